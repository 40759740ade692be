"""A group chooses its representatives: by sheet, for a term, with a hand-over."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.journal.models import Entry
from deliberation.people import operations as people
from deliberation.people.models import Community, Group, Person
from deliberation.people.models.representatives import Selection
from deliberation.people.operations import leaving, selections
from deliberation.people.operations import representatives as office
from deliberation.people.queries import representation
from deliberation.rules.registers import Leaving
from tests import scene
from tests.records import refusal_of

SINCE, UNTIL = date(2026, 4, 1), date(2031, 4, 1)
SHEET = "a" * 64


@pytest.fixture
def hall(app):
    """Two groups of 26 households each."""
    with app.app_context():
        yield scene.community(neighbours=44)


def of_group(hall, number: int = 0) -> list[Person]:
    group = hall.groups[number]
    return list(representation.eligible(group, limit=100))


def opened(hall, *standing: Person, seats: int = 1, group: Group | None = None, key: str = "k"):
    with unit_of_work():
        return selections.open_selection(
            hall.community,
            group or hall.groups[0],
            key=key,
            seats=seats,
            candidates=standing or of_group(hall)[:2],
            since=SINCE,
            until=UNTIL,
            by=hall.committee,
            at=scene.at(),
        )


def entered(hall, selection, *votes: int, signed: int = 20) -> None:
    standing = selections.candidates(selection)
    with unit_of_work():
        selections.enter_sheet(
            selection,
            {one.id: number for one, number in zip(standing, votes, strict=True)},
            signed=signed,
            sheet=SHEET,
            by=hall.committee,
            at=scene.at(days=5),
        )


def confirmed(hall, selection, days: int = 6) -> None:
    with unit_of_work():
        selections.confirm_sheet(selection, by=hall.second_committee, at=scene.at(days=days))


def in_office(hall, day: date) -> list[tuple[int, date, date | None]]:
    return [
        (role.person_id, role.since, role.until) for role in office.serving(hall.groups[0], day)
    ]


def test_whoever_has_the_most_signatures_holds_office_for_the_term(hall) -> None:
    first, second = of_group(hall)[:2]
    selection = opened(hall, first, second)
    entered(hall, selection, 14, 6)
    confirmed(hall, selection)

    assert in_office(hall, SINCE) == [(first.id, SINCE, UNTIL)]
    assert in_office(hall, UNTIL) == []
    assert selection.outcome == "chosen"


def test_nobody_confirms_what_they_entered_themselves(hall) -> None:
    selection = opened(hall)
    entered(hall, selection, 14, 6)

    told = refusal_of(selections.confirm_sheet, selection, by=hall.committee, at=scene.at(days=6))

    assert told.name == "representatives.confirm_own"
    assert in_office(hall, SINCE) == []


def test_nothing_is_decided_before_a_sheet_was_entered(hall) -> None:
    selection = opened(hall)

    told = refusal_of(
        selections.confirm_sheet, selection, by=hall.second_committee, at=scene.at(days=6)
    )

    assert told.name == "representatives.nothing_entered"


@pytest.mark.parametrize(
    ("signed", "votes", "outcome"),
    [
        (13, (10, 3), "too_few"),
        (14, (10, 4), "chosen"),
        (20, (10, 10), "tied_for_seat"),
        (20, (0, 0), "short"),
    ],
)
def test_half_of_26_households_is_too_few_and_equal_votes_choose_nobody(
    hall, signed, votes, outcome
) -> None:
    selection = opened(hall)
    entered(hall, selection, *votes, signed=signed)
    confirmed(hall, selection)

    assert selection.outcome == outcome
    assert len(in_office(hall, SINCE)) == (outcome == "chosen")


@pytest.mark.parametrize(("signed", "votes"), [(27, (1, 1)), (20, (21, 0))])
def test_a_sheet_has_no_more_signatures_than_there_are_households(hall, signed, votes) -> None:
    selection = opened(hall)
    standing = selections.candidates(selection)

    told = refusal_of(
        selections.enter_sheet,
        selection,
        {one.id: number for one, number in zip(standing, votes, strict=True)},
        signed=signed,
        sheet=SHEET,
        by=hall.committee,
        at=scene.at(days=5),
    )

    assert told.name == "representatives.more_than_households"


def test_every_candidate_needs_a_number_and_the_sheet_its_photo(hall) -> None:
    selection = opened(hall)
    first, second = selections.candidates(selection)
    common = {"signed": 20, "by": hall.committee, "at": scene.at(days=5)}

    half = refusal_of(selections.enter_sheet, selection, {first.id: 3}, sheet=SHEET, **common)
    bare = refusal_of(
        selections.enter_sheet, selection, {first.id: 3, second.id: 2}, sheet="", **common
    )

    assert half.name == "representatives.votes_missing"
    assert bare.name == "representatives.sheet_missing"


def test_the_one_who_leaves_hands_over_to_the_one_who_comes(hall) -> None:
    old, new = of_group(hall)[:2]
    first = opened(hall, old, seats=1)
    entered(hall, first, 20)
    confirmed(hall, first)
    second = opened(hall, new, old, key="again")
    entered(hall, second, 15, 5)
    confirmed(hall, second, days=60)  # 1 May: the earlier term has begun

    (handover,) = representation.handovers(hall.community.id)
    with unit_of_work():
        office.hand_over(
            handover.succession, "三户的走访记录，门禁钥匙。", by=old, at=scene.at(days=61)
        )
    again = refusal_of(
        office.hand_over, handover.succession, "又一次", by=old, at=scene.at(days=62)
    )

    today = date(2026, 5, 1)
    assert in_office(hall, today) == [(new.id, today, UNTIL)]
    assert (handover.outgoing, handover.incoming) == (old.id, new.id)
    assert again.name == "representatives.handed_over_already"
    told = db.session.scalars(
        sa.select(Entry.particulars).where(Entry.verb == "representative:handed_over")
    ).all()
    assert told == [{"from_person": old.id, "person": new.id}]


def test_whoever_is_chosen_again_needs_no_hand_over(hall) -> None:
    old, other = of_group(hall)[:2]
    first = opened(hall, old)
    entered(hall, first, 20)
    confirmed(hall, first)
    second = opened(hall, old, other, key="again")
    entered(hall, second, 15, 5)
    confirmed(hall, second, days=60)

    assert representation.handovers(hall.community.id) == []
    assert in_office(hall, date(2026, 5, 1)) == [(old.id, date(2026, 5, 1), UNTIL)]


def chosen_in(made, group: Group, *standing: Person, key: str = "k", **more) -> Selection:
    with unit_of_work():
        return selections.open_selection(
            made.community, group, key=key, candidates=standing or of_group(made)[:2],
            **{"seats": 1, "since": SINCE, "until": UNTIL, "by": made.committee, "at": scene.at()}
            | more,
        )  # fmt: skip


def test_a_group_of_15_households_chooses_when_it_says_why(app) -> None:
    with app.app_context():
        small = scene.community(neighbours=22)  # 15 households in each of the two groups
        told = refusal_of(
            selections.open_selection, small.community, small.groups[0], key="k", seats=1,
            candidates=of_group(small)[:2], since=SINCE, until=UNTIL, by=small.committee,
            at=scene.at(),
        )  # fmt: skip
        selection = chosen_in(small, small.groups[0], reason=" 独立的一栋小楼。 ")
        entered(small, selection, 9, 3, signed=12)
        confirmed(small, selection)

        assert (told.name, dict(told.values)) == (
            "representatives.size_reason_missing",
            {"households": 15, "seats": 1, "least": 20, "most": 50},
        )
        assert (selection.size_reason, selection.outcome) == ("独立的一栋小楼。", "chosen")
        assert [one[0] for one in in_office(small, SINCE)] == [of_group(small)[0].id]


def test_a_villagers_group_of_15_chooses_up_to_three_without_a_reason(app) -> None:
    with app.app_context():
        village = scene.community(neighbours=22)
        with unit_of_work():
            here = db.session.get_one(Community, village.community.id)
            people.change_kind(here, "village", by=village.administrator, at=scene.at())
        selection = chosen_in(village, village.groups[0], *of_group(village)[:3], seats=3)
        entered(village, selection, 9, 8, 7, signed=12)
        confirmed(village, selection)

        assert (selection.outcome, len(in_office(village, SINCE))) == ("chosen", 3)


def test_a_tie_at_the_edge_leaves_only_those_tied_undecided(hall) -> None:
    first, second, third, fourth = of_group(hall)[:4]
    selection = chosen_in(hall, hall.groups[0], first, second, third, fourth, seats=2, reason="x")
    entered(hall, selection, 14, 9, 9, 2)
    confirmed(hall, selection)

    standing = selections.candidates(selection)
    assert in_office(hall, SINCE) == [(first.id, SINCE, UNTIL)]
    assert [one.person_id for one in standing if one.chosen] == [first.id]
    assert [one.person_id for one in selections.undecided(selection, standing)] == [
        second.id, third.id,
    ]  # fmt: skip

    again = chosen_in(
        hall, hall.groups[0], second, third, key="2", by_election=True, reason="x",
        at=scene.at(days=8),
    )  # fmt: skip
    entered(hall, again, 12, 8)
    confirmed(hall, again, days=9)
    assert {one[0] for one in in_office(hall, SINCE)} == {first.id, second.id}
    assert representation.handovers(hall.community.id) == []


def test_whoever_has_left_before_the_count_is_not_chosen(hall) -> None:
    first, second = of_group(hall)[:2]
    selection = opened(hall, first, second)
    entered(hall, selection, 14, 6)
    with unit_of_work():
        leaving.leave(
            first, on=clock.day_of(scene.at(days=5)), why=Leaving.DIED, by=hall.committee,
            at=scene.at(days=5),
        )  # fmt: skip
    confirmed(hall, selection)

    assert [one[0] for one in in_office(hall, SINCE)] == [second.id]


def test_only_adults_of_the_group_stand_each_once(hall) -> None:
    inside, outside = of_group(hall)[0], of_group(hall, 1)[0]
    common = {"seats": 1, "since": SINCE, "until": UNTIL, "by": None, "at": scene.at()}

    def told(*standing: Person) -> str:
        group = hall.groups[0]
        return refusal_of(
            selections.open_selection,
            hall.community,
            group,
            key="k",
            candidates=standing,
            **common,
        ).name

    assert told(outside) == "representatives.candidate_elsewhere"
    assert told(hall.child) == "representatives.candidate_elsewhere"
    assert told(inside, inside) == "representatives.candidate_twice"


def test_a_group_chooses_once_at_a_time_and_a_double_click_is_one_choice(hall) -> None:
    first = opened(hall)

    assert opened(hall).id == first.id
    told = refusal_of(
        selections.open_selection,
        hall.community,
        hall.groups[0],
        key="other",
        seats=1,
        candidates=of_group(hall)[:1],
        since=SINCE,
        until=UNTIL,
        by=None,
        at=scene.at(),
    )
    assert told.name == "representatives.open_already"


def test_a_choice_that_was_cancelled_leaves_everybody_where_they_were(hall) -> None:
    selection = opened(hall)
    with unit_of_work():
        selections.cancel(selection, reason="候选人搬走。", by=hall.committee, at=scene.at(days=1))

    assert (selection.outcome, in_office(hall, SINCE)) == ("cancelled", [])
    assert (
        refusal_of(
            selections.cancel, selection, reason="再来一次", by=hall.committee, at=scene.at(days=2)
        ).name
        == "representatives.ended_already"
    )


def test_a_building_without_a_group_becomes_one(app) -> None:
    with app.app_context():
        made = scene.community(neighbours=0)
        with unit_of_work():
            tower = people.add_building(made.community, "9栋")
            for number in range(20):
                people.add_household(made.community, tower, f"{number + 1:02}01室")
        assert [one.name for one in representation.groupless(made.community.id)] == ["9栋"]
        with unit_of_work():
            group = selections.group_of_building(made.community, tower)

        assert (group.name, selections.households_of(group)) == ("9栋", 20)
        assert representation.groupless(made.community.id) == []
        again = refusal_of(selections.group_of_building, made.community, tower)
        assert again.name == "representatives.building_grouped"


def test_what_representatives_declare_is_told_in_totals_only(hall) -> None:
    standing = of_group(hall)[:1]
    selection = opened(hall, *standing)
    entered(hall, selection, 20)
    confirmed(hall, selection)
    with unit_of_work():
        office.declare(
            standing[0], age_band="75-", occupation=None, interest="disabled", at=scene.at()
        )

    told = representation.coverage(hall.community.id, SINCE)

    # Three in office: the two of the scene have declared nothing.
    assert {cell.persons for cell in (*told["age_band"], *told["interest"])} == {None}
    assert [cell.persons for cell in told["occupation"] if cell.persons] == [3]
    assert (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(Entry)
            .where(sa.cast(Entry.particulars, sa.String).contains("disabled"))
        )
        == 0
    )
