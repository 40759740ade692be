"""What all pages of this room share: the blueprint, and how somebody stands to a box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from flask import g

from deliberation.ballots import queries
from deliberation.ballots.models import Box, Voter
from deliberation.ballots.queries import Standing
from deliberation.ballots.queries.subject_types import answered_here, shown_as
from deliberation.people.routes.current import me as me
from deliberation.rules import box as rules
from deliberation.rules.policy import Fact
from deliberation.rules.refusals import Refused
from deliberation.web import once
from deliberation.web.guard import Loaded, community_blueprint
from deliberation.web.sounding import say_so
from deliberation.web.words import WORDS, translated, word

bp = community_blueprint("ballots")


def box_at(box_id: int) -> Loaded | None:
    """A box that may be shown, and whether the actor answers for a line of its roll."""
    box = queries.box(g.community.id, box_id)
    known = shown_as(box)
    if box is None or known is None:
        return None
    say_so(known.body(box))
    here = answered_here(box.subject_kind)
    g.lines = queries.lines(box, g.actor) if here else ()
    return box, {Fact.ON_ROLL} if g.lines else set()


def box_answered_here(box_id: int) -> Loaded | None:
    """The same for a box that has no page of its own elsewhere."""
    loaded = box_at(box_id)
    return loaded if loaded and answered_here(loaded[0].subject_kind) else None


def lines_of_box(box: Box) -> Sequence[Standing]:
    """The lines of *box* that the actor answers for, wherever it is answered."""
    return queries.lines(box, g.actor)


class AnotherLine(Refused):
    """The page is about somebody else's line of the roll."""


def own_line(asked: str | None) -> Voter:
    """The line of the roll that a form is about, if it is one of the actor's.

    :raises AnotherLine: ``ballots.another_line``: the page is somebody else's, who used this
        browser before, and what it says is not to be cast for whoever sends it now
    """
    if not asked and len(g.lines) == 1:
        return g.lines[0].voter
    for one in g.lines:
        if str(one.voter.id) == asked:
            return one.voter
    raise AnotherLine.because("ballots.another_line", None)


def options(box: Box) -> Sequence[tuple[str, str]]:
    """The ids of the options with their words, in the order of the ballot paper."""
    said = words(box)
    return [(option, said[option]) for option in box.options]


def words(box: Box) -> Mapping[str, str]:
    """The options' words in the reader's language, where the house has them in it."""
    labels = box.labels or {}
    return {
        option: translated(labels[option])
        if option in labels
        else word("choice", option)
        if option in WORDS["choice"]
        else option
        for option in box.options
    }


# A receipt of a secret ballot is shown once: nothing on the server leads from voter to ballot,
# so it travels in the browser, beside no session.


class Cast(Protocol):
    """The box into which somebody has just cast."""

    @property
    def id(self) -> int: ...
    @property
    def is_secret(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a voter takes home.

    :ivar words: what they, or their browser, added; on the server there is only a hash of it
    :ivar elsewhere: it stands on somebody else's screen, which must not keep it
    """

    code: str
    words: str = ""
    elsewhere: bool = False


def hand_out(
    box: Cast, code: str | None, words: str | None = "", *, elsewhere: bool = False
) -> None:
    """Show *code*, and the *words* that its voter added, on the next page of this browser.

    A named ballot's code stands on the page whenever its voter looks; the words do not.

    :param elsewhere: the browser is not the voter's own, and will not show it again
    """
    words = rules.plain_words(words or "")
    if code is not None and (box.is_secret or words or elsewhere):
        once.hand_on([box.id, code, words, elsewhere])


def handed_out(box: Box) -> Receipt | None:
    """What to show now, once."""
    kept = once.handed_on()
    if not kept or kept[0] != box.id:
        return None
    once.take_back()
    return Receipt(*kept[1:])


def own_receipt(box: Box, mine: Standing | None) -> Receipt | None:
    """What to show to whoever answers for the line *mine*: a named ballot's code stands."""
    fresh = handed_out(box)
    code = queries.receipt_of(mine) if mine is not None and mine.ballot is not None else None
    if code is None or (fresh is not None and fresh.code == code):
        return fresh
    return Receipt(code)
