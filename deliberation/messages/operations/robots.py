"""How chat robots and other programs are told: the request each expects, and what it answers.

As their documents say (December 2026): 企业微信 developer.work.weixin.qq.com/document/path/91770,
钉钉 open.dingtalk.com/document/group/custom-robot-access, 飞书 open.feishu.cn (自定义机器人).
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from deliberation.messages.operations.outgoing import Answer

#: Kinds of outlets → the host that their addresses have, where there is but one.
HOSTS: Mapping[str, str] = {
    "wecom": "qyapi.weixin.qq.com",
    "dingtalk": "oapi.dingtalk.com",
    "feishu": "open.feishu.cn",
}
WEBHOOK = "webhook"
OUTLET_KINDS = (*HOSTS, WEBHOOK)

#: So many messages in so many seconds, at most. Each is some seconds longer than the documents
#: say (20, 20 and 100 a minute; 飞书 also 5 a second), because a message may be on its way longer
#: than the next one.
LIMITS: Mapping[str, tuple[tuple[int, int], ...]] = {
    "wecom": ((20, 66),),
    "dingtalk": ((20, 66),),
    "feishu": ((100, 66), (5, 3)),
    WEBHOOK: ((60, 66),),
}
#: Bytes of a text, at most: 企业微信 takes 2,048; the others whole requests of some 20,000.
MOST_BYTES: Mapping[str, int] = {"wecom": 2048, "dingtalk": 6000, "feishu": 6000}


class Request(NamedTuple):
    """What is posted where."""

    address: str
    body: bytes
    headers: Mapping[str, str]


def request(
    kind: str, address: str, secret: str, text: str, *, token: str, at: datetime
) -> Request:
    """The request that tells *text* to an outlet.

    :param secret: by which it is signed; a robot of 钉钉 or 飞书 may have none
    :param text: plain words; for a webhook JSON
    :param token: names it on every try, so that a webhook takes it once
    :param at: the moment of the signature, which has to be within an hour of theirs
    """
    seconds = str(int(at.timestamp()))
    if kind == WEBHOOK:
        return _webhook(address, secret, text, token, seconds)
    said = cut(text, MOST_BYTES[kind])
    if kind == "feishu":
        body: dict[str, Any] = {"msg_type": "text", "content": {"text": said}}
        if secret:
            body |= {"timestamp": seconds, "sign": _signed(f"{seconds}\n{secret}", "")}
    else:
        body = {"msgtype": "text", "text": {"content": said}}
        if kind == "dingtalk" and secret:
            milliseconds = f"{seconds}000"
            sign = _signed(secret, f"{milliseconds}\n{secret}")
            address += f"&timestamp={milliseconds}&sign={quote_plus(sign)}"
    return Request(address, _json(body), {"Content-Type": "application/json; charset=utf-8"})


def _webhook(address: str, secret: str, text: str, token: str, seconds: str) -> Request:
    body = text.encode()
    sign = hmac.new(secret.encode(), f"{seconds}.".encode() + body, "sha256").hexdigest()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Hall-Delivery": token,
        "X-Hall-Timestamp": seconds,
        "X-Hall-Signature": f"sha256={sign}",
    }
    return Request(address, body, headers)


def _signed(key: str, said: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), said.encode(), "sha256").digest()).decode()


def _json(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def refusal(kind: str, answer: Answer) -> str | None:
    """Why an outlet has not taken what it was sent; ``None``: it has.

    Robots answer 200 to whatever comes, and say in a number what became of it.
    """
    if not 200 <= answer.status < 300:
        return f"HTTP {answer.status}"
    if kind == WEBHOOK:
        return None
    try:
        said = json.loads(answer.body)
        code = said.get("errcode", said.get("code", said.get("StatusCode")))
    except (ValueError, AttributeError):
        return "no answer that can be read"
    return None if code == 0 and not isinstance(code, bool) else f"code {str(code)[:20]}"


def cut(text: str, most: int) -> str:
    """*text*, at most *most* bytes of it, with its last line (the address) whole."""
    if len(text.encode()) <= most:
        return text
    body, _, last = text.rpartition("\n")
    room = most - len(f"…\n{last}".encode())
    return body.encode()[: max(room, 0)].decode(errors="ignore") + f"…\n{last}"
