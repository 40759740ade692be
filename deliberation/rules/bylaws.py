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

from .refusals import Refused
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
    :ivar second_seconds: seconds until a motion without a second falls (§3.2.3)
    :ivar speech_seconds: seconds of one speech (§3.2.5)
    :ivar turns: speeches of one person on one question (§3.2.5)
    :ivar secret_ballot: main motions are decided by secret ballot (§3.2.7)
    :ivar two_channels: what counts when a voter used two channels; boxes start with it (§4)
    :ivar proxies: proxies that one person may hold (§4)
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

    second_seconds: int = 60
    speech_seconds: int = 120
    turns: int = 2
    secret_ballot: bool = False

    two_channels: TwoChannels = TwoChannels.FIRST_VALID
    proxies: int = 1

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
            _exact(field.name, getattr(self, field.name), field.default)
        self._law()
        for field in fields(self):
            _sensible(field.name, getattr(self, field.name))
        if self.hall_base not in ("cast", "present", "entitled"):
            raise Refused.because("bylaws.hall_base_unknown", "2", base=self.hall_base)

    def _law(self) -> None:
        if self.acknowledge_working_days > 1:
            raise Refused.because(
                "bylaws.acknowledgement_delayed", "1", days=self.acknowledge_working_days
            )
        if self.hall_adoption < Fraction(1, 2):
            raise Refused.because("bylaws.adoption_below_half", "2", share=str(self.hall_adoption))
        if self.posting_days < 15:
            raise Refused.because("bylaws.posting_shortened", "5", days=self.posting_days)
        if self.poll_after_done_days > 15:
            raise Refused.because(
                "bylaws.poll_after_done_delayed", "5", days=self.poll_after_done_days
            )
        if self.poll_after_deadline_days > 30:
            raise Refused.because(
                "bylaws.poll_after_deadline_delayed", "5", days=self.poll_after_deadline_days
            )
        if refusal := threshold_refused(self.satisfaction_threshold):
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
        known = {field.name: field.default for field in fields(cls)}
        if unknown := sorted(told.keys() - known.keys()):
            raise Refused.because("bylaws.unknown_number", "2", number=unknown[0])
        return cls(**{name: _read(name, value, known[name]) for name, value in told.items()})


#: The least that makes sense, where it is not 1.
_LEAST = {
    "cosigner_threshold": 0,
    "acknowledge_working_days": 0,
    "waiting_days": 0,
    "hall_notice_days": 0,
    "rra_notice_days": 0,
    "vra_notice_days": 0,
    "vg_notice_days": 0,
    "proxies": 0,
    "extensions": 0,
}


def _exact(name: str, value: Any, default: Any) -> None:
    """Refuse floats, and whatever else is not of the default's very type: True is no number."""
    if value is None and name == "hall_quorum":
        return
    if type(value) is not type(default):
        raise Refused.because("bylaws.not_exact", "2", number=name, value=str(value))


def _sensible(name: str, value: Any) -> None:
    if isinstance(value, bool):
        return
    if isinstance(value, int) and value < (least := _LEAST.get(name, 1)):
        raise Refused.because("bylaws.too_small", "2", number=name, least=least)
    if isinstance(value, Fraction) and not 0 < value <= 1:
        raise Refused.because("bylaws.share_out_of_range", "2", number=name, share=str(value))


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
