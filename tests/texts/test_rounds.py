"""Rounds of opinions: opened, given, entered, ended by their day, each opinion answered (§9)."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
import sqlalchemy as sa
from flask import Flask

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Duty
from deliberation.lobby import queries as lobby
from deliberation.lobby.operations import settle_due
from deliberation.messages.models import Message
from deliberation.rules.policy import VISITOR
from deliberation.rules.refusals import Refused
from deliberation.rules.texts import MOST_OF_ONE, Sums, TextKind
from deliberation.texts.models import Text, TextOpinion, TextRound
from deliberation.texts.operations import adopting, rounds
from deliberation.texts.queries import opinions
from tests import plans, records, scene


@pytest.fixture
def hall(app: Flask):
    with app.app_context():
        yield scene.community(neighbours=0)


@pytest.fixture
def issue(hall: scene.Neighbourhood):
    return scene.issue_at_convene(hall)


@pytest.fixture
def plan(hall: scene.Neighbourhood, issue) -> Text:
    return plans.plan_of_two(hall, issue)


def _why(call, *args, **kwargs) -> str:
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value.refusal.name


def _closed(hall, round_: TextRound) -> TextRound:
    settle_due(hall.community, round_.closes_at)
    return db.session.get_one(TextRound, (round_.community_id, round_.id))


def _deal(hall, round_: TextRound, *some: TextOpinion, dealt="taken", why="写进下一版。", **more):
    with unit_of_work():
        at = {"at": round_.closes_at + timedelta(hours=1)} | more
        ids = [one.id for one in some]
        return rounds.deal_with(round_, ids, dealt, why, by=hall.committee, **at)


def test_who_follows_is_told_of_a_round_and_its_end_is_owed_an_answer(
    hall: scene.Neighbourhood, issue, plan: Text
) -> None:
    round_ = plans.round_open(hall, plan)
    assert issue.proposer_id in records.messages_on(issue, "round:opened")
    plans.said(hall, round_, "太贵了。", clause="第二条")
    assert records.owed(issue)[0][0] != "answer_opinions"

    round_ = _closed(hall, round_)

    assert round_.closed_at == round_.closes_at
    day = clock.add_working_days(round_.last_day, 10, hall.community.days_off)
    assert ("answer_opinions", "committee", day) in records.owed(issue)


def test_each_giver_hears_what_became_of_it_and_the_last_answer_settles_the_duty(
    hall: scene.Neighbourhood, issue, plan: Text
) -> None:
    round_ = plans.round_open(hall, plan)
    one = plans.said(hall, round_, "太贵了。", clause="第二条")
    two = plans.said(hall, round_, "太贵！", by=hall.neighbour, clause="第二条")
    three = plans.said(hall, round_, "早点开工。", by=hall.tenant)
    round_ = _closed(hall, round_)

    _deal(hall, round_, one, two, dealt="partly", why="降到150元。")
    told = records.messages_on(issue, "opinion:answered")
    assert told == {hall.resident.id, hall.neighbour.id}
    assert "answer_opinions" in [kind for kind, *_ in records.owed(issue)]
    assert opinions.sums_of(round_).sums == Sums(3, 0, 2, 0)
    _deal(hall, round_, three, dealt="not", why="要等招标。")

    assert "answer_opinions" not in [kind for kind, *_ in records.owed(issue)]
    sums = opinions.sums_of(round_).sums
    assert (sums, sums.share_taken) == (Sums(3, 0, 2, 1), Fraction(2, 3))
    assert _why(_deal, hall, round_, one) == "texts.answered_already"
    assert "round:answered" in [verb for verb, _ in records.told(issue)]


def test_an_answer_needs_opinions_a_verdict_and_reasons(
    hall: scene.Neighbourhood, plan: Text
) -> None:
    round_ = plans.round_open(hall, plan)
    one = plans.said(hall, round_, "太贵了。")

    assert _why(_deal, hall, round_) == "texts.none_chosen"
    assert _why(_deal, hall, round_, one, dealt="maybe") == "texts.dealt_missing"
    assert _why(_deal, hall, round_, one, why=" ") == "texts.reasons_missing"
    db.session.rollback()
    assert opinions.sums_of(round_).sums.waiting == 1


def test_the_next_round_waits_for_every_answer_and_for_a_newer_version(
    hall: scene.Neighbourhood, plan: Text
) -> None:
    round_ = plans.round_open(hall, plan)
    one = plans.said(hall, round_, "太贵了。")
    later = {"when": round_.closes_at + timedelta(days=1)}

    assert _why(plans.round_open, hall, plan) == "texts.round_open"
    round_ = _closed(hall, round_)
    assert _why(plans.round_open, hall, plan, **later) == "texts.opinions_wait"
    _deal(hall, round_, one)
    assert _why(plans.round_open, hall, plan, **later) == "texts.round_needs_version"
    plans.published(hall, plan, plans.FIRST, name="三稿", **later)
    assert _why(plans.round_open, hall, plan, days=2, **later) == "texts.round_too_short"
    assert _why(plans.round_open, hall, plan, days=61, **later) == "texts.round_too_long"
    again = plans.round_open(hall, plan, **later)
    assert (again.number, opinions.rounds(plan)[0].version) == (2, 3)


def _convention(hall: scene.Neighbourhood) -> Text:
    text = plans.text_begun(hall, None, kind=TextKind.CONVENTION, title="公约")
    assert _why(plans.round_open, hall, text) == "texts.not_published"
    plans.published(hall, text, plans.FIRST)
    return db.session.get_one(Text, (text.community_id, text.id))


def _owed_on(text: Text) -> list[tuple[int | None, int | None, bool]]:
    """The duties to answer opinions on *text*: of which issue, of which text, settled."""
    rounds_ = [one.round.id for one in opinions.rounds(text)]
    rows = db.session.scalars(
        sa.select(Duty)
        .where(
            Duty.community_id == text.community_id,
            Duty.kind == "answer_opinions",
            Duty.subject_id.in_(rounds_),
        )
        .order_by(Duty.id)
    )
    return [(one.issue_id, one.text_id, one.settled_at is not None) for one in rows]


def _told_of(verb: str) -> set[int]:
    return set(db.session.scalars(sa.select(Message.person_id).where(Message.verb == verb)))


def test_a_text_without_an_issue_is_everybodys_and_goes_through_a_whole_round(
    hall: scene.Neighbourhood,
) -> None:
    text = _convention(hall)

    round_ = plans.round_open(hall, text)

    adults = {one.id for one in (*hall.people.values(),) if one.adult and one.household_id}
    adults -= {hall.committee.id}  # who opened it knows
    assert _told_of("round:opened") == adults and hall.people["child"].id not in adults
    one = plans.said(hall, round_, "罚款不对。", clause="第二条")
    round_ = _closed(hall, round_)
    assert _owed_on(text) == [(None, text.id, False)]
    (row,) = [one for one in lobby.waiting(hall.community.id, VISITOR) if one.text_kind]
    assert (row.number, row.kind, row.role) == (text.number, "answer_opinions", "committee")
    _deal(hall, round_, one)

    assert _owed_on(text) == [(None, text.id, True)]
    assert _told_of("opinion:answered") == {hall.resident.id}
    assert hall.resident.id in _told_of("round:answered")
    assert hall.neighbour.id not in _told_of("round:answered")
    later = {"when": round_.closes_at + timedelta(hours=2)}
    assert _why(plans.round_open, hall, text, **later) == "texts.round_needs_version"


def test_answers_settle_what_was_owed_whatever_issue_the_text_was_brought_to_meanwhile(
    hall: scene.Neighbourhood, issue
) -> None:
    text, other = _convention(hall), scene.topic(hall, "公约谁来定")
    round_ = plans.round_open(hall, text)
    one, two = (plans.said(hall, round_, words) for words in ("太长。", "太短。"))
    round_ = _closed(hall, round_)
    assert _owed_on(text) == [(None, text.id, False)]
    for decided in (issue, other):
        with unit_of_work():
            adopting.bring(text, decided, by=hall.committee, at=round_.closes_at)

    _deal(hall, round_, one, two)

    assert _owed_on(text) == [(None, text.id, True)]


def test_a_text_whose_issue_has_ended_is_asked_about_when_it_belongs_to_none(
    hall: scene.Neighbourhood,
) -> None:
    ended = scene.issue_at_review(hall, title="这件事不办了")
    text = _convention(hall)
    text.issue_id = ended.id
    db.session.commit()
    assert _why(plans.round_open, hall, text) == "texts.issue_not_open"

    with unit_of_work():
        adopting.bring(text, None, by=hall.committee, at=scene.START)

    assert plans.round_open(hall, text).number == 1


def test_opinions_are_taken_until_the_end_of_the_last_day_and_not_without_end(
    hall: scene.Neighbourhood, plan: Text
) -> None:
    round_ = plans.round_open(hall, plan)
    end = round_.closes_at

    assert plans.said(hall, round_, "赶上了。", when=end - timedelta(seconds=1)).number == 1
    assert _why(plans.said, hall, round_, "晚了。", when=end) == "texts.round_over"
    assert _why(plans.said, hall, round_, " ") == "texts.opinion_empty"
    for number in range(1, MOST_OF_ONE):
        plans.said(hall, round_, f"第{number}条。")
    assert _why(plans.said, hall, round_, "还有。") == "texts.opinions_enough"
    assert plans.said(hall, round_, "我也有。", by=hall.neighbour).number == MOST_OF_ONE + 1


def test_a_clause_that_the_version_has_not_is_refused(
    hall: scene.Neighbourhood, plan: Text
) -> None:
    round_ = plans.round_open(hall, plan)

    def give():
        with unit_of_work():
            rounds.give(
                round_, "甲", clause=999, key="k", giver=hall.resident, by=hall.resident,
                at=scene.START,
            )  # fmt: skip

    assert _why(give) == "texts.clause_unknown"


def test_a_form_sent_twice_gives_one_opinion(hall: scene.Neighbourhood, plan: Text) -> None:
    round_ = plans.round_open(hall, plan)

    assert plans.said(hall, round_, "一样。").id == plans.said(hall, round_, "一样。").id
    assert opinions.sums_of(round_).sums.given == 1


def test_the_desk_enters_what_came_otherwise_and_whose_it_is_hears_of_it(
    hall: scene.Neighbourhood, issue, plan: Text
) -> None:
    round_ = plans.round_open(hall, plan)
    by = {"by": hall.committee, "channel": "phone"}
    desk = {"giver": hall.resident, "by": hall.committee, "channel": "phone", "key": "a"}

    with unit_of_work():
        named = rounds.give(round_, "太贵。", clause=None, at=scene.START, **desk)
    with unit_of_work():
        nobody = rounds.give(
            round_, "早点。", clause=None, at=scene.START, giver=None, key="b", **by
        )

    assert (named.entered_by, named.channel, named.person_id) == (
        hall.committee.id, "phone", hall.resident.id,
    )  # fmt: skip
    assert nobody.person_id is None
    assert records.messages_on(issue, "opinion:entered_for") == {hall.resident.id}
    assert opinions.sums_of(round_).persons == 2


@pytest.mark.parametrize("changed", [{"number": 9}, {"key": "other"}], ids=str)
def test_the_database_numbers_opinions_once_and_takes_a_form_once(
    hall: scene.Neighbourhood, plan: Text, changed: dict
) -> None:
    one = plans.said(hall, plans.round_open(hall, plan), "甲")
    same = {
        column.name: getattr(one, column.name)
        for column in TextOpinion.__table__.columns
        if column.name != "id"
    }

    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.insert(TextOpinion).values(**same | changed))
    db.session.rollback()


def test_the_database_lets_one_round_be_open(hall: scene.Neighbourhood, plan: Text) -> None:
    one = plans.round_open(hall, plan)
    same = {
        column.name: getattr(one, column.name)
        for column in TextRound.__table__.columns
        if column.name != "id"
    }

    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.insert(TextRound).values(**same | {"number": 2}))
    db.session.rollback()


def test_a_round_in_which_nobody_said_anything_owes_nothing(
    hall: scene.Neighbourhood, issue, plan: Text
) -> None:
    before = db.session.scalar(sa.select(sa.func.count()).select_from(Duty))
    round_ = _closed(hall, plans.round_open(hall, plan))

    assert round_.closed_at is not None
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Duty)) == before
    assert not db.session.scalars(sa.select(Message).where(Message.verb == "round:answered")).all()
