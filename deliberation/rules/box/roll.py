"""The roll of those entitled: sorted, and hashed so that nobody is added later unseen (§2)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256


def roll_hash(members: Iterable[str | int]) -> str:
    """SHA-256, in hexadecimal, of the roll: the same for the same members in any order.

    :param members: one opaque key for each voter, such as the person's id; no names
    :raises ValueError: somebody stands on the roll twice
    """
    keys = [str(member) for member in members]
    roll = sorted(keys, key=lambda key: (len(key), key))  # numbers in the order of numbers
    if len(set(roll)) != len(roll):
        raise ValueError("a roll names everybody once")
    return sha256(json.dumps(roll, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
