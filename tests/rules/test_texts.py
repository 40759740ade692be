"""Texts: where clauses begin, which is known again in the next version, and what differs."""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable
from itertools import accumulate, pairwise
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.rules.texts import (
    ClauseChange,
    applied,
    difference,
    first_version,
    next_version,
    restored,
)
from deliberation.rules.texts.alignment import common
from deliberation.rules.texts.marking import RunKind, marked, tokens
from tests.rules.wordings import amended, convention, unlike

PATHS = "deliberation/rules/texts/"


def labels(source: str) -> list[str]:
    """How the clauses of *source* are cited."""
    return [clause.label for clause in first_version(source).clauses]


def marks(old: str, new: str) -> str:
    """What is marked from *old* to *new*: [-taken out-], {+added+}."""
    signs = {RunKind.KEPT: ("", ""), RunKind.TAKEN_OUT: ("[-", "-]"), RunKind.ADDED: ("{+", "+}")}
    return "".join(
        signs[run.kind][0] + run.words + signs[run.kind][1] for run in marked(old, new).runs
    )


def changes(old: str, new: str) -> list[tuple[int, str, bool]]:
    """Id, change and whether it moved, of each clause from *old* to *new*."""
    first = first_version(old)
    told = difference(first, next_version(first, new))
    return [(one.id, one.change.value, one.moved) for one in told.clauses]


# ------------------------------------------------------------------ clauses


def test_a_convention_as_people_write_it() -> None:
    source = (
        "# 南苑公约\r\n\r\n为了共同生活，制定本公约。\r\n\r\n"
        "## 第一章　总则\r\n\r\n"
        "**第一条**　【宗旨】为了和谐。\r\n第五条规定的除外。\r\n\r\n"
        "第二条 不得有下列行为：\r\n"
        "（一）堆物；\r\n"
        "(二) 养鸡，其中：\r\n"
        "  1. 公鸡；\r\n"
        "  2、母鸡。\r\n4、5号楼另议，1.5 米以内不算。\r\n"
        "第十条之一：其他。\r\n\r\n```\r\n第九条 样本\r\n```\r\n> 第八条 引文\r\n"
        "## 第二章　附则\r\n"
        "第三条　自公布之日起施行。\r\n"
    )
    text = first_version(source)

    assert text.source == source
    assert [(one.label, one.heading, one.depth) for one in text.clauses] == [
        ("南苑公约", "南苑公约", 0),
        ("第一章", "总则", 0),
        ("第一条", "宗旨", 1),
        ("第二条", "", 1),
        ("第二条（一）", "", 2),
        ("第二条(二)", "", 2),
        ("第二条(二)1", "", 3),
        ("第二条(二)2", "", 3),
        ("第十条之一", "", 1),
        ("第二章", "附则", 0),
        ("第三条", "", 1),
    ]
    assert [one.number for one in text.clauses][5:8] == ["(二)", "1", "2"]
    assert text.clauses[2].words == "【宗旨】为了和谐。\r\n第五条规定的除外。"


