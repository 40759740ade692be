"""Rounds of opinions on a version: opened, given, entered, ended by their day, answered (§9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from deliberation import clock
from deliberation.database import db, record_beside, record_in
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind, Issue, Timer, TimerKind
from deliberation.journal.operations import record_each
from deliberation.messages.operations import tell
from deliberation.people import queries as people
from deliberation.people.models import Community, Person
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, OutOfOrder, Refusal, Refused
from deliberation.rules.texts import (
    ANSWER_WORKING_DAYS,
    SHORTEST,
    ensure_may_deal,
    ensure_may_give,
    ensure_round_may_open,
)
from deliberation.texts.models import FROM_MAP, Text, TextOpinion, TextRound, TextVersion
from deliberation.texts.operations.writing import hold, is_open, issue_of, note
from deliberation.texts.queries import opinions as queries
from deliberation.texts.queries import version as version_of


def open_round(
    text: Text, last_day: date, *, asked: str = "", by: Person, at: datetime
) -> TextRound:
    """Ask residents for opinions on the latest version, until *last_day* has passed.

    :param asked: what the committee wants to know above all
    :raises Refused: as :func:`ensure_round_may_open`
    """
    hold(text)
    issue = issue_of(text)
    if issue is not None:
        issues.hold(issue)
    _ensure_may_open(text, issue, last_day, at)
    version = version_of(text, text.latest)
    assert version is not None
    made = TextRound(
        community_id=text.community_id,
        text_id=text.id,
        version_id=version.id,
        number=queries.last_number(text) + 1,
        asked=asked.strip(),
        opened_at=at,
        opened_by=by.id,
        last_day=last_day,
    )
    db.session.add(made)
    db.session.flush()
    issues.set_timer(text.community_id, TimerKind.ROUND_CLOSE, made.id, falls_due=made.closes_at)
    entry = note(
        text,
        "round:opened",
        by=by,
        at=at,
        subject=made,
        text_number=text.number,
        title=text.title,
        version=version.number,
        opinion_round=made.number,
        until=last_day.isoformat(),
    )
    tell(_concerned(text, issue, asked=True), entry)
    return made


def refusal_to_open(text: Text, issue: Issue | None, at: datetime) -> Refusal | None:
    """Why no round can be opened now, whatever its last day; ``None``: one can."""
    try:
        _ensure_may_open(text, issue, clock.day_of(at) + timedelta(days=SHORTEST), at)
    except Refused as refused:
        return refused.refusal
    return None


def _ensure_may_open(text: Text, issue: Issue | None, last_day: date, at: datetime) -> None:
    before = queries.rounds(text)
    ensure_round_may_open(
        version=text.latest,
        asked_on=before[0].version if before else 0,
        is_open=any(one.round.closed_at is None for one in before),
        waiting=sum(one.sums.waiting for one in before),
        ended=issue is not None and not is_open(issue),
        today=clock.day_of(at),
        last_day=last_day,
    )


def _concerned(text: Text, issue: Issue | None, *, asked: bool = False) -> set[int]:
    """Whom a round concerns: of an issue, who answers for it and who follows it; what belongs to
    none is everybody's: all adult residents with an account are *asked*, those who spoke hear
    what became of it. Whoever gave an opinion on *text* is told of every next round.
    """
    if issue is not None:
        return issues.concerned(issue, queries.givers(text) if asked else ())
    everybody = people.adults_with_account(text.community_id) if asked else ()
    return queries.givers(text) | set(everybody)


def give(
    round_: TextRound,
    words: str,
    *,
    clause: int | None,
    key: str,
    giver: Person | None,
    channel: str = "online",
    by: Person,
    at: datetime,
) -> TextOpinion:
    """Somebody says something to the version that the round is about.

    :param clause: the id of a clause, ``None``: on the whole
    :param key: of the form: the second submit gives what the first one made
    :param giver: whose opinion it is; ``None``: nobody knows
    :param by: who typed it: the giver, or a clerk for whoever came, called or wrote
    :raises Refused: as :func:`ensure_may_give`
    """
    first = record_in(TextOpinion, round_.community_id, key=key)
    if first is not None:
        return first
    db.session.refresh(round_, with_for_update={"key_share": True})
    text, version = text_of(round_), version_in(round_)
    ensure_may_give(
        is_open=round_.is_open(at),
        text=words,
        known=clause is None or clause in {id_ for id_, _ in version.clauses},
        given=queries.given_by(round_, giver.id) if giver is not None else 0,
    )
    entered = giver is None or giver.id != by.id
    made = TextOpinion(
        community_id=round_.community_id,
        round_id=round_.id,
        number=queries.last_opinion(round_) + 1,
        key=key,
        person_id=giver.id if giver is not None else None,
        clause=clause,
        text=words.strip(),
        channel=channel,
        entered_by=by.id if entered else None,
        at=at,
    )
    db.session.add(made)
    db.session.flush()
    about = {
        "text_number": text.number,
        "opinion_round": round_.number,
        "opinion_number": made.number,
    }
    if not entered:
        note(text, "opinion:given", by=by, at=at, subject=made, **about)
    elif giver is None:
        note(text, "opinion:entered", by=by, at=at, subject=made, channel=channel, **about)
    else:
        told = about | {"channel": channel, "person": giver.id}
        tell({giver.id}, note(text, "opinion:entered_for", by=by, at=at, subject=made, **told))
    return made


def take_over(
    round_: TextRound,
    words: str,
    *,
    clause: int | None = None,
    key: str,
    agree: int,
    disagree: int,
    by: Person,
    at: datetime,
) -> TextOpinion:
    """What an opinion map found becomes an opinion of *round_*, of nobody.

    Once the round is over that still goes while opinions of it wait for their answers: so that it
    is dealt with like them.

    :param clause: the id of a clause to which the committee puts it, ``None``: to the whole
    :param key: of the statement in its map: it is taken over once
    :raises OutOfOrder: ``texts.round_answered``
    :raises NotReady: ``texts.clause_unknown``
    """
    first = record_in(TextOpinion, round_.community_id, key=key)
    if first is not None:
        return first
    db.session.refresh(round_, with_for_update={"key_share": True})
    if not round_.is_open(at) and not queries.sums_of(round_).sums.waiting:
        raise OutOfOrder.because("texts.round_answered", "9")
    text = text_of(round_)
    if clause is not None and clause not in {id_ for id_, _ in version_in(round_).clauses}:
        raise NotReady.because("texts.clause_unknown", "9")
    made = TextOpinion(
        community_id=round_.community_id,
        round_id=round_.id,
        number=queries.last_opinion(round_) + 1,
        key=key,
        clause=clause,
        text=words,
        channel=FROM_MAP,
        agree=agree,
        disagree=disagree,
        entered_by=by.id,
        at=at,
    )
    db.session.add(made)
    db.session.flush()
    note(
        text,
        "opinion:taken_over",
        by=by,
        at=at,
        subject=made,
        text_number=text.number,
        opinion_round=round_.number,
        opinion_number=made.number,
        agree=agree,
        disagree=disagree,
    )
    return made


def fall_due(community: Community, timer: Timer) -> None:
    """The last day of a round has passed: what was said in it is to be answered."""
    round_ = db.session.get_one(TextRound, (community.id, timer.subject_id))
    text, at = text_of(round_), timer.falls_due
    round_.closed_at = at
    db.session.flush()
    told = queries.sums_of(round_)
    note(
        text,
        "round:closed",
        by=None,
        at=at,
        subject=round_,
        text_number=text.number,
        opinion_round=round_.number,
        opinions=told.sums.given,
        persons=told.persons,
    )
    if told.sums.waiting:
        due = clock.add_working_days(round_.last_day, ANSWER_WORKING_DAYS, community.days_off)
        _owe_answers(text, round_, at=at, due=clock.last_moment(due))
    elif told.sums.given:
        _all_answered(text, round_, told, by=None, at=at)


def _owe_answers(text: Text, round_: TextRound, *, at: datetime, due: datetime) -> None:
    kind, issue = DutyKind.ANSWER_OPINIONS, issue_of(text)
    about: dict[str, Any] = {
        "at": at,
        "due": due,
        "role": RoleKind.COMMITTEE.value,
        "subject_id": round_.id,
        "working_days": ANSWER_WORKING_DAYS,
    }
    if issue is not None:
        issues.owe(issue, kind, **about)
    else:
        issues.owe_on_text(text.community_id, text.id, kind, **about)


def deal_with(
    round_: TextRound,
    ids: Sequence[int],
    dealt: str,
    reasons: str,
    *,
    by: Person,
    at: datetime,
) -> list[TextOpinion]:
    """Answer these opinions of *round_* alike, in public; each giver is told.

    :param dealt: one of :class:`~deliberation.rules.texts.Dealt`
    :raises Refused: as :func:`ensure_may_deal`
    """
    db.session.refresh(round_, with_for_update={"key_share": True})
    text = text_of(round_)
    found = queries.these(round_, ids)
    waiting = [one for one in found if one.answered_at is None]
    ensure_may_deal(dealt, reasons, chosen=len(set(ids)), waiting=len(waiting))
    for one in waiting:
        one.dealt, one.reasons = dealt, reasons.strip()
        one.answered_at, one.answered_by = at, by.id
    db.session.flush()
    about = {
        "text_number": text.number,
        "title": text.title,
        "opinion_round": round_.number,
        "dealt": dealt,
    }
    entries = record_each(
        "opinion:answered",
        [(one, text.issue_id, about | {"opinion_number": one.number}) for one in waiting],
        by=by.id,
        at=at,
    )
    for one, entry in zip(waiting, entries, strict=True):
        if one.person_id is not None:
            tell({one.person_id}, entry)
    told = queries.sums_of(round_)
    if not told.sums.waiting and round_.closed_at is not None:
        issues.settle_about(text.community_id, DutyKind.ANSWER_OPINIONS, round_.id, at=at)
        _all_answered(text, round_, told, by=by, at=at)
    return waiting


def _all_answered(
    text: Text, round_: TextRound, told: queries.RoundSums, *, by: Person | None, at: datetime
) -> None:
    entry = note(
        text,
        "round:answered",
        by=by,
        at=at,
        subject=round_,
        text_number=text.number,
        opinion_round=round_.number,
        opinions=told.sums.given,
        taken=told.sums.taken,
        partly=told.sums.partly,
    )
    tell(_concerned(text, issue_of(text)), entry)


def text_of(round_: TextRound) -> Text:
    """The text that *round_* is about."""
    return record_beside(round_, Text, round_.text_id)


def version_in(round_: TextRound) -> TextVersion:
    """The version that *round_* is about."""
    return record_beside(round_, TextVersion, round_.version_id)
