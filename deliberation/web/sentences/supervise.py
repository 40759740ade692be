"""What supervision says when it refuses: tasks, the joint council, the yearly sheet."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    # What the room of supervision says when it refuses.
    # tasks
    "supervise.not_in_execution": _l("这份决议现在不在执行，不能再登记。"),
    "supervise.accepted_already": _l("这项任务已经验收了。"),
    "supervise.reported_already": _l("这项任务已经报告办完，正在等监督小组验收。"),
    "supervise.note_missing": _l("请写明办了什么、办得怎么样。"),
    "supervise.evidence_missing": _l("请附上照片、填上花了多少钱；没有的，写明为什么没有。"),
    "supervise.part_settled_already": _l("这一部分已经回报过了。"),
    "supervise.part_note_missing": _l("请写明配合做了什么。"),
    "supervise.decided_already": _l("监督小组的别人已经作出决定了，请刷新后查看。"),
    "supervise.reasons_missing": _l("退回要写明理由：哪里还没有办好。"),
    "supervise.leads_already": _l("请选择本社区的另一个单位，不能交给原来的牵头单位。"),
    "supervise.handover_reason_missing": _l("更换牵头单位要写明原因。"),
    # milestones, a later deadline, supervision orders
    "supervise.milestone_reached_already": _l("这个节点已经登记过了。"),
    "supervise.extension_too_late": _l("期限已经过了，不能再申请延期。请抓紧办，办完报告。"),
    "supervise.extension_asked_already": _l("已经有一份延期申请在等监督小组答复。"),
    "supervise.extended_enough": _l("这项任务已经延期 %(most)s 次，不能再延。"),
    "supervise.extension_reason_missing": _l("申请延期要写明理由，理由会向大家公开。"),
    "supervise.extension_not_later": _l("新的期限要晚于现在的期限。"),
    "supervise.extension_too_long": _l("每次最多延 %(most)s 天。"),
    "supervise.extension_overtaken": _l("已经过了申请的期限，或者满意度调查已经开始，不能再延。"),
    "supervise.refusal_reason_missing": _l("不同意延期要写明理由。"),
    "supervise.order_text_missing": _l("请写明督办什么。"),
    "supervise.order_day_passed": _l("答复的日期不能早于今天。"),
    "supervise.order_answered_already": _l("这件督办已经答复过了。"),
    "supervise.order_answer_missing": _l("请写明答复，答复会向大家公开。"),
    # monthly reports
    "supervise.month_out_of_range": _l("只能填报从决议生效那个月到这个月的进度。"),
    "supervise.report_published_already": _l("这个月的进度已经公布过了。"),
    "supervise.percent_out_of_range": _l("进度请填 0 到 100 的整数。"),
    "supervise.report_text_missing": _l("请写明这个月做了什么。"),
    "supervise.reason_too_long": _l("有一户的理由太长，最多 %(most)s 个字，请写短一点。"),
    "supervise.delay_reason_missing": _l("进度延误或者停工，要写明原因。"),
    "supervise.comment_missing": _l("请写明您想说什么。"),
    "supervise.comment_answered_already": _l("这条意见已经有人答复了。"),
    "supervise.comment_answer_missing": _l("请写明答复，答复会向大家公开。"),
    # the satisfaction poll
    "supervise.household_answered": _l("您家已经答复过了。一户一份，不用再填。"),
    "supervise.no_answers": _l("还没有选任何一户的答复。"),
    "supervise.channel_unknown": _l("请选这些答复是怎么来的。"),
    "supervise.follow_up_over": _l("这次回访已经结束。"),
    "supervise.answer_by_party": _l("满意不满意，要由当事人自己说，或者由回访的人照实记录。"),
    "supervise.party_answered": _l("这一方已经答复过了。"),
    # What an office's joint council says when it refuses.
    "council.no_members": _l("委员会还没有委员，请先登记。"),
    "council.public_members_too_few": _l(
        "公众委员只有 %(public)s 名，全部委员 %(members)s 名：不到一半，不能定议程。"
    ),
    "council.seat_unknown": _l("请选这一席代表哪一方。"),
    "council.name_missing": _l("请写姓名。"),
    "council.sits_already": _l("这位委员已经登记了。"),
    "council.left_already": _l("这位委员已经离任了。"),
    "council.agenda_empty": _l("请至少选一个议题。"),
    "council.day_passed": _l("开会的日期不能早于今天。"),
    "council.month_fixed_already": _l("这个月的议程已经定了。"),
    "council.outcome_missing": _l("请写明商量的结果。"),
    "council.concluded_already": _l("这一项的结果已经登记了。"),
    "council.group_incomplete": _l("请写明谁牵头、有哪些成员、要解决什么。"),
    "council.group_there_already": _l("这个议题已经有工作组了。"),
    "council.issue_ended": _l("这个议题已经结束，不用再成立工作组。"),
    # What is refused about the yearly sheet and the petition cases.
    "petitions.source_missing": _l("请写明件数从哪里来，例如“街道信访登记簿”。"),
    "petitions.month_not_over": _l("这个月还没有过完，下个月再填。"),
    "petitions.cases_out_of_range": _l("件数请填 0 到 %(most)s 的整数。"),
    "assessment.points_out_of_range": _l("分数请填 0 到 %(most)s 的整数。"),
    "assessment.reason_missing": _l("自己填的分数要写明依据。"),
    "assessment.year_not_begun": _l("这一年还没有开始。"),
    "assessment.year_not_over": _l("年度考核表从十二月起才能确认。"),
    "assessment.figures_moved": _l(
        "填表以后有 %(number)s 项数据变了，不能按旧数据确认，请居委会重新填表。"
    ),
    "assessment.model_unknown": _l("请选一种考核办法。"),
    "assessment.confirmed_already": _l("监督小组已经确认，不能再改。"),
    "assessment.not_confirmed": _l("监督小组还没有确认。"),
    "assessment.evaluator_missing": _l("请写明是哪一家机构评估的。"),
    "assessment.remark_missing": _l("请写下意见。"),
    "assessment.remarked_already": _l("街道的意见已经填写过了。"),
    "assessment.procedure_missing": _l("容错要写明按什么程序办的、为什么没有办成。"),
    "assessment.task_not_failed": _l("这项任务没有到期，或者已经按期办成，用不着容错。"),
    "assessment.tolerated_already": _l("这项任务已经按容错记录过了。"),
}
