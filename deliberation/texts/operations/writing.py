"""Writing a text: a draft of one's own that is kept, and the version that everybody reads (§9)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from deliberation import clock
from deliberation.database import db, record_beside
from deliberation.issues import operations as issues
from deliberation.issues.models import Duty, DutyKind, Issue
from deliberation.journal.models import Entry
from deliberation.journal.operations import record
from deliberation.messages.operations import tell
from deliberation.people.models import Community, Person
from deliberation.people.operations import next_serial
from deliberation.rules.refusals import NotReady, Stale
from deliberation.rules.texts import (
    TextKind,
    ensure_guide_complete,
    ensure_may_begin,
    ensure_may_publish,
    first_version,
    next_version,
)
from deliberation.rules.workflow import Step
from deliberation.texts import queries
from deliberation.texts.models import (
    ExpertAdvice,
    LegalityOpinion,
    Text,
    TextDraft,
    TextVersion,
)
from deliberation.texts.operations.looking import looked_at

#: Where an issue stands while texts of it are written: it was accepted, and has not ended.
WRITTEN_AT = (Step.CONVENE.value, Step.DISCUSS.value, Step.RESOLVE.value, Step.SUPERVISE.value)


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody has written.

    :ivar base: the version that it was begun from; 0: from nothing
    :ivar name: what the version shall be called
    :ivar why: what was changed, and why
    """

    body: str
    base: int
    name: str = ""
    why: str = ""


def is_open(issue: Issue) -> bool:
    """Whether texts of *issue* are written: accepted, everybody's affair, and not ended."""
    return issue.step in WRITTEN_AT and not issue.private


def begin(
    community: Community,
    kind: TextKind,
    title: str,
    *,
    key: str,
    issue: Issue | None,
    by: Person,
    at: datetime,
) -> Text:
    """A new text, without any version yet: whoever may write it finds it.

    :param key: of the form: the second submit gives what the first one made
    :raises NotReady: ``texts.title_missing``, and as :func:`ensure_may_begin`
    :raises OutOfOrder: as :func:`ensure_may_begin`
    """
    if (first := queries.by_key(community.id, key)) is not None:
        return first
    if not title.strip():
        raise NotReady.because("texts.title_missing", None)
    if issue is not None:
        issues.hold(issue)
    ensure_may_begin(
        kind,
        decided_on=is_open(issue) if issue is not None else None,
        planned=issue is not None and queries.plan_of(issue) is not None,
    )
    year = clock.day_of(at).year
    made = Text(
        community_id=community.id,
        number=f"{year}-{next_serial(community.id, 'text', year):02}",
        key=key,
        kind=kind.value,
        title=title.strip(),
        issue_id=issue.id if issue is not None else None,
        begun_at=at,
        begun_by=by.id,
    )
    db.session.add(made)
    db.session.flush()
    note(made, "text:begun", by=by, at=at, text_number=made.number, text_kind=made.kind)
    return made


def posted(
    issue: Issue, resolution: str, title: str, body: str, *, by: Person, at: datetime
) -> Text:
    """The text of a posted resolution, clause by clause, as it hangs: one version, and no other.

    :param resolution: its number
    """
    if (known := queries.of_resolution(issue.community_id, resolution)) is not None:
        return known
    year = clock.day_of(at).year
    made = Text(
        community_id=issue.community_id,
        number=f"{year}-{next_serial(issue.community_id, 'text', year):02}",
        key=f"resolution\t{resolution}",
        kind=TextKind.RESOLUTION.value,
        title=title,
        issue_id=issue.id,
        resolution=resolution,
        latest=1,
        begun_at=at,
        begun_by=by.id,
    )
    db.session.add(made)
    db.session.flush()
    content = first_version(body)
    db.session.add(
        TextVersion(
            community_id=issue.community_id,
            text_id=made.id,
            number=1,
            name=resolution,
            clauses=[(one.id, one.source) for one in content.clauses],
            last_id=content.last_id,
            digest=hashlib.sha256(body.encode()).hexdigest(),
            at=at,
            by_id=by.id,
        )
    )
    db.session.flush()
    return made


def hold(text: Text) -> None:
    """Read *text* afresh and let nobody else change it until the unit of work ends."""
    db.session.refresh(text, with_for_update={"key_share": True})


