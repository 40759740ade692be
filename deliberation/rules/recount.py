"""Recount a closed ballot box from its export, with nothing but Python (3.8 or later).

    python recount.py EXPORT [--root HEX] [--seal HEX] [--receipt CODE]

The export is a text file, one JSON object a line: a header, the roll of those entitled (codes
that name nobody), the marks of those who have cast, the opened ballots, a footer. This program
reads every line and checks:

1. each line is written in the one canonical way, is of a known kind, and stands where it belongs;
2. the roll and the marks have the hashes that the header gives, everybody stands on the roll
   once, nobody has cast twice, and nobody has cast who is not on the roll;
3. there are as many ballots as marks; each ballot chooses what could be chosen, and the hash of
   box, choice and nonce is its commitment (the beginning of the code on the voter's receipt);
4. the header and all ballots, chained by SHA-256, lead to the root, and root and footer to the
   seal, which are printed on the result paper: give them with --root and --seal, because whoever
   rewrites a whole file consistently can be caught by paper alone;
5. the ballots are counted anew, and judged anew by the rule in the header.

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
from collections import Counter
from fractions import Fraction

FORMAT = "deliberation-ballot-box/1"
TEXT, NUMBER, YES_NO, NOTHING = str, int, bool, type(None)
PARTS = ("header", "voter", "mark", "ballot", "footer")  # in the order of the file
SHAPES = {  # what the lines consist of
    "header": {
        "line": TEXT, "format": TEXT, "uid": TEXT, "community": TEXT, "question": TEXT,
        "method": TEXT, "secrecy": TEXT, "options": list, "rule": dict, "body": (TEXT, NOTHING),
        "two_channels": TEXT, "changeable": YES_NO, "limit": (NUMBER, NOTHING),
        "opens_at": TEXT, "closes_at": TEXT, "closed_at": TEXT, "extended": YES_NO,
        "spoiled": NUMBER, "duplicates": NUMBER, "sounding": (dict, NOTHING),
        "entitled": NUMBER, "area": NUMBER, "roll_hash": TEXT, "marks_hash": TEXT, "cast": NUMBER,
    },
    "voter": {"line": TEXT, "code": TEXT, "weight": NUMBER, "area": NUMBER},
    "mark": {"line": TEXT, "code": TEXT, "channel": TEXT},
    "ballot": {"line": TEXT, "commitment": TEXT, "choice": list, "nonce": TEXT},
    "footer": {
        "line": TEXT, "counts": dict, "area": (dict, NOTHING), "blank": NUMBER, "outcome": dict,
        "arithmetic": dict, "root": TEXT, "seal": TEXT,
    },
}  # fmt: skip
RULES = {
    "profile": {"kind": TEXT, "rule": dict},
    "satisfaction": {"kind": TEXT, "minimum": NUMBER, "threshold": TEXT},
    "most": {"kind": TEXT, "seats": NUMBER, "quorum": (dict, NOTHING)},
    "approval": {"kind": TEXT, "seats": NUMBER, "quorum": (dict, NOTHING)},
}
BODY = {
    "code": TEXT, "base": TEXT, "adoption": dict, "quorum": (dict, NOTHING),
    "two_dimensional": YES_NO, "consensus": YES_NO, "sounding": YES_NO,
}  # fmt: skip
SHARE = {"value": TEXT, "strict": YES_NO}
STANCES, POLL = ["for", "against", "abstain"], ["satisfied", "basically", "dissatisfied"]
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
    "roll-hash": ("名册与抬头里的名册校验码不符：名册被改动过。",
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
    "marks-hash": ("已投标记与抬头里的校验码不符：标记被改动过。",
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
    "commitment": ("选择和随机数算不出这张票的承诺值：选票被改动过。",
        "Choice and nonce do not give this ballot's commitment: the ballot was altered."),
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
    "arithmetic": ("结尾写出的算式与重新计票不符。",
        "The sum printed in the footer is not that of the ballots."),
    "root-given": ("根值与您给出的不符：这不是公布的那个票箱。",
        "The root is not the one you gave: this is not the box that was published."),
    "seal-given": ("封印与您给出的不符：这不是公布的那份结果。",
        "The seal is not the one you gave: this is not the result that was published."),
    "receipt-unknown": ("回执码对应的选票不在这个票箱里。",
        "The ballot of this receipt is not in the box."),
}  # fmt: skip

WRITE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def fits(value, shape) -> bool:
    """Whether *value* is an object with exactly the fields of *shape*."""
    return type(value) is dict and value.keys() == shape.keys() and all(
        type(value[key]) in (kind if type(kind) is tuple else (kind,))
        for key, kind in shape.items()
    )


def sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


class Recount:
    """One pass over the lines of an export; afterwards ``findings`` and ``figures``."""

    def __init__(self) -> None:
        self.findings: list[tuple[str, int]] = []  # name, number of the line (0: the whole)
        self.header = self.footer = self.figures = None
        self.options: list[str] = []
        self.by_area = False
        self.roll: dict[str, tuple[int, int]] = {}
        self.marked: set[str] = set()
        self.channels: Counter[str] = Counter()
        self.voted: set[str] = set()
        self.votes: Counter[str] = Counter()
        self.area: Counter[str] = Counter()
        self.marks = self.ballots = self.blank = 0
        self.receipts: list[str] = []
        self.root = ""
        self._part, self._last = 0, ""
        self._hashes = {"voter": hashlib.sha256(), "mark": hashlib.sha256()}

    def found(self, name: str, line: int = 0) -> None:
        self.findings.append((name, line))

    # -- line by line ------------------------------------------------------------------------

    def read(self, lines) -> None:
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

    def _line(self, raw: bytes, number: int):
        try:
            text = raw.decode("utf-8")
            value = json.loads(text)
            written = WRITE(value)
            written.encode("utf-8")  # half a character, written as an escape, is none
        except (ValueError, RecursionError):
            return self.found("unreadable", number)
        if not text.endswith("\n") or text.endswith("\r\n"):
            self.found("line-end", number)
        elif written + "\n" != text:
            self.found("not-canonical", number)
        kind = value.get("line") if type(value) is dict else None
        shape = SHAPES.get(kind) if type(kind) is str else None
        if kind == "ballot" and "voter" in value:
            shape = dict(shape, voter=TEXT)
        if shape is None or not fits(value, shape):
            return self.found("unknown-line", number)
        return value

    def _place(self, value, raw: bytes, number: int) -> None:
        kind = value["line"]
        part = PARTS.index(kind)
        if part < self._part or (kind == "header") != (number == 1) or self.footer is not None:
            self.found("order", number)
        if part != self._part:
            self._part, self._last = max(part, self._part), ""
        if kind in self._hashes:
            self._hashes[kind].update(raw)
        if kind == "header" and self.header is None:
            self._header(value, raw)
        elif kind == "voter":
            self._voter(value, number)
        elif kind == "mark":
            self._mark(value, number)
        elif kind == "ballot" and self.header is not None:
            self._ballot(value, raw, number)
        elif kind == "footer" and self.footer is None:
            self.footer = value

    def _header(self, head, raw: bytes) -> None:
        self.root = hashlib.sha256(raw).hexdigest()
        if head["format"] != FORMAT:
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
        if bool(head["sounding"]) != body.get("sounding", False):
            self.found("sounding", 1)
        self.by_area = body.get("two_dimensional", False)
        if self.by_area and head["secrecy"] == "secret":
            self.found("weighted-secret", 1)

    def _voter(self, voter, number: int) -> None:
        code, weight, area = voter["code"], voter["weight"], voter["area"]
        self._sorted(code, self.roll, "voter", number)
        if weight < 1 or area < 0:
            self.found("voter-value", number)
        if weight != 1 and self.header is not None and self.header["secrecy"] == "secret":
            self.found("weighted-secret", number)
        self.roll[code] = (weight, area)

    def _mark(self, mark, number: int) -> None:
        self._sorted(mark["code"], self.marked, "mark", number)
        if mark["code"] not in self.roll:
            self.found("mark-stranger", number)
        self.marked.add(mark["code"])
        self.channels[mark["channel"]] += 1
        self.marks += 1

    def _ballot(self, ballot, raw: bytes, number: int) -> None:
        digest, choice = ballot["commitment"], ballot["choice"]
        self.root = hashlib.sha256(self.root.encode() + raw).hexdigest()
        self.ballots += 1
        if digest <= self._last:
            self.found("ballot-twice" if digest == self._last else "ballot-order", number)
        self._last = digest
        if not re.match(r"[0-9a-f]{32}\Z", ballot["nonce"]) or digest != sha(
            WRITE([self.header["uid"], choice, ballot["nonce"]])
        ):
            self.found("commitment", number)
        self.receipts.append(digest[:20])
        if not self._may_choose(choice):
            return self.found("choice", number)
        weight, area = 1, 0
        if self.header["secrecy"] == "secret":
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

    def _sorted(self, code: str, known, what: str, number: int) -> None:
        if code in known:
            self.found(what + "-twice", number)
        elif code < self._last:
            self.found(what + "-order", number)
        self._last = code

    def _may_choose(self, choice) -> bool:
        if not all(type(option) is str and option in self.options for option in choice):
            return False
        limit = self.header["limit"]
        if choice != sorted(set(choice)) or (limit is not None and len(choice) > limit):
            return False
        return self.header["method"] == "approval" or len(choice) == 1

    # -- the whole ---------------------------------------------------------------------------

    def judge(self, root: str = "", seal: str = "", receipt: str = "") -> None:
        """Compare header and footer with what was read; *root*, *seal*, *receipt* from outside."""
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
                    said(foot["arithmetic"], head["rule"], whole, labels), True
                )
            for name, (given, counted) in told.items():
                if WRITE(given) != WRITE(counted):  # as text: true is not 1
                    self.found(name)
        if foot is not None:
            rest = {key: value for key, value in foot.items() if key != "seal"}
            if foot["seal"] != sha(foot["root"] + WRITE(rest)):
                self.found("seal")
        if root and root.strip().lower() != self.root:
            self.found("root-given")
        if seal and (foot is None or seal.strip().lower() != foot["seal"]):
            self.found("seal-given")
        if receipt and prefix(receipt) not in self.receipts:
            self.found("receipt-unknown")

    def _figures(self) -> dict:
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


def usable(rule, method: str, options) -> bool:
    """Whether *rule* can judge a box of this *method* with these *options*."""
    kind = rule.get("kind")
    if type(kind) is not str or kind not in RULES or not fits(rule, RULES[kind]):
        return False
    if kind == "satisfaction":
        lawful = is_share(rule["threshold"]) and Fraction(rule["threshold"]) >= Fraction(4, 5)
        return method == "one_of" and options == POLL and lawful and rule["minimum"] > 0
    if kind != "profile":
        asked = {"most": "one_of", "approval": "approval"}[kind]
        return method == asked and rule["seats"] > 0 and may_be_share(rule["quorum"])
    body = rule["rule"]
    return (
        fits(body, BODY) and method == "for_against" and not body["consensus"]
        and body["base"] in ("entitled", "present", "participating", "cast")
        and may_be_share(body["adoption"])
        and may_be_share(body["quorum"])
    )  # fmt: skip


def may_be_share(share) -> bool:
    return share is None or (fits(share, SHARE) and is_share(share["value"]))


def is_share(text: str) -> bool:
    return bool(re.match(r"[0-9]{1,9}(/[1-9][0-9]{0,8})?\Z", text)) and 0 < Fraction(text) <= 1


def reaches(part: int, whole: int, share) -> bool:
    """Whether *part* of *whole* is the *share*: more than it if strict, else at least; exact.

    Nothing is never a share of anything, so that zero votes adopt nothing.
    """
    if share is None:
        return True
    value = Fraction(share["value"])
    given, needed = part * value.denominator, whole * value.numerator
    return part > 0 and (given > needed if share["strict"] else given >= needed)


def outcome(rule, figures, extended: bool) -> dict:
    """How *figures* end under *rule*: the kind, and of several options who wins or ties."""
    kind, winners, tied = rule["kind"], [], []
    if kind == "profile":
        ended = by_body(rule["rule"], figures)
    elif kind == "satisfaction":
        ended = by_answers(rule, figures["votes"], extended)
    else:
        ended, winners, tied = by_votes(rule, figures)
    return {"kind": ended, "winners": winners, "tied": tied}


def by_body(body, figures) -> str:
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


def by_answers(rule, votes, extended: bool) -> str:
    """closes, reopens, extend or inconclusive: a satisfaction poll."""
    answers = sum(votes.values())
    if answers < rule["minimum"]:
        return "inconclusive" if extended else "extend"
    content = votes["satisfied"] + votes["basically"]
    return "closes" if content >= Fraction(rule["threshold"]) * answers else "reopens"


def by_votes(rule, figures) -> tuple:
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


VERDICTS = {  # patterns of the words that end a printed sum
    "adopted": ("，通过", ", adopted"),
    "lost": ("，未通过", ", not adopted"),
    "tied": ("票数相等，", "a tie,|equal votes,"),
    "quorum_missed": ("表决不成立", "no valid vote"),
    "closes": ("可以销号", "may be closed"),
    "reopens": ("重新协商", "reopened"),
    "extend": ("延长一次", "extended once"),
    "inconclusive": ("没有结论", "inconclusive"),
    "chosen": ("选出：(?!.*票数相等，未定：)", "chosen: (?!.*equal votes, not settled)"),
    "nobody": ("无人选出", "nobody is chosen"),
}


def said(arithmetic, rule, figures, labels) -> bool:
    """Whether the printed sum ends as it should and says the numbers that decide."""
    ended = figures["outcome"]
    zh, en = VERDICTS[ended["kind"]]
    numbers = [re.escape(str(number)) for number in deciding(rule, figures, ended["kind"])]
    for option in ended["winners"] + ended["tied"]:
        numbers.append(re.escape(f"{labels[option]} {figures['votes'][option]}"))
    return arithmetic.keys() == {"zh", "en"} and all(
        type(arithmetic[lang]) is str
        and re.search(words, arithmetic[lang])
        and all(re.search(rf"(?<![\d.]){n}(?!\d|\.\d)", arithmetic[lang]) for n in numbers)
        for lang, words in (("zh", zh), ("en", en))
    )


def deciding(rule, figures, ended: str) -> list:
    """The numbers that a printed sum has to say."""
    votes, entitled, present = figures["votes"], figures["entitled"], figures["participating"]
    if rule["kind"] == "satisfaction":
        return [entitled, sum(votes.values()), *votes.values()]
    if rule["kind"] != "profile":
        return [entitled, present]
    if rule["rule"]["two_dimensional"]:
        said_of = [entitled, present, square_metres(figures["participating_area"])]
        passing = [votes["for"], square_metres(figures["for_area"])]
        return said_of if ended == "quorum_missed" else said_of + passing
    if ended == "quorum_missed":
        return [entitled, present]
    cast = [votes["for"] + votes["against"], votes["for"], votes["against"]]
    return {
        "cast": cast,
        "present": [present, votes["for"]],
        "entitled": [entitled, votes["for"]],
        "participating": [sum(votes.values()), votes["for"]],
    }[rule["rule"]["base"]]


def square_metres(area: int) -> str:
    return f"{area // 100}.{area % 100:02d}"


def prefix(code: str) -> str:
    """The first 20 hexadecimal digits of the commitment that a receipt *code* is for."""
    code = re.sub(r"[\s-]", "", code).upper().replace("0", "O").replace("1", "I").replace("8", "B")
    return base64.b32decode(code).hex() if re.match(r"[A-Z2-7]{16}\Z", code) else "none"


# -- the program -------------------------------------------------------------------------------


def recount(lines, root: str = "", seal: str = "", receipt: str = "") -> Recount:
    """The recount of *lines* (bytes): whole exactly when ``findings`` is empty."""
    done = Recount()
    done.read(lines)
    done.judge(root, seal, receipt)
    return done


def report(done: Recount):
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


def figures_of(done: Recount):
    """What was counted, line by line."""
    head, foot, figures = done.header, done.footer, done.figures
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


def main(arguments=None) -> int:
    ask = argparse.ArgumentParser(description="Recount a closed ballot box. 复核票箱。")
    ask.add_argument("export", help="the exported box, as downloaded 下载的票箱文件")
    ask.add_argument("--root", default="", help="as printed on the result paper 公示上的根值")
    ask.add_argument("--seal", default="", help="as printed on the result paper 公示上的封印")
    ask.add_argument("--receipt", default="", help="look for this ballot 查找回执码")
    given = ask.parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a console that has no Chinese
    try:
        with open(given.export, "rb") as file:
            done = recount(file, given.root, given.seal, given.receipt)
    except OSError as error:
        print(error)
        return 1
    for line in report(done):
        print(line)
    return 1 if done.findings else 0


if __name__ == "__main__":
    sys.exit(main())
