"""Whoever follows the links around an owners' vote reads on each page what it is, and is not.

In several cities a binding vote of owners must run on the city's own system (rulebook 2): every
page and every paper about this one says that it is a sounding and a count of paper ballots. The
addresses are found by walking from the front page; which of them are about the vote is read from
the tables: here everything that hangs on an issue hangs on this one.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from html import unescape
from itertools import cycle
from urllib.parse import urljoin, urlsplit

from docx import Document
from flask import Flask, template_rendered
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from deliberation import clock
from deliberation.ballots import operations as ballots
from deliberation.ballots import queries as boxes
from deliberation.ballots.operations import proxies
from deliberation.ballots.queries import doors
from deliberation.database import Model, db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.lobby.operations import settle_due
from deliberation.resolve import operations as resolve
from deliberation.resolve.models import Resolution
from deliberation.resolve.operations import objections
from deliberation.rules.voting import SOUNDING
from deliberation.supervise import operations as supervise
from deliberation.supervise.models import Completion
from deliberation.supervise.operations import comments, deadlines, orders
from tests import scene
from tests.test_policy import COLLECTIONS, FILES

#: Who walks, and in which language.
WALKERS = {
    "committee": "zh", "supervisor": "en", "resident": "en", "tenant": "zh",
    "property_manager": "zh", None: "en",
}  # fmt: skip
#: What no reader takes for a page or a paper: a program's own data, pictures, a register's example.
DATA = ("application/jsonl", "text/x-python", "image/jpeg", "image/png", "text/csv",
        "application/json")  # fmt: skip


def hanging_on(table: str) -> set[str]:
    """The tables from which foreign keys lead to *table*, and itself."""
    found = {table}
    for _ in Model.metadata.tables:
        found |= {
            one.name
            for one in Model.metadata.sorted_tables
            if {key.column.table.name for key in one.foreign_keys} & found
        }
    return found


#: Folders of addresses that name a record of an issue, or an owner.
ABOUT = {
    folder
    for folder, (table, column) in COLLECTIONS.items()
    if table == "owners" or (table in hanging_on("issues") and "'" not in column)
}


def about_the_vote(rule: str) -> bool:
    """Whether the address names a record of the issue, or is about the owners' register."""
    return rule.startswith("/<community>/owners/") or not ABOUT.isdisjoint(
        re.findall(r"/([\w-]+)/<", rule)
    )


#: Lists of what was decided, among other things by owners; there a word on each line is enough.
LISTS = ("/<community>/ballots/", "/<community>/postings/")
SHORT = {"zh": "意见征询", "en": "Sounding"}
POLL = {"zh": "满意度调查", "en": "Satisfaction poll"}  # of those affected, not of owners


def rows(page: str) -> list[str]:
    """The lines of the lists on *page*, without their tags."""
    main = page[page.index("<main") : page.index("</main>")]
    return [re.sub(r"\s*<[^>]+>\s*", " ", one) for one in re.findall(r"(?s)<li>.*?</li>", main)]


@dataclass
class Walk:
    """Who walked where, and what did not say what it is."""

    said: set[str] = field(default_factory=set)  # shapes of addresses that said it
    silent: set[str] = field(default_factory=set)
    printed: set[str] = field(default_factory=set)  # files: each once, whoever asks and when


def shape(app: Flask, path: str) -> str:
    """The rule that *path* is an address of."""
    return app.url_map.bind("localhost").match(path, return_rule=True)[0].rule


@contextmanager
def papers_set() -> Iterator[list[str]]:
    """The texts that are given to whatever sets a PDF."""
    texts: list[str] = []

    def note(sender, template, context, **more) -> None:
        if (template.name or "").startswith("documents/"):
            texts.append(unescape(template.render(context)))

    with template_rendered.connected_to(note):
        yield texts


def text(answer: TestResponse, texts: list[str]) -> str:
    """What *answer* says, be it a page or a file; *texts* as :func:`papers_set` gave them."""
    content = answer.get_data()
    if content[:2] == b"PK":
        document = Document(io.BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(one.text for one in document.paragraphs), *cells])
    if content[:4] == b"%PDF":
        return texts[-1]
    return unescape(content.decode())


def walk(
    app: Flask, hall: scene.Neighbourhood, walked: Walk, walkers: Mapping[str | None, str]
) -> None:
    """Follow every link, as these people, and note what is said on what is about the vote."""
    for part, language in walkers.items():
        client = FlaskClient(app, app.response_class)
        with app.app_context():
            if part is not None:
                scene.sign_in(client, hall, part)
            client.post("/language", data={"language": "en" if language == "en" else "zh-Hans"})
        known, ways = {hall.path()}, [hall.path()]
        while ways:
            path = ways.pop()
            rule = shape(app, path)
            if is_file := path.endswith(FILES):
                if path in walked.printed or not about_the_vote(rule):
                    continue
                walked.printed.add(path)
            with app.app_context(), papers_set() as texts:  # as if nobody had asked before
                answer = client.get(path, buffered=True)
            if answer.status_code != 200 or answer.mimetype in DATA:
                continue
            if rule in LISTS:
                listed = [row for row in rows(text(answer, texts)) if "电梯" in row]
                listed = [row for row in listed if POLL[language] not in row]
                walked.said |= {rule} if listed else set()
                walked.silent |= {
                    f"{rule} (as {part}): {row}" for row in listed if SHORT[language] not in row
                }
            if about_the_vote(rule):
                if SOUNDING[language] in text(answer, texts):
                    walked.said.add(rule)
                else:
                    walked.silent.add(f"{rule} (as {part})")
            if not is_file:
                for link in re.findall(r'<a [^>]*href="([^"]+)"', answer.get_data(as_text=True)):
                    there = urlsplit(urljoin(path, unescape(link)))
                    inside = there.netloc == "" and there.path.startswith(hall.path())
                    if inside and there.path not in known:
                        known.add(there.path)
                        ways.append(there.path)


