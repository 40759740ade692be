"""Scenes for tests: a neighbourhood with somebody in every role, made by the real operations.

Builders need an application context, open units of work of their own, and give objects whose
ids and columns can be read after the context has ended::

    with app.app_context():
        hall = scene.community("heping")
    scene.sign_in(client, hall, "resident")
"""

from __future__ import annotations

import io
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from argon2 import PasswordHasher
from flask import current_app
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import inspect, select

from deliberation import clock
from deliberation.ballots import operations as ballots
from deliberation.ballots import queries as boxes
from deliberation.ballots.forms import columns as ballot_columns
from deliberation.ballots.models import Box, Voter
from deliberation.ballots.models.paper import PaperBatch
from deliberation.ballots.operations import entering as paperwork
from deliberation.ballots.operations import helping, paper, scans
from deliberation.ballots.operations.confirming import Entered
from deliberation.ballots.operations.entering import SPOILED, Sheet
from deliberation.ballots.queries import contest_days
from deliberation.collect import operations as collect
from deliberation.collect.operations import columns as collect_columns
from deliberation.convene import operations as convene
from deliberation.convene.models import Meeting, Writing
from deliberation.convene.operations import notice, seat_operations, written_vote
from deliberation.convene.queries import seat_queries
from deliberation.database import db, unit_of_work
from deliberation.discuss import operations as discuss
from deliberation.documents.cells import Book, Grid
from deliberation.documents.pictures import Picture, prepared
from deliberation.issues import operations as issues
from deliberation.issues.models import Issue
from deliberation.issues.operations import step_duties
from deliberation.lobby.operations import merging, our_rules, registers_by_two, settle_due
from deliberation.opinions import operations as opinions
from deliberation.opinions.models import OpinionMap
from deliberation.people import operations as people
from deliberation.people.models import (
    Account,
    Building,
    Community,
    Group,
    Household,
    Office,
    Person,
    Unit,
)
from deliberation.people.models.owners import Owner
from deliberation.people.models.register_offers import RegisterOffer
from deliberation.people.models.representatives import Selection
from deliberation.people.models.rules import RuleChange, RuleOffer
from deliberation.people.models.uploads import Upload
from deliberation.people.operations import columns as people_columns
from deliberation.people.operations import (
    letters,
    offices,
    owners_by_two,
    owners_intake,
    selections,
    uploads,
)
from deliberation.people.queries import addressees, representation
from deliberation.resolve import operations as resolve
from deliberation.resolve import queries as resolutions
from deliberation.resolve.models import Resolution, Task
from deliberation.review import operations as reviewing
from deliberation.rules import workflow
from deliberation.rules.box import STANCES, BallotMethod, by_profile
from deliberation.rules.bylaws import Bylaws
from deliberation.rules.meeting import acts
from deliberation.rules.meeting.floor import Floor
from deliberation.rules.policy import RoleKind
from deliberation.rules.voting import profile, profile_to_json, with_bylaws
from deliberation.rules.voting.bodies import Electorate
from deliberation.supervise import operations as supervise
from deliberation.supervise.operations import answers as answering
from deliberation.supervise.operations import polls
from tests import mediation
from tests.made_once import made_once
from tests.records import stored
from tests.snapshots import made_alike

# The same argon2id, without the work that keeps guessers out: hashes say what they cost.
people.people._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

PASSWORD = "a kettle of green tea"

#: Monday, 2 March 2026, 9:00 in the community: no holidays for a month.
START = clock.at(date(2026, 3, 2), time(9))


def at(days: int = 0, hours: int = 0, minutes: int = 0) -> datetime:
    """The moment so long after :data:`START`."""
    return START + timedelta(days=days, hours=hours, minutes=minutes)


@dataclass(frozen=True)
class Neighbourhood:
    """A community and who lives and works there. Everybody can sign in.

    :ivar neighbours: adult residents without a role, one a household
    :ivar people: everybody by the name of their part, also those who are not attributes
    :ivar units: ``committee``, ``property``, ``department``
    """

    community: Community
    buildings: tuple[Building, ...]
    groups: tuple[Group, ...]
    households: tuple[Household, ...]
    units: Mapping[str, Unit]
    people: Mapping[str, Person]
    neighbours: tuple[Person, ...]

    def __getattr__(self, part: str) -> Person:
        """``hall.resident``, ``hall.supervisor``: the person who plays *part*."""
        if part.startswith("_"):
            raise AttributeError(part)
        try:
            return self.people[part]
        except KeyError:
            raise AttributeError(f"nobody plays {part!r}: {sorted(self.people)}") from None

    @property
    def code(self) -> str:
        return self.community.code

    def here(self) -> Neighbourhood:
        """The same, read in the session of now: of a scene that another application made."""

        def read(one: Any) -> Any:
            return db.session.get_one(type(one), inspect(one).identity)

        return replace(
            self,
            community=read(self.community),
            buildings=tuple(map(read, self.buildings)),
            groups=tuple(map(read, self.groups)),
            households=tuple(map(read, self.households)),
            units={kind: read(unit) for kind, unit in self.units.items()},
            people={part: read(person) for part, person in self.people.items()},
            neighbours=tuple(map(read, self.neighbours)),
        )

    def path(self, rest: str = "") -> str:
        """The address of *rest* below the community."""
        return f"/{self.code}/{rest}"


