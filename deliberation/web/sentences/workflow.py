"""What the six steps, the bylaws and the satisfaction poll say when they refuse."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    # collect and review
    "workflow.submit_from_collect": _l("只有还在收集阶段的议题，才能提交审核。"),
    "workflow.submit_by_proposer": _l("议题要由提出人提交；代为录入的，由录入的工作人员提交。"),
    "workflow.not_released": _l(
        "这是别的渠道来的，还没有核对公开。请先核对个人信息，公开以后再提交。"
    ),
    "workflow.release_from_collect": _l("只有还在“议题收集”的来件可以公开。"),
    "workflow.released_before": _l("这件已经公开了。"),
    "workflow.personal_data_left": _l(
        "里面还有 %(places)s 处像个人信息（号码，或者门牌旁边的姓名），先打码再公开。"
    ),
    "workflow.cosigners_missing": _l(
        "联名还差 %(missing)s 人：需要 %(threshold)s 人，现有 %(cosigners)s 人。"
    ),
    "workflow.lapse_from_collect": _l("只有还在收集阶段的议题，才会过期失效。"),
    "workflow.days_remain": _l("收集期限是 %(limit)s 天，现在是第 %(days)s 天，还没有过期。"),
    "workflow.withdraw_before_acceptance": _l("议题受理以后，就不能再撤回了。"),
    "workflow.withdraw_by_proposer": _l("议题要由提出人撤回；代为录入的，由录入的工作人员撤回。"),
    "workflow.withdrawal_reason_missing": _l("撤回议题，请写明理由，好告诉联名的人。"),
    "workflow.accept_from_review": _l("只有正在审核的议题，才能受理。"),
    "workflow.kind_missing": _l("受理时要写明类别：日常事务、重大事项，还是矛盾纠纷。"),
    "workflow.body_missing": _l("受理时要写明由哪个会议来决定。"),
    "workflow.body_unknown": _l("没有“%(body)s”这种会议，请重新选择。"),
    "workflow.dispute_needs_mediation": _l("矛盾纠纷用调解解决，不交会议表决。"),
    "workflow.mediation_only_for_disputes": _l("只有矛盾纠纷才用调解，请另选决定的会议。"),
    "workflow.owner_missing": _l("受理时要写明由谁负责下一步。"),
    "workflow.parties_consent_missing": _l("调解要各方当事人都同意，才能受理。"),
    "workflow.study_missing": _l(
        "重要事项提交居民会议或居民代表会议之前，要先由党组织研究，并记录在案。"
    ),
    "workflow.decline_from_review": _l("只有正在审核的议题，才能作出不予受理的答复。"),
    "workflow.reasons_missing": _l("不予受理必须写明理由。理由会向大家公开。"),
    "workflow.appeal_once_when_declined": _l("只有不予受理的议题可以申请复核，并且只有一次。"),
    "workflow.appeal_signatures_missing": _l(
        "联名申请复核，需要 %(adults_needed)s 名成年居民（现有 %(adults_signed)s 名），"
        "或者 %(representatives_needed)s 名居民代表（现有 %(representatives_signed)s 名）。"
    ),
    "workflow.appeal_needs_another_reviewer": _l("复核要换一个人来审，不能由原来的审核人再审。"),
    "workflow.merge_from_review": _l("只有正在审核的议题，才能并入别的议题。"),
    "workflow.merge_into_itself": _l("议题不能并入它自己，请另选一个。"),
    "workflow.merge_target_not_open": _l("要并入的议题已经不在办理中，请另选一个。"),
    "workflow.refer_from_review": _l("只有正在审核的议题，才能转出去办理。"),
    "workflow.referral_addressee_missing": _l("请写明转给哪个部门、单位或者业主委员会。"),
    "workflow.referral_owner_missing": _l("转出去的议题，要写明社区里由谁跟进。"),
    "workflow.referral_deadline_missing": _l("转出去的议题，要写明最迟哪一天答复。"),
    "workflow.answer_when_referred": _l("只有已经转出去的议题，才能登记对方的答复。"),
    "workflow.reply_missing": _l("请把对方的答复写下来。"),
    # convene and discuss
    "workflow.open_from_convene": _l("只有正在召集的议题，才能在会上开始讨论。"),
    "workflow.another_body_decides": _l("这个议题不归这个会议决定，请看受理时定下的会议。"),
    "workflow.not_called_to_order": _l("会议还没有宣布开始。"),
    "workflow.party_absent": _l("调解要各方当事人都到场，现在还有人没到。"),
    "workflow.notice_not_kept": _l("会议通知的时间不够，不能讨论这个议题。"),
    "workflow.quorum_missing": _l("到会人数不够，不能开始讨论。"),
    "workflow.written_vote_from_convene": _l(
        "只有正在召集的议题，才能书面表决；矛盾纠纷不作表决。"
    ),
    "workflow.written_vote_not_adopted": _l("书面表决没有通过，不能形成决议。"),
    "workflow.return_from_discuss": _l("只有正在讨论的议题，才能退回重新召集。"),
    "workflow.meeting_not_adjourned": _l("会议还没有休会。会上的决定在休会以后才生效。"),
    "workflow.next_round_of_major": _l("只有正在讨论的重大事项，才能决定再协商一轮。"),
    "workflow.further_consultation_not_decided": _l("会议没有决定再协商一轮。"),
    "workflow.vote_in_discuss": _l("只有正在讨论的议题，才有表决结果；矛盾纠纷不作表决。"),
    "workflow.motion_not_adopted": _l("会议没有通过这个议题，不能形成决议。"),
    "workflow.motion_not_lost": _l("会议没有否决这个议题，不能因此结束。"),
    "workflow.agreement_in_session": _l("只有正在调解的矛盾纠纷，才能签协议。"),
    "workflow.signature_missing": _l("还有当事人没有在协议上签字。"),
    "workflow.refusal_during_mediation": _l("只有调解中的矛盾纠纷，当事人才能拒绝继续调解。"),
    "workflow.refusal_by_party": _l("要有当事人明确拒绝，调解才能这样结束。"),
    "workflow.next_rungs_missing": _l(
        "结束调解前，要告诉当事人下一步可以找谁：人民调解委员会、仲裁，或者法院。"
    ),
    # resolve and supervise
    "workflow.force_from_resolve": _l("只有已经形成决议的议题，才能生效。"),
    "workflow.resolution_not_written": _l("决议还没有写成文字，不能生效。"),
    "workflow.agreement_not_posted": _l("调解协议不公示，请先把公示撤下。"),
    "workflow.not_posted": _l("决议还没有公示，不能生效。"),
    "workflow.posting_not_ended": _l("公示期还没有满，不能生效。"),
    "workflow.objections_open": _l("还有 %(open)s 条异议没有答复，不能生效。"),
    "workflow.major_is_never_urgent": _l("重大事项要公示期满才能生效，不能按紧急小事先办。"),
    "workflow.plan_not_submitted": _l("重大事项的方案还没有上报。"),
    "workflow.plan_reply_missing": _l("上报的方案还没有得到答复。"),
    "workflow.unlawful_clauses": _l(
        "审查意见说有 %(clauses)s 条违法，不能生效。改好重新表决，或者审查的单位说明理由撤回。"
    ),
    "workflow.plan_returned": _l("上报的方案被退回，决议不能生效，进入下一轮重新协商。"),
    "workflow.plan_of_major_at_resolve": _l("只有还没有生效的重大项目决议，方案才能被退回。"),
    "workflow.plan_reasons_missing": _l("退回方案要写明理由，下一轮逐条解决。"),
    "workflow.objection_while_posted": _l(
        "只有决议还没有生效，或者还在公示期里，才能因异议成立而重新协商。"
    ),
    "workflow.objection_answer_missing": _l("异议成立也要公开答复，请写明答复。"),
    "workflow.revoke_what_was_resolved": _l(
        "只有写成决议、正在执行或者已经办结的议题，才能被上一级会议撤销。"
    ),
    "workflow.not_the_assembly_above": _l("这个会议无权撤销这项决议。"),
    "workflow.revocation_not_adopted": _l("撤销决议没有通过，决议照旧。"),
    "workflow.judged_under_supervision": _l("只有正在督办的议题，才看满意度结果。"),
    "workflow.not_executed": _l("执行还没有验收，不能销号。"),
    "workflow.only_parties_are_asked": _l("调解的回访只问当事人，不问别人。"),
    "workflow.poll_not_valid": _l(
        "满意度调查的答复不够：至少要 %(minimum)s 份，现有 %(answers)s 份。"
    ),
    "workflow.not_satisfied": _l(
        "%(answers)s 份答复里满意的有 %(satisfied)s 份，不到 %(threshold)s，要重新协商。"
    ),
    "workflow.satisfied_enough": _l(
        "%(answers)s 份答复里满意的有 %(satisfied)s 份，达到了 %(threshold)s，不用重新协商。"
    ),
    # taking back, proposing anew
    "workflow.nothing_to_take_back": _l("这里没有可以收回的步骤。"),
    "workflow.step_not_taken_back": _l("这一步不是哪个人单独作出的，不能由个人收回。"),
    "workflow.take_back_own_step": _l("谁办的这一步，才能由谁收回。"),
    "workflow.acted_since": _l("别人已经接着办了，这一步不能再收回。"),
    "workflow.waiting_time": _l("这件事没有通过，满 %(days)s 天后，从 %(until)s 起可以重新提出。"),
    # the satisfaction poll
    "satisfaction.count_below_zero": _l("答复的份数不能是负数。"),
    "satisfaction.more_answers_than_asked": _l(
        "答复有 %(answers)s 份，询问的只有 %(asked)s 人，请核对。"
    ),
    "satisfaction.threshold_lowered": _l("满意率的标准不能低于五分之四，只能提高。"),
    "satisfaction.threshold_above_all": _l("满意率的标准不能超过全部。"),
    # the bylaws
    "bylaws.acknowledgement_delayed": _l("收到议题，最迟一个工作日内要告知提出人。"),
    "bylaws.adoption_below_half": _l("通过的标准不能低于一半。"),
    "bylaws.posting_shortened": _l("公示不能少于 15 天，只能延长。"),
    "bylaws.poll_after_done_delayed": _l("报告完成以后，最迟 15 天就要开始满意度调查。"),
    "bylaws.poll_after_deadline_delayed": _l("过了办理期限，最迟 30 天就要开始满意度调查。"),
    "bylaws.hall_base_unknown": _l("请选择按有效票、按到会，还是按应到人数计算。"),
    "bylaws.unknown_number": _l("议事规则里没有“%(number)s”这一项。"),
    "bylaws.not_exact": _l("请填整数或者分数，例如 15 或 4/5。“%(value)s”不行。"),
    "bylaws.too_small": _l("这个数字不能小于 %(least)s。"),
    "bylaws.too_large": _l("这个数字不能大于 %(most)s。"),
    "bylaws.resolution_missing": _l("修改规矩要凭居民代表会议的决议，请写明是哪一份。"),
    "bylaws.resolution_unfit": _l("只有居民（村民）代表会议通过、已经生效的决议，才能修改规矩。"),
    "bylaws.resolution_used": _l(
        "这份决议已经用来改过一次规矩。录错了，请选“改正录错的数”；要再改，请代表会议再作决议。"
    ),
    "bylaws.nothing_to_correct": _l("规矩还没有改过，没有录错的可以改正。"),
    "bylaws.correction_without_reason": _l("请写明录错了什么，会公开。"),
    "bylaws.paper_incomplete": _l("纸质决议请写全名称和日期。"),
    "bylaws.paper_after_opening": _l(
        "议事厅 %(opened)s 开通以后，代表会议的决议要在这里公示、生效，不能再凭纸质决议改。"
    ),
    "bylaws.offer_waits": _l(
        "已经有一项修改在等第二个人确认，请先请人确认或者收回那一项，再提新的。"
    ),
    "bylaws.nothing_changed": _l("没有改动任何一项。"),
    "settings.nothing_changed": _l("没有改动任何一项。"),
    "outlets.address": _l("这个地址不能用。请整个复制过来，要以 https:// 开头。"),
    "outlets.private": _l("这是内部网络的地址，不能发。真要发，请管服务器的人写进设置 OUTGOING。"),
    "outlets.host": _l("这种机器人的地址以 https://%(host)s/ 开头。请整个复制过来。"),
    "outlets.secret": _l("要有密钥，至少 %(least)s 个字符，对方用它核对是谁发的。"),
    "outlets.too_many": _l("最多接 %(most)s 个，请先停掉不用的。"),
    "settings.too_long": _l("太长了，最多 %(most)s 个字。"),
    "settings.phone_malformed": _l("电话只能用数字、空格、横线、括号和加号，例如 021-5555 0199。"),
    "settings.day_unreadable": _l(
        "第 %(line)s 行“%(text)s”不是日期，请按年-月-日填写，一行一天，例如 2026-05-04。"
    ),
    "settings.day_off_and_working": _l("%(day)s 既填了休息又填了上班，请去掉一处。"),
    "settings.too_many_days": _l("最多填 %(most)s 天。"),
    "bylaws.share_out_of_range": _l("比例要大于 0，最多是 1。%(share)s 不行。"),
}
