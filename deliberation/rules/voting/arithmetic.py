"""A tally in words, fit to be read aloud: ``22 到会，须超过 11 票；同意 10 票，未通过``.

The same sentences stand on pages, in minutes and in exports, in Chinese and in English.
Areas are printed exactly, from 0.01 m², without a division that could round.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.rules.voting.bodies import Base
from deliberation.rules.voting.counts import APPEAL, Counts, OwnerCounts, Result
from deliberation.rules.voting.profiles import SOUNDING
from deliberation.rules.voting.shares import Share

if TYPE_CHECKING:
    from deliberation.rules.voting.tally import Outcome, Thresholds

_VERDICTS = {
    "zh": {
        Result.ADOPTED: "通过",
        Result.LOST: "未通过",
        Result.TIED: "票数相等，未通过",
        Result.QUORUM_MISSED: "表决不成立",
        Result.VOID: "此次表决作废",
    },
    "en": {
        Result.ADOPTED: "adopted",
        Result.LOST: "not adopted",
        Result.TIED: "a tie, not adopted",
        Result.QUORUM_MISSED: "no valid vote",
        Result.VOID: "this vote is void",
    },
}
_RULINGS = {
    "zh": _VERDICTS["zh"]
    | {
        Result.ADOPTED: "推翻主持人的裁定",
        Result.LOST: "维持主持人的裁定",
        Result.TIED: "票数相等，维持主持人的裁定",
    },
    "en": _VERDICTS["en"]
    | {
        Result.ADOPTED: "the chair's ruling is overturned",
        Result.LOST: "the chair's ruling stands",
        Result.TIED: "a tie, the chair's ruling stands",
    },
}


def square_metres(area: int) -> str:
    """*area* in 0.01 m² as m² with two decimals, by whole numbers: 12345 → ``123.45``."""
    whole, hundredths = divmod(area, 100)
    return f"{whole}.{hundredths:02d}"


def of_quorum(share: Share | None, entitled: int, present: int, lang: str) -> str:
    """Those entitled, the least number, those present, and whether that is enough."""
    english = _english(lang)
    if share is None and english:
        return f"{entitled} entitled, {present} present; the bylaws set no quorum"
    if share is None:
        return f"应到 {entitled} 人，到会 {present} 人；章程未设法定人数"
    least, met = share.least(entitled), share.met(present, entitled)
    if english:
        verdict = "a quorum" if met else "no quorum"
        need = f"at least {least} must be present"
        return f"{entitled} entitled, {need}; {present} present, {verdict}"
    verdict = "达到法定人数" if met else "不足法定人数"
    return f"应到 {entitled} 人，须至少 {least} 人到会；到会 {present} 人，{verdict}"


def of_outcome(outcome: Outcome, lang: str) -> str:
    """The whole calculation of *outcome*, and its end."""
    english, rule, counts = _english(lang), outcome.rule, outcome.counts
    if isinstance(counts, OwnerCounts):
        said = _owners_en(outcome, counts) if english else _owners_zh(outcome, counts)
        if not rule.sounding:
            return said
        return f"{said}. {SOUNDING['en']}" if english else f"{said}。{SOUNDING['zh']}"
    if rule.consensus:
        return _consensus_en(outcome, counts) if english else _consensus_zh(outcome, counts)
    if outcome.kind is Result.QUORUM_MISSED:
        assert counts.entitled is not None and counts.present is not None  # else none was asked
        missed = of_quorum(rule.quorum, counts.entitled, counts.present, lang)
        return f"{missed}{', ' if english else '，'}{_VERDICTS[lang][outcome.kind]}"
    return _votes_en(outcome, counts) if english else _votes_zh(outcome, counts)


def of_consent(present: int, lang: str) -> str:
    """That a question was carried by consent: no ballot was cast, and nobody raised a hand.

    :param present: voting members present when the chair asked
    """
    if _english(lang):
        return f"nobody objected: all {present} present count as in favour, adopted"
    return f"没有人有异议，到会有表决权的 {present} 人都算同意，通过"


def withheld(cast: int, least: int) -> dict[str, str]:
    """What stands instead of a sum where a secret box has fewer ballots than *least* (§4)."""
    few = "1 ballot" if cast == 1 else f"{cast} ballots"
    return {
        "zh": f"无记名投票，收到 {cast} 张票，不到 {least} 张：只公布结果，不公布各选项的票数",
        "en": f"a secret ballot with {few}, fewer than {least}: "
        "the outcome is published, the counts are not",
    }


def _english(lang: str) -> bool:
    if lang not in ("zh", "en"):
        raise ValueError(f"no words in {lang!r}: zh or en")
    return lang == "en"


def _verdict(outcome: Outcome, lang: str) -> str:
    return (_RULINGS if outcome.rule.code == APPEAL.code else _VERDICTS)[lang][outcome.kind]


def _least_votes(outcome: Outcome) -> int:
    """The least number of votes that adopts, where persons alone are counted."""
    least = outcome.threshold
    assert isinstance(least, int)
    return least


def _least_owners(outcome: Outcome) -> Thresholds:
    """The least that owners need."""
    least = outcome.threshold
    assert not isinstance(least, int)
    return least


def _votes_zh(outcome: Outcome, counts: Counts) -> str:
    least = _least_votes(outcome)
    base = {
        Base.PRESENT: f"{counts.present} 到会",
        Base.ENTITLED: f"应到 {counts.entitled}",
        Base.PARTICIPATING: f"{counts.cast + counts.abstain} 参与表决",
        Base.CAST: f"有效票 {counts.cast} 张"
        + (f"（弃权 {counts.abstain} 票不计）" if counts.abstain else ""),
    }[outcome.rule.base]
    need = f"须超过 {least - 1} 票" if outcome.rule.adoption.strict else f"须至少 {least} 票"
    if outcome.rule.code == APPEAL.code:
        votes = f"反对裁定 {counts.for_} 票，赞成裁定 {counts.against} 票"
    else:
        votes = f"同意 {counts.for_} 票"
        if outcome.rule.base is Base.CAST or outcome.kind is Result.TIED:
            votes += f"，反对 {counts.against} 票"
    return f"{base}，{need}；{votes}，{_verdict(outcome, 'zh')}"


def _votes_en(outcome: Outcome, counts: Counts) -> str:
    least = _least_votes(outcome)
    out = _plural(counts.abstain, "abstention")
    base = {
        Base.PRESENT: f"{counts.present} present",
        Base.ENTITLED: f"{counts.entitled} entitled",
        Base.PARTICIPATING: f"{counts.cast + counts.abstain} participating",
        Base.CAST: _plural(counts.cast, "valid vote")
        + (f" ({out} not counted)" if counts.abstain else ""),
    }[outcome.rule.base]
    strict = outcome.rule.adoption.strict
    need = f"more than {least - 1} needed" if strict else f"at least {least} needed"
    if outcome.rule.code == APPEAL.code:
        votes = f"{counts.for_} against the ruling, {counts.against} for it"
    else:
        votes = f"{counts.for_} for"
        if outcome.rule.base is Base.CAST or outcome.kind is Result.TIED:
            votes += f", {counts.against} against"
    return f"{base}, {need}; {votes}, {_verdict(outcome, 'en')}"


def _plural(number: int, word: str) -> str:
    return f"{number} {word}" + ("" if number == 1 else "s")


def _consensus_zh(outcome: Outcome, counts: Counts) -> str:
    if outcome.kind is Result.QUORUM_MISSED:
        return f"当事人 {counts.entitled} 方，须全部到场；到场 {counts.present} 方，不能调解"
    ended = "达成协议" if outcome.passed else "未达成协议"
    ended = "此次调解作废" if outcome.kind is Result.VOID else ended
    return f"当事人 {counts.entitled} 方，须全部同意；同意 {counts.for_} 方，{ended}"


def _consensus_en(outcome: Outcome, counts: Counts) -> str:
    if outcome.kind is Result.QUORUM_MISSED:
        return (
            f"{counts.entitled} parties, all must be present; "
            f"{counts.present} present, no mediation"
        )
    ended = "an agreement" if outcome.passed else "no agreement"
    ended = "this mediation is void" if outcome.kind is Result.VOID else ended
    return f"{counts.entitled} parties, all must agree; {counts.for_} agreed, {ended}"


def _failing(share: Share | None, pairs: tuple[tuple[str, int, int], ...]) -> list[str]:
    if share is None:
        return []
    return [name for name, part, whole in pairs if not share.met(part, whole)]


def _owners_zh(outcome: Outcome, counts: OwnerCounts) -> str:
    persons, area, rule = counts.persons, counts.area, outcome.rule
    said = (
        f"业主共 {persons.entitled} 人、{square_metres(area.entitled)} m²；"
        f"参与表决 {persons.participating} 人、{square_metres(area.participating)} m²"
    )
    if rule.quorum is not None:
        said += (
            f"，须至少 {rule.quorum.least(persons.entitled)} 人、"
            f"{square_metres(rule.quorum.least(area.entitled))} m²"
        )
    if outcome.kind is Result.QUORUM_MISSED:
        short = _failing(
            rule.quorum,
            (
                ("人数", persons.participating, persons.entitled),
                ("面积", area.participating, area.entitled),
            ),
        )
        return f"{said}，{'和'.join(short)}不足，{_verdict(outcome, 'zh')}"
    strict, least = rule.adoption.strict, _least_owners(outcome)
    need = (
        f"同意须{'超过' if strict else '至少'} {least.persons - strict} 人、"
        f"{square_metres(least.area - strict)} m²"
    )
    short = _failing(
        rule.adoption,
        (
            ("人数", persons.for_, persons.participating),
            ("面积", area.for_, area.participating),
        ),
    )
    why = f"{'和'.join(short)}不够，" if short and outcome.kind is Result.LOST else ""
    return (
        f"{said}；{need}；同意 {persons.for_} 人、{square_metres(area.for_)} m²，"
        f"{why}{_verdict(outcome, 'zh')}"
    )


def _owners_en(outcome: Outcome, counts: OwnerCounts) -> str:
    persons, area, rule = counts.persons, counts.area, outcome.rule
    said = (
        f"{_plural(persons.entitled, 'owner')} with {square_metres(area.entitled)} m²; "
        f"participating {persons.participating} with {square_metres(area.participating)} m²"
    )
    if rule.quorum is not None:
        said += (
            f", at least {rule.quorum.least(persons.entitled)} and "
            f"{square_metres(rule.quorum.least(area.entitled))} m² needed"
        )
    if outcome.kind is Result.QUORUM_MISSED:
        short = _failing(
            rule.quorum,
            (
                ("persons", persons.participating, persons.entitled),
                ("area", area.participating, area.entitled),
            ),
        )
        return f"{said}, not enough by {' and by '.join(short)}, {_verdict(outcome, 'en')}"
    strict, least = rule.adoption.strict, _least_owners(outcome)
    need = (
        f"for it {'more than' if strict else 'at least'} {least.persons - strict} and "
        f"{square_metres(least.area - strict)} m² needed"
    )
    short = _failing(
        rule.adoption,
        (
            ("persons", persons.for_, persons.participating),
            ("area", area.for_, area.participating),
        ),
    )
    lost = short and outcome.kind is Result.LOST
    why = f"not enough by {' and by '.join(short)}, " if lost else ""
    return (
        f"{said}; {need}; {persons.for_} for with {square_metres(area.for_)} m², "
        f"{why}{_verdict(outcome, 'en')}"
    )
