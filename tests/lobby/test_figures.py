"""The figures: what counts, when, out of what; and that anybody gets the same from open data."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.lobby.operations import settle_due
from deliberation.lobby.queries import figures, opendata
from deliberation.resolve.models import Task
from deliberation.rules.figures import Figure, PeriodKind, Value, period_of
from deliberation.rules.workflow import monthly
from deliberation.supervise import operations as supervise
from deliberation.supervise.models.yearly import PetitionCount
from tests import scene

SCRIPT = Path(__file__).with_name("recompute_figures.py")
MOST = 8


@pytest.fixture
def hall(app):
    with app.app_context():
        return scene.community(neighbours=4)


def shown(hall, now, kind=PeriodKind.TWELVE) -> dict[Figure, Value]:
    period = period_of(kind, clock.day_of(now))
    found = figures.shown(hall.community.id, period, now)
    return {figure: one.value for figure, one in found.items()}


def adults(hall) -> int:
    return len(scene.RESIDENTS) + len(hall.neighbours)


def test_participation_counts_each_adult_resident_with_an_act_once(app, hall) -> None:
    with app.app_context():
        assert shown(hall, scene.at(days=1))[Figure.PARTICIPATION] == Value(0, adults(hall))
        scene.issue_at_collect(hall)
        scene.issue_at_collect(hall, title="楼道的灯", at=scene.at(days=1))
        # At the desk, for a neighbour: the neighbour took part, and staff are no residents.
        scene.issue_at_collect(
            hall, title="门禁坏了", by="committee", channel="visit", proposer=hall.neighbour
        )

        assert shown(hall, scene.at(days=2))[Figure.PARTICIPATION] == Value(2, adults(hall))
        eleven_on = scene.START + timedelta(days=335)
        assert shown(hall, eleven_on)[Figure.PARTICIPATION] == Value(2, adults(hall))
        a_year_on = scene.START + timedelta(days=366)
        assert shown(hall, a_year_on)[Figure.PARTICIPATION] == Value(0, adults(hall))


def test_who_is_present_in_a_meeting_takes_part(app, hall) -> None:
    with app.app_context():
        scene.meeting_decided(hall, scene.topic(hall, "路灯"), when=scene.at(days=12))

        found = shown(hall, scene.at(days=13))

    assert found[Figure.MEETINGS] == Value(1, 1)
    assert found[Figure.PARTICIPATION].numerator >= 3  # proposer and two representatives


def test_a_task_is_due_the_day_after_its_deadline_and_counts_once_accepted(app, hall) -> None:
    with app.app_context():
        resolution = scene.issue_in_execution(hall)
        task = scene.tasks_of(resolution)[0]
        due = clock.at(task.deadline + timedelta(days=1))
        assert shown(hall, due - timedelta(hours=1))[Figure.EXECUTION] == Value(0, 0)
        assert shown(hall, due)[Figure.EXECUTION] == Value(0, 1)

        in_time = clock.at(task.deadline)
        with unit_of_work():
            done = supervise.report_done(
                task, "办好了。", without="无", by=hall.property_manager, at=in_time
            )
        assert shown(hall, due)[Figure.EXECUTION] == Value(0, 1)
        with unit_of_work():
            supervise.accept(done, by=hall.supervisor, at=due)
        assert shown(hall, due)[Figure.EXECUTION] == Value(1, 1)


def test_what_is_reported_a_day_late_is_not_on_time(app, hall) -> None:
    with app.app_context():
        task = scene.tasks_of(scene.issue_in_execution(hall))[0]
        late = clock.at(task.deadline + timedelta(days=1))
        with unit_of_work():
            done = supervise.report_done(
                task, "办好了。", without="无", by=hall.property_manager, at=late
            )
            supervise.accept(done, by=hall.supervisor, at=late)

        assert db.session.scalars(sa.select(Task.on_time)).all() == [False]
        assert shown(hall, late)[Figure.EXECUTION] == Value(0, 1)


def test_only_valid_polls_count_towards_satisfaction(app, hall) -> None:
    with app.app_context():
        box = scene.poll_open(hall)
        scene.answered_on_paper(hall, box, satisfied=5, basically=1, dissatisfied=2)
        settle_due(hall.community, box.closes_at)
        empty = scene.poll_open(hall, scene.topic(hall, "滑梯"))
        later = empty.closes_at + timedelta(days=30)
        settle_due(hall.community, later)

        assert shown(hall, later)[Figure.SATISFACTION] == Value(6, 8)


def test_a_report_is_due_when_its_month_is_over_and_the_work_is_not(app, hall) -> None:
    with app.app_context():
        resolution = scene.issue_in_execution(hall)
        first = monthly.first_month(clock.day_of(resolution.in_force_at))
        assert shown(hall, clock.at(first))[Figure.REPORTED] == Value(0, 0), "too few days"
        second = (first + timedelta(days=31)).replace(day=1)
        third = (second + timedelta(days=31)).replace(day=1)
        assert shown(hall, clock.at(second) - timedelta(hours=1))[Figure.REPORTED] == Value(0, 0)
        assert shown(hall, clock.at(second))[Figure.REPORTED] == Value(0, 1)
        with unit_of_work():
            supervise.publish_report(
                resolution, first, percent=50, state="on_time", text="开工了。",
                by=hall.supervisor, at=clock.at(second),
            )  # fmt: skip

        assert shown(hall, clock.at(second))[Figure.REPORTED] == Value(1, 1)
        assert shown(hall, clock.at(third))[Figure.REPORTED] == Value(1, 2)


def test_answers_are_due_when_their_moment_has_passed(app, hall) -> None:
    with app.app_context():
        scene.issue_at_convene(hall)  # answered in time
        scene.issue_at_review(hall, title="楼道里堆的东西")
        month_later = scene.at(days=40)

        assert shown(hall, month_later)[Figure.ANSWERED] == Value(1, 2)


def test_disputes_are_counted_by_how_they_closed(app, hall) -> None:
    with app.app_context():
        for place, closing in enumerate(("satisfied", "no_agreement", "satisfied")):
            issue = scene.issue_at_collect(hall, title=f"楼上的声音 {place}")
            with unit_of_work() as session:
                session.execute(
                    sa.update(Issue)
                    .where(Issue.id == issue.id)
                    .values(kind="dispute", step="closed", closing=closing)
                )

        assert shown(hall, scene.at(days=1))[Figure.MEDIATION] == Value(2, 3)


def test_petitions_are_averaged_over_the_months_entered(app, hall) -> None:
    with app.app_context():
        with unit_of_work() as session:
            for month, cases in ((1, 6), (3, 3)):
                session.add(
                    PetitionCount(
                        community_id=hall.community.id, month=date(2026, month, 1), cases=cases,
                        source="街道信访登记簿", entered_at=scene.START,
                    )
                )  # fmt: skip

        assert shown(hall, scene.at(days=20), PeriodKind.QUARTER)[Figure.PETITIONS] == Value(9, 2)


# ------------------------------------------------------------------ pages and open data


def busy(hall) -> None:
    """Something in every table that figures are made of."""
    box = scene.poll_open(hall)
    scene.answered_on_paper(hall, box, satisfied=5, basically=1, dissatisfied=2)
    settle_due(hall.community, box.closes_at)
    resolution = scene.issue_in_execution(hall, scene.topic(hall, "门禁"))
    with unit_of_work() as session:
        supervise.publish_report(
            resolution, monthly.first_month(clock.day_of(resolution.in_force_at)), percent=10,
            state="on_time", text="开工了。", by=hall.supervisor,
            at=resolution.in_force_at + timedelta(days=15),
        )  # fmt: skip
        session.add(
            PetitionCount(
                community_id=hall.community.id, month=date(2026, 3, 1), cases=7,
                source="街道信访登记簿", entered_at=scene.START,
            )
        )  # fmt: skip
        session.execute(sa.update(Issue).where(Issue.title == "门禁").values(kind="major"))
    quarrel = scene.topic(hall, "装修噪声")
    with unit_of_work() as session:
        session.execute(
            sa.update(Issue)
            .where(Issue.id == quarrel.id)
            .values(kind="dispute", step="closed", closing="satisfied")
        )


def download(client, hall, folder: Path, period: str) -> None:
    for name in (*opendata.DATASETS, "figures"):
        answer = client.get(hall.path(f"open-data/{name}.csv?period={period}&with=before"))
        assert answer.status_code == 200
        (folder / f"{name}.csv").write_bytes(answer.data)


def recomputed(folder: Path, month: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(SCRIPT), str(folder), month]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.mark.parametrize("kind", PeriodKind)
def test_every_figure_is_recomputed_from_open_data(app, hall, client, tmp_path, kind) -> None:
    now = scene.at(days=75)
    with app.app_context():
        busy(hall)
    with clock.pretend(now):
        download(client, hall, tmp_path, period_of(kind, clock.day_of(now)).key)

        told = recomputed(tmp_path, f"{clock.day_of(now):%Y-%m}")

    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.count('"same"') == 2 * len(Figure)


def test_the_recomputation_finds_a_changed_row(app, hall, client, tmp_path) -> None:
    now = scene.at(days=75)
    with app.app_context():
        busy(hall)
    with clock.pretend(now):
        download(client, hall, tmp_path, "2026")
    polls = tmp_path / "polls.csv"
    polls.write_bytes(polls.read_bytes().replace(b",5,1,2,1", b",6,1,1,1"))

    told = recomputed(tmp_path, "2026-05")

    assert told.returncode == 1
    assert '["2026", "satisfaction", 7, 8, [6, 8]]' in told.stdout


def test_open_data_names_nobody_and_no_private_topic(app, hall, client) -> None:
    with app.app_context():
        busy(hall)
        private = db.session.scalar(sa.select(Issue.number).where(Issue.title == "装修噪声"))
        names = [person.name for person in (*hall.people.values(), *hall.neighbours)]
    with clock.pretend(scene.at(days=75)):
        told = "".join(
            client.get(hall.path(f"open-data/{name}.{ending}")).text
            for name in opendata.DATASETS
            for ending in ("csv", "json")
        )

    assert [name for name in names if name in told] == []
    assert private not in told


def test_the_same_rows_come_as_csv_and_as_json(app, hall, client) -> None:
    with app.app_context():
        busy(hall)
    with clock.pretend(scene.at(days=75)):
        rows = client.get(hall.path("open-data/polls.json")).json
        text = client.get(hall.path("open-data/polls.csv")).data.decode("utf-8-sig")

    assert [{key: str(value) for key, value in row.items()} for row in rows] == list(
        csv.DictReader(io.StringIO(text))
    )


def test_the_page_of_the_figures_shows_parts_and_whole(app, hall, client, count_queries) -> None:
    with app.app_context():
        busy(hall)
    with clock.pretend(scene.at(days=75)):
        client.get(hall.path())
        with count_queries() as asked:
            page = client.get(hall.path("figures")).text
        rows = client.get(hall.path("figures/satisfaction")).text

    assert asked.count <= MOST, asked
    assert '满意和基本满意的评价 <span class="num">6</span>' in page
    assert "75%" in page and "75%" in rows


@pytest.mark.parametrize("path", ["figures?period=2026-13", "figures?period=2999",
                                  "figures/happiness", "open-data/people.csv"])  # fmt: skip
def test_what_is_no_figure_and_no_period_is_not_found(hall, client, path) -> None:
    assert client.get(hall.path(path)).status_code == 404


def test_a_cell_that_a_spreadsheet_would_compute_is_harmless(app, hall, client) -> None:
    with app.app_context(), unit_of_work() as session:
        session.add(
            PetitionCount(
                community_id=hall.community.id, month=date(2026, 3, 1), cases=1,
                source="=1+1", entered_at=scene.START,
            )
        )  # fmt: skip

    answer = client.get(hall.path("open-data/petitions.csv?period=2026-03"))

    assert answer.data.decode("utf-8-sig").splitlines()[1] == "2026-03,1,'=1+1"
