"""One meeting: preparing it, its notice, postponing and cancelling it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.convene import operations, queries
from deliberation.convene.forms import (
    AgendaForm,
    CancellationForm,
    NoticeForm,
    ParticularsForm,
    PostponementForm,
    SeatsForm,
    SeveralForm,
)
from deliberation.convene.models import Meeting
from deliberation.convene.operations import notice, postponing, recalling, seat_operations
from deliberation.convene.queries import seat_queries, unheld
from deliberation.convene.queries.electorate import entitled
from deliberation.convene.queries.seat_queries import SEATS_SHOWN
from deliberation.convene.routes import papers
from deliberation.convene.routes.loaders import bp, in_full, me, meeting_at
from deliberation.database import unit_of_work
from deliberation.documents import pdf
from deliberation.documents.paper import Paper
from deliberation.people import queries as people
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import Refused, Stale
from deliberation.rules.voting import Electorate, Profile
from deliberation.rules.workflow import days_of_notice, earliest_meeting_day
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.language import is_chinese
from deliberation.web.sentences import sentence
from deliberation.web.submit import refusals_shown


@bp.get("/meetings/<int:number>")
@guard(meeting_at, may=Permission.READ, kept=True)
def meeting(meeting: Meeting) -> ResponseReturnValue:
    if meeting.noticed_at is None:
        return _draft_page(meeting)
    return _notice_page(meeting)


def _notice_page(meeting: Meeting, **forms) -> str:
    form = forms.get("cancellation") or CancellationForm(formdata=None, seen=meeting.version)
    return render_template(
        "convene/notice.html",
        meeting=meeting,
        paper=papers.notice(meeting, in_full=in_full()),
        pdf=pdf.available(),
        cancellation=form,
        postponement=forms.get("postponement") or _another_day(meeting),
        late=unheld.is_late(meeting, clock.now()),
        rule=meeting.rule,
    )


def _another_day(meeting: Meeting) -> PostponementForm:
    """A week later, at the same hour and place; no sooner than the notice allows."""
    starts, first = (
        clock.local(meeting.starts_at),
        earliest_meeting_day(meeting.rule, clock.today()),
    )
    day = starts.date() + timedelta(days=7)
    while day < first:
        day += timedelta(days=7)
    return PostponementForm(
        formdata=None,
        seen=meeting.version,
        day=day,
        clock=starts.time(),
        place=meeting.place,
    )


def _draft_page(meeting: Meeting, refused: Refused | None = None, **forms) -> str:
    rule = notice.rule_of(meeting.body, g.community.bylaws)
    agenda = queries.agenda(meeting)
    search = request.values.get("search", "").strip()[:40]
    starts = clock.local(meeting.starts_at)
    blank = {"formdata": None, "seen": meeting.version}
    asked = _notice_form(meeting, formdata=None, seen=meeting.version)
    if len(choices := asked.electorate.choices or []) > 1:
        asked.electorate.data = choices[0].value
    shown = {
        "typed": {},
        "particulars": ParticularsForm(
            **blank,
            title=meeting.title,
            day=starts.date(),
            clock=starts.time(),
            place=meeting.place,
        ),
        "asked": asked,
        "cancellation": CancellationForm(**blank),
        "several": SeveralForm(**blank),
    } | forms
    electorate = shown["asked"].electorate.data or None
    changes = recalling.since(
        meeting, queries.last_of(meeting.community_id, meeting.body), clock.today()
    )
    voting, attending = seat_queries.seat_counts(meeting)
    chosen = Electorate(electorate) if electorate else None
    missing = notice.unmet(
        g.community,
        meeting,
        at=clock.now(),
        electorate=chosen,
        urgent_reason=shown["asked"].urgent_reason.data or "",
    )
    return render_template(
        "convene/draft.html",
        meeting=meeting,
        rule=rule,
        days=days_of_notice(rule),
        first=earliest_meeting_day(rule, clock.today()),
        agenda=agenda,
        ready=[
            *(topic for _, topic in agenda),
            *(
                topic
                for topic in queries.ready(g.community.id, meeting.body)
                if all(topic.id != listed.id for _, listed in agenda)
            ),
        ],
        candidates=seat_queries.candidates(meeting, clock.today(), search),
        changes=changes,
        names=_named(changes),
        voting=voting,
        attending=attending,
        quorum=_quorum(meeting, voting),
        search=search,
        missing=[sentence(refusal) for refusal in missing],
        paper=None if missing else _look(meeting, rule, chosen),
        refused=sentence(refused.refusal) if refused else None,
        **shown,
    )


def _look(meeting: Meeting, rule: Profile, chosen: Electorate | None) -> Paper:
    """The notice as it would go out, when nothing is missing any more."""
    electorate = rule.variant(chosen).electorate
    persons = len(entitled(meeting, electorate, clock.today()))
    return papers.look(meeting, papers.Counted(rule, electorate, persons))


def _named(changes: recalling.Since | None) -> Mapping[int, str]:
    if changes is None:
        return {}
    ids = {*changes.newcomers, *(one.person_id for one in changes.gone)}
    ids |= {person for one in changes.gone for person in one.successors}
    return people.names(g.community.id, ids, in_full=True)


def _quorum(meeting: Meeting, voting: int) -> tuple[str, int] | None:
    """The hall's quorum of its seats as they are: the share in words, and how many that is."""
    rule = notice.rule_of(meeting.body, g.community.bylaws)
    if rule.electorates != (Electorate.SEATS,):
        return None  # who is entitled is filled in at notice
    share = rule.quorum_for(None)
    if share is None:
        return None
    return share.words("zh" if is_chinese() else "en"), share.least(voting)