#: part → name, roles; they live in the households in this order.
RESIDENTS: Mapping[str, tuple[str, tuple[RoleKind, ...]]] = {
    "resident": ("王秀英", ()),
    "neighbour": ("李建国", ()),
    "tenant": ("周婷", ()),
    "representative": ("陈志强", (RoleKind.REPRESENTATIVE,)),
    "second_representative": ("刘桂芳", (RoleKind.REPRESENTATIVE,)),
    "supervisor": ("郑玉兰", (RoleKind.SUPERVISOR,)),
    "second_supervisor": ("何永年", (RoleKind.SUPERVISOR,)),
    "volunteer": ("林小满", (RoleKind.VOLUNTEER,)),
}

#: part → name, role, unit.
STAFF: Mapping[str, tuple[str, RoleKind, str | None]] = {
    "committee": ("赵敏", RoleKind.COMMITTEE, "committee"),
    "second_committee": ("孙立", RoleKind.COMMITTEE, "committee"),
    "property_manager": ("钱卫东", RoleKind.PROPERTY, "property"),
    "officer": ("吴涛", RoleKind.OFFICER, "department"),
    "mediator": ("马正清", RoleKind.MEDIATOR, None),
    "partner": ("黄海", RoleKind.PARTNER, None),
    "subdistrict": ("徐静", RoleKind.SUBDISTRICT, None),
    "administrator": ("高明", RoleKind.ADMINISTRATOR, None),
}

#: kind → name.
UNITS = {"committee": "居委会", "property": "物业服务中心", "department": "街道城管办"}


@made_alike
@made_once
def community(
    code: str = "heping", *, neighbours: int = 12, when: datetime = START
) -> Neighbourhood:
    """A community of two buildings with a household for each resident and *neighbours* more.

    Twenty adult residents by default, two of them representatives, and one child.
    """
    with unit_of_work():
        made = people.found_community(
            code,
            "和平社区",
            at=when,
            desk_phone="0571-88000001",
            desk_hours="周一至周五 9:00–17:00",
        )
        buildings = tuple(people.add_building(made, name) for name in ("3栋", "4栋"))
        groups = tuple(people.add_group(made, name) for name in ("第一小组", "第二小组"))
        households = tuple(
            people.add_household(
                made,
                buildings[number % 2],
                f"{number // 2 + 1:02}01室",
                group=groups[number % 2],
                area=80_00 + 5_00 * number,
            )
            for number in range(len(RESIDENTS) + neighbours)
        )
        units = {kind: people.add_unit(made, name, kind) for kind, name in UNITS.items()}
        cast: dict[str, Person] = {}
        for (part, (name, roles)), household in zip(RESIDENTS.items(), households, strict=False):
            cast[part] = _person(made, part, name, when, roles, household=household)
        for part, (name, role, unit) in STAFF.items():
            theirs = units[unit] if unit else None
            cast[part] = _person(made, part, name, when, (role,), unit=theirs)
        others = tuple(
            _person(made, f"neighbour{number}", f"邻{number}", when, household=household)
            for number, household in enumerate(households[len(RESIDENTS) :], 1)
        )
        cast["child"] = _person(made, "child", "王小宝", when, household=households[0], adult=False)
    return Neighbourhood(made, buildings, groups, households, units, cast, others)


def _person(
    made: Community,
    part: str,
    name: str,
    when: datetime,
    roles: tuple[RoleKind, ...] = (),
    *,
    household: Household | None = None,
    unit: Unit | None = None,
    adult: bool = True,
) -> Person:
    person = people.add_person(
        made,
        name,
        household=household,
        unit=unit,
        adult=adult,
        login=login(made.code, part),
        password=PASSWORD,
    )
    for role in roles:
        people.give_role(person, role, since=date(2026, 1, 1), by=None, at=when)
    return person


def login(code: str, part: str) -> str:
    """The account of who plays *part* in the community *code*: ``heping.resident``."""
    return f"{code}.{part}"


