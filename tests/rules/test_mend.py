"""A report's states, clocks and figures (§6): a table of moments, worked out by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest

from deliberation import clock
from deliberation.rules import mend
from deliberation.rules.mend import Period, Position, ReportState
from deliberation.rules.refusals import NotReady, OutOfOrder

LAMP, LIFT, WALL = Period.hours(8), Period.hours(24, working=False), Period.hours(24)
PROPERTY, WATER, COMMITTEE = 1, 2, 3

#: What the unit was given (so many hours; ``w``: working hours), what happened when, and by when
#: it has to be mended in the end. 2026: 2 March is a Monday; off are 1–3 January (4 worked),
#: 15–23 February (14 and 28 worked), 4–6 April, 1–5 May (9 worked), 1–7 October (10 worked).
CLOCKS = """
 8w | dispatch 03-02 09:00                                        | 03-02 17:00
 8w | dispatch 03-02 10:00                                        | 03-03 10:00
 8w | dispatch 03-02 16:59                                        | 03-03 16:59
 8w | dispatch 03-02 17:00                                        | 03-03 17:00
 8w | dispatch 03-02 23:30                                        | 03-03 17:00
 8w | dispatch 03-03 06:00                                        | 03-03 17:00
 8w | dispatch 03-06 12:00                                        | 03-09 12:00
 8w | dispatch 03-07 12:00                                        | 03-09 17:00
 8w | dispatch 03-08 20:00                                        | 03-09 17:00
 4w | dispatch 03-02 09:00                                        | 03-02 13:00
 4w | dispatch 03-02 14:00                                        | 03-03 10:00
 4w | dispatch 03-06 16:00                                        | 03-09 12:00
 1w | dispatch 03-06 16:30                                        | 03-09 09:30
24w | dispatch 03-02 09:00                                        | 03-04 17:00
24w | dispatch 03-05 15:00                                        | 03-10 15:00
40w | dispatch 03-02 13:00                                        | 03-09 13:00
24h | dispatch 03-06 18:00                                        | 03-07 18:00
24h | dispatch 03-02 09:00                                        | 03-03 09:00
 2h | dispatch 03-07 23:30                                        | 03-08 01:30
72h | dispatch 02-14 10:00                                        | 02-17 10:00
 8w | dispatch 02-13 13:00                                        | 02-14 13:00
 8w | dispatch 02-14 13:00                                        | 02-24 13:00
24w | dispatch 02-14 09:00                                        | 02-25 17:00
 8w | dispatch 02-27 16:00                                        | 02-28 16:00
 8w | dispatch 04-03 16:00                                        | 04-07 16:00
 8w | dispatch 04-30 12:00                                        | 05-06 12:00
16w | dispatch 05-07 17:30                                        | 05-09 17:00
 8w | dispatch 09-30 15:00                                        | 10-08 15:00
24w | dispatch 10-08 09:00                                        | 10-10 17:00
 8w | dispatch 12-31 11:00                                        | +01-04 11:00
 8w | dispatch 03-02 10:00, hand 03-02 11:00                      | 03-03 10:00
 8w | dispatch 03-02 10:00, hand 03-02 11:00, refuse 03-02 16:00  | 03-03 10:00
 8w | dispatch 03-02 10:00, hand 03-02 11:00, accept 03-02 16:00  | 03-03 10:00
 8w | dispatch 03-02 10:00, hand 03-02 11:00, accept 03-04 16:00  | 03-03 10:00
24h | dispatch 03-06 18:00, hand 03-07 09:00, accept 03-07 10:00  | 03-07 18:00
 8w | dispatch 03-02 10:00, hand 03-02 11:00, refuse 03-02 12:00, hand 03-02 13:00, accept 03-02 14:00 | 03-03 10:00
 8w | dispatch 03-02 10:00, handled 03-02 15:00, not 03-03 09:00  | 03-03 13:00
 8w | dispatch 03-02 10:00, handled 03-02 15:00, not 03-03 15:00  | 03-04 11:00
 8w | dispatch 03-02 10:00, handled 03-04 15:00, not 03-06 16:00  | 03-09 12:00
 8w | dispatch 03-02 10:00, handled 03-02 15:00, not 03-07 08:00  | 03-09 13:00
24h | dispatch 03-02 10:00, handled 03-02 15:00, not 03-07 08:00  | 03-07 20:00
 1w | dispatch 03-02 10:00, handled 03-02 10:30, not 03-02 16:45  | 03-03 09:15
24w | dispatch 03-02 09:00, handled 03-03 09:00, not 03-03 09:00  | 03-04 13:00
 8w | dispatch 03-02 10:00, handled 03-02 15:00, not 03-03 09:00, handled 03-03 10:00, not 03-03 16:00 | 03-04 12:00
 8w | dispatch 03-02 10:00, handled 03-02 15:00, not 03-03 09:00, hand 03-03 10:00, accept 03-03 11:00 | 03-03 13:00
 8w | dispatch 02-13 09:00, handled 02-13 15:00, not 02-14 16:00  | 02-24 12:00
 8w | dispatch 09-30 09:00, handled 09-30 15:00, not 10-02 10:00  | 10-08 13:00
