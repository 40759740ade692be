"""Messages to persons, queued in the transaction of what they tell of; what leaves the house."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.database import Model, Moment, row_of


class Message(Model):
    """One thing that one person is told; ``occasion`` makes it unique, so it is told once.

    :ivar passed_on_at: when it was put among what leaves the house, or found to stay here
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("community_id", "person_id", "occasion"),
        Index(None, "community_id", "person_id", "id"),
        Index(
            "ix_messages_to_pass_on",
            "community_id",
            "id",
            sqlite_where=text("passed_on_at IS NULL"),
            postgresql_where=text("passed_on_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    issue_id: Mapped[int | None] = mapped_column(info=row_of("issues"))
    actor_id: Mapped[int | None] = mapped_column(info=row_of("people"))
    verb: Mapped[str] = mapped_column(String(60))
    particulars: Mapped[dict[str, Any]] = mapped_column(JSON)
    occasion: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Moment)
    read_at: Mapped[datetime | None] = mapped_column(Moment)
    passed_on_at: Mapped[datetime | None] = mapped_column(Moment)


class Delivery(Model):
    """Something that leaves the house, on its way to one receiver by one channel.

    :ivar channel: ``email``, ``robot`` or ``webhook``
    :ivar receiver: ``email:12`` a person, ``outlet:3`` a group or a program; with ``occasion`` it
        makes the row unique: it is queued once
    :ivar kind: what it tells of: the verb of a message, or ``digest``, ``test``
    :ivar text: its words, made once and forgotten once it is sent
    :ivar thread: what it belongs to with others, such as an issue; empty: stands alone
    :ivar leave: the address of the page that ends such messages; empty: there is none
    :ivar token: names it to the receiver, on every try the same: the receiver knows a second one
    :ivar state: see ``operations/sending.py``
    :ivar reason: why it was not taken: a kind of error and its number, no words
    :ivar next_at: when it is tried; while it is claimed, until when it is left to who claimed it
    :ivar tried_at: when it was claimed last: what the limits of a robot count
    :ivar begun_at: when its first byte was about to go out
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("community_id", "receiver", "occasion"),
        Index(None, "community_id", "state", "next_at"),
        Index("ix_deliveries_person", "community_id", "person_id"),
        Index("ix_deliveries_token", "community_id", "token"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    channel: Mapped[str] = mapped_column(String(10))
    receiver: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int | None] = mapped_column(info=row_of("people"))
    outlet_id: Mapped[int | None] = mapped_column(info=row_of("outlets"))
    address: Mapped[str] = mapped_column(String(254))
    kind: Mapped[str] = mapped_column(String(60))
    occasion: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str]
    thread: Mapped[str] = mapped_column(String(60), default="")
    leave: Mapped[str] = mapped_column(String(500), default="")
    token: Mapped[str] = mapped_column(String(32), default=lambda: secrets.token_hex(16))
    state: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int]
    reason: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Moment)
    next_at: Mapped[datetime] = mapped_column(Moment)
    tried_at: Mapped[datetime | None] = mapped_column(Moment)
    begun_at: Mapped[datetime | None] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)


class Contact(Model):
    """Where a person wants to be told outside of the house, and of what.

    :ivar email_at: when they said that the address is theirs; before that nothing goes there but
        the question
    :ivar language: of what is written to them
    :ivar ways: by kind of message (``operations/kinds.py``) ``once``, ``day`` or ``never``
    :ivar strikes: how badly it went: at three nothing more is sent until they confirm it anew
    """

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("community_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    person_id: Mapped[int] = mapped_column(info=row_of("people"))
    email: Mapped[str] = mapped_column(String(254))
    email_at: Mapped[datetime | None] = mapped_column(Moment)
    language: Mapped[str] = mapped_column(String(10))
    ways: Mapped[dict[str, str]] = mapped_column(JSON)
    strikes: Mapped[int]
    reason: Mapped[str] = mapped_column(String(120))


class Outlet(Model):
    """A group's robot or another program that is told of public matters.

    :ivar kind: ``wecom``, ``dingtalk``, ``feishu`` or ``webhook``
    :ivar sealed: its address and its secret, readable with the key outside of the database alone
    :ivar host: of the address, for whoever keeps the list
    :ivar wants: kinds of public matters (``operations/kinds.py``)
    :ivar told_until: the number of the entry up to which it has been told
    :ivar ended_at: when it was switched off; it is told nothing any more
    """

    __tablename__ = "outlets"
    __table_args__ = (Index(None, "community_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("communities.id"))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(80))
    sealed: Mapped[str]
    host: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(10))
    wants: Mapped[list[str]] = mapped_column(JSON)
    told_until: Mapped[int]
    added_by_id: Mapped[int] = mapped_column(info=row_of("people"))
    at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
