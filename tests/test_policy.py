"""Every endpoint × every role: the answer that the policy table says.

Nothing here repeats a rule. The test walks the application's own endpoints; for each it asks
the endpoint's own loader how the actor stands to the record, and the policy whether they may,
and then compares with what the server really answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zlib import crc32

import pytest
import sqlalchemy as sa
from flask import Flask, g
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from deliberation import clock
from deliberation.ballots import operations as ballots
from deliberation.ballots import queries as boxes
from deliberation.ballots.operations import contesting, helping, proxies
from deliberation.convene.operations import demands
from deliberation.database import db, unit_of_work
from deliberation.issues.queries import CONFIDED, EARLIEST_DUE, OWN
from deliberation.messages.operations import outlets
from deliberation.opinions import operations as opinions
from deliberation.people import queries as people
from deliberation.people.models import Account, Community, Person
from deliberation.people.operations import calendars, desk_settings, lists, tenure
from deliberation.people.queries import arrivals
from deliberation.resolve.operations import PartDraft, objections
from deliberation.review import operations as review
from deliberation.review.operations import referring
from deliberation.rules import workflow
from deliberation.rules.policy import POLICY, VISITOR, Actor, Permission, RoleKind, may
from deliberation.rules.texts import TextKind
from deliberation.supervise import operations as supervise
from deliberation.supervise.operations import assessing, comments, council, deadlines, orders
from deliberation.texts import operations as texts
from deliberation.texts.operations import announcing
from tests import conventions, experts, guides, mediation, mending, plans, scene

PARTS = (
    None,
    "resident",
    "neighbour",
    "representative",
    "supervisor",
    "volunteer",
    "committee",
    "property_manager",
    "officer",
    "mediator",
    "partner",
    "subdistrict",
    "administrator",
    "child",
)

#: Where the values of an address's argument are found: the folder before it → table and column.
COLLECTIONS = {
    "announcements": ("announcements", "id"),
    "channels": ("outlets", "id"),
    "calendars": ("issues", "'the-residents-own'"),  # of the key a digest is kept
    "duties": ("duties", "id"),
    "units": ("units", "id"),
    "people": ("people", "id"),
    "roles": ("roles", "id"),
    "owners": ("owners", "id"),
    "list-items": ("unit_items", "id"),
    "offices": ("offices", "code"),
    "members": ("council_members", "id"),
    "council-items": ("council_items", "id"),
    "issues": ("issues", "number"),
    "photos": ("photos", "sha256"),
    "snap": ("snap_reports", "number"),
    "snap-photos": ("snap_photos", "sha256"),
    "snap-drafts": ("snap_drafts", "id"),
    "snap-orders": ("snap_orders", "id"),
    "snap-handlings": ("snap_handlings", "id"),
    "places": ("places", "code"),
    "fault-kinds": ("fault_kinds", "id"),
    "parties": ("parties", "id"),
    "sessions": ("mediation_sessions", "id"),
    "agreements": ("agreements", "number"),
    "signatures": ("agreement_signatures", "id"),
    "follow-ups": ("follow_ups", "id"),
    "texts": ("texts", "number"),
    "guide": ("texts", "number"),
    "services": ("text_versions", "last_id"),
    "versions": ("text_versions", "number"),
    "rounds": ("text_rounds", "number"),
    "legality": ("legality_opinions", "number"),
    "findings": ("legality_findings", "clause"),
    "advice": ("expert_advice", "number"),
    "from": ("text_versions", "number"),
    "to": ("text_versions", "number"),
    "imports": ("uploads", "key"),
    "lists": ("uploads", "key"),
    "meetings": ("meetings", "number"),
    "speeches": ("acts", "seq"),
    "resolutions": ("resolutions", "number"),
    "tasks": ("tasks", "id"),
    "reports": ("reports", "id"),
    "comments": ("report_comments", "id"),
    "evidence": ("report_photos", "sha256"),
    "milestones": ("milestones", "id"),
    "assists": ("assists", "id"),
    "extensions": ("extensions", "id"),
    "orders": ("orders", "id"),
    "polls": ("boxes", "id"),
    "ballots": ("boxes", "id"),
    "proxies": ("proxies", "id"),
    "helps": ("helps", "id"),
    "role-offers": ("role_offers", "id"),
    "rule-offers": ("rule_offers", "id"),
    "register-offers": ("register_offers", "id"),
    "letters": ("letters", "id"),
    "contests": ("contests", "id"),
    "completions": ("completions", "id"),
    "objections": ("objections", "id"),
    "opinions": ("opinion_maps", "id"),
    "statements": ("opinion_statements", "id"),
    "items": ("agenda_items", "id"),
    "groups": ("groups", "id"),
    "buildings": ("buildings", "id"),
    "selections": ("selections", "id"),
    "writings": ("writings", "number"),
    "demands": ("demands", "number"),
    "batches": ("paper_batches", "id"),
    "answer-batches": ("paper_batches", "id"),
    "handovers": ("successions", "id"),
    "scans": ("scans", "sha256"),
    "assessments": ("assessments", "year"),
    "figures": ("issues", "'satisfaction'"),
    "open-data": ("issues", "'polls'"),
    "motions": ("acts", "1"),  # numbered by the floor; which one is lawful is not policy
}

#: What is no page.
FILES = (
    ".pdf",
    ".docx",
    ".xlsx",
    ".csv",
    ".json",
    ".jsonl",
    ".ics",
    ".atom",
    ".svg",
    ".png",
    ".py",
    ".zip",
)

#: For how many records an endpoint is asked where somebody stands alike to all of them: by
#: default and with ``--whole``. How they stand is found out for every one of them.
ALIKE = {False: 1, True: 3}
#: How somebody stands to the record behind an address, by what loads it, the community and the
#: address's arguments; ``None``: there is no such record.
Known = dict[tuple[Any, str | None, tuple], frozenset | None]

#: When the requests are made: with a meeting in session, a posting, an execution and a poll.
NOW = scene.at(days=31)


def everything(hall: scene.Neighbourhood) -> None:
    """An issue at each step and siding, with whatever can be acted on there."""
    mediation.everything(hall)
    long_ago = scene.START - timedelta(days=70)
    with unit_of_work():
        reader = db.session.get_one(Person, (hall.community.id, hall.resident.id))
        reader.calendar_digest = calendars.digest("the-residents-own")
    stuck = scene.issue_at_convene(hall, title="广告牌挡住了路口", at=long_ago)
    mending.everything(hall)
    scene.issue_at_collect(hall, pictures=[scene.picture()])
    scene.list_brought(hall)
    scene.roster_brought(hall)
    scene.roster_brought(hall, {"building": "3栋", "door": "", "name": "新邻居", "adult": "?"})
    scene.register_brought(hall)
    scene.issue_at_review(hall, title="楼道里堆的东西怎么清")
    drying = scene.issue_at_convene(hall, title="晾晒区怎么建")
    plan = plans.plan_of_two(hall, drying)
    with unit_of_work():
        texts.save_draft(
            plan, texts.Written(plans.FIRST, base=1), saves=None, by=hall.committee, at=scene.at()
        )
    round_ = plans.round_open(hall, plan, days=35, when=scene.at())
    plans.said(hall, round_, "低保户怎么证明？", clause="第二条", when=scene.at(days=1))
    plans.said(hall, round_, "请早点开工。", by=hall.neighbour, when=scene.at(days=1))
    plans.text_begun(hall, None, kind=TextKind.CONVENTION, title="和平公约")
    conventions.everything(hall, drying)
    guides.guide(hall, when=scene.at(days=-200))  # looked at too late
    experts.everything(hall, plan, drying)
    refused = scene.issue_at_review(hall, title="在花坛里停一辆车")
    sent = scene.issue_at_review(hall, title="门口马路的红绿灯")
    clerk = hall.committee
    with unit_of_work():
        assessing.draw_up(hall.community, 2025, "three", {}, {}, {}, by=clerk, at=scene.at())
    with unit_of_work():
        review.decline(refused, reasons="花坛是大家的。", by=clerk, at=scene.at(hours=2))
        referring.refer(
            sent,
            to=workflow.Sorting("department"),
            to_unit=hall.units["department"],
            owner=clerk,
            deadline=scene.at(days=60).date(),
            by=clerk,
            at=scene.at(hours=2),
        )
    scene.meeting_called(hall, scene.topic(hall, "路灯"), when=scene.at(days=28), noticed=False)
    scene.meeting_opened(hall, scene.meeting_called(hall, when=scene.at(days=20)))
    scene.resolution_written(hall, scene.topic(hall, "健身器材"), when=scene.at(days=18))
    posted = scene.resolution_posted(hall, scene.topic(hall, "快递柜"), when=scene.at(days=15))
    with unit_of_work():
        objections.object_to(
            posted, key="1", text="太吵了。", by=hall.neighbour, at=posted.posted_at
        )
    conventions.resolution_examined(hall, posted)
    steps = (("先疏通", scene.at(days=32).date()), ("再改管", scene.at(days=50).date()))
    help_ = PartDraft(unit_id=hall.units["department"].id, part="批准开挖")
    lines = [scene.task(hall), scene.task(hall, "改管", steps=steps, parts=(help_,))]
    execution = scene.issue_in_execution(hall, scene.topic(hall, "雨污分流"), tasks=lines)
    task, later = scene.tasks_of(execution)
    with unit_of_work():
        lists.add(hall.units["property"], "negative", "道路开挖", by=clerk, at=scene.START)
        deadlines.ask(
            later, later.deadline + timedelta(days=20), "雨季挖不了路。",
            by=hall.property_manager, at=execution.in_force_at,
        )  # fmt: skip
        orders.issue_order(
            later, "请说明为什么还没有开工。", scene.at(days=40).date(), key="1",
            issuer=RoleKind.SUPERVISOR, by=hall.supervisor, at=execution.in_force_at,
        )  # fmt: skip
        supervise.report_done(
            task, "办好了。", without="无", by=hall.property_manager, at=execution.in_force_at
        )
        report = supervise.publish_report(
            execution, clock.day_of(NOW).replace(day=1), percent=40, planned=50,
            state="on_time", text="管子到了。", pictures=[scene.picture("blue")],
            by=hall.supervisor, at=NOW,
        )  # fmt: skip
        comments.comment(report, "什么时候挖？", key="1", by=hall.neighbour, at=NOW)
    scene.poll_open(hall, scene.topic(hall, "停车"))
    for secrecy in ("named", "secret"):
        about = scene.topic(hall, f"{secrecy}的票")
        box = scene.box_open(hall, about, secrecy=secrecy, when=scene.at(days=29))
        if secrecy == "named":
            scene.papers_brought(hall, box, when=scene.at(days=30))
            with unit_of_work():
                theirs = boxes.standing(box, household_id=hall.resident.household_id).voter
                proxies.give(
                    box, theirs, hall.neighbour, None, by=hall.resident, at=scene.at(days=30)
                )
            with unit_of_work():
                helping.ask(box, theirs, "assisted", by=hall.committee, at=scene.at(days=30))
                other = boxes.standing(box, household_id=hall.neighbour.household_id).voter
                ballots.cast(
                    box, other, "for", channel="paper", by=hall.committee, at=scene.at(days=30)
                )
                contesting.ask_at_desk(box, other, by=hall.committee, at=scene.at(days=30))
    office = scene.office_above(hall)
    with unit_of_work():
        for seat in ("resident", "organisation", "department"):
            council.seat(office, seat, "委员", at=scene.START)
        council.fix_agenda(
            office, scene.at(days=40).date(), [council.Topic(stuck, "stuck")],
            account_id=hall.subdistrict.account_id, at=scene.at(days=30),
        )  # fmt: skip
    for secrecy in ("named", "secret"):
        about = scene.topic(hall, f"书面表决（{secrecy}）", when=scene.at(days=29))
        vote = scene.writing_open(hall, about, when=scene.at(days=29), secrecy=secrecy)
        scene.papers_entered(hall, vote, at=scene.at(days=30))
    with unit_of_work():
        demands.open_demand(
            hall.community, key="d", body="RA", purpose="电梯怎么办",
            by=hall.tenant, at=scene.at(days=29),
        )  # fmt: skip
    with unit_of_work():
        tenure.give(
            hall.tenant, RoleKind.VOLUNTEER, since=clock.day_of(NOW), until=None,
            by=hall.committee, at=scene.at(days=30),
        )  # fmt: skip
    here = db.session.get_one(Community, hall.community.id)
    days_off = replace(desk_settings.Settings.of(here), closed_days=("2026-10-09",))
    with unit_of_work():  # waits for a second person
        desk_settings.change(here, days_off, by=hall.administrator, at=scene.at(days=30))
    scene.opinions_closed(hall, about=drying, when=scene.at(days=12))
    asked = scene.opinions_open(hall, stuck, when=scene.at(days=29))
    scene.says(asked, hall.neighbour, 1, -1, 0, tenure="owner")
    for text in ("电梯口要装灯", "电梯费按楼层分"):
        with unit_of_work():
            opinions.state(asked, key=text, text=text, by=hall.resident, at=scene.at(days=30))
    scene.representatives_chosen(hall)
    scene.owners_registered(hall)
    scene.registers_waiting(hall, when=scene.at(days=30))
    with unit_of_work():
        announcing.publish(
            "a", "明天停水", "上午九点到十二点停水，请先接好水。", rumour="要停三天。", heard=60,
            by=hall.committee, at=scene.at(days=30),
        )  # fmt: skip
    with unit_of_work():
        outlets.add(
            hall.community.id, "wecom", "3栋业主群",
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k", "", ("posting",),
            language="zh-Hans", key="k", trusted=(), by=hall.administrator.id, at=scene.at(days=30),
        )  # fmt: skip
    new = scene.newcomers(hall, "新来的", "还没有信的")
    scene.letters_written(hall, new[0], when=scene.at(days=30))


def test_every_permission_has_its_row() -> None:
    assert set(POLICY) == set(Permission)


def test_every_endpoint_declares_its_permission(app: Flask) -> None:
    undeclared = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        and not hasattr(app.view_functions[rule.endpoint], "permission")
    ]

    assert undeclared == []


def test_every_permission_is_asked_for_somewhere(app: Flask) -> None:
    asked = {getattr(view, "permission", None) for view in app.view_functions.values()}

    assert set(Permission) - asked == set()


@pytest.mark.on("sqlite", reason="who may do what does not depend on the database; its pages "
                "are asked for on PostgreSQL by tests/web/test_hostile.py")  # fmt: skip
@pytest.mark.parametrize("part", PARTS, ids=str)
def test_the_server_answers_as_the_policy_says(
    full: tuple[Flask, scene.Neighbourhood], part: str | None, whole: bool
) -> None:
    app, hall = full
    with clock.pretend(NOW):
        wrong, tried = compare(app, hall, part, whole=whole)

    assert wrong == []
    assert tried == {rule.endpoint for rule, _ in endpoints(app)}


def compare(
    app: Flask, hall: scene.Neighbourhood, part: str | None, *, whole: bool
) -> tuple[list[str], set[str]]:
    """The answers that are not what the policy says, and the endpoints that were asked.

    :param whole: all files are asked for, and more records
    """
    app.test_client_class = FlaskClient  # whether the pages are sound is not asked here
    client = app.test_client()
    if part is not None:
        scene.sign_in(client, hall, part)
    playing = actors(app, hall, part)
    wrong, tried, likewise = [], set(), Counter()
    known: Known = {}
    for rule, method in endpoints(app):
        paths = addresses(app, rule, hall)
        for path, standing, expected in expectations(
            app, rule, method, paths, part, playing, known
        ):
            alike = rule.endpoint, method, expected, standing
            likewise[alike] += 1
            if expected is not allowed and not (whole or is_refused(part, rule.endpoint)):
                tried.add(rule.endpoint)
                continue
            # Writing a file takes longer than a page.
            is_file = rule.rule.endswith(FILES)
            if likewise[alike] > (1 if is_file else ALIKE[whole]):
                continue
            if is_file and expected is allowed and not (whole or gets(part, rule.endpoint)):
                tried.add(rule.endpoint)
                continue
            answer = client.open(path, method=method, data={})
            answer.close()  # what is sent piece by piece is not waited for
            tried.add(rule.endpoint)
            if not expected(answer.status_code, answer.location):
                wrong.append(f"{method} {path} ({rule.endpoint}): {answer.status_code}")
            if method == "POST" and expected is allowed and answer.status_code == 303:
                known.clear()  # something has changed, perhaps who stands how to it
            if rule.endpoint == "people.sign_out" and part is not None:
                scene.sign_in(client, hall, part)
    return wrong, tried


def gets(part: str | None, endpoint: str) -> bool:
    """Whether who plays *part* gets a file that they may have in the default run: one in eight,
    so that of those who may have it mostly somebody gets it. Printing one takes as long as a
    hundred pages; whoever may not have a file asks for it always.
    """
    return crc32(f"{part} {endpoint}".encode()) % 8 == 0


def is_refused(part: str | None, endpoint: str) -> bool:
    """Whether who plays *part* is refused in the default run: at each endpoint a third of all
    are, and visitors and residents, of whom there are most, at every one.
    """
    return part in (None, "resident") or crc32(f"{endpoint} {part}".encode()) % 3 == 0


def endpoints(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint != "static":
            for method in sorted(rule.methods & {"GET", "POST"}):
                yield rule, method


def addresses(app: Flask, rule: Rule, hall: scene.Neighbourhood) -> list[str]:
    """The addresses of *rule* for every record that there is (and one that there is not)."""
    path = rule.rule.replace("<community>", hall.code)
    while "<" in path:
        before, _, rest = path.partition("<")
        argument, _, after = rest.partition(">")
        collection = before.rstrip("/").rsplit("/", 1)[-1]
        table, column = COLLECTIONS[collection]
        with app.app_context():
            values = db.session.scalars(sa.text(f"SELECT DISTINCT {column} FROM {table}")).all()
        # One after the other is enough for nested records: those of the last folder decide.
        paths = [f"{before}{value}{after}" for value in [*values, 9999]]
        if "<" not in after:
            return paths
        return [full for part in paths for full in addresses(app, as_rule(part), hall)]
    return [path]


class as_rule:  # noqa: N801 - reads like the rule it stands for
    def __init__(self, path: str) -> None:
        self.rule = path


def allowed(status: int, location: str | None) -> bool:
    """Whoever may is let in; whether it is in order now is the law's answer."""
    return status in (200, 204, 303, 409, 422)


