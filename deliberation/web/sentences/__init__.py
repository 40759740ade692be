"""What a refusal says to people: message name → Chinese sentence, translated when shown."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import LazyString

from deliberation.rules.refusals import Refusal
from deliberation.web.dates import full_day
from deliberation.web.words import in_sentence, listed, sentence_case

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _collected() -> dict[str, LazyString]:
    """The sentences of all subjects (the modules of this package), each name once."""
    found: dict[str, LazyString] = {}
    for module in pkgutil.iter_modules(__path__):
        part = importlib.import_module(f"{__name__}.{module.name}").SENTENCES
        if twice := found.keys() & part.keys():
            raise ValueError(f"sentences declared twice: {sorted(twice)}")
        found |= part
    return found


SENTENCES: Mapping[str, LazyString] = _collected()


def sentence(refusal: Refusal) -> str:
    """What *refusal* says, in the reader's language."""
    return sentence_case(str(SENTENCES[refusal.name]) % _readable(dict(refusal.values)))


def _readable(values: dict[str, Any]) -> dict[str, Any]:
    """*values* as this reader reads them: codes as words, days and lists in their own way."""
    for key, value in values.items():
        if key == "body":
            values[key] = in_sentence("body", value)
        elif isinstance(value, tuple):
            values[key] = listed(map(str, value))
        elif isinstance(value, str) and _DAY.fullmatch(value):
            values[key] = _day(value)
    if values.keys() >= {"year", "month", "day"}:
        values["date"] = full_day(date(values["year"], values["month"], values["day"]))
    return values


def _day(written: str) -> str:
    try:
        return full_day(date.fromisoformat(written))
    except ValueError:  # somebody typed what looks like a day: it is theirs, and stays as it is
        return written
