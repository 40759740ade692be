"""What a refusal says to people: message name → Chinese sentence, translated when shown."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from flask_babel import LazyString

from deliberation.rules.refusals import Refusal


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
    return str(SENTENCES[refusal.name]) % dict(refusal.values)
