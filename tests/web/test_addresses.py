"""Addresses that nobody was given: numbers that no record has, names that are not ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deliberation.web.addresses import MOST
from tests import scene

HOUSE = Path(__file__).parents[2] / "deliberation"
HUGE = [MOST + 1, 2**63, 10**30, 10**4000]


@pytest.fixture
def hall(app, client):
    with app.app_context():
        made = scene.community(neighbours=0)
    scene.sign_in(client, made, "administrator")
    return made


def numbered(app) -> list:
    """The rules of all endpoints that hold a number or a word, of those that can be asked for."""
    return [rule for rule in app.url_map.iter_rules()
            if "GET" in rule.methods and rule.arguments - {"community"}
            and rule.endpoint != "static"]  # fmt: skip


@pytest.mark.parametrize("number", HUGE, ids=["32 bits", "64 bits", "30 digits", "4000 digits"])
def test_no_address_with_a_number_that_is_too_large_is_an_error(app, hall, client, number) -> None:
    rules = numbered(app)
    assert len(rules) > 50
    answers = {}
    for rule in rules:
        path = re.sub(r"<(?:\w+(?:\([^)]*\))?:)?community>", hall.community.code, rule.rule)
        path = re.sub(r"<[^>]+>", str(number), path)
        answers[rule.rule] = client.get(path).status_code

    assert {rule: code for rule, code in answers.items() if code >= 500} == {}
    ints = {rule.rule for rule in rules if "<int:" in rule.rule}
    assert {answers[rule] for rule in ints} <= {404, 405}


def parameters() -> set[str]:
    """Every name that some page reads from its address's question."""
    found: set[str] = set()
    for path in HOUSE.rglob("*.py"):
        found |= set(re.findall(r"args\.(?:get|getlist)\(\s*\"(\w+)\"", path.read_text()))
    return found


def test_no_question_with_a_number_that_is_too_large_is_an_error(app, hall, client) -> None:
    names = parameters()
    assert {"before", "after", "building", "person", "line"} <= names
    plain = [rule for rule in app.url_map.iter_rules()
             if "GET" in rule.methods and not rule.arguments - {"community"}]  # fmt: skip
    wrong = {}
    for rule in plain:
        path = rule.rule.replace("<community>", hall.community.code)
        for value in (str(10**30), "-1", str(MOST + 1), "x"):
            code = client.get(path, query_string=dict.fromkeys(names, value)).status_code
            if code >= 500:
                wrong[path, value] = code

    assert len(plain) > 30
    assert wrong == {}


@pytest.mark.settings(HOSTS=["hall.example.org", "127.0.0.1"])
@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("hall.example.org", 200),
        ("hall.example.org:8443", 200),
        ("HALL.example.org", 200),
        ("127.0.0.1:8000", 200),
        ("evil.example", 421),
        ("hall.example.org.evil.example", 421),
        ("evil.example/hall.example.org", 421),
        ("", 421),
    ],
)
def test_it_answers_under_its_names_alone(app, host, status) -> None:
    with app.app_context():
        made = scene.community(neighbours=0)
    answer = app.test_client().get(made.path(), headers={"Host": host})

    assert answer.status_code == status
    if status == 421:
        assert "evil" not in answer.get_data(as_text=True)


@pytest.mark.settings(HOSTS=["hall.example.org"], TRUSTED_PROXIES=1)
def test_behind_a_proxy_the_name_is_the_one_that_the_proxy_was_asked_for(app) -> None:
    with app.app_context():
        made = scene.community(neighbours=0)
    told = {"Host": "127.0.0.1:8000", "X-Forwarded-Host": "hall.example.org"}
    other = {"Host": "127.0.0.1:8000", "X-Forwarded-Host": "evil.example"}

    answers = [app.test_client().get(made.path(), headers=one).status_code for one in (told, other)]
    assert answers == [200, 421]


def test_without_the_setting_any_name_will_do(app) -> None:
    with app.app_context():
        made = scene.community(neighbours=0)
    answer = app.test_client().get(made.path(), headers={"Host": "192.168.1.5:8000"})
    assert answer.status_code == 200
