"""What was changed around the record is found by what the record witnesses of it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation.database import db, unit_of_work
from deliberation.journal import queries as journal
from deliberation.lobby.queries import witnesses
from deliberation.lobby.queries.witnessed import entries
from tests import scene


@pytest.fixture
def community(full: tuple[Flask, scene.Neighbourhood]):
    """A community with something at every step; the application's context is open."""
    app, hall = full
    with app.app_context():
        yield hall.community


def without_triggers() -> None:
    """What somebody with the database's keys would do first."""
    for table in ("entries", "acts"):
        if db.engine.dialect.name == "sqlite":
            triggers = [f"{table}_no_{act}" for act in ("update", "delete")]
        else:
            triggers = [f"{table}_no_{act} ON {table}" for act in ("change", "truncate")]
        for trigger in triggers:
            changed(f"DROP TRIGGER {trigger}")


def changed(statement: str, **values: object) -> None:
    with unit_of_work() as session:
        session.execute(sa.text(statement), values)


def first(community, verb: str, key: str) -> tuple[int, int, object]:
    """Subject, number and particular *key* of the first entry of *verb*."""
    entry = next(entries(community.id, verb))
    return entry.subject_id, entry.number, entry.particulars[key]


def test_what_nobody_touched_is_as_the_record_says(community) -> None:
    assert list(witnesses.flaws(community.id)) == []


def test_acts_deleted_from_the_end_of_a_meeting_are_found(community) -> None:
    meeting, entry, acts = first(community, "meeting:adjourned", "acts")
    number = first(community, "meeting:adjourned", "number")[2]
    without_triggers()
    changed("DELETE FROM acts WHERE meeting_id = :meeting AND seq = :acts",
            meeting=meeting, acts=acts)  # fmt: skip

    assert list(witnesses.flaws(community.id)) == [
        f"meeting {number} has {acts - 1} acts on record, entry {entry} says {acts}"
    ]


def test_a_last_act_that_was_written_anew_is_found(community) -> None:
    meeting, entry, acts = first(community, "meeting:adjourned", "acts")
    number = first(community, "meeting:adjourned", "number")[2]
    without_triggers()
    changed("UPDATE acts SET hash = :hash WHERE meeting_id = :meeting AND seq = :acts",
            hash="0" * 64, meeting=meeting, acts=acts)  # fmt: skip

    assert list(witnesses.flaws(community.id)) == [
        f"meeting {number}: its last act is not the one of entry {entry}"
    ]


def test_a_meeting_that_ended_and_is_said_to_go_on_is_found(community) -> None:
    meeting = first(community, "meeting:adjourned", "acts")[0]
    number = first(community, "meeting:adjourned", "number")[2]
    changed("UPDATE meetings SET adjourned_at = NULL WHERE id = :meeting", meeting=meeting)

    assert list(witnesses.flaws(community.id)) == [
        f"meeting {number}: the record and its row differ on whether it has ended",
        f"meetings {meeting} is not what the record has the digest of",
    ]


def test_a_roll_of_a_meeting_that_was_exchanged_is_found(community) -> None:
    meeting, entry, number = first(community, "meeting:noticed", "number")
    changed("UPDATE meetings SET roll_hash = :hash WHERE id = :meeting",
            hash="0" * 64, meeting=meeting)  # fmt: skip

    assert f"meeting {number}: its roll is not the one of entry {entry}" in list(
        witnesses.flaws(community.id)
    )


def test_somebody_who_was_added_to_the_roll_of_a_box_is_found(community) -> None:
    box, _, entitled = first(community, "box:opened", "entitled")
    voter = db.session.scalar(
        sa.text("SELECT max(id) FROM voters WHERE box_id = :box AND id NOT IN "
                "(SELECT voter_id FROM ballots) AND id NOT IN (SELECT voter_id FROM marks)"),
        {"box": box},
    )  # fmt: skip
    # The keys of the database hold a line that has its paper: whoever strikes it takes both.
    paper = "SELECT id FROM paper_ballots WHERE voter_id = :voter"
    paper = db.session.scalar(sa.text(paper), {"voter": voter})
    changed("DELETE FROM paper_ballots WHERE voter_id = :voter", voter=voter)
    changed("DELETE FROM voters WHERE id = :voter", voter=voter)

    assert list(witnesses.flaws(community.id)) == [
        f"box {box} has {entitled - 1} on its roll, not {entitled}",
        f"paper_ballots {paper} is on record and is gone",
    ]


def test_a_result_that_was_exchanged_is_found(app) -> None:
    with app.app_context():
        hall = scene.community()
        scene.box_closed(hall, "for", "for", "against")
        _result_exchanged(hall.community)


def _result_exchanged(community) -> None:
    box, entry, _ = first(community, "box:closed", "root")
    changed("UPDATE boxes SET root = :root WHERE id = :box", root="0" * 64, box=box)

    assert list(witnesses.flaws(community.id)) == [
        f"box {box}: root or seal are not those of entry {entry}"
    ]


def test_terms_of_an_agreement_that_were_changed_are_found(community) -> None:
    _, entry, number = first(community, "agreement:concluded", "agreement")
    changed("UPDATE agreements SET terms = terms || '。' WHERE number = :number", number=number)

    first_told, second_told = witnesses.flaws(community.id)
    assert first_told == f"agreement {number}: its text is not that of entry {entry}"
    assert second_told.startswith("agreements ")


def test_a_household_that_was_taken_from_those_affected_is_found(community) -> None:
    resolution, number = db.session.execute(
        sa.text("SELECT id, number FROM resolutions ORDER BY id LIMIT 1")
    ).one()
    changed("DELETE FROM affected WHERE id = (SELECT min(id) FROM affected WHERE resolution_id = "
            ":resolution)", resolution=resolution)  # fmt: skip

    assert list(witnesses.flaws(community.id)) == [
        f"resolution {number}: the roll of those affected was changed"
    ]


def test_heads_that_were_kept_find_a_record_that_was_cut_short(community, tmp_path, full) -> None:
    run = full[0].test_cli_runner()
    kept = tmp_path / "heads.txt"
    kept.write_text(f"# kept on paper\n{run.invoke(args=['heads']).output}\n", encoding="utf-8")
    number, _ = journal.head(community.id)
    whole = run.invoke(args=["verify", "--against", str(kept)])
    without_triggers()
    changed("DELETE FROM entries WHERE community_id = :id AND number = :number",
            id=community.id, number=number)  # fmt: skip
    cut = run.invoke(args=["verify", "--against", str(kept)])
    alone = run.invoke(args=["verify"])

    assert whole.exit_code == 0, whole.output
    assert f"entry {number} is the one that was kept" in whole.output
    assert journal.verify(community.id) is None, "in itself it is whole"
    assert cut.exit_code == 1
    assert f"entry {number} was kept and is gone: the record was cut short" in cut.output
    assert "cut short" not in alone.output


def test_heads_that_were_kept_find_a_record_that_was_written_anew(community) -> None:
    code, (number, digest) = community.code, journal.head(community.id)
    kept = [f"{code} {number} {digest}", f"{code} {number} {'0' * 64}",
            f"nowhere 3 {digest}", "something else", "", "# a remark"]  # fmt: skip

    assert list(witnesses.against(kept)) == [
        (f"{code}: entry {number} is the one that was kept", True),
        (f"{code}: entry {number} is not the one that was kept", False),
        ("nowhere: no such community", False),
        ("not a head: something else", False),
    ]
