"""What leaves the house is put into words: each message once, in its reader's language.

Made by ``flask deliver``, never while somebody waits for a page, out of messages that are there
(``messages``) and of the record. Here, because the addresses in it are those of pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from flask import current_app, g, url_for
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from itsdangerous import URLSafeSerializer
from sqlalchemy import Row, exists, select, update

from deliberation import clock
from deliberation.database import changed, db, unit_of_work
from deliberation.lobby.queries import headlines
from deliberation.lobby.routes.messages import WAYS
from deliberation.messages.models import Contact, Delivery, Message, Outlet
from deliberation.messages.operations import kinds, outlets, sending
from deliberation.messages.operations.contacts import ALL_OF_A_DAY
from deliberation.narrative.queries import told
from deliberation.people import queries as people
from deliberation.people.models import Community
from deliberation.rules.policy import VISITOR
from deliberation.web import language
from deliberation.web.dates import day
from deliberation.web.language import lazy_gettext as _l
from deliberation.web.sounding import said_of

#: When a day's digest is made, by the community's clock.
DIGEST_AT = time(18)
#: So many messages are put into words in one transaction, and so many entries.
BATCH = 500
_FIRST: int | None = 0  # of what comes in batches
#: A digest has so many messages in words; of the others how many they are.
MOST_LINES = 40

KIND_NAMES = {
    kinds.ASKED: _l("等您办的事：投票、评价、开会、答复"),
    kinds.TOPICS: _l("您提出、联名或者关注的事"),
    kinds.NEWS: _l("公示、结果、进度"),
    kinds.CLOSED_KIND: _l("只能登录以后看的消息（信里不写内容）"),
}


class Written(NamedTuple):
    """How many e-mails and how many messages to groups were queued."""

    mails: int
    posts: int


def write(community_id: int, code: str, *, at: datetime) -> Written:
    """Queue what one community has to tell outside; where nobody knows its address, nothing."""
    base = current_app.config["PUBLIC_ADDRESS"]
    if not base:
        return Written(0, 0)
    with current_app.test_request_context(f"/{code}/", base_url=base):
        g.community_code, g.identity, g.actor = code, None, VISITOR
        g.community = people.by_id(community_id)
        mails = 0
        if current_app.config["MAIL"] is not None:
            mails = _write_mails(g.community, at)
        return Written(mails, _write_posts(g.community, at))


@contextmanager
def _in(wanted: str) -> Iterator[None]:
    with force_locale(language.LOCALES.get(wanted, language.LOCALES[language.CHINESE])):
        yield


# ------------------------------------------------------------------ e-mails


def _write_mails(here: Community, at: datetime) -> int:
    waiting = select(
        exists().where(Message.community_id == here.id, Message.passed_on_at.is_(None))
    )
    if not db.session.scalar(waiting):
        return 0
    reached = select(Contact.person_id).where(
        Contact.community_id == here.id,
        Contact.email_at.is_not(None),
        Contact.strikes < sending.OUT,
    )
    with unit_of_work():  # most people read in the house alone
        changed(
            update(Message)
            .where(
                Message.community_id == here.id,
                Message.passed_on_at.is_(None),
                Message.person_id.not_in(reached),
            )
            .values(passed_on_at=at)
        )
    done, last = 0, _FIRST
    while last is not None:
        with unit_of_work():
            queued, last = _write_at_once(here, last, at)
        done += queued
    after = _FIRST
    while after is not None:
        with unit_of_work():
            queued, after = _write_digests(here, after, at)
        done += queued
    return done


def _write_at_once(here: Community, after: int, at: datetime) -> tuple[int, int | None]:
    """One batch of what comes at once; how many, and after which message the next one begins."""
    found = db.session.execute(
        select(Message, Contact)
        .join(
            Contact,
            (Contact.community_id == Message.community_id)
            & (Contact.person_id == Message.person_id),
        )
        .where(
            Message.community_id == here.id,
            Message.passed_on_at.is_(None),
            Message.id > after,
        )
        .order_by(Message.id)
        .limit(BATCH)
    ).all()
    if not found:
        return 0, None
    at_once, gone = [], []
    for message, contact in found:
        way = kinds.way_of(contact.ways, kinds.kind_of(message.verb), message.verb)
        if way == kinds.ONCE:
            at_once.append((message, contact))
        if way != kinds.DAY:
            gone.append(message.id)
    rows = []
    for spoken in language.LOCALES:
        those = [pair for pair in at_once if pair[1].language == spoken]
        with _in(spoken):
            lines = _lines(here, [message for message, _contact in those])
            rows += [
                _mail(here, contact, message, line)
                for (message, contact), line in zip(those, lines, strict=True)
            ]
    queued = sending.post_all(here.id, rows, at=at)
    _passed_on(here.id, gone, at)
    return queued, found[-1].Message.id


def _write_digests(here: Community, after: int, at: datetime) -> tuple[int, int | None]:
    """The day's digests of some persons; how many, and after which person the next ones begin."""
    until = digest_moment(at)
    occasion = f"digest:{clock.day_of(until).isoformat()}"
    theirs = (Message.community_id == Contact.community_id) & (
        Message.person_id == Contact.person_id
    )
    due = (Message.passed_on_at.is_(None), Message.at <= until)
    contacts = db.session.scalars(
        select(Contact)
        .where(
            Contact.community_id == here.id,
            Contact.person_id > after,
            exists().where(theirs, *due).correlate(Contact),
        )
        .order_by(Contact.person_id)
        .limit(BATCH // 5)
    ).all()
    if not contacts:
        return 0, None
    have = set(
        db.session.scalars(
            select(Delivery.person_id).where(
                Delivery.community_id == here.id,
                Delivery.receiver.in_([f"email:{one.person_id}" for one in contacts]),
                Delivery.occasion == occasion,
            )
        )
    )
    rows: list[dict[str, Any]] = []
    gone: list[int] = []
    # What was told too late for a day's digest waits for the next one.
    fresh = {one.person_id: one for one in contacts if one.person_id not in have}
    found: dict[int, list[Message]] = {}
    for message in db.session.scalars(
        select(Message)
        .where(Message.community_id == here.id, Message.person_id.in_(fresh), *due)
        .order_by(Message.id)
    ):
        found.setdefault(message.person_id, []).append(message)
    for spoken in language.LOCALES:
        those = [(fresh[one], all_) for one, all_ in found.items() if fresh[one].language == spoken]
        with _in(spoken):
            lines = iter(_lines(here, [one for _contact, all_ in those for one in all_]))
            for contact, all_ in those:
                mine = [next(lines) for _one in all_]
                rows.append(_digest(here, contact, mine, occasion, until))
                gone += [one.id for one in all_]
    queued = sending.post_all(here.id, rows, at=at)
    _passed_on(here.id, gone, at)
    return queued, contacts[-1].person_id


def digest_moment(at: datetime) -> datetime:
    """The moment of the latest digest: what was told until then is in it."""
    today = clock.at(clock.day_of(at), DIGEST_AT)
    return today if at >= today else clock.at(clock.day_of(at) - timedelta(days=1), DIGEST_AT)


def _passed_on(community_id: int, ids: Sequence[int], at: datetime) -> None:
    if ids:
        changed(
            update(Message)
            .where(Message.community_id == community_id, Message.id.in_(ids))
            .values(passed_on_at=at)
        )


class Line(NamedTuple):
    """A message in words that may leave the house.

    :ivar text: a sentence; empty: it is read in the house alone
    :ivar issue: number, title and body of a public issue
    """

    kind: str
    text: str
    issue: Row | None
    label: str
    address: str


def _lines(here: Community, messages: Sequence[Message]) -> list[Line]:
    issues = headlines.public_issues(here.id, {one.issue_id for one in messages})
    open_ones = [
        one
        for one in messages
        if one.verb in kinds.OPEN and (one.issue_id is None or one.issue_id in issues)
    ]
    said = told(open_ones, here.id, in_messages=True) if open_ones else []
    texts = {one.id: line.text for one, line in zip(open_ones, said, strict=True)}
    mine = url_for("lobby.mine", _external=True)
    found = []
    for one in messages:
        issue = issues.get(one.issue_id or 0)
        if one.id not in texts:
            found.append(Line(kinds.CLOSED_KIND, "", None, _("登录以后看"), mine))
            continue
        way = WAYS[one.verb]
        address = way.address(one, issue.number if issue else None)
        whole = f"{current_app.config['PUBLIC_ADDRESS']}{address}" if address else mine
        found.append(Line(kinds.kind_of(one.verb), texts[one.id], issue, str(way.label), whole))
    return found


def _mail(here: Community, contact: Contact, message: Message, line: Line) -> dict[str, Any]:
    leave = leave_address(here.id, contact.person_id, line.kind)
    if line.text:
        topic = line.issue.title if line.issue else line.text
        parts = [_issue(line), line.text, _("%(act)s：", act=line.label) + f"\n{line.address}"]
    else:
        topic = _("您有一条消息")
        parts = [_("议事厅里有一条您的消息，要登录以后看，信里不写内容。"), line.address]
    ways = [(line.kind, leave)]
    return {
        "channel": sending.EMAIL,
        "receiver": f"email:{contact.person_id}",
        "person_id": contact.person_id,
        "address": contact.email,
        "kind": message.verb if line.text else kinds.CLOSED_KIND,
        "occasion": f"message:{message.id}",
        "subject": _subject(here, topic),
        "text": "\n\n".join([*filter(None, parts), _foot(here, ways)]),
        "thread": f"issue-{message.issue_id}.{here.code}" if line.issue else "",
        "leave": leave,
    }


def _digest(
    here: Community, contact: Contact, lines: Sequence[Line], occasion: str, until: datetime
) -> dict[str, Any]:
    """The day's digest of one person."""
    said = [line for line in lines if line.text]
    parts = [
        ngettext(
            "到%(day)s为止，议事厅里有 %(num)s 条您的消息。",
            "到%(day)s为止，议事厅里有 %(num)s 条您的消息。",
            len(lines),
            day=day(clock.day_of(until)),
        )
    ]
    for line in said[:MOST_LINES]:
        shown = [_issue(line), line.text, line.address]
        parts.append("\n".join(filter(None, shown)))
    if rest := len(lines) - len(said[:MOST_LINES]):
        more = ngettext("还有 %(num)s 条，登录以后看：", "还有 %(num)s 条，登录以后看：", rest)
        parts.append(f"{more}\n{url_for('lobby.mine', _external=True)}")
    there = dict.fromkeys(line.kind for line in lines)
    ways = [(kind, leave_address(here.id, contact.person_id, kind)) for kind in there]
    title = ngettext("您有 %(num)s 条消息", "您有 %(num)s 条消息", len(lines))
    return {
        "channel": sending.EMAIL,
        "receiver": f"email:{contact.person_id}",
        "person_id": contact.person_id,
        "address": contact.email,
        "kind": "digest",
        "occasion": occasion,
        "subject": _subject(here, title),
        "text": "\n\n".join([*parts, _foot(here, ways)]),
        "leave": leave_address(here.id, contact.person_id, ALL_OF_A_DAY),
    }


def _subject(here: Community, topic: str) -> str:
    whole = _("【%(community)s】%(topic)s", community=here.name, topic=topic)
    return " ".join(whole.split())[:120]


def _issue(line: Line) -> str:
    if line.issue is None:
        return ""
    name = _("%(title)s（%(number)s 号）", title=line.issue.title, number=line.issue.number)
    return "\n".join(filter(None, (name, said_of(line.issue.body))))


def _foot(here: Community, ways: Iterable[tuple[str, str]]) -> str:
    lines = ["—", here.name]
    for kind, address in ways:
        lines.append(_("不想再收到“%(kind)s”：", kind=KIND_NAMES[kind]))
        lines.append(address)
    lines.append(_("改邮箱，改成每天一封或者马上寄："))
    lines.append(url_for("lobby.reached", _external=True))
    return "\n".join(lines)


def leave_words() -> URLSafeSerializer:
    """What signs the links that end something; they hold as long as the key does."""
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="leave")