@pytest.mark.parametrize(
    ("source", "cited"),
    [
        ("一、范围\n（一）外墙\n1．保温\n（1）东\n①上\n二、资金\n", 
         ["一", "一（一）", "一（一）1", "一（一）1（1）", "一（一）1（1）①", "二"]),
        ("## 范围\n1. 外墙\n2. 管线\n## 资金\n- 1) 业主\n",
         ["范围", "范围 1", "范围 2", "资金", "资金 1)"]),
        ("## 1 Scope\n1.1 Walls\n1.1.1 Paint\n1.2 Pipes\n2.5 m wide\n2. Money\n2.1 Owners\n",
         ["1", "1.1", "1.1.1", "1.2", "2", "2.1"]),
        ("Article 1. Pets\n(a) dogs\n(i) small\n(ii) large\n(b) cats\nJ. Smith\nX. Li\nArticle 2\n",
         ["Article 1", "Article 1(a)", "Article 1(a)(i)", "Article 1(a)(ii)", "Article 1(b)",
          "Article 2"]),
        ("1、外墙\n2、3号楼管线\n5、6号楼不做\n", ["1", "2"]),
        ("(a) a\n(i) one\n(iv) four\n(v) five\n(c) c\n",
         ["(a)", "(a)(i)", "(a)(iv)", "(a)(v)", "(c)"]),
        ("I. Rules\nA. Noise\nB. Pets\nII. Fines\n", ["I", "IA", "IB", "II"]),
        ("第１条 甲\n第 2 条 乙\n第一百二十条 丙\n", ["第１条", "第 2 条", "第一百二十条"]),
        ("2026年，第三条和第四条\n第三条、第四条除外\n三、五号楼\n#标签\n1.5倍\n", [""]),
        ("# 5 栋至 12 栋加装电梯\n## 1 范围\n## 2 栋间道路\n## 12 栋\n",
         ["5 栋至 12 栋加装电梯", "1", "2", "12 栋"]),
        ("# 3 月份工作\n## 6 户联名\n## 2026 年\n## 80 岁以上\n## 3 号楼\n## 4 - 6 层\n",
         ["3 月份工作", "6 户联名", "2026 年", "80 岁以上", "3 号楼", "4 - 6 层"]),
        ("## 1 户外设施\n## 2 日常管理\n## 3 年度计划\n## 4 人员\n## 5 Scope\n",
         ["1", "2", "3", "4", "5"]),
        ("# 3 lifts for 12 households\n## 1 Lifts\n## 2 lifts\n", 
         ["3 lifts for 12 households", "1", "2"]),
        ("3、4 层住户\n1. 5 栋的路灯\n2. 6 栋的\n", ["", "1", "2"]),
        ("\n\n一、甲\n", ["一"]),
        ("", []),
    ],
)  # fmt: skip
def test_numbers_and_what_only_looks_like_one(source: str, cited: list[str]) -> None:
    assert labels(source) == cited


# ------------------------------------------------------------------ versions


def test_a_clause_put_in_front_renumbers_the_others_and_is_the_only_one_new() -> None:
    old = "第一条 爱护绿地，不踩草坪。\n第二条 按时交费，不得拖欠。\n"
    new = "第一条 本公约人人遵守。\n第二条 爱护绿地，不踩草坪。\n第三条 按时交费，不得拖欠。\n"

    assert changes(old, new) == [
        (3, "added", False), (1, "renumbered", False), (2, "renumbered", False)
    ]  # fmt: skip


def test_what_is_taken_out_moved_changed_and_both() -> None:
    old = (
        "前言\n第一条 爱护绿地，不踩草坪。\n第二条 按时交费，不得拖欠。\n"
        "第三条 夜间十点以后保持安静。\n第四条 楼道内不堆放杂物。\n"
    )
    new = (
        "前言\n第四条 楼道内不得堆放任何杂物。\n第一条 爱护绿地，不踩草坪。\n"
        "第三条 夜间十一点以后保持安静。\n"
    )

    assert changes(old, new) == [
        (1, "unchanged", False),
        (5, "changed", True),
        (2, "unchanged", False),
        (3, "taken-out", False),
        (4, "changed", False),
    ]


def test_an_id_is_never_given_again() -> None:
    first = first_version("1. 甲乙丙丁\n2. 戊己庚辛\n")
    second = next_version(first, "1. 甲乙丙丁\n")
    third = next_version(second, "1. 甲乙丙丁\n2. 子丑寅卯\n")

    assert [one.id for one in third.clauses] == [1, 3]
    assert [one.change for one in difference(first, third).clauses] == [
        ClauseChange.UNCHANGED, ClauseChange.TAKEN_OUT, ClauseChange.ADDED
    ]  # fmt: skip
    assert third == restored([(one.id, one.source) for one in third.clauses], third.last_id)
    with pytest.raises(ValueError, match="unique"):
        restored([(1, "a"), (1, "b")], 2)
    with pytest.raises(ValueError, match="another version"):
        applied(difference(second, third), first)


def test_a_clause_written_anew_in_its_place_stays_the_clause() -> None:
    old, new = "1. 甲乙丙丁\n2. 戊己庚辛\n", "1. 天地玄黄\n2. 戊己庚辛\n"

    assert changes(old, new) == [(1, "changed", False), (2, "unchanged", False)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "1. 甲乙丙丁\n2. 夜间安静，违者罚款\n",
            "1. 甲乙丙丁\n5. 天地玄黄宇宙洪荒日月盈昃辰宿，违者罚款\n",
        ),
        ("1. 其他。\n2. 爱护绿地\n3. 按时交费\n", "2. 爱护绿地\n3. 按时交费\n4. 其他。\n"),
    ],
)
def test_what_has_little_in_common_or_says_little_is_another_clause(old: str, new: str) -> None:
    kinds = [kind for _, kind, _ in changes(old, new)]

    assert (kinds.count("taken-out"), kinds.count("added")) == (1, 1)


