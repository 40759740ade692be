"""Commitments while a box is open: what everybody may see, what nobody can tell from it (§4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.ballots import operations
from deliberation.ballots.models import Ballot, Box, Voter
from deliberation.ballots.operations import casting, closing, publishing, secret_tables
from deliberation.ballots.queries import results
from deliberation.database import db, unit_of_work
from deliberation.issues.operations import box_heads
from deliberation.journal.models import Entry
from deliberation.lobby.operations import settle_due
from deliberation.lobby.queries import witnesses
from deliberation.rules import recount
from deliberation.rules.box import head_of
from tests import scene

VOTERS = 34
LATER = scene.at(days=1)


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context(), clock.pretend(LATER):
        yield scene.community(neighbours=VOTERS)


def opened(hall: scene.Neighbourhood, secrecy: str, **particulars) -> Box:
    roll = [operations.Entitled(person_id=one.id) for one in hall.neighbours]
    box = scene.box_open(hall, secrecy=secrecy, roll=roll, **particulars)
    with unit_of_work():
        box_heads.watch(box)
    return box


def lines_of(box: Box) -> list[Voter]:
    lines = sa.select(Voter).where(Voter.box_id == box.id).order_by(Voter.id)
    return list(db.session.scalars(lines))


def cast(box: Box, line: Voter, choice: str = "for", *, at=LATER) -> None:
    with unit_of_work():
        operations.cast(box, line, choice, channel="online", by=None, at=at)


def listed(client, hall, box: Box) -> list[str]:
    """What the public list says to somebody who is not signed in, as a file."""
    db.session.rollback()
    answer = client.get(hall.path(f"ballots/{box.id}/commitments.txt"), buffered=True)
    assert answer.status_code == 200
    told = answer.get_data(as_text=True).splitlines()
    found = [line for line in told if not line.startswith("#")]
    assert told[2] == f"# {len(found)} · head {head_of(found)}"
    db.session.rollback()
    return found


def test_named_commitments_are_public_as_they_come_in_sorted_and_say_nothing(hall, client) -> None:
    box = opened(hall, "named")
    for number, line in enumerate(lines_of(box)[:5], 1):
        cast(box, line, ("for", "against")[number % 2])
        found = listed(client, hall, box)
        kept = db.session.scalars(sa.select(Ballot.commitment)).all()
        assert found == sorted(kept) and len(found) == number

    html = client.get(hall.path(f"ballots/{box.id}/commitments")).get_data(as_text=True)
    shown = re.findall(r'<li><code class="hash">([0-9a-f]{64})', html)
    assert shown == found and "已经公布 5 张" in html
    assert not any(line.code in html for line in lines_of(box))


def test_secret_commitments_come_out_in_batches_of_ten_and_never_one_by_one(hall, client) -> None:
    box = opened(hall, "secret")
    before, sizes = [], []
    for line in lines_of(box)[:VOTERS]:
        cast(box, line)
        found = listed(client, hall, box)
        assert set(before) <= set(found) and found == sorted(found)
        assert len(found) == len(before) or len(found) >= len(before) + publishing.BATCH
        before = found
        sizes.append(len(found))

    assert sizes == [0] * 9 + [10] * 10 + [20] * 10 + [30] * 5


def test_whoever_looks_after_a_while_sees_the_whole_of_what_waits(hall, client) -> None:
    box = opened(hall, "secret")
    lines = lines_of(box)
    for line in lines[:17]:
        cast(box, line)

    assert len(listed(client, hall, box)) == 17
    for line in lines[17:26]:
        cast(box, line)
    assert len(listed(client, hall, box)) == 17
    assert publishing.how_many(box) == 17


@pytest.mark.parametrize("secrecy", ["named", "secret"])
def test_each_day_a_head_goes_on_record_onto_page_and_paper_and_into_the_export(
    hall, client, secrecy
) -> None:
    box = opened(hall, secrecy)
    lines, kept = lines_of(box), {}
    settle_due(hall.community, clock.end_of(clock.day_of(box.opens_at)))
    for day in range(1, 4):
        evening = scene.at(days=day, hours=2)
        with clock.pretend(evening):
            for line in lines[12 * (day - 1) : 12 * day][:12]:
                cast(box, line, at=evening)
        midnight = clock.end_of(clock.day_of(evening))
        with clock.pretend(midnight):
            settle_due(hall.community, midnight)
            kept[clock.day_of(evening).isoformat()] = listed(client, hall, box)
    with clock.pretend(midnight):
        page = client.get(hall.path(f"ballots/{box.id}")).get_data(as_text=True)
        public = client.get(hall.path(f"ballots/{box.id}/commitments")).get_data(as_text=True)
    with unit_of_work():
        closing.close(box, by=None, at=box.closes_at)
    with clock.pretend(box.closes_at):
        settle_due(hall.community, box.closes_at)
        paper = client.get(hall.path(f"ballots/{box.id}/posting")).get_data(as_text=True)
    export = [line.encode() for line in results.export(box).lines()]
    first = clock.day_of(box.opens_at).isoformat()
    heads = {one["day"]: one["head"] for one in box.header["heads"]}

    assert set(kept) < set(heads) and min(heads) == first
    assert heads[first] == head_of([])
    for day, found in kept.items():
        assert heads[day] == head_of(found) and len(found) in (12, 24, 34)
        assert heads[day] in public and heads[day] in paper
        done = recount.recount(export, root=box.root, seal=box.seal, listed=set(found),
                               head=heads[day])  # fmt: skip
        assert done.findings == []
    latest = sorted(kept)[-2:]
    assert [day for day in kept if heads[day] in page] == latest
    told = [e.particulars["head"] for e in db.session.scalars(
        sa.select(Entry).where(Entry.verb == "box:head").order_by(Entry.number)
    )]  # fmt: skip
    assert told == [one["head"] for one in box.header["heads"]]
    assert list(witnesses.flaws(hall.community.id)) == []


def test_the_head_of_a_day_holds_what_came_in_before_its_end_also_when_it_is_taken_late(
    hall,
) -> None:
    box = opened(hall, "named")
    lines = lines_of(box)
    cast(box, lines[0])
    cast(box, lines[1], at=scene.at(days=2))
    late = scene.at(days=3)
    with clock.pretend(late):
        settle_due(hall.community, late)

    days = {one.day: one.ballots for one in publishing.heads(box)}
    first = clock.day_of(box.opens_at)
    assert days == {first + timedelta(days=n): n for n in range(3)}


def test_a_head_that_was_changed_in_the_table_is_named(hall) -> None:
    box = opened(hall, "named")
    with clock.pretend(scene.at(days=2)):
        settle_due(hall.community, clock.now())
    with unit_of_work():
        publishing.heads(box)[0].head = "0" * 64

    [found] = [said for said in witnesses.flaws(hall.community.id) if "head" in said]
    first = clock.day_of(box.opens_at).isoformat()
    assert found.startswith(f"box {box.id}: its head of {first} is not that of entry")


def test_a_ballot_that_was_public_and_is_gone_is_found_by_whoever_kept_the_list(
    hall, client
) -> None:
    box = opened(hall, "secret")
    lines = lines_of(box)
    for line in lines[:12]:
        cast(box, line)
    found = listed(client, hall, box)
    table = secret_tables.tables(box.id).choices
    with unit_of_work():  # a server that exchanges a ballot while the box is open
        digest = found[4]
        db.session.execute(table.delete().where(table.c.commitment == digest))
        db.session.execute(table.insert().values(
            casting.filled_in(box, "against")
        ))  # fmt: skip
        closing.close(box, by=None, at=box.closes_at)
    export = [line.encode() for line in results.export(box).lines()]

    assert recount.recount(export, root=box.root, seal=box.seal).findings == []
    assert recount.recount(export, listed=set(found)).findings == [("list-missing", 0)]


def test_until_it_is_closed_the_list_has_no_choice_and_afterwards_no_working_table(
    hall, client
) -> None:
    box = opened(hall, "secret")
    for line in lines_of(box)[:11]:
        cast(box, line)
    assert len(listed(client, hall, box)) == 11
    with unit_of_work():
        closing.close(box, by=None, at=box.closes_at)
    names = sa.inspect(db.engine).get_table_names()

    assert [name for name in names if name.startswith("working_") and name[-1].isdigit()] == []
    with clock.pretend(box.closes_at):
        assert len(listed(client, hall, box)) == 11


def test_long_lists_go_on_from_page_to_page(hall, client, monkeypatch) -> None:
    monkeypatch.setattr(publishing, "PAGE", 4)
    box = opened(hall, "named")
    for line in lines_of(box)[:10]:
        cast(box, line)
    path, found = hall.path(f"ballots/{box.id}/commitments"), []
    while path:
        html = client.get(path).get_data(as_text=True)
        found += re.findall(r'<li><code class="hash">([0-9a-f]{64})</code>', html)
        more = re.search(r'href="([^"]*commitments\?after=[0-9a-f]{64})"', html)
        path = more and more.group(1)

    assert found == sorted(found) and len(set(found)) == len(found) == 10


def test_a_box_of_before_has_no_public_list(hall, client) -> None:
    box = scene.box_open(hall)
    with unit_of_work():
        box.format = 1

    assert client.get(hall.path(f"ballots/{box.id}/commitments")).status_code == 404
    assert client.get(hall.path(f"ballots/{box.id}/commitments.txt")).status_code == 404
