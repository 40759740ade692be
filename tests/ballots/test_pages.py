"""Ballots on the web: casting, the receipt, what is hidden until closing, result, terminal."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from deliberation import clock
from deliberation.ballots import operations, queries
from deliberation.ballots.models import Ballot, Box, Voter
from deliberation.ballots.operations import closing
from deliberation.ballots.queries import contest_days, results
from deliberation.config import ROOT
from deliberation.database import db, unit_of_work
from deliberation.people import operations as people
from deliberation.people.models import Account
from deliberation.people.queries import owners
from deliberation.rules import recount
from deliberation.rules.box import by_approval, by_most, by_profile, commitment, receipt
from deliberation.rules.refusals import NotReady
from deliberation.rules.voting import profile, profile_to_json
from tests import scene

LATER = scene.at(days=1)


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context():
        yield scene.community(neighbours=0)


@pytest.fixture
def now() -> Iterator[None]:
    with clock.pretend(LATER):
        yield


pytestmark = pytest.mark.usefixtures("now")


def line_of(box: Box, home: int) -> Voter:
    return queries.standing(box, household_id=home).voter


def vote(client: FlaskClient, hall, box: Box, *choice: str, line: int | None = None):
    line = line or line_of(box, hall.resident.household_id).id
    path = hall.path(f"ballots/{box.id}/ballot")
    db.session.rollback()  # the test reads by the same connection as the pages that it asks for
    answer = client.post(path, data={"choice": list(choice), "line": str(line)})
    db.session.rollback()
    return answer


def shown(client: FlaskClient, hall, box: Box, rest: str = "") -> str:
    answer = client.get(hall.path(f"ballots/{box.id}{rest}"))
    assert answer.status_code == 200, answer.status_code
    return answer.get_data(as_text=True)


def code_on(html: str) -> str:
    return re.search(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){12}", html).group()


def inside(box: Box) -> list[tuple[str, str]]:
    db.session.rollback()
    ballots = sa.select(Ballot.choice, Ballot.channel).where(Ballot.box_id == box.id)
    return [tuple(row) for row in db.session.execute(ballots.order_by(Ballot.id))]


def closed(box: Box) -> Box:
    with unit_of_work():
        operations.close(box, by=None, at=box.closes_at)
    return box


def test_a_resident_votes_and_sees_the_choice_with_its_receipt(hall, client) -> None:
    box = scene.box_open(hall)
    scene.sign_in(client, hall, "resident")

    answer = vote(client, hall, box, "against")

    assert (answer.status_code, answer.location) == (303, hall.path(f"ballots/{box.id}"))
    html = shown(client, hall, box)
    ballot = db.session.scalars(sa.select(Ballot)).one()
    assert "您选的是：</" not in html and "<b>反对</b>" in html
    assert code_on(html) == receipt(ballot.commitment)
    assert (ballot.channel, ballot.entered_by) == ("online", hall.resident.id)


def test_a_secret_ballots_receipt_is_shown_once_and_the_choice_never(hall, client) -> None:
    box = scene.box_open(hall, secrecy="secret")
    scene.sign_in(client, hall, "resident")
    vote(client, hall, box, "against")

    first, second = shown(client, hall, box), shown(client, hall, box)

    assert len(code_on(first)) == 64
    assert "回执码</h2>" not in second and "没有您选了什么" in second


@pytest.mark.parametrize("secrecy", ["named", "secret"])
def test_voting_twice_is_refused_in_words(hall, client, secrecy) -> None:
    box = scene.box_open(hall, secrecy=secrecy)
    scene.sign_in(client, hall, "resident")
    vote(client, hall, box, "against")

    again = vote(client, hall, box, "for")

    assert again.status_code == 422
    assert "已经投过了，一票只能投一次。" in again.get_data(as_text=True)
    assert operations.cast_so_far(box) == 1


def test_a_ballot_may_be_changed_until_closing_where_the_box_says_so(hall, client) -> None:
    box = scene.box_open(hall, changeable=True)
    scene.sign_in(client, hall, "resident")
    vote(client, hall, box, "for")
    before = code_on(shown(client, hall, box))
    assert vote(client, hall, box, "against").status_code == 303

    assert inside(box) == [("against", "online")]
    assert code_on(shown(client, hall, box)) != before
    with clock.pretend(box.closes_at):
        assert vote(client, hall, box, "for").status_code == 422
    assert inside(box) == [("against", "online")]


def test_several_may_be_approved_of_or_none(hall, client) -> None:
    labels = {"a": "甲", "b": "乙", "c": "丙"}
    box = scene.box_open(hall, options=tuple(labels), method="approval", rule=by_approval(2),
                         labels=labels, most_choices=2, profile=None, changeable=True)  # fmt: skip
    scene.sign_in(client, hall, "resident")

    assert vote(client, hall, box, "a", "b", "c").status_code == 422
    assert vote(client, hall, box, "c", "a").status_code == 303
    assert inside(box) == [("a+c", "online")]
    assert vote(client, hall, box).status_code == 303
    assert inside(box) == [("", "online")]


@pytest.mark.parametrize("choice", [(), ("maybe",), ("for", "against")])
def test_what_cannot_be_chosen_is_refused_beside_the_field(hall, client, choice) -> None:
    box = scene.box_open(hall)
    scene.sign_in(client, hall, "resident")
    answer = vote(client, hall, box, *choice)

    # A field that holds one takes the first of two, in the usual way.
    assert answer.status_code == (303 if choice == ("for", "against") else 422)
    assert len(inside(box)) == (1 if choice == ("for", "against") else 0)


def test_nobody_votes_on_a_line_that_is_not_theirs(hall, client) -> None:
    box = scene.box_open(hall)
    foreign = line_of(box, hall.neighbour.household_id).id
    scene.sign_in(client, hall, "resident")
    answer = vote(client, hall, box, "for", line=foreign)

    # Nor is what somebody chose on this browser before them cast as their own.
    assert answer.status_code == 422 and "这一页是别人打开的" in answer.text
    assert "checked" not in answer.text
    assert inside(box) == []


def test_after_signing_out_nothing_is_left_for_whoever_comes_next(app, hall, client) -> None:
    box = scene.box_open(hall, secrecy="secret")
    scene.sign_in(client, hall, "resident")
    assert vote(client, hall, box, "for").status_code == 303
    assert client.get_cookie("once") is not None  # not looked at yet
    client.post("/session/end")

    assert kept(app, client) == {}
    scene.sign_in(client, hall, "neighbour")
    assert not re.search(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){3}", shown(client, hall, box))


def test_whoever_signs_in_over_somebody_else_begins_anew(app, hall, client) -> None:
    box = scene.box_open(hall, secrecy="secret")
    scene.sign_in(client, hall, "resident")
    vote(client, hall, box, "for")
    scene.sign_in(client, hall, "neighbour")

    assert client.get_cookie("once") is None


def kept(app: Flask, client: FlaskClient) -> dict:
    """What this browser's session holds."""
    cookie = client.get_cookie("session")
    signer = app.session_interface.get_signing_serializer(app)
    return signer.loads(cookie.value) if cookie else {}


