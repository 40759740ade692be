"""How fast a long meeting is replayed, and whether acts grow dearer as it goes on.

    .venv/bin/python -m tests.bench.replay [--rounds 9]

A meeting of 500 acts: main motions one after another, each debated, amended, voted by hands,
as a busy evening has them. Wanted: the replay under 20 ms, an act on the 500th at most twice as
dear as on the 5th. Ratios are to a loop that builds as many values of the same kind, measured
in the same rounds; they hold on any machine, the milliseconds do not.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

from deliberation.rules.meeting import acts
from deliberation.rules.meeting.acts import Act, CountMethod, Side
from deliberation.rules.meeting.floor import Floor, opening, replay
from deliberation.rules.meeting.motions import MotionKind
from tests.rules.meetings import SEATS, setup

LENGTH = 500
WANTED_MS, WANTED_GROWTH = 20, 2


def evening() -> list[Act]:
    """500 acts in order, one second apart."""
    done: list[Act] = [*map(acts.Arrive, SEATS), acts.CallToOrder("Ann")]
    number = 0
    while len(done) < LENGTH:
        number += 1
        done += _motion(number)
    return [_at(act, second) for second, act in enumerate(done[:LENGTH])]


def _at(act: Act, second: int) -> Act:
    return replace(act, at=second * 1000)


def _motion(number: int) -> list[Act]:
    words = f"w{number}"
    return [
        acts.Move("Bea", MotionKind.MAIN, text=f"{words} visitors until six", item="1"),
        acts.Second("Cy"),
        acts.State("Ann"),
        *_speech("Bea", Side.FOR),
        *_speech("Dee", Side.AGAINST),
        acts.Move("Cy", MotionKind.AMEND, words="six", instead="seven"),
        acts.Second("Dee"),
        acts.State("Ann"),
        *_count(4, 1),
        *_speech("Eve", Side.FOR),
        *_count(3, 2),
    ]


def _speech(member: str, side: Side) -> list[Act]:
    return [acts.Ask(member, side), acts.Recognise("Ann", member), acts.Finish(member)]


def _count(for_: int, against: int) -> list[Act]:
    return [
        acts.Put("Ann", CountMethod.HANDS),
        acts.EnterCount("Ann", for_, against),
        acts.ConfirmCount("Scrutineer"),
    ]


def milliseconds(work: Callable[[], object], times: int = 1) -> float:
    """How long *work* takes, on average over so many *times*."""
    start = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - start) * 1000 / times


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rounds", type=int, default=9)
    rounds = options.parse_args().rounds
    given, done = setup(), evening()
    # The same kind of act early and late: a main motion is seconded.
    early, late = _place(done, 5), _place(done, LENGTH)
    floors = {place: replay(given, done[:place]) for place in (early, late)}
    figures: dict[str, list[float]] = {"replay": [], "values": [], "early": [], "late": []}
    for _ in range(rounds):
        figures["replay"].append(milliseconds(lambda: replay(given, done)))
        figures["values"].append(milliseconds(lambda: _values(opening(given))))
        for name, place in (("early", early), ("late", late)):
            step = (floors[place], done[place])
            figures[name].append(milliseconds(lambda step=step: step[0].apply(step[1]), 2000))
    median = {name: statistics.median(found) for name, found in figures.items()}
    growth = median["late"] / median["early"]
    print(f"replay of {LENGTH} acts     {median['replay']:8.2f} ms (wanted: under {WANTED_MS})")
    print(f"  ÷ {LENGTH} bare values    {median['replay'] / median['values']:8.1f}")
    print(f"act {early + 1}                 {median['early'] * 1000:8.2f} µs")
    print(f"act {late + 1}               {median['late'] * 1000:8.2f} µs")
    print(
        f"  act {late + 1} ÷ act {early + 1}        {growth:8.2f} (wanted: at most {WANTED_GROWTH})"
    )
    if median["replay"] >= WANTED_MS or growth > WANTED_GROWTH:
        raise SystemExit(1)


def _values(floor: Floor) -> Floor:
    for number in range(LENGTH):
        floor = floor.having(seq=number)
    return floor


def _place(done: list[Act], near: int) -> int:
    """Index of the main motion's seconding next to place *near*, from there on or before it."""
    places = [i for i, act in enumerate(done) if isinstance(act, acts.Second) and act.by == "Cy"]
    return min(places, key=lambda place: abs(place - near))


if __name__ == "__main__":
    main()
