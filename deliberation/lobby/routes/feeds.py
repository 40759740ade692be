"""Feeds: meetings and deadlines for calendars, what happened for feed readers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Any, NamedTuple
from xml.etree import ElementTree

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from deliberation import clock
from deliberation.ballots import queries as ballots
from deliberation.ballots.models import Box
from deliberation.ballots.queries import subject_types
from deliberation.convene import queries as convene
from deliberation.convene.models import Meeting
from deliberation.database import unit_of_work
from deliberation.lobby.queries import feeds
from deliberation.lobby.routes import boxes
from deliberation.lobby.routes.loaders import bp
from deliberation.narrative.queries import told
from deliberation.people.models import Person
from deliberation.people.operations import calendars
from deliberation.people.routes.current import me
from deliberation.rules.policy import VISITOR, Actor, Permission
from deliberation.web import language, once
from deliberation.web.guard import Loaded, guard
from deliberation.web.sounding import said_of
from deliberation.web.words import word

CALENDAR, ATOM = "text/calendar", "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"


class Date(NamedTuple):
    """Something in a calendar.

    :ivar uid: what it is called in every calendar, for ever
    :ivar when: a moment, or a whole day
    :ivar also: sentences below its title; ``None`` is none
    """

    uid: str
    when: datetime | date
    title: str
    address: str
    also: tuple[str | None, ...] = ()
    place: str = ""
    cancelled: bool = False


def spoken(view: Callable[..., Response]) -> Callable[..., Response]:
    """Answer in the language that the address names: what reads feeds says none."""

    @wraps(view)
    def answered(*given: Any) -> Response:
        wanted = request.args.get("language", language.CHINESE)
        with force_locale(language.LOCALES.get(wanted, language.LOCALES[language.CHINESE])):
            return view(*given)

    return answered


def _meeting(number: int) -> Loaded | None:
    found = convene.by_number(g.community.id, number)
    if found is None or found.noticed_at is None or convene.is_hidden(found, frozenset(), None):
        return None
    return found, ()


def _reader(key: str) -> Loaded | None:
    person = feeds.reader_of(g.community.id, calendars.digest(key))
    return (person, ()) if person else None


@bp.get("/<community>/meetings/<int:number>/calendar.ics")
@guard(_meeting, may=Permission.READ)
@spoken
def meeting_calendar(meeting: Meeting) -> Response:
    titles = convene.titles(g.community.id, [meeting.id])
    return _calendar([_date_of(meeting, titles.get(meeting.id, []))])


@bp.get("/<community>/calendar.ics")
@guard(may=Permission.READ)
@spoken
def calendar() -> Response:
    _as_visitor()
    return _calendar(_public_dates(clock.now()))


@bp.get("/<community>/calendars/<key>.ics")
@guard(_reader, may=Permission.READ)
@spoken
def own_calendar(person: Person) -> Response:
    _as_visitor()
    now = clock.now()
    response = _calendar([*_public_dates(now, person), *_own_dates(person, now)])
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("/<community>/news.atom")
@guard(may=Permission.READ)
@spoken
def news() -> Response:
    _as_visitor()
    return _answered(_feed(), ATOM)


@bp.get("/<community>/subscribe")
@guard(may=Permission.READ)
def subscribing() -> ResponseReturnValue:
    mine = me() if g.actor.person_id else None
    key = once.handed_on() if mine else None
    if key is not None:
        once.take_back()
    return render_template("lobby/subscribe.html", mine=mine, key=key)


@bp.post("/<community>/subscribe")
@guard(may=Permission.READ_OWN)
def open_calendar() -> ResponseReturnValue:
    with unit_of_work():
        key = calendars.open_calendar(me())
    once.hand_on(key)
    return redirect(url_for(".subscribing", _anchor="mine"), 303)


@bp.post("/<community>/subscribe/end")
@guard(may=Permission.READ_OWN)
def end_calendar() -> ResponseReturnValue:
    with unit_of_work():
        calendars.end_calendar(me())
    flash(_("原来的日历地址作废了。手机里订阅过的日历不会再更新，可以删掉。"), "done")
    return redirect(url_for(".subscribing", _anchor="mine"), 303)


def _as_visitor() -> None:
    # Programs that read feeds sign nobody in, and keep what they read: it is what a visitor reads,
    # also where somebody who is signed in opens the address.
    g.identity, g.actor = None, VISITOR


# ------------------------------------------------------------------ dates


def _public_dates(now: datetime, person: Person | None = None) -> Iterator[Date]:
    """What a visitor may read; for *person* with a mark on what is theirs."""
    here = g.community.id
    meetings = feeds.meetings(here, now)
    titles = convene.titles(here, [one.id for one in meetings])
    seats = feeds.seats(here, person.id, now) if person else set()
    for meeting in meetings:
        found = _date_of(meeting, titles.get(meeting.id, []))
        if meeting.id in seats:
            found = found._replace(also=(_("您有席位。"), *found.also))
        yield found
    for posted in feeds.postings(here, now):
        yield Date(
            f"posting-{posted.number}",
            posted.posting_ends_on,
            _("公示最后一天：%(title)s", title=posted.title),
            url_for("resolve.resolution", number=posted.number, _external=True),
            (_("到这一天结束为止可以提异议。"), said_of(posted.body)),
        )
    waiting = () if person is None else {one.box.id for one in _awaiting(person, now)}
    for box, address in boxes.running():
        if box.id not in waiting:
            yield _closing(box, address, _("收票截止：%(question)s", question=box.question))


def _own_dates(person: Person, now: datetime) -> Iterator[Date]:
    lines = _awaiting(person, now)
    found = list(dict.fromkeys(one.box for one in lines))
    for box in subject_types.shown(found):
        title = _("请您投票：%(question)s", question=box.question)
        yield _closing(box, boxes.address(box), title)


def _awaiting(person: Person, now: datetime) -> list[ballots.Line]:
    actor = Actor(person_id=person.id, adult=person.adult, resident=bool(person.household_id))
    return list(ballots.awaiting(g.community.id, actor, now))


def _closing(box: Box, address: str, title: str) -> Date:
    told = box.sounding[language.rulebook_language()] if box.sounding else None
    return Date(f"box-{box.uid}", box.closes_at, title, _whole(address), (told,))


def _date_of(meeting: Meeting, titles: Iterable[str]) -> Date:
    also = [word("body", meeting.body), *titles]
    if meeting.postponed_to:
        also.insert(0, _("改期，见第 %(number)s 次会议。", number=meeting.postponed_to))
    elif meeting.cancelled_at:
        also.insert(0, _("会议取消。"))
    return Date(
        f"meeting-{meeting.number}",
        meeting.starts_at,
        _("第 %(number)s 次会议：%(title)s", number=meeting.number, title=meeting.title),
        url_for("convene.meeting", number=meeting.number, _external=True),
        (*also, said_of(meeting.body)),
        meeting.place,
        meeting.cancelled_at is not None,
    )


def _whole(address: str) -> str:
    return request.host_url.rstrip("/") + address


def _calendar(dates: Iterable[Date]) -> Response:
    from icalendar import Calendar, Event  # half a second, and no page needs it

    whole = Calendar()
    whole.add("prodid", "-//deliberation hall//EN")
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    name = _("%(community)s · 议事厅", community=g.community.name)
    whole.add("name", name)
    whole.add("x-wr-calname", name)  # by which most calendars know it
    whole.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
    for one in dates:
        event = Event()
        event.add("uid", f"{one.uid}@{g.community.code}.hall")
        # When it was last said, which each answer says anew.
        event.add("dtstamp", clock.now())
        event.add("dtstart", one.when)
        event.add("summary", one.title)
        event.add("description", "\n".join([*filter(None, one.also), one.address]))
        event.add("url", one.address)
        if one.place:
            event.add("location", one.place)
        if one.cancelled:
            event.add("status", "CANCELLED")
        whole.add_component(event)
    return _answered(whole.to_ical(), CALENDAR)


# ------------------------------------------------------------------ news


def _feed() -> bytes:
    here = g.community
    entries = feeds.news(here.id)
    lines = told(entries, here.id)
    about = feeds.about(here.id, {one.issue_id for one in entries if one.issue_id})
    feed = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": language.html_language()})
    front = url_for("lobby.front", _external=True)
    _put(feed, "id", front)
    _put(feed, "title", _("%(community)s · 议事厅", community=here.name))
    latest = entries[0].at if entries else datetime.fromtimestamp(0, UTC)
    _put(feed, "updated", latest.isoformat())
    ElementTree.SubElement(feed, "link", href=front)
    ElementTree.SubElement(feed, "link", rel="self", href=request.url, type=ATOM)
    _put(ElementTree.SubElement(feed, "author"), "name", here.issuer)
    for entry, line in zip(entries, lines, strict=True):
        issue = about[entry.issue_id or 0]
        item = ElementTree.SubElement(feed, "entry")
        address = url_for("lobby.issue", number=issue.number, _external=True)
        _put(item, "id", f"{front}record#{entry.number}")
        _put(item, "title", _("%(title)s（%(number)s 号）", title=issue.title, number=issue.number))
        _put(item, "updated", entry.at.isoformat())
        _put(item, "summary", " ".join(filter(None, (line.text, said_of(issue.body)))))
        ElementTree.SubElement(item, "link", href=address)
    return ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)


def _put(parent: ElementTree.Element, tag: str, text: str) -> None:
    ElementTree.SubElement(parent, tag).text = text


def _answered(content: bytes, mimetype: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Cache-Control"] = "public, max-age=300"
    if mimetype != CALENDAR:  # of which each answer says when it was made
        response.add_etag()
        response.make_conditional(request)
    return response
