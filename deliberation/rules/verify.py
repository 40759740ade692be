"""Hold a paper with a hash of the record against the published record, with nothing but Python.

    python verify.py RECORD [--head HEX]... [--number N] [--kept FILE]... [--key HEX]

RECORD is the file of hashes that a community publishes as open data: a first line that says
whose it is, then for each entry of the record its number and its hash, and no content. The hash
of an entry is taken over what happened and over the hash of the entry before it; so whoever
changes, inserts or removes an entry has to change the hash of every later one. It checks:

1. the entries are numbered from 1 without a gap, and each has a hash of its own;
2. --head: a hash that stands on a paper (第 … 条) is the hash of an entry, at least 16 of its
   digits; with --number, of the entry with this number;
3. --kept: a file that was downloaded earlier, or lines of heads that were kept otherwise ("code
   number hash" or "number hash"): what it says is still so. Lines of other communities are left
   out. Where it is a day's heads.txt with a signature, the signature is checked;
4. --key: the public key that is known from elsewhere: a kept heads.txt must be signed with it.

It ends with "ok", or names everything that does not fit and exits with 1.

What it shows: the record that is published today is the one that was published when the paper
was printed or the file kept, and only grew. What it does not show: that a page of the server says
what is in the record (the operator's "flask verify" walks the content; ask to be there). And
without any paper or file of one's own it shows nothing at all: a server that rewrites everything
rewrites this too. It shares no line of code with the program that wrote the record.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections.abc import Iterable

FORMAT = "# deliberation-record/1 "
LINE = re.compile(r"([1-9][0-9]{0,11}) ([0-9a-f]{64})\Z")
KEPT = re.compile(r"(?:([a-z0-9/-]+) +)?([0-9]{1,12}) +([0-9a-f]{64})\Z")
SIGNED = re.compile(r"# key ([0-9a-f]{64})\n# signature ([0-9a-f]{128})\n?\Z")
LEAST = 16  # digits of a hash that tell it apart
MOST_NAMED = 5


def read(lines: Iterable[str]) -> tuple[str, dict[int, str], list[str]]:
    """The hashes by number of the published record in *lines*, and what is wrong with them."""
    hashes: dict[int, str] = {}
    seen: dict[str, int] = {}
    wrong, code = [], ""
    for place, line in enumerate(lines, 1):
        line = line.rstrip("\n")
        if place == 1 and line.startswith(FORMAT):
            code = line[len(FORMAT) :]
            continue
        found = LINE.match(line)
        if found is None:
            wrong.append(f"第 {place} 行读不出来 line {place} cannot be read")
            continue
        number, digest = int(found.group(1)), found.group(2)
        if number != len(hashes) + 1:
            wrong.append(
                f"第 {place} 行应当是第 {len(hashes) + 1} 条 "
                f"line {place} should be entry {len(hashes) + 1}"
            )
        if digest in seen:
            wrong.append(
                f"第 {number} 条和第 {seen[digest]} 条一样 "
                f"entry {number} has the hash of entry {seen[digest]}"
            )
        hashes[number] = digest
        seen[digest] = number
    if not code:
        wrong.append("缺少第一行 the first line is missing")
    return code, hashes, wrong


def on_paper(hashes: dict[int, str], head: str, number: int) -> tuple[str, bool]:
    """What is to be said of a *head* on paper, and whether it is well; *number*: 0 if unknown."""
    plain = re.sub(r"[\s…-]", "", head).lower()
    if not re.match(rf"[0-9a-f]{{{LEAST},64}}\Z", plain):
        return f"{head}: 至少要 {LEAST} 位 at least {LEAST} digits are needed", False
    known = [one for one, digest in hashes.items() if digest.startswith(plain)]
    if number and number not in known:
        return f"{head}: 不是第 {number} 条 not entry {number} of the record", False
    if not known:
        return f"{head}: 公布的记录里没有 not in the published record", False
    return f"{head}: 是第 {known[0]} 条 is entry {known[0]}", True


def compared(
    hashes: dict[int, str], name: str, lines: Iterable[str], code: str
) -> tuple[str, bool]:
    """What is to be said of the kept *lines* of the file called *name*, and whether it is well.

    Lines that say they are of another community than *code* are left out.
    """
    held, gone = 0, []
    for line in lines:
        found = KEPT.match(line.strip())
        if found is None or found.group(2) == "0" or found.group(1) not in (None, code):
            continue
        number, digest = int(found.group(2)), found.group(3)
        held += 1
        if hashes.get(number) != digest:
            gone.append(number)
    if not held:
        return f"{name}: 里面没有一条 has no entries", False
    if gone:
        return (
            f"{name}: 从第 {min(gone)} 条起不一样（共 {len(gone)} 条） "
            f"differs from entry {min(gone)} on ({len(gone)} entries)"
        ), False
    return f"{name}: {held} 条都还一样 all {held} entries are as they were", True


def signature(name: str, text: str, key: str) -> tuple[str, bool] | None:
    """What is to be said of the signature of a day's heads, and whether it is well.

    :param key: the public key that it must be signed with; empty: the one that stands in it
    :returns: ``None``: there is no signature, and none was asked for
    """
    found = SIGNED.search(text)
    if found is None:
        return (f"{name}: 没有签名 is not signed", False) if key else None
    if key and found.group(1) != key.lower():
        return f"{name}: 不是用这把钥匙签的 is not signed with this key", False
    if not is_signed(found.group(1), text[: found.start()].encode(), found.group(2)):
        return f"{name}: 签名不对 its signature is wrong", False
    return f"{name}: 签名对，公钥 is signed with key {found.group(1)}", True


# -- Ed25519 (RFC 8032), to check a signature with nothing installed -----------------------------

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, PRIME - 2, PRIME) % PRIME
ROOT = pow(2, (PRIME - 1) // 4, PRIME)  # of -1

Point = tuple[int, int, int, int]


def is_signed(key: str, text: bytes, signed: str) -> bool:
    """Whether *signed* (hexadecimal) is the signature of *text* with the public *key*."""
    raw = bytes.fromhex(signed)
    public, commitment = point(bytes.fromhex(key)), point(raw[:32])
    scalar = int.from_bytes(raw[32:], "little")
    if public is None or commitment is None or scalar >= ORDER:
        return False
    told = hashlib.sha512(raw[:32] + bytes.fromhex(key) + text).digest()
    challenge = int.from_bytes(told, "little") % ORDER
    base = point((4 * pow(5, PRIME - 2, PRIME) % PRIME).to_bytes(32, "little"))
    assert base is not None
    return same(times(scalar, base), plus(commitment, times(challenge, public)))


def point(raw: bytes) -> Point | None:
    """The point of the curve that *raw* stands for; ``None``: there is none."""
    y = int.from_bytes(raw, "little")
    odd, y = y >> 255, y & ((1 << 255) - 1)
    if y >= PRIME:
        return None
    square = (y * y - 1) * pow(CURVE * y * y + 1, PRIME - 2, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if x * x % PRIME != square:
        x = x * ROOT % PRIME
    if x * x % PRIME != square or (x == 0 and odd):
        return None
    if x & 1 != odd:
        x = PRIME - x
    return x, y, 1, x * y % PRIME


def plus(one: Point, other: Point) -> Point:
    """The sum of two points, in extended coordinates."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % PRIME
    b = (one[1] + one[0]) * (other[1] + other[0]) % PRIME
    c = 2 * one[3] * other[3] * CURVE % PRIME
    d = 2 * one[2] * other[2] % PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME


