"""After each act somebody is told what has happened: one table, held against all forms."""

from __future__ import annotations

import ast
import inspect
import re
from types import SimpleNamespace

import pytest
from limits import parse
from werkzeug.exceptions import TooManyRequests

from deliberation import clock
from deliberation.web.confirmations import SAID, SILENT
from deliberation.web.errors import _http
from tests import scene

#: What says nothing of what has happened to whom.
EMPTY = re.compile(r"^(已)?(经)?(保存|提交|操作)?(成功|完成|好了)?[。！]?$")


def acts(app) -> dict[str, object]:
    """Every endpoint that takes a form, with its view."""
    return {
        rule.endpoint: inspect.unwrap(app.view_functions[rule.endpoint])
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
    }


def says_itself(view: object) -> bool:
    tree = ast.parse(inspect.cleandoc(inspect.getsource(view)))
    return any(
        isinstance(node, ast.Call) and getattr(node.func, "id", "") == "flash"
        for node in ast.walk(tree)
    )


def test_every_act_says_what_has_happened_or_why_it_need_not(app) -> None:
    found = acts(app)
    mute = {
        endpoint
        for endpoint, view in found.items()
        if endpoint not in SAID and endpoint not in SILENT and not says_itself(view)
    }

    assert mute == set()
    assert set(SAID) | set(SILENT) <= set(found), "of forms that there are"
    assert not set(SAID) & set(SILENT)


def test_none_says_only_that_it_was_saved(app) -> None:
    with app.test_request_context():
        weak = [one for one, said in SAID.items() if EMPTY.match(str(said)) or len(str(said)) < 6]
    assert weak == []


@pytest.fixture
def hall(app):
    with app.app_context():
        return scene.community(neighbours=3)


def test_who_co_signs_is_told_so_once_and_a_refusal_alone_is_said(app, hall, client) -> None:
    with app.app_context():
        topic = scene.issue_at_collect(hall)
        number = topic.number
    address = hall.path(f"issues/{number}")
    with clock.pretend(scene.at(hours=1)):
        scene.sign_in(client, hall, "neighbour")
        client.post(f"{address}/cosignatures")
        first, second = client.get(address).text, client.get(address).text
        refused = client.post(f"{address}/withdrawal", data={"reason": ""})

    said = "您已经联名，有进展会告诉您"
    assert said in first and said not in second
    assert refused.status_code in (403, 422)
    with clock.pretend(scene.at(hours=1)):
        assert "议题撤回了" not in client.get(address).text


def test_whoever_tries_too_often_hears_why_and_how_long(app, hall) -> None:
    error = TooManyRequests()
    error.limit = SimpleNamespace(limit=parse("10 per 5 minute"))  # as Flask-Limiter raises it
    with app.test_request_context():
        answer = _http(error)

    page = answer.get_data(as_text=True)
    assert "5 分钟里最多 10 次" in page and "打电话" in page
    assert answer.headers["Retry-After"] == "300"
