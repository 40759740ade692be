"""What reaches a room: no NUL, which PostgreSQL refuses, and no flood of fields."""

from __future__ import annotations

import re
import time
from pathlib import Path

from deliberation.database import db
from deliberation.issues.models import Issue
from deliberation.web import receiving
from tests import scene

KEY = "k" * 22


def test_a_nul_is_left_out_of_what_is_typed(app, client):
    with app.app_context():
        hall = scene.community(neighbours=0)
    scene.sign_in(client, hall, "resident")

    answer = client.post(
        hall.path("proposals"),
        data={"key": KEY, "title": "路\x00灯坏了", "problem": "晚上\x00看不见。", "submit": "1"},
    )

    assert answer.status_code == 303
    with app.app_context():
        issue = db.session.query(Issue).one()
        assert (issue.title, issue.problem) == ("路灯坏了", "晚上看不见。")


def test_a_nul_in_an_address_leads_nowhere_and_in_a_question_is_left_out(app, client):
    with app.app_context():
        hall = scene.community(neighbours=0)

    assert client.get(hall.path("issues/2026%00-001")).status_code == 404
    assert client.get(hall.path("issues/?step=review%00")).status_code == 200


def test_a_page_does_not_repeat_a_nul_that_came_as_it_is(app, client):
    with app.app_context():
        hall = scene.community(neighbours=0)

    page = client.get(hall.path("issues/?step=review\x00"))  # sound, or the client would fail

    assert f'name="back" value="{hall.path("issues/?step=review")}"' in page.text


def test_a_form_with_more_fields_than_any_form_has_is_refused_before_it_is_read(app, client):
    with app.app_context():
        hall = scene.community(neighbours=0)
    scene.sign_in(client, hall, "resident")
    most = app.config["MAX_FORM_PARTS"]
    address, kind = hall.path("proposals"), "application/x-www-form-urlencoded"
    fields = f"key={KEY}&title=路灯坏了&problem=晚上看不见。&submit=1"

    began = time.perf_counter()
    flood = client.post(address, data="a=&" * 600_000, content_type=kind)
    took = time.perf_counter() - began
    within = client.post(address, data=fields + "&a=" * (most - 5), content_type=kind)

    assert flood.status_code == 413
    assert within.status_code == 303
    assert took < 0.5, "the fields were taken apart all the same"


def test_every_form_that_brings_files_says_how_large_they_may_be(app):
    """And no other may: a body without files is small."""
    templates = Path(app.root_path) / "templates"
    wanted = set()
    for template in templates.rglob("*.html"):
        for form in re.findall(r"<form[^>]*multipart/form-data[^>]*>", template.read_text("utf-8")):
            wanted |= set(re.findall(r"url_for\('([^']+)'", form))
    bring = {name for name, view in app.view_functions.items() if hasattr(view, "most_bytes")}
    ending = {name.rpartition(".")[2] for name in bring}

    assert wanted, "no form brings files any more?"
    assert {one for one in wanted if one.rpartition(".")[2] not in ending} <= {"collect.walk"}
    assert all(app.view_functions[name].most_bytes <= receiving.MOST for name in bring)
