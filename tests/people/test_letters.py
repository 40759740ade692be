"""Letters: written, printed again, used once; who has an account; what nobody may open."""

from __future__ import annotations

import re
import threading
import zlib
from datetime import timedelta

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.documents import pdf
from deliberation.journal.models import Entry
from deliberation.messages.models import Message
from deliberation.people import operations
from deliberation.people.models import Account, Person
from deliberation.people.models.letters import Letter
from deliberation.people.operations import claiming, letters
from tests import scene
from tests.records import refusal_of, stored

KEY = "the tests' own"
PIN = "482913"


@pytest.fixture
def hall(app):
    with app.app_context():
        yield scene.community(neighbours=0)


@pytest.fixture
def clerk(client, hall):
    return scene.sign_in(client, hall, "committee")


def invited(hall, name: str = "张伟", when=None):
    """Somebody who has a letter, and its code."""
    (person,) = scene.newcomers(hall, name)
    return person, scene.letters_written(hall, person, when=when or clock.now())[name]


def claim(client, hall, code: str, password: str = PIN, again: str | None = None):
    return client.post(
        hall.path("welcome/account"),
        data={"code": code, "password": password, "again": password if again is None else again},
    )


def verbs() -> list[str]:
    asked = sa.select(Entry.verb).where(Entry.verb.like("%account:%") | Entry.verb.like("letter%"))
    return list(db.session.scalars(asked.order_by(Entry.id)))


# ------------------------------------------------------------------ opening an account


def test_with_the_code_of_the_letter_a_person_opens_their_account(app, client, hall) -> None:
    person, code = invited(hall)

    asked = client.post(hall.path("welcome"), data={"code": letters.grouped(code)})
    opened = claim(client, hall, code)
    told = client.get(opened.location).text

    assert "张伟，您好。请定一个密码" in asked.text
    assert (opened.status_code, opened.location) == (303, "/heping/welcome/account")
    db.session.expire_all()
    account = db.session.get(Account, stored(Person, person.id).account_id)
    assert re.fullmatch(r"[1-9]\d{7}", account.login)
    assert account.login in told
    assert client.get(hall.path("mine")).status_code == 200
    assert operations.authenticate(account.login, PIN).id == account.id
    assert verbs() == ["letters:written", "account:opened"]


@pytest.mark.parametrize("typed", ["{0} {1} {2}", "{0}-{1}-{2}", " {0}{1}{2} ", "{0}　{1}　{2}"])
def test_a_code_is_known_however_it_is_typed(client, hall, typed) -> None:
    _, code = invited(hall)
    parts = code[:4], code[4:8], code[8:]
    full_width = typed.format(*parts).translate({ord(str(n)): 0xFF10 + n for n in range(10)})

    for written in (typed.format(*parts), full_width):
        assert client.post(hall.path("welcome"), data={"code": written}).status_code == 200


def test_a_code_is_good_once(app, client, hall) -> None:
    _, code = invited(hall)

    assert claim(client, hall, code).status_code == 303
    stolen = app.test_client()
    again = claim(stolen, hall, code, "739182")

    assert (again.status_code, UNKNOWN in again.text) == (422, True)
    assert stolen.get(hall.path("mine")).status_code == 303


UNKNOWN = "这个码不对、用过了或者过期了。"


