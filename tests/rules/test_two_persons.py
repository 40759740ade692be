"""Who may be second to whom: every pair, every letter, every moment (rulebook §4)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from deliberation.rules import two_persons as rules
from deliberation.rules.two_persons import Channel, Hand, Opening

DAY = timedelta(days=1)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
ANN, BEN = Hand(1, 11, "安"), Hand(2, 12, "本")


def knew(*letters: Opening, own=None, since=NOW, until=NOW + DAY, person=2):
    return rules.knew(letters, own, person=person, since=since, until=until, days=3)


def test_two_persons_of_whom_nothing_is_known_are_two() -> None:
    assert rules.objection(ANN, BEN) is None


@pytest.mark.parametrize(
    ("other", "name"),
    [
        (Hand(1, 11, "安"), "two_persons.own"),
        (Hand(2, 11, "本"), "two_persons.same_resident"),
        (Hand(2, 12, "安"), "two_persons.same_resident"),
        (Hand(2, None, "安", "1234"), "two_persons.same_resident"),
    ],
)
def test_one_person_does_not_sign_twice(other, name) -> None:
    refusal = rules.objection(ANN, other)

    assert (refusal.name, refusal.rule) == (name, "4")
    assert (rules.objection(other, ANN) or refusal).name == name


def test_telephones_that_differ_tell_namesakes_apart() -> None:
    one, other = Hand(1, 11, "王伟", "1234"), Hand(2, 12, "王伟", "9876")

    assert rules.objection(one, other) is None
    same = Hand(3, 13, "王伟", "1234")
    assert rules.objection(one, same).name == "two_persons.same_resident"


@pytest.mark.parametrize("first_knew", [True, False])
def test_who_knew_the_letter_is_no_second_in_either_order(first_knew) -> None:
    known = {"second_known_to": {1}} if first_knew else {"first_known_to": {2}}

    assert rules.objection(ANN, BEN, **known).name == "two_persons.letter"
    assert rules.objection(ANN, BEN, **{next(iter(known)): {7}}) is None


def test_a_letter_lives_until_three_days_after_another_password() -> None:
    letter = Opening(NOW - 9 * DAY, frozenset({1, 5}))

    assert knew() == frozenset()
    assert knew(letter) == {1, 5}
    assert knew(letter, own=NOW - 2 * DAY) == {1, 5}
    assert knew(letter, own=NOW - 3 * DAY) == frozenset()
    assert knew(letter, own=NOW - 10 * DAY) == {1, 5}  # before the letter, which undid it
    assert knew(letter, own=NOW - 3 * DAY, since=NOW - 4 * DAY) == {1, 5}  # entered then


def test_a_letter_that_is_not_used_yet_opens_nothing() -> None:
    assert knew(Opening(NOW + 2 * DAY, frozenset({1}))) == frozenset()


def test_the_next_letter_ends_the_one_before_if_others_gave_it() -> None:
    first = Opening(NOW - 9 * DAY, frozenset({1}))

    assert knew(first, Opening(NOW - DAY, frozenset({5}))) == {5}
    # Whoever has the account with the first letter can write themselves the second.
    assert knew(first, Opening(NOW - DAY, frozenset({2}))) == {1}


@pytest.mark.parametrize(("channel", "done"), list(product(Channel, (0, 19, 20, 25))))
def test_help_and_telephone_have_a_cap_and_what_lies_on_paper_has_none(channel, done) -> None:
    refusal = rules.too_many(channel, done, 1, 20)

    wanted = channel in ("assisted", "phone") and done >= 20
    assert (refusal is not None) is wanted
