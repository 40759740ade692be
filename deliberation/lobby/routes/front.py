"""The front page of a community: what is going on, what is owed, what was done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.convene.queries import owed
from deliberation.lobby import queries
from deliberation.lobby.queries import cards, figures
from deliberation.lobby.queries.boards import Board
from deliberation.lobby.routes import boxes, plain
from deliberation.lobby.routes.loaders import bp
from deliberation.rules.figures import YEAR, Figure, PeriodKind, period_of
from deliberation.rules.policy import Permission
from deliberation.rules.satisfaction import THRESHOLD
from deliberation.rules.voting import is_sounding
from deliberation.supervise.queries import overview
from deliberation.web import reading
from deliberation.web.guard import guard

#: The figures of the last twelve months on the front page, below the one that is shown large.
IN_SHORT = (Figure.PARTICIPATION, Figure.EXECUTION, Figure.MEDIATION, Figure.MEETINGS)
#: So many of what is overdue, and of the days to come that come first.
OWING, COMING = 3, 5


@bp.get("/<community>/")
@guard(may=Permission.READ, kept=True)
def front() -> ResponseReturnValue:
    if reading.is_elder():
        return plain.front_page()
    # A ballot leaves no entry: what waits for one person is asked for each time.
    return render_template("lobby/front.html", front=cache(_front), ballots=boxes.waiting())


def _front() -> dict[str, Any]:
    """What the front page shows of the community."""
    here, now = g.community.id, clock.now()
    board = queries.board(here, g.actor)
    said = cards.said(here, [one.id for column in board.columns for one in column.issues], now)
    year = period_of(PeriodKind.TWELVE, clock.day_of(now))
    return {
        "figures": figures.shown(here, year, now, months=YEAR),
        "large": Figure.SATISFACTION,
        "in_short": IN_SHORT,
        "threshold": THRESHOLD,
        "board": board.columns,
        "said": said,
        "owing": overview.late(here, g.actor, now, OWING),
        "owed": owed.late_of(g.community, board.owed, now),
        "sitting": [one for one in said.meetings if one.called_at],
        "coming": _coming(board, said, now),
    }


class Coming(NamedTuple):
    """A day to come: what then happens (``meeting``, ``posting``, ``vote``, ``opinions`` or
    ``text``) with what, where it is read, and whether it is a sounding (§2)."""

    day: date
    at: datetime | None
    kind: str
    title: str
    address: str
    sounding: bool = False


def _coming(board: Board, said: cards.Said, now: datetime) -> list[Coming]:
    """The next days, the earliest first; where anybody is asked what they think stays in the list
    however far its day is, because there is no other way to it from here."""
    days = sorted(_days(board, said, now), key=lambda one: (one.day, one.at or now))
    return days[:COMING] + [one for one in days[COMING:] if one.kind in ("opinions", "text")]


def _days(board: Board, said: cards.Said, now: datetime) -> Iterator[Coming]:
    for meeting in said.meetings:
        if not meeting.called_at and meeting.starts_at > now:
            to = url_for("convene.meeting", number=meeting.number)
            yield Coming(
                clock.day_of(meeting.starts_at),
                meeting.starts_at,
                "meeting",
                meeting.title,
                to,
                is_sounding(meeting.body),
            )
    for number, title, ends_on, body in said.posted:
        to = url_for("resolve.resolution", number=number)
        yield Coming(ends_on, None, "posting", title, to, is_sounding(body))
    for box in said.boxes:
        to = url_for("ballots.ballot", box_id=box.id)
        yield Coming(box.last_day, None, "vote", box.question, to)
    for asked in board.opinions:
        if asked.since > now:
            to = url_for("opinions.shown", map_id=asked.id)
            yield Coming(asked.last_day, None, "opinions", asked.title, to)
    for text in board.asking:
        yield Coming(
            text.last_day, None, "text", text.title, url_for("texts.text", number=text.text)
        )
