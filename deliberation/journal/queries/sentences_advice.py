"""The record as prose: experts who are asked for advice on a text, and what they declare."""

from __future__ import annotations

from collections.abc import Mapping

from deliberation.journal.queries.sentences_people import N_

ADVICE: Mapping[str, str] = {
    "advice:asked": N_(
        "%(by)s请%(person)s对“%(title)s”第 %(version)s 版提专家意见，%(due)s以前答复"
        "（第 %(text_number)s 号文本，第 %(advice_number)s 份）。"
    ),
    "advice:asked_outside": N_(
        "%(by)s请一位外面的专家对“%(title)s”第 %(version)s 版提意见，%(due)s以前答复"
        "（第 %(text_number)s 号文本，第 %(advice_number)s 份）。"
    ),
    "advice:declared": N_(
        "对“%(title)s”第 %(version)s 版，专家的利害关系由%(by)s登记声明：%(expert_interest)s"
        "（第 %(text_number)s 号文本，第 %(advice_number)s 份）。"
    ),
    "advice:declined": N_(
        "请来的专家对“%(title)s”第 %(version)s 版不提意见，由%(by)s登记"
        "（第 %(text_number)s 号文本，第 %(advice_number)s 份）。"
    ),
    "advice:given": N_(
        "对“%(title)s”第 %(version)s 版的专家意见由%(by)s登记：%(clauses)s 条，"
        "专家声明：%(expert_interest)s（第 %(text_number)s 号文本，第 %(advice_number)s 份）。"
    ),
}
