"""The words for codes: steps, bodies, roles, channels … in the reader's language.

The tables stand by subject in the files of this package; here is what reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import LazyString

from deliberation.web.language import gettext
from deliberation.web.words.ballots import VOTING
from deliberation.web.words.discuss import CHAMBER
from deliberation.web.words.disputes import DISPUTES
from deliberation.web.words.figures import FIGURES
from deliberation.web.words.general import GENERAL
from deliberation.web.words.legality import LEGALITY
from deliberation.web.words.mend import MENDING
from deliberation.web.words.opinions import OPINIONS
from deliberation.web.words.own_data import OWN_DATA
from deliberation.web.words.people import DECLARED, REGISTERS
from deliberation.web.words.supervise import CARRYING_OUT, YEARLY


def joined(
    *parts: Mapping[str, Mapping[str, LazyString]],
) -> Mapping[str, Mapping[str, LazyString]]:
    """The kinds of words of all *parts*, each kind once.

    :raises ValueError: a kind has two meanings: one of them would show its codes to people
    """
    found: dict[str, Mapping[str, LazyString]] = {}
    for part in parts:
        if twice := found.keys() & part.keys():
            raise ValueError(f"kinds of words declared twice: {sorted(twice)}")
        found |= part
    return found


WORDS = joined(
    GENERAL,
    DISPUTES,
    CHAMBER,
    DECLARED,
    FIGURES,
    YEARLY,
    VOTING,
    REGISTERS,
    CARRYING_OUT,
    OPINIONS,
    LEGALITY,
    MENDING,
    OWN_DATA,
)


def translated(text: str) -> str:
    """*text*, marked elsewhere for the catalogue, in the reader's language."""
    return gettext(text)


def listed(names: Iterable[str]) -> str:
    """*names* one after another: 甲、乙."""
    return gettext("、").join(names)


def word(kind: str, code: object) -> str:
    """The word for *code* among the words of *kind*; the code itself where there is none."""
    return str(WORDS[kind].get(str(code), code))


def in_sentence(kind: str, code: object) -> str:
    """The same within a sentence. The words stand as labels, which English begins large."""
    said = word(kind, code)
    return said[:1].lower() + said[1:] if str(code) in WORDS[kind] else said


def sentence_case(text: str) -> str:
    """*text* with a large first letter, where its script has such."""
    return text[:1].upper() + text[1:]
