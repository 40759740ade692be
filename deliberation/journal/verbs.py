"""Every verb that the record knows, with its exact keys.

A verb is ``subject:what happened`` in the past tense. Its particulars hold ids, numbers and
words of the matter; never a person's name. Each verb has its sentence in ``sentences.py``.
"""

from __future__ import annotations

from collections.abc import Mapping


def _keys(*names: str) -> frozenset[str]:
    return frozenset(names)


VERBS: Mapping[str, frozenset[str]] = {
    # people
    "community:founded": _keys("code"),
    "bylaws:changed": _keys("numbers"),
    "role:given": _keys("person", "role", "since", "until"),
    "role:ended": _keys("person", "role"),
    # issues
    "issue:round": _keys("round"),
}
