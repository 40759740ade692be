"""The register of people: who leaves, moves, is renamed or merged; rolls to come, frozen rolls."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import permutations

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.ballots import operations as ballots
from deliberation.ballots import queries as boxes
from deliberation.ballots.models import Box, Voter
from deliberation.ballots.operations import proxies
from deliberation.collect import operations as collect
from deliberation.convene.models import Meeting, Seat
from deliberation.convene.operations import notice
from deliberation.convene.queries.electorate import entitled
from deliberation.database import Model, db, unit_of_work
from deliberation.issues.models import Duty, Issue
from deliberation.journal import operations as journal
from deliberation.journal.models import Entry
from deliberation.lobby.operations import departures, merging, vacancies
from deliberation.lobby.queries import witnesses
from deliberation.people import operations as people
from deliberation.people import queries as found
from deliberation.people.models import Account, Community, Person, Role
from deliberation.people.models.letters import Letter
from deliberation.people.models.owners import Owner
from deliberation.people.models.registers import Former
from deliberation.people.operations import leaving, residence, roster_intake, tenure
from deliberation.people.queries import owners as owning
from deliberation.people.queries import registry
from deliberation.people.queries.registry import Show
from deliberation.rules.box import STANCES, BallotMethod, roll_hash
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import Refused
from deliberation.rules.registers import Ending, Leaving
from deliberation.rules.voting.bodies import Electorate
from tests import scene
from tests.records import refusal_of, stored
from tests.test_policy import NOW as everything_at
from tests.test_policy import everything

NOW = scene.at(days=1)
TODAY = clock.day_of(NOW)


@pytest.fixture
def hall(app):
    with clock.pretend(NOW), app.app_context():
        yield scene.community(neighbours=2)


@pytest.fixture
def clerk(client, hall):
    return scene.sign_in(client, hall, "committee")


def gone(hall, part: str, **more) -> Person:
    person = stored(Person, hall.people[part].id)
    told = {"on": TODAY, "why": Leaving.MOVED_OUT, "by": hall.committee, "at": NOW} | more
    with unit_of_work():
        departures.leave(person, **told)
    return person


def last(verb: str) -> Entry:
    asked = sa.select(Entry).where(Entry.verb == verb).order_by(Entry.id.desc()).limit(1)
    return db.session.scalars(asked).one()


def adults(hall, at=NOW, starts=20) -> Meeting:
    """A residents' assembly that was noticed at *at*: every adult is on its roll."""
    return scene.meeting_called(
        hall, body="RA", electorate=Electorate.ADULTS, when=at,
        starts=at + (scene.at(days=starts) - scene.START),
    )  # fmt: skip


def on_roll(meeting: Meeting) -> set[int]:
    asked = sa.select(Seat.person_id).where(Seat.meeting_id == meeting.id, Seat.votes)
    return set(db.session.scalars(asked))


# ------------------------------------------------------------------ going


def test_whoever_moves_out_is_out_of_rolls_to_come_and_stays_on_frozen_ones(hall) -> None:
    before = adults(hall)
    kept = (before.entitled, before.roll_hash)

    gone(hall, "resident")
    after = adults(hall, at=scene.at(days=2))

    db.session.refresh(before)
    assert (before.entitled, before.roll_hash, notice.roll_now(before)) == (*kept, kept[1])
    assert hall.resident.id in on_roll(before)
    assert on_roll(before) - on_roll(after) == {hall.resident.id}
    assert after.roll_hash == roll_hash(on_roll(before) - {hall.resident.id})
    assert list(witnesses.flaws(hall.community.id)) == []


def test_an_open_box_keeps_its_roll_and_the_next_one_is_without_who_left(hall) -> None:
    def opened(subject: int) -> Box:
        ids = found.holders(hall.community.id, (RoleKind.REPRESENTATIVE,), TODAY)
        with unit_of_work():
            return ballots.open_box(
                hall.community.id, ("meetings", subject), "选一个", ["a", "b"],
                [ballots.Entitled(person_id=one) for one in ids],
                bylaws=hall.community.bylaws, by=hall.committee, at=NOW,
                closes_at=scene.at(days=9),
            )  # fmt: skip

    first = opened(1)
    kept = first.roll_hash
    gone(hall, "representative")
    second = opened(2)

    db.session.refresh(first)
    lines = {
        box.id: set(db.session.scalars(sa.select(Voter.person_id).where(Voter.box_id == box.id)))
        for box in (first, second)
    }
    assert first.roll_hash == kept != second.roll_hash
    assert lines[first.id] - lines[second.id] == {hall.representative.id}