def test_nobody_is_told_whether_a_code_is_there(app, client, hall) -> None:
    """Wrong, used, expired, replaced, of another community: one answer to all of them."""
    other = scene.community("dongshan", neighbours=0)
    person, replaced = invited(hall, "甲")
    _, foreign = invited(other, "乙")
    _, used = invited(hall, "丙")
    long_ago = clock.now() - letters.VALID
    _, expired = invited(hall, "丁", when=long_ago)
    claim(app.test_client(), hall, used)
    scene.letters_written(hall, stored(Person, person.id), when=clock.now())
    tried = {"wrong": "000000000000", "used": used, "foreign": foreign, "replaced": replaced,
             "expired": expired, "short": "1234", "words": "'; DROP"}  # fmt: skip

    answers = {}
    for what, code in tried.items():
        asked = client.post(hall.path("welcome"), data={"code": code})
        pressed = claim(client, hall, code)
        answers[what] = [
            (one.status_code, one.text.replace(code, "").replace("&#39;; DROP", ""))
            for one in (asked, pressed)
        ]

    assert {status for each in answers.values() for status, _ in each} == {422}
    assert all(UNKNOWN in text for each in answers.values() for _, text in each)
    first = answers.pop("wrong")
    assert [what for what, each in answers.items() if each != first] == []
    assert client.get(hall.path("mine")).status_code == 303


def test_a_code_lasts_ninety_days(client, hall) -> None:
    now = clock.now()
    _, code = invited(hall, when=now)

    with clock.pretend(now + letters.VALID):
        assert client.post(hall.path("welcome"), data={"code": code}).status_code == 422
    with clock.pretend(now + letters.VALID - timedelta(seconds=1)):
        assert client.post(hall.path("welcome"), data={"code": code}).status_code == 200


@pytest.mark.parametrize(
    ("password", "again", "told"),
    [
        ("", "", "请填写密码。"),
        (PIN, "482914", "两遍不一样，请再写一次。"),
        ("12345", "12345", "密码太短，至少要有 6 位。"),
        ("123456", "123456", "这个密码太容易被猜到"),
        ("888888", "888888", "这个密码太容易被猜到"),
    ],
)
def test_a_poor_password_is_told_beside_its_field_and_the_code_stays_good(
    client, hall, password, again, told
) -> None:
    _, code = invited(hall)

    answer = claim(client, hall, code, password, again)

    assert (answer.status_code, told in answer.text) == (422, True)
    assert f'name="code" value="{code}"' in answer.text
    assert claim(client, hall, code).status_code == 303


def test_of_two_who_press_at_once_one_wins(app, hall) -> None:
    person, code = invited(hall)
    ready, answers = threading.Barrier(2), []

    def press(password: str) -> None:
        client = app.test_client()
        ready.wait()
        answers.append((claim(client, hall, code, password).status_code, password))

    both = [threading.Thread(target=press, args=(pin,)) for pin in (PIN, "739182")]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert sorted(status for status, _ in answers) == [303, 422]
    db.session.rollback()  # what was read before they pressed
    login = db.session.scalars(
        sa.select(Account.login).join(Person, Person.account_id == Account.id)
        .where(Person.id == person.id)
    ).one()  # fmt: skip
    assert operations.authenticate(login, dict(answers)[303])
    assert verbs().count("account:opened") == 1


def test_the_letter_is_used_up_where_it_is_claimed_not_where_it_was_read(hall) -> None:
    """Both had found it good before either pressed."""
    _, code = invited(hall)
    now = clock.now()
    one = claiming.known(hall.community.id, code, key=KEY, at=now)
    with unit_of_work():
        claiming.claim(one.Letter, "kept", at=now)

    assert refusal_of(claiming.claim, one.Letter, "other", at=now).name == "letters.code_unknown"


def test_the_database_keeps_one_open_letter_a_person(hall) -> None:
    person, _ = invited(hall)
    there = db.session.scalars(sa.select(Letter).where(Letter.person_id == person.id)).one()
    copied = {
        name: getattr(there, name)
        for name in ("community_id", "person_id", "nonce", "login", "issued_at", "issued_by",
                     "expires_at")
    }  # fmt: skip
    with pytest.raises(sa.exc.IntegrityError), unit_of_work():
        db.session.add(Letter(**copied, digest="another"))


