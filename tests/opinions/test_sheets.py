"""Stances on paper: entered by two who see nothing of each other, once, and as secret (§4, §9)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO

import pytest
import sqlalchemy as sa
from docx import Document
from flask.testing import FlaskClient

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.journal.models import Entry
from deliberation.lobby.operations import settle_due
from deliberation.messages.models import Message
from deliberation.opinions import operations, queries
from deliberation.opinions.models import OpinionMap
from deliberation.opinions.operations import Entered, Sheet, secret_tables
from deliberation.opinions.operations.sheets import TRIES, sheets_waiting
from deliberation.people.models import Person
from deliberation.rules.opinion import Stance
from deliberation.rules.refusals import Refused
from tests import scene
from tests.ballots.test_secrecy import everything

AT = scene.at(days=1)
SHEET = Sheet({1: 1, 2: -1, 4: 0}, "75-", "owner")


@pytest.fixture
def hall(app) -> Iterator[scene.Neighbourhood]:
    with app.app_context(), clock.pretend(AT):
        yield scene.community(neighbours=1)


@pytest.fixture
def one(hall) -> OpinionMap:
    return scene.opinions_open(hall)


def _enter(one: OpinionMap, whose: Person, by: Person, sheet: Sheet = SHEET, **more) -> Entered:
    with unit_of_work():
        return operations.enter_sheet(one, whose, sheet, by=by, at=more.pop("at", AT), **more)


def _both(hall, one: OpinionMap, whose: Person, sheet: Sheet = SHEET) -> Entered:
    assert _enter(one, whose, hall.committee, sheet) is Entered.FIRST
    return _enter(one, whose, hall.second_committee, sheet)


def _said(one: OpinionMap, person: Person) -> tuple[dict[int, Stance], dict[str, str] | None]:
    where = queries.mine(one, person.id)
    return dict(where.stances), dict(where.declared) if where.declared else None


def test_it_counts_when_a_second_person_has_typed_the_same(hall, one) -> None:
    assert _enter(one, hall.resident, hall.committee) is Entered.FIRST
    assert _said(one, hall.resident) == ({}, None) and sheets_waiting(one) == 1

    assert _enter(one, hall.resident, hall.second_committee) is Entered.COUNTED

    said = {1: Stance.AGREE, 2: Stance.DISAGREE, 4: Stance.PASS}
    assert _said(one, hall.resident) == (said, {"age_band": "75-", "tenure": "owner"})
    assert sheets_waiting(one) == 0


def test_who_entered_it_first_is_no_second_and_mends_their_own(hall, one) -> None:
    _enter(one, hall.resident, hall.committee, Sheet({1: -1}))

    assert _enter(one, hall.resident, hall.committee) is Entered.FIRST

    assert sheets_waiting(one) == 1 and _said(one, hall.resident) == ({}, None)
    assert _enter(one, hall.resident, hall.second_committee) is Entered.COUNTED


@pytest.mark.parametrize(
    "other",
    [
        Sheet({1: 1, 2: -1, 4: 1}, "75-", "owner"),
        Sheet({1: 1, 2: -1}, "75-", "owner"),
        Sheet({1: 1, 2: -1, 4: 0, 5: 0}, "75-", "owner"),
        Sheet({1: 1, 2: -1, 4: 0}, "", "owner"),
        Sheet({1: 1, 2: -1, 4: 0}, "75-", "tenant"),
        Sheet({1: 1, 2: -1, 4: 0}, "75-", "owner", over=True),
    ],
)
def test_two_that_differ_anywhere_count_nothing_and_drop_the_first_in_the_end(
    hall, one, other: Sheet
) -> None:
    second = hall.second_committee
    _enter(one, hall.resident, hall.committee)
    for _ in range(TRIES - 1):
        assert _enter(one, hall.resident, second, other) is Entered.DIFFERENT
    assert _enter(one, hall.resident, second, other) is Entered.DROPPED

    assert _said(one, hall.resident) == ({}, None) and sheets_waiting(one) == 0
    assert _enter(one, hall.resident, second) is Entered.FIRST  # from the beginning


def test_where_the_first_was_wrong_the_second_takes_its_place_and_waits(hall, one) -> None:
    second = hall.second_committee
    _enter(one, hall.resident, hall.committee, Sheet({1: -1}))

    assert _enter(one, hall.resident, second, anew=True) is Entered.FIRST

    assert _said(one, hall.resident) == ({}, None)
    assert _enter(one, hall.resident, hall.committee) is Entered.COUNTED


def test_what_somebody_said_on_their_own_stays_and_nobody_counts_twice(hall, one) -> None:
    scene.says(one, hall.resident, -1, tenure="tenant")

    assert _both(hall, one, hall.resident) is Entered.COUNTED

    said = {1: Stance.DISAGREE, 2: Stance.DISAGREE, 4: Stance.PASS}
    assert _said(one, hall.resident) == (said, {"age_band": "", "tenure": "tenant"})
    table = secret_tables.tables(one.id).stances
    voters = db.session.scalars(sa.select(table.c.voter).distinct()).all()
    assert voters == [secret_tables.name_of(one, hall.resident.id, secret_tables.STANCES)]
    settle_due(hall.community, one.closes_at)
    db.session.refresh(one)
    assert one.result["persons"] == 1


def test_a_sheet_that_says_so_counts_instead(hall, one) -> None:
    scene.says(one, hall.resident, -1, None, 1, tenure="tenant")
    sheet = Sheet({1: 1}, "75-", "owner", over=True)

    assert _both(hall, one, hall.resident, sheet) is Entered.COUNTED

    said = {1: Stance.AGREE, 3: Stance.AGREE}  # to what it leaves open, nothing changes
    assert _said(one, hall.resident) == (said, {"age_band": "75-", "tenure": "owner"})
    scene.says(one, hall.resident, 0)  # and on the telephone it is changed again
    assert _said(one, hall.resident)[0][1] is Stance.PASS


def test_one_person_in_two_records_is_no_second(hall, one) -> None:
    other = hall.second_committee
    with unit_of_work():
        db.session.get_one(Person, (other.community_id, other.id)).name = hall.committee.name
    _enter(one, hall.resident, hall.committee)

    with pytest.raises(Refused, match=r"two_persons\.same_resident"):
        _enter(one, hall.resident, other)

    assert _said(one, hall.resident) == ({}, None)


@pytest.mark.parametrize(
    ("sheet", "why"),
    [
        (Sheet({}), "opinions.sheet_empty"),
        (Sheet({99: 1}), "opinions.no_such_statement"),
        (Sheet({1: 2}), "opinions.no_such_stance"),
        (Sheet({1: 1}, "young"), "opinions.no_such_group"),
    ],
)
def test_what_no_sheet_says_is_refused(hall, one, sheet: Sheet, why: str) -> None:
    with pytest.raises(Refused, match=why):
        _enter(one, hall.resident, hall.committee, sheet)


def test_only_adult_residents_have_one_and_only_while_the_map_is_open(hall, one) -> None:
    for nobody in (hall.people["child"], hall.people["officer"]):
        with pytest.raises(Refused, match=r"opinions\.sheet_of_nobody"):
            _enter(one, nobody, hall.committee)
    with pytest.raises(Refused, match=r"opinions\.closed"):
        _enter(one, hall.resident, hall.committee, at=one.closes_at)


def test_what_waits_at_the_end_does_not_count_and_the_page_says_how_many(
    hall, one, client: FlaskClient
) -> None:
    scene.says(one, hall.neighbour, 1)
    _enter(one, hall.resident, hall.committee)

    settle_due(hall.community, one.closes_at)

    db.session.refresh(one)
    assert (one.unseconded, one.result["persons"]) == (1, 1)
    tables = sa.inspect(db.engine).get_table_names()
    assert f"working_sheets_{one.id}" not in tables
    with clock.pretend(one.closes_at):
        assert "有 1 张纸没有第二个人登记" in client.get(hall.path(f"opinions/{one.id}")).text


# ------------------------------------------------------------------ secret


def test_no_row_names_the_person_and_none_that_waits_can_be_read(hall, one) -> None:
    _enter(one, hall.neighbour, hall.committee)  # the first of anything
    before = everything()

    _enter(one, hall.resident, hall.committee)
    waiting = {name: found - before[name] for name, found in everything().items()}
    _enter(one, hall.resident, hall.second_committee)
    after = {name: found - before[name] for name, found in everything().items()}

    working = secret_tables.tables(one.id)
    assert [name for name, rows in waiting.items() if rows] == [working.sheets.name]
    (row,) = waiting[working.sheets.name]
    voter = secret_tables.name_of(one, hall.resident.id, secret_tables.SHEETS)
    digest = secret_tables.digest_of(one, hall.resident.id, SHEET.content)
    assert row == repr((voter, hall.committee.id, 0, digest))
    # Counted, it has gone, and what it said stands as if somebody had said it on a telephone.
    assert {name for name, rows in after.items() if rows} == {
        working.stances.name, working.declared.name,
    }  # fmt: skip
    stance = secret_tables.name_of(one, hall.resident.id, secret_tables.STANCES)
    assert after[working.stances.name] and all(stance in row for row in after[working.stances.name])
    assert len({voter, stance, digest}) == 3


def test_the_digest_is_another_one_for_each_person_map_and_key(app, hall, one) -> None:
    def digest(person: Person = hall.resident) -> str:
        return secret_tables.digest_of(one, person.id, SHEET.content)

    first = digest()
    assert digest(hall.neighbour) != first
    assert json.loads(SHEET.content) == [[[1, 1], [2, -1], [4, 0]], "75-", "owner", False]
    app.config["SECRET_KEY"] = "another"
    assert digest() != first
    app.config["SECRET_KEY"] = "the tests' own"
    assert digest() == first


def test_nothing_is_on_record_and_nobody_is_told(hall, one) -> None:
    def said() -> tuple[int, int]:
        count = sa.select(sa.func.count())
        return (
            db.session.scalar(count.select_from(Entry)),
            db.session.scalar(count.select_from(Message)),
        )

    before = said()
    _both(hall, one, hall.resident)

    assert said() == before


def test_two_records_of_one_person_count_once_and_what_waits_is_entered_anew(hall, one) -> None:
    double = hall.neighbours[0]
    _both(hall, one, double)
    _enter(one, double, hall.committee, Sheet({3: 1}))
    scene.says(one, hall.resident, -1)

    with unit_of_work():
        operations.join(hall.resident, double)

    said = {1: Stance.DISAGREE, 2: Stance.DISAGREE, 4: Stance.PASS}
    assert _said(one, hall.resident)[0] == said and sheets_waiting(one) == 0


# ------------------------------------------------------------------ pages


def _form(**more: str) -> dict[str, str]:
    return {"giver": "王秀英", "stance_1": "1", "stance_2": "-1", "tenure": "owner", **more}


def test_two_clerks_enter_it_and_the_second_is_shown_nothing_of_the_first(hall, one, app) -> None:
    first, second = app.test_client(), app.test_client()
    scene.sign_in(first, hall, "committee")
    scene.sign_in(second, hall, "second_committee")
    name = hall.resident.name
    page = hall.path(f"opinions/{one.id}/sheets")
    blank = second.get(f"{page}/new").text

    answer = first.post(page, data=_form(giver=name), follow_redirects=True)
    assert "第一遍登记好了" in answer.text and f'value="{name}"' not in answer.text
    shown = second.get(f"{page}/new")
    assert "有 1 张纸等第二个人登记" in shown.text
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert shown.text.count("checked") == blank.count("checked")

    wrong = second.post(page, data=_form(giver=name, stance_2="1"))
    assert wrong.status_code == 422 and "和另一位登记的不一样" in wrong.text
    assert f'value="{name}"' in wrong.text and 'name="anew"' in wrong.text
    right = second.post(page, data=_form(giver=name), follow_redirects=True)
    assert "两遍一样，已经计入" in right.text
    assert _said(one, hall.resident)[0] == {1: Stance.AGREE, 2: Stance.DISAGREE}


def test_whose_it_is_is_said_beside_the_field_and_what_was_typed_stays(hall, one, client) -> None:
    scene.sign_in(client, hall, "committee")
    page = client.post(hall.path(f"opinions/{one.id}/sheets"), data=_form(giver="没有这个人"))

    assert page.status_code == 422
    assert 'value="没有这个人"' in page.text and page.text.count("checked") >= 3


def test_a_blank_sheet_is_printed_by_anybody_with_every_statement(hall, one, client) -> None:
    answer = client.get(hall.path(f"opinions/{one.id}/sheet.docx"))

    (table,) = [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in Document(BytesIO(answer.data)).tables
        if len(table.columns) == 5
    ]
    assert table[0] == ["号", "说法", "我同意", "我不同意", "跳过"]
    assert [(row[0], row[1]) for row in table[1:]] == [
        (str(each.number), each.text) for each in queries.statements(one)
    ]
    assert {tuple(row[2:]) for row in table[1:]} == {("□", "□", "□")}
    with clock.pretend(one.closes_at):
        assert client.get(hall.path(f"opinions/{one.id}/sheet.docx")).status_code == 422


def test_residents_enter_nothing_for_each_other(hall, one, client) -> None:
    scene.sign_in(client, hall, "resident")

    assert client.get(hall.path(f"opinions/{one.id}/sheets/new")).status_code == 403
    assert client.post(hall.path(f"opinions/{one.id}/sheets"), data=_form()).status_code == 403