# ------------------------------------------------------------------ marks


@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        ("爱护绿地，不得停车。", "爱护绿地不得，停车。", "爱护绿地[-，-]不得{+，+}停车。"),
        ("违约金500元。", "违约金600元。", "违约金[-500-]{+600+}元。"),
        ("Quiet hours begin at ten.", "Quiet hours begin at eleven, daily.",
         "Quiet hours begin at [-ten-]{+eleven, daily+}."),
        ("Residents shall keep halls clear and quiet.", "All residents keep halls clear and dry.",
         "[-Residents shall-]{+All residents+} keep halls clear and [-quiet-]{+dry+}."),
        ("甲乙丙的丁戊己，爱护绿地，不得停车。", "子丑寅的卯辰巳，爱护绿地，不许停车。",
         "[-甲乙丙的丁戊己-]{+子丑寅的卯辰巳+}，爱护绿地，不[-得-]{+许+}停车。"),
        ("甲负责。乙方配合。", "甲负责。乙方监督。乙方配合。", "甲负责。{+乙方监督。+}乙方配合。"),
        ("按1.2计，don't", "按1.4计，didn't", "按[-1.2-]{+1.4+}计，[-don't-]{+didn't+}"),
        ("禁止养犬。", "禁止饲养大型犬。", "禁止{+饲+}养{+大型+}犬。"),
        ("甲方负责。乙配合。", "甲方负责。丙方负责。乙配合。", "甲方负责。{+丙方负责。+}乙配合。"),
        ("一行\n二行\n", "一行\n新一行\n二行\n", "一行\n{+新一行\n+}二行\n"),
        ("一行\r\n", "一行\n", "一行[-\r\n-]{+\n+}"),
        ("家👨‍👩‍👧和🇨🇳", "家👨‍👩‍👦和🇨🇳🇬🇧", "家[-👨‍👩‍👧-]{+👨‍👩‍👦+}和🇨🇳{+🇬🇧+}"),
        ("cafe\u0301好👍🏽", "cafe好👍🏿", "[-cafe\u0301-]{+cafe+}好[-👍🏽-]{+👍🏿+}"),
        ("外出牵绳清理粪便。", "楼道不堆电动车。", "[-外出牵绳清理粪便-]{+楼道不堆电动车+}。"),
        ("同样", "同样", "同样"),
    ],
)  # fmt: skip
def test_what_is_marked(old: str, new: str, seen: str) -> None:
    assert marks(old, new) == seen


def test_a_long_clause_is_compared_by_sentences_first() -> None:
    old, put_in = unlike(1, 20_000), unlike(2, 3_000)
    new = f"{old[:100]}吧{old[101:6_000]}{put_in}{old[6_000:19_900]}吧{old[19_901:]}"
    found = marked(old, new)

    assert [run.words for run in found.runs if run.kind is not RunKind.KEPT] == [
        old[100], "吧", put_in, old[19_900], "吧"
    ]  # fmt: skip


# ------------------------------------------------------------------ what always holds

SCRAPS = st.sampled_from(
    "第一条|第二条　|## 第一章|一、|（一）|1. |1.1 |(a) |(i) |# |**|```\n|> |- |\n|\r\n|\r|\n\n| |"
    "\t|\u3000|\u2028|\x1c|爱护绿地|，|。|不得停车|quiet hours|500|e\u0301|\u0301|\u200d|"
    "👨‍👩‍👧|👍🏽|🇨🇳|🇬|\ufeff|\u202e|\u1100\u1161".split("|")
)
TEXTS = st.one_of(st.text(), st.lists(SCRAPS, max_size=40).map("".join))


@given(TEXTS, TEXTS, TEXTS)
@settings(max_examples=200)
def test_the_difference_applied_to_the_old_gives_the_new(one: str, two: str, three: str) -> None:
    first = first_version(one)
    second = next_version(first, two)
    third = next_version(second, three)

    assert (first.source, second.source, third.source) == (one, two, three)
    for old, new in ((first, second), (second, third), (first, third), (third, first)):
        assert applied(difference(old, new), old) == new
    assert next_version(first, one) == first
    assert difference(first, first).nothing
    assert difference(first, second).nothing == (one == two)