def test_a_second_clerk_ends_no_letter_that_the_first_is_printing(app, hall) -> None:
    scene.newcomers(hall, "张伟", "李娜")
    clerks = [scene.sign_in(app.test_client(), hall, part) for part in CLERKS]
    ready, answers = threading.Barrier(2), []

    def press(client) -> None:
        ready.wait()
        answers.append(client.post(hall.path("letters/"), data={}).status_code)

    both = [threading.Thread(target=press, args=(client,)) for client in clerks]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert answers == [303, 303]  # one is told that everybody has a letter
    db.session.rollback()
    kept = db.session.execute(sa.select(Letter.revoked_at)).all()
    assert kept == [(None,), (None,)]


CLERKS = ("committee", "second_committee")


@pytest.mark.settings(RATELIMIT_ENABLED=True)
def test_guessing_codes_is_slowed_down_on_both_screens_together(client, hall) -> None:
    _, code = invited(hall)
    answers = [
        client.post(hall.path("welcome"), data={"code": f"{guess:012}"}).status_code
        for guess in range(5)
    ] + [claim(client, hall, f"{guess:012}").status_code for guess in range(6)]

    assert answers == [422] * 10 + [429]
    assert claim(client, hall, code).status_code == 429


@pytest.mark.settings(RATELIMIT_ENABLED=True)
def test_a_whole_building_opens_its_accounts_behind_one_router(app, hall) -> None:
    new = scene.newcomers(hall, *(f"邻{n}" for n in range(15)))
    for code in scene.letters_written(hall, *new, when=clock.now()).values():
        assert claim(app.test_client(), hall, code, "12345").status_code == 422  # counts not
        assert claim(app.test_client(), hall, code).status_code == 303


# ------------------------------------------------------------------ what is kept


def test_no_code_is_kept_and_another_key_makes_none(hall) -> None:
    _, code = invited(hall)
    letter = db.session.scalars(sa.select(Letter)).one()
    kept = [str(value) for value in vars(letter).values()]

    assert not any(code in value for value in kept)
    assert letters.code_of(letter, KEY) == code
    assert letters.code_of(letter, "another key") is None
    assert letters.digest("another key", hall.community.id, code) != letter.digest


def test_a_new_letter_ends_the_one_before_and_bears_the_same_account(client, hall) -> None:
    person, first = invited(hall)
    person = stored(Person, person.id)
    second = scene.letters_written(hall, person, when=clock.now())["张伟"]
    logins = db.session.scalars(sa.select(Letter.login)).all()

    assert first != second
    assert len(set(logins)) == 1
    assert claim(client, hall, first).status_code == 422
    assert claim(client, hall, second).status_code == 303


# ------------------------------------------------------------------ forgotten passwords


def test_who_forgot_the_password_gets_a_new_letter_at_the_desk(app, clerk, hall) -> None:
    at_home = scene.sign_in(app.test_client(), hall, "resident")
    printed = clerk.post(hall.path("letters/people"), data={"person": hall.resident.id})
    page = clerk.get(printed.location).text
    code = re.search(r'<dd class="code">([\d ]+)</dd>', page)[1]

    assert "重设密码的信" in page
    assert "heping.resident" in page
    assert operations.authenticate("heping.resident", scene.PASSWORD)  # until it is used
    phone = app.test_client()
    assert claim(phone, hall, code).status_code == 303
    db.session.expire_all()
    assert operations.authenticate("heping.resident", PIN)
    assert operations.authenticate("heping.resident", scene.PASSWORD) is None
    assert at_home.get(hall.path("mine")).status_code == 303  # every other session has ended
    assert phone.get(hall.path("mine")).status_code == 200
    told = sa.select(Message.person_id).where(Message.verb == "account:reset")
    assert db.session.scalars(told).all() == [hall.resident.id]
    assert verbs() == ["letter:written", "account:reset"]


