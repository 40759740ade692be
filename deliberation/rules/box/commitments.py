"""The commitment to a choice, and the receipt code that a voter takes home (§4).

A commitment is a hash over the box, the choice and a nonce, in a named box over the voter's code
too: before closing it says nothing of the choice, at closing it is published together with what
it was made of, so that nobody can have exchanged anything in between. Half of a nonce is drawn
by the server, the other half is made of what the voter or the voter's browser adds: so no two
voters can be given one receipt. Chance is handed in: the rulebook has none of its own.
"""

from __future__ import annotations

import json
import re
import unicodedata
from base64 import b32decode, b32encode
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

_NONCE = re.compile(r"[0-9a-f]{32}([0-9a-f]{32})?")
_UID = re.compile(r"[0-9a-z]{8,64}")
_CODE = re.compile(r"[0-9a-z]{0,64}")
_WRITE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
#: What a hand writes for a letter that the code does not have.
_MISREAD = str.maketrans({"0": "O", "1": "I", "8": "B"})
#: Letters of a receipt: all of them are the whole hash, and with fewer one looks it up.
RECEIPT, RECEIPT_LEAST = 52, 16


def canonical_json(value: Any) -> str:
    """*value* written in the only way that hashes to the same: keys sorted, no blanks, UTF-8."""
    return _WRITE(value)


def commitment(uid: str, choice: Iterable[str], nonce: str, voter: str = "") -> str:
    """SHA-256, in hexadecimal, over the box's *uid*, the sorted ids of *choice*, and *nonce*.

    :param nonce: 64 hexadecimal digits that nobody can guess; 32 in a box of format 1
    :param voter: in a named box of format 2, the voter's code of the roll
    :raises ValueError: *uid*, *nonce* or *voter* have not the shape that makes the hash unambiguous
    """
    if not _UID.fullmatch(uid):
        raise ValueError("the uid of a box is 8 to 64 lower-case letters and digits")
    if not _NONCE.fullmatch(nonce):
        raise ValueError("a nonce is 32 or 64 hexadecimal digits")
    if not _CODE.fullmatch(voter):
        raise ValueError("a code of the roll is lower-case letters and digits")
    told = [uid, sorted(choice), nonce, voter] if voter else [uid, sorted(choice), nonce]
    return sha256(canonical_json(told).encode()).hexdigest()


def plain_words(words: str) -> str:
    """What of *words* counts: neither blanks, nor capitals, nor the width of letters do."""
    return "".join(unicodedata.normalize("NFKC", words).casefold().split())


def nonce_with(uid: str, drawn: str, words: str) -> str:
    """*drawn*, 64 hexadecimal digits, with the second half made of the voter's *words*, if any.

    The words are hashed together with the first half: what somebody adds to two ballots cannot
    be joined, and it is not read from the export but by who knows it already.
    """
    plain = plain_words(words)
    if not plain:
        return drawn
    part = sha256(canonical_json([uid, drawn[:32], plain]).encode()).hexdigest()
    return drawn[:32] + part[:32]


def receipt(digest: str) -> str:
    """The code for *digest*, a commitment: all of its 256 bits as 52 letters in fours."""
    code = b32encode(bytes.fromhex(digest))[:RECEIPT].decode()
    return "-".join(code[i : i + 4] for i in range(0, RECEIPT, 4))


def receipt_letters(typed: str) -> str:
    """The letters of a *typed* receipt code, without blanks and dashes, as far as it is one."""
    code = re.sub(r"[\s\-‐-―]", "", unicodedata.normalize("NFKC", typed))
    return code.upper().translate(_MISREAD)


def receipt_prefix(typed: str) -> str | None:
    """The hexadecimal digits with which the commitment of a *typed* receipt code begins.

    Blanks, dashes, small and full-width letters are allowed, and 0, 1, 8 for the letters O, I, B.
    The 16 letters that receipts once had are enough; whoever has fewer than 52 has less.
    ``None``: this is no receipt code.
    """
    code = receipt_letters(typed)
    if not re.fullmatch(rf"[A-Z2-7]{{{RECEIPT_LEAST},{RECEIPT}}}", code):
        return None
    return b32decode(code.ljust(RECEIPT, "A") + "====").hex()[: 5 * len(code) // 4]
