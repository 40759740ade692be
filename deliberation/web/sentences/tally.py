"""Why a profile or a count is refused."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "profiles.share_out_of_range": _l(
        "比例必须大于零、不大于全部，也不能要求“超过全部”；现在填的是 %(share)s。"
    ),
    "profiles.electorate_not_chosen": _l(
        "%(body)s可以由全体成年人参加，也可以每户派代表参加。请先在会议通知里选定一种。"
    ),
    "profiles.electorate_unknown": _l("%(body)s不能由这些人组成。"),
    "profiles.copy_unreadable": _l("这次会议存档的议事规则读不出来，可能被改动过。请联系管理员。"),
    "profiles.unknown_body": _l("没有代号为“%(code)s”的会议。"),
    "profiles.notice_negative": _l("提前通知的天数不能小于零；现在填的是 %(days)s。"),
    "profiles.adoption_below_majority": _l(
        "通过的门槛不能低于一半；现在填的是 %(share)s。赞成的人没有反对的人多，不能算通过。"
    ),
    "profiles.base_unfit": _l("议事会的票数只能按有效票、到会人数或者应到人数来算。"),
    "tally.negative_count": _l("人数、票数和面积都不能小于零；现在填的是 %(number)s。"),
    "tally.more_votes_than_present": _l(
        "票数比到会的人还多：一共 %(votes)s 票，到会 %(present)s 人。请重新清点。"
    ),
    "tally.more_votes_than_entitled": _l(
        "票数比应到的人还多：一共 %(votes)s 票，应到 %(entitled)s 人。请重新清点。"
    ),
    "tally.more_present_than_entitled": _l(
        "到会的人比应到的还多：到会 %(present)s 人，应到 %(entitled)s 人。请核对签到表。"
    ),
    "tally.more_for_than_participating": _l("同意的比参与表决的还多。请核对人数和面积。"),
    "tally.more_participating_than_entitled": _l("参与表决的比全体业主还多。请核对人数和面积。"),
    "tally.present_missing": _l("还没有记下到会人数，不能计算结果。"),
    "tally.entitled_missing": _l("还没有记下应到人数，不能计算结果。"),
    "tally.owners_in_both_dimensions": _l("业主表决要同时按人数和按面积计算，两样都要填。"),
    "tally.not_owners": _l("只有业主表决才按面积计算，这里一人一票。"),
    "tally.mediation_never_votes": _l("调解不作表决。各方都同意，才算达成协议。"),
    "tally.too_few_parties": _l("调解至少要有两方当事人；现在是 %(parties)s 方。"),
    "tally.outcome_altered": _l("存档的表决结果和它的票数对不上，可能被改动过。请联系管理员。"),
}
