"""One reading of whatever is typed or brought in: figures, blanks and marks of every keyboard.

A Chinese keyboard types １２ for 12, ： for : and a blank that is as wide as a character; copied
text brings blanks that nobody sees. What looks the same on a page is read as the same, whichever
way it came. What somebody wrote to be *shown* (a title, a motion) is kept as they wrote it; these
functions are for what is compared, counted or looked up.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

#: Letters by their category, blanks to every eye: Hangul fillers and the empty Braille cell.
_UNSEEN_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"
_BLANK = re.compile(rf"[\s{_UNSEEN_LETTERS}]+")
#: Marks without width: joiners, byte order mark, soft hyphen, signs of direction.
_WIDTHLESS = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
#: Dashes and minus signs as keyboards and word processors write them.
_DASHES = re.compile("[\u00ad\u02d7\u2010-\u2015\u2043\u2212\u2500\u2501\u30fc\ufe58\ufe63\uff0d]")

_WHOLE = re.compile(r"[0-9]{1,18}|[0-9]{1,3}(?:,[0-9]{3}){1,5}")
_DECIMAL = re.compile(
    r"(?P<sign>-?)(?P<whole>[0-9]{1,18}|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.(?P<rest>[0-9]{1,18}))?"
)
_APART = re.compile(r"[\s,、;。]+")
_RANGE = re.compile(r"([0-9]{1,9})(?:[-~到至]|\.{2,3})([0-9]{1,9})")
#: Words that stand behind a number of papers, persons, things.
MEASURES = tuple("张票份人位名户家个条项栋层次天处")


def plain_text(text: str) -> str:
    """*text* in one line: full-width characters as usual ones (NFKC), each run of blanks one.

    Marks without width are left out, blanks at both ends as well.
    """
    if text.isascii():
        return " ".join(text.split())
    plain = _WIDTHLESS.sub("", unicodedata.normalize("NFKC", text))
    return _BLANK.sub(" ", plain).strip()


def plain_word(text: str) -> str:
    """*text* as one word to be looked up or compared: plain, without blanks, case folded.

    For choices, headings, logins, codes: ``反 对``, ``ＹＥＳ``.
    """
    return plain_text(text).replace(" ", "").casefold()


def plain_dashes(text: str) -> str:
    """*text* with every kind of dash as the one on a keyboard; ``7－9`` is ``7-9``.

    What reads numbers or doors calls it; running text keeps its dashes.
    """
    return _DASHES.sub("-", text)


def plain_secret(text: str) -> str:
    """A password or a PIN as it is hashed: the same whichever keyboard typed its figures (NFKC).

    Nothing is trimmed but marks without width: a blank may be meant.
    """
    return _WIDTHLESS.sub("", unicodedata.normalize("NFKC", text))


def plain_number(text: str, measures: tuple[str, ...] = MEASURES) -> int | None:
    """The whole number that is typed; ``None`` where it is none (empty included).

    ``１２``, ``1,200``, ``1 张`` and ``3.0`` are numbers; a sign or a fraction makes it none.

    :param measures: words that may stand behind it
    """
    plain = plain_text(text)
    for measure in measures:
        if plain.endswith(measure):
            plain = plain.removesuffix(measure).rstrip()
            break
    plain = re.sub(r"\.0+$", "", plain)
    return int(plain.replace(",", "")) if _WHOLE.fullmatch(plain) else None


def plain_decimal(text: str, units: tuple[str, ...] = ()) -> Fraction | None:
    """The number that is typed, exactly: ``１,２００.５０``, ``-3``; ``None`` where it is none.

    :param units: what may stand before or behind it, as ``("元", "¥")``; compared plain
    """
    plain = plain_dashes(plain_text(text)).replace(" ", "")
    for unit in (plain_text(one) for one in units):
        plain = plain.removeprefix(unit).removesuffix(unit)
    found = _DECIMAL.fullmatch(plain)
    if found is None:
        return None
    value = Fraction(f"{found['whole'].replace(',', '')}.{found['rest'] or '0'}")
    return -value if found["sign"] else value


def plain_numbers(text: str, most: int) -> tuple[list[int], list[str]]:
    """The numbers of a list with ranges, ``1-20，23、７～９``, and the pieces that are none.

    :param most: so many numbers at most; a range that would pass it is a piece that is none
    """
    plain = plain_dashes(plain_text(text))
    plain = re.sub(r"\s*([-~到至])\s*", r"\1", plain.replace("～", "~"))
    found: list[int] = []
    unread: list[str] = []
    for piece in filter(None, _APART.split(plain)):
        single, ends = plain_number(piece), _RANGE.fullmatch(piece)
        first, last = (int(ends[1]), int(ends[2])) if ends else (1, 0)
        if single is not None:
            found.append(single)
        elif first <= last < first + most - len(found):
            found += range(first, last + 1)
        else:
            unread.append(piece)
    return found, unread


# ------------------------------------------------------------------ finding words in a text


def places(text: str, wanted: str) -> list[tuple[int, int]]:
    """Where *wanted* stands in *text*, read plainly and without blanks: start and end of each.

    ``18：30`` is found in "18:30 到", ``60分贝`` in "60 分贝"; ``text[start:end]`` are the text's
    own characters. Places do not overlap. Blanks between two Latin words or numbers are kept
    apart from none, so that "no one" is not found in "noone".
    """
    plain, owners = _mapped(text)
    needle, _ = _mapped(wanted)
    found = []
    start = plain.find(needle) if needle else -1
    while start >= 0:
        end = start + len(needle)
        found.append((owners[start], owners[end - 1] + 1))
        start = plain.find(needle, end)
    return found


def _mapped(text: str) -> tuple[str, list[int]]:
    """*text* for comparison, and for each of its characters where it came from."""
    plain: list[str] = []
    owners: list[int] = []
    waiting = False  # a blank that counts only between two Latin characters
    for at, character in enumerate(text):
        if _WIDTHLESS.match(character):
            continue
        if _BLANK.match(character):
            waiting = True
            continue
        for one in unicodedata.normalize("NFKC", character).casefold():
            if _BLANK.match(one):
                continue
            if waiting and plain and _runs_on(plain[-1]) and _runs_on(one):
                plain.append(" ")
                owners.append(at)
            waiting = False
            plain.append(plain_dashes(one))
            owners.append(at)
    return "".join(plain), owners


def _runs_on(character: str) -> bool:
    # Characters that form longer words with their neighbours, as Chinese ones do not.
    return character.isascii() and character.isalnum()
