"""What can be done to an export, and the findings that name it: no more, no less.

Each case: the box, what is done, how, and the findings. ``x`` is an ``Export``; what returns a
list of lines has tampered with bytes.
"""

from __future__ import annotations

from tests.rules.tampering import Export

CHANGED = {"root"}  # header or ballots changed, the footer not


def put(where: dict, **changed) -> None:
    for key in changed:
        assert key in where, key
    where.update(changed)


BALLOTS = [
    (
        "secret",
        "a choice is changed",
        lambda x: put(x.ballot("against"), choice=["for"]),
        {"commitment", "root", "counts", "arithmetic"},
    ),
    (
        "secret",
        "a choice is changed, and everything sealed anew",
        lambda x: (put(x.ballot("against"), choice=["for"]), x.reseal()),
        {"commitment", "counts", "arithmetic"},
    ),
    (
        "secret",
        "a choice is changed with a commitment that fits",
        lambda x: (put(b := x.ballot("against"), choice=["for"]), x.commit(b), x.reseal()),
        {"counts", "arithmetic"},
    ),
    (
        "named",
        "a choice is changed",
        lambda x: put(x.ballot("abstain"), choice=["for"]),
        {"commitment", "root", "counts", "arithmetic"},
    ),
    (
        "owners",
        "a choice is changed, and everything sealed anew",
        lambda x: (put(x.ballot("against"), choice=["for"]), x.reseal()),
        {"commitment", "counts", "counts-area", "outcome", "arithmetic"},
    ),
    (
        "approval",
        "an approval is added",
        lambda x: (
            put(b := x.ballot("garden"), choice=["garden", "shed"]),
            x.commit(b),
            x.reseal(),
        ),
        {"counts", "outcome", "arithmetic"},
    ),
    (
        "approval",
        "an approval is taken away",
        lambda x: put(x.ballot("lamps+shed"), choice=["shed"]),
        {"arithmetic", "commitment", "counts", "root"},
    ),
    (
        "approval",
        "a blank ballot is filled in",
        lambda x: (
            put(b := x.ballots[[c["choice"] for c in x.ballots].index([])], choice=["lamps"]),
            x.commit(b),
            x.reseal(),
        ),
        {"counts", "blank", "outcome", "arithmetic"},
    ),
    (
        "approval",
        "more is approved of than the limit allows",
        lambda x: (
            put(b := x.ballot("garden+shed"), choice=["garden", "lamps", "shed"]),
            x.commit(b),
            x.reseal(),
        ),
        {"choice", "counts", "outcome", "arithmetic"},
    ),
    (
        "approval",
        "an option is approved of twice",
        lambda x: (
            put(b := x.ballot("garden"), choice=["garden", "garden"]),
            x.commit(b),
            x.reseal(),
        ),
        {"choice", "counts", "outcome", "arithmetic"},
    ),
    (
        "approval",
        "the options on a ballot stand in another order",
        lambda x: (put(x.ballot("garden+lamps"), choice=["lamps", "garden"]), x.reseal()),
        {"choice", "commitment", "counts", "outcome", "arithmetic"},
    ),
    (
        "poll",
        "an answer is made worse",
        lambda x: (
            put(b := x.ballot("basically"), choice=["dissatisfied"]),
            x.commit(b),
            x.reseal(),
        ),
        {"counts", "outcome", "arithmetic"},
    ),
    (
        "poll",
        "a ballot answers what was not asked",
        lambda x: (put(b := x.ballot("basically"), choice=["delighted"]), x.commit(b), x.reseal()),
        {"choice", "counts", "outcome", "arithmetic"},
    ),
    (
        "most",
        "a vote goes to another",
        lambda x: (put(b := x.ballot("zhao"), choice=["li"]), x.commit(b), x.reseal()),
        {"counts", "outcome", "arithmetic"},
    ),
    (
        "most",
        "a ballot chooses two",
        lambda x: (put(b := x.ballot("zhao"), choice=["li", "zhao"]), x.commit(b), x.reseal()),
        {"choice", "counts", "outcome", "arithmetic"},
    ),
    (
        "most",
        "a ballot chooses nothing",
        lambda x: (put(b := x.ballot("zhao"), choice=[]), x.commit(b), x.reseal()),
        {"choice", "counts", "outcome", "arithmetic"},
    ),
    (
        "secret",
        "a nonce is changed",
        lambda x: put(x.ballots[2], nonce="0" * 32),
        {"commitment", "root"},
    ),
    (
        "secret",
        "a nonce is cut, and everything sealed anew",
        lambda x: (put(b := x.ballots[2], nonce=b["nonce"][:-1]), x.commit(b), x.reseal()),
        {"commitment"},
    ),
    (
        "named",
        "a commitment is changed",
        lambda x: put(x.ballots[0], commitment="0" * 64),
        {"commitment", "root"},
    ),
    (
        "named",
        "two ballots change their voters",
        lambda x: swap(x.ballots[0], x.ballots[1], "voter"),
        {"commitment", "root"},
    ),
    (
        "owners",
        "a small owner and a large one change ballots, and everything is sealed anew",
        lambda x: (swap(x.ballot("for"), x.ballot("against"), "voter"), x.reseal()),
        {"arithmetic", "commitment", "counts-area", "outcome"},
    ),
    (
        "secret",
        "two openings change places",
        lambda x: swap_lines(x.ballots, 3, 4),
        {"ballot-order", "root"},
    ),
    (
        "secret",
        "two ballots exchange their openings",
        lambda x: exchange(x.ballot("for"), x.ballot("against")),
        {"commitment", "root"},
    ),
    (
        "secret",
        "the ballots stand the other way round",
        lambda x: x.ballots.reverse(),
        {"ballot-order", "root"},
    ),
    (
        "secret",
        "a ballot is removed",
        lambda x: x.ballots.remove(x.ballot("for")),
        {"ballots-and-marks", "root", "counts", "arithmetic"},
    ),
    (
        "named",
        "a ballot is removed with its count, and everything sealed anew",
        lambda x: (
            x.ballots.remove(x.ballot("against")),
            put(x.footer["counts"], against=1),
            x.reseal(),
        ),
        {"ballots-and-marks"},
    ),
    (
        "secret",
        "a ballot is copied",
        lambda x: x.ballots.insert(x.ballots.index(b := x.ballot("for")), dict(b)),
        {"ballot-twice", "ballots-and-marks", "root", "counts", "arithmetic"},
    ),
    (
        "secret",
        "a ballot is stuffed in, and everything sealed anew",
        lambda x: stuff(x, "for"),
        {"ballots-and-marks", "counts", "arithmetic"},
    ),
    (
        "named",
        "a ballot is stuffed in for who did not vote",
        lambda x: stuff(x, "for", voter=absent(x)),
        {"ballots-and-marks", "ballot-stranger", "counts", "arithmetic"},
    ),
    (
        "named",
        "one voter's ballot is replaced by a second of another",
        lambda x: (put(x.ballot("against"), voter=x.ballot("for")["voter"]), x.reseal()),
        {"ballot-second", "commitment"},
    ),
    (
        "named",
        "a ballot of a stranger",
        lambda x: (put(x.ballot("for"), voter="nobodyknowsme"), x.reseal()),
        {"ballot-stranger", "commitment"},
    ),
    (
        "named",
        "a voter is rubbed out",
        lambda x: (x.ballots[0].pop("voter"), x.reseal()),
        {"commitment", "voter-hidden"},
    ),
    (
        "secret",
        "voters are written beside their ballots",
        lambda x: (x.ballots[0].update(voter=x.marks[0]["code"]), x.reseal()),
        {"voter-shown"},
    ),
]