def office_above(*halls: Neighbourhood, code: str = "beihe") -> Office:
    """The office above these communities; the sub-district officer of the first works for it."""
    with unit_of_work():
        office = offices.found_office(code, "北河街道")
        for hall in halls:
            offices.join(db.session.get_one(Community, hall.community.id), office, at=START)
        account = db.session.get_one(Account, halls[0].subdistrict.account_id)
        offices.appoint(office, account, "街道干部", since=date(2026, 1, 1), at=START)
    return office


def sign_in(client: FlaskClient, hall: Neighbourhood, part: str) -> FlaskClient:
    """Sign in on *client* as who plays *part*, by the page's own form; gives the client back."""
    answer = client.post("/session", data={"login": login(hall.code, part), "password": PASSWORD})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return client


def ways(hall: Neighbourhood, **numbers: object) -> Community:
    """Put these *numbers* into the community's bylaws; gives the community, loaded."""
    with unit_of_work():
        here = db.session.get(Community, hall.community.id)
        people.change_bylaws(here, Bylaws(**numbers), by=hall.administrator, at=START)
    return here


def rules_confirmed(hall: Neighbourhood, offered: RuleChange | RuleOffer) -> RuleChange:
    """A clerk of the committee confirms the change of rules that somebody entered (§4)."""
    if isinstance(offered, RuleChange):
        return offered
    with unit_of_work():
        our_rules.confirm(offered, by=hall.committee, at=offered.given_at)
    return db.session.scalars(
        select(RuleChange).where(
            RuleChange.community_id == offered.community_id, RuleChange.number == offered.number
        )
    ).one()


# ------------------------------------------------------------------ issues on their way


@made_alike
def issue_at_collect(
    hall: Neighbourhood,
    *,
    title: str = "3栋门前路面不平，下雨积水",
    problem: str = "走路容易摔倒，老人出门要绕路。",
    by: str = "resident",
    at: datetime = START,
    **more: object,
) -> Issue:
    """What a resident has proposed and not yet submitted; *more* as for ``collect.propose``."""
    person = hall.people[by]
    with unit_of_work():
        return collect.propose(
            db.session.get(Community, hall.community.id),
            title=title,
            problem=problem,
            by=person,
            at=at,
            **{
                "key": f"form for {title} at {at.isoformat()}",
                "channel": "online",
                "proposer": person,
                **more,
            },
        )


def picture(colour: str = "red", size: tuple[int, int] = (64, 48)) -> Picture:
    """A photo of one *colour*, as it is kept."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    file.seek(0)
    return prepared("photo.jpg", file)


def book(rows: Sequence[Mapping[str, str]]) -> Book:
    """A file with one sheet of these rows; the first one's keys are its headings."""
    return Book([Grid("", [list(rows[0]), *(list(row.values()) for row in rows)])])


def list_brought(hall: Neighbourhood, *rows: Mapping[str, str], when: datetime = START) -> Upload:
    """A hotline's list (of one message, if no *rows* are given) that waits for its columns."""
    rows = rows or ({"编号": "1", "标题": "楼道灯不亮", "内容": "晚上回家看不见台阶。"},)
    with unit_of_work():
        return uploads.bring(
            hall.community,
            book(rows),
            names=collect_columns.NAMES,
            key=secrets.token_urlsafe(16),
            name="热线.xlsx",
            source="hotline",
            by=hall.committee,
            at=when,
        )


def register_brought(hall: Neighbourhood, when: datetime = START) -> Upload:
    """A register of owners that waits for the last press."""
    row = {"房号": "3栋0901室", "建筑面积": "89.53", "业主姓名": "新业主"}
    return _brought(hall, row, people_columns.NAMES, uploads.OWNERS, when, parts=1)


def papers_brought(hall: Neighbourhood, box: Box, when: datetime = START) -> Upload:
    """A list of papers for *box*, one of them nobody's, that waits for the last press."""
    row = {"编号": "999", "意见": "同意"}
    names = ballot_columns.COLUMNS
    return _brought(hall, row, names, f"{uploads.PAPERS}:{box.id}", when)


def _brought(hall, row, names, source: str, when: datetime, **about) -> Upload:
    with unit_of_work():
        return uploads.bring(
            hall.community, book([row]), names=names, key=secrets.token_urlsafe(16),
            name="表.xlsx", source=source, by=hall.committee, at=when, **about,
        )  # fmt: skip


def roster_brought(hall: Neighbourhood, *rows: Mapping[str, str], when: datetime = START) -> Upload:
    """A roster (of one new neighbour, if no *rows* are given) that waits for the last press."""
    new = {"building": "3栋", "door": "0901室", "name": "新邻居", "adult": "是"}
    rows = rows or (new,)
    with unit_of_work():
        return uploads.bring(
            hall.community,
            book(rows),
            names=people_columns.ROSTER,
            key=secrets.token_urlsafe(16),
            name="名册.xlsx",
            source=uploads.ROSTER,
            by=hall.committee,
            at=when,
        )


