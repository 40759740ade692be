"""What a motion asks the meeting, and what it takes to carry it, in the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _

from deliberation.rules.meeting import Decision, MotionKind, PendingQuestion, acts
from deliberation.rules.voting import APPEAL, Base, Rule
from deliberation.rules.workflow import FURTHER_CONSULTATION
from deliberation.web.language import is_chinese
from deliberation.web.words import in_sentence, word

MINUTE, SECOND = 60_000, 1000  # milliseconds


def named(item: PendingQuestion | Decision) -> str:
    """A question with its words, as a sentence calls it."""
    if item.kind is MotionKind.MAIN:
        return _("主动议“%(text)s”", text=item.text)
    if isinstance(item.move, acts.Move):
        return motion(item.move)
    return in_sentence("motion", item.kind)


def motion(move: acts.Move) -> str:
    """A motion with its particulars, as a sentence calls it."""
    match move.kind:
        case MotionKind.MAIN:
            return _("主动议“%(text)s”", text=move.text)
        case MotionKind.AMEND:
            return _("修正案：“%(words)s”改为“%(instead)s”", words=move.words, instead=move.instead)
        case MotionKind.REFER | MotionKind.POSTPONE | MotionKind.ADJOURN:
            told = destination(move.to)
        case MotionKind.LIMIT_DEBATE:
            told = limits(move)
        case MotionKind.RECESS:
            told = _minutes(move)
        case _:
            told = ""
    kind = in_sentence("motion", move.kind)
    return _("%(kind)s（%(to)s）", kind=kind, to=told) if told else kind


def destination(to: str) -> str:
    """Where a motion sends the question: somebody's or a meeting's name, or the next round."""
    return _("下一轮协商") if to == FURTHER_CONSULTATION else to


def limits(move: acts.Move) -> str:
    """The limits that ``limit_debate`` would set; either may be left as it is."""
    turns = move.turns and _("每人 %(turns)s 次", turns=move.turns)
    speech = move.speech and _("每次 %(seconds)s 秒", seconds=move.speech // SECOND)
    return _("，").join(said for said in (turns, speech) if said)


def _minutes(move: acts.Move) -> str:
    return _("%(minutes)s 分钟", minutes=move.length // MINUTE) if move.length else ""


def asks(item: PendingQuestion) -> str:
    """What the question on top asks of the meeting, as one sentence.

    Empty where its own words say it: a main motion, and an amendment, which is shown in the text.
    """
    match item.kind:
        case MotionKind.MAIN | MotionKind.AMEND:
            return ""
        case MotionKind.APPEAL:
            return _ruling(item)
        case MotionKind.WITHDRAW:
            return _("提出的人要撤回。有一个人有异议，就不撤回。")
        case MotionKind.RECONSIDER if item.target is not None:
            about, came = named(item.target), in_sentence("result", item.target.outcome.kind)
            return _("重新议决：%(about)s（刚才%(result)s）。", about=about, result=came)
        case MotionKind.CLOSE_DEBATE:
            return _("不再发言，马上表决。")
        case MotionKind.LIMIT_DEBATE:
            return _("发言改为：%(limits)s。", limits=limits(item.motion))
        case MotionKind.POSTPONE:
            return _("改期再议：%(to)s。", to=item.motion.to)
        case MotionKind.REFER if item.motion.to == FURTHER_CONSULTATION:
            return _("再协商一轮：这一轮到此为止，休会后重新征求意见、再开会。")
        case MotionKind.REFER:
            return _("交给小组：%(to)s。", to=item.motion.to)
        case MotionKind.RECESS if item.motion.length:
            return _("休息 %(minutes)s 分钟。", minutes=item.motion.length // MINUTE)
        case MotionKind.RECESS:
            return _("休息，到主持人宣布继续开会。")
        case MotionKind.ADJOURN if item.motion.to:
            return _("休会，下次接着开：%(when)s。", when=item.motion.to)
        case MotionKind.ADJOURN:
            return _("休会，会议结束。")
    return item.text


SHORT = 24  # characters: what still reads as a part of a question


def question(item: PendingQuestion, *, consensus: bool = False) -> str:
    """What the meeting answers with yes or no, as a question; empty where nobody votes on it.

    :param consensus: the parties settle it among themselves: nobody is outvoted
    """
    match item.kind:
        case MotionKind.MAIN:
            return _("各方同意这样办吗？") if consensus else _("要不要这样办？")
        case MotionKind.AMEND:
            words, instead = item.motion.words, item.motion.instead
            if len(words) > SHORT or len(instead) > SHORT:
                return _("要不要这样改？")
            if not instead:
                return _("要不要删去“%(words)s”？", words=words)
            return _("要不要把“%(words)s”改成“%(instead)s”？", words=words, instead=instead)
        case MotionKind.REFER if item.motion.to == FURTHER_CONSULTATION:
            return _("要不要再协商一轮？")
        case MotionKind.REFER:
            return _("要不要先交给%(to)s？", to=item.motion.to)
        case MotionKind.POSTPONE:
            return _("要不要改期再议：%(to)s？", to=item.motion.to)
        case MotionKind.LIMIT_DEBATE:
            return _("发言要不要改为%(limits)s？", limits=limits(item.motion))
        case MotionKind.CLOSE_DEBATE:
            return _("要不要停止发言，马上表决？")
        case MotionKind.RECONSIDER:
            return _("要不要重新议决？")
        case MotionKind.RECESS if item.motion.length:
            return _("要不要休息 %(minutes)s 分钟？", minutes=item.motion.length // MINUTE)
        case MotionKind.RECESS:
            return _("要不要休息一会儿？")
        case MotionKind.ADJOURN if item.motion.to:
            return _("要不要休会，下次接着开：%(when)s？", when=item.motion.to)
        case MotionKind.ADJOURN:
            return _("要不要休会？")
        case MotionKind.APPEAL:
            return _("要不要推翻主持人的裁定？")
        case MotionKind.WITHDRAW:
            return _("让不让提出的人撤回？")
    return ""


def in_numbers(decision: Decision) -> str:
    """The counts of a vote as one says them: "13 比 1"; of consent, that nobody objected."""
    if decision.method is acts.CountMethod.CONSENT:
        return _("没有人有异议")
    votes = decision.outcome.votes
    return _("%(a)s 比 %(b)s", a=votes.for_, b=votes.against)


def _ruling(appeal: PendingQuestion) -> str:
    """The ruling appealed from: that a motion is out of order, or what came of a point."""
    if appeal.ruling is None:
        return _("主持人裁定动议不合规则：%(reason)s", reason=appeal.text)
    ruling = in_sentence("ruling", appeal.ruling)
    return _("主持人裁定秩序问题%(ruling)s：%(reason)s", ruling=ruling, reason=appeal.text)


def needed(rule: Rule, present: int, entitled: int) -> str:
    """What it takes to carry a question under *rule*, said before anybody votes.

    :param present: when the vote opened
    """
    if rule.code == APPEAL.code:
        return _("同意申诉，就是推翻主持人的裁定；反对申诉，就是维持。票数相等，裁定维持。")
    if rule.consensus:
        return _("各方都同意才算数。")
    if rule.base is Base.PRESENT:
        return _(
            "到会 %(present)s 人，至少 %(least)s 人同意才通过；弃权和反对一样，不算同意。",
            present=present,
            least=rule.adoption.least(present),
        )
    if rule.base is Base.ENTITLED:
        least = rule.adoption.least(entitled)
        return _(
            "应到 %(entitled)s 人，至少 %(least)s 人同意才通过。", entitled=entitled, least=least
        )
    share = rule.adoption.words("zh" if is_chinese() else "en")
    if rule.base is Base.PARTICIPATING:
        return _("参与表决的人里，同意%(share)s才通过。", share=share)
    return _("同意加反对的票里，同意%(share)s才通过；弃权不计。", share=share)


def choice(kind: MotionKind, code: str) -> str:
    """An answer to a question of *kind*: on an appeal, "for" is against the chair's ruling."""
    if kind is MotionKind.APPEAL and code != "abstain":
        return {"for": _("同意申诉，推翻裁定"), "against": _("反对申诉，维持裁定")}[code]
    return word("choice", code)


def result(decision: Decision) -> str:
    """How a vote ended, as a sentence; of an appeal, what that means for the ruling."""
    if decision.kind is MotionKind.APPEAL:
        return _("主持人的裁定被推翻。") if decision.passed else _("主持人的裁定维持不变。")
    return word("result", decision.outcome.kind) + _("。")
