"""The words for codes: steps, bodies, roles, channels … in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import LazyString

from deliberation.web import ballots
from deliberation.web.carrying_out import CARRYING_OUT
from deliberation.web.chamber import CHAMBER
from deliberation.web.declared import DECLARED, SELECTED
from deliberation.web.disputes import DISPUTES, DUTIES
from deliberation.web.figures import FIGURES
from deliberation.web.language import gettext
from deliberation.web.language import lazy_gettext as _l
from deliberation.web.registers import REGISTERS
from deliberation.web.remarks import REMARKS
from deliberation.web.undone import UNDONE
from deliberation.web.voting import OWED, VOTING
from deliberation.web.yearly import YEARLY

_HERE: Mapping[str, Mapping[str, LazyString]] = {
    "taken_back": UNDONE,
    "balloting": ballots.METHODS,
    "two_channels": ballots.TWO_CHANNELS,
    "secrecy": ballots.SECRECIES,
    "box_result": ballots.RESULTS,
    "remark": REMARKS,
    "step": {
        "collect": _l("议题收集"),
        "review": _l("议题审核"),
        "convene": _l("会议召集"),
        "discuss": _l("协商讨论"),
        "resolve": _l("达成共识"),
        "supervise": _l("执行监督"),
        "closed": _l("办结"),
        "lapsed": _l("过期未提交"),
        "withdrawn": _l("已撤回"),
        "declined": _l("不予受理"),
        "merged": _l("已合并"),
        "referred": _l("已转办"),
    },
    "seal": {
        "collect": _l("集"),
        "review": _l("审"),
        "convene": _l("召"),
        "discuss": _l("议"),
        "resolve": _l("决"),
        "supervise": _l("督"),
    },
    "column": {
        "title": _l("标题"),
        "body": _l("内容"),
        "reference": _l("编号"),
        "posted_at": _l("时间"),
        "place": _l("地点"),
        "action": _l("希望怎么办"),
        "answer": _l("已有的答复"),
        "answered_at": _l("答复时间"),
    },
    "personal": {
        "identity": _l("身份证号码"),
        "bank": _l("银行卡号"),
        "phone": _l("电话号码"),
        "plate": _l("车牌号"),
        "name": _l("门牌旁边的姓名"),
        "email": _l("邮箱"),
    },
    "proxy_state": {
        "standing": _l("还没有用"),
        "used": _l("已经代投"),
        "revoked": _l("已经收回"),
        "overtaken": _l("委托人自己投了，作废"),
        "lapsed": _l("截止前没有用，作废"),
    },
    "owners_column": {
        "building": _l("楼栋"),
        "entrance": _l("单元"),
        "part": _l("房号"),
        "area": _l("建筑面积（平方米）"),
        "owners": _l("业主"),
        "number": _l("业主编号"),
        "voter": _l("表决人"),
        "unsold": _l("未售或未交付"),
    },
    "roster_column": {
        "building": _l("楼栋"),
        "entrance": _l("单元"),
        "door": _l("户号（室）"),
        "area": _l("专有面积（平方米）"),
        "name": _l("姓名"),
        "phone_tail": _l("手机尾号"),
        "adult": _l("是否成年"),
        "age": _l("年龄"),
        "birth": _l("出生日期"),
        "role": _l("角色"),
        "unit": _l("单位"),
        "group": _l("居民小组"),
    },
    "closing": {
        "satisfied": _l("群众满意，办结"),
        "answered": _l("已答复，办结"),
        "not_adopted": _l("未通过"),
        "no_agreement": _l("未达成调解协议"),
        "agreed": _l("调解成功，办结"),
    },
    "kind": {
        "daily": _l("高频小事"),
        "major": _l("重大项目"),
        "dispute": _l("矛盾纠纷"),
    },
    "body": {
        "RA": _l("居民会议"),
        "RRA": _l("居民代表会议"),
        "HALL": _l("议事会"),
        "VA": _l("村民会议"),
        "VRA": _l("村民代表会议"),
        "VG": _l("村民小组会议"),
        "OWN-G": _l("业主（一般事项）"),
        "OWN-S": _l("业主（特别事项）"),
        "MED": _l("人民调解"),
    },
    "part": {
        "adults": _l("成年居民"),
        "villagers": _l("成年村民"),
        "households": _l("住户"),
        "representatives": _l("代表"),
        "women": _l("妇女"),
    },
    "role": {
        "resident": _l("居民"),
        "representative": _l("居民代表"),
        "committee": _l("居委会成员"),
        "property": _l("物业经理"),
        "supervisor": _l("监督小组成员"),
        "mediator": _l("调解员或专家"),
        "officer": _l("部门办事人员"),
        "partner": _l("共建伙伴"),
        "volunteer": _l("志愿者"),
        "subdistrict": _l("街道办"),
        "administrator": _l("管理员"),
        "owners_committee": _l("业委会成员"),
    },
    # What is owed, as the page says it after "who": 居委会 / 应答复是否受理.
    "duty": {
        "submit": _l("可提交审核"),
        "release": _l("可核对公开"),
        "acknowledge": _l("应告知已收到"),
        "answer": _l("应答复是否受理"),
        "reply": _l("应书面答复"),
        "feedback": _l("可回答办好了没有"),
        "notice": _l("应发出会议通知"),
        "hold_meeting": _l("应开会、改期或取消会议"),
        "end_meeting": _l("应宣布会议结束"),
        **DUTIES,
        **OWED,
        "session": _l("应约定调解时间"),
        "write_resolution": _l("应写出决议并公示"),
        "answer_objection": _l("应答复异议"),
        "submit_plan": _l("应上报方案"),
        "plan_reply": _l("应答复上报的方案"),
        "execute": _l("应办理完成"),
        "assist": _l("应办好配合的部分"),
        "report": _l("应公布当月进度"),
        "accept": _l("应验收"),
        "extension": _l("应答复延期申请"),
        "order": _l("应答复督办"),
        "answer_comment": _l("应答复对进度的意见"),
        "rate": _l("可评价满意度"),
    },
    # What an issue waits for when nobody owes anything on it.
    "waiting": {
        "collect": _l("等待联名。"),
        "review": _l("等待居委会答复。"),
        "convene": _l("会议通知已经发出，等待开会。"),
        "discuss": _l("会议正在讨论，散会后公布结果。"),
        "resolve": _l("公示期满、异议都答复以后，决议生效。"),
        "supervise": _l("正在办理，每月公布进度。"),
        "referred": _l("已转交有关部门，等待书面答复。"),
    },
    # Who owes it, when it is a role that does.
    "debtor": {
        "committee": _l("居委会"),
        "supervisor": _l("议事监督小组"),
        "mediator": _l("调解员"),
        "resident": _l("受影响的居民"),
        "voter": _l("名册上的人"),
        "subdistrict": _l("街道办"),
        "property": _l("物业"),
    },
    "decision": {
        "convene": _l("受理"),
        "declined": _l("不予受理"),
        "merged": _l("并入其他议题"),
        "referred": _l("转出办理"),
    },
    # Three-way sorting (三事分流), and to whom a matter belongs that the hall cannot decide.
    "size": {
        "big": _l("大事，归政府"),
        "small": _l("小事，归社区"),
        "private": _l("私事，归个人"),
    },
    "competence": {
        "self": _l("居民自治事项"),
        "owners": _l("全体业主共同决定的事项"),
        "government": _l("政府职责"),
        "violation": _l("违法违规行为"),
    },
    "sorting": {
        "department": _l("政府部门的职责"),
        "authority": _l("违法违规，由主管机关处理"),
        "owners": _l("业主自己的事，由业主委员会处理"),
    },
    # Meetings.
    "meeting": {
        "draft": _l("筹备中"),
        "noticed": _l("已发通知"),
        "in_session": _l("正在开会"),
        "adjourned": _l("已休会"),
        "cancelled": _l("已取消"),
        "postponed": _l("已改期"),
    },
    "electorate": {
        "adults": _l("十八周岁以上居民"),
        "households": _l("每户一名代表"),
        "members": _l("居委会成员和代表"),
        "seats": _l("有表决权的席位"),
        "villagers": _l("十八周岁以上村民"),
    },
    "function": {
        "chair": _l("主持人"),
        "secretary": _l("记录人"),
        "scrutineer": _l("监票人"),
        "teller": _l("计票人"),
    },
    "seat": {
        "core": _l("固定席位"),
        "invited": _l("邀请席位"),
    },
    "method": {
        "consent": _l("一致同意"),
        "hands": _l("举手"),
        "roll": _l("点名"),
        "secret": _l("无记名"),
    },
    "choice": {
        "for": _l("同意"),
        "against": _l("反对"),
        "abstain": _l("弃权"),
    },
    "result": {
        "adopted": _l("通过"),
        "lost": _l("未通过"),
        "tied": _l("票数相等，未通过"),
        "quorum_missed": _l("人数不足，表决不成立"),
        "void": _l("表决作废"),
        **SELECTED,
    },
    "why": {
        "postponed": _l("改期再议"),
        "referred_to_group": _l("委托小组研究"),
        "adjourned": _l("休会时尚未决定"),
        "quorum_lost": _l("到会人数不足"),
    },
    "channel": {
        "online": _l("网上"),
        "paper": _l("书面"),
        "visit": _l("来访"),
        "assisted": _l("他人协助"),
        "door": _l("上门"),
        "terminal": _l("议事厅终端"),
        "proxy": _l("委托"),
        "phone": _l("电话"),
        "property": _l("物业上报"),
        "hotline": _l("热线"),
        "committee": _l("居委会"),
    },
}


def joined(
    *parts: Mapping[str, Mapping[str, LazyString]],
) -> Mapping[str, Mapping[str, LazyString]]:
    """The kinds of words of all *parts*, each kind once.

    :raises ValueError: a kind has two meanings: one of them would show its codes to people
    """
    found: dict[str, Mapping[str, LazyString]] = {}
    for part in parts:
        if twice := found.keys() & part.keys():
            raise ValueError(f"kinds of words declared twice: {sorted(twice)}")
        found |= part
    return found


WORDS = joined(_HERE, DISPUTES, CHAMBER, DECLARED, FIGURES, YEARLY, VOTING, REGISTERS, CARRYING_OUT)


def translated(text: str) -> str:
    """*text*, marked elsewhere for the catalogue, in the reader's language."""
    return gettext(text)


def listed(names: Iterable[str]) -> str:
    """*names* one after another: 甲、乙."""
    return gettext("、").join(names)


def word(kind: str, code: object) -> str:
    """The word for *code* among the words of *kind*; the code itself where there is none."""
    return str(WORDS[kind].get(str(code), code))


def in_sentence(kind: str, code: object) -> str:
    """The same within a sentence. The words stand as labels, which English begins large."""
    said = word(kind, code)
    return said[:1].lower() + said[1:] if str(code) in WORDS[kind] else said


def sentence_case(text: str) -> str:
    """*text* with a large first letter, where its script has such."""
    return text[:1].upper() + text[1:]