"""  # noqa: E501


def working(day: date) -> bool:
    return clock.is_working_day(day)


def moment(told: str) -> datetime:
    year = 2027 if told.startswith("+") else 2026
    return datetime.strptime(f"{year}-{told.lstrip('+')}", "%Y-%m-%d %H:%M")


def played(given: str, happened: str) -> tuple[Position, datetime | None]:
    """Where a report is, and by when it has to be mended, after what *happened*."""
    period = Period.hours(int(given[:-1]), working=given.endswith("w"))
    moves = {
        "dispatch": mend.Dispatch(PROPERTY),
        "hand": mend.HandOn(WATER, "是水管"),
        "accept": mend.Accept(WATER),
        "refuse": mend.Refuse(WATER, COMMITTEE, "管道归社区"),
        "handled": mend.Handle(photos=1),
        "not": mend.Answer(False, "还是不亮"),
    }
    here, until = Position(), None
    for one in happened.split(","):
        name, _, when = one.strip().partition(" ")
        here = mend.apply(here, moves[name])
        until = mend.due_after(moves[name], moment(when), period, until, working)
    return here, until


@pytest.mark.parametrize("line", CLOCKS.strip().splitlines())
def test_the_moment_by_which_it_has_to_be_mended(line: str) -> None:
    given, happened, wanted = (part.strip() for part in line.split("|"))

    assert played(given, happened)[1] == moment(wanted)


def test_the_table_has_forty_moments() -> None:
    assert len(CLOCKS.strip().splitlines()) >= 40


def test_the_committee_has_four_working_hours() -> None:
    friday = moment("03-06 15:00")
    assert mend.due(friday, mend.DISPATCH, working) == moment("03-09 11:00")


def test_hours_pass_by_the_moment_not_by_the_wall_clock() -> None:
    start = clock.local(clock.at(date(2026, 3, 6), datetime.min.time()))
    assert mend.due(start, LIFT, working) - start == timedelta(hours=24)


def test_nobody_is_waited_for_after_seven_days() -> None:
    assert mend.silent_at(moment("03-02 15:00")) == moment("03-10 00:00")


# ------------------------------------------------------------------ states

HANDLED = Position(ReportState.HANDLED, PROPERTY)
WITH = Position(ReportState.DISPATCHED, PROPERTY)
ASKED = Position(ReportState.DISPATCHED, PROPERTY, offered=WATER)

LAWFUL = [
    (Position(), mend.Dispatch(PROPERTY), WITH),
    (Position(), mend.Advise("打 12345"), Position(ReportState.ADVISED)),
    (Position(), mend.WithdrawReport(), Position(ReportState.WITHDRAWN)),
    (Position(), mend.MergeInto(itself=False, open=True), Position(ReportState.MERGED)),
    (WITH, mend.HandOn(WATER, "是水管"), ASKED),
    (ASKED, mend.Accept(WATER), Position(ReportState.DISPATCHED, WATER)),
    (ASKED, mend.Refuse(WATER, COMMITTEE, "归社区"), WITH),
    (ASKED, mend.Handle(photos=1), HANDLED),  # who has it may still mend it
    (WITH, mend.Handle(photos=0, without="夜里拍不清"), HANDLED),
    (HANDLED, mend.Answer(True), Position(ReportState.CLOSED, PROPERTY)),
    (HANDLED, mend.Answer(False, "不亮"), Position(ReportState.REDO, PROPERTY, redone=1)),
    (HANDLED, mend.Silence(), Position(ReportState.NOT_ANSWERED, PROPERTY)),
    (WITH, mend.Join(private=False), WITH),
]


@pytest.mark.parametrize(("here", "move", "there"), LAWFUL)
def test_what_leads_where(here: Position, move: mend.moves.Move, there: Position) -> None:
    assert mend.apply(here, move) == there


REFUSED = [
    (WITH, mend.WithdrawReport(), OutOfOrder, "mend.withdrawn_until_dispatched"),
    (WITH, mend.Dispatch(WATER), OutOfOrder, "mend.dispatched_already"),
    (WITH, mend.Answer(True), OutOfOrder, "mend.not_asked"),
    (Position(), mend.Handle(photos=1), OutOfOrder, "mend.not_with_a_unit"),
    (Position(ReportState.CLOSED), mend.Join(private=False), OutOfOrder, "mend.ended"),
    (Position(), mend.Dispatch(None), NotReady, "mend.unit_missing"),
    (Position(), mend.Dispatch(PROPERTY, kind=False), NotReady, "mend.kind_missing"),
    (Position(), mend.Advise(" "), NotReady, "mend.advice_missing"),
    (Position(), mend.MergeInto(itself=True, open=True), NotReady, "mend.merged_into_itself"),
    (Position(), mend.MergeInto(itself=False, open=False), NotReady, "mend.other_ended"),
    (
        Position(),
        mend.MergeInto(itself=False, open=True, alike=False),
        NotReady,
        "mend.other_place",
    ),
    (WITH, mend.HandOn(PROPERTY, "x"), NotReady, "mend.has_it_already"),
    (WITH, mend.HandOn(None, "x"), NotReady, "mend.unit_missing"),
    (WITH, mend.HandOn(WATER, ""), NotReady, "mend.reason_missing"),
    (ASKED, mend.HandOn(COMMITTEE, "x"), NotReady, "mend.asked_already"),
    (WITH, mend.Accept(WATER), NotReady, "mend.nobody_asked"),
    (ASKED, mend.Accept(COMMITTEE), NotReady, "mend.another_was_asked"),
    (ASKED, mend.Refuse(WATER, None, "x"), NotReady, "mend.right_missing"),
    (ASKED, mend.Refuse(WATER, WATER, "x"), NotReady, "mend.right_is_itself"),
    (ASKED, mend.Refuse(WATER, COMMITTEE, ""), NotReady, "mend.why_missing"),
    (WITH, mend.Handle(photos=0), NotReady, "mend.photo_or_reason"),
    (HANDLED, mend.Answer(False), NotReady, "mend.not_mended_reason"),
    (WITH, mend.Join(private=True), NotReady, "mend.private_is_not_joined"),
]


@pytest.mark.parametrize(("here", "move", "error", "name"), REFUSED)
def test_what_is_refused(
    here: Position, move: mend.moves.Move, error: type[Exception], name: str
) -> None:
    with pytest.raises(error) as refused:
        mend.apply(here, move)
    assert refused.value.refusal.name == name  # type: ignore[attr-defined]
    assert refused.value.refusal.rule == "6"  # type: ignore[attr-defined]


def test_the_third_redo_is_counted() -> None:
    here = WITH
    for _ in range(3):
        here = mend.apply(mend.apply(here, mend.Handle(photos=1)), mend.Answer(False, "不亮"))
    assert (here.state, here.redone, here.unit) == (ReportState.REDO, 3, PROPERTY)
    assert here.redone == mend.ORDER_AT_REDO


# ------------------------------------------------------------------ figures


def outcome(state: str, *handlings: mend.Handling, day: int = 1, place: int = 1) -> mend.Outcome:
    return mend.Outcome(ReportState(state), place, 1, datetime(2026, 3, day, 9), handlings)


def handled(day: int, due: int, mended: bool | None = True, left_out: bool = False):
    return mend.Handling(datetime(2026, 3, due, 17), datetime(2026, 3, day, 9), mended, left_out)


def told(outcomes: list[mend.Outcome]) -> dict[str, tuple[Fraction, int]]:
    found = mend.figures_of(outcomes, datetime(2026, 3, 20))
    return {name.value: (one.numerator, one.denominator) for name, one in found.items()}


def test_figures_say_what_they_are_a_part_of() -> None:
    found = told([
        outcome("closed", handled(3, 3)),  # 48 hours, in time
        outcome("closed", handled(2, 1, mended=False), handled(4, 4), place=2),  # late, then 72
        outcome("not_answered", handled(2, 2, mended=None), day=2, place=3),  # at once
        outcome("dispatched", mend.Handling(datetime(2026, 3, 10, 17), None), place=4),  # late
        outcome("reported", day=19, place=1),  # the same again within 90 days
        outcome("withdrawn", day=18, place=1),
    ])  # fmt: skip

    assert found == {
        "in_time": (3, 5),
        "mean_hours": (120, 3),
        "redone": (1, 3),
        "repeated": (1, 5),
        "not_answered": (1, 3),
    }


def test_nobody_who_did_not_answer_is_counted_as_satisfied() -> None:
    found = told([outcome("not_answered", handled(2, 2, mended=None))])
    assert found["not_answered"] == (1, 1)


def test_an_answer_that_was_left_out_is_no_redo() -> None:
    rows = [outcome("closed", handled(2, 2, mended=False, left_out=True), handled(3, 3))]
    assert told(rows)["redone"] == (0, 1)


def test_of_nothing_there_is_no_figure() -> None:
    found = mend.figures_of([], datetime(2026, 3, 20))
    assert {one.quotient for one in found.values()} == {None}


# ------------------------------------------------------------------ recurring


def rows(*days: int, place: int = 1, kind: int = 1, first: int = 1):
    start = datetime(2026, 1, 1)
    return [(first + n, place, kind, start + timedelta(days=day)) for n, day in enumerate(days)]


def test_three_within_ninety_days_recur() -> None:
    now = datetime(2026, 1, 1) + timedelta(days=90)
    assert [one.reports for one in mend.recurring(rows(0, 40, 90), now)] == [(1, 2, 3)]
    assert mend.recurring(rows(0, 40), now) == []
    assert mend.recurring(rows(0, 40, 90), now + timedelta(seconds=1)) == []  # the first is over
    assert mend.recurring([*rows(0, 40), *rows(90, kind=2, first=9)], now) == []
    assert mend.recurring([*rows(0, 40), *rows(90, place=2, first=9)], now) == []


def test_most_reports_come_first() -> None:
    now = datetime(2026, 3, 1)
    both = [*rows(10, 20, 30), *rows(1, 2, 3, 4, place=2, first=10)]
    assert [one.place for one in mend.recurring(both, now)] == [2, 1]
