"""What a cheat with the whole server could do, and who finds it: the file alone, or a witness.

Each forger here recomputes everything: commitments, roots, seals, counts and the printed sum. What
is left to honest people is the file, what they took home (receipt, words, code of the roll), a list
that they downloaded, and paper.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.ballots import operations, queries
from deliberation.ballots.models import Ballot, Box, Voter
from deliberation.ballots.operations import casting, closing, publishing, secret_tables
from deliberation.ballots.operations.casting import Cast
from deliberation.ballots.queries import results
from deliberation.database import db, unit_of_work
from deliberation.rules import recount
from deliberation.rules.box import commitment
from tests import scene
from tests.rules.tampering import Export

SECRECIES = ("named", "secret")


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context(), clock.pretend(scene.at(days=1)):
        yield scene.community(neighbours=8)


def cast(box: Box, line: Voter, choice: str, words: str = "") -> Cast:
    with unit_of_work():
        return operations.cast(
            box, line, choice, words=words, channel="online", by=None, at=clock.now()
        )


def has_cast(box: Box, line: Voter) -> bool:
    asked = sa.select(Voter.id).where(Voter.id == line.id, queries.has_cast(box))
    return db.session.scalar(asked) is not None


def lines_of(box: Box) -> list[Voter]:
    lines = sa.select(Voter).where(Voter.box_id == box.id).order_by(Voter.id)
    return list(db.session.scalars(lines))


def closed(box: Box) -> list[bytes]:
    with unit_of_work():
        closing.close(box, by=None, at=box.closes_at)
    return exported(box)


def exported(box: Box) -> list[bytes]:
    return [line.encode() for line in results.export(box).lines()]


def found(lines: list[bytes], **outside) -> list[str]:
    return [name for name, _ in recount.recount(lines, **outside).findings]


# ------------------------------------------------------------------ ballots exchanged


def exchanged(box: Box, first: Voter, second: Voter, *, anew: bool) -> None:
    """Let the ballots of two voters change places in the table, while the box is open."""
    with unit_of_work():
        one, other = (
            db.session.scalars(sa.select(Ballot).where(Ballot.voter_id == line.id)).one()
            for line in (first, second)
        )
        for name in ("choice", "nonce", "commitment"):
            kept = getattr(one, name)
            setattr(one, name, getattr(other, name))
            setattr(other, name, kept)
        if anew:
            for ballot, line in ((one, first), (other, second)):
                ballot.commitment = commitment(box.uid, [ballot.choice], ballot.nonce, line.code)


def test_two_ballots_exchanged_between_their_voters_are_found_by_the_file_alone(hall) -> None:
    box = scene.box_open(hall)
    first, second, *rest = lines_of(box)
    cast(box, first, "for"), cast(box, second, "against")
    for line in rest:
        cast(box, line, "for")
    exchanged(box, first, second, anew=False)

    lines = closed(box)
    assert set(found(lines)) >= {"commitment"}
    whole = Export(results.export(box))  # ... and also when chain, root and seal are made to fit
    assert set(found(whole.reseal().lines)) == {"commitment"}


def test_two_ballots_exchanged_with_commitments_made_anew_are_found_by_either_receipt(hall) -> None:
    box = scene.box_open(hall)
    first, second, *rest = lines_of(box)
    taken = [cast(box, first, "for").receipt, cast(box, second, "against").receipt]
    for line in rest:
        cast(box, line, "for")
    kept = set(publishing.every(box))
    exchanged(box, first, second, anew=True)
    lines = closed(box)

    assert found(lines, root=box.root, seal=box.seal) == [], "the forger was thorough"
    for receipt, line in zip(taken, (first, second), strict=True):
        assert found(lines, receipt=receipt) == ["receipt-unknown"]
        [ballot] = [one for one in recount.recount(lines, voter=line.code).own if "choice" in one]
        assert ballot["choice"] == ["against" if line is first else "for"]
    assert found(lines, listed=kept) == ["list-missing"]


def test_in_the_first_format_nobody_could_have_found_it(hall) -> None:
    """Why commitments are over the voter's code: both receipts stay valid."""
    box = scene.box_open(hall)
    with unit_of_work():
        box.format = 1
    first, second, *_ = lines_of(box)
    taken = [cast(box, first, "for").receipt, cast(box, second, "against").receipt]
    exchanged(box, first, second, anew=False)
    lines = closed(box)

    assert [found(lines, receipt=receipt) for receipt in taken] == [[], []]


# ------------------------------------------------------------------ cast for who stayed away


