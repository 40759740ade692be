"""A box of the house: exported, recounted, and compared with what the record kept."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from deliberation.ballots.models import Box, Voter
from deliberation.ballots.operations import Entitled
from deliberation.ballots.queries import results
from deliberation.database import db, unit_of_work
from deliberation.people.queries import owners
from deliberation.rules import recount
from deliberation.rules.box import by_profile
from deliberation.rules.voting import SOUNDING, profile, profile_to_json
from tests import scene
from tests.rules.tampering import Export

MAKES = [
    {},
    {"secrecy": "secret"},
    {"changeable": True},
]


@pytest.fixture
def hall(app):
    with app.app_context():
        yield scene.community(neighbours=4)


def exported(box: Box) -> list[bytes]:
    return [line.encode() for line in results.export(box).lines()]


def told(app, path) -> tuple[int, list[str]]:
    done = app.test_cli_runner().invoke(args=["recount", str(path)])
    return done.exit_code, done.output.splitlines()


@pytest.mark.parametrize("make", MAKES, ids=str)
def test_a_closed_box_is_whole_and_is_the_one_on_record(app, hall, tmp_path, make) -> None:
    box = scene.box_closed(hall, *["for"] * 9, "against", **make)
    file = tmp_path / "box.jsonl"
    file.write_bytes(b"".join(exported(box)))

    code, lines = told(app, file)

    assert (code, lines[0]) == (0, "ok")
    assert f"root {box.root}" in lines
    assert lines[-1].startswith("compared with entry ")


def test_a_box_rewritten_from_end_to_end_is_not_the_one_on_record(app, hall, tmp_path) -> None:
    box = scene.box_closed(hall, *["for"] * 9, "against", secrecy="secret")
    export = Export(results.export(box))
    export.header["question"] = "要不要涨物业费？"
    file = tmp_path / "box.jsonl"
    file.write_bytes(b"".join(export.reseal().lines))

    assert recount.recount(export.lines).findings == []
    code, lines = told(app, file)

    assert code == 1
    assert [line.split("]")[0] for line in lines[1:-1]] == ["[root-given", "[seal-given"]


def test_rows_changed_after_closing_are_found_in_the_export(hall) -> None:
    box = scene.box_closed(hall, *["for"] * 9, "against")
    with unit_of_work():
        line = db.session.query(Voter).filter_by(box_id=box.id).first()
        line.weight = 5
    db.session.expire_all()

    findings = {name for name, _ in recount.recount(exported(box)).findings}

    assert {"roll-hash", "entitled", "counts"} <= findings


@pytest.mark.parametrize("secrecy", ["named", "secret"])
@pytest.mark.parametrize(
    "change, findings",
    [
        ("UPDATE {ballots} SET choice = 'against' WHERE choice = 'for'", {"commitment", "counts"}),
        ("DELETE FROM {ballots} WHERE choice = 'against'", {"ballots-and-marks", "counts"}),
        ("UPDATE {marks} SET channel = 'paper' WHERE channel = 'online'", {"marks-hash"}),
        ("UPDATE voters SET code = 'zzzzzzzzzzzz' WHERE id = 1", {"roll-hash", "marks-hash"}),
    ],
    ids=["choices", "a ballot gone", "channels", "the roll"],
)
def test_whoever_changes_the_database_after_closing_is_found(
    hall, secrecy, change, findings
) -> None:
    box = scene.box_closed(hall, *["for"] * 9, "against", secrecy=secrecy)
    tables = {"ballots": "ballots", "marks": "ballots"}
    if secrecy == "secret":
        tables = {"ballots": "choices", "marks": "marks"}
    with unit_of_work():
        db.session.execute(sa.text(change.format(**tables)))

    found = {name for name, _ in recount.recount(exported(box)).findings}

    if change.startswith("DELETE") and secrecy == "named":
        findings = {"cast", "marks-hash", "counts"}  # its mark is the same row
    assert findings <= found


def test_a_box_of_elsewhere_is_recounted_and_said_to_be_of_elsewhere(app, hall, tmp_path) -> None:
    box = scene.box_closed(hall, "for", "against")
    export = Export(results.export(box))
    export.header["uid"] = "f" * 32
    for ballot in export.ballots:
        export.commit(ballot)
    file = tmp_path / "box.jsonl"
    file.write_bytes(b"".join(export.reseal().lines))

    code, lines = told(app, file)

    assert (code, lines[0]) == (0, "ok")
    assert lines[-1].startswith("not a box that was closed here")


def test_what_is_no_export_at_all_is_told(app, hall, tmp_path) -> None:
    file = tmp_path / "box.jsonl"
    file.write_text("no box\n")

    code, lines = told(app, file)

    assert code == 1
    assert [line.split("]")[0] for line in lines[1:-1]] == [
        "[unreadable",
        "[footer-missing",
        "[header-missing",
    ]


def test_owners_vote_by_persons_and_areas_of_the_register(app, hall, tmp_path) -> None:
    scene.owners_registered(hall)
    box = scene.box_closed(
        hall,
        *["for", "for", "against", "for"],
        roll=[
            Entitled(owner_id=line.owner_id, person_id=line.person_id, area=line.area)
            for line in owners.roll(hall.community)
        ],
        rule=by_profile(profile("OWN-G")),
        profile=profile_to_json(profile("OWN-G")),
    )
    lines = exported(box)
    file = tmp_path / "box.jsonl"
    file.write_bytes(b"".join(lines))

    footer = json.loads(lines[-1])

    assert told(app, file)[0] == 0
    assert footer["counts"] == {"for": 3, "against": 1, "abstain": 0}
    assert footer["area"] == {"for": 41033, "against": 7320, "abstain": 0}
    assert footer["arithmetic"]["zh"] == (
        "业主共 4 人、483.53 m²；参与表决 4 人、483.53 m²，须至少 3 人、322.36 m²；"
        "同意须超过 2 人、241.76 m²；同意 3 人、410.33 m²，通过。" + SOUNDING["zh"]
    )