def test_their_open_page_is_a_visitors_at_once(app, clerk, hall) -> None:
    theirs = scene.sign_in(app.test_client(), hall, "representative")
    assert theirs.get(hall.path("mine")).status_code == 200

    sent = clerk.post(
        hall.path(f"people/{hall.representative.id}/departure"),
        data={"why": "moved_out", "on": TODAY.isoformat(), "taker": str(hall.committee.id)},
    )

    assert sent.status_code == 303
    assert theirs.get(hall.path("mine")).status_code == 303  # to the door
    again = theirs.post(
        "/session", data={"login": "heping.representative", "password": scene.PASSWORD}
    )
    assert again.status_code != 303
    db.session.expire_all()
    person = stored(Person, hall.representative.id)
    assert (person.account_id, person.household_id, person.left_on) == (None, None, TODAY)
    assert tenure.running(person, TODAY) == []


def test_why_somebody_is_gone_stands_in_no_entry(hall) -> None:
    person = gone(hall, "resident", why=Leaving.DIED)

    told = [
        entry.particulars | {"verb": entry.verb}
        for entry in db.session.scalars(sa.select(Entry).order_by(Entry.id.desc()).limit(4))
    ]
    assert person.left_why == "died"
    assert {"verb": "person:left", "person": person.id, "left_on": "2026-03-03"} in told
    assert "died" not in str(told)


def test_an_account_that_is_somebody_elsewhere_stays_and_signs_in_anew(app, hall) -> None:
    other = scene.community("second", neighbours=0)
    account = db.session.get_one(Account, hall.resident.account_id)
    with unit_of_work():
        there = people.add_person(
            other.community, "王秀英", household=other.households[0], account=account
        )
    stamp = account.stamp

    gone(hall, "resident")

    db.session.refresh(account)
    assert (account.revoked_at, there.account_id) == (None, account.id)
    assert account.stamp != stamp


def test_nobody_leaves_twice_or_tomorrow(hall) -> None:
    by = {"why": Leaving.MOVED_OUT, "by": hall.committee, "at": NOW}
    tomorrow = refusal_of(leaving.leave, hall.resident, on=date(2026, 3, 4), **by)
    gone(hall, "resident")
    twice = refusal_of(departures.leave, stored(Person, hall.resident.id), on=TODAY, **by)

    assert (tomorrow.name, twice.name) == ("registers.not_yet", "registers.left_already")


def test_the_last_who_keeps_the_register_does_not_shut_everybody_out(hall) -> None:
    for part in ("second_committee", "administrator"):
        gone(hall, part, why=Leaving.LEFT_WORK)

    told = refusal_of(
        leaving.leave, hall.committee, on=TODAY, why=Leaving.LEFT_WORK, by=hall.committee, at=NOW
    )

    assert told.name == "registers.last_keeper"


def test_a_letter_that_was_not_used_opens_nothing_any_more(hall) -> None:
    (new,) = scene.newcomers(hall, "张伟")
    scene.letters_written(hall, new, when=NOW)

    with unit_of_work():
        leaving.leave(new, on=TODAY, why=Leaving.MOVED_OUT, by=hall.committee, at=NOW)

    assert db.session.scalars(
        sa.select(Letter.revoked_at).where(Letter.person_id == new.id)
    ).all() == [NOW]


# ------------------------------------------------------------------ what they had in hand


