"""Every page of the house as the people of a scene get it, and every form that stands on one.

The pages are found, not listed: each address that may be read, for each record of a scene that
has something at every step, asked for as each part. Pages built alike are kept once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from lxml import etree, html

from deliberation.database import db, unit_of_work
from deliberation.discuss import operations as discuss
from deliberation.lobby.operations import settle_due
from deliberation.rules.box import by_approval
from deliberation.rules.meeting import acts
from tests import scene
from tests.test_policy import FILES, NOW, addresses, endpoints, everything

#: Who walks, those with the most to press first; ``None`` is a visitor.
WALKERS = (
    "committee", "second_committee", "supervisor", "property_manager", "resident",
    "administrator", None, "neighbour", "representative", "officer", "subdistrict",
)  # fmt: skip
#: Of these what is their own is looked at, and what has been shown to nobody before them.
LAST = {"neighbour", "representative", "officer", "subdistrict"}

#: Of addresses within a record that are not there for who walks first, so many of the first and
#: of the last of each kind are asked for by the others.
MISSING = 3


@dataclass(frozen=True)
class Page:
    """One answer: who asked for which address, or sent what to it, and what came."""

    part: str | None
    path: str
    status: int
    html: str
    sent: dict[str, str] | None = field(default=None, compare=False)

    def __str__(self) -> str:
        sent = "" if self.sent is None else " sent empty"
        return f"{self.part or 'visitor'} at {self.path}{sent} ({self.status})"

    @cached_property
    def tree(self) -> html.HtmlElement:
        """What it is built of. Whether it is sound is asked elsewhere, of a slower parser."""
        return html.document_fromstring(self.html)


@dataclass
class House:
    """A scene with something at every step, and a client for each who walks in it.

    :ivar found: the pages of this scene, when somebody has walked through it or one like it
    :ivar whole: whether everybody asks for every record, not for one of each kind; see :meth:`walk`
    """

    app: Flask
    hall: scene.Neighbourhood
    found: list[Page]
    whole: bool = False
    clients: dict[str | None, FlaskClient] = field(default_factory=dict)

    def client(self, part: str | None) -> FlaskClient:
        """The device of who plays *part*, signed in."""
        if part not in self.clients:
            self.clients[part] = FlaskClient(self.app, self.app.response_class)
            if part is not None:
                scene.sign_in(self.clients[part], self.hall, part)
        return self.clients[part]

    def get(self, part: str | None, path: str) -> Page | None:
        """The page at *path*; ``None`` for a file or a way to somewhere else."""
        answer = self.client(part).get(path)
        if answer.mimetype != "text/html" or 300 <= answer.status_code < 400:
            return None
        return Page(part, path, answer.status_code, answer.get_data(as_text=True))

    def addresses(self) -> list[str]:
        """Every address that can be read, for every record (and one that is not there).

        Files are not pages, and printing one takes as long as a hundred of these.
        """
        found = [
            path
            for rule, method in endpoints(self.app)
            if method == "GET" and not rule.rule.endswith(FILES)
            for path in addresses(self.app, rule, self.hall)
        ]
        return [*found, "/nowhere/"]

    def some_addresses(self) -> list[str]:
        """Of each kind of address the first record and the last two, unless looked at whole."""
        if self.whole:
            return self.addresses()
        alike: dict[str, list[str]] = {}
        for path in self.addresses():
            alike.setdefault(nameless(path), []).append(path)
        return [path for paths in alike.values() for path in dict.fromkeys(paths[:1] + paths[-2:])]

    def pages(self) -> Sequence[Page]:
        """Every page, as it is before anybody presses anything; see :meth:`walk`."""
        if not self.found:
            self.found.extend(self.walk())
        return self.found

    def walk(self, paths: Sequence[str] = ()) -> Iterator[Page]:
        """Every page on which something stands that no page before at such an address had.

        Refusals to show anything are one page, whatever the address: see errors/error.html.
        Unless the house is looked at whole, records whose pages are built alike for the first who
        walks are alike for those who come after, as are those within others that they do not find
        save the first and the last few, and the last see what is their own.

        :param paths: where they are looked for; at every address unless told
        """
        seen: dict[tuple[str, int], set] = {}
        paths = list(paths) or self.addresses()
        for part in WALKERS:
            alike = set()
            missing: dict[str, list[str]] = {}
            for path in list(paths):
                shown = (nameless(path), 200) in seen
                if part in LAST and not self.whole and shown and nameless(path) != path:
                    continue
                page = self.get(part, path)
                refused = page is not None and page.status in (403, 404)
                if part == WALKERS[0] and page is not None and page.status == 404:
                    if nameless(path).count("#") > 1:  # a record of another's: there is none
                        missing.setdefault(nameless(path), []).append(path)
                elif part == WALKERS[0] and not refused and not self.whole:
                    built = (nameless(path), frozenset(blocks(page)) if page else None)
                    if built in alike:
                        paths.remove(path)
                    alike.add(built)
                if page is None:
                    continue
                such = "" if refused else nameless(path)
                known = seen.setdefault((such, page.status), set())
                if new := blocks(page) - known:
                    known |= new
                    yield page
            if not self.whole:
                between = {path for those in missing.values() for path in those[MISSING:-MISSING]}
                paths = [path for path in paths if path not in between]


def settle_in(app: Flask) -> scene.Neighbourhood:
    """Make the scene: all that the policy's tests have, a vote that is open, a poll closed."""
    with app.app_context():
        hall = scene.community(neighbours=0)
        everything(hall)
        _vote_open(hall)
        _poll_closed(hall)
        _undone(hall)
        _votes_ended(hall)
        _boxes_closed(hall)
        db.session.expunge_all()
    return hall


