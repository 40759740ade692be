"""Whatever is sent to any form: plain words beside the field, what was typed kept, never a 500.

The forms are found on the pages of tests/walk.py as people get them. While values are tried
nothing is kept: a change that would have been is stopped at the moment of its commit.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from zlib import crc32

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from tests.test_policy import FILES, addresses, endpoints
from tests.walk import Field, Form, House, Page, forms

SCRIPT = "<script>alert(1)</script>"

#: What people and programs put into text.
TEXTS: Mapping[str, str | None] = {
    "a script": SCRIPT,
    "emoji": "👨‍👩‍👧‍👦🏮",
    "20,000 characters": "长" * 20_000,
    "a NUL": "楼道\x00的灯",
    "control characters": "楼道\x07\x1b[31m\x85\x7f的灯",
    "writing turned round": "\u202e发票.exe",
    "SQL": "'; DROP TABLE issues; --\" OR 1=1",
    "nothing but spaces": " \u3000 ",
    "nothing": "",
    "no field at all": None,
}

#: What stands where a number, a day or one of a list is meant.
CODES: Mapping[str, str | None] = {
    "a word": "abc",
    "less than nothing": "-1",
    "more than a database holds": "9" * 20,
    "a fraction": "1.5",
    "a day that is not there": "2026-02-30",
    "the last day there is": "9999-12-31",
    "the first day there is": "0001-01-01",
    "a NUL": "\x00",
    "20,000 characters": "x" * 20_000,
    "a script": SCRIPT,
    "nothing": "",
    "no field at all": None,
}

pytestmark = pytest.mark.on(
    "postgresql", reason="tried there, where more is refused: what it takes, SQLite takes as well"
)

WRITTEN = ("text", "textarea", "search", "tel", "password")
#: After these it is looked whether all that was typed still stands in the form.
COMPARED = ("a script", "20,000 characters", "a day that is not there")


class WouldBeKept(BaseException):
    """The change is lawful; the test stops it where it would be written down."""


@contextmanager
def nothing_kept() -> Iterator[None]:
    def stop(session: Session) -> None:
        raise WouldBeKept

    event.listen(Session, "before_commit", stop)
    try:
        yield
    finally:
        event.remove(Session, "before_commit", stop)


@dataclass(frozen=True)
class Answer:
    status: int
    html: str


def send(house: House, form: Form, values: Mapping[str, str]) -> Answer:
    """What the server says to *values*; a change that it would make answers 303."""
    try:
        answer = house.client(form.page.part).post(form.action, data=dict(values))
    except WouldBeKept:
        return Answer(303, "")
    return Answer(answer.status_code, answer.get_data(as_text=True))


@pytest.fixture(scope="module")
def found(house: House) -> dict[tuple, Form]:
    """Every form that somebody can send, one of each shape."""
    one_each: dict[tuple, Form] = {}
    # By default on the pages of a few records: what these do not offer is of other moments.
    for page in house.walk(house.some_addresses()):
        for form in forms(page):
            if form.action != "/session/end":  # whoever leaves cannot try the next one
                one_each.setdefault(form.shape, form)
    for form in list(_of_other_moments(house, list(one_each.values()))):
        one_each.setdefault(form.shape, form)
    return one_each


def _of_other_moments(house: House, offered: Iterable[Form]) -> Iterator[Form]:
    """What is offered on the page of another record; else, at other moments only, with every field
    that such forms have.

    Of the records there are, one that answers best: does it, refuses it, or has moved on.
    """
    address = house.app.url_map.bind("localhost")
    known = {address.match(form.action, method="POST")[0] for form in offered}
    for rule, method in endpoints(house.app):
        if method == "POST" and rule.endpoint not in known | NOT_TRIED:
            if (form := _on_its_own_page(house, rule)) is not None:
                yield form
            else:
                yield min(_tried_by_all(house, rule), key=lambda one: one[0])[1]


def _on_its_own_page(house: House, rule: Rule) -> Form | None:
    """The form that leads to *rule*, where it stands on a page of the same record: at an address
    beside its own, or above it."""
    address, wanted = house.app.url_map.bind("localhost"), rule.endpoint
    beside = rule.rule.rstrip("/").rpartition("/")[0]
    pages = [
        one
        for one, method in endpoints(house.app)
        if method == "GET"
        and not one.rule.endswith(FILES)
        and (
            (one.rule.startswith(beside) and one.arguments == rule.arguments)
            or rule.rule.startswith(one.rule.rstrip("/") + "/")
        )
        and len(one.rule.split("/")) >= len(rule.rule.split("/")) - 2
    ]
    pages.sort(key=lambda one: -len(os.path.commonprefix([one.rule, rule.rule])))
    for page in pages[:PAGES_BESIDE]:
        for shown in islice(_opened(house, page), RECORDS_BESIDE):
            for form in forms(shown):
                if address.match(form.action, method="POST")[0] == wanted:
                    return form
    return None


def _opened(house: House, page: Rule) -> Iterator[Page]:
    """*page* of each record that has one, as the first gets it who may open it."""
    for path in addresses(house.app, page, house.hall)[:MOST]:
        for part in OPENS:
            shown = house.get(part, path)
            if shown is None or shown.status != 403:
                break
        if shown is not None and shown.status == 200:
            yield shown


def _tried_by_all(house: House, rule: Rule) -> Iterator[tuple[int, Form]]:
    best = 9
    for part in PARTS:
        for action in list(dict.fromkeys(_with_motions(house, rule)))[:MOST]:
            form = Form(Page(part, action, 200, ""), action, ANY)
            with nothing_kept():
                rank = BEST.get(_status(house, form), 9)
            best = min(best, rank)
            yield rank, form
            if rank == 0:
                return
        if best == 1:  # whoever comes next would be told the same
            return


def _with_motions(house: House, rule: Rule) -> Iterator[str]:
    for action in addresses(house.app, rule, house.hall):
        # Motions are numbered by the act that made them: one of these lies on the floor.
        for number in (1, 7, 8, 9, 10) if "/motions/1/" in action else (1,):
            yield action.replace("/motions/1/", f"/motions/{number}/")


def _status(house: House, form: Form) -> int:
    return send(house, form, form.plausible()).status


#: One of so many values is tried in a field in the default run.
SAMPLE = 8

#: Records at which a form of another moment is tried, as each part: every box with every list.
MOST = 96

#: Who tries a form of another moment.
PARTS = (
    "supervisor", "committee", "mediator", "subdistrict", "resident", "administrator",
    "property_manager", "neighbour", "officer",
)  # fmt: skip

#: Where a form is looked for beside the address to which it leads: pages, and records of each.
PAGES_BESIDE, RECORDS_BESIDE = 3, 8
#: Who opens them: who may most, and who is asked by name.
OPENS = ("committee", "resident", "officer", "mediator", "subdistrict")

BEST = {303: 0, 204: 0, 422: 1, 409: 2}

#: Whoever leaves cannot try the next one; the clock is moved in a demonstration only.
NOT_TRIED = {"people.sign_out", "lobby.move_clock"}

ANY = (
    Field("seen", "hidden"),
    *(Field(name, "select") for name in ("kind", "to", "one")),
    *(Field(name, "text") for name in ("text", "reason")),
    Field("vote-1", "radio", "", ("for", "against")),
)


def trials(form: Form, whole: bool) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Field by field, each hostile value in it, the others as a person would fill them.

    :param whole: every value; else a few of them, always the same, others in each field
    """
    plausible = form.plausible()
    for field in _one_of_each_row(form):
        tried = TEXTS if field.kind in WRITTEN else CODES
        for what, value in tried.items():
            if not whole and crc32(f"{form.action} {field.name} {what}".encode()) % SAMPLE:
                continue
            values = {name: kept for name, kept in plausible.items() if name != field.name}
            yield field.name, what, values if value is None else values | {field.name: value}
    if "seen" in plausible and form.fields is not ANY:
        yield "seen", "a page of long ago", plausible | {"seen": "0"}


