"""Which characters the faces that papers are printed in do not have.

A name with one of them comes out of the printer as a crossed box: whoever prints the letter is
told beforehand, and writes the character by hand.
"""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from collections.abc import Iterable
from functools import cache

#: As ``static/css/pdf.css`` and ``letters.css`` name them for running text.
FAMILIES = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "WenQuanYi Zen Hei", "sans-serif",
)  # fmt: skip
_PATIENCE = 10  # seconds


def lacking(text: str) -> frozenset[str]:
    """The characters of *text* that will not be printed, as far as this machine can tell.

    What a private use keeps is a different character in every face, and always among them.
    """
    uncommon = {one for one in set(text) if ord(one) > 0x9FFF or 0x2E80 <= ord(one) < 0x4E00}
    if not uncommon:
        return frozenset()
    # ⿰马⿱人 only describes the character that there was none for.
    private = {
        one for one in uncommon if unicodedata.category(one) == "Co" or 0x2FF0 <= ord(one) <= 0x2FFF
    }
    has = _characters()
    return frozenset(private | {one for one in uncommon - private if has and ord(one) not in has})


@cache
def _characters() -> frozenset[int]:
    """What the first installed of the families can print; empty where nobody can say."""
    try:
        from fontTools.ttLib import TTFont

        found: set[int] = set()
        for path, number in files(FAMILIES[:-1]):
            with TTFont(path, fontNumber=number, lazy=True) as font:
                found.update(font.getBestCmap())
            break
        return frozenset(found)
    except (ImportError, OSError, ValueError, subprocess.SubprocessError):
        return frozenset()


def files(families: Iterable[str], style: str = "Regular") -> Iterable[tuple[str, int]]:
    """Where the installed faces of *families* are: files, and the number of the face in each."""
    finder = shutil.which("fc-list")
    if finder is None:
        return
    for family in families:
        told = subprocess.run(
            [finder, f"{family}:style={style}", "--format", "%{file}\t%{index}\n"],
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=True,
        )
        for line in told.stdout.splitlines():
            path, _, number = line.partition("\t")
            yield path, int(number) & 0xFFFF