def newcomers(hall: Neighbourhood, *names: str, adult: bool = True) -> list[Person]:
    """People of the first household who have no account yet."""
    with unit_of_work():
        home = hall.households[0].id
        return people.add_residents(hall.community, [(name, home, adult) for name in names])


def letters_written(hall: Neighbourhood, *who: Person, when: datetime = START) -> dict[str, str]:
    """Letters to *who*; gives the code that stands on each by the name of its person."""
    key = current_app.config["SECRET_KEY"]
    with unit_of_work():
        letters.write(hall.community, [one.id for one in who], key=key, by=hall.committee, at=when)
    found = addressees.letters(hall.community.id, when, limit=len(who) + 99)
    return {row.Person.name: letters.code_of(row.Letter, key) for row in found}


@made_alike
def issue_at_review(hall: Neighbourhood, **more: object) -> Issue:
    """What a resident has proposed and submitted at once."""
    return issue_at_collect(hall, submit_at_once=True, **more)


@made_alike
def issue_at_convene(
    hall: Neighbourhood,
    *,
    kind: workflow.IssueKind = workflow.IssueKind.DAILY,
    body: str = "HALL",
    study: str = "",
    accepted_at: datetime | None = None,
    **more: object,
) -> Issue:
    """What the committee has accepted; an assembly's important matters with their *study*."""
    issue = issue_at_review(hall, **more)
    if kind is workflow.IssueKind.DISPUTE:
        mediation.parties_named(hall, issue)
    with unit_of_work():
        reviewing.accept(
            issue,
            kind=kind,
            body=body,
            owner=hall.committee,
            important=bool(study),
            study=study,
            by=hall.committee,
            at=accepted_at or issue.since + timedelta(hours=1),
        )
    return issue


# ------------------------------------------------------------------ meetings


@made_alike
def topic(
    hall: Neighbourhood,
    title: str = "停车位错时共享",
    *,
    body: str = "HALL",
    kind: workflow.IssueKind = workflow.IssueKind.DAILY,
    when: datetime = START,
) -> Issue:
    """An issue that was accepted and waits at *convene* for a meeting of *body*."""
    with unit_of_work():
        made = issues.open_issue(
            hall.community.id,
            key=secrets.token_urlsafe(),
            at=when,
            title=title,
            problem="晚上停车难，白天车位空着。",
            action=f"{title}：白天8点到18点供来访车辆停放。",
            channel="online",
            proposer_id=hall.resident.id,
        )
        submitted = workflow.Submit(by_proposer=True)
        issues.move(made, submitted, "issue:submitted", by=hall.resident, at=when, cosigners=0)
        accepted = workflow.Accept(kind=kind, body=body, owner_named=True)
        issues.move(
            made,
            accepted,
            "issue:accepted",
            by=hall.committee,
            at=when,
            kind=kind.value,
            body=body,
            owner_person=hall.committee.id,
            owner_unit=None,
        )
        step_duties.convene(made, at=when)
    return made


#: Functions of a meeting and who has them in scenes, all with a vote in the hall.
OFFICERS = {"chair": "committee", "secretary": "second_committee", "scrutineer": "supervisor"}


@made_alike
def meeting_called(
    hall: Neighbourhood,
    *topics: Issue,
    body: str = "HALL",
    when: datetime = START,
    starts: datetime | None = None,
    seats: Sequence[str] = ("representative", "second_representative", "property_manager"),
    guests: Sequence[str] = (),
    officers: Mapping[str, str] = OFFICERS,
    electorate: Electorate | None = None,
    noticed: bool = True,
) -> Meeting:
    """A meeting of *body* on *topics* (one of its own, if none is given), with its notice.

    :param starts: ten days after *when*, in the evening, unless told
    :param seats: parts with a voting seat in the hall, beside the *officers*
    :param guests: parts with a seat without a vote
    """
    topics = topics or (topic(hall, body=body, when=when),)
    with unit_of_work():
        meeting = convene.call_meeting(
            hall.community,
            key=secrets.token_urlsafe(),
            title="议事会",
            body=body,
            starts_at=starts or when + timedelta(days=10, hours=10),
            place="居委会二楼会议室",
            topics=topics,
            by=hall.committee,
            at=when,
        )
        wanted = {hall.people[part].id: seat_operations.Place(kind="core") for part in seats}
        wanted |= {
            hall.people[part].id: seat_operations.Place(kind="invited", votes=False)
            for part in guests
        }
        wanted |= {
            hall.people[part].id: seat_operations.Place(kind="core", function=function)
            for function, part in officers.items()
        }
        seat_operations.seat(meeting, wanted, by=hall.committee, at=when)
        if noticed:
            notice.give_notice(
                hall.community, meeting, electorate=electorate, by=hall.committee, at=when
            )
    return meeting


