"""What is said of accounts, passwords and the founding of a community."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
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
}
