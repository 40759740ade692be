"""What is said after an act: one table for the whole house, and one place that says it.

A form that was sent leads on to a page (303); this page then says, in the reader's voice, what has
happened and what comes next. A view that knows more, such as a number, says it itself (``flash``);
then the table is silent. ``tests/web/test_confirmations.py`` holds the table against all forms.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, flash, request, session
from flask_babel import LazyString
from werkzeug.wrappers import Response

from deliberation.web.language import lazy_gettext as _l

#: Endpoint of an act → what is said when it has happened.
SAID: Mapping[str, LazyString] = {
    # Topics
    "collect.propose": _l("议题提交好了。接下来可以请邻居联名，有进展会告诉您。"),
    "collect.cosign": _l("您已经联名，有进展会告诉您。提交审核以前，可以在这一页收回。"),
    "collect.unsign": _l("您的联名收回了。以后还可以再联名。"),
    "collect.submit": _l("已经提交审核。居委会会先告知收到，再答复是否受理。"),
    "collect.withdraw": _l("议题撤回了，不再往下走。以后可以重新提议。"),
    "collect.release": _l("公开了，大家现在看得到这个议题。"),
    "collect.mask": _l("个人信息打了码。请再看一遍，没有问题就公开。"),
    "collect.release_many": _l("选中的来件处理好了。"),
    "collect.take": _l("来信导入了。请逐件核对以后再公开。"),
    # Small faults
    "mend.report_fault": _l("报好了。社区派给单位以后告诉您，修好了也会问您。"),
    "mend.join": _l("记下了，您和报修的人一起算。修好了也会问您。"),
    "mend.withdraw": _l("这件随手拍撤回了。"),
    "mend.answer": _l("谢谢您的回答，已经记下。没有修好的，单位会重修。"),
    "mend.dispatch": _l("派出去了，单位和报修的人都会收到消息。"),
    "mend.advise": _l("答复了，报修的人会收到消息。"),
    "mend.merge": _l("并过去了，报修的人会收到消息。"),
    "mend.keep_private": _l("这件随手拍现在不公开了。"),
    "mend.mask": _l("像个人信息的地方打了码。请再看一遍。"),
    "mend.take": _l("接单了，报修的人会收到消息。"),
    "mend.hand_on": _l("已经请那家单位接手，它会收到消息。接手以前时间照算。"),
    "mend.take_over": _l("接手了，原来的单位和报修的人都会收到消息。"),
    "mend.refuse": _l("说明送到了，原来的单位会收到消息。"),
    "mend.handle": _l("记下了。报修的人会收到消息，请他们说修好没有。"),
    "mend.answer_order": _l("对督办的答复公布了。"),
    "mend.leave_out": _l("这次回答不计入单位的成绩，理由已经公开。"),
    "mend.raise_topic": _l("提成议题了，报过修的人都会收到消息。"),
    "mend.add_place": _l("地点加进去了，可以印标签。"),
    "mend.close_place": _l("这个地点停用了，报过的还看得到。"),
    "mend.add_kind": _l("这一类加进去了。"),
    "mend.change_kind": _l("这一类改好了，已经派出去的不受影响。"),
    "mend.retire_kind": _l("这一类停用了。"),
    # Review
    "review.acknowledge": _l("已经告知提议人：议题收到了。接下来要答复是否受理。"),
    "review.accept": _l("受理了，提议人会收到消息。接下来召集会议。"),
    "review.decline": _l("不予受理的理由已经公布，提议人会收到消息，可以联名要求重审。"),
    "review.merge": _l("两个议题并成了一个，联名的人一起并过去了。"),
    "review.refer": _l("转交出去了，对方要在期限内书面答复。"),
    "review.reply": _l("书面答复已经公布，提议人会收到消息。"),
    "review.feedback": _l("谢谢您的回答，已经记下。"),
    "review.appeal": _l("您的签名记下了。签够了人数，居委会必须重新审核。"),
    "review.name_party": _l("当事人记下了。接下来要问对方同不同意调解。"),
    "review.remove_party": _l("这位当事人去掉了。"),
    "review.confirm_consent": _l("核对过了，答复算数。"),
    "review.take_back": _l("刚才的一步收回了，议题回到原来的地方。"),
    # Meetings
    "convene.call_meeting": _l("会议建好了。接下来排议程、请人，再发通知。"),
    "convene.change_particulars": _l("会议的时间地点改好了。"),
    "convene.set_agenda": _l("议程改好了。"),
    "convene.set_seats": _l("到会名单改好了。"),
    "convene.set_several_seats": _l("到会名单改好了。"),
    "convene.give_notice": _l("会议通知发出了，名单上的人都会收到消息。接下来把海报贴出去。"),
    "convene.cancel": _l("会议取消了，名单上的人都会收到消息。"),
    "convene.postpone": _l("会议改期了，新的会议已经建好，请发新的通知。"),
    "convene.open_demand": _l("要求登记好了，您是第一个签名的。签够了人数，就必须开会。"),
    "convene.appoint": _l("请到了，调解员会收到消息。"),
    "convene.release": _l("这位调解员不再参加，已经告诉本人。"),
    "convene.call_session": _l("调解的时间约好了，双方会收到消息。"),
    "convene.make_group": _l("居民小组建好了。"),
    "convene.open_selection": _l("推选登记好了。接下来录入推荐的人选。"),
    "convene.confirm_sheet": _l("核对过了，人选定下来了。"),
    "convene.open_vote": _l("推选开始投票了，小组里的人会收到消息。"),
    "convene.cancel_selection": _l("这次推选取消了。"),
    "convene.open_writing": _l("书面表决开始了，名册上的人都会收到消息。"),
    # The meeting's records
    "discuss.confirm_roll": _l("核对过了，到会名单算数。"),
    "discuss.arrive_by_code": _l("签到好了，请进会场。"),
    "discuss.record_session": _l("调解的经过记下了，只有当事人和调解员看得到。"),
    "discuss.propose_terms": _l("方案提出来了，双方会收到消息。"),
    "discuss.refuse": _l("记下了：调解到此为止。可以走别的途径，这一页写着有哪些。"),
    "discuss.add_remark": _l("您的意见附在会议纪要后面了。"),
    "discuss.write_speech": _l("发言要点记下了，纪要确认以前还可以改。"),
    "discuss.confirm": _l("会议纪要确认了。接下来请签名。"),
    "discuss.sign": _l("您在会议纪要上签名了。"),
    "discuss.contest": _l("您的异议记下了，要由主持人和记录人答复。"),
    # Votes and paper ballots
    "ballots.enter_proxy": _l("委托已经登记。"),
    "ballots.revoke_proxy": _l("委托收回了。现在可以自己投票。"),
    "ballots.give_proxy": _l("委托好了，受托人会收到消息。截止以前您随时可以收回，自己投。"),
    "ballots.check_batch": _l("核对完了。对上的票已经算数，对不上的请两个人一起看。"),
    "ballots.send_back_batch": _l("退回重新录入了，录入的人会收到消息。"),
    # Resolutions
    "resolve.write": _l("决议草稿存好了。看一遍，没有问题就公示。"),
    "resolve.rewrite": _l("决议草稿改好了。看一遍，没有问题就公示。"),
    "resolve.post": _l("公示开始了。期满以前大家可以提异议，都答复了才生效。"),
    "resolve.withdraw": _l("决议撤回了，理由已经公布。"),
    "resolve.object_to": _l("您的异议提交了，会公开答复，答复以前决议不生效。"),
    "resolve.answer": _l("答复公布了，提异议的人会收到消息。"),
    "resolve.submit_plan": _l("方案上报了，等对方答复。"),
    "resolve.record_reply": _l("上面的答复记下了，公开可查。"),
    "resolve.revoke": _l("决议撤销了，议题回到会议召集，重新商量。"),
    "resolve.ask_legality": _l("审查请求发出了，对方要在期限内答复。"),
    "resolve.withdraw_finding": _l("这一条审查意见收回了。"),
    "resolve.write_agreement": _l("调解协议写好了，请双方看过以后签字。"),
    "resolve.sign": _l("您签字了。双方都签了，协议就生效。"),
    "resolve.enter_signature": _l("纸上的签字录入了，请另一位同事核对。"),
    "resolve.confirm_signature": _l("核对过了，签字算数。"),
    "resolve.record_confirmation": _l("司法确认记下了。"),
    # Carrying out
    "supervise.report_done": _l("报告办完了。接下来由议事监督小组验收。"),
    "supervise.settle_part": _l("配合的部分记下了，牵头单位会收到消息。"),
    "supervise.accept": _l("验收通过，牵头单位会收到消息。全部验收以后请住户评价。"),
    "supervise.send_back": _l("退回去接着办，牵头单位会收到您的理由。"),
    "supervise.hand_over": _l("任务移交了，两家单位都会收到消息。"),
    "supervise.reach": _l("节点完成，进度表上看得到。"),
    "supervise.ask_extension": _l("延期申请提交了，批准以前期限不变。"),
    "supervise.grant_extension": _l("同意延期，新的期限已经公布。"),
    "supervise.refuse_extension": _l("不同意延期，期限不变，申请的单位会收到消息。"),
    "supervise.issue_order": _l("督办发出了，牵头单位要在期限内答复。"),
    "supervise.answer_order": _l("对督办的答复公布了。"),
    "supervise.publish_report": _l("这个月的进度公布了，关注的人会收到消息。"),
    "supervise.comment": _l("您的意见公开了，要由公布进度的人答复。"),
    "supervise.answer_comment": _l("答复公布了，提意见的人会收到消息。"),
    "supervise.check_answers": _l("核对完了。对上的答复已经算数，对不上的请两个人一起看。"),
    "supervise.send_back_answers": _l("退回重新录入了，录入的人会收到消息。"),
    # Opinions and texts
    "opinions.open_map": _l("征集开始了，大家现在可以表态。"),
    "opinions.state": _l("您的说法交上去了，看过以后会请大家表态。"),
    "opinions.take_over": _l("这条说法转进了方案的征求意见，会公开答复。"),
    "opinions.judge": _l("这条说法处理好了，写的人会收到消息。"),
    "opinions.declare": _l("记下了，只用于合计，不会单独公布。"),
    "texts.begin": _l("可以写了。草稿自己会保存，公布以前只有您这边看得到。"),
    "texts.discard": _l("草稿不要了，公布过的版本没有变。"),
    "texts.publish": _l("新的一版公布了，大家现在看得到。"),
    "texts.open_round": _l("开始征求意见了，大家现在可以逐条提。"),
    "texts.give": _l("您的意见交上去了，会逐条答复，答复了告诉您。"),
    "texts.answer": _l("答复公布了，提意见的人会收到消息。"),
    "texts.ask_legality": _l("审查请求发出了，对方要在期限内逐条答复。"),
    "texts.ask_advice": _l("请教发出了，对方要在期限内逐条提建议。"),
    "texts.record_interest": _l("利害关系声明记下了，和建议一起公布。"),
    "texts.record_advice": _l("建议公布了，提出请教的人会收到消息。"),
    "texts.record_legality": _l("审查意见公布了。"),
    "texts.record_bringing": _l("交给会议表决了，这一版从现在起不再改。"),
    "texts.record_filing": _l("备案记下了，公开可查。"),
    "texts.record_look": _l("看过了，记下了。下一季度再看一遍。"),
    "texts.announce": _l("公告发出去了，所有成年居民会收到消息。"),
    "texts.read_announcement": _l("谢谢，您看过了，已经计入人数。"),
    "texts.end_announcement": _l("公告撤下了，页面上写明不再有效。"),
    "texts.record_review": _l("评估结果公布了。"),
    # Channels
    "lobby.add_channel": _l("接上了。请按“发一条试试”，过几分钟到群里看一看。"),
    "lobby.test_channel": _l("排上了，几分钟内发出。请到群里看一看。"),
    "lobby.settle_channel": _l("谢谢您去看了。没有到的，几分钟内再发。"),
    # Registers, rules, yearly sheets
    "lobby.follow": _l("关注了，有进展会告诉您。"),
    "lobby.cover": _l("文字遮盖了，存证里留着遮盖的理由。"),
    "lobby.cover_meeting": _l("文字遮盖了，存证里留着遮盖的理由。"),
    "lobby.cover_box": _l("文字遮盖了，存证里留着遮盖的理由。"),
    "lobby.correct_name": _l("名字改好了，本人会收到消息。"),
    "lobby.change_home": _l("住址改好了，已经开始的表决不受影响。"),
    "lobby.depart": _l("搬走登记好了。投过的票和会议纪要照样有效。"),
    "lobby.give_role": _l("职务登记好了，本人会收到消息。"),
    "lobby.end_role": _l("职务到此为止，本人会收到消息。"),
    "lobby.add_person": _l("登记好了。接下来给这家寄登录信。"),
    "lobby.take_over": _l("接手的人定下来了，本人会收到消息。"),
    "lobby.record_subscription": _l("设置保存了：新的存证会按您选的方式寄出去。"),
    "lobby.record_address": _l("邮箱记下了。请打开寄去的信，按一下里面的链接。"),
    "lobby.enter_petitions": _l("信访件数保存了，算进当月的数据。"),
    "lobby.draw_up": _l("考核表建好了，数字已经填上，请逐项评价。"),
    "lobby.evaluate": _l("评价保存了。"),
    "lobby.tolerate": _l("容错认定记下了，理由公开可查。"),
    "lobby.confirm_sheet": _l("考核表确认并公布了。"),
    "lobby.remark": _l("街道的意见写进考核表了。"),
    "office.seat": _l("这位成员加进联席会议了。"),
    "office.unseat": _l("这位成员不再参加联席会议。"),
    "office.fix_agenda": _l("联席会议的议程定下来了。"),
    "office.conclude": _l("结果记下了，相关社区看得到。"),
    "office.form_group": _l("工作小组建好了，成员会收到消息。"),
    "owners.take": _l("业主名册导入了，等另一个人核对以后算数。"),
    "roster.take": _l("名册导入了。接下来给每户印登录信。"),
    "units.add_item": _l("清单加了一项。"),
    "units.remove_item": _l("清单去掉了一项。"),
}

#: Acts after which nothing is said, because the page that follows is the answer.
SILENT: Mapping[str, str] = {
    **dict.fromkeys(
        ("lobby.confirmed_address", "lobby.left"),
        "the page that answers says it: who follows a link in a mail may be signed in nowhere",
    ),
    **dict.fromkeys(
        ("ballots.bring_list", "ballots.choose_columns", "collect.bring", "collect.choose_columns",
         "owners.bring", "owners.choose_columns", "roster.bring", "roster.choose_columns"),
        "the next page of an import shows what was found",
    ),
    **dict.fromkeys(
        ("ballots.giving_screen", "ballots.proxy_screen", "ballots.voting_screen", "collect.walk",
         "mend.screens",
         "supervise.rating_screen", "ballots.look_up_code", "ballots.look_up_receipt",
         "welcome.ask_password", "welcome.claim"),
        "the next screen of the same act, or what was looked up",
    ),
    **dict.fromkeys(
        ("discuss.adjourn", "discuss.answer_roll", "discuss.appeal", "discuss.arrive",
         "discuss.ask", "discuss.call_to_order", "discuss.close_box", "discuss.close_roll",
         "discuss.confirm_count",
         "discuss.declare_adjourned", "discuss.demand_recount", "discuss.deny",
         "discuss.enter_count", "discuss.enter_roll", "discuss.finish", "discuss.grant",
         "discuss.hand_chair", "discuss.leave", "discuss.move", "discuss.object_",
         "discuss.open_item", "discuss.put", "discuss.raise_order", "discuss.recognise",
         "discuss.request_", "discuss.return_to_order", "discuss.rule_out", "discuss.rule_point",
         "discuss.second", "discuss.stand_in", "discuss.state", "discuss.state_item",
         "discuss.take_chair_back", "discuss.take_chair_pro_tem"),
        "the floor says aloud what has just happened",
    ),
    **dict.fromkeys(
        ("lobby.move_clock", "lobby.read_messages", "lobby.set_language", "lobby.set_reading",
         "people.sign_in", "people.sign_out"),
        "the page itself is another one",
    ),
    "ballots.cast": "the ballot's page shows the receipt",
    "lobby.open_calendar": "the page shows the address, once",
    "opinions.take": "the next statement is shown, thousands press it at once",
    "texts.save": "the draft says beside the text when it was saved",
}  # fmt: skip


def init_app(app: Flask) -> None:
    """Say after each act what the table has for it."""

    @app.after_request
    def confirmed(response: Response) -> Response:
        if request.method == "POST" and (said := SAID.get(request.endpoint or "")) is not None:
            leads_on = response.status_code == 303 or "HX-Redirect" in response.headers
            if leads_on and "_flashes" not in session:
                flash(str(said), "done")
        return response
