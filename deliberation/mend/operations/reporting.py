"""Reporting: a photo, where, send; "me too" instead of a double; taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import undefer

from deliberation import clock
from deliberation.database import db, record_in, violates
from deliberation.documents.pictures import Picture
from deliberation.issues.models import DutyKind
from deliberation.mend import queries
from deliberation.mend.models import (
    FaultKind,
    Place,
    SnapDraft,
    SnapJoin,
    SnapPhoto,
    SnapReport,
)
from deliberation.mend.operations import dispatching
from deliberation.mend.operations.telling import note, owe, settle
from deliberation.messages.operations import tell
from deliberation.people.models import Community, Person
from deliberation.people.operations import next_serial
from deliberation.rules import mend
from deliberation.rules.mend import Position
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady

TEXT_MOST, SPOT_MOST = 400, 60  # characters
MOST_PHOTOS = 4  # with one report, and with what was done about it
KEPT = timedelta(days=1)  # photos of what was not sent

ONE_EACH = "uq_snap_joins_community_id_report_id_person_id"


def report(
    community: Community,
    *,
    key: str,
    text: str = "",
    place: Place | None = None,
    spot: str = "",
    private: bool = False,
    channel: str = "online",
    reporter: Person | None,
    pictures: Sequence[Picture] = (),
    by: Person,
    at: datetime,
) -> SnapReport:
    """A small fault is reported; the committee has four working hours to send it on.

    Photos that were kept under *key* meanwhile (:func:`keep_photos`) come along. Where the
    community has confirmed a rule for the one kind that its words speak for, it goes to the unit
    at once.

    :param key: of the form: the second one with the same key gives the first one's report
    :param reporter: whose report it is; ``None`` when only the channel is known
    :param private: it names a person or a flat, or is a dispute: it is kept from the public. So
        it is where its words say so by themselves
    :raises NotReady: ``mend.nothing_shown``, ``mend.nowhere``, ``mend.place_closed``,
        ``mend.text_too_long``, ``mend.spot_too_long``
    """
    text, spot = text.strip(), spot.strip()
    if (first := record_in(SnapReport, community.id, key=key)) is not None:
        return first
    kept = _drafts(community.id, key, by)
    if not text and not pictures and not kept:
        raise NotReady.because("mend.nothing_shown", "6")
    if len(text) > TEXT_MOST:
        raise NotReady.because("mend.text_too_long", None, most=TEXT_MOST, now=len(text))
    if len(spot) > SPOT_MOST:
        raise NotReady.because("mend.spot_too_long", None, most=SPOT_MOST, now=len(spot))
    if place is None and not spot:
        raise NotReady.because("mend.nowhere", "6")
    if place is not None and place.closed_at is not None:
        raise NotReady.because("mend.place_closed", "6", place=place.name)
    made = _keep(
        SnapReport(
            community_id=community.id,
            number=_number(community.id, at),
            key=key,
            place_id=place.id if place else None,
            spot=spot,
            text=text,
            private=private or mend.keeps_private(f"{spot}\n{text}"),
            channel=channel,
            reporter_id=reporter.id if reporter else None,
            clerk_id=None if reporter and reporter.id == by.id else by.id,
            reported_at=at,
            state=Position().state.value,
            due=dispatching.due(community, at, mend.DISPATCH),
        )
    )
    if made.reported_at != at or made.key != key:
        return made
    where = place.name if place else spot
    if reporter is not None and reporter.id != by.id:
        told = note(
            made, "snap:reported_for", by=by, at=at, place=where, channel=channel,
            person=reporter.id,
        )  # fmt: skip
        tell([reporter.id], told)
    else:
        note(made, "snap:reported", by=by, at=at, place=where, channel=channel)
    _attach(made, [*(_picture(one) for one in kept), *pictures], by=by, at=at)
    _forget(community.id, key, at)
    assert made.due is not None  # it was given above
    owe(made, DutyKind.DISPATCH, at=at, due=made.due, role=RoleKind.COMMITTEE)
    if (ruled := _by_rule(community, made)) is not None:
        dispatching.dispatch(made, community, kind=ruled, by=None, at=at)
    return made


def _number(community_id: int, at: datetime) -> str:
    year = clock.day_of(at).year
    return f"{year}-{next_serial(community_id, 'snap', year):03}"


def _keep(made: SnapReport) -> SnapReport:
    try:
        with db.session.begin_nested():
            db.session.add(made)
            db.session.flush()
    except IntegrityError as error:
        # A double click: both requests looked before either had written.
        if not violates(error, "uq_snap_reports_community_id_key", "snap_reports.key"):
            raise
        first = record_in(SnapReport, made.community_id, key=made.key)
        assert first is not None  # the other request's, which was first
        return first
    return made


def _by_rule(community: Community, made: SnapReport) -> FaultKind | None:
    """The kind whose rule sends it on by itself: the only one that its words speak for."""
    if made.private:
        return None
    proposed = queries.proposed(queries.kinds(community.id), f"{made.spot}\n{made.text}")
    only = proposed[0].kind if len(proposed) == 1 else None
    return only if only is not None and only.by_rule and not only.private else None


# ------------------------------------------------------------------ photos


def keep_photos(
    community: Community, key: str, pictures: Sequence[Picture], *, by: Person, at: datetime
) -> None:
    """Keep *pictures* from one screen to the next: no browser sends chosen files twice.

    :raises NotReady: ``photos.too_many``
    """
    known = {one.sha256 for one in _drafts(community.id, key, by)}
    new = {one.sha256: one for one in pictures if one.sha256 not in known}
    if len(known) + len(new) > MOST_PHOTOS:
        raise NotReady.because("photos.too_many", None, most=MOST_PHOTOS, now=len(known) + len(new))
    for sha256, one in new.items():
        db.session.add(
            SnapDraft(
                community_id=community.id,
                key=key,
                person_id=by.id,
                at=at,
                sha256=sha256,
                width=one.width,
                height=one.height,
                image=one.image,
                thumbnail=one.thumbnail,
            )
        )
    db.session.flush()


def kept_photos(community_id: int, key: str, by: Person) -> Sequence[SnapDraft]:
    """The photos that *by* has shown under *key* so far, without their bytes."""
    return db.session.scalars(_of_draft(community_id, key, by)).all()


def _drafts(community_id: int, key: str, by: Person) -> Sequence[SnapDraft]:
    both = undefer(SnapDraft.image), undefer(SnapDraft.thumbnail)
    return db.session.scalars(_of_draft(community_id, key, by).options(*both)).all()


def _of_draft(community_id: int, key: str, by: Person):
    return (
        select(SnapDraft)
        .where(
            SnapDraft.community_id == community_id,
            SnapDraft.key == key,
            SnapDraft.person_id == by.id,
        )
        .order_by(SnapDraft.id)
    )


def _picture(one: SnapDraft) -> Picture:
    return Picture(one.image, one.thumbnail, one.width, one.height)


def _forget(community_id: int, key: str, at: datetime) -> None:
    """The photos of this form are the report's now; those of forms that were never sent go."""
    db.session.execute(
        delete(SnapDraft).where(
            SnapDraft.community_id == community_id,
            (SnapDraft.key == key) | (SnapDraft.at < at - KEPT),
        )
    )


