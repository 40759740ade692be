"""What people are told, as prose: every kind of message, and how it is said to whom it concerns.

The record says what happened to everybody; a message says it to one person: who did it, what it
means for them, what they can do. What the record is checked by, and the numbers by which papers are
filed, stand there and say nothing here. Where a kind has no sentence of its own, that of the record
says it (``sentences.py``, which also tells how a sentence is written).
"""

from __future__ import annotations

from collections.abc import Mapping

from deliberation.journal.queries.sentences_mend import MEND_TOLD
from deliberation.journal.queries.sentences_people import N_

#: The verbs that anybody is ever told of. Each has its button: lobby/routes/messages.py.
TOLD = frozenset(
    """
    announcement:published announcement:rumour announcement:urgent
    account:guessed account:opened account:reset advice:asked advice:declared advice:declined
    advice:given agreement:concluded agreement:mediator_signed agreement:paper_confirmed
    agreement:rewritten
    agreement:signed agreement:took_force agreement:written answers:to_confirm attendance:entered
    ballot:assisted ballot:at_terminal ballot:contested ballot:entered_for bylaws:corrected
    bylaws:resolved confirmation:applied confirmation:ruled council:concluded council:took_up
    demand:met duty:due_soon duty:overdue extension:asked extension:granted extension:refused
    group:formed group:dissolved head:sent issue:grew_from_reports
    help:asked help:denied help:waits issue:accepted
    issue:acknowledged issue:adopted_in_writing issue:appealed issue:appealed_by_signatures
    issue:consulted_further issue:decided issue:declined issue:entered_for issue:lapsed
    issue:let_go issue:meeting_cancelled issue:meeting_postponed issue:merged
    issue:not_adopted_in_writing issue:not_reached issue:noticed issue:proposed_anew
    issue:put_on_immediate_track issue:referred issue:reopened issue:returned issue:satisfied
    issue:sent_to_subdistrict issue:submitted issue:taken_back issue:took_in issue:withdrawn
    issue:writing_extended issue:writing_opened issue:writing_reminded legality:asked
    legality:asked_on_resolution legality:given legality:given_on_resolution legality:withdrawn
    legality:withdrawn_on_resolution letters:wait mediation:refused mediation:reopened
    mediation:satisfied mediator:appointed mediator:released meeting:cancelled meeting:noticed
    meeting:postponed meeting:stood_in minutes:contested minutes:said objection:answered
    objection:raised objection:upheld opinion:answered opinion:entered_for opinions:closed
    opinions:opened order:answered order:issued owner:removal_offered owner:voter_named
    owner:voter_offered owner:voter_removed owners:line_changed owners:offered papers:wait
    part:settled party:consent_confirmed party:consented party:declined party:named person:left
    person:let_go person:merged person:merging_offered person:moved person:renamed poll:extended
    poll:inconclusive poll:opened poll:opened_again poll:opened_overdue poll:opened_unaccepted
    poll:satisfied proxy:given proxy:revoked proxy:used referral:answered
    referral:not_contradicted referral:redo referral:replied referral:sent_back
    referral:unsettled register:confirmed register:lapsed register:refused report:commented
    report:comment_answered report:published representative:handed_over resolution:done_posted
    resolution:plan_approved resolution:plan_conditioned resolution:plan_replied
    resolution:plan_returned resolution:plan_submitted resolution:posted resolution:revoked
    resolution:took_force resolution:withdrawn role:closed role:offered role:refused
    round:answered round:opened rules:confirmed rules:offered rules:refused selection:cancelled
    selection:ended selection:opened selection:vote_opened session:called session:held
    session:missed session:opened snap:advised snap:dispatched snap:dispatched_by_rule
    snap:hand_over_refused snap:handed_on snap:handled snap:left_out snap:mended snap:merged
    snap:moved_privately snap:not_answered snap:not_mended snap:order_answered snap:order_opened
    snap:reported_for snap:taken snap:taken_over statement:admitted statement:refused statement:sent
    statement:undecided task:accepted task:handed_over task:reported_done task:sent_back
    terms:proposed text:ended text:published text:reviewed text:reviewed_late text:took_force
    visit:extended visit:inconclusive visit:opened visit:opened_again vote:entered
    """.split()
)

