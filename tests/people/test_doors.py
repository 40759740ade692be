"""Doors as a clerk writes them."""

from __future__ import annotations

from collections import namedtuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.people.queries import doors

Home = namedtuple("Home", "id building_id door")
BUILDINGS = [(1, "1栋"), (2, "2栋"), (12, "12栋")]
HOMES = [
    Home(11, 1, "1单元101室"),
    Home(12, 1, "1单元102室"),
    Home(13, 1, "2单元101室"),
    Home(21, 2, "301"),
    Home(22, 2, "302"),
    Home(31, 12, "A座9"),
]


@pytest.mark.parametrize(
    ("text", "named", "unknown"),
    [
        ("", set(), ()),
        ("2栋", {21, 22}, ()),
        ("2栋：301、302", {21, 22}, ()),
        ("２栋 301，302", {21, 22}, ()),
        ("1栋：1单元101室", {11}, ()),
        ("1栋：1-101", {11}, ()),
        ("1栋 102", {12}, ()),
        ("1栋 1单元", {11, 12}, ()),
        ("1栋 101", set(), ("1栋 101",)),  # of which unit?
        ("12栋 A座9号；2栋 301", {31, 21}, ()),
        ("12栋 a座09", {31}, ()),
        ("2栋 303、301", {21}, ("2栋 303",)),
        ("3栋 301", set(), ("3栋 301",)),
    ],
)
def test_a_list_of_doors_is_read_as_it_is_meant(text, named, unknown) -> None:
    assert doors.read(text, BUILDINGS, HOMES) == doors.Named(frozenset(named), unknown)


@given(st.sets(st.sampled_from([home.id for home in HOMES])))
def test_what_is_written_out_is_read_back(chosen) -> None:
    text = doors.written(chosen, BUILDINGS, HOMES)

    assert doors.read(text, BUILDINGS, HOMES) == doors.Named(frozenset(chosen), ())


@given(st.text(max_size=60))
def test_any_text_is_read_without_a_fault(text) -> None:
    named = doors.read(text, BUILDINGS, HOMES)

    assert named.households <= {home.id for home in HOMES}
