"""The numbers a community may choose, where the law leaves them to it.

Every field says its unit and where the rulebook (3-rules) mentions it; its value here is
the default. What the law fixes is refused, however it is asked for. Changing them takes a
resolution of the representatives' assembly and never touches what was opened before (§5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from fractions import Fraction
from typing import Any

from .refusals import Refusal, Refused
from .satisfaction import threshold_refused


class TwoChannels(StrEnum):
    """Which ballot counts when one voter has cast two in a named box (§4)."""

    FIRST_VALID = "first_valid"
    PAPER_PREVAILS = "paper_prevails"
    ONLINE_PREVAILS = "online_prevails"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bylaws:
    """One community's numbers. ``Bylaws()`` are the defaults.

    :ivar cosigner_threshold: co-signatures before submitting; 0: none asked (§1)
    :ivar collect_days: days for submitting, after which a proposal lapses (§1)
    :ivar acknowledge_working_days: working days until a submission is acknowledged; at most
        1 (§1)
    :ivar answer_working_days: working days until review answers with reasons (§1)
    :ivar immediate_hours: hours until review answers on the "immediate" track (§1)
    :ivar appeal_adult_share: share of adult residents whose signatures appeal (§1)
    :ivar appeal_representative_share: share of representatives whose signatures appeal (§1)
    :ivar waiting_days: days before a matter not adopted may be proposed anew (§1)
    :ivar hall_quorum: share of voting seats that must be present, at least; ``None``: no
        quorum, the meeting is simply opened (§2 ``HALL``)
    :ivar hall_adoption: share that adopts; 1/2 means more than half, above it at least (§2)
    :ivar hall_base: of what: ``"cast"`` (for + against), ``"present"`` or ``"entitled"`` (§2)
    :ivar hall_notice_days: days of notice for ``HALL`` (§2)
    :ivar rra_notice_days: days of notice for ``RRA``, where the law gives none (§2)
    :ivar vra_notice_days: days of notice for ``VRA``, where the law gives none (§2)
    :ivar vg_notice_days: days of notice for ``VG``, where the law gives none (§2)
    :ivar quorum_wait_minutes: minutes without a quorum after which the chair may declare the
        meeting adjourned (§3.2.9)
    :ivar second_seconds: seconds until a motion without a second falls (§3.2.3)
    :ivar speech_seconds: seconds of one speech (§3.2.5)
    :ivar turns: speeches of one person on one question (§3.2.5)
    :ivar secret_ballot: main motions are decided by secret ballot (§3.2.7)
    :ivar two_channels: what counts when a voter used two channels; boxes start with it (§4)
    :ivar proxies: proxies that one person may hold (§4)
    :ivar assisted_a_day: ballots that one person may cast in a day for who asks for help (§4)
    :ivar contest_days: days in which what somebody else entered for a person can be contested,
        before it is counted (§4)
    :ivar secret_least: ballots of a secret box below which its outcome alone is published (§4)
    :ivar posting_days: days of posting, the day itself not counted; at least 15 (§5, art. 34)
    :ivar extensions: times that a task's deadline may be put off (§5, responsibility matrix)
    :ivar extension_days: days by which it is put off at most, each time
    :ivar poll_after_done_days: days after "done" at which the poll opens by itself, at most
        15 (§5, no dodging)
    :ivar poll_after_deadline_days: days after the deadline at which it opens by itself when
        nobody reports "done", at most 30 (§5, no dodging)
    :ivar poll_days: days of the poll's window (§5)
    :ivar poll_extension_days: days by which the window is extended, once (§5)
    :ivar poll_minimum: answers that make a poll valid; never more than all asked (§5)
    :ivar poll_minimum_share: the same as a share of those asked; the larger counts (§5)
    :ivar poll_again_days: days from an inconclusive poll to the next (§5)
    :ivar satisfaction_threshold: share of satisfied answers that closes; at least 4/5 (§5)
    :raises Refused: a number that the law forbids, that makes no sense, or that is not exact
    """

    cosigner_threshold: int = 0
    collect_days: int = 60
    acknowledge_working_days: int = 1
    answer_working_days: int = 5
    immediate_hours: int = 48
    appeal_adult_share: Fraction = Fraction(1, 10)
    appeal_representative_share: Fraction = Fraction(1, 5)
    waiting_days: int = 90

    hall_quorum: Fraction | None = Fraction(2, 3)
    hall_adoption: Fraction = Fraction(1, 2)
    hall_base: str = "cast"
    hall_notice_days: int = 3
    rra_notice_days: int = 3
    vra_notice_days: int = 3
    vg_notice_days: int = 3

    quorum_wait_minutes: int = 15
    second_seconds: int = 60
    speech_seconds: int = 120
    turns: int = 2
    secret_ballot: bool = False

    two_channels: TwoChannels = TwoChannels.FIRST_VALID
    proxies: int = 1
    assisted_a_day: int = 20
    contest_days: int = 3
    secret_least: int = 5

    posting_days: int = 15
    extensions: int = 2
    extension_days: int = 30
    poll_after_done_days: int = 15
    poll_after_deadline_days: int = 30
    poll_days: int = 14
    poll_extension_days: int = 14
    poll_minimum: int = 5
    poll_minimum_share: Fraction = Fraction(1, 5)
    poll_again_days: int = 30
    satisfaction_threshold: Fraction = Fraction(4, 5)

    def __post_init__(self) -> None:
        for field in fields(self):
            if (refusal := objection(field.name, getattr(self, field.name))) is not None:
                raise Refused(refusal)

    def notice_days(self, body: str) -> int | None:
        """Days of notice for the body called *body*; ``None`` where the law itself decides."""
        return {
            "HALL": self.hall_notice_days,
            "RRA": self.rra_notice_days,
            "VRA": self.vra_notice_days,
            "VG": self.vg_notice_days,
        }.get(body)

    def to_dict(self) -> dict[str, bool | int | str | None]:
        """All numbers in JSON's types; fractions exactly, as ``"4/5"``."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Bylaws:
        """The bylaws that *told* gives; what it leaves out keeps its default.

        :raises Refused: an unknown name, and whatever the class itself refuses
        """
        if unknown := sorted(told.keys() - _DEFAULTS.keys()):
            raise Refused.because("bylaws.unknown_number", "2", number=unknown[0])
        return cls(**{name: _read(name, value, _DEFAULTS[name]) for name, value in told.items()})


