"""The minutes as a paper, built once from the acts: page, PDF and Word render this value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from flask_babel import gettext as _

from deliberation import clock
from deliberation.convene.models import Meeting
from deliberation.convene.queries.seat_queries import Sitter
from deliberation.discuss.operations.minutes import SIGNERS, Standing, State
from deliberation.discuss.operations.speeches import Speech
from deliberation.discuss.queries import floor_cache
from deliberation.documents.paper import (
    Block,
    Item,
    Items,
    Line,
    Paper,
    Part,
    Section,
    Signature,
    Story,
    Words,
)
from deliberation.people.queries.coverings import Covering
from deliberation.rules.meeting import (
    Decision,
    Event,
    Floor,
    Happening,
    MotionKind,
    QuestionRecord,
    RecordedAct,
    acts,
    question_records,
)
from deliberation.web.dates import clocktime, full_day
from deliberation.web.language import is_chinese
from deliberation.web.motions import destination
from deliberation.web.proceedings import Names, act_line, event_line, together
from deliberation.web.words import in_sentence, listed, word

#: What stands in the minutes as a question of its own; the others stand in the course.
_SHOWN = (MotionKind.MAIN, MotionKind.AMEND, MotionKind.REFER, MotionKind.POSTPONE)
NAMED_MOST = 200  # people in a field of the minutes
Said = Mapping[int, Speech]
_UNSAID = Speech(0, 0)  # nobody has noted what was said
_AWAY = (MotionKind.REFER, MotionKind.POSTPONE)


def minutes(
    meeting: Meeting,
    issuer: str,
    lines: Sequence[RecordedAct],
    floor: Floor,
    sitters: Sequence[Sitter],
    now: Standing,
    coverings: Sequence[Covering] = (),
    said: Said = MappingProxyType({}),
) -> Paper:
    """The minutes of *meeting*, for who may see the names in *sitters*, in their language.

    :param lines: the acts with what came of them
    :param floor: after the last of them
    :param said: what was said in each speech
    :param coverings: who covered words of it, and why
    """
    names = {one.member: one.name for one in sitters}
    came = {stay.member for stay in floor.attendance.stays}
    return Paper(
        title=_("会议纪要"),
        number=_("第 %(number)s 次会议", number=meeting.number),
        issuer=issuer,
        heading=meeting.title,
        state=_states()[now.state],
        fields=tuple(_fields(meeting, lines, floor, sitters, came, now)),
        sections=(*_sections(lines, floor, names, now, said), *_covered(coverings)),
        signatures=tuple(_signatures(sitters, names, now)),
        witness=_("会议记录共 %(count)s 条，内容防改码：", count=len(lines)),
        hash=now.hash,
    )


def _moment(at: datetime | None) -> str:
    """*at* with its year: papers are read in later ones."""
    return f"{full_day(clock.day_of(at))} {clocktime(at)}" if at else ""


def _states() -> Mapping[State, str]:
    return {
        State.RUNNING: _("会议还没有结束，这是到现在为止的记录"),
        State.DRAFT: _("草稿，等主持人确认"),
        State.CONFIRMED: _("已确认，等签署"),
        State.SIGNED: _("已确认，三方都已签署"),
    }


def _fields(
    meeting: Meeting,
    lines: Sequence[RecordedAct],
    floor: Floor,
    sitters: Sequence[Sitter],
    came: set[str],
    now: Standing,
) -> Iterator[tuple[str, str]]:
    officers = {one.function: one.name for one in sitters if one.function}
    rule, chinese = meeting.rule, is_chinese()
    yield _("会议类别"), word("body", meeting.body)
    yield _("时间"), _moment(meeting.starts_at)
    yield _("地点"), meeting.place
    yield _("开会"), _moment(meeting.called_at)
    yield _("散会"), _moment(meeting.adjourned_at)
    for function in SIGNERS:
        yield word("function", function), officers.get(function, "")
    yield _("议事规则"), rule.clause_zh if chinese else rule.clause_en
    yield _("人数"), floor.quorum.arithmetic("zh" if chinese else "en")
    yield _("到会"), _people(one.name for one in sitters if one.votes and one.member in came)
    away = {str(one.by_id) for one in now.remarks if one.kind == "not_there"}
    yield _("其中本人说没有到会"), _without(lines, sitters, away)
    yield _("缺席"), _people(one.name for one in sitters if one.votes and one.member not in came)
    yield _("列席"), listed(_standing(o) for o in sitters if not o.votes and o.member in came)
    for kind in ("absence", "study"):
        told = [one.text for one in now.remarks if one.kind == kind]
        yield word("remark", kind), _("；").join(told)


def _without(lines: Sequence[RecordedAct], sitters: Sequence[Sitter], away: set[str]) -> str:
    """Who says that they were not there, and whether it was a quorum without them."""
    said = _people(one.name for one in sitters if one.member in away)
    opened = next((one.floor for one in lines if isinstance(one.act, acts.CallToOrder)), None)
    if not said or opened is None:
        return said
    without = replace(opened.quorum, present=len(opened.attendance.voting - away))
    here = without.present
    if without.met:
        told = _("宣布开会时不算这些人，到会 %(present)s 人，仍够法定人数", present=here)
    else:
        told = _("宣布开会时不算这些人，到会 %(present)s 人，不够法定人数", present=here)
    return _("%(names)s（%(without)s）", names=said, without=told)


def _people(names: Iterable[str]) -> str:
    """Names one after another; of a whole assembly their number, the sign-in sheet has them all."""
    found = list(names)
    if len(found) <= NAMED_MOST:
        return listed(found)
    return _("%(count)s 人，名单见签到表", count=len(found))


def _standing(sitter: Sitter) -> str:
    if not sitter.standing_for:
        return sitter.name
    return _("%(name)s（%(standing_for)s）", name=sitter.name, standing_for=sitter.standing_for)


def _sections(
    lines: Sequence[RecordedAct],
    floor: Floor,
    names: Mapping[str, str],
    now: Standing,
    said: Said,
) -> Iterator[Section]:
    found = [one for one in question_records(lines) if one.kind in _SHOWN]
    parts = []
    for key, title in [*((item.key, item.title) for item in floor.setup.items), ("", "")]:
        parts += [
            _question(one, title, names, found, said) for one in found if one.item.agenda == key
        ]
        if title and not any(one.item.agenda == key for one in found):
            parts.append(Part(_("%(title)s · 没有议到", title=title), ()))
        views = [one for one in now.remarks if one.kind == "minority" and one.item == key]
        if views:
            blocks = tuple(_remark(one.text, names, one) for one in views)
            parts.append(
                Part(f"{title}{_('：') if title else ''}{word('remark', 'minority')}", blocks)
            )
    nothing = () if found else (Words(_("没有作出决定。"), "quiet"),)
    yield Section("decisions", _("议决事项"), nothing, tuple(parts))
    yield Section("course", _("经过"), (Story(tuple(_line(one, names) for one in lines)),))
    corrections = [one for one in now.remarks if one.kind == "correction"]
    if corrections:
        told = tuple(_remark(one.text, names, one) for one in corrections)
        yield Section("corrections", _("更正（原文不改，只在这里补记）"), told)
    unsaid = [one for one in now.remarks if one.kind == "not_said"]
    if unsaid:
        told = tuple(_remark(word("remark", one.kind), names, one) for one in unsaid)
        yield Section("contested", _("本人不认的回答"), told)
    if now.earlier:
        signed = tuple(
            _("%(name)s %(at)s %(step)s了补记以前的文本（防改码 %(hash)s）。",
              name=names.get(str(one.by_id), _("有人")), at=_moment(one.at),
              step=_("确认") if one.kind == "confirmed" else _("签署"), hash=one.hash[:16])
            for one in now.earlier
        )  # fmt: skip
        lines_of_them = tuple(Words(one, "quiet") for one in signed)
        yield Section("earlier", _("以前的确认和签署"), lines_of_them)


def _covered(coverings: Sequence[Covering]) -> Iterator[Section]:
    if coverings:
        told = [
            _("%(name)s %(at)s 遮盖了 %(places)s 处，理由：%(reason)s",
              name=one.by, at=_moment(one.at), places=one.places, reason=one.reason)
            for one in coverings
        ]  # fmt: skip
        yield Section("covered", _("遮盖的文字"), tuple(Words(one, "quiet") for one in told))


def _remark(text: str, names: Mapping[str, str], one) -> Words:
    return Words(
        _(
            "%(text)s（%(name)s，%(at)s）",
            text=text,
            name=names.get(str(one.by_id), _("有人")),
            at=_moment(one.at),
        )
    )


def _line(entry: RecordedAct, names: Mapping[str, str]) -> Line:
    at = clocktime(floor_cache.moment(entry.at))
    when = _("%(time)s · 第 %(seq)s 条", time=at, seq=entry.number)
    said = act_line(entry.act, names, entry.floor.setup)
    return Line(when, said, tuple(_came(event, names) for event in entry.events))


def _came(event: Event, names: Names) -> str:
    """What came of an act; a vote that stands nowhere else in the minutes with its arithmetic."""
    said = event_line(event, names)
    if event.what is not Happening.DECIDED or event.decided.kind in _SHOWN:
        return said
    arithmetic = event.decided.arithmetic("zh" if is_chinese() else "en")
    return together([said, arithmetic + _("。")])


def _question(
    one: QuestionRecord,
    title: str,
    names: Mapping[str, str],
    found: Sequence[QuestionRecord],
    said: Said,
) -> Part:
    came = word("result", one.decision.outcome.kind) if one.decision else _ended(one, found)
    head = _("%(kind)s：%(result)s", kind=word("motion", one.kind), result=came)
    return Part(f"{title} · {head}" if title else head, tuple(_blocks(one, names, said)))


def _ended(one: QuestionRecord, found: Sequence[QuestionRecord]) -> str:
    if one.ended is None:
        carried = (other.decision for other in found if other.decision and other.decision.passed)
        away = [d for d in carried if d.kind in _AWAY and d.main == one.item.number]
        return word("motion", away[-1].kind) if away else _("没有议决")
    return {"fell": _("没有人附议"), "withdrawn": _("撤回"), "ruled_out": _("裁定不合规则")}[
        one.ended.value
    ]


def _blocks(one: QuestionRecord, names: Mapping[str, str], said: Said) -> Iterator[Block]:
    decision = one.decision
    if one.kind is MotionKind.AMEND:
        moved = one.item.motion
        words = _("“%(words)s”改为“%(instead)s”", words=moved.words, instead=moved.instead)
        yield Words(words, "quote")
        if decision is not None and decision.passed:
            yield Words(_("修正以后：%(text)s", text=decision.text))
    elif one.kind is MotionKind.MAIN:
        yield Words(decision.text if decision else one.item.text, "quote")
    elif to := one.item.motion.to:
        yield Words(destination(to), "quote")
    yield Words(_brought(one, names), "quiet")
    if one.turns:
        yield _spoken(one, names, said)
    if one.undone:
        yield Words(
            _("此前有 %(number)s 次表决不算：重新计票、作废或复议。", number=one.undone), "quiet"
        )
    if decision is not None:
        yield Words(_vote(decision, names))
        yield Words(decision.arithmetic("zh" if is_chinese() else "en"), "sum")


def _spoken(one: QuestionRecord, names: Mapping[str, str], said: Said) -> Block:
    """Who spoke on which side; where somebody wrote it down, each with what they said."""
    told = [
        _("%(name)s（%(side)s）", name=names.get(turn.member, _("有人")),
          side=in_sentence("side", turn.side))
        for turn in one.turns
    ]  # fmt: skip
    noted = [said.get(turn, _UNSAID) for turn in one.spoken]
    if not any(speech.text for speech in noted):
        return Words(_("发言：%(speakers)s。", speakers=listed(told)))
    return Items(
        tuple(
            Item(
                _("%(speaker)s：%(words)s", speaker=speaker, words=speech.text or _("没有记")),
                _("本人更正过") if speech.own else "",
            )
            for speaker, speech in zip(told, noted, strict=True)
        )
    )


def _brought(one: QuestionRecord, names: Mapping[str, str]) -> str:
    if not one.item.by:
        return _("由议题本身提出，不需要附议。")
    mover = names.get(one.item.by, _("有人"))
    if not one.seconder:
        return _("%(name)s提出。", name=mover)
    seconder = names.get(one.seconder, _("有人"))
    return _("%(name)s提出，%(seconder)s附议。", name=mover, seconder=seconder)


def _vote(decision: Decision, names: Mapping[str, str]) -> str:
    said = _("%(method)s表决。", method=word("method", decision.method))
    answers = []  # of a roll call: everybody stands by theirs
    for choice in ("for", "against", "abstain"):
        who = [names.get(m, _("有人")) for m, voted in decision.votes if voted.value == choice]
        if who:
            told = _("%(choice)s：%(names)s", choice=word("choice", choice), names=listed(who))
            answers.append(told)
    return together([said, _("；").join(answers) + _("。")]) if answers else said


def _signatures(
    sitters: Sequence[Sitter], names: Mapping[str, str], now: Standing
) -> Iterator[Signature]:
    officers = {one.function: one.name for one in sitters if one.function}
    for function in SIGNERS:
        entry = now.signed.get(function)
        note = _("%(at)s 签署", at=_moment(entry.at)) if entry else ""
        yield Signature(word("function", function), officers.get(function, ""), note)