def meeting_opened(hall: Neighbourhood, meeting: Meeting, *, absent: int = 0) -> Floor:
    """Everybody with a seat comes (but the last *absent*), and the chair calls to order."""
    at, secretary = meeting.starts_at, hall.second_committee
    with unit_of_work():
        order = {"chair": 0, "secretary": 1, "scrutineer": 2}
        seats = sorted(
            seat_queries.seats(meeting), key=lambda seat: (order.get(seat.function, 3), seat.id)
        )
        for seat in seats[: len(seats) - absent]:
            discuss.arrive(
                meeting,
                str(seat.person_id),
                how=acts.ArrivalMode.DOOR,
                by=secretary,
                at=at,
                shown=False,
            )
        chair = str(seats[0].person_id)
        return discuss.act(meeting, acts.CallToOrder(chair), by=hall.committee, at=at)


@made_alike
def meeting_decided(
    hall: Neighbourhood,
    *topics: Issue,
    votes: tuple[int, int, int] = (4, 0, 0),
    body: str = "HALL",
    when: datetime = START,
    **particulars: Any,
) -> Meeting:
    """A meeting that put each of *topics* by hands with *votes* and adjourned by consent.

    :param votes: for, against, abstain; the chair does not vote by hands
    """
    topics = topics or (topic(hall, body=body, when=when),)
    meeting = meeting_called(hall, *topics, body=body, when=when, **particulars)
    floor = meeting_opened(hall, meeting)
    chair, scrutineer = floor.chair, floor.scrutineer
    at = meeting.starts_at + timedelta(minutes=30)
    for_, against, abstain = votes
    with unit_of_work():
        for item, about in zip(floor.setup.items, topics, strict=True):
            for done in (
                acts.OpenItem(chair, item.key),
                acts.StateItem(chair, about.action),
                acts.Put(chair, acts.CountMethod.HANDS),
                acts.EnterCount(chair, for_, against, abstain),
                acts.ConfirmCount(scrutineer),
            ):
                by = (
                    hall.people[OFFICERS["scrutineer"]] if done.by == scrutineer else hall.committee
                )
                discuss.act(meeting, done, by=by, at=at, shown=False)
        mover, seconder = sorted(floor.setup.voters - {chair})[:2]
        discuss.adjourn_by_consent(
            meeting,
            mover=mover,
            seconder=seconder,
            chair=chair,
            by=hall.second_committee,
            at=at,
        )
    return meeting


# ------------------------------------------------------------------ written votes


@made_alike
def writing_open(
    hall: Neighbourhood,
    about: Issue | None = None,
    *,
    when: datetime = START,
    text: str = "在3栋每层楼梯装一副扶手。",
    days: int = 7,
    **more: Any,
) -> Writing:
    """A written vote of the hall on *about* (a topic of its own, if none is given)."""
    about = about or topic(hall, "楼梯扶手", when=when)
    with unit_of_work():
        return written_vote.open_writing(
            db.session.get(Community, hall.community.id),
            about,
            key=secrets.token_urlsafe(),
            text=text,
            days=days,
            by=hall.committee,
            at=when,
            **more,
        )


def box_of(vote: Writing) -> Box:
    """The box of a written vote."""
    return stored(Box, vote.box_id)


def papers_entered(hall: Neighbourhood, vote: Writing, *, at: datetime) -> PaperBatch:
    """The papers of *vote* are issued; the first three came back, for, against and spoiled."""
    box = stored(Box, vote.box_id)
    choices = ["for", "against", SPOILED]
    with unit_of_work():
        paper.issue(box, by=hall.committee, at=at)
        return paperwork.enter(
            box,
            [
                Sheet(row, row, None if box.is_secret else choice)
                for row, choice in enumerate(choices, 1)
            ],
            key=f"papers of {box.id}",
            by=hall.second_committee,
            at=at,
            tally=dict.fromkeys(choices, 1),
            scan=scans.keep(hall.community.id, picture("blue"), at=at),
        )


# ------------------------------------------------------------------ representatives


def tower(hall: Neighbourhood, homes: int = 20, *, residents: int = 3) -> Group:
    """A group of its own: 9栋 with so many households, the first of them with a resident each."""
    with unit_of_work():
        building = people.add_building(hall.community, "9栋")
        group = people.add_group(hall.community, "九栋小组")
        for number in range(homes):
            household = people.add_household(
                hall.community, building, f"{number + 1:02}01室", group=group
            )
            if number < residents:
                people.add_person(hall.community, f"楼{number + 1}", household=household)
    return group


