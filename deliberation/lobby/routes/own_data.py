"""What the product keeps of me: a page to read, and a file to take away (PIPL 45)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from flask import Response, g, render_template
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.database import db
from deliberation.lobby.queries import own_data
from deliberation.lobby.routes.loaders import bp
from deliberation.people import queries as people
from deliberation.people.models import Account, Person
from deliberation.people.routes.current import me
from deliberation.rules.policy import Permission
from deliberation.web.guard import guard
from deliberation.web.security import limiter

#: So many rows of one kind are read on the page; the file has all.
SHOWN = 5


@bp.get("/<community>/mine/data")
@guard(may=Permission.READ_OWN)
def own_data_page() -> ResponseReturnValue:
    return render_template(
        "lobby/own_data.html",
        base=_base(me()),
        kept=[_shown(one) for one in own_data.of_person(g.community.id, me().id)],
    )


class Shown(NamedTuple):
    """What one table keeps, to read: how many rows, and of the latest the day and the words."""

    table: str
    rows: int
    latest: Sequence[tuple[date | None, str]]


def _shown(one: own_data.Rows) -> Shown:
    return Shown(
        one.kept.table,
        len(one.rows),
        [
            (
                row.get(one.kept.when),
                " · ".join(str(row[name]) for name in one.kept.says if row[name]),
            )
            for row in one.rows[:SHOWN]
        ],
    )


@bp.get("/<community>/mine/data.json")
@limiter.limit("20 per hour")
@guard(may=Permission.READ_OWN)
def own_data_file() -> Response:
    mine, now = me(), clock.now()
    told = {
        "community": g.community.name,
        "taken_at": now.isoformat(),
        "person": _base(mine),
        "tables": {
            one.kept.table: [
                {name: own_data.plain(value) for name, value in row.items()} for row in one.rows
            ]
            for one in own_data.of_person(g.community.id, mine.id)
        },
    }
    name = f"mine-{g.community.code}-{clock.day_of(now).isoformat()}.json"
    return Response(
        json.dumps(told, ensure_ascii=False, indent=1),
        mimetype="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


def _base(mine: Person) -> dict[str, Any]:
    """What the register says of *mine*."""
    account = db.session.get_one(Account, g.identity.account_id)
    doors = people.door_names(mine.community_id, [mine.household_id] if mine.household_id else [])
    return {
        "name": mine.name,
        "login": account.login,
        "door": doors.get(mine.household_id or 0),
        "adult": mine.adult,
        "named_in_public": mine.named_in_public,
    }
