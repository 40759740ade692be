"""The board: choices, commitments, receipts, and what a box comes to."""

from __future__ import annotations

import json
import random
import tracemalloc
from fractions import Fraction
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.rules import recount
from deliberation.rules.box import (
    BallotMethod,
    Mark,
    Opened,
    RollLine,
    Secrecy,
    by_approval,
    by_most,
    by_profile,
    by_satisfaction,
    canonical,
    checked_options,
    choice_from,
    choice_of,
    close,
    commitment,
    nonce_with,
    receipt,
    receipt_prefix,
    roll_digest,
)
from deliberation.rules.voting import SOUNDING, profile
from deliberation.rules.voting.shares import at_least
from tests.rules.boxes import POLL, board, code, heading, nonce
from tests.rules.counting import refusal

NAMES = {"wang": "王", "li": "李", "zhao": "赵", "abstain": "弃权"}


def test_a_choice_is_written_in_one_way_whatever_the_order_of_ticking() -> None:
    choice = choice_of(BallotMethod.APPROVAL, ("a", "b", "c"), ["c", "a", "c"])

    assert choice == ("a", "c")
    assert canonical(choice) == "a+c"
    assert choice_from("a+c") == ("a", "c")
    assert choice_from(canonical(())) == ()


@pytest.mark.parametrize(
    "method, picked, name",
    [
        (BallotMethod.FOR_AGAINST, ["maybe"], "ballots.choice_unknown"),
        (BallotMethod.FOR_AGAINST, [], "ballots.choose_one"),
        (BallotMethod.FOR_AGAINST, ["for", "against"], "ballots.choose_one"),
        (BallotMethod.APPROVAL, ["for", "against", "abstain"], "ballots.too_many_chosen"),
    ],
)
def test_what_cannot_be_chosen_is_refused(method, picked, name) -> None:
    options = ("for", "against", "abstain")

    assert refusal(choice_of, method, options, picked, limit=2) == name


@pytest.mark.parametrize(
    "method, ids",
    [
        (BallotMethod.ONE_OF, ["a", "a"]),
        (BallotMethod.ONE_OF, ["a"]),
        (BallotMethod.ONE_OF, ["a", "B"]),
        (BallotMethod.APPROVAL, ["a+b"]),
        (BallotMethod.APPROVAL, []),
        (BallotMethod.FOR_AGAINST, ["for", "against"]),
    ],
)
def test_options_that_could_be_misread_open_no_box(method, ids) -> None:
    with pytest.raises(ValueError):
        checked_options(method, ids)


def test_a_commitment_is_what_anybody_can_calculate_by_hand() -> None:
    by_hand = sha256(b'["k3v5tq2mabcd",["a","c"],"' + b"0f" * 16 + b'"]').hexdigest()

    assert commitment("k3v5tq2mabcd", ("c", "a"), "0f" * 16) == by_hand


def test_the_commitment_of_a_named_ballot_is_over_its_voters_code_too() -> None:
    by_hand = sha256(b'["k3v5tq2mabcd",["a"],"' + b"0f" * 32 + b'","abc234"]').hexdigest()

    assert commitment("k3v5tq2mabcd", ("a",), "0f" * 32, "abc234") == by_hand


def test_the_second_half_of_a_nonce_is_made_of_what_its_voter_adds() -> None:
    drawn = "0f" * 32
    by_hand = sha256(f'["k3v5tq2mabcd","{"0f" * 16}","小明2026ok"]'.encode()).hexdigest()[:32]

    assert nonce_with("k3v5tq2mabcd", drawn, " 小明 ２０２６\nOK ") == "0f" * 16 + by_hand
    assert recount.part_of("k3v5tq2mabcd", drawn, "小明2026OK") == by_hand
    assert nonce_with("k3v5tq2mabcd", drawn, "　\n ") == drawn
    assert nonce_with("k3v5tq2mabcd", drawn, "小红") != nonce_with("k3v5tq2mabce", drawn, "小红")


@given(st.binary(min_size=32, max_size=32))
@settings(max_examples=50)
def test_a_receipt_leads_to_its_commitment_however_it_is_typed(digest) -> None:
    typed = receipt(digest.hex())

    for written in (typed, typed.lower(), typed.replace("-", " "), f" {typed.replace('O', '0')}"):
        assert receipt_prefix(written) == recount.prefix(written) == digest.hex()
    for letters in (16, 17, 30, 51):
        begun = typed.replace("-", "")[:letters]
        assert digest.hex().startswith(receipt_prefix(begun))
        assert len(receipt_prefix(begun)) == 5 * letters // 4 == len(recount.prefix(begun))


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-EFGH-IJKL-MNO9", "A" * 15, "A" * 53])
def test_what_is_no_receipt_is_told_apart(typed) -> None:
    assert receipt_prefix(typed) is None


