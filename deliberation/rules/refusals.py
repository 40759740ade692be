"""Refusals: why something is not done, as a value that can be shown to anybody.

The rulebook never writes sentences for the screen. It says *which* refusal, with
the values that the sentence needs and the number of the rule; ``web`` turns this
into Chinese or English, beside the field or in place of the button.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why something cannot be done now.

    :ivar name: the message's name, such as ``"review.reasons_missing"``
    :ivar rule: the number in ``docs/rulebook.md``, such as ``"1"`` or ``"3.2.4"``; ``None`` where
        no rule is applied but something typed cannot be read, is unknown or has changed
    :ivar values: what the sentence needs, as sorted pairs, so that refusals compare
    """

    name: str
    rule: str | None
    values: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, name: str, rule: str | None, **values: Any) -> Refusal:
        """A refusal called *name* under *rule*, with the *values* its sentence needs."""
        return cls(name, rule, tuple(sorted(values.items())))

    @classmethod
    def handed_on(cls, name: str, rule: str | None, values: dict[str, Any]) -> Refusal:
        """The refusal of another process, in whose code its name stands."""
        return cls(name, rule, tuple(sorted(values.items())))

    def __str__(self) -> str:
        told = ", ".join(f"{key}={value}" for key, value in self.values)
        number = f" [{self.rule}]" if self.rule else ""
        return f"{self.name}{number}" + (f" ({told})" if told else "")


class Refused(Exception):
    """Something is refused, with the refusal that says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal

    @classmethod
    def because(cls, name: str, rule: str | None, **values: Any) -> Refused:
        """This kind of refusal, named in one line: ``raise NotReady.because(…)``."""
        return cls(Refusal.of(name, rule, **values))


class OutOfOrder(Refused):
    """Not in order now: another act has to come first, or this one never may."""


class NotReady(Refused):
    """A gate is not met: something that the rules ask for is not on record yet."""


class Stale(Refused):
    """What the person saw has changed in the meantime: look again, then decide."""