def leave_address(community_id: int, person_id: int, kind: str) -> str:
    """The address of the page on which a person ends *kind*, signed in or not."""
    word = leave_words().dumps([community_id, person_id, kind])
    return url_for("lobby.leave", word=word, _external=True)


# ------------------------------------------------------------------ groups and programs


def _write_posts(here: Community, at: datetime) -> int:
    done = 0
    for one in outlets.listed(here.id):
        further = True
        while further:
            with unit_of_work():
                queued, further = _write_some(here, one.id, at)
            done += queued
    return done


def _write_some(here: Community, outlet_id: int, at: datetime) -> tuple[int, bool]:
    one = db.session.scalar(
        select(Outlet)
        .where(Outlet.community_id == here.id, Outlet.id == outlet_id, Outlet.ended_at.is_(None))
        .with_for_update()
    )
    if one is None:
        return 0, False
    with _in(one.language):
        last, found = headlines.since(here.id, one.told_until, most=BATCH)
        wanted = [told for told in found if told.kind in one.wants]
        for told_ in wanted:
            address = headline_address(told_)
            outlets.queue(
                one, told_.kind, f"entry:{told_.number}", title=told_.title,
                text=headline_text(here, told_, address), address=address, at=at,
            )  # fmt: skip
    further = last > one.told_until
    one.told_until = last
    return len(wanted), further


def headline_address(told_: headlines.Told) -> str:
    """The address of the page of a public matter, whole."""
    endpoint, number = told_.page
    return url_for(endpoint, number=number, _external=True)


def headline_text(here: Community, told_: headlines.Told, address: str) -> str:
    """A public matter as it is pasted into a group: what, until when, what to do, where."""
    lines = [
        _("【%(community)s】%(topic)s", community=here.name, topic=told_.words),
        told_.title,
        told_.when,
        said_of(told_.body),
        _("%(act)s：", act=told_.act),
        address,
    ]
    return "\n".join(filter(None, lines))
