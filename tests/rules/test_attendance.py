"""The attendance record, and the quorum counted from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.meeting.acts import ArrivalMode, Arrive, CallToOrder, Leave
from deliberation.rules.meeting.attendance import Attendance, Stay
from deliberation.rules.meeting.floor import Seat, Setup, opening, replay
from deliberation.rules.refusals import OutOfOrder, Refusal
from deliberation.rules.voting import profile
from deliberation.rules.voting.tally import Rule

VOTERS = frozenset(f"m{number}" for number in range(20))
RRA = Rule.of(profile("RRA"))


def of(present: int) -> Attendance:
    attendance = Attendance.of(RRA, VOTERS)
    for member in sorted(VOTERS)[:present]:
        attendance = attendance.arrive(member, 0, "", ArrivalMode.DOOR)
    return attendance


def test_thirteen_of_twenty_representatives_are_no_quorum_and_fourteen_are():
    assert not of(13).quorum.met
    assert of(14).quorum.met


def test_a_meeting_is_called_to_order_with_a_quorum_only():
    seats = tuple(map(Seat, sorted(VOTERS)))
    given = Setup(profile("RRA"), seats, chair=seats[0].member)
    came = [Arrive(seat.member) for seat in seats[:13]]
    with pytest.raises(OutOfOrder) as raised:
        replay(given, [*came, CallToOrder(given.chair)])
    assert raised.value.refusal == Refusal.of("floor.no_quorum", "3.2.8", present=13, required=14)
    floor = replay(given, [*came, Arrive(seats[13].member), CallToOrder(given.chair)])
    assert floor.phase == "in-session"


def test_the_record_says_who_when_by_whom_and_how():
    given = Setup(profile("HALL"), (Seat("1"), Seat("2")), chair="1", guests=("3",))
    floor = replay(
        given,
        [
            Arrive("1", at=10),
            Arrive("2", recorded_by="1", how=ArrivalMode.ASSISTED, at=20),
            Arrive("3", how=ArrivalMode.QR, at=30),
            Leave("2", recorded_by="1", at=40),
            Arrive("2", at=50),
        ],
    )
    assert floor.attendance.stays == (
        Stay("1", 10, "1", ArrivalMode.DOOR),
        Stay(
            "2",
            20,
            "1",
            ArrivalMode.ASSISTED,
            left=40,
            departure_by="1",
            departure_how=ArrivalMode.DOOR,
        ),
        Stay("3", 30, "3", ArrivalMode.QR),
        Stay("2", 50, "2", ArrivalMode.DOOR),
    )
    assert floor.present == {"1", "2", "3"}
    assert floor.attendance.voting == {"1", "2"}


def test_guests_and_seats_without_a_vote_do_not_count_for_the_quorum():
    given = Setup(
        profile("HALL"),
        (Seat("1"), Seat("2"), Seat("3"), Seat("4", voting=False)),
        chair="1",
        guests=("5",),
    )
    floor = replay(given, [Arrive("1"), Arrive("4"), Arrive("5")])
    assert (floor.quorum.present, floor.quorum.required, floor.quorum.entitled) == (1, 2, 3)


def test_who_is_here_cannot_arrive_and_who_is_not_cannot_leave():
    given = Setup(profile("HALL"), (Seat("1"), Seat("2")), chair="1")
    floor = opening(given).apply(Arrive("1"))
    assert floor.objection(Arrive("1")) == Refusal.of("floor.already_here", "3.2.8", member="1")
    assert floor.objection(Leave("2")) == Refusal.of("floor.absent", "3.2.8", member="2")
    assert floor.objection(Arrive("9")) == Refusal.of("floor.stranger", "3.2.8", member="9")


@given(st.lists(st.sampled_from(sorted(VOTERS)), max_size=60))
def test_the_quorum_follows_the_record(moves):
    attendance = Attendance.of(RRA, VOTERS)
    for at, member in enumerate(moves):
        step = attendance.leave if member in attendance.present else attendance.arrive
        attendance = step(member, at, "", ArrivalMode.DOOR)
    here = {stay.member for stay in attendance.stays if stay.left is None}
    assert attendance.present == here
    assert attendance.quorum.present == len(here)
    assert attendance.quorum.met == (3 * len(here) >= 2 * len(VOTERS))
