"""Votes, rolls, roles, rules and signatures changed in the tables: verify names each of them.

Each test changes rows as somebody with the database's keys would, asks, and takes it back.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.ballots import operations as casting
from deliberation.ballots.models import Box, Voter
from deliberation.ballots.models.helping import Help
from deliberation.ballots.operations import (
    closing,
    contesting,
    entering,
    paper,
    proxies,
    scans,
)
from deliberation.collect.operations import photos
from deliberation.database import Model, db, unit_of_work
from deliberation.journal.models import Entry, KeptRow
from deliberation.lobby.queries import witnessed_pictures, witnesses
from deliberation.people.models import Community
from deliberation.people.operations import desk_settings
from deliberation.rules.box import canonical, commitment
from tests import scene
from tests.fixtures.pages import application


@pytest.fixture(scope="module")
def hall(fresh_database, tmp_path_factory) -> Iterator[scene.Neighbourhood]:
    """A named box with a reason, a secret one, an open one, owners, signatures, settings."""
    instance = tmp_path_factory.mktemp("tampered")
    with fresh_database() as address, application(address, instance) as app, app.app_context():
        here = scene.community(neighbours=2)
        with clock.pretend(scene.at(days=1)):
            _fill(here)
        yield here


def _fill(hall: scene.Neighbourhood) -> None:
    from deliberation.collect import operations as collect

    issue = scene.issue_at_collect(hall)
    with unit_of_work():
        collect.cosign(issue, by=hall.neighbour, at=scene.at(hours=1))
    named = scene.box_open(hall, question="第一问", occasion=11)
    lines = db.session.scalars(sa.select(Voter).where(Voter.box_id == named.id)).all()
    for line, reason in zip(lines[:7], ["太贵了", *[""] * 6], strict=True):
        with unit_of_work():
            casting.cast(
                named, line, "against" if reason else "for", reason=reason, channel="online",
                by=None, at=scene.at(hours=1),
            )  # fmt: skip
    with unit_of_work():
        closing.close(named, by=None, at=named.closes_at)
    asked = {"question": "第二问", "secrecy": "secret", "occasion": 12}
    scene.box_closed(hall, *["for"] * 6, "against", **asked)
    third = scene.box_open(hall, question="第三问", occasion=13)
    _entered_for_others(hall, third)
    with unit_of_work():
        photos.attach(issue, [scene.picture()], by=hall.resident, at=scene.at(hours=1))
    scene.meeting_opened(hall, scene.meeting_called(hall))
    scene.owners_registered(hall)
    scene.ways(hall, turns=3)
    with unit_of_work():
        here = db.session.get_one(Community, hall.community.id)
        now = desk_settings.Settings.of(here)
        desk_settings.change(
            here,
            desk_settings.Settings("0571-1", now.desk_hours, "和平", now.closed_days),
            by=hall.administrator,
            at=scene.at(hours=3),
        )


def _entered_for_others(hall: scene.Neighbourhood, box: Box) -> None:
    """A proxy, help, papers with a photo of them, and a ballot that its voter contests."""
    at, away = scene.at(days=1), (hall.households[2], hall.households[3])
    lines = {
        one.household_id: one
        for one in db.session.scalars(sa.select(Voter).where(Voter.box_id == box.id))
    }
    helped, contested = (lines[home.id] for home in away)
    scene.helped(hall, helped, "assisted", at=at)
    scene.helped(hall, contested, "terminal", at=at)
    with unit_of_work():
        theirs = lines[hall.resident.household_id]
        proxies.give(box, theirs, hall.volunteer, ["for"], by=hall.resident, at=at)
        casting.cast(
            box, contested, "for", channel="terminal", by=hall.representative, at=at, reason=""
        )
        contesting.contest(box, contested, way=contesting.CODE, by=None, at=at)
        paper.issue(box, by=hall.committee, at=at)
        numbers = paper.numbers_of(box, [one.id for one in lines.values()])
        sheets = [entering.Sheet(1, numbers[lines[hall.households[4].id].id], "against")]
        scan = scans.keep(hall.community.id, scene.picture("blue"), at=at)
        entering.enter(box, sheets, key="k", scan=scan, by=hall.committee, at=at)


def found(hall: scene.Neighbourhood, *statements: str) -> list[str]:
    """What verify says once these *statements* were carried out; they are taken back."""
    db.session.rollback()
    try:
        for statement in statements:
            done = db.session.execute(sa.text(statement))
            assert done.rowcount > 0, f"nothing is changed by {statement}"
        db.session.expire_all()
        return list(witnesses.flaws(hall.community.id))
    finally:
        db.session.rollback()


def test_nothing_is_found_where_nobody_touched_anything(hall) -> None:
    assert list(witnesses.flaws(hall.community.id)) == []


NAMED = "(SELECT id FROM boxes WHERE question = '第一问')"
SECRET = "(SELECT id FROM boxes WHERE question = '第二问')"
OPEN = "(SELECT id FROM boxes WHERE question = '第三问')"
LAST_LINE = f"(SELECT max(id) FROM voters WHERE box_id = {OPEN})"
FIRST_BALLOT = f"(SELECT min(id) FROM ballots WHERE box_id = {NAMED})"
FIRST_CHOICE = f"(SELECT min(commitment) FROM choices WHERE box_id = {SECRET})"

CASES = {
    "a named ballot says something else": (
        f"UPDATE ballots SET choice = 'for' WHERE id = {FIRST_BALLOT}",
        "its ballots are not those that were sealed",
    ),
    "a commitment is another one": (
        f"UPDATE ballots SET commitment = '{'a' * 64}' WHERE id = {FIRST_BALLOT}",
        "its recount finds",
    ),
    "a ballot is gone": (
        f"DELETE FROM ballots WHERE id = {FIRST_BALLOT}",
        "its cast, marks_hash are not those that were sealed",
    ),
    "a reason says something else": (
        "UPDATE ballots SET reason = '很好' WHERE reason <> ''",
        "is not what the record has the digest of",
    ),
    "a reason is put into a mouth": (
        f"UPDATE ballots SET reason = '很好' WHERE reason = '' AND box_id = {NAMED}",
        "is not on record",
    ),
    "a secret choice says something else": (
        "UPDATE choices SET choice = CASE choice WHEN 'for' THEN 'against' ELSE 'for' END "
        f"WHERE commitment = {FIRST_CHOICE}",
        "its ballots are not those that were sealed",
    ),
    "a secret choice is gone, and the mark too": (
        f"DELETE FROM choices WHERE commitment = {FIRST_CHOICE}",
        "what is in it makes no result any more",
    ),
    "a count is another one": (
        f'UPDATE boxes SET counts = \'{{"for": 7, "against": 0, "abstain": 0}}\' '
        f"WHERE id = {NAMED}",
        "its counts are not what its ballots come to",
    ),
    "a root is another one": (
        f"UPDATE boxes SET root = '{'b' * 64}' WHERE id = {SECRET}",
        "root or seal are not those of entry",
    ),
    "a question is another one once counted": (
        f"UPDATE boxes SET question = '第四问' WHERE id = {NAMED}",
        "its question is not the one of entry",
    ),
    "a question is another one while it is open": (
        f"UPDATE boxes SET question = '第四问' WHERE id = {OPEN}",
        "its question is not the one of entry",
    ),
    "a label means something else": (
        f'UPDATE boxes SET labels = \'{{"for": "反对", "against": "赞成", '
        f'"abstain": "弃权"}}\' WHERE id = {NAMED}',
        "its options are not those that were sealed",
    ),
    "a closed box is said to be open": (
        f"UPDATE boxes SET closed_at = NULL WHERE id = {NAMED}",
        "the record and its row differ on whether it is closed",
    ),
    "a line of a roll is somebody else's": (
        f"UPDATE voters SET household_id = (SELECT max(id) FROM households) WHERE id = "
        f"(SELECT min(id) FROM voters WHERE box_id = {OPEN})",
        "whose the lines of its roll are was changed",
    ),
    "a line of a roll weighs more": (
        f"UPDATE voters SET weight = 2 WHERE id = "
        f"(SELECT min(id) FROM voters WHERE box_id = {OPEN})",
        "the lines of its roll were changed",
    ),
    "a line of a roll is struck": (
        f"DELETE FROM paper_ballots WHERE voter_id = {LAST_LINE}; "
        f"DELETE FROM voters WHERE id = {LAST_LINE}",
        "on its roll, not",
    ),
    "a role lasts longer": (
        "UPDATE roles SET until = '2099-01-01' WHERE kind = 'supervisor'",
        "lasts otherwise than entry",
    ),
    "a role is another one": (
        "UPDATE roles SET kind = 'administrator' WHERE kind = 'supervisor'",
        "is not the one of entry",
    ),
    "a role was never given": (
        "INSERT INTO roles (community_id, person_id, kind, since) SELECT community_id, id, "
        "'administrator', '2026-01-01' FROM people WHERE name = '周婷'",
        "was never given",
    ),
    "a role is taken away": (
        "DELETE FROM roles WHERE kind = 'supervisor'",
        "is gone",
    ),
    "a bylaw is another one": (
        "UPDATE communities SET numbers = '{\"turns\": 5}'",
        "the bylaw turns in force is not what the record says",
    ),
    "a setting is another one": (
        "UPDATE communities SET desk_phone = '110'",
        "the setting desk_phone is not what the record says",
    ),
    "an owner's area is larger": (
        "UPDATE exclusive_parts SET area = area + 1 WHERE number = '车位 B1-12'",
        "the register of owners is not the one of entry",
    ),
    "a co-signature is made up": (
        "INSERT INTO cosignatures (community_id, issue_id, person_id, at) SELECT p.community_id, "
        "i.id, p.id, i.proposed_at FROM people p, issues i WHERE p.name = '周婷'",
        "is not on record",
    ),
    "a paper that was entered says something else": (
        "UPDATE paper_entries SET choice = 'for'",
        "is not what the record has the digest of",
    ),
    "a paper is taken out of what was entered": (
        "DELETE FROM paper_entries",
        "is on record and is gone",
    ),
    "a batch was entered by somebody else": (
        "UPDATE paper_batches SET entered_by = (SELECT min(id) FROM people WHERE name = '周婷')",
        "is not what the record has the digest of",
    ),
    "a batch has the photo of other papers": (
        f"UPDATE paper_batches SET scan_sha256 = '{'c' * 64}'",
        "is not what the record has the digest of",
    ),
    "a paper that nobody brought is said to be back": (
        "UPDATE paper_ballots SET returned_at = issued_at",
        "is not what the record has the digest of",
    ),
    "a proxy has another stance": (
        "UPDATE proxies SET stance = 'against'",
        "is not what the record has the digest of",
    ),
    "a proxy is said to be taken back": (
        "UPDATE proxies SET revoked_at = given_at",
        "is not what the record has the digest of",
    ),
    "help was confirmed by somebody else": (
        "UPDATE helps SET second_by = (SELECT min(id) FROM people WHERE name = '周婷') "
        "WHERE channel = 'assisted'",
        "is not what the record has the digest of",
    ),
    "help is made up": (
        "INSERT INTO helps (community_id, box_id, voter_id, channel, first_by, second_by, day, "
        "denied) SELECT h.community_id, h.box_id, (SELECT max(id) FROM voters v WHERE v.box_id = "
        "h.box_id), h.channel, h.first_by, h.second_by, h.day, h.denied FROM helps h "
        "WHERE h.channel = 'assisted'",
        "is not on record",
    ),
    "what somebody contested is gone": (
        "DELETE FROM contests",
        "is on record and is gone",
    ),
    "a ballot that was struck said something else": (
        "UPDATE contests SET choice = 'against'",
        "is not what the record has the digest of",
    ),
    "a small picture shows something else": (
        "UPDATE photos SET thumbnail = image",
        "is not what the record has the digest of",
    ),
    "a photo is said to be another one": (
        f"UPDATE photos SET sha256 = '{'d' * 64}'",
        "is not what the record has the digest of",
    ),
    "a co-signature is struck": (
        "DELETE FROM cosignatures",
        "is gone",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_row_that_was_changed_is_named(hall, case: str) -> None:
    statement, said = CASES[case]

    flaws = found(hall, *statement.split("; "))

    assert any(said in flaw for flaw in flaws), flaws


def test_a_vote_that_was_counted_and_sealed_anew_is_named(hall) -> None:
    """Whoever forges a ballot, its commitment, and all that was sealed, cannot forge the entry."""
    db.session.rollback()
    try:
        box = db.session.scalar(sa.select(Box).where(Box.question == "第一问"))
        number, code, nonce = db.session.execute(
            sa.text(
                "SELECT b.id, v.code, b.nonce FROM ballots b JOIN voters v ON v.id = b.voter_id "
                f"WHERE b.id = {FIRST_BALLOT}"
            )
        ).one()
        choice = canonical(("for",))
        db.session.execute(
            sa.text("UPDATE ballots SET choice = :choice, commitment = :made WHERE id = :id"),
            {"choice": choice, "made": commitment(box.uid, choice, nonce, code), "id": number},
        )
        board = closing.board_again(box)
        box.header, box.footer, box.root = dict(board.header), dict(board.footer), board.root
        box.counts = dict(board.footer["counts"])
        db.session.flush()

        flaws = list(witnesses.flaws(hall.community.id))
    finally:
        db.session.rollback()

    assert any("root or seal are not those of entry" in flaw for flaw in flaws), flaws


# ------------------------------------------------------------------ a meeting that goes on

LAST = "(SELECT max(seq) FROM acts)"
ACTS = {
    "its tail is cut": (f"DELETE FROM acts WHERE seq = {LAST}", "is gone"),
    "its last act says something else": (
        f"UPDATE acts SET hash = '{'e' * 64}' WHERE seq = {LAST}",
        "its last act is not the one of entry",
    ),
    "somebody has come who was not there": (
        "INSERT INTO acts (community_id, meeting_id, seq, at, recorded_by_id, data, previous, hash)"
        " SELECT community_id, meeting_id, seq + 1, at, recorded_by_id, data, hash, previous FROM "
        f"acts WHERE seq = {LAST}",
        "it has acts after the last of entry",
    ),
}


@pytest.mark.parametrize("case", ACTS)
def test_a_meeting_that_goes_on_and_was_changed_is_named(hall, case: str) -> None:
    statement, said = ACTS[case]
    on_sqlite = db.engine.dialect.name == "sqlite"
    names = ("update", "delete") if on_sqlite else ("change", "truncate")
    db.session.rollback()
    try:
        for name in names:
            on = "" if on_sqlite else " ON acts"
            db.session.execute(sa.text(f"DROP TRIGGER acts_no_{name}{on}"))
        assert db.session.execute(sa.text(statement)).rowcount > 0
        db.session.expire_all()
        flaws = list(witnesses.flaws(hall.community.id))
    finally:
        db.session.rollback()

    (flaw,) = flaws
    assert flaw.startswith("meeting ") and "which goes on" in flaw and said in flaw


def test_of_many_acts_at_once_the_record_has_the_last_alone(hall) -> None:
    told = db.session.scalars(sa.select(Entry).where(Entry.verb == "acts:witnessed")).all()
    acts = db.session.scalar(sa.text("SELECT count(*) FROM acts"))

    assert [entry.particulars["acts"] for entry in told] == [acts] and acts > 3


# ------------------------------------------------------------------ pictures


@pytest.mark.parametrize("table", ["photos", "scans"])
def test_a_picture_of_other_bytes_is_named(hall, table: str) -> None:
    db.session.rollback()
    try:
        changed = sa.update(Model.metadata.tables[table]).values(image=b"another picture")
        db.session.connection().execute(changed)  # around what the session sees to
        compared = witnessed_pictures.Compared()
        (flaw,) = witnessed_pictures.flaws(hall.community.id, compared)
    finally:
        db.session.rollback()

    assert flaw.startswith(f"{table} ") and "is not the one that the record names" in flaw
    assert compared.pictures == 2 and compared.left == 0


def test_no_more_pictures_are_read_than_one_allows_and_the_others_are_counted(hall) -> None:
    whole, bounded = witnessed_pictures.Compared(), witnessed_pictures.Compared(most=0)

    assert [*witnessed_pictures.flaws(hall.community.id, whole)] == []
    assert [*witnessed_pictures.flaws(hall.community.id, bounded)] == []
    assert (whole.pictures, whole.left, bounded.pictures, bounded.left) == (2, 0, 0, 2)
    assert str(bounded).endswith("; 2 more were not drawn by lot")
    assert {one.name for one in witnessed_pictures.tables()} == {
        "photos", "report_photos", "completion_photos", "scans", "snap_photos", "snap_drafts",
    }  # fmt: skip


def test_help_at_the_screen_for_a_secret_vote_is_on_record_when_the_box_is_closed(hall) -> None:
    """Before, the entry would have the moment of a secret ballot, and the line."""
    asked = {"question": "第五问", "secrecy": "secret", "occasion": 15}
    box = scene.box_open(hall, **asked)
    line = db.session.scalars(sa.select(Voter).where(Voter.box_id == box.id)).first()
    scene.helped(hall, line, "terminal", at=scene.at(days=1))
    of_helps = (
        sa.select(sa.func.count())
        .join_from(KeptRow, Help, Help.id == KeptRow.row_id)
        .where(KeptRow.of == "helps", Help.box_id == box.id)
    )

    before = db.session.scalar(of_helps)
    with unit_of_work():
        closing.close(box, by=None, at=box.closes_at)

    assert (before, db.session.scalar(of_helps)) == (0, 1)
    assert list(witnesses.flaws(hall.community.id)) == []
