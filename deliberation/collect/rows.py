"""What one row of a list says: which column holds what, and a message with sound values."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from deliberation import clock
from deliberation.collect import operations
from deliberation.documents.sheets import Row
from deliberation.journal.chain import canonical
from deliberation.rules.refusals import NotReady, Refusal

#: What a message may bring, and whether it must.
FIELDS: Mapping[str, bool] = {
    "title": True,
    "body": True,
    "reference": False,
    "posted_at": False,
    "place": False,
    "action": False,
    "answer": False,
    "answered_at": False,
}

REFERENCE_MOST = 80  # characters

#: What a spreadsheet shows where a formula came to nothing.
BROKEN_FORMULAS = frozenset(
    {"#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!"}
)

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
    answer: str = ""
    answered_at: datetime | None = None


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
                "importing.field_unknown", None, field=name, fields=tuple(FIELDS)
            )
        mapping[name] = column
    for name, needed in FIELDS.items():
        if needed and name not in mapping:
            raise NotReady.because("importing.field_missing", None, field=name)
    for column in mapping.values():
        if column not in present:
            raise NotReady.because(
                "importing.column_missing", None, column=column, present=tuple(present)
            )
    return mapping


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one row with the value of one field."""

    number: int
    field: str
    written: str
    refusal: Refusal


def examined(row: Row, mapping: Mapping[str, str]) -> tuple[Message | None, list[Fault]]:
    """The message in *row*, or everything that is wrong with it, in the order of the fields."""
    told = {name: row.values.get(column, "") for name, column in mapping.items()}
    digest = hashlib.sha256(canonical(told).encode()).hexdigest()
    title, body = _fitting(" ".join(told["title"].split()), told["body"])
    # A list without numbers of its own: the same text is the same message.
    reference = told["reference"] if "reference" in mapping else digest
    place, action = told.get("place", ""), told.get("action", "")
    faults = []

    def tried(field: str, check: Callable[..., Any], *values: Any) -> Any:
        try:
            return check(*values)
        except NotReady as refused:
            faults.append(Fault(row.number, field, told.get(field, ""), refused.refusal))
            return None

    tried("title", _check_title, title)
    tried("body", _check_body, body)
    tried("reference", _check_reference, reference)
    posted_at = tried("posted_at", _moment, told.get("posted_at", ""))
    tried("place", _check_short, place)
    tried("action", _check_long, action)
    answer = told.get("answer", "").strip()
    answered_at = _moment_if_any(told.get("answered_at", ""))
    if faults:
        return None, faults
    message = Message(
        number=row.number,
        title=title,
        body=body,
        place=place,
        action=action,
        reference=reference,
        posted_at=posted_at,
        digest=digest,
        answer=answer,
        answered_at=answered_at,
    )
    return message, []


def _fitting(title: str, body: str) -> tuple[str, str]:
    # Nothing that a citizen wrote is lost: a long title stays whole above the text.
    if len(title) <= operations.TITLE_MOST:
        return title, body
    short = title[: operations.TITLE_MOST - 1] + "…"
    if " ".join(body.split()).startswith(title):  # one column for both
        return short, body
    return short, f"{title}\n\n{body}".strip()


def _check_title(title: str) -> None:
    if not title:
        raise NotReady.because("importing.title_missing", None)
    if title in BROKEN_FORMULAS:
        raise NotReady.because("importing.formula_broken", None, written=title)
    operations.check_title(title)


def _check_body(body: str) -> None:
    if body in BROKEN_FORMULAS:
        raise NotReady.because("importing.formula_broken", None, written=body)
    operations.check_problem(body)


def _check_reference(reference: str) -> None:
    if not reference:
        raise NotReady.because("importing.reference_missing", None)
    if reference in BROKEN_FORMULAS:
        raise NotReady.because("importing.formula_broken", None, written=reference)
    if len(reference) > REFERENCE_MOST:
        raise NotReady.because("importing.reference_too_long", None, most=REFERENCE_MOST)


def _check_short(text: str) -> None:
    operations.check_length(text, operations.TITLE_MOST)


def _check_long(text: str) -> None:
    operations.check_length(text)


def _moment_if_any(written: str) -> datetime | None:
    # No row is refused for when it was answered: what was answered counts.
    try:
        return _moment(written)
    except NotReady:
        return None


def _moment(written: str) -> datetime | None:
    if not written:
        return None
    found = _MOMENT.fullmatch(written)
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        return clock.at(date(year, month, day), time(hour, minute, second))
    except (AttributeError, ValueError):
        raise NotReady.because("importing.moment_unreadable", None, written=written) from None
