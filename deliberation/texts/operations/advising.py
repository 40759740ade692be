"""Asking experts for advice on a version; their interest is declared before they give it (§9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from deliberation import clock
from deliberation.database import db, record_beside
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind
from deliberation.messages.operations import tell
from deliberation.people.models import Person
from deliberation.people.queries import holders
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady
from deliberation.rules.texts import (
    WHOLE,
    Interest,
    ensure_advice_asked,
    ensure_advice_given,
    ensure_interest_declared,
    examined,
)
from deliberation.texts import queries
from deliberation.texts.models import AdviceWords, ExpertAdvice, Text, TextVersion
from deliberation.texts.operations.writing import hold, is_open, issue_of, issue_owing, note
from deliberation.texts.queries import advice as reading


def ask(
    text: Text,
    expert: Person | None,
    due: date,
    *,
    key: str,
    outside: str = "",
    capacity: str = "",
    question: str = "",
    by: Person,
    at: datetime,
) -> ExpertAdvice:
    """Ask an expert for advice on the latest version of *text*, owed until *due*.

    :param outside: the name of an expert whom the register does not know
    :param capacity: what makes them an expert
    :param question: what they are asked above all
    :param key: of the form: the second submit gives what the first one asked for
    :raises Refused: as :func:`ensure_advice_asked`
    """
    if (first := reading.by_key(text.community_id, key)) is not None:
        return first
    hold(text)
    issue = issue_of(text)
    version = queries.version(text, text.latest) if text.latest else None
    outside = outside.strip() if expert is None else ""
    committee = holders(text.community_id, [RoleKind.COMMITTEE], clock.day_of(at))
    ensure_advice_asked(
        latest=text.latest,
        has_issue=issue is not None,
        ended=issue is not None and not is_open(issue),
        named=expert is not None or bool(outside),
        capacity=capacity,
        of_committee=expert is not None and expert.id in committee,
        asked=version is not None and reading.is_asked(version, expert, outside),
        today=clock.day_of(at),
        due=due,
    )
    assert version is not None and issue is not None
    made = ExpertAdvice(
        community_id=text.community_id,
        text_id=text.id,
        version_id=version.id,
        number=reading.last_number(text) + 1,
        key=key,
        person_id=expert.id if expert is not None else None,
        outside=outside,
        capacity=capacity.strip(),
        question=question.strip(),
        asked_at=at,
        asked_by=by.id,
        due=due,
    )
    db.session.add(made)
    db.session.flush()
    # Of whom nobody can remind here the committee has to see to it.
    answers = reading.has_account(made)
    issues.owe(
        issue,
        DutyKind.ADVISE,
        at=at,
        due=clock.last_moment(due),
        role=None if answers else RoleKind.COMMITTEE.value,
        person_id=made.person_id if answers else None,
        subject_id=made.id,
    )
    about = _about(text, version, made) | {"due": due.isoformat()}
    if expert is None:
        note(text, "advice:asked_outside", by=by, at=at, subject=made, **about)
    else:
        entry = note(text, "advice:asked", by=by, at=at, subject=made, person=expert.id, **about)
        tell({expert.id}, entry)
    return made


def declare(
    advice: ExpertAdvice, interest: str, words: str, *, came: str = "", by: Person, at: datetime
) -> None:
    """The expert declares what ties them to the matter, or that they give no advice.

    :param interest: one of :class:`~deliberation.rules.texts.Interest`
    :param words: which interest, or why no advice is given; everybody reads it
    :param came: how it came, where the committee records it for who has no account here
    :raises NotReady: ``advice.given_by_asked``, and as :func:`ensure_interest_declared`
    :raises OutOfOrder: as :func:`ensure_interest_declared`
    """
    themselves = _hold(advice, by)
    ensure_interest_declared(
        interest,
        words,
        declared=advice.interest is not None,
        came=themselves or bool(came.strip()),
    )
    advice.interest = interest
    advice.interest_words = words.strip() if interest != Interest.NONE else ""
    advice.declared_at, advice.declared_by = at, by.id
    advice.came = "" if themselves else came.strip()
    db.session.flush()
    text = text_of(advice)
    about = _about(text, version_in(advice), advice)
    if interest != Interest.DECLINED:
        note(
            text, "advice:declared", by=by, at=at, subject=advice, expert_interest=interest, **about
        )
        return
    entry = note(text, "advice:declined", by=by, at=at, subject=advice, **about)
    issues.settle(
        issue_owing(advice, DutyKind.ADVISE), DutyKind.ADVISE, at=at, subject_id=advice.id
    )
    tell(holders(text.community_id, [RoleKind.COMMITTEE], clock.day_of(at)), entry)


def give(
    advice: ExpertAdvice, said: Mapping[int, str], *, came: str = "", by: Person, at: datetime
) -> None:
    """The expert says what they think of clauses, or of the whole.

    :param said: words by the id of a clause, 0: on the whole; empty ones say nothing
    :param came: how it came, where the committee records it for who has no account here
    :raises NotReady: ``advice.given_by_asked``, and as :func:`ensure_advice_given`
    :raises OutOfOrder: as :func:`ensure_advice_given`
    """
    themselves = _hold(advice, by)
    text, version = text_of(advice), version_in(advice)
    said = {clause: words.strip() for clause, words in said.items() if words.strip()}
    ensure_advice_given(
        said,
        [one.id for one in examined(version.content)],
        interest=advice.interest,
        given=advice.given_at is not None,
        came=themselves or bool(came.strip()),
    )
    advice.given_at, advice.given_by = at, by.id
    advice.came = "" if themselves else came.strip()
    for clause, words in said.items():
        db.session.add(
            AdviceWords(
                community_id=advice.community_id, advice_id=advice.id, clause=clause, words=words
            )
        )
    db.session.flush()
    entry = note(
        text,
        "advice:given",
        by=by,
        at=at,
        subject=advice,
        clauses=len(said.keys() - {WHOLE}),
        expert_interest=advice.interest,
        **_about(text, version, advice),
    )
    issue = issue_owing(advice, DutyKind.ADVISE)
    issues.settle(issue, DutyKind.ADVISE, at=at, subject_id=advice.id)
    committee = holders(text.community_id, [RoleKind.COMMITTEE], clock.day_of(at))
    tell(issues.concerned(issue, committee), entry)


def _hold(advice: ExpertAdvice, by: Person) -> bool:
    """Read *advice* afresh, alone; gives whether the experts themselves answer here.

    :raises NotReady: ``advice.given_by_asked``: they do, and *by* is somebody else
    """
    db.session.refresh(advice, with_for_update={"key_share": True})
    themselves = reading.has_account(advice)
    if themselves and by.id != advice.person_id:
        raise NotReady.because("advice.given_by_asked", "9")
    return themselves


def _about(text: Text, version: TextVersion, advice: ExpertAdvice) -> dict[str, str | int]:
    return {
        "text_number": text.number,
        "title": text.title,
        "version": version.number,
        "advice_number": advice.number,
    }


def text_of(advice: ExpertAdvice) -> Text:
    """The text that *advice* is about."""
    return record_beside(advice, Text, advice.text_id)


def version_in(advice: ExpertAdvice) -> TextVersion:
    """The version that *advice* is about."""
    return record_beside(advice, TextVersion, advice.version_id)