@given(st.lists(st.text("甲乙丙a \n。，", max_size=30), max_size=12), st.randoms())
@settings(max_examples=100)
def test_so_it_does_when_clauses_are_shuffled(words: list[str], random) -> None:
    clauses = [f"第{number}条 {said}\n" for number, said in enumerate(words, 1)]
    old = first_version("".join(clauses))
    random.shuffle(clauses)
    new = next_version(old, "".join(clauses[random.randint(0, 2) :]))

    assert applied(difference(old, new), old) == new


@given(TEXTS, TEXTS)
@settings(max_examples=200)
def test_marks_are_the_old_and_the_new_and_split_no_character(old: str, new: str) -> None:
    found = marked(old, new)

    for text, other in ((old, RunKind.ADDED), (new, RunKind.TAKEN_OUT)):
        runs = [run.words for run in found.runs if run.kind is not other]
        assert "".join(runs) == text
        assert {*accumulate(map(len, runs))} <= {*accumulate(map(len, tokens(text)))}


@given(st.text("居民不得a 1，。\n👍", max_size=40), st.data())
def test_one_sign_put_in_is_one_sign_marked(text: str, data) -> None:
    found = tokens(text)
    at = data.draw(st.integers(0, len(found)))
    runs = marked(text, "".join([*found[:at], "；", *found[at:]])).runs

    assert [run.words for run in runs if run.kind is not RunKind.KEPT] == ["；"]


@given(st.lists(st.integers(0, 3), max_size=12), st.lists(st.integers(0, 3), max_size=12))
def test_no_more_could_be_kept(old: list[int], new: list[int]) -> None:
    table = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for at, one in enumerate(old):
        for place, two in enumerate(new):
            table[at + 1][place + 1] = (
                table[at][place] + 1
                if one == two
                else max(table[at][place + 1], table[at + 1][place])
            )
    pairs, complete = common(old, new)

    assert complete and len(pairs) == table[-1][-1]
    assert all(old[at] == new[place] for at, place in pairs)
    assert all(one[0] < two[0] and one[1] < two[1] for one, two in pairwise(pairs))


# ------------------------------------------------------------------ what it costs


def lines_run(work: Callable[[], object]) -> int:
    """How many lines of the texts' code *work* runs: a clock that a busy machine does not slow."""
    count = 0

    def line(_frame: FrameType, event: str, _arg: object):
        nonlocal count
        count += event == "line"
        return line

    def call(frame: FrameType, _event: str, _arg: object):
        return line if PATHS in frame.f_code.co_filename.replace("\\", "/") else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def test_twice_the_clauses_cost_about_twice() -> None:
    def cost(clauses: int) -> int:
        source = convention(clauses)
        old = first_version(source)
        return lines_run(lambda: difference(old, next_version(old, amended(source))))

    assert cost(400) < 3 * cost(200)


def test_two_long_clauses_without_anything_in_common_are_replaced_whole_and_it_is_said() -> None:
    old, new = (unlike(seed, 20_000).replace("。", "，") for seed in (1, 2))
    tracemalloc.start()
    try:
        found = marked(old, new)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert found.whole
    assert [(run.kind, len(run.words)) for run in found.runs] == [
        (RunKind.TAKEN_OUT, 19_999), (RunKind.ADDED, 19_999), (RunKind.KEPT, 1)
    ]  # fmt: skip
    assert most < 20_000_000  # bytes; the whole table of the two is 50 million


def test_scraps_in_common_do_not_make_a_clause_the_same() -> None:
    found = marked(unlike(1, 300), unlike(2, 300))

    assert found.whole
    assert [len(run.words) for run in found.runs] == [299, 299, 1]


def test_an_amendment_shows_what_was_done_and_no_more() -> None:
    old = first_version(convention(200))
    told = difference(old, next_version(old, amended(old.source)))
    kinds = [one.change for one in told.clauses]

    assert (kinds.count(ClauseChange.ADDED), kinds.count(ClauseChange.TAKEN_OUT)) == (1, 1)
    assert kinds.count(ClauseChange.CHANGED) == 40
    assert [one.id for one in told.clauses if one.moved] == [150]