ROLL_AND_MARKS = [
    (
        "secret",
        "a mark is removed",
        lambda x: x.marks.pop(1),
        {"marks-hash", "cast", "ballots-and-marks"},
    ),
    (
        "secret",
        "a mark is removed, and everything made to fit",
        lambda x: (x.marks.pop(1), put(x.header, cast=8), x.rehash()),
        {"ballots-and-marks"},
    ),
    (
        "secret",
        "a mark is added",
        lambda x: mark(x, absent(x)),
        {"marks-hash", "cast", "ballots-and-marks"},
    ),
    (
        "secret",
        "a mark and a ballot are added, and everything made to fit but the count",
        lambda x: (mark(x, absent(x)), stuff(x, "abstain"), put(x.header, cast=10), x.rehash()),
        {"arithmetic", "counts"},
    ),
    (
        "secret",
        "a mark of somebody who is not on the roll",
        lambda x: (
            mark(x, "zzzzzzzzzzzz"),
            stuff(x, "abstain"),
            put(x.footer["counts"], abstain=2),
            put(x.header, cast=10),
            x.rehash(),
        ),
        {"arithmetic", "mark-stranger"},
    ),
    (
        "named",
        "a mark stands twice",
        lambda x: x.marks.insert(3, dict(x.marks[3])),
        {"mark-twice", "marks-hash", "cast", "ballots-and-marks"},
    ),
    (
        "secret",
        "one voter is marked twice so that there is room for two ballots",
        lambda x: (
            x.marks.insert(3, dict(x.marks[3])),
            stuff(x, "for"),
            put(x.footer["counts"], **{"for": 6}),
            put(x.header, cast=10),
            x.rehash(),
        ),
        {"mark-twice", "arithmetic"},
    ),
    (
        "secret",
        "a mark is given to another voter",
        lambda x: (put(x.marks[0], code=absent(x)), x.marks.sort(key=lambda m: m["code"])),
        {"marks-hash"},
    ),
    (
        "named",
        "a mark is given to another voter, and everything made to fit",
        lambda x: (
            put(x.marks[0], code=absent(x)),
            x.marks.sort(key=lambda m: m["code"]),
            x.rehash(),
        ),
        {"ballot-stranger"},
    ),
    ("secret", "a channel is changed", lambda x: put(x.marks[0], channel="proxy"), {"marks-hash"}),
    (
        "secret",
        "the marks stand the other way round",
        lambda x: x.marks.reverse(),
        {"mark-order", "marks-hash"},
    ),
    (
        "secret",
        "two marks change places, and everything made to fit",
        lambda x: (swap_lines(x.marks, 0, 1), x.rehash()),
        {"mark-order"},
    ),
    (
        "secret",
        "all marks are removed",
        lambda x: x.marks.clear(),
        {"marks-hash", "cast", "ballots-and-marks", "outcome", "arithmetic"},
    ),
    (
        "secret",
        "somebody who did not vote is taken off the roll",
        lambda x: x.voters.remove(voter(x, absent(x))),
        {"roll-hash", "entitled"},
    ),
    (
        "secret",
        "somebody who voted is taken off the roll",
        lambda x: x.voters.remove(voter(x, x.marks[0]["code"])),
        {"roll-hash", "entitled", "mark-stranger"},
    ),
    (
        "secret",
        "somebody is added to the roll",
        lambda x: x.voters.append(dict(x.voters[0], code="zzzzzzzzzzzz")),
        {"roll-hash", "entitled"},
    ),
    (
        "secret",
        "somebody stands on the roll twice",
        lambda x: (x.voters.insert(2, dict(x.voters[2])), x.rehash()),
        {"voter-twice"},
    ),
    (
        "secret",
        "a code on the roll is changed",
        lambda x: put(x.voters[0], code="a" + x.voters[0]["code"][1:][::-1]),
        {"roll-hash", "mark-stranger"},
    ),
    (
        "secret",
        "the roll stands the other way round",
        lambda x: x.voters.reverse(),
        {"voter-order", "roll-hash"},
    ),
    (
        "owners",
        "two lines of the roll change places, and everything made to fit",
        lambda x: (swap_lines(x.voters, 0, 1), x.rehash()),
        {"voter-order"},
    ),
    (
        "owners",
        "an area is changed",
        lambda x: put(voter(x, x.ballot("for")["voter"]), area=990100),
        {"roll-hash", "area", "counts-area", "arithmetic", "outcome"},
    ),
    (
        "owners",
        "an area is changed by a hundredth of a square metre, and everything made to fit",
        lambda x: (put(v := voter(x, x.ballot("for")["voter"]), area=v["area"] + 1), x.rehash()),
        {"area", "counts-area", "arithmetic"},
    ),
    (
        "owners",
        "an area below nothing",
        lambda x: (put(voter(x, absent(x)), area=-1), x.rehash()),
        {"area", "arithmetic", "voter-value"},
    ),
    (
        "named",
        "a voter counts for two",
        lambda x: (put(voter(x, x.ballot("for")["voter"]), weight=2), x.rehash()),
        {"entitled", "counts", "arithmetic"},
    ),
    (
        "secret",
        "a voter of a secret box counts for two",
        lambda x: (put(voter(x, absent(x)), weight=2), x.rehash()),
        {"weighted-secret", "entitled"},
    ),
]

