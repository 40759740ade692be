"""How fast a box with 100,000 ballots is closed, written and recounted, and in how much memory.

    .venv/bin/python -m tests.bench.recount [--ballots 100000] [--rounds 3]

Wanted: closing, tally and export together under 10 s, the recount likewise, each under 200 MB.
Every step runs in a process of its own, so that its peak of memory is its own. Judged is the time
of the processor: it is what the clock, which stands beside it, shows where nobody else uses the
machine. The ratios are to a process that does nothing but parse each line of the same export and
hash it, measured in the same rounds; they hold on any machine, the seconds do not.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from deliberation.rules import recount
from deliberation.rules.box import Mark, Opened, RollLine, Secrecy, close
from tests.rules.boxes import heading

ITSELF = ("-m", "tests.bench.recount")
WANTED_SECONDS, WANTED_MB = 10, 200
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
BARE = """
import hashlib, json, sys
hashed = hashlib.sha256()
for line in open(sys.argv[1], "rb"):
    json.loads(line)
    hashed.update(line)
"""


def codes(number: int) -> Iterator[str]:
    """As many different codes: the number, written with the letters of a code."""
    for one in range(number):
        scattered = one * 0x9E3779B97F4A7C15 % (1 << 60)  # odd, so that no two are the same
        yield "".join(ALPHABET[scattered >> shift & 31] for shift in range(0, 60, 5))


def write(path: str, ballots: int, secrecy: str) -> None:
    """Close a box of *ballots* and write its export; a fifth more are entitled."""
    chance = random.Random(5)
    head = heading(secrecy=Secrecy(secrecy))
    named = head.secrecy is Secrecy.NAMED
    board = close(
        head,
        map(RollLine, codes(ballots + ballots // 5)),
        (Mark(code, chance.choice(("online", "paper", "terminal"))) for code in codes(ballots)),
        (
            Opened(
                chance.choice(("for", "for", "against", "abstain")),
                f"{chance.getrandbits(128):032x}",
                code if named else "",
            )
            for code in codes(ballots)
        ),
    )
    with Path(path).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(board.lines())


def measured(*command: str) -> tuple[float, float, float]:
    """Seconds of the processor and by the clock, and MB (peak), of a process for *command*."""
    started = os.times().elapsed
    process = subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[:2]} failed")
    clock = os.times().elapsed - started
    return used.ru_utime + used.ru_stime, clock, used.ru_maxrss / 1024


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--ballots", type=int, default=100_000)
    ask.add_argument("--rounds", type=int, default=3)
    ask.add_argument("--write", nargs=2, metavar=("FILE", "SECRECY"), help=argparse.SUPPRESS)
    given = ask.parse_args()
    if given.write:
        return write(given.write[0], given.ballots, given.write[1])
    met = True
    for secrecy in ("secret", "named"):
        with tempfile.TemporaryDirectory() as folder:
            file = str(Path(folder) / "box.jsonl")
            number = ["--ballots", str(given.ballots)]
            steps = {
                "close, tally, export": [*ITSELF, *number, "--write", file, secrecy],
                "recount": [recount.__file__, file],
                "parse and hash alone": ["-c", BARE, file],
            }  # fmt: skip
            taken: dict[str, list[tuple[float, float, float]]] = {step: [] for step in steps}
            for _ in range(given.rounds):
                for step, command in steps.items():
                    taken[step].append(measured(*command))
            size = Path(file).stat().st_size / 1e6
        print(f"{secrecy} box, {given.ballots} ballots, export {size:.1f} MB")
        bare = statistics.median(one[0] for one in taken["parse and hash alone"])
        for step, rounds in taken.items():
            seconds, clock = (statistics.median(one[i] for one in rounds) for i in (0, 1))
            memory = max(one[2] for one in rounds)
            ratio = f"{seconds / bare:5.1f} x"
            print(f"  {step:<22} {seconds:6.2f} s ({clock:.2f})  {ratio}  {memory:6.1f} MB")
            met = met and seconds < WANTED_SECONDS and memory < WANTED_MB
    print(f"wanted: under {WANTED_SECONDS} s and {WANTED_MB} MB each: {'met' if met else 'MISSED'}")
    if not met:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
