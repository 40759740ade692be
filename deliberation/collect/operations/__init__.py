"""Changing: what can be done in this room."""

from __future__ import annotations

from deliberation.collect.operations.proposals import (
    COSIGNED_AT,
    TEXT_MOST,
    TITLE_LEAST,
    TITLE_MOST,
    by_key,
    check_length,
    check_problem,
    check_title,
    collect_again,
    cosign,
    end_collecting,
    lapse,
    last_day,
    propose,
    submit,
    threshold,
    unsign,
    withdraw,
)

__all__ = [
    "COSIGNED_AT",
    "TEXT_MOST",
    "TITLE_LEAST",
    "TITLE_MOST",
    "by_key",
    "check_length",
    "check_problem",
    "check_title",
    "collect_again",
    "cosign",
    "end_collecting",
    "lapse",
    "last_day",
    "propose",
    "submit",
    "threshold",
    "unsign",
    "withdraw",
]