IN_A_MESSAGE: Mapping[str, str] = {
    **MEND_TOLD,
    # ballots
    "help:asked": N_(
        "%(by)s登记：“%(question)s”这一票由别人帮您投，另一个人确认以后才投。不是您请的，请告诉社区。"
    ),
    "help:waits": N_(
        "%(helper_person)s登记了帮居民投的一票，请您核对，核对以后才投：“%(question)s”。"
    ),
    "papers:wait": N_("%(helper_person)s录入了纸质票，请您照着原件核对：“%(question)s”。"),
    # collect
    "issue:entered_for": N_(
        "%(by)s替您登记了议题“%(title)s”，来自：%(channel)s。不是您的意思，请告诉社区。"
    ),
    "issue:submitted": N_("您提出或者关注的议题交给居委会审核了，联名 %(cosigners)s 人。"),
    "issue:lapsed": N_("这个议题 %(days)s 天里没有提交审核，过期了。您还可以重新提出。"),
    # review
    "issue:acknowledged": N_("%(by)s收到了您提出或者联名的议题，最迟%(due)s答复。"),
    "issue:put_on_immediate_track": N_("%(by)s把这个议题当急事办，最迟%(due)s答复。"),
    "issue:accepted": N_(
        "%(by)s受理了这个议题，由%(body)s决定。下一步由%(owner_unit)s%(owner_person)s负责。"
    ),
    "issue:declined": N_("%(by)s没有受理这个议题，理由：%(reasons)s 您可以联名要求重审。"),
    "issue:referred": N_(
        "%(by)s把这件事转给%(addressee)s办，最迟%(due)s答复，由%(owner_person)s跟进。"
    ),
    # convene
    "meeting:noticed": N_(
        "%(by)s请您参加第 %(number)s 次会议（%(body)s）：%(starts_at)s，%(place)s。"
        "应到 %(entitled)s 人。%(urgent)s"
    ),
    "meeting:stood_in": N_("%(by)s请您担任第 %(number)s 次会议的%(function)s。"),
    "meeting:postponed": N_(
        "第 %(number)s 次会议改到%(starts_at)s，是第 %(to)s 次会议，请等新的通知。理由：%(reason)s"
    ),
    "meeting:cancelled": N_("第 %(number)s 次会议不开了，您不用去。理由：%(reason)s"),
    "issue:noticed": N_(
        "您提出或者关注的事要开会商量：%(starts_at)s在%(place)s，"
        "由%(body)s议（第 %(meeting)s 次会议）。"
    ),
    "issue:meeting_postponed": N_(
        "商量这件事的会改到%(starts_at)s（第 %(to)s 次会议）。理由：%(reason)s"
    ),
    "issue:meeting_cancelled": N_(
        "商量这件事的第 %(meeting)s 次会议不开了，另行安排。理由：%(reason)s"
    ),
    "issue:not_reached": N_("第 %(meeting)s 次会议没有来得及商量这件事，另行安排。"),
    "demand:met": N_(
        "您签名或者要办的第 %(number)s 号要求签够了：签名 %(signed)s。"
        "%(due)s以前要发出%(body)s的通知。"
    ),
    "selection:vote_opened": N_(
        "%(group)s推选居民代表，请您家投票，一户一票，到%(until)s为止（含当天）。"
    ),
    "issue:writing_opened": N_(
        "%(by)s请%(body)s书面表决这件事，到%(until)s为止（含当天）。有表决权的请投票。"
    ),
    "issue:writing_reminded": N_("%(by)s提醒您：这件事的书面表决您还没有投，到%(until)s截止。"),
    "issue:writing_extended": N_(
        "书面表决参加的人不够，延长一次，到%(until)s为止（含当天）。还没有投的请投票。"
    ),
    "issue:adopted_in_writing": N_(
        "书面表决（%(body)s）通过，%(in_favour)s 比 %(against)s。内容：“%(text)s”"
    ),
    "issue:not_adopted_in_writing": N_("书面表决结束，%(result)s。"),
    # discuss
    "attendance:entered": N_(
        "%(helper_person)s登记您到了第 %(number)s 次会议。没有去的，请在会议纪要页按“我没有到会”。"
    ),
    "vote:entered": N_(
        "%(helper_person)s记下您在第 %(number)s 次会议的表决是“%(choice)s”。"
        "不对的，请在会议纪要页说明。"
    ),
    "minutes:said": N_(
        "%(by)s在第 %(number)s 次会议纪要里记下了您的发言。请看一看，纪要确认以前您可以自己更正。"
    ),
    "issue:decided": N_(
        "第 %(meeting)s 次会议表决了这件事，%(result)s：同意 %(in_favour)s 票，"
        "反对 %(against)s 票，弃权 %(abstained)s 票。内容：“%(text)s”"
    ),
    "issue:returned": N_("第 %(meeting)s 次会议没有作出决定（%(why)s），这件事等候再次开会。"),
    "issue:consulted_further": N_(
        "第 %(meeting)s 次会议决定：这件事再征求一轮意见，然后再次开会。"
    ),
    # resolve
    "resolution:posted": N_(
        "这件事的决议（第 %(resolution)s 号）正在公示，到%(until)s为止。"
        "您觉得不对，可以在这以前提异议。"
    ),
    "resolution:took_force": N_("这件事的决议（第 %(resolution)s 号）生效了，开始办理。"),
    "resolution:plan_submitted": N_(
        "%(by)s把第 %(resolution)s 号决议的方案报给%(addressee)s，请您答复。"
    ),
    "resolution:revoked": N_(
        "%(body)s撤销了第 %(resolution)s 号决议，任务停止，重新协商。理由：%(reason)s"
    ),
    "objection:raised": N_("%(by)s对第 %(resolution)s 号决议提出异议，请公开答复。"),
    "agreement:concluded": N_("各方都签了第 %(agreement)s 号调解协议。"),
    # supervise
    "resolution:done_posted": N_(
        "第 %(resolution)s 号决议办完的情况正在公示，到%(until)s为止。"
        "您觉得没有办好，可以在这以前提异议。"
    ),
    "task:reported_done": N_("%(by)s报告“%(title)s”办完了，请您验收。"),
    "extension:asked": N_("%(by)s想把“%(title)s”延期到%(until)s，请您答复。理由：%(reason)s"),
    "report:published": N_("%(by)s公布了%(month)s的进度：办了 %(percent)s%%。"),
    "poll:opened": N_("这件事办完、验收了。请您家评价满意不满意，到%(until)s为止。"),
    "poll:opened_unaccepted": N_(
        "这件事报告办完了，一直没有验收。请您家评价满意不满意，到%(until)s为止。"
    ),
    "poll:opened_overdue": N_(
        "这件事过了期限，一直没有报告办完。请您家评价满意不满意，到%(until)s为止。"
    ),
    "poll:opened_again": N_("再请您家评价一次满意不满意，到%(until)s为止。"),
    "poll:extended": N_("评价延长到%(until)s：%(arithmetic)s。还没有评价的请评价。"),
    "poll:inconclusive": N_("这次评价还定不下来：%(arithmetic)s。%(until)s以后再问一次。"),
    "poll:satisfied": N_("居民满意：%(arithmetic)s。请验收全部任务，验收完就办结。"),
    "issue:satisfied": N_("这件事办结了，居民满意：%(arithmetic)s。"),
    "issue:reopened": N_("满意的不够，这件事重新开会商量，进入第 %(round)s 轮：%(arithmetic)s。"),
    # opinions
    "opinions:opened": N_("%(by)s想听听您的看法：“%(question)s”，到%(until)s为止（含当天）。"),
    "opinions:closed": N_("“%(question)s”的看法征集截止，结果公开了：%(persons)s 人表了态。"),
    "statement:sent": N_("有居民写了一条自己的说法，请您看看用不用。"),
    "statement:admitted": N_("居委会采用了您写的说法，列为第 %(statement)s 条。"),
    "statement:refused": N_("居委会没有采用您写的说法，理由：%(unfit)s。"),
    "statement:undecided": N_("看法征集截止了，您写的说法一直没有等到居委会的答复。"),
    # texts
    "announcement:published": N_("公告：%(title)s。"),
    "announcement:urgent": N_("急事：%(title)s。"),
    "announcement:rumour": N_("澄清传言：%(title)s。"),
    "text:published": N_("%(by)s发布了“%(title)s”第 %(version)s 版（%(version_name)s）。"),
    "text:took_force": N_("“%(title)s”生效了，依据第 %(resolution)s 号决议。"),
    "text:ended": N_("“%(title)s”第 %(version)s 版不再有效：%(ended)s。"),
    "text:reviewed": N_("%(by)s评估了“%(title)s”：%(review)s 下一次在%(next_on)s以前。"),
    "text:reviewed_late": N_(
        "%(by)s评估了“%(title)s”，已经逾期：%(review)s 下一次在%(next_on)s以前。"
    ),
    "round:opened": N_("%(by)s就“%(title)s”请您提意见，到%(until)s为止（含当天）。"),
    "round:answered": N_(
        "征求来的 %(opinions)s 条意见都答复了：采纳 %(taken)s 条，部分采纳 %(partly)s 条。"
    ),
    "opinion:entered_for": N_(
        "%(by)s替您登记了一条意见，来自：%(channel)s。不是您的意思，请告诉社区。"
    ),
    "opinion:answered": N_("%(by)s答复了您对“%(title)s”提的意见：%(dealt)s。"),
    "advice:asked": N_("%(by)s请您对“%(title)s”第 %(version)s 版提专家意见，%(due)s以前答复。"),
    "advice:declared": N_("专家对“%(title)s”声明了利害关系：%(expert_interest)s。"),
    "advice:declined": N_("请来的专家对“%(title)s”不提意见。"),
    "advice:given": N_("专家对“%(title)s”第 %(version)s 版提了 %(clauses)s 条意见。"),
    "legality:asked": N_("%(by)s请您审查“%(title)s”第 %(version)s 版合不合法，%(due)s以前答复。"),
    "legality:asked_on_resolution": N_(
        "%(by)s请您审查公示中的第 %(resolution)s 号决议合不合法，%(due)s以前答复。"
    ),
    "legality:given": N_(
        "“%(title)s”第 %(version)s 版审查好了：违法 %(unlawful)s 条，建议修改 %(advised)s 条。"
    ),
    "legality:withdrawn": N_("对“%(title)s”%(clause)s“违法”的意见收回了。理由：%(reason)s"),
    # people
    "person:moved": N_("%(by)s登记您换了门牌。不对的，请告诉社区。"),
    "person:renamed": N_("%(by)s更正了您的姓名；以前的文件仍是当时的姓名。"),
    "owners:offered": N_(
        "%(by)s提出新的业主名册：专有部分 %(parts)s 处，业主 %(owners)s 人，"
        "面积 %(square_metres)s 平方米，等另一个人核对后才换。"
    ),
    "letters:wait": N_("%(helper_person)s给任职的人写了登录信，请您确认。"),
}
