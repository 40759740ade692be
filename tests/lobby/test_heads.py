"""Heads leave the house each day: into a signed file, and into a neighbour's chain."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deliberation import clock
from deliberation.config import ROOT
from deliberation.database import db, unit_of_work
from deliberation.journal import queries as journal
from deliberation.journal.models import DayHead, Entry, HeadFile, HeadSubscription, chain
from deliberation.lobby.operations import heads
from deliberation.lobby.queries import witnessed_heads
from deliberation.messages.models import Message
from tests import scene


@pytest.fixture
def halls(app):
    """Two communities below one office; a third that has no neighbour."""
    with app.app_context(), clock.pretend(scene.at(days=1)):
        one, two = scene.community("heping", neighbours=0), scene.community("anning", neighbours=0)
        scene.office_above(one, two)
        yield one, two, scene.community("gudao", neighbours=0)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A private key in a file of its own."""
    file = tmp_path / "heads.pem"
    file.write_bytes(
        Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return file


def kept_through(days: int, key: str = "") -> None:
    for day in range(days):
        heads.keep(clock.today() + timedelta(days=day), key)


def witnesses(hall: scene.Neighbourhood) -> list[str]:
    rows = sa.select(Entry.particulars).where(
        Entry.community_id == hall.community.id, Entry.verb == heads.WITNESSED
    )
    return [row["code"] for row in db.session.scalars(rows)]


def written_anew(community_id: int, number: int) -> None:
    """Somebody takes the triggers away, changes an entry and computes all later hashes anew."""
    db.session.rollback()
    with db.engine.begin() as raw:
        if db.engine.dialect.name == "sqlite":
            raw.exec_driver_sql("DROP TRIGGER IF EXISTS entries_no_update")
        else:
            raw.exec_driver_sql("ALTER TABLE entries DISABLE TRIGGER USER")
        previous = chain.GENESIS
        for entry in list(journal.walk(community_id)):
            if entry.number == number:
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


def test_each_days_heads_stand_in_the_neighbours_chain_once(halls) -> None:
    one, two, alone = halls
    before = {hall.code: journal.head(hall.community.id) for hall in halls}
    told = [heads.keep(clock.today()), heads.keep(clock.today())]

    assert told == [3, 0]
    assert (witnesses(two), witnesses(alone)) == (["heping"], [])
    assert witnesses(one) == ["anning", "offices/beihe"]
    lines = [line for line in heads.latest().text.splitlines() if line[0] not in "#o"]
    assert lines == [f"{code} {number} {digest}" for code, (number, digest)
                     in sorted(before.items())]  # fmt: skip
    assert list(witnessed_heads.flaws()) == []


def test_a_chain_written_anew_is_found_by_its_neighbour(halls) -> None:
    one, two, _ = halls
    kept_through(2)
    with unit_of_work():
        db.session.execute(sa.delete(HeadFile))
        db.session.execute(sa.delete(DayHead))
    written_anew(one.community.id, 2)

    assert journal.verify(one.community.id) is None, "the forger was thorough"
    [said] = witnessed_heads.flaws()
    assert re.fullmatch(
        r"heping: entry \d+ is not the one that the record of anning has the head of \(2 heads\)",
        said,
    )


def test_a_chain_that_was_cut_short_is_found_by_its_neighbour_and_the_files(halls) -> None:
    one, _, _ = halls
    kept_through(1)
    number, _ = journal.head(one.community.id)
    with db.engine.begin() as raw:
        if db.engine.dialect.name == "sqlite":
            raw.exec_driver_sql("DROP TRIGGER entries_no_delete")
        else:
            raw.exec_driver_sql("ALTER TABLE entries DISABLE TRIGGER USER")
        raw.execute(sa.text("DELETE FROM entries WHERE community_id = :id AND number > :last"),
                    {"id": one.community.id, "last": number - 3})  # fmt: skip
    db.session.rollback()

    assert journal.verify(one.community.id) is None
    said = list(witnessed_heads.flaws())
    assert [("gone" in line, "heping" in line) for line in said] == [(True, True)] * 2


def test_without_a_neighbour_the_daily_files_find_it(halls) -> None:
    _, _, alone = halls
    kept_through(2)
    written_anew(alone.community.id, 2)

    [said] = witnessed_heads.flaws()
    assert said.startswith("gudao: entry ") and "a daily file" in said


@pytest.mark.parametrize("forged", ["text", "signature", "whole"])
def test_a_daily_file_that_was_changed_is_found(halls, key, forged: str) -> None:
    kept_through(3, str(key))
    assert list(witnessed_heads.flaws()) == []
    day = clock.today() + timedelta(days=1)
    with unit_of_work():
        file = db.session.get_one(HeadFile, day)
        if forged == "signature":
            file.signature = file.signature[::-1]
        else:  # a line that was left out; with everything else, signed by nobody
            lines = file.text.splitlines(keepends=True)
            file.text = "".join([lines[0], *lines[2:]])
        if forged == "whole":
            file.key = file.signature = ""

    said = list(witnessed_heads.flaws())

    assert (f"heads of {day}: the signature is wrong" in said) == (forged != "whole")
    named = f"heads of {day + timedelta(days=1)}: they do not name the file of {day}"
    assert (named in said) == (forged != "signature")


def test_a_day_without_its_key_is_signed_when_the_key_is_there(halls, key, client) -> None:
    kept_through(1, str(key.with_name("not there")))
    before = client.get("/heads.txt").get_data(as_text=True)
    none = client.get("/heads.pub").get_data(as_text=True)
    kept_through(1, str(key))
    after = client.get("/heads.txt").get_data(as_text=True)
    public = client.get("/heads.pub").get_data(as_text=True).split(" ")[0]

    assert before.endswith(heads.UNSIGNED) and none.startswith("# no key")
    assert f"# key {public}\n# signature " in after


def test_a_stranger_checks_the_signature_with_nothing_but_python(
    halls, key, client, tmp_path
) -> None:
    one = halls[0]
    kept_through(1, str(key))
    for name, path in (("heads.txt", "/heads.txt"), ("record.txt", one.path("record/hashes.txt"))):
        (tmp_path / name).write_bytes(client.get(path, buffered=True).data)
    public = client.get("/heads.pub").get_data(as_text=True).split(" ")[0]
    heads_told = (tmp_path / "heads.txt").read_text()
    number = re.search(r"^heping (\d+)", heads_told, re.MULTILINE)[1]
    (tmp_path / "forged.txt").write_text(heads_told.replace(f"heping {number}", "heping 3"))
    program = ROOT / "deliberation/rules/verify.py"

    def told(*arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-I", "-S", program, "record.txt", *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    assert told("--kept", "heads.txt", "--key", public)[0] == 0
    status, said = told("--kept", "heads.txt", "--key", "0" * 64)
    assert (status, "not signed with this key" in said) == (1, True)
    status, said = told("--kept", "forged.txt")
    assert (status, "its signature is wrong" in said) == (1, True)


def test_what_a_community_has_kept_is_public_day_by_day(halls, client) -> None:
    one = halls[0]
    kept_through(2)
    told = client.get(one.path("record/heads.txt")).get_data(as_text=True)

    rows = db.session.scalars(
        sa.select(DayHead).where(DayHead.community_id == one.community.id)
    ).all()
    assert all(f"# {row.day}\nheping {row.number} {row.hash}\n" in told for row in rows)
    days = (rows[0].day, "2001-01-01", "99999999999", "x")
    asked = [client.get(f"/heads.txt?day={day}").status_code for day in days]
    assert asked == [200, 404, 404, 404]


def test_tick_keeps_the_heads_and_says_so(halls, app) -> None:
    first = app.test_cli_runner().invoke(args=["tick"])
    second = app.test_cli_runner().invoke(args=["tick"])
    verified = app.test_cli_runner().invoke(args=["verify"])

    assert (first.exit_code, "3 heads kept" in first.output) == (0, True), first.output
    assert "kept" not in second.output
    assert verified.exit_code == 0, verified.output


def test_a_paper_prints_the_head_of_the_day(halls, client) -> None:
    one = halls[0]
    box = scene.box_closed(one, *["for"] * 5)
    with clock.pretend(box.closes_at):
        kept_through(1)
        paper = client.get(one.path(f"ballots/{box.id}/posting")).get_data(as_text=True)
        head = db.session.scalar(sa.select(DayHead).where(DayHead.community_id == one.community.id))

    assert f"第 {head.number} 条，存证码 {heads.short(head.hash)}" in paper


# ------------------------------------------------------------------ to people


def sent(hall: scene.Neighbourhood, part: str) -> list[dict]:
    db.session.rollback()
    mine = sa.select(Message.particulars).where(
        Message.person_id == hall.people[part].id, Message.verb == "head:sent"
    )
    return list(db.session.scalars(mine.order_by(Message.id)))


def test_who_wants_it_gets_the_head_each_day_or_each_month_and_nobody_else(halls, client) -> None:
    one, two, _ = halls
    wanted = {"resident": "day", "neighbour": "month", "tenant": ""}
    for part, every in wanted.items():
        scene.sign_in(client, one, part)
        client.post(one.path("record/subscription"), data={"every": every})
        chosen = re.search(r'<option value="(\w*)" selected>', client.get(one.path("record")).text)
        assert chosen[1] == every
        client.post("/sign-out")
    today, first = clock.today(), clock.today() + timedelta(days=40)
    for day in (today, today + timedelta(days=1), first.replace(day=1), first.replace(day=2)):
        heads.keep(day)
        heads.keep(day)

    assert [len(sent(one, part)) for part in wanted] == [4, 2, 0]
    assert sent(two, "resident") == []
    kept = db.session.get(DayHead, (one.community.id, today))
    assert sent(one, "neighbour")[0] == {
        "at_entry": kept.number, "short": heads.short(kept.hash), "day": today.isoformat(),
    }  # fmt: skip
    scene.sign_in(client, one, "resident")
    assert heads.short(kept.hash) in client.get(one.path("mine")).text
    client.post(one.path("record/subscription"), data={"every": ""})
    heads.keep(today + timedelta(days=60))
    assert len(sent(one, "resident")) == 4


def test_who_has_not_signed_in_is_asked_nothing_and_subscribes_to_nothing(halls, client) -> None:
    one, _, _ = halls

    assert "record/subscription" not in client.get(one.path("record")).text
    assert client.post(one.path("record/subscription"), data={"every": "day"}).status_code != 200
    assert db.session.scalar(sa.select(sa.func.count()).select_from(HeadSubscription)) == 0
