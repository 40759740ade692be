"""What the product keeps of one person, for that person: to read, and to take away (PIPL 45).

Every column of every table that leads to a person is either *about* that person, and then its row
is theirs to see, or names who *handled* something, and then the row is about others.
``tests/lobby/test_own_data.py`` fails where a new column is neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import LargeBinary, Table, func, literal, or_, select, union_all

from deliberation.database import Model, db


@dataclass(frozen=True, slots=True)
class Kept:
    """One table with rows about a person.

    :ivar table: its name, by which its heading is found (``word('own_data')``)
    :ivar whose: the columns that lead to the person, or to a record in *through*
    :ivar through: a table of :data:`ABOUT` whose rows *whose* leads to; else it leads to the person
    :ivar when: the column that says when, where one does
    :ivar says: what was written in free words, to read on the page; the file has all but *hides*
    :ivar hides: what opens something, or is about somebody else
    """

    table: str
    whose: tuple[str, ...]
    when: str = ""
    says: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    through: str = ""


#: A form's own key, and numbers of others: of no use to whoever reads, and not theirs.
_NEVER = {"community_id", "key"}

ABOUT: tuple[Kept, ...] = (
    Kept("contacts", ("person_id",), says=("email",)),
    Kept("former_details", ("person_id",), "until", ("name",), ("changed_by",)),
    Kept("roles", ("person_id",), "since"),
    Kept("role_offers", ("person_id",), "given_at", hides=("given_by", "settled_by")),
    Kept("relatives", ("person_id",), hides=("relative_id",)),
    Kept("mergers", ("kept_id", "dropped_id"), "merged_at", hides=("merged_by",)),
    Kept("declarations", ("person_id",), "declared_at"),
    Kept("owners", ("person_id",), says=("reference",), hides=("names", "voter_name")),
    Kept("letters", ("person_id",), "issued_at", hides=("nonce", "digest", "issued_by")),
    Kept("activity", ("person_id",)),
    Kept("issues", ("proposer_id",), "proposed_at", ("title",),
         ("clerk_id", "owner_id", "owner_unit_id")),
    Kept("cosignatures", ("person_id",), "at"),
    Kept("appeal_signatures", ("person_id",), "at"),
    Kept("demands", ("opened_by",), "opened_at", ("purpose",)),
    Kept("demand_signatures", ("person_id",), "at"),
    Kept("follows", ("person_id",)),
    Kept("confidants", ("person_id",), "since"),
    Kept("parties", ("person_id",), "consented_at",
         hides=("name", "consent_entered_by", "consent_second_by")),
    Kept("agreement_signatures", ("party_id",), "at", through="parties",
         hides=("entered_by", "confirmed_by")),
    Kept("follow_up_answers", ("party_id",), "at", ("reason",), ("entered_by",), through="parties"),
    Kept("seats", ("person_id",)),
    Kept("candidates", ("person_id",)),
    Kept("scrutineers", ("person_id",), "at"),
    Kept("minutes_entries", ("by_id",), "at", ("text",)),
    Kept("voters", ("person_id",), says=("code",)),
    Kept("ballots", ("voter_id",), "at", ("reason",), ("entered_by", "nonce"),
         through="voters"),
    Kept("contests", ("voter_id",), "entered_at", ("reason",),
         ("entered_by", "second_by", "helper_id"), through="voters"),
    Kept("helps", ("voter_id",), "day", (), ("first_by", "second_by"), through="voters"),
    Kept("proxies", ("holder_id", "principal_id"), "given_at", ("place",),
         ("entered_by", "confirmed_by", "stance")),
    Kept("objections", ("person_id",), "at", ("text",), ("answered_by",)),
    Kept("text_opinions", ("person_id",), "at", ("text",), ("entered_by", "answered_by")),
    Kept("opinion_statements", ("author_id",), "at", ("text",), ("decided_by",)),
    Kept("report_comments", ("person_id",), "at", ("text",), ("answered_by",)),
    Kept("expert_advice", ("person_id",), "given_at", ("question",),
         ("asked_by", "declared_by", "given_by")),
    Kept("text_drafts", ("person_id",), "saved_at", ("name",)),
    Kept("tasks", ("person_id",), "deadline", ("title",)),
    Kept("duties", ("person_id",), "due"),
    Kept("head_subscriptions", ("person_id",), says=("email",)),
    Kept("snap_reports", ("reporter_id",), "reported_at", ("text",), ("clerk_id",)),
    Kept("snap_joins", ("person_id",), "at"),
    Kept("snap_drafts", ("person_id",), "at"),
    Kept("snap_handlings", ("answered_by",), "answered_at", ("reason",),
         ("handled_by", "left_out_by")),
    Kept("referrals", ("feedback_by",), "feedback_at", ("feedback_text",),
         ("replied_by",)),
    Kept("register_offers", ("person_id", "kept_id", "dropped_id"), "given_at", (),
         ("digest", "figures", "given_by", "settled_by")),
    Kept("announcement_readings", ("person_id",), "at"),
    Kept("messages", ("person_id",), "at", (), ("actor_id",)),
    Kept("deliveries", ("person_id",), "at", ("subject",), ("leave", "token")),
    Kept("entries", ("actor_id",), "at", (), ("particulars",)),
)  # fmt: skip

#: Columns that say who handled, in some office, what is somebody else's or everybody's: not theirs
#: to take away. What they did there stands in the record, under ``entries``.
HANDLED: Mapping[str, tuple[str, ...]] = {
    "announcements": ("published_by_id",),
    "assessments": ("drawn_by", "confirmed_by", "remarked_by"),
    "meetings": ("caller_id",),
    "outlets": ("added_by_id",),
    "petition_counts": ("entered_by",),
    "rule_offers": ("given_by", "settled_by"),
    "uploads": ("person_id",),
    "acts": ("recorded_by_id",),
    "agreements": ("written_by",),
    "covered_spans": ("by_id",),
    "letter_sights": ("person_id",),
    "mediation_sessions": ("called_by", "recorded_by"),
    "opinion_maps": ("opened_by",),
    "resolutions": ("written_by",),
    "reviews": ("acknowledged_by", "barred_id", "owner_id", "reviewer_id"),
    "roll_confirmations": ("recorder_id", "by_id"),
    "texts": ("begun_by",),
    "working_groups": ("formed_by",),
    "paper_batches": ("entered_by", "checked_by", "settled_by"),
    "proposed_terms": ("by_id",),
    "reports": ("published_by",),
    "rule_changes": ("by_id",),
    "selections": ("opened_by", "entered_by", "confirmed_by"),
    "snap_hand_overs": ("by_id", "answered_by"),
    "snap_orders": ("answered_by",),
    "text_versions": ("by_id",),
    "writings": ("opened_by",),
    "adoptions": ("filed_by",),
    "assists": ("settled_by",),
    "completions": ("reported_by", "decided_by"),
    "duplicate_ballots": ("entered_by",),
    "extensions": ("asked_by", "decided_by"),
    "handovers": ("recorded_by",),
    "legality_opinions": ("asked_by", "given_by"),
    "milestones": ("reached_by",),
    "orders": ("issued_by", "answered_by"),
    "paper_ballots": ("issued_by",),
    "successions": ("handed_by",),
    "text_rounds": ("opened_by",),
    "tolerances": ("recorded_by",),
    "legality_findings": ("withdrawn_by",),
}


def people_columns(table: Table) -> list[str]:
    """The columns of *table* that lead to a person."""
    return [one.name for one in table.columns if one.info.get("row_of") == "people"]


@dataclass(frozen=True, slots=True)
class Rows:
    """What one table keeps of the person."""

    kept: Kept
    rows: Sequence[Mapping[str, Any]]


def of_person(community_id: int, person_id: int) -> list[Rows]:
    """What is kept of this person, table by table, the latest rows first; empty tables left out.

    One query asks where something is, and one for each such table brings it: as many as there are
    tables, however many rows.
    """
    sums = [
        select(literal(number).label("number"), func.count().label("rows"))
        .select_from(_table(kept))
        .where(*_of(kept, community_id, person_id))
        for number, kept in enumerate(ABOUT)
    ]
    found = {row.number for row in db.session.execute(union_all(*sums)) if row.rows}
    return [
        Rows(kept, _rows(kept, community_id, person_id))
        for number, kept in enumerate(ABOUT)
        if number in found
    ]


def _table(kept: Kept) -> Table:
    return Model.metadata.tables[kept.table]


def _of(kept: Kept, community_id: int, person_id: int) -> Iterator[Any]:
    table = _table(kept)
    yield table.c.community_id == community_id
    if kept.through:
        (via,) = [one for one in ABOUT if one.table == kept.through]
        theirs = select(_table(via).c.id).where(*_of(via, community_id, person_id))
        yield or_(*(table.c[name].in_(theirs) for name in kept.whose))
    else:
        yield or_(*(table.c[name] == person_id for name in kept.whose))


def _rows(kept: Kept, community_id: int, person_id: int) -> Sequence[Mapping[str, Any]]:
    table = _table(kept)
    shown = [
        column
        for column in table.columns
        if column.name not in _NEVER | set(kept.hides) and not isinstance(column.type, LargeBinary)
    ]
    latest = [column.desc() for column in table.primary_key.columns]
    rows = db.session.execute(
        select(*shown).where(*_of(kept, community_id, person_id)).order_by(*latest)
    )
    return [dict(row._mapping) for row in rows]


def plain(value: Any) -> Any:
    """*value* as JSON has it: moments and days as ISO 8601."""
    return value.isoformat() if isinstance(value, datetime | date) else value
