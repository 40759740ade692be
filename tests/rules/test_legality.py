"""What an opinion on a convention asks for, and what the list of questions proposes (§9)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from deliberation.rules.texts import (
    Convention,
    Corrected,
    Question,
    conventions_unmet,
    corrected,
    examined,
    first_version,
    next_version,
    proposed,
    review_day,
)

TODAY = date(2026, 3, 2)
TEXT = """# 公约

## 第一章 总则
第一条 互相尊重。
（一）说话轻声。

## 第二章 罚则
第二条 乱停车的，锁车并罚款100元。
第三条 租户另收押金500元。
"""


@pytest.mark.parametrize(
    ("clause", "question"),
    [
        ("违者罚款100元。", Question.FINES),
        ("每次罚50元。", Question.FINES),
        ("装修先交保证金两千元。", Question.DEPOSITS),
        ("不交卫生费的停水停电。", Question.WITHHELD),
        ("三年内不予盖章。", Question.WITHHELD),
        ("取消其全部村民福利。", Question.WITHHELD),
        ("外嫁女不参加分配。", Question.WOMEN),
        ("离婚的妇女迁出户口。", Question.WOMEN),
        ("在公告栏公布违约者的姓名。", Question.EXPOSURE),
        ("列入黑名单。", Question.EXPOSURE),
        ("一人违约，全家不得享受。", Question.COLLECTIVE),
        ("父母不参加会议的，子女入学不得开证明。", Question.COLLECTIVE),
        ("物品一律没收。", Question.SEIZURE),
        ("修路的钱按户收取。", Question.LEVIES),
        ("有意见不得越级上访。", Question.SILENCED),
        ("停止其一年的表决权。", Question.VOTES),
        ("租户不得使用活动室。", Question.OUTSIDERS),
        ("A fine of 50 yuan is due.", Question.FINES),
    ],
)
def test_words_that_speak_for_a_question(clause: str, question: Question) -> None:
    (look,) = [
        one for one in proposed(first_version(f"第一条 {clause}")) if one.question == question
    ]
    assert all(word in clause for word in look.words)


@pytest.mark.parametrize(
    "clause",
    ["互相尊重，有事先商量。", "夜里十点以后保持安静。", "罚则另定。", "I find it defined well."],
)
def test_what_gives_no_reason_to_look(clause: str) -> None:
    assert proposed(first_version(f"第一条 {clause}")) == ()


def test_what_is_proposed_names_clause_and_words() -> None:
    text = first_version(TEXT)
    numbers = {clause.id: clause.number for clause in text.clauses}
    assert [(numbers[one.clause], one.question.value, one.words) for one in proposed(text)] == [
        ("第二条", "fines", ("罚款",)),
        ("第二条", "seizure", ("锁车",)),
        ("第三条", "deposits", ("押金",)),
        ("第三条", "outsiders", ("租户另收",)),
    ]


def test_an_opinion_speaks_of_what_says_something() -> None:
    text = first_version(TEXT)
    assert [one.number for one in examined(text)] == ["第一条", "（一）", "第二条", "第三条"]
    assert [one.words for one in examined(first_version("我们互相尊重。"))] == ["我们互相尊重。"]


@pytest.mark.parametrize(
    ("given", "due", "why"),
    [
        (False, None, "legality.not_asked"),
        (False, TODAY, "legality.not_given"),
        (False, TODAY - timedelta(days=1), None),
        (True, TODAY + timedelta(days=9), None),
    ],
)
def test_before_the_notice(given: bool, due: date | None, why: str | None) -> None:
    found = conventions_unmet([Convention("公约", 2, given, due)], TODAY)
    assert [one.name for one in found] == ([why] if why else [])
    assert all(one.rule == "9" for one in found)


def test_corrected_is_what_was_changed_or_left_out() -> None:
    before = first_version(TEXT)
    ids = {one.number: one.id for one in before.clauses}
    after = next_version(
        before, TEXT.replace("锁车并罚款100元", "请车主挪走").partition("第三条")[0]
    )
    found = {ids["第一条"], ids["第二条"], ids["第三条"]}

    assert corrected(before, after, found) == Corrected(3, 2)
    assert Corrected(3, 2).share == Corrected(6, 4).share
    assert Corrected().share is None


def test_what_is_renumbered_alone_is_not_corrected() -> None:
    before = first_version("第一条 甲甲甲甲。\n第二条 罚款100元，绝不通融。\n")
    after = next_version(before, "第一条 罚款100元，绝不通融。\n")
    (wrong,) = [one.id for one in before.clauses if one.number == "第二条"]

    assert corrected(before, after, {wrong}) == Corrected(1, 0)


def test_two_years_later_is_the_same_day_but_for_leap_days() -> None:
    assert review_day(date(2026, 3, 2)) == date(2028, 3, 2)
    assert review_day(date(2028, 2, 29)) == date(2030, 2, 28)
