"""The record as prose: conventions, what the law says to them, and when they are in force."""

from __future__ import annotations

from collections.abc import Mapping

from deliberation.journal.queries.sentences_people import N_

CONVENTIONS: Mapping[str, str] = {
    "text:brought": N_(
        "%(by)s把“%(title)s”（第 %(text_number)s 号文本）交给这个议题表决，试行到%(until)s。"
    ),
    "text:taken_from": N_("%(by)s撤回“%(title)s”（第 %(text_number)s 号文本），暂不交议题表决。"),
    "text:put": N_(
        "交会议表决的是“%(title)s”第 %(version)s 版（第 %(text_number)s 号文本），"
        "防改码 %(text_hash)s。"
    ),
    "text:took_force": N_(
        "“%(title)s”第 %(version)s 版生效，依据第 %(resolution)s 号决议"
        "（第 %(text_number)s 号文本），防改码 %(text_hash)s。"
    ),
    "text:ended": N_(
        "“%(title)s”第 %(version)s 版不再有效：%(ended)s（第 %(text_number)s 号文本）。"
    ),
    "text:filed": N_(
        "%(by)s登记“%(title)s”第 %(version)s 版的备案：%(filed_on)s报%(addressee)s，"
        "备案号 %(filed_number)s（第 %(text_number)s 号文本）。"
    ),
    "text:reviewed": N_(
        "%(by)s登记“%(title)s”的评估（第 %(text_number)s 号文本）：%(review)s "
        "下一次在%(next_on)s以前。"
    ),
    "text:reviewed_late": N_(
        "%(by)s登记“%(title)s”的评估，已经逾期（第 %(text_number)s 号文本）：%(review)s "
        "下一次在%(next_on)s以前。"
    ),
    "guide:looked_at": N_(
        "%(by)s查看了“%(title)s”第 %(version)s 版，不用改（第 %(text_number)s 号文本）。"
        "下一次在%(next_on)s以前。"
    ),
    "guide:looked_at_late": N_(
        "%(by)s查看了“%(title)s”第 %(version)s 版，不用改，已经逾期（第 %(text_number)s 号文本）。"
        "下一次在%(next_on)s以前。"
    ),
    "legality:asked": N_(
        "%(by)s请求对“%(title)s”第 %(version)s 版作合法性审查，%(due)s以前答复"
        "（第 %(text_number)s 号文本）。"
    ),
    "legality:given": N_(
        "“%(title)s”第 %(version)s 版的合法性审查意见由%(by)s登记：共 %(clauses)s 条，"
        "违法 %(unlawful)s 条，建议修改 %(advised)s 条（第 %(text_number)s 号文本）。"
    ),
    "legality:withdrawn": N_(
        "对“%(title)s”第 %(version)s 版%(clause)s“违法”的意见由%(by)s登记撤回"
        "（第 %(text_number)s 号文本）。理由：%(reason)s"
    ),
    "legality:asked_on_resolution": N_(
        "%(by)s请求对公示中的第 %(resolution)s 号决议作合法性审查，%(due)s以前答复。"
    ),
    "legality:given_on_resolution": N_(
        "第 %(resolution)s 号决议的合法性审查意见由%(by)s登记：共 %(clauses)s 条，"
        "违法 %(unlawful)s 条，建议修改 %(advised)s 条。"
    ),
    "legality:withdrawn_on_resolution": N_(
        "对第 %(resolution)s 号决议%(clause)s“违法”的意见由%(by)s登记撤回。理由：%(reason)s"
    ),
}

#: The same where nothing is said of a trial.
CONVENTIONS_WITHOUT_END: Mapping[str, str] = {
    "text:brought": N_("%(by)s把“%(title)s”（第 %(text_number)s 号文本）交给这个议题表决。"),
}