HEADER = [
    (
        "secret",
        "the question is changed",
        lambda x: put(x.header, question="涨物业费，是否同意？"),
        CHANGED,
    ),
    ("secret", "the community is changed", lambda x: put(x.header, community="别处"), CHANGED),
    (
        "secret",
        "the moment of closing is changed",
        lambda x: put(x.header, closed_at="2026-10-09T16:00:00+00:00"),
        CHANGED,
    ),
    ("secret", "spoiled papers are hidden", lambda x: put(x.header, spoiled=0), CHANGED),
    ("named", "duplicates are hidden", lambda x: put(x.header, duplicates=0), CHANGED),
    (
        "named",
        "the rule for two channels is changed",
        lambda x: put(x.header, two_channels="paper_prevails"),
        CHANGED,
    ),
    (
        "secret",
        "the labels of two options are exchanged",
        lambda x: swap(x.header["options"][0], x.header["options"][1], "label"),
        CHANGED,
    ),
    (
        "most",
        "a candidate is renamed",
        lambda x: put(x.header["options"][0], label="黄"),
        {"root", "arithmetic"},
    ),
    (
        "secret",
        "the uid is changed, and everything sealed anew",
        lambda x: (put(x.header, uid="anotherbox12"), x.reseal()),
        {"commitment"},
    ),
    (
        "secret",
        "an option has a new id",
        lambda x: put(x.header["options"][0], id="yes"),
        {"options", "header-missing"},
    ),
    (
        "approval",
        "an option is taken away, and everything sealed anew",
        lambda x: (x.header["options"].pop(2), x.reseal()),
        {"choice", "counts", "arithmetic"},
    ),
    (
        "approval",
        "an option stands twice",
        lambda x: x.header["options"].append(x.header["options"][0]),
        {"options", "header-missing"},
    ),
    (
        "named",
        "the threshold is raised, and everything sealed anew",
        lambda x: (put(x.header["rule"]["rule"]["adoption"], value="3/4"), x.reseal()),
        {"arithmetic", "body", "outcome"},
    ),
    (
        "secret",
        "the base becomes those entitled, and everything sealed anew",
        lambda x: (put(x.header["rule"]["rule"], base="entitled"), x.reseal()),
        {"outcome", "arithmetic"},
    ),
    (
        "secret",
        "the quorum becomes everybody, and everything sealed anew",
        lambda x: (put(x.header["rule"]["rule"]["quorum"], value="1"), x.reseal()),
        {"outcome", "arithmetic"},
    ),
    (
        "owners",
        "one dimension is dropped, and everything sealed anew",
        lambda x: (put(x.header["rule"]["rule"], two_dimensional=False), x.reseal()),
        {"arithmetic", "body", "counts-area", "outcome"},
    ),
    (
        "owners",
        "the notice of a sounding is dropped, and everything sealed anew",
        lambda x: (put(x.header, sounding=None), x.reseal()),
        {"sounding"},
    ),
    (
        "owners",
        "an owners' vote says that it was secret, and everything sealed anew",
        lambda x: (put(x.header, secrecy="secret"), x.reseal()),
        {"arithmetic", "commitment", "counts-area", "voter-shown", "weighted-secret"},
    ),
    (
        "poll",
        "the threshold is lowered below the law's, and everything sealed anew",
        lambda x: (put(x.header["rule"], threshold="3/4"), x.reseal()),
        {"rule", "header-missing"},
    ),
    (
        "poll",
        "the minimum is raised, and everything sealed anew",
        lambda x: (put(x.header["rule"], minimum=6), x.reseal()),
        {"outcome", "arithmetic"},
    ),
    (
        "most",
        "a seat is taken away, and everything sealed anew",
        lambda x: (put(x.header["rule"], seats=1), x.reseal()),
        {"outcome", "arithmetic"},
    ),
    (
        "most",
        "a rule that decides nothing",
        lambda x: (put(x.header, rule={"kind": "dice"}), x.reseal()),
        {"rule", "header-missing"},
    ),
    (
        "secret",
        "a share that is no number",
        lambda x: (put(x.header["rule"]["rule"]["adoption"], value="1/0"), x.reseal()),
        {"rule", "header-missing"},
    ),
    (
        "secret",
        "a mediation is put to the vote",
        lambda x: (put(x.header["rule"]["rule"], consensus=True), x.reseal()),
        {"rule", "header-missing"},
    ),
    (
        "secret",
        "a method for which the options do not fit",
        lambda x: (put(x.header, method="score"), x.reseal()),
        {"options", "header-missing"},
    ),
    (
        "secret",
        "more are said to be entitled",
        lambda x: (put(x.header, entitled=13), x.reseal()),
        {"entitled"},
    ),
    (
        "owners",
        "less area is said to be entitled",
        lambda x: (put(x.header, area=40000), x.reseal()),
        {"area"},
    ),
    (
        "secret",
        "more are said to have cast",
        lambda x: (put(x.header, cast=10), x.reseal()),
        {"cast"},
    ),
    (
        "secret",
        "the roll hash is another",
        lambda x: (put(x.header, roll_hash="0" * 64), x.reseal()),
        {"roll-hash"},
    ),
    (
        "secret",
        "another version of the format",
        lambda x: (put(x.header, format="deliberation-ballot-box/3"), x.reseal()),
        {"format", "header-missing"},
    ),
    (
        "secret",
        "a field too many",
        lambda x: (x.header.update(note="checked"), x.reseal()),
        {"unknown-line", "header-missing"},
    ),
    (
        "secret",
        "a field too few",
        lambda x: (x.header.pop("spoiled"), x.reseal()),
        {"unknown-line", "header-missing"},
    ),
    (
        "secret",
        "a number that is a truth",
        lambda x: (put(x.header, spoiled=True), x.reseal()),
        {"unknown-line", "header-missing"},
    ),
]

