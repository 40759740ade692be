"""Reading the public-opinion plan of an issue (民意方案): all that it is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from deliberation.database import db
from deliberation.issues.models import Issue
from deliberation.journal.models import DECIDED, Entry
from deliberation.opinions import queries as maps
from deliberation.opinions.models import OpinionMap
from deliberation.opinions.queries.results import Result, results
from deliberation.resolve.models import PlanAnswer, Resolution, SubmittedPlan
from deliberation.texts import queries as texts
from deliberation.texts.models import Text, TextOpinion, TextRound, TextVersion
from deliberation.texts.queries import advice, opinions
from deliberation.texts.queries.advice import Advised
from deliberation.texts.queries.opinions import RoundSums

#: Opinions that the paper prints: more is a book, and every one stands on the pages of its round.
PRINTED = 500


@dataclass(frozen=True, slots=True)
class Support:
    """The last decision on the issue: how many were for it, and against."""

    in_favour: int
    against: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A public-opinion plan as it stands.

    :ivar version: the one that was submitted, else the latest
    :ivar rounds: the first first; *said*: what was said in each, by the round's id
    :ivar contents: the version that each round was about, by the round's id
    :ivar advised: what experts were asked about any version, the first first
    :ivar maps: the opinion maps on the issue that are closed, with what they found
    :ivar persons: who took part in any round, each known one counted once
    :ivar resolution: with which it was submitted, or the latest one
    :ivar answers: what the office replied to single clauses, by their ids
    """

    issue: Issue
    text: Text
    version: TextVersion
    versions: Sequence[TextVersion]
    rounds: Sequence[RoundSums]
    contents: Mapping[int, TextVersion]
    said: Mapping[int, Sequence[TextOpinion]]
    left_out: int
    advised: Sequence[Advised]
    maps: Sequence[tuple[OpinionMap, Result]]
    persons: int
    support: Support | None
    resolution: Resolution | None
    answers: Mapping[int, str]


def submitted(resolution: Resolution) -> tuple[SubmittedPlan, TextVersion] | None:
    """The version that was submitted with *resolution*, and the seal it got then."""
    row = db.session.execute(
        select(SubmittedPlan, TextVersion)
        .join(
            TextVersion,
            (TextVersion.community_id == SubmittedPlan.community_id)
            & (TextVersion.id == SubmittedPlan.version_id),
        )
        .where(
            SubmittedPlan.community_id == resolution.community_id,
            SubmittedPlan.resolution_id == resolution.id,
        )
    ).one_or_none()
    return (row.SubmittedPlan, row.TextVersion) if row is not None else None


def answers(resolution: Resolution) -> Mapping[int, str]:
    """What the office replied to single clauses of the plan of *resolution*, by their ids."""
    rows = select(PlanAnswer.clause, PlanAnswer.text).where(
        PlanAnswer.community_id == resolution.community_id,
        PlanAnswer.resolution_id == resolution.id,
    )
    return {row.clause: row.text for row in db.session.execute(rows)}


def plan(issue: Issue) -> Plan | None:
    """The public-opinion plan of *issue*; ``None``: it has no published plan."""
    text = texts.plan_of(issue)
    if text is None or not text.latest:
        return None
    resolution = _with_plan(issue)
    sent = submitted(resolution) if resolution is not None else None
    version = sent[1] if sent else texts.version(text, text.latest)
    assert version is not None
    known = list(reversed(opinions.rounds(text)))
    said = _said(text)
    return Plan(
        issue=issue,
        text=text,
        version=version,
        versions=list(reversed(texts.versions(text))),
        rounds=known,
        contents=_contents(text),
        said=said,
        left_out=opinions.total(known).given - sum(map(len, said.values())),
        advised=advice.of_text(text),
        maps=_maps(issue),
        persons=_persons(text),
        support=_support(issue),
        resolution=resolution,
        answers=answers(resolution) if sent and resolution is not None else {},
    )


def _maps(issue: Issue) -> Sequence[tuple[OpinionMap, Result]]:
    every = maps.of_issue(issue)
    found = results(every)
    return [(one, found[one.id]) for one in reversed(every) if one.id in found]


def _with_plan(issue: Issue) -> Resolution | None:
    """The resolution with which the plan was submitted last; else the latest one."""
    rows = select(Resolution).where(
        Resolution.community_id == issue.community_id, Resolution.issue_id == issue.id
    )
    return db.session.scalar(
        rows.order_by(Resolution.plan_submitted_at.is_(None), Resolution.id.desc()).limit(1)
    )


def _contents(text: Text) -> Mapping[int, TextVersion]:
    rows = db.session.execute(
        select(TextRound.id, TextVersion)
        .join(
            TextVersion,
            (TextVersion.community_id == TextRound.community_id)
            & (TextVersion.id == TextRound.version_id),
        )
        .where(TextRound.community_id == text.community_id, TextRound.text_id == text.id)
    )
    return {row.id: row.TextVersion for row in rows}


def _said(text: Text) -> Mapping[int, Sequence[TextOpinion]]:
    rows = db.session.scalars(
        select(TextOpinion)
        .join(
            TextRound,
            (TextRound.community_id == TextOpinion.community_id)
            & (TextRound.id == TextOpinion.round_id),
        )
        .where(TextOpinion.community_id == text.community_id, TextRound.text_id == text.id)
        .order_by(TextRound.number, TextOpinion.number)
        .limit(PRINTED)
    )
    found: dict[int, list[TextOpinion]] = {}
    for one in rows:
        found.setdefault(one.round_id, []).append(one)
    return found


def _persons(text: Text) -> int:
    row = db.session.execute(
        select(
            func.count(TextOpinion.person_id.distinct()).label("known"),
            func.count(TextOpinion.id).filter(opinions.UNNAMED).label("unnamed"),
        )
        .join(
            TextRound,
            (TextRound.community_id == TextOpinion.community_id)
            & (TextRound.id == TextOpinion.round_id),
        )
        .where(TextOpinion.community_id == text.community_id, TextRound.text_id == text.id)
    ).one()
    return row.known + row.unnamed


def _support(issue: Issue) -> Support | None:
    told: Any = db.session.scalar(
        select(Entry.particulars)
        .where(Entry.community_id == issue.community_id, Entry.issue_id == issue.id, DECIDED)
        .order_by(Entry.number.desc())
        .limit(1)
    )
    if told is None or "in_favour" not in told or not (told["in_favour"] or told["against"]):
        return None
    return Support(told["in_favour"], told["against"])
