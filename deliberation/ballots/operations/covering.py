"""Words of a box's question, options and reasons covered: in its rows, and in what was sealed.

What was typed goes; nothing of a box's rows is append-only. While it is open nothing else follows:
commitments are over choices, not over words. The header of a closed box is the beginning of its
chain: it keeps the hash of the header as it was, so that root and ballots go on to fit, and the
record keeps the hash of header and footer as they are shown (``Box.covering``), which takes the
place of the seal over what is no longer there (``recount.py --covered``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from deliberation.ballots.models import Ballot, Box, Duplicate
from deliberation.database import db
from deliberation.rules.box import canonical_json, digest_of
from deliberation.rules.reading import covered_words


def texts(box: Box) -> Iterator[str]:
    """What somebody typed that everybody reads: question, options, reasons once it is closed."""
    yield box.question
    yield from (box.labels or {}).values()
    for kind in (Ballot, Duplicate):
        yield from db.session.scalars(
            select(kind.reason).where(
                kind.community_id == box.community_id, kind.box_id == box.id, kind.reason != ""
            )
        )


def cover(box: Box, words: Sequence[str]) -> int:
    """Cover *words* wherever they stand in *box*; gives in how many texts they stood."""
    places = _cover_rows(box, words)
    if box.header is None or box.footer is None:
        return places
    header = box.header | {
        "question": covered_words(box.header["question"], words),
        "options": [
            one | {"label": covered_words(one["label"], words)} for one in box.header["options"]
        ],
    }
    footer = box.footer | {"arithmetic": _each(box.footer["arithmetic"], words)}
    if (header, footer) != (box.header, box.footer):
        before = digest_of([canonical_json(box.header) + "\n"])
        box.header, box.footer = {"covered": before} | header, footer
    db.session.flush()
    return places


def _cover_rows(box: Box, words: Sequence[str]) -> int:
    places = 0
    before = box.labels or {}
    question, labels = covered_words(box.question, words), _each(before, words)
    if question != box.question:
        box.question = question
        places += 1
    if labels != before:
        places += sum(labels[key] != text for key, text in before.items())
        box.labels = labels
    kinds: tuple[type[Ballot | Duplicate], ...] = (Ballot, Duplicate)
    for kind in kinds:
        told = select(kind).where(
            kind.community_id == box.community_id, kind.box_id == box.id, kind.reason != ""
        )
        for ballot in db.session.scalars(told):
            after = covered_words(ballot.reason, words)
            places += after != ballot.reason
            ballot.reason = after
    db.session.flush()
    return places


def _each(said: Mapping[str, Any], words: Sequence[str]) -> dict[str, Any]:
    return {key: covered_words(text, words) for key, text in said.items()}