def missing(status: int, location: str | None) -> bool:
    return status == 404


def forbidden(status: int, location: str | None) -> bool:
    return status == 403


def asked_to_sign_in(status: int, location: str | None) -> bool:
    return status == 303 and location.startswith("/session/new?next=")


def expectations(
    app: Flask,
    rule: Rule,
    method: str,
    paths: Sequence[str],
    part: str | None,
    playing: Mapping[str | None, Actor],
    known: Known,
) -> list[tuple[str, frozenset, Callable[[int, str | None], bool]]]:
    """Each of *paths*, how who plays *part* stands to its record, and what the answer has to be:
    that is a question to ask of its status and location.

    :param paths: addresses of *rule*
    :param playing: the actor inside the community, by its code, and outside
    :param known: what was found before: many views stand before the same records
    """
    view = app.view_functions[rule.endpoint]
    urls = app.url_map.bind("localhost")
    found = []
    # One request stands for all of them: nothing but its view arguments is another.
    with app.test_request_context(paths[0], method=method):
        inside = urls.match(paths[0], method=method)[1].get("community")
        g.community = people.community(inside) if inside else None
        g.community_code = inside
        g.actor = playing[inside]
        for path in paths:
            arguments = urls.match(path, method=method)[1]
            arguments.pop("community", None)
            record = view.loader, inside, tuple(arguments.values())
            if record not in known:
                loaded = view.loader(**arguments) if view.loader else (None, ())
                known[record] = None if loaded is None else frozenset(loaded[1])
            standing = known[record]
            if standing is None:
                found.append((path, frozenset(), missing))
            elif not may(view.permission, g.actor, standing):
                refused = asked_to_sign_in if method == "GET" and part is None else forbidden
                found.append((path, standing, refused))
            else:
                found.append((path, standing, allowed))
    return found


def actors(app: Flask, hall: scene.Neighbourhood, part: str | None) -> dict[str | None, Actor]:
    """Who plays *part* inside the community, by its code, and outside."""
    with app.app_context():
        return {inside: actor(hall.code, part, inside) for inside in (hall.code, None)}


def actor(code: str, part: str | None, inside: str | None) -> Actor:
    if part is None:
        return VISITOR
    login = scene.login(code, part)
    account = db.session.scalars(sa.select(Account).where(Account.login == login)).one()
    query = arrivals.arrival_query(EARLIEST_DUE, CONFIDED, OWN)
    return arrivals.arrival(query, inside, account.id, account.stamp, clock.today()).identity.actor
