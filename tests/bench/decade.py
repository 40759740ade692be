"""Ten years of a community, written in bulk: what its pages read, without living through it.

The rows are such as the operations leave behind; only their texts and hashes are made up, so
that ``flask verify`` would not call this record whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from deliberation import clock
from deliberation.ballots.models import Box
from deliberation.convene.models import Meeting
from deliberation.database import Model, db, unit_of_work
from deliberation.issues.models import Duty, Issue
from deliberation.issues.models.search import IssueText
from deliberation.issues.operations import statistics
from deliberation.issues.operations.search_text import marked
from deliberation.journal.models import Activity, Entry
from deliberation.people import operations as people
from deliberation.people.models import Building, Community, Household, Person, Unit
from deliberation.resolve.models import Resolution, Task
from deliberation.supervise.models import PollResult, Report
from deliberation.supervise.models.yearly import PetitionCount

CODE, YEARS, HOUSEHOLDS = "growth", 10, 1200
COMMON, RARE = "停车", "蜂箱"
THINGS = ("停车位", "路灯", "电梯", "花坛", "门禁", "下水道", "快递柜", "健身器材", "楼道", "食堂")
FAULTS = ("不够", "坏了", "太吵", "堵了", "太旧", "没有人管", "晚上看不清", "下雨积水")
WISHES = ("请尽快修好", "请大家商量一下", "希望有人管一管", "请物业说明原因")
STEPS = ("collect", "review", "convene", "discuss", "resolve", "supervise")
CHUNK = 5000


def fill(issues: int, entries: int) -> dict[str, Any]:
    """So many *issues* with *entries* each; gives what addresses need to know."""
    end = clock.now().replace(microsecond=0)
    begin = end - timedelta(days=365 * YEARS)
    with unit_of_work() as session:
        sqlite = session.get_bind().dialect.name == "sqlite"
        here = people.found_community(CODE, "成长社区", at=begin)
        _neighbourhood(here)
        pace = (end - begin) / (issues + 1)
        moments = [begin + pace * (place + 1) for place in range(issues)]
        _insert(Issue, (_issue(here, place, at, issues) for place, at in enumerate(moments)))
        _insert(IssueText, (_text(here, place) for place in range(issues)))
        _insert(Duty, _duties(here, moments, issues))
        _insert(Meeting, (_meeting(here, n, begin + timedelta(days=7 * n)) for n in range(520)))
        _execution(here, moments[::5])
        _insert(
            PetitionCount,
            (
                {
                    "community_id": here.id, "cases": month % 9, "source": "登记簿",
                    "month": clock.day_of(begin + timedelta(days=31 * month)).replace(day=1),
                    "entered_at": begin,
                }
                for month in range(12 * YEARS - 5)
            ),
        )  # fmt: skip
        _entries(here, moments, entries)
        statistics.count_anew(here.id)
        statistics.count_dues_anew(here.id)
        _settle_sequences()
        here_id = here.id
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE" if sqlite else "VACUUM ANALYZE")
    middle = db.session.scalar(
        sa.select(Issue.id).where(Issue.community_id == here_id).offset(issues // 2).limit(1)
    )
    return {
        "middle": middle,
        "number": _number(issues // 2, moments[issues // 2]),
        "month": f"{end - timedelta(days=800):%Y-%m}",
    }


def _insert(model: type[Model], rows: Iterable[dict[str, Any]]) -> None:
    chunk = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            db.session.execute(sa.insert(model.__table__), chunk)
            chunk = []
    if chunk:
        db.session.execute(sa.insert(model.__table__), chunk)


def _settle_sequences() -> None:
    """Ids were given by hand; what is added later goes on after them."""
    if db.session.get_bind().dialect.name == "sqlite":
        return
    for table in ("issues", "resolutions", "tasks", "boxes", "people", "households"):
        db.session.execute(
            sa.text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")
        )


def _neighbourhood(here: Community) -> None:
    this = {"community_id": here.id}
    _insert(Building, ({**this, "id": n, "name": f"{n}栋"} for n in range(1, 21)))
    _insert(Unit, ({**this, "id": 1, "name": "物业", "kind": "property"} for _ in range(1)))
    homes = range(1, HOUSEHOLDS + 1)
    _insert(
        Household,
        ({**this, "id": n, "building_id": n % 20 + 1, "door": f"{n}室"} for n in homes),
    )
    persons = range(1, 2 * HOUSEHOLDS + 1)
    _insert(
        Person,
        ({**this, "id": n, "household_id": (n + 1) // 2, "name": f"邻{n}"} for n in persons),
    )
    years = range(clock.today().year - YEARS, clock.today().year + 1)
    _insert(
        Activity,
        (
            {**this, "person_id": n, "year": year, "months": (n * 37 + year * 11) % 4096}
            for n in persons
            if n % 3
            for year in years
        ),
    )


def _number(place: int, at: datetime) -> str:
    return f"{at.year}-{place + 1:06}"


def _title(place: int) -> str:
    if place % 5000 == 77:
        return f"{place % 20 + 1}栋屋顶的{RARE}怎么办"
    thing, fault = THINGS[place % len(THINGS)], FAULTS[place // 7 % len(FAULTS)]
    return f"{place % 20 + 1}栋门前的{thing}{fault}"


def _issue(here: Community, place: int, at: datetime, of: int) -> dict[str, Any]:
    # One in thirty of the last tenth is still under way; the rest has come to its end.
    open_ = place > of * 9 // 10 and place % 3 == 0
    kind = "major" if place % 100 == 0 else "dispute" if place % 10 == 3 else "daily"
    closings = ("satisfied", "satisfied", "no_agreement" if kind == "dispute" else "not_adopted")
    return {
        "id": place + 1, "community_id": here.id, "number": _number(place, at),
        "key": f"growth:{place}", "title": _title(place), "problem": WISHES[place % len(WISHES)],
        "channel": "online", "proposer_id": place % (2 * HOUSEHOLDS) + 1, "proposed_at": at,
        "since": at + timedelta(days=1), "kind": kind,
        "step": STEPS[place // 3 % len(STEPS)] if open_ else "closed",
        "closing": None if open_ else closings[place // 10 % 3],
        "body": "MED" if kind == "dispute" else "HALL",
    }  # fmt: skip


def _text(here: Community, place: int) -> dict[str, Any]:
    words = f"{_title(place)}\n{WISHES[place % len(WISHES)]}\n{place + 1:06}"
    return {
        "issue_id": place + 1,
        "community_id": here.id,
        "pairs": " ".join(marked(here.id, words)),
    }


def _duties(here: Community, moments: list[datetime], of: int) -> Iterator[dict[str, Any]]:
    for place, at in enumerate(moments):
        due = at + timedelta(days=7)
        late = timedelta(days=9 if place % 12 == 0 else 3)
        waits = place > of * 99 // 100
        for kind in ("acknowledge", "answer"):
            yield {
                "community_id": here.id, "issue_id": place + 1, "kind": kind, "role": "committee",
                "opened_at": at, "due": due, "settled_at": None if waits else at + late,
                "reminded_at": due, "chased_at": due,
            }  # fmt: skip


def _meeting(here: Community, number: int, at: datetime) -> dict[str, Any]:
    return {
        "community_id": here.id, "number": number + 1, "key": f"growth:{number}",
        "title": f"第 {number + 1} 次议事会", "body": "HALL", "starts_at": at, "place": "活动中心",
        "noticed_at": at - timedelta(days=5), "called_at": at,
        "adjourned_at": at + timedelta(hours=2),
    }  # fmt: skip


def _execution(here: Community, moments: list[datetime]) -> None:
    """A resolution of every fifth issue, with its task, two reports and its poll."""
    this, last = {"community_id": here.id}, len(moments) * 99 // 100
    resolutions, tasks, reports, boxes, polls = [], [], [], [], []
    for place, at in enumerate(moments):
        force, over = at + timedelta(days=20), at + timedelta(days=80)
        running = place > last
        resolutions.append({
            **this, "id": place + 1, "number": f"{at.year}-{place + 1:05}", "key": f"g:{place}",
            "issue_id": place * 5 + 1, "round": 1, "title": _title(place * 5), "text": "照办。",
            "affected_hash": "", "affected": 60, "written_at": at, "posted_at": at,
            "posting_ends_on": clock.day_of(force), "in_force_at": force,
            "executed_at": None if running else over, "ended_at": None if running else over,
        })  # fmt: skip
        deadline = clock.day_of(at + timedelta(days=70))
        tasks.append({
            **this, "id": place + 1, "resolution_id": place + 1, "position": 1, "title": "办好",
            "lead_unit_id": 1, "deadline": deadline,
            "reported_at": None if running else over, "accepted_at": None if running else over,
            "on_time": None if running else place % 6 > 0,
        })  # fmt: skip
        month = clock.day_of(force).replace(day=1)
        for back in (0, 31):
            reports.append({
                **this, "resolution_id": place + 1, "percent": 50, "state": "on_time",
                "month": (month + timedelta(days=back)).replace(day=1), "text": "在办。",
                "published_at": force,
            })  # fmt: skip
        if not running:
            boxes.append({
                **this, "id": place + 1, "subject_kind": "resolutions", "subject_id": place + 1,
                "question": "办得怎么样？", "options": [], "bylaws": {}, "roll_hash": "",
                "entitled": 60, "opens_at": force, "closes_at": over, "closed_at": over,
            })  # fmt: skip
            polls.append({
                **this, "box_id": place + 1, "resolution_id": place + 1, "closed_at": over,
                "asked": 60, "satisfied": 30, "basically": 10, "dissatisfied": place % 15,
                "valid": place % 9 > 0,
            })  # fmt: skip
    for model, rows in (
        (Resolution, resolutions), (Task, tasks), (Report, reports), (Box, boxes),
        (PollResult, polls),
    ):  # fmt: skip
        _insert(model, rows)


DECIDED = json.dumps(
    {
        "meeting": 1, "result": "adopted", "method": "hands", "text": "照办。", "in_favour": 11,
        "against": 2, "abstained": 1, "arithmetic": "14 票有效，同意 11 票",
    }
)  # fmt: skip


def _entries(here: Community, moments: list[datetime], each: int) -> None:
    """So many entries of each issue, by the database's own way of taking in many rows."""
    columns = (
        "community_id", "number", "verb", "subject_kind", "subject_id", "issue_id", "actor_id",
        "at", "recorded_at", "particulars", "previous", "hash",
    )  # fmt: skip
    raw = db.session.connection().connection.driver_connection
    sqlite = db.session.get_bind().dialect.name == "sqlite"

    def rows() -> Iterator[tuple]:
        number = 1
        for place, at in enumerate(moments):
            written = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
            if not sqlite:
                written += "+00:00"
            for one in range(each):
                number += 1
                decided = place % 100 == 0 and one == each - 1
                yield (
                    here.id, number, "issue:decided" if decided else "issue:cosigned", "issues",
                    place + 1, place + 1, number % (2 * HOUSEHOLDS) + 1, written, written,
                    DECIDED if decided else "{}", "0" * 64, f"{number:064x}",
                )  # fmt: skip

    names = ", ".join(columns)
    if sqlite:
        marks = ", ".join("?" * len(columns))
        raw.executemany(f"INSERT INTO {Entry.__tablename__} ({names}) VALUES ({marks})", rows())
        return
    with raw.cursor() as cursor, cursor.copy(f"COPY entries ({names}) FROM STDIN") as copy:
        for row in rows():
            copy.write_row(row)