def _one_of_each_row(form: Form) -> Iterator[Field]:
    """A batch has a hundred rows alike: its first stands for them."""
    rows: dict[str, int] = {}
    for field in form.fields:
        row = re.sub(r"[0-9]+", "#", field.name)
        rows[row] = rows.get(row, 0) + 1
        if field.kind != "file" and (row == field.name or rows[row] == 1):
            yield field


def test_nothing_that_is_sent_breaks_a_form(house, found, whole) -> None:
    address = house.app.url_map.bind("localhost")
    tried = {address.match(form.action, method="POST")[0] for form in found.values()}
    assert tried | NOT_TRIED == {
        rule.endpoint for rule, method in endpoints(house.app) if method == "POST"
    }

    wrong = []
    with nothing_kept():
        for form in found.values():
            plain = _status(house, form)
            for name, what, values in trials(form, whole):
                try:
                    answer = send(house, form, values)
                    said = list(faults(form, values, what, answer))
                    if what == "a page of long ago" and answer.status != 409 and plain == 303:
                        said.append(f"answers {answer.status}")
                except Exception as error:  # every finding at once, not the first
                    said = [f"{type(error).__name__}: {str(error)[:200]}"]
                wrong += [f"{form.page.part} {form.action} {name}: {what}: {one}" for one in said]

    assert not wrong, "\n".join(wrong)


def faults(form: Form, values: Mapping[str, str], what: str, answer: Answer) -> Iterator[str]:
    """What is wrong with *answer*: its status, words that are missing, typing that is lost."""
    # One question a screen, what is only looked up, and what was reported already.
    asks = answer.status == 200 and form.action.endswith(("/screens", "/receipt", "/snap/"))
    if not asks and answer.status not in (204, 303, 409, 422):
        yield f"answers {answer.status}"
        return
    if SCRIPT in answer.html:
        yield "the script is alive"
    if answer.status != 422:
        return
    page = Page(form.page.part, form.action, answer.status, answer.html)
    if form.fields is ANY:
        return  # a form that the page does not offer now cannot come back on it
    if 'role="alert"' not in answer.html:
        yield "nobody is told what is wrong"
    described = " ".join(re.findall(r'aria-describedby="([^"]*)"', answer.html)).split()
    for said in re.findall(r'id="([^"]+-error)"', answer.html):
        if said not in described:
            yield f"{said} is beside no field"
    hidden = {one.name: one.value for one in form.fields if one.kind == "hidden"}
    if what in COMPARED and hidden.items() <= values.items():
        yield from lost(form, page, values)


def lost(form: Form, page: Page, values: Mapping[str, str]) -> Iterator[str]:
    again = {
        field.name: field.value
        for shown in forms(page)
        if shown.action == form.action
        for field in shown.fields
    }
    if not again:
        return  # no longer there to be filled in: a page of its own says why
    for field in form.fields:
        sent = values.get(field.name, "")
        if field.kind not in ("text", "textarea", "number", "date"):
            continue
        if sent.strip() != again.get(field.name, "").strip():
            yield f"{field.name} is lost: {again.get(field.name)!r:.40}"
