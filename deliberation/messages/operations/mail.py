"""An e-mail made of what is queued, and handed over to the server; one connection for many."""

from __future__ import annotations

import re
import smtplib
import ssl
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from types import TracebackType

from deliberation import clock
from deliberation.config import Mail
from deliberation.messages.models import Delivery

TIMEOUT = 20  # seconds for each answer of the server


class NotTaken(Exception):
    """It is to be tried again, or for ever not: a kind of error and its number, no words.

    :ivar for_good: the receiver's server says that there is no such receiver
    """

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


class Postman:
    """Hands e-mails to one server, over one connection as long as it holds."""

    def __init__(self, mail: Mail) -> None:
        self._mail = mail
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Postman:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._hang_up()

    def carry(self, delivery: Delivery) -> None:
        """Give *delivery* to the server.

        :raises NotTaken: it was not taken, or nobody knows: it may be tried again, since a mail
            server knows its Message-ID
        """
        message = written(delivery, self._mail)
        try:
            server = self._connected()
            server.send_message(message, self._mail.sender, [delivery.address])
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            self._rest()
            raise NotTaken(f"SMTPRecipientsRefused {code}", for_good=code in _NOBODY) from error
        except smtplib.SMTPResponseException as error:
            self._rest()
            raise NotTaken(f"{type(error).__name__} {error.smtp_code}") from error
        except (OSError, smtplib.SMTPException) as error:  # ssl.SSLError is an OSError
            self._hang_up()
            raise NotTaken(type(error).__name__) from error

    def _connected(self) -> smtplib.SMTP:
        if self._server is not None:
            try:
                if self._server.noop()[0] == 250:
                    return self._server
            except (OSError, smtplib.SMTPException):
                pass  # servers end what was silent, or long
            self._hang_up()
        mail = self._mail
        if mail.tls:
            secure = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                mail.host, mail.port, timeout=TIMEOUT, context=secure
            )
        else:
            server = smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT)
        self._server = server
        if mail.starttls:
            server.starttls(context=ssl.create_default_context())
        if mail.user:
            server.login(mail.user, mail.password)
        return server

    def _rest(self) -> None:
        """Begin anew on the same connection after a refusal."""
        try:
            if self._server is not None:
                self._server.rset()
        except (OSError, smtplib.SMTPException):
            self._hang_up()

    def _hang_up(self) -> None:
        if self._server is not None:
            self._server.close()  # without a farewell that could fail after all has gone well
            self._server = None


#: Answers to the name of a receiver after which no try helps (RFC 5321 §4.2.3).
_NOBODY = {550, 551, 553}


def written(delivery: Delivery, mail: Mail) -> EmailMessage:
    """The message: the same on every try but for its date."""
    domain = mail.sender.rpartition("@")[2]
    message = EmailMessage()
    message["Subject"] = delivery.subject
    message["From"], message["To"] = mail.sender, delivery.address
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{delivery.community_id}.{delivery.token}@{domain}>"
    if delivery.thread:
        # Of what nobody was sent: so all that is about it hangs together, whatever came first.
        root = f"<{delivery.thread}@{domain}>"
        message["In-Reply-To"], message["References"] = root, root
    if delivery.leave:
        message["List-Unsubscribe"] = f"<{delivery.leave}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(delivery.text, cte="quoted-printable")
    if delivery.leave:
        message.add_alternative(as_html(delivery.text), subtype="html", cte="quoted-printable")
    return message


_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def as_html(text: str) -> str:
    """The same words as simple HTML: paragraphs, and addresses that can be pressed."""
    parts = []
    for block in re.split(r"\n{2,}", text.strip()):
        lines = (
            _ADDRESS.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', escape(line))
            for line in block.split("\n")
        )
        parts.append("<p>" + "<br>\n".join(lines) + "</p>")
    return (
        '<!doctype html>\n<html><head><meta charset="utf-8"></head>'
        '<body style="font-size:16px;line-height:1.6">\n' + "\n".join(parts) + "\n</body></html>\n"
    )


def is_address(text: str) -> bool:
    """Whether *text* is one plain address, ``name@host``, and nothing that ends a header."""
    try:
        one = Address(addr_spec=text)
    except (ValueError, IndexError, UnicodeError, MessageError):
        return False
    return text.isascii() and text.isprintable() and "." in one.domain and len(text) <= 254
