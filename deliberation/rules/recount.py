"""Recount a closed ballot box from its export, with nothing but Python (3.8 or later).

    python recount.py EXPORT --root HEX --seal HEX
                      [--receipt CODE [--words WORDS]] [--voter CODE] [--list FILE] [--head HEX]

The export is a text file, one JSON object a line: a header, the roll of those entitled (codes
that name nobody), the marks of those who have cast, the opened ballots, a footer. This program
reads every line and checks:

1. each line is written in the one canonical way, is of a known kind, and stands where it belongs;
2. the roll and the marks have the hashes that the header gives, everybody stands on the roll
   once, nobody has cast twice, and nobody has cast who is not on the roll;
3. there are as many ballots as marks; each ballot chooses what could be chosen, and the hash of
   box, choice and nonce (in a named box of the voter's code too) is its commitment, which is the
   code on the voter's receipt;
4. the header and all ballots, chained by SHA-256, lead to the root, and root and footer to the
   seal, which are printed on the result paper: give both, with --root and --seal, because whoever
   rewrites a whole file consistently can be caught by paper alone;
5. the rule in the header is the one that the law, or the bylaws within it, give to its body; the
   ballots are counted anew and judged anew by it, and the printed sum is written anew.

What the file alone cannot show, whoever voted can:

* --receipt CODE prints what that ballot says. With --words, what you added when you voted: it is
  in your ballot and in nobody else's, so that no two voters can have been given one receipt.
* --voter CODE prints whether anything was cast for that line of the roll; together with a receipt
  of a named box, whether it is that voter's. Who stayed away looks
  there whether somebody has cast in their stead.
* --list FILE: the list of commitments that you downloaded while the box was open. Each of them
  must still be there. --head HEX: the head of a day, as it was printed.

It ends with "ok" and the figures, or names everything that does not fit and exits with 1.
It shares no line of code with the program that wrote the export.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from fractions import Fraction
from typing import Any

FORMATS = ("deliberation-ballot-box/1", "deliberation-ballot-box/2")
Line = dict[str, Any]  # an object of JSON: of a line of the file, or of a part of one
Said = dict[str, str]  # a sentence in Chinese and in English
TEXT, NUMBER, YES_NO, NOTHING = str, int, bool, type(None)
PARTS = ("header", "voter", "mark", "ballot", "footer")  # in the order of the file
SHAPES: dict[str, Line] = {  # what the lines consist of
    "header": {
        "line": TEXT, "format": TEXT, "uid": TEXT, "community": TEXT, "question": TEXT,
        "method": TEXT, "secrecy": TEXT, "options": list, "rule": dict, "body": (TEXT, NOTHING),
        "two_channels": TEXT, "changeable": YES_NO, "limit": (NUMBER, NOTHING),
        "opens_at": TEXT, "closes_at": TEXT, "closed_at": TEXT, "extended": YES_NO,
        "spoiled": NUMBER, "duplicates": NUMBER, "sounding": (dict, NOTHING),
        "entitled": NUMBER, "area": NUMBER, "roll_hash": TEXT, "marks_hash": TEXT, "cast": NUMBER,
        "heads": list,
    },
    "voter": {"line": TEXT, "code": TEXT, "weight": NUMBER, "area": NUMBER},
    "mark": {"line": TEXT, "code": TEXT, "channel": TEXT},
    "ballot": {"line": TEXT, "commitment": TEXT, "choice": list, "nonce": TEXT},
    "footer": {
        "line": TEXT, "counts": dict, "area": (dict, NOTHING), "blank": NUMBER, "outcome": dict,
        "arithmetic": dict, "root": TEXT, "seal": TEXT,
    },
}  # fmt: skip
RULES: dict[str, Line] = {
    "profile": {"kind": TEXT, "rule": dict},
    "meeting": {"kind": TEXT, "rule": dict, "entitled": NUMBER},
    "satisfaction": {"kind": TEXT, "minimum": NUMBER, "threshold": TEXT},
    "most": {"kind": TEXT, "seats": NUMBER, "quorum": (dict, NOTHING)},
    "approval": {"kind": TEXT, "seats": NUMBER, "quorum": (dict, NOTHING)},
}
BODY = {
    "code": TEXT, "base": TEXT, "adoption": dict, "quorum": (dict, NOTHING),
    "two_dimensional": YES_NO, "consensus": YES_NO, "sounding": YES_NO,
}  # fmt: skip
SHARE = {"value": TEXT, "strict": YES_NO}
HEAD = {"day": TEXT, "ballots": NUMBER, "head": TEXT}
STANCES, POLL = ["for", "against", "abstain"], ["satisfied", "basically", "dissatisfied"]
HALF, TWO_THIRDS, ALL = (">", "1/2"), (">=", "2/3"), (">=", "1")
BODIES = {  # code: base, adoption, the quorums that the law leaves to choose from
    "RA": ("present", HALF, (HALF,)),  # 居委会组织法 26-27
    "RRA": ("present", HALF, (TWO_THIRDS,)),  # 28-29
    "VA": ("present", HALF, (HALF, TWO_THIRDS)),  # 村委会组织法 25-26: villagers; households
    "VRA": ("present", HALF, (TWO_THIRDS,)),  # 29-30
    "VG": ("present", HALF, (TWO_THIRDS,)),  # 32
    "OWN-G": ("participating", HALF, (TWO_THIRDS,)),  # 民法典 278, by area and by persons
    "OWN-S": ("participating", (">=", "3/4"), (TWO_THIRDS,)),
}  # HALL: the community's own bylaws, within bounds (of_its_body)
OWNERS = ("OWN-G", "OWN-S")
FLOOR = {  # thresholds of a meeting itself: of votes cast; it sees to the quorum beforehand
    "majority": HALF, "two_thirds": TWO_THIRDS, "appeal": HALF,
}  # fmt: skip
SOUNDING = {
    "zh": "本结果仅为意见征询和纸质表决票计数；"
    "当地要求使用政府业主表决系统的，以该系统的结果为准。",
    "en": "This is a sounding and a count of paper ballots only; where the city requires "
    "its own system for owners' votes, that system's result is binding.",
}
MOST_NAMED = 5  # lines named for one kind of finding; the rest is counted

FINDINGS = {  # name: what it says
    "empty": ("文件是空的。",
        "The file is empty."),
    "unreadable": ("这一行读不出来，被改动过或者不完整。",
        "This line cannot be read: altered or cut."),
    "not-canonical": ("这一行不是规定的写法，字节被改动过。",
        "This line is not in canonical form: bytes were altered."),
    "line-end": ("这一行的行尾不对，文件可能被截断或另存过。",
        "This line does not end as it should: cut, or saved by an editor."),
    "unknown-line": ("这一行的内容不是规定的几种。",
        "This line is of no known kind or has other fields."),
    "order": ("这一行站错了地方（应为：抬头、名册、已投标记、选票、结尾）。",
        "This line stands in the wrong part (header, roll, marks, ballots, footer)."),
    "header-missing": ("缺少抬头，或抬头不可用。",
        "The header is missing or cannot be used."),
    "footer-missing": ("缺少结尾，文件不完整。",
        "The footer is missing: the file is not whole."),
    "format": ("文件格式的版本不认识。",
        "The version of the format is not known."),
    "options": ("抬头里的选项与投票方式不符。",
        "The options in the header do not fit the method."),
    "rule": ("抬头里的计票规则不可用，或与投票方式不符。",
        "The rule in the header cannot be used or does not fit the method."),
    "body": ("抬头里的计票规则不是这个机构的规则。",
        "The rule in the header is not the one of its body."),
    "heads": ("抬头里每天的防改码不是规定的写法，或没有按日期排列。",
        "The daily heads in the header are not as they should be, or not in the order of days."),
    "sounding": ("业主表决缺少“意见征询”的说明，或其他表决多了这项说明。",
        "The notice of a sounding is missing, or stands where it does not belong."),
    "weighted-secret": ("分量不同的票不能是无记名的。",
        "Ballots that weigh differently cannot be secret."),
    "voter-twice": ("名册上同一个代码出现两次。",
        "A code stands on the roll twice."),
    "voter-order": ("名册没有按代码排序。",
        "The roll is not sorted by code."),
    "voter-value": ("名册上的分量或面积不可能。",
        "A weight or an area on the roll cannot be."),
    "roll-hash": ("名册与抬头里的名册防改码不符：名册被改动过。",
        "The roll does not give the roll hash of the header: the roll was altered."),
    "entitled": ("应投人数与名册不符。",
        "The number entitled is not that of the roll."),
    "area": ("总面积与名册不符。",
        "The total area is not that of the roll."),
    "mark-twice": ("同一个代码有两个已投标记：一人投了两次。",
        "A code is marked twice: one voter has cast two."),
    "mark-order": ("已投标记没有按代码排序。",
        "The marks are not sorted by code."),
    "mark-stranger": ("有已投标记的代码不在名册上。",
        "A code is marked that is not on the roll."),
    "marks-hash": ("已投标记与抬头里的防改码不符：标记被改动过。",
        "The marks do not give the hash of the header: the marks were altered."),
    "cast": ("抬头里的投票人数与已投标记的数目不符。",
        "The number of those who cast is not the number of marks."),
    "ballots-and-marks": ("选票的张数与已投标记的数目不符。",
        "There are more or fewer ballots than marks."),
    "ballot-twice": ("同一张选票出现两次。",
        "A ballot stands there twice."),
    "ballot-order": ("选票没有按承诺值排序：位置被换过。",
        "The ballots are not sorted by commitment: lines were moved."),
    "choice": ("这张选票选了不能选的内容。",
        "This ballot chooses what cannot be chosen."),
    "commitment": ("选择、随机数（记名的还有代号）算不出这张票的承诺值：选票被改动过，或者换了人。",
        "Choice and nonce (of a named ballot the voter's code too) do not give this ballot's "
        "commitment: the ballot was altered, or given to another voter."),
    "voter-shown": ("无记名选票上出现了投票人。",
        "A secret ballot shows its voter."),
    "voter-hidden": ("记名选票上没有投票人。",
        "A named ballot shows no voter."),
    "ballot-stranger": ("这张选票的投票人没有已投标记。",
        "The voter of this ballot is not marked as having cast."),
    "ballot-second": ("同一投票人有两张选票。",
        "One voter has two ballots."),
    "root": ("抬头和选票连起来算出的根值与结尾不符：抬头或选票被改动过。",
        "Header and ballots do not lead to the root: the header or a ballot was altered."),
    "seal": ("结尾与封印不符：结尾被改动过。",
        "The footer does not give the seal: the footer was altered."),
    "counts": ("结尾的票数与重新计票不符。",
        "The counts of the footer are not those of the ballots."),
    "counts-area": ("结尾的面积合计与重新计票不符。",
        "The areas of the footer are not those of the ballots."),
    "blank": ("空白票数与重新计票不符。",
        "The number of blank ballots is not that of the ballots."),
    "outcome": ("按规则重新计算，结果与结尾不符。",
        "Judged anew by the rule, the outcome is not that of the footer."),
    "arithmetic": ("结尾写出的算式与重新写出的不是一字不差。",
        "The sum printed in the footer is not, word for word, that of the ballots."),
    "root-given": ("根值与您给出的不符：这不是公布的那个票箱。",
        "The root is not the one you gave: this is not the box that was published."),
    "seal-given": ("封印与您给出的不符：这不是公布的那份结果。",
        "The seal is not the one you gave: this is not the result that was published."),
    "covered": ("票箱里有字遮盖过，要加上 --covered 和公布的防改码，才知道抬头和结尾没有被改动。",
        "Words were covered: give --covered with the published digest; without it nobody knows "
        "that header and footer were not altered."),
    "covered-given": ("遮盖以后的抬头和结尾，与您给出的防改码不符。",
        "Header and footer, as covered, do not give the digest that you gave."),
    "receipt-unknown": ("回执码对应的选票不在这个票箱里。",
        "The ballot of this receipt is not in the box."),
    "words-given": ("这张票里没有您投票时加的那些字：您拿到的可能是别人那张票的回执。",
        "What you added when you voted is not in this ballot: you may hold another's receipt."),
    "receipt-other": ("回执码对应的选票是另一个代号的：您拿到的是别人那张票的回执。",
        "The ballot of this receipt is another voter's: you hold another's receipt."),
    "voter-unknown": ("您给的代号不在名册上。",
        "The code that you gave is not on the roll."),
    "list-missing": ("收票期间公布过的承诺值，有的不在票箱里了。",
        "A commitment that was published while the box was open is no longer in it."),
    "head-given": ("您给的当天防改码不在抬头里。",
        "The head of a day that you gave is not in the header."),
}  # fmt: skip

WRITE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def fits(value: Any, shape: Line) -> bool:
    """Whether *value* is an object with exactly the fields of *shape*."""
    return (
        type(value) is dict
        and value.keys() == shape.keys()
        and all(
            type(value[key]) in (kind if type(kind) is tuple else (kind,))
            for key, kind in shape.items()
        )
    )


def sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


class Recount:
    """One pass over the lines of an export; afterwards ``findings`` and ``figures``."""

    def __init__(self, receipt: str = "", voter: str = "", listed: set[str] | None = None) -> None:
        self.wanted, self.asked = receipt and prefix(receipt), voter.strip().lower()
        self.listed = set(listed or ())  # published while the box was open, and not seen yet
        self.missing = 0
        self.held: list[Line] = []  # the ballot that the receipt is for
        self.own: list[Line] = []  # the mark and, in a named box, the ballot of the voter asked for
        self.findings: list[tuple[str, int]] = []  # name, number of the line (0: the whole)
        self.header: Line | None = None  # once it can be counted by
        self.footer: Line | None = None
        self.figures: Line = {}
        self.options: list[str] = []
        self.by_area = False
        self.roll: dict[str, tuple[int, int]] = {}
        self.marked: set[str] = set()
        self.channels: Counter[str] = Counter()
        self.voted: set[str] = set()
        self.votes: Counter[str] = Counter()
        self.area: Counter[str] = Counter()
        self.marks = self.ballots = self.blank = 0
        self.root = ""
        self._part, self._last = 0, ""
        self._hashes = {"voter": hashlib.sha256(), "mark": hashlib.sha256()}
        self._ends = hashlib.sha256()  # over header and footer

    def found(self, name: str, line: int = 0) -> None:
        self.findings.append((name, line))

    # -- line by line ------------------------------------------------------------------------

    def read(self, lines: Iterable[bytes]) -> None:
        """Take in all *lines* (bytes, with their line ends)."""
        number = 0
        for number, raw in enumerate(lines, 1):
            value = self._line(raw, number)
            if value is not None:
                self._place(value, raw, number)
        if not number:
            self.found("empty")
        elif self.footer is None:
            self.found("footer-missing")
        if number and self.header is None:
            self.found("header-missing")

    def _line(self, raw: bytes, number: int) -> Line | None:
        try:
            text = raw.decode("utf-8")
            value = json.loads(text)
            written = WRITE(value)
            written.encode("utf-8")  # half a character, written as an escape, is none
        except (ValueError, RecursionError):
            self.found("unreadable", number)
            return None
        if not text.endswith("\n") or text.endswith("\r\n"):
            self.found("line-end", number)
        elif written + "\n" != text:
            self.found("not-canonical", number)
        kind = value.get("line") if type(value) is dict else None
        shape = SHAPES.get(kind) if type(kind) is str else None
        if shape and kind == "ballot" and "voter" in value:
            shape = dict(shape, voter=TEXT)
        if shape and kind == "header" and "covered" in value:
            shape = dict(shape, covered=TEXT)
        if shape and kind == "header" and value.get("format") == FORMATS[0]:
            shape = {key: of for key, of in shape.items() if key != "heads"}
        if shape is None or not fits(value, shape):
            self.found("unknown-line", number)
            return None
        read: Line = value
        return read

    def _place(self, value: Line, raw: bytes, number: int) -> None:
        kind = value["line"]
        part = PARTS.index(kind)
        if part < self._part or (kind == "header") != (number == 1) or self.footer is not None:
            self.found("order", number)
        if part != self._part:
            self._part, self._last = max(part, self._part), ""
        if kind in self._hashes:
            self._hashes[kind].update(raw)
        if kind in ("header", "footer"):
            self._ends.update(raw)
        if kind == "header" and self.header is None:
            self._header(value, raw)
        elif kind == "voter":
            self._voter(value, number)
        elif kind == "mark":
            self._mark(value, number)
        elif kind == "ballot" and self.header is not None:
            self._ballot(self.header, value, raw, number)
        elif kind == "footer" and self.footer is None:
            self.footer = value

    def _header(self, head: Line, raw: bytes) -> None:
        # Words of it were covered: the chain begins with the hash of the line as it was.
        self.root = head.get("covered", hashlib.sha256(raw).hexdigest())
        if head["format"] not in FORMATS:
            return self.found("format", 1)
        options = [
            option["id"] for option in head["options"] if fits(option, {"id": TEXT, "label": TEXT})
        ]
        self.options = options
        least = {"for_against": 3, "one_of": 2, "approval": 1}.get(head["method"], 0)
        if (
            not least or len(options) < least or len(options) != len(head["options"])
            or len(set(options)) != len(options)
            or not all(re.match(r"[a-z0-9_-]{1,40}\Z", option) for option in options)
            or head["secrecy"] not in ("named", "secret")
            or (head["method"] == "for_against" and options != STANCES)
        ):  # fmt: skip
            return self.found("options", 1)
        if not usable(head["rule"], head["method"], options):
            return self.found("rule", 1)
        self.header = head
        body = head["rule"].get("rule", {})
        of_floor = head["rule"]["kind"] == "meeting" and of_a_meeting(body, head["body"])
        if body and not of_floor and not of_its_body(body, head["body"]):
            self.found("body", 1)
        if head["sounding"] != (SOUNDING if body.get("sounding") else None):
            self.found("sounding", 1)
        heads = head.get("heads", [])
        if not all(is_head(one) for one in heads) or heads != sorted(
            heads, key=lambda one: one["day"]
        ):
            self.found("heads", 1)
        self.by_area = body.get("two_dimensional", False)
        if self.by_area and head["secrecy"] == "secret":
            self.found("weighted-secret", 1)

    def _voter(self, voter: Line, number: int) -> None:
        code, weight, area = voter["code"], voter["weight"], voter["area"]
        self._sorted(code, self.roll, "voter", number)
        if weight < 1 or area < 0:
            self.found("voter-value", number)
        if weight != 1 and self.header is not None and self.header["secrecy"] == "secret":
            self.found("weighted-secret", number)
        self.roll[code] = (weight, area)

    def _mark(self, mark: Line, number: int) -> None:
        self._sorted(mark["code"], self.marked, "mark", number)
        if mark["code"] not in self.roll:
            self.found("mark-stranger", number)
        self.marked.add(mark["code"])
        if mark["code"] == self.asked:
            self.own.append(mark)
        self.channels[mark["channel"]] += 1
        self.marks += 1

    def _ballot(self, head: Line, ballot: Line, raw: bytes, number: int) -> None:
        digest, choice = ballot["commitment"], ballot["choice"]
        self.root = hashlib.sha256(self.root.encode() + raw).hexdigest()
        self.ballots += 1
        if digest <= self._last:
            self.found("ballot-twice" if digest == self._last else "ballot-order", number)
        self._last = digest
        told, digits = [head["uid"], choice, ballot["nonce"]], 32
        if head["format"] != FORMATS[0]:
            digits = 64
            if head["secrecy"] == "named" and "voter" in ballot:
                told.append(ballot["voter"])
        hexadecimal = re.match(r"[0-9a-f]+\Z", ballot["nonce"])
        if not hexadecimal or len(ballot["nonce"]) != digits or digest != sha(WRITE(told)):
            self.found("commitment", number)
        if self.wanted and digest.startswith(self.wanted):
            self.held.append(ballot)
        if self.asked and ballot.get("voter") == self.asked:
            self.own.append(ballot)
        self.listed.discard(digest)
        if not self._may_choose(head, choice):
            return self.found("choice", number)
        weight, area = 1, 0
        if head["secrecy"] == "secret":
            if "voter" in ballot:
                self.found("voter-shown", number)
        elif "voter" not in ballot:
            self.found("voter-hidden", number)
        else:
            voter = ballot["voter"]
            if voter not in self.marked:
                self.found("ballot-stranger", number)
            if voter in self.voted:
                self.found("ballot-second", number)
            self.voted.add(voter)
            weight, area = self.roll.get(voter, (1, 0))
        for option in choice:
            self.votes[option] += weight
            self.area[option] += area
        if not choice:
            self.blank += weight

    def _sorted(self, code: str, known: Container[str], what: str, number: int) -> None:
        if code in known:
            self.found(what + "-twice", number)
        elif code < self._last:
            self.found(what + "-order", number)
        self._last = code

    def _may_choose(self, head: Line, choice: list[Any]) -> bool:
        if not all(type(option) is str and option in self.options for option in choice):
            return False
        limit = head["limit"]
        if choice != sorted(set(choice)) or (limit is not None and len(choice) > limit):
            return False
        return head["method"] == "approval" or len(choice) == 1

    # -- the whole ---------------------------------------------------------------------------

    def judge(
        self, root: str = "", seal: str = "", words: str = "", day: str = "", covered: str = ""
    ) -> None:
        """Compare header and footer with what was read, and with what is known from outside.

        *words*: what the voter added; *day*: the head of a day; *covered*: the digest of header
        and footer since words of them were covered, which then takes the place of the seal
        """
        head, foot = self.header, self.footer
        if head is not None:
            whole = self.figures = self._figures()
            told = {
                "roll-hash": (head["roll_hash"], self._hashes["voter"].hexdigest()),
                "entitled": (head["entitled"], whole["entitled"]),
                "area": (head["area"], whole["entitled_area"]),
                "marks-hash": (head["marks_hash"], self._hashes["mark"].hexdigest()),
                "cast": (head["cast"], self.marks),
                "ballots-and-marks": (self.ballots, self.marks),
            }
            if foot is not None:
                labels = {option["id"]: option["label"] for option in head["options"]}
                areas = {option: self.area[option] for option in self.options}
                told["root"] = (foot["root"], self.root)
                told["counts"] = (foot["counts"], whole["votes"])
                told["counts-area"] = (foot["area"], areas if self.by_area else None)
                told["blank"] = (foot["blank"], self.blank)
                whole["outcome"] = outcome(head["rule"], whole, head["extended"])
                told["outcome"] = (foot["outcome"], whole["outcome"])
                told["arithmetic"] = (
                    foot["arithmetic"],
                    sums(head["rule"], whole, labels, head["extended"]),
                )
            for name, (given, counted) in told.items():
                if WRITE(given) != WRITE(counted):  # as text: true is not 1
                    self.found(name)
        hidden = head is not None and "covered" in head
        if hidden and not covered:
            self.found("covered")
        if covered and covered.strip().lower() != self._ends.hexdigest():
            self.found("covered-given")
        if foot is not None and not hidden:
            rest = {key: value for key, value in foot.items() if key != "seal"}
            if foot["seal"] != sha(foot["root"] + WRITE(rest)):
                self.found("seal")
        if root and root.strip().lower() != self.root:
            self.found("root-given")
        if seal and (foot is None or seal.strip().lower() != foot["seal"]):
            self.found("seal-given")
        self._outside(words, day)

    def _outside(self, words: str, day: str) -> None:
        if self.wanted and not self.held:
            self.found("receipt-unknown")
        if words and not any(
            self.header is not None
            and one["nonce"][32:] == part_of(self.header["uid"], one["nonce"], words)
            for one in self.held
        ):
            self.found("words-given")
        if self.asked and any(one.get("voter", self.asked) != self.asked for one in self.held):
            self.found("receipt-other")
        if self.asked and self.asked not in self.roll:
            self.found("voter-unknown")
        head = self.header or {}
        if self.listed and not (head.get("changeable") or head.get("duplicates")):
            self.found("list-missing")
        self.missing = len(self.listed)
        if day and day.strip().lower() not in [one["head"] for one in head.get("heads", [])]:
            self.found("head-given")

    def _figures(self) -> Line:
        cast = [self.roll.get(code, (1, 0)) for code in self.marked]
        return {
            "votes": {option: self.votes[option] for option in self.options},
            "for_area": self.area["for"],
            "participating": sum(weight for weight, _ in cast),
            "participating_area": sum(area for _, area in cast),
            "entitled": sum(weight for weight, _ in self.roll.values()),
            "entitled_area": sum(area for _, area in self.roll.values()),
            "blank": self.blank,
        }


# -- the rules ---------------------------------------------------------------------------------


def usable(rule: Line, method: str, options: list[str]) -> bool:
    """Whether *rule* can judge a box of this *method* with these *options*."""
    kind = rule.get("kind")
    if type(kind) is not str or kind not in RULES or not fits(rule, RULES[kind]):
        return False
    if kind == "satisfaction":
        lawful = is_share(rule["threshold"]) and Fraction(rule["threshold"]) >= Fraction(4, 5)
        return method == "one_of" and options == POLL and lawful and rule["minimum"] > 0
    if kind not in ("profile", "meeting"):
        asked = {"most": "one_of", "approval": "approval"}[kind]
        return method == asked and rule["seats"] > 0 and may_be_share(rule["quorum"])
    body = rule["rule"]
    if kind == "meeting" and (rule["entitled"] < 1 or body.get("two_dimensional")):
        return False
    return (
        fits(body, BODY) and method == "for_against" and not body["consensus"]
        and body["base"] in ("entitled", "present", "participating", "cast")
        and may_be_share(body["adoption"])
        and may_be_share(body["quorum"])
    )  # fmt: skip


def is_head(one: Any) -> bool:
    return (
        fits(one, HEAD) and bool(re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", one["day"]))
        and bool(re.match(r"[0-9a-f]{64}\Z", one["head"])) and one["ballots"] >= 0
    )  # fmt: skip


def of_a_meeting(rule: Line, said: str | None) -> bool:
    """Whether *rule* is the threshold of a motion that is not judged by the body's own rule."""
    return (
        said is None and rule["code"] in FLOOR and rule["base"] == "cast"
        and share_of(rule["adoption"]) == FLOOR[rule["code"]] and rule["quorum"] is None
        and not rule["sounding"] and not rule["two_dimensional"]
    )  # fmt: skip