RULES = [
    (
        "named",
        "an assembly of the law is judged by votes cast, and everything sealed anew",
        lambda x: (put(x.header["rule"]["rule"], base="cast"), x.reseal()),
        {"body", "arithmetic"},
    ),
    (
        "named",
        "an assembly of the law has no quorum, and everything sealed anew",
        lambda x: (put(x.header["rule"]["rule"], quorum=None), x.reseal()),
        {"body"},
    ),
    (
        "named",
        "the rule says that it is another body's, and everything sealed anew",
        lambda x: (put(x.header["rule"]["rule"], code="VRA"), x.reseal()),
        {"body"},
    ),
    (
        "meeting",
        "more are said to belong to the body, so that there was no quorum",
        lambda x: (put(x.header["rule"], entitled=30), x.reseal()),
        {"outcome", "arithmetic"},
    ),
    (
        "meeting",
        "nobody is said to belong to the body",
        lambda x: (put(x.header["rule"], entitled=0), x.reseal()),
        {"rule", "header-missing"},
    ),
    (
        "meeting",
        "the body's vote is judged by the threshold of a motion, and everything sealed anew",
        lambda x: (put(x.header["rule"]["rule"], code="majority", base="cast"), x.reseal()),
        {"body", "outcome", "arithmetic"},
    ),
    (
        "meeting, adjourned",
        "a tie carries, and everything sealed anew",
        lambda x: (put(x.header["rule"]["rule"]["adoption"], strict=False), x.reseal()),
        {"body", "arithmetic"},
    ),
    (
        "meeting, debate closed",
        "closing the debate is said to take a majority, and everything sealed anew",
        lambda x: (put(x.header["rule"]["rule"], code="majority"), x.reseal()),
        {"body"},
    ),
    (
        "meeting, ruling overturned",
        "an appeal is said to be another motion, and everything sealed anew",
        lambda x: (put(x.header["rule"]["rule"], code="majority"), x.reseal()),
        {"arithmetic"},
    ),
    (
        "named",
        "rule and header name a body that there is not, and everything sealed anew",
        lambda x: (
            put(x.header["rule"]["rule"], code="XX"),
            put(x.header, body="XX"),
            x.reseal(),
        ),
        {"body"},
    ),
    (
        "secret",
        "the hall adopts by less than half, and everything sealed anew",
        lambda x: (put(x.header["rule"]["rule"]["adoption"], value="1/3"), x.reseal()),
        {"body", "arithmetic"},
    ),
    (
        "secret",
        "the hall adopts by just half, and everything sealed anew",
        lambda x: (put(x.header["rule"]["rule"]["adoption"], strict=False), x.reseal()),
        {"body", "arithmetic"},
    ),
    (
        "owners",
        "raising funds is judged as an ordinary item, and everything sealed anew",
        lambda x: (
            put(x.header["rule"]["rule"], adoption={"value": "1/2", "strict": True}),
            x.reseal(),
        ),
        {"body", "outcome", "arithmetic"},
    ),
    (
        "owners",
        "the notice of a sounding says something else, and everything sealed anew",
        lambda x: (put(x.header["sounding"], zh="本结果有约束力。"), x.reseal()),
        {"sounding"},
    ),
    (
        "secret",
        "a head of a day is no hash, and everything sealed anew",
        lambda x: (put(x.header["heads"][0], head="checked"), x.reseal()),
        {"heads"},
    ),
    (
        "secret",
        "the heads stand in another order, and everything sealed anew",
        lambda x: (x.header["heads"].reverse(), x.reseal()),
        {"heads"},
    ),
    (
        "secret",
        "the head of a day is another",
        lambda x: put(x.header["heads"][1], head="0" * 64),
        CHANGED,
    ),
]

