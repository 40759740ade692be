"""Why an act of review is refused, beyond what the workflow itself says."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "review.acknowledge_in_review": _l("只有正在审核的议题，才需要告知已收到。"),
    "review.acknowledged_already": _l("已经告知过提出人了，不用再告知一次。"),
    "review.another_reviewer": _l("这个议题是您答复不予受理的，复核要换一个人来决定。"),
    "review.deadline_passed": _l("答复期限不能早于今天。"),
    "review.appeal_reason_missing": _l("请写明为什么要复核。"),
    "review.did_more_since": _l("这一步以后您自己又办了别的，不能再单独收回这一步。"),
    "review.target_unknown": _l("没有 %(number)s 号议题，请核对编号。"),
}
