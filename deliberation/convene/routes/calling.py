"""The list of meetings, and calling one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from functools import partial
from typing import Any, NamedTuple

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.convene import operations, queries
from deliberation.convene.forms import MeetingForm
from deliberation.convene.models import Meeting
from deliberation.convene.operations import foreseeing, notice, recalling
from deliberation.convene.queries.seat_queries import SEATS_SHOWN
from deliberation.convene.routes.loaders import bp, me
from deliberation.database import unit_of_work
from deliberation.issues.models import Issue
from deliberation.people import queries as people
from deliberation.people.models import Group
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import Refused
from deliberation.rules.voting import offered
from deliberation.rules.workflow import MEETING_BODIES, earliest_meeting_day
from deliberation.web.addresses import number
from deliberation.web.dates import month
from deliberation.web.guard import allowed, guard
from deliberation.web.htmx import asked_by_htmx, done
from deliberation.web.sentences import sentence
from deliberation.web.submit import refusals_shown
from deliberation.web.words import word


class Topics(NamedTuple):
    """Topics that wait for a meeting, and those that no meeting can be called on now.

    :ivar scheduled: those that have one already, each with it
    :ivar elsewhere: those on which a written vote runs, or that a body decides which does not meet
    """

    free: Sequence[Issue]
    scheduled: Sequence[tuple[Issue, Meeting]]
    elsewhere: Sequence[Issue]


def _topics() -> Topics:
    ready = queries.ready(g.community.id)
    taken = queries.scheduled(g.community.id, clock.now()) if ready else {}
    written = queries.put_in_writing(g.community.id) if ready else ()
    left = [topic for topic in ready if topic.id not in taken]
    elsewhere = [one for one in left if one.id in written or one.body not in MEETING_BODIES]
    return Topics(
        [topic for topic in left if topic not in elsewhere],
        [(topic, taken[topic.id]) for topic in ready if topic.id in taken],
        elsewhere,
    )


@bp.get("/meetings/")
@guard(may=Permission.READ, kept=True)
def meetings() -> ResponseReturnValue:
    before = request.args.get("before", type=number)
    last = queries.by_number(g.community.id, before) if before else None
    rows = queries.listed(g.community.id, drafts=allowed(Permission.CONVENE), before=last)
    shown = rows[: queries.PAGE]
    return render_template(
        "convene/meetings.html",
        meetings=shown,
        titles=queries.titles(g.community.id, [meeting.id for meeting in shown]),
        before=shown[-1].number if len(rows) > queries.PAGE else None,
    )


@bp.get("/meetings/new")
@guard(may=Permission.CONVENE)
def new_meeting() -> ResponseReturnValue:
    ready = _topics()
    free = ready.free
    chosen = [topic for topic in free if topic.number == request.args.get("issue")]
    bodies = [topic.body for topic in chosen or free if topic.body in MEETING_BODIES]
    body = bodies[0] if bodies else MEETING_BODIES[0]
    rule = notice.rule_of(body, g.community.bylaws)
    before = queries.last_of(g.community.id, body)
    # A day to spare: the notice may go out tomorrow and still be in time.
    first = earliest_meeting_day(rule, clock.today() + timedelta(days=1))
    on = _same_weekday(before, first) if before else first
    form = MeetingForm(
        formdata=None,
        body=body,
        title=_title(chosen, body, on),
        day=on,
        clock=clock.local(before.starts_at).time() if before else time(19),
        place=before.place if before else "",
        group=before.group_id or 0 if before else 0,
        topics=[topic.id for topic in chosen],
    )
    return _new_page(_with_choices(form, ready), ready)


@bp.post("/meetings/")
@guard(may=Permission.CONVENE)
def call_meeting() -> ResponseReturnValue:
    ready = _topics()
    form = _with_choices(MeetingForm(), ready)
    if "count" in request.form:  # only how many that would be, and who
        if asked_by_htmx():
            return render_template("convene/_foreseen.html", foreseen=_foreseen(form, ready))
        return _new_page(form, ready)
    made = queries.by_key(g.community.id, form.key.data)
    if made is not None:  # the button was pressed twice, or the page was gone back to
        return done(url_for(".meeting", number=made.number))
    if not form.validate():
        return _new_page(form, ready), 422
    with refusals_shown(partial(_refused, form, ready)), unit_of_work():
        meeting = operations.call_meeting(
            g.community,
            key=form.key.data,
            title=form.title.data,
            body=form.body.data,
            starts_at=form.starts_at,
            place=form.place.data,
            topics=queries.issues(g.community.id, form.topics.data),
            group=_group(form.group.data),
            by=me(),
            at=clock.now(),
        )
        before = queries.last_of(g.community.id, meeting.body)
        if before is not None:
            recalling.seat_as_before(meeting, before, by=me(), at=clock.now())
    return done(url_for(".meeting", number=meeting.number))


def _foreseen(form: MeetingForm, ready: Topics) -> dict[str, Any]:
    """Who would come to the meeting as it is typed so far, for ``convene/_foreseen.html``."""
    body = form.body.data
    if body not in {value for value, *_more in form.body.iter_choices()}:
        body = MEETING_BODIES[0]
    today = clock.today()
    found = foreseeing.foresee(g.community, body, _group(form.group.data), today)
    persons = [one.person_id for one in found.seats] or [*found.core]
    names = people.names(g.community.id, persons[:SEATS_SHOWN], in_full=True)
    functions = {one.person_id: one.function for one in found.seats}
    rule = notice.rule_of(body, g.community.bylaws)
    return {
        "entitled": found.entitled,
        "before": found.before,
        "persons": [(names[one], functions.get(one)) for one in persons if one in names],
        "strangers": [
            one for one in ready.free if one.id in (form.topics.data or ()) and one.body != body
        ],
        "body": body,
        "first": earliest_meeting_day(rule, today),
        "early": form.day.data is not None and form.day.data < earliest_meeting_day(rule, today),
    }


def _refused(form: MeetingForm, ready: Topics, refused: Refused) -> str:
    form.topics.errors = [sentence(refused.refusal)]
    return _new_page(form, ready)


def _title(chosen: Sequence[Issue], body: str, on: date) -> str:
    """What the meeting is called unless somebody says otherwise: by what it is about.

    Never the last one's name, which would call another matter by it.
    """
    if len(chosen) == 1:
        return chosen[0].title
    if chosen:
        return _("%(title)s等 %(number)s 件", title=chosen[0].title[:80], number=len(chosen))
    return _("%(month)s%(body)s", month=month(on), body=word("body", body))


def _same_weekday(before: Meeting, first: date) -> date:
    """The first day from *first* on that falls on the weekday of the meeting *before*."""
    weekday = clock.day_of(before.starts_at).weekday()
    return first + timedelta(days=(weekday - first.weekday()) % 7)


def _group(wanted: int) -> Group | None:
    return next((group for group in queries.groups(g.community.id) if group.id == wanted), None)


def _with_choices(form: MeetingForm, ready: Topics) -> MeetingForm:
    form.topics.choices = [(topic.id, topic.title) for topic in ready.free]
    form.offer(offered(MEETING_BODIES, g.community.kind, {topic.decider for topic in ready.free}))
    form.group.choices = [(0, "—")] + [
        (group.id, group.name) for group in queries.groups(g.community.id)
    ]
    return form


def _new_page(form: MeetingForm, ready: Topics) -> str:
    return render_template(
        "convene/new.html",
        form=form,
        topics={topic.id: topic for topic in ready.free},
        scheduled=ready.scheduled,
        elsewhere=ready.elsewhere,
        bodies=MEETING_BODIES,
        foreseen=_foreseen(form, ready),
    )
