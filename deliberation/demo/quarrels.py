"""The everyday quarrels of the living demonstration, in the words of those who brought them."""

from __future__ import annotations

from typing import NamedTuple


class Quarrel(NamedTuple):
    """A dispute that took one evening; without *terms* it ended there.

    :ivar upstairs: building and place of the other side's door
    :ivar answers: what both sides said when they were visited
    """

    day: int
    title: str
    problem: str
    terms: str
    upstairs: tuple[int, int]
    matter: str = "noise"
    answers: tuple[str, str] = ("satisfied", "satisfied")
    action: str = ""
    by: str = ""
    channel: str = "online"


OTHERS = (
    Quarrel(
        6,
        "楼上装修星期天也敲墙",
        "楼上从上个月开始装修，星期天早上八点就敲墙，孩子写不了作业。",
        "周末和节假日不施工；工作日 9 点以后开工，12 点到 14 点半停工。",
        (2, 3),
    ),
    Quarrel(
        12,
        "隔壁半夜搬家具",
        "隔壁常在半夜十二点以后拖桌子、搬箱子，老人睡不着。",
        "晚上 10 点到早上 7 点不搬东西；家具脚垫上毛毡。",
        (3, 5),
        answers=("basically", "satisfied"),
    ),
    Quarrel(
        19,
        "楼下琴声到深夜",
        "楼下孩子练琴，有时到晚上十点半，我第二天要早班。",
        "练琴到晚上 8 点半；考级前一个月可以到 9 点，提前说一声。",
        (4, 7),
    ),
    Quarrel(
        27,
        "卫生间漏水泡了楼下天花板",
        "楼上卫生间漏水，我家天花板起泡掉皮，说了两个月没有修。",
        "楼上十天内重做防水，出 1,800 元给楼下重刷天花板。",
        (5, 2),
        matter="leak",
    ),
    Quarrel(
        34,
        "装修队中午不停工",
        "对门装修，中午十二点到两点切瓷砖，午觉没法睡。",
        "12 点到 14 点半停工；切瓷砖搬到楼下空地，下午做。",
        (6, 4),
    ),
    Quarrel(
        46,
        "楼上孩子晚上跑跳",
        "楼上两个孩子晚上九点多还在客厅跑跳，灯都在晃。",
        "晚上 8 点半以后不在客厅跑跳，铺地垫；楼下有事先发信息，不敲暖气管。",
        (7, 6),
        answers=("basically", "satisfied"),
    ),
    Quarrel(
        55,
        "空调外机夜里嗡嗡响",
        "隔壁新装的空调外机正对我家卧室窗，夜里响得厉害。",
        "外机挪到北面，加减震垫，十天内请安装的师傅来做，费用由装的一方出。",
        (8, 3),
    ),
    Quarrel(
        68,
        "洗衣机半夜甩干",
        "楼上半夜用洗衣机甩干，整面墙都在抖。",
        "晚上 10 点以后不用洗衣机；机脚垫平。",
        (9, 8),
    ),
    Quarrel(
        79,
        "阳台改造敲承重墙边的砖",
        "楼上改阳台，敲墙的声音从早到晚，我家墙角也裂了一条缝。",
        "由物业请人看过再施工；工作日 9 点到 11 点半敲，裂缝由楼上补好。",
        (10, 2),
    ),
    Quarrel(
        92,
        "棋牌室打牌声音到半夜",
        "楼下把一间房做成棋牌室，打到半夜，说话声整栋楼都听得见。",
        "",  # whoever runs it refused to go on
        (11, 5),
    ),
    Quarrel(
        105,
        "清早六点装修卸货",
        "装修的材料每天清早六点就卸，铁皮咣当响。",
        "8 点以后卸货，用推车，不从高处扔。",
        (13, 4),
    ),
    Quarrel(
        118,
        "地下储藏间切割声",
        "邻居在地下储藏间切木头做家具，切割机的声音传到三楼。",
        "只在周六下午 3 点到 5 点做，门口挂隔音帘。",
        (16, 1),
        answers=("basically", "basically"),
    ),
    Quarrel(
        133,
        "新住户装地暖打地面",
        "楼上装地暖，打地面打了一个星期，天花板掉灰。",
        "打地面的活三天内做完，时间贴在电梯口；掉灰由楼上请人打扫。",
        (18, 6),
    ),
    Quarrel(
        151,
        "狗在阳台上整天叫",
        "邻居上班以后，狗在阳台上从早叫到晚。",
        "上班时把狗关在里屋，请人中午遛一次；再叫就送去托管。",
        (20, 3),
        matter="pets",
    ),
)
