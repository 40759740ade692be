"""One person alone makes nothing count for somebody else: every role, on every channel (§4).

Roles are those of the policy's table, and somebody who holds them all; channels those of the
rulebook, with attendance and votes at a meeting and consent to mediation. Each attempt presses
all there is, in the order in which it could help; what counts is read from the tables.
"""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from deliberation import clock
from deliberation.ballots import operations as ballots
from deliberation.ballots import queries as boxes
from deliberation.ballots.models import Ballot, Box, Voter
from deliberation.ballots.models.helping import Help
from deliberation.ballots.models.paper import PaperBatch
from deliberation.ballots.models.proxies import Proxy
from deliberation.ballots.operations import paper
from deliberation.convene import queries as convene
from deliberation.database import db, unit_of_work
from deliberation.discuss import operations as discuss
from deliberation.discuss.queries import floor_cache
from deliberation.people.models import Person
from deliberation.people.models.owners import ExclusivePart, Owner
from deliberation.people.models.register_offers import RegisterOffer
from deliberation.people.operations import give_role
from deliberation.review.models import Party
from deliberation.review.operations import parties
from deliberation.rules.meeting import ArrivalMode, acts
from deliberation.rules.policy import RoleKind
from deliberation.rules.two_persons import Channel
from tests import mediation, scene
from tests.records import stored

#: What counts for somebody else, or moves their votes, and is no channel of a ballot.
BESIDE = ("attendance", "votes", "consent", "owner's voter", "owners' areas", "merging")
ALL = "all roles"
HTMX = {"HX-Request": "true"}  # a refusal keeps its status


@dataclass(frozen=True)
class World:
    """Somebody's lines, seats and words, and one account that may press what it likes.

    :ivar line: of the resident, in a vote; ``answer``: in a poll
    :ivar double: a second record of the resident
    :ivar holder: of a proxy, and the client on which they use it
    :ivar seconds: clients of those who press what confirms as well; none: one is alone
    """

    hall: scene.Neighbourhood
    one: Person
    client: FlaskClient
    box: int
    line: int
    poll: int
    answer: int
    meeting: int
    parties: tuple[int, ...]
    double: int
    holder: tuple[Person, FlaskClient]
    seconds: tuple[FlaskClient, ...] = ()

    def post(self, address: str, **fields: object) -> int:
        return self.client.post(self.hall.path(address), data=fields, headers=HTMX).status_code

    def press(self, address: str) -> None:
        """What confirms, by whoever is there."""
        for client in (self.client, *self.seconds):
            client.post(self.hall.path(address), headers=HTMX)

    def confirm(self, table: type, path: str, *steps: str) -> None:
        """Press what confirms every row of *table*."""
        db.session.rollback()
        for one in db.session.scalars(sa.select(table.id)).all():
            for step in steps:
                self.press(f"{path}/{one}/{step}")

    def ballots(self, box: int) -> int:
        """How many ballots stand for others."""
        db.session.rollback()
        return db.session.scalar(
            sa.select(sa.func.count()).select_from(Ballot).where(Ballot.box_id == box)
        )


def _helped(channel: str, way: str) -> Callable[[World], int]:
    def attempt(world: World) -> int:
        where = f"ballots/{world.box}"
        world.post(f"{where}/helps", line=world.line, channel=channel)
        world.confirm(Help, "helps", "confirmation")
        world.post(f"{where}/{way}", line=world.line, choice="for")
        return world.ballots(world.box)

    return attempt


def _papers(world: World) -> int:
    typed = {"key": "k", "serial-1": "1", "choice-1": "同意", "serial-2": "2", "choice-2": "同意"}
    world.post(f"ballots/{world.box}/batches", **typed)
    world.post(f"ballots/{world.box}/batches", key="s", serials="1-3", **{"tally-for": "3"})
    world.confirm(PaperBatch, "batches", "check", "confirmation")
    return world.ballots(world.box)


def _answers(channel: str) -> Callable[[World], int]:
    def attempt(world: World) -> int:
        said = {f"choice-{world.answer}": "satisfied", "channel": channel}
        world.post(f"polls/{world.poll}/paper", **said)
        world.confirm(PaperBatch, "answer-batches", "check", "confirmation")
        return world.ballots(world.poll)

    return attempt


def _proxy(world: World) -> int:
    holder, client = world.holder
    world.post(
        f"ballots/{world.box}/proxies/entries",
        principal="王秀英", holder=holder.name, stance="for", key="p",
    )  # fmt: skip
    world.confirm(Proxy, "proxies", "confirmation")
    for one in db.session.scalars(sa.select(Proxy.id)).all():
        client.post(world.hall.path(f"proxies/{one}/ballot"), headers=HTMX)
    return world.ballots(world.box)


def _attendance(world: World) -> int:
    where = f"meetings/{world.meeting}"
    with floor_of(world) as floor:
        members, item = sorted(floor.setup.people), floor.setup.items[0].key
    world.post(f"{where}/arrivals", member=members)
    world.press(f"{where}/roll-confirmation")
    world.post(f"{where}/order", seen=len(members))
    world.post(f"{where}/items/{item}/opening", seen=len(members) + 1)
    with floor_of(world) as floor:
        return len(floor.present) if floor.phase == "in-session" else 0


