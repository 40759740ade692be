"""Paper over HTTP: printed, entered by one and confirmed by another; lists; help at the door."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.ballots import operations as ballots
from deliberation.ballots import queries as boxes
from deliberation.ballots.forms import lists
from deliberation.ballots.models import Box
from deliberation.ballots.models.paper import PaperBatch
from deliberation.ballots.operations import paper
from deliberation.database import db, unit_of_work
from deliberation.documents import layout, pdf
from deliberation.documents.headings import called_like
from deliberation.documents.sheets import read_book
from deliberation.messages.models import Message
from deliberation.rules.box import by_approval, choice_from
from tests import scene
from tests.records import stored


@pytest.fixture
def hall(app):
    with app.app_context():
        yield scene.community(neighbours=0)


def box_with_papers(hall, **more) -> Box:
    box = scene.box_open(hall, scene.topic(hall, "充电桩"), **more)
    with unit_of_work():
        paper.issue(box, by=hall.committee, at=scene.START)
    return box


def where(hall, box: Box, rest: str = "") -> str:
    return hall.path(f"ballots/{box.id}/{rest}".rstrip("/"))


def test_two_people_enter_and_confirm_what_came_on_paper(client, hall) -> None:
    box = box_with_papers(hall)
    with clock.pretend(scene.at(days=1)):
        scene.sign_in(client, hall, "representative")
        answer = client.post(
            where(hall, box, "batches"),
            data={
                "key": "k",
                "serial-1": "1",
                "choice-1": "for",
                "serial-2": "2",
                "choice-2": "*spoiled",
                "scan": (io.BytesIO(scene.picture().image), "papers.jpg"),
            },
        )
        assert answer.status_code == 303
        batch = answer.location
        assert client.post(batch + "/confirmation").status_code == 422
        scene.sign_in(client, hall, "committee")
        before = client.get(batch).get_data(as_text=True)
        assert "同意" not in before and "scans/" not in before and "我来核对" in before
        assert client.post(batch + "/check").status_code == 303
        page = client.get(batch).get_data(as_text=True)
        assert "同意" in page and "废票" in page
        scene.sign_in(third := client.application.test_client(), hall, "second_committee")
        assert "另一位同事正在核对" in third.get(batch).text
        assert third.post(batch + "/check").status_code == 422
        assert third.post(batch + "/confirmation").status_code == 422
        shown = re.search(r'href="([^"]*scans/[^"]*)"', page)[1]
        assert third.get(shown).status_code == 404
        photo = client.get(re.search(r'href="([^"]*scans/[^"]*)"', page)[1])
        assert photo.mimetype == "image/jpeg"
        assert client.post(batch + "/confirmation").status_code == 303
        papers = client.get(where(hall, box, "papers")).get_data(as_text=True)
        doors = client.get(where(hall, box, "doors")).get_data(as_text=True)

    assert "已核对" in papers
    assert (boxes.turnout(box), stored(Box, box.id).spoiled) == ({"paper": 1}, 1)
    assert doors.count("已投") == 1


def test_wrong_rows_are_named_beside_them_and_nothing_is_entered(client, hall) -> None:
    box = box_with_papers(hall)
    with clock.pretend(scene.at(days=1)):
        scene.sign_in(client, hall, "committee")
        answer = client.post(
            where(hall, box, "batches"),
            data={
                "key": "k",
                "serial-1": "1",
                "choice-1": "for",
                "serial-2": "eins",
                "choice-2": "for",
                "serial-3": "99",
                "choice-3": "",
            },
        )
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert 'id="serial-2-error"' in page and 'id="choice-3-error"' in page
    assert 'value="eins"' in page
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PaperBatch)) == 0


LIST = "编号,意见\r\n1,同意\r\n2,反对\r\n3,废票\r\n"


def upload(client, hall, box: Box, text: str, name: str = "票.csv", key: str = "k"):
    file = (io.BytesIO(text.encode()), name)
    return client.post(where(hall, box, "lists"), data={"key": key, "sheet": file})


def test_a_list_is_entered_whole_and_confirmed_by_another(client, hall) -> None:
    box = box_with_papers(hall)
    with clock.pretend(scene.at(days=1)):
        scene.sign_in(client, hall, "committee")
        looked = upload(client, hall, box, LIST)
        entered = client.post(looked.location + "/taking")
        scene.sign_in(client, hall, "second_committee")
        confirmed = client.post(entered.location + "/confirmation")

    assert (entered.status_code, confirmed.status_code) == (303, 303)
    assert ballots.count(box) == {"for": 1, "against": 1, "abstain": 0}


def test_a_list_names_every_row_and_column_that_is_wrong_and_takes_none(client, hall) -> None:
    box = box_with_papers(hall)
    with clock.pretend(scene.at(days=1)):
        scene.sign_in(client, hall, "committee")
        looked = upload(client, hall, box, LIST + "3,同意\r\n十,同意\r\n77,同意\r\n4,可能\r\n")
        answer = client.post(looked.location + "/taking")
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    told = re.findall(r"第 (\d+) 行</th>\s*<td data-label=\"列\">(.*?)</td>", page)
    assert told == [("5", "编号"), ("6", "编号"), ("7", "编号"), ("8", "意见")]
    assert "4 处要改" in page
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PaperBatch)) == 0


def test_a_list_without_its_columns_or_of_a_secret_box_is_refused(client, hall) -> None:
    box = box_with_papers(hall)
    secret = box_with_papers(hall, secrecy="secret", occasion=2)
    with clock.pretend(scene.at(days=1)):
        scene.sign_in(client, hall, "committee")
        looked = upload(client, hall, box, "门牌,意见\r\n101,同意\r\n").location
        asked = client.get(looked).get_data(as_text=True)
        nameless = client.post(looked + "/taking")
        linked = upload(client, hall, secret, LIST)

    assert asked.count("表里没有认出这一列，请选一列。") == 1
    assert "没有“编号”这一列" in nameless.get_data(as_text=True)
    assert "编号和选择不能写在一起" in linked.get_data(as_text=True)
    assert (nameless.status_code, linked.status_code) == (422, 422)


def test_a_secret_pile_is_entered_as_stubs_and_a_tally(client, hall) -> None:
    box = box_with_papers(hall, secrecy="secret")
    with clock.pretend(scene.at(days=1)):
        scene.sign_in(client, hall, "committee")
        answer = client.post(
            where(hall, box, "batches"),
            data={"key": "k", "serials": "1-3 5", "tally-for": "3", "tally-spoiled": "1"},
        )
        uneven = client.post(
            where(hall, box, "batches"),
            data={"key": "l", "serials": "6-8", "tally-for": "2"},
        )
        scene.sign_in(client, hall, "second_committee")
        confirmed = client.post(answer.location + "/confirmation")

    assert (answer.status_code, confirmed.status_code, uneven.status_code) == (303, 303, 422)
    assert "存根 3 张，票 2 张" in uneven.get_data(as_text=True)
    assert ballots.cast_so_far(stored(Box, box.id)) == 3


@pytest.mark.parametrize(
    ("stubs", "yes", "no"),
    [("１－３　５", "３", "１"), ("1～3、5", " 3 ", "1 张"), ("1—3；5", "3", "１张")],
)
def test_a_pile_is_read_whichever_keyboard_typed_it(client, hall, stubs, yes, no) -> None:
    box = box_with_papers(hall, secrecy="secret")
    with clock.pretend(scene.at(days=1)):
        scene.sign_in(client, hall, "committee")
        answer = client.post(
            where(hall, box, "batches"),
            data={"key": "k", "serials": stubs, "tally-for": yes, "tally-against": no},
        )
        shown = client.get(answer.location).get_data(as_text=True)
    assert answer.status_code == 303
    assert "4 张" in shown


@pytest.mark.parametrize("typed", ["两张", "1.5", "-1", "1/2"])
def test_what_is_no_number_is_told_beside_its_field_and_the_sum_is_not_blamed(
    client, hall, typed
) -> None:
    box = box_with_papers(hall, secrecy="secret")
    with clock.pretend(scene.at(days=1)):
        scene.sign_in(client, hall, "committee")
        answer = client.post(
            where(hall, box, "batches"),
            data={"key": "k", "serials": "1-3", "tally-for": "2", "tally-against": typed},
        )
    page = answer.get_data(as_text=True)
    said = page.partition('id="tally-against-error"')[2].partition("</p>")[0]
    assert (answer.status_code, f"“{typed}”不是数。" in said) == (422, True)
    assert "两个数应当一样" not in page
    assert f'value="{typed}"' in page


def test_a_secret_pile_in_which_several_may_be_ticked_has_a_line_for_each_paper(
    client, hall
) -> None:
    several = {
        "options": ("a", "b", "c"),
        "method": "approval",
        "rule": by_approval(),
        "profile": None,
        "labels": {"a": "甲", "b": "乙", "c": "丙"},
        "most_choices": 2,
    }
    box = box_with_papers(hall, secrecy="secret", **several)
    lines = {"key": "k", "serials": "1-5", "pile": "1,3\n乙\n甲、乙\n空白\n废票"}
    with clock.pretend(scene.at(days=1)):
        scene.sign_in(client, hall, "committee")
        entered = client.post(where(hall, box, "batches"), data=lines)
        wrong = client.post(
            where(hall, box, "batches"),
            data={"key": "l", "serials": "6-8", "pile": "1\n1,2,3\n2"},
        )
        unread = client.post(
            where(hall, box, "batches"),
            data={"key": "m", "serials": "6-8", "pile": "1\n丁\n2"},
        )
        scene.sign_in(client, hall, "second_committee")
        client.post(entered.location + "/confirmation")
    with unit_of_work():
        ballots.close(stored(Box, box.id), by=None, at=box.closes_at)

    assert (entered.status_code, wrong.status_code, unread.status_code) == (303, 422, 422)
    assert "不是选项" in unread.get_data(as_text=True)
    assert stored(Box, box.id).counts == {"a": 2, "b": 2, "c": 1}
    assert stored(Box, box.id).spoiled == 1


def test_who_asks_for_help_votes_with_both_names_on_record_and_is_told(client, hall) -> None:
    box = box_with_papers(hall)
    line = paper.serials(box, [1])[1].voter_id
    with clock.pretend(scene.at(days=1)):
        scene.sign_in(client, hall, "representative")
        wanted = {"line": str(line), "channel": "assisted"}
        assert client.get(where(hall, box, f"assistance?line={line}")).status_code == 422
        assert client.post(where(hall, box, "helps"), data=wanted).status_code == 303
        assert "等另一个人确认" in client.get(where(hall, box, "doors")).text
        scene.sign_in(client, hall, "committee")
        assert "确认：本人请了人帮忙" in client.get(where(hall, box, "doors")).text
        assert client.post(hall.path("helps/1/confirmation")).status_code == 303
        scene.sign_in(client, hall, "representative")
        page = client.get(where(hall, box, f"assistance?line={line}")).get_data(as_text=True)
        assert "3栋 0101室" in page
        answer = client.post(
            where(hall, box, "assistance"), data={"line": str(line), "choice": "for"}
        )
        again = client.post(
            where(hall, box, "assistance"), data={"line": str(line), "choice": "against"}
        )
    ballot = boxes.choices(box, [line])[line]
    told = db.session.scalars(
        sa.select(Message.person_id).where(Message.verb == "ballot:assisted")
    ).all()

    assert (answer.status_code, again.status_code) == (303, 422)
    assert (ballot.channel, ballot.choice) == ("assisted", "for")
    assert ballot.entered_by == hall.representative.id
    assert told == [hall.resident.id]  # the child of that household has no say


def test_a_building_heads_list_says_who_and_never_what(client, hall) -> None:
    box = box_with_papers(hall)
    scene.cast(box, "against")
    with clock.pretend(scene.at(days=1)):
        scene.sign_in(client, hall, "representative")
        page = client.get(where(hall, box, f"doors?building={hall.buildings[0].id}")).get_data(
            as_text=True
        )

    assert page.count("已投") == 1 and "4栋 0101室" not in page
    assert "反对" not in page


def test_residents_see_neither_the_list_nor_the_papers(client, hall) -> None:
    box = box_with_papers(hall)
    with clock.pretend(scene.at(days=1)):
        scene.sign_in(client, hall, "neighbour")
        seen = [client.get(where(hall, box, page)).status_code for page in ("doors", "papers")]

    assert seen == [403, 403]


def test_a_lost_paper_is_replaced_under_a_new_number(client, hall) -> None:
    box = box_with_papers(hall)
    with clock.pretend(scene.at(days=1)):
        scene.sign_in(client, hall, "committee")
        replaced = client.post(where(hall, box, "replacements"), data={"serial": "2"})
        twice = client.post(where(hall, box, "replacements"), data={"serial": "2"})
        unknown = client.post(where(hall, box, "replacements"), data={"serial": "99"})

    assert (replaced.status_code, unknown.status_code) == (303, 422)
    assert twice.status_code == 422 and "编号 2 的纸质票已经换发" in twice.text
    assert paper.serials(box, [9])[9].voter_id == paper.serials(box, [2])[2].voter_id


def test_ballots_are_shown_and_printed_four_to_a_page(client, hall) -> None:
    box = box_with_papers(hall)
    secret = box_with_papers(hall, secrecy="secret", occasion=2)
    with clock.pretend(scene.at(days=1)):
        scene.sign_in(client, hall, "committee")
        named = client.get(where(hall, box, "slips")).get_data(as_text=True)
        hidden = client.get(where(hall, secret, "slips")).get_data(as_text=True)
        printed = client.get(where(hall, box, "slips.pdf"))

    assert named.count('class="slip"') == 8
    # On the stub and on the ballot; of a secret box on the stub alone.
    assert len(re.findall(r">编号 3<", named)) == 2
    assert len(re.findall(r">编号 3<", hidden)) == 1
    if not pdf.available():
        assert printed.status_code == 503
        return
    assert printed.mimetype == "application/pdf"
    assert len(re.findall(rb"/Type /Page\b", printed.data)) in (0, 2)


def test_owners_names_are_told_to_the_committee_alone(client, hall) -> None:
    scene.owners_registered(hall)
    about = scene.topic(hall, "更换电梯", body="OWN-G")
    box = scene.box_of(scene.writing_open(hall, about, days=15))
    with clock.pretend(scene.at(days=1)):
        scene.sign_in(client, hall, "representative")
        told = client.get(where(hall, box, "doors")).get_data(as_text=True)
        vote = client.get(hall.path("writings/1")).get_data(as_text=True)
        scene.sign_in(client, hall, "committee")
        known = client.get(where(hall, box, "doors")).get_data(as_text=True)

    assert "东山公司" in known and "东山公司" not in told
    assert "0201室" in told
    assert "意见征询" in vote


CASES = Path(__file__).parents[2].parent / "shared" / "cases"


def excel(*rows) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("rows", "counted"),
    [
        ((("编号", "意见"), ("１", "同意"), ("２", "反 对")), (1, 1, 0)),
        ((("票编号", "同意", "反对", "弃权"), (1, "√", "", ""), (2, "", "", "√")), (1, 0, 1)),
        ((("序号", "编 号", "表决意见（同意/反对/弃权）"), (1, "1号", "弃权"), (2, 2.0, "同意")),
         (1, 0, 1)),
        ((("某某表决票",), ("*编号", "意见"), (1, "同意"), ("合计", "1 张")), (1, 0, 0)),
    ],
)  # fmt: skip
def test_lists_are_read_as_offices_keep_them(client, hall, rows, counted) -> None:
    box = box_with_papers(hall)
    with clock.pretend(scene.at(days=1)):
        scene.sign_in(client, hall, "committee")
        file = (io.BytesIO(excel(*rows)), "票.xlsx")
        looked = client.post(where(hall, box, "lists"), data={"key": "k", "sheet": file})
        entered = client.post(looked.location + "/taking")
        scene.sign_in(client, hall, "second_committee")
        client.post(entered.location + "/confirmation")

    assert tuple(ballots.count(box).values()) == counted


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("b01-full-width.xlsx", {12: "for", 13: "against"}),
        ("b05-tick-columns.xlsx", {12: "for", 13: "against", 14: "abstain"}),
        ("b08-footer.xlsx", {12: "for"}),
    ],
)
def test_cases_18_19_25_are_read(hall, name, choices) -> None:
    found = list(CASES.glob(f"*/{name}"))
    if not found:
        pytest.skip(f"{name} is not beside the repository")
    box = box_with_papers(hall)
    words = {"for": "同意", "against": "反对", "abstain": "弃权"}
    names = lists.names(box, words)
    with found[0].open("rb") as file:
        book = read_book(name, file)
    listed = layout.table(book, layout.find(book, names, ("serial",)))
    mapping = called_like(names, listed.columns)
    rows, _ = listed.rows(mapping, ("serial",))
    sheets, wrong = lists.sheets(box, lists.read_rows(box, rows, mapping), words)

    assert wrong == []
    assert {sheet.serial: choice_from(sheet.choice)[0] for sheet in sheets} == choices


def test_what_a_list_of_papers_says_is_seen_by_who_brought_it(client, hall) -> None:
    box = box_with_papers(hall)
    with clock.pretend(scene.at(days=1)):
        scene.sign_in(client, hall, "committee")
        looked = upload(client, hall, box, LIST).location
        own = client.get(looked).status_code
        scene.sign_in(client, hall, "second_committee")
        others = [client.get(looked).status_code, client.post(looked + "/taking").status_code]

    assert (own, others) == (200, [404, 404])
