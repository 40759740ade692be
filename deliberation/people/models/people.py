"""Who there is. An account is global; everything else belongs to one community."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from deliberation import clock
from deliberation.database import Model, Moment, row_of
from deliberation.rules.bylaws import Bylaws


class Account(Model):
    """A sign-in. ``stamp`` changes whenever every open session of it has to end.

    :ivar own_since: when the password was last changed by who knew the one before; a letter's
        is somebody else's gift
    """

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("login"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str] = mapped_column(String(200))
    stamp: Mapped[str] = mapped_column(String(32))
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    own_since: Mapped[datetime | None] = mapped_column(Moment)


class EndedSession(Model):
    """A session that was signed out of: whoever kept its cookie opens nothing with it.

    Forgotten by ``flask tick`` once the cookie would have run out by itself.
    """

    __tablename__ = "ended_sessions"

    mark: Mapped[str] = mapped_column(String(24), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    ended_at: Mapped[datetime] = mapped_column(Moment, index=True)


class Office(Model):
    """A sub-district office (街道办): several communities are below it."""

    __tablename__ = "offices"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))


class Officer(Model):
    """An account that works for an office, from a day on until the day ``until``.

    The role belongs to the account: it holds in every community of the office.
    """

    __tablename__ = "officers"
    __table_args__ = (UniqueConstraint("office_id", "account_id", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    name: Mapped[str] = mapped_column(String(80))
    since: Mapped[date]
    until: Mapped[date | None]


class Community(Model):
    """A neighbourhood with its hall; ``numbers`` are the bylaws where they differ from default.

    :ivar kind: ``city`` (居委会) or ``village`` (村委会): which assemblies the law knows there
    """

    __tablename__ = "communities"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    desk_phone: Mapped[str] = mapped_column(String(40), default="")
    desk_hours: Mapped[str] = mapped_column(String(80), default="")
    letterhead: Mapped[str] = mapped_column(String(80), default="", server_default="")
    numbers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    bylaws_changed_at: Mapped[datetime | None] = mapped_column(Moment)  # last
    closed_days: Mapped[list[str]] = mapped_column(JSON, default=list)
    working_days: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))  # above it
    kind: Mapped[str] = mapped_column(String(10), default="city", server_default="city")

    @property
    def bylaws(self) -> Bylaws:
        """The numbers that this community has chosen, for what begins now."""
        return Bylaws.from_dict(self.numbers)

    @property
    def issuer(self) -> str:
        """Who signs at the head of a paper: as the community wants it, else its name."""
        return self.letterhead or self.name

    @property
    def days_off(self) -> clock.Calendar:
        """Which days the administrator has entered, off and working, beyond the statutory ones."""
        read = date.fromisoformat
        off, working = map(read, self.closed_days), map(read, self.working_days)
        return clock.Calendar(frozenset(off), frozenset(working))


class Building(Model):
    __tablename__ = "buildings"
    __table_args__ = (UniqueConstraint("community_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    name: Mapped[str] = mapped_column(String(40))


class Group(Model):
    """A residents' group (居民小组): some buildings, or part of one, with a representative."""

    __tablename__ = "groups"
    __table_args__ = (UniqueConstraint("community_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    name: Mapped[str] = mapped_column(String(40))


class Household(Model):
    """One door. ``area`` is its exclusive area in 0.01 m², where it is known."""

    __tablename__ = "households"
    __table_args__ = (
        UniqueConstraint("community_id", "building_id", "door"),
        CheckConstraint("area IS NULL OR area > 0", name="area_positive"),
        Index(None, "group_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    building_id: Mapped[int] = mapped_column(info=row_of("buildings"))
    group_id: Mapped[int | None] = mapped_column(info=row_of("groups"))
    door: Mapped[str] = mapped_column(String(40))
    area: Mapped[int | None]

    building: Mapped[Building] = relationship(lazy="raise", viewonly=True)


class Unit(Model):
    """Who can be made responsible: committee, property manager, department, partner."""

    __tablename__ = "units"
    __table_args__ = (UniqueConstraint("community_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(20))
    duties: Mapped[str] = mapped_column(default="")


class ListItem(Model):
    """One line of a unit's three lists (sources B5): ``power``, ``responsibility``, ``negative``.

    The negative list says what the unit, a department, may not lay on the community: such work
    remains its own.
    """

    __tablename__ = "unit_items"
    __table_args__ = (UniqueConstraint("community_id", "unit_id", "list", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    unit_id: Mapped[int] = mapped_column(info=row_of("units"))
    list: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(120))


class Person(Model):
    """A person in one community: a resident when they have a household, staff when a unit.

    The name stays here and nowhere else; everything on record refers to the id.

    :ivar listed: the name under which the roster has them: once in a household, or, of those who
        live elsewhere, once in a unit
    :ivar phone_tail: the last four figures of their telephone, to tell namesakes apart
    :ivar left_on: since when they are no longer here; then they have no household and no unit
    :ivar left_why: ``moved_out``, ``died``, ``left_work`` or ``merged`` (``rules.registers``)
    :ivar confirmed_at: when a list or a clerk last said that they live or work here
    :ivar calendar_digest: of the key in the address of their calendar; ``None``: there is none
    """

    __tablename__ = "people"
    __table_args__ = (
        UniqueConstraint("community_id", "account_id"),
        Index("ix_people_calendar", "community_id", "calendar_digest", unique=True),
        Index("ix_people_home_listed", "community_id", "household_id", "listed", unique=True),
        Index(
            "ix_people_unit_listed",
            "community_id",
            "unit_id",
            "listed",
            unique=True,
            sqlite_where=text("household_id IS NULL"),
            postgresql_where=text("household_id IS NULL"),
        ),
        Index(None, "community_id", "household_id"),
        Index(None, "account_id"),
        Index(None, "community_id", "name", "id"),  # the register, page by page
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    household_id: Mapped[int | None] = mapped_column(info=row_of("households"))
    unit_id: Mapped[int | None] = mapped_column(info=row_of("units"))
    name: Mapped[str] = mapped_column(String(80))
    adult: Mapped[bool] = mapped_column(default=True)
    named_in_public: Mapped[bool] = mapped_column(default=False)
    listed: Mapped[str | None] = mapped_column(String(80))
    phone_tail: Mapped[str | None] = mapped_column(String(4))
    left_on: Mapped[date | None]
    left_why: Mapped[str | None] = mapped_column(String(20))
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    calendar_digest: Mapped[str | None] = mapped_column(String(64))

    household: Mapped[Household | None] = relationship(lazy="raise", viewonly=True)
    unit: Mapped[Unit | None] = relationship(lazy="raise", viewonly=True)


class Relative(Model):
    """A close relative, declared: decides who is independent enough to supervise (§5)."""

    __tablename__ = "relatives"
    __table_args__ = (
        UniqueConstraint("community_id", "person_id", "relative_id"),
        Index(None, "community_id", "relative_id"),
        CheckConstraint("person_id <> relative_id", name="somebody_else"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    relative_id: Mapped[int] = mapped_column(info=row_of("people"))


class Role(Model):
    """What a person is in this community, from a day on (``since``) until the day ``until``."""

    __tablename__ = "roles"
    __table_args__ = (
        UniqueConstraint("community_id", "person_id", "kind", "since"),
        CheckConstraint("until IS NULL OR until > since", name="ends_after_start"),
        Index(None, "community_id", "kind"),
        Index(None, "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    kind: Mapped[str] = mapped_column(String(20))
    group_id: Mapped[int | None] = mapped_column(info=row_of("groups"))
    since: Mapped[date]
    until: Mapped[date | None]


class Serial(Model):
    """The last number given out for one kind of paper in one year: 2026 年第 3 号."""

    __tablename__ = "serials"

    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
