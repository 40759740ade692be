"""Finding meetings, votes, resolutions and progress reports by what they are called.

No index is kept: a neighbourhood has some hundreds of each, and only names are looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Subquery,
    and_,
    cast,
    exists,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from deliberation.ballots.models import Box
from deliberation.ballots.queries import subject_types
from deliberation.convene.models import AgendaItem, Meeting
from deliberation.convene.queries.meetings import NOT_PUBLIC
from deliberation.database import db
from deliberation.issues.models import Issue
from deliberation.issues.operations.search_text import MOST_ASKED, pairs
from deliberation.issues.queries import READABLE, reader
from deliberation.resolve.models import Resolution
from deliberation.rules.policy import Actor
from deliberation.supervise.models import Report

MOST = 5  # of each kind


class Named(NamedTuple):
    """Something that is called as was asked.

    :ivar kind: ``meeting``, ``box``, ``resolution`` or ``report``
    :ivar key: by which its page is found
    :ivar at: when it was made public, or is held
    :ivar box: the ballot box, of that kind
    """

    kind: str
    key: str
    title: str
    at: datetime
    box: Box | None = None


def named(community_id: int, actor: Actor, asked: str) -> list[Named]:
    """What the reader may know of and has every word of *asked* in its name, the latest first."""
    words = asked[:MOST_ASKED].split()
    if len(asked) < 2 or not pairs(asked):
        return []
    papers = union_all(
        *(
            select(one.c.kind, one.c.key, one.c.title, one.c.at)
            for one in (
                _meetings(community_id, words),
                _resolutions(community_id, words),
                _reports(community_id, words),
            )
        )
    )
    found = [Named(*row) for row in db.session.execute(papers, reader(actor))]
    found += [
        Named("box", str(box.id), box.question, box.opens_at, box)
        for box in subject_types.shown(_boxes(community_id, words))[:MOST]
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _called(column: InstrumentedAttribute[str], words: Sequence[str]) -> list[ColumnElement[bool]]:
    return [column.icontains(word, autoescape=True) for word in words]


def _latest(rows: Select) -> Subquery:
    return rows.limit(MOST).subquery()


def _meetings(community_id: int, words: Sequence[str]) -> Subquery:
    title = Meeting.title
    on_agenda = exists().where(
        AgendaItem.community_id == Meeting.community_id,
        AgendaItem.meeting_id == Meeting.id,
        *_called(AgendaItem.title, words),
    )
    return _latest(
        select(
            literal("meeting").label("kind"),
            cast(Meeting.number, String).label("key"),
            title.label("title"),
            Meeting.starts_at.label("at"),
        )
        .where(
            Meeting.community_id == community_id,
            Meeting.noticed_at.is_not(None),
            Meeting.body.not_in(NOT_PUBLIC),
            or_(and_(*_called(title, words)), on_agenda),
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    )


def _resolutions(community_id: int, words: Sequence[str]) -> Subquery:
    return _latest(
        select(
            literal("resolution").label("kind"),
            Resolution.number.label("key"),
            Resolution.title.label("title"),
            Resolution.posted_at.label("at"),
        )
        .join(Issue, _of_resolution())
        .where(
            Resolution.community_id == community_id,
            Resolution.posted_at.is_not(None),
            READABLE,
            *_called(Resolution.title, words),
        )
        .order_by(Resolution.posted_at.desc(), Resolution.id.desc())
    )


def _reports(community_id: int, words: Sequence[str]) -> Subquery:
    return _latest(
        select(
            literal("report").label("kind"),
            cast(Report.id, String).label("key"),
            Resolution.title.label("title"),
            Report.published_at.label("at"),
        )
        .join(
            Resolution,
            (Resolution.community_id == Report.community_id)
            & (Resolution.id == Report.resolution_id),
        )
        .join(Issue, _of_resolution())
        .where(Report.community_id == community_id, READABLE, *_called(Resolution.title, words))
        .order_by(Report.published_at.desc(), Report.id.desc())
    )


def _of_resolution() -> ColumnElement[bool]:
    return (Issue.community_id == Resolution.community_id) & (Issue.id == Resolution.issue_id)


def _boxes(community_id: int, words: Sequence[str]) -> Sequence[Box]:
    return db.session.scalars(
        select(Box)
        .where(Box.community_id == community_id, *_called(Box.question, words))
        .order_by(Box.opens_at.desc(), Box.id.desc())
        .limit(4 * MOST)
    ).all()
