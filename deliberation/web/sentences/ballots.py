"""What ballot boxes say when they refuse: casting, proxies, and why a count decides nothing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    # What a ballot box says when it refuses.
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
    # What is said when a proxy is refused.
    "proxies.secret": _l("无记名投票不能委托：委托书上写着立场，票就不再无记名了。"),
    "proxies.none_here": _l("这次投票不接受委托。"),
    "proxies.cast_before": _l("这一票已经投了，不用再委托。"),
    "proxies.to_oneself": _l("这一票本来就可以由这位投，不用委托。"),
    "proxies.to_clerk": _l("委托给您自己的，请另一位同事登记。"),
    "proxies.stance_missing": _l("这次表决的委托书要写明立场，请选一项。"),
    "proxies.too_many": _l("一个人最多代 %(limit)s 票，这位已经满了，请委托别人。"),
    "proxies.given_already": _l("这一票已经委托过了。要换人，请先收回。"),
    "proxies.holder_unknown": _l("没有找到这位居民。同名的请在前面写上楼栋和门牌。"),
    "proxies.principal_unknown": _l(
        "名册上没有找到这位委托人。请写姓名；同名的，或者一户一票的，在前面写上楼栋和门牌。"
    ),
    "proxies.waits": _l("纸质委托书要另一个人核对，或者委托人自己确认以后才能用。"),
    "proxies.confirmed": _l("这份委托已经确认过了。"),
    "proxies.holder_confirms": _l("受托人不能自己核对，请另一位核对，或者请委托人自己确认。"),
    "proxies.used": _l("这份委托已经用了，不能再改。"),
    "proxies.revoked": _l("这份委托已经收回，不能再用。"),
    "proxies.overtaken": _l("委托人自己已经投了，这份委托作废。"),
    # Why a profile or a count is refused.
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
