"""The right to listen: a short signed word that names the meeting, the audience, the language.

A page that somebody may read carries it; a guest who has it needs no session, so that a thousand
connections ask the database nothing. Others' word names their session, and is good as long as that.
"""

from __future__ import annotations

from typing import NamedTuple

from itsdangerous import BadData, URLSafeSerializer

from deliberation import clock
from deliberation.live.publish import Address

LASTS = 12 * 3600  # seconds: the longest meeting; then the page has to be opened again
_PURPOSE = "live events"


class Right(NamedTuple):
    """To what somebody may listen, and by which session; ``""`` where it depends on none."""

    to: Address
    session: str


def signed(secret: str, to: Address, session: str = "") -> str:
    """The word for listening to *to* from now on, as long as *session* lasts."""
    until = int(clock.now().timestamp()) + LASTS
    return _signer(secret).dumps(
        [to.community, to.meeting, to.audience, to.language, until, session]
    )


def read(secret: str, token: str) -> Right | None:
    """What *token* lets listen to; ``None``: it is forged, of another house, or too old."""
    try:
        community, meeting, audience, language, until, session = _signer(secret).loads(token)
    except (BadData, ValueError, TypeError):
        return None
    if clock.now().timestamp() > until:
        return None
    return Right(Address(community, meeting, audience, language), session)


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=_PURPOSE)