@pytest.mark.parametrize("part", ["child", "committee"])
def test_whoever_is_not_on_the_roll_cannot_vote(hall, client, part) -> None:
    box = scene.box_open(hall)
    scene.sign_in(client, hall, part)

    assert vote(client, hall, box, "for").status_code == 403
    assert inside(box) == []


@pytest.mark.parametrize("secrecy", ["named", "secret"])
@pytest.mark.parametrize("how", ["revoked", "stamped anew"])
def test_whoever_was_revoked_a_second_ago_is_out(hall, client, secrecy, how) -> None:
    box = scene.box_open(hall, secrecy=secrecy)
    scene.sign_in(client, hall, "resident")
    shown(client, hall, box)
    with unit_of_work():
        account = db.session.get(Account, hall.resident.account_id)
        if how == "revoked":
            people.revoke(account, at=LATER - timedelta(seconds=1))
        else:
            account.stamp = "another"

    assert vote(client, hall, box, "for").status_code == 403
    assert operations.cast_so_far(box) == 0


PARTS = (None, "resident", "neighbour", "representative", "supervisor", "committee",
         "property_manager", "officer", "subdistrict", "administrator")  # fmt: skip
PAGES = ("", "/receipt", "/export", "/posting", "/posting.pdf", "/posting.docx", "/terminal")


