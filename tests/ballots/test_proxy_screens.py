"""Proxies in elder mode: one question a screen, read back, and nothing done before that."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from deliberation import clock
from deliberation.ballots.models import Ballot, Box
from deliberation.ballots.models.proxies import Proxy
from deliberation.ballots.operations import Entitled
from deliberation.database import db
from deliberation.rules.box import by_approval
from tests import scene

LATER = scene.at(days=1)
SEVERAL = {
    "options": ("a", "b", "c"), "method": "approval", "rule": by_approval(), "profile": None,
    "labels": {"a": "东门", "b": "西门", "c": "北门"},
}  # fmt: skip


@pytest.fixture
def hall(app: Flask) -> Iterator[scene.Neighbourhood]:
    with app.app_context(), clock.pretend(LATER):
        yield scene.community(neighbours=0)


def opened(hall: scene.Neighbourhood, **more) -> Box:
    roll = [Entitled(person_id=one.id) for one in (hall.resident, hall.neighbour, hall.tenant)]
    return scene.box_open(hall, roll=roll, **more)


def elder(client: FlaskClient, hall: scene.Neighbourhood, part: str) -> FlaskClient:
    scene.sign_in(client, hall, part)
    client.set_cookie("elder", "1")
    return client


def text(answer) -> str:
    db.session.rollback()  # the test reads by the same connection as the pages
    return answer.get_data(as_text=True)


def proxies_of(box: Box) -> list[tuple[int, str | None, bool, bool]]:
    db.session.rollback()
    found = db.session.scalars(sa.select(Proxy).where(Proxy.box_id == box.id).order_by(Proxy.id))
    return [(p.holder_id, p.stance, p.used_at is not None, p.revoked_at is not None) for p in found]


def inside(box: Box) -> list[tuple[str, str]]:
    db.session.rollback()
    rows = sa.select(Ballot.choice, Ballot.channel).where(Ballot.box_id == box.id)
    return [tuple(row) for row in db.session.execute(rows)]


def given(client: FlaskClient, hall: scene.Neighbourhood, box: Box, **sent) -> str:
    """The address of a proxy that the resident gave to the tenant."""
    elder(client, hall, "resident")
    sent = {"screen": "check", "holder": "周婷", "stance": "for"} | sent
    answer = client.post(hall.path(f"ballots/{box.id}/proxies"), data=sent)
    assert answer.status_code == 303
    return answer.location


def test_giving_one_asks_who_then_which_way_and_reads_it_back(hall, client) -> None:
    box = opened(hall)
    path = hall.path(f"ballots/{box.id}")
    elder(client, hall, "resident")

    vote = text(client.get(path))
    first = text(client.get(f"{path}/proxies/new"))
    second = text(client.post(f"{path}/proxies/screens", data={"screen": "holder", "to": "next",
                                                               "holder": "周婷"}))  # fmt: skip
    check = text(client.post(f"{path}/proxies/screens", data={"screen": "stance", "holder": "周婷",
                                                              "stance": "against"}))  # fmt: skip
    assert "不方便自己投？写委托书" in vote
    assert "您要委托谁代投？" in first and "要他怎么投？" not in first
    assert "要他怎么投？" in second and 'name="stance" value="against"' in second
    assert "<b>周婷</b>" in check and "<b>反对</b>" in check and "对，委托" in check
    assert proxies_of(box) == []

    done = client.post(f"{path}/proxies", data={"screen": "check", "holder": "周婷",
                                                "stance": "against"})  # fmt: skip
    assert done.status_code == 303
    assert proxies_of(box) == [(hall.tenant.id, "against", False, False)]
    assert "您这一票的委托书" in text(client.get(path))


@pytest.mark.parametrize(
    "holder, said", [("", "请填写委托谁。"), ("没有这个人", "没有找到这位居民。")]
)
def test_who_cannot_be_found_is_asked_for_again_at_once(hall, client, holder, said) -> None:
    path = hall.path(f"ballots/{opened(hall).id}/proxies")
    elder(client, hall, "resident")

    again = client.post(f"{path}/screens", data={"screen": "holder", "holder": holder})
    late = client.post(path, data={"screen": "check", "holder": holder, "stance": "for"})

    for answer in (again, late):
        assert answer.status_code == 422
        assert said in text(answer) and "您要委托谁代投？" in text(answer)


def test_going_back_keeps_what_was_typed(hall, client) -> None:
    path = hall.path(f"ballots/{opened(hall).id}/proxies/screens")
    elder(client, hall, "resident")
    sent = {"screen": "check", "to": "back", "holder": "周婷", "stance": "for"}

    stance = text(client.post(path, data=sent))
    holder = text(client.post(path, data=sent | {"screen": "stance"}))

    assert "要他怎么投？" in stance and 'name="holder" value="周婷"' in stance
    assert "您要委托谁代投？" in holder and 'value="周婷"' in holder


def test_taking_it_back_is_asked_once_more(hall, client) -> None:
    box = opened(hall)
    proxy = given(client, hall, box)

    shown = text(client.get(proxy))
    asked = text(client.post(f"{proxy}/screens", data={"screen": "back"}))
    assert "您的委托书" in shown and "收回委托" in shown and "/revocation" not in shown
    assert "要收回委托吗？" in asked and "/revocation" in asked
    assert proxies_of(box) == [(hall.tenant.id, "for", False, False)]

    assert client.post(f"{proxy}/revocation").status_code == 303
    assert proxies_of(box) == [(hall.tenant.id, "for", False, True)]
    settled = text(client.post(f"{proxy}/screens", data={"screen": "back"}))
    assert "/revocation" not in settled and "已经收回" in settled


def test_its_holder_reads_the_ballot_back_before_it_is_cast(hall, client) -> None:
    box = opened(hall)
    proxy = given(client, hall, box)
    elder(client, hall, "tenant")

    shown = text(client.get(proxy))
    check = text(client.post(f"{proxy}/screens", data={"screen": "check"}))
    assert "替王秀英投票" in shown and "/revocation" not in shown
    assert "替王秀英这样投，对不对？" in check and "<b>同意</b>" in check
    assert inside(box) == []

    assert client.post(f"{proxy}/ballot").status_code == 303
    assert inside(box) == [("for", "proxy")]


def test_where_the_holder_decides_the_choice_has_a_screen_of_its_own(hall, client) -> None:
    box = opened(hall)
    proxy = given(client, hall, box, stance="")
    elder(client, hall, "tenant")

    choice = text(client.post(f"{proxy}/screens", data={"screen": "choice"}))
    nothing = client.post(f"{proxy}/screens", data={"screen": "check"})
    check = text(client.post(f"{proxy}/screens", data={"screen": "check", "choice": "abstain"}))

    assert "投哪一个？" in choice and 'name="choice" value="abstain"' in choice
    assert nothing.status_code == 422 and "投哪一个？" in text(nothing)
    assert "<b>弃权</b>" in check and 'name="choice" value="abstain"' in check
    assert client.post(f"{proxy}/ballot").status_code == 422
    assert client.post(f"{proxy}/ballot", data={"choice": "abstain"}).status_code == 303
    assert inside(box) == [("abstain", "proxy")]


@pytest.mark.parametrize("mode", ["", "1"], ids=["standard", "elder"])
def test_of_several_options_a_stance_names_several(hall, client, mode) -> None:
    box = opened(hall, **SEVERAL)
    path = hall.path(f"ballots/{box.id}/proxies")
    scene.sign_in(client, hall, "resident")
    client.set_cookie("elder", mode)

    form = text(client.get(f"{path}/new"))
    answer = client.post(path, data={"holder": "周婷", "stance": ["c", "a"]})
    tenant = elder(client, hall, "tenant")
    shown = text(tenant.get(answer.location))

    assert ("一项都不选，就由受托人决定。" in form) is (mode == "")
    assert proxies_of(box) == [(hall.tenant.id, "a+c", False, False)]
    assert "东门、北门" in shown
    assert client.post(f"{answer.location}/ballot").status_code == 303
    assert inside(box) == [("a+c", "proxy")]


def test_whatever_is_sent_to_the_screens_is_answered_in_words(hall, client) -> None:
    box = opened(hall)
    proxy = given(client, hall, box, stance="")
    path = hall.path(f"ballots/{box.id}/proxies/screens")
    for sent in ({}, {"screen": "x"}, {"to": "back"}, {"screen": "stance", "stance": "maybe"},
                 {"screen": "check"}, {"screen": "check", "choice": "maybe"}):  # fmt: skip
        for address in (path, f"{proxy}/screens"):
            assert client.post(address, data=sent).status_code in (200, 422), (address, sent)
