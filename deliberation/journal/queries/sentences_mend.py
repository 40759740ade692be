"""What the record and messages say of small faults; how a sentence is written: sentences.py."""

from __future__ import annotations

from collections.abc import Mapping

from deliberation.journal.queries.sentences_people import N_

MEND: Mapping[str, str] = {
    "place:added": N_("%(by)s登记了一个地点：%(place)s（%(code)s）。"),
    "place:closed": N_("%(by)s停用了地点：%(place)s（%(code)s）。"),
    "fault_kind:set": N_("%(by)s定下一类小毛病“%(title)s”，由%(unit)s在 %(hours)s 小时内修好。"),
    "fault_kind:retired": N_("%(by)s停用了一类小毛病“%(title)s”。"),
    "snap:moved_privately": N_("一件不公开的随手拍（%(report)s 号）有了进展。"),
    "snap:reported": N_("%(by)s报修（%(report)s 号）：%(place)s，来自：%(channel)s。"),
    "snap:reported_for": N_(
        "%(by)s替%(person)s报修（%(report)s 号）：%(place)s，来自：%(channel)s。"
    ),
    "snap:photo_attached": N_(
        "%(report)s 号随手拍附上一张照片，%(width)s×%(height)s，防改码 %(sha256)s。"
    ),
    "snap:covered": N_("%(by)s给 %(report)s 号随手拍里的个人信息打了码。"),
    "snap:joined": N_("%(by)s说：%(report)s 号随手拍的毛病，我也碰到了。"),
    "snap:withdrawn": N_("%(by)s撤回 %(report)s 号随手拍。"),
    "snap:dispatched": N_("%(by)s把 %(report)s 号随手拍派给%(unit)s，最迟%(due)s修好。"),
    "snap:dispatched_by_rule": N_("%(report)s 号随手拍按规则派给%(unit)s，最迟%(due)s修好。"),
    "snap:advised": N_("%(by)s答复 %(report)s 号随手拍：%(reply)s"),
    "snap:merged": N_("%(by)s把 %(report)s 号随手拍并入 %(into)s 号：说的是同一件事。"),
    "snap:taken": N_("%(unit)s接了 %(report)s 号随手拍，正在去修。"),
    "snap:handed_on": N_(
        "%(from_unit)s请%(unit)s接手 %(report)s 号随手拍，理由：%(reason)s "
        "接手以前仍由%(from_unit)s负责。"
    ),
    "snap:taken_over": N_("%(unit)s接手 %(report)s 号随手拍。"),
    "snap:hand_over_refused": N_(
        "%(unit)s不接手 %(report)s 号随手拍，认为该由%(right_unit)s办：%(reason)s"
    ),
    "snap:handled": N_(
        "%(unit)s报告 %(report)s 号随手拍修好了。请报修的人在%(until)s以前说修好没有。"
    ),
    "snap:mended": N_("%(by)s说：%(report)s 号随手拍修好了。"),
    "snap:not_mended": N_(
        "%(by)s说 %(report)s 号随手拍没有修好：%(reason)s 由%(unit)s重修，最迟%(due)s。"
    ),
    "snap:not_answered": N_("七天里没有人回答，%(report)s 号随手拍按“没有回答”结案（不算满意）。"),
    "snap:order_opened": N_(
        "%(report)s 号随手拍第三次没有修好，督办%(unit)s，最迟%(due)s公开答复。"
    ),
    "snap:order_answered": N_("%(unit)s答复 %(report)s 号随手拍的督办：%(text)s"),
    "snap:left_out": N_(
        "%(by)s认定 %(report)s 号随手拍的一次回答不计入%(unit)s的成绩，理由：%(reason)s"
    ),
    "issue:grew_from_reports": N_("%(by)s把 %(reports)s 件反复出现的随手拍提成议题，作为依据。"),
}

#: The same to whom it concerns.
MEND_TOLD: Mapping[str, str] = {
    "snap:moved_privately": N_("您的一件不公开的随手拍（%(report)s 号）有了进展。"),
    "snap:reported_for": N_(
        "%(by)s替您报修（%(report)s 号）：%(place)s，来自：%(channel)s。不是您的意思，请告诉社区。"
    ),
    "snap:dispatched": N_("%(report)s 号随手拍派给%(unit)s了，最迟%(due)s修好。"),
    "snap:advised": N_("您报的 %(report)s 号随手拍，社区答复：%(reply)s"),
    "snap:merged": N_(
        "您报的 %(report)s 号随手拍和 %(into)s 号是同一件事，并过去了，修好了一起问您。"
    ),
    "snap:handed_on": N_(
        "%(from_unit)s请你们接手 %(report)s 号随手拍，理由：%(reason)s 请接手，或者说明该由谁办。"
    ),
    "snap:handled": N_(
        "您报的 %(report)s 号随手拍，%(unit)s说修好了。修好没有，请在%(until)s以前说一声。"
    ),
    "issue:grew_from_reports": N_(
        "您报过的小毛病反复出现，%(reports)s 件一起提成了议题，请大家商量怎么根治。"
    ),
}
