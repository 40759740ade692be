"""What the room of resolutions says when it refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    # writing
    "resolve.nothing_decided": _l("这个议题还没有会议决定，不能写决议。"),
    "resolve.agreement_instead": _l("矛盾纠纷由各方签调解协议，不写决议，也不公示。"),
    "resolve.written_already": _l("这一轮的决议已经写好了，请刷新后查看。"),
    "resolve.text_missing": _l("请写明决定了什么。"),
    "resolve.tasks_missing": _l("决议至少要有一项任务：谁牵头，办什么，什么时候办完。"),
    "resolve.deadline_passed": _l("任务的期限不能早于今天。"),
    "resolve.milestone_after_deadline": _l("节点的日期不能晚于办完的期限。"),
    "resolve.part_missing": _l("请写明每个配合单位做什么。"),
    "resolve.part_after_deadline": _l("配合的日期不能晚于办完的期限。"),
    "resolve.lead_assists": _l("牵头单位不用再写成配合单位。"),
    "resolve.nobody_affected": _l("请选出受影响的住户，以后由他们评价满意不满意。"),
    "resolve.unit_unknown": _l("牵头单位不是本社区的单位，请重新选择。"),
    "resolve.household_unknown": _l("选中的住户里，有的不在本社区，请重新选择。"),
    # posting
    "resolve.posted_already": _l("这份决议已经公示了。"),
    "resolve.withdrawn_already": _l("这份决议已经撤回，请另写一份。"),
    "resolve.in_force_already": _l("决议已经生效，不能再撤回。"),
    "resolve.withdrawal_reason_missing": _l("撤回决议要写明理由，理由会向大家公开。"),
    # objections
    "resolve.not_posted": _l("这份决议现在不在公示，不能提异议。"),
    "resolve.objection_empty": _l("请写明您反对什么，为什么。"),
    "resolve.answered_already": _l("这条异议已经答复过了。"),
    "resolve.answer_missing": _l("请写明答复，答复会向大家公开。"),
    # the plan of a major project
    "resolve.plan_of_major_only": _l("只有正在公示、还没有生效的重大项目，才上报方案。"),
    "resolve.plan_submitted_already": _l("方案已经上报过了。"),
    "resolve.plan_addressee_missing": _l("请写明方案报给了哪个单位。"),
    "resolve.plan_not_submitted": _l("方案还没有上报，不能登记答复。"),
    "resolve.plan_replied_already": _l("方案的答复已经登记过了。"),
    "resolve.plan_reply_empty": _l("请把对方案的答复写下来。"),
    "resolve.plan_verdict_missing": _l("请选答复是同意、附条件同意，还是退回。"),
    "resolve.plan_conditions_missing": _l("附条件同意的，请把条件逐条写下来。"),
    "resolve.plan_reply_by_office": _l(
        "街道办在本社区有工作人员，答复由他们自己登记，居委会不能代写。"
    ),
    # revocation by the assembly above
    "resolve.revocation_reason_missing": _l("撤销决议要写明理由，理由会向大家公开。"),
    "resolve.revocation_basis_missing": _l("请写明是哪一次会议、哪一份记录或者决议撤销的。"),
    "resolve.revocation_before_resolution": _l("撤销的会议不能早于这份决议，也不能晚于今天。"),
    "resolve.revocation_decision_unknown": _l("没有找到这个会议通过的决定，请重新选择。"),
    "resolve.revoked_already": _l("这份决议已经撤下，不能再撤销。"),
    # the agreement of a mediation
    "resolve.agreement_incomplete": _l("请写全：事情经过、约定的内容、怎么履行。"),
    "resolve.performance_in_the_past": _l("请写明最迟哪天履行，不能早于今天。"),
    "resolve.not_a_signer": _l("协议由各方当事人和调解员签字。"),
    "resolve.signed_already": _l("这一方已经签过现在这一稿。"),
    "resolve.second_name": _l("纸上的签字要由另一个人核对，不能是登记的人，也不能是当事人自己。"),
    "resolve.agreement_rewritten": _l("您看的时候，协议改写过了。请看过现在这一稿再签。"),
    "resolve.agreement_closed": _l("协议已经生效，或者调解已经结束，不能再改、再签。"),
    "resolve.no_application_now": _l("协议还没有生效，或者已经登记过司法确认申请。"),
    "resolve.court_missing": _l("请写明向哪个法院申请。"),
    "resolve.application_late": _l(
        "司法确认要在协议生效后 %(days)s 天内（最迟%(until)s）申请；请核对申请的日期。"
    ),
    "resolve.no_ruling_now": _l("还没有申请司法确认，或者已经登记过法院的答复。"),
    "resolve.ruling_incomplete": _l("请写明法院的答复和日期；日期不能早于申请，也不能晚于今天。"),
}
