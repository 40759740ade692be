"""Covering what has become public: words of an issue, wherever they stand in its texts, on record.

The tables are found by their keys: whatever belongs to the issue, or to what belongs to it, and
holds words that people typed. The chain of the record is not touched: it holds digests (§1,
``journal.typed``), and the story says who covered how much, and why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import JSON, Select, String, Table, select, update

from deliberation.collect.models import Intake
from deliberation.database import Model, db
from deliberation.issues import operations as issues
from deliberation.issues import wording
from deliberation.issues.models import Issue
from deliberation.journal import typed
from deliberation.messages.models import Message
from deliberation.people.models import Person
from deliberation.rules.reading import privacy
from deliberation.rules.refusals import NotReady
from deliberation.shredding import shredding

#: What is chained, hashed or kept for those concerned alone is not changed: acts and minutes of a
#: meeting, ballots, disputes. Their forms look through what is typed before it is on record.
LEFT = frozenset({
    "entries", "entry_words", "messages", "issue_texts", "acts", "minutes_entries", "broadcasts",
    "boxes", "box_heads", "ballots", "duplicate_ballots", "choices", "proxies", "paper_batches",
    "paper_entries", "agreements", "mediation_sessions", "parties", "proposed_terms",
    "follow_ups", "follow_up_answers", "seats", "affected", "intakes", "rule_changes",
})  # fmt: skip
#: Columns of words that somebody typed are at least so long; codes and numbers are shorter.
LEAST = 60
#: And are no hashes.
_HASHED = ("hash", "sha256", "digest", "root", "seal", "key", "commitment", "nonce")

WORD_LEAST = 2  # characters: a single one stands in too many words


def cover(
    issue: Issue,
    words: Sequence[str],
    *,
    reason: str,
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> int:
    """Cover each of *words* in all public texts of *issue*; gives in how many texts they stood.

    :raises NotReady: no words, no reason, words too short, or none of them stands there
    :raises Stale: the issue has changed since version *seen*
    """
    wanted, reason = [word.strip() for word in words if word.strip()], reason.strip()
    if not wanted:
        raise NotReady.because("covering.words_missing", "1")
    if min(map(len, wanted)) < WORD_LEAST:
        raise NotReady.because("covering.word_too_short", "1", least=WORD_LEAST)
    if not reason:
        raise NotReady.because("covering.reason_missing", "1")
    issues.hold(issue, seen)
    with shredding(issue):
        places = _cover_rows(issue, wanted) + typed.cover(
            issue.community_id, issue.id, partial(_covered, words=wanted)
        )
        if not places:
            raise NotReady.because("covering.not_there", "1")
        _cover_messages(issue, wanted)
        db.session.expire_all()
        wording.keep_anew(issue)
    issues.note(
        issue,
        "issue:covered",
        by=by,
        at=at,
        places=places,
        reason=privacy.covered_words(reason, wanted),
    )
    return places


def _covered(value: Any, words: Sequence[str]) -> Any:
    """*value* with *words* covered: a text, or texts within lists and mappings."""
    if isinstance(value, str):
        return privacy.covered_words(value, words)
    if isinstance(value, list):
        return [_covered(one, words) for one in value]
    if isinstance(value, dict):
        return {key: _covered(one, words) for key, one in value.items()}
    return value


def texts_of(issue: Issue) -> Iterator[tuple[Table, Any, dict[str, Any]]]:
    """Every row of *issue* that everybody can read, with its texts by column."""
    for table, path in _paths().items():
        columns = [column for column in table.columns if _holds_words(column)]
        if not columns:
            continue
        for row in db.session.execute(select(table.c.id, *columns).where(path(issue.id))):
            texts = {
                column.name: getattr(row, column.name)
                for column in columns
                if getattr(row, column.name)
            }
            yield table, row.id, texts


def proposed(issue: Issue) -> list[str]:
    """What looks like personal data in the public texts of *issue*: proposed to be covered."""
    found: dict[str, None] = {}
    for _, _, texts in texts_of(issue):
        for text in texts.values():
            if isinstance(text, str):
                found |= dict.fromkeys(one.text for one in privacy.find(text))
    return list(found)


def _cover_rows(issue: Issue, words: Sequence[str]) -> int:
    places = 0
    for table, row, texts in list(texts_of(issue)):
        changed = {
            name: after
            for name, text in texts.items()
            if (after := _covered(text, words)) != text
        }
        if changed:
            if "version" in table.columns:  # who has the page open finds that it has moved
                changed["version"] = table.c.version + 1
            db.session.execute(update(table).where(table.c.id == row).values(**changed))
            places += sum(name != "version" for name in changed)
    return places


def _cover_messages(issue: Issue, words: Sequence[str]) -> None:
    """What people were told of it before the record pointed to words; and the row of the list."""
    for message in db.session.scalars(
        select(Message).where(
            Message.community_id == issue.community_id, Message.issue_id == issue.id
        )
    ):
        after = _covered(message.particulars, words)
        if after != message.particulars:
            message.particulars = after
    for intake in db.session.scalars(select(Intake).where(Intake.issue_id == issue.id)):
        intake.answer = privacy.covered_words(intake.answer, words)
    db.session.flush()


# ------------------------------------------------------------------ which tables, by their keys


def _holds_words(column: Any) -> bool:
    if column.primary_key or column.foreign_keys or any(one in column.name for one in _HASHED):
        return False
    if isinstance(column.type, JSON):
        return True
    return isinstance(column.type, String) and (column.type.length or LEAST) >= LEAST


def _paths() -> dict[Table, Any]:
    """Each table of an issue's texts → the condition that a row belongs to the issue."""
    tables = [
        table
        for table in Model.metadata.sorted_tables
        if table.name not in LEFT and "id" in table.columns
    ]
    issue = Issue.__table__
    found: dict[Table, Any] = {issue: lambda key: issue.c.id == key}
    for table in tables:  # in the order of their keys: what is pointed to comes first
        if table in found:
            continue
        for column in table.columns:
            for key in column.foreign_keys:
                target = key.column.table
                if target in found and key.column.name == "id" and column.name != "merged_into_id":
                    found.setdefault(table, _by(column, target, found[target]))
    return found


def _by(column: Any, target: Table, belongs: Any) -> Any:
    if target.name == "issues":
        return lambda key: column == key
    return lambda key: column.in_(_ids(target, belongs(key)))


def _ids(target: Table, condition: Any) -> Select:
    return select(target.c.id).where(condition)
