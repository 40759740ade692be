"""A community is founded from the terminal: its first account, and what is refused plainly."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from deliberation.database import db
from deliberation.people import operations
from deliberation.people import queries as people
from deliberation.people.models import Account, Community, Person, Role, Unit
from deliberation.people.operations import offices, passwords
from deliberation.rules.bylaws import Bylaws
from deliberation.rules.refusals import NotReady
from tests import scene

SECRET = "一壶龙井茶配两块点心"


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()
    return lambda *words, typed=SECRET + "\n": runner.invoke(args=list(words), input=typed)


def test_a_community_is_founded_and_its_first_account_can_sign_in(app, client, run) -> None:
    told = run("found", "heping", "和平社区", "--person", "赵敏", "--login", "zhaomin",
               "--desk-phone", "0571-88000001", "--password-stdin")  # fmt: skip

    assert (told.exit_code, told.output) == (0, "和平社区: /heping/, sign in as zhaomin\n")
    with app.app_context():
        hall = people.community("heping")
        assert (hall.desk_phone, hall.bylaws) == ("0571-88000001", Bylaws())
        assert db.session.execute(
            sa.select(Person.name, Unit.name, Role.kind)
            .join(Unit, Unit.id == Person.unit_id)
            .join(Role, Role.person_id == Person.id)
            .order_by(Role.kind)
        ).all() == [("赵敏", "居委会", "administrator"), ("赵敏", "居委会", "committee")]
    signed = client.post("/session", data={"login": "zhaomin", "password": SECRET})
    assert signed.status_code == 303
    assert client.get("/heping/desk").status_code == 200


def test_the_password_is_asked_twice_at_the_terminal(app, run) -> None:
    told = run("found", "heping", "和平社区", typed=f"{SECRET}\n{SECRET}\n")

    assert told.exit_code == 0
    assert SECRET not in told.output
    with app.app_context():
        assert operations.authenticate("heping-admin", SECRET)


@pytest.mark.parametrize(
    "code", ["", "h", "Heping", "和平", "1st", "he ping", "he/ping", "-he", "he--p", "a" * 41, ".."]
)
def test_a_malformed_code_is_refused_before_a_password_is_asked_for(app, run, code) -> None:
    told = run("found", "--password-stdin", "--", code, "和平社区", typed="")

    assert told.exit_code == 1
    assert f"社区代号“{code}”不能用" in told.output
    with app.app_context():
        assert people.communities() == []


@pytest.mark.parametrize("code", ["heping", "session", "offices", "static"])
def test_a_code_that_leads_somewhere_already_is_refused(app, run, code) -> None:
    with app.app_context():
        scene.community(neighbours=0)

    told = run("found", code, "另一个社区", "--password-stdin")

    assert told.exit_code == 1
    assert f"社区代号“{code}”已经有了，请换一个。" in told.output


def test_an_account_that_is_there_is_not_taken_over(app, run) -> None:
    with app.app_context():
        scene.community(neighbours=0)

    told = run("found", "dongshan", "东山社区", "--login", "heping.committee", "--password-stdin")

    assert told.exit_code == 1
    assert "账号“heping.committee”已经有了" in told.output
    with app.app_context():
        assert people.community("dongshan") is None
        assert operations.authenticate("heping.committee", scene.PASSWORD)


def test_a_weak_password_founds_nothing(app, run) -> None:
    told = run("found", "heping", "和平社区", "--password-stdin", typed="123456\n")

    assert (told.exit_code, "密码太短，至少要有 10 位。" in told.output) == (1, True)
    with app.app_context():
        assert people.community("heping") is None


def test_a_password_is_set_at_the_terminal_and_open_sessions_end(app, client, run) -> None:
    with app.app_context():
        hall = scene.community(neighbours=0)
        scene.sign_in(client, hall, "committee")
    told = run("set-password", "heping.committee", "--password-stdin")

    assert told.exit_code == 0
    assert client.get("/heping/desk").status_code == 303
    with app.app_context():
        assert operations.authenticate("heping.committee", SECRET)
        assert operations.authenticate("heping.committee", scene.PASSWORD) is None
    assert run("set-password", "nobody", "--password-stdin").exit_code == 1
    assert run("set-password", "heping.committee", "--password-stdin", typed="").exit_code == 1


@pytest.mark.parametrize(
    "password, wrong",
    [
        ("", "passwords.too_short"),
        ("48210", "passwords.too_short"),
        ("x" * 201, "passwords.too_long"),
        ("111111", "passwords.too_simple"),
        ("123456", "passwords.too_simple"),
        ("987654", "passwords.too_simple"),
        ("123123", "passwords.too_simple"),
        ("48213377", "passwords.too_simple"),
    ],
)
def test_what_is_guessed_first_is_no_password(password, wrong) -> None:
    with pytest.raises(NotReady) as refused:
        passwords.check(password, login="48213377", least=passwords.LEAST)

    assert refused.value.refusal.name == wrong


def test_six_figures_are_enough_for_a_resident_and_too_few_at_work() -> None:
    passwords.check("482913", login="48213377", least=passwords.LEAST)

    with pytest.raises(NotReady) as refused:
        passwords.check("482913", login="48213377")
    assert dict(refused.value.refusal.values) == {"least": 10}


def test_nothing_but_a_hash_is_kept(app, run) -> None:
    run("found", "heping", "和平社区", "--password-stdin")

    with app.app_context():
        assert db.session.scalars(sa.select(Account.password_hash)).one().startswith("$argon2id$")


def test_an_office_is_founded_above_communities_and_its_officer_can_sign_in(
    app, client, run
) -> None:
    for code, name in (("heping", "和平社区"), ("dongshan", "东山社区")):
        run("found", code, name, "--password-stdin")

    told = run("found-office", "beihe", "北河街道办事处", "heping", "dongshan", "heping",
               "--person", "徐静", "--login", "xujing", "--password-stdin")  # fmt: skip

    assert (told.exit_code, told.output) == (
        0, "北河街道办事处: /offices/beihe/, sign in as xujing\n"
    )  # fmt: skip
    signed = client.post("/session", data={"login": "xujing", "password": SECRET})
    assert signed.status_code == 303
    page = client.get("/offices/beihe/").get_data(as_text=True)
    assert "和平社区" in page and "东山社区" in page
    with app.app_context():
        assert db.session.execute(
            sa.select(Community.code, Person.name)
            .join(Person, Person.community_id == Community.id)
            .join(Role, Role.person_id == Person.id)
            .where(Role.kind == "subdistrict")
            .order_by(Community.code)
        ).all() == [("dongshan", "徐静"), ("heping", "徐静")]


@pytest.mark.parametrize(
    "words, why",
    [
        (("Bei he", "北河街道", "heping"), "街道办代号“Bei he”不能用"),
        (("beihe", " ", "heping"), "请写街道办的名称"),
        (("beihe", "北河街道", "xiping"), "没有代号是“xiping”的社区。"),
        (("beihe", "北河街道", "heping", "--login", "heping-admin"), "账号“heping-admin”已经有了"),
        (("nanhe", "南河街道", "heping"), "街道办代号“nanhe”已经有了"),
        (("beihe", "北河街道", "dongshan"), "社区“dongshan”已经归一个街道办"),
    ],
)
def test_an_office_that_cannot_be_is_refused_before_a_password_is_asked_for(
    app, run, words, why
) -> None:
    for code, name in (("heping", "和平社区"), ("dongshan", "东山社区")):
        run("found", code, name, "--password-stdin")
    run("found-office", "nanhe", "南河街道办事处", "dongshan", "--password-stdin")

    told = run("found-office", "--password-stdin", *words, typed="")

    assert told.exit_code == 1
    assert why in told.output
    with app.app_context():
        assert [office.code for office in offices.offices()] == ["nanhe"]
