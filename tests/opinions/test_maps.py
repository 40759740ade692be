"""An opinion map as people meet it: opened, answered card by card, judged, closed, read (§9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.journal.models import Activity, Entry
from deliberation.lobby.operations import merging, settle_due
from deliberation.messages.models import Message
from deliberation.opinions import operations, queries
from deliberation.opinions.models import OpinionMap, Statement
from deliberation.opinions.operations import secret_tables
from deliberation.opinions.queries.results import drawn
from deliberation.rules.opinion import Bubble
from deliberation.rules.refusals import Refused
from tests import scene
from tests.ballots.test_one_ballot import take_away_the_constraint

AT = scene.at(days=1)


@pytest.fixture
def hall(app) -> Iterator[scene.Neighbourhood]:
    with app.app_context(), clock.pretend(AT):
        yield scene.community()


@pytest.fixture
def one(hall) -> OpinionMap:
    return scene.opinions_open(hall)


def page(hall: scene.Neighbourhood, one: OpinionMap, rest: str = "") -> str:
    return hall.path(f"opinions/{one.id}{rest}")


def own(one: OpinionMap, person) -> dict[int, int]:
    db.session.rollback()
    return {number: int(stance) for number, stance in queries.mine(one, person.id).stances.items()}


def written(one: OpinionMap, hall: scene.Neighbourhood, text: str, by: str = "neighbour"):
    with unit_of_work():
        return operations.state(one, key=text, text=text, by=hall.people[by], at=AT)


# ------------------------------------------------------------------ opening


def opening(**changed: str) -> dict[str, str]:
    sides = ["\n".join(side) for side in scene.SIDES]
    last = (AT + timedelta(days=10)).date().isoformat()
    return {"key": "k", "question": "要不要加装电梯", "favour": sides[0], "against": sides[1],
            "last_day": last} | changed  # fmt: skip


def test_the_committee_opens_a_map_from_the_issue_once(hall, client) -> None:
    about = scene.topic(hall, "加装电梯")
    scene.sign_in(client, hall, "committee")
    address = hall.path(f"issues/{about.number}")
    assert f"{address}/opinions/new" in client.get(address).text

    first = client.post(f"{address}/opinions", data=opening())
    again = client.post(f"{address}/opinions", data=opening())
    other = client.post(f"{address}/opinions", data=opening(key="other"))

    assert first.status_code == 303 and first.location == again.location
    assert other.status_code == 422 and "正在征集看法" in other.text
    [made] = db.session.scalars(sa.select(OpinionMap)).all()
    said = [row.text for row in queries.statements(made)]
    assert said[:3] == [scene.SIDES[0][0], scene.SIDES[1][0], scene.SIDES[0][1]] and len(said) == 10
    assert f"{address}/opinions/new" not in client.get(address).text
    assert client.get(first.location).text.count("居委会写的") == 10


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"question": " "}, "请写明征集大家对什么的看法"),
        ({"favour": "好\n很好"}, "至少要有 10 条"),
        ({"against": "\n".join(["吵", "贵"])}, "至少要有 10 条"),
        ({"favour": "\n".join(f"好{n}" for n in range(9)), "against": "吵\n贵"}, "每边至少 3 条"),
        ({"favour": "\n".join(f"好{n}" for n in range(38))}, "最多 40 条"),
        ({"favour": "长" * 141 + "\n" + "\n".join(scene.SIDES[0])}, "最多 140 个字"),
        ({"favour": "\n".join([*scene.SIDES[0], "施工太吵！"])}, "已经有人写过了"),
        ({"favour": "\n".join([*scene.SIDES[0], "打13812345678问老王"])}, "会公开"),
        ({"last_day": "2026-03-04"}, "最后一天要在"),
        ({"last_day": "2030-01-01"}, "最后一天要在"),
        ({"last_day": "x"}, "没有这一天"),
    ],
)
def test_what_opens_no_map_is_said_beside_its_field_and_kept(hall, client, changed, said) -> None:
    about = scene.topic(hall, "加装电梯")
    scene.sign_in(client, hall, "committee")

    answer = client.post(hall.path(f"issues/{about.number}/opinions"), data=opening(**changed))

    assert answer.status_code == 422 and said in answer.text
    assert scene.SIDES[1][1] in answer.text or "against" in changed
    assert db.session.scalar(sa.select(sa.func.count()).select_from(OpinionMap)) == 0


def test_no_map_of_what_is_private_or_over(hall) -> None:
    dispute = scene.issue_at_convene(
        hall, title="楼上漏水到楼下", body="MED", kind=scene.workflow.IssueKind.DISPUTE
    )
    gone = scene.issue_at_collect(hall, title="晾衣架太高了够不着")
    with unit_of_work():
        scene.collect.withdraw(gone, reason="算了", by=hall.resident, at=AT)
    for about, why in ((dispute, "opinions.issue_private"), (gone, "opinions.issue_ended")):
        with pytest.raises(Refused) as refused:
            scene.opinions_open(hall, about)
        assert refused.value.refusal.name == why


# ------------------------------------------------------------------ cards


def test_cards_come_with_the_fewest_stances_first_and_ties_by_number(hall, one) -> None:
    scene.says(one, hall.neighbour, 1, 1, None, 1)
    scene.says(one, hall.tenant, 0, 1, 0, 1)

    asked = queries.mine(one, hall.resident.id)
    assert asked.next == 3  # a pass is no stance
    scene.says(one, hall.resident, None, None, 1)
    assert queries.mine(one, hall.resident.id).next == 5
    scene.says(one, hall.resident, *[1] * 10)
    assert queries.mine(one, hall.resident.id).next is None


@pytest.mark.parametrize("elder", [False, True])
def test_a_resident_answers_card_by_card_and_changes_their_mind(hall, one, client, elder) -> None:
    if elder:
        client.set_cookie("elder", "1")
    scene.sign_in(client, hall, "resident")
    first = client.get(page(hall, one, "/card")).text
    assert 'name="tenure"' in first and 'name="stance"' not in first
    sent = {"tenure": "owner", "age_band": "", "first": "1"}
    assert client.post(page(hall, one, "/declaration"), data=sent).location.endswith("/card")

    for number in range(1, 11):
        card = client.get(page(hall, one, "/card")).text
        assert f'name="statement" value="{number}"' in card
        assert ("您同意这句话吗" in card) is elder
        done = client.post(page(hall, one, "/stances"), data={"statement": number, "stance": "1"})
        assert done.location == page(hall, one, "/card")
    assert "都表过态了" in client.get(page(hall, one, "/card")).text

    changed = {"statement": 4, "stance": "-1", "back": "mine"}
    assert client.post(page(hall, one, "/stances"), data=changed).location.endswith("/mine")
    assert own(one, hall.resident) == {n: -1 if n == 4 else 1 for n in range(1, 11)}
    mine = client.get(page(hall, one, "/mine"))
    assert mine.text.count("您选的：") == 10 and "no-store" in mine.headers["Cache-Control"]


def test_what_waits_stands_on_ones_own_page_on_the_front_and_on_the_desk(hall, one, client) -> None:
    written(one, hall, "一楼该有补偿")
    assert one.question in client.get(hall.path()).text
    scene.sign_in(client, hall, "resident")
    mine = client.get(hall.path("mine")).text
    assert "还有 10 条说法" in mine and page(hall, one, "/card") in mine
    client.set_cookie("elder", "1")
    assert page(hall, one, "/card") in client.get(hall.path("ratings")).text
    scene.says(one, hall.resident, *[0] * 10)
    assert page(hall, one, "/card") not in client.get(hall.path("mine")).text
    client.set_cookie("elder", "0")
    scene.sign_in(client, hall, "committee")
    assert "应答复居民写的说法" in client.get(hall.path("desk")).text


def test_no_sum_is_shown_before_it_is_closed(hall, one, client) -> None:
    before = {part: _numbers(hall, one, client, part) for part in (None, "resident", "committee")}
    for person in hall.neighbours:
        scene.says(one, person, 1, -1, 1)

    assert {part: _numbers(hall, one, client, part) for part in before} == before
    assert client.get(page(hall, one, "/result.docx")).status_code == 422


def _numbers(hall, one, client, part: str | None) -> str:
    other = FlaskClient(client.application, client.application.response_class)
    if part:
        scene.sign_in(other, hall, part)
    texts = [other.get(page(hall, one)).text, other.get(hall.path("mine")).text if part else ""]
    if part == "committee":
        texts.append(other.get(page(hall, one, "/statements/")).text)
    import re

    return re.sub(r'csrf_token" value="[^"]*"', "", "".join(texts))


# ------------------------------------------------------------------ one stance


def test_one_stance_of_a_person_to_a_statement_with_the_constraint_and_two_without(
    app, hall, one
) -> None:
    assert _two_at_once(app, hall, one) == 1
    table = secret_tables.tables(one.id).stances
    with unit_of_work():
        db.session.execute(table.delete())
    take_away_the_constraint(table)

    assert _inserted_twice(one, hall) == 2


def _two_at_once(app, hall, one) -> int:
    together, wrong = Barrier(2, timeout=20), []
    person, map_id, here = hall.resident.id, one.id, hall.community.id
    db.session.rollback()

    def press(stance: int) -> None:
        with app.app_context(), clock.pretend(AT):
            try:
                mine = queries.by_id(here, map_id)
                who = scene.stored(scene.Person, person)
                db.session.rollback()
                together.wait()
                with unit_of_work():
                    operations.take(mine, {1: stance}, by=who, at=AT)
            except Exception as error:
                wrong.append(error)
            finally:
                db.session.remove()

    threads = [Thread(target=press, args=(stance,)) for stance in (1, -1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    return _rows(one)


def _inserted_twice(one, hall) -> int:
    """What the operation puts in, where nothing holds that it is once."""
    table = secret_tables.tables(one.id).stances
    voter = secret_tables.name_of(one, hall.resident.id, secret_tables.STANCES)
    for stance in (1, -1):
        with unit_of_work():
            db.session.execute(table.insert().values(voter=voter, statement_id=1, stance=stance))
    return _rows(one)


def _rows(one) -> int:
    db.session.rollback()
    return db.session.scalar(
        sa.select(sa.func.count()).select_from(secret_tables.tables(one.id).stances)
    )


def test_one_map_is_open_on_an_issue_at_a_time_and_the_database_holds_it(hall, one) -> None:
    row = {column.name: getattr(one, column.name) for column in OpinionMap.__table__.columns}
    row |= {"id": one.id + 1, "number": 2, "key": "other"}
    with pytest.raises(sa.exc.IntegrityError), unit_of_work():
        db.session.execute(sa.insert(OpinionMap).values(row))
    settle_due(hall.community, one.closes_at)
    with unit_of_work():
        db.session.execute(sa.insert(OpinionMap).values(row))


# ------------------------------------------------------------------ residents' statements


def test_a_statement_is_written_taken_in_and_answered(hall, one, client) -> None:
    scene.sign_in(client, hall, "neighbour")
    sent = {"key": "k", "text": "  一楼\n该有补偿 "}
    assert client.post(page(hall, one, "/statements"), data=sent).status_code == 303
    assert client.post(page(hall, one, "/statements"), data=sent).status_code == 303
    [made] = queries.to_judge(one)
    assert (
        made.text == "一楼 该有补偿" and "等居委会看" in client.get(page(hall, one, "/mine")).text
    )
    assert made.text not in client.get(page(hall, one)).text  # nobody sees it before

    clerk = FlaskClient(client.application, client.application.response_class)
    scene.sign_in(clerk, hall, "committee")
    waiting = clerk.get(page(hall, one, "/statements/")).text
    assert made.text in waiting and hall.neighbour.name not in waiting
    judgement = page(hall, one, f"/statements/{made.id}/judgement")
    assert clerk.post(judgement, data={}).status_code == 422
    assert clerk.post(judgement, data={"verdict": "admit"}).status_code == 303
    assert clerk.post(judgement, data={"verdict": "same"}).status_code == 422

    assert queries.statements(one)[-1].text == made.text and queries.mine(one, 0).left == 11
    assert made.text in client.get(page(hall, one)).text
    told = client.get(hall.path("mine")).text
    assert "居委会采用了您写的说法，列为第 11 条" in told and page(hall, one, "/mine") in told


def test_a_refusal_is_told_with_its_reason_and_counted_in_public(hall, one, client) -> None:
    made = written(one, hall, "你们都是骗子")
    with unit_of_work():
        operations.refuse(made, "personal", by=hall.committee, at=AT)
    scene.sign_in(client, hall, "neighbour")
    why = "说到了具体的人，或者有骂人的话"

    assert (
        why in client.get(hall.path("mine")).text
        and why in client.get(page(hall, one, "/mine")).text
    )
    settle_due(hall.community, one.closes_at)
    with clock.pretend(one.closes_at):
        public = FlaskClient(client.application, client.application.response_class)
        result = public.get(page(hall, one)).text
    assert f"{why}：1 条" in result and made.text not in result


def test_what_the_committee_left_unanswered_is_said(hall, one, client) -> None:
    made = written(one, hall, "一楼该有补偿")
    settle_due(hall.community, one.closes_at)
    db.session.refresh(one)

    assert one.undecided == 1
    verbs = db.session.scalars(
        sa.select(Message.verb).where(Message.person_id == hall.neighbour.id)
    )
    assert "statement:undecided" in verbs.all()
    with clock.pretend(one.closes_at):
        assert "有 1 条居民写的说法，截止以前居委会没有答复" in client.get(page(hall, one)).text
    with pytest.raises(Refused), unit_of_work():
        operations.admit(made, by=hall.committee, at=one.closes_at)


def test_who_wrote_a_statement_is_in_no_entry(hall, one) -> None:
    made = written(one, hall, "一楼该有补偿")
    entries = db.session.scalars(
        sa.select(Entry).where(Entry.subject_kind == "opinion_statements")
    ).all()

    assert [(entry.verb, entry.actor_id) for entry in entries] == [("statement:sent", None)]
    assert made.author_id == hall.neighbour.id
    assert str(hall.neighbour.id) not in str(entries[0].particulars)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("", 422),
        ("长" * 141, 422),
        ("长" * 100_000, 422),
        ("施工太吵。", 422),
        ("找13812345678问", 422),
        ("<script>alert(1)</script>", 303),
        ("电梯🛗要装😀", 303),
        ("\x00\x01好", 303),
    ],
)
def test_hostile_statements(hall, one, client, text: str, status: int) -> None:
    scene.sign_in(client, hall, "neighbour")
    answer = client.post(page(hall, one, "/statements"), data={"key": "k", "text": text})

    assert answer.status_code == status
    assert len(queries.to_judge(one)) == (status == 303)
    if status == 303:
        mine = client.get(page(hall, one, "/mine")).text
        assert "<script>alert" not in mine
    elif text:
        assert text[:140].replace("。", "") in answer.text


def test_one_person_writes_five_and_a_map_has_forty(hall, one) -> None:
    for n in range(5):
        written(one, hall, f"我的第{n}条")
    with pytest.raises(Refused) as refused:
        written(one, hall, "再来一条")
    assert refused.value.refusal.name == "opinions.enough_of_one"
    writers = ["resident", "tenant", "representative", "supervisor", "volunteer"]
    for n in range(25):
        written(one, hall, f"大家的第{n}条", by=writers[n // 5])
    with pytest.raises(Refused) as refused:
        written(one, hall, "第四十一条", by="second_supervisor")
    assert refused.value.refusal.name == "opinions.full"


# ------------------------------------------------------------------ hostile


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"statement": "1"},
        {"statement": "1", "stance": "2"},
        {"statement": "1", "stance": "一"},
        {"statement": "99", "stance": "1"},
        {"statement": "9" * 50, "stance": "1"},
        {"statement": "-1", "stance": "1"},
        {"statement": "²", "stance": "1"},
    ],
)
def test_what_is_no_stance_is_refused_and_the_card_comes_again(hall, one, client, sent) -> None:
    scene.sign_in(client, hall, "resident")
    answer = client.post(page(hall, one, "/stances"), data=sent)

    assert answer.status_code == 422 and 'name="stance"' in answer.text
    assert own(one, hall.resident) == {}


def test_a_closed_map_takes_nothing(hall, one, client) -> None:
    scene.says(one, hall.resident, 1)
    made = written(one, hall, "一楼该有补偿")
    with clock.pretend(one.closes_at):
        scene.sign_in(client, hall, "resident")
        late = [
            client.post(page(hall, one, "/stances"), data={"statement": 1, "stance": "-1"}),
            client.post(page(hall, one, "/declaration"), data={"tenure": "owner"}),
            client.post(page(hall, one, "/statements"), data={"key": "l", "text": "晚了"}),
            client.get(page(hall, one, "/declaration")),
            client.get(page(hall, one, "/statements/new")),
        ]
        assert [answer.status_code for answer in late] == [422] * 5
        assert all("已经截止" in answer.text for answer in late)
        assert client.get(page(hall, one, "/card")).status_code == 303
        assert "已经删掉了" in client.get(page(hall, one, "/mine")).text
        scene.sign_in(client, hall, "committee")
        judged = client.post(
            page(hall, one, f"/statements/{made.id}/judgement"), data={"verdict": "admit"}
        )
        assert judged.status_code == 422 and "已经截止" in judged.text
        assert client.get(page(hall, one, "/statements/")).status_code == 200


def test_a_neighbouring_community_finds_nothing(hall, one, client) -> None:
    made = written(one, hall, "一楼该有补偿")
    other = scene.community("other", neighbours=0)
    there = f"opinions/{one.id}"
    scene.sign_in(client, other, "resident")
    assert client.get(other.path(there)).status_code == 404
    assert client.get(other.path(f"{there}/card")).status_code == 404
    sent = {"statement": 1, "stance": "1"}
    assert client.post(other.path(f"{there}/stances"), data=sent).status_code == 404
    assert client.post(hall.path(f"{there}/stances"), data=sent).status_code == 403
    scene.sign_in(client, other, "committee")
    path = f"{there}/statements/{made.id}/judgement"
    assert client.post(other.path(path), data={"verdict": "admit"}).status_code == 404
    assert _rows(one) == 0


def test_a_second_record_of_a_person_counts_once(hall, one) -> None:
    scene.says(one, hall.neighbours[0], 1, 1, tenure="owner")
    scene.says(one, hall.neighbours[1], -1, None, -1, tenure="tenant")
    with unit_of_work():
        merging.merge(hall.neighbours[0], hall.neighbours[1], by=hall.committee, at=AT)

    assert own(one, hall.neighbours[0]) == {1: 1, 2: 1, 3: -1}
    assert own(one, hall.neighbours[1]) == {}
    assert queries.mine(one, hall.neighbours[0].id).declared == {"age_band": "", "tenure": "owner"}


# ------------------------------------------------------------------ closing


def test_the_result_is_public_in_the_record_and_counted_by_groups(hall, client) -> None:
    one = scene.opinions_closed(hall)
    with clock.pretend(one.closes_at):
        answer = client.get(page(hall, one))
        word = client.get(page(hall, one, "/result.docx"))

    assert "15 位居民对 10 条说法一共回答了 45 次" in answer.text
    assert "没有看得清的阵营：表过七次以上态的人不到一百" in answer.text
    assert "全体 15/15 同意，达到三分之二" in answer.text
    assert word.status_code == 200 and word.data[:2] == b"PK"
    [entry] = db.session.scalars(sa.select(Entry).where(Entry.verb == "opinions:closed")).all()
    assert entry.particulars["digest"] == one.digest and entry.particulars["persons"] == 15
    month = db.session.scalars(sa.select(Activity.person_id)).all()
    assert {person.id for person in hall.neighbours} <= set(month)
    about = client.get(hall.path(f"issues/{_issue(one).number}")).text
    assert page(hall, one) in about


def _issue(one: OpinionMap):
    from deliberation.issues.models import Issue

    return scene.stored(Issue, one.issue_id)


def test_a_group_below_ten_is_never_shown_also_not_by_subtraction(hall, client) -> None:
    """Fifteen took a stance: eight owners and seven tenants, who are told of together only."""
    one = scene.opinions_closed(hall)
    first = one.result["statements"][0]

    assert first["whole"] == [15, 0, 0]
    assert first["declared"]["tenure"] == [[["owner", "tenant"], [15, 0, 0]]]
    for statement in one.result["statements"]:
        for groups in statement["declared"].values():
            assert all(sum(counts[:2]) >= 10 for _, counts in groups)
    with clock.pretend(one.closes_at):
        assert "各组多少人" not in client.get(page(hall, one)).text


def test_few_are_told_nothing_of_but_how_many(hall, one, client) -> None:
    for person in hall.neighbours[:9]:
        scene.says(one, person, 1)
    settle_due(hall.community, one.closes_at)
    with clock.pretend(one.closes_at):
        text = client.get(page(hall, one)).text

    assert "不到 10 人，不公布人数" in text and "9/9" not in text


def test_settled_twice_or_late_is_settled_once(hall, one) -> None:
    scene.says(one, hall.resident, 1)
    assert settle_due(hall.community, one.closes_at + timedelta(days=30)) == 1
    assert settle_due(hall.community, one.closes_at + timedelta(days=30)) == 0
    db.session.refresh(one)
    assert one.closed_at == one.closes_at
    entries = sa.select(sa.func.count()).select_from(Entry).where(Entry.verb == "opinions:closed")
    assert db.session.scalar(entries) == 1


def test_covered_words_are_covered_in_statements_and_the_result_still_fits(hall, client) -> None:
    from deliberation.lobby.operations import covering
    from deliberation.rules.opinion import digest

    one = scene.opinions_closed(hall)
    with unit_of_work():
        covering.cover(_issue(one), ["owner", "电费"], reason="认得出是谁家。",
                       by=hall.committee, at=one.closes_at)  # fmt: skip
    db.session.refresh(one)

    assert digest(one.result) == one.digest and "owner" in str(one.result)
    assert not any("电费" in row.text for row in db.session.scalars(sa.select(Statement)))


def test_the_picture_keeps_distances_and_stays_inside() -> None:
    circles = drawn([Bubble(1, 0, 0, 10), Bubble(2, 300, 40, 40), Bubble(2, 150, -40, 12)])

    assert [(c.x, c.y) for c in circles] == [(60, 200), (580, 131), (320, 270)]
    assert [c.radius for c in circles] == [20, 40, 21]
    assert drawn([]) == () and drawn([Bubble(1, 5, 5, 10)])[0].x == 320


# ------------------------------------------------------------------ questions


def test_pages_ask_no_more_with_three_maps_than_with_one(hall, one, client, count_queries) -> None:
    scene.sign_in(client, hall, "resident")
    asked = []
    for several in (False, True):
        if several:
            for title in ("凉亭", "晾衣架"):
                other = scene.opinions_open(hall, scene.topic(hall, title), question=title)
                for number in range(3):
                    written(other, hall, f"{title}{number}")
        many = []
        for path in ("mine", "", "ratings", f"issues/{_issue(one).number}"):
            client.get(hall.path(path))
            with count_queries() as queries_:
                client.get(hall.path(path))
            many.append(queries_.count)
        asked.append(many)

    assert asked[0] == asked[1]


def test_a_card_and_ones_list_ask_no_more_with_more_statements(
    hall, one, client, count_queries
) -> None:
    scene.sign_in(client, hall, "resident")
    asked = []
    for more in range(3):
        for n in range(more * 2 + 1):
            with unit_of_work():
                made = written(
                    one, hall, f"第{more}{n}", by=("neighbour", "tenant", "volunteer")[more]
                )
                operations.admit(made, by=hall.committee, at=AT)
        scene.says(one, hall.resident, *[1] * (2 * more + 1))
        many = []
        for rest in ("/card", "/mine", ""):
            client.get(page(hall, one, rest))
            with count_queries() as queries_:
                client.get(page(hall, one, rest))
            many.append(queries_.count)
        asked.append(many)

    assert asked[1] == asked[2]  # of the first some is asked once only
