"""Asking whether a version is lawful, what was answered, and what of it is withdrawn (§9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from deliberation import clock
from deliberation.database import db, record_beside
from deliberation.issues import operations as issues
from deliberation.issues.models import DutyKind
from deliberation.journal.models import Entry
from deliberation.messages.operations import tell
from deliberation.people.models import Person, Unit
from deliberation.people.queries import holders, staff
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady
from deliberation.rules.texts import (
    Finding,
    Giver,
    Said,
    TextKind,
    ensure_finding_withdrawn,
    ensure_legality_asked,
    ensure_legality_given,
    examined,
)
from deliberation.texts import queries
from deliberation.texts.models import LegalityFinding, LegalityOpinion, Text, TextVersion
from deliberation.texts.operations.writing import hold, is_open, issue_of, issue_owing, note
from deliberation.texts.queries import legality as reading


def ask(
    text: Text,
    giver: str,
    due: date,
    *,
    key: str,
    unit: Unit | None = None,
    adviser: str = "",
    posted_until: date | None = None,
    by: Person,
    at: datetime,
) -> LegalityOpinion:
    """Ask whether the latest version of *text* is lawful; whoever is asked owes it until *due*.

    :param giver: one of :class:`~deliberation.rules.texts.Giver`
    :param unit: which one is asked; the committee's own does not judge what it has written
    :param adviser: who outside of the community is asked
    :param posted_until: of a resolution's text, the last day of its posting
    :param key: of the form: the second submit gives what the first one asked for
    :raises Refused: as :func:`ensure_legality_asked`
    """
    if (first := reading.by_key(text.community_id, key)) is not None:
        return first
    hold(text)
    issue = issue_of(text)
    version = queries.version(text, text.latest) if text.latest else None
    before = reading.last_asked(text, version) if version is not None else None
    today = clock.day_of(at)
    adviser = adviser.strip() if giver == Giver.ADVISER else ""
    named = {
        Giver.UNIT: unit is not None and unit.kind != "committee",
        Giver.SUBDISTRICT: True,
        Giver.ADVISER: bool(adviser),
    }
    ensure_legality_asked(
        TextKind(text.kind),
        latest=text.latest,
        has_issue=issue is not None,
        ended=issue is not None and not is_open(issue),
        waiting=before is not None and before.given_at is None and before.due >= today,
        giver_named=giver in list(Giver) and named[Giver(giver)],
        today=today,
        due=due,
        posted_until=posted_until,
    )
    assert version is not None and issue is not None
    made = LegalityOpinion(
        community_id=text.community_id,
        text_id=text.id,
        version_id=version.id,
        number=reading.last_number(text) + 1,
        key=key,
        giver=giver,
        unit_id=unit.id if unit is not None and giver == Giver.UNIT else None,
        adviser=adviser,
        asked_at=at,
        asked_by=by.id,
        due=due,
    )
    db.session.add(made)
    db.session.flush()
    # Of an adviser the committee has to see to it: nobody else here can be reminded.
    role = {Giver.SUBDISTRICT: RoleKind.SUBDISTRICT, Giver.ADVISER: RoleKind.COMMITTEE}
    issues.owe(
        issue,
        DutyKind.LEGALITY,
        at=at,
        due=clock.last_moment(due),
        role=role[Giver(giver)].value if giver in role else None,
        unit_id=made.unit_id,
        subject_id=made.id,
    )
    entry = _note(text, "legality:asked", version, made, by=by, at=at, due=due.isoformat())
    asked = staff(text.community_id, [made.unit_id]) if made.unit_id else ()
    if giver == Giver.SUBDISTRICT:
        asked = holders(text.community_id, [RoleKind.SUBDISTRICT], today)
    tell({*asked}, entry)
    return made


def give(
    opinion: LegalityOpinion,
    said: Sequence[Said],
    words: str = "",
    *,
    came: str = "",
    by: Person,
    at: datetime,
) -> None:
    """*opinion* is on record, clause by clause; what is unlawful names the article it breaks.

    :param words: on the whole
    :param came: how it came, where the committee records it for those who have no account
    :raises NotReady: ``legality.given_by_asked``, and as :func:`ensure_legality_given`
    :raises OutOfOrder: as :func:`ensure_legality_given`
    """
    db.session.refresh(opinion, with_for_update={"key_share": True})
    themselves = reading.answering(opinion, clock.day_of(at))
    if themselves and by.id not in themselves:
        raise NotReady.because("legality.given_by_asked", "9")
    text, version = text_of(opinion), version_in(opinion)
    ensure_legality_given(
        said,
        [one.id for one in examined(version.content)],
        given=opinion.given_at is not None,
        came=bool(themselves) or bool(came.strip()),
    )
    opinion.given_at, opinion.given_by = at, by.id
    opinion.words, opinion.came = words.strip(), "" if themselves else came.strip()
    for one in said:
        db.session.add(
            LegalityFinding(
                community_id=opinion.community_id,
                opinion_id=opinion.id,
                clause=one.clause,
                finding=one.finding,
                article=one.article.strip() if one.finding == Finding.UNLAWFUL else "",
                words=one.words.strip() if one.finding != Finding.SOUND else "",
            )
        )
    db.session.flush()
    found = [one.finding for one in said]
    entry = _note(
        text,
        "legality:given",
        version,
        opinion,
        by=by,
        at=at,
        clauses=len(found),
        advised=found.count(Finding.ADVICE),
        unlawful=found.count(Finding.UNLAWFUL),
    )
    issue = issue_owing(opinion, DutyKind.LEGALITY)
    issues.settle(issue, DutyKind.LEGALITY, at=at, subject_id=opinion.id)
    committee = holders(text.community_id, [RoleKind.COMMITTEE], clock.day_of(at))
    tell(issues.concerned(issue, committee), entry)


def withdraw(
    opinion: LegalityOpinion, finding: LegalityFinding, reasons: str, *, by: Person, at: datetime
) -> None:
    """What was found unlawful is found so no more, with *reasons* that everybody reads.

    Whoever gave the opinion does so; the committee records it for those who have no account.

    :raises NotReady: ``legality.given_by_asked``, and as :func:`ensure_finding_withdrawn`
    :raises OutOfOrder: as :func:`ensure_finding_withdrawn`
    """
    db.session.refresh(finding, with_for_update={"key_share": True})
    themselves = reading.answering(opinion, clock.day_of(at))
    if themselves and by.id not in themselves:
        raise NotReady.because("legality.given_by_asked", "9")
    ensure_finding_withdrawn(finding.finding, reasons, withdrawn=finding.withdrawn_at is not None)
    finding.withdrawn_at, finding.withdrawn_by = at, by.id
    finding.withdrawn_because = reasons.strip()
    text, version = text_of(opinion), version_in(opinion)
    clause = next(one for one in version.content.clauses if one.id == finding.clause)
    entry = _note(
        text,
        "legality:withdrawn",
        version,
        finding,
        by=by,
        at=at,
        clause=clause.label or clause.number,
        reason=finding.withdrawn_because,
    )
    if (issue := issue_of(text)) is not None:
        committee = holders(text.community_id, [RoleKind.COMMITTEE], clock.day_of(at))
        tell(issues.concerned(issue, committee), entry)


def _note(
    text: Text,
    verb: str,
    version: TextVersion,
    subject: LegalityOpinion | LegalityFinding,
    *,
    by: Person,
    at: datetime,
    **told: str | int,
) -> Entry:
    """Record what happened, of a resolution by its number, of another text by title and version."""
    about = {"text_number": text.number, "title": text.title, "version": version.number}
    if text.resolution is not None:
        verb, about = f"{verb}_on_resolution", {"resolution": text.resolution}
    return note(text, verb, by=by, at=at, subject=subject, **about, **told)


def text_of(opinion: LegalityOpinion) -> Text:
    """The text that *opinion* is about."""
    return record_beside(opinion, Text, opinion.text_id)


def unit_of(opinion: LegalityOpinion) -> Unit | None:
    """The unit that was asked."""
    return record_beside(opinion, Unit, opinion.unit_id) if opinion.unit_id is not None else None


def version_in(opinion: LegalityOpinion) -> TextVersion:
    """The version that *opinion* is about."""
    return record_beside(opinion, TextVersion, opinion.version_id)