@pytest.mark.parametrize("secrecy", SECRECIES)
def test_ballots_cast_for_those_who_stayed_away_are_found_by_them(hall, client, secrecy) -> None:
    box = scene.box_open(hall, secrecy=secrecy)
    here, *_, away = lines_of(box)
    scene.sign_in(client, hall, "neighbour")
    mine = queries.standing(box, household_id=hall.neighbour.household_id).voter
    cast(box, here if here.id != mine.id else away, "against")
    before = client.get(hall.path(f"ballots/{box.id}")).get_data(as_text=True)
    for line in lines_of(box):  # the server stuffs everybody who has not come
        if not has_cast(box, line):
            cast(box, line, "for")
    lines = closed(box)
    with clock.pretend(box.closes_at):
        after = client.get(hall.path(f"ballots/{box.id}")).get_data(as_text=True)

    assert found(lines, root=box.root, seal=box.seal) == [], "the forger was thorough"
    assert f'<b class="num">{mine.code}</b> <span class="tag ">没有投</span>' in before
    own = recount.recount(lines, voter=mine.code).own
    assert {one["line"] for one in own} >= {"mark"}, "it says that they have cast"
    assert f'<b class="num">{mine.code}</b> <span class="tag ok">已经投过</span>' in after


@pytest.mark.parametrize("secrecy", SECRECIES)
def test_ballots_stuffed_after_the_paper_was_posted_are_found_by_paper(hall, secrecy) -> None:
    box = scene.box_open(hall, secrecy=secrecy)
    for line in lines_of(box)[:6]:
        cast(box, line, "against")
    closed(box)
    root, seal = box.root, box.seal
    again = scene.box_open(hall, secrecy=secrecy, occasion=2)
    with unit_of_work():  # the same box once more, with what the server would rather have
        again.uid = box.uid[::-1]
    for line in lines_of(again):
        cast(again, line, "for")
    lines = closed(again)

    assert found(lines) == []
    assert found(lines, root=root, seal=seal) == ["root-given", "seal-given"]


# ------------------------------------------------------------------ the printed sum


@pytest.mark.parametrize("secrecy", SECRECIES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_sentence_appended_to_the_printed_sum_is_found_by_the_file_alone(
    hall, secrecy, language
) -> None:
    box = scene.box_closed(hall, *["for"] * 6, "against", secrecy=secrecy)
    export = Export(results.export(box))
    export.footer["arithmetic"][language] += "，并授权居委会另行收费"

    assert found(export.reseal().lines) == ["arithmetic"]


# ------------------------------------------------------------------ two voters, one receipt


def test_two_voters_given_one_receipt_are_told_apart_by_what_they_added(hall) -> None:
    box = scene.box_open(hall, secrecy="secret")
    first, second, *rest = lines_of(box)
    taken = cast(box, first, "for", "竹 三")
    # The second voter chooses the same. They are shown the first one's receipt, and what goes into
    # the box in their name is something else, with the words that they had added.
    cast(box, second, "against", "八哥")
    for line in rest:
        cast(box, line, "for")
    lines, shown_to_both = closed(box), taken.receipt

    assert found(lines, root=box.root, seal=box.seal) == [], "the forger was thorough"
    assert found(lines, receipt=shown_to_both, words="竹三") == []
    assert found(lines, receipt=shown_to_both, words="八哥") == ["words-given"]


def test_two_voters_of_a_named_box_given_one_receipt_find_whose_it_is(hall) -> None:
    box = scene.box_open(hall)
    first, second, *rest = lines_of(box)
    shown_to_both = cast(box, first, "for").receipt
    cast(box, second, "against")
    for line in rest:
        cast(box, line, "for")
    lines = closed(box)

    assert found(lines, receipt=shown_to_both, voter=first.code) == []
    assert found(lines, receipt=shown_to_both, voter=second.code) == ["receipt-other"]


def test_one_ballot_for_two_voters_leaves_one_too_few(hall) -> None:
    """Two marks and a single ballot: what a shared receipt would need, without a stuffed one."""
    box = scene.box_open(hall, secrecy="secret")
    first, second, *rest = lines_of(box)
    cast(box, first, "for")
    with unit_of_work():
        marks = secret_tables.tables(box.id).marks
        db.session.execute(marks.insert().values(voter_id=second.id, channel="online"))
    for line in rest:
        cast(box, line, "for")
    with unit_of_work():
        choices = secret_tables.tables(box.id).choices
        db.session.execute(choices.insert().values(casting.filled_in(box, "for")))
    closed(box)
    export = Export(results.export(box))
    export.ballots.pop()

    assert "ballots-and-marks" in found(export.reseal().lines)