def test_a_desk_opens_no_account_that_is_more_than_its_own(hall) -> None:
    other = scene.community("dongshan", neighbours=0)
    scene.office_above(hall)
    with unit_of_work():
        both = stored(Person, hall.resident.id)
        operations.add_person(
            other.community, "王秀英", account=db.session.get(Account, both.account_id)
        )
        closed = db.session.get(Account, hall.neighbour.account_id)
        operations.revoke(closed, at=clock.now())

    def told(who: Person, by: Person = hall.committee) -> str:
        return refusal_of(
            letters.write_one, hall.community, stored(Person, who.id),
            key=KEY, by=by, at=clock.now(),
        ).name  # fmt: skip

    assert told(hall.resident) == "letters.account_elsewhere"
    assert told(hall.subdistrict) == "letters.account_elsewhere"
    assert told(hall.neighbour) == "letters.account_closed"
    assert told(hall.administrator) == "letters.of_an_administrator"
    assert told(hall.child) == "letters.minor"
    with unit_of_work():
        letters.write_one(
            hall.community, hall.administrator, key=KEY, by=hall.administrator, at=clock.now()
        )


def test_a_letter_does_not_open_an_account_that_was_closed_meanwhile(client, hall) -> None:
    now = clock.now()
    with unit_of_work():
        letter = letters.write_one(
            hall.community, hall.resident, key=KEY, by=hall.committee, at=now
        )
    code = letters.code_of(letter, KEY)
    with unit_of_work():
        operations.revoke(db.session.get(Account, hall.resident.account_id), at=now)

    assert claim(client, hall, code).status_code == 422


# ------------------------------------------------------------------ the committee's pages


def test_the_committee_writes_letters_for_a_building_and_prints_them(clerk, hall) -> None:
    scene.newcomers(hall, "张伟", "李娜")
    scene.newcomers(hall, "小孩", adult=False)
    building = hall.households[0].building_id

    before = clerk.get(hall.path(f"letters/people?building={building}&state=unclaimed")).text
    written = clerk.post(hall.path("letters/"), data={"building": building})
    after = clerk.get(written.location).text
    page = clerk.get(hall.path(f"letters/print?building={building}")).text
    again = clerk.post(hall.path("letters/"), data={"building": building})

    assert "给还没有信的 2 人写信" in before
    assert "写好了 2 封登录信。" in after
    assert re.findall(r"</b><br><b>(\w+)</b>", page) == ["张伟", "李娜"]
    assert "小孩" not in before + page
    assert "这里每个人都有账号或者登录信了。" in clerk.get(again.location).text
    codes = re.findall(r'<dd class="code">([\d ]+)</dd>', page)
    assert len(set(codes)) == 2
    reprinted = clerk.get(hall.path("letters/print")).text
    assert re.findall(r'<dd class="code">([\d ]+)</dd>', reprinted) == codes
    anew = clerk.post(hall.path("letters/"), data={"building": building, "anew": "1"})
    assert anew.status_code == 303
    new = re.findall(r'<dd class="code">([\d ]+)</dd>', clerk.get(hall.path("letters/print")).text)
    assert not set(new) & set(codes)


@pytest.mark.parametrize("person", ["", "abc", "-1", "9" * 30, "9999", "\0"])
def test_a_letter_to_nobody_is_refused_in_words(clerk, hall, person) -> None:
    answer = clerk.post(hall.path("letters/people"), data={"person": person})

    assert answer.status_code == 303
    assert "没有找到这个人" in clerk.get(answer.location).text
    assert db.session.scalars(sa.select(Letter)).all() == []


def test_a_letter_leads_to_its_code_without_telling_any_server(clerk, hall) -> None:
    _, code = invited(hall)
    page = clerk.get(hall.path("letters/print")).text

    assert "http://localhost/heping/welcome" in page
    assert f"?{code}" not in page
    assert f"={code}" not in page


def test_nothing_to_print_is_told(clerk, hall) -> None:
    answer = clerk.get(hall.path("letters/print"))

    assert (answer.status_code, "没有可以打印的登录信。" in answer.text) == (422, True)


