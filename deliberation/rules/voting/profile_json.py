"""The frozen copy of a profile, kept with each meeting and each ballot box (rulebook 2).

Whatever changes in the profiles later, a past result is read by the copy it was decided by.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256
from typing import Any

from deliberation.rules.refusals import Refused
from deliberation.rules.voting.bodies import Base, Electorate, Part, Portion, Profile, Variant
from deliberation.rules.voting.shares import Share


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, Share | Variant | Portion):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def share_from(data: Mapping[str, Any] | None) -> Share | None:
    """A share from its frozen form ``{"value": "2/3", "strict": false}``."""
    return None if data is None else _share(data)


def _share(data: Mapping[str, Any]) -> Share:
    return Share(Fraction(data["value"]), bool(data["strict"]))


def profile_to_json(profile: Profile) -> dict[str, Any]:
    """The copy kept with a meeting or ballot box: JSON-able and exact, fractions as "2/3"."""
    return {field.name: _plain(getattr(profile, field.name)) for field in fields(profile)}


def profile_from_json(data: Mapping[str, Any]) -> Profile:
    """The profile that ``frozen`` gave, clause text as it stood then.

    :raises Refused: ``profiles.copy_unreadable``
    """

    def portions(key: str) -> tuple[Portion, ...]:
        return tuple(Portion(Part(p["part"]), _share(p["share"])) for p in data[key])

    try:
        read = Profile(
            **{
                **data,
                "variants": tuple(
                    Variant(Electorate(v["electorate"]), share_from(v["quorum"]))
                    for v in data["variants"]
                ),
                "denominator": Base(data["denominator"]),
                "adoption": share_from(data["adoption"]),
                "demand": portions("demand"),
                "composition": portions("composition"),
            }
        )
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise Refused.because("profiles.copy_unreadable", "2") from error
    if profile_to_json(read) != dict(data):  # nothing is read in silence that was not written so
        raise Refused.because("profiles.copy_unreadable", "2")
    return read


def profile_digest(profile: Profile) -> str:
    """SHA-256, in hexadecimal, over the canonical JSON of the frozen copy."""
    text = json.dumps(
        profile_to_json(profile), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return sha256(text.encode()).hexdigest()