FOOTER = [
    (
        "secret",
        "a sentence is added to the printed sum, and everything sealed anew",
        lambda x: (say(x, "，通过", "，通过（已经居委会审定，对全体居民有约束力）"), x.reseal()),
        {"arithmetic"},
    ),
    (
        "poll",
        "the sum is explained away, and everything sealed anew",
        lambda x: (put(said := x.footer["arithmetic"], en=said["en"] + "."), x.reseal()),
        {"arithmetic"},
    ),
    (
        "secret",
        "counts are changed",
        lambda x: put(x.footer["counts"], against=2),
        {"counts", "seal"},
    ),
    (
        "secret",
        "counts are changed, and sealed anew",
        lambda x: (put(x.footer["counts"], against=2), x.reseal()),
        {"counts"},
    ),
    (
        "secret",
        "a count is a truth",
        lambda x: (put(x.footer["counts"], abstain=True), x.reseal()),
        {"counts"},
    ),
    (
        "owners",
        "an area is changed",
        lambda x: (put(x.footer["area"], against=1), x.reseal()),
        {"counts-area"},
    ),
    (
        "approval",
        "blank ballots are hidden",
        lambda x: (put(x.footer, blank=0), x.reseal()),
        {"blank"},
    ),
    (
        "secret",
        "the outcome is another",
        lambda x: put(x.footer["outcome"], kind="lost"),
        {"outcome", "seal"},
    ),
    (
        "named",
        "the outcome is another, and sealed anew",
        lambda x: (put(x.footer["outcome"], kind="lost"), x.reseal()),
        {"outcome"},
    ),
    (
        "poll",
        "the poll is said to reopen",
        lambda x: (put(x.footer["outcome"], kind="reopens"), x.reseal()),
        {"outcome"},
    ),
    (
        "most",
        "another has won",
        lambda x: (put(x.footer["outcome"], winners=["li"]), x.reseal()),
        {"outcome"},
    ),
    (
        "most",
        "a tie is hidden",
        lambda x: (
            put(x.footer["outcome"], kind="chosen", winners=["wang", "li"], tied=[]),
            x.reseal(),
        ),
        {"outcome"},
    ),
    (
        "secret",
        "the printed sum says another number",
        lambda x: (say(x, "5 票", "6 票"), x.reseal()),
        {"arithmetic"},
    ),
    (
        "secret",
        "the printed sum ends otherwise",
        lambda x: (say(x, "，通过", "，未通过"), x.reseal()),
        {"arithmetic"},
    ),
    (
        "owners",
        "the printed area is another",
        lambda x: (say(x, "255.60", "355.60"), x.reseal()),
        {"arithmetic"},
    ),
    (
        "poll",
        "the printed sum is only in one language",
        lambda x: (x.footer["arithmetic"].pop("en"), x.reseal()),
        {"arithmetic"},
    ),
    ("secret", "the root is another", lambda x: put(x.footer, root="0" * 64), {"root", "seal"}),
    (
        "secret",
        "the chain is cut: root and seal begin at the first ballot",
        lambda x: cut_chain(x),
        {"root"},
    ),
    ("secret", "the seal is another", lambda x: put(x.footer, seal="0" * 64), {"seal"}),
]

