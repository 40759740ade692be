"""Words that have become public are covered on record: everywhere, and the chain stays whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from deliberation.database import db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.journal import queries as journal
from deliberation.journal.models import Entry, Words, chain
from deliberation.journal.operations import typed
from deliberation.lobby.operations import covering
from deliberation.lobby.queries import witnesses
from deliberation.messages.models import Message
from deliberation.resolve.operations import objections
from deliberation.rules.reading.privacy import COVER
from deliberation.rules.refusals import NotReady, Stale
from tests import scene
from tests.records import stored

PHONE, NAME = "13900002222", "裘若水"


@pytest.fixture
def hall(app) -> scene.Neighbourhood:
    with app.app_context():
        return scene.community()


def public(app, hall, number: str) -> str:
    reader = app.test_client()
    pages = (f"issues/{number}", "", "issues/", f"search?q={NAME}", "search?q=2222")
    return "".join(reader.get(hall.path(page)).get_data(as_text=True) for page in pages)


def proposed(hall, **more) -> Issue:
    return scene.issue_at_review(
        hall, title=f"找{NAME}修路", problem=f"请打{PHONE}，{NAME}住3栋2单元501。", **more
    )


def cover(issue: Issue, *words: str, hall, reason: str = "里面有个人电话", **more) -> int:
    with unit_of_work():
        return covering.cover(
            issue, words, reason=reason, by=hall.committee, at=scene.at(2), **more
        )


def test_what_is_covered_is_gone_from_pages_search_and_messages(app, hall) -> None:
    with app.app_context():
        issue = proposed(hall)
        number = issue.number
        assert PHONE in public(app, hall, number)
        # title and text of the issue, title in the record
        assert cover(issue, PHONE, NAME, hall=hall) == 3
        assert (issue.title, issue.problem) == (
            f"找{COVER}修路", f"请打{COVER}，{COVER}住3栋2单元501。",
        )  # fmt: skip
    page = public(app, hall, number)
    assert (PHONE in page, NAME in page.replace(f"q={NAME}", "").replace(f'"{NAME}"', "")) == (
        False, f"“{NAME}”" in page,
    )  # fmt: skip
    assert "遮盖了公开文字里的 3 处，理由：里面有个人电话" in page
    with app.app_context():
        everything = repr([row.particulars for row in db.session.scalars(sa.select(Message))])
        assert NAME not in everything + repr(db.session.scalars(sa.select(Words.text)).all())
        assert journal.verify(hall.community.id) is None
        assert list(witnesses.flaws(hall.community.id)) == []


def test_the_chain_holds_digests_that_nobody_can_test_guesses_against(app, hall) -> None:
    with app.app_context():
        issue = proposed(hall)
        entry = db.session.scalar(sa.select(Entry).where(Entry.verb == "issue:proposed"))
        kept = db.session.scalar(sa.select(Words).where(Words.issue_id == issue.id))
        assert entry.particulars["title"] == {"words": typed.digest(kept.salt, f"找{NAME}修路")}
        cover(issue, NAME, hall=hall)
        assert (kept.salt, kept.text) == (None, f"找{COVER}修路")
        assert chain.digest(entry) == entry.hash


def test_words_that_were_changed_beside_the_record_are_found(app, hall) -> None:
    with app.app_context():
        proposed(hall)
        with unit_of_work():
            db.session.execute(sa.update(Words).values(text="别的话"))
        (flaw,) = witnesses.flaws(hall.community.id)
        assert flaw.startswith("the words of digest ")


def test_an_entry_of_old_shows_its_words_covered_and_its_chain_verifies(app, hall, monkeypatch):
    with app.app_context():
        with monkeypatch.context() as before:  # as the record was written until now
            before.setattr(
                typed, "kept_apart", lambda here, told: [dict(known) for _, known in told]
            )
            issue = proposed(hall)
        entry = db.session.scalar(sa.select(Entry).where(Entry.verb == "issue:proposed"))
        assert entry.particulars["title"] == f"找{NAME}修路"
        cover(issue, NAME, hall=hall)
        told = {one.verb: one for one in journal.of_issue(hall.community.id, issue.id)}
        assert told["issue:proposed"].particulars["title"] == f"找{COVER}修路"
        assert typed.read_out(hall.community.id, [entry])[0]["title"] == f"找{COVER}修路"
        assert journal.verify(hall.community.id) is None


def test_what_belongs_to_the_issue_in_later_rooms_is_covered_too(app, hall) -> None:
    with app.app_context():
        resolution = scene.resolution_posted(hall)
        issue = stored(Issue, resolution.issue_id)
        with unit_of_work():
            objections.object_to(
                resolution, key="one", text=f"请先打{PHONE}问问。", by=hall.neighbour,
                at=resolution.posted_at + timedelta(days=1),
            )  # fmt: skip
        assert covering.proposed(issue) == [PHONE]
        assert cover(issue, PHONE, hall=hall) == 1
        text = db.session.scalar(sa.text("SELECT text FROM objections"))
        assert text == f"请先打{COVER}问问。"


@pytest.mark.parametrize(
    ("words", "reason", "name"),
    [
        ([], "理由", "covering.words_missing"),
        (["1"], "理由", "covering.word_too_short"),
        ([PHONE], " ", "covering.reason_missing"),
        (["没有这几个字"], "理由", "covering.not_there"),
    ],
)
def test_why_nothing_is_covered(app, hall, words, reason, name) -> None:
    with app.app_context():
        issue = proposed(hall)
        with pytest.raises(NotReady) as refused:
            cover(issue, *words, hall=hall, reason=reason)
        assert (refused.value.refusal.name, issue.problem[:13]) == (name, f"请打{PHONE}")


def test_a_page_that_is_older_than_the_issue_covers_nothing(app, hall) -> None:
    with app.app_context():
        issue = proposed(hall)
        with pytest.raises(Stale):
            cover(issue, PHONE, hall=hall, seen=issue.version - 1)


def test_the_page_proposes_what_it_finds_and_only_the_committee_covers(app, hall, client) -> None:
    with app.app_context():
        number = proposed(hall).number
    here = hall.path(f"issues/{number}/covering")
    clerk = scene.sign_in(client, hall, "committee")
    assert f">\n{PHONE}" in clerk.get(here).text or PHONE in clerk.get(here).text
    nothing = clerk.post(here, data={"words": PHONE, "reason": ""})
    assert (nothing.status_code, PHONE in nothing.text) == (422, True)
    sent = {"words": f"{PHONE}\r\n{NAME}", "reason": "电话"}
    assert clerk.post(here, data=sent).status_code == 303
    assert PHONE not in public(app, hall, number)
    resident = scene.sign_in(app.test_client(), hall, "resident")
    assert resident.get(here).status_code == 403
