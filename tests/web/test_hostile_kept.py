"""Hostile text that is lawful is kept, and shown as what it is: letters on a page, nothing else.

Every form that people find is sent with it and what it makes is kept; then it is put into every
text that any table holds, and every page is read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
import sqlalchemy as sa

from deliberation.database import Model, db
from tests.fixtures.pages import unsound
from tests.walk import House, Page, forms, with_new_parts

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}\u202e👨‍👩‍👧🏮"
ALIVE = ("<script>alert(1)", "<img src=x", ">49\u202e")
#: Free texts among columns that hold codes, hashes and keys as well.
FREE = {"name", "title", "text", "reason", "reasons", "note", "place", "question", "action",
        "problem", "basis", "minority", "answer", "source", "assisting", "milestones", "duties",
        "standing_for", "reply", "plan_reply", "plan_addressee", "acceptance_test", "comment",
        "delay_reason", "next_step", "urgent_reason", "withdrawn_because", "cancelled_because",
        "desk_hours", "terms", "facts", "item", "remark"}  # fmt: skip


pytestmark = pytest.mark.on(
    "sqlite", reason="what a page shows of a text does not depend on the database"
)


def test_what_is_kept_of_hostile_text_is_shown_as_text_on_every_page(house: House) -> None:
    pages = house.pages()
    kept = _send_every_form(house, pages)
    assert len(kept) >= 20, kept  # most refuse out of turn; these made something of it

    changed = _put_into_every_text(house)
    assert {"issues.title", "people.name", "resolutions.text", "reports.text"} <= changed

    assert list(_alive(house, pages)) == []


def _send_every_form(house: House, pages: Sequence[Page]) -> set[str]:
    kept, seen = set(), set()
    for page in pages:
        for form in forms(page):
            if form.shape in seen or form.action == "/session/end":
                continue
            seen.add(form.shape)
            values = form.plausible()
            texts = {f.name for f in form.fields if f.kind in ("text", "textarea")}
            values |= dict.fromkeys(texts, HOSTILE)
            answer = house.client(page.part).post(form.action, data=values)
            assert answer.status_code in (200, 204, 303, 403, 404, 409, 413, 422), form.action
            if texts and answer.status_code == 303:
                kept.add(form.action)
    return kept


def _put_into_every_text(house: House) -> set[str]:
    changed = set()
    with house.app.app_context(), db.engine.begin() as connection:
        for table in Model.metadata.tables.values():
            texts = [
                column
                for column in table.columns
                if column.name in FREE and isinstance(column.type, sa.String)
            ]
            if not texts or _append_only(connection, table):
                continue
            alone = {c for u in table.constraints if isinstance(u, sa.UniqueConstraint)
                     for c in u.columns}  # fmt: skip
            for column in texts:
                longest = (column.type.length or 200) - 8
                text = sa.literal(HOSTILE[:longest])
                if column in alone:  # told apart by what comes last
                    text = text + sa.cast(table.c.id, sa.String)
                connection.execute(table.update().values({column: text}))
                changed.add(str(column))
    return changed


def _append_only(connection: sa.Connection, table: sa.Table) -> bool:
    found = connection.execute(
        sa.text("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name"),
        {"name": table.name},
    )
    return found.scalar_one() > 0


def _alive(house: House, pages: Sequence[Page]) -> Iterator[str]:
    for before in pages if house.whole else with_new_parts(pages):
        page = house.get(before.part, before.path)
        if page is None:  # its form led on; there is nothing to read any more
            continue
        if page.status >= 500:
            yield f"{page}: answers {page.status}"
        yield from (f"{page}: {sign}" for sign in ALIVE if sign in page.html)
        yield from (f"{page}: {fault}" for fault in unsound(page.html))