def save_draft(
    text: Text, written: Written, *, saves: int | None, by: Person, at: datetime
) -> TextDraft:
    """Keep what *by* has written so far; nobody else sees it, and nothing is recorded.

    :param saves: how often it had been kept when the page was made; ``None``: whatever stands
        there is replaced
    :raises Stale: ``texts.draft_elsewhere``: it was kept from another window since, or has become a
        version meanwhile: what the browser keeps by itself may come in after that
    """
    db.session.refresh(text, with_for_update={"key_share": True})
    draft = queries.draft(text, by.id)
    if draft is None:
        latest = queries.version(text, text.latest) if text.latest > written.base else None
        if latest is not None and latest.by_id == by.id and saves is not None:
            raise Stale.because("texts.draft_elsewhere", None)
        draft = TextDraft(community_id=text.community_id, text_id=text.id, person_id=by.id, saves=0)
        db.session.add(draft)
    elif saves is not None and saves != draft.saves:
        raise Stale.because("texts.draft_elsewhere", None)
    draft.base, draft.body, draft.saved_at = written.base, written.body, at
    draft.name, draft.why = written.name, written.why
    draft.saves += 1
    db.session.flush()
    return draft


def discard_draft(text: Text, *, by: Person) -> None:
    """*by* throws away what they had written; versions stay."""
    draft = queries.draft(text, by.id)
    if draft is not None:
        db.session.delete(draft)
        db.session.flush()


def publish(
    text: Text, written: Written, *, by: Person, at: datetime, despite: int | None = None
) -> TextVersion:
    """The next version of *text*, which everybody reads from now on; the draft has done its work.

    Clauses that are known again keep their ids, so that opinions and differences follow them.

    :param despite: a version that somebody else published meanwhile, and that the writer has seen
    :raises NotReady: ``texts.name_missing``, and as :func:`ensure_may_publish`, and of a guide
        :func:`ensure_guide_complete`
    """
    hold(text)
    before = queries.version(text, text.latest) if text.latest else None
    if before is None:
        content = first_version(written.body)
    else:
        content = next_version(before.content, written.body)
    ensure_may_publish(
        written.body,
        len(content.clauses),
        before=before.source if before else None,
        latest=text.latest,
        base=written.base,
        despite=despite,
    )
    if text.is_guide:
        ensure_guide_complete(content)
    if not written.name.strip():
        raise NotReady.because("texts.name_missing", None)
    text.latest += 1
    made = TextVersion(
        community_id=text.community_id,
        text_id=text.id,
        number=text.latest,
        name=written.name.strip(),
        why=written.why.strip(),
        clauses=[(one.id, one.source) for one in content.clauses],
        last_id=content.last_id,
        digest=hashlib.sha256(written.body.encode()).hexdigest(),
        at=at,
        by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    discard_draft(text, by=by)
    if text.is_guide:
        looked_at(text, at=at)
    entry = note(
        text,
        "text:published",
        by=by,
        at=at,
        subject=made,
        text_number=text.number,
        title=text.title,
        version=made.number,
        version_name=made.name,
        text_hash=made.digest,
    )
    if (issue := issue_of(text)) is not None:
        tell(issues.concerned(issue), entry)
    return made


def issue_of(text: Text) -> Issue | None:
    """The issue that *text* belongs to."""
    return record_beside(text, Issue, text.issue_id) if text.issue_id is not None else None


def issue_owing(asked: LegalityOpinion | ExpertAdvice, kind: DutyKind) -> Issue:
    """The issue on which *asked* is owed: the text may have been put to another since."""
    duty = db.session.scalars(
        select(Duty).where(
            Duty.community_id == asked.community_id,
            Duty.kind == kind,
            Duty.subject_id == asked.id,
        )
    ).one()
    return record_beside(asked, Issue, duty.issue_id)


def note(
    text: Text, verb: str, *, by: Person | None, at: datetime, subject=None, **particulars
) -> Entry:
    """Record what happened to *text*, in the story of its issue where it has one."""
    return record(
        verb,
        subject if subject is not None else text,
        by=by.id if by else None,
        at=at,
        issue=text.issue_id,
        **particulars,
    )
