"""Our rules: read by all, changed by a resolution of the assembly, for what begins later only."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.ballots.models import Box
from deliberation.collect import operations as collect
from deliberation.collect.operations.anew import waiting
from deliberation.convene.models import Meeting
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.journal import queries as journal
from deliberation.journal.models import Entry
from deliberation.lobby.operations import our_rules
from deliberation.lobby.queries import witnesses
from deliberation.people.models import Community
from deliberation.people.models.rules import RuleChange
from deliberation.people.operations import bylaws, rule_offers
from deliberation.rules.bylaws import Bylaws
from deliberation.rules.refusals import OutOfOrder, Refusal, Refused, Stale
from deliberation.supervise.operations import deadlines
from deliberation.web import rule_words
from deliberation.web.rulebook import RULES
from tests import scene
from tests.records import stored
from tests.test_rulebook import headings


@pytest.fixture
def hall(app):
    with app.app_context():
        return scene.community(neighbours=2)


@pytest.fixture
def within(app):
    """Tests of operations are one application context; each request has its own."""
    with app.app_context():
        yield


def here(hall) -> Community:
    return db.session.get_one(Community, hall.community.id)


def resolved(hall, title: str = "修改规矩", body: str = "RRA"):
    """A resolution in force, of the assembly: the way there is shown in tests/journeys."""
    made = scene.issue_in_execution(hall, scene.topic(hall, title))
    with unit_of_work():
        db.session.execute(sa.update(Issue).where(Issue.id == made.issue_id).values(body=body))
    return made


def bylaws_of(app, hall) -> Bylaws:
    with app.app_context():
        return here(hall).bylaws


def change(hall, at=None, resolution=None, **numbers) -> RuleChange:
    """The assembly's *resolution* (one of its own, unless given) wants *numbers*."""
    ground = resolution or resolved(hall)
    with unit_of_work():
        community = here(hall)
        offered = our_rules.change_by_resolution(
            community,
            replace(community.bylaws, **numbers),
            ground.number,
            by=hall.administrator,
            at=at or scene.at(days=40),
        )
    return scene.rules_confirmed(hall, offered)


def confirmed(app, hall) -> Bylaws:
    """A clerk confirms what was entered; gives the bylaws as they held until then."""
    with app.app_context():
        until_then = here(hall).bylaws
        offered = rule_offers.waiting(hall.community.id)
        assert offered is not None
        scene.rules_confirmed(hall.here(), offered)
        return until_then


def text_of(response) -> str:
    bare = re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))
    return re.sub(r"\s+", " ", html.unescape(bare))


# ------------------------------------------------------------------ reading


def test_every_rule_that_a_refusal_can_name_has_its_place_on_the_page(hall, client) -> None:
    page = client.get(hall.path("rules/")).get_data(as_text=True)

    assert {rule.number for rule in RULES} == headings()
    assert set(re.findall(r'id="rule-([\d.]+)"', page)) == headings()


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_anybody_reads_every_number_with_what_the_law_allows_and_what_is_usual(
    hall, client, language
) -> None:
    client.set_cookie("language", language)
    page = text_of(client.get(hall.path("rules/")))

    with client.application.test_request_context(headers={"Cookie": f"language={language}"}):
        told = [
            f"{line.name} {line.ours} {line.allowed} {line.usual}"
            for rule in RULES
            for line in our_rules.lines(rule.number, Bylaws())
        ]
    assert len(told) == len(rule_words.ORDER)
    assert [line for line in told if line not in page] == []
    assert "%(" not in page


@pytest.mark.parametrize("whole", [True, False])
def test_a_refusal_leads_to_the_rule_that_it_names(app, hall, client, whole) -> None:
    with app.app_context():
        box = scene.poll_open(hall)
        closed = box.closes_at
    scene.sign_in(client, hall, "supervisor")
    with clock.pretend(closed + timedelta(days=40)):
        refused = client.get(
            hall.path(f"polls/{box.id}/paper"), headers={} if whole else {"HX-Request": "true"}
        )

    page = refused.get_data(as_text=True)
    assert (refused.status_code, "<html" in page) == (422, whole)
    assert f'<a class="way" href="/{hall.code}/rules/#rule-4">依据：规则第 4 条</a>' in page


