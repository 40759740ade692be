"""What is entered for another: by two, within bounds, and contested by whose it is not (§4)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.ballots import operations as ballots
from deliberation.ballots.models import Box, Voter
from deliberation.ballots.models.helping import Contest, Help
from deliberation.ballots.models.paper import PaperBatch
from deliberation.ballots.models.proxies import Proxy
from deliberation.ballots.operations import confirming, entering, paper, proxies
from deliberation.ballots.queries import contest_days, contests
from deliberation.database import db, unit_of_work
from deliberation.issues import operations as issues
from deliberation.journal.models import Entry
from deliberation.lobby.operations import settle_due
from deliberation.messages.models import Message
from deliberation.people.models import Person
from tests import scene
from tests.records import stored

NOW = scene.at(days=1)
STAFF = ("committee", "representative", "supervisor", "administrator", "property_manager")


@pytest.fixture
def hall(app):
    with app.app_context(), clock.pretend(NOW):
        yield scene.community(neighbours=30)


@pytest.fixture
def box(hall) -> Box:
    return scene.box_open(hall)


def lines_of(box: Box) -> list[Voter]:
    db.session.rollback()
    return list(
        db.session.scalars(sa.select(Voter).where(Voter.box_id == box.id).order_by(Voter.id))
    )


def line_at(box: Box, household_id: int) -> Voter:
    return next(one for one in lines_of(box) if one.household_id == household_id)


def cast(box: Box) -> int:
    db.session.rollback()
    return ballots.cast_so_far(stored(Box, box.id))


def by_paper(hall, box: Box, *households: int, at=NOW) -> None:
    """Two have entered and confirmed the papers of these homes, all for."""
    ids = [line_at(box, one).id for one in households]
    with unit_of_work():
        paper.issue(box, by=hall.committee, at=at)
        numbers = paper.numbers_of(box, ids)
        sheets = [entering.Sheet(row, numbers[one], "for") for row, one in enumerate(ids, 1)]
        batch = entering.enter(box, sheets, key=f"{households}", by=hall.committee, at=at)
    with unit_of_work():
        confirming.confirm(batch, by=hall.second_committee, at=at)


# ------------------------------------------------------------------ one alone


def test_one_representative_does_not_fill_a_vote_with_help(app, client) -> None:
    """The first attack: 200 assisted ballots in ten seconds by one person."""
    with app.app_context(), clock.pretend(NOW):
        _filled_by_one(scene.community(neighbours=200), client)


def _filled_by_one(hall, client) -> None:
    box = scene.box_open(hall)
    scene.sign_in(client, hall, "representative")
    where = hall.path(f"ballots/{box.id}")
    lines = [one.id for one in lines_of(box)]
    assert len(lines) > 200

    asked = Counter(
        client.post(f"{where}/helps", data={"line": one, "channel": "assisted"}).status_code
        for one in lines
    )
    helps = db.session.scalars(sa.select(Help.id)).all()
    confirmed = {client.post(hall.path(f"helps/{one}/confirmation")).status_code for one in helps}
    voted = [
        client.post(f"{where}/assistance", data={"line": one, "choice": "for"}) for one in lines
    ]

    assert asked == {303: 20, 422: len(lines) - 20}
    assert confirmed == {422}
    assert {one.status_code for one in voted} == {422}
    assert "两个人" in voted[-1].text and "第二个人确认" in voted[0].text
    assert cast(box) == 0


@pytest.mark.parametrize("part", STAFF)
@pytest.mark.parametrize("secrecy", ["named", "secret"])
def test_one_person_alone_makes_nothing_count_on_any_channel(hall, client, part, secrecy) -> None:
    """Whoever it is and whatever they press in whatever order, at one device: nothing is cast."""
    box = scene.box_open(hall, secrecy=secrecy, channels=list(ballots.CHANNELS))
    where, line = hall.path(f"ballots/{box.id}"), lines_of(box)[-1].id
    with unit_of_work():
        paper.issue(box, by=hall.second_committee, at=NOW)
    scene.sign_in(client, hall, part)
    for channel in ("assisted", "terminal"):
        client.post(f"{where}/helps", data={"line": line, "channel": channel})
    serials = {f"serial-{n}": str(n) for n in (1, 2, 3)}
    serials |= {f"choice-{n}": "同意" for n in (1, 2, 3)}
    client.post(f"{where}/batches", data={"key": "k"} | serials)
    client.post(f"{where}/batches", data={"key": "s", "serials": "1-3", "tally-for": "3"})
    client.post(
        f"{where}/proxies/entries",
        data={"principal": "1栋 101", "holder": "周婷", "stance": "for", "key": "p"},
    )
    for table, path in ((Help, "helps"), (PaperBatch, "batches"), (Proxy, "proxies")):
        for one in db.session.scalars(sa.select(table.id)).all():
            client.post(hall.path(f"{path}/{one}/confirmation"))
            client.post(hall.path(f"{path}/{one}/ballot"), data={"choice": "for"})
    for way in ("assistance", "terminal"):
        client.post(f"{where}/{way}", data={"line": line, "choice": "for"})

    assert cast(box) == 0
    made = [one.first_by for one in db.session.scalars(sa.select(Help))]
    assert made == [hall.people[part].id] * len(made)


def test_the_second_person_is_told_with_a_button_and_lets_it_be_cast(
    hall, box, client, app
) -> None:
    line = line_at(box, hall.resident.household_id)
    scene.sign_in(client, hall, "representative")
    where = hall.path(f"ballots/{box.id}")
    client.post(f"{where}/helps", data={"line": line.id, "channel": "assisted"})

    second = scene.sign_in(app.test_client(), hall, "committee")
    mine, desk = second.get(hall.path("mine")).text, second.get(hall.path("desk")).text
    waiting = second.get(f"{where}/seconds").text
    assert f'href="{where}/seconds"' in mine and "请您核对" in mine
    assert f'href="{where}/seconds"' in desk
    assert "确认：本人请了人帮忙" in waiting
    assert second.post(hall.path("helps/1/confirmation")).status_code == 303
    assert second.post(hall.path("helps/1/confirmation")).status_code == 422
    sent = {"line": line.id, "choice": "for"}
    assert client.post(f"{where}/assistance", data=sent).status_code == 303
    assert cast(box) == 1


def test_the_voters_own_word_is_as_good_as_a_second_person(hall, box, client, app) -> None:
    line = line_at(box, hall.resident.household_id)
    scene.sign_in(client, hall, "representative")
    where = hall.path(f"ballots/{box.id}")
    client.post(f"{where}/helps", data={"line": line.id, "channel": "assisted"})
    voter = scene.sign_in(app.test_client(), hall, "resident")

    assert "是我请的" in voter.get(f"{where}/entered").text
    assert voter.post(hall.path("helps/1/confirmation")).status_code == 303
    assert client.post(
        f"{where}/assistance", data={"line": line.id, "choice": "for"}
    ).status_code == 303  # fmt: skip


def test_who_did_not_ask_says_so_and_nobody_votes_so_for_them(hall, box, client, app) -> None:
    line = line_at(box, hall.resident.household_id)
    scene.sign_in(client, hall, "representative")
    where = hall.path(f"ballots/{box.id}")
    client.post(f"{where}/helps", data={"line": line.id, "channel": "assisted"})
    scene.sign_in(app.test_client(), hall, "committee").post(hall.path("helps/1/confirmation"))
    voter = scene.sign_in(app.test_client(), hall, "resident")

    assert voter.post(hall.path("helps/1/denial")).status_code == 303
    for channel in ("assisted", "terminal"):
        again = client.post(f"{where}/helps", data={"line": line.id, "channel": channel})
        assert again.status_code == 422
    refused = client.post(f"{where}/assistance", data={"line": line.id, "choice": "for"})
    assert (refused.status_code, cast(box)) == (422, 0)
    assert "本人说没有请人帮忙" in refused.text


def test_a_paper_proxy_is_used_when_a_second_person_has_seen_it(hall, box, client, app) -> None:
    line = line_at(box, hall.resident.household_id)
    with unit_of_work():
        proxy = proxies.give(
            box, line, hall.tenant, ["for"], by=hall.committee, at=NOW, on_paper=True
        )
    path = hall.path(f"proxies/{proxy.id}")
    holder = scene.sign_in(app.test_client(), hall, "tenant")
    clerk = scene.sign_in(app.test_client(), hall, "committee")
    second = scene.sign_in(client, hall, "second_committee")

    assert holder.post(f"{path}/ballot").status_code == 422
    assert holder.post(f"{path}/confirmation").status_code == 403
    assert clerk.post(f"{path}/confirmation").status_code == 422
    assert second.post(f"{path}/confirmation").status_code == 303
    assert holder.post(f"{path}/ballot").status_code == 303
    assert cast(box) == 1


# ------------------------------------------------------------------ that was not me


def test_what_others_entered_is_struck_by_whose_it_is_not(hall, box, client) -> None:
    by_paper(hall, box, hall.resident.household_id, hall.neighbour.household_id)
    where = hall.path(f"ballots/{box.id}")
    line = line_at(box, hall.resident.household_id)
    scene.sign_in(client, hall, "resident")

    told = client.get(hall.path("mine")).text
    assert "有人替您家录入了一份" in told and f'href="{where}/entered"' in told
    assert "这不是我的" in client.get(f"{where}/entered").text
    answers = [client.post(f"{where}/contest", data={"line": line.id}) for _ in "12"]

    assert [one.status_code for one in answers] == [303, 422]
    assert cast(box) == 1
    kept = db.session.scalars(sa.select(Contest)).one()
    assert (kept.choice, kept.channel, kept.way) == ("for", "paper", "login")
    assert kept.helper_id == hall.committee.id
    assert db.session.scalar(
        sa.select(Entry.verb).where(Entry.verb == "ballot:contested")
    ) == "ballot:contested"  # fmt: skip
    told = sa.select(Message.person_id).where(Message.verb == "ballot:contested")
    assert db.session.scalars(told).all() == [hall.committee.id]
    own = client.post(f"{where}/ballot", data={"line": line.id, "choice": "against"})
    assert (own.status_code, cast(box)) == (303, 2)
    assert client.post(f"{where}/contest", data={"line": line.id}).status_code == 422  # their own


def test_a_neighbour_contests_nobody_elses_line(hall, box, client) -> None:
    by_paper(hall, box, hall.resident.household_id)
    line = line_at(box, hall.resident.household_id)
    scene.sign_in(client, hall, "neighbour")

    answer = client.post(hall.path(f"ballots/{box.id}/contest"), data={"line": line.id})

    assert (answer.status_code, cast(box)) == (422, 1)


def test_who_has_no_account_contests_with_the_code_of_the_slip(hall, box, client, app) -> None:
    by_paper(hall, box, hall.households[-1].id)
    with unit_of_work():
        home = Person.household_id == hall.households[-1].id
        db.session.execute(sa.update(Person).where(home).values(account_id=None))
    line = line_at(box, hall.households[-1].id)
    where = hall.path(f"ballots/{box.id}")
    clerk = scene.sign_in(app.test_client(), hall, "committee")

    assert line.code in clerk.get(f"{where}/notices").text
    wrong = client.post(f"{where}/code", data={"code": "aaaa bbbb cccc"})
    assert (wrong.status_code, "没有这个代号" in wrong.text) == (422, True)
    shown = client.post(f"{where}/code", data={"code": f" {line.code.upper()} "})
    assert "录入了一份" in shown.text and "这不是我的" in shown.text
    assert client.post(f"{where}/code/contest", data={"code": line.code}).status_code == 303
    assert cast(box) == 0


def test_at_the_desk_two_persons_strike_and_one_alone_does_not(hall, box, client, app) -> None:
    by_paper(hall, box, hall.households[-1].id)
    line = line_at(box, hall.households[-1].id)
    clerk = scene.sign_in(client, hall, "committee")
    other = scene.sign_in(app.test_client(), hall, "representative")
    sent = {"line": line.id}

    asked = [clerk.post(hall.path(f"ballots/{box.id}/desk-contests"), data=sent) for _ in "12"]
    assert [one.status_code for one in asked] == [303, 422]
    assert clerk.post(hall.path("contests/1/confirmation")).status_code == 422
    assert cast(box) == 1
    assert "确认：本人来说过" in other.get(hall.path(f"ballots/{box.id}/seconds")).text
    assert other.post(hall.path("contests/1/confirmation")).status_code == 303
    assert cast(box) == 0


def test_the_count_waits_until_nothing_can_be_contested_any_more(hall, box, client) -> None:
    """A vote closes; what was entered on its last day is contested for three days more."""
    last = box.closes_at - timedelta(hours=1)
    scene.cast(box, *["for"] * 3)
    by_paper(hall, box, hall.households[-1].id, hall.households[-2].id, at=last)
    with unit_of_work():
        issues.set_timer(box.community_id, "box_close", box.id, falls_due=box.closes_at)
    runs = contest_days.final_at(box)
    assert runs == contest_days.until(box, last) > box.closes_at

    where, line = hall.path(f"ballots/{box.id}"), line_at(box, hall.households[-1].id)
    with clock.pretend(box.closes_at + timedelta(hours=1)):
        settle_due(hall.community, clock.now())
        page = client.get(where).text
        assert stored(Box, box.id).closed_at is None
        assert "过了才计票" in page and "结果：" not in page
        struck = client.post(f"{where}/code/contest", data={"code": line.code})
        assert struck.status_code == 303
    with clock.pretend(runs):
        settle_due(hall.community, runs)
        page = client.get(where).text
        late = client.post(f"{where}/code/contest", data={"code": line.code})
    db.session.rollback()
    closed = stored(Box, box.id)
    assert (closed.closed_at, closed.counts["for"]) == (runs, 4)
    assert "有 1 份是别人录入的，本人说不是自己的" in page
    assert late.status_code == 422


def test_out_of_a_secret_box_nothing_is_taken_and_the_result_says_how_many(hall, client) -> None:
    box = scene.box_open(hall, secrecy="secret")
    line = line_at(box, hall.resident.household_id)
    scene.helped(hall, line, "assisted", at=NOW)
    with unit_of_work():
        ballots.cast(box, line, "for", channel="assisted", by=hall.representative, at=NOW)
    scene.sign_in(client, hall, "resident")
    path = hall.path(f"ballots/{box.id}")

    assert "无记名的票取不出来" in client.get(f"{path}/entered").text
    answers = [client.post(f"{path}/contest", data={"line": line.id}) for _ in "12"]

    assert [one.status_code for one in answers] == [303, 422]
    assert (cast(box), contests.how_many(stored(Box, box.id))) == (1, 1)
    assert "本人说不是自己的" in client.get(path).text


# ------------------------------------------------------------------ two at once


@pytest.mark.parametrize("act", ["ask", "confirm", "contest"])
def test_two_presses_at_the_same_moment_are_one(app, hall, box, act) -> None:
    line = line_at(box, hall.resident.household_id)
    where = hall.path(f"ballots/{box.id}")
    first, second = (scene.sign_in(app.test_client(), hall, part) for part in
                     ("committee", "second_committee"))  # fmt: skip
    path, sent = f"{where}/helps", {"line": line.id, "channel": "assisted"}
    if act == "confirm":
        scene.sign_in(app.test_client(), hall, "representative").post(path, data=sent)
        path = hall.path("helps/1/confirmation")
    if act == "contest":
        by_paper(hall, box, hall.resident.household_id)
        first, second = (scene.sign_in(app.test_client(), hall, "resident") for _ in "12")
        path = f"{where}/contest"
    db.session.rollback()
    together, answers = Barrier(2, timeout=60), []

    def press(client) -> None:
        with clock.pretend(NOW):
            together.wait()
            answers.append(client.post(path, data=sent).status_code)

    threads = [Thread(target=press, args=(one,)) for one in (first, second)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    table = Contest if act == "contest" else Help
    assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 1
    # Asking twice is the same as once; nothing else is.
    assert sorted(answers) == ([303, 303] if act == "ask" else [303, 422])


def test_the_database_itself_holds_that_two_are_two(hall, box) -> None:
    line = line_at(box, hall.resident.household_id)
    alone = {
        "community_id": box.community_id, "box_id": box.id, "voter_id": line.id,
        "channel": "assisted", "first_by": hall.committee.id, "second_by": hall.committee.id,
        "day": clock.day_of(NOW), "denied": False,
    }  # fmt: skip

    with pytest.raises(sa.exc.IntegrityError), unit_of_work():
        db.session.execute(sa.insert(Help).values(alone))