def of_its_body(rule: Line, said: str | None) -> bool:
    """Whether *rule* is what the body it names has; *said* is the body that the header names."""
    code, owners = rule["code"], rule["code"] in OWNERS
    if said not in (code, None) or rule["sounding"] != owners or rule["two_dimensional"] != owners:
        return False
    adoption, quorum = share_of(rule["adoption"]), share_of(rule["quorum"])
    if code == "HALL":  # the bylaws choose base, adoption and quorum, within bounds
        if adoption is None:
            return False
        half = Fraction(adoption[1]) - Fraction(1, 2)
        return (
            rule["base"] in ("cast", "present", "entitled")
            and half >= 0 and (adoption[0] == ">") is (half == 0)
            and (quorum is None or quorum[0] == ">=")
        )  # fmt: skip
    return (
        code in BODIES
        and rule["base"] == BODIES[code][0]
        and (adoption == BODIES[code][1] and quorum in BODIES[code][2])
    )


def share_of(share: Line | None) -> tuple[str, str] | None:
    if share is None:
        return None
    return (">" if share["strict"] else ">=", share["value"])


def may_be_share(share: Any) -> bool:
    return share is None or (fits(share, SHARE) and is_share(share["value"]))


def is_share(text: str) -> bool:
    return bool(re.match(r"[0-9]{1,9}(/[1-9][0-9]{0,8})?\Z", text)) and 0 < Fraction(text) <= 1