# ------------------------------------------------------------------ by a resolution


@pytest.mark.usefixtures("within")
def test_a_resolution_of_the_assembly_changes_a_number_once_and_on_record(hall) -> None:
    made = change(hall, posting_days=20, satisfaction_threshold=Fraction(9, 10))
    ground = made.resolution_id

    kept = db.session.scalar(sa.select(Entry).where(Entry.verb == "bylaws:resolved"))
    assert here(hall).bylaws == replace(
        Bylaws(), posting_days=20, satisfaction_threshold=Fraction(9, 10)
    )
    assert (made.number, made.by_id, made.changes) == (
        1,
        hall.administrator.id,
        {"posting_days": [15, 20], "satisfaction_threshold": ["4/5", "9/10"]},
    )
    assert (kept.actor_id, kept.particulars["changes"], kept.particulars["items"]) == (
        hall.administrator.id, made.changes, 2,
    )  # fmt: skip
    assert journal.verify(hall.community.id) is None
    with pytest.raises(OutOfOrder) as again:
        change(hall, resolution=_by_id(ground), posting_days=25)
    assert again.value.refusal == Refusal.of("bylaws.resolution_used", "5")


def _by_id(resolution_id):
    from deliberation.resolve.models import Resolution

    return stored(Resolution, resolution_id)


@pytest.mark.usefixtures("within")
def test_the_database_lets_a_resolution_change_the_rules_once(hall) -> None:
    made = change(hall, posting_days=20)

    with pytest.raises(sa.exc.IntegrityError), unit_of_work():
        db.session.add(
            RuleChange(
                community_id=made.community_id, number=2, at=scene.at(days=41), changes={},
                resolution_id=made.resolution_id,
            )
        )  # fmt: skip


@pytest.mark.usefixtures("within")
@pytest.mark.parametrize("kind", ["hall", "posted", "unknown", "reopened", "none"])
def test_no_other_resolution_changes_the_rules(hall, kind) -> None:
    if kind == "hall":
        ground = resolved(hall, body="HALL").number
    elif kind == "posted":
        ground = scene.resolution_posted(hall, scene.topic(hall, "快递柜")).number
    elif kind == "reopened":
        made = resolved(hall)
        with unit_of_work():
            db.session.execute(sa.update(Issue).where(Issue.id == made.issue_id).values(round=2))
        ground = made.number
    else:
        ground = "" if kind == "none" else "2026-99"

    with pytest.raises(Refused) as refused, unit_of_work():
        our_rules.change_by_resolution(
            here(hall), replace(Bylaws(), posting_days=20), ground,
            by=hall.administrator, at=scene.at(days=40),
        )  # fmt: skip

    name = "bylaws.resolution_missing" if kind == "none" else "bylaws.resolution_unfit"
    assert refused.value.refusal == Refusal.of(name, "5")
    assert here(hall).bylaws == Bylaws()


@pytest.mark.usefixtures("within")
@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        (date(2026, 3, 1), None),
        (
            date(2026, 3, 2),
            Refusal.of("bylaws.paper_after_opening", "5", opened="2026-03-02"),
        ),
        (None, Refusal.of("bylaws.paper_incomplete", "5")),
    ],
)
def test_a_resolution_on_paper_counts_from_before_the_hall_opened(hall, day, refusal) -> None:
    told = None
    try:
        with unit_of_work():
            our_rules.change_by_paper(
                here(hall), replace(Bylaws(), turns=3), "第三次居民代表会议决议", day,
                by=hall.administrator, at=scene.at(days=1),
            )  # fmt: skip
    except Refused as refused:
        told = refused.refusal

    assert (told, here(hall).bylaws.turns) == (refusal, 2 if refusal else 3)


@pytest.mark.usefixtures("within")
def test_who_decided_on_rules_that_have_changed_since_is_told(hall) -> None:
    second = resolved(hall, "再改")
    change(hall, turns=3)

    with pytest.raises(Stale), unit_of_work():
        our_rules.change_by_resolution(
            here(hall), replace(Bylaws(), turns=4), second.number,
            by=hall.administrator, at=scene.at(days=41), seen=0,
        )  # fmt: skip