def test_what_a_clerk_had_in_hand_falls_to_who_takes_over(hall) -> None:
    with unit_of_work():
        entered = collect.propose(
            hall.community, title="门口常常积水", problem="走不过去。", channel="visit", key="1",
            proposer=None, by=hall.committee, at=NOW,
        )  # fmt: skip
    accepted = scene.issue_at_convene(hall, title="路灯不亮了", at=NOW)
    before = vacancies.load(hall.committee)

    gone(
        hall, "committee", why=Leaving.LEFT_WORK, by=hall.second_committee,
        taker=hall.second_committee,
    )  # fmt: skip

    db.session.expire_all()
    second = hall.second_committee.id
    assert (before.duties, before.issues) == (1, 2)
    assert stored(Issue, entered.id).clerk_id == second
    assert stored(Issue, accepted.id).owner_id == second
    owed = sa.select(Duty.person_id).where(Duty.issue_id == entered.id, Duty.kind == "submit")
    assert db.session.scalars(owed).all() == [second]
    assert last("person:let_go").particulars == {
        "person": hall.committee.id, "taker_person": second, "duties": 1, "issues": 2, "tasks": 0,
    }  # fmt: skip
    assert vacancies.vacancies(hall.community.id, TODAY) == []


def test_what_nobody_takes_over_shows_as_open(hall) -> None:
    accepted = scene.issue_at_convene(hall, title="路灯不亮了", at=NOW)
    group = hall.groups[0]
    with unit_of_work():
        role = db.session.scalars(
            sa.select(Role).where(Role.person_id == hall.representative.id)
        ).one()
        role.group_id = group.id
    gone(hall, "representative")
    gone(hall, "supervisor")
    gone(hall, "second_supervisor")
    gone(hall, "committee", why=Leaving.LEFT_WORK, by=hall.second_committee)

    told = [(one.kind, one.key) for one in vacancies.vacancies(hall.community.id, TODAY)]

    assert told == [("issue", accepted.number), ("group", group.id), ("supervisors", None)]


def test_whoever_takes_over_sits_in_the_committee(hall) -> None:
    told = refusal_of(
        departures.leave, hall.resident, on=TODAY, why=Leaving.DIED, taker=hall.neighbour,
        by=hall.committee, at=NOW,
    )  # fmt: skip

    assert told.name == "registers.taker_unfit"


def test_a_meeting_that_is_prepared_loses_their_seat_and_a_noticed_one_keeps_it(hall) -> None:
    noticed = scene.meeting_called(hall, when=NOW)
    draft = scene.meeting_called(hall, scene.topic(hall, "健身器材放哪里"), when=NOW, noticed=False)

    gone(hall, "representative")

    seated = sa.select(Seat.meeting_id).where(Seat.person_id == hall.representative.id)
    assert db.session.scalars(seated).all() == [noticed.id]
    assert draft.id != noticed.id


# ------------------------------------------------------------------ roles


def role_of(hall, part: str) -> Role:
    person = hall.people[part]
    return db.session.scalars(sa.select(Role).where(Role.person_id == person.id)).one()


def test_a_role_that_ends_gives_no_access_from_the_next_press_on(app, clerk, hall) -> None:
    theirs = scene.sign_in(app.test_client(), hall, "second_committee")
    assert theirs.get(hall.path("desk")).status_code == 200
    role = role_of(hall, "second_committee")

    sent = clerk.post(
        hall.path(f"roles/{role.id}/end"), data={"ending": "resigned", "on": TODAY.isoformat()}
    )

    assert sent.status_code == 303
    assert theirs.get(hall.path("desk")).status_code == 403
    db.session.expire_all()
    assert stored(Role, role.id).until == TODAY
    assert stored(Person, hall.second_committee.id).unit_id is None
    entry = last("role:closed")
    assert entry.actor_id == hall.committee.id
    assert entry.particulars == {
        "person": hall.second_committee.id, "role": "committee", "until": "2026-03-03",
        "ending": "resigned",
    }  # fmt: skip


def test_a_role_given_by_mistake_today_leaves_no_day_and_stays_on_record(hall) -> None:
    with unit_of_work():
        given = tenure.give(
            hall.neighbour, RoleKind.VOLUNTEER, since=TODAY, until=None, by=hall.committee, at=NOW
        )
    with unit_of_work():
        tenure.close(given, on=TODAY, ending=Ending.MISTAKEN, by=hall.committee, at=NOW)

    assert found.role(hall.community.id, given.id) is None
    assert [last(verb).actor_id for verb in ("role:given", "role:closed")] == (
        [hall.committee.id] * 2
    )


def test_nobody_decides_and_watches_and_nobody_holds_a_role_twice(hall) -> None:
    def told(part, kind):
        return refusal_of(
            tenure.give, hall.people[part], kind, since=TODAY, until=None, by=hall.committee, at=NOW
        ).name

    assert told("supervisor", RoleKind.COMMITTEE) == "roster.supervises_itself"
    assert told("supervisor", RoleKind.SUPERVISOR) == "registers.role_held"
    assert told("partner", RoleKind.REPRESENTATIVE) == "registers.no_group"


