"""What is said when a proxy is refused."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
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
}
