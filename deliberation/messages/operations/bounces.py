"""What a mail server sends back: which of our e-mails it was, and whether any try would help."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import NamedTuple

#: Of what comes in; a report quotes the mail, and ours are short.
MOST_BYTES = 1 << 20


class Bounce(NamedTuple):
    """A report about one e-mail of ours.

    :ivar why: the status that the receiver's server gave (RFC 3463), such as ``5.1.1``
    :ivar for_good: there is no such receiver
    """

    community_id: int
    token: str
    why: str
    for_good: bool


_OURS = re.compile(r"Message-ID:\s*<(\d{1,9})\.([0-9a-f]{32})@", re.IGNORECASE)
_STATUS = re.compile(r"^([245])\.(\d{1,3})\.(\d{1,3})")


def read(mail: bytes) -> Bounce | None:
    """What *mail* reports (RFC 3464); ``None``: no failure, or of no e-mail of ours."""
    message = message_from_bytes(mail, policy=policy.default)
    if message.get_content_type() != "multipart/report":
        return None
    status, quoted = "", ""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            for block in part.get_payload():
                if isinstance(block, EmailMessage) and block.get("Action", "").strip() == "failed":
                    status = str(block.get("Status", "")).strip()
        elif kind == "message/rfc822":
            quoted += "".join(f"Message-ID: {one.get('Message-ID', '')}\n" for one in _inside(part))
        elif kind == "text/rfc822-headers":
            quoted += str(part.get_content())
    named, said = _OURS.search(quoted), _STATUS.match(status)
    if named is None or said is None or said[1] != "5":
        return None
    why = ".".join(said.groups())
    return Bounce(int(named[1]), named[2], f"bounced {why}", for_good=why.startswith("5.1."))


def _inside(part: EmailMessage) -> list[EmailMessage]:
    inside = part.get_payload()
    return [one for one in inside if isinstance(one, EmailMessage)]
