"""An engineer from outside is asked about the renovation's fourth version, and what it changes.

What is said of the lift shafts is what the fifth version does.
"""

from __future__ import annotations

from deliberation.demo.renovation import APART, ASKED, HELD, KEY
from deliberation.demo.renovation_plan import label
from deliberation.demo.town import Story, Town
from deliberation.rules.texts import Interest
from deliberation.texts import queries as reading
from deliberation.texts.operations import advising

ABOUT = 4  # the version
#: What the engineer says of clauses; of the whole at the empty key.
SAID = {
    "": "结构上可行。看过 5、9 两栋的竣工图，外墙和屋顶加的重量都在原设计的余量以内。",
    "lift": "井道放在楼道内侧，正挡一楼北窗，也要改楼梯梁。建议放到楼道外侧，离窗至少 1.5 米。",
    "batches": "先做 9 栋合适：9 栋的下水管锈得最薄，雨季前应换完。",
}
CAME = "来信和图纸，原件在居委会"


def story(town: Town) -> Story:
    """Asked when the fourth version is out, answered before its meeting."""
    published = HELD + APART * (ABOUT - 1) - ASKED
    yield town.on(published, 14)
    plan = reading.plan_of(town.topics[KEY])
    assert plan is not None
    advice = town.do(
        advising.ask,
        plan,
        None,
        town.days.day(published + 5),
        key="demonstration:expert",
        outside="江岚",
        capacity="区建筑设计院 注册结构工程师",
        question="加装电梯的井道留在哪里，会不会影响结构和采光？",
        by=town["secretary"],
    )
    yield town.on(published + 3, 10)
    town.do(
        advising.declare,
        advice,
        Interest.SOME,
        "本院参加过片区管网的设计投标，没有中标；与施工单位没有往来。",
        came=CAME,
        by=town["secretary"],
    )
    version = advising.version_in(advice)
    ids = {one.label: one.id for one in version.content.clauses}
    said = {ids[label(ABOUT, key)] if key else 0: words for key, words in SAID.items()}
    town.do(advising.give, advice, said, came=CAME, by=town["secretary"])