def _vote_open(hall: scene.Neighbourhood) -> None:
    meeting = scene.meeting_called(hall, scene.topic(hall, "晾衣架"), when=scene.at(days=19))
    floor = scene.meeting_opened(hall, meeting)
    about = floor.setup.items[0]
    with unit_of_work():
        for act in (
            acts.OpenItem(floor.chair, about.key),
            acts.StateItem(floor.chair, "装十副晾衣架。"),
            acts.Put(floor.chair, acts.CountMethod.HANDS),
        ):
            discuss.act(meeting, act, by=hall.committee, at=meeting.starts_at)


def _poll_closed(hall: scene.Neighbourhood) -> None:
    early = scene.START - timedelta(days=60)
    box = scene.poll_open(hall, scene.topic(hall, "滑梯", when=early), when=early)
    scene.answered_on_paper(hall, box, satisfied=5, basically=1, dissatisfied=2)
    settle_due(hall.community, box.closes_at)


def _boxes_closed(hall: scene.Neighbourhood) -> None:
    early = scene.at(days=10)
    scene.box_closed(hall, "for", "for", "against", when=early, secrecy="secret")
    several = {"options": ("a", "b"), "method": "approval", "rule": by_approval(), "profile": None}
    several["labels"] = {"a": "甲", "b": "乙"}
    scene.box_closed(hall, ("a",), ("a", "b"), (), when=early, occasion=2, **several)
    scene.box_open(hall, when=scene.at(days=29), occasion=3, changeable=True, **several)


def _votes_ended(hall: scene.Neighbourhood) -> None:
    early = scene.at(days=9)
    vote = scene.writing_open(hall, scene.topic(hall, "扶手", when=early), when=early)
    box = scene.box_of(vote)
    scene.cast(box, "for", "for", "for", "for", "against")
    few = scene.writing_open(hall, scene.topic(hall, "长椅", when=early), when=early, days=5)
    settle_due(hall.community, scene.box_of(few).closes_at)
    settle_due(hall.community, scene.box_of(few).closes_at)
    settle_due(hall.community, box.closes_at)


def _undone(hall: scene.Neighbourhood) -> None:
    scene.meeting_decided(hall, scene.topic(hall, "井盖"), when=scene.at(days=17))
    scene.issue_in_execution(hall, scene.topic(hall, "门禁"))


