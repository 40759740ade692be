"""Ballots on paper: issued once, entered by one and confirmed by another, spoiled ones kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from deliberation.ballots import operations as ballots
from deliberation.ballots import queries as boxes
from deliberation.ballots.models import Ballot, Box, Duplicate, Mark
from deliberation.ballots.models.paper import PaperBallot, PaperEntry
from deliberation.ballots.operations import confirming, entering, paper, secret_tables
from deliberation.ballots.operations.entering import SPOILED, Sheet
from deliberation.database import db, unit_of_work
from deliberation.rules.box import STANCES, BallotMethod, by_profile
from deliberation.rules.bylaws import Bylaws
from deliberation.rules.voting import profile, with_bylaws
from tests import scene
from tests.records import refusal_of

LATER = timedelta(days=2)


@pytest.fixture
def hall(app):
    with app.app_context():
        yield scene.community(neighbours=0)


def opened(hall, **more) -> Box:
    """Eight households vote for seven days; the papers are issued."""
    given = {"secrecy": "named", "bylaws": Bylaws()} | more
    with unit_of_work():
        box = ballots.open_box(
            hall.community.id,
            ("issues", 0),
            "装充电桩？",
            STANCES,
            [ballots.Entitled(household_id=home.id) for home in hall.households],
            by=None,
            at=scene.START,
            closes_at=scene.START + timedelta(days=7),
            method=BallotMethod.FOR_AGAINST,
            rule=by_profile(with_bylaws(profile("HALL"))),
            **given,
        )
        paper.issue(box, by=hall.committee, at=scene.START)
    return box


def entered(hall, box, *choices, first: int = 1, key: str = "k", tally=None):
    sheets = [Sheet(row, first + row - 1, choice) for row, choice in enumerate(choices, 1)]
    with unit_of_work():
        return entering.enter(
            box, sheets, key=key, by=hall.committee, at=scene.START + LATER, tally=tally
        )


def confirmed(hall, batch, part: str = "second_committee"):
    with unit_of_work():
        return confirming.confirm(batch, by=hall.people[part], at=scene.START + LATER)


def online(hall, box, serial: int, choice: str) -> None:
    one = paper.serials(box, [serial])[serial]
    with unit_of_work():
        ballots.cast(
            box,
            boxes.voters(box, [one.voter_id])[one.voter_id],
            choice,
            channel="online",
            by=hall.resident,
            at=scene.START + timedelta(days=1),
        )


def test_every_line_of_the_roll_gets_one_paper_numbered_as_the_roll_lies(hall) -> None:
    box = opened(hall)
    with unit_of_work():
        again = paper.issue(box, by=hall.committee, at=scene.START)

    slips = paper.slips(box)
    assert again == 0
    assert [slip.serial for slip in slips] == list(range(1, 9))
    assert (slips[0].building, slips[0].door, slips[0].weight) == ("3栋", "0101室", 1)
    assert [len(paper.slips(box, building.id)) for building in hall.buildings] == [4, 4]


def test_a_paper_counts_when_another_person_has_confirmed_it_and_not_before(hall) -> None:
    box = opened(hall)
    batch = entered(hall, box, "for", "against", "abstain")
    before = ballots.cast_so_far(box)
    came = confirmed(hall, batch)

    assert (before, ballots.cast_so_far(box)) == (0, 3)
    assert came == confirming.Entered(counted=3, duplicates=0, spoiled=0)
    assert boxes.turnout(box) == {"paper": 3}
    assert paper.tally(box) == paper.Tally(issued=8, returned=3, spoiled=0, replaced=0)


def test_nobody_confirms_what_they_entered(hall) -> None:
    box = opened(hall)
    batch = entered(hall, box, "for")

    told = refusal_of(confirming.confirm, batch, by=hall.committee, at=scene.START + LATER)

    assert (told.name, ballots.cast_so_far(box)) == ("ballots.confirm_own", 0)


def test_a_batch_is_confirmed_once(hall) -> None:
    batch = entered(hall, opened(hall), "for")
    confirmed(hall, batch)

    told = refusal_of(confirming.confirm, batch, by=hall.second_committee, at=scene.START + LATER)

    assert told.name == "ballots.batch_settled"


def test_a_spoiled_paper_is_kept_counted_as_such_and_its_voter_gets_another(hall) -> None:
    box = opened(hall)
    confirmed(hall, entered(hall, box, "for", SPOILED))
    one = paper.serials(box, [2])[2]
    voter = boxes.voters(box, [one.voter_id])[one.voter_id]
    with unit_of_work():
        new = paper.replace(box, voter, by=hall.committee, at=scene.START + LATER)
    confirmed(hall, entered(hall, box, "against", first=9, key="other"))

    assert (box.spoiled, new.serial, ballots.cast_so_far(box)) == (1, 9, 2)
    assert paper.tally(box) == paper.Tally(issued=9, returned=3, spoiled=1, replaced=1)
    assert one.spoiled_at is not None


def test_a_paper_that_came_back_whole_is_not_replaced_and_an_old_one_does_not_count(hall) -> None:
    box = opened(hall)
    lost = paper.serials(box, [4])[4]
    voter = boxes.voters(box, [lost.voter_id])[lost.voter_id]
    with unit_of_work():
        paper.replace(box, voter, by=hall.committee, at=scene.START)
    confirmed(hall, entered(hall, box, "for"))
    first = boxes.voters(box, [paper.serials(box, [1])[1].voter_id])

    assert [one.refusal.name for one in entering.check(box, [Sheet(1, 4, "for")])] == [
        "ballots.paper_replaced"
    ]
    (whole,) = first.values()
    assert (
        refusal_of(paper.replace, box, whole, by=hall.committee, at=scene.START + LATER).name
        == "ballots.cast_already"
    )


def test_a_paper_that_waits_to_be_confirmed_is_not_replaced(hall) -> None:
    box = opened(hall)
    entered(hall, box, "for")
    one = paper.serials(box, [1])[1]
    voter = boxes.voters(box, [one.voter_id])[one.voter_id]

    told = refusal_of(paper.replace, box, voter, by=hall.committee, at=scene.START + LATER)

    assert told.name == "ballots.paper_waits"


def test_every_row_that_is_wrong_is_named_with_its_column(hall) -> None:
    box = opened(hall)
    confirmed(hall, entered(hall, box, "for"))
    entered(hall, box, "for", first=2, key="waits")
    sheets = [
        Sheet(2, 1, "for"),
        Sheet(3, 2, "for"),
        Sheet(4, 3, "maybe"),
        Sheet(5, 4, "for"),
        Sheet(6, 4, "for"),
        Sheet(7, 99, "for"),
    ]

    told = [(one.row, one.column, one.refusal.name) for one in entering.check(box, sheets)]

    assert told == [
        (2, "serial", "ballots.paper_entered"),
        (3, "serial", "ballots.paper_entered"),
        (4, "choice", "ballots.choice_unknown"),
        (6, "serial", "ballots.serial_twice"),
        (7, "serial", "ballots.serial_unknown"),
    ]


def test_one_wrong_row_leaves_the_whole_batch_out(hall) -> None:
    box = opened(hall)
    sheets = [Sheet(1, 1, "for"), Sheet(2, 99, "for")]

    told = refusal_of(
        entering.enter, box, sheets, key="k", by=hall.committee, at=scene.START + LATER
    )

    assert told.name == "ballots.serial_unknown"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PaperEntry)) == 0


def test_a_batch_that_was_sent_back_is_entered_anew(hall) -> None:
    box = opened(hall)
    batch = entered(hall, box, "for", "for")
    with unit_of_work():
        confirming.send_back(
            batch, "2号票写的是反对。", by=hall.second_committee, at=scene.START + LATER
        )
    confirmed(hall, entered(hall, box, "for", "against", key="again"))

    assert sorted(db.session.scalars(sa.select(Ballot.choice))) == ["against", "for"]


def test_a_double_click_enters_once(hall) -> None:
    box = opened(hall)

    assert entered(hall, box, "for").id == entered(hall, box, "for").id


@pytest.mark.parametrize(
    ("rule", "counts", "counted"),
    [
        ("first_valid", "for", 0),
        ("online_prevails", "for", 0),
        ("paper_prevails", "against", 1),
    ],
)
def test_who_used_both_channels_counts_as_was_chosen_before(hall, rule, counts, counted) -> None:
    box = opened(hall, bylaws=Bylaws.from_dict({"two_channels": rule}))
    online(hall, box, 1, "for")
    came = confirmed(hall, entered(hall, box, "against"))

    assert (came.counted, came.duplicates) == (counted, 1 - counted)
    assert db.session.scalars(sa.select(Ballot.choice)).all() == [counts]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Duplicate)) == 1


def test_papers_are_neither_entered_nor_confirmed_after_closing(hall) -> None:
    box = opened(hall)
    batch = entered(hall, box, "for")
    late = {"by": hall.second_committee, "at": box.closes_at}

    entering_late = refusal_of(entering.enter, box, [Sheet(1, 2, "for")], key="l", **late)

    assert entering_late.name == "ballots.closed"
    assert refusal_of(confirming.confirm, batch, **late).name == "ballots.closed"


# ------------------------------------------------------------------ secret boxes


def pile(hall, box, papers: int = 4, key: str = "k", **tally: int):
    spoiled = tally.pop("spoiled", 0)
    if spoiled:
        tally[SPOILED] = spoiled
    return entered(hall, box, *[None] * papers, key=key, tally=tally)


def test_a_secret_pile_is_counted_and_nothing_entered_joins_a_stub_with_a_choice(hall) -> None:
    box = opened(hall, secrecy="secret")
    batch = pile(hall, box, **{"for": 3, "against": 1})
    came = confirmed(hall, batch)

    assert came == confirming.Entered(counted=4, duplicates=0, spoiled=0)
    assert set(db.session.scalars(sa.select(PaperEntry.choice))) == {None}
    assert secret_tables.pile(box, batch.id) == {"for": 3, "against": 1}
    with unit_of_work():
        ballots.close(box, by=None, at=box.closes_at)
    assert box.counts == {"for": 3, "against": 1, "abstain": 0}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Mark)) == 4


def test_whose_paper_is_in_the_pile_cannot_vote_on_a_screen_as_well(hall) -> None:
    box = opened(hall, secrecy="secret")
    batch = pile(hall, box, **{"for": 2, "against": 1, "spoiled": 1})
    one = paper.serials(box, [1])[1]
    voter = boxes.voters(box, [one.voter_id])[one.voter_id]
    given = {"channel": "online", "by": hall.resident, "at": scene.START + LATER}

    waiting = refusal_of(ballots.cast, box, voter, "for", **given)
    confirmed(hall, batch)
    again = [
        refusal_of(ballots.cast, box, each, "for", **given).name
        for each in boxes.voters(
            box, [paper.serials(box, [n])[n].voter_id for n in range(1, 5)]
        ).values()
    ]

    assert waiting.name == "ballots.cast_already"
    assert again == ["ballots.cast_already"] * 4
    assert (ballots.cast_so_far(box), box.spoiled) == (3, 1)
    with unit_of_work():
        ballots.close(box, by=None, at=box.closes_at)
    assert box.counts == {"for": 2, "against": 1, "abstain": 0}
    assert box.footer is not None


def test_a_pile_that_was_sent_back_lets_its_voters_vote(hall) -> None:
    box = opened(hall, secrecy="secret")
    batch = pile(hall, box, **{"for": 4})
    with unit_of_work():
        confirming.send_back(batch, "数不对。", by=hall.second_committee, at=scene.START + LATER)
    online(hall, box, 1, "against")

    assert ballots.cast_so_far(box) == 1


def test_a_pile_that_nobody_confirmed_is_not_counted_at_the_end(hall) -> None:
    box = opened(hall, secrecy="secret")
    pile(hall, box, **{"for": 4})
    with unit_of_work():
        ballots.close(box, by=None, at=box.closes_at)

    assert box.counts == {"for": 0, "against": 0, "abstain": 0}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Mark)) == 0
    left = sa.inspect(db.engine).get_table_names()
    kinds = ("working_marks_", "working_choices_", "working_piles_")
    assert [name for name in left if name.startswith(kinds)] == []


@pytest.mark.parametrize("tally", [{"for": 3}, {"for": 5}, {}])
def test_stubs_and_papers_have_to_be_as_many(hall, tally) -> None:
    box = opened(hall, secrecy="secret")
    sheets = [Sheet(row, row) for row in range(1, 5)]

    told = refusal_of(
        entering.enter,
        box,
        sheets,
        key="k",
        by=hall.committee,
        at=scene.START + LATER,
        tally=tally,
    )

    assert told.name == "ballots.tally_differs"


def test_a_single_secret_paper_waits_for_others_until_the_last_day(hall) -> None:
    box = opened(hall, secrecy="secret")
    given = {"key": "k", "by": hall.committee, "tally": {"for": 1}}

    early = refusal_of(
        entering.enter, box, [Sheet(1, 1)], at=scene.START + timedelta(days=5), **given
    )
    with unit_of_work():
        batch = entering.enter(box, [Sheet(1, 1)], at=box.closes_at - timedelta(hours=5), **given)

    assert (early.name, batch.papers) == ("ballots.too_few_secret", 1)


def test_who_has_voted_on_a_screen_has_no_paper_in_a_secret_pile(hall) -> None:
    box = opened(hall, secrecy="secret")
    online(hall, box, 2, "for")

    told = entering.check(box, [Sheet(1, 1), Sheet(2, 2)])

    assert [(one.row, one.refusal.name) for one in told] == [(2, "ballots.voter_has_cast")]


def test_one_voter_has_one_valid_paper(hall) -> None:
    box = opened(hall)
    one = paper.serials(box, [1])[1]
    twin = PaperBallot(
        community_id=box.community_id,
        box_id=box.id,
        voter_id=one.voter_id,
        serial=99,
        issued_at=scene.START,
    )

    with pytest.raises(sa.exc.IntegrityError), unit_of_work():
        db.session.add(twin)
