"""Rows of a list become issues: what each would be, and all of them in one unit of work."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import insert, select

from deliberation import clock
from deliberation.collect import operations
from deliberation.collect.models import Intake
from deliberation.collect.operations.rows import Fault, Message, examined
from deliberation.database import db
from deliberation.documents.layout import LeftOut, Row
from deliberation.issues import operations as issues
from deliberation.issues.models import HELD, DutyKind, Issue, TimerKind
from deliberation.people.models import Community, Person
from deliberation.rules.refusals import Refusal

ASKED_AT_ONCE = 500  # references in one question


@dataclass(slots=True)
class Findings:
    """What would become of rows.

    :ivar new: the messages that are not there yet
    :ivar there: how many rows are there already, or stand in the list twice
    :ivar changed: how many of those were taken before with another text
    :ivar refused: for each row that cannot be taken, all that is wrong with it
    :ivar without: what is left out of rows that are taken
    :ivar left_out: lines of the sheet that are no rows: sums, signatures, notes
    """

    new: list[Message] = field(default_factory=list)
    there: int = 0
    changed: int = 0
    refused: list[list[Fault]] = field(default_factory=list)
    without: list[Fault] = field(default_factory=list)
    left_out: Sequence[LeftOut] = ()


def examine(
    community: Community, rows: Sequence[Row], mapping: Mapping[str, str], *, source: str
) -> Findings:
    """Look at every row; nothing changes."""
    findings, messages = Findings(), []
    for row in rows:
        message, faults = examined(row, mapping)
        if message is None:
            findings.refused.append(faults)
        else:
            messages.append(message)
            findings.without += faults
    known = _known(community, source, [message.reference for message in messages])
    first: dict[str, Message] = {}
    for message in messages:
        twin = first.setdefault(message.reference, message)
        if message.reference in known:
            findings.there += 1
            findings.changed += known[message.reference] != message.digest
        elif twin is message:
            findings.new.append(message)
        elif twin.digest == message.digest:
            findings.there += 1
        else:
            findings.refused.append([_twice(message, twin)])
    findings.refused.sort(key=lambda faults: faults[0].number)
    return findings


def _twice(message: Message, first: Message) -> Fault:
    # Taking one of them would lose the other without a word.
    refusal = Refusal.of("importing.reference_twice", None, row=first.number)
    return Fault(message.number, "reference", message.reference, refusal)


def _known(community: Community, source: str, references: Sequence[str]) -> dict[str, str]:
    """Of *references*, those that have been taken in, with the digests of their rows."""
    known: dict[str, str] = {}
    for start in range(0, len(references), ASKED_AT_ONCE):
        rows = db.session.execute(
            select(Intake.reference, Intake.digest).where(
                Intake.community_id == community.id,
                Intake.source == source,
                Intake.reference.in_(references[start : start + ASKED_AT_ONCE]),
            )
        )
        known |= {row.reference: row.digest for row in rows}
    return known


def enter(
    community: Community, messages: Sequence[Message], *, source: str, by: Person, at: datetime
) -> list[Issue]:
    """What ``operations.propose`` does, for each of *messages* at once. Inside ``uploads.hold``.

    They wait for a clerk to release them (§1, ``releasing``); until then nobody else sees them.

    :param messages: none of them is there yet
    :param by: the clerk, who enters them and answers for them
    """
    if not messages:
        return []
    contents = [
        {
            "key": hashlib.sha256(f"{source}\0{message.reference}".encode()).hexdigest(),
            **message.texts(),
            "channel": source,
            "clerk_id": by.id,
            "confidential": HELD,
        }
        for message in messages
    ]
    made = issues.open_issues(community.id, contents, at=at)
    issues.note_each(
        made,
        "issue:entered",
        [{"title": issue.title, "channel": source} for issue in made],
        by=by,
        at=at,
    )
    last = operations.last_day(community, at)
    issues.owe_each(made, DutyKind.SUBMIT, at=at, due=clock.last_moment(last), person_id=by.id)
    issues.set_timers(made, TimerKind.LAPSE, falls_due=clock.end_of(last))
    came_from = [
        {
            "community_id": community.id,
            "issue_id": issue.id,
            "source": source,
            "reference": message.reference,
            "posted_at": message.posted_at,
            "digest": message.digest,
            "answer": message.answer,
            "answered_at": message.answered_at,
        }
        for issue, message in zip(made, messages, strict=True)
    ]
    db.session.execute(insert(Intake), came_from)
    return made
