"""What one row of a list says: which column holds what, and a message with sound values."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from deliberation import clock
from deliberation.collect import operations
from deliberation.collect.sheets import Row
from deliberation.journal.chain import canonical
from deliberation.rules.refusals import NotReady

#: What a message may bring, and whether it must.
FIELDS: Mapping[str, bool] = {
    "title": True,
    "body": True,
    "reference": False,
    "posted_at": False,
    "place": False,
    "action": False,
}

REFERENCE_MOST = 80  # characters

_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T ]+(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?(?:\.\d+)?)?"
)


@dataclass(frozen=True, slots=True)
class Message:
    """A row that has been understood."""

    number: int
    title: str
    body: str
    place: str
    action: str
    reference: str
    posted_at: datetime | None
    digest: str


def chosen_columns(written: str, present: Sequence[str]) -> dict[str, str]:
    """Which column holds what, from ``title=标题,body=内容,reference=编号``.

    :raises NotReady: something unknown is asked for, something needed is left out, or a
        column is not in the file
    """
    mapping = {}
    for part in written.replace("，", ",").split(","):
        name, _, column = (piece.strip() for piece in part.partition("="))
        if name not in FIELDS:
            raise NotReady.because(
                "importing.field_unknown", "1", field=name, fields="、".join(FIELDS)
            )
        mapping[name] = column
    for name, needed in FIELDS.items():
        if needed and name not in mapping:
            raise NotReady.because("importing.field_missing", "1", field=name)
    for column in mapping.values():
        if column not in present:
            raise NotReady.because(
                "importing.column_missing", "1", column=column, present="、".join(present)
            )
    return mapping


def understood(row: Row, mapping: Mapping[str, str]) -> Message:
    """The message in *row*, whose title fits and whose reference is never empty.

    :raises NotReady: the reference is missing or too long, or the moment cannot be read
    """
    told = {name: row.values.get(column, "") for name, column in mapping.items()}
    digest = hashlib.sha256(canonical(told).encode()).hexdigest()
    # A list without numbers of its own: the same text is the same message.
    reference = told["reference"] if "reference" in mapping else digest
    if not reference:
        raise NotReady.because("importing.reference_missing", "1")
    if len(reference) > REFERENCE_MOST:
        raise NotReady.because("importing.reference_too_long", "1", most=REFERENCE_MOST)
    title, body = _fitting(" ".join(told["title"].split()), told["body"])
    return Message(
        number=row.number,
        title=title,
        body=body,
        place=told.get("place", ""),
        action=told.get("action", ""),
        reference=reference,
        posted_at=_moment(told.get("posted_at", "")),
        digest=digest,
    )


def _fitting(title: str, body: str) -> tuple[str, str]:
    # Nothing that a citizen wrote is lost: a long title stays whole above the text.
    if len(title) <= operations.TITLE_MOST:
        return title, body
    return title[: operations.TITLE_MOST - 1] + "…", f"{title}\n\n{body}".strip()


def _moment(written: str) -> datetime | None:
    if not written:
        return None
    found = _MOMENT.fullmatch(written)
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        return clock.at(date(year, month, day), time(hour, minute, second))
    except (AttributeError, ValueError):
        raise NotReady.because("importing.moment_unreadable", "1", written=written) from None