BYTES = [
    ("secret", "the last line is missing", lambda x: x.lines[:-1], {"footer-missing"}),
    (
        "secret",
        "the file is cut in the middle of a line",
        lambda x: [*x.lines[:20], x.lines[20][:40]],
        {"unreadable", "footer-missing", "marks-hash", "cast", "ballots-and-marks"},
    ),
    (
        "secret",
        "the last line end is missing",
        lambda x: [*x.lines[:-1], x.lines[-1][:-1]],
        {"line-end"},
    ),
    ("secret", "nothing is left", lambda x: [], {"empty"}),
    ("secret", "the header is missing", lambda x: x.lines[1:], {"order", "header-missing"}),
    ("secret", "the footer stands twice", lambda x: [*x.lines, x.lines[-1]], {"order"}),
    ("secret", "the header stands twice", lambda x: [x.lines[0], *x.lines], {"order"}),
    (
        "secret",
        "a voter stands among the marks",
        lambda x: [x.lines[0], *x.lines[2:14], x.lines[1], *x.lines[14:]],
        {"order", "roll-hash", "mark-stranger"},
    ),
    (
        "secret",
        "a line of another kind",
        lambda x: [*x.lines[:5], b'{"line":"note"}\n', *x.lines[5:]],
        {"unknown-line"},
    ),
    ("secret", "an empty line", lambda x: [*x.lines[:5], b"\n", *x.lines[5:]], {"unreadable"}),
    ("secret", "a list instead of an object", lambda x: [*x.lines, b"[]\n"], {"unknown-line"}),
    (
        "secret",
        "a kind that is no word",
        lambda x: [*x.lines[:5], b'{"line":["mark"]}\n', *x.lines[5:]],
        {"unknown-line"},
    ),
    (
        "secret",
        "saved by an editor that writes other line ends",
        lambda x: [line[:-1] + b"\r\n" for line in x.lines],
        {"line-end", "roll-hash", "marks-hash", "root"},
    ),
    (
        "secret",
        "blanks in the header",
        lambda x: [x.lines[0].replace(b'"cast":9', b'"cast": 9'), *x.lines[1:]],
        {"not-canonical", "root"},
    ),
    (
        "secret",
        "half a character as an escape",
        lambda x: [x.lines[0].replace("停车".encode(), b"\\ud800"), *x.lines[1:]],
        {"unreadable", "header-missing"},
    ),
    (
        "secret",
        "bytes that are no text",
        lambda x: [x.lines[0].replace("停".encode(), b"\xff"), *x.lines[1:]],
        {"unreadable", "header-missing"},
    ),
    (
        "secret",
        "objects within objects without end",
        lambda x: [*x.lines, b"[" * 200_000 + b"\n"],
        {"unreadable"},
    ),
]