# ------------------------------------------------------------------ for what begins later


@pytest.mark.usefixtures("within")
def test_meetings_and_boxes_keep_the_rules_of_their_beginning(hall) -> None:
    ground = resolved(hall)
    meeting = scene.meeting_called(hall, when=scene.at(days=30))
    box = scene.poll_open(hall, scene.topic(hall, "停车"))
    change(
        hall, resolution=ground, hall_notice_days=9, second_seconds=10, poll_minimum=9,
        satisfaction_threshold=Fraction(1),
    )  # fmt: skip

    kept = stored(Meeting, meeting.id)
    asked = stored(Box, box.id)

    assert (kept.rule.notice_days, kept.numbers.second_seconds) == (3, 60)
    assert asked.numbers == Bylaws()
    later = scene.meeting_called(replace(hall, community=here(hall)), when=scene.at(days=41))
    assert stored(Meeting, later.id).numbers.second_seconds == 10


@pytest.mark.usefixtures("within")
def test_what_is_under_way_goes_on_under_the_rules_of_its_beginning(hall) -> None:
    before = scene.issue_at_collect(hall)
    ground = resolved(hall)
    running = scene.issue_in_execution(hall, scene.topic(hall, "路灯"))
    task = scene.tasks_of(running)[0]
    change(
        hall, resolution=ground, cosigner_threshold=50, waiting_days=365, extension_days=1,
        at=running.in_force_at + timedelta(days=1),
    )  # fmt: skip
    after = scene.issue_at_collect(hall, title="楼道的灯", at=running.in_force_at + timedelta(2))
    community = here(hall)

    assert collect.threshold(before, community) == 0
    assert collect.threshold(after, community) == 50
    with unit_of_work():
        asked = deadlines.ask(
            task, task.deadline + timedelta(days=20), "下雨。", by=hall.property_manager,
            at=running.in_force_at + timedelta(days=2),
        )  # fmt: skip
    assert asked.until == task.deadline + timedelta(days=20)


@pytest.mark.usefixtures("within")
def test_what_was_not_adopted_waits_as_long_as_was_said_when_it_ended(hall) -> None:
    lost = scene.topic(hall, "广告牌")
    ground = resolved(hall)
    meeting = scene.meeting_decided(hall, lost, votes=(0, 4, 0))
    change(hall, resolution=ground, waiting_days=365)
    lost = stored(Issue, lost.id)
    ended = clock.day_of(meeting.starts_at)

    assert waiting(lost, here(hall), ended + timedelta(days=89)) is not None
    assert waiting(lost, here(hall), ended + timedelta(days=91)) is None


@pytest.mark.usefixtures("within")
def test_the_rules_of_any_day_are_known(hall) -> None:
    grounds = [resolved(hall, title) for title in ("一改", "二改")]
    change(hall, resolution=grounds[0], turns=3, at=scene.at(days=40))
    change(hall, resolution=grounds[1], turns=4, at=scene.at(days=50))
    community = here(hall)

    assert [
        bylaws.held_at(community, scene.at(days=day)).turns for day in (0, 39, 40, 49, 50, 60)
    ] == [2, 2, 3, 3, 4, 4]


# ------------------------------------------------------------------ pages of the administrator


def test_the_sheet_is_looked_at_before_anything_changes(app, hall, client) -> None:
    with app.app_context():
        ground = resolved(hall)
    scene.sign_in(client, hall, "administrator")
    sheet = {"resolution": ground.number, "posting_days": "２０", "satisfaction_threshold": "9/10"}

    with clock.pretend(scene.at(days=40)):
        look = client.post(hall.path("rules/changes"), data=sheet)
        unchanged = bylaws_of(app, hall)
        hidden = dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', look.get_data(as_text=True)))
        done = client.post(hall.path("rules/changes"), data=hidden | {"screen": "check"})
        entered = confirmed(app, hall)
        page = text_of(client.get(hall.path("rules/")))

    assert entered == Bylaws()
    assert (look.status_code, unchanged) == (200, Bylaws())
    assert "公示几天 15 天 20 天" in text_of(look)
    assert "满意的占多少才能办结 80% 90%" in text_of(look)
    assert done.status_code == 303
    assert bylaws_of(app, hall) == replace(
        Bylaws(), posting_days=20, satisfaction_threshold=Fraction(9, 10)
    )
    assert "公示几天：15 天 → 20 天" in page
    assert f"第 {ground.number} 号决议" in page


