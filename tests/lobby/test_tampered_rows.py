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
from deliberation.ballots.operations import closing
from deliberation.database import db, unit_of_work
from deliberation.lobby.queries import witnesses
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
    scene.box_open(hall, question="第三问", occasion=13)
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
        f"UPDATE choices SET choice = 'against' WHERE commitment = {FIRST_CHOICE}",
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
        f"DELETE FROM voters WHERE id = (SELECT max(id) FROM voters WHERE box_id = {OPEN})",
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
    "a co-signature is struck": (
        "DELETE FROM cosignatures",
        "is gone",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_row_that_was_changed_is_named(hall, case: str) -> None:
    statement, said = CASES[case]

    flaws = found(hall, statement)

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