#: Consistent from the first line to the last: nothing but the root on paper tells.
REWRITES = [
    (
        "named",
        "the roll is made smaller for the quorum",
        lambda x: (x.voters.remove(voter(x, absent(x))), put(x.header, entitled=11), x.rehash()),
    ),
    (
        "secret",
        "the question is changed",
        lambda x: (put(x.header, question="涨物业费，是否同意？"), x.reseal()),
    ),
    (
        "secret",
        "the labels of two options are exchanged",
        lambda x: (swap(x.header["options"][0], x.header["options"][1], "label"), x.reseal()),
    ),
    (
        "named",
        "two ballots change their voters",
        lambda x: (
            swap(x.ballots[0], x.ballots[1], "voter"),
            x.commit(x.ballots[0]),
            x.commit(x.ballots[1]),
            x.reseal(),
        ),
    ),
    ("secret", "spoiled papers are hidden", lambda x: (put(x.header, spoiled=0), x.reseal())),
    ("secret", "a channel is changed", lambda x: (put(x.marks[0], channel="proxy"), x.rehash())),
    (
        "poll",
        "who has answered is exchanged with who has not",
        lambda x: (
            put(x.marks[0], code=absent(x)),
            x.marks.sort(key=lambda one: one["code"]),
            x.rehash(),
        ),
    ),
]