def test_an_assembly_of_representatives_follows_a_role_that_ended(hall) -> None:
    first = scene.meeting_called(hall, body="HALL", when=NOW)
    before = set(found.holders(hall.community.id, (RoleKind.REPRESENTATIVE,), TODAY))
    role = role_of(hall, "representative")
    with unit_of_work():
        departures.end_role(
            role, hall.representative, on=TODAY, ending=Ending.TERM_OVER, by=hall.committee, at=NOW
        )

    after = set(found.holders(hall.community.id, (RoleKind.REPRESENTATIVE,), TODAY))
    assert before - after == {hall.representative.id}
    assert notice.roll_now(first) == first.roll_hash
    assert hall.representative.id in on_roll(adults(hall, at=scene.at(days=2)))  # lives here


# ------------------------------------------------------------------ moving, names, one more


def test_whoever_moves_to_another_group_leaves_the_office_of_the_first(hall) -> None:
    person, home = hall.representative, hall.households[0]
    with unit_of_work():
        role_of(hall, "representative").group_id = hall.groups[1].id
    with unit_of_work():
        residence.move(person, home, by=hall.committee, at=NOW)

    assert person.household_id == home.id
    assert tenure.running(person, TODAY) == []
    assert last("role:closed").particulars["ending"] == "moved"
    assert last("person:moved").particulars == {
        "person": person.id, "from_home": hall.households[3].id, "home": home.id,
    }  # fmt: skip


def test_a_door_is_found_however_it_is_written_and_made_only_when_told(hall) -> None:
    building = hall.buildings[0]
    with unit_of_work():
        same = residence.home_at(hall.community, building, "０１０１")
        told = refusal_of(residence.home_at, hall.community, building, "9901")
        new = residence.home_at(hall.community, building, "9901", new=True)

    assert same.id == hall.households[0].id
    assert told.name == "registers.no_such_door"
    assert (new.door, new.building_id) == ("9901室", building.id)


def test_a_corrected_name_keeps_what_it_was_and_who_corrected_it(hall) -> None:
    person = hall.representative
    with unit_of_work():
        residence.rename(person, " 陈 志 刚 ", by=hall.committee, at=NOW)

    before = db.session.scalars(sa.select(Former).where(Former.person_id == person.id)).one()
    assert person.name == "陈志刚"
    assert (before.name, before.until, before.changed_by) == ("陈志强", NOW, hall.committee.id)
    here, ids = hall.community.id, [person.id]
    assert [
        found.names(here, ids, in_full=True, at=at)[person.id] for at in (scene.START, NOW, None)
    ] == ["4栋 陈志强", "4栋 陈志刚", "4栋 陈志刚"]
    entry = last("person:renamed")
    assert (entry.actor_id, entry.particulars) == (hall.committee.id, {"person": person.id})


def test_somebody_added_by_hand_is_on_the_next_roll_and_known_by_the_next_list(clerk, hall) -> None:
    sent = clerk.post(
        hall.path("people/"),
        data={"name": "冯 远", "building": str(hall.buildings[0].id), "door": "101",
              "adult": "yes", "phone_tail": "１２３４"},
    )  # fmt: skip
    db.session.expire_all()
    new = db.session.scalars(sa.select(Person).where(Person.name == "冯远")).one()
    again = clerk.post(
        hall.path("people/"),
        data={"name": "冯远", "building": str(hall.buildings[0].id), "door": "0101室",
              "adult": "yes"},
    )  # fmt: skip

    assert sent.status_code == 303
    assert (new.household_id, new.phone_tail) == (hall.households[0].id, "1234")
    assert again.status_code == 422
    assert "这里已经有一位“冯远”" in again.text
    assert new.id in on_roll(adults(hall, at=scene.at(days=2)))


# ------------------------------------------------------------------ lists brought again


