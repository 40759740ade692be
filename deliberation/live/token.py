"""The right to listen: a short signed word that names the meeting, the audience, the language.

A page that somebody may read carries it; whoever has it needs no session, so that a thousand
connections ask the database nothing.
"""

from __future__ import annotations

from itsdangerous import BadData, URLSafeSerializer

from deliberation import clock
from deliberation.live.publish import Address

LASTS = 12 * 3600  # seconds: the longest meeting; then the page has to be opened again
_PURPOSE = "live events"


def signed(secret: str, to: Address) -> str:
    """The word for listening to *to* from now on."""
    until = int(clock.now().timestamp()) + LASTS
    return _signer(secret).dumps([to.community, to.meeting, to.audience, to.language, until])


def read(secret: str, token: str) -> Address | None:
    """Whom *token* lets listen; ``None``: it is forged, of another house, or too old."""
    try:
        community, meeting, audience, language, until = _signer(secret).loads(token)
    except (BadData, ValueError, TypeError):
        return None
    if clock.now().timestamp() > until:
        return None
    return Address(community, meeting, audience, language)


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=_PURPOSE)
