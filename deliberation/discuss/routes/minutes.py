"""The minutes: read from the acts, never written by hand; remarked on, confirmed, signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.convene import queries as convene
from deliberation.convene.models import Meeting
from deliberation.convene.queries import seat_queries
from deliberation.database import unit_of_work
from deliberation.discuss import forms, queries
from deliberation.discuss.operations import contesting, speeches
from deliberation.discuss.operations import minutes as written
from deliberation.discuss.queries import chain, covered, floor_cache, vote_boxes
from deliberation.discuss.routes import papers
from deliberation.discuss.routes.loaders import bp, in_full, me, meeting_at
from deliberation.documents import pdf
from deliberation.documents.paper import Paper
from deliberation.people.queries.coverings import Covering, coverings
from deliberation.rules.policy import Fact, Permission
from deliberation.rules.refusals import Refused
from deliberation.web import words
from deliberation.web.guard import Loaded, allowed, guard
from deliberation.web.htmx import done
from deliberation.web.printing import printed
from deliberation.web.sentences import sentence
from deliberation.web.submit import refusals_shown

SEATS_MOST = 20_000


def speech_at(number: int, turn: int) -> Loaded | None:
    """Meeting *number*, and the number of the act by which somebody was given the floor."""
    found = meeting_at(number)
    return found and ((found[0], turn), found[1])


@bp.get("/meetings/<int:number>/minutes")
@guard(meeting_at, may=Permission.READ, kept=True)
def minutes(meeting: Meeting) -> ResponseReturnValue:
    return _page(meeting)


def _name(meeting: Meeting) -> str:
    return f"minutes-{g.community.code}-{meeting.number}"


@printed(
    bp, "/meetings/<int:number>/minutes", "minutes", guard(meeting_at, may=Permission.READ), _name
)
def _paper(meeting: Meeting) -> Paper:
    return _read(meeting).paper


@bp.post("/meetings/<int:number>/minutes/remarks")
@guard(meeting_at, may=Permission.ADD_TO_MINUTES)
def add_remark(meeting: Meeting) -> ResponseReturnValue:
    form = _remark_form(meeting)
    if not form.validate():
        return _page(meeting, form), 422
    return _written(
        meeting,
        lambda: written.add(
            meeting,
            key=form.key.data,
            kind=form.kind.data,
            text=form.text.data,
            item=form.item.data or "",
            facts=frozenset(map(Fact, g.facts)),
            by=me(),
            at=clock.now(),
        ),
        form,
    )


@bp.post("/meetings/<int:number>/speeches/<int:turn>/words")
@guard(speech_at, may=Permission.ACT_ON_FLOOR)
def write_speech(at: tuple[Meeting, int]) -> ResponseReturnValue:
    meeting, turn = at
    form = forms.SaidForm(prefix=f"speech{turn}-")
    if not form.validate():
        return _page(meeting, said={turn: form}), 422
    return _written(
        meeting,
        lambda: speeches.write(
            meeting,
            turn,
            form.text.data,
            facts=frozenset(map(Fact, g.facts)),
            by=me(),
            at=clock.now(),
        ),
        anchor="speeches",
    )


@bp.post("/meetings/<int:number>/minutes/confirmation")
@guard(meeting_at, may=Permission.CONFIRM_MINUTES)
def confirm(meeting: Meeting) -> ResponseReturnValue:
    seen = forms.RecordForm().seen_hash.data or ""
    return _written(meeting, lambda: written.confirm(meeting, seen=seen, by=me(), at=clock.now()))


@bp.post("/meetings/<int:number>/minutes/signatures")
@guard(meeting_at, may=Permission.SIGN_MINUTES)
def sign(meeting: Meeting) -> ResponseReturnValue:
    seen, function = forms.RecordForm().seen_hash.data or "", _function()
    return _written(
        meeting,
        lambda: written.sign(meeting, function, seen=seen, by=me(), at=clock.now()),
    )


@bp.post("/meetings/<int:number>/minutes/contests")
@guard(meeting_at, may=Permission.ADD_TO_MINUTES)
def contest(meeting: Meeting) -> ResponseReturnValue:
    what = request.form.get("what", "")
    return _written(meeting, lambda: contesting.contest(meeting, what, by=me(), at=clock.now()))


def _function() -> str:
    """As what the reader signs; empty: they do not."""
    return next((one for one in written.SIGNERS if Fact(one) in map(Fact, g.facts)), "")


def _written(
    meeting: Meeting,
    write: Callable[[], object],
    form: forms.RemarkForm | None = None,
    *,
    anchor: str | None = None,
) -> ResponseReturnValue:
    with (
        refusals_shown(lambda refused: _page(convene.afresh(meeting), form, refused)),
        unit_of_work(),
    ):
        write()
    return done(url_for("discuss.minutes", number=meeting.number, _anchor=anchor))


class Read(NamedTuple):
    """The minutes for this reader, where they stand, where the record is broken, speeches."""

    paper: Paper
    standing: written.Standing
    flaw: chain.Break | None
    said: Mapping[int, speeches.Speech]
    names: Mapping[str, str]


def _read(meeting: Meeting) -> Read:
    recorded = queries.acts(meeting)
    lines = queries.proceedings(meeting, recorded)
    floor = lines[-1].floor if lines else covered.shown(meeting, floor_cache.floor(meeting))
    now = written.standing(meeting, recorded)
    sitters = seat_queries.sitters(
        meeting, in_full=in_full(), limit=SEATS_MOST, at=meeting.adjourned_at
    )
    told, said = _coverings(meeting), speeches.speeches(recorded, now)
    paper = papers.minutes(meeting, g.community.issuer, lines, floor, sitters, now, told, said)
    names = {one.member: one.name for one in sitters}
    return Read(paper, now, chain.first_break(recorded), said, names)


def _coverings(meeting: Meeting) -> Sequence[Covering]:
    if meeting.covered is None:
        return ()
    return coverings(meeting.community_id, "meetings", meeting.id)


def _page(
    meeting: Meeting,
    form: forms.RemarkForm | None = None,
    refused: Refused | None = None,
    said: Mapping[int, forms.SaidForm] = MappingProxyType({}),
) -> str:
    paper, now, flaw, spoken, names = _read(meeting)
    over, function = now.state is not written.State.RUNNING, _function()
    if form is None and over and allowed(Permission.ADD_TO_MINUTES):
        form = _remark_form(meeting)
    return render_template(
        "discuss/minutes.html",
        meeting=meeting,
        paper=paper,
        standing=now,
        flaw=flaw,
        form=form,
        refused=refused and sentence(refused.refusal),
        may_confirm=over and now.confirmed is None and allowed(Permission.CONFIRM_MINUTES),
        may_sign=now.confirmed is not None and function != "" and function not in now.signed,
        function=function,
        contests=_contests(meeting),
        boxes=vote_boxes.of_meeting(meeting),
        speeches=[
            (one, names.get(str(one.member), ""), said.get(one.turn) or _said_form(one))
            for one in _own_to_write(spoken, now)
        ],
        pdf=pdf.available(),
    )


def _own_to_write(
    spoken: Mapping[int, speeches.Speech], now: written.Standing
) -> Sequence[speeches.Speech]:
    """The speeches that the reader may write a line on: their own, or all as secretary or chair."""
    if speeches.over(now) or not allowed(Permission.ACT_ON_FLOOR):
        return ()
    mine, writes = g.actor.person_id, allowed(Permission.RECORD_ACTS)
    return [one for one in spoken.values() if one.member == mine or (writes and not one.own)]


def _said_form(one: speeches.Speech) -> forms.SaidForm:
    return forms.SaidForm(formdata=None, prefix=f"speech{one.turn}-", text=one.text)


def _contests(meeting: Meeting) -> Sequence[str]:
    """What the reader may say against what others wrote down for them."""
    if not g.actor.person_id or not allowed(Permission.ADD_TO_MINUTES):
        return ()
    floor = floor_cache.floor(meeting)
    return contesting.open_to(meeting, floor, g.actor.person_id, clock.now())


def _remark_form(meeting: Meeting) -> forms.RemarkForm:
    form = forms.RemarkForm()
    kinds = written.REMARKS if _function() else ("minority",)
    form.kind.choices = [(kind, words.word("remark", kind)) for kind in kinds]
    titles = [(str(item.id), item.title) for item, _issue in convene.agenda(meeting)]
    form.item.choices = [("", _("整个会议")), *titles]
    return form