@made_alike
def representatives_chosen(hall: Neighbourhood) -> tuple[Selection, Selection]:
    """A tower's first representative has been succeeded; a third choice has its sheet entered."""
    group = tower(hall)
    first, second, third = representation.eligible(group)
    given: list[Selection] = []
    for number, standing in enumerate(((first,), (second, first), (third,))):
        when = at(days=10 * number)
        with unit_of_work():
            selection = selections.open_selection(
                hall.community,
                group,
                key=f"selection {number}",
                seats=1,
                candidates=standing,
                since=clock.day_of(when),
                until=date(2031, 3, 1),
                by=hall.committee,
                at=when,
            )
            votes = [11, 3][: len(standing)]
            selections.enter_sheet(
                selection,
                {
                    one.id: number
                    for one, number in zip(selections.candidates(selection), votes, strict=True)
                },
                signed=14,
                sheet=scans.keep(hall.community.id, picture(), at=when),
                by=hall.second_committee,
                at=when,
            )
            if number < 2:
                later = when + timedelta(days=1)
                selections.confirm_sheet(selection, by=hall.committee, at=later)
            given.append(selection)
    return given[1], given[2]


# ------------------------------------------------------------------ resolutions


def task(hall: Neighbourhood, title: str = "划好停车位", **particulars: Any) -> resolve.TaskDraft:
    """A line of a responsibility matrix: the property manager leads, until 30 April 2026."""
    given = {"lead_unit_id": hall.units["property"].id, "deadline": date(2026, 4, 30)}
    return resolve.TaskDraft(title=title, **(given | particulars))


@made_alike
def resolution_written(
    hall: Neighbourhood,
    about: Issue | None = None,
    *,
    tasks: Sequence[resolve.TaskDraft] | None = None,
    affected: int | None = None,
    text: str = "停车位错时共享：白天供来访车辆，晚上供居民。",
    when: datetime = START,
    **particulars: Any,
) -> Resolution:
    """What a meeting (of its own, if *about* is not given) decided, written the day after it.

    :param affected: so many households, from the first; all unless told
    """
    about = about or topic(hall, when=when)
    if about.step == workflow.Step.CONVENE.value:
        meeting_decided(hall, about, when=when)
    with unit_of_work():
        return resolve.write(
            about,
            key=secrets.token_urlsafe(),
            text=text,
            tasks=tasks or [task(hall)],
            households=[household.id for household in hall.households[:affected]],
            by=hall.committee,
            at=about.since + timedelta(hours=14),
            **particulars,
        )


@made_alike
def resolution_posted(
    hall: Neighbourhood, about: Issue | None = None, **particulars: Any
) -> Resolution:
    """A resolution on the wall since the morning after the meeting (as ``resolution_written``)."""
    resolution = resolution_written(hall, about, **particulars)
    with unit_of_work():
        resolve.post(resolution, by=hall.committee, at=resolution.written_at)
    return resolution


@made_alike
def issue_in_execution(
    hall: Neighbourhood, about: Issue | None = None, **particulars: Any
) -> Resolution:
    """A resolution whose posting ended without objections (as ``resolution_written``)."""
    resolution = resolution_posted(hall, about, **particulars)
    settle_due(hall.community, resolution.posting_over)
    return resolution


def tasks_of(resolution: Resolution) -> Sequence[Task]:
    """The tasks of *resolution*, in their order."""
    return [line.task for line in resolutions.lines(resolution)]


@made_alike
def poll_open(hall: Neighbourhood, about: Issue | None = None, **particulars: Any) -> Box:
    """Everything is done and accepted two days after taking force (as ``resolution_written``)."""
    resolution = issue_in_execution(hall, about, **particulars)
    at = resolution.in_force_at + timedelta(days=2, hours=9)
    for one in tasks_of(resolution):
        with unit_of_work():
            done = supervise.report_done(
                one, "已经办好。", without="无", by=hall.property_manager, at=at
            )
            supervise.accept(done, by=hall.supervisor, at=at + timedelta(hours=1))
    return boxes.of_subject(hall.community.id, polls.SUBJECT, resolution.id)[0]


def answered_on_paper(
    hall: Neighbourhood,
    box: Box,
    *,
    satisfied: int = 0,
    basically: int = 0,
    dissatisfied: int = 0,
    at: datetime | None = None,
) -> None:
    """So many answers from door to door in the roll's order: one enters them, one confirms."""
    answers = ["satisfied"] * satisfied
    answers += ["basically"] * basically + ["dissatisfied"] * dissatisfied
    doors = boxes.unanswered(box, limit=len(answers))
    sheets = [
        answering.PaperAnswer(door.voter_id, answer)
        for door, answer in zip(doors, answers, strict=True)
    ]
    entered_and_confirmed(hall, box, sheets, at=at or box.opens_at + timedelta(hours=1))