CASES = [*BALLOTS, *ROLL_AND_MARKS, *HEADER, *RULES, *FOOTER, *BYTES]


def swap(one: dict, other: dict, key: str) -> None:
    one[key], other[key] = other[key], one[key]


def swap_lines(lines: list, a: int, b: int) -> None:
    lines[a], lines[b] = lines[b], lines[a]


def exchange(one: dict, other: dict) -> None:
    for key in ("choice", "nonce"):
        swap(one, other, key)


def absent(x: Export) -> str:
    """The code of somebody on the roll who has not voted."""
    marked = {one["code"] for one in x.marks}
    return next(one["code"] for one in x.voters if one["code"] not in marked)


def voter(x: Export, code: str) -> dict:
    return next(one for one in x.voters if one["code"] == code)


def mark(x: Export, code: str) -> None:
    x.marks.append({"line": "mark", "code": code, "channel": "online"})
    x.marks.sort(key=lambda one: one["code"])


def stuff(x: Export, choice: str, **more: str) -> None:
    ballot = {"line": "ballot", "choice": [choice], "nonce": "ab" * 32, **more}
    x.commit(ballot)
    x.ballots.append(ballot)
    x.reseal()


def say(x: Export, now: str, then: str) -> None:
    told = x.footer["arithmetic"]
    assert now in told["zh"]
    told["zh"] = told["zh"].replace(now, then)


def cut_chain(x: Export) -> None:
    whole, x.ballots = x.ballots, x.ballots[1:]
    x.reseal()
    x.ballots = whole
