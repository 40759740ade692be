"""The small words of a meeting: sides, choices, methods, rulings."""

from __future__ import annotations

from enum import StrEnum


class ArrivalMode(StrEnum):
    """How an arrival or departure came on record."""

    DOOR = "door"
    QR = "qr"
    ASSISTED = "assisted"


class Side(StrEnum):
    """The side of a speech (3.2.5). Information is never passed over."""

    FOR = "for"
    AGAINST = "against"
    INFORMATION = "information"


class Choice(StrEnum):
    """What a member answers in a roll call."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class CountMethod(StrEnum):
    """How a question is put (3.2.7)."""

    CONSENT = "consent"
    HANDS = "hands"
    ROLL = "roll"
    SECRET = "secret"  # on paper, counted by hand
    BOX = "box"  # secret, in a ballot box of those present


class Ruling(StrEnum):
    """What the chair says to a point of order."""

    WELL_TAKEN = "well-taken"
    NOT_WELL_TAKEN = "not-well-taken"
