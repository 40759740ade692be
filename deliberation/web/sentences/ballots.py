"""What a ballot box says when it refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "ballots.nobody_entitled": _l("名册上没有人，不能开始。"),
    "ballots.closed": _l("收票已经截止，不能再投了。"),
    "ballots.choice_unknown": _l("请从给出的选项里选一个。"),
    "ballots.another_line": _l(
        "这一页是别人打开的，不能算您的票。请重新打开这次投票，自己选一次。"
    ),
    "ballots.not_on_roll": _l("名册上没有这一户，不能代投。"),
    "ballots.cast_already": _l("已经投过了，一票只能投一次。"),
    "ballots.channel_shut": _l("这次不收这种方式投的票。"),
    "ballots.extended_already": _l("期限只能延长一次，已经延长过了。"),
    "ballots.still_open": _l("收票还没有截止，也还没有收齐，不能提前结束。"),
    "ballots.choose_one": _l("请选一项，只能选一项。"),
    "ballots.too_many_chosen": _l("最多只能选 %(limit)s 项，请去掉几项。"),
    "ballots.mediation_never_votes": _l("调解要各方都同意，不投票。"),
    "ballots.board_unfit": _l("票箱里的票和已投票的记录对不上，不能计票。请联系系统管理员核查。"),
    "ballots.totals_hidden": _l("截止以前，谁都看不到票数。"),
    "ballots.paper_waits": _l("编号 %(serial)s 的纸质票已经收回，不能换发。"),
    "ballots.papers_not_issued": _l("还没有给这些票编号，先编号再打印。"),
    "ballots.too_many_at_once": _l("一次最多打印 %(most)s 张，请按楼栋分开打印。"),
    "ballots.number_unreadable": _l("“%(typed)s”不是数。请写张数，例如 12；没有就空着。"),
    "ballots.serial_unreadable": _l("“%(typed)s”不是票的编号，编号是一个数，例如 12。"),
    "ballots.choice_unreadable": _l("“%(typed)s”不是选项，请写票上的字，例如 同意；废票写“废票”。"),
    "ballots.list_faults": _l("有 %(faults)s 处要改，整张表都没有录入。请改好再上传一次。"),
    "ballots.column_missing": _l("表里没有“%(column)s”这一列。"),
    "ballots.list_too_long": _l("一次最多录入 %(most)s 张，请分几次。"),
    "ballots.secret_by_form": _l("无记名的票不能用名单录入：编号和选择不能写在一起。请用表单。"),
    "ballots.serial_unknown": _l("没有编号 %(serial)s 的纸质票。"),
    "ballots.serial_twice": _l("编号 %(serial)s 写了两次。"),
    "ballots.paper_replaced": _l("编号 %(serial)s 的纸质票已经换发，这一张不算。"),
    "ballots.paper_entered": _l("编号 %(serial)s 的纸质票已经录入过。"),
    "ballots.voter_has_cast": _l("编号 %(serial)s 的户（人）已经投过，这一张不能再计入。"),
    "ballots.papers_meanwhile": _l("其中有纸质票刚刚由别人录入，请刷新后再录。"),
    "ballots.no_papers": _l("请至少录入一张纸质票。"),
    "ballots.tally_differs": _l("存根 %(stubs)s 张，票 %(papers)s 张（含废票），两个数应当一样。"),
    "ballots.too_few_secret": _l(
        "无记名的纸质票至少 %(least)s 张一起录入，免得看出是谁投的；最后一天除外。"
    ),
    "ballots.help_denied": _l("本人说没有请人帮忙，这一票不能这样投。请本人自己投，或者填纸质票。"),
    "ballots.help_confirmed": _l("已经有第二个人确认过了。"),
    "two_persons.help_missing": _l(
        "替别人投票要两个人：先登记“请人帮忙”，再由另一个人或者本人确认，然后才能投。"
    ),
    "two_persons.help_waits": _l(
        "这一票登记了请人帮忙，还没有第二个人确认。请另一位同事（或者本人）确认以后再投。"
    ),
    "contests.nothing": _l("这一户（人）没有录入的票。"),
    "contests.own": _l("这一票是本人在网上投的，不是别人录入的。"),
    "contests.over": _l("可以提出异议的 %(days)s 天已经过了，或者这次当场收票，不能再提。"),
    "contests.counted": _l("已经计票，不能再提。"),
    "contests.already": _l("已经登记过了。"),
    "contests.still_run": _l("别人录入的票还在可以提出异议的日子里，过了才计票。"),
    "contests.code_unknown": _l("名册上没有这个代号。请照着纸条或者页面上的字再写一次。"),
    "ballots.counts_withheld": _l("无记名的票太少，只公布结果；两名监票人可以下载核对。"),
    "ballots.counts_public": _l("这个票箱的票数是公开的，谁都可以核对，不用监票人。"),
    "ballots.two_scrutineers": _l("已经有两名监票人了。"),
    "two_persons.own": _l("自己录入的不能自己确认，请另一位来确认。"),
    "two_persons.same_resident": _l(
        "名册上这两个账号可能是同一个人（姓名相同，手机尾号分不出来），不能互相确认。请第三位来确认；"
        "真是两个人，请先在名册里补上手机尾号。"
    ),
    "two_persons.letter": _l(
        "您们当中一位的登录信是另一位写的或者打印的，不能互相确认。请第三位来确认；或者本人自己换一次密码，"
        "过了可以提出异议的几天以后再确认。"
    ),
    "two_persons.enough_today": _l(
        "一个人一天最多替别人办 %(most)s 份（代办和电话合起来算），今天已经到了。"
        "请另一位同事来办，或者请本人填纸质票。"
    ),
    "ballots.batch_settled": _l("这一批已经处理过了。"),
    "ballots.being_checked": _l("另一位同事正在核对这一批。"),
    "ballots.confirm_own": _l("录入的人不能自己核对，请另一位同事核对。"),
    "ballots.reason_missing": _l("请写明哪里不对。"),
}
