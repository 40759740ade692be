"""Check the types, and hold every room to the number of errors it may still have.

    python -m tests.architecture.types          fails when a room has more errors than its number
                                                in types.txt, or fewer: then the number is lowered
    python -m tests.architecture.types --lower  lowers the numbers of rooms that have fewer

A room that ``types.txt`` does not name has none, and may have none.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.architecture.project import ROOT

ALLOWED = Path(__file__).with_suffix(".txt")
ERROR = re.compile(r"^deliberation/([a-z_]+)\S*:\d+: error: ")


def errors_of(lines: Iterable[str]) -> dict[str, list[str]]:
    """The errors that mypy reported in *lines*, by room (or file beside the rooms)."""
    errors: dict[str, list[str]] = {}
    for line in lines:
        if found := ERROR.match(line):
            errors.setdefault(found[1], []).append(line)
    return errors


def allowed_in(text: str) -> Counter[str]:
    """How many errors each room may have, by *text*: lines ``room number``, # for comments."""
    lines = (line.partition("#")[0].split() for line in text.splitlines())
    return Counter({room: int(number) for room, number in filter(None, lines)})


def faults(errors: Mapping[str, list[str]], allowed: Counter[str]) -> list[str]:
    """What is wrong: rooms above their number, with their errors, and rooms below it."""
    told = []
    for room in sorted(errors.keys() | allowed.keys()):
        found = errors.get(room, [])
        if len(found) > allowed[room]:
            told += [*found, f"{room}: {len(found)} errors of types, and {allowed[room]} allowed"]
        elif len(found) < allowed[room]:
            told.append(f"{room}: {len(found)} errors of types; lower its number, {allowed[room]}")
    return told


def lowered(text: str, errors: Mapping[str, list[str]]) -> str:
    """*text* with the numbers of rooms that have fewer errors lowered; none is raised."""
    lines = []
    for line in text.splitlines():
        room, _, number = line.partition(" ")
        if not line.startswith("#"):
            left = min(int(number), len(errors.get(room, [])))
            line = f"{room} {left}" if left else None
        if line is not None:
            lines.append(line)
    return "\n".join(lines) + "\n"


def check(arguments: list[str]) -> int:
    """Run mypy, and say what is wrong; the status to end with."""
    ran = subprocess.run([sys.executable, "-m", "mypy"], cwd=ROOT, capture_output=True, text=True)
    if ran.returncode not in (0, 1):  # 2: mypy itself could not go on
        print(ran.stdout, ran.stderr)
        return ran.returncode
    errors = errors_of(ran.stdout.splitlines())
    if arguments == ["--lower"]:
        ALLOWED.write_text(lowered(ALLOWED.read_text(), errors))
    if told := faults(errors, allowed_in(ALLOWED.read_text())):
        print("\n".join(told))
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(check(sys.argv[1:]))