@dataclass(frozen=True, slots=True)
class Limit:
    """What may be chosen for one number.

    :ivar rule: the rule in which it has its place
    :ivar least: the least, itself included
    :ivar most: the most, itself included; beyond it nothing sensible could be meant
    :ivar bound: whether the law or the rulebook draws a line here, and not good sense alone
    """

    rule: str
    least: int | Fraction = 1
    most: int | Fraction = 366
    bound: bool = False


_SHARE = Fraction(1, 1000)  # a share is more than nothing
_ALL = Fraction(1)

#: What may be chosen, by number; what is neither number nor share has its own check.
LIMITS: Mapping[str, Limit] = {
    "cosigner_threshold": Limit("1", 0, 10_000),
    "collect_days": Limit("1"),
    "acknowledge_working_days": Limit("1", 0, 1, bound=True),
    "answer_working_days": Limit("1", 1, 60),
    "immediate_hours": Limit("1", 1, 720),
    "appeal_adult_share": Limit("1", _SHARE, _ALL),
    "appeal_representative_share": Limit("1", _SHARE, _ALL),
    "waiting_days": Limit("1", 0, 1_100),
    "hall_quorum": Limit("2", _SHARE, _ALL),
    "hall_adoption": Limit("2", Fraction(1, 2), _ALL, bound=True),
    "hall_base": Limit("2"),
    "hall_notice_days": Limit("2", 0, 90),
    "rra_notice_days": Limit("2", 0, 90),
    "vra_notice_days": Limit("2", 0, 90),
    "vg_notice_days": Limit("2", 0, 90),
    "quorum_wait_minutes": Limit("3.2.9", 1, 120),
    "second_seconds": Limit("3.2.3", 1, 3_600),
    "speech_seconds": Limit("3.2.5", 1, 3_600),
    "turns": Limit("3.2.5", 1, 20),
    "secret_ballot": Limit("3.2.7"),
    "two_channels": Limit("4"),
    "proxies": Limit("4", 0, 20),
    "assisted_a_day": Limit("4", 1, 200),
    "contest_days": Limit("4", 1, 30),
    "secret_least": Limit("4", 3, 50),
    "posting_days": Limit("5", 15, 366, bound=True),
    "extensions": Limit("5", 0, 20),
    "extension_days": Limit("5"),
    "poll_after_done_days": Limit("5", 1, 15, bound=True),
    "poll_after_deadline_days": Limit("5", 1, 30, bound=True),
    "poll_days": Limit("5", 1, 90),
    "poll_extension_days": Limit("5", 1, 90),
    "poll_minimum": Limit("5", 1, 10_000),
    "poll_minimum_share": Limit("5", _SHARE, _ALL),
    "poll_again_days": Limit("5"),
    "satisfaction_threshold": Limit("5", Fraction(4, 5), _ALL, bound=True),
}