def test_the_roll_hashes_to_the_same_in_any_order() -> None:
    lines = [RollLine(code(n), 1, 100 * n) for n in range(9)]
    written = "".join(
        f'{{"area":{line.area},"code":"{line.code}","line":"voter","weight":1}}\n'
        for line in sorted(lines)
    )

    assert roll_digest(reversed(lines)) == sha256(written.encode()).hexdigest()
    with pytest.raises(ValueError, match="once"):
        roll_digest([*lines, lines[3]])


@pytest.mark.parametrize("secrecy", Secrecy)
def test_a_large_box_takes_little_memory(secrecy) -> None:
    size, named = 4000, secrecy is Secrecy.NAMED
    codes, nonces = [[make(n) for n in range(size)] for make in (code, nonce)]
    tracemalloc.start()
    closed = close(
        heading(secrecy=secrecy),
        (RollLine(one) for one in codes),
        (Mark(one, "online") for one in codes),
        (Opened("for", nonces[n], codes[n] if named else "") for n in range(size)),
    )
    written = sum(len(line) for line in closed.lines())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert written > 250 * size  # it is all there ...
    assert most < 260 * size  # ... as texts it took four times that (bytes)


def test_the_order_of_voting_leaves_no_trace_in_what_is_published() -> None:
    voters = list(range(20))
    choices = ["for", "against", "abstain", "for"] * 5

    def published(order) -> str:
        closed = close(
            heading(),
            [RollLine(code(n)) for n in order],
            [Mark(code(n), "online") for n in order],
            [Opened(choices[n], nonce(n)) for n in order],
        )
        return "".join(closed.lines())

    shuffled = random.Random(5).sample(voters, len(voters))

    assert published(shuffled) == published(voters)