@pytest.mark.skipif(not pdf.available(), reason="nothing to set a PDF with")
def test_a_file_has_a_page_for_each_letter(clerk, hall) -> None:
    new = scene.newcomers(hall, "张伟", "李娜", "王芳")
    scene.letters_written(hall, *new, when=clock.now())

    file = clerk.get(hall.path("letters/print.pdf"))

    assert (file.mimetype, file.headers["Cache-Control"]) == (
        "application/pdf",
        "private, no-store",
    )
    assert pages_of(file.data) == 3


def pages_of(content: bytes) -> int:
    """How many pages a PDF has: its page objects, packed or not."""
    packed = re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL)
    parts = [content]
    for one in packed:
        try:
            parts.append(zlib.decompressobj().decompress(one))
        except zlib.error:
            continue
    return sum(len(re.findall(rb"/Type\s*/Page\b", part)) for part in parts)


def test_a_long_list_is_paged_by_door_without_doubles(clerk, hall, count_queries) -> None:
    scene.newcomers(hall, *(f"邻{n:03}" for n in range(130)))
    names, address = [], hall.path("letters/people?state=unclaimed")
    while address:
        page = clerk.get(address).text
        names += re.findall(r"室 (邻\d+)</th>", page)
        link = re.search(r'rel="next" href="([^"]+)"', page)
        address = link and link[1].replace("&amp;", "&")

    assert names == [f"邻{n:03}" for n in range(130)]


def test_pages_cost_the_same_for_one_and_for_three(clerk, hall, count_queries) -> None:
    pages = ("letters/", "letters/people", "letters/print", "roster/")

    def cost() -> list[int]:
        found = []
        for page in pages:
            with count_queries() as queries:
                assert clerk.get(hall.path(page)).status_code == 200
            found.append(queries.count)
        return found

    invited(hall)
    one = cost()
    invited(hall, "李娜")
    invited(hall, "王芳")

    assert cost() == one
    assert max(one) <= 8


def test_writing_many_costs_no_more_questions_than_writing_one(hall, count_queries) -> None:
    def cost(*who: Person) -> int:
        with count_queries() as queries, unit_of_work():
            letters.write(
                hall.community, [one.id for one in who], key=KEY, by=hall.committee, at=clock.now()
            )
        return queries.count

    cost(*scene.newcomers(hall, "李娜"))  # the clerk takes part this month
    one = cost(*scene.newcomers(hall, "张伟"))

    assert cost(*scene.newcomers(hall, *(f"邻{n}" for n in range(80)))) == one


@pytest.mark.parametrize("part", ["resident", "supervisor", "property_manager", "representative"])
def test_nobody_else_sees_a_letter(client, hall, part) -> None:
    invited(hall)
    scene.sign_in(client, hall, part)

    for page in ("letters/", "letters/people", "letters/print", "letters/print.pdf", "roster/"):
        assert client.get(hall.path(page)).status_code == 403
    assert client.post(hall.path("letters/")).status_code == 403
    written = client.post(hall.path("letters/people"), data={"person": hall.committee.id})
    assert written.status_code == 403


# ------------------------------------------------------------------ one's own password


def change(client, now: str, new: str, again: str | None = None, **more: str):
    sent = {"now": now, "password": new, "again": new if again is None else again, **more}
    return client.post("/session/password", data=sent)


def test_who_changes_the_password_stays_and_everybody_else_is_out(app, client, hall) -> None:
    scene.sign_in(client, hall, "resident")
    elsewhere = scene.sign_in(app.test_client(), hall, "resident")

    changed = change(client, scene.PASSWORD, PIN, next="/heping/mine")

    assert (changed.status_code, changed.location) == (303, "/heping/mine")
    assert "密码换好了。" in client.get("/heping/mine").text
    assert elsewhere.get("/heping/mine").status_code == 303
    assert operations.authenticate("heping.resident", PIN)
    assert operations.authenticate("heping.resident", scene.PASSWORD) is None
    assert verbs() == ["account:password_changed"]