@pytest.mark.parametrize("secrecy", ["named", "secret"])
def test_until_closing_nobody_can_tell_all_for_it_from_all_against_it(app, hall, secrecy) -> None:
    """Every page of a box, as everybody gets it, is the same whatever was cast by others."""
    pair = []
    for occasion, choice in ((1, "for"), (2, "against")):
        box = scene.box_open(hall, secrecy=secrecy, occasion=occasion)
        scene.cast(box, *[choice] * 3, at=LATER - timedelta(hours=1))
        pair.append(box)
    told: dict[str, set[int]] = {}
    for part in PARTS:
        client = app.test_client()
        if part:
            scene.sign_in(client, hall, part)
        for page in PAGES:
            seen = []
            for box in pair:
                answer = client.get(hall.path(f"ballots/{box.id}{page}"))
                told.setdefault(page, set()).add(answer.status_code)
                seen.append(without_what_is_the_boxs_own(answer.get_data(as_text=True), box))
            if part not in VOTED:
                assert seen[0] == seen[1], (part, page)

    assert told["/export"] == {409}
    assert told["/posting"] == told["/posting.pdf"] == told["/posting.docx"] == {404}
    with pytest.raises(NotReady):
        queries.counts(pair[0], LATER)


#: They are the first on the roll, and see their own choice in a named box.
VOTED = ("resident", "neighbour")


def without_what_is_the_boxs_own(html: str, box: Box) -> str:
    """*html* without the number and the hash of the box, and without what is random."""
    html = re.sub(r'name="(csrf_token|line|code)"[^>]*>', "", html).replace(box.roll_hash, "")
    for code in db.session.scalars(sa.select(Voter.code).where(Voter.box_id == box.id)):
        html = html.replace(code, "")
    return html.replace(f"ballots/{box.id}", "").replace(f"ballots%2F{box.id}", "")