def test_whoever_is_gone_from_the_list_is_proposed_and_never_taken_away(clerk, hall) -> None:
    rows = [
        {"building": "3栋", "door": "0101室", "name": "王秀英", "adult": "是"},
        {"building": "3栋", "door": "0101室", "name": "王小宝", "adult": "否"},
        {"building": "3栋", "door": "0901室", "name": "新邻居", "adult": "是"},
    ]
    upload = scene.roster_brought(hall, *rows, when=NOW)
    with unit_of_work():
        roster_intake.take(hall.community, upload, by=hall.committee, at=NOW)

    def absent() -> list[str]:
        here = hall.community.id
        return [row.name for row in registry.listed(here, show=Show.ABSENT, day=TODAY)]

    of_three = ["周婷", "刘桂芳", "何永年", "邻1"]  # the list says nothing of building 4
    assert absent() == of_three
    assert registry.absent(hall.community.id) == 4

    still = [hall.tenant.id, hall.second_supervisor.id]
    clerk.post(hall.path("people/confirmation"), data={"person": still})
    assert absent() == ["刘桂芳", "邻1"]

    clerk.post(
        hall.path("people/departures"),
        data={"person": [hall.second_representative.id], "on": TODAY.isoformat()},
    )
    db.session.expire_all()
    assert absent() == ["邻1"]
    assert stored(Person, hall.second_representative.id).left_why == "moved_out"


# ------------------------------------------------------------------ merging


def double_of(hall, name: str = "王秀瑛", home: int = 0, **more) -> Person:
    with unit_of_work():
        return people.add_person(
            hall.community, name, household=hall.households[home], login="double",
            password=scene.PASSWORD, **more,
        )  # fmt: skip


def merged(hall, kept: Person, dropped: Person) -> None:
    with unit_of_work():
        offered = merging.merge(kept, dropped, by=hall.committee, at=NOW)
    scene.register_confirmed(hall, offered)


def test_what_two_records_signed_counts_once_and_what_one_did_follows(hall) -> None:
    kept, dropped = hall.resident, double_of(hall)
    one = scene.issue_at_collect(hall, title="门口放长椅", by="neighbour", at=NOW)
    two = scene.issue_at_collect(hall, title="花坛里种花", by="neighbour", at=NOW)
    with unit_of_work():
        for issue, person in ((one, kept), (one, dropped), (two, dropped)):
            collect.cosign(issue, by=person, at=NOW)
        people.give_role(
            dropped, RoleKind.VOLUNTEER, since=date(2026, 1, 1), by=hall.committee, at=NOW
        )
        journal.took_part(hall.community.id, [dropped.id], at=scene.at(days=-40))

    merged(hall, kept, dropped)

    signed = sa.text("SELECT issue_id, person_id FROM cosignatures ORDER BY issue_id")
    assert [tuple(row) for row in db.session.execute(signed)] == [
        (one.id, kept.id), (two.id, kept.id),
    ]  # fmt: skip
    assert [role.kind for role in tenure.held(kept, TODAY)] == ["volunteer"]
    assert last("person:merged").particulars == {
        "person": dropped.id, "kept_person": kept.id, "signatures": 1,
    }  # fmt: skip
    months = sa.text("SELECT person_id, months FROM activity WHERE person_id IN (:a, :b)")
    assert [tuple(row) for row in db.session.execute(months, {"a": kept.id, "b": dropped.id})] == [
        (kept.id, 0b101)
    ]  # January of the one, March of both


def test_the_merged_record_signs_in_nowhere_and_is_on_no_roll_to_come(app, hall) -> None:
    kept, dropped = hall.resident, double_of(hall)
    theirs = app.test_client()
    theirs.post("/session", data={"login": "double", "password": scene.PASSWORD})
    assert theirs.get(hall.path("mine")).status_code == 200

    merged(hall, kept, dropped)

    assert theirs.get(hall.path("mine")).status_code == 303
    after = on_roll(adults(hall, at=scene.at(days=2)))
    assert (kept.id in after, dropped.id in after) == (True, False)
    assert stored(Person, dropped.id).left_why == "merged"
    assert stored(Person, kept.id).listed == "王秀瑛"  # as the office writes it


def test_the_account_follows_where_the_kept_record_has_none(hall) -> None:
    dropped = double_of(hall, "张伟二")
    account = dropped.account_id
    (kept,) = scene.newcomers(hall, "张伟")

    merged(hall, kept, dropped)

    assert stored(Person, kept.id).account_id == account
    assert db.session.get_one(Account, account).revoked_at is None


