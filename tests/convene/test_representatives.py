"""The pages about representatives: who sees what, and a choice walked from end to end."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from PIL import Image

from deliberation import clock
from deliberation.ballots.models import Box
from deliberation.convene.operations import selecting
from deliberation.database import db, unit_of_work
from deliberation.lobby.operations import settle_due
from deliberation.people import operations as people
from deliberation.people.models import Household
from deliberation.people.operations import representatives as office
from deliberation.people.operations import selections
from deliberation.people.queries import representation
from deliberation.rules.box import Secrecy
from tests import scene
from tests.records import stored


@pytest.fixture
def hall(app):
    with app.app_context():
        made = scene.community(neighbours=0)
        yield made, scene.tower(made)


def photo() -> tuple[io.BytesIO, str]:
    file = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(file, "PNG")
    file.seek(0)
    return file, "sheet.png"


def test_a_choice_is_opened_entered_confirmed_by_another_and_public(client, hall) -> None:
    made, group = hall
    with clock.pretend(scene.at()):
        scene.sign_in(client, made, "committee")
        page = client.get(made.path(f"groups/{group.id}/selections/new")).get_data(as_text=True)
        assert "通常每 20 到 50 户一名，就是 1 到 1 名" in page
        answer = client.post(
            made.path(f"groups/{group.id}/selections"),
            data={
                "key": "k",
                "seats": "1",
                "candidates": "楼1\n9栋0201室楼2",
                "since": "2026-03-02",
                "until": "2031-03-02",
            },
        )
        assert answer.status_code == 303
        where = answer.location
        one, two = selections.candidates(representation.selection(made.community.id, 1))
        sheet = {"signed": "15", f"votes-{one.id}": "9", f"votes-{two.id}": "6", "sheet": photo()}
        assert client.post(where + "/sheet", data=sheet).status_code == 303
        own = client.post(where + "/confirmation")
        assert "录入的人不能自己核对" in own.get_data(as_text=True)
        scene.sign_in(client, made, "second_committee")
        page = client.get(where).get_data(as_text=True)
        seen = client.get(re.search(r'href="([^"]*scans/[^"]*)"', page)[1])
        assert (seen.status_code, seen.mimetype) == (200, "image/jpeg")
        assert client.post(where + "/confirmation").status_code == 303
        client.post("/session/end")
        public = client.get(made.path("representatives/")).get_data(as_text=True)

    (role,) = office.serving(group, date(2026, 3, 2))
    assert role.person_id == one.person_id
    assert "9栋 楼**" in public and "楼1" not in public
    assert "任期" in public


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("seats", "2", "可以这样选，请写明理由"),
        ("candidates", "没有这个人", "本小组没有叫"),
        ("candidates", "", "请填写候选人"),
        ("until", "2026-03-02", "要在开始日期之后"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, hall, field, value, told) -> None:
    made, group = hall
    typed = {
        "key": "k",
        "seats": "1",
        "candidates": "楼1\n楼2",
        "since": "2026-03-02",
        "until": "2031-03-02",
    } | {field: value}
    with clock.pretend(scene.at()):
        scene.sign_in(client, made, "committee")
        answer = client.post(made.path(f"groups/{group.id}/selections"), data=typed)

    page = answer.get_data(as_text=True)
    assert (answer.status_code, told in page) == (422, True)
    assert f'value="{typed["since"]}"' in page


def test_the_totals_are_public_and_a_declaration_is_its_makers_alone(client, hall) -> None:
    made, _ = hall
    with clock.pretend(scene.at()):
        scene.sign_in(client, made, "representative")
        said = {"age_band": "60-74", "occupation": "retired", "interest": "older"}
        assert client.post(made.path("declaration"), data=said).status_code == 303
        own = client.get(made.path("declaration")).get_data(as_text=True)
        scene.sign_in(client, made, "resident")
        other = client.get(made.path("declaration")).get_data(as_text=True)
        public = client.get(made.path("representatives/")).get_data(as_text=True)

    chosen = r'<input[^>]*checked[^>]*value="retired"|value="retired"[^>]*checked'
    assert re.search(chosen, own) and not re.search(chosen, other)
    assert "不单列" in public
    assert ("年龄段" in public, "age_band" in public) == (True, False)


def test_those_concerned_hand_over_and_others_may_not(client, app) -> None:
    with app.app_context():
        made = scene.community(neighbours=0)
        scene.representatives_chosen(made)
        (handover,) = representation.handovers(made.community.id)
    where = made.path(f"handovers/{handover.succession.id}")
    with clock.pretend(scene.at(days=31)):
        scene.sign_in(client, made, "neighbour")
        assert client.get(where).status_code == 403
        scene.sign_in(client, made, "committee")
        assert client.post(where, data={"matters": ""}).status_code == 422
        assert client.post(where, data={"matters": "钥匙一把。"}).status_code == 303
        public = client.get(made.path("representatives/")).get_data(as_text=True)
        assert "钥匙一把" in client.get(where).get_data(as_text=True)

    assert "钥匙" not in public and "移交给" in public


def selection_of(made, group, *standing, seats: int = 1):
    with unit_of_work():
        return selections.open_selection(
            made.community,
            group,
            key="k",
            seats=seats,
            candidates=standing,
            since=date(2026, 3, 2),
            until=date(2031, 3, 2),
            by=made.committee,
            at=scene.at(),
        )


@pytest.mark.parametrize("secrecy", ["named", "secret"])
def test_a_group_votes_one_household_one_vote_and_the_clock_decides(client, hall, secrecy) -> None:
    made, group = hall
    first, second, _ = representation.eligible(group)
    selection = selection_of(made, group, first, second)
    where = made.path(f"selections/{selection.id}")
    with clock.pretend(scene.at()):
        scene.sign_in(client, made, "committee")
        opened = client.post(where + "/vote", data={"days": "7", "secrecy": secrecy})
        sheet = client.post(where + "/sheet", data={"signed": "3"})
        cancelled = client.post(where + "/cancellation", data={"reason": "不选了"})
    box = stored(Box, selection.box_id)
    scene.cast(box, *["no-2"] * 6, *["no-1"] * 5)  # eleven of twenty households
    with clock.pretend(box.closes_at):
        public = client.get(where).get_data(as_text=True)

    assert (opened.status_code, sheet.status_code, cancelled.status_code) == (303, 422, 422)
    assert (box.method, box.secrecy, box.entitled) == ("one_of", secrecy, 20)
    assert box.labels == {"no-1": "1. 9栋 楼**", "no-2": "2. 9栋 楼**"}
    assert "当选" in public
    assert [role.person_id for role in office.serving(group, date(2026, 4, 1))] == [second.id]


def test_ten_of_twenty_households_are_too_few(client, hall) -> None:
    made, group = hall
    first, second, _ = representation.eligible(group)
    selection = selection_of(made, group, first, second)
    with unit_of_work():
        box = selecting.open_vote(
            made.community,
            selection,
            days=7,
            secrecy=Secrecy.SECRET,
            by=made.committee,
            at=scene.at(),
        )
    scene.cast(box, *["no-1"] * 10)
    settle_due(made.community, box.closes_at)
    db.session.refresh(selection)

    assert (selection.outcome, office.serving(group, date(2026, 4, 1))) == ("too_few", [])


def test_where_two_are_chosen_a_household_names_up_to_two(app) -> None:
    with app.app_context():
        made = scene.community(neighbours=0)
        group = scene.tower(made, homes=40)
        standing = representation.eligible(group)
        selection = selection_of(made, group, *standing, seats=2)
        with unit_of_work():
            box = selecting.open_vote(
                made.community,
                selection,
                days=7,
                secrecy=Secrecy.NAMED,
                by=made.committee,
                at=scene.at(),
            )
        scene.cast(box, *[("no-1", "no-3")] * 15, *[("no-2",)] * 6)
        settle_due(made.community, box.closes_at)

        serving = {role.person_id for role in office.serving(group, date(2026, 4, 1))}
        assert (box.method, box.most_choices) == ("approval", 2)
        assert serving == {standing[0].id, standing[2].id}


def test_who_lives_in_the_group_knows_the_candidates_by_name(app, client, hall) -> None:
    made, group = hall
    home = representation.eligible(group)[0]
    selection = selection_of(made, group, home)
    with unit_of_work():
        there = people.add_person(
            made.community,
            "楼内人",
            household=stored(Household, home.household_id),
            login=scene.login(made.code, "inside"),
            password=scene.PASSWORD,
        )
    where = made.path(f"selections/{selection.id}")
    with clock.pretend(scene.at()):
        outside = client.get(where).get_data(as_text=True)
        scene.sign_in(client, made, "inside")
        inside = client.get(where).get_data(as_text=True)

    assert there.household_id == home.household_id
    assert "9栋 楼1" in inside and "9栋 楼1" not in outside
