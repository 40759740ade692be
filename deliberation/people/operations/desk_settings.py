"""What the administrator sets for the desk: on record, with old and new, for everybody to read."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from deliberation.database import db, record_beside
from deliberation.journal.operations import record
from deliberation.people.models import Community, Person
from deliberation.people.models.rules import RuleChange, RuleOffer
from deliberation.people.operations import Itself, bylaws, powers, rule_offers
from deliberation.people.operations import change_kind as put_kind
from deliberation.rules.refusals import NotReady, Refused

PHONE = re.compile(r"[0-9+() -]*")
MOST = {"desk_phone": 40, "desk_hours": 80, "letterhead": 80}  # characters, as the tables keep it
DAYS_MOST = 120
#: What moves the ends of what is under way.
BY_TWO = frozenset({"closed_days", "working_days"})


@dataclass(frozen=True, slots=True)
class Settings:
    """The desk's settings.

    :ivar letterhead: who signs at the head of a paper; empty: the community's name
    :ivar closed_days: days off beyond the holidays, in order
    :ivar working_days: days of rest on which people work, as published, in order
    """

    desk_phone: str
    desk_hours: str
    letterhead: str
    closed_days: tuple[str, ...]
    working_days: tuple[str, ...] = ()

    @classmethod
    def of(cls, community: Community) -> Settings:
        """Those of *community*."""
        return cls(
            community.desk_phone,
            community.desk_hours,
            community.letterhead,
            tuple(sorted(community.closed_days)),
            tuple(sorted(community.working_days)),
        )


def phone(typed: str) -> str:
    """*typed* as a number that a telephone can dial; full-width figures count as figures.

    :raises Refused: ``settings.phone_malformed``
    """
    told = _tidy(typed)
    if not PHONE.fullmatch(told) or (told and not any(one.isdigit() for one in told)):
        raise Refused.because("settings.phone_malformed", None)
    return told


def days(typed: str) -> tuple[str, ...]:
    """The days in *typed*, one a line, each once and in order.

    :raises Refused: ``settings.day_unreadable``, ``settings.too_many_days``
    """
    found = set()
    for line, text in enumerate(typed.splitlines(), 1):
        told = _tidy(text)
        if not told:
            continue
        try:
            found.add(date.fromisoformat(re.sub(r"[/.]", "-", told)).isoformat())
        except ValueError:
            raise Refused.because(
                "settings.day_unreadable", None, line=line, text=told[:40]
            ) from None
    if len(found) > DAYS_MOST:
        raise Refused.because("settings.too_many_days", None, most=DAYS_MOST)
    return tuple(sorted(found))


def change(
    community: Community, settings: Settings, *, by: Person, at: datetime, seen: int | None = None
) -> RuleChange | RuleOffer:
    """Set *settings*; what was and what is goes on record.

    Days of rest and of work move the ends of what is under way: they wait for a second person
    (§4), with whatever was changed beside them, unless the community is being founded.

    :raises NotReady: ``settings.nothing_changed``
    :raises OutOfOrder: ``bylaws.offer_waits``
    :raises Refused: ``settings.too_long``, ``settings.day_off_and_working``
    :raises Stale: somebody changed the rules in the meantime
    """
    bylaws.ensure_current(community, seen)
    changes = bylaws.differences(held(community), _values(settings))
    if not changes:
        raise NotReady.because("settings.nothing_changed", None)
    if both := sorted(set(settings.closed_days) & set(settings.working_days)):
        raise Refused.because("settings.day_off_and_working", None, day=both[0])
    for name, most in MOST.items():
        if len(getattr(settings, name)) > most:
            raise Refused.because("settings.too_long", None, most=most)
    if BY_TWO & changes.keys() and not powers.is_founding(community.id):
        return rule_offers.offer(community, rule_offers.SETTINGS, changes, by=by, at=at)
    return _put(community, changes, by, at)


def confirmed(offered: RuleOffer, *, at: datetime) -> RuleChange:
    """Put in force what a second person has just confirmed.

    :raises Stale: it was changed in the meantime
    :raises Refused: ``settings.day_off_and_working``
    """
    community = db.session.get_one(Community, offered.community_id)
    db.session.refresh(community, with_for_update=True)
    rule_offers.carried_over(held(community), offered)
    made = _put(community, offered.changes, record_beside(offered, Person, offered.given_by), at)
    if both := sorted(set(community.closed_days) & set(community.working_days)):
        raise Refused.because("settings.day_off_and_working", None, day=both[0])
    offered.number = made.number
    db.session.flush()
    return made


def change_kind(community: Community, kind: str, *, by: Person, at: datetime) -> RuleOffer | None:
    """Say what the community is: with another kind other assemblies decide, so it takes two (§4).

    :raises OutOfOrder: ``bylaws.offer_waits``
    """
    if powers.is_founding(community.id):
        put_kind(community, kind, by=by, at=at)
        return None
    changes = {"kind": [community.kind, kind]}
    return rule_offers.offer(community, rule_offers.KIND, changes, by=by, at=at)


def kind_confirmed(offered: RuleOffer, *, at: datetime) -> None:
    """Put in force what a second person has just confirmed.

    :raises Stale: it was changed in the meantime
    """
    community = db.session.get_one(Community, offered.community_id)
    db.session.refresh(community, with_for_update=True)
    now = rule_offers.carried_over({"kind": community.kind}, offered)
    by = record_beside(offered, Person, offered.given_by)
    put_kind(community, now["kind"], by=by, at=at)


def _put(
    community: Community, changes: dict[str, list[Any]], by: Person, at: datetime
) -> RuleChange:
    for name, (_old, new) in changes.items():
        setattr(community, name, new)
    made = RuleChange(
        community_id=community.id,
        number=bylaws.latest(community) + 1,
        at=at,
        by_id=by.id,
        changes=changes,
    )
    db.session.add(made)
    db.session.flush()
    record(
        "settings:changed",
        Itself(community),
        by=by.id,
        at=at,
        items=len(changes),
        changes=changes,
    )
    return made


def held(community: Community) -> dict[str, Any]:
    """The settings by name, as JSON keeps them."""
    return _values(Settings.of(community))


def _values(settings: Settings) -> dict[str, Any]:
    return {name: _plain(getattr(settings, name)) for name in Settings.__dataclass_fields__}


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _plain(value: str | tuple[str, ...]) -> str | list[str]:
    return list(value) if isinstance(value, tuple) else value
