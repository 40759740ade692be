"""The commitment to a choice, and the receipt code that a voter takes home (§4).

A commitment is a hash over the box, the choice and a nonce: before closing it says nothing of
the choice, at closing it is published together with choice and nonce, so that nobody can have
exchanged either in between. Chance is handed in: the rulebook has none of its own.
"""

from __future__ import annotations

import json
import re
from base64 import b32decode, b32encode
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

_NONCE = re.compile(r"[0-9a-f]{32}")
_UID = re.compile(r"[0-9a-z]{8,64}")
_WRITE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
#: What a hand writes for a letter that the code does not have.
_MISREAD = str.maketrans({"0": "O", "1": "I", "8": "B"})


def canonical_json(value: Any) -> str:
    """*value* written in the only way that hashes to the same: keys sorted, no blanks, UTF-8."""
    return _WRITE(value)


def commitment(uid: str, choice: Iterable[str], nonce: str) -> str:
    """SHA-256, in hexadecimal, over the box's *uid*, the sorted ids of *choice*, and *nonce*.

    :param nonce: 32 hexadecimal digits that nobody can guess
    :raises ValueError: *uid* or *nonce* have not the shape that makes the hash unambiguous
    """
    if not _UID.fullmatch(uid):
        raise ValueError("the uid of a box is 8 to 64 lower-case letters and digits")
    if not _NONCE.fullmatch(nonce):
        raise ValueError("a nonce is 32 hexadecimal digits")
    return sha256(canonical_json([uid, sorted(choice), nonce]).encode()).hexdigest()


def receipt(digest: str) -> str:
    """The code for *digest*, a commitment: its first 80 bits as ``ABCD-EFGH-IJKL-MNOP``."""
    code = b32encode(bytes.fromhex(digest))[:16].decode()
    return "-".join(code[i : i + 4] for i in range(0, 16, 4))


def receipt_prefix(typed: str) -> str | None:
    """The first 20 hexadecimal digits of the commitment that a *typed* receipt code is for.

    Blanks, dashes and small letters are allowed, and 0, 1, 8 for the letters O, I, B.
    ``None``: this is no receipt code.
    """
    code = re.sub(r"[\s\-‐-―－]", "", typed).upper().translate(_MISREAD)
    if not re.fullmatch(r"[A-Z2-7]{16}", code):
        return None
    return b32decode(code).hex()