def _votes(world: World) -> int:
    """Votes of a meeting that its chair has opened: by every method, in the chair's name."""
    meeting = convene.by_number(world.hall.community.id, world.meeting)
    with floor_of(world) as floor, unit_of_work():
        for member in sorted(floor.setup.people - floor.present):
            person = db.session.get_one(Person, (meeting.community_id, int(member)))
            discuss.arrive(meeting, member, how=ArrivalMode.QR, by=person, at=clock.now())
        if floor.phase == "gathering":
            chair = db.session.get_one(Person, (meeting.community_id, int(floor.chair)))
            discuss.act(meeting, acts.CallToOrder(floor.chair), by=chair, at=clock.now())
    _seeing(world, "items/{item}/opening")
    counted = 0
    # A box, which is settled by those who cast, comes last: nothing is tried after it.
    for method in sorted(acts.CountMethod, key=lambda one: one is acts.CountMethod.BOX):
        _seeing(world, "items/{item}/statement", text=f"用{method}。")
        with floor_of(world) as floor:
            before = len(floor.decisions)
            votes = {f"vote-{one}": "for" for one in floor.setup.voters - {floor.chair}}
        _seeing(world, "motions/{motion}/question", method=method.value)
        _seeing(world, "motions/{motion}/consent")
        _seeing(world, "motions/{motion}/roll", **votes)
        _seeing(world, "motions/{motion}/roll-closing", by=world.seconds)
        _seeing(world, "motions/{motion}/count", in_favour=3, against=0, abstained=0)
        _seeing(world, "motions/{motion}/confirmation", by=world.seconds)
        _seeing(world, "motions/{motion}/box-closing")
        with floor_of(world) as floor:
            counted += len(floor.decisions) - before
            settled = {
                acts.CountMethod.CONSENT: acts.Object(str(world.hall.representative.id)),
                acts.CountMethod.ROLL: acts.RollCall(floor.scrutineer),
            }.get(method, acts.ConfirmCount(floor.scrutineer))
            if (
                floor.top is not None and method is not acts.CountMethod.BOX
            ):  # by others, lawfully, so that the next can be tried
                person = db.session.get_one(Person, (meeting.community_id, int(settled.by)))
                with unit_of_work():
                    discuss.act(meeting, settled, by=person, at=clock.now())
    return counted


def _seeing(
    world: World, address: str, *, by: tuple[FlaskClient, ...] = (), **fields: object
) -> None:
    """Press it as a page has it that was opened this moment; then so does each of *by*."""
    for client in (world.client, *by):
        with floor_of(world) as floor:
            number = floor.top.number if floor.top else 0
            path = address.format(item=floor.setup.items[0].key, motion=number)
            fields["seen"] = floor.seq
        client.post(world.hall.path(f"meetings/{world.meeting}/{path}"), data=fields, headers=HTMX)


class floor_of:
    """The floor of the world's meeting, as a process sees it that has forgotten everything."""

    def __init__(self, world: World) -> None:
        self.world = world

    def __enter__(self):
        db.session.rollback()
        floor_cache.forget()
        meeting = convene.by_number(self.world.hall.community.id, self.world.meeting)
        return floor_cache.floor(meeting)

    def __exit__(self, *_: object) -> None:
        return None


def _consent(world: World) -> int:
    for one in world.parties:
        world.post(f"parties/{one}/consent", agrees="yes", channel="phone")
        world.post(f"parties/{one}/consent", agrees="yes", channel="online")
        world.press(f"parties/{one}/consent-confirmation")
    db.session.rollback()
    return sum(one.agrees for one in db.session.scalars(sa.select(Party)))


def _owners_voter(world: World) -> int:
    owner = db.session.scalars(sa.select(Owner.id).where(Owner.names == "东山公司")).one()
    world.post(f"owners/{owner}/voter", name="周婷")
    world.confirm(RegisterOffer, "register-offers", "confirmation")
    db.session.rollback()
    return int(stored(Owner, owner).person_id is not None)


def _owners_areas(world: World) -> int:
    content = "房号,面积,业主,业主编号\n车位 B1-12,9000,东山公司,A-07\n".encode()
    world.post("owners/imports", key="k", file=(io.BytesIO(content), "o.csv"), parts=1)
    world.post("owners/imports/k/taking", parts=1)
    world.confirm(RegisterOffer, "register-offers", "confirmation")
    db.session.rollback()
    return int(db.session.scalar(sa.select(sa.func.max(ExclusivePart.area))) > 20_000)


def _merging(world: World) -> int:
    world.post(f"people/{world.hall.resident.id}/merging", other=world.double, search="王秀")
    world.confirm(RegisterOffer, "register-offers", "confirmation")
    db.session.rollback()
    return int(stored(Person, world.double).left_on is not None)


