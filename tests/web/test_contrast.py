"""The colours of the tokens against each other, in light and dark, standard and elder mode."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from tests.architecture.project import ROOT

TOKENS = (ROOT / "static/css/tokens.css").read_text()

#: What is written on what.
WRITTEN = [
    *((ink, on) for ink in ("ink", "ink-2", "ink-3") for on in ("paper", "sheet")),
    *(("ink", on) for on in ("jade-wash", "seal-wash", "amber-wash")),
    ("ink-2", "jade-wash"),
    *(("jade", on) for on in ("paper", "sheet", "jade-wash")),
    *(("jade-ink", on) for on in ("sheet", "jade-wash", "paper")),
    ("on-jade", "jade"),
    ("on-jade", "jade-ink"),
    *(("seal", on) for on in ("paper", "sheet", "seal-wash")),
    ("on-seal", "seal"),
    ("amber", "amber-wash"),
    ("sheet", "amber"),
    ("blue", "blue-wash"),
]
EDGES = [("edge", "sheet"), ("edge", "paper"), ("jade", "sheet"), ("blue", "paper")]


def colours(*blocks: str) -> dict[str, str]:
    """The colours that hold where these *blocks* of the tokens do, later over earlier."""
    found: dict[str, str] = {}
    for block in blocks:
        body = TOKENS[TOKENS.index(block) :].partition("{")[2]
        for name, value in re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", body.partition("}")[0]):
            found[name] = value
    return found


LIGHT, ELDER, DARK = ":root {", ":root[data-elder] {", ":root, :root[data-elder] {"
LOOKS = {
    "light": colours(LIGHT),
    "light elder": colours(LIGHT, ELDER),
    "dark": colours(LIGHT, DARK),
    "dark elder": colours(LIGHT, ELDER, DARK),
}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 has it."""
    digits = colour[1:]
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def faint(look: str, pairs: list[tuple[str, str]], least: Fraction) -> list[str]:
    of = LOOKS[look]
    return [
        f"--{ink} on --{on}: {contrast(of[ink], of[on]):.2f}"
        for ink, on in pairs
        if contrast(of[ink], of[on]) < least
    ]


def test_contrast_is_measured_as_the_standard_has_it():
    assert (contrast("#000", "#ffffff"), contrast("#fff", "#fff")) == (21, 1)
    assert round(contrast("#767676", "#fff"), 2) == 4.54


@pytest.mark.parametrize("look", LOOKS)
def test_whatever_is_written_can_be_read(look):
    assert faint(look, WRITTEN, Fraction(9, 2)) == []


@pytest.mark.parametrize("look", LOOKS)
def test_what_one_types_into_has_a_visible_edge(look):
    assert faint(look, EDGES, Fraction(3)) == []


@pytest.mark.parametrize("look", ["light elder", "dark elder"])
def test_elders_read_at_seven_to_one(look):
    inks = [(ink, on) for ink in ("ink", "ink-2", "ink-3") for on in ("paper", "sheet")]

    assert faint(look, inks, Fraction(7)) == []