def reaches(part: int, whole: int, share: Line | None) -> bool:
    """Whether *part* of *whole* is the *share*: more than it if strict, else at least; exact.

    Nothing is never a share of anything, so that zero votes adopt nothing.
    """
    if share is None:
        return True
    value = Fraction(share["value"])
    given, needed = part * value.denominator, whole * value.numerator
    return part > 0 and (given > needed if share["strict"] else given >= needed)


def at_the_meeting(rule: Line, figures: Line) -> Line:
    """*figures* of a vote: in a meeting the roll is who was there, and the rule says of how many.

    In a written vote the roll is who is entitled, and whoever answered was there.
    """
    if rule["kind"] != "meeting":
        return figures
    return {**figures, "participating": figures["entitled"], "entitled": rule["entitled"]}


def outcome(rule: Line, figures: Line, extended: bool) -> Line:
    """How *figures* end under *rule*: the kind, and of several options who wins or ties."""
    kind = rule["kind"]
    winners: list[str] = []
    tied: list[str] = []
    if kind in ("profile", "meeting"):
        ended = by_body(rule["rule"], at_the_meeting(rule, figures))
    elif kind == "satisfaction":
        ended = by_answers(rule, figures["votes"], extended)
    else:
        ended, winners, tied = by_votes(rule, figures)
    return {"kind": ended, "winners": winners, "tied": tied}


