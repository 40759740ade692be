"""What is said of accounts, passwords and the founding of a community."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "founding.code_malformed": _l(
        "社区代号“%(code)s”不能用。请用 2 到 40 个小写字母和数字，"
        "字母开头，中间可以有短横线，例如 heping。"
    ),
    "founding.code_taken": _l("社区代号“%(code)s”已经有了，请换一个。"),
    "founding.name_malformed": _l("请写社区的名称，最多 %(most)s 个字。"),
    "founding.login_malformed": _l("账号要有 2 到 80 个字，中间不能有空格。"),
    "founding.login_taken": _l("账号“%(login)s”已经有了，请用 --login 换一个。"),
    "passwords.too_short": _l("密码太短，至少要有 %(least)s 位。"),
    "passwords.too_long": _l("密码太长，最多 %(most)s 位。"),
    "passwords.too_simple": _l("这个密码太容易被猜到，请换一个，不要用连着的或者重复的数字。"),
}