def blocks(page: Page) -> set[tuple]:
    """What *page* is built of: tags with class, kind, name and where they lead."""
    return {
        (
            one.tag,
            one.get("class"),
            one.get("type"),
            one.get("name") if one.tag in ("button", "select", "textarea") else None,
            nameless(one.get("action") or ""),
        )
        for one in page.tree.iter(etree.Element)
    }


def with_new_parts(pages: Iterable[Page]) -> Iterator[Page]:
    """The pages on which something stands that no page before had, at whatever address."""
    built: set[tuple] = set()
    for page in pages:
        if new := blocks(page) - built:
            built |= new
            yield page


def dresses(page: Page) -> set[tuple]:
    """What *page* is dressed in: the colours depend on nothing else."""
    return {(tag, dress, kind) for tag, dress, kind, _name, _action in blocks(page)}


def nameless(address: str) -> str:
    """*address* without its numbers and keys."""
    return re.sub(
        r"(?<=/)(?=[a-z-]*[0-9A-Z_])[\w-]{22}(?![\w-])|(?<=photos/)\w+|[0-9]+(-[0-9]+)?",
        "#",
        address,
    )


# ------------------------------------------------------------------ forms


@dataclass(frozen=True)
class Field:
    """One control of a form: its name, kind, what it holds, and what may be chosen."""

    name: str
    kind: str
    value: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """A form that somebody found on a page."""

    page: Page
    action: str
    fields: tuple[Field, ...]

    @property
    def shape(self) -> tuple:
        return nameless(self.action), frozenset(nameless(one.name) for one in self.fields)

    def plausible(self) -> dict[str, str]:
        """What a person could send: what stands in the form already, and a word for the rest."""
        fill = {
            "text": "楼道的灯",
            "textarea": "楼道的灯晚上不亮，请修好。",
            "number": "1",
            "date": (NOW + timedelta(days=12)).date().isoformat(),
            "time": "19:00",
        }
        sent = {}
        for one in self.fields:
            free = one.kind == "radio" and "" in one.options  # "none of these" is an answer, too
            first = "" if free else next(filter(None, one.options), "")
            chosen = one.value or first or fill.get(one.kind, "")
            if one.kind not in ("checkbox", "file") or one.value:
                sent[one.name] = chosen
        return sent


def forms(page: Page) -> Iterator[Form]:
    """The forms on *page* that change something."""
    for element in page.tree.iter("form"):
        if element.get("method", "get").lower() == "post":
            action = urlsplit(urljoin(page.path, element.get("action") or page.path)).path
            yield Form(page, action, tuple(_fields(element)))


def _fields(form) -> Iterator[Field]:
    groups: dict[tuple[str, str], list] = {}
    button = next(form.iter("button"), None)  # which Enter presses; the others are other ways
    for element in form.iter():
        name = element.get("name") if isinstance(element.tag, str) else None
        if not name or name == "csrf_token":
            continue
        if element.tag == "select":
            options = list(element.iter("option"))
            chosen = [one.get("value", "") for one in options if "selected" in one.attrib]
            values = tuple(one.get("value", "") for one in options)
            yield Field(name, "select", chosen[0] if chosen else "", values)
        elif element.tag == "textarea":
            # A line break right after the tag is none of the text.
            yield Field(name, "textarea", (element.text or "").removeprefix("\n"))
        elif element.tag == "input" and element.get("type") in ("radio", "checkbox"):
            groups.setdefault((name, element.get("type")), []).append(element)
        elif element.tag == "input":
            yield Field(name, element.get("type", "text"), element.get("value", ""))
        elif element.tag == "button" and element is button:
            yield Field(name, "button", element.get("value", ""))
    for (name, kind), those in groups.items():
        checked = [one.get("value", "y") for one in those if "checked" in one.attrib]
        values = tuple(one.get("value", "y") for one in those)
        yield Field(name, kind, checked[0] if checked else "", values)