@pytest.mark.parametrize(
    ("now", "new", "again", "told"),
    [
        ("wrong", PIN, PIN, "现在的密码不对。"),
        ("", PIN, PIN, "请填写现在的密码。"),
        (scene.PASSWORD, PIN, "other", "两遍不一样，请再写一次。"),
        (scene.PASSWORD, "12345", "12345", "密码太短，至少要有 6 位。"),
        (scene.PASSWORD, scene.PASSWORD, scene.PASSWORD, "新密码和现在的一样"),
    ],
)
def test_what_is_wrong_with_a_change_is_told_and_nothing_changes(
    client, hall, now, new, again, told
) -> None:
    scene.sign_in(client, hall, "resident")

    answer = change(client, now, new, again)

    assert (answer.status_code, told in answer.text) == (422, True)
    assert operations.authenticate("heping.resident", scene.PASSWORD)
    assert client.get("/heping/mine").status_code == 200


@pytest.mark.parametrize("part", ["committee", "administrator", "supervisor", "subdistrict"])
def test_whoever_works_here_takes_a_longer_one(client, hall, part) -> None:
    scene.office_above(hall)
    scene.sign_in(client, hall, part)

    assert "至少要有 10 位" in change(client, scene.PASSWORD, PIN).text
    assert change(client, scene.PASSWORD, "一壶龙井茶配两块点心").status_code == 303


def test_a_visitor_has_no_password_to_change(client, hall) -> None:
    assert change(client, "", PIN).status_code == 403
    assert client.get("/session/password").location.startswith("/session/new?next=")


@pytest.mark.settings(RATELIMIT_ENABLED=True)
def test_who_finds_an_open_telephone_cannot_guess_the_password(client, hall) -> None:
    scene.sign_in(client, hall, "resident")

    answers = [change(client, f"guess {n}", PIN).status_code for n in range(11)]

    assert answers == [422] * 10 + [429]


def test_an_account_of_no_community_changes_the_password_too(hall, client) -> None:
    with unit_of_work():
        operations.open_account("xujing", scene.PASSWORD)
    client.post("/session", data={"login": "xujing", "password": scene.PASSWORD})

    assert change(client, scene.PASSWORD, PIN).status_code == 303
    assert operations.authenticate("xujing", PIN)


def test_the_sign_in_page_shows_the_door_for_letters(client, hall) -> None:
    page = client.get("/session/new?next=/heping/mine").text

    assert 'href="/heping/welcome"' in page
    assert "请扫信上的二维码" in client.get("/session/new?next=/nowhere/").text


@pytest.mark.settings(DEMONSTRATION=True)
def test_nobody_locks_the_others_out_of_a_demonstration(app, client, hall) -> None:
    shown = operations.DEMONSTRATION_PASSWORD
    with unit_of_work():
        account = db.session.get(Account, hall.resident.account_id)
        operations.set_password(account, operations.hashed(shown))
        person = stored(Person, hall.resident.id)
        letter = letters.write_one(
            hall.community, person, key=KEY, by=hall.committee, at=clock.now()
        )
    client.post("/session", data={"login": "heping.resident", "password": shown})

    for answer in (change(client, shown, PIN), claim(client, hall, letters.code_of(letter, KEY))):
        assert (answer.status_code, "演示账号" in answer.text) == (422, True)
    assert operations.authenticate("heping.resident", shown)


@pytest.mark.settings(DEMONSTRATION=True)
def test_who_opened_an_account_with_a_letter_is_not_offered_to_everybody(app, client, hall) -> None:
    _, code = invited(hall)
    assert claim(client, hall, code).status_code == 303

    page = app.test_client().get("/session/new").text

    assert "heping.resident" in page
    assert "张伟" not in page
