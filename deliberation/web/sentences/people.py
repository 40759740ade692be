"""What the rooms of people say when they refuse: accounts, rosters, owners, representatives."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    # What the room of people says when it refuses.
    "lists.unknown": _l("没有这张清单，请从三张清单里选一张。"),
    "lists.text_missing": _l("请写明内容。"),
    "lists.text_too_long": _l("最多 %(most)s 个字，请写短一点。"),
    "lists.there_already": _l("这张清单上已经有这一条了。"),
    "powers.settled": _l("已经处理过了。"),
    "register_offers.moved": _l(
        "提出以后，名册或者住户登记变了，和提出的人看到的不一样，所以没有办。"
        "请收回或者退回，看过现在的情况再提出。"
    ),
    "register_offers.voter_waits": _l("这位业主已经有一项改动在等另一个人核对。"),
    "register_offers.list_waits": _l(
        "已经有一份业主名册在等另一个人核对。要换一份，请先收回或者退回那一份。"
    ),
    "register_offers.merging_waits": _l("要并掉的这个登记已经在等另一个人核对。"),
    "registers.left_already": _l("这个人已经登记为不在本社区。"),
    "registers.not_yet": _l("日期还没有到，请到那天再登记。"),
    "registers.too_long_ago": _l("日期太早，请核对年份。"),
    "registers.role_held": _l("这个人已经担任这个角色。"),
    "registers.no_group": _l("居民代表要住在一个居民小组里，请先把这一户编入小组。"),
    "registers.role_ended_already": _l("这个角色已经结束。"),
    "registers.last_keeper": _l(
        "您是最后一个能管理名册的人。请先让另一位担任居委会成员或管理员，再结束自己的。"
    ),
    "registers.name_missing": _l("请填写姓名，最多 %(most)s 个字。"),
    "registers.place_missing": _l("请选楼栋并填写门牌；不住在这里的，请选单位。"),
    "registers.door_missing": _l("请填写门牌，最多 %(most)s 个字。"),
    "registers.no_such_door": _l(
        "%(building)s没有“%(door)s”这个门牌。请核对；确实是新的一户，请勾选“登记为新的一户”。"
    ),
    "registers.lives_there": _l("这个人就住在这一户。"),
    "registers.merged": _l("这是重复的登记，已经并入另一个人。"),
    "registers.called_so": _l("姓名没有改动。"),
    "registers.same_name_there": _l(
        "这里已经有一位“%(called)s”。同一个人请合并登记；真是同名的，请在姓名后面加一个字区别。"
    ),
    "registers.owns_nothing": _l("只有搬走而仍由本人表决的业主可以保留账号。"),
    "registers.nobody_chosen": _l("请先勾选。"),
    "registers.not_vacant": _l("这件事已经有人接手。"),
    "registers.taker_unfit": _l("接手的人要是现任的居委会成员。"),
    "registers.merge_itself": _l("请选另一个登记。"),
    "registers.merge_gone": _l("已经不在本社区的登记不能合并。"),
    "registers.both_with_roles": _l(
        "两个登记合起来会既是居委会成员又是监督小组成员，请先结束其中一个角色。"
    ),
    "registers.on_open_roll": _l(
        "要并掉的登记在还没有截止的名册上：%(rolls)s。固定的名册不改，一人只有一票，"
        "请等它结束再合并，或者改为保留那一个登记。"
    ),
    # What is said of accounts, passwords and the founding of a community.
    "founding.code_malformed": _l(
        "社区代号“%(code)s”不能用。请用 2 到 40 个小写字母和数字，"
        "字母开头，中间可以有短横线，例如 heping。"
    ),
    "founding.code_taken": _l("社区代号“%(code)s”已经有了，请换一个。"),
    "founding.office_malformed": _l(
        "街道办代号“%(code)s”不能用。请用 2 到 40 个小写字母和数字，"
        "字母开头，中间可以有短横线，例如 beihe。"
    ),
    "founding.office_taken": _l("街道办代号“%(code)s”已经有了，请换一个。"),
    "founding.office_name_malformed": _l("请写街道办的名称，最多 %(most)s 个字。"),
    "founding.community_unknown": _l("没有代号是“%(code)s”的社区。"),
    "founding.community_has_office": _l("社区“%(code)s”已经归一个街道办，不能再加入。"),
    "founding.name_malformed": _l("请写社区的名称，最多 %(most)s 个字。"),
    "founding.login_malformed": _l("账号要有 2 到 80 个字，中间不能有空格。"),
    "founding.login_taken": _l("账号“%(login)s”已经有了，请用 --login 换一个。"),
    "passwords.too_short": _l("密码太短，至少要有 %(least)s 位。"),
    "passwords.too_long": _l("密码太长，最多 %(most)s 位。"),
    "passwords.wrong": _l("现在的密码不对。"),
    "passwords.the_same": _l("新密码和现在的一样，请换一个。"),
    "letters.code_unknown": _l(
        "这个码不对、用过了或者过期了。请对着信再看一遍；还是不行，请到社区值班台换一封新信。"
    ),
    "letters.nobody_left": _l("这里每个人都有账号或者登录信了。"),
    "letters.nobody_meant": _l("没有找到这个人，请刷新名单再试一次。"),
    "letters.none_open": _l("没有可以打印的登录信。请先写信。"),
    "letters.minor": _l("未满 18 岁的，不发登录信。"),
    "letters.account_closed": _l("这个账号已经停用，不能用新信打开。"),
    "letters.account_elsewhere": _l(
        "这个账号在别的社区或者街道办也在用，不能从这里重设。请技术人员在服务器上换密码。"
    ),
    "letters.of_an_administrator": _l("管理员的登录信只有管理员能发。"),
    "passwords.demonstration": _l("这是大家都在用的演示账号，密码不能改。"),
    "passwords.too_simple": _l("这个密码太容易被猜到，请换一个，不要用连着的或者重复的数字。"),
    # What the roster of residents says when it refuses.
    "roster.identity_column": _l(
        "表里有“%(column)s”这一列。我们不收身份证号码，请把这一列删掉，再上传一次。"
    ),
    "roster.identity_numbers": _l(
        "第 %(row)s 行里有一个像身份证号码的数。我们不收身份证号码，请删掉，再上传一次。"
    ),
    "roster.column_missing": _l("表里没有“%(column)s”这一列。可以先下载空白表，照着填。"),
    "roster.twice": _l(
        "和第 %(row)s 行是同一户、同一个姓名。重复的删掉一行；真是同名的，在姓名后面加一个字区别。"
    ),
    "roster.other_area": _l("同一户的面积和第 %(row)s 行写的不一样。"),
    "roster.other_group": _l("同一户的居民小组和第 %(row)s 行写的不一样。"),
    "roster.building_missing": _l("没有写楼栋。"),
    "roster.door_missing": _l("没有写户号。"),
    "roster.place_missing": _l("没有写楼栋和户号。不住在这里的工作人员，请写单位。"),
    "roster.too_long": _l("太长了，最多 %(most)s 个字。"),
    "roster.name_missing": _l("没有写姓名。"),
    "roster.no_name": _l("“%(written)s”不像姓名，请核对。"),
    "roster.name_damaged": _l(
        "“%(written)s”里的“%(marks)s”是丢了的字留下的。请照户口簿或不动产登记写上原来的字。"
    ),
    "roster.door_became_date": _l("户号变成了日期，请把这一列设成文本再填（%(meant)s）。"),
    "roster.phone_number": _l("“%(written)s”里有手机号。名册上不写整个手机号，请删掉。"),
    "roster.age_unreadable": _l(
        "“%(written)s”看不出满不满 18 岁。年龄写数字，出生日期写到日，例如 1958-03-05。"
    ),
    "roster.tail_unreadable": _l("手机尾号只写最后四位数字，不要写整个号码。"),
    "roster.adult_unreadable": _l("“%(written)s”看不懂。满 18 岁写“是”，不满写“否”。"),
    "roster.role_unknown": _l("没有“%(written)s”这种角色。可以用的角色写在空白表的说明里。"),
    "roster.supervises_itself": _l("监督小组成员不能同时是居委会成员。"),
    "roster.unit_without_role": _l("写了单位的，请写清角色，例如居委会成员、物业经理。"),
    "roster.faults_left": _l("有 %(rows)s 行有错，一行也没有导入。请改好再上传一次。"),
    # What the register of owners says when it refuses.
    "owners.part_missing": _l("没有写是哪一处（房号或车位号）。"),
    "owners.part_too_long": _l("房号太长，最多 %(most)s 个字。"),
    "owners.part_twice": _l("“%(part)s”在第 %(row)s 行已经有了，一处只写一行。"),
    "owners.area_unreadable": _l("面积“%(area)s”读不出来。请写平方米，最多两位小数，例如 89.53。"),
    "owners.unsold_unreadable": _l("“%(said)s”看不懂。未售或未交付的写“是”，其他的空着。"),
    "owners.nobody": _l("没有写业主。未售或未交付的，请在“未售”一列写“是”。"),
    "owners.names_too_long": _l("业主姓名太长或者太多，请核对。"),
    "owners.number_too_long": _l("业主编号太长，最多 %(most)s 个字。"),
    "owners.voter_no_owner": _l("表决人“%(voter)s”不在这一处的业主里。共有人要从自己当中推一位。"),
    "owners.same_or_namesake": _l(
        "“%(names)s”在第 %(row)s 行也有。是同一位业主的，两行写同一个业主编号；"
        "是同名的，写不同的编号。"
    ),
    "owners.number_of_another": _l("这个业主编号在第 %(row)s 行是别人的，请核对姓名或编号。"),
    "owners.two_voters": _l("同一位业主在第 %(row)s 行写了另一位表决人，一位业主只有一位表决人。"),
    "owners.column_missing": _l("表里没有“%(column)s”这一列。"),
    "owners.no_rows": _l("表里没有数据。"),
    "owners.too_many_rows": _l("行数太多，一次最多 %(most)s 行。"),
    "owners.total_differs": _l(
        "您写的是 %(told)s 处，表里有 %(found)s 处。请核对是不是少了或者多了。"
    ),
    "owners.nobody_registered": _l("还没有业主名册，请先导入专有部分登记表。"),
    "owners.voter_already": _l("现在登记的就是这样，没有改动。"),
    "owners.no_such_voter": _l("没有找到这位居民。同名的请在前面写上楼栋和门牌。"),
    # What is said when representatives cannot be chosen like this.
    "representatives.more_than_homes": _l(
        "小组有 %(households)s 户，选 %(seats)s 名不行：至少一名，不能多过户数。"
    ),
    "representatives.size_reason_missing": _l(
        "通常每 %(least)s 到 %(most)s 户推选一名代表：%(households)s 户选 %(seats)s 名"
        "不在这个范围里。可以这样选，请写明理由。"
    ),
    "representatives.too_few_candidates": _l("候选人少于应选名额 %(seats)s 名，请再加候选人。"),
    "representatives.term_ends_before": _l("任期的结束日期要在开始日期之后。"),
    "representatives.open_already": _l("这个小组正在推选，请先把它做完或者终止。"),
    "representatives.candidate_elsewhere": _l("候选人应当是住在本小组的成年居民。"),
    "representatives.candidate_twice": _l("有候选人写了两次。"),
    "representatives.ended_already": _l("这次推选已经结束。"),
    "representatives.votes_missing": _l("请给每一位候选人填写签名户数，没有人签的填 0。"),
    "representatives.sheet_missing": _l("请附上签名表的照片。"),
    "representatives.more_than_households": _l(
        "签名户数不能超过小组的 %(households)s 户，一位候选人的户数不能超过签名的总户数。"
    ),
    "representatives.nothing_entered": _l("还没有人录入签名表。"),
    "representatives.confirm_own": _l("录入的人不能自己核对，请另一位同事核对。"),
    "representatives.reason_missing": _l("请写明终止的理由。"),
    "representatives.handed_over_already": _l("已经办过移交。"),
    "representatives.matters_missing": _l("请写明移交了哪些事。"),
    "representatives.declaration_unknown": _l("请从给出的选项里选。"),
    "representatives.nobody_called": _l("本小组没有叫“%(called)s”的成年居民，请检查姓名。"),
    "representatives.several_called": _l(
        "本小组有几位“%(called)s”，请在姓名前写上楼栋和门牌，例如 3栋0101室王秀英。"
    ),
    "representatives.box_open": _l("正在收票，由投票结果决定，不能改用签名表，也不能终止。"),
    "representatives.sheet_entered": _l("已经录入签名表，请先核对，不能再改用投票。"),
    "representatives.vote_too_long": _l("收票 3 到 30 天。"),
    "representatives.building_grouped": _l("这栋楼的住户已经都有小组，或者已经有同名的小组。"),
}
