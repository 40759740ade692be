"""House rules for the bicycle shed: two clauses are corrected before the hall adopts them.

The sub-district office finds that residents may not fine each other, and advises against hanging
out the doors of who does not comply. The second version says so, and is the one that is in force.
"""

from __future__ import annotations

from deliberation import clock
from deliberation.demo import lawful
from deliberation.demo.town import Story, Town
from deliberation.rules.texts import Giver, TextKind
from deliberation.texts import operations as texts
from deliberation.texts.models import LegalityOpinion, Text
from deliberation.texts.operations import adopting, legality

KEY = "charging"  # the topic that decides on it, in the hall's fourth meeting
FIRST = """# 车棚充电公约

第一条 车棚的充电口先到先用，充满两小时内把车挪开。
第二条 电动车、电池不进楼、不进电梯。
第三条 推车上楼的，第一次劝说，第二次罚款50元，用来修车棚。
第四条 屡次不听的，把房号和姓名贴在公告栏上。
第五条 夜里十一点以后车棚小声说话。
第六条 每季度第一个周六大家一起清理无主的旧车，清理以前贴十五天告示。
"""
SECOND = FIRST.replace(
    "第二次罚款50元，用来修车棚。", "第二次请物业和消防志愿者上门讲明危险。"
).replace("把房号和姓名贴在公告栏上。", "请人民调解员上门调解；有火灾危险的，报消防部门处理。")
WANTING = {
    "第三条": (
        "unlawful",
        "《行政处罚法》第十七条",
        "罚款是行政处罚，只能由有处罚权的行政机关依法实施，公约不能设。请改成劝说。",
    ),
    "第四条": ("advice", "", "贴姓名、房号会公开个人信息，容易伤和气。建议改成上门调解。"),
}


def story(town: Town) -> Story:
    """From the first draft to the filing."""
    yield town.on(103, 9)
    text = town.do(
        texts.begin,
        town.community,
        TextKind.CONVENTION,
        "车棚充电公约",
        key="demonstration:convention",
        issue=town.topics[KEY],
        by=town["secretary"],
    )
    _publish(town, text, FIRST, "征求意见稿", "")
    first = _ask(town, text)
    yield town.on(109, 15)
    _give(town, first, WANTING)
    yield town.on(111, 10)
    _publish(town, text, SECOND, "修改稿", "第三条去掉罚款，第四条去掉公布房号和姓名。")
    second = _ask(town, text)
    yield town.on(116, 11)
    _give(town, second, {})
    yield town.on(160, 10)  # the resolution of the topic has taken force
    day = clock.day_of(town.now)
    town.do(adopting.file, text, day, to="街道办事处", number="街公约备 7 号", by=town["secretary"])


def _publish(town: Town, text: Text, body: str, name: str, why: str) -> None:
    draft = texts.Written(body, base=text.latest, name=name, why=why)
    town.do(texts.publish, text, draft, by=town["secretary"])


def _ask(town: Town, text: Text) -> LegalityOpinion:
    return town.do(
        legality.ask,
        text,
        Giver.SUBDISTRICT,
        town.days.day(120),
        key=f"demonstration:legality:{text.latest}",
        by=town["secretary"],
    )


def _give(town: Town, opinion: LegalityOpinion, wanting: dict[str, tuple[str, str, str]]) -> None:
    town.do(legality.give, opinion, lawful.said(opinion, wanting), by=town["subdistrict"])