def by_body(body: Line, figures: Line) -> str:
    """adopted, lost, tied or quorum_missed, by the rule of a deciding body."""
    votes, present, entitled = figures["votes"], figures["participating"], figures["entitled"]
    if body["two_dimensional"]:  # owners: by persons and by area, both
        area, all_area = figures["participating_area"], figures["entitled_area"]
        for part, whole in ((present, entitled), (area, all_area)):
            if not reaches(part, whole, body["quorum"]):
                return "quorum_missed"
        passed = reaches(votes["for"], present, body["adoption"]) and reaches(
            figures["for_area"], area, body["adoption"]
        )
        return "adopted" if passed else "lost"
    if not reaches(present, entitled, body["quorum"]):
        return "quorum_missed"
    if votes["for"] == votes["against"] > 0:
        return "tied"
    whole = {
        "entitled": entitled,
        "present": present,
        "participating": sum(votes.values()),
        "cast": votes["for"] + votes["against"],
    }[body["base"]]
    return "adopted" if reaches(votes["for"], whole, body["adoption"]) else "lost"


def by_answers(rule: Line, votes: dict[str, int], extended: bool) -> str:
    """closes, reopens, extend or inconclusive: a satisfaction poll."""
    answers = sum(votes.values())
    if answers < rule["minimum"]:
        return "inconclusive" if extended else "extend"
    content = votes["satisfied"] + votes["basically"]
    return "closes" if content >= Fraction(rule["threshold"]) * answers else "reopens"


