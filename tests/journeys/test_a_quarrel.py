"""A quarrel over renovation noise, by the forms of its pages: settled once, refused once.

Nobody presses what a page does not show: a form is looked for on the page before it is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from deliberation import clock
from tests import scene
from tests.walk import Page, forms

TITLE = "楼上周末七点打电钻"
HOURS = "工作日 9:00–12:00、14:30–18:00 施工，周末不施工；电钻声在楼下不超过 55 分贝。"


class Somebody:
    """A person at their own device."""

    def __init__(self, client: FlaskClient, hall: scene.Neighbourhood, part: str) -> None:
        self.client, self.hall, self.part = scene.sign_in(client, hall, part), hall, part
        self.page = Page(part, "", 0, "")

    def goes_to(self, path: str, status: int = 200) -> Somebody:
        path = path if path.startswith("/") else self.hall.path(path)
        answer = self.client.get(path, follow_redirects=True)
        assert answer.status_code == status, (self.part, path, answer.status_code)
        self.page = Page(self.part, answer.request.path, status, answer.get_data(as_text=True))
        return self

    def sends(self, ending: str, **typed: object) -> Somebody:
        """Fill in and send the form whose address ends so; what stands in it goes along."""
        offered = {form.action: form for form in forms(self.page)}
        form = next((one for action, one in offered.items() if action.endswith(ending)), None)
        assert form is not None, (self.part, self.page.path, sorted(offered))
        values = {one.name: one.value for one in form.fields if one.kind != "button"}
        unknown = typed.keys() - {one.name for one in form.fields}
        assert not unknown, (unknown, [one.name for one in form.fields])
        values = {name: value for name, value in (values | typed).items() if value != ""}
        answer = self.client.post(form.action, data=values)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return self.goes_to(answer.location)

    def sees(self, *words: str) -> Somebody:
        missing = [word for word in words if word not in self.page.html]
        assert not missing, (self.part, self.page.path, missing)
        return self


@pytest.fixture
def hall(app) -> scene.Neighbourhood:
    with clock.pretend(scene.START), app.app_context():
        return scene.community()


@pytest.fixture
def people(app, hall) -> Callable[[str], Somebody]:
    """Each part at a device of their own, signed in once."""
    known: dict[str, Somebody] = {}

    def arrives(part: str) -> Somebody:
        if part not in known:
            known[part] = Somebody(app.test_client(), hall, part)
        return known[part]

    return arrives


@pytest.fixture
def on():
    """Lets it be a moment, until the next."""
    with ExitStack() as stack:

        def at(moment: datetime) -> None:
            stack.close()
            stack.enter_context(clock.pretend(moment))

        yield at


def brought_to_the_table(hall, people, on) -> str:
    """Proposed in confidence, both parties agree, accepted, and a mediator invites them."""
    on(scene.at())
    resident, clerk = people("resident"), people("committee")
    resident.goes_to("proposals/new").sends(
        "/proposals", title=TITLE, problem="上夜班的人睡不着。", confidential="y", then="submit"
    )
    issue = resident.page.path.removeprefix(hall.path())
    people("neighbour").goes_to(issue, status=404)

    on(scene.at(days=1))
    clerk.goes_to(f"{issue}/review").sees("登记当事人").goes_to(f"{issue}/parties/")
    clerk.sends("/parties/", kind="person", name="王秀英")
    clerk.sends("/parties/", kind="household", name="3栋 0201室")
    for part in ("resident", "tenant"):
        one = people(part).goes_to(issue).sees("同意调解吗")
        address = next(line for line in one.page.html.split('"') if line.endswith("/consent"))
        one.goes_to(address).sends("/consent", agrees="yes").sees("您的答复已经记下。")
    clerk.goes_to(f"{issue}/review").sends(
        "/acceptance",
        kind="dispute",
        body="MED",
        owner=f"p:{hall.second_committee.id}",
        matter="noise",
    )
    clerk.goes_to(f"{issue}/mediators/").sends("/mediators/", person=str(hall.mediator.id))
    people("mediator").goes_to("mine").sees("我的调解", TITLE)
    people("mediator").goes_to(f"{issue}/sessions/new").sends(
        "/sessions/", day="2026-03-05", clock="19:00", place="矛盾调解室"
    )
    return issue


def test_hours_and_limits_are_agreed_on_signed_kept_and_it_is_closed(hall, people, on) -> None:
    issue = brought_to_the_table(hall, people, on)
    judge, resident, tenant = people("mediator"), people("resident"), people("tenant")
    room = f"{issue}/mediation"

    on(scene.at(days=3, hours=11))
    judge.goes_to(room).sees("记录这次调解")
    address = next(part for part in judge.page.html.split('"') if part.endswith("/record"))
    judge.goes_to(address).sends("/record", present=_boxes(judge), notes="各退一步")
    resident.goes_to(f"{issue}/terms/new").sends("/terms/", text=HOURS)
    judge.goes_to(f"{issue}/agreement/new").sees(HOURS)
    judge.sends("/agreement", performance="时间贴在门口。", perform_by="2026-03-19")
    judge.sees("第 1 稿，等各方签字").sends("/signature")
    agreement = judge.page.path

    resident.goes_to(agreement).sees(HOURS).sends("/signature")
    in_charge = people("second_committee").goes_to(agreement)
    second = next(f for f in forms(in_charge.page) if f.action.endswith("/paper"))
    upstairs = next(one for one in second.fields if one.name == "party").options[-1]
    in_charge.sends("/paper", party=upstairs).sees("等另一个人核对")
    assert "我看过纸上的签字" not in in_charge.page.html
    judge.goes_to(agreement).sends("/confirmation").sees("已生效", "登记申请")
    for somebody in ("neighbour", "committee", "supervisor"):
        people(somebody).goes_to(agreement, status=404)
        people(somebody).goes_to(room, status=404)

    on(scene.at(days=10))
    judge.goes_to(f"{agreement}/confirmation")
    judge.sends("/confirmation", court="区人民法院", on="2026-03-11").sees("区人民法院")

    on(scene.at(days=18))
    tenant.goes_to(room).sees("回访各方当事人", "去答复")
    visit = next(part for part in tenant.page.html.split('"') if "/follow-ups/" in part)
    tenant.goes_to(visit).sends("/answers", choice="basically").sees("已答复")
    resident.goes_to(visit).sends("/answers", choice="satisfied").sees("可以销号")
    resident.goes_to(issue).sees("调解成功，办结")
    people("neighbour").goes_to("results")
    assert TITLE not in people("neighbour").page.html


def test_a_party_that_refuses_ends_it_and_everybody_reads_where_to_turn(hall, people, on) -> None:
    issue = brought_to_the_table(hall, people, on)
    tenant = people("tenant")

    on(scene.at(days=2))
    tenant.goes_to(f"{issue}/refusal").sees("人民调解委员会", "仲裁", "人民法院")
    tenant.sends("/refusal", sure="y").sees("未达成调解协议", "人民调解委员会")
    people("resident").goes_to("mine").sees("向人民法院起诉")

    on(scene.at(days=2) + timedelta(hours=1))
    people("mediator").goes_to(f"{issue}/sessions/new", status=422).sees("现在不在调解中")
    again = people("mediator").client.post(
        hall.path(f"{issue}/sessions/"),
        data={"key": "k", "day": "2026-03-09", "clock": "19:00", "place": "调解室"},
    )
    assert (again.status_code, "这件事现在不在调解中" in again.text) == (422, True)


def _boxes(who: Somebody) -> list[str]:
    form = next(one for one in forms(who.page) if one.action.endswith("/record"))
    return list(next(one for one in form.fields if one.name == "present").options)
