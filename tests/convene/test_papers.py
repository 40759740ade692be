"""The notice as page, file and poster, and the sign-in sheet, blank and as it was recorded."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
import segno
from flask import Flask

from deliberation import clock
from deliberation.documents import pdf
from deliberation.lobby.operations import heads
from tests import scene
from tests.discuss.room import TABLE, Room
from tests.sheets import sheets


@pytest.fixture
def room(app: Flask) -> Room:
    with app.app_context():
        hall = scene.community()
        meeting = scene.meeting_called(hall, guests=("officer",))
    with clock.pretend(meeting.starts_at):
        yield Room(app, hall, meeting)


def page(room: Room, path: str, part: str = "resident") -> str:
    return room.see(part, path)


def in_word(room: Room, path: str, part: str = "resident") -> str:
    answer = room.device(part).get(room.address(path))
    assert answer.status_code == 200
    with zipfile.ZipFile(BytesIO(answer.get_data())) as file:
        text = re.sub(r"<[^>]+>", "", file.read("word/document.xml").decode())
        pictures = [name for name in file.namelist() if name.startswith("word/media/")]
    assert len(pictures) == 1  # the code
    return text


def sheets_of(room: Room, path: str) -> int:
    """How many sheets of paper the PDF at *path* has."""
    if not pdf.available():
        pytest.skip("there is no Pango here, so no PDF")
    answer = room.device("resident").get(room.address(path))
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return sheets(answer.data)


def said_by(room: Room) -> tuple[str, ...]:
    """What a notice says, wherever it stands."""
    with room.app.app_context():
        meeting = room.meeting
        return (
            "会议通知",
            "2026年3月12日",
            "居委会二楼会议室",
            "停车位错时共享",
            "应到6人，至少4人到会才能开会。",
            "谁都可以到会场旁听",
            "0571-88000001",
            meeting.roll_hash,
            meeting.entry_hash,
        )


def test_a_word_paper_says_how_far_the_record_had_come(room: Room) -> None:
    with room.app.app_context():
        head = heads.printed(room.hall.community.id)
    line = f"第 {head.number} 条，存证码 {head.short}"

    assert line in in_word(room, "notice.docx")


def test_the_notice_says_the_same_on_the_page_in_word_and_as_pdf(room: Room) -> None:
    for text in (page(room, ""), in_word(room, "notice.docx")):
        bare = "".join(text.split())
        for said in said_by(room):
            assert said in bare, said
        assert "陈**" in bare and "陈志强" not in bare
    assert "陈志强" in in_word(room, "notice.docx", "representative")


def test_the_poster_is_one_sheet_with_a_code_that_leads_to_the_meeting(room: Room) -> None:
    shown = page(room, "poster")
    address = f"http://localhost{room.address()}"
    drawn = re.search(r'class="qrline" stroke="#000" d="([^"]+)"', shown)[1]
    assert drawn in segno.make(address, error="m", micro=False).svg_inline(
        scale=4, border=2, dark="#000", light="#fff", omitsize=True
    )
    text = "".join(re.sub(r"<[^>]+>", "", shown).split())
    with room.app.app_context():
        hashes = room.meeting.roll_hash, room.meeting.entry_hash
    for said in ("3月12星期四晚上7:00", "居委会二楼会议室", "停车位错时共享",
                 "谁都可以来听", "0571-88000001", *hashes):  # fmt: skip
        assert said in text, said
    assert "陈" not in text.partition("<main")[2]  # who sits there does not hang on a wall


def test_each_paper_is_set_on_few_sheets(room: Room) -> None:
    papers = ("notice.pdf", "poster.pdf", "sign-in.pdf")
    assert [sheets_of(room, path) for path in papers] == [2, 1, 1]


def test_the_sheet_is_blank_before_the_meeting_and_says_who_came_after(room: Room) -> None:
    blank = in_word(room, "sign-in.docx", "second_committee")
    for said in ("签到表", "签名", "代表谁", "离会", "陈志强", "吴涛"):
        assert said in blank
    assert "门口点名" not in blank
    room.come(*TABLE)
    room.device("second_committee").post(
        room.address("departures"), data={"one": room.member("representative")}
    )
    room.device("second_committee").post(
        room.address("arrivals"), data={"assisted": room.member("property_manager")}
    )
    for text in (page(room, "sign-in"), in_word(room, "sign-in.docx")):
        assert (text.count("门口点名"), text.count("代签")) == (5, 3)  # two in its own words
        assert text.count("19:00") == 8  # the hour, six who came, one who left
        with room.app.app_context():
            assert room.meeting.roll_hash in "".join(text.split())


@pytest.mark.parametrize("path", ["notice.pdf", "notice.docx", "poster", "poster.pdf"])
def test_before_notice_there_is_no_paper(app: Flask, path: str) -> None:
    with app.app_context():
        hall = scene.community()
        meeting = scene.meeting_called(hall, noticed=False)
    client = scene.sign_in(app.test_client(), hall, "committee")
    assert client.get(hall.path(f"meetings/{meeting.number}/{path}")).status_code == 404
