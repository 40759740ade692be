"""The record of who is what here, as prose; how a sentence is written: ``sentences.py``."""

from __future__ import annotations

from collections.abc import Mapping


def N_(text: str) -> str:
    """Mark *text* for the catalogue; it is translated where it is shown."""
    return text


PEOPLE: Mapping[str, str] = {
    "rows:begun": N_("从此起，公开的文字、职务、席位等都在记录里留有防改码。"),
    "rows:kept": N_("写下或者改动的内容，防改码记入记录。"),
    "head:witnessed": N_(
        "替社区 %(code)s 存证：它的记录到 %(day)s 为第 %(at_entry)s 条，防改码 %(head)s。"
    ),
    "head:sent": N_(
        "公开记录到 %(day)s：第 %(at_entry)s 条，存证码 %(short)s。请留着这一条，以后可以拿来核对。"
    ),
    "acts:witnessed": N_(
        "第 %(number)s 次会议进行中，会议记录到第 %(acts)s 条，末条防改码 %(head)s。"
    ),
    "community:founded": N_("社区议事厅开通。"),
    "community:kind_set": N_("本社区登记为：%(community_kind)s。"),
    "bylaws:changed": N_("议事规则的数字定下来了。"),
    "bylaws:corrected": N_(
        "%(by)s改正了按照“%(resolution)s”录错的规矩，共 %(items)s 项，理由：%(reason)s"
    ),
    "bylaws:resolved": N_("%(by)s按照“%(resolution)s”修改了我们的规矩，共 %(items)s 项。"),
    "settings:changed": N_("%(by)s修改了值班台的设置，共 %(items)s 项。"),
    "rules:offered": N_("%(by)s提出修改规矩或者设置，共 %(items)s 项，等另一个人确认后才生效。"),
    "rules:confirmed": N_("%(by)s确认了%(person)s提出的修改（规矩或者设置），共 %(items)s 项。"),
    "rules:refused": N_("%(person)s提出的修改（规矩或者设置）没有生效，由%(by)s退回或者收回。"),
    "role:given": N_("%(person)s担任%(role)s，自%(since)s至%(until)s。"),
    "role:offered": N_("%(by)s提出由%(person)s担任%(role)s，等另一个人或者本人确认。"),
    "role:refused": N_("%(by)s没有同意%(person)s担任%(role)s。"),
    "letter:confirmed": N_("%(by)s确认了给%(person)s的登录信：收信人担任职务，要两个人。"),
    "letters:wait": N_("%(helper_person)s给任职的人写了登录信，等另一个人确认。"),
    "role:ended": N_("%(person)s不再担任%(role)s。"),
    "role:closed": N_("%(person)s担任%(role)s到%(until)s为止：%(ending)s。"),
    "person:added": N_("%(by)s登记了一个人：%(person)s。"),
    "person:moved": N_("%(by)s登记%(person)s换了门牌。"),
    "person:renamed": N_("%(by)s更正了%(person)s的姓名；以前的文件仍是当时的姓名。"),
    "person:left": N_("%(by)s登记%(person)s自%(left_on)s起不在本社区，账号和职务同时停止。"),
    "person:merged": N_(
        "%(by)s把登记了两次的%(person)s并为一个人：%(kept_person)s，"
        "重复的联名去掉 %(signatures)s 个。"
    ),
    "person:merging_offered": N_(
        "%(by)s提出：%(person)s和%(kept_person)s是同一个人登记了两次，合并要等另一个人确认。"
    ),
    "register:confirmed": N_("%(by)s核对并确认了%(person)s提出的一项：%(register_act)s。"),
    "register:refused": N_("%(person)s提出的一项没有办：%(register_act)s，由%(by)s退回或者收回。"),
    "register:lapsed": N_(
        "%(person)s提出的一项，%(days)s 天里没有人确认，不办了：%(register_act)s。"
    ),
    "person:let_go": N_(
        "%(person)s手上的事转给%(taker_person)s：待办 %(duties)s 件，负责的议题 %(issues)s 个，"
        "任务 %(tasks)s 项。"
    ),
    "people:confirmed": N_("%(by)s核实了 %(persons)s 个人仍在本社区。"),
    "selection:opened": N_(
        "%(group)s推选居民代表：%(households)s 户，应选 %(seats)s 名，候选人 %(candidates)s 名。"
    ),
    "selection:vote_opened": N_(
        "%(by)s请%(group)s投票推选居民代表，一户一票，共 %(entitled)s 户，"
        "收票到%(until)s（含当天）。"
    ),
    "selection:sheet_entered": N_(
        "%(by)s录入%(group)s的推选签名表，签名 %(signed)s 户，照片防改码 %(sheet)s。"
    ),
    "selection:ended": N_(
        "%(group)s推选居民代表，%(result)s。应参加 %(entitled)s，参加 %(took_part)s。"
    ),
    "selection:cancelled": N_("%(by)s终止%(group)s的居民代表推选，理由：%(reason)s"),
    "representative:handed_over": N_("%(from_person)s把小组事务移交给%(person)s。"),
    "unit:item_added": N_("%(by)s在%(unit)s的%(list)s上写入：%(text)s。"),
    "unit:item_removed": N_("%(by)s从%(unit)s的%(list)s上划去：%(text)s。"),
    "roster:taken_in": N_(
        "%(by)s导入居民名册：%(rows)s 行，新增 %(added)s 人，更新 %(changed)s 人，"
        "新增 %(households)s 户。"
    ),
    "letters:written": N_("%(by)s写了登录信 %(letters)s 封。"),
    "letter:written": N_("%(by)s给%(person)s写了新的登录信，以前的作废。"),
    "account:opened": N_("%(by)s用登录信开通了账号。"),
    "account:reset": N_("%(person)s的账号用新的登录信重设了密码，别处的登录都已退出。"),
    "account:guessed": N_(
        "有人多次用错误的密码试着登录%(person)s的账号，没有成功。如果不是本人，请换一个更难猜的密码，"
        "并告诉社区值班台。"
    ),
    "account:password_changed": N_("%(by)s换了密码。"),
    "owners:registered": N_(
        "%(by)s登记业主名册：专有部分 %(parts)s 处，业主 %(owners)s 人，"
        "面积 %(square_metres)s 平方米，内容防改码 %(digest)s。"
    ),
    "owners:offered": N_(
        "%(by)s提出新的业主名册：专有部分 %(parts)s 处，业主 %(owners)s 人，"
        "面积 %(square_metres)s 平方米，内容防改码 %(digest)s，等另一个人核对后才换。"
    ),
    "owners:line_changed": N_(
        "业主名册换了，由您表决的面积或者由谁表决有变化。请在“我的业主登记”里核对，"
        "不对的告诉值班台。"
    ),
    "owner:voter_offered": N_(
        "%(by)s提出由%(person)s代表一位业主在网上表决，等另一个人核对书面推举后才算数。"
    ),
    "owner:removal_offered": N_("%(by)s提出一位业主改为只用纸质票表决，等另一个人核对后才算数。"),
    "owner:voter_named": N_("%(by)s按业主的书面推举，登记%(person)s为一位业主的表决人。"),
    "owner:voter_removed": N_("%(by)s登记一位业主改为只用纸质票表决。"),
}
