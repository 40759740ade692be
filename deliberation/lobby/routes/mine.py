"""What concerns one person: what waits for them, their topics, what they were told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.lobby import queries
from deliberation.lobby.queries.mediation import awaited
from deliberation.lobby.routes.boxes import (
    held,
    message_addresses,
    opinions_open,
    opinions_wait,
    powers_wait,
    seconds_wait,
    to_second,
    waiting,
)
from deliberation.lobby.routes.loaders import bp
from deliberation.messages import operations as telling
from deliberation.messages import queries as messages
from deliberation.messages.models import Message
from deliberation.narrative.queries import told
from deliberation.people import queries as people
from deliberation.rules.policy import Permission
from deliberation.supervise.operations.answers import TO_CONFIRM, to_confirm
from deliberation.texts.queries import opinions as said
from deliberation.web.addresses import number
from deliberation.web.guard import guard
from deliberation.web.htmx import done


@bp.get("/<community>/mine")
@guard(may=Permission.READ_OWN)
def mine() -> ResponseReturnValue:
    here, actor = g.community.id, g.actor
    if (before := request.args.get("before", type=number)) is not None:
        return render_template("lobby/messages.html", **_messages(before))
    topics = queries.of_person(here, actor)
    mediated = [one for one in topics if one.private]
    reader = people.person(here, actor.person_id) if mediated else None
    hints = db.session.execute(
        select(
            seconds_wait().label("seconds"),
            powers_wait().label("powers"),
            opinions_open().label("opinions"),
            said.any_of(here, actor.person_id).label("said"),
            said.any_asked(here).label("asking"),
        )
    ).one()
    return render_template(
        "lobby/mine.html",
        ballots=waiting(),
        opinions=opinions_wait() if hints.opinions else (),
        proxies=held(),
        seconded=to_second() if hints.seconds else [],
        powers=hints.powers,
        duties=queries.waiting_for(here, actor),
        mediated=mediated,
        awaited=awaited(mediated, reader, clock.now()),
        proposed=[one for one in topics if one.proposer_id == actor.person_id and not one.private],
        followed=[one for one in topics if one.proposer_id != actor.person_id and not one.private],
        said=said.own(here, actor.person_id) if hints.said else [],
        most_said=said.OWN,
        asking=said.asking_now(here, clock.today()) if hints.asking else [],
        **_messages(),
    )


def _messages(before: int | None = None) -> dict[str, Any]:
    """One page of what this person was told, for ``lobby/_messages.html``."""
    here = g.community.id
    rows = messages.page(here, g.actor.person_id, before)
    received = rows[: messages.PAGE]
    lines = told(received, here, in_messages=True)
    buttons = message_addresses(received) | _buttons(received) | _maps(received)
    return {
        "messages": [
            (line, message.read_at is None, buttons.get(message.id))
            for message, line in zip(received, lines, strict=True)
        ],
        "last": received[0].id if received else None,
        "before": received[-1].id if len(rows) > messages.PAGE else None,
        "numbers": queries.numbers(here, {line.issue_id for line in lines} - {None}),
    }


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
