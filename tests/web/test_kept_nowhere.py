"""What is somebody's secret is kept by no browser: asked of every address, as several people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from deliberation import clock
from deliberation.rules.policy import is_confidential
from tests import scene
from tests.test_policy import NOW, actors, addresses, allowed, endpoints, expectations

PARTS = ("resident", "committee", "supervisor", "mediator")
#: Records of an address that are looked at, and how many of those that stand alike are asked for.
NEWEST, ALIKE = 3, 1
#: What stands on a page that shows or takes a secret, whatever the policy calls it.
MARKS = ('class="receipt', "data-neutral", "data-from-address", "new-password")


@pytest.mark.on("sqlite", reason="heads of answers do not depend on the database")
def test_no_browser_keeps_a_page_that_shows_a_secret(full) -> None:
    app, hall = full
    stored, kept, asked = [], [], Counter()
    with clock.pretend(NOW):
        for part in PARTS:
            playing, known = actors(app, hall, part), {}
            client = scene.sign_in(FlaskClient(app, app.response_class), hall, part)
            looked_at = (
                (rule, *one)
                for rule, paths in some(app, hall)
                for one in expectations(app, rule, "GET", paths, part, playing, known)
            )
            for rule, path, facts, expected in looked_at:
                secret = is_confidential(app.view_functions[rule.endpoint].permission, facts)
                if expected is not allowed or asked[rule.endpoint, secret] == ALIKE:
                    continue
                asked[rule.endpoint, secret] += 1
                answer = client.get(path, buffered=True)
                kept_there = "no-store" not in answer.headers.get("Cache-Control", "")
                (kept if kept_there else stored).append(path)
                html = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
                assert not kept_there or not secret, path
                assert not kept_there or not any(mark in html for mark in MARKS), path

    assert len(stored) > 20
    assert len(kept) > 40, "what is public is kept: going back does not lose what was typed"


def some(app, hall) -> Iterator[tuple[Rule, list[str]]]:
    """Every endpoint that is read, each with its newest records; papers are said by their pages."""
    for rule, method in endpoints(app):
        if method == "GET" and not rule.rule.endswith((".pdf", ".docx", ".zip")):
            newest = sorted(addresses(app, rule, hall), key=lambda one: (len(one), one))[::-1]
            yield rule, newest[:NEWEST]
