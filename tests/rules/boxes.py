"""Boxes for the tests of board and recount: small, and the same on every run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from deliberation.rules.box import (
    BallotMethod,
    Board,
    Heading,
    Mark,
    Opened,
    RollLine,
    Secrecy,
    by_profile,
    close,
)
from deliberation.rules.voting import profile

STANCES = {"for": "同意", "against": "反对", "abstain": "弃权"}
POLL = {"satisfied": "满意", "basically": "基本满意", "dissatisfied": "不满意"}


def code(number: int) -> str:
    """An opaque code of 12 letters for the voter called *number*."""
    digits = sha256(b"voter %d" % number).digest()
    return "".join("abcdefghijklmnopqrstuvwxyz234567"[digit % 32] for digit in digits[:12])


def nonce(number: int) -> str:
    return sha256(b"nonce %d" % number).hexdigest()


def heading(
    rule: Mapping | None = None,
    *,
    method: BallotMethod = BallotMethod.FOR_AGAINST,
    secrecy: Secrecy = Secrecy.SECRET,
    labels: Mapping[str, str] = STANCES,
    **particulars,
) -> Heading:
    return Heading(
        uid="k3v5tq2mabcd",
        community="向阳社区",
        question="停车分时共享，是否同意？",
        method=method,
        secrecy=secrecy,
        labels=labels,
        rule=rule or by_profile(profile("HALL")),
        **{
            "opens_at": "2026-10-01T01:00:00+00:00",
            "closes_at": "2026-10-08T16:00:00+00:00",
            "closed_at": "2026-10-08T16:00:00+00:00",
        }
        | particulars,
    )


def board(
    head: Heading,
    choices: Sequence[str],
    *,
    silent: int = 0,
    areas: Sequence[int] = (),
    channels: Iterable[str] = ("online", "paper", "terminal"),
) -> Board:
    """A box in which voter 0, 1, 2 … chose *choices* and *silent* more did not vote."""
    channels = tuple(channels)
    metres = [*areas, *[0] * (len(choices) + silent - len(areas))]
    named = head.secrecy is Secrecy.NAMED
    return close(
        head,
        [RollLine(code(n), 1, metres[n]) for n in range(len(choices) + silent)],
        [Mark(code(n), channels[n % len(channels)]) for n in range(len(choices))],
        [Opened(choice, nonce(n), code(n) if named else "") for n, choice in enumerate(choices)],
    )
