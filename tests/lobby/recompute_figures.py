"""Compute the figures anew from the open data, with the standard library alone.

    python recompute_figures.py FOLDER MONTH

MONTH is the present one, such as 2026-03. FOLDER holds the CSV files of one period, downloaded
with the period before (``?with=before``), and ``figures.csv``, what the page shows. Prints
each figure; ends with 1 where one differs.
Imports nothing of the house: it reads what everybody can read.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from pathlib import Path


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def months(period: str) -> list[str]:
    """``2026-03``, ``2026-Q1``, ``2026`` and ``12m-2026-03`` as lists of months."""
    if found := re.fullmatch(r"12m-(\d{4})-(\d{2})", period):
        last, length = int(found[1]) * 12 + int(found[2]) - 1, 12
    elif found := re.fullmatch(r"(\d{4})-Q([1-4])", period):
        last, length = int(found[1]) * 12 + int(found[2]) * 3 - 1, 3
    elif found := re.fullmatch(r"(\d{4})-(\d{2})", period):
        last, length = int(found[1]) * 12 + int(found[2]) - 1, 1
    else:
        last, length = int(period) * 12 + 11, 12
    return [f"{one // 12}-{one % 12 + 1:02}" for one in range(last - length + 1, last + 1)]


def computed(folder: Path, period: str, today: str) -> dict[str, tuple[int, int]]:
    """Figure → numerator and denominator over *period*; *today* is a month like 2026-03."""
    inside = set(months(period))

    def rows(name: str, column: str) -> list[dict[str, str]]:
        return [row for row in table(folder, name) if row[column][:7] in inside]

    def marked(found: list[dict[str, str]], column: str, mark: str = "1") -> tuple[int, int]:
        return sum(row[column] == mark for row in found), len(found)

    founded = table(folder, "community")[0]["founded"]
    reached = min(max(inside), today)
    present = [row for row in table(folder, "participation") if row["as_of"] == reached]
    took_part = sum(int(row["residents"]) for row in present if row["last_act"])
    running = [month for month in inside if founded <= month <= today]
    polls = [row for row in rows("polls", "closed_on") if row["valid"] == "1"]
    content = sum(int(row["satisfied"]) + int(row["basically"]) for row in polls)
    projects = rows("projects", "decided_on")
    in_favour = sum(int(row["in_favour"]) for row in projects)
    petitions = rows("petitions", "month")
    return {
        "participation": (took_part, sum(int(row["residents"]) for row in present)),
        "meetings": (len(rows("meetings", "held_on")), len(running)),
        "execution": marked(rows("tasks", "deadline"), "on_time"),
        "satisfaction": (content, content + sum(int(row["dissatisfied"]) for row in polls)),
        "mediation": marked(rows("disputes", "month"), "outcome", "agreed"),
        "answered": marked(rows("answers", "due_on"), "in_time"),
        "reported": marked(rows("reports", "month"), "published"),
        "support": (in_favour, in_favour + sum(int(row["against"]) for row in projects)),
        "petitions": (sum(int(row["cases"]) for row in petitions), len(petitions)),
    }


def main(folder: Path, today: str) -> int:
    shown: dict[str, dict[str, tuple[int, int]]] = {}
    for row in table(folder, "figures"):
        both = int(row["numerator"]), int(row["denominator"])
        shown.setdefault(row["period"], {})[row["figure"]] = both
    wrong = 0
    for period, figures in shown.items():
        anew = computed(folder, period, today)
        for figure, value in figures.items():
            same = anew[figure] == value
            wrong += not same
            print(json.dumps([period, figure, *anew[figure], "same" if same else list(value)]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
