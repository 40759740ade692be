"""The number at the head of a line, as people write it in Markdown.

第一条, 第1条, 第十条之一, 一、, （一）, 1., 1、, 1.1, (1), 1), ①; Chapter 2, Article 3, I., A.,
(a), (ii); behind hashes, a bullet, bold signs, blanks. What only looks like a number begins
nothing: a reference (第五条规定的), a measure (1.5 米), doors (3、5号楼), what is counted (# 5 栋至
12 栋, ## 3 lifts), initials (J. Smith), a quotation (> 第一条).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_HAN = "[零〇一二两三四五六七八九十百千]"
_COUNT = rf"(?:{_HAN}+|\d+)"
_LATIN = r"(?:\d+|[IVXLC]+)\b"
_REFERRED = "(?!第|规定|所|中|的|、|和|至|及|或|与|以)"
_DOORS = re.compile(rf"(?:\d|{_HAN}){{1,3}}\s*(?:、|号|栋|幢|楼|层|单元|室)")

#: The number, and what ends it, of each kind; from the outermost to the innermost, as official
#: documents order them. A number closes what is open of its own kind and of those inside it.
_KINDS = {
    "part": (rf"第\s*{_COUNT}\s*编|(?:Part|PART)\s+{_LATIN}", "[.:：]?"),
    "chapter": (rf"第\s*{_COUNT}\s*章|(?:Chapter|CHAPTER)\s+{_LATIN}", "[.:：]?"),
    "section": (rf"第\s*{_COUNT}\s*节|(?:Section|SECTION)\s+{_LATIN}", "[.:：]?"),
    "article": (
        rf"第\s*{_COUNT}\s*条(?:之{_HAN}+)?{_REFERRED}"
        rf"|(?:Article|ARTICLE|Clause|CLAUSE|Rule|RULE)\s+{_LATIN}",
        "[.:：]?",
    ),
    "一、": (f"{_HAN}+", "[、.．]"),
    "（一）": (rf"[（(]\s*{_HAN}+\s*[）)]", ""),
    "I.": ("[IVX]+", r"\.(?=\s)"),
    "A.": ("[A-Z]", r"\.(?=\s)"),
    "1.": (r"\d{1,3}", r"(?:[.．](?!\d)|、)"),
    "1.1": (r"\d{1,3}(?:[.．]\d{1,3})+", r"[.．]?(?=\s|[^\W\d])"),
    "(1)": (r"[（(]\s*\d{1,3}\s*[）)]", ""),
    "1)": (r"\d{1,3}[）)]", ""),
    "①": ("[\u2460-\u2473]", ""),
    "(a)": ("[（(][a-z][）)]", ""),
    "a)": (r"[a-z]\)", r"(?=\s)"),
    "(i)": ("[（(][ivx]+[）)]", ""),
}
_RANKS = {name: rank for rank, name in enumerate(_KINDS, 1)}
_FORMS = [
    (_RANKS[name], re.compile(f"(?P<number>{number}){end}"))
    for name, (number, end) in _KINDS.items()
]

#: Headings without a number stand outside of all numbers but those of headings around them.
HEADING = 0
#: Parts, chapters, sections, headings: what stands in them is cited without them.
ARTICLE = _RANKS["article"]

_LEAD = re.compile(r"\s*(?P<hashes>#{1,6}(?!#))?\s*(?:[-*+]\s+)?(?P<bold>\*\*|__)?\s*")
#: ``## 1 Scope``: in a heading a figure alone is its number.
_BARE = re.compile(r"\d{1,3}(?=\s)")
#: What a figure counts, behind it: buildings, months, people. Words that only begin so do not
#: (1 户外设施, 2 日常管理); nor does a word of Latin that begins with a capital (1 Scope).
_COUNTED = re.compile(
    r"\s+(?:[a-z]|栋|幢|楼(?![道宇梯长门顶下上])|单元|号(?![召码牌])|层(?!次)|室(?![外内])|户(?![外型主口])"
    r"|门(?![禁口岗])|个(?![人体])|名(?![称单誉])|位(?![置于])|人(?![员民身工车群流大文])|家(?![庭政园长禽])"
    r"|岁|年(?![度龄检审终])|月(?![度租])|日(?![常间程期])|天(?![然井台])|周(?![边围])|时(?![间限段])"
    r"|分(?![工类级期])|点(?![位])|元(?![旦宵])|万|千|百|米|平方|公里|吨|度(?![假])|次(?![序])"
    r"|条(?![件款例])|份|张|台(?![账阶])|部(?![门分件])|辆|盏|处(?![理罚置分])|种(?![植子])|项(?![目])"
    r"|期(?![限间])|届|批(?![准评])|至|到|[—–~～-])"
)
_BEFORE_DOORS = frozenset({_RANKS["一、"], _RANKS["1."]})
_LETTERS = frozenset({_RANKS["A."], _RANKS["(a)"], _RANKS["a)"]})
#: Kinds in Roman numbers, each with the kind in letters that it may be taken for.
_ROMANS = {_RANKS["I."]: _RANKS["A."], _RANKS["(i)"]: _RANKS["(a)"]}


@dataclass(frozen=True, slots=True)
class Mark:
    """The number, or the heading, at the head of a line.

    ``value`` is the figure or letter alone, empty for Chinese figures; the number stands from
    ``start`` to ``end`` with the sign that ends it, behind so many ``hashes``.
    """

    rank: int
    number: str
    value: str
    start: int
    end: int
    hashes: int


def mark_of(line: str, around: Sequence[Mark]) -> Mark | None:
    """What *line* begins, or ``None``; *around* are the marks that are open where it stands."""
    lead = _LEAD.match(line)
    assert lead is not None  # nothing at all is a lead, too
    hashes, start = len(lead["hashes"] or ""), lead.end()
    for rank, form in _FORMS:
        if found := form.match(line, start):
            end = found.end()
            if lead["bold"] and line.startswith(lead["bold"], end):
                end += len(lead["bold"])
            mark = _mark(rank, found["number"], start, end, hashes)
            if _fits(mark, line[end:], around):
                return mark
    if hashes and (found := _BARE.match(line, start)):
        mark = _mark(_RANKS["1."], found[0], start, found.end(), hashes)
        if not _COUNTED.match(line, found.end()) or _follows(mark, around):
            return mark
    if hashes and line[start:].strip() and line[lead.end("hashes")].isspace():
        return Mark(HEADING, "", "", start, start, hashes)
    return None


def _mark(rank: int, number: str, start: int, end: int, hashes: int) -> Mark:
    last = unicodedata.normalize("NFKC", number).split()[-1]
    return Mark(rank, number, re.sub("[^0-9A-Za-z.]", "", last), start, end, hashes)


def _follows(mark: Mark, around: Sequence[Mark]) -> bool:
    """Whether *mark* is the next figure after one that is open."""
    before = next((one.value for one in reversed(around) if one.rank == mark.rank), "")
    return before.isdecimal() and mark.value.isdecimal() and int(before) + 1 == int(mark.value)


def _fits(mark: Mark, words: str, around: Sequence[Mark]) -> bool:
    beside = {one.rank: one.value for one in around}
    before = beside.get(mark.rank, "")
    if mark.rank == _RANKS["1.1"]:  # 1.5 is a measure unless it stands below 1, after 1.1
        outer, _, last = mark.value.rpartition(".")
        return any(
            one.value.startswith(f"{outer}.") or (one.value == outer and last == "1")
            for one in around
        )
    if mark.rank in _BEFORE_DOORS and _DOORS.match(words):  # 3、5号楼 is doors, unless it follows 2
        return _follows(mark, around)
    if mark.rank in _ROMANS:  # i follows h, or begins a row of Roman numbers
        letter = beside.get(_ROMANS[mark.rank], "")
        return bool(before) or (mark.value in "iI" and letter not in ("h", "H"))
    if mark.rank in _LETTERS:  # initials are no number: a comes first, and others follow it
        if mark.value == "i" or (mark.value in "vx" and _RANKS["(i)"] in beside):
            return before == "h"  # else it is a Roman number
        return mark.value in "aA" or "" < before < mark.value
    return True
