"""The record as prose: what is said of texts and of opinions on them."""

from __future__ import annotations

from collections.abc import Mapping

from deliberation.journal.queries.sentences_people import N_

TEXTS: Mapping[str, str] = {
    "announcement:published": N_("%(by)s发布公告“%(title)s”（第 %(announcement)s 号公告）。"),
    "announcement:urgent": N_("%(by)s发布急事公告“%(title)s”（第 %(announcement)s 号公告）。"),
    "announcement:rumour": N_(
        "%(by)s发布公告“%(title)s”，澄清传言（第 %(announcement)s 号公告）。"
    ),
    "announcement:ended": N_("%(by)s撤下公告“%(title)s”（第 %(announcement)s 号公告）。"),
    "text:begun": N_("%(by)s开始写%(text_kind)s（第 %(text_number)s 号文本）。"),
    "text:published": N_(
        "%(by)s发布“%(title)s”第 %(version)s 版（%(version_name)s），防改码 %(text_hash)s。"
    ),
    "round:opened": N_(
        "%(by)s就“%(title)s”第 %(version)s 版征求意见（第 %(opinion_round)s 次），"
        "到%(until)s为止（含当天）。"
    ),
    "round:closed": N_(
        "第 %(opinion_round)s 次征求意见结束：%(persons)s 人提了 %(opinions)s 条"
        "（第 %(text_number)s 号文本）。"
    ),
    "round:answered": N_(
        "第 %(opinion_round)s 次征求的 %(opinions)s 条意见都答复了：采纳 %(taken)s 条，"
        "部分采纳 %(partly)s 条（第 %(text_number)s 号文本）。"
    ),
    "opinion:given": N_(
        "%(by)s提了第 %(opinion_number)s 条意见"
        "（第 %(opinion_round)s 次征求，第 %(text_number)s 号文本）。"
    ),
    "opinion:entered": N_(
        "%(by)s登记了第 %(opinion_number)s 条意见，来自：%(channel)s"
        "（第 %(opinion_round)s 次征求，第 %(text_number)s 号文本）。"
    ),
    "opinion:entered_for": N_(
        "%(by)s替%(person)s登记了第 %(opinion_number)s 条意见，来自：%(channel)s"
        "（第 %(opinion_round)s 次征求，第 %(text_number)s 号文本）。"
    ),
    "opinion:taken_over": N_(
        "%(by)s把看法征集里的一条说法收为第 %(opinion_number)s 条意见："
        "同意 %(agree)s，不同意 %(disagree)s"
        "（第 %(opinion_round)s 次征求，第 %(text_number)s 号文本）。"
    ),
    "opinion:answered": N_(
        "%(by)s答复了对“%(title)s”的第 %(opinion_number)s 条意见"
        "（第 %(opinion_round)s 次征求）：%(dealt)s。"
    ),
    # the plan that is submitted (room resolve)
    "plan:frozen": N_(
        "报上去的是“%(title)s”第 %(version)s 版（第 %(text_number)s 号文本），"
        "防改码 %(text_hash)s。"
    ),
    "plan:clauses_answered": N_("答复里逐条答复了方案的 %(clauses)s 条。"),
}
