"""Taking a stance, changing it, declaring one's groups: nothing of it is on record (§9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from deliberation.database import db
from deliberation.opinions.models import OpinionMap, Statement
from deliberation.opinions.operations import secret_tables
from deliberation.people.models import Person
from deliberation.rules.opinion import TENURES, Stance
from deliberation.rules.refusals import OutOfOrder, Refused
from deliberation.rules.voting import DECLARED as DECLARABLE

#: What somebody may declare of themselves, beside the building, which the register knows.
KINDS = {"age_band": DECLARABLE["age_band"], "tenure": TENURES}


def hold(one: OpinionMap, *, shared: bool = False) -> None:
    """Read *one* afresh and keep others from closing it (*shared*) or touching it meanwhile."""
    db.session.flush()
    db.session.refresh(one, with_for_update={"read": shared, "key_share": not shared})


def ensure_open(one: OpinionMap, at: datetime) -> None:
    """
    :raises OutOfOrder: ``opinions.closed``
    """
    if one.is_closed(at):
        raise OutOfOrder.because("opinions.closed", "9")


def take(one: OpinionMap, stances: Mapping[int, int], *, by: Person, at: datetime) -> None:
    """What *by* says to statements: the last word counts. No entry is written.

    :param stances: number of the statement → stance
    :raises OutOfOrder: ``opinions.closed``, ``opinions.key_changed``
    :raises Refused: ``opinions.no_such_statement``, ``opinions.no_such_stance``
    """
    ensure_takes(one, at)
    put_stances(one, known(one, stances), by)


def known(one: OpinionMap, stances: Mapping[int, int]) -> Mapping[int, int]:
    """The same *stances* by the ids of the statements.

    :raises Refused: ``opinions.no_such_statement``, ``opinions.no_such_stance``
    """
    if any(stance not in list(Stance) for stance in stances.values()):
        raise Refused.because("opinions.no_such_stance", None)
    rows = db.session.execute(
        select(Statement.number, Statement.id).where(
            Statement.community_id == one.community_id,
            Statement.map_id == one.id,
            Statement.number.in_(list(stances)),
        )
    ).all()
    if len(rows) < len(stances):
        raise Refused.because("opinions.no_such_statement", None)
    return {row.id: int(stances[row.number]) for row in rows}


def put_stances(one: OpinionMap, stances: Mapping[int, int], whose: Person) -> None:
    """What *whose* says, by the ids of the statements, is what counts from now on."""
    voter = secret_tables.name_of(one, whose.id, secret_tables.STANCES)
    rows = [{"voter": voter, "statement_id": id_, "stance": said} for id_, said in stances.items()]
    if rows:
        secret_tables.put(secret_tables.tables(one.id).stances, rows)


def declare(one: OpinionMap, *, age_band: str, tenure: str, by: Person, at: datetime) -> None:
    """To which groups *by* belongs; each may be left open (``""``), and changed as often.

    :raises OutOfOrder: ``opinions.closed``, ``opinions.key_changed``
    :raises Refused: ``opinions.no_such_group``
    """
    ensure_takes(one, at)
    said = {"age_band": age_band, "tenure": tenure}
    ensure_groups(said)
    put_groups(one, said, by)


def ensure_groups(said: Mapping[str, str]) -> None:
    """
    :raises Refused: ``opinions.no_such_group``
    """
    if any(word and word not in KINDS[kind] for kind, word in said.items()):
        raise Refused.because("opinions.no_such_group", None)


def put_groups(one: OpinionMap, said: Mapping[str, str], whose: Person) -> None:
    """*whose* belongs to these groups from now on."""
    voter = secret_tables.name_of(one, whose.id, secret_tables.DECLARED)
    secret_tables.put(secret_tables.tables(one.id).declared, [{"voter": voter, **said}])


def ensure_takes(one: OpinionMap, at: datetime, *, shared: bool = True) -> None:
    """Hold *one* (*shared*: with others who say something), and see that it can be said now.

    :raises OutOfOrder: ``opinions.closed``, ``opinions.key_changed``
    """
    hold(one, shared=shared)
    ensure_open(one, at)
    if not secret_tables.has_its_key(one):
        # Else who has said something already could say it once more, under another name.
        raise OutOfOrder.because("opinions.key_changed", None)
