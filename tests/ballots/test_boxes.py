"""A named box: a frozen roll, one voter one ballot, totals hidden until it is closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation.ballots import operations, queries
from deliberation.ballots.models import Ballot, Box, Duplicate
from deliberation.ballots.operations import Entitled, closing
from deliberation.ballots.queries.assigned import assigned
from deliberation.database import db, unit_of_work
from deliberation.journal.models import Entry
from deliberation.journal.operations.typed import read_out
from deliberation.rules.box import roll_digest
from deliberation.rules.bylaws import Bylaws, TwoChannels
from deliberation.rules.refusals import NotReady, OutOfOrder, Refusal, Refused
from tests import scene

OPTIONS = ("for", "against")
CLOSES = scene.at(days=7)


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context():
        yield scene.community(neighbours=0)


def opened(hall: scene.Neighbourhood, **numbers) -> Box:
    with unit_of_work():
        return operations.open_box(
            hall.community.id,
            ("communities", hall.community.id),
            "要不要装充电桩？",
            OPTIONS,
            [Entitled(household_id=household.id) for household in hall.households],
            bylaws=Bylaws(**numbers),
            by=hall.committee,
            at=scene.START,
            closes_at=CLOSES,
        )


def cast(hall, box: Box, number: int, choice: str = "for", *, channel: str = "online", at=None,
         reason: str = ""):  # fmt: skip
    voter = queries.standing(box, household_id=hall.households[number].id).voter
    at = at or scene.at(days=1)
    with unit_of_work():
        return operations.cast(
            box, voter, choice, channel=channel, by=hall.supervisor, at=at, reason=reason
        )


def refusal(error: pytest.ExceptionInfo) -> Refusal:
    return error.value.refusal


def told(box: Box) -> list[tuple]:
    entries = db.session.scalars(sa.select(Entry).where(Entry.verb.startswith("box:"))).all()
    said = read_out(box.community_id, entries)
    return [(entry.verb, entry.at, known) for entry, known in zip(entries, said, strict=True)]


def test_opening_freezes_the_roll_and_records_its_hash_and_number(hall) -> None:
    box = opened(hall)

    roll = roll_digest(closing.roll(box))
    assert (box.roll_hash, box.entitled) == (roll, 8)
    assert told(box) == [
        (
            "box:opened",
            scene.START,
            {
                "question": "要不要装充电桩？",
                "entitled": 8,
                "roll_hash": roll,
                "lines": assigned(box),
            },
        )
    ]


def test_a_box_with_nobody_on_its_roll_does_not_open(hall) -> None:
    with pytest.raises(Refused) as error, unit_of_work():
        operations.open_box(
            hall.community.id, ("communities", 1), "?", OPTIONS, [], bylaws=Bylaws(),
            by=None, at=scene.START, closes_at=CLOSES,
        )  # fmt: skip
    assert refusal(error) == Refusal.of("ballots.nobody_entitled", "4")


def test_somebody_who_moved_in_later_is_not_on_the_roll(hall) -> None:
    box = opened(hall)

    assert queries.standing(box, household_id=10_000) is None


def test_a_voter_who_has_cast_is_told_so(hall) -> None:
    box = opened(hall)
    cast(hall, box, 0)

    with pytest.raises(OutOfOrder) as error:
        cast(hall, box, 0, "against")
    assert refusal(error) == Refusal.of("ballots.cast_already", "4")
    assert queries.choices(box, [queries.standing(box, household_id=1).voter.id]).keys() == {1}


def test_only_the_boxs_own_options_can_be_chosen(hall) -> None:
    with pytest.raises(Refused) as error:
        cast(hall, opened(hall), 0, "maybe")
    assert refusal(error) == Refusal.of("ballots.choice_unknown", "4")


def test_a_box_is_closed_from_the_moment_of_closing_on_whoever_has_closed_it(hall) -> None:
    box = opened(hall)
    cast(hall, box, 0, at=CLOSES - timedelta(seconds=1))

    with pytest.raises(OutOfOrder) as error:
        cast(hall, box, 1, at=CLOSES)
    assert refusal(error) == Refusal.of("ballots.closed", "4")


def test_totals_are_hidden_from_everybody_until_the_box_is_closed(hall) -> None:
    box = opened(hall)
    cast(hall, box, 0)
    cast(hall, box, 1, "against")

    with pytest.raises(NotReady) as error:
        queries.counts(box, CLOSES - timedelta(seconds=1))
    assert refusal(error) == Refusal.of("ballots.totals_hidden", "4")
    with pytest.raises(NotReady):
        queries.reasons(box, CLOSES - timedelta(seconds=1), "against")
    assert queries.counts(box, CLOSES) == {"for": 1, "against": 1}


def test_the_same_reason_stands_once_with_its_number_and_what_most_say_comes_first(hall) -> None:
    box = opened(hall)
    for number, reason in enumerate(("太吵", "太贵", "太贵", "", "安全吗")):
        cast(hall, box, number, "against", reason=reason)
    cast(hall, box, 5, "for", reason="太贵")

    assert [(one.text, one.voters) for one in queries.reasons(box, CLOSES, "against")] == [
        ("太贵", 2),
        ("太吵", 1),
        ("安全吗", 1),
    ]


def test_closing_records_the_root_of_the_ballots(hall) -> None:
    box = opened(hall)
    cast(hall, box, 0)
    with unit_of_work():
        operations.close(box, by=None, at=CLOSES)

    assert (box.counts, box.closed_at) == ({"for": 1, "against": 0}, CLOSES)
    assert told(box)[1:] == [
        ("box:closed", CLOSES, {"cast": 1, "entitled": 8, "root": box.root, "seal": box.seal})
    ]


def test_a_box_closes_early_only_when_everybody_has_cast(hall) -> None:
    box = opened(hall)
    for number in range(7):
        cast(hall, box, number)
    with pytest.raises(OutOfOrder) as error, unit_of_work():
        operations.close(box, by=None, at=scene.at(days=2))
    assert refusal(error) == Refusal.of("ballots.still_open", "4")

    cast(hall, box, 7)
    with unit_of_work():
        operations.close(box, by=None, at=scene.at(days=2))
    assert box.counts == {"for": 8, "against": 0}


def test_a_box_is_extended_once(hall) -> None:
    box = opened(hall)
    with unit_of_work():
        operations.extend(box, until=scene.at(days=9), by=None, at=CLOSES)
    cast(hall, box, 0, at=scene.at(days=8))

    with pytest.raises(OutOfOrder) as error, unit_of_work():
        operations.extend(box, until=scene.at(days=11), by=None, at=scene.at(days=9))
    assert refusal(error) == Refusal.of("ballots.extended_already", "4")
    assert box.closes_at == scene.at(days=9)


@pytest.mark.parametrize(
    "rule, first, second, counted, lost",
    [
        (TwoChannels.FIRST_VALID, "online", "paper", "online", "paper"),
        (TwoChannels.PAPER_PREVAILS, "online", "paper", "paper", "online"),
        (TwoChannels.ONLINE_PREVAILS, "online", "paper", "online", "paper"),
        (TwoChannels.ONLINE_PREVAILS, "paper", "online", "online", "paper"),
    ],
)
def test_of_two_channels_one_counts_and_the_other_is_kept(
    hall, rule, first, second, counted, lost
) -> None:
    box = opened(hall, two_channels=rule)
    cast(hall, box, 0, "for", channel=first)
    cast(hall, box, 0, "against", channel=second)

    choice = {first: "for", second: "against"}
    ballots = db.session.execute(sa.select(Ballot.channel, Ballot.choice)).all()
    duplicates = db.session.execute(sa.select(Duplicate.channel, Duplicate.choice)).all()
    assert ballots == [(counted, choice[counted])]
    assert duplicates == [(lost, choice[lost])]


@pytest.mark.parametrize("rule", [TwoChannels.FIRST_VALID, TwoChannels.PAPER_PREVAILS])
def test_whoever_answered_on_paper_is_told_so_at_the_screen(hall, rule) -> None:
    box = opened(hall, two_channels=rule)
    cast(hall, box, 0, "for", channel="paper")

    with pytest.raises(OutOfOrder) as error:
        cast(hall, box, 0, "against")
    assert refusal(error) == Refusal.of("ballots.cast_already", "4")
