"""What concerns one person: what waits for them, their topics, what they were told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from deliberation import clock
from deliberation.ballots.models import Box
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.lobby import queries
from deliberation.lobby.queries.mediation import awaited
from deliberation.lobby.routes import messages as received
from deliberation.lobby.routes.boxes import (
    held,
    opinions_open,
    opinions_wait,
    powers_wait,
    to_second,
    waiting,
)
from deliberation.lobby.routes.loaders import bp
from deliberation.mend import queries as mend
from deliberation.messages import operations as telling
from deliberation.people import queries as people
from deliberation.rules.policy import Permission
from deliberation.texts.queries import opinions as said
from deliberation.web.addresses import number
from deliberation.web.dates import day
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.kept_pages import once_a_state


@bp.get("/<community>/mine")
@guard(may=Permission.READ_OWN, kept=True)
def mine() -> ResponseReturnValue:
    here, actor = g.community.id, g.actor
    if (before := request.args.get("before", type=number)) is not None:
        return render_template("lobby/messages.html", **received.page(before))
    # To follow, to cast and to read leave no entry: what depends on them is asked for each time.
    topics = queries.of_person(here, actor)
    mediated = [one for one in topics if one.private]
    waits = once_a_state(
        "waits", lambda: _waits(mediated), lambda some: 500 * (1 + len(some["duties"])), own=True
    )
    boxes = waiting()
    return render_template(
        "lobby/mine.html",
        asked=_asked(
            boxes,
            waits["awaited"],
            waits["opinions_open"],
            waits["powers"],
            mended=waits["is_mended"],
        ),
        mediated=mediated,
        proposed=[one for one in topics if one.proposer_id == actor.person_id and not one.private],
        followed=[one for one in topics if one.proposer_id != actor.person_id and not one.private],
        own_opinions=lambda: said.own(here, actor.person_id),
        most_said=said.OWN,
        rounds_asking=lambda: said.asking_now(here, clock.today()),
        **waits,
        **received.page(boxes=boxes, powers=waits["powers"]),
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
        mend.asked_about(here, actor.person_id).label("is_mended"),
        opinions_open().label("opinions_open"),
        said.any_of(here, actor.person_id).label("has_said"),
        said.any_asked(here).label("is_asked"),
    )
    return {
        "duties": queries.waiting_for(here, actor),
        **db.session.execute(hints).one()._asdict(),
        "awaited": [Asked(one.kind, one.issue.title, one.subject) for one in asked],
    }


class Wait(NamedTuple):
    """Something that waits for this person, as a line with the button to where it is done.

    :ivar until: the last day, where there is one
    :ivar note: what belongs to it, in small
    """

    title: str
    address: str
    button: str
    until: date | None = None
    note: str = ""


def _asked(
    boxes: Sequence[tuple[Box, str]],
    awaited: Sequence[Asked],
    maps: bool,
    powers: bool,
    *,
    mended: bool,
) -> list[Wait]:
    """What this person is asked for beside their duties, the earliest last day first."""
    found = [
        _rating(box, address) if box.is_rating else _vote(box, address) for box, address in boxes
    ]
    for one, left in opinions_wait() if maps else ():
        found.append(
            Wait(
                _("表态：%(question)s", question=one.question),
                url_for("opinions.card", map_id=one.id),
                _("去表态"),
                one.last_day,
                ngettext(
                    "还有 %(num)s 条说法等您说同意不同意",
                    "还有 %(num)s 条说法等您说同意不同意",
                    left,
                ),
            )
        )
    for seen in held():
        found.append(
            Wait(
                _("受托代投：%(question)s", question=seen.box.question),
                url_for("ballots.proxy", proxy_id=seen.proxy.id),
                _("去代投"),
                seen.box.last_day,
            )
        )
    for box, papers, address in to_second():
        found.append(
            Wait(
                _("等第二个人确认：%(question)s", question=box.question),
                address,
                _("去核对"),
                note=ngettext("%(num)s 件", "%(num)s 件", papers),
            )
        )
    found += [_of_dispute(one) for one in awaited]
    if mended:
        found += [
            Wait(
                _("修好了吗：%(title)s", title=one.title),
                url_for("mend.report", number=one.report.number),
                _("去说修好没有"),
                one.report.due and clock.day_of(one.report.due - timedelta(seconds=1)),
            )
            for one in mend.asked_of(g.community.id, g.actor.person_id)
        ]
    if powers:
        said = _("职务、登录信、名册或者规矩等第二个人确认")
        found.append(Wait(said, url_for("powers.overview"), _("去核对")))
    return sorted(found, key=lambda one: one.until or date.max)


def _rating(box: Box, address: str) -> Wait:
    said = _("请您家评价办得怎么样，一户一份，到%(day)s为止。", day=day(box.last_day))
    return Wait(_("评价：%(title)s", title=box.question), address, _("去评价"), box.last_day, said)


def _vote(box: Box, address: str) -> Wait:
    said = _("请您投票，到%(day)s为止。", day=day(box.last_day))
    return Wait(_("投票：%(title)s", title=box.question), address, _("去投票"), box.last_day, said)


def _of_dispute(one: Asked) -> Wait:
    """What a party is asked for: to be seen by nobody else."""
    match one.kind:
        case "consent":
            said = _("答复是否同意调解：%(title)s", title=one.title)
            address = url_for("review.consent_form", party_id=one.subject)
            button = _("去答复")
        case "signature":
            said = _("看调解协议、签字：%(title)s", title=one.title)
            address = url_for("resolve.agreement", number=one.subject)
            button = _("去签字")
        case _:
            said = _("答复调解回访：%(title)s", title=one.title)
            address = url_for("supervise.follow_up", follow_up_id=one.subject)
            button = _("去答复")
    return Wait(said, address, button, note=_("不公开"))


@bp.post("/<community>/messages/reading")
@guard(may=Permission.READ_OWN)
def read_messages() -> ResponseReturnValue:
    last = request.form.get("last", 0, type=number)
    with unit_of_work():
        telling.read_until(g.community.id, g.actor.person_id, last, at=clock.now())
    return done(url_for(".mine"))
