"""Minutes after the meeting: remarks are appended, the chair confirms, three officers sign."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest

from deliberation.convene.queries import seat_queries
from deliberation.database import db
from deliberation.discuss import queries
from deliberation.discuss.models import MinutesEntry
from deliberation.discuss.operations.minutes import standing
from deliberation.discuss.queries import floor_cache
from deliberation.discuss.routes import papers
from deliberation.documents import pdf
from deliberation.documents.paper import Paper
from deliberation.journal.models import Entry, Tampering
from tests.discuss.room import TABLE, Room, refusal

MOTION = "停车位错时共享：白天8点到18点供来访车辆停放。"


@pytest.fixture
def held(room: Room) -> Room:
    """A meeting that is over: one motion moved, spoken to on both sides, lost by the roll."""
    room.come(*TABLE)
    room.does("committee", "order")
    room.does("committee", "items/{item}/opening")
    room.does("representative", "motions", kind="main", text=MOTION)
    room.does("second_representative", "motions/{motion}/seconding")
    room.does("committee", "motions/{motion}/statement")
    for who, side in (("representative", "for"), ("second_representative", "against")):
        room.does(who, "speeches", side=side)
        room.does("committee", "speeches/recognition")
        room.does(who, "speeches/end")
    room.does("committee", "motions/{motion}/question", method="hands")
    room.does("committee", "motions/{motion}/count", in_favour=1, against=2, abstained=0)
    room.does("supervisor", "motions/{motion}/confirmation")
    mover, seconder = room.member("representative"), room.member("supervisor")
    room.does("second_committee", "adjournment", mover=mover, seconder=seconder)
    return room


def shown_hash(room: Room, part: str) -> str:
    found = re.search(r'name="seen_hash" value="([0-9a-f]{64})"', room.see(part, "minutes"))
    return found[1] if found else ""


def record_hash(room: Room) -> str:
    with room.app.app_context():
        return standing(room.meeting, queries.acts(room.meeting)).hash


def press(room: Room, part: str, what: str, seen: str | None = None, expect: int = 303) -> str:
    data = {"seen_hash": record_hash(room) if seen is None else seen}
    answer = room.device(part).post(room.address(f"minutes/{what}"), data=data)
    assert answer.status_code == expect, answer.get_data(as_text=True)
    return refusal(answer)


def remark(room: Room, part: str, kind: str, text: str, *, key: str, expect: int = 303):
    item = room.floor.setup.items[0].key if kind == "minority" else ""
    data = {"key": key, "kind": kind, "item": item, "text": text}
    answer = room.device(part).post(room.address("minutes/remarks"), data=data)
    assert answer.status_code == expect, answer.get_data(as_text=True)
    return answer


def entries(room: Room) -> list[tuple[str, str]]:
    with room.app.app_context():
        rows = db.session.scalars(db.select(MinutesEntry).order_by(MinutesEntry.position))
        return [(row.kind, row.function) for row in rows]


def test_draft_then_confirmed_by_the_chair_then_signed_by_each_in_their_own_account(held):
    assert "草稿，等主持人确认" in held.see("resident", "minutes")
    assert shown_hash(held, "supervisor") == ""  # nothing to sign before the chair has confirmed
    assert "先确认" in press(held, "supervisor", "signatures", expect=422)
    press(held, "second_committee", "confirmation", expect=403)
    press(held, "committee", "confirmation", seen=shown_hash(held, "committee"))
    assert "已确认，等签署" in held.see("resident", "minutes")
    for who in ("committee", "second_committee", "supervisor"):
        press(held, who, "signatures", seen=shown_hash(held, who))
    assert "三方都已签署" in held.see("resident", "minutes")
    press(held, "representative", "signatures", expect=403)
    press(held, "committee", "signatures", expect=422)
    assert entries(held) == [
        ("confirmed", "chair"),
        ("signed", "chair"),
        ("signed", "secretary"),
        ("signed", "scrutineer"),
    ]
    with held.app.app_context():
        told = db.session.scalars(
            db.select(Entry).where(Entry.verb == "minutes:signed").order_by(Entry.number)
        ).all()
        assert [(one.actor_id, one.particulars["function"]) for one in told] == [
            (int(held.member("committee")), "chair"),
            (int(held.member("second_committee")), "secretary"),
            (int(held.member("supervisor")), "scrutineer"),
        ]
        assert {one.particulars["hash"] for one in told} == {record_hash(held)}


def test_a_remark_is_appended_makes_another_record_and_keeps_what_was_signed(held):
    press(held, "committee", "confirmation")
    press(held, "supervisor", "signatures")
    before = record_hash(held)
    for _ in range(2):  # a double click adds one
        remark(held, "second_committee", "correction", "地点应为活动中心三楼。", key="one")
    assert record_hash(held) != before
    page = held.see("committee", "minutes")
    assert "草稿，等主持人确认" in page and "地点应为活动中心三楼。" in page
    assert page.count(before[:16]) == 2  # the confirmation and the signature of the earlier record
    assert "补记了内容" in press(held, "committee", "confirmation", seen=before, expect=409)
    press(held, "committee", "confirmation")
    assert [kind for kind, _ in entries(held)] == ["confirmed", "signed", "correction", "confirmed"]


def test_a_member_adds_a_minority_view_and_nothing_else(held):
    remark(held, "representative", "minority", "白天也要给住户留车位。", key="view")
    assert "白天也要给住户留车位。" in held.see("resident", "minutes")
    remark(held, "representative", "correction", "我没有说过。", key="no", expect=422)
    remark(held, "resident", "minority", "我也反对。", key="out", expect=403)
    assert [kind for kind, _ in entries(held)] == ["minority"]


def test_what_is_typed_is_kept_when_it_is_not_complete(held):
    answer = remark(held, "committee", "study", " ", key="k", expect=422)
    assert "请写内容。" in answer.get_data(as_text=True)


def test_nothing_is_confirmed_or_added_before_the_meeting_is_over(room):
    room.begin()
    assert "散会以后" in press(room, "committee", "confirmation", seen="0" * 64, expect=422)
    remark(room, "committee", "correction", "早了。", key="k", expect=422)
    assert entries(room) == []


def test_what_is_written_to_the_minutes_is_never_changed(held):
    remark(held, "committee", "study", "支部研究同意。", key="k")
    with held.app.app_context():
        row = db.session.scalar(db.select(MinutesEntry))
        row.text = "改过"
        with pytest.raises(Tampering):
            db.session.flush()
        db.session.rollback()
        with pytest.raises(Exception, match="append-only"):
            db.session.execute(db.text("UPDATE minutes_entries SET text = 'x'"))
        db.session.rollback()


def paper(room: Room) -> Paper:
    with room.app.test_request_context("/"):
        meeting = room.meeting
        recorded = queries.acts(meeting)
        lines = queries.proceedings(meeting, recorded)
        return papers.minutes(
            meeting,
            "幸福里社区",
            lines,
            floor_cache.floor(meeting),
            seat_queries.sitters(meeting, in_full=True),
            standing(meeting, recorded),
        )


def test_the_paper_says_of_each_question_who_brought_it_who_spoke_and_what_came(held):
    made = paper(held)
    mover, against = "4栋 陈志强", "3栋 刘桂芳"
    (part,) = made.sections[0].parts
    assert part.title == f"{held.floor.setup.items[0].title} · 主动议：未通过"
    texts = [block.text for block in part.blocks]
    assert texts[:4] == [
        MOTION,
        f"{mover}提出，{against}附议。",
        f"发言：{mover}（赞成）、{against}（反对）。",
        "举手表决。",
    ]
    assert "同意 1 票，反对 2 票" in texts[4]
    assert len(made.sections[1].blocks[0].lines) == len(held.acts)


def test_word_holds_what_the_page_says(held):
    remark(held, "committee", "correction", "换行\x00\x0b也行。", key="k")
    answer = held.device("committee").get(held.address("minutes.docx"))
    assert answer.status_code == 200
    with zipfile.ZipFile(BytesIO(answer.data)) as file:
        text = re.sub(r"<[^>]+>", "", file.read("word/document.xml").decode())
    assert MOTION in text and record_hash(held) in text and "换行也行。" in text


@pytest.mark.skipif(not pdf.available(), reason="Pango is missing")
def test_pdf_is_set_for_who_asks_with_chinese_as_text(held):
    answer = held.device("committee").get(held.address("minutes.pdf"))
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF-") and len(answer.data) > 10_000
    assert "minutes.pdf" in held.see("resident", "minutes")


def test_where_no_pdf_can_be_made_none_is_offered_and_all_else_works(held, monkeypatch):
    monkeypatch.setattr(pdf, "_LIBRARIES", (("nowhere", "libnowhere.so.0"),))
    pdf.available.cache_clear()
    try:
        page = held.see("resident", "minutes")
        assert "minutes.pdf" not in page and "minutes.docx" in page
        answer = held.device("resident").get(held.address("minutes.pdf"))
        assert answer.status_code == 503
        assert "没有生成 PDF 的部件" in answer.get_data(as_text=True)
    finally:
        pdf.available.cache_clear()
