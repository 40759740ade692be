"""What a map found becomes an opinion of a round, to be dealt with like the others (§9)."""

from __future__ import annotations

from datetime import datetime

from deliberation.opinions.models import OpinionMap, Statement
from deliberation.opinions.queries.results import result
from deliberation.people.models import Person
from deliberation.rules.refusals import OutOfOrder
from deliberation.texts.models import TextOpinion, TextRound, key_from_map
from deliberation.texts.operations import rounds
from deliberation.texts.queries import opinions as texts


def take_over(
    one: OpinionMap,
    statement: Statement,
    *,
    clause: int | None = None,
    by: Person,
    at: datetime,
) -> TextOpinion:
    """*statement* of *one*, with its counts, into the round of the issue's plan.

    :param clause: the id of the clause to which the committee puts it; ``None``: to the whole
    :raises OutOfOrder: ``opinions.no_result_yet``, ``opinions.not_told``: fewer than ten took a
        stance, or it is none of the map; ``opinions.no_round``, and as
        :func:`deliberation.texts.operations.rounds.take_over`
    """
    found = result(one)
    if found is None:
        raise OutOfOrder.because("opinions.no_result_yet", "9")
    shown = found.shown.get(statement.number) if statement.number is not None else None
    if shown is None or shown.result.whole is None:
        raise OutOfOrder.because("opinions.not_told", "9")
    row = texts.taking_over(one.issue_id, one.community_id)
    if row is None:
        raise OutOfOrder.because("opinions.no_round", "9")
    round_: TextRound = row.TextRound
    return rounds.take_over(
        round_,
        statement.text,
        clause=clause,
        key=key_from_map(one.id, shown.result.statement),
        agree=shown.result.whole.agree,
        disagree=shown.result.whole.disagree,
        by=by,
        at=at,
    )
