"""The record as prose: one Chinese sentence for each verb, marked for translation.

A sentence has ``%(key)s`` for the verb's particulars and ``%(by)s`` for who did it. Whoever
shows it (the lobby's story) turns ids into names that this reader may see, dates into the
reader's form and codes into words, then translates. The kind of a value follows from its key:

=====================  ====================================================
``by``, ``person``     id of a person; also ``…_person``
``unit``               id of a unit; also ``…_unit``
``building``           id of a building
``other_issue``        id of another issue
``role step kind body  a code, shown as its word
closing method channel
result answer list
taken_back duty why
council_why``
``due since until``    ISO day or moment; also ``…_on`` and ``…_at``
``month``              ISO month: ``2026-03``
=====================  ====================================================

Everything else is shown as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping

from deliberation.journal.queries.sentences_advice import ADVICE
from deliberation.journal.queries.sentences_conventions import (
    CONVENTIONS,
    CONVENTIONS_WITHOUT_END,
)
from deliberation.journal.queries.sentences_mend import MEND
from deliberation.journal.queries.sentences_people import N_, PEOPLE
from deliberation.journal.queries.sentences_texts import TEXTS

SENTENCES: Mapping[str, str] = {
    **PEOPLE,
    **TEXTS,
    **CONVENTIONS,
    **ADVICE,
    **MEND,
    # ballots
    "box:opened": N_("“%(question)s”开始收票。名册 %(entitled)s 票，名册防改码 %(roll_hash)s。"),
    "papers:issued": N_("%(by)s发出“%(question)s”的纸质票 %(papers)s 张，编号到 %(last)s。"),
    "papers:checked": N_("%(by)s开始核对“%(question)s”收回的纸质票 %(papers)s 张。"),
    "papers:confirmed": N_(
        "%(by)s核对“%(question)s”收回的纸质票 %(papers)s 张：计入 %(counted)s 张，"
        "重复 %(duplicates)s 张，废票 %(spoiled)s 张。"
    ),
    "help:asked": N_("%(by)s登记：“%(question)s”这一票请人帮忙投。要另一个人确认以后才能投。"),
    "help:waits": N_("%(helper_person)s登记了请人帮忙投的票，等另一个人确认：“%(question)s”。"),
    "help:confirmed": N_("%(by)s确认：“%(question)s”有一票请人帮忙投。"),
    "help:denied": N_("“%(question)s”有一票，本人说没有请人帮忙，不投。"),
    "papers:wait": N_("%(helper_person)s录入了纸质票，等另一个人核对：“%(question)s”。"),
    "ballot:entered_for": N_(
        "有人替您家录入了一份：“%(question)s”。不是您家的，到%(until)s（含当天）都可以说不是。"
    ),
    "ballot:contest_entered": N_(
        "%(by)s在值班台登记：“%(question)s”有一票，本人说不是自己的。等另一个人确认。"
    ),
    "ballot:contested": N_("“%(question)s”有一票是别人录入的，本人说不是自己的。"),
    "proxy:confirmed": N_(
        "“%(question)s”委托%(holder_person)s代投的纸质委托书，由%(by)s核对过了。"
    ),
    "ballot:assisted": N_(
        "%(by)s应您家的请求代为投票：“%(question)s”。不是您家请的，请告诉居委会。"
    ),
    "ballot:at_terminal": N_(
        "您家的一票在议事厅的终端上投了，当时由%(by)s接待：“%(question)s”。不是您家投的，请告诉居委会。"
    ),
    "box:head": N_(
        "“%(question)s”到 %(day)s 为止公布了 %(ballots)s 张票的承诺值，当天的防改码 %(head)s。"
    ),
    "box:extended": N_("收票延长到%(until)s。"),
    "box:covered": N_("%(by)s遮盖了票上的 %(places)s 处，理由：%(reason)s"),
    "box:resealed": N_("遮盖以后，票箱抬头和结尾的防改码是 %(digest)s。"),
    "box:scrutinised": N_("%(by)s作为监票人核对“%(question)s”的票：票少，只公布结果。"),
    "box:closed": N_("收票截止：名册 %(entitled)s 票，收回 %(cast)s 份，防改码 %(root)s。"),
    "proxy:given": N_(
        "“%(question)s”这一票，%(principal_person)s委托%(holder_person)s代投，已经登记。"
        "代投以前，委托人随时可以收回。"
    ),
    "proxy:revoked": N_("“%(question)s”这一票，委托人收回了给%(holder_person)s的委托。"),
    "proxy:used": N_("“%(question)s”这一票，%(holder_person)s已经按委托投了。"),
    # issues
    "issue:round": N_("第 %(round)s 轮开始。"),
    # opinions
    "opinions:opened": N_(
        "%(by)s开始征集看法：“%(question)s”，先列了 %(statements)s 条说法，"
        "到%(until)s为止（含当天）。"
    ),
    "opinions:closed": N_(
        "“%(question)s”的看法征集截止：%(persons)s 人对 %(statements)s 条说法表了态，结果公开，"
        "防改码 %(digest)s。"
    ),
    "statement:sent": N_("有居民写了一条自己的说法，等居委会看。"),
    "statement:admitted": N_("居委会采用了居民写的一条说法，列为第 %(statement)s 条。"),
    "statement:refused": N_("居委会没有采用居民写的一条说法，理由：%(unfit)s。"),
    "statement:undecided": N_("看法征集截止了，居民写的一条说法一直没有等到居委会的答复。"),
    # collect
    "issue:proposed": N_("%(by)s提出议题“%(title)s”。"),
    "issue:entered": N_("%(by)s登记了一个议题“%(title)s”，来自：%(channel)s。"),
    "issue:entered_for": N_("%(by)s替%(person)s登记了议题“%(title)s”，来自：%(channel)s。"),
    "photo:attached": N_("%(by)s附上一张照片，%(width)s×%(height)s，防改码 %(sha256)s。"),
    "issue:set_aside": N_("%(by)s核对：和第 %(number)s 号是同一件事，不另外公开。"),
    "issue:released": N_("%(by)s核对以后公开。"),
    "issue:came_answered": N_(
        "%(by)s核对以后公开。来件在原渠道已经答复（%(answered_on)s）：%(reply)s"
    ),
    "issue:covered": N_("%(by)s遮盖了公开文字里的 %(places)s 处，理由：%(reason)s"),
    "issue:cosigned": N_("%(by)s联名。"),
    "issue:unsigned": N_("%(by)s收回联名。"),
    "issue:submitted": N_("%(by)s提交审核，联名 %(cosigners)s 人。"),
    "issue:withdrawn": N_("%(by)s撤回议题，理由：%(reason)s"),
    "issue:lapsed": N_("%(days)s 天内没有提交审核，议题过期。"),
    # review
    "issue:acknowledged": N_("%(by)s已收到议题，最迟%(due)s答复。"),
    "issue:put_on_immediate_track": N_("%(by)s把议题列为急事，最迟%(due)s答复。"),
    "issue:accepted": N_(
        "%(by)s受理议题，类别为%(kind)s，由%(body)s决定，下一步由%(owner_unit)s%(owner_person)s负责。"
    ),
    "issue:declined": N_("%(by)s答复不予受理，理由：%(reasons)s"),
    "issue:merged": N_("%(by)s把议题并入 %(number)s 号议题，请到那里继续联名。%(reasons)s"),
    "issue:took_in": N_("%(number)s 号议题并入本议题。"),
    "issue:referred": N_(
        "%(by)s把议题转给%(addressee)s（%(sorting)s），最迟%(due)s答复，由%(owner_person)s跟进。"
    ),
    "referral:answered": N_("%(by)s登记%(addressee)s的答复，议题办结：%(reply)s"),
    "referral:replied": N_("%(addressee)s答复：%(reply)s 请提出人说办好了没有。"),
    "referral:redo": N_("%(by)s说没有办好：%(reason)s 由%(addressee)s重办，最迟%(due)s答复。"),
    "referral:unsettled": N_(
        "%(by)s说%(addressee)s重办以后仍没有办好：%(reason)s 退回居委会重新审核。"
    ),
    "referral:not_contradicted": N_(
        "七天里提出人没有回答，按已答复办结（不算满意）。%(addressee)s的答复：%(reply)s"
    ),
    "referral:sent_back": N_("%(by)s登记%(addressee)s的答复，议题退回审核：%(reply)s"),
    "issue:appealed": N_("%(by)s申请复核：%(reason)s"),
    "issue:appeal_signed": N_("%(by)s联名要求复核。"),
    "issue:appealed_by_signatures": N_(
        "联名要求复核的有成年居民 %(adults)s 名，其中居民代表 %(representatives)s 名，"
        "达到规定人数，重新审核。"
    ),
    "issue:taken_back": N_("%(by)s收回“%(taken_back)s”这一步，议题回到“%(step)s”。"),
    "issue:proposed_anew": N_("%(by)s重新提出这件事，新的议题是 %(number)s 号。"),
    "issue:let_go": N_("%(number)s 号议题不再并入本议题。"),
    "party:named": N_("%(by)s登记第 %(position)s 方当事人（%(party)s），等其答复是否同意调解。"),
    "party:removed": N_("%(by)s划去第 %(position)s 方当事人。"),
    "party:consent_confirmed": N_("第 %(position)s 方同意调解，%(by)s也问过，确认了。"),
    "party:consented": N_("第 %(position)s 方同意调解（%(channel)s答复，%(by)s记录）。"),
    "party:declined": N_("第 %(position)s 方不同意调解（%(channel)s答复，%(by)s记录）。"),
    # convene
    "meeting:called": N_("%(by)s筹备第 %(number)s 次会议（%(body)s）：%(starts_at)s，%(place)s。"),
    "meeting:moved": N_("%(by)s把第 %(number)s 次会议改在%(starts_at)s，%(place)s。"),
    "meeting:agenda_set": N_("%(by)s排定第 %(number)s 次会议的议程：%(issues)s。"),
    "meeting:seats_set": N_(
        "%(by)s排定第 %(number)s 次会议的席位：%(seats)s 席，其中 %(voting)s 席有表决权。"
    ),
    "meeting:noticed": N_(
        "%(by)s发出第 %(number)s 次会议通知：%(starts_at)s在%(place)s召开%(body)s，"
        "应到 %(entitled)s 人，名册防改码 %(roll)s。%(urgent)s"
    ),
    "meeting:stood_in": N_("%(by)s请%(person)s担任第 %(number)s 次会议的%(function)s。"),
    "meeting:postponed": N_(
        "%(by)s把第 %(number)s 次会议改到%(starts_at)s，另发第 %(to)s 次会议通知。理由：%(reason)s"
    ),
    "issue:meeting_postponed": N_(
        "%(by)s把第 %(meeting)s 次会议改到%(starts_at)s（第 %(to)s 次会议）。理由：%(reason)s"
    ),
    "issue:not_reached": N_("第 %(meeting)s 次会议没有议到这一项，另行安排。"),
    "demand:opened": N_("%(by)s要求召开%(body)s（第 %(number)s 号要求），签名收到%(until)s。"),
    "demand:signed": N_("第 %(number)s 号要求现在有 %(signed)s 人签名。"),
    "demand:met": N_(
        "第 %(number)s 号要求已经签够：%(part)s %(of)s，签名 %(signed)s。"
        "%(due)s以前应发出%(body)s的通知。"
    ),
    "meeting:cancelled": N_("%(by)s取消第 %(number)s 次会议，理由：%(reason)s"),
    "issue:noticed": N_(
        "%(by)s发出第 %(meeting)s 次会议通知：%(starts_at)s在%(place)s召开%(body)s，讨论本议题。"
    ),
    "issue:meeting_cancelled": N_(
        "%(by)s取消第 %(meeting)s 次会议，本议题另行安排。理由：%(reason)s"
    ),
    "mediator:appointed": N_("%(by)s请%(person)s担任调解员。"),
    "mediator:released": N_("%(person)s不再担任调解员（%(by)s登记）。"),
    "session:called": N_("%(by)s约各方当事人%(starts_at)s在%(place)s进行第 %(session)s 次调解。"),
    "issue:writing_opened": N_(
        "%(by)s发出第 %(writing)s 次书面表决：由%(body)s表决，名册 %(entitled)s，"
        "名册防改码 %(roll)s，收票到%(until)s（含当天）。"
    ),
    "issue:writing_extended": N_(
        "第 %(writing)s 次书面表决参加人数不够，按规定延长一次，收票到%(until)s（含当天）。"
        "%(arithmetic)s"
    ),
    "issue:writing_reminded": N_(
        "%(by)s提醒还没有投票的 %(persons)s 人：第 %(writing)s 次书面表决到%(until)s截止。"
    ),
    "issue:adopted_in_writing": N_(
        "第 %(writing)s 次书面表决（%(body)s）通过。计算：%(arithmetic)s。内容：“%(text)s”"
    ),
    "issue:not_adopted_in_writing": N_(
        "第 %(writing)s 次书面表决结束，%(result)s。计算：%(arithmetic)s。"
    ),
    # discuss
    "meeting:roll_confirmed": N_(
        "第 %(number)s 次会议：%(by)s确认了%(person)s登记的到会，%(persons)s 人。"
    ),
    "attendance:entered": N_(
        "第 %(number)s 次会议：%(helper_person)s登记您到会，另一个人也确认了。"
        "您没有去的，请在会议纪要页按“我没有到会”：纪要确认以前，或者散会后几天以内。"
    ),
    "vote:entered": N_(
        "第 %(number)s 次会议点名表决：%(helper_person)s记下您的回答是“%(choice)s”，"
        "另一个人核对过。不对的，请在会议纪要页说明：纪要确认以前，或者散会后几天以内。"
    ),
    "meeting:opened": N_(
        "第 %(number)s 次会议由%(by)s宣布开会，应到 %(entitled)s 人，到会 %(present)s 人。"
    ),
    "meeting:adjourned": N_(
        "第 %(number)s 次会议休会，共记录 %(acts)s 条，会议记录的防改码是 %(head)s。"
    ),
    "meeting:covered": N_(
        "%(by)s遮盖了第 %(number)s 次会议记录和通知里的 %(places)s 处，理由：%(reason)s"
    ),
    "minutes:contested": N_(
        "%(by)s在第 %(number)s 次会议纪要上说明（第 %(position)s 条）：%(remark)s。"
    ),
    "minutes:added": N_("%(by)s在第 %(number)s 次会议纪要上补记第 %(position)s 条：%(remark)s。"),
    "minutes:said": N_(
        "%(by)s在第 %(number)s 次会议纪要里记下%(person)s的发言：纪要确认以前，本人可以更正。"
    ),
    "minutes:confirmed": N_("%(by)s确认第 %(number)s 次会议纪要，内容防改码是 %(hash)s。"),
    "minutes:signed": N_(
        "%(by)s以%(function)s身份签署第 %(number)s 次会议纪要，内容防改码是 %(hash)s。"
    ),
    "issue:opened": N_("第 %(meeting)s 次会议（%(body)s）开始讨论本议题。"),
    "issue:decided": N_(
        "第 %(meeting)s 次会议以%(method)s方式表决，%(result)s。同意 %(in_favour)s 票，"
        "反对 %(against)s 票，弃权 %(abstained)s 票。计算：%(arithmetic)s。议案：“%(text)s”"
    ),
    "issue:returned": N_("第 %(meeting)s 次会议没有作出决定（%(why)s），本议题等候再次开会。"),
    "issue:consulted_further": N_(
        "第 %(meeting)s 次会议决定：这件重大事项再协商一轮，征求意见以后再次开会。"
    ),
    "session:opened": N_("第 %(session)s 次调解：%(parties)s 方当事人都到场，调解开始。"),
    "session:held": N_("第 %(session)s 次调解：%(parties)s 方当事人都到场，继续商量。"),
    "session:missed": N_("第 %(session)s 次调解没有开成：%(absent)s 方当事人没有到场，另约时间。"),
    "terms:proposed": N_("%(by)s提出一个解决办法。"),
    "mediation:refused": N_(
        "第 %(position)s 方明确表示不再调解（%(channel)s，%(by)s记录），没有达成协议，调解结束。"
        "下一步可以找街道（乡镇）人民调解委员会，可以依法申请仲裁，也可以向人民法院起诉。"
    ),
    # resolve
    "resolution:written": N_(
        "%(by)s写好第 %(resolution)s 号决议：%(tasks)s 项任务，涉及 %(households)s 户。"
    ),
    "resolution:rewritten": N_(
        "%(by)s改写第 %(resolution)s 号决议的草稿：%(tasks)s 项任务，涉及 %(households)s 户。"
    ),
    "resolution:posted": N_(
        "%(by)s公示第 %(resolution)s 号决议，公示到%(until)s，期间可以提异议。"
    ),
    "resolution:end_moved": N_(
        "放假安排已经公布，第 %(resolution)s 号决议的公示期由%(before)s改到%(until)s。"
    ),
    "resolution:withdrawn": N_("%(by)s撤回第 %(resolution)s 号决议，理由：%(reason)s"),
    "resolution:plan_submitted": N_("%(by)s把第 %(resolution)s 号决议的方案报给%(addressee)s。"),
    "resolution:plan_replied": N_("%(by)s登记%(addressee)s对方案的答复：%(reply)s"),
    "resolution:plan_approved": N_("%(by)s登记%(addressee)s同意方案：%(reply)s"),
    "resolution:plan_conditioned": N_("%(by)s登记%(addressee)s附条件同意方案，条件是：%(reply)s"),
    "resolution:plan_returned": N_(
        "%(by)s登记%(addressee)s退回第 %(resolution)s 号决议的方案，决议撤下，重新协商。"
        "理由：%(reply)s"
    ),
    "resolution:revoked": N_(
        "%(body)s撤销第 %(resolution)s 号决议，任务停止，重新协商；已经办了的照旧留档。"
        "依据：%(basis)s；%(arithmetic)s。理由：%(reason)s。由%(by)s登记。"
    ),
    "resolution:not_examined": N_("第 %(resolution)s 号决议的公示期满，没有人请求过合法性审查。"),
    "resolution:took_force": N_("第 %(resolution)s 号决议生效，开始执行。"),
    "objection:raised": N_("%(by)s对第 %(resolution)s 号决议提出异议。"),
    "objection:answered": N_("%(by)s公开答复了对第 %(resolution)s 号决议的一条异议。"),
    "objection:upheld": N_(
        "%(by)s认定对第 %(resolution)s 号决议的异议成立，公示撤下，重新协商。答复：%(reason)s"
    ),
    "agreement:written": N_("%(by)s写好第 %(agreement)s 号调解协议，请各方看过再签。"),
    "agreement:rewritten": N_(
        "%(by)s改写第 %(agreement)s 号调解协议，这是第 %(version)s 稿，以前的签字不算，请看过再签。"
    ),
    "agreement:signed": N_("第 %(position)s 方在第 %(agreement)s 号调解协议上签字。"),
    "agreement:mediator_signed": N_("调解员%(by)s在第 %(agreement)s 号调解协议上签字。"),
    "agreement:paper_entered": N_(
        "%(by)s登记第 %(position)s 方在纸上签了第 %(agreement)s 号调解协议，等另一个人核对。"
    ),
    "agreement:paper_confirmed": N_(
        "%(by)s核对了第 %(position)s 方在第 %(agreement)s 号调解协议纸上的签字。"
    ),
    "agreement:concluded": N_(
        "各方都签了第 %(agreement)s 号调解协议，协议内容的防改码是 %(text_hash)s。"
    ),
    "agreement:took_force": N_(
        "第 %(agreement)s 号调解协议生效，不公示。"
        "最迟%(until)s，各方可以共同向人民法院申请司法确认。"
    ),
    "confirmation:applied": N_(
        "%(by)s登记：各方就第 %(agreement)s 号调解协议向%(court)s申请司法确认。"
    ),
    "confirmation:ruled": N_(
        "%(by)s登记%(court)s对第 %(agreement)s 号调解协议的答复：%(confirmation)s。"
    ),
    # supervise
    "task:reported_done": N_("%(by)s报告办完“%(title)s”。"),
    "task:photo_attached": N_(
        "%(by)s附上办完以后的照片，%(width)s×%(height)s，防改码 %(sha256)s。"
    ),
    "part:settled": N_("%(unit)s办好了“%(title)s”里配合的部分：%(text)s"),
    "resolution:done_posted": N_(
        "第 %(resolution)s 号决议的实施情况开始公示，公示到%(until)s，期间可以提异议。"
    ),
    "task:accepted": N_("%(by)s验收了“%(title)s”。"),
    "task:sent_back": N_("%(by)s退回“%(title)s”，理由：%(reason)s"),
    "task:handed_over": N_(
        "%(by)s登记：“%(title)s”由%(from_unit)s交给%(unit)s牵头，原因：%(reason)s"
    ),
    "milestone:reached": N_("%(by)s报告“%(title)s”到了节点“%(milestone)s”（应在%(due)s以前）。"),
    "extension:asked": N_("%(by)s申请把“%(title)s”延期到%(until)s，理由：%(reason)s"),
    "extension:granted": N_(
        "%(by)s同意“%(title)s”从%(before_on)s延期到%(until)s。申请的理由：%(reason)s"
    ),
    "extension:refused": N_("%(by)s不同意“%(title)s”延期到%(until)s，理由：%(reason)s"),
    "order:issued": N_("%(by)s就“%(title)s”督办%(unit)s，%(due)s以前公开答复：%(text)s"),
    "order:answered": N_("%(by)s代表%(unit)s答复对“%(title)s”的督办：%(text)s"),
    "report:published": N_(
        "%(by)s公布第 %(resolution)s 号决议的月度进度（%(month)s）：%(percent)s%%。"
    ),
    "report:photo_attached": N_(
        "%(by)s在进度里附上一张照片，%(width)s×%(height)s，防改码 %(sha256)s。"
    ),
    "report:commented": N_("%(by)s对%(month)s的进度提了意见。"),
    "report:comment_answered": N_("%(by)s公开答复了对%(month)s进度的意见。"),
    "council:took_up": N_(
        "%(office)s把本议题列入共治委员会%(held_on)s的议程，原因：%(council_why)s。"
    ),
    "council:concluded": N_("共治委员会商量的结果：%(outcome)s"),
    "group:formed": N_("成立专项工作组，%(lead)s牵头，要解决：%(purpose)s"),
    "group:dissolved": N_("问题解决，%(lead)s牵头的专项工作组解散。"),
    "duty:due_soon": N_("提醒：%(duty)s，最迟%(due)s。"),
    "duty:overdue": N_("催办：%(duty)s，%(due)s已经到期，还没有办。"),
    "answers:to_confirm": N_(
        "“%(question)s”录入了 %(papers)s 份纸质答卷，等您照着原件核对。核对以后才计入。"
    ),
    "poll:opened": N_("任务全部验收，向 %(households)s 户调查满意度，到%(until)s为止。"),
    "poll:opened_unaccepted": N_(
        "报告办完以后一直没有验收，满意度调查自动开始：%(households)s 户，到%(until)s为止。"
    ),
    "poll:opened_overdue": N_(
        "过了期限一直没有报告办完，满意度调查自动开始：%(households)s 户，到%(until)s为止。"
    ),
    "poll:opened_again": N_("再次调查满意度：%(households)s 户，到%(until)s为止。"),
    "poll:extended": N_("满意度调查：%(arithmetic)s。延长到%(until)s。"),
    "poll:inconclusive": N_("满意度调查：%(arithmetic)s。%(until)s以后再问一次。"),
    "poll:satisfied": N_("满意度调查：%(arithmetic)s。等监督小组验收全部任务以后办结。"),
    "visit:opened": N_("协议到了该履行的日子，回访 %(parties)s 方当事人，到%(until)s为止。"),
    "visit:opened_again": N_("再次回访 %(parties)s 方当事人，到%(until)s为止。"),
    "visit:answered": N_("第 %(position)s 方答复了回访（%(channel)s，%(by)s记录）。"),
    "visit:extended": N_("回访：%(arithmetic)s。延长到%(until)s。"),
    "visit:inconclusive": N_("回访：%(arithmetic)s。%(until)s以后再问一次。"),
    "mediation:satisfied": N_("回访：%(arithmetic)s。调解成功，办结。"),
    "mediation:reopened": N_("回访：%(arithmetic)s。重新约各方调解，进入第 %(round)s 轮。"),
    "issue:satisfied": N_("满意度调查：%(arithmetic)s。议题办结。"),
    "issue:reopened": N_("满意度调查：%(arithmetic)s。议题自动回到会议召集，进入第 %(round)s 轮。"),
    "issue:points_carried_over": N_(
        "下一轮先要回答不满意的理由，共 %(groups)s 类，来自 %(voters)s 户。"
    ),
    "issue:sent_to_subdistrict": N_("这个议题已经 %(times)s 次重新协商，报街道办列入督办名单。"),
    "task:tolerated": N_("任务“%(title)s”没有办成，程序合规，按容错记录。"),
    "petitions:entered": N_("%(by)s填报%(month)s信访 %(cases)s 件，出处：%(source)s。"),
    "assessment:drawn_up": N_("%(by)s填写了 %(year)s 年度考核表。"),
    "assessment:evaluated": N_("%(by)s登记了 %(year)s 年度的第三方评估。"),
    "assessment:confirmed": N_("%(by)s代表监督小组确认了 %(year)s 年度考核表。"),
    "assessment:remarked": N_("%(by)s填写了街道对 %(year)s 年度考核的意见。"),
}

#: The same where nobody knows who of the household signed the paper.
WITHOUT_PRINCIPAL: Mapping[str, str] = {
    "proxy:given": N_(
        "“%(question)s”这一票委托%(holder_person)s代投，已经登记。代投以前，委托人随时可以收回。"
    ),
}

#: The same without an end, where ``until`` is not set.
WITHOUT_END: Mapping[str, str] = {
    **CONVENTIONS_WITHOUT_END,
    "role:given": N_("%(person)s担任%(role)s，自%(since)s起。"),
}
