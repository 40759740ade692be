"""The record of who is what here, as prose; how a sentence is written: ``sentences.py``."""

from __future__ import annotations

from collections.abc import Mapping


def N_(text: str) -> str:
    """Mark *text* for the catalogue; it is translated where it is shown."""
    return text


PEOPLE: Mapping[str, str] = {
    "community:founded": N_("社区议事厅开通。"),
    "bylaws:changed": N_("议事规则的数字定下来了。"),
    "bylaws:resolved": N_("%(by)s按照“%(resolution)s”修改了我们的规矩，共 %(items)s 项。"),
    "settings:changed": N_("%(by)s修改了值班台的设置，共 %(items)s 项。"),
    "role:given": N_("%(person)s担任%(role)s，自%(since)s至%(until)s。"),
    "role:ended": N_("%(person)s不再担任%(role)s。"),
    "selection:opened": N_(
        "%(group)s推选居民代表：%(households)s 户，应选 %(seats)s 名，候选人 %(candidates)s 名。"
    ),
    "selection:vote_opened": N_(
        "%(by)s请%(group)s投票推选居民代表，一户一票，共 %(entitled)s 户，"
        "收票到%(until)s（含当天）。"
    ),
    "selection:sheet_entered": N_(
        "%(by)s录入%(group)s的推选签名表，签名 %(signed)s 户，照片校验码 %(sheet)s。"
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
        "面积 %(square_metres)s 平方米，内容指纹 %(digest)s。"
    ),
    "owner:voter_named": N_("%(by)s按业主的书面推举，登记%(person)s为一位业主的表决人。"),
    "owner:voter_removed": N_("%(by)s登记一位业主改为只用纸质票表决。"),
}