ATTEMPTS: Mapping[str, tuple[Callable[[World], int], ...]] = {
    Channel.ASSISTED: (_helped("assisted", "assistance"),),
    Channel.TERMINAL: (_helped("terminal", "terminal"),),
    Channel.PAPER: (_papers, _answers("paper")),
    Channel.DOOR: (_answers("door"),),
    Channel.PHONE: (_answers("phone"),),
    Channel.PROXY: (_proxy,),
    "attendance": (_attendance,),
    "votes": (_votes,),
    "consent": (_consent,),
    "owner's voter": (_owners_voter,),
    "owners' areas": (_owners_areas,),
    "merging": (_merging,),
}


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context():
        yield scene.community(neighbours=6)


def world_of(app: Flask, hall: scene.Neighbourhood, kinds: tuple[RoleKind, ...]) -> World:
    """Everything is open at once; the last neighbour holds *kinds*, and every seat of an officer
    that one person can have.
    """
    one = hall.neighbours[-1]
    with unit_of_work():
        for kind in kinds:
            give_role(one, kind, since=scene.START.date(), by=None, at=scene.START)
    poll = scene.poll_open(hall)
    now = poll.opens_at + timedelta(hours=1)
    box = scene.box_open(hall, when=poll.opens_at, channels=list(ballots.CHANNELS), occasion=12)
    with unit_of_work():
        paper.issue(box, by=hall.second_committee, at=now)
    people = {**hall.people, "one": one}
    officers = scene.OFFICERS | {"secretary": "one"}
    theirs = scene.Neighbourhood(
        hall.community, hall.buildings, hall.groups, hall.households, hall.units, people,
        hall.neighbours,
    )  # fmt: skip
    meeting = scene.meeting_called(
        theirs, when=now - timedelta(days=10), starts=now, officers=officers
    )
    quarrel = scene.issue_at_review(hall, title=mediation.TITLE, at=now - timedelta(hours=2))
    with unit_of_work():
        for person in (hall.resident, hall.tenant):
            parties.name_party(
                quarrel, key=secrets.token_urlsafe(8), person=person, by=hall.committee,
                at=now - timedelta(hours=1),
            )  # fmt: skip
    scene.owners_registered(hall, when=now - timedelta(hours=1))
    (double,) = scene.newcomers(hall, "王秀瑛")
    line = db.session.scalars(
        sa.select(Voter.id).where(
            Voter.box_id == box.id, Voter.household_id == hall.resident.household_id
        )
    ).one()
    client = scene.sign_in(app.test_client(), hall, login_of(hall, one))
    return World(
        hall=hall,
        one=one,
        client=client,
        box=box.id,
        line=line,
        poll=poll.id,
        answer=boxes.unanswered(poll, limit=1)[0].voter_id,
        meeting=meeting.number,
        parties=tuple(db.session.scalars(sa.select(Party.id))),
        double=double.id,
        holder=(one, client),
    )


def login_of(hall: scene.Neighbourhood, person: Person) -> str:
    return f"neighbour{hall.neighbours.index(person) + 1}"


@pytest.mark.parametrize("kind", [*RoleKind, ALL], ids=str)
def test_one_person_alone_makes_nothing_count_for_another(
    app: Flask, hall: scene.Neighbourhood, kind: str
) -> None:
    world = world_of(app, hall, tuple(RoleKind) if kind == ALL else (RoleKind(kind),))

    with clock.pretend(stored(Box, world.poll).opens_at + timedelta(hours=1)):
        counted = {
            channel: sum(attempt(world) for attempt in attempts)
            for channel, attempts in ATTEMPTS.items()
        }

    assert counted.keys() == {*Channel, *BESIDE}
    assert counted == dict.fromkeys(counted, 0)


#: Who can enter it at all, so that something is there to be confirmed.
ENTERED_BY = {Channel.PHONE: RoleKind.SUPERVISOR, Channel.DOOR: RoleKind.SUPERVISOR}


def with_seconds(app: Flask, hall: scene.Neighbourhood, kind: RoleKind, *, twins: bool) -> World:
    """The same with others who press what confirms: a clerk, a supervisor and the chair.

    :param twins: they are the same person once more, by name, with accounts of their own
    """
    world = world_of(app, hall, (kind,))
    parts = ("committee", "second_committee", "second_supervisor")
    if twins:
        with unit_of_work():
            for part in parts:
                twin = stored(Person, hall.people[part].id)
                twin.name, twin.listed = world.one.name, None
    clients = tuple(scene.sign_in(app.test_client(), hall, part) for part in parts)
    tenant = hall.tenant, scene.sign_in(app.test_client(), hall, "tenant")
    return replace(world, seconds=clients, holder=tenant)


@pytest.mark.parametrize("channel", [*Channel, *BESIDE], ids=str)
@pytest.mark.parametrize("twins", [False, True], ids=["another", "twin"])
def test_a_second_makes_it_count_and_one_person_with_two_accounts_is_no_second(
    app: Flask, hall: scene.Neighbourhood, channel: str, twins: bool
) -> None:
    world = with_seconds(app, hall, ENTERED_BY.get(channel, RoleKind.COMMITTEE), twins=twins)

    with clock.pretend(stored(Box, world.poll).opens_at + timedelta(hours=1)):
        counted = sum(attempt(world) for attempt in ATTEMPTS[channel])

    assert (counted > 0) is not twins, counted