# ------------------------------------------------------------------ the scene, step by step


def asked(hall: scene.Neighbourhood) -> Iterator[datetime]:
    """The owners are asked; one has given a proxy, papers are printed and some are entered."""
    scene.owners_registered(hall)
    about = scene.topic(hall, "更换电梯", body="OWN-S")
    yield scene.at(hours=1)
    vote = scene.writing_open(hall, about, text="更换3栋的两部电梯。", days=15)
    box = scene.box_of(vote)
    noon = box.opens_at + timedelta(hours=3)
    known = boxes.voters(box, [line.voter_id for line in doors.lines(box)])
    lines = list(known.values())
    with unit_of_work():
        proxies.give(box, lines[0], hall.tenant, ["for"], by=hall.resident, at=noon)
    scene.papers_entered(hall, vote, at=noon)
    yield noon
    for line in lines:
        with unit_of_work():
            ballots.cast(box, line, "for", channel="assisted", by=hall.committee, at=noon)
    settle_due(hall.community, box.closes_at)
    yield box.closes_at
    yield from resolved(hall, about, box.closes_at)


def resolved(hall: scene.Neighbourhood, about: Issue, when: datetime) -> Iterator[datetime]:
    """What they adopted is written, posted, objected to, and takes force."""
    steps = (("签合同", date(2026, 4, 20)),)
    tasks = [scene.task(hall), scene.task(hall, "换电梯", steps=steps)]
    resolution = scene.resolution_written(hall, about, when=when, tasks=tasks)
    yield resolution.written_at
    with unit_of_work():
        resolve.post(resolution, by=hall.committee, at=resolution.written_at)
        objection = objections.object_to(
            resolution, key="1", text="太吵了。", by=hall.neighbour, at=resolution.posted_at
        )
    yield resolution.posted_at
    with unit_of_work():
        objections.answer(
            objection, "夜里不施工。", upheld=False, by=hall.committee, at=resolution.posted_at
        )
    settle_due(hall.community, resolution.posting_over)
    yield from carried_out(hall, resolution)


def carried_out(hall: scene.Neighbourhood, resolution: Resolution) -> Iterator[datetime]:
    """The work is ordered, reported, accepted, and asked about."""
    at = resolution.in_force_at + timedelta(days=2, hours=9)
    task, later = scene.tasks_of(resolution)
    with unit_of_work():
        deadlines.ask(
            later, later.deadline + timedelta(days=20), "配件没到。",
            by=hall.property_manager, at=at,
        )  # fmt: skip
        orders.issue_order(
            later, "请说明为什么还没有开工。", (at + timedelta(days=9)).date(), key="1",
            issuer=scene.RoleKind.SUPERVISOR, by=hall.supervisor, at=at,
        )  # fmt: skip
        report = supervise.publish_report(
            resolution, clock.day_of(at).replace(day=1), percent=40, planned=50, state="on_time",
            text="电梯到了。", pictures=[scene.picture("blue")], by=hall.supervisor, at=at,
        )  # fmt: skip
        comments.comment(report, "什么时候装？", key="1", by=hall.neighbour, at=at)
        supervise.report_done(task, "办好了。", without="无", by=hall.property_manager, at=at)
    yield at
    with unit_of_work():
        supervise.report_done(later, "装好了。", without="无", by=hall.property_manager, at=at)
        for done in db.session.query(Completion).all():
            supervise.accept(done, by=hall.supervisor, at=at + timedelta(hours=1))
    box = boxes.of_subject(hall.community.id, "resolutions", resolution.id)[0]
    yield box.opens_at + timedelta(hours=1)
    scene.answered_on_paper(hall, box, satisfied=5)
    settle_due(hall.community, box.closes_at)
    yield box.closes_at


def test_every_page_and_paper_of_an_owners_issue_says_that_it_is_a_sounding(
    app: Flask, whole: bool
) -> None:
    """By default two people walk at each stage, and at the next two others."""
    walked, stages = Walk(), 0
    turns = cycle(zip(*[iter(WALKERS.items())] * 2, strict=True))
    with app.app_context():
        hall = scene.community(neighbours=0)
        for moment in asked(hall):
            stages += 1
            db.session.rollback()
            with clock.pretend(moment):
                walk(app, hall, walked, WALKERS if whole else dict(next(turns)))

    assert not walked.silent, "\n".join(sorted(walked.silent))
    assert stages == 8
    assert set(LISTS) < walked.said
    assert len(walked.said) >= 42, sorted(walked.said)
