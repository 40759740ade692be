"""What looks like personal data in a text, and the text with it covered (§1, last paragraph).

Identity numbers, phones, bank cards, number plates, e-mail addresses, and a full name beside a
door. Typed as people type: with blanks or dashes, in full width, in Chinese figures. What belongs
to everybody is left alone: 12345, 110, 400 numbers, days, amounts, buildings, numbers of papers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from deliberation.rules.reading.names_at_doors import names_at_doors
from deliberation.rules.reading.privacy_numbers import cards, emails, identities, phones, plates


class PersonalDataKind(StrEnum):
    """What somebody could be found, called or robbed by."""

    IDENTITY = "identity"
    BANK = "bank"
    PHONE = "phone"
    PLATE = "plate"
    NAME = "name"
    EMAIL = "email"


#: Never published, whoever says so: nothing that is deliberated needs them, and with them
#: somebody else can act in a person's name (个人信息保护法 art. 28, sensitive). The others may
#: stand where they are nobody's private ones, or the person agrees (art. 13): a shop's or an
#: office's phone is a thing to deliberate on.
NEVER_PUBLIC = frozenset({PersonalDataKind.IDENTITY, PersonalDataKind.BANK})

#: What stands where something was covered; always as long, so that it tells nothing.
COVER = "▇▇▇"


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Personal data from character *start* to before *end*; ``text`` as it was typed."""

    kind: PersonalDataKind
    start: int
    end: int
    text: str


def find_personal_data(text: str) -> list[PersonalData]:
    """What looks like personal data in *text*, in its order; nothing overlaps.

    Numbers of persons come before what a part of them could also be.
    """
    if not text:
        return []
    plain = _one_to_one(text)
    spelled = _figures(plain)
    taken: list[tuple[int, int, PersonalDataKind]] = []
    for kind, search in _SEARCHES:
        for form in dict.fromkeys((plain, spelled)):
            for start, end in search(form):
                if all(end <= other or start >= stop for other, stop, _ in taken):
                    taken.append((start, end, kind))
    return [PersonalData(kind, start, end, text[start:end]) for start, end, kind in sorted(taken)]


def personal_data_kinds(*texts: str | None) -> tuple[PersonalDataKind, ...]:
    """The kinds of what looks like personal data in *texts*, each once."""
    found = {one.kind for text in texts for one in find_personal_data(text or "")}
    return tuple(kind for kind in PersonalDataKind if kind in found)


def cover_personal_data(text: str, findings: Sequence[PersonalData] | None = None) -> str:
    """*text* with its personal data covered; nothing is found in what comes out.

    :param findings: of :func:`find_personal_data`; ``None``: all that is found
    """
    for one in reversed(find_personal_data(text) if findings is None else findings):
        text = text[: one.start] + COVER + text[one.end :]
    return text


def covered_words(text: str, words: Sequence[str]) -> str:
    """*text* with each of *words* covered wherever it stands, the longest first."""
    for word in sorted(filter(None, words), key=len, reverse=True):
        text = text.replace(word, COVER)
    return text


# ------------------------------------------------------------------ one form of writing

_ZERO_WIDTH = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD), " ")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－﹣ー"), "-")


def _one_to_one(text: str) -> str:
    # Character by character, so that places in it are places in the text.
    return "".join(map(_narrow, text))


def _narrow(char: str) -> str:
    if char < "\x7f":
        return char
    if (replaced := _ZERO_WIDTH.get(ord(char)) or _DASHES.get(ord(char))) is not None:
        return replaced
    normal = unicodedata.normalize("NFKC", char)
    return normal if len(normal) == 1 else char


_READ_OUT = "零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_CHINESE = str.maketrans(_READ_OUT, "0001234567891123456789")
_SPELLED = re.compile(rf"[{_READ_OUT}\d](?:[ -]?[{_READ_OUT}\d]){{6,}}")


def _figures(plain: str) -> str:
    """Numbers read out figure by figure, as figures: 一三八… is 138…."""
    return _SPELLED.sub(lambda match: match[0].translate(_CHINESE), plain)


_SEARCHES: tuple[tuple[PersonalDataKind, Callable[[str], Iterator[tuple[int, int]]]], ...] = (
    (PersonalDataKind.EMAIL, emails),
    (PersonalDataKind.IDENTITY, identities),
    (PersonalDataKind.BANK, cards),
    (PersonalDataKind.PHONE, phones),
    (PersonalDataKind.PLATE, plates),
    (PersonalDataKind.NAME, names_at_doors),
)
