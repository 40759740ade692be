"""An office has a record of its own: who works for it, who sits in its council, its agendas."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.journal import queries as journal
from deliberation.journal.models import Entry, OfficeEntry, Tampering, chain
from deliberation.journal.operations import kept_by_offices
from deliberation.lobby.operations import heads
from deliberation.lobby.queries import witnessed_heads, witnesses
from deliberation.supervise.models.council import CouncilMeeting
from deliberation.supervise.operations import council
from tests import scene


@pytest.fixture
def office(app):
    """An office above two communities, with a council, one who has left it, and an agenda."""
    with app.app_context(), clock.pretend(scene.at(days=1)):
        halls = [scene.community(code, neighbours=0) for code in ("heping", "anning")]
        made = scene.office_above(*halls)
        for seat in ("department", "resident"):
            with unit_of_work():
                member = council.seat(made, seat, f"陈{seat}", at=scene.at(days=1))
        with unit_of_work():
            council.unseat(db.session.merge(member), at=scene.at(days=1))
            db.session.add(
                CouncilMeeting(
                    office_id=made.id, month=date(2026, 3, 1), held_on=date(2026, 3, 20),
                    members=2, public_members=1, fixed_at=scene.at(days=1),
                )
            )  # fmt: skip
        yield made


def around(*statements: str) -> None:
    """Around the house, as somebody with the database's keys would."""
    db.session.rollback()
    with db.engine.begin() as raw:
        for statement in statements:
            assert raw.execute(sa.text(statement)).rowcount > 0, statement
    db.session.expire_all()


def without_triggers() -> None:
    on_sqlite = db.engine.dialect.name == "sqlite"
    with db.engine.begin() as raw:
        for name in ("update", "delete") if on_sqlite else ("change", "truncate"):
            on = "" if on_sqlite else " ON office_entries"
            raw.execute(sa.text(f"DROP TRIGGER office_entries_no_{name}{on}"))


def test_what_nobody_touched_is_as_the_offices_record_says(office) -> None:
    number, _ = journal.office_head(office.id)

    assert number == 4, "founded with its officer, two seats, the leaving with the agenda"
    assert list(witnessed_heads.office_flaws()) == []


CASES = {
    "a seat is somebody else's": (
        "UPDATE council_members SET name = '别人' WHERE seat = 'resident'",
        "council_members 2 is not what the record has the digest of",
    ),
    "who left sits again": (
        "UPDATE council_members SET until = NULL WHERE until IS NOT NULL",
        "council_members 2 is not what the record has the digest of",
    ),
    "somebody was never seated": (
        "INSERT INTO council_members (id, office_id, seat, name, stands_for, since) "
        "SELECT 99, office_id, seat, '别人', '', since FROM council_members WHERE id = 1",
        "council_members 99 is not on record",
    ),
    "a seat is struck": (
        "DELETE FROM council_members WHERE id = 1",
        "council_members 1 is on record and is gone",
    ),
    "a council had more public members": (
        "UPDATE council_meetings SET public_members = 2",
        "council_meetings 1 is not what the record has the digest of",
    ),
    "an officer works for longer": (
        "UPDATE officers SET until = '2099-01-01'",
        "officers 1 is not what the record has the digest of",
    ),
    "the office has another name": (
        "UPDATE offices SET name = '南河街道'",
        "offices 1 is not what the record has the digest of",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_row_of_an_office_that_was_changed_is_named(office, case: str) -> None:
    statement, said = CASES[case]
    around(statement)

    assert list(witnessed_heads.office_flaws()) == [f"beihe: {said}"]


def test_a_community_that_is_said_to_be_below_another_office_is_named(office) -> None:
    around("UPDATE communities SET office_id = NULL WHERE code = 'anning'")
    anning = db.session.scalar(sa.text("SELECT id FROM communities WHERE code = 'anning'"))

    assert f"communities {anning} is not what the record has the digest of" in list(
        witnesses.flaws(anning)
    )


def test_entries_of_an_office_cannot_be_changed_and_a_changed_one_is_named(office) -> None:
    entry = db.session.scalars(sa.select(OfficeEntry).order_by(OfficeEntry.number)).first()
    entry.rows = []
    with pytest.raises(Tampering):
        db.session.flush()
    db.session.rollback()
    with pytest.raises(sa.exc.DatabaseError):
        around("UPDATE office_entries SET rows = '[]'")
    without_triggers()
    around("UPDATE office_entries SET rows = '[]' WHERE number = 2")

    assert "beihe: entry 2 does not fit (hash)" in list(witnessed_heads.office_flaws())


def test_heads_of_an_office_stand_in_the_daily_file_and_below_it(app, office) -> None:
    number, digest = journal.office_head(office.id)
    heads.keep(clock.today())
    told = sa.select(Entry.particulars).where(Entry.verb == heads.WITNESSED)
    witnessed = [one for one in db.session.scalars(told) if one["code"] == "offices/beihe"]
    line = f"offices/beihe {number} {digest}"

    assert line in heads.latest().text.splitlines() and line in list(witnesses.heads())
    assert [(one["at_entry"], one["head"]) for one in witnessed] == [(number, digest)]
    assert list(witnesses.against([line, f"offices/beihe 1 {'0' * 64}"])) == [
        (f"offices/beihe: entry {number} is the one that was kept", True),
        ("offices/beihe: entry 1 is not the one that was kept", False),
    ]
    assert app.test_client().get("/offices/beihe/record.txt").text.splitlines()[-1] == (
        f"{number} {digest}"
    )


def test_a_record_of_an_office_that_was_written_anew_is_found_by_its_heads(office) -> None:
    heads.keep(clock.today())
    heads.keep(clock.today() + timedelta(days=1))
    without_triggers()
    with db.engine.begin() as raw:
        previous = chain.GENESIS
        for entry in raw.execute(sa.select(OfficeEntry.__table__)).all():
            link = OfficeEntry(**entry._asdict() | {"previous": previous})
            if entry.number == 1:
                link.recorded_at += timedelta(minutes=1)
            previous = chain.office_digest(link)
            raw.execute(
                sa.update(OfficeEntry.__table__)
                .where(OfficeEntry.__table__.c.id == entry.id)
                .values(recorded_at=link.recorded_at, previous=link.previous, hash=previous)
            )
    db.session.expire_all()

    assert list(witnessed_heads.office_flaws()) == [], "the forger was thorough"
    by_community, by_file = witnessed_heads.flaws()
    assert by_community.startswith("offices/beihe: entry 4 is not the one that the record of ")
    assert by_file.startswith("offices/beihe: entry 4 is not the one that a daily file ")


def test_an_office_of_before_is_taken_in_as_it_stands(office) -> None:
    without_triggers()
    around("DELETE FROM office_entries")

    assert kept_by_offices.lacking()
    assert list(witnessed_heads.office_flaws()) == ["beihe: there is no record of it"]
    with unit_of_work():
        kept_by_offices.begin()
    assert not kept_by_offices.lacking() and journal.office_head(office.id)[0] == 1
    assert list(witnessed_heads.office_flaws()) == []
