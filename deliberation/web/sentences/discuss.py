"""What a meeting says when it refuses: its pages, and the rules of order themselves."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    # What a meeting's pages say beside the rules of order themselves.
    "discuss.floor_changed": _l("您看的时候，会上已经往前走了一步。请看过现在的情况，再作决定。"),
    "discuss.code_expired": _l("这个签到码已经过时。请再扫一次会场里的码，它每分钟换一次。"),
    "discuss.roll_seen": _l("没有等确认的签到。"),
    "discuss.roll_unseen": _l(
        "到会的人里有 %(count)s 位只有您一个人登记，还不能算法定人数。"
        "请主持人、记录人或者监票人里的另一位，用自己的账号在签到页按一次“确认签到”。"
    ),
    "discuss.roll_call_at_once": _l("点名的回答先记下来，由另一个人核对后再宣布结果。"),
    "discuss.nothing_entered": _l("还没有人回答，也没有记下谁的回答。"),
    "discuss.consent_for_chair": _l(
        "这个问题是您一个人替主持人问的：请主持人用自己的账号宣布，或者用举手、点名表决。"
    ),
    "discuss.cancelled": _l("这次会议已经取消。"),
    "minutes.still_running": _l("散会以后才能补记、确认和签署会议纪要。"),
    "minutes.record_broken": _l("会议记录在第 %(number)s 条对不上，不能确认，也不能签署。"),
    "minutes.confirmed_already": _l("现在的会议纪要已经确认过了。"),
    "minutes.confirm_first": _l("请主持人先确认会议纪要，再签署。"),
    "minutes.signed_already": _l("您已经签署过现在的会议纪要。"),
    "minutes.changed": _l("您看的时候，纪要上又补记了内容。请看过再作决定。"),
    "minutes.only_own_view": _l(
        "参会人可以补记自己的少数意见；其他内容由主持人、记录人或监票人补记。"
    ),
    "minutes.nothing_to_contest": _l("没有别人替您记的，或者是您自己签到、自己回答的。"),
    "minutes.contest_over": _l("纪要已经确认，说明的日子也过了：请找主持人补记更正。"),
    "minutes.no_such_speech": _l("会议记录里没有这一次发言。"),
    "minutes.not_own_words": _l("您只能更正自己的发言；别人的由记录人或主持人来记。"),
    "minutes.own_words_stand": _l("发言的人已经自己更正过了，以本人写的为准。"),
    "minutes.words_over": _l("会议纪要已经确认，发言不能再改。要更正，请主持人补记。"),
    "minutes.words_missing": _l("请用一两句话写明说了什么。"),
    "minutes.no_such_item": _l("会议通知里没有这一项议程。"),
    "discuss.hour_not_come": _l("通知的时间还没有到，%(clock)s 起可以宣布开会。"),
    "discuss.day_over": _l(
        "通知的开会日期是 %(date)s，已经过了：请改期，重新发通知，或者取消会议。"
    ),
    "discuss.too_early": _l("通知的开会日期是 %(date)s，还没有到。"),
    # the mediation room
    "discuss.session_recorded": _l("这次调解已经记录过，或者改了时间。"),
    "discuss.session_not_begun": _l("约定的时间还没有到，不能记录。"),
    "discuss.terms_empty": _l("请写明打算怎么解决。"),
    "discuss.refusal_by_party": _l("不再调解，要由当事人自己说，或者由调解员照实记录。"),
    # What the floor says when an act is out of order.
    # The meeting and who is in it
    "floor.act_unreadable": _l("这条会议记录读不出来。"),
    "floor.time_runs_forward": _l("会议记录只能往后记，不能补记到前面的时间。"),
    "floor.owners_do_not_meet": _l("业主共同决定不在会上举手，请用书面或投票箱的方式计票。"),
    "floor.chair_without_seat": _l("主持人必须是本次会议的席位之一。"),
    "floor.chair_is_scrutineer": _l("主持人和监票人不能是同一个人：票数要有另一个人核对。"),
    "floor.not_called_to_order": _l("会议还没有宣布开始。"),
    "floor.in_recess": _l("现在正在休息，只能签到和离场；主持人宣布继续开会后再进行。"),
    "floor.adjourned": _l("会议已经结束。"),
    "floor.stranger": _l("这位不在本次会议的名单上。"),
    "floor.absent": _l("这位还没有签到，或者已经离场。"),
    "floor.already_here": _l("这位已经签到了。"),
    "floor.already_in_session": _l("会议已经宣布开始，不能再宣布一次。"),
    "floor.no_recess": _l("现在没有休息，会议正在进行。"),
    "floor.no_quorum": _l(
        "到会 %(present)s 人，不足法定人数 %(required)s 人："
        "现在只能休息、休会、提秩序问题或等人到齐。"
    ),
    # The chair
    "floor.not_the_chair": _l("这一步由主持人来做。"),
    "floor.chair_is_neutral": _l("主持人保持中立：要提议、附议或发言，请先把主持交给别人。"),
    "floor.presides_already": _l("您正在主持，不用接回。"),
    "floor.chair_is_here": _l("主持人在场，不需要暂代主持。"),
    "floor.another_presides": _l("主持人不在时由记录人暂代，记录人不在时由最先到会的委员暂代。"),
    "floor.chair_took_part": _l("您在眼前这个问题上提议、附议或发过言，等它表决完再接回主持。"),
    "floor.quorum_is_here": _l("到会人数够，休会要由委员提议并表决。"),
    "floor.quorum_may_return": _l("人数不够才一会儿：再等 %(minutes)s 分钟，仍不够才能宣布休会。"),
    "floor.chair_waits": _l("有人正在发言，或者有动议、表决、请求还没有处理完，现在不能交接主持。"),
    "floor.nobody_to_preside": _l("现在没有可以接替主持的人：须是到会并有表决权的人。"),
    "floor.cannot_preside": _l(
        "这位现在不能接替主持：须是到会并有表决权的人；原主持人要等议题处理完再接回。"
    ),
    "floor.not_the_scrutineer": _l("票数由监票人核对确认。"),
    # Items of the notice
    "floor.unannounced": _l("会议通知里没有这一项，本次会议不能讨论。"),
    "floor.no_item_to_open": _l("会议通知里没有别的议程项可以打开。"),
    "floor.item_is_open": _l("这一项议程已经打开了。"),
    # Moving, seconding, stating
    "floor.guest": _l("列席的人可以发言，可以提权宜问题和询问，其他事项由会议成员提出。"),
    "floor.no_vote": _l("这一步只有有表决权的人可以做。"),
    "floor.question_pending": _l("一次只议一件事：先处理完眼前这一件。"),
    "floor.motion_waits": _l("前面提出的事还没有处理完，请稍等。"),
    "floor.rank_too_low": _l("眼前的这件事排在前面，处理完它才能提这个动议。"),
    "floor.nothing_pending": _l("现在没有待决的问题。"),
    "floor.somebody_speaks": _l("有人正在发言，请等他说完。"),
    "floor.put_before": _l("同样的问题本次会议已经议过，要再议须提“复议”。"),
    "floor.words_missing": _l("请写明动议的内容。"),
    "floor.words_not_found": _l("原文里找不到“%(words)s”。"),
    "floor.words_twice": _l("“%(words)s”在原文里出现不止一次，请多写几个字，让它只指一处。"),
    "floor.where_missing": _l("请写明交给哪个小组，或者改到哪次会议。"),
    "floor.limit_missing": _l("请写明每次发言几分钟、每人几次。"),
    "floor.length_missing": _l("休息时间必须大于零。"),
    "floor.nothing_to_second": _l("现在没有等待附议的动议。"),
    "floor.own_motion": _l("提议的人不能给自己附议。"),
    "floor.needs_second": _l("这个动议还没有人附议。"),
    "floor.nothing_to_state": _l("现在没有等待宣布的动议。"),
    "floor.nothing_to_rule_out": _l("现在没有可以裁定不合规则的动议；已经宣布的动议不能再裁定。"),
    "floor.reason_missing": _l("主持人裁定必须说明理由。"),
    # Debate
    "floor.not_stated": _l("主持人还没有宣布这个问题，宣布以后才能发言。"),
    "floor.not_debatable": _l("这个动议不讨论，直接表决。"),
    "floor.debate_closed": _l("讨论已经结束，接下来直接表决。"),
    "floor.has_the_floor": _l("您正在发言。"),
    "floor.already_waits": _l("您已经在排队等候发言。"),
    "floor.no_turn_left": _l("每人在一个问题上最多发言 %(turns)s 次，次数已经用完。"),
    "floor.nobody_waits": _l("现在没有人等候发言。"),
    "floor.not_next": _l("还没轮到这一位，请按排队的顺序发言。"),
    "floor.not_speaking": _l("这位现在没有在发言。"),
    "floor.side_unheard": _l("还有一方要求发言而没有说过，讨论不能就此结束。"),
    "floor.debate_goes_on": _l("还有 %(waiting)s 人等候发言，说完再表决。"),
    # Voting
    "floor.not_to_be_put": _l("这个问题现在还不能开始表决。"),
    "floor.never_a_vote": _l("调解不表决，只能各方都同意。"),
    "floor.secret_ordered": _l("按规定，这一项必须无记名投票。"),
    "floor.nobody_to_confirm": _l("监票人不在会场，没有人核对票数：请他签到，或者改用点名。"),
    "floor.no_such_vote_open": _l("现在没有进行这种表决。"),
    "floor.box_is_open": _l("这次表决用票箱：票只从票箱里数，不能再手工填票数。"),
    "floor.too_few_for_box": _l(
        "到会可以投票的只有 %(present)s 人，不到 %(least)s 人：用票箱会看出谁投了什么，请手工计票。"
    ),
    "floor.too_few_in_box": _l(
        "只投了 %(cast)s 票，不到 %(least)s 票，现在公布会看出谁投了什么：请等大家投完。"
        "投不了的，请任何一位提秩序问题，裁定成立就作废，改用别的办法表决。"
    ),
    "floor.count_missing": _l("还没有填写票数。"),
    "floor.count_negative": _l("票数不能小于零。"),
    "floor.count_too_high": _l(
        "填写的票数共 %(count)s 票，超过可以表决的 %(voters)s 人，请再数一次。"
    ),
    "floor.not_at_the_vote": _l("表决开始时这位不在场，或者没有表决权，不能计入。"),
    "floor.voted_twice": _l("同一个人的票只能计一次。"),
    "floor.chair_decides_nothing": _l("议事会的主持人保持中立：这一票改变不了结果，所以不投。"),
    "floor.no_result_just_now": _l("重新计票要在宣布结果以后马上提出。"),
    "floor.nothing_was_counted": _l("刚才没有计票：大家没有异议，一致通过。"),
    "floor.recounted_once": _l("这次表决已经重新计过一次票。"),
    "floor.recount_counts": _l("重新计票必须实际计数，请举手、点名或投票。"),
    # Taking up again
    "floor.nothing_to_reconsider": _l("现在没有可以复议的决定。"),
    "floor.not_the_time_to_reconsider": _l("只能复议最近的一个决定，而且要在它所属的问题上提出。"),
    "floor.reconsidered_once": _l("同一个问题只能复议一次。"),
    "floor.not_prevailing": _l("复议要由上次表决中胜出一方的人提出。"),
    # Order, appeals, requests
    "floor.answer_first": _l("请主持人先答复刚才提出的问题。"),
    "floor.no_point_raised": _l("现在没有人提秩序问题。"),
    "floor.appeal_pending": _l("已经有一个申诉，先把它表决完。"),
    "floor.appeal_stands": _l("申诉不能被裁定为不合规则。"),
    "floor.no_ruling_just_now": _l("申诉要在主持人裁定以后马上提出。"),
    "floor.not_the_mover": _l("动议只能由提议的人撤回。"),
    "floor.vote_open": _l("正在表决：现在只能提秩序问题，表决完再说。"),
    "floor.no_request": _l("现在没有等待答复的请求。"),
    "floor.nothing_to_object_to": _l("现在没有需要提出异议的事项。"),
}
