"""Why an act of review is refused, beyond what the workflow itself says."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "review.acknowledge_in_review": _l("只有正在审核的议题，才需要告知已收到。"),
    "review.acknowledged_already": _l("已经告知过提出人了，不用再告知一次。"),
    "review.another_reviewer": _l("这个议题是您答复不予受理的，复核要换一个人来决定。"),
    "review.deadline_passed": _l("答复期限不能早于今天。"),
    "review.appeal_reason_missing": _l("请写明为什么要复核。"),
    "review.replied_already": _l("对方已经答复，正在等提出人说办好了没有。"),
    "review.nothing_to_answer": _l("现在没有等您回答的答复。"),
    "review.feedback_reason_missing": _l("没有办好的，请写明还差什么，对方照着重办。"),
    "review.did_more_since": _l("这一步以后您自己又办了别的，不能再单独收回这一步。"),
    "review.target_unknown": _l("没有 %(number)s 号议题，请核对编号。"),
    # parties to a dispute
    "review.party_nameless": _l("请写明当事人是谁。"),
    "review.too_many_parties": _l("一件纠纷最多登记 %(most)s 方当事人。"),
    "review.party_named_already": _l("第 %(position)s 方已经登记了同一个当事人。"),
    "review.household_unknown": _l("没有“%(called)s”这一户，请核对楼栋和门牌。"),
    "review.parties_at_review": _l("只有正在审核的议题，才能登记当事人和答复。"),
    "review.nothing_waits": _l("没有等第二个人确认的同意。"),
    "review.consent_by_party": _l("同意不同意，要由当事人自己说；代为登记的，请写明怎么答复的。"),
    "review.confidential_is_mediated": _l(
        "这件事不公开，只能按矛盾纠纷调解；要公开协商，请提出人撤回后重新提出。"
    ),
    "review.person_in_charge": _l("矛盾纠纷要由居委会的一位成员负责，不能只写单位。"),
    "review.party_in_charge": _l("当事人不能负责自己的纠纷，请另选一个人。"),
}
