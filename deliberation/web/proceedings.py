"""What was done in a meeting, line by line, in the reader's language: for minutes and the floor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from flask_babel import gettext as _

from deliberation.rules.meeting import Act, Event, Happening, MotionKind, Setup, acts
from deliberation.web.language import is_chinese
from deliberation.web.motions import motion, named
from deliberation.web.words import in_sentence, listed, sentence_case, word

Names = Mapping[str, str]
"""How the members of the floor are called for this reader, by their keys."""


def act_line(act: Act, names: Names, setup: Setup) -> str:
    """*act*, done in the meeting *setup*, as one sentence."""
    who = names.get(act.by, _("有人"))
    if isinstance(act, acts.OpenItem):
        title = setup.titled(act.item) or ""
        return sentence_case(_("主持人%(who)s宣布进入议程“%(title)s”。", who=who, title=title))
    return sentence_case(_ended(_LINES[type(act)](who, act, names)))


def event_line(event: Event, names: Names) -> str:
    """What came of an act, or of time passing, as one sentence."""
    return sentence_case(_come_of(event, names))


def together(sentences: Iterable[str]) -> str:
    """*sentences* one after another, with the space between them that their script has."""
    return ("" if is_chinese() else " ").join(one for one in sentences if one)


def _come_of(event: Event, names: Names) -> str:
    about = named(event.item) if event.item is not None else ""
    who = names.get(event.member, _("有人"))
    match event.what:
        case Happening.DECIDED if event.decided.kind is MotionKind.APPEAL:
            return _("%(about)s：%(counts)s", about=about, counts=_counts(event))
        case Happening.DECIDED:
            return _(
                "%(about)s：%(method)s表决，%(result)s。%(counts)s",
                about=about,
                method=in_sentence("method", event.decided.method),
                result=in_sentence("result", event.decided.outcome.kind),
                counts=_counts(event),
            )
        case Happening.TURN_OVER:
            return _("%(who)s的发言时间到。", who=who)
        case Happening.FELL:
            return _("%(about)s：没有人附议，不再讨论。", about=about)
        case Happening.OBJECTED:
            return _("%(about)s：%(who)s有异议，不能一致通过。", about=about, who=who)
        case Happening.UNDONE:
            return _("%(about)s：刚才的结果不算，重新计票。", about=about)
        case Happening.VOID:
            return _("%(about)s：表决作废，重新待决。", about=about)
        case Happening.PENDING_AGAIN:
            return _("%(about)s：重新待决。", about=about)
        case Happening.RULED_OUT:
            return _("%(about)s：主持人裁定不合规则。", about=about)
        case Happening.WITHDRAWN:
            return _("%(about)s：撤回。", about=about)
        case Happening.KEPT:
            return _("%(about)s：不撤回。", about=about)
        case Happening.OVERTURNED:
            return _("主持人的裁定被推翻。")
        case Happening.SUSTAINED:
            return _("主持人的裁定维持不变。")
        case Happening.CLOCKED_OUT:
            return _("会场已经没有人，十二个小时没有记录，会议自动休会。")
    raise ValueError(f"no words for {event.what}")


def _ended(said: str) -> str:
    # A sentence that ends with a quoted sentence has its full stop already.
    return said.replace("。”。", "。”")


def _counts(event: Event) -> str:
    decision = event.decided
    if decision.method is acts.CountMethod.CONSENT:
        return _("没有人有异议。")
    counts = decision.outcome.votes
    return _(
        "同意 %(in_favour)s，反对 %(against)s，弃权 %(abstained)s。",
        in_favour=counts.for_,
        against=counts.against,
        abstained=counts.abstain,
    )


def _how(act: acts.Arrive | acts.Leave, names: Names) -> str:
    if act.how is acts.ArrivalMode.ASSISTED:
        return _("（由%(clerk)s协助登记）", clerk=names.get(act.recorded_by, _("工作人员")))
    if act.how is acts.ArrivalMode.QR:
        return _("（扫码）")
    if act.recorded_by and act.recorded_by != act.by:
        return _("（%(clerk)s登记）", clerk=names.get(act.recorded_by, _("工作人员")))
    return ""


def _closed_roll(who: str, act: acts.RollCall, names: Names) -> str:
    if act.votes:  # entered and closed in one, before that took two
        return _roll(who, act, names)
    return _("点名完毕，%(who)s核对无误。", who=who)


def _roll(who: str, act: acts.EnterRoll | acts.RollCall, names: Names) -> str:
    told: dict[acts.Choice, list[str]] = {choice: [] for choice in acts.Choice}
    for member, choice in act.votes:
        told[choice].append(names.get(member, _("有人")))
    parts = [
        _("%(choice)s：%(names)s", choice=word("choice", choice), names=listed(members))
        for choice, members in told.items()
        if members
    ]
    return _("点名表决。%(votes)s。", votes=_("；").join(parts) or _("无人应答"))


_LINES: Mapping[type[Act], Callable[..., str]] = {
    acts.Arrive: lambda who, act, names: _("%(who)s到会。", who=who) + _how(act, names),
    acts.Leave: lambda who, act, names: _("%(who)s离开。", who=who) + _how(act, names),
    acts.CallToOrder: lambda who, act, names: _("主持人%(who)s宣布开会。", who=who),
    acts.StateItem: lambda who, act, names: _(
        "主持人%(who)s宣布议题：“%(text)s”。", who=who, text=act.text
    ),
    acts.Move: lambda who, act, names: _("%(who)s提出%(motion)s。", who=who, motion=motion(act)),
    acts.Second: lambda who, act, names: _("%(who)s附议。", who=who),
    acts.State: lambda who, act, names: _("主持人%(who)s宣布这个动议。", who=who),
    acts.RuleOut: lambda who, act, names: _(
        "主持人%(who)s裁定这个动议不合规则：%(reason)s", who=who, reason=act.reason
    ),
    acts.Ask: lambda who, act, names: _(
        "%(who)s要求发言（%(side)s）。", who=who, side=in_sentence("side", act.side)
    ),
    acts.Recognise: lambda who, act, names: _(
        "主持人%(who)s请%(member)s发言。", who=who, member=names.get(act.member, _("有人"))
    ),
    acts.Finish: lambda who, act, names: _("%(who)s说完了。", who=who),
    acts.Put: lambda who, act, names: _(
        "主持人%(who)s宣布开始表决：%(method)s。", who=who, method=in_sentence("method", act.method)
    ),
    acts.EnterCount: lambda who, act, names: _(
        "主持人%(who)s报票数：同意 %(in_favour)s，反对 %(against)s，弃权 %(abstained)s。",
        who=who,
        in_favour=act.for_,
        against=act.against,
        abstained=act.abstain,
    ),
    acts.CloseBox: lambda who, act, names: _(
        "主持人%(who)s宣布投票结束，票箱里同意 %(in_favour)s，反对 %(against)s，弃权 %(abstained)s"
        "（票箱防改码 %(root)s）。",
        who=who,
        in_favour=act.for_,
        against=act.against,
        abstained=act.abstain,
        root=act.root[:16],
    ),
    acts.ConfirmCount: lambda who, act, names: _("监票人%(who)s核对无误。", who=who),
    acts.AnswerRoll: lambda who, act, names: _(
        "%(who)s回答：%(choice)s。", who=who, choice=in_sentence("choice", act.choice)
    ),
    acts.EnterRoll: _roll,
    acts.RollCall: _closed_roll,
    acts.Object: lambda who, act, names: _("%(who)s有异议。", who=who),
    acts.Grant: lambda who, act, names: _("主持人%(who)s宣布：同意。", who=who),
    acts.Deny: lambda who, act, names: _("主持人%(who)s不同意。", who=who),
    acts.DemandRecount: lambda who, act, names: _("%(who)s要求重新计票。", who=who),
    acts.RaiseOrder: lambda who, act, names: _(
        "%(who)s提出秩序问题：%(reason)s", who=who, reason=act.reason
    ),
    acts.RulePoint: lambda who, act, names: _(
        "主持人%(who)s裁定（%(ruling)s）：%(reason)s",
        who=who,
        ruling=in_sentence("ruling", act.ruling),
        reason=act.reason,
    ),
    acts.Appeal: lambda who, act, names: _("%(who)s不服裁定，提出申诉。", who=who),
    acts.Request: lambda who, act, names: _(
        "%(who)s提出%(kind)s。%(text)s",
        who=who,
        kind=in_sentence("motion", act.kind),
        text=act.text,
    ),
    acts.HandChair: lambda who, act, names: _(
        "%(who)s把主持交给%(member)s。", who=who, member=names.get(act.to, _("有人"))
    ),
    acts.TakeChairBack: lambda who, act, names: _("%(who)s接回主持。", who=who),
    acts.TakeChairProTem: lambda who, act, names: _("主持人不在，%(who)s暂代主持。", who=who),
    acts.DeclareAdjourned: lambda who, act, names: _("人数不足，主持人%(who)s宣布休会。", who=who),
    acts.AdjournByConsent: lambda who, act, names: (
        _("主持人%(who)s问有没有异议，没有人反对，休会，%(where)s再开。", who=who, where=act.to)
        if act.to
        else _("主持人%(who)s问有没有异议，没有人反对，休会。", who=who)
    ),
    acts.ReturnToOrder: lambda who, act, names: _("主持人%(who)s宣布继续开会。", who=who),
}
