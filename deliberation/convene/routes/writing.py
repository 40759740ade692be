"""A written vote: putting it, its page, its notice, reminding those who are silent."""

from __future__ import annotations

from flask import flash, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from deliberation import clock
from deliberation.ballots import operations as ballots
from deliberation.ballots import queries as boxes
from deliberation.ballots.models import Box
from deliberation.ballots.queries import doors, results
from deliberation.convene import queries
from deliberation.convene.forms import WritingForm
from deliberation.convene.models import Writing
from deliberation.convene.operations import written_vote
from deliberation.convene.operations.notice import rule_of
from deliberation.convene.queries import voters
from deliberation.convene.routes import writing_papers as papers
from deliberation.convene.routes.loaders import bp, me
from deliberation.database import unit_of_work
from deliberation.documents import pdf
from deliberation.documents.paper import Paper
from deliberation.issues.models import Issue
from deliberation.issues.queries import by_number, readable
from deliberation.people import queries as people
from deliberation.rules.box import Secrecy
from deliberation.rules.bylaws import TwoChannels
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import NotReady
from deliberation.rules.voting import profile_from_json
from deliberation.rules.workflow import least_voting_days
from deliberation.web.fields import given
from deliberation.web.guard import Loaded, allowed, guard
from deliberation.web.htmx import done
from deliberation.web.printing import printed
from deliberation.web.sentences import sentence
from deliberation.web.sounding import say_so
from deliberation.web.submit import submitted

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "writing.question_missing": "text",
    "writing.too_short": "days",
    "writing.too_long": "days",
    "writing.owners_named": "secrecy",
}
Found = tuple[Writing, Issue, Box]


def issue_at(number: str) -> Loaded | None:
    """The issue *number*, where the actor may know of it."""
    found = by_number(g.community.id, number)
    if found is None or not readable(found, g.actor):
        return None
    say_so(found.body)
    return found, ()


def writing_at(number: int) -> Loaded | None:
    """Written vote *number* with its issue and its box."""
    found = queries.writing(g.community.id, number)
    if found is None:
        return None
    issue = queries.issues(g.community.id, [found.issue_id])[0]
    if not readable(issue, g.actor):
        return None
    say_so(issue.body)
    assert found.box_id is not None  # opened together
    return (found, issue, boxes.box(g.community.id, found.box_id)), ()


@bp.get("/issues/<number>/writings/new")
@guard(issue_at, may=Permission.CONVENE)
def new_writing(issue: Issue) -> ResponseReturnValue:
    rule = rule_of(issue.body or "HALL", g.community.bylaws)
    form = WritingForm(
        formdata=None,
        seen=issue.version,
        text=issue.action or issue.problem,
        days=max(least_voting_days(rule), 7),
        secrecy=Secrecy.NAMED.value,
        two_channels=g.community.bylaws.two_channels.value,
    )
    return _new_page(issue, form)


def _new_page(issue: Issue, form: WritingForm) -> str:
    rule = rule_of(issue.body or "HALL", g.community.bylaws)
    try:
        roll = voters.roll(g.community, issue) if rule.in_writing else []
        told = written_vote.unmet(
            g.community, issue, text="?", days=least_voting_days(rule), at=clock.now()
        )
    except NotReady as refused:
        roll, told = [], [refused.refusal]
    persons = [line.person_id for line in roll if line.person_id]
    return render_template(
        "convene/new_writing.html",
        issue=issue,
        form=form,
        rule=rule,
        entitled=len(roll),
        names=sorted(people.names(g.community.id, persons, in_full=True).values()),
        missing=[sentence(one) for one in told],
    )


@bp.post("/issues/<number>/writings")
@guard(issue_at, may=Permission.CONVENE)
def open_writing(issue: Issue) -> ResponseReturnValue:
    form = WritingForm()
    if (made := queries.writing_by_key(g.community.id, form.key.data)) is not None:
        return done(url_for(".writing", number=made.number))
    with submitted(form, lambda: _new_page(issue, form), beside=BESIDE, about=issue):
        opened = written_vote.open_writing(
            g.community,
            issue,
            key=form.key.data,
            text=form.text.data,
            days=given(form.days.data),
            secrecy=Secrecy(form.secrecy.data),
            two_channels=TwoChannels(form.two_channels.data),
            changeable=form.changeable.data,
            by=me(),
            at=clock.now(),
            seen=form.seen.data,
        )
    return done(url_for(".writing", number=opened.number))


@bp.get("/writings/<int:number>", endpoint="writing")
@guard(writing_at, may=Permission.READ)
def writing_page(found: Found) -> ResponseReturnValue:
    vote, issue, box = found
    now = clock.now()
    closed = box.is_closed(now)
    return render_template(
        "convene/writing.html",
        writing=vote,
        issue=issue,
        box=box,
        closed=closed,
        result=results.result(box),
        quorum=_quorum(box),
        cast=ballots.cast_so_far(box),
        turnout=boxes.turnout(box),
        places=doors.places(box) if allowed(Permission.COLLECT_BALLOTS) else (),
        silent=len(doors.persons(box, silent=True)) if allowed(Permission.ISSUE_PAPERS) else 0,
        reminder=papers.reminder(vote, box),
        pdf=pdf.available(),
    )


def _quorum(box: Box) -> int | None:
    """How many have to take part, where one number says it; of owners two do, in the clause."""
    assert box.profile is not None  # of a body
    rule = profile_from_json(box.profile)
    share = rule.quorum_for()
    return None if share is None or rule.two_dimensional else share.least(box.entitled)


@bp.post("/writings/<int:number>/reminders")
@guard(writing_at, may=Permission.ISSUE_PAPERS)
def remind(found: Found) -> ResponseReturnValue:
    with unit_of_work():
        told = written_vote.remind(found[0], by=me(), at=clock.now())
    flash(
        ngettext("已提醒还没有投票的 %(num)s 人。", "已提醒还没有投票的 %(num)s 人。", told), "done"
    )
    return done(url_for(".writing", number=found[0].number))


@bp.get("/writings/<int:number>/notice")
@guard(writing_at, may=Permission.READ)
def writing_notice(found: Found) -> ResponseReturnValue:
    return render_template(
        "convene/writing_notice.html",
        writing=found[0],
        paper=papers.notice(*found),
        pdf=pdf.available(),
    )


def _notice_name(found: Found) -> str:
    return f"writing-{g.community.code}-{found[0].number}"


@printed(
    bp,
    "/writings/<int:number>/notice",
    "writing_notice",
    guard(writing_at, may=Permission.READ),
    _notice_name,
)
def _notice(found: Found) -> Paper:
    return papers.notice(*found)
