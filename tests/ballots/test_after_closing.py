"""A ballot at the very second of closing and later, through every channel that there is (§4).

The forms are those that stand on the pages while the box is open, filled in and kept until it is
too late: whichever is added later is tried as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from deliberation import clock
from deliberation.ballots import operations, queries
from deliberation.ballots.models import Ballot, Box, Duplicate, Mark, Voter
from deliberation.ballots.models.paper import PaperBatch
from deliberation.ballots.models.proxies import Proxy
from deliberation.ballots.operations import (
    checking,
    closing,
    confirming,
    entering,
    fast_cast,
    paper,
    proxies,
)
from deliberation.ballots.operations.entering import SPOILED, Sheet
from deliberation.ballots.queries import results
from deliberation.database import db, unit_of_work
from deliberation.people.models import Account
from deliberation.rules import recount
from deliberation.rules.refusals import Refused
from tests import scene
from tests.records import stored
from tests.walk import Form, Page, forms

OPEN = scene.at(days=1)
WAYS = ("online", "terminal", "paper", "assisted", "door", "phone", "proxy")


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context():
        with clock.pretend(OPEN):
            hall = scene.community(neighbours=0)
        yield hall


def lines_of(box: Box) -> list[Voter]:
    return list(
        db.session.scalars(sa.select(Voter).where(Voter.box_id == box.id).order_by(Voter.id))
    )


def opened(hall: scene.Neighbourhood, secrecy: str) -> Box:
    """A box with papers that wait to be confirmed and, where there are any, a standing proxy."""
    residents = [hall.resident, hall.neighbour, hall.tenant, hall.volunteer, hall.representative]
    roll = [operations.Entitled(person_id=one.id) for one in residents]
    box = scene.box_open(hall, roll=roll, secrecy=secrecy)
    lines = lines_of(box)
    for channel in ("terminal", "assisted"):
        scene.helped(hall, lines[0], channel, at=OPEN)
    with unit_of_work():
        paper.issue(box, by=hall.committee, at=OPEN)
        numbers = paper.numbers_of(box, [line.id for line in lines])
        secret = secrecy == "secret"
        papers = [Sheet(n, numbers[line.id], None if secret else "for")
                  for n, line in enumerate(lines[2:], 1)]  # fmt: skip
        batch = entering.enter(
            box, papers, key="waiting", by=hall.second_committee, at=OPEN, tally={"for": 3}
        )
        checking.begin(batch, by=hall.committee, at=OPEN)
        if not secret:
            proxies.give(box, lines[1], hall.tenant, None, by=hall.neighbour, at=OPEN)
    return box


def found(app: Flask, hall: scene.Neighbourhood, box: Box) -> list[tuple[FlaskClient, Form]]:
    """Every form around *box*, with the device of who was given it."""
    path = hall.path(f"ballots/{box.id}")
    line = lines_of(box)[0].id
    batch = db.session.scalars(sa.select(PaperBatch.id)).one()
    proxy = db.session.scalar(sa.select(Proxy.id))
    pages = ["", f"/terminal?line={line}", f"/assistance?line={line}", "/batches/new",
             "/lists/new", "/papers", "/doors", "/proxies/new", "/proxies"]  # fmt: skip
    addresses = [f"{path}{rest}" for rest in pages] + [hall.path(f"batches/{batch}")]
    addresses += [hall.path(f"proxies/{proxy}")] if proxy else []
    kept = []
    for part in ("resident", "tenant", "neighbour", "committee", "representative"):
        client = scene.sign_in(FlaskClient(app, app.response_class), hall, part)
        for address in addresses:
            for mode in ("", "1"):
                client.set_cookie("elder", mode)
                answer = client.get(address)
                if answer.status_code == 200 and answer.mimetype == "text/html":
                    page = Page(part, address, 200, answer.get_data(as_text=True))
                    kept += [(client, form) for form in forms(page)]
    return kept


def content(box: Box) -> tuple:
    """All that was cast or could be cast."""
    db.session.rollback()
    told = [box.counts, box.root, box.footer, dict(queries.turnout(box))]
    for table in (Ballot, Duplicate, Mark, Proxy):
        told.append(db.session.execute(sa.select(table.__table__)).all())
    return tuple(map(repr, told))


@pytest.mark.parametrize("counted", [False, True], ids=["nobody has counted yet", "counted"])
@pytest.mark.parametrize("late", [0, 1], ids=["at the very second", "a second later"])
@pytest.mark.parametrize("secrecy", ["named", "secret"])
def test_no_form_that_was_kept_puts_a_ballot_into_a_closed_box(
    app: Flask, hall: scene.Neighbourhood, secrecy: str, late: int, counted: bool
) -> None:
    with clock.pretend(OPEN):
        box = opened(hall, secrecy)
        kept = found(app, hall, box)
    tried = {form.action.rsplit("/", 1)[-1] for _, form in kept}
    assert tried >= {"ballot", "screens", "terminal", "assistance", "batches", "lists",
                     "confirmation"}  # fmt: skip
    if secrecy == "named":
        assert tried >= {"proxies", "entries", "revocation"}
    if counted:
        with unit_of_work():
            closing.close(box, by=None, at=box.closes_at)
    before = content(box)

    done = []
    with clock.pretend(box.closes_at + timedelta(seconds=late)):
        for client, form in kept:
            if not form.action.startswith(hall.path()):
                continue  # the language, the way of reading
            sent = form.plausible() | {"choice": "for", "holder": "何永年", "principal": "王秀英",
                                       "serial-1": "1", "choice-1": "for"}  # fmt: skip
            answer = client.post(form.action, data=sent)
            if answer.status_code not in (403, 404, 409, 413, 422, 429):
                done.append((form.action, answer.status_code))

    looked_at = ("screens", "receipt", "return")  # change nothing that could be cast
    assert [one for one in done if not one[0].endswith(looked_at)] == []
    after = content(box)
    assert before == after


def test_papers_that_were_spoiled_are_counted_as_such_until_closing_only(hall) -> None:
    box = scene.box_open(hall)
    with unit_of_work():
        paper.issue(box, by=hall.committee, at=OPEN)
        batch = entering.enter(
            box, [Sheet(1, 1, SPOILED)], key="k", by=hall.second_committee, at=OPEN
        )
    with unit_of_work():
        closing.close(box, by=None, at=box.closes_at)

    with pytest.raises(Refused, match="ballots.closed"), unit_of_work():
        confirming.confirm(batch, by=hall.committee, at=box.closes_at)

    db.session.refresh(box)
    assert box.spoiled == box.header["spoiled"] == 0


@pytest.mark.parametrize("secrecy", ["named", "secret"])
@pytest.mark.parametrize("channel", WAYS)
def test_the_last_second_counts_and_the_next_does_not(hall, secrecy, channel) -> None:
    box = scene.box_open(hall, secrecy=secrecy)
    first, second, *_ = lines_of(box)

    def cast(line: Voter, at) -> str:
        try:
            with unit_of_work():
                operations.cast(box, line, "for", channel=channel, by=None, at=at)
            return "cast"
        except Refused as refused:
            return refused.refusal.name

    told = [cast(first, box.closes_at - timedelta(microseconds=1)), cast(second, box.closes_at)]

    assert told == ["cast", "ballots.closed"]
    assert operations.cast_so_far(box) == 1


@pytest.mark.parametrize("secrecy", ["named", "secret"])
def test_while_it_is_being_closed_whoever_got_a_receipt_is_counted(app, hall, secrecy) -> None:
    """Thirty cast in the last second, by both ways into the database, while the clock closes it."""
    everybody = [*hall.people.values()]
    everybody = [one for one in everybody if one.account_id and one.adult]
    roll = [operations.Entitled(person_id=one.id) for one in everybody]
    box = scene.box_open(hall, roll=roll, secrecy=secrecy)
    box_id, closes, code = box.id, box.closes_at, hall.code
    accounts = [db.session.get(Account, one.account_id) for one in everybody]
    voters = [(line.id, account.id, account.stamp)
              for line, account in zip(lines_of(box), accounts, strict=True)]  # fmt: skip
    codes = {line.id: line.code for line in lines_of(box)}
    db.session.rollback()
    together, answers = Barrier(len(voters) + 1, timeout=60), Counter()

    def at_a_screen(line: int, account: int, stamp: str) -> str:
        known = fast_cast.known(code, box_id)
        together.wait()
        receipt = fast_cast.cast(
            known, ["for"], account=account, stamp=stamp, line=line, code=codes[line], words="",
            at=lambda: closes - timedelta(microseconds=1),
        )  # fmt: skip
        return "in" if receipt else "out"

    def by_hand(line: int, account: int, stamp: str) -> str:
        found, voter = stored(Box, box_id), stored(Voter, line)
        db.session.rollback()
        together.wait()
        try:
            with unit_of_work():
                operations.cast(
                    found, voter, "for", channel="online", by=None,
                    at=closes - timedelta(microseconds=1),
                )  # fmt: skip
            return "in"
        except Refused as refused:
            assert refused.refusal.name == "ballots.closed"
            return "out"

    def close() -> str:
        found = stored(Box, box_id)
        db.session.rollback()
        together.wait()
        with unit_of_work():
            closing.close(found, by=None, at=closes)
        return "closed"

    def run(act, *values) -> None:
        with app.app_context():
            try:
                answers[act(*values)] += 1
            finally:
                db.session.remove()

    ways = (at_a_screen, by_hand)
    threads = [Thread(target=run, args=(ways[n % 2], *one)) for n, one in enumerate(voters)]
    threads.insert(len(threads) // 2, Thread(target=run, args=(close,)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()

    assert answers.total() == len(voters) + 1 and answers["closed"] == 1, answers
    assert box.counts == {"for": answers["in"], "against": 0, "abstain": 0}
    assert operations.cast_so_far(box) == answers["in"]
    lines = (line.encode() for line in results.export(box).lines())
    assert recount.recount(lines, root=box.root, seal=box.seal).findings == []
