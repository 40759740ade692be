"""The plan of the renovation in five versions, and what residents said to each of them.

A clause has its words from the version on under which they stand; it is numbered where it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

TITLE = "老旧小区改造方案（5 栋至 12 栋）"

_TABLE = """自筹部分按下表的楼层系数分摊，低保户免交。

| 楼层 | 系数 |
|---|---|
| 一楼 | 0.8 |
| 二楼至五楼 | 1.0 |
| 顶楼 | 1.1 |
"""

#: Chapter → clause → version → its words from that version on.
CLAUSES: Mapping[str, Mapping[str, Mapping[int, str]]] = {
    "改什么": {
        "works": {1: "改造外墙、下水、线缆三项。", 2: "改造外墙、下水、线缆和屋顶四项。"},
        "wall": {2: "外墙用保温涂料，不贴瓷砖。"},
        "rails": {3: "楼道两侧加装扶手。"},
        "lift": {
            4: "各单元预留加装电梯的井道位置。",
            5: "各单元在楼道外侧预留加装电梯的井道，不挡一楼的窗。",
        },
    },
    "怎么施工": {
        "batches": {
            1: "八栋同时开工。",
            2: "分四批开工。",
            3: "分四批开工，先后由各栋代表当众抽签。",
            4: "分四批开工，堵得最厉害的 9 栋先做，其余由各栋代表当众抽签。",
        },
        "notice": {2: "每一批开工前 15 天贴告示，写明工期；线缆换接当天断网不超过 4 小时。"},
        "passage": {2: "每个单元始终留一条轮椅和担架能过的路。"},
        "hours": {1: "施工时间由施工单位安排。", 5: "每天 8–12 时、14–18 时施工。"},
        "guards": {3: "搭着脚手架的楼，每晚两人巡逻。"},
        "awnings": {4: "沿街拆下的雨棚，三个月内装回。"},
    },
    "钱": {
        "share": {
            1: "每户自筹 3000 元。",
            2: "自筹部分每平方米 20 元，低保户免交。",
            3: "自筹部分按楼层系数分摊，低保户免交。",
            4: _TABLE,
        },
        "pipes": {2: "三年内自己换过下水管的，凭发票减半。"},
        "last": {5: "尾款一成，等居民验收签字以后再付。"},
    },
    "质量": {
        "quality": {
            1: "质量由区质监站监督。",
            4: "质量由区质监站监督，监理的办公电话贴在每个单元门口。",
        },
        "warranty": {5: "质保五年，从验收那天算起。"},
    },
}


class Said(NamedTuple):
    """What some residents said alike: on which clause, and what became of it."""

    words: str
    clause: str  # empty: on the whole
    dealt: str
    reasons: str


class Round(NamedTuple):
    """A round of opinions: on which version, how it is called, and what was said.

    :ivar opinions: how many; what was said alike was said by several
    """

    name: str
    why: str
    opinions: int
    said: Sequence[Said]


ROUNDS = (
    Round(
        "征求意见稿",
        "旧改办按入户调查写的第一稿。",
        34,
        (
            Said("八栋一起挖，轮椅和担架从哪里走？请分批。", "batches", "taken",
                 "分四批开工，每个单元始终留一条能过的路。"),
            Said("每户 3000 元，低保户拿不出来。", "share", "taken",
                 "改成按面积分摊，低保户免交。"),
            Said("我家去年刚换了下水管，还要再交钱吗？", "share", "partly",
                 "凭发票减半；总管是大家的，这一部分还要出。"),
            Said("只说改三项，楼顶漏水为什么不改？", "works", "taken", "屋顶防水加进来。"),
            Said("工期多长没有写，家里有老人要提前安排。", "", "partly",
                 "写明提前 15 天贴告示；总工期要招标以后才能定。"),
            Said("外墙用什么材料？前面小区的瓷砖掉下来过。", "works", "taken",
                 "用保温涂料，不贴瓷砖。"),
        ),
    ),
    Round(
        "第二稿",
        "分批开工；加屋顶防水；自筹按面积，低保户免交。",
        27,  # and two that the opinion map found
        (
            Said("一楼从屋顶防水得不到好处，凭什么一样交？", "share", "taken",
                 "改成按楼层系数分摊。"),
            Said("四批的先后怎么定？抽签要当众抽。", "batches", "taken",
                 "由各栋代表当众抽签。"),
            Said("线缆入地以后宽带断几天，请写明。", "notice", "not",
                 "第二稿已经写了：换接当天断网不超过 4 小时。"),
            Said("脚手架搭着的时候防盗怎么办？", "", "taken", "写进去：每晚两人巡逻。"),
            Said("楼道扶手能不能一起装？", "works", "taken", "加装扶手，不另外收钱。"),
            Said("下水改造期间有没有临时厕所？", "passage", "partly",
                 "停水不超过半天的不设；超过半天的，在活动中心开放厕所。"),
        ),
    ),
    Round(
        "第三稿",
        "自筹按楼层系数；先后当众抽签；加扶手和夜间巡逻。",
        26,
        (
            Said("楼层系数没有公式，我们算不出自己要交多少。", "share", "taken",
                 "第四稿附上系数表。"),
            Said("加装电梯的井道要不要预留？现在不留以后就没法装。", "", "taken",
                 "请设计单位补图，写进第四稿。"),
            Said("沿街的雨棚拆了，什么时候还？", "", "taken", "三个月内装回。"),
            Said("堵下水最厉害的是 9 栋，应当先做。", "batches", "taken", "9 栋先做，其余抽签。"),
            Said("请把监理的电话写进方案。", "quality", "partly",
                 "监理还没有招标，定了以后把办公电话贴在每个单元门口。"),
        ),
    ),
    Round(
        "第四稿",
        "附楼层系数表；9 栋先做；预留电梯井道；雨棚装回。",
        21,
        (
            Said("电梯井道挡住 2 单元一楼的窗，请挪到楼道外侧。", "lift", "taken",
                 "挪到楼道外侧，图纸已改。"),
            Said("质保几年要写明，不然坏了没人管。", "quality", "taken", "写明质保五年。"),
            Said("尾款要等居民验收以后再付。", "share", "taken", "尾款一成，验收签字以后付。"),
            Said("施工时间定在早八点到晚六点，中午停两小时。", "hours", "taken",
                 "照这个时间写进第五稿。"),
        ),
    ),
    Round(
        "报审稿",
        "井道挪到楼道外侧；写明施工时间、尾款和质保。",
        16,
        (
            Said("方案比第一回好多了，只盼早点开工。", "", "taken", "招标已经排上日程。"),
            Said("请把每月的用款贴到公告栏。", "last", "taken", "由监督小组每月公布。"),
            Said("验收的居民名单请公布。", "last", "taken", "验收前在公告栏公布。"),
            Said("一楼的系数还是高了，能不能全免？", "share", "not",
                 "下水和线缆一楼同样用到；0.8 是按四项的造价算的，算法附在公告栏。"),
        ),
    ),
)  # fmt: skip

#: What the office replied to single clauses.
REPLIES = {
    "share": "同意按楼层系数分摊；低保户的部分由街道补足。",
    "last": "同意。验收请居民代表到场，名单提前公布。",
}

_FIGURES = "零一二三四五六七八九十"


def text(version: int) -> str:
    """The plan as it stood in this version, as Markdown."""
    lines, number = [f"# {TITLE}"], 0
    for place, (chapter, clauses) in enumerate(CLAUSES.items(), 1):
        lines.append(f"\n## 第{_numeral(place)}章 {chapter}\n")
        for words in _standing(clauses, version).values():
            number += 1
            lines.append(f"第{_numeral(number)}条 {words}")
    return "\n".join(lines).rstrip() + "\n"


def label(version: int, clause: str) -> str:
    """How the clause is cited in this version: 第三条."""
    keys = [key for some in CLAUSES.values() for key in _standing(some, version)]
    return f"第{_numeral(keys.index(clause) + 1)}条"


def _standing(clauses: Mapping[str, Mapping[int, str]], version: int) -> dict[str, str]:
    found = {}
    for key, wordings in clauses.items():
        if so_far := [number for number in wordings if number <= version]:
            found[key] = wordings[max(so_far)]
    return found


def _numeral(number: int) -> str:
    """Up to nineteen, in Chinese."""
    return _FIGURES[number] if number <= 10 else f"十{_FIGURES[number - 10]}"


#: What of the opinion map is taken into the second round, with its answer: what most agree on, and
#: what parts them.
TAKEN_OVER: Mapping[str, tuple[str, str]] = {
    "每一项花多少钱要贴出来": ("taken", "由监督小组每月贴在公告栏，写进方案。"),
    "愿意多出钱，换成好一点的门窗": (
        "not", "改造只做公共部分；自家的门窗各家自愿，可以请施工单位顺便做。"
    ),
}  # fmt: skip
