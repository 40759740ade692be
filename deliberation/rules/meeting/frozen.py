"""Values that can say what they would be with some of them changed."""

from __future__ import annotations

from typing import Any, Self


class Value:
    """A frozen value that can say what it would be with some of it changed."""

    def having(self, **changes: Any) -> Self:
        """Like ``dataclasses.replace``, several times faster: floors are made by the thousand."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.__dict__.update(changes)
        return other