def _notice_form(meeting: Meeting, **kwargs) -> NoticeForm:
    form = NoticeForm(**kwargs)
    variants = notice.rule_of(meeting.body, g.community.bylaws).electorates
    form.electorate.choices = [(one.value, one.value) for one in variants]
    return form


def _prepared(
    meeting: Meeting,
    change: Callable[[], None],
    part: str = "",
    typed: Mapping[str, str] | None = None,
    **forms,
) -> ResponseReturnValue:
    """Make *change* in one unit of work and go back to the meeting; refused: say so there.

    :param typed: what was chosen in a table, kept where it is refused
    """

    def refused_page(refused: Refused) -> str:
        fresh = queries.afresh(meeting)
        page = _draft_page if fresh.noticed_at is None else _refused_notice
        if isinstance(refused, Stale):  # what is true now, not what was typed about something else
            return page(fresh, refused)
        for form in forms.values():
            form.seen.see(fresh.version)
        return page(fresh, refused, **forms, **({"typed": typed} if typed else {}))

    with refusals_shown(refused_page), unit_of_work():
        change()
    return done(url_for(".meeting", number=meeting.number) + part)


def _refused_notice(meeting: Meeting, refused: Refused, **forms) -> str:
    if (wanted := forms.get("postponement")) is not None:
        wanted.day.errors = [*wanted.day.errors, sentence(refused.refusal)]
        return _notice_page(meeting, postponement=wanted)
    form = forms.get("cancellation") or CancellationForm(formdata=None, seen=meeting.version)
    form.reason.errors = [*form.reason.errors, sentence(refused.refusal)]
    return _notice_page(meeting, cancellation=form)


@bp.post("/meetings/<int:number>/particulars")
@guard(meeting_at, may=Permission.CONVENE)
def change_particulars(meeting: Meeting) -> ResponseReturnValue:
    form = ParticularsForm()
    if not form.validate():
        return _draft_page(meeting, particulars=form), 422
    return _prepared(
        meeting,
        lambda: operations.change_particulars(
            meeting,
            title=form.title.data,
            starts_at=form.starts_at,
            place=form.place.data,
            by=me(),
            at=clock.now(),
            seen=form.seen.data,
        ),
        particulars=form,
    )


