"""Roles, rules, owners and signatures held against the entries that gave, changed or took them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from deliberation.collect.models import Cosignature
from deliberation.database import db
from deliberation.lobby.queries.witnessed import entries
from deliberation.people.models import Community, Role
from deliberation.people.operations import owners_intake
from deliberation.people.operations.desk_settings import Settings
from deliberation.rules.bylaws import Bylaws


def flaws(community_id: int) -> Iterator[str]:
    """What of a community's people and rules is otherwise than its entries say."""
    merged = _merged(community_id)
    yield from _roles(community_id, merged)
    yield from _rules(community_id)
    yield from _owners(community_id)
    yield from _cosignatures(community_id, merged)


def _merged(community_id: int) -> dict[int, int]:
    """Of persons who were on the register twice: whom their rows belong to since."""
    into: dict[int, int] = {}
    for entry in entries(community_id, "person:merged"):
        dropped, kept = entry.particulars["person"], entry.particulars["kept_person"]
        into = {one: kept if other == dropped else other for one, other in into.items()}
        into[dropped] = kept
    return into


def _roles(community_id: int, merged: dict[int, int]) -> Iterator[str]:
    """Every role was given by an entry; what was given is there, was closed, or was joined."""
    given = {entry.subject_id: entry for entry in entries(community_id, "role:given")}
    ended = {
        entry.subject_id: entry.particulars.get("until")
        for entry in entries(community_id, "role:ended", "role:closed")
    }
    joined = set(merged)
    for role in db.session.scalars(select(Role).where(Role.community_id == community_id)):
        entry = given.pop(role.id, None)
        if entry is None:
            yield f"role {role.id} ({role.kind} of person {role.person_id}) was never given"
            continue
        told = entry.particulars
        holder = merged.get(told["person"], told["person"])
        if (told["role"], holder) != (role.kind, role.person_id):
            yield f"role {role.id} is not the one of entry {entry.number}"
        elif holder not in merged.values() and role.id not in ended:
            # A merger may have made it longer; whoever ended it may have made it shorter.
            days = [day.isoformat() if day else None for day in (role.since, role.until)]
            if days != [told["since"], told["until"]]:
                yield f"role {role.id} lasts otherwise than entry {entry.number} says"
    for role_id, entry in given.items():
        if role_id not in ended and entry.particulars["person"] not in joined:
            yield f"role {role_id} of entry {entry.number} is gone"


def _rules(community_id: int) -> Iterator[str]:
    """The bylaws and the settings in force are what the entries add up to."""
    community = db.session.get_one(Community, community_id)
    bylaws = Bylaws().to_dict()
    settings: dict[str, Any] = {}
    verbs = ("bylaws:changed", "bylaws:resolved", "bylaws:corrected", "settings:changed")
    for entry in entries(community_id, *verbs):
        told = entry.particulars
        if entry.verb == "bylaws:changed":
            bylaws = Bylaws.from_dict(told["numbers"]).to_dict()
            continue
        after = {name: new for name, (_, new) in told["changes"].items()}
        if entry.verb != "settings:changed":
            bylaws |= after
        else:
            settings |= after
    now = community.bylaws.to_dict()
    for name in sorted(now):
        if now[name] != bylaws.get(name, now[name]):
            yield f"the bylaw {name} in force is not what the record says"
    held = Settings.of(community)
    for name, said in settings.items():
        if _plain(getattr(held, name)) != said:
            yield f"the setting {name} is not what the record says"


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _owners(community_id: int) -> Iterator[str]:
    """Parts and areas of the register of owners are those of the last that was taken in."""
    latest = None
    for entry in entries(community_id, "owners:registered"):
        latest = entry
    if (
        latest is not None
        and owners_intake.digest_now(community_id) != latest.particulars["digest"]
    ):
        yield f"the register of owners is not the one of entry {latest.number}"


def _cosignatures(community_id: int, merged: dict[int, int]) -> Iterator[str]:
    """Whoever co-signed has an entry that says so, and the other way round."""
    told: dict[tuple[int, int | None], int] = {}
    for entry in entries(community_id, "issue:cosigned", "issue:unsigned"):
        who = merged.get(entry.actor_id, entry.actor_id)
        if entry.verb == "issue:cosigned":
            told[entry.subject_id, who] = entry.number
        else:  # taken back
            told.pop((entry.subject_id, who), None)
    rows = select(Cosignature.issue_id, Cosignature.person_id).where(
        Cosignature.community_id == community_id
    )
    for issue_id, person_id in db.session.execute(rows):
        if told.pop((issue_id, person_id), None) is None:
            yield f"issue {issue_id}: the co-signature of person {person_id} is not on record"
    for (issue_id, _), number in told.items():
        yield f"issue {issue_id}: the co-signature of entry {number} is gone"