def by_votes(rule: Line, figures: Line) -> tuple[str, list[str], list[str]]:
    """Most votes first; equal votes at the last seat leave it open; abstain is never chosen."""
    if not reaches(figures["participating"], figures["entitled"], rule["quorum"]):
        return "quorum_missed", [], []
    running = [(o, n) for o, n in figures["votes"].items() if o != "abstain" and n > 0]
    if not running:
        return "nobody", [], []
    running.sort(key=lambda line: -line[1])  # stable: equal votes stay in the box's order
    seats = rule["seats"]
    if len(running) <= seats or running[seats - 1][1] > running[seats][1]:
        return "chosen", [option for option, _ in running[:seats]], []
    edge = running[seats][1]
    winners = [option for option, number in running if number > edge]
    return "tied", winners, [option for option, number in running if number == edge]


def least(share: Line, whole: int) -> int:
    """The smallest number of *whole* that is the *share*; of nothing, 1."""
    value = Fraction(share["value"])
    wanted = whole * value.numerator
    if share["strict"]:
        return wanted // value.denominator + 1
    return max(1, -(-wanted // value.denominator))


# -- the printed sum, word for word --------------------------------------------------------------


def sums(rule: Line, figures: Line, labels: dict[str, str], extended: bool) -> Said:
    """The sum that the footer prints, in Chinese and in English."""
    kind = rule["kind"]
    if kind == "satisfaction":
        return answers_said(rule, figures)
    if kind not in ("profile", "meeting"):
        return ranking_said(rule, figures, labels)
    return (
        owners_said(rule["rule"], figures)
        if rule["rule"]["two_dimensional"]
        else votes_said(rule["rule"], at_the_meeting(rule, figures))
    )


ENDS = {
    "adopted": ("通过", "adopted"),
    "lost": ("未通过", "not adopted"),
    "tied": ("票数相等，未通过", "a tie, not adopted"),
    "quorum_missed": ("表决不成立", "no valid vote"),
}


RULINGS = {  # of an appeal: "for" is against the chair's ruling
    "adopted": ("推翻主持人的裁定", "the chair's ruling is overturned"),
    "lost": ("维持主持人的裁定", "the chair's ruling stands"),
    "tied": ("票数相等，维持主持人的裁定", "a tie, the chair's ruling stands"),
}


def votes_said(body: Line, figures: Line) -> Said:
    votes, present, entitled = figures["votes"], figures["participating"], figures["entitled"]
    kind = figures["outcome"]["kind"]
    zh, en = (RULINGS if body["code"] == "appeal" else ENDS)[kind]
    if kind == "quorum_missed":
        need = least(body["quorum"], entitled)
        return {
            "zh": f"应到 {entitled} 人，须至少 {need} 人到会；"
            f"到会 {present} 人，不足法定人数，{zh}",
            "en": f"{entitled} entitled, at least {need} must be present; "
            f"{present} present, no quorum, {en}",
        }
    valid, out = votes["for"] + votes["against"], votes["abstain"]
    whole, of_zh, of_en = {
        "present": (present, f"{present} 到会", f"{present} present"),
        "entitled": (entitled, f"应到 {entitled}", f"{entitled} entitled"),
        "participating": (
            valid + out, f"{valid + out} 参与表决", f"{valid + out} participating",
        ),
        "cast": (
            valid,
            f"有效票 {valid} 张" + (f"（弃权 {out} 票不计）" if out else ""),
            plural(valid, "valid vote")
            + (f" ({plural(out, 'abstention')} not counted)" if out else ""),
        ),
    }[body["base"]]  # fmt: skip
    need, strict = least(body["adoption"], whole), body["adoption"]["strict"]
    both = body["base"] == "cast" or kind == "tied"
    need_zh = f"须超过 {need - 1} 票" if strict else f"须至少 {need} 票"
    need_en = f"more than {need - 1} needed" if strict else f"at least {need} needed"
    if body["code"] == "appeal":
        said_zh = f"反对裁定 {votes['for']} 票，赞成裁定 {votes['against']} 票"
        said_en = f"{votes['for']} against the ruling, {votes['against']} for it"
        return {
            "zh": f"{of_zh}，{need_zh}；{said_zh}，{zh}",
            "en": f"{of_en}, {need_en}; {said_en}, {en}",
        }
    said_zh = f"同意 {votes['for']} 票" + (f"，反对 {votes['against']} 票" if both else "")
    said_en = f"{votes['for']} for" + (f", {votes['against']} against" if both else "")
    return {
        "zh": f"{of_zh}，{need_zh}；{said_zh}，{zh}",
        "en": f"{of_en}, {need_en}; {said_en}, {en}",
    }


def owners_said(body: Line, figures: Line) -> Said:
    part, everybody = figures["participating"], figures["entitled"]
    area, all_area = figures["participating_area"], figures["entitled_area"]
    kind = figures["outcome"]["kind"]
    zh = (
        f"业主共 {everybody} 人、{square_metres(all_area)} m²；"
        f"参与表决 {part} 人、{square_metres(area)} m²"
    )
    en = (
        f"{plural(everybody, 'owner')} with {square_metres(all_area)} m²; "
        f"participating {part} with {square_metres(area)} m²"
    )
    if body["quorum"] is not None:
        needs = least(body["quorum"], everybody), square_metres(least(body["quorum"], all_area))
        zh += f"，须至少 {needs[0]} 人、{needs[1]} m²"
        en += f", at least {needs[0]} and {needs[1]} m² needed"
    if kind == "quorum_missed":
        short = failing(body["quorum"], (part, everybody), (area, all_area))
        zh += f"，{'和'.join(one for one, _ in short)}不足，{ENDS[kind][0]}"
        en += f", not enough by {' and by '.join(one for _, one in short)}, {ENDS[kind][1]}"
    else:
        strict, given = body["adoption"]["strict"], figures["votes"]["for"]
        needs = (
            least(body["adoption"], part) - strict,
            square_metres(least(body["adoption"], area) - strict),
        )
        short = failing(body["adoption"], (given, part), (figures["for_area"], area))
        lost = short and kind == "lost"
        why_zh = f"{'和'.join(one for one, _ in short)}不够，" if lost else ""
        why_en = f"not enough by {' and by '.join(one for _, one in short)}, " if lost else ""
        for_area = square_metres(figures["for_area"])
        zh += (
            f"；同意须{'超过' if strict else '至少'} {needs[0]} 人、{needs[1]} m²"
            f"；同意 {given} 人、{for_area} m²，{why_zh}{ENDS[kind][0]}"
        )
        en += (
            f"; for it {'more than' if strict else 'at least'} {needs[0]} and {needs[1]} m² needed"
            f"; {given} for with {for_area} m², {why_en}{ENDS[kind][1]}"
        )
    if body["sounding"]:
        return {"zh": f"{zh}。{SOUNDING['zh']}", "en": f"{en}. {SOUNDING['en']}"}
    return {"zh": zh, "en": en}


def failing(share: Line, persons: tuple[int, int], area: tuple[int, int]) -> list[tuple[str, str]]:
    pairs = ((("人数", "persons"), persons), (("面积", "area"), area))
    return [names for names, (part, whole) in pairs if not reaches(part, whole, share)]


def answers_said(rule: Line, figures: Line) -> Said:
    votes, kind, bar = figures["votes"], figures["outcome"]["kind"], Fraction(rule["threshold"])
    total, content = sum(votes.values()), votes["satisfied"] + votes["basically"]
    zh = (
        f"发出 {figures['entitled']} 份，答复 {total} 份：满意 {votes['satisfied']}、"
        f"基本满意 {votes['basically']}、不满意 {votes['dissatisfied']}；"
    )
    en = (
        f"{figures['entitled']} sent out, {total} answered: {votes['satisfied']} satisfied, "
        f"{votes['basically']} basically satisfied, {votes['dissatisfied']} dissatisfied; "
    )
    if kind in ("extend", "inconclusive"):
        zh += f"少于有效所需的 {rule['minimum']} 份，"
        en += f"fewer than the {rule['minimum']} that a valid poll needs: "
    elif kind == "closes":
        zh += f"满意率 {content}/{total}，达到 {bar}，"
        en += f"satisfied {content}/{total}, reaches {bar}: "
    else:
        zh += f"满意率 {content}/{total}，低于 {bar}，"
        en += f"satisfied {content}/{total}, below {bar}: "
    end = {
        "closes": ("可以销号", "may be closed"),
        "reopens": ("重新协商", "reopened"),
        "extend": (
            "延长一次期限，并上门补收",
            "the window is extended once, with answers on paper from door to door",
        ),
        "inconclusive": (
            "没有结论，公布后择期再问",
            "inconclusive, published as such and asked again later",
        ),
    }[kind]
    return {"zh": zh + end[0], "en": en + end[1]}


def ranking_said(rule: Line, figures: Line, labels: dict[str, str]) -> Said:
    votes, ended, quorum = figures["votes"], figures["outcome"], rule["quorum"]
    zh, en = f"应投 {figures['entitled']} 人，", f"{figures['entitled']} entitled, "
    if quorum is not None:
        need = least(quorum, figures["entitled"])
        zh, en = f"{zh}须至少 {need} 人参加，", f"{en}at least {need} must take part, "
    zh += f"参加 {figures['participating']} 人"
    en += f"{figures['participating']} took part"
    if ended["kind"] == "quorum_missed":
        return {"zh": f"{zh}，人数不足，表决不成立", "en": f"{en}: too few, no valid vote"}
    zh, en = f"{zh}；名额 {rule['seats']} 个", f"{en}; seats: {rule['seats']}"
    if ended["kind"] == "nobody":
        nobody = "nobody has a vote, nobody is chosen"
        return {"zh": f"{zh}，没有人得票，无人选出", "en": f"{en}; {nobody}"}
    winners, tied = ended["winners"], ended["tied"]
    rest = sorted(
        (o for o in votes if o != "abstain" and o not in winners and o not in tied),
        key=lambda o: -votes[o],
    )
    rest = [o for o in rest if votes[o] == votes[rest[0]] > 0]
    left = rule["seats"] - len(winners)
    for those, head_zh, head_en in (
        (winners, "选出：", "chosen: "),
        (tied, f"余下 {left} 个名额票数相等，未定：",
            f"equal votes, not settled (seats left: {left}): "),
        (rest, "其后：", "after them: "),
    ):  # fmt: skip
        if those:
            zh += f"；{head_zh}" + "、".join(f"{labels[o]} {votes[o]} 票" for o in those)
            en += f"; {head_en}" + ", ".join(f"{labels[o]} {votes[o]}" for o in those)
    return {"zh": zh, "en": en}


def plural(number: int, word: str) -> str:
    return f"{number} {word}" + ("" if number == 1 else "s")


def square_metres(area: int) -> str:
    return f"{area // 100}.{area % 100:02d}"


# -- receipts, words, lists ----------------------------------------------------------------------


def prefix(code: str) -> str:
    """The hexadecimal digits with which the commitment of a receipt *code* begins.

    52 letters and figures are the whole of it; 16 are enough to look it up.
    """
    code = re.sub(r"[\s\u2010-\u2015\uff0d-]", "", unicodedata.normalize("NFKC", code)).upper()
    code = code.replace("0", "O").replace("1", "I").replace("8", "B")
    if not re.match(r"[A-Z2-7]{16,52}\Z", code):
        return "none"
    return base64.b32decode(code.ljust(52, "A") + "====").hex()[: 5 * len(code) // 4]


def part_of(uid: str, nonce: str, words: str) -> str:
    """The second half of a *nonce* into which its voter put *words*."""
    plain = "".join(unicodedata.normalize("NFKC", words).casefold().split())
    return sha(WRITE([uid, nonce[:32], plain]))[:32]


def published(path: str) -> tuple[set[str], str]:
    """The list of commitments in the file *path*, and its head."""
    with open(path, encoding="utf-8") as file:
        told = [line.strip() for line in file]
    listed = sorted({line for line in told if re.match(r"[0-9a-f]{64}\Z", line)})
    return set(listed), sha("".join(line + "\n" for line in listed))


# -- the program -------------------------------------------------------------------------------


def recount(
    lines: Iterable[bytes],
    root: str = "",
    seal: str = "",
    receipt: str = "",
    *,
    words: str = "",
    voter: str = "",
    listed: set[str] | None = None,
    head: str = "",
    covered: str = "",
) -> Recount:
    """The recount of *lines* (bytes): whole exactly when ``findings`` is empty."""
    done = Recount(receipt, voter, listed)
    done.read(lines)
    done.judge(root, seal, words, head, covered)
    return done


def report(done: Recount) -> Iterator[str]:
    """The report, line by line."""
    if not done.findings:
        yield from figures_of(done)
        return
    yield f"不符 does not fit: {len(done.findings)}"
    shown: Counter[str] = Counter()
    for name, line in done.findings:
        shown[name] += 1
        if shown[name] <= MOST_NAMED:
            zh, en = FINDINGS[name]
            where = f"第 {line} 行 line {line}: " if line else ""
            yield f"[{name}] {where}{zh} {en}"
    for name, number in shown.items():
        if number > MOST_NAMED:
            yield f"[{name}] … +{number - MOST_NAMED}"


def figures_of(done: Recount) -> Iterator[str]:
    """What was counted, line by line."""
    head, foot, figures = done.header, done.footer, done.figures
    assert head is not None and foot is not None  # without them there are findings
    yield "ok"
    yield f"{head['community']}: {head['question']} ({head['uid']})"
    yield f"名册 roll {len(done.roll)}, 已投 cast {done.marks}, 选票 ballots {done.ballots}"
    yield f"作废 spoiled {head['spoiled']}, 重复不计 duplicates {head['duplicates']}"
    yield "途径 channels: " + ", ".join(f"{name} {n}" for name, n in sorted(done.channels.items()))
    for option in head["options"]:
        yield f"  {option['label']} ({option['id']}): {figures['votes'][option['id']]}"
    yield f"结果 outcome: {figures['outcome']['kind']}"
    yield foot["arithmetic"]["zh"]
    yield foot["arithmetic"]["en"]
    yield f"root {done.root}"
    yield f"seal {foot['seal']}"
    yield from told_of(done, head)


def told_of(done: Recount, head: Line) -> Iterator[str]:
    """What was asked for: the ballot of a receipt, the line of a voter, a published list."""
    labels = {option["id"]: option["label"] for option in head["options"]}
    for ballot in done.held:
        yield f"回执 receipt: {ballot['commitment']}"
        yield f"  这张票选的是 this ballot says: {chosen(ballot, labels)}"
        yield f"  随机数 nonce: {ballot['nonce']}"
    if done.asked:
        marks = [one for one in done.own if one["line"] == "mark"]
        yield f"代号 voter {done.asked}: " + (
            f"已投 cast, {marks[0]['channel']}" if marks else "没有投 nothing was cast"
        )
        for ballot in done.own:
            if ballot["line"] == "ballot":
                yield f"  选的是 chose: {chosen(ballot, labels)}"
    if done.missing:
        yield (
            f"名单里有 {done.missing} 个承诺值后来被改投或另一渠道的票换掉了 "
            f"{done.missing} of the list were replaced: changed, or by the other channel"
        )


def chosen(ballot: Line, labels: dict[str, str]) -> str:
    return "、".join(f"{labels[o]} ({o})" for o in ballot["choice"]) or "空白 blank"


def main(arguments: list[str] | None = None) -> int:
    ask = argparse.ArgumentParser(description="Recount a closed ballot box. 复核票箱。")
    ask.add_argument("export", help="the exported box, as downloaded 下载的票箱文件")
    ask.add_argument("--root", default="", help="as printed on the result paper 公示上的根值")
    ask.add_argument("--seal", default="", help="as printed on the result paper 公示上的封印")
    ask.add_argument("--receipt", default="", help="print what this ballot says 查看回执码的票")
    ask.add_argument("--words", default="", help="what you added to it 投票时您加的字")
    ask.add_argument("--voter", default="", help="your code on the roll 您在名册上的代号")
    ask.add_argument("--list", default="", help="a list downloaded while open 收票期间下载的名单")
    ask.add_argument("--head", default="", help="the head of a day, as printed 某一天的防改码")
    ask.add_argument("--covered", default="", help="the digest of what was covered 遮盖后的防改码")
    given = ask.parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a console that has no Chinese
    if given.words and not given.receipt:
        ask.error("--words 要和 --receipt 一起用 --words goes with --receipt")
    try:
        listed, day = published(given.list) if given.list else (set(), "")
        with open(given.export, "rb") as file:
            done = recount(
                file, given.root, given.seal, given.receipt,
                words=given.words, voter=given.voter, listed=listed, head=given.head,
                covered=given.covered,
            )  # fmt: skip
    except (OSError, UnicodeError) as error:
        print(error)
        return 1
    for line in report(done):
        print(line)
    if day:
        heads = {one["head"]: one["day"] for one in (done.header or {}).get("heads", [])}
        print(f"名单 list: {len(listed)}, head {day} ({heads.get(day, '-')})")
    return 1 if done.findings else 0


if __name__ == "__main__":
    sys.exit(main())
