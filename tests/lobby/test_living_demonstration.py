"""The living demonstration: its record verifies, and its figures are those of real sheets.

Once, on SQLite: half a year of 1,200 households is too much to live through twice.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.backup import back_up
from deliberation.ballots.models import Ballot, Box, Voter
from deliberation.ballots.models.paper import PaperEntry
from deliberation.convene.models import Meeting, Writing
from deliberation.convene.operations import mediating
from deliberation.convene.queries import upcoming
from deliberation.database import Model, db
from deliberation.demo import renovation, works
from deliberation.discuss import queries as discuss
from deliberation.issues.models import Duty, Issue
from deliberation.journal import queries as journal
from deliberation.lobby.queries import figures, opendata, summaries
from deliberation.mend import queries as mend
from deliberation.mend.models import SnapReport
from deliberation.opinions.models import OpinionMap
from deliberation.people.models import Building, Community, Household, Person, Role
from deliberation.people.models.owners import ExclusivePart
from deliberation.people.models.representatives import Selection, Succession
from deliberation.people.operations import DEMONSTRATION_PASSWORD
from deliberation.people.queries import in_force, representation
from deliberation.resolve.models import Assist, Objection, Resolution, Task
from deliberation.resolve.operations import agreements
from deliberation.resolve.queries import plans
from deliberation.rules.figures import Figure, PeriodKind, Value, period_of
from deliberation.rules.mend import MendFigure
from deliberation.rules.texts import Sums
from deliberation.rules.voting import SOUNDING
from deliberation.supervise.models import Report
from deliberation.supervise.queries.mediated import Mediations, by_matter, mediations
from deliberation.texts.queries import opinions
from tests.bench import ticking
from tests.fixtures.pages import application
from tests.migrating import taken_back
from tests.records import stored

MOST = 8  # queries of a page
pytestmark = pytest.mark.on(
    "sqlite", reason="half a year of 1,200 households is lived through once"
)

SCRIPT = Path(__file__).with_name("recompute_figures.py")


@pytest.fixture(scope="module")
def town(living_demonstration, fresh_database, tmp_path_factory):
    """The living demonstration, made once for all tests of this file, which only read it."""
    with (
        fresh_database(living_demonstration) as address,
        application(address, tmp_path_factory.mktemp("living"), {"DEMONSTRATION": True}) as app,
    ):
        with app.app_context():
            community = db.session.scalars(sa.select(Community)).one()
            made = SimpleNamespace(app=app, id=community.id, code=community.code)
        yield made


@pytest.fixture(autouse=True)
def inside(town):
    with town.app.app_context():
        yield


def issue(title: str) -> Issue:
    return db.session.scalars(sa.select(Issue).where(Issue.title == title)).one()


def told(town, topic: Issue, verb: str) -> list[dict]:
    entries = journal.of_issue(town.id, topic.id)
    return [entry.particulars for entry in entries if entry.verb == verb][::-1]


def count(model, *which) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*which))


def test_its_record_and_the_acts_of_all_its_meetings_are_whole(town):
    assert journal.verify(town.id) is None
    meetings = discuss.meetings_with_acts(town.id)
    assert [discuss.verify(meeting) for meeting in meetings] == [None] * 13


def test_twelve_hundred_households_live_in_twenty_four_buildings():
    assert (count(Building), count(Household)) == (24, 1200)
    crowds = db.session.execute(
        sa.select(sa.func.count(Person.id))
        .join(Household, Household.id == Person.household_id)
        .group_by(Household.id)
    ).scalars()
    assert set(crowds) == {1, 2, 3}


def test_each_representative_stands_for_twenty_to_fifty_households():
    doors = dict(
        db.session.execute(
            sa.select(Household.group_id, sa.func.count()).group_by(Household.group_id)
        ).all()
    )
    spoken = Counter(
        db.session.scalars(
            sa.select(Role.group_id).where(Role.kind == "representative", in_force(clock.today()))
        )
    )
    assert spoken.keys() == doors.keys()
    assert [g for g in doors if not 20 <= doors[g] / spoken[g] <= 50] == []


def test_the_last_group_has_chosen_anew_and_its_totals_tell_nobody_apart(town):
    selection = db.session.scalars(sa.select(Selection)).one()
    box = stored(Box, selection.box_id)
    handover = db.session.scalars(sa.select(Succession)).one()
    cells = representation.coverage(town.id, clock.today())["age_band"]

    assert (selection.outcome, box.entitled, box.spoiled) == ("chosen", 120, 3)
    assert box.counts == {
        "no-1": 60, "no-2": 67, "no-3": 49, "no-4": 64, "no-5": 12, "no-6": 9
    }  # fmt: skip
    assert handover.handed_at is not None
    assert all(cell.persons is None or cell.persons >= 3 for cell in cells)


def test_a_question_is_being_put_in_writing(town):
    benches = issue("单元门口装长椅")
    vote = db.session.scalars(sa.select(Writing).where(Writing.issue_id == benches.id)).one()
    box = stored(Box, vote.box_id)

    assert (benches.step, vote.ended_at, box.entitled) == ("convene", None, 17)
    assert count(Ballot, Ballot.box_id == box.id) == 2
    assert count(PaperEntry, PaperEntry.box_id == box.id, PaperEntry.waiting) == 3


def test_parking_was_reopened_by_35_of_50_and_closed_by_49_of_50(town):
    parking = issue("停车位错时共享")
    boxes = db.session.scalars(
        sa.select(Box).where(Box.issue_id == parking.id).order_by(Box.id)
    ).all()
    counts = [
        (box.counts["satisfied"] + box.counts["basically"], sum(box.counts.values()))
        for box in boxes
    ]

    assert counts == [(35, 50), (49, 50)]
    assert [100 * content // total for content, total in counts] == [70, 98]
    assert (parking.step, parking.closing, parking.round) == ("closed", "satisfied", 2)
    verdicts = (*told(town, parking, "issue:reopened"), *told(town, parking, "issue:satisfied"))
    shares = [one["arithmetic"]["zh"].split("满意率 ")[1].split("，")[0] for one in verdicts]
    assert shares == ["35/50", "49/50"]


def test_the_renovation_went_through_five_rounds_126_opinions_and_46_of_50_votes(town):
    project = issue("5 栋至 12 栋老旧小区改造方案")
    of_it = sa.select(Resolution.id).where(Resolution.issue_id == project.id)
    last = told(town, project, "issue:decided")[-1]
    arrived = db.session.scalars(
        sa.select(Meeting.entitled).where(Meeting.number == last["meeting"])
    ).one()

    assert (project.kind, project.body, project.step, project.round) == (
        "major", "RRA", "supervise", 5,
    )  # fmt: skip
    assert renovation.opinions() == 126
    plan = plans.plan(project)
    assert [one.sums.given for one in plan.rounds] == [34, 29, 26, 21, 16]
    assert opinions.total(plan.rounds) == Sums(126, 96, 20, 10)
    assert [one.version for one in plan.rounds] == [1, 2, 3, 4, 5]
    assert {one.channel for some in plan.said.values() for one in some} == {
        "online", "phone", "paper", "visit", "door", "map",
    }  # fmt: skip
    assert (plan.version.number, len(plan.answers)) == (5, 2)
    assert (plan.support.in_favour, plan.support.in_favour + plan.support.against) == (46, 50)
    # What took the first four down; everything else was said of the plan, in time.
    assert count(Objection, Objection.resolution_id.in_(of_it), Objection.upheld) == 4
    assert count(Objection, Objection.resolution_id.in_(of_it)) == 4
    assert (last["in_favour"], arrived) == (46, 50)
    assert 100 * last["in_favour"] == 92 * arrived


def test_the_canteens_gift_is_in_its_resolution_its_tasks_and_its_reports():
    canteen = issue("办一个老年食堂")
    resolution = db.session.scalars(
        sa.select(Resolution).where(Resolution.issue_id == canteen.id)
    ).one()
    budgets = db.session.scalars(
        sa.select(Task.budget).where(Task.resolution_id == resolution.id).order_by(Task.position)
    ).all()
    reports = db.session.scalars(
        sa.select(Report.text).where(Report.resolution_id == resolution.id)
    ).all()

    assert works.GIFT == 100_000_00
    assert budgets[0] == works.GIFT
    assert "价值 10 万元" in resolution.text
    assert any("价值 10 万元" in text for text in reports)


def test_resolutions_say_what_was_carried_not_what_was_proposed():
    parking = issue("停车位错时共享")
    first = db.session.scalars(
        sa.select(Resolution).where(Resolution.issue_id == parking.id).order_by(Resolution.id)
    ).first()

    assert first.text.startswith("9–17 时")
    assert first.text != parking.action


def test_every_step_and_every_siding_has_something_to_show():
    steps = Counter(db.session.scalars(sa.select(Issue.step)))

    assert steps.keys() == {
        "collect", "review", "convene", "discuss", "resolve", "supervise", "closed",
        "declined", "merged", "referred", "lapsed", "withdrawn",
    }  # fmt: skip
    assert sum(steps.values()) == 51


def test_forty_small_faults_are_mended_sooner_and_sooner(town):
    """Sources B1: the average falls from three days to one, computed from the rows."""
    reports = db.session.scalars(
        sa.select(SnapReport).where(SnapReport.community_id == town.id)
    ).all()
    found = mend.figures(town.id, clock.now())
    months = [value.quotient for _, value in found.months if value.denominator]

    assert len(reports) == 40
    assert months == sorted(months, reverse=True)
    assert 60 < months[0] <= 72 and 20 < months[-1] <= 26
    assert max(report.redone for report in reports) == 3
    assert sum(report.issue_id is not None for report in reports) == 4  # the lift's
    assert mend.recurring(town.id, clock.now()) == []
    assert found.whole[MendFigure.NOT_ANSWERED].numerator == 3


def test_fourteen_of_fifteen_mediations_and_twelve_of_thirteen_about_noise_succeeded(town):
    now = clock.now()
    since = now - timedelta(days=works.LAST + 1)

    assert mediations(town.id, since, now) == Mediations(agreed=14, closed=15)
    assert by_matter(town.id, since, now) == {
        "noise": Mediations(agreed=12, closed=13),
        "other": Mediations(agreed=2, closed=2),
    }
    assert (100 * 14 // 15, 100 * 12 // 13) == (93, 92)


def test_the_noise_case_was_settled_by_hours_and_limits_in_the_second_session(town):
    noise = issue("楼上装修噪声的调解")
    agreement = agreements.current(noise)
    signed = agreements.signatures(agreement).values()

    assert (noise.step, noise.closing, noise.private) == ("closed", "satisfied", True)
    assert [one.state for one in mediating.sessions(noise)] == ["held", "held"]
    assert "14:30–18:00" in agreement.terms and "55 分贝" in agreement.terms
    assert [one.channel for one in signed] == ["online", "online", "paper"]
    for one in signed:
        assert one.counts and one.confirmed_by != one.entered_by


def test_one_agreement_waits_for_its_last_signature(town):
    landing = issue("楼道里的鞋柜和婴儿车")
    client = town.app.test_client()
    form = {"login": "tenant", "password": DEMONSTRATION_PASSWORD}
    assert client.post("/session", data=form).status_code == 303
    number = agreements.current(landing).number

    assert "楼道里的鞋柜和婴儿车" in client.get(f"/{town.code}/mine").get_data(as_text=True)
    page = client.get(f"/{town.code}/agreements/{number}").get_data(as_text=True)
    assert f'action="/{town.code}/agreements/{number}/signature"' in page
    assert town.app.test_client().get(f"/{town.code}/agreements/{number}").status_code == 404


def test_one_task_is_overdue_one_report_is_missing_and_nothing_else(town):
    late = db.session.scalars(
        sa.select(Duty.kind)
        .where(Duty.community_id == town.id, Duty.settled_at.is_(None), Duty.due < clock.now())
        .order_by(Duty.kind)
    ).all()

    assert late == ["execute", "report"]


def test_who_assists_has_settled_its_part_by_the_day_that_work_was_reported(town):
    rows = db.session.execute(
        sa.select(Assist, Task).join(Task, Task.id == Assist.task_id).order_by(Assist.id)
    ).all()
    past = [(part, task) for part, task in rows if clock.today() > part.deadline]

    assert len(past) > 3
    assert {part.state(clock.today()) for part, _task in past} == {"reached"}
    assert all(part.settled_at <= task.reported_at for part, task in past if task.reported_at)
    assert {part.settled_by is not None and part.note != "" for part, _task in past} == {True}


def test_a_meeting_is_held_now_and_the_reopened_case_meets_the_day_after_tomorrow(town):
    now, later = upcoming(town.id, 5)
    waits = issue("北门外临时停车位错时开放")

    assert (now.called_at is not None, now.adjourned_at) == (True, None)
    assert (clock.day_of(later.starts_at) - clock.day_of(clock.now())).days == 2
    assert (waits.step, waits.round, waits.reopened) == ("convene", 2, 1)


def test_one_posting_runs_with_one_objection_answered_and_one_open():
    posted = db.session.scalars(
        sa.select(Resolution).where(
            Resolution.in_force_at.is_(None), Resolution.withdrawn_at.is_(None)
        )
    ).one()
    answered = db.session.scalars(
        sa.select(Objection.answered_at.is_not(None))
        .where(Objection.resolution_id == posted.id)
        .order_by(Objection.id)
    ).all()

    assert (posted.title, answered) == ("放学后的“四点半课堂”", [True, False])
    assert posted.posting_ends_on >= clock.day_of(clock.now())


def test_the_accounts_resident_may_rate_in_the_open_poll(town):
    box = db.session.scalars(
        sa.select(Box).where(Box.closed_at.is_(None), Box.subject_kind == "resolutions")
    ).one()
    client = town.app.test_client()
    form = {"login": "resident", "password": DEMONSTRATION_PASSWORD}
    assert client.post("/session", data=form).status_code == 303

    page = client.get(f"/{town.code}/polls/{box.id}").get_data(as_text=True)
    assert f'action="/{town.code}/polls/{box.id}/answers"' in page


def test_the_owners_are_being_asked_and_who_signs_in_may_still_vote(town):
    box = db.session.scalars(sa.select(Box).where(Box.area > 0)).one()
    mine = sa.select(Voter.id).join(Person, Person.id == Voter.person_id)
    resident = db.session.scalars(
        mine.where(Voter.box_id == box.id, Person.name == "王秀英", Person.account_id.is_not(None))
    ).one()
    cast = db.session.scalar(
        sa.select(sa.func.count()).select_from(Ballot).where(Ballot.box_id == box.id)
    )
    client = town.app.test_client()
    client.post("/session", data={"login": "resident", "password": DEMONSTRATION_PASSWORD})

    page = client.get(f"/{town.code}/ballots/{box.id}").get_data(as_text=True)

    assert box.closed_at is None and box.footer is None
    assert (box.entitled, box.area) == (1173, sum(owned_areas(town)))
    assert 500 < cast < box.entitled
    assert f'value="{resident}"' in page
    assert SOUNDING["zh"] in page


def owned_areas(town) -> list[int]:
    return list(
        db.session.scalars(
            sa.select(ExclusivePart.area).where(ExclusivePart.community_id == town.id)
        )
    )


def test_a_secret_ballot_is_there_to_recount_and_a_named_one_to_cast(town):
    asked = sa.select(Box).where(Box.subject_kind == "issues").order_by(Box.id)
    secret, named = db.session.scalars(asked).all()
    client = town.app.test_client()
    form = {"login": "resident", "password": DEMONSTRATION_PASSWORD}
    assert client.post("/session", data=form).status_code == 303

    export = client.get(f"/{town.code}/ballots/{secret.id}/export")
    page = client.get(f"/{town.code}/ballots/{named.id}").get_data(as_text=True)

    assert (secret.secrecy, secret.counts) == ("secret", {"lock": 29, "open": 13, "guard": 4})
    assert export.status_code == 200 and len(export.data.splitlines()) == 2 + 48 + 46 + 46
    assert (named.secrecy, named.closed_at) == ("named", None)
    assert f'action="/{town.code}/ballots/{named.id}/ballot"' in page


def test_the_pages_with_most_to_show_ask_at_most_eight_questions(town, count_queries):
    client = town.app.test_client()
    form = {"login": "committee", "password": DEMONSTRATION_PASSWORD}
    client.post("/session", data=form)
    number = issue("5 栋至 12 栋老旧小区改造方案").number
    code = db.session.get_one(Community, town.id).code
    # When the next thing falls due is asked by a process once, not by each page.
    assert client.get(f"/{code}/issues/").status_code == 200
    counts = {}
    for path in ("/", "/desk", f"/issues/{number}"):
        with count_queries() as asked:
            assert client.get(f"/{code}{path}").status_code == 200
        counts[path] = asked.count

    counts["/desk"] -= 1  # of its calendar: four weeks of whatever falls due, in one question
    assert {path: asked for path, asked in counts.items() if asked > MOST} == {}


def test_a_hundred_and_twenty_six_opinions_are_told_in_a_page_that_can_be_read(town):
    number = issue("5 栋至 12 栋老旧小区改造方案").number
    address, client = f"/{town.code}/issues/{number}", town.app.test_client()
    pages = [client.get(address).get_data(as_text=True)]
    # The link itself: the page's own address stands in its header too.
    while older := re.search(r'rel="next" href="[^"]*(\?before=\d+)"', pages[-1]):
        pages.append(client.get(address + older[1]).get_data(as_text=True))
    given = re.findall(r"等人的 (\d+) 条意见|书面和来访的 (\d+) 条意见", pages[0])
    told_at_once = sum(int(one or other) for one, other in given)
    singly = [line for page in pages for line in re.findall(r"第 \d+ 条意见", page)]
    answered = sum(int(many) for many in re.findall(r"公开答复了 (\d+) 条意见", pages[0]))

    assert told_at_once + answered + len(singly) == 2 * 126
    assert max(len(page.encode()) for page in pages) < 60_000


def test_what_residents_say_of_the_renovations_first_plan_is_a_map_with_two_camps(town):
    topic = issue("5 栋至 12 栋老旧小区改造方案")
    closed = db.session.scalars(sa.select(OpinionMap).where(OpinionMap.issue_id == topic.id)).one()
    running = db.session.scalars(sa.select(OpinionMap).where(OpinionMap.closed_at.is_(None))).one()
    client = town.app.test_client()

    page = client.get(f"/{town.code}/opinions/{closed.id}").text
    assert (closed.result["persons"], len(closed.result["statements"])) == (120, 20)
    assert "第 1 群 80 人、第 2 群 40 人" in page and page.count("<circle") >= 8
    numbers = [int(n) for n in re.findall(r'<th scope="row"[^>]*>(\d+)栋</th>', page)]
    assert 9 in numbers and numbers.index(9) < numbers.index(10)
    assert told(town, topic, "opinions:closed")[0]["digest"] == closed.digest
    assert (
        f"/{town.code}/opinions/{closed.id}"
        in client.get(f"/{town.code}/issues/{topic.number}").text
    )
    assert running.question in client.get(f"/{town.code}/").text
    for one in closed.result["statements"]:
        for groups in [*one["declared"].values(), one["found"]]:
            assert all(agree + disagree >= 10 for _, (agree, disagree, _) in groups)


def test_what_it_is_about_stands_before_its_story_and_earlier_rounds_are_folded(town):
    number = issue("5 栋至 12 栋老旧小区改造方案").number
    page = town.app.test_client().get(f"/{town.code}/issues/{number}").get_data(as_text=True)

    assert page.index('id="next"') < page.index('id="topic"') < page.index('id="story"')
    folded = re.findall(r'<details class="older"><summary><h3 class="round">([^<]*)', page)
    assert folded == ["第 4 轮", "第 3 轮", "第 2 轮", "第 1 轮"]


def test_the_figures_are_those_of_the_source_and_anybody_computes_them_anew(town, tmp_path):
    """98 % of the parking case, 92 % support of the renovation, 93 % mediated: all computed."""
    client = town.app.test_client()
    period = period_of(PeriodKind.TWELVE, clock.today())
    shown = figures.shown(town.id, period, clock.now())
    polls = client.get(f"/{town.code}/open-data/polls.json").json
    content = {
        Fraction(row["satisfied"] + row["basically"], row["satisfied"] + row["basically"]
                 + row["dissatisfied"])
        for row in polls
        if row["issue"] == issue("停车位错时共享").number
    }  # fmt: skip

    assert content == {Fraction(70, 100), Fraction(98, 100)}
    assert shown[Figure.SUPPORT].value == Value(46, 50)
    mediated = shown[Figure.MEDIATION].value
    assert 100 * mediated.numerator // mediated.denominator == 93
    assert "98%" in client.get(f"/{town.code}/figures/satisfaction").text
    assert "92%" in client.get(f"/{town.code}/figures/support").text
    for name in (*opendata.DATASETS, "figures"):
        file = client.get(f"/{town.code}/open-data/{name}.csv?with=before").data
        (tmp_path / f"{name}.csv").write_bytes(file)
    command = [sys.executable, "-I", str(SCRIPT), str(tmp_path), f"{clock.today():%Y-%m}"]
    told = subprocess.run(command, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.count('"same"') == 2 * len(Figure)


def test_its_summaries_are_what_they_are_summaries_of(town):
    assert summaries.flaws(town.id) == []


def test_the_front_page_shows_the_figures_and_the_search_finds_two_characters(town):
    client = town.app.test_client()

    front = client.get(f"/{town.code}/").text

    assert "居民参与率" in front and "调解成功率" in front
    assert "停车位错时共享" in client.get(f"/{town.code}/search?q=停车").text


def test_ticked_through_two_hundred_days_it_goes_on_without_a_fault(town, tmp_path) -> None:
    """Each twentieth day; tests/bench/ticking.py takes every day."""
    back_up(db.engine, tmp_path / "hall.db")
    with application(f"sqlite:///{tmp_path / 'hall.db'}", tmp_path) as app:
        assert ticking.walk(app, days=200, every=20) == 0


def test_the_keys_of_communities_carry_it_down_and_up_and_its_record_stays_whole(
    town, fresh_database, tmp_path, whole
):
    """On a copy: its rows are the same afterwards, and ``verify`` says the same of them."""
    if not whole:
        pytest.skip("with --whole: tests/test_migrations.py carries a smaller one down and up")
    db.session.remove()
    back_up(db.engine, tmp_path / "copy.db")
    with application(f"sqlite:///{tmp_path / 'copy.db'}", tmp_path / "instance") as app:
        with app.app_context():
            before, said = rows_and_words(app)
            with taken_back("0029"):
                pass
            assert rows_and_words(app) == (before, said)
            db.engine.dispose()
    assert len(before) > 90 and "xingfuli: whole" in said


def rows_and_words(app) -> tuple[dict[str, tuple[int, str]], str]:
    """Of each table its rows (how many, their SHA-256), and whose chains ``verify`` finds whole."""
    found = {}
    for table in Model.metadata.sorted_tables:
        rows = db.session.execute(sa.select(table).order_by(*table.primary_key.columns)).all()
        found[table.name] = (len(rows), sha256(repr(rows).encode()).hexdigest())
    done = app.test_cli_runner().invoke(args=["verify"])
    assert done.exit_code == 0, done.output
    db.session.remove()
    return found, "\n".join(line for line in done.output.splitlines() if "whole" in line)
