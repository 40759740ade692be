"""Reading texts, their versions, and one's own draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import defer

from deliberation.database import db, record_in
from deliberation.issues.models import Issue
from deliberation.rules.texts import TextKind
from deliberation.texts.models import Text, TextDraft, TextVersion

PAGE = 30


def by_number(community_id: int, number: str) -> Text | None:
    """The text that the community calls *number*, such as ``2026-03``."""
    return record_in(Text, community_id, number=number)


def by_key(community_id: int, key: str) -> Text | None:
    """What a form with *key* has made."""
    return record_in(Text, community_id, key=key)


def of_resolution(community_id: int, resolution: str) -> Text | None:
    """The text of the resolution with this number, where an opinion on it was asked for."""
    return record_in(Text, community_id, resolution=resolution)


def plan_of(issue: Issue) -> Text | None:
    """The plan of *issue*, published or not."""
    return record_in(Text, issue.community_id, issue_id=issue.id, kind=TextKind.PLAN.value)


def of_issue(issue: Issue, *, published: bool) -> Sequence[Text]:
    """The texts of *issue*, the first first; *published*: those with a version."""
    rows = select(Text).where(Text.community_id == issue.community_id, Text.issue_id == issue.id)
    if published:
        rows = rows.where(Text.latest > 0)
    return db.session.scalars(rows.order_by(Text.id)).all()


def version(text: Text, number: int) -> TextVersion | None:
    """Version *number* of *text*."""
    return record_in(TextVersion, text.community_id, text_id=text.id, number=number)


def versions(text: Text) -> Sequence[TextVersion]:
    """All versions of *text*, the latest first, without their clauses."""
    return db.session.scalars(
        select(TextVersion)
        .where(TextVersion.community_id == text.community_id, TextVersion.text_id == text.id)
        .options(defer(TextVersion.clauses, raiseload=False))
        .order_by(TextVersion.number.desc())
    ).all()


def draft(text: Text, person_id: int | None) -> TextDraft | None:
    """What the person is writing for the next version of *text*."""
    return record_in(TextDraft, text.community_id, text_id=text.id, person_id=person_id)


def shelf(
    community_id: int, *, all_of_them: bool, before: int | None = None, kind: str | None = None
) -> Sequence[Any]:
    """One page of texts with their latest version's name and moment, the latest text first.

    :param all_of_them: also those that have no version yet, for who may write them
    :param before: id of the last text of the page before; one more than a page tells of a next
    """
    rows = (
        select(
            Text.id, Text.number, Text.kind, Text.title, Text.latest,
            TextVersion.name, TextVersion.at,
        )
        .outerjoin(
            TextVersion,
            (TextVersion.community_id == Text.community_id)
            & (TextVersion.text_id == Text.id)
            & (TextVersion.number == Text.latest),
        )
        .where(Text.community_id == community_id, Text.kind != TextKind.RESOLUTION.value)
    )  # fmt: skip
    if not all_of_them:
        rows = rows.where(Text.latest > 0)
    if kind is not None:
        rows = rows.where(Text.kind == kind)
    if before is not None:
        rows = rows.where(Text.id < before)
    return db.session.execute(rows.order_by(Text.id.desc()).limit(PAGE + 1)).all()