def test_the_chain_and_the_seal_are_what_anybody_can_calculate_by_hand() -> None:
    closed = board(heading(), ["for", "against", "for"], silent=1)
    lines = list(closed.lines())
    link = sha256(lines[0].encode()).hexdigest()
    for line in lines[8:11]:
        link = sha256((link + line).encode()).hexdigest()
    footer = json.loads(lines[-1])
    seal = footer.pop("seal")
    written = json.dumps(footer, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    assert (closed.root, closed.seal) == (link, seal)
    assert seal == sha256((link + written).encode()).hexdigest()


def test_a_secret_ballot_stands_alone_and_a_named_one_beside_its_voter() -> None:
    secret = [json.loads(line) for line in board(heading(), ["for"]).lines()]
    named = [json.loads(line) for line in board(heading(secrecy=Secrecy.NAMED), ["for"]).lines()]

    assert secret[3].keys() == {"line", "commitment", "choice", "nonce"}
    bound = commitment("k3v5tq2mabcd", ("for",), nonce(0), code(0))
    assert named[3] == secret[3] | {"voter": code(0), "commitment": bound}


@pytest.mark.parametrize(
    "change",
    [
        lambda roll, marks, ballots: marks.append(marks[0]),
        lambda roll, marks, ballots: marks.append(Mark("stranger", "online")),
        lambda roll, marks, ballots: marks.pop(),
        lambda roll, marks, ballots: ballots.pop(),
        lambda roll, marks, ballots: ballots.append(Opened("for", nonce(9), code(1))),
        lambda roll, marks, ballots: ballots.append(ballots.pop()._replace(choice="maybe")),
        lambda roll, marks, ballots: ballots.append(ballots.pop()._replace(choice="")),
        lambda roll, marks, ballots: ballots.append(ballots.pop()._replace(voter="")),
        lambda roll, marks, ballots: ballots.append(ballots.pop()._replace(choice="for+for")),
    ],
)
def test_a_box_whose_marks_and_ballots_differ_is_not_counted(change) -> None:
    roll = [RollLine(code(n)) for n in range(3)]
    marks = [Mark(code(n), "online") for n in range(2)]
    ballots = [Opened("for", nonce(n), code(n)) for n in range(2)]
    change(roll, marks, ballots)

    head = heading(secrecy=Secrecy.NAMED)

    assert refusal(close, head, roll, marks, ballots) == "ballots.board_unfit"


def test_ballots_that_weigh_differently_are_never_secret() -> None:
    with pytest.raises(ValueError, match="weigh"):
        board(heading(by_profile(profile("OWN-G"))), ["for"])
    with pytest.raises(ValueError, match="weigh"):
        close(heading(), [RollLine(code(0), 2)], [], [])


def test_owners_count_by_persons_and_by_area_and_are_told_that_it_is_a_sounding() -> None:
    closed = board(
        heading(by_profile(profile("OWN-G")), secrecy=Secrecy.NAMED, body="OWN-G"),
        ["for", "for", "against"],
        areas=[5000, 5000, 20000, 9999],
        silent=1,
    )

    assert closed.result.kind == "lost"
    assert closed.footer["counts"] == {"for": 2, "against": 1, "abstain": 0}
    assert closed.footer["area"] == {"for": 10000, "against": 20000, "abstain": 0}
    assert closed.header["sounding"] == dict(SOUNDING)
    assert closed.result.arithmetic("zh") == (
        "业主共 4 人、399.99 m²；参与表决 3 人、300.00 m²，须至少 3 人、266.66 m²；"
        "同意须超过 1 人、150.00 m²；同意 2 人、100.00 m²，面积不够，未通过。" + SOUNDING["zh"]
    )


def test_a_satisfaction_poll_is_judged_on_the_same_board() -> None:
    head = heading(by_satisfaction(5), method=BallotMethod.ONE_OF, labels=POLL)

    exactly = board(head, ["satisfied"] * 3 + ["basically", "dissatisfied"], silent=5)
    short = board(head, ["satisfied"] * 4, silent=6)
    raised = board(
        heading(by_satisfaction(5, Fraction(9, 10)), method=BallotMethod.ONE_OF, labels=POLL),
        ["satisfied"] * 4 + ["dissatisfied"],
    )
    again = board(
        heading(by_satisfaction(5), method=BallotMethod.ONE_OF, labels=POLL, extended=True),
        ["satisfied"] * 4,
        silent=6,
    )

    assert [each.result.kind for each in (exactly, short, raised, again)] == [
        "closes",
        "extend",
        "reopens",
        "inconclusive",
    ]
    assert exactly.result.arithmetic("zh") == (
        "发出 10 份，答复 5 份：满意 3、基本满意 1、不满意 1；满意率 4/5，达到 4/5，可以销号"
    )


@pytest.mark.parametrize(
    "seats, quorum, choices, silent, kind, winners, tied, said",
    [
        (
            1, None, ["wang"] * 3 + ["li"] * 2 + ["zhao"] * 2, 1, "chosen", ("wang",), (),
            "应投 8 人，参加 7 人；名额 1 个；选出：王 3 票；其后：李 2 票、赵 2 票",
        ),
        (
            1, None, ["wang"] * 2 + ["li"] * 2, 0, "tied", (), ("wang", "li"),
            "应投 4 人，参加 4 人；名额 1 个；余下 1 个名额票数相等，未定：王 2 票、李 2 票",
        ),
        (
            2, at_least(1, 2), ["zhao"] * 3 + ["wang", "li"], 5, "tied", ("zhao",), ("wang", "li"),
            "应投 10 人，须至少 5 人参加，参加 5 人；名额 2 个；选出：赵 3 票；"
            "余下 1 个名额票数相等，未定：王 1 票、李 1 票",
        ),
        (
            1, at_least(1, 2), ["zhao"] * 4, 5, "quorum_missed", (), (),
            "应投 9 人，须至少 5 人参加，参加 4 人，人数不足，表决不成立",
        ),
        (
            1, None, ["abstain"] * 4, 0, "nobody", (), (),
            "应投 4 人，参加 4 人；名额 1 个，没有人得票，无人选出",
        ),
        (
            2, None, ["abstain"] * 4 + ["li"], 0, "chosen", ("li",), (),
            "应投 5 人，参加 5 人；名额 2 个；选出：李 1 票",
        ),
    ],
)  # fmt: skip
def test_most_votes_win_and_a_tie_at_the_edge_is_named(
    seats, quorum, choices, silent, kind, winners, tied, said
) -> None:
    head = heading(by_most(seats, quorum), method=BallotMethod.ONE_OF, labels=NAMES)

    result = board(head, choices, silent=silent).result

    assert (result.kind, result.winners, result.tied) == (kind, winners, tied)
    assert result.arithmetic("zh") == said


def test_approval_counts_each_option_and_blank_ballots_too() -> None:
    head = heading(
        by_approval(2), method=BallotMethod.APPROVAL, labels={"a": "花园", "b": "车棚", "c": "灯"}
    )

    closed = board(head, ["a+b", "a", "", "a+c", "b"])

    assert closed.footer["counts"] == {"a": 3, "b": 2, "c": 1}
    assert closed.footer["blank"] == 1
    assert closed.result.winners == ("a", "b")
    assert closed.result.arithmetic("en") == (
        "5 entitled, 5 took part; seats: 2; chosen: 花园 3, 车棚 2; after them: 灯 1"
    )


def test_mediation_opens_no_box() -> None:
    assert refusal(by_profile, profile("MED")) == "ballots.mediation_never_votes"