def entered_and_confirmed(
    hall: Neighbourhood,
    box: Box,
    sheets: Sequence[answering.PaperAnswer],
    *,
    at: datetime,
    channel: str = "paper",
) -> Entered:
    """One supervisor enters *sheets*, the other confirms them: only then they count.

    With the last of all, the days pass in which they can be contested.
    """
    key = f"{box.id}:{sheets[0].voter_id}:{at:%y%m%d%H%M}"  # the same in every run
    with unit_of_work():
        batch = answering.enter_paper(
            box, sheets, key=key, channel=channel, by=hall.supervisor, at=at
        )
    with unit_of_work():
        came = answering.confirm(batch, by=hall.second_supervisor, at=at)
    if not boxes.unanswered(box, limit=1):
        contested_no_more(hall, box)
    return came


def number_of(box: Box) -> str:
    """The number of the resolution that the poll *box* asks about."""
    return stored(Resolution, box.subject_id).number


# ------------------------------------------------------------------ ballots


@made_alike
def box_open(
    hall: Neighbourhood,
    about: Issue | None = None,
    *,
    question: str = "要不要装充电桩？",
    when: datetime = START,
    days: int = 7,
    roll: Sequence[ballots.Entitled] | None = None,
    **particulars: Any,
) -> Box:
    """A box that asks the households (or *roll*) for or against; *particulars* as ``open_box``."""
    given = {
        "options": STANCES,
        "method": BallotMethod.FOR_AGAINST,
        "rule": by_profile(with_bylaws(profile("HALL"))),
        "profile": profile_to_json(with_bylaws(profile("HALL"))),
        "bylaws": hall.community.bylaws,
    }
    with unit_of_work():
        return ballots.open_box(
            hall.community.id,
            ("issues", about.id if about else 0),
            question,
            roll=roll or [ballots.Entitled(household_id=home.id) for home in hall.households],
            by=hall.committee,
            at=when,
            closes_at=when + timedelta(days=days),
            issue_id=about.id if about else None,
            **(given | particulars),
        )


def cast(box: Box, *choices: str | Sequence[str], **particulars: Any) -> list[ballots.Cast]:
    """The lines of the roll cast *choices*, from the first, an hour after opening."""
    lines = db.session.scalars(
        select(Voter).where(Voter.box_id == box.id).order_by(Voter.id).limit(len(choices))
    ).all()
    given = {"channel": "online", "by": None, "at": box.opens_at + timedelta(hours=1)}
    done = []
    for line, choice in zip(lines, choices, strict=True):
        with unit_of_work():
            done.append(ballots.cast(box, line, choice, **(given | particulars)))
    return done


def helped(hall: Neighbourhood, line: Voter, channel: str, *, at: datetime = START) -> None:
    """A representative and the committee have said that *line* asked for help: it may be cast."""
    box = boxes.box(hall.community.id, line.box_id)
    with unit_of_work():
        help_ = helping.ask(box, line, channel, by=hall.representative, at=at)
        helping.confirm(help_, by=hall.second_committee, at=at)


def contested_no_more(hall: Neighbourhood, box: Box) -> None:
    """The days pass in which what others entered can be contested: what is due happens."""
    db.session.rollback()
    runs = contest_days.runs_until(box)
    if runs is not None:
        settle_due(hall.community, runs)


@made_alike
def box_closed(hall: Neighbourhood, *choices: str, **particulars: Any) -> Box:
    """A box as :func:`box_open` makes it, into which *choices* were cast, closed by the clock."""
    box = box_open(hall, **particulars)
    cast(box, *choices)
    with unit_of_work():
        ballots.close(box, by=None, at=box.closes_at)
    return box


# ------------------------------------------------------------------ opinion maps

#: With which a map opens: what those say who are for it, and those who are not.
SIDES = (
    ("装了电梯老人出门方便", "楼上的人该多出钱", "一楼可以少出或者不出", "装电梯房子更值钱",
     "政府补一半就该马上装"),
    ("电梯会挡住低楼层的光", "施工太吵", "以后的电费谁出说不清", "先修下水再说电梯",
     "没有老人的家用不上"),
)  # fmt: skip


def opinions_open(
    hall: Neighbourhood,
    about: Issue | None = None,
    *,
    question: str = "要不要加装电梯",
    sides: tuple[Sequence[str], Sequence[str]] = SIDES,
    when: datetime = START,
    days: int = 7,
) -> OpinionMap:
    """A map with ten statements of the committee, open for so many *days*."""
    about = about or topic(hall, "加装电梯", when=when)
    with unit_of_work():
        return opinions.open_map(
            about,
            key=secrets.token_urlsafe(8),
            question=question,
            sides=sides,
            last_day=clock.day_of(when) + timedelta(days=days),
            by=hall.committee,
            at=when,
        )


