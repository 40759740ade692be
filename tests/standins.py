"""Servers of this machine that stand in for others': a mail server, chat robots, a webhook.

They answer as the documents of the real ones say, limits and signatures included, and keep what
they took. Whoever tests what happens when a machine dies says at which of their moments it does.
"""

from __future__ import annotations

import base64
import hmac
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deliberation import clock

Moment = Callable[[str], None]
"""Is told what is happening at a server: ``mail``, ``data``, ``answered``, ``asked`` …"""


class MailServer:
    """What a mail server took, and what it answers.

    :ivar refuse: addresses of which it says that there is nobody
    """

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.answer = "250 OK"
        self.refuse: set[str] = set()
        self.moment: Moment = lambda name: None
        self.connections = 0

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: Any
    ) -> Any:
        self.connections += 1
        session.host_name = hostname
        self.moment("connected")
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        envelope.mail_from = address
        self.moment("mail")
        return "250 OK"

    async def handle_NOOP(
        self, server: SMTP, session: Session, envelope: Envelope, arg: str
    ) -> str:
        self.moment("between")
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        if address in self.refuse:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            self.taken.append(envelope)
            self.moment("taken")
        return self.answer

    def messages(self) -> list[EmailMessage]:
        """What was taken, read."""
        return [message_from_bytes(one.content, policy=policy.default) for one in self.taken]


@contextmanager
def mail_server() -> Iterator[tuple[MailServer, int]]:
    """A mail server that runs inside the block, and its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    box = MailServer()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield box, port
    finally:
        server.stop()


#: What each robot answers to too many (in how many seconds), and to a signature that is none.
LIMITS = {"wecom": (20, 60), "dingtalk": (20, 60), "feishu": (100, 60)}
TOO_MANY = {
    "wecom": {"errcode": 45009, "errmsg": "api freq out of limit"},
    "dingtalk": {"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"},
    "feishu": {"code": 11232, "msg": "frequency limited psm"},
}
UNSIGNED = {
    "dingtalk": {"errcode": 310000, "errmsg": "sign not match"},
    "feishu": {"code": 19021, "msg": "sign match fail or timestamp is not within one hour"},
}
SECRET = "SEC-of-the-stand-in-of-32-letters"


class Robots:
    """Three robots and a webhook at one address.

    :ivar taken: texts (of a webhook: bodies) by kind
    :ivar refused: how many were over the limit or badly signed, by kind
    :ivar now: what these servers take for the present moment
    """

    def __init__(self) -> None:
        self.taken: dict[str, list[str]] = {}
        self.refused: dict[str, int] = {}
        self.named: list[str] = []
        self.times: dict[str, list[float]] = {}
        self.now: Callable[[], datetime] = clock.now
        self.moment: Moment = lambda name: None
        self.status = 200
        self.lock = threading.Lock()

    def answer(self, path: str, headers: Any, body: bytes) -> tuple[int, dict[str, Any]]:
        kind, query = urlsplit(path).path.strip("/"), parse_qs(urlsplit(path).query)
        at = self.now().timestamp()
        with self.lock:
            if kind == "hook":
                return self._hook(headers, body)
            if self.status != 200:
                return self.status, {}
            sent = json.loads(body)
            most, seconds = LIMITS[kind]
            times = self.times.setdefault(kind, [])
            if sum(one > at - seconds for one in times) >= most:
                self.refused[kind] = self.refused.get(kind, 0) + 1
                return 200, TOO_MANY[kind]
            times.append(at)
            if kind == "feishu" and sum(one > at - 1 for one in times) > 5:
                self.refused[kind] = self.refused.get(kind, 0) + 1
                return 200, TOO_MANY[kind]
            if kind in UNSIGNED and not _is_signed(kind, query, sent, at):
                self.refused[kind] = self.refused.get(kind, 0) + 1
                return 200, UNSIGNED[kind]
            text = sent["content"]["text"] if kind == "feishu" else sent["text"]["content"]
            assert len(text.encode()) <= 2048 or kind != "wecom"
            self.taken.setdefault(kind, []).append(text)
            self.moment(kind)
            zero = {"code": 0, "msg": "success"} if kind == "feishu" else {"errcode": 0}
            return 200, zero

    def _hook(self, headers: Any, body: bytes) -> tuple[int, dict[str, Any]]:
        said = f"{headers['X-Hall-Timestamp']}.".encode() + body
        expected = hmac.new(SECRET.encode(), said, "sha256").hexdigest()
        if headers["X-Hall-Signature"] != f"sha256={expected}":
            return 401, {}
        if self.status != 200:
            return self.status, {}
        if headers["X-Hall-Delivery"] not in self.named:  # as whoever receives webhooks does
            self.named.append(headers["X-Hall-Delivery"])
            self.taken.setdefault("hook", []).append(body.decode())
        self.moment("hook")
        return 200, {}


def _is_signed(kind: str, query: dict[str, list[str]], sent: dict[str, Any], at: float) -> bool:
    """As the documents of 钉钉 and 飞书 describe it."""
    if kind == "dingtalk":
        stamp, sign = query["timestamp"][0], query["sign"][0]
        made = hmac.new(SECRET.encode(), f"{stamp}\n{SECRET}".encode(), "sha256")
        seconds = int(stamp) / 1000
    else:
        stamp, sign = sent["timestamp"], sent["sign"]
        made = hmac.new(f"{stamp}\n{SECRET}".encode(), b"", "sha256")
        seconds = int(stamp)
    return sign == base64.b64encode(made.digest()).decode() and abs(seconds - at) < 3600


@contextmanager
def robots() -> Iterator[tuple[Robots, str]]:
    """Robots that run inside the block, and ``host:port`` at which they are asked."""
    box = Robots()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, told = box.answer(self.path, self.headers, body)
            said = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield box, f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