def test_what_was_entered_wrongly_is_corrected_and_both_values_stay(app, hall, client) -> None:
    with app.app_context():
        ground = resolved(hall)
        change(hall, resolution=ground, posting_days=51, at=scene.at(days=40))
    scene.sign_in(client, hall, "administrator")
    sheet = {"resolution": "correction", "posting_days": "15"}
    with clock.pretend(scene.at(days=41)):
        offered = text_of(client.get(hall.path("rules/change")))
        without = client.post(hall.path("rules/changes"), data=sheet)
        sheet |= {"reason": "决议写的是 15 天，录成了 51 天", "screen": "check"}
        done = client.post(hall.path("rules/changes"), data=sheet)
        confirmed(app, hall)
        page = text_of(app.test_client().get(hall.path("rules/")))
        theirs = scene.sign_in(app.test_client(), hall, "representative")
        told = text_of(theirs.get(hall.path("mine")))

    assert f"改正录错的数（按照“{ground.number}”录入的）" in offered
    assert (without.status_code, "请写明录错了什么" in text_of(without)) == (422, True)
    assert (done.status_code, bylaws_of(app, hall).posting_days) == (303, 15)
    assert "公示几天：51 天 → 15 天" in page and "公示几天：15 天 → 51 天" in page
    assert "改正录错的数 决议写的是 15 天，录成了 51 天" in page
    assert page.count(f"第 {ground.number} 号决议") == 2
    assert f"改正了按照“{ground.number}”录错的规矩，共 1 项" in told
    with app.app_context():
        assert list(witnesses.flaws(hall.community.id)) == []


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("posting_days", "14", "公示不能少于 15 天，只能延长。"),
        ("satisfaction_threshold", "79%", "满意率的标准不能低于五分之四，只能提高。"),
        ("satisfaction_threshold", "0.8.1", "请填分数或者百分数，例如 2/3 或 80%。"),
        ("hall_adoption", "1/3", "通过的标准不能低于一半。"),
        ("appeal_adult_share", "1/0", "请填分数或者百分数，例如 2/3 或 80%。"),
        ("collect_days", "十天", "请填整数，例如 15。"),
        ("turns", "0", "这个数字不能小于 1。"),
        ("speech_seconds", "99999999999999999999", "请填整数，例如 15。"),
        ("acknowledge_working_days", "2", "收到议题，最迟一个工作日内要告知提出人。"),
        ("poll_after_deadline_days", "31", "过了办理期限，最迟 30 天就要开始满意度调查。"),
    ],
)
def test_what_may_not_be_chosen_is_said_beside_its_field_and_kept(
    app, hall, client, field, typed, told
) -> None:
    with app.app_context():
        ground = resolved(hall)
    scene.sign_in(client, hall, "administrator")

    answer = client.post(
        hall.path("rules/changes"), data={"resolution": ground.number, field: typed}
    )
    page = html.unescape(answer.get_data(as_text=True))

    assert answer.status_code == 422
    assert f'id="{field}-error" role="alert">{told}</p>' in page
    assert f'value="{typed}"' in page
    assert bylaws_of(app, hall) == Bylaws()


def test_without_a_resolution_nothing_changes(app, hall, client) -> None:
    scene.sign_in(client, hall, "administrator")

    answer = client.post(
        hall.path("rules/changes"), data={"turns": "3", "resolution": "", "screen": "check"}
    )

    assert answer.status_code == 422
    assert "修改规矩要凭居民代表会议的决议，请写明是哪一份。" in text_of(answer)
    assert bylaws_of(app, hall) == Bylaws()


def test_what_is_refused_beside_a_field_leads_to_its_rule_too(hall, client) -> None:
    scene.sign_in(client, hall, "administrator")

    answer = client.post(
        hall.path("rules/changes"), data={"turns": "3", "resolution": "paper", "screen": "check"}
    )
    page = answer.get_data(as_text=True)

    assert 'id="paper_title-error" role="alert">纸质决议请写全名称和日期。</p>' in page
    assert f'<a class="way" href="/{hall.code}/rules/#rule-5">依据：规则第 5 条</a>' in page