#: Of whom the share of votes in the ``HALL`` is taken.
BASES = ("cast", "present", "entitled")


def objection(name: str, value: Any) -> Refusal | None:
    """Why *value* cannot be chosen for the number called *name*; ``None`` when it can."""
    default = _DEFAULTS[name]
    if value is None and name == "hall_quorum":
        return None
    if type(value) is not type(default):  # no floats; and True is no number
        return Refusal.of("bylaws.not_exact", "2", number=name, value=str(value))
    if name == "hall_base" and value not in BASES:
        return Refusal.of("bylaws.hall_base_unknown", "2", base=value)
    if isinstance(value, (bool, str)):
        return None
    return _forbidden(name, value) or _senseless(name, value)


def _forbidden(name: str, value: int | Fraction) -> Refusal | None:
    """Why the law or the rulebook forbids *value*, in words of its own."""
    limit = LIMITS[name]
    if name == "acknowledge_working_days" and value > limit.most:
        return Refusal.of("bylaws.acknowledgement_delayed", "1", days=value)
    if name == "hall_adoption" and value < limit.least:
        return Refusal.of("bylaws.adoption_below_half", "2", share=str(value))
    if name == "posting_days" and value < limit.least:
        return Refusal.of("bylaws.posting_shortened", "5", days=value)
    if name == "poll_after_done_days" and value > limit.most:
        return Refusal.of("bylaws.poll_after_done_delayed", "5", days=value)
    if name == "poll_after_deadline_days" and value > limit.most:
        return Refusal.of("bylaws.poll_after_deadline_delayed", "5", days=value)
    if name == "satisfaction_threshold":
        return threshold_refused(Fraction(value))
    return None


def _senseless(name: str, value: int | Fraction) -> Refusal | None:
    limit = LIMITS[name]
    if isinstance(value, Fraction):
        if not 0 < value <= 1:
            return Refusal.of("bylaws.share_out_of_range", "2", number=name, share=str(value))
    elif value < limit.least:
        return Refusal.of("bylaws.too_small", "2", number=name, least=limit.least)
    elif value > limit.most:
        return Refusal.of("bylaws.too_large", "2", number=name, most=limit.most)
    return None


def _plain(value: Any) -> bool | int | str | None:
    return value if value is None or isinstance(value, int) else str(value)


def _read(name: str, value: Any, default: Any) -> Any:
    """*value* as JSON has it, in the type of *default*; what does not fit is refused."""
    try:
        if isinstance(value, str) and isinstance(default, Fraction):
            return Fraction(value)
        if isinstance(value, str) and isinstance(default, TwoChannels):
            return TwoChannels(value)
    except (ValueError, ZeroDivisionError):
        raise Refused.because("bylaws.not_exact", "2", number=name, value=value) from None
    if type(value) is int and isinstance(default, Fraction):
        return Fraction(value)  # 1 is a share as well: all of them
    return value


_DEFAULTS: Mapping[str, Any] = {field.name: field.default for field in fields(Bylaws)}