@bp.post("/meetings/<int:number>/agenda")
@guard(meeting_at, may=Permission.CONVENE)
def set_agenda(meeting: Meeting) -> ResponseReturnValue:
    form = AgendaForm()
    wanted = form.order(request.form)

    def change() -> None:
        found = {topic.id: topic for topic in queries.issues(g.community.id, wanted)}
        topics = [found[one] for one in wanted if one in found]
        operations.set_agenda(meeting, topics, by=me(), at=clock.now(), seen=form.seen.data)

    return _prepared(meeting, change, "#agenda", typed=request.form)


@bp.post("/meetings/<int:number>/seats")
@guard(meeting_at, may=Permission.CONVENE)
def set_seats(meeting: Meeting) -> ResponseReturnValue:
    form = SeatsForm()
    places = form.places(request.form)
    return _prepared(
        meeting,
        lambda: seat_operations.seat(meeting, places, by=me(), at=clock.now(), seen=form.seen.data),
        "#seats",
        typed=request.form,
    )


@bp.post("/meetings/<int:number>/seats/several")
@guard(meeting_at, may=Permission.CONVENE)
def set_several_seats(meeting: Meeting) -> ResponseReturnValue:
    form = SeveralForm()
    if not form.validate():
        return _draft_page(meeting, several=form), 422
    kind, votes = form.place()
    ticked = request.form.getlist("person")[:SEATS_SHOWN]
    chosen = [int(one) for one in ticked if re.fullmatch(r"\d{1,9}", one)]
    return _prepared(
        meeting,
        lambda: seat_operations.seat_several(
            meeting,
            list(dict.fromkeys(chosen)),
            kind,
            votes,
            by=me(),
            at=clock.now(),
            seen=form.seen.data,
        ),
        "#seats",
    )


@bp.post("/meetings/<int:number>/notice")
@guard(meeting_at, may=Permission.CONVENE)
def give_notice(meeting: Meeting) -> ResponseReturnValue:
    form = _notice_form(meeting)
    if not form.validate():
        return _draft_page(meeting, asked=form), 422
    chosen = form.electorate.data if len(form.electorate.choices or ()) > 1 else None
    return _prepared(
        meeting,
        lambda: notice.give_notice(
            g.community,
            meeting,
            electorate=Electorate(chosen) if chosen else None,
            urgent_reason=form.urgent_reason.data,
            by=me(),
            at=clock.now(),
            seen=form.seen.data,
        ),
        asked=form,
    )


@bp.post("/meetings/<int:number>/cancellation")
@guard(meeting_at, may=Permission.CONVENE)
def cancel(meeting: Meeting) -> ResponseReturnValue:
    form = CancellationForm()
    if not form.validate():
        page = _draft_page if meeting.noticed_at is None else _notice_page
        return page(meeting, cancellation=form), 422
    return _prepared(
        meeting,
        lambda: operations.cancel(
            meeting, reason=form.reason.data, by=me(), at=clock.now(), seen=form.seen.data
        ),
        cancellation=form,
    )


@bp.post("/meetings/<int:number>/postponement")
@guard(meeting_at, may=Permission.CONVENE)
def postpone(meeting: Meeting) -> ResponseReturnValue:
    form = PostponementForm()
    made = queries.by_key(g.community.id, form.key.data)
    if made is not None:  # the button was pressed twice, or the page was gone back to
        return done(url_for(".meeting", number=made.number))
    if not form.validate():
        page = _draft_page if meeting.noticed_at is None else _notice_page
        return page(meeting, postponement=form), 422
    with refusals_shown(partial(_not_postponed, meeting, form)), unit_of_work():
        made = postponing.postpone(
            g.community,
            meeting,
            key=form.key.data,
            starts_at=form.starts_at,
            place=form.place.data,
            reason=form.why.data,
            urgent_reason=form.urgent_reason.data,
            by=me(),
            at=clock.now(),
            seen=form.seen.data,
        )
    return done(url_for(".meeting", number=made.number))


def _not_postponed(meeting: Meeting, form: PostponementForm, refused: Refused) -> str:
    fresh = queries.afresh(meeting)
    if fresh.noticed_at is None:
        return _draft_page(fresh, refused)
    if isinstance(refused, Stale):
        form = _another_day(fresh)
    form.seen.see(fresh.version)
    return _refused_notice(fresh, refused, postponement=form)
