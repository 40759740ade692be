"""The code at the door: bound to its meeting, another one each minute, good for two minutes.

Who has it has been in the hall within two minutes. It opens nothing by itself: a person with a
seat, signed in, presses the button.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from hashlib import sha256

EACH = 60  # seconds for which one code is shown
GOOD = 2  # minutes in which a code is taken, the one in which it is shown included
_LENGTH = 20  # hexadecimal digits: 80 bits, short enough for a coarse picture


def code(secret: str, meeting: int, at: datetime) -> str:
    """The code that the door of *meeting* shows at *at*."""
    return _of_minute(secret, meeting, _minute(at))


def is_good(secret: str, meeting: int, given: str, at: datetime) -> bool:
    """Whether *given* was shown at the door of *meeting* in this minute or the one before."""
    now = _minute(at)
    return any(
        hmac.compare_digest(_of_minute(secret, meeting, now - ago).encode(), given.encode())
        for ago in range(GOOD)
    )


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // EACH


def _of_minute(secret: str, meeting: int, minute: int) -> str:
    told = f"door of meeting {meeting}, minute {minute}"
    return hmac.new(secret.encode(), told.encode(), sha256).hexdigest()[:_LENGTH]