def test_a_record_on_an_open_roll_is_not_merged_away_and_may_be_kept(hall) -> None:
    kept, dropped = hall.resident, double_of(hall)
    with unit_of_work():
        box = ballots.open_box(
            hall.community.id, ("meetings", 1), "种什么树", ["a", "b"],
            [ballots.Entitled(person_id=one.id) for one in (kept, dropped)],
            bylaws=hall.community.bylaws, by=hall.committee, at=NOW, closes_at=scene.at(days=9),
        )  # fmt: skip

    both = refusal_of(merging.merge, kept, dropped, by=hall.committee, at=NOW)
    assert (both.name, dict(both.values)) == ("registers.on_open_roll", {"rolls": ("种什么树",)})

    with unit_of_work():
        ballots.close(box, by=None, at=scene.at(days=9))
        offered = merging.merge(kept, dropped, by=hall.committee, at=scene.at(days=9))
    scene.register_confirmed(hall, offered)
    db.session.refresh(box)
    lines = sa.select(Voter.person_id).where(Voter.box_id == box.id).order_by(Voter.id)
    assert set(db.session.scalars(lines)) == {kept.id, dropped.id}  # as it was frozen
    assert list(witnesses.flaws(hall.community.id)) == []


def test_a_record_with_a_seat_in_a_meeting_to_come_waits(hall) -> None:
    dropped = double_of(hall)
    adults(hall)

    told = refusal_of(merging.merge, hall.resident, dropped, by=hall.committee, at=NOW)

    assert dict(told.values) == {"rolls": ("议事会",)}


def test_two_homes_on_one_open_roll_are_not_one_persons(hall) -> None:
    dropped = double_of(hall, home=8)
    with unit_of_work():
        ballots.open_box(
            hall.community.id, ("meetings", 1), "种什么树", ["a", "b"],
            [ballots.Entitled(household_id=one.id) for one in hall.households],
            bylaws=hall.community.bylaws, by=hall.committee, at=NOW, closes_at=scene.at(days=9),
        )  # fmt: skip

    told = refusal_of(merging.merge, hall.resident, dropped, by=hall.committee, at=NOW)

    assert told.name == "registers.on_open_roll"


def test_a_member_of_the_committee_is_not_merged_with_a_supervisor(hall) -> None:
    told = refusal_of(
        merging.merge, hall.supervisor, hall.second_committee, by=hall.committee, at=NOW
    )

    assert told.name == "registers.both_with_roles"


def test_every_column_that_names_a_person_follows_or_is_said_to_stay() -> None:
    """A column that is added later follows; what is frozen has to be named."""
    every = {(one.table.name, one.name) for one in merging.references()}

    assert merging.STAYS <= every
    assert len(every) > 60
    assert not {
        (table.name, column.name)
        for table in Model.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("person_id") and not column.foreign_keys
    }


# ------------------------------------------------------------------ pages


def test_every_page_opens(clerk, hall) -> None:
    me = hall.resident.id
    gone(hall, "neighbour")
    for path in ("people/", "people/?show=absent", "people/?show=gone", "people/new",
                 "people/?role=committee&search=赵", f"people/{me}", f"people/{hall.committee.id}",
                 f"people/{hall.neighbour.id}", f"people/{me}/merging",
                 f"people/{me}/merging?search=李", "vacancies"):  # fmt: skip
        assert clerk.get(hall.path(path)).status_code == 200, path


@pytest.mark.parametrize(
    ("search", "names"),
    [("王", ["王秀英", "王小宝"]), ("３栋 王秀", ["王秀英"]), ("居委会", ["赵敏", "孙立"]),
     ("100%", []), ("3栋0101", ["王秀英", "王小宝"])],
)  # fmt: skip
def test_people_are_found_by_name_door_and_unit(hall, search, names) -> None:
    rows = registry.listed(hall.community.id, search=search, day=TODAY)

    assert [row.name for row in rows] == names


def test_the_list_is_read_page_by_page_and_nobody_is_left_out(hall) -> None:
    seen: list[int] = []
    while rows := registry.listed(
        hall.community.id, day=TODAY, after=seen[-1] if seen else None, limit=4
    ):
        seen += [row.id for row in rows]

    everybody = sa.select(sa.func.count(Person.id))
    assert len(seen) == len(set(seen)) == db.session.scalar(everybody)


