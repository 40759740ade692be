"""What only the running hall reads: sealed with a key that is not in the database.

Addresses of robots are passwords: whoever knows one writes into the group. A copy of the database
alone must not tell them.
"""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken


def seal(value: Any, key: str) -> str:
    """*value* (as JSON has them) so that nobody without *key* reads it."""
    return _box(key).encrypt(json.dumps(value).encode()).decode()


def opened(sealed: str, key: str) -> Any | None:
    """What was sealed; ``None`` where it was sealed with another key."""
    try:
        return json.loads(_box(key).decrypt(sealed.encode()))
    except InvalidToken:
        return None


def _box(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(sha256(f"outlets {key}".encode()).digest()))