def _attach(
    made: SnapReport, pictures: Sequence[Picture], *, by: Person | None, at: datetime
) -> None:
    attach(made, pictures, None, by=by, at=at)


def attach(
    made: SnapReport,
    pictures: Sequence[Picture],
    handling_id: int | None,
    *,
    by: Person | None,
    at: datetime,
) -> None:
    """Keep *pictures* with a report, or with what was done about it; each once."""
    distinct = {one.sha256: one for one in pictures}
    if len(distinct) > MOST_PHOTOS:
        raise NotReady.because("photos.too_many", None, most=MOST_PHOTOS, now=len(distinct))
    for position, (sha256, one) in enumerate(distinct.items(), 1):
        db.session.add(
            SnapPhoto(
                community_id=made.community_id,
                report_id=made.id,
                handling_id=handling_id,
                position=position,
                sha256=sha256,
                width=one.width,
                height=one.height,
                image=one.image,
                thumbnail=one.thumbnail,
            )
        )
        note(
            made, "snap:photo_attached", by=by, at=at, sha256=sha256, width=one.width,
            height=one.height,
        )  # fmt: skip
    db.session.flush()


# ------------------------------------------------------------------ joining, taking back


def join(made: SnapReport, *, by: Person, at: datetime) -> bool:
    """*by* has the same fault: counts as a report, and is asked whether it is mended.

    :returns: ``False`` when they are asked already; nothing changes then
    :raises Refused: as ``rules.mend.Join``
    """
    mend.apply(made.position, mend.Join(private=made.private))
    if made.reporter_id == by.id:
        return False
    try:
        with db.session.begin_nested():
            db.session.add(
                SnapJoin(community_id=made.community_id, report_id=made.id, person_id=by.id, at=at)
            )
            db.session.flush()
    except IntegrityError as error:
        if not violates(error, ONE_EACH, "snap_joins.person_id"):
            raise
        return False
    note(made, "snap:joined", by=by, at=at)
    return True


def withdraw(made: SnapReport, *, by: Person, at: datetime) -> None:
    """Who sent it takes it back, until it is sent on.

    :raises OutOfOrder: ``mend.withdrawn_until_dispatched``
    """
    dispatching.move(made, mend.WithdrawReport(), at=at)
    made.ended_at, made.due = at, None
    settle(made, DutyKind.DISPATCH, at=at)
    note(made, "snap:withdrawn", by=by, at=at)