def test_a_page_of_many_costs_no_more_questions_than_one_of_few(clerk, hall, count_queries) -> None:
    clerk.get(hall.path("people/"))
    with count_queries() as few:
        clerk.get(hall.path("people/?search=王"))
    with count_queries() as many:
        clerk.get(hall.path("people/"))

    assert many.count == few.count, many


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(clerk, hall) -> None:
    at = hall.path(f"people/{hall.resident.id}/")
    late = clerk.post(at + "departure", data={"why": "moved_out", "on": "2026-04-01"})
    nowhere = clerk.post(at + "home", data={"building": hall.buildings[0].id, "door": "9901"})
    same = clerk.post(at + "name", data={"name": "王秀英"})

    assert [one.status_code for one in (late, nowhere, same)] == [422] * 3
    assert "日期还没有到" in late.text
    assert 'value="2026-04-01"' in late.text
    assert "没有“9901”这个门牌" in nowhere.text
    assert "姓名没有改动" in same.text


def test_residents_keep_no_register(app, hall) -> None:
    theirs = scene.sign_in(app.test_client(), hall, "supervisor")

    for path in ("people/", f"people/{hall.resident.id}", "vacancies"):
        assert theirs.get(hall.path(path)).status_code == 403


def test_papers_of_before_keep_the_name_and_those_of_after_have_the_right_one(clerk, hall) -> None:
    old = scene.meeting_called(hall, when=scene.START)
    with unit_of_work():
        residence.rename(hall.representative, "陈志刚", by=hall.committee, at=NOW)
        residence.move(
            hall.representative, hall.households[0], by=hall.committee, at=scene.at(days=1, hours=1)
        )
    new = scene.meeting_called(hall, scene.topic(hall, "健身器材放哪里"), when=scene.at(days=2))

    before = clerk.get(hall.path(f"meetings/{old.number}")).text
    after = clerk.get(hall.path(f"meetings/{new.number}")).text

    assert ("4栋 陈志强" in before, "陈志刚" in before) == (True, False)
    assert ("3栋 陈志刚" in after, "陈志强" in after) == (True, False)


def test_a_clerk_takes_over_what_is_in_nobodys_hands_once(clerk, hall) -> None:
    accepted = scene.issue_at_convene(hall, title="路灯不亮了", at=NOW)
    with unit_of_work():
        stored(Issue, accepted.id).owner_id = hall.partner.id
        people.end_role(role_of(hall, "partner"), on=TODAY, by=None, at=NOW)
    page, desk = clerk.get(hall.path("vacancies")), clerk.get(hall.path("desk"))
    sent = {"kind": "issue", "id": str(accepted.id)}

    taken = clerk.post(hall.path("vacancies"), data=sent)
    again = clerk.post(hall.path("vacancies"), data=sent, follow_redirects=True)

    db.session.expire_all()
    assert ("由我接手" in page.text, taken.status_code) == (True, 303)
    assert "没有人管的事" in desk.text
    assert "没有人管的事" not in clerk.get(hall.path("desk")).text
    assert stored(Issue, accepted.id).owner_id == hall.committee.id
    assert "这件事已经有人接手" in again.text
    assert last("person:let_go").particulars["issues"] == 1


def test_a_proxy_goes_back_to_who_gave_it_when_its_holder_leaves(hall) -> None:
    scene.ways(hall, proxies=2)
    here = db.session.get_one(Community, hall.community.id)
    with unit_of_work():
        box = ballots.open_box(
            here.id, ("meetings", 1), "种什么树", list(STANCES),
            [ballots.Entitled(person_id=one.id) for one in (hall.resident, hall.tenant)],
            bylaws=here.bylaws, by=hall.committee, at=NOW, closes_at=scene.at(days=9),
            method=BallotMethod.FOR_AGAINST, channels=("online", "paper", "proxy"),
        )  # fmt: skip
        line = boxes.standing(box, person_id=hall.resident.id).voter
        proxy = proxies.give(box, line, hall.tenant, ["for"], by=hall.resident, at=NOW)

    gone(hall, "tenant")

    db.session.refresh(proxy)
    assert (proxy.revoked_at, proxy.used_at) == (NOW, None)


