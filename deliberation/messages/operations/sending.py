"""What leaves the house by e-mail: queued with what it tells of, sent by ``flask tick``, once.

Nothing is sent while somebody waits for a page. Each delivery is claimed before it goes out, so
that two ticks send it once; one that was claimed and never said to be sent (the machine died)
is not sent again, and said by ``flask doctor``. What a server refuses is tried again, ever more
rarely, a bounded number of times.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from sqlalchemy import func, select, update

from deliberation import clock
from deliberation.config import Mail
from deliberation.database import changed, db, unit_of_work
from deliberation.messages.models import Delivery

WAITING, CLAIMED, SENT, FAILED = "waiting", "claimed", "sent", "failed"
#: After so many refusals nobody tries any more: some three days.
MOST_TRIES = 10
LONGEST_WAIT = timedelta(days=1)
AT_ONCE = 200  # of one tick; the next one sends the others
TIMEOUT = 20  # seconds for each answer of the server

log = logging.getLogger(__name__)


def post(
    community_id: int, person_id: int, address: str, *, kind: str, occasion: str, subject: str,
    text: str, at: datetime,
) -> None:  # fmt: skip
    """Queue an e-mail to a person, once per *occasion*; the running unit of work keeps it."""
    there = select(Delivery.id).where(
        Delivery.community_id == community_id,
        Delivery.person_id == person_id,
        Delivery.occasion == occasion,
    )
    if db.session.scalar(there) is None:
        db.session.add(
            Delivery(
                community_id=community_id,
                person_id=person_id,
                address=address,
                kind=kind,
                occasion=occasion,
                subject=subject,
                text=text,
                state=WAITING,
                tries=0,
                reason="",
                at=at,
                next_at=at,
            )
        )


@dataclass(frozen=True, slots=True)
class Sent:
    """How many went out, and how many the server did not take."""

    sent: int = 0
    failed: int = 0


def send(community_id: int, mail: Mail | None, *, at: datetime) -> Sent:
    """Send what waits in a community, each on its own; what fails is logged without its words.

    :param mail: the server; ``None``: there is none, and what waits goes on waiting
    """
    if mail is None:
        return Sent()
    due = select(Delivery.id).where(
        Delivery.community_id == community_id, Delivery.state == WAITING, Delivery.next_at <= at
    )
    ids = db.session.scalars(due.order_by(Delivery.id).limit(AT_ONCE)).all()
    db.session.rollback()
    sent = failed = 0
    for one in ids:
        this = update(Delivery).where(Delivery.community_id == community_id, Delivery.id == one)
        with unit_of_work():
            claim = this.where(Delivery.state == WAITING)
            if not changed(claim.values(state=CLAIMED, tries=Delivery.tries + 1)):
                continue  # another tick was here
        delivery = db.session.get_one(Delivery, (community_id, one))
        message, receiver = _message(delivery, mail), delivery.address
        db.session.rollback()  # no transaction is open while somebody else's server answers
        try:
            _hand_over(message, receiver, mail)
        except NotTaken as error:
            failed += 1
            _refused((community_id, one), str(error), at)
        except (OSError, smtplib.SMTPException) as error:  # it may have arrived
            failed += 1
            log.warning("an e-mail may or may not have gone out (%s)", type(error).__name__)
        else:
            sent += 1
            with unit_of_work():
                db.session.execute(this.values(state=SENT, reason="", text="", done_at=at))
    return Sent(sent, failed)


def _message(delivery: Delivery, mail: Mail) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = delivery.subject
    message["From"], message["To"] = mail.sender, delivery.address
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = make_msgid(domain=mail.sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(delivery.text)
    return message


class NotTaken(Exception):
    """The server certainly did not take it: a kind of error and its number, no words."""


def _hand_over(message: EmailMessage, receiver: str, mail: Mail) -> None:
    """Give *message* to the server.

    :raises NotTaken: nothing was sent, or the server has refused it
    :raises OSError, smtplib.SMTPException: the connection broke, and nobody knows
    """
    try:
        server = _connected(mail)
    except (OSError, smtplib.SMTPException) as error:  # ssl.SSLError is an OSError
        raise NotTaken(_why(error)) from error
    try:
        try:
            if mail.starttls:
                server.starttls(context=ssl.create_default_context())
            if mail.user:
                server.login(mail.user, mail.password)
        except (OSError, smtplib.SMTPException) as error:
            raise NotTaken(_why(error)) from error
        try:
            server.send_message(message, mail.sender, [receiver])
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
            raise NotTaken(_why(error)) from error
    finally:
        server.close()  # without a farewell that could fail after all has gone well


def _connected(mail: Mail) -> smtplib.SMTP:
    if mail.tls:
        secure = ssl.create_default_context()
        return smtplib.SMTP_SSL(mail.host, mail.port, timeout=TIMEOUT, context=secure)
    return smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT)


def _why(error: Exception) -> str:
    code = f" {error.smtp_code}" if isinstance(error, smtplib.SMTPResponseException) else ""
    return type(error).__name__ + code


def _refused(key: tuple[int, int], why: str, at: datetime) -> None:
    """Keep *why*, and when it is tried again: after 5, 10, 20 … minutes, a day at most."""
    with unit_of_work():
        delivery = db.session.get_one(Delivery, key)
        delivery.reason = why
        delivery.state = FAILED if delivery.tries >= MOST_TRIES else WAITING
        delivery.next_at = at + min(timedelta(minutes=5 * 2 ** (delivery.tries - 1)), LONGEST_WAIT)
    log.warning("an e-mail was not taken (%s), try %s", why, delivery.tries)


def troubled(community_id: int) -> dict[str, tuple[int, str]]:
    """What did not go out in a community: by state how many, and one of the reasons.

    ``waiting`` are those that were refused before or nobody took for an hour.
    """
    late = (Delivery.tries > 0) | (Delivery.at < clock.now() - timedelta(hours=1))
    rows = db.session.execute(
        select(Delivery.state, func.count(), func.max(Delivery.reason))
        .where(
            Delivery.community_id == community_id,
            Delivery.state.in_((WAITING, CLAIMED, FAILED)),
            late,
        )
        .group_by(Delivery.state)
    )
    return {state: (count, reason) for state, count, reason in rows}


def is_address(text: str) -> bool:
    """Whether *text* is one plain address, ``name@host``, and nothing that ends a header."""
    try:
        one = Address(addr_spec=text)
    except (ValueError, IndexError, UnicodeError):
        return False
    return text.isascii() and text.isprintable() and "." in one.domain and len(text) <= 254