def times(scalar: int, one: Point) -> Point:
    """*one* added to itself *scalar* times."""
    total: Point = (0, 1, 1, 0)
    while scalar > 0:
        if scalar & 1:
            total = plus(total, one)
        one, scalar = plus(one, one), scalar >> 1
    return total


def same(one: Point, other: Point) -> bool:
    """Whether both are the same point."""
    return (one[0] * other[2] - other[0] * one[2]) % PRIME == 0 and (
        one[1] * other[2] - other[1] * one[2]
    ) % PRIME == 0


def main(arguments: list[str] | None = None) -> int:
    ask = argparse.ArgumentParser(description="Check a paper against the record. 核对公开记录。")
    ask.add_argument("record", help="the published hashes 下载的记录防改码")
    ask.add_argument("--head", action="append", default=[], help="as printed 纸上的存证码")
    ask.add_argument("--number", type=int, default=0, help="of the entry, as printed 第几条")
    ask.add_argument("--kept", action="append", default=[], help="kept from earlier 以前留下的文件")
    ask.add_argument("--key", default="", help="public key, known from elsewhere 公钥")
    given = ask.parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a console that has no Chinese
    try:
        with open(given.record, encoding="utf-8") as file:
            code, hashes, wrong = read(file)
        said = []
        for head in given.head:
            said.append(on_paper(hashes, head, given.number if len(given.head) == 1 else 0))
        for name in given.kept:
            with open(name, encoding="utf-8") as file:
                text = file.read()
            said.append(compared(hashes, name, text.splitlines(), code))
            if (told := signature(name, text, given.key)) is not None:
                said.append(told)
    except (OSError, UnicodeError) as error:
        print(error)
        return 1
    well = not wrong and all(good for _, good in said)
    print("ok" if well else "不符 does not fit")
    for one in wrong[:MOST_NAMED]:
        print(one)
    if len(wrong) > MOST_NAMED:
        print(f"… +{len(wrong) - MOST_NAMED}")
    for one, _ in said:
        print(one)
    if hashes:
        last = max(hashes)
        print(f"{code}: {len(hashes)} 条 entries, 最后 last {last} {hashes[last]}")
    if not said:
        print(
            "没有用纸或者以前留下的文件来对，什么也证明不了 "
            "without a paper or a file of your own this proves nothing"
        )
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
