"""What concerns one person: what waits for them, their topics, what they were told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.lobby import queries
from deliberation.lobby.queries.mediation import awaited
from deliberation.lobby.routes.boxes import (
    held,
    message_addresses,
    opinions_open,
    opinions_wait,
    powers_wait,
    to_second,
    waiting,
)
from deliberation.lobby.routes.loaders import bp
from deliberation.messages import operations as telling
from deliberation.messages import queries as messages
from deliberation.messages.models import Message
from deliberation.narrative.queries import Line, told
from deliberation.people import queries as people
from deliberation.rules.policy import Permission
from deliberation.supervise.operations.answers import TO_CONFIRM, to_confirm
from deliberation.texts.queries import opinions as said
from deliberation.web.addresses import number
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.kept_pages import once_a_state


@bp.get("/<community>/mine")
@guard(may=Permission.READ_OWN, kept=True)
def mine() -> ResponseReturnValue:
    here, actor = g.community.id, g.actor
    if (before := request.args.get("before", type=number)) is not None:
        return render_template("lobby/messages.html", **_messages(before))
    # To follow, to cast and to read leave no entry: what depends on them is asked for each time.
    topics = queries.of_person(here, actor)
    mediated = [one for one in topics if one.private]
    waits = once_a_state(
        "waits", lambda: _waits(mediated), lambda some: 500 * (1 + len(some["duties"])), own=True
    )
    return render_template(
        "lobby/mine.html",
        ballots=waiting(),
        opinions=opinions_wait() if waits["opinions_open"] else (),
        proxies=held(),
        seconded=to_second(),
        mediated=mediated,
        proposed=[one for one in topics if one.proposer_id == actor.person_id and not one.private],
        followed=[one for one in topics if one.proposer_id != actor.person_id and not one.private],
        own_opinions=lambda: said.own(here, actor.person_id),
        most_said=said.OWN,
        rounds_asking=lambda: said.asking_now(here, clock.today()),
        **waits,
        **_messages(),
    )


class Asked(NamedTuple):
    """What a party to a dispute is asked for; see `queries.mediation.Awaited`."""

    kind: str
    title: str
    subject: int | str


def _waits(mediated: Sequence[Issue]) -> dict[str, Any]:
    """What waits for this person until something is entered in the record, or its day comes."""
    here, actor = g.community.id, g.actor
    reader = people.person(here, actor.person_id) if mediated else None
    asked = awaited(mediated, reader, clock.now()) if reader else []
    hints = select(
        powers_wait().label("powers"),
        opinions_open().label("opinions_open"),
        said.any_of(here, actor.person_id).label("has_said"),
        said.any_asked(here).label("is_asked"),
    )
    return {
        "duties": queries.waiting_for(here, actor),
        **db.session.execute(hints).one()._asdict(),
        "awaited": [Asked(one.kind, one.issue.title, one.subject) for one in asked],
    }


def _messages(before: int | None = None) -> dict[str, Any]:
    """One page of what this person was told, for ``lobby/_messages.html``."""
    rows = messages.page(g.community.id, g.actor.person_id, before)
    received = rows[: messages.PAGE]
    buttons = message_addresses(received) | _buttons(received) | _maps(received) | _texts(received)
    ids = [one.id for one in received]
    unread = [one.id for one in received if one.read_at is None]
    return {
        "story": lambda: _story(received, buttons),
        # What the story depends on that leaves no entry.
        "state": sha256(repr((ids, unread, buttons)).encode()).hexdigest()[:24],
        "received": len(received),
        "unread": len(unread),
        "last": received[0].id if received else None,
        "before": received[-1].id if len(rows) > messages.PAGE else None,
    }


class Told(NamedTuple):
    """A message, the number of the issue that it is about, and where it leads."""

    line: Line
    new: bool
    number: str | None
    button: str | None


def _story(received: Sequence[Message], buttons: Mapping[int, str]) -> list[Told]:
    here = g.community.id
    lines = told(received, here, in_messages=True)
    numbers = queries.numbers(here, {line.issue_id for line in lines if line.issue_id})
    return [
        Told(line, one.read_at is None, numbers.get(line.issue_id or 0), buttons.get(one.id))
        for one, line in zip(received, lines, strict=True)
    ]


def _buttons(received: Sequence[Message]) -> dict[int, str]:
    """The messages that ask for something that still waits → where it is done."""
    asks = {one.id: one.particulars["batch"] for one in received if one.verb == TO_CONFIRM}
    waiting = to_confirm(g.community.id, set(asks.values()))
    return {
        message: url_for("supervise.answer_batch", batch_id=batch)
        for message, batch in asks.items()
        if batch in waiting
    }


def _maps(received: Sequence[Message]) -> dict[int, str]:
    """The messages about opinion maps → where that is."""
    leads = {}
    for one in received:
        if one.verb in OF_MAPS:
            page = f"opinions.{OF_MAPS[one.verb]}"
            leads[one.id] = url_for(page, map_id=one.particulars["map"])
    return leads


def _texts(received: Sequence[Message]) -> dict[int, str]:
    """The messages about texts that belong to no issue → the text."""
    return {
        one.id: url_for("texts.text", number=one.particulars["text_number"])
        for one in received
        if one.issue_id is None and "text_number" in one.particulars
    }


#: What is told of opinion maps → the page that it is about.
OF_MAPS = {
    "opinions:opened": "shown",
    "opinions:closed": "shown",
    "statement:sent": "waiting",
    "statement:admitted": "my_stances",
    "statement:refused": "my_stances",
    "statement:undecided": "my_stances",
}


@bp.post("/<community>/messages/reading")
@guard(may=Permission.READ_OWN)
def read_messages() -> ResponseReturnValue:
    last = request.form.get("last", 0, type=number)
    with unit_of_work():
        telling.read_until(g.community.id, g.actor.person_id, last, at=clock.now())
    return done(url_for(".mine"))
