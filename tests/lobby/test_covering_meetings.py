"""Words of a meeting and of a ballot box are covered on record, and everything goes on to fit."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.ballots import operations as ballots
from deliberation.ballots.models import Box
from deliberation.ballots.queries import recorded_seal, results
from deliberation.convene.models import Meeting
from deliberation.database import db, unit_of_work
from deliberation.discuss import operations as discuss
from deliberation.discuss import queries
from deliberation.discuss.models import Act, CoveredSpan
from deliberation.discuss.operations import minutes
from deliberation.discuss.queries import floor_cache
from deliberation.issues.models import Issue
from deliberation.journal import queries as journal
from deliberation.journal.models import Entry, Tampering, Words
from deliberation.journal.operations import typed
from deliberation.live.publish import Address, Broadcast, missed
from deliberation.lobby.operations import covering
from deliberation.lobby.queries import witnesses
from deliberation.rules import recount
from deliberation.rules.meeting import acts
from deliberation.rules.reading.privacy import COVER
from deliberation.web.language import LOCALES
from tests import covering as said
from tests import scene
from tests.records import stored

PHONE, NAME = "13900002222", "裘若水"
WORDS = (PHONE, NAME)


@pytest.fixture
def hall(app) -> scene.Neighbourhood:
    with app.app_context():
        return scene.community()


def cover(subject: Issue | Meeting | Box, *words: str, hall) -> int:
    told = {"reason": "里面有个人电话", "by": hall.committee, "at": scene.at(12)}
    with unit_of_work():
        return covering.cover(subject, words or WORDS, **told)


def whole(hall) -> bool:
    """What ``flask verify`` asks."""
    meetings = db.session.scalars(sa.select(Meeting)).all()
    return (
        journal.verify(hall.community.id) is None
        and all(queries.verify(one) is None for one in meetings)
        and list(witnesses.flaws(hall.community.id)) == []
    )


def shown(client, hall, *pages: str) -> str:
    told = []
    for page in pages:
        answer = client.get(hall.path(page))
        assert answer.status_code == 200, page
        content = answer.get_data()
        if content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as file:
                content = b"".join(file.read(name) for name in file.namelist())
        told.append(content.decode("utf-8", "replace"))
    return "".join(told)


def has(text: str) -> list[str]:
    return [word for word in WORDS if word in text]


def test_no_page_of_a_sitting_meeting_shows_them_and_the_floor_goes_on(app, hall) -> None:
    with app.app_context():
        meeting = said.in_session(hall, *WORDS)
        pages = [f"meetings/{meeting.number}/{page}" for page in ("floor", "minutes.docx")]
        at = meeting.starts_at + timedelta(minutes=6)
    parts = ("committee", "second_committee", "representative")
    readers = [scene.sign_in(app.test_client(), hall, part) for part in parts]
    with clock.pretend(at):
        assert [has(shown(reader, hall, pages[0])) for reader in readers] == [list(WORDS)] * 3
        with app.app_context():
            assert cover(stored(Meeting, meeting.id), hall=hall) >= 6
            assert whole(hall)
        readers.append(app.test_client())
        assert [has(shown(reader, hall, *pages)) for reader in readers] == [[]] * 4
        assert has(shown(readers[0], hall, f"meetings/{meeting.number}/screen")) == []
        with app.app_context(), unit_of_work():  # the law is applied to what was said
            sits = stored(Meeting, meeting.id)
            chair, scrutineer = str(hall.committee.id), str(hall.supervisor.id)
            for done in (
                acts.Put(chair, acts.CountMethod.HANDS),
                acts.EnterCount(chair, 3, 0, 0),
                acts.ConfirmCount(scrutineer),
            ):
                by = hall.supervisor if done.by == scrutineer else hall.committee
                floor = discuss.act(sits, done, by=by, at=at)
        assert floor.text == f"装晾衣杆，先打{PHONE}，再找{PHONE}，{NAME}。"
        now = shown(readers[0], hall, *pages)
    assert (has(now), f"装晾衣杆，先打{COVER}，再找{COVER}，{COVER}。" in now) == ([], True)
    with app.app_context():
        parts = db.session.scalars(sa.select(Broadcast.html + Broadcast.said)).all()
        assert (has("".join(parts)), COVER in "".join(parts), whole(hall)) == ([], True, True)


def test_minutes_that_were_signed_stay_signed_and_say_who_covered_what(app, hall) -> None:
    with app.app_context():
        meeting = said.adjourned(hall, *WORDS)
        with unit_of_work():
            meeting.title, meeting.place = f"{NAME}的事", f"{NAME}家"
        record = minutes.standing(meeting, queries.acts(meeting))
        with unit_of_work():
            told = {"by": hall.committee, "at": scene.at(11)}
            minutes.confirm(meeting, seen=record.hash, **told)
        cover(meeting, hall=hall)
        now = minutes.standing(meeting, queries.acts(meeting))
        assert (now.hash, now.state) == (record.hash, minutes.State.CONFIRMED)
        assert (meeting.title, meeting.place) == (f"{COVER}的事", f"{COVER}家")
        assert whole(hall)
        number = meeting.number
    for reader in (app.test_client(), scene.sign_in(app.test_client(), hall, "committee")):
        pages = [f"meetings/{number}/minutes", f"meetings/{number}/minutes.docx",
                 f"meetings/{number}", "meetings/"]  # fmt: skip
        assert has(shown(reader, hall, *pages)) == []
        page = shown(reader, hall, pages[0])
        assert "遮盖了" in page and "理由：里面有个人电话" in page


def test_the_places_hold_no_word_and_cannot_be_changed(app, hall) -> None:
    with app.app_context():
        meeting = said.adjourned(hall, *WORDS)
        cover(meeting, hall=hall)
        spans = db.session.scalars(sa.select(CoveredSpan)).all()
        entry = db.session.scalar(sa.select(Entry).where(Entry.verb == "meeting:covered"))
        assert {one.entry_number for one in spans} == {entry.number}
        by_seq = {act.seq: act.data for act in queries.acts(meeting)}
        found = {by_seq[one.seq][one.path][one.start : one.start + one.length]
                 for one in spans if one.kind == "act"}  # fmt: skip
        assert found == set(WORDS)
        assert has(repr([entry.particulars, *map(vars, spans)])) == []
        with pytest.raises(Tampering), unit_of_work():
            spans[0].length = 1
        with pytest.raises(sa.exc.DatabaseError), unit_of_work():
            db.session.execute(sa.delete(CoveredSpan))


def test_what_is_covered_already_is_not_there_to_be_covered_again(app, hall) -> None:
    with app.app_context():
        meeting = said.adjourned(hall, *WORDS)
        first = cover(meeting, PHONE, hall=hall)
        assert cover(meeting, hall=hall) < first * 2
        with pytest.raises(covering.NotReady) as refused:
            cover(meeting, hall=hall)
        assert refused.value.refusal.name == "covering.not_there"
        assert covering.proposed(meeting) == []


def test_an_issue_takes_its_meeting_and_its_box_along(app, hall) -> None:
    with app.app_context():
        meeting = said.adjourned(hall, *WORDS)
        (item,) = db.session.scalars(sa.select(covering.AgendaItem)).all()
        issue = stored(Issue, item.issue_id)
        with unit_of_work():
            issue.title = item.title = f"{NAME}的晾衣杆"
            scene_box = said.box(hall, *WORDS)
            scene_box.issue_id = issue.id
        assert has(floor_cache.setup(meeting).items[0].title) == [NAME]
        floor_cache.floor(meeting)
        cover(issue, hall=hall)
        assert has(floor_cache.floor(meeting).setup.items[0].title) == []
        told = (issue.title, item.title, scene_box.question, *scene_box.labels.values())
        assert has("".join(told)) == []
        verbs = db.session.scalars(sa.select(Entry.verb).where(Entry.verb.like("%:covered"))).all()
        assert sorted(verbs) == ["box:covered", "issue:covered", "meeting:covered"]
        assert has(repr(db.session.scalars(sa.select(Words.text)).all())) == []
        page = shown(app.test_client(), hall, f"meetings/{meeting.number}/minutes")
        assert has(page) == []


def test_what_was_decided_with_them_is_covered_where_it_is_told(app, hall) -> None:
    with app.app_context():
        about = scene.topic(hall, "修路")
        with unit_of_work():
            about.action = f"修路找{PHONE}。"
        meeting = scene.meeting_decided(hall, about)
        issue = stored(Issue, about.id)
        assert queries.adopted(issue).text == f"修路找{PHONE}。"
        cover(meeting, PHONE, hall=hall)
        assert queries.adopted(issue).text == f"修路找{COVER}。"
        assert has(shown(app.test_client(), hall, f"issues/{issue.number}")) == []


# ------------------------------------------------------------------ what is stored to be sent


def test_a_listener_that_comes_back_is_sent_nothing_of_before(app, hall) -> None:
    with app.app_context():
        meeting = said.in_session(hall, *WORDS)
        to = Address(hall.community.id, meeting.id, "guest", next(iter(LOCALES)))
        connection = db.session.connection()
        parts = missed(connection, to, 0)
        last = parts[-1].seq
        assert has(parts[-1].html + parts[-2].html) == list(WORDS)
        cover(meeting, hall=hall)
        connection = db.session.connection()
        for known in (0, last - 2, last):
            (anew,) = missed(connection, to, known)
            assert (anew.seq, has(anew.html + anew.said), COVER in anew.html) == (last, [], True)
        assert missed(connection, to, last, anew.revision) == []


# ------------------------------------------------------------------ boxes


def recounted(box: Box, **more: str) -> list[str]:
    lines = [line.encode() for line in results.export(box).lines()]
    done = recount.recount(lines, root=box.root, seal=box.seal, **more)
    return [name for name, _ in done.findings]


def test_a_box_that_is_covered_while_open_is_closed_as_every_other(app, hall) -> None:
    with app.app_context():
        box = said.box(hall, *WORDS)
        scene.cast(box, "a", "a", "b")
        assert cover(box, hall=hall) >= 2
        with unit_of_work():
            ballots.close(box, by=None, at=box.closes_at)
        assert (box.covering, recounted(box), whole(hall)) == (None, [], True)
        assert has("".join(results.export(box).lines())) == []


@pytest.mark.parametrize("secrecy", ["named", "secret"])
def test_a_closed_box_is_recounted_with_its_words_covered(app, hall, secrecy) -> None:
    with app.app_context():
        homes = said.box(hall, *WORDS, secrecy=secrecy)
        scene.cast(homes, "a", "a", "b", "a", "a")
        with unit_of_work():
            ballots.close(homes, by=None, at=homes.closes_at)
        before = [line.encode() for line in results.export(homes).lines()]
        assert has(b"".join(before).decode()) == list(WORDS)
        root, seal = homes.root, homes.seal
        cover(homes, hall=hall)
        assert (homes.root, homes.seal) == (root, seal)
        told = "".join(results.export(homes).lines())
        assert (has(told), COVER in told) == ([], True)
        assert recounted(homes, covered=homes.covering) == []
        assert recounted(homes) == ["covered"]
        assert recorded_seal.of(homes.uid).covered == homes.covering
        # What somebody downloaded before goes on to fit.
        assert recount.recount(before, root=root, seal=seal).findings == []
        assert whole(hall)


def test_whoever_changes_the_covered_header_is_found(app, hall) -> None:
    with app.app_context():
        box = said.box(hall, *WORDS)
        scene.cast(box, "a", "a", "b")
        with unit_of_work():
            ballots.close(box, by=None, at=box.closes_at)
        cover(box, hall=hall)
        told = "".join(results.export(box).lines())
        known = {"root": box.root, "seal": box.seal, "covered": box.covering}
        for old, new in (
            ('"seats":1', '"seats":2'), ('"question":"', '"question":"不'),
            ('"roll_hash":"', '"roll_hash":"0'), ('"extended":false', '"extended":true'),
            ('"covered":"', '"covered":"0'), ('"arithmetic":{"en":"', '"arithmetic":{"en":"x'),
        ):  # fmt: skip
            assert old in told
            lines = [f"{line}\n".encode() for line in told.replace(old, new, 1).splitlines()]
            findings = [name for name, _ in recount.recount(lines, **known).findings]
            assert "covered-given" in findings, old
        with unit_of_work():
            box.question = "换一个问题"
            box.header = box.header | {"question": box.question}
        flaws = "".join(witnesses.flaws(hall.community.id))
        assert "do not give the digest that you gave" in flaws


def test_reasons_that_became_public_with_a_poll_are_covered(app, hall) -> None:
    with app.app_context():
        box = scene.poll_open(hall)
        scene.cast(box, "dissatisfied", reason=f"叫{NAME}来看。")
        assert cover(box, NAME, hall=hall) == 1
        reasons = db.session.scalars(sa.text("SELECT reason FROM ballots")).all()
        assert reasons == [f"叫{COVER}来看。"]


def test_the_record_holds_a_digest_of_question_and_place(app, hall) -> None:
    with app.app_context():
        said.box(hall, *WORDS)
        said.adjourned(hall, *WORDS)
        told = {one.verb: one.particulars for one in db.session.scalars(sa.select(Entry))}
        assert set(told["box:opened"]["question"]) == {typed.DIGEST}
        assert set(told["meeting:called"]["place"]) == {typed.DIGEST}


# ------------------------------------------------------------------ pages


def test_the_committee_covers_from_the_page_of_a_meeting_and_of_a_box(app, hall, client) -> None:
    with app.app_context():
        meeting, box = said.adjourned(hall, PHONE), said.box(hall, PHONE)
        pages = (f"meetings/{meeting.number}/covering", f"ballots/{box.id}/covering")
        public = (f"meetings/{meeting.number}/minutes", f"ballots/{box.id}")
    clerk = scene.sign_in(client, hall, "committee")
    for page, after in zip(pages, public, strict=True):
        assert PHONE in shown(clerk, hall, page)
        assert hall.path(page) in shown(clerk, hall, after)
        nothing = clerk.post(hall.path(page), data={"words": PHONE, "reason": ""})
        assert (nothing.status_code, PHONE in nothing.text) == (422, True)
        sent = {"words": PHONE, "reason": "电话"}
        answer = clerk.post(hall.path(page), data=sent)
        assert (answer.status_code, answer.location) == (303, hall.path(after))
        assert has(shown(app.test_client(), hall, after)) == []
        resident = scene.sign_in(app.test_client(), hall, "resident")
        assert resident.get(hall.path(page)).status_code == 403


def test_the_page_says_where_the_words_still_are(app, hall, client) -> None:
    with app.app_context():
        meeting = said.adjourned(hall, PHONE)
        kept = [act.data for act in db.session.scalars(sa.select(Act)) if PHONE in repr(act.data)]
        cover(meeting, hall=hall)
        now = [act.data for act in db.session.scalars(sa.select(Act)) if PHONE in repr(act.data)]
        assert kept and now == kept
        page = f"meetings/{meeting.number}/covering"
    told = shown(scene.sign_in(client, hall, "committee"), hall, page)
    assert "会议记录和补记的原文留在数据库里" in told
    assert "以前的备份，收不回来" in told
