"""The hashes of the record are open data, and a paper of the hall is held against them."""

from __future__ import annotations

import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.config import ROOT
from deliberation.database import db
from deliberation.journal.models import Entry
from tests import scene


@pytest.fixture
def hall(app):
    with app.app_context(), clock.pretend(scene.at(days=1)):
        yield scene.community(neighbours=3)


def published(client, hall, folder: Path) -> Path:
    answer = client.get(hall.path("record/hashes.txt"), buffered=True)
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    file = folder / "record.txt"
    file.write_bytes(answer.data)
    program = client.get(hall.path("record/verify.py"), buffered=True)
    (folder / "verify.py").write_bytes(program.data)
    assert program.data == (ROOT / "deliberation/rules/verify.py").read_bytes()
    return file


def verified(folder: Path, *arguments: str) -> int:
    return subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", "record.txt", *arguments],
        cwd=folder, capture_output=True, check=False,
    ).returncode  # fmt: skip


def test_the_published_record_has_every_hash_and_no_content(hall, client, tmp_path) -> None:
    entries = db.session.scalars(sa.select(Entry).order_by(Entry.number)).all()
    told = published(client, hall, tmp_path).read_text()

    lines = [f"{entry.number} {entry.hash}" for entry in entries]
    assert told.splitlines() == [f"# deliberation-record/1 {hall.code}", *lines]


def test_a_result_on_paper_is_held_against_the_record(hall, client, tmp_path) -> None:
    box = scene.box_closed(hall, *["for"] * 5)
    with clock.pretend(box.closes_at):
        paper = client.get(hall.path(f"ballots/{box.id}/posting")).get_data(as_text=True)
        published(client, hall, tmp_path)
        page = client.get(hall.path("record")).get_data(as_text=True)
    row = re.search(r"公开记录第 (\d+) 条.*?([0-9a-f]{64})", paper, re.DOTALL)

    assert verified(tmp_path, "--head", row[2], "--number", row[1]) == 0
    assert verified(tmp_path, "--head", row[2][::-1]) == 1
    program = ROOT / "deliberation/rules/verify.py"
    assert sha256(program.read_bytes()).hexdigest() in page


def test_a_record_rewritten_with_everything_recomputed_is_caught_by_paper(
    hall, client, tmp_path
) -> None:
    """Triggers taken away, an entry changed, and every later hash computed anew."""
    from deliberation.journal.models import chain
    from deliberation.journal.queries import verify, walk

    box = scene.box_closed(hall, *["for"] * 5)
    with clock.pretend(box.closes_at):
        published(client, hall, tmp_path)
        kept = (tmp_path / "record.txt").read_text()
    head = db.session.scalar(sa.select(Entry.hash).order_by(Entry.number.desc()).limit(1))
    with db.engine.begin() as raw:
        if db.engine.dialect.name == "sqlite":
            names = raw.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'entries'"
            ).scalars().all()  # fmt: skip
            for name in names:
                raw.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            raw.exec_driver_sql("ALTER TABLE entries DISABLE TRIGGER USER")
        previous = chain.GENESIS
        for entry in list(walk(hall.community.id)):
            if entry.number == 2:
                entry.at = entry.at.replace(microsecond=7)
            entry.previous = previous
            previous = entry.hash = chain.digest(entry)
            raw.execute(
                sa.update(Entry.__table__)
                .where(Entry.__table__.c.id == entry.id)
                .values(at=entry.at, previous=entry.previous, hash=entry.hash)
            )
            db.session.expunge(entry)
    db.session.rollback()
    assert verify(hall.community.id) is None, "the forger was thorough"
    with clock.pretend(box.closes_at):
        published(client, hall, tmp_path)
    (tmp_path / "kept.txt").write_text(kept)

    assert verified(tmp_path) == 0
    assert verified(tmp_path, "--head", head) == 1
    assert verified(tmp_path, "--kept", "kept.txt") == 1