@pytest.mark.parametrize("part", ["committee", "supervisor", "resident", None])
def test_nobody_else_changes_the_rules(hall, client, part) -> None:
    if part:
        scene.sign_in(client, hall, part)

    answers = [
        client.post(hall.path(path), data={"turns": "3"}).status_code
        for path in ("rules/changes", "settings")
    ]

    assert answers == [403, 403]


# ------------------------------------------------------------------ the desk


def test_the_desk_is_set_by_the_administrator_on_record(app, hall, client) -> None:
    scene.sign_in(client, hall, "administrator")
    told = {
        "desk_phone": "０５７１－8800 0002",
        "desk_hours": "周一至周六 8:30–17:30",
        "letterhead": "和平街道和平社区居民委员会",
        "closed_days": "2026/05/04\n\n2026-04-07\n2026-05-04",
    }
    with clock.pretend(scene.at(days=3)):
        done = client.post(hall.path("settings"), data=told)
        page = text_of(client.get(hall.path("rules/")))
    with app.app_context():
        community = here(hall)
        kept = db.session.scalar(sa.select(Entry).where(Entry.verb == "settings:changed"))
        assert journal.verify(hall.community.id) is None

    assert done.status_code == 303
    assert (community.desk_phone, community.issuer, community.closed_days) == (
        "0571-8800 0002", "和平街道和平社区居民委员会", ["2026-04-07", "2026-05-04"],
    )  # fmt: skip
    assert kept.particulars["changes"]["desk_phone"] == ["0571-88000001", "0571-8800 0002"]
    assert "值班电话：0571-88000001 → 0571-8800 0002" in page


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("desk_phone", "打给小王", "电话只能用数字、空格、横线、括号和加号，例如 021-5555 0199。"),
        (
            "closed_days",
            "2026-04-07\n2026-02-30",
            "第 2 行“2026-02-30”不是日期，请按年-月-日填写，一行一天，例如 2026-05-04。",
        ),
        ("letterhead", "和" * 81, "太长了，最多 80 个字。"),
    ],
)
def test_a_setting_that_cannot_be_is_said_beside_its_field(
    app, hall, client, field, typed, told
) -> None:
    scene.sign_in(client, hall, "administrator")

    answer = client.post(hall.path("settings"), data={field: typed})
    page = html.unescape(answer.get_data(as_text=True))

    assert answer.status_code == 422
    assert f'id="{field}-error" role="alert">{told}</p>' in page
    assert typed in page
    with app.app_context():
        assert here(hall).closed_days == []


def test_papers_carry_the_letterhead(app, hall, client) -> None:
    with app.app_context():
        meeting = scene.meeting_called(hall)
        with unit_of_work():
            here(hall).letterhead = "和平街道和平社区居民委员会"

    page = client.get(hall.path(f"meetings/{meeting.number}")).get_data(as_text=True)

    assert '<p class="issuer">和平街道和平社区居民委员会</p>' in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_same_few_questions_for_any_number_of_changes(
    app, hall, client, count_queries, number
) -> None:
    with app.app_context():
        for one in range(number):
            change(hall, resolution=resolved(hall, f"第 {one} 次"), turns=3 + one)
    with clock.pretend(scene.at(days=60)):
        client.get(hall.path("rules/"))  # what has fallen due since is settled
        with count_queries() as asked:
            assert client.get(hall.path("rules/")).status_code == 200

    assert asked.count <= 6, asked


def test_older_changes_are_a_page_further(app, hall, client) -> None:
    with app.app_context(), unit_of_work():
        for one in range(our_rules.PAGE + 2):
            bylaws.change(
                here(hall), replace(here(hall).bylaws, waiting_days=one), by=None,
                at=scene.at(days=one),
            )  # fmt: skip

    first = client.get(hall.path("rules/")).get_data(as_text=True)
    older = client.get(hall.path("rules/?before=3")).get_data(as_text=True)

    assert first.count(" → ") == our_rules.PAGE
    assert 'href="/heping/rules/?before=3#changes"' in first
    assert older.count(" → ") == 2
