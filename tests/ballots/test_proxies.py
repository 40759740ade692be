"""Proxies: given in writing, limited, told, taken back until used; whoever is quicker wins (§4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.ballots import operations
from deliberation.ballots.models import Ballot, Box, Duplicate, Voter
from deliberation.ballots.models.proxies import Proxy
from deliberation.ballots.operations import Entitled, confirming, entering, paper, proxies
from deliberation.ballots.operations.entering import Sheet
from deliberation.ballots.queries import proxy_lists
from deliberation.database import db, unit_of_work
from deliberation.messages.models import Message
from deliberation.narrative.queries import told as lines_of
from deliberation.people.models import Person
from deliberation.people.queries import owners
from deliberation.rules.box import STANCES, by_profile
from deliberation.rules.refusals import Refused
from deliberation.rules.voting import SOUNDING, profile, profile_to_json
from tests import scene
from tests.records import refusal_of, stored

LATER = scene.at(days=1)


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context(), clock.pretend(LATER):
        yield scene.community(neighbours=2)


def opened(hall, **particulars) -> Box:
    """A box with a line for each of four residents."""
    issue = scene.issue_at_collect(hall)
    residents = [hall.resident, hall.neighbour, hall.tenant, hall.representative]
    roll = [Entitled(person_id=one.id) for one in residents]
    return scene.box_open(hall, issue, **({"roll": roll} | particulars))


def line(box: Box, person: Person) -> Voter:
    return db.session.scalars(
        sa.select(Voter).where(Voter.box_id == box.id, Voter.person_id == person.id)
    ).one()


def give(hall, box: Box, principal: Person, holder: Person, stance="for", **more) -> Proxy:
    with unit_of_work():
        return proxies.give(
            box,
            line(box, principal),
            holder,
            None if stance is None else [stance],
            **({"by": principal, "at": LATER} | more),
        )


def use(proxy: Proxy, by: Person, choice=None):
    with unit_of_work():
        return proxies.use(proxy, choice, by=by, at=LATER)


def state(proxy: Proxy) -> str:
    db.session.rollback()
    return str(proxy_lists.proxy(proxy.community_id, proxy.id, LATER).state)


def inside(box: Box) -> list[tuple[str, str, int]]:
    db.session.rollback()
    rows = sa.select(Ballot.choice, Ballot.channel, Ballot.entered_by)
    return [tuple(row) for row in db.session.execute(rows.where(Ballot.box_id == box.id))]


def told(person: Person) -> list[str]:
    rows = sa.select(Message.verb).where(Message.person_id == person.id).order_by(Message.id)
    return [verb for verb in db.session.scalars(rows) if verb.startswith("proxy")]


# ------------------------------------------------------------------ giving


def test_the_holder_casts_as_the_stance_says_and_the_principal_is_told(hall) -> None:
    box = opened(hall)
    proxy = give(hall, box, hall.resident, hall.tenant, "against")

    given = use(proxy, hall.tenant, ["for"])  # a stance is not the holder's to change

    assert given.counted
    assert inside(box) == [("against", "proxy", hall.tenant.id)]
    assert state(proxy) == "used"
    assert told(hall.tenant) == ["proxy:given"]
    assert told(hall.resident) == ["proxy:used"]


@pytest.mark.parametrize("on_paper", [False, True])
def test_the_holder_is_told_by_whom(hall, on_paper) -> None:
    box = opened(hall)
    how = {"by": hall.committee, "on_paper": True} if on_paper else {}
    give(hall, box, hall.resident, hall.tenant, "against", **how)

    (message,) = db.session.scalars(sa.select(Message).where(Message.person_id == hall.tenant.id))
    (line,) = lines_of([message], hall.community.id, in_full=True)

    assert message.particulars["principal_person"] == hall.resident.id
    assert "王秀英委托" in line.text and "周婷代投" in line.text


@pytest.mark.parametrize("known", [True, False])
def test_of_a_household_whoever_signed_the_paper_is_named_where_that_is_known(hall, known) -> None:
    box = opened(hall, roll=[Entitled(household_id=hall.resident.household_id)])
    with unit_of_work():
        proxies.give(
            box, db.session.scalars(sa.select(Voter).where(Voter.box_id == box.id)).one(),
            hall.tenant, ["against"], by=hall.committee, at=LATER, on_paper=True,
            principal=hall.resident if known else None,
        )  # fmt: skip

    (message,) = db.session.scalars(sa.select(Message).where(Message.person_id == hall.tenant.id))
    (line,) = lines_of([message], hall.community.id, in_full=True)

    assert ("王秀英委托" in line.text, "这一票委托" in line.text) == (known, not known)
    assert "周婷代投" in line.text


def test_without_a_stance_the_holder_decides_where_the_profile_leaves_it_open(hall) -> None:
    box = opened(hall)
    proxy = give(hall, box, hall.resident, hall.tenant, None)

    assert refusal_of(use, proxy, hall.tenant).name == "ballots.choose_one"
    use(proxy, hall.tenant, ["abstain"])

    assert inside(box) == [("abstain", "proxy", hall.tenant.id)]


def test_a_paper_is_entered_for_the_principal_who_is_told_and_may_take_it_back(hall) -> None:
    box = opened(hall)

    proxy = give(hall, box, hall.resident, hall.tenant, by=hall.committee, on_paper=True)

    assert (proxy.principal_id, proxy.entered_by) == (None, hall.committee.id)
    assert told(hall.resident) == ["proxy:given"]
    with unit_of_work():
        proxies.revoke(proxy, by=hall.resident, at=LATER)
    assert state(proxy) == "revoked"
    assert told(hall.tenant) == ["proxy:given", "proxy:revoked"]


def test_nobody_enters_a_paper_that_hands_a_ballot_to_themselves(hall) -> None:
    box = opened(hall)
    paper_of = {"by": hall.representative, "on_paper": True}

    refused = refusal_of(give, hall, box, hall.resident, hall.representative, **paper_of)

    assert refused.name == "proxies.to_clerk"
    assert give(hall, box, hall.resident, hall.tenant, **paper_of).holder_id == hall.tenant.id
    # On the web the principal gives it: whoever is asked may be anybody.
    assert give(hall, box, hall.neighbour, hall.representative).place == 1


def test_owners_proxies_carry_a_stance(hall) -> None:
    scene.owners_registered(hall)
    box = opened(
        hall,
        rule=by_profile(profile("OWN-G")),
        profile=profile_to_json(profile("OWN-G")),
        roll=[
            Entitled(owner_id=one.owner_id, person_id=one.person_id, area=one.area)
            for one in owners.roll(hall.community)
        ],
    )

    refused = refusal_of(give, hall, box, hall.resident, hall.tenant, None)

    assert refused.name == "proxies.stance_missing"
    assert give(hall, box, hall.resident, hall.tenant, "for").stance == "for"


def test_nobody_holds_more_than_the_bylaws_allow_used_ones_too(hall) -> None:
    box = opened(hall, bylaws=scene.ways(hall, proxies=2).bylaws)
    first = give(hall, box, hall.resident, hall.volunteer)
    use(first, hall.volunteer)
    second = give(hall, box, hall.neighbour, hall.volunteer)

    refused = refusal_of(give, hall, box, hall.tenant, hall.volunteer)
    with unit_of_work():
        proxies.revoke(second, by=hall.neighbour, at=LATER)
    third = give(hall, box, hall.tenant, hall.volunteer)

    assert (refused.name, dict(refused.values)) == ("proxies.too_many", {"limit": 2})
    assert (first.place, second.place, third.place) == (1, 2, 2)


@pytest.mark.parametrize(
    "name, arrange",
    [
        ("proxies.secret", lambda hall: opened(hall, secrecy="secret")),
        ("proxies.none_here", lambda hall: opened(hall, channels=["online", "paper"])),
        (
            "proxies.none_here",
            lambda hall: opened(hall, bylaws=scene.ways(hall, proxies=0).bylaws),
        ),
        ("ballots.closed", lambda hall: opened(hall, when=scene.at(days=-9))),
    ],
    ids=["secret", "not a channel", "bylaws", "closed"],
)
def test_where_there_are_no_proxies_none_is_given(hall, name, arrange) -> None:
    box = arrange(hall)

    assert refusal_of(give, hall, box, hall.resident, hall.tenant).name == name


def test_what_makes_no_sense_is_refused(hall) -> None:
    box = opened(hall)
    scene.cast(box, "for")  # the resident's
    give(hall, box, hall.neighbour, hall.tenant)

    def refused(principal, holder, stance="for"):
        return refusal_of(give, hall, box, principal, holder, stance).name

    assert refused(hall.resident, hall.tenant) == "proxies.cast_before"
    assert refused(hall.neighbour, hall.volunteer) == "proxies.given_already"
    assert refused(hall.tenant, hall.tenant) == "proxies.to_oneself"
    assert refused(hall.tenant, hall.volunteer, "maybe") == "ballots.choice_unknown"
    assert give(hall, box, hall.tenant, hall.neighbour).place == 1  # crosswise is no nonsense


# ------------------------------------------------------------------ conflicts


def test_who_votes_in_person_has_taken_the_proxy_back_by_that(hall) -> None:
    box = opened(hall)
    proxy = give(hall, box, hall.resident, hall.tenant, "against")
    scene.cast(box, "for", at=LATER)

    assert state(proxy) == "overtaken"
    assert refusal_of(use, proxy, hall.tenant).name == "proxies.overtaken"
    assert inside(box) == [("for", "online", None)]
    assert state(proxy) == "overtaken"


@pytest.mark.parametrize("changeable", [False, True])
@pytest.mark.parametrize("channel", ["online", "paper", "terminal"])
def test_a_used_proxy_is_used_whatever_comes_afterwards(hall, channel, changeable) -> None:
    box = opened(hall, changeable=changeable)
    proxy = give(hall, box, hall.resident, hall.tenant, "against")
    use(proxy, hall.tenant)

    refused = [
        refusal_of(scene.cast, box, "for", channel=channel, at=LATER).name,
        refusal_of(use, proxy, hall.tenant).name,
        refusal_of(proxies.revoke, proxy, by=hall.resident, at=LATER).name,
    ]

    assert refused == ["ballots.cast_already", "proxies.used", "proxies.used"]
    assert inside(box) == [("against", "proxy", hall.tenant.id)]


def test_in_a_box_that_may_be_changed_no_proxy_replaces_the_principals_own_ballot(hall) -> None:
    box = opened(hall, changeable=True)
    proxy = give(hall, box, hall.resident, hall.tenant, "against")
    scene.cast(box, "for", channel="paper", at=LATER)

    assert refusal_of(use, proxy, hall.tenant).name == "proxies.overtaken"
    assert inside(box) == [("for", "paper", None)]


def test_what_was_taken_back_or_came_too_late_is_not_used(hall) -> None:
    box = opened(hall)
    proxy = give(hall, box, hall.resident, hall.tenant)
    late = give(hall, box, hall.neighbour, hall.volunteer)
    with unit_of_work():
        proxies.revoke(proxy, by=hall.resident, at=LATER)

    assert refusal_of(use, proxy, hall.tenant).name == "proxies.revoked"
    assert refusal_of(proxies.revoke, proxy, by=hall.resident, at=LATER).name == "proxies.revoked"
    told_late = refusal_of(proxies.use, late, by=hall.volunteer, at=box.closes_at).name
    assert told_late == "ballots.closed"
    assert str(proxy_lists.proxy(box.community_id, late.id, box.closes_at).state) == "lapsed"
    assert give(hall, box, hall.resident, hall.representative).place == 1  # another may be given


def test_a_paper_that_waited_while_the_proxy_was_used_is_kept_and_the_others_count(
    hall,
) -> None:
    box = opened(hall)
    proxy = give(hall, box, hall.resident, hall.tenant, "against")
    both = [line(box, hall.resident).id, line(box, hall.neighbour).id]
    with unit_of_work():
        paper.issue(box, by=hall.committee, at=LATER)
        numbers = paper.numbers_of(box, both)
        sheets = [Sheet(row, numbers[voter], "for") for row, voter in enumerate(both, 1)]
        batch = entering.enter(box, sheets, key="k", by=hall.committee, at=LATER)
    use(proxy, hall.tenant)

    with unit_of_work():
        done = confirming.confirm(batch, by=hall.second_committee, at=LATER)

    assert (done.counted, done.duplicates) == (1, 1)
    assert sorted(inside(box)) == [
        ("against", "proxy", hall.tenant.id),
        ("for", "paper", hall.committee.id),
    ]
    kept = db.session.scalars(sa.select(Duplicate)).one()
    assert (kept.voter_id, kept.choice, kept.channel) == (both[0], "for", "paper")


# ------------------------------------------------------------------ at the same moment


def at_once(app: Flask, *acts) -> Counter[str]:
    """All *acts* at the same moment, each in its own thread; what each got."""
    together, answers = Barrier(len(acts), timeout=60), []

    def run(act) -> None:
        with app.app_context(), clock.pretend(LATER):
            try:
                together.wait()
                with unit_of_work():
                    answers.append(act())
            except Refused as refused:
                answers.append(refused.refusal.name)
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    db.session.rollback()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return Counter(answers)


def test_of_use_revocation_and_the_principals_own_vote_exactly_one_happens(app, hall) -> None:
    box = opened(hall)
    proxy_id = give(hall, box, hall.resident, hall.tenant, "against").id
    box_id, voter_id = box.id, line(box, hall.resident).id
    holder_id, principal_id = hall.tenant.id, hall.resident.id

    def using() -> str:
        proxies.use(stored(Proxy, proxy_id), by=stored(Person, holder_id), at=LATER)
        return "used"

    def revoking() -> str:
        by = stored(Person, principal_id)
        proxies.revoke(stored(Proxy, proxy_id), by=by, at=LATER)
        return "revoked"

    def voting() -> str:
        operations.cast(
            stored(Box, box_id),
            stored(Voter, voter_id),
            "for",
            channel="online",
            by=stored(Person, principal_id),
            at=LATER,
        )
        return "voted"

    answers = at_once(app, *[using, revoking, voting] * 6)
    proxy = stored(Proxy, proxy_id)
    ballots = inside(box)

    assert len(ballots) == 1
    assert answers["used"] + answers["voted"] == 1  # one ballot, by one of the two
    assert answers["used"] + answers["revoked"] <= 1  # never both
    assert (proxy.used_at is None) == (answers["used"] == 0)
    assert (proxy.revoked_at is None) == (answers["revoked"] == 0)
    assert ballots[0][1] == ("proxy" if answers["used"] else "online")


def test_twenty_give_to_one_at_once_and_one_succeeds(app, hall) -> None:
    everybody = [*hall.neighbours, hall.neighbour, hall.tenant, hall.representative, hall.resident]
    box = opened(hall, roll=[Entitled(person_id=one.id) for one in everybody])
    box_id, holder_id = box.id, hall.volunteer.id
    lines = {one.id: line(box, one).id for one in everybody}

    def giving(principal: int):
        def act() -> str:
            proxies.give(
                stored(Box, box_id),
                stored(Voter, lines[principal]),
                stored(Person, holder_id),
                ["for"],
                by=stored(Person, principal),
                at=LATER,
            )
            return "given"

        return act

    answers = at_once(app, *[giving(one.id) for one in everybody] * 3)

    assert answers["given"] == 1
    assert set(answers) <= {"given", "proxies.too_many", "proxies.given_already"}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Proxy)) == 1


# ------------------------------------------------------------------ pages


def test_a_voter_gives_a_proxy_and_its_holder_uses_it(client, hall) -> None:
    box = opened(hall)
    path = hall.path(f"ballots/{box.id}")
    scene.sign_in(client, hall, "resident")
    page = client.get(path).get_data(as_text=True)
    form = client.get(f"{path}/proxies/new").get_data(as_text=True)
    wrong = client.post(f"{path}/proxies", data={"holder": "没有这个人", "stance": "for"})
    given = client.post(f"{path}/proxies", data={"holder": "周婷", "stance": "for"})

    assert "不方便自己投？写委托书" in page
    assert "一个人最多代 1 票。" in form
    assert wrong.status_code == 422
    assert "没有找到这位居民。" in wrong.get_data(as_text=True)
    assert given.status_code == 303
    mine = client.get(path).get_data(as_text=True)
    assert "您也可以自己投；自己投了，委托就作废。" in mine
    assert "不方便自己投？写委托书" not in mine

    scene.sign_in(client, hall, "tenant")
    shown = client.get(path).get_data(as_text=True)
    used = client.post(f"{given.location}/ballot")
    after = client.get(given.location).get_data(as_text=True)

    assert "别人委托您代投的一票" in shown
    assert "您也可以自己投" not in shown
    assert used.status_code == 303
    assert "已经代投" in after
    assert inside(box) == [("for", "proxy", hall.tenant.id)]


def test_a_proxy_is_nobody_elses_business(client, hall) -> None:
    box = opened(hall)
    proxy = give(hall, box, hall.resident, hall.tenant)
    address = hall.path(f"proxies/{proxy.id}")
    db.session.rollback()

    def answers(part: str) -> tuple[int, int, int]:
        scene.sign_in(client, hall, part)
        read = client.get(address).status_code
        used = client.post(f"{address}/ballot").status_code if part != "tenant" else 0
        revoked = client.post(f"{address}/revocation").status_code if part == "volunteer" else 0
        return read, used, revoked

    assert answers("volunteer") == (403, 403, 403)
    assert answers("resident") == (200, 403, 0)
    assert answers("committee") == (200, 403, 0)
    assert answers("tenant") == (200, 0, 0)


def test_the_committee_enters_a_paper_for_a_principal_on_the_roll(client, hall) -> None:
    box = opened(hall)
    path = hall.path(f"ballots/{box.id}/proxies")
    scene.sign_in(client, hall, "committee")

    unknown = client.post(
        f"{path}/entries", data={"principal": "郑玉兰", "holder": "周婷", "stance": "for"}
    )
    entered = client.post(
        f"{path}/entries", data={"principal": "王秀英", "holder": "周婷", "stance": "for"}
    )
    page = client.get(path).get_data(as_text=True)

    assert unknown.status_code == 422
    assert "名册上没有找到这位委托人。" in unknown.get_data(as_text=True)
    assert entered.status_code == 303
    assert "王秀英委托" in page


def test_the_paper_says_who_for_whom_what_and_until_when(client, hall) -> None:
    scene.owners_registered(hall)
    box = opened(
        hall,
        rule=by_profile(profile("OWN-S")),
        profile=profile_to_json(profile("OWN-S")),
        options=STANCES,
        roll=[
            Entitled(owner_id=one.owner_id, person_id=one.person_id, area=one.area)
            for one in owners.roll(hall.community)
        ],
    )
    proxy = give(hall, box, hall.resident, hall.tenant, "against")
    scene.sign_in(client, hall, "tenant")

    paper = client.get(hall.path(f"proxies/{proxy.id}/paper")).get_data(as_text=True)
    word = client.get(hall.path(f"proxies/{proxy.id}/paper.docx"))
    page = client.get(hall.path(f"ballots/{box.id}")).get_data(as_text=True)

    assert "王秀英" in paper and "周婷" in paper
    assert "立场：反对。受托人只能照着投。" in paper
    assert "委托人自己投了票的，委托作废。" in paper
    assert SOUNDING["zh"] in paper
    assert SOUNDING["zh"] in page  # also while the box is open
    assert word.status_code == 200 and word.get_data()[:2] == b"PK"


def test_what_waits_for_a_holder_is_read_in_one_question(hall, count_queries) -> None:
    box = opened(hall)
    give(hall, box, hall.resident, hall.tenant)

    with count_queries() as asked:
        found = proxy_lists.waiting(hall.community.id, hall.tenant.id, LATER)

    assert [one.proxy.voter_id for one in found] == [line(box, hall.resident).id]
    assert asked.count == 1, asked
    assert proxy_lists.waiting(hall.community.id, hall.resident.id, LATER) == []