def says(one: OpinionMap, person: Person, *stances: int | None, **groups: str) -> None:
    """*person* takes *stances* (1, −1, 0) to the statements from the first on; ``None``: to none.

    :param groups: ``age_band`` and ``tenure``, where they are declared
    """
    at = one.opened_at + timedelta(hours=1)
    with unit_of_work():
        if groups:
            declared = {"age_band": "", "tenure": "", **groups}
            opinions.declare(one, **declared, by=person, at=at)
        said = {number: one for number, one in enumerate(stances, 1) if one is not None}
        if said:
            opinions.take(one, said, by=person, at=at)


def opinions_closed(hall: Neighbourhood, **particulars: Any) -> OpinionMap:
    """A map to which all neighbours say the same of the first, and are parted by the second."""
    one = opinions_open(hall, **particulars)
    for place, person in enumerate([hall.resident, hall.neighbour, hall.tenant, *hall.neighbours]):
        says(one, person, 1, (1, -1)[place % 2], 0, tenure=("owner", "tenant")[place % 2])
    settle_due(hall.community, one.closes_at)
    db.session.refresh(one)
    return one


@made_alike
def owners_registered(
    hall: Neighbourhood, rows: Sequence[Mapping[str, str]] | None = None, *, when: datetime = START
) -> owners_intake.Taken:
    """A register of owners; by default one who lives there and co-owners of the next door, one
    with two parts, and the developer.
    """
    if rows is None:
        doors = [
            f"{hall.buildings[number % 2].name} {home.door}"
            for number, home in enumerate(hall.households[:3])
        ]
        rows = [
            {"part": doors[0], "area": "89.53", "owners": hall.resident.name},
            {
                "part": doors[1],
                "area": "120.8",
                "owners": f"{hall.neighbour.name}、吴越",
                "voter": hall.neighbour.name,
            },
            {"part": doors[2], "area": "60", "owners": "东山公司", "number": "A-07"},
            {"part": "车位 B1-12", "area": "13.2", "owners": "东山公司", "number": "A-07"},
            {"part": "9栋 0101室", "area": "100", "unsold": "是"},
            {"part": "9栋 0102室", "area": "100", "unsold": "是"},
        ]
    said = [{told: row.get(field, "") for field, told in OWNERS_COLUMNS.items()} for row in rows]
    with unit_of_work():
        upload = uploads.bring(
            hall.community, book(said), names=people_columns.NAMES, needed=people_columns.NEEDED,
            key=secrets.token_urlsafe(16), name="业主.xlsx", source=uploads.OWNERS,
            by=hall.committee, at=when, most=owners_intake.MOST_ROWS,
        )  # fmt: skip
        taken = owners_by_two.take(hall.community, upload, len(rows), by=hall.committee, at=when)
    if isinstance(taken, RegisterOffer):
        with unit_of_work():
            taken = owners_by_two.list_confirmed(taken, by=hall.administrator, at=when)
    return taken


#: The columns of a register of owners, as ``owners_registered`` calls them and as a list does.
OWNERS_COLUMNS = {
    "part": "房号", "area": "专有部分面积", "owners": "业主姓名", "number": "业主编号",
    "voter": "表决人", "unsold": "未售或未交付",
}  # fmt: skip


def registers_waiting(hall: Neighbourhood, when: datetime = START) -> list[RegisterOffer]:
    """A voter, a list of owners and two records, each entered by a clerk: they wait for a second.

    Owners are registered, and the community has begun.
    """
    brought = register_brought(hall, when)
    (double,) = newcomers(hall, "王秀瑛")
    firm = select(Owner).where(
        Owner.community_id == hall.community.id, Owner.names.contains("公司")
    )
    with unit_of_work():
        offers = [
            owners_by_two.name_voter(
                db.session.scalars(firm).one(), hall.tenant, by=hall.committee, at=when
            ),
            owners_by_two.take(hall.community, brought, 1, by=hall.committee, at=when),
            merging.merge(hall.resident, double, by=hall.committee, at=when),
        ]
    assert all(isinstance(one, RegisterOffer) for one in offers)
    return offers


def register_confirmed(hall: Neighbourhood, offered: RegisterOffer | None) -> None:
    """The administrator confirms what a clerk entered in a register, where it waits (§4)."""
    if offered is not None:
        with unit_of_work():
            registers_by_two.confirm(offered, by=hall.administrator, at=offered.given_at)