def test_the_result_is_the_same_on_page_paper_and_export_and_is_recounted(
    hall, client, tmp_path: Path
) -> None:
    box = scene.box_open(hall, secrecy="secret")
    scene.cast(box, *["for"] * 5, "against", "abstain")
    closed(box)

    with clock.pretend(box.closes_at):
        html, paper = shown(client, hall, box), shown(client, hall, box, "/posting")
        export = client.get(hall.path(f"ballots/{box.id}/export"))
        docx = client.get(hall.path(f"ballots/{box.id}/posting.docx"))
        program = client.get(hall.path("ballots/recount.py"))
    arithmetic = box.footer["arithmetic"]["zh"]
    assert arithmetic in html and arithmetic in paper
    assert box.root in html and box.seal in paper
    assert (export.status_code, docx.status_code) == (200, 200)
    (tmp_path / "box.jsonl").write_bytes(export.data)
    (tmp_path / "recount.py").write_bytes(program.data)
    told = subprocess.run(
        [sys.executable, "-I", tmp_path / "recount.py", tmp_path / "box.jsonl", "--root", box.root],
        capture_output=True, text=True, cwd=tmp_path,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout + told.stderr
    assert (ROOT / "deliberation/rules/recount.py").read_bytes() == program.data


@pytest.mark.parametrize("secrecy", ["named", "secret"])
def test_a_receipt_proves_that_the_ballot_is_in_and_after_closing_what_it_says(
    hall, client, secrecy
) -> None:
    box = scene.box_open(hall, secrecy=secrecy)
    [done] = scene.cast(box, "against")
    path = hall.path(f"ballots/{box.id}/receipt")

    def asked(code: str) -> str:
        return client.post(path, data={"code": code}).get_data(as_text=True)

    open_ = asked(done.receipt.lower().replace("-", " "))
    assert "这张票在票箱里" in open_ and "<b>反对</b>" not in open_
    assert "没有这个回执码" in asked("AAAA-BBBB-CCCC-DDDD")
    assert client.post(path, data={"code": ""}).status_code == 422
    closed(box)
    with clock.pretend(box.closes_at):
        assert "<b>反对</b>" in asked(done.receipt)


@pytest.mark.parametrize("secrecy", ["named", "secret"])
def test_at_the_halls_terminal_staff_looks_up_who_came_and_they_vote(hall, client, secrecy) -> None:
    box = scene.box_open(hall, secrecy=secrecy)
    line = line_of(box, hall.resident.household_id).id
    scene.sign_in(client, hall, "committee")

    found = shown(client, hall, box, "/terminal?q=3栋0101")
    assert f'name="line" value="{line}"' in found
    path = hall.path(f"ballots/{box.id}/terminal")
    asked = {"line": line, "choice": "for", "receipt": "y"}
    came = {"line": line, "channel": "terminal"}
    assert client.post(path, data=asked, follow_redirects=True).status_code == 422
    assert client.post(hall.path(f"ballots/{box.id}/helps"), data=came).status_code == 303
    assert client.post(path, data=asked, follow_redirects=True).status_code == 422
    assert client.post(hall.path("helps/1/confirmation")).status_code == 422
    scene.sign_in(client, hall, "second_committee")
    booth = client.post(hall.path("helps/1/confirmation")).location
    assert "3栋" in client.get(booth).get_data(as_text=True)
    assert client.post(path, data=asked).status_code == 303
    once = shown(client, hall, box, "/terminal")
    assert len(re.findall(r"<b>[A-Z2-7]{4}</b>", once)) == 13
    assert "data-copy" not in once, "it would stay in the clipboard for the next one"
    assert "回执码</h2>" not in shown(client, hall, box, "/terminal")
    assert "已经投过" in shown(client, hall, box, "/terminal?q=3栋0101")
    again = client.post(path, data={"line": line, "choice": "for"}, follow_redirects=True)
    assert "已经投过" in again.text and 'value="for"' not in again.text
    assert client.post(path, data={"line": 99999, "choice": "for"}).status_code == 422
    assert queries.turnout(box) == {"terminal": 1}


def test_whoever_recounts_gets_what_stands_there_now_and_no_old_copy(hall, client) -> None:
    box = scene.box_closed(hall, "for")
    with clock.pretend(box.closes_at):
        answers = [
            client.get(hall.path(f"ballots/{rest}"), buffered=True)
            for rest in (f"{box.id}/export", "recount.py")
        ]

    for answer in answers:
        assert answer.status_code == 200 and len(answer.get_data()) > 500
        assert answer.cache_control.no_cache and not answer.cache_control.public
        assert answer.cache_control.max_age == 0


@pytest.mark.parametrize("secrecy", ["named", "secret"])
def test_whoever_voted_at_the_terminal_hears_of_it(hall, client, secrecy) -> None:
    """Or a hostile hand could vote there for everybody who stays at home."""
    box = scene.box_open(hall, secrecy=secrecy)
    line = line_of(box, hall.resident.household_id).id
    scene.helped(hall, line_of(box, hall.resident.household_id), "terminal", at=LATER)
    scene.sign_in(client, hall, "committee")
    sent = client.post(
        hall.path(f"ballots/{box.id}/terminal"), data={"line": line, "choice": "for"}
    )
    scene.sign_in(client, hall, "resident")
    mine = client.get(hall.path("mine")).text
    page = shown(client, hall, box)
    with unit_of_work():
        for voter in db.session.scalars(sa.select(Voter).where(Voter.id != line)).all():
            operations.cast(box, voter, "for", channel="paper", by=None, at=LATER)
        closing.close(box, by=None, at=contest_days.final_at(box))
    after = shown(client, hall, box)

    assert sent.status_code == 303
    assert ("在议事厅的终端上投了" in mine) is (secrecy == "named")
    assert "议事厅终端" in page and "议事厅终端" in after
    assert ("不是您投的，请告诉居委会" in page) is (secrecy == "secret")


def test_one_person_casts_for_so_many_others_in_a_day_and_no_more(app, hall) -> None:
    scene.ways(hall, assisted_a_day=2)
    boxes = [scene.box_open(hall, occasion=n) for n in (1, 2)]
    helped = [line_of(box, home) for box in boxes for home in (
        hall.resident.household_id, hall.neighbour.household_id
    )]  # fmt: skip

    def help_(part: str, line: Voter) -> tuple[int, bool]:
        client = scene.sign_in(app.test_client(), hall, part)
        sent = {"line": line.id, "channel": "assisted"}
        answer = client.post(hall.path(f"ballots/{line.box_id}/helps"), data=sent)
        db.session.rollback()
        return answer.status_code, "一个人一天最多替别人办 2 份" in answer.get_data(as_text=True)

    one, two, three, four = helped
    assert [help_("committee", line) for line in (one, two)] == [(303, False)] * 2
    assert help_("committee", three) == (422, True)
    assert help_("second_committee", three) == (303, False)
    with clock.pretend(LATER + timedelta(days=1)):
        assert help_("committee", four) == (303, False)


@pytest.mark.parametrize("path", ["terminal", "assistance"])
def test_who_enters_a_ballot_for_somebody_gets_no_receipt_that_was_not_asked_for(
    app, hall, client, path
) -> None:
    box = scene.box_open(hall, secrecy="secret")
    way = "terminal" if path == "terminal" else "assisted"
    scene.helped(hall, line_of(box, hall.resident.household_id), way, at=LATER)
    scene.sign_in(client, hall, "committee")
    sent = {"line": line_of(box, hall.resident.household_id).id, "choice": "for", "words": "竹子"}

    answer = client.post(hall.path(f"ballots/{box.id}/{path}"), data=sent)

    assert answer.status_code == 303
    assert client.get_cookie("once") is None


@pytest.mark.parametrize("secrecy", ["named", "secret"])
@pytest.mark.parametrize("way", ["at once", "the usual way"])
def test_what_a_voter_adds_is_in_their_ballot_and_shown_to_them_once(
    app, hall, client, secrecy, way
) -> None:
    box = scene.box_open(hall, secrecy=secrecy)
    scene.sign_in(client, hall, "resident")
    voter = line_of(box, hall.resident.household_id)
    sent = {"choice": "against", "line": voter.id, "words": " 竹子 ２０２６ "}
    if way == "at once":
        sent["code"] = voter.code
    db.session.rollback()
    answer = client.post(hall.path(f"ballots/{box.id}/ballot"), data=sent)
    db.session.rollback()
    first, second = shown(client, hall, box), shown(client, hall, box)
    code = code_on(first)
    with unit_of_work():
        closing.close(box, by=None, at=box.closes_at)
    lines = [line.encode() for line in results.export(box).lines()]

    def found(**given) -> list[str]:
        return [name for name, _ in recount.recount(lines, receipt=code, **given).findings]

    assert answer.status_code == 303
    assert '<b class="num">竹子2026</b>' in first and "竹子2026" not in second
    assert found(words="竹子2026") == found(words=" 竹子 2026") == []
    assert found(words="竹子2025") == ["words-given"]
    assert not any("竹子".encode() in line for line in lines)


def test_a_ballot_is_bound_to_the_code_of_its_own_line_whatever_the_page_says(hall, client) -> None:
    box = scene.box_open(hall)
    scene.sign_in(client, hall, "resident")
    mine, other = (line_of(box, home) for home in (
        hall.resident.household_id, hall.neighbour.household_id
    ))  # fmt: skip
    sent = {"choice": "for", "line": mine.id, "code": other.code}
    db.session.rollback()

    assert client.post(hall.path(f"ballots/{box.id}/ballot"), data=sent).status_code == 303
    db.session.rollback()
    ballot = db.session.scalars(sa.select(Ballot)).one()
    assert ballot.commitment == commitment(box.uid, ("for",), ballot.nonce, mine.code)
    sent = {"choice": "for", "line": mine.id, "code": "'; DROP TABLE ballots"}
    assert client.post(hall.path(f"ballots/{box.id}/ballot"), data=sent).status_code == 422


@pytest.mark.parametrize("secrecy", ["named", "secret"])
def test_everybody_on_the_roll_sees_their_code_from_the_opening_on_and_afterwards(
    hall, client, secrecy
) -> None:
    box = scene.box_open(hall, secrecy=secrecy)
    scene.sign_in(client, hall, "neighbour")
    code = line_of(box, hall.neighbour.household_id).code
    scene.cast(box, "for")

    before = shown(client, hall, box)
    client.set_cookie("elder", "1")
    assert code in shown(client, hall, box)
    client.delete_cookie("elder")
    closed(box)
    with clock.pretend(box.closes_at):
        after = shown(client, hall, box)

    for html in (before, after):
        assert f'<b class="num">{code}</b> <span class="tag ">没有投</span>' in html
    assert "您还没有投" in before and "您没有投" in after


def test_a_box_that_was_opened_before_there_was_a_second_format_goes_on_in_the_first(
    hall, client
) -> None:
    for occasion, secrecy in enumerate(("named", "secret"), 1):
        box = scene.box_open(hall, secrecy=secrecy, occasion=occasion)
        with unit_of_work():
            box.format = 1
        scene.sign_in(client, hall, "resident")
        assert 'name="words"' not in shown(client, hall, box)
        assert vote(client, hall, box, "for").status_code == 303
        closed(box)
        lines = [line.encode() for line in results.export(box).lines()]
        done = recount.recount(lines, root=box.root, seal=box.seal)

        assert done.findings == [] and done.ballots == 1
        assert done.header["format"] == "deliberation-ballot-box/1"


def test_only_whoever_attends_opens_the_terminal(hall, client) -> None:
    box = scene.box_open(hall)
    scene.sign_in(client, hall, "supervisor")

    assert client.get(hall.path(f"ballots/{box.id}/terminal")).status_code == 403


def test_elder_mode_asks_one_thing_a_screen_and_reads_it_back(hall, client) -> None:
    box = scene.box_open(hall)
    line = str(line_of(box, hall.resident.household_id).id)
    scene.sign_in(client, hall, "resident")
    client.set_cookie("elder", "1")
    screens = hall.path(f"ballots/{box.id}/screens")

    asked = shown(client, hall, box)
    check = client.post(screens, data={"line": line, "choice": "for"}).get_data(as_text=True)
    assert 'name="choice" value="for"' in asked and "对，投进去" in check and "<b>同意</b>" in check
    assert inside(box) == []
    assert client.post(screens, data={"line": line}).status_code == 422
    assert vote(client, hall, box, "for").status_code == 303
    assert "您已经投过了" in shown(client, hall, box)


@pytest.mark.parametrize("secrecy", ["named", "secret"])
def test_a_box_waits_in_mine_until_the_household_has_voted(hall, client, secrecy) -> None:
    box = scene.box_open(hall, secrecy=secrecy)
    scene.sign_in(client, hall, "resident")
    mine = hall.path("mine")

    assert f"ballots/{box.id}" in client.get(mine).get_data(as_text=True)
    vote(client, hall, box, "for")
    assert f"ballots/{box.id}" not in client.get(mine).get_data(as_text=True)


def test_of_several_things_most_votes_are_chosen_and_named(hall, client) -> None:
    labels = {"a": "东门", "b": "西门"}
    box = scene.box_closed(
        hall, "a", "a", "b", options=("a", "b"), method="one_of", rule=by_most(), labels=labels,
        profile=None,
    )  # fmt: skip
    with clock.pretend(box.closes_at):
        html = shown(client, hall, box)

        client.set_cookie("elder", "1")
        plain = shown(client, hall, box)

    assert "结果：选出东门" in html and '<rect x="0" y="0" width="2"' in html
    assert '<section class="card stack" aria-labelledby="recount">' in html
    assert "<summary>自己核对</summary>" in plain  # what is long and technical is folded away


def test_equal_votes_are_named_as_not_settled(hall, client) -> None:
    labels = {"a": "东门", "b": "西门", "c": "北门"}
    box = scene.box_closed(
        hall, "a", "a", "b", "c", options=("a", "b", "c"), method="one_of",
        rule=by_most(seats=2), labels=labels, profile=None,
    )  # fmt: skip
    with clock.pretend(box.closes_at):
        html = shown(client, hall, box)

    assert "选出：东门。" in html and "票数相等、还没有定下来的：西门、北门。" in html


def test_an_owners_result_shows_persons_and_areas_side_by_side(hall, client) -> None:
    scene.owners_registered(hall)
    box = scene.box_closed(
        hall, "for", "for", "against",
        roll=[
            operations.Entitled(owner_id=one.owner_id, person_id=one.person_id, area=one.area)
            for one in owners.roll(hall.community)
        ],
        rule=by_profile(profile("OWN-G")), profile=profile_to_json(profile("OWN-G")),
    )  # fmt: skip
    with clock.pretend(box.closes_at):
        html = shown(client, hall, box)

    assert "知道谁家多大的人可能认得出来" in html  # said before anybody finds out
    assert html.index("按人数") < html.index("按面积") < html.index("各选项的票数")
    assert '<svg viewBox="0 0 3 10"' in html
    assert '<rect class="against" x="21033"' in html  # 89.53 + 120.80 m² are for it


def test_the_list_shows_open_and_closed_boxes(hall, client) -> None:
    open_ = scene.box_open(hall, when=LATER)
    past = scene.box_closed(hall, "for", question="旧事", when=scene.START - timedelta(days=20),
                            occasion=2)  # fmt: skip
    html = client.get(hall.path("ballots/")).get_data(as_text=True)

    assert f"ballots/{open_.id}" in html and f"ballots/{past.id}" in html and "旧事" in html


@pytest.mark.parametrize("method", ["for_against", "approval"])
def test_whatever_is_sent_is_answered_in_words(hall, client, method) -> None:
    several = {"options": ("a", "b"), "method": method, "rule": by_approval(), "profile": None}
    box = scene.box_open(hall, **(several if method == "approval" else {}))
    scene.sign_in(client, hall, "resident")
    values = ("", "x" * 20_000, "\x00", "9" * 20, "-1", "<script>", "a+b", "1.5", "👪")
    for path in ("ballot", "screens", "receipt"):
        for value in values:
            for field in ("choice", "line", "code", "to"):
                sent = {"choice": "nonsense", field: value}
                answer = client.post(hall.path(f"ballots/{box.id}/{path}"), data=sent)
                assert answer.status_code in (200, 422), (path, field, value[:20])
    assert inside(box) == []
    clerk = scene.sign_in(client, hall, "committee")
    for value in values:
        page = clerk.get(hall.path(f"ballots/{box.id}/terminal"), query_string={"q": value})
        assert page.status_code == 200
        line = clerk.get(hall.path(f"ballots/{box.id}/terminal"), query_string={"line": value})
        assert line.status_code in (200, 422), value
        sent = {"line": value, "choice": "for"}
        answer = clerk.post(hall.path(f"ballots/{box.id}/terminal"), data=sent)
        assert answer.status_code == 422
