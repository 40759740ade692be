"""What moves votes in a register takes two: voters of owners, lists of owners, mergings (§4)."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.ballots import operations as ballots
from deliberation.ballots.models import Voter
from deliberation.database import db, unit_of_work
from deliberation.journal import queries as journal
from deliberation.journal.models import Entry
from deliberation.lobby.operations import merging, ticking
from deliberation.lobby.queries import witnesses
from deliberation.messages.models import Message
from deliberation.people import operations as people
from deliberation.people.models import Person
from deliberation.people.models.owners import Owner
from deliberation.people.models.powers import RoleOffer
from deliberation.people.models.register_offers import RegisterOffer
from deliberation.people.models.uploads import Upload
from deliberation.people.operations import owners_by_two, powers, residence, tenure
from deliberation.people.queries import owners
from deliberation.rules.policy import RoleKind
from tests import scene
from tests.records import stored

NOW = scene.START + timedelta(days=40)
DOOR = "3栋 0101室"


@pytest.fixture
def young(app):
    """A community in which nothing has begun; its owners are registered."""
    with app.app_context(), clock.pretend(NOW):
        hall = scene.community(neighbours=2)
        scene.owners_registered(hall)
        yield hall


@pytest.fixture
def hall(young):
    scene.issue_at_collect(young)  # with its first topic it is founded
    return young


@pytest.fixture
def clerk(app, hall):
    return scene.sign_in(app.test_client(), hall, "committee")


@pytest.fixture
def second(app, hall):
    return scene.sign_in(app.test_client(), hall, "administrator")


# ------------------------------------------------------------------ the three acts


def company() -> Owner:
    return db.session.scalars(sa.select(Owner).where(Owner.names == "东山公司")).one()


def name_voter(client, hall, name: str = "周婷"):
    return client.post(hall.path(f"owners/{company().id}/voter"), data={"name": name})


def area_of(hall, names: str) -> int:
    """What the register has for the owner called so; 0 where nobody is."""
    db.session.rollback()
    whose = dict(db.session.execute(sa.select(Owner.id, Owner.names)).all())
    return sum(one.area for one in owners.roll(hall.community) if whose[one.owner_id] == names)


def as_list(**areas: str) -> bytes:
    """A register like the scene's, with other *areas* by the owner's part."""
    rows = [
        ("part", DOOR, "89.53", "王秀英", "", ""),
        ("bay", "车位 B1-12", "13.2", "东山公司", "A-07", ""),
        ("shop", "3栋 0201室", "60", "东山公司", "A-07", ""),
    ]  # fmt: skip
    lines = ["房号,专有部分面积,业主姓名,业主编号,表决人"]
    lines += [",".join((part, areas.get(key, area), *rest)) for key, part, area, *rest in rows]
    return "\n".join(lines).encode()


def bring(client, hall, key: str = "k", **areas: str):
    """A clerk brings a list and enters it."""
    client.post(
        hall.path("owners/imports"),
        data={"key": key, "file": (io.BytesIO(as_list(**areas)), "owners.csv"), "parts": "3"},
        content_type="multipart/form-data",
    )
    return client.post(hall.path(f"owners/imports/{key}/taking"), data={"parts": "3"})


def double_of(hall) -> Person:
    """A second record of the resident, at another door."""
    found = db.session.scalar(sa.select(Person).where(Person.name == "王秀瑛"))
    if found is not None:
        return found
    with unit_of_work():
        return people.add_person(
            hall.community, "王秀瑛", household=hall.households[1], login="double",
            password=scene.PASSWORD,
        )  # fmt: skip


def merge(client, hall):
    sent = {"other": double_of(hall).id, "search": "王秀"}
    return client.post(hall.path(f"people/{hall.resident.id}/merging"), data=sent)


def is_merged(hall) -> bool:
    db.session.rollback()
    return stored(Person, double_of(hall).id).left_why == "merged"


@dataclass(frozen=True)
class Act:
    """One of the three: who enters it presses *enter*; *done* reads from the tables whether it is.

    :ivar shown: words that the second person reads before confirming
    :ivar entered: the verb of what one entered, ``follows`` that of what came of it
    """

    enter: Callable
    done: Callable[..., bool]
    shown: tuple[str, ...]
    entered: str
    follows: str


ACTS = {
    "voter": Act(
        name_voter, lambda hall: _voter(hall) == hall.tenant.id,
        ("东山公司", "周婷", "73.20 平方米"), "owner:voter_offered", "owner:voter_named",
    ),
    "owners": Act(
        lambda client, hall: bring(client, hall, part="100"),
        lambda hall: area_of(hall, "王秀英") == 10000,
        ("王秀英", "89.53", "100.00", "去掉"), "owners:offered", "owners:registered",
    ),
    "merging": Act(
        merge, is_merged, ("王秀英", "王秀瑛", "3栋 0101室"),
        "person:merging_offered", "person:merged",
    ),
}  # fmt: skip

each = pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)


def _voter(hall) -> int | None:
    db.session.rollback()
    return db.session.scalars(sa.select(Owner.person_id).where(Owner.names == "东山公司")).one()


def waiting() -> RegisterOffer:
    db.session.rollback()
    return db.session.scalars(
        sa.select(RegisterOffer).where(RegisterOffer.settled_at.is_(None))
    ).one()


def press(client, hall, offered: RegisterOffer, what: str = "confirmation"):
    return client.post(hall.path(f"register-offers/{offered.id}/{what}"))


def verbs(*begin: str) -> list[tuple[str, int | None]]:
    db.session.rollback()
    rows = db.session.execute(sa.select(Entry.verb, Entry.actor_id).order_by(Entry.number))
    return [(verb, who) for verb, who in rows if verb.startswith(begin)]


# ------------------------------------------------------------------ two persons


@each
def test_nothing_counts_before_a_second_person_has_looked_at_it(
    app, clerk, second, hall, act
) -> None:
    begun = len(verbs("owner", "person", "register"))

    assert act.enter(clerk, hall).status_code == 303
    offered = waiting()
    assert not act.done(hall)
    own = press(clerk, hall, offered)
    assert (own.status_code, "不能自己确认" in own.text, act.done(hall)) == (422, True, False)
    assert "/rules/#rule-4" in own.text

    assert "名册或者规矩等第二个人确认" in second.get(hall.path("mine")).text
    assert f"register-offers/{offered.id}" in second.get(hall.path("powers/")).text
    page = second.get(hall.path(f"register-offers/{offered.id}")).text
    assert [one for one in act.shown if one not in page] == []
    assert press(second, hall, offered).status_code == 303
    assert act.done(hall)
    assert verbs("owner", "person", "register")[begun:] == [
        (act.entered, hall.committee.id),
        ("register:confirmed", hall.administrator.id),
        (act.follows, hall.committee.id),
    ]
    assert press(second, hall, offered).status_code == 422
    assert second.get(hall.path(f"register-offers/{offered.id}")).status_code == 303
    assert journal.verify(hall.community.id) is None
    assert list(witnesses.flaws(hall.community.id)) == []


@each
def test_the_same_person_with_another_account_is_no_second(clerk, second, hall, act) -> None:
    with unit_of_work():
        twin = stored(Person, hall.administrator.id)
        twin.name, twin.listed = hall.committee.name, None
    act.enter(clerk, hall)

    refused = press(second, hall, waiting())

    assert (refused.status_code, act.done(hall)) == (422, False)
    assert "同一个人" in refused.text


@each
def test_whose_letter_the_first_wrote_is_no_second(app, clerk, hall, act) -> None:
    page = clerk.post(
        hall.path("letters/people"), data={"person": hall.neighbour.id}, follow_redirects=True
    ).text
    code = "".join(re.search(r"(\d{4}) (\d{4}) (\d{4})", page).groups())
    theirs = app.test_client()
    sent = {"code": code, "password": "silver-birch-49", "again": "silver-birch-49"}
    assert theirs.post(hall.path("welcome/account"), data=sent).status_code == 303
    with unit_of_work():
        who = stored(Person, hall.neighbour.id)
        people.give_role(who, RoleKind.COMMITTEE, since=clock.today(), by=None, at=NOW)
    act.enter(clerk, hall)

    refused = press(theirs, hall, waiting())

    assert (refused.status_code, act.done(hall)) == (422, False)
    assert "登录信是另一位写的" in refused.text


@each
@pytest.mark.parametrize("part", ["committee", "second_committee", "subdistrict"])
def test_it_is_taken_back_or_refused_and_then_nothing_changes(
    app, clerk, second, hall, act, part
) -> None:
    act.enter(clerk, hall)
    offered = waiting()
    theirs = clerk if part == "committee" else scene.sign_in(app.test_client(), hall, part)

    assert press(theirs, hall, offered, "refusal").status_code == 303

    assert not act.done(hall)
    assert verbs("register:")[-1] == ("register:refused", hall.people[part].id)
    assert press(second, hall, offered).status_code == 422
    assert not act.done(hall)
    assert db.session.scalar(sa.select(Upload.content).order_by(Upload.id.desc())) is None


@each
@pytest.mark.parametrize(
    "part", ["supervisor", "representative", "resident", "tenant", "mediator", "officer", None]
)
def test_nobody_else_sees_or_confirms_it(app, clerk, hall, act, part) -> None:
    act.enter(clerk, hall)
    theirs = app.test_client()
    if part is not None:
        scene.sign_in(theirs, hall, part)
    offered = waiting()

    seen = theirs.get(hall.path(f"register-offers/{offered.id}"))
    answers = [press(theirs, hall, offered, what) for what in ("confirmation", "refusal")]

    assert seen.status_code in (303, 403)
    assert {one.status_code for one in answers} <= {303, 403}
    if part is not None:
        assert "register-offers" not in theirs.get(hall.path("powers/")).text
    assert (act.done(hall), waiting().settled_at) == (False, None)


@each
def test_whoever_is_concerned_hears_of_it(clerk, second, hall, act) -> None:
    def told(verb: str) -> set[int]:
        db.session.rollback()
        return set(db.session.scalars(sa.select(Message.person_id).where(Message.verb == verb)))

    act.enter(clerk, hall)
    keepers = told(act.entered)
    press(second, hall, waiting())

    assert {hall.administrator.id, hall.second_committee.id, hall.subdistrict.id} <= keepers
    assert hall.committee.id not in keepers
    assert told("register:confirmed") == {hall.committee.id}
    if act is ACTS["voter"]:
        assert hall.tenant.id in keepers & told("owner:voter_named")
    elif act is ACTS["merging"]:
        assert {hall.resident.id, double_of(hall).id} <= keepers
    else:
        # Whose area is another one, and who casts for nobody any more; not whose line stays.
        assert told("owners:line_changed") == {hall.resident.id, hall.neighbour.id}


def test_while_a_community_is_founded_one_sets_it_up(app, young) -> None:
    boss = scene.sign_in(app.test_client(), young, "committee")

    for act in ACTS.values():
        assert act.enter(boss, young).status_code == 303
    assert [act.done(young) for act in list(ACTS.values())[1:]] == [True, True]
    assert db.session.scalars(sa.select(RegisterOffer)).all() == []


# ------------------------------------------------------------------ what has moved meanwhile


def _voter_named(hall) -> None:
    with unit_of_work():
        offered = owners_by_two.name_voter(company(), hall.tenant, by=hall.committee, at=NOW)
    scene.register_confirmed(hall, offered)


MOVES = {
    "voter": lambda hall: scene.owners_registered(hall, [
        {"part": "1", "area": "9000", "owners": "东山公司", "number": "A-07"}], when=NOW),
    "owners": _voter_named,
    "merging": lambda hall: _moved(hall),
}  # fmt: skip


def _moved(hall) -> None:
    with unit_of_work():
        residence.move(double_of(hall), hall.households[3], by=hall.committee, at=NOW)


@pytest.mark.parametrize("kind", ACTS)
def test_what_has_moved_since_is_refused_with_its_reason_and_nothing_is_lost(
    clerk, second, hall, kind
) -> None:
    act = ACTS[kind]
    act.enter(clerk, hall)
    offered = waiting()
    MOVES[kind](hall)

    page = second.get(hall.path(f"register-offers/{offered.id}")).text
    refused = press(second, hall, offered)

    assert "不能确认" in page and "confirmation" not in page
    assert (refused.status_code, act.done(hall)) == (409, False)
    assert "和提出的人看到的不一样" in refused.text
    assert waiting().id == offered.id
    assert db.session.scalar(sa.select(RegisterOffer.taken)) is False


def test_a_list_that_waits_in_vain_is_entered_anew_from_where_it_lies(clerk, second, hall) -> None:
    bring(clerk, hall, part="100")
    first = waiting().id
    _voter_named(hall)

    page = clerk.get(hall.path("owners/imports/k")).text
    assert "重新提出" in page
    again = clerk.post(hall.path("owners/imports/k/taking"), data={"parts": "3"})

    assert (again.status_code, waiting().id > first) == (303, True)
    assert press(second, hall, waiting()).status_code == 303
    assert area_of(hall, "王秀英") == 10000
    assert _voter(hall) == hall.tenant.id  # named by hand, and the owner is the same


def test_who_has_gone_meanwhile_casts_for_nobody(clerk, second, hall) -> None:
    name_voter(clerk, hall)
    clerk.post(
        hall.path(f"people/{hall.tenant.id}/departure"),
        data={"on": clock.today().isoformat(), "why": "moved_out"},
    )
    assert stored(Person, hall.tenant.id).left_on is not None

    assert press(second, hall, waiting()).status_code == 409
    assert _voter(hall) is None


def test_records_on_a_roll_that_was_opened_meanwhile_stay_two_until_it_is_closed(
    clerk, second, hall
) -> None:
    merge(clerk, hall)
    dropped, lines = double_of(hall), [hall.resident.id, double_of(hall).id]
    with unit_of_work():
        box = ballots.open_box(
            hall.community.id, ("meetings", 1), "种什么树", ["a", "b"],
            [ballots.Entitled(person_id=one) for one in lines],
            bylaws=hall.community.bylaws, by=hall.committee, at=NOW,
            closes_at=NOW + timedelta(days=9),
        )  # fmt: skip

    refused = press(second, hall, waiting())
    assert (refused.status_code, "种什么树" in refused.text, is_merged(hall)) == (422, True, False)

    with unit_of_work():
        ballots.close(box, by=None, at=box.closes_at)
    with clock.pretend(box.closes_at):
        assert press(second, hall, waiting()).status_code == 303
    assert stored(Person, dropped.id).left_why == "merged"
    rows = sa.select(Voter.person_id).where(Voter.box_id == box.id)
    assert set(db.session.scalars(rows)) == set(lines)


def test_a_vote_that_has_begun_keeps_its_roll(clerk, second, hall) -> None:
    vote = scene.writing_open(hall, scene.topic(hall, "电梯", body="OWN-G"), days=15, when=NOW)

    def roll() -> list[tuple]:
        db.session.rollback()
        mine = sa.select(Voter.person_id, Voter.area).where(Voter.box_id == vote.box_id)
        return [tuple(row) for row in db.session.execute(mine.order_by(Voter.id))]

    before = roll()
    for act in (ACTS["voter"], ACTS["owners"]):
        assert act.enter(clerk, hall).status_code == 303
        assert press(second, hall, waiting()).status_code == 303

    assert roll() == before
    assert (_voter(hall), area_of(hall, "王秀英")) == (hall.tenant.id, 10000)


# ------------------------------------------------------------------ at once, and the tables


def together(*presses: Callable[[], int]) -> list[int]:
    barrier, answers = Barrier(len(presses), timeout=60), []

    def run(one) -> None:
        with clock.pretend(NOW):
            barrier.wait()
            answers.append(one())

    threads = [Thread(target=run, args=(one,)) for one in presses]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sorted(answers)


@each
def test_two_who_confirm_at_once_do_it_once(app, clerk, second, hall, act) -> None:
    act.enter(clerk, hall)
    offered = waiting()
    path = hall.path(f"register-offers/{offered.id}/confirmation")
    third = scene.sign_in(app.test_client(), hall, "second_committee")
    db.session.rollback()

    answers = together(*(lambda one=one: one.post(path).status_code for one in (second, third)))

    assert answers == [303, 422]
    assert act.done(hall)
    assert [verb for verb, _ in verbs("register:")] == ["register:confirmed"]


def test_two_who_enter_at_once_enter_one(app, clerk, hall) -> None:
    other = scene.sign_in(app.test_client(), hall, "second_committee")
    path, double = hall.path(f"owners/{company().id}/voter"), double_of(hall).id
    merging_ = hall.path(f"people/{hall.resident.id}/merging")
    db.session.rollback()

    voters = together(*(
        lambda one=one: one.post(path, data={"name": "周婷"}).status_code for one in (clerk, other)
    ))  # fmt: skip
    two = together(*(
        lambda one=one: one.post(merging_, data={"other": double, "search": "王秀"}).status_code
        for one in (clerk, other)
    ))  # fmt: skip

    assert (voters, two) == ([303, 422], [303, 422])
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count(RegisterOffer.id))) == 2


def test_one_list_waits_at_a_time_and_the_refusal_names_its_rule(clerk, second, hall) -> None:
    bring(clerk, hall, part="100")

    refused = bring(clerk, hall, key="other", part="200")

    assert (refused.status_code, "已经有一份业主名册在等" in refused.text) == (422, True)
    assert f"/{hall.code}/rules/#rule-4" in refused.text
    assert press(second, hall, waiting()).status_code == 303
    assert area_of(hall, "王秀英") == 10000


def row(hall, **more) -> RegisterOffer:
    return RegisterOffer(
        community_id=hall.community.id, digest="0" * 64, figures={}, given_by=hall.committee.id,
        given_at=NOW, **more,
    )  # fmt: skip


@pytest.mark.parametrize("kind", ACTS)
def test_the_database_itself_holds_that_one_waits_and_two_are_two(clerk, hall, kind) -> None:
    ACTS[kind].enter(clerk, hall)
    waits = waiting()
    same = {
        name: getattr(waits, name)
        for name in ("kind", "owner_id", "upload_id", "kept_id", "dropped_id")
    }
    alone = {"settled_by": hall.committee.id, "settled_at": NOW, "taken": True}
    for wrong in (same, same | alone, same | {"kind": "voter", "owner_id": None} | alone):
        with pytest.raises(sa.exc.IntegrityError), unit_of_work():
            db.session.add(row(hall, **wrong))
            db.session.flush()
    with unit_of_work():  # settled by another, and beside the one that waits: nothing is wrong
        db.session.add(row(hall, **same | alone | {"settled_by": hall.administrator.id}))


# ------------------------------------------------------------------ a list, while it waits


def content(key: str = "k") -> bytes | None:
    db.session.rollback()
    return db.session.scalar(sa.select(Upload.content).where(Upload.key == key))


def test_a_list_that_waits_is_the_one_that_was_seen(clerk, second, hall) -> None:
    bring(clerk, hall, part="100")
    before, offered = content(), waiting()

    changed = clerk.post(
        hall.path("owners/imports/k/columns"),
        data={"part": "房号", "area": "业主编号", "owners": "业主姓名"},
    )
    again = clerk.post(hall.path("owners/imports/k/taking"), data={"parts": "3"})

    assert (changed.status_code, again.status_code, content()) == (303, 303, before)
    assert "等另一个人核对" in clerk.get(hall.path("owners/imports/k")).text
    for client in (clerk, second):
        assert offered.digest in client.get(hall.path(f"register-offers/{offered.id}")).text
    assert press(second, hall, offered).status_code == 303
    assert (content(), stored(Upload, offered.upload_id).taken_at) == (None, NOW)
    assert stored(RegisterOffer, offered.id).digest == offered.digest


def test_a_list_whose_bytes_were_exchanged_is_refused(clerk, second, hall) -> None:
    """Whoever can write into the table of lists changes nothing that a second person has seen."""
    bring(clerk, hall, part="100")
    offered = waiting()
    with clock.pretend(NOW), unit_of_work():
        clerk.post(
            hall.path("owners/imports"),
            data={"key": "x", "file": (io.BytesIO(as_list(part="999")), "x.csv"), "parts": "3"},
            content_type="multipart/form-data",
        )
        other = db.session.scalar(sa.select(Upload.content).where(Upload.key == "x"))
        db.session.execute(sa.update(Upload).where(Upload.key == "k").values(content=other))

    assert press(second, hall, offered).status_code == 409
    assert area_of(hall, "王秀英") == 8953


def test_a_list_that_nobody_confirms_is_forgotten_after_its_days(clerk, second, hall) -> None:
    bring(clerk, hall, part="100")
    offered, community = waiting(), hall.community.id
    with clock.pretend(NOW + timedelta(days=6)):
        ticking.tick(community, hall.code)
        assert content() is not None

    with clock.pretend(NOW + timedelta(days=7, minutes=1)):
        assert press(second, hall, offered).status_code == 422
        assert f"register-offers/{offered.id}" not in second.get(hall.path("powers/")).text
        ticked = ticking.tick(community, hall.code)
        assert (ticked.failed, content()) == (0, None)
        assert "这份表已经清除" in clerk.get(hall.path("owners/imports/k")).text
        assert verbs("register:") == [("register:lapsed", None)]
        ticking.tick(community, hall.code)
        assert verbs("register:") == [("register:lapsed", None)]
        assert bring(clerk, hall, key="again", part="100").status_code == 303  # the place is free
    assert area_of(hall, "王秀英") == 8953


def test_nobody_is_pointed_to_a_list_whose_days_are_over(clerk, second, hall) -> None:
    """Also where nothing has happened since the page was made."""
    bring(clerk, hall, part="100")
    hinted = []
    for since in (timedelta(days=7, minutes=-1), timedelta(days=7, minutes=1)):
        with clock.pretend(NOW + since):
            hinted.append(hall.path("powers/") in second.get(hall.path("mine")).text)

    assert hinted == [True, False]


def test_lists_that_were_never_entered_are_forgotten_by_the_tick_too(clerk, hall) -> None:
    scene.register_brought(hall, NOW)
    with clock.pretend(NOW + timedelta(days=8)):
        ticking.tick(hall.community.id, hall.code)

    db.session.rollback()
    brought = sa.select(sa.func.count()).where(Upload.content.is_not(None))
    assert db.session.scalar(brought) == 0


# ------------------------------------------------------------------ pages


def test_the_page_asks_as_much_for_three_as_for_one(clerk, second, hall, count_queries) -> None:
    counted = []
    for act in ACTS.values():
        act.enter(clerk, hall)
        with count_queries() as queries:
            page = second.get(hall.path("powers/")).text
        counted.append(queries.count)
    more = []
    for name in ("王秀英", "东山公司"):
        owner = db.session.scalars(sa.select(Owner.id).where(Owner.names == name)).one()
        clerk.post(hall.path(f"owners/{owner}/voter"), data={"name": "周婷"})
        with count_queries() as queries:
            page = second.get(hall.path("powers/")).text
        more.append(queries.count)

    assert page.count("register-offers/") == 4
    assert counted[2] == more[0] == more[1] and max(counted) - min(counted) <= 2, (counted, more)
    assert "面积有变的业主 1 人" in page
    assert "王秀瑛（4栋 0101室）并到王秀英（3栋 0101室）" in page


def test_whoever_entered_it_reads_what_waits_where_it_will_stand(clerk, hall) -> None:
    for act in ACTS.values():
        act.enter(clerk, hall)

    assert "等另一个人核对" in clerk.get(hall.path("owners/")).text
    assert "等另一个人核对" in clerk.get(hall.path(f"owners/{company().id}/voter")).text
    assert "等另一个人核对" in clerk.get(hall.path(f"people/{hall.resident.id}/merging")).text
    page = clerk.get(hall.path("powers/")).text
    assert page.count("您提出的，等另一个人") == page.count("收回") == 3


def test_a_long_list_of_differences_is_paged(clerk, second, hall) -> None:
    lines = ["房号,专有部分面积,业主姓名"]
    lines += [f"9栋 {one:04}室,{80 + one},业主{one:04}" for one in range(120)]
    clerk.post(
        hall.path("owners/imports"),
        data={"key": "k", "file": (io.BytesIO("\n".join(lines).encode()), "o.csv"), "parts": 120},
        content_type="multipart/form-data",
    )
    clerk.post(hall.path("owners/imports/k/taking"), data={"parts": 120})
    path, seen = hall.path(f"register-offers/{waiting().id}"), []

    address = path
    while address:
        page = second.get(address).text
        seen += re.findall(r"业主\d{4}", page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following.group(1).replace("&amp;", "&") if following else None

    assert sorted(seen) == [f"业主{one:04}" for one in range(120)]
    for odd in ("-5", "999999", "x"):
        assert second.get(f"{path}?after={odd}").status_code == 200


def test_records_that_signed_as_two_stay_two_where_they_signed(hall) -> None:
    """Who offered a role and who confirmed it turn out to be one: the register can still say so."""
    with unit_of_work():
        offered = tenure.give(
            hall.resident, RoleKind.VOLUNTEER, since=clock.today(), until=None,
            by=hall.committee, at=NOW,
        )  # fmt: skip
    with unit_of_work():
        powers.accept(offered, by=hall.administrator, at=NOW)
        waits = tenure.give(
            hall.tenant, RoleKind.VOLUNTEER, since=clock.today(), until=None,
            by=hall.administrator, at=NOW,
        )  # fmt: skip
    with unit_of_work():
        two = merging.merge(hall.committee, hall.administrator, by=hall.second_committee, at=NOW)
    with unit_of_work():
        merging.confirmed(two, by=hall.subdistrict, at=NOW)

    signed = stored(RoleOffer, offered.id)
    assert (signed.given_by, signed.settled_by) == (hall.committee.id, hall.administrator.id)
    assert stored(RoleOffer, waits.id).given_by == hall.committee.id  # no second to themselves