def test_an_owner_who_moves_out_may_keep_the_account_for_owners_votes_alone(app, hall) -> None:
    scene.owners_registered(hall)
    person = stored(Person, hall.resident.id)
    owner = db.session.scalars(sa.select(Owner).where(Owner.person_id == person.id)).one()
    told = refusal_of(
        departures.leave, hall.supervisor, on=TODAY, why=Leaving.DIED, keeps_account=True,
        by=hall.committee, at=NOW,
    )  # fmt: skip
    gone(hall, "resident", keeps_account=True)
    theirs = scene.sign_in(app.test_client(), hall, "resident")

    db.session.refresh(owner)
    assert told.name == "registers.owns_nothing"
    assert (owner.person_id, person.household_id) == (person.id, None)
    assert theirs.get(hall.path("mine")).status_code == 200
    assert theirs.get(hall.path("proposals/new")).status_code == 403  # residents propose


def test_whoever_votes_for_an_owner_and_dies_leaves_the_line_to_paper(hall) -> None:
    scene.owners_registered(hall)
    owner = db.session.scalars(sa.select(Owner).where(Owner.person_id == hall.resident.id)).one()
    before = [(line.owner_id, line.area) for line in owning.roll(hall.community)]

    gone(hall, "resident", why=Leaving.DIED)

    db.session.refresh(owner)
    after = owning.roll(hall.community)
    assert owner.person_id is None
    assert [(line.owner_id, line.area) for line in after] == before


def test_households_and_members_are_entitled_as_the_registers_say(hall) -> None:
    """A home sends its first adult; the next one when that one has gone."""
    (second,) = scene.newcomers(hall, "王家二")
    draft = scene.meeting_called(hall, body="RRA", when=NOW, noticed=False, seats=())

    def both() -> tuple[list[int], list[int]]:
        kinds = (Electorate.HOUSEHOLDS, Electorate.MEMBERS)
        return tuple(list(entitled(draft, kind, TODAY)) for kind in kinds)

    homes, members = both()
    gone(hall, "resident")
    gone(hall, "representative")
    after_homes, after_members = both()

    assert set(homes) - set(after_homes) == {hall.resident.id, hall.representative.id}
    assert set(after_homes) - set(homes) == {second.id}  # behind the same door
    assert set(members) - set(after_members) == {hall.representative.id}


@pytest.mark.parametrize("part", ["committee", "administrator"])
def test_forms_that_are_sent_empty_are_answered(app, hall, part) -> None:
    here = scene.sign_in(app.test_client(), hall, part)
    me, role = hall.resident.id, role_of(hall, "volunteer").id
    posts = {
        "people/": 422, "people/departures": 422, "people/confirmation": 303,
        f"people/{me}/name": 422, f"people/{me}/home": 422, f"people/{me}/roles": 422,
        f"people/{me}/departure": 422, f"people/{me}/merging": 422, f"roles/{role}/end": 422,
        "vacancies": 303,
    }  # fmt: skip
    answered = {path: here.post(hall.path(path), data={}).status_code for path in posts}

    assert answered == posts


class _Undone(Exception):
    """The merging went through; nothing of it is kept."""


def test_whoever_did_whatever_can_be_merged_where_no_roll_is_open(app, whole) -> None:
    """Of a house with something at every step: each pair is merged, or told why not; by default
    one pair in three."""
    with clock.pretend(everything_at), app.app_context():
        full = scene.community()
        everything(full)
        ids = [one.id for one in (*full.people.values(), *full.neighbours[:2])]
        told: Counter[str] = Counter()
        pairs = list(permutations(ids[::2] + ids[1::4], 2))
        for kept, dropped in pairs if whole else pairs[::3]:
            try:
                with unit_of_work():
                    one, two = (stored(Person, each) for each in (kept, dropped))
                    offered = merging.merge(one, two, by=full.committee, at=everything_at)
                    merging.confirmed(offered, by=full.administrator, at=everything_at)
                    assert stored(Person, dropped).left_why == "merged"
                    raise _Undone
            except _Undone:
                told["merged"] += 1
            except Refused as refused:
                told[refused.refusal.name] += 1

    assert set(told) == {"merged", "registers.on_open_roll", "registers.both_with_roles"}
    assert told["merged"] > 10
