"""What one row of a list says: which column holds what, and a message with sound values."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from deliberation.collect import operations
from deliberation.collect.operations.columns import NOTHING
from deliberation.collect.operations.moments import moment
from deliberation.documents.cells import Moment
from deliberation.documents.layout import Row
from deliberation.issues.models import TEXTS
from deliberation.journal.models.chain import canonical
from deliberation.rules.reading import (
    PersonalData,
    cover_personal_data,
    find_personal_data,
    plain_text,
)
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

#: Each text of a proposal, and what lists call it.
_BROUGHT_AS = {name: "body" if name == "problem" else name for name in TEXTS}
#: The fields that everybody reads once the message is released.
PUBLISHED = (*_BROUGHT_AS.values(), "answer")

REFERENCE_MOST = 80  # characters

#: What a spreadsheet shows where a formula came to nothing.
BROKEN_FORMULAS = frozenset({"#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!"})


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

    def texts(self) -> dict[str, str]:
        """The texts of the proposal that it becomes."""
        return {name: getattr(self, field) for name, field in _BROUGHT_AS.items()}

    def personal(self) -> list[tuple[str, PersonalData]]:
        """What looks like personal data in it: field and where it stands there (§1)."""
        return [
            (name, one) for name in PUBLISHED for one in find_personal_data(getattr(self, name))
        ]

    def covered(self) -> Message:
        """The same with all that covered."""
        changed: dict[str, Any] = {
            name: cover_personal_data(getattr(self, name)) for name in PUBLISHED
        }
        return replace(self, **changed)


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
    """What is wrong in one row with the value of one field.

    :ivar refuses: whether it keeps the row back; else the row is taken without the value
    """

    number: int
    field: str
    written: str
    refusal: Refusal
    refuses: bool = True


def examined(row: Row, mapping: Mapping[str, str]) -> tuple[Message | None, list[Fault]]:
    """The message in *row*, or why there is none, in the order of the fields.

    What cannot be read of a field that need not be there is left out, and told beside the
    message.
    """
    told = {name: row.values.get(column, "") for name, column in mapping.items()}
    digest = hashlib.sha256(canonical({one: _as_ever(told[one]) for one in told}).encode())
    title, body = _fitting(" ".join(told["title"].split()), told["body"])
    with_place = f"{body}\n\n{told.get('place', '')}"
    if operations.TITLE_MOST < len(told.get("place", "")) < len(with_place) <= operations.TEXT_MOST:
        body = with_place  # it does not fit its field, and is kept all the same
    faults = []

    def tried(field: str, check: Callable[..., Any], *values: Any) -> Any:
        try:
            return check(*values)
        except NotReady as refused:
            fault = Fault(
                row.number, field, told.get(field, ""), refused.refusal, refuses=FIELDS[field]
            )
            faults.append(fault)
            return None

    tried("title", _check_title, title)
    tried("body", _check_body, body)
    # A list without numbers of its own: the same text is the same message.
    reference = tried("reference", _reference, told, digest.hexdigest()) or digest.hexdigest()
    posted_at = tried("posted_at", _moment, told.get("posted_at", ""))
    place = tried("place", _short, told.get("place", "")) or ""
    action = tried("action", _long, told.get("action", "")) or ""
    answer = told.get("answer", "").strip()
    answered_at = _moment_if_any(told.get("answered_at", ""))
    if any(fault.refuses for fault in faults):
        return None, [fault for fault in faults if fault.refuses]
    message = Message(
        number=row.number,
        title=title,
        body=body,
        place=place,
        action=action,
        reference=reference,
        posted_at=posted_at,
        digest=digest.hexdigest(),
        answer=answer,
        answered_at=answered_at,
    )
    return message, faults


def _as_ever(value: str) -> str:
    # Days were once read with their midnight: what was taken in then is known again.
    whole_day = isinstance(value, Moment) and len(value) == len("2026-03-05")
    return f"{value} 00:00:00" if whole_day else str(value)


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


def _reference(told: Mapping[str, str], digest: str) -> str:
    if "reference" not in told:
        return digest
    reference = plain_text(told["reference"])
    if not reference:
        raise NotReady.because("importing.reference_missing", None)
    if reference in BROKEN_FORMULAS:
        raise NotReady.because("importing.formula_broken", None, written=reference)
    if len(reference) > REFERENCE_MOST:
        raise NotReady.because("importing.reference_too_long", None, most=REFERENCE_MOST)
    return reference


def _short(text: str) -> str:
    operations.check_length(text, operations.TITLE_MOST)
    return text


def _long(text: str) -> str:
    operations.check_length(text)
    return text


def _moment_if_any(written: str) -> datetime | None:
    # No row is refused for when it was answered: what was answered counts.
    try:
        return _moment(written)
    except NotReady:
        return None


def _moment(written: str) -> datetime | None:
    if plain_text(written) in NOTHING:
        return None
    found = moment(written)
    if found is None:
        raise NotReady.because("importing.moment_unreadable", None, written=written[:40])
    return found
