"""No page grows with what many people write: each list on it is a page of a list.

Rows of every table that many fill are multiplied, whatever the table is (tests/multiplied.py), and
pages are asked for as people who see different ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from flask import Flask
from flask.testing import FlaskClient

from deliberation import clock
from deliberation.collect import operations as collect
from deliberation.database import Model, db, unit_of_work
from deliberation.issues.models import Issue
from deliberation.people.models import Account, Person
from deliberation.resolve import queries as resolve
from deliberation.supervise.operations import comments
from tests import scene
from tests.multiplied import multiply
from tests.test_policy import FILES, NOW, addresses, endpoints

TIMES = 300
#: Bytes of a page, before it is packed: the longest pages have 60,000 in a quiet community.
MOST = 130_000
#: What is not multiplied, by what bounds it; every other table is, those to come included.
BOUNDED = {
    "one for its subject, or for its subject and day or month": """
        due_counts step_counts issue_texts poll_results former_details mergers petition_counts
        assessments handovers tolerances successions intakes ended_sessions serials broadcasts
        referrals completions reports rule_changes extensions timers minutes_entries
        box_heads shreddings""",
    "entered by a clerk for a community of one size, or for one meeting, task or case": """
        accounts offices communities council_meetings council_members officers buildings groups
        units unit_items declarations relatives roles agenda_items agenda_points confidants
        council_items mediation_sessions parties seats working_groups agreement_signatures
        proposed_terms scrutineers selections tasks writings assists candidates orders milestones
        follow_up_answers report_photos completion_photos scans meetings letter_sights""",
    "shown as sums, or as a list that has a test of its own": """
        acts choices marks ballots duplicate_ballots paper_ballots paper_entries proxies
        kept_rows""",
}
#: Of these the scene has an example, which is multiplied.
FILLED_BY_MANY = frozenset({
    "households", "people", "issues", "cosignatures", "demands", "demand_signatures", "follows",
    "objections", "report_comments", "messages", "entries", "entry_words", "duties", "affected",
    "voters", "letters", "uploads", "photos", "owners", "resolutions", "agreements", "boxes",
})  # fmt: skip
#: The default run's: what grew, each by hundreds of kilobytes, before its lists had pages.
GREW = re.compile(
    r"/(issues|resolutions|reports|tasks)/[\w-]+$|/(desk|mine|demands/|people/|issues/)$"
)
READERS = ("committee", "resident")
#: What reads everything, for whoever checks the record: a file, written as it is read.
STREAMED = ("/record/hashes.txt",)


def multiplied() -> set[str]:
    """The names of the tables that are multiplied."""
    return set(Model.metadata.tables) - set(" ".join(BOUNDED.values()).split())


def asked(app: Flask, hall: scene.Neighbourhood, whole: bool) -> Iterator[str]:
    for rule, method in endpoints(app):
        if method == "GET" and not rule.rule.endswith((*FILES, *STREAMED)):
            for path in addresses(app, rule, hall):
                if whole or GREW.search(path):
                    yield path


def test_no_page_grows_with_what_many_write(full, whole: bool) -> None:
    app, hall = full
    with clock.pretend(NOW):
        with app.app_context():
            with unit_of_work():
                login = Account.login == scene.login(hall.code, "neighbour")
                one = db.session.scalars(db.select(Person).join(Account).where(login)).one()
                here = Issue.community_id == one.community_id
                open_ = db.select(Issue).where(here, Issue.step == "collect")
                about = db.session.scalars(open_.order_by(Issue.id.desc())).first()
                collect.cosign(about, by=one, at=NOW)
            paths = list(asked(app, hall, whole))
            made = multiply(TIMES, multiplied())
        alone = {name for name, copies in made.items() if not copies}
        found = [
            answer
            for part in (*READERS, *((None, "administrator", "supervisor") if whole else ()))
            for answer in pages(app, hall, part, paths)
        ]

    assert alone & FILLED_BY_MANY == set()
    assert [one for one in found if one[2] not in (200, 303, 403, 404, 409, 422)] == []
    assert [one for one in found if one[3] > MOST] == []
    assert Counter(one[2] for one in found)[200] > 50


def pages(
    app: Flask, hall: scene.Neighbourhood, part: str | None, paths: list[str]
) -> Iterator[tuple[str | None, str, int, int]]:
    reader = FlaskClient(app, app.response_class)
    if part is not None:
        scene.sign_in(reader, hall, part)
    for path in paths:
        answer = reader.get(path)
        yield part, path, answer.status_code, len(answer.get_data())


def test_all_of_them_can_be_read_page_by_page(full) -> None:
    app, hall = full
    with clock.pretend(NOW):
        with app.app_context():
            multiply(65, {"people", "households", "objections", "report_comments"})
        reader = scene.sign_in(FlaskClient(app, app.response_class), hall, "committee")
        for start, mark, size in (
            (first_with(reader, hall, "resolutions", "objection-"), "objection-", resolve.PAGE),
            (first_with(reader, hall, "reports", "comment-"), "comment-", comments.PAGE),
        ):
            seen, path = [], start
            while path:
                html = reader.get(path).get_data(as_text=True)
                those = re.findall(rf'id="{mark}(\d+)"', html)
                assert 0 < len(those) <= size
                seen += those
                after = re.search(r'rel="next" href="([^"#]+)', html)
                path = after and after[1]
            assert len(seen) == len(set(seen)) == 66
            assert seen == sorted(seen, key=int)


def first_with(reader: FlaskClient, hall: scene.Neighbourhood, folder: str, mark: str) -> str:
    """The first page of *folder* that holds something called *mark*."""
    numbers = [f"2026-{n:02}" for n in range(1, 9)] if folder == "resolutions" else ["1"]
    paths = [hall.path(f"{folder}/{number}") for number in numbers]
    return next(p for p in paths if f'id="{mark}' in reader.get(p).get_data(as_text=True))
