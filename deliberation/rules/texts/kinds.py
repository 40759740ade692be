"""What texts there are, and what one of them needs (rulebook §9)."""

from __future__ import annotations

from enum import StrEnum

from deliberation.rules.refusals import NotReady, OutOfOrder

#: Characters of a text, and clauses in it: what is longer is no text that neighbours read.
MOST_CHARACTERS, MOST_CLAUSES = 60_000, 500


class TextKind(StrEnum):
    """What a text is for. A resolution's is what hangs on the wall, kept clause by clause so that
    an opinion can be given on it; nobody begins one or publishes versions of it."""

    PLAN = "plan"
    CONVENTION = "convention"
    RULES = "rules"
    GUIDE = "guide"
    RESOLUTION = "resolution"


#: What people write version by version.
BEGUN = tuple(kind for kind in TextKind if kind is not TextKind.RESOLUTION)


def ensure_may_begin(kind: TextKind, *, decided_on: bool | None, planned: bool) -> None:
    """Whether a text of *kind* may be begun.

    :param decided_on: its issue was accepted, is public and has not ended; ``None``: it has none
    :param planned: its issue has a plan already: that one gets versions
    :raises OutOfOrder: ``texts.resolution_is_posted``, ``texts.issue_not_open``,
        ``texts.planned_already``
    :raises NotReady: ``texts.plan_without_issue``
    """
    if kind not in BEGUN:
        raise OutOfOrder.because("texts.resolution_is_posted", "9")
    if decided_on is None:
        if kind is TextKind.PLAN:
            raise NotReady.because("texts.plan_without_issue", "9")
        return
    if not decided_on:
        raise OutOfOrder.because("texts.issue_not_open", "9")
    if kind is TextKind.PLAN and planned:
        raise OutOfOrder.because("texts.planned_already", "9")


def ensure_may_publish(
    source: str, clauses: int, *, before: str | None, latest: int, base: int, despite: int | None
) -> None:
    """Whether *source* may be the next version of a text.

    :param before: the latest version's Markdown, ``None`` where there is none
    :param latest: the number of that version, 0 where there is none
    :param base: the number of the version that the writer began from
    :param despite: a later one that the writer has seen, and replaces
    :raises NotReady: ``texts.body_missing``, ``texts.body_too_long``, ``texts.too_many_clauses``,
        ``texts.nothing_changed``, ``texts.published_meanwhile``
    """
    if not source.strip():
        raise NotReady.because("texts.body_missing", "9")
    if len(source) > MOST_CHARACTERS:
        raise NotReady.because("texts.body_too_long", "9", most=MOST_CHARACTERS)
    if clauses > MOST_CLAUSES:
        raise NotReady.because("texts.too_many_clauses", "9", most=MOST_CLAUSES)
    if latest not in (base, despite):
        raise NotReady.because("texts.published_meanwhile", "9", version=latest)
    if source == before:
        raise NotReady.because("texts.nothing_changed", "9", version=latest)
