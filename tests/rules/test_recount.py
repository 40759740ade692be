"""The recount finds and names whatever was done to an export."""

from __future__ import annotations

import ast
import inspect
import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

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
    by_profile,
    by_satisfaction,
    close,
    head_of,
    receipt,
)
from deliberation.rules.voting import PROFILES, SOUNDING, profile, with_bylaws
from deliberation.rules.voting.shares import at_least
from tests.rules.boxes import POLL, board, heading
from tests.rules.tampered import CASES, REWRITES
from tests.rules.tampering import BOXES, HEADS, Export

OLD = Path(__file__).parent / "exports"  # written before there was a second format


def names(lines, **given_) -> set[str]:
    return {name for name, _ in recount.recount(lines, **given_).findings}


@pytest.mark.parametrize("box", BOXES)
def test_an_export_as_it_was_written_is_whole(box) -> None:
    board = BOXES[box]

    done = recount.recount(
        (line.encode() for line in board.lines()),
        root=board.root,
        seal=board.seal,
        receipt=receipt(board.ballots[0][0]),
    )

    assert done.findings == []
    assert done.figures["outcome"] == board.footer["outcome"]


@pytest.mark.parametrize(
    "box, tamper, findings",
    [pytest.param(box, tamper, found, id=f"{box}: {told}") for box, told, tamper, found in CASES],
)
def test_whatever_was_done_is_named(box, tamper, findings) -> None:
    export = Export(BOXES[box])

    tampered = tamper(export)

    assert names(tampered if type(tampered) is list else export.lines) == findings


def test_at_least_sixty_exports_have_been_tampered_with() -> None:
    assert len(CASES) >= 60


def test_every_finding_there_is_has_been_provoked() -> None:
    provoked = set().union(*(findings for *_, findings in CASES))

    from_outside = {
        "root-given", "seal-given", "receipt-unknown", "words-given", "voter-unknown",
        "receipt-other", "list-missing", "head-given", "covered", "covered-given",
    }  # fmt: skip
    assert provoked | from_outside == set(recount.FINDINGS)
    assert all(zh and en for zh, en in recount.FINDINGS.values())


@given(st.sampled_from(sorted(BOXES)), st.integers(0), st.integers(1, 255))
@settings(max_examples=200, deadline=None)
def test_any_byte_that_is_altered_anywhere_is_found(box, place, bits) -> None:
    whole = bytearray("".join(BOXES[box].lines()).encode())
    whole[place % len(whole)] ^= bits

    assert names(BytesIO(whole))


@given(st.sampled_from(sorted(BOXES)), st.integers(0), st.integers(0))
@settings(max_examples=100, deadline=None)
def test_any_line_that_is_missing_twice_or_elsewhere_is_found(box, place, target) -> None:
    lines = Export(BOXES[box]).lines
    place, target = place % len(lines), target % len(lines)
    moved = [*lines[:place], *lines[place + 1 :]]
    moved.insert(target, lines[place])

    assert names([*lines[:place], *lines[place + 1 :]])
    assert names([*lines[:place], lines[place], *lines[place:]])
    assert moved == lines or names(moved)


def test_a_consistent_rewrite_is_caught_by_paper_alone() -> None:
    board = BOXES["secret"]
    forged = Export(board)
    for ballot in forged.ballots[:3]:
        ballot["choice"] = ["against"]
        forged.commit(ballot)
    counted = {"for": 0, "against": 0, "abstain": 0}
    for ballot in forged.ballots:
        counted[ballot["choice"][0]] += 1
    rewritten = close(
        heading(spoiled=2, heads=HEADS),
        [RollLine(one["code"]) for one in forged.voters],
        [Mark(one["code"], one["channel"]) for one in forged.marks],
        [Opened(one["choice"][0], one["nonce"]) for one in forged.ballots],
    )
    lines = [line.encode() for line in rewritten.lines()]

    assert rewritten.footer["counts"] == counted != board.footer["counts"]
    assert names(lines) == set()
    assert names(lines, root=board.root) == {"root-given"}
    assert names(lines, seal=board.seal) == {"seal-given"}
    assert names(lines, root=rewritten.root.upper(), seal=rewritten.seal) == set()


@pytest.mark.parametrize(
    "box, tamper",
    [pytest.param(box, tamper, id=f"{box}: {told}") for box, told, tamper in REWRITES],
)
def test_what_is_rewritten_from_end_to_end_is_not_the_box_whose_root_was_printed(
    box, tamper
) -> None:
    export = Export(BOXES[box])

    tamper(export)

    assert names(export.lines) == set()
    assert names(export.lines, root=BOXES[box].root) == {"root-given"}


@given(
    st.lists(st.sampled_from(("for", "against", "abstain")), max_size=9),
    st.integers(0, 9),
    st.sampled_from(("RA", "RRA", "HALL", "VRA", "VG", "OWN-G", "OWN-S")),
    st.sampled_from(("cast", "present", "entitled")),
)
@settings(max_examples=150, deadline=None)
def test_the_printed_sum_of_every_body_is_written_anew_word_for_word(
    choices, silent, body, base
) -> None:
    known = with_bylaws(profile(body), hall_base=base)
    areas = [1000 + 137 * n for n in range(len(choices) + silent)]
    rule = by_profile(known, known.electorates[0])
    head = heading(rule, secrecy=Secrecy.NAMED, body=body)
    box = board(head, choices, silent=silent, areas=areas if body.startswith("OWN") else ())

    assert names([line.encode() for line in box.lines()]) == set()


@given(
    st.lists(st.sampled_from(("", "a", "b", "a+b", "c", "a+c")), max_size=9),
    st.integers(0, 6),
    st.integers(1, 3),
    st.sampled_from((None, at_least(1, 2))),
)
@settings(max_examples=150, deadline=None)
def test_the_printed_sum_of_every_choice_among_several_is_written_anew(
    choices, silent, seats, quorum
) -> None:
    labels = {"a": "甲.1", "b": "乙；其后：", "c": "丙"}
    head = heading(by_approval(seats, quorum), method=BallotMethod.APPROVAL, labels=labels)
    box = board(head, choices, silent=silent)

    assert names([line.encode() for line in box.lines()]) == set()


@given(st.lists(st.sampled_from(tuple(POLL)), max_size=12), st.integers(0, 9), st.booleans())
@settings(max_examples=100, deadline=None)
def test_the_printed_sum_of_every_poll_is_written_anew(answers, silent, extended) -> None:
    head = heading(by_satisfaction(5), method=BallotMethod.ONE_OF, labels=POLL, extended=extended)
    box = board(head, answers, silent=silent)

    assert names([line.encode() for line in box.lines()]) == set()


def test_the_table_of_bodies_is_the_house_s_own() -> None:
    def plain(share):
        return share and (">" if share.strict else ">=", str(share.value))

    ours = {
        code: (
            str(one.denominator),
            plain(one.adoption),
            tuple(dict.fromkeys(plain(variant.quorum) for variant in one.variants)),
        )
        for code, one in PROFILES.items()
        if one.may_vote and one.statutory
    }

    assert recount.BODIES == ours
    assert recount.OWNERS == tuple(c for c, one in PROFILES.items() if one.two_dimensional)
    assert recount.SOUNDING == dict(SOUNDING)
    assert {c for c, one in PROFILES.items() if one.may_vote} - set(ours) == {"HALL"}


@pytest.mark.parametrize("box", [one for one in BOXES if not one.startswith("meeting")])
def test_an_export_of_the_first_format_is_whole_as_ever(box) -> None:
    lines = (OLD / f"format-1-{box}.jsonl").read_bytes().splitlines(keepends=True)
    footer = json.loads(lines[-1])

    done = recount.recount(lines, root=footer["root"], seal=footer["seal"])

    assert done.findings == []
    assert done.figures["outcome"] == footer["outcome"]
    assert names([lines[0].replace("向".encode(), "西".encode(), 1), *lines[1:]]) == {"root"}


def test_a_receipt_of_the_first_format_is_found_by_its_sixteen_letters() -> None:
    lines = (OLD / "format-1-secret.jsonl").read_bytes().splitlines(keepends=True)
    ballot = json.loads(lines[-2])
    short = "-".join(receipt(ballot["commitment"]).split("-")[:4])

    done = recount.recount(lines, receipt=short)

    assert (done.findings, done.held) == ([], [ballot])


def test_a_receipt_tells_whether_its_ballot_is_in() -> None:
    board = BOXES["approval"]
    lines = Export(board).lines

    assert names(lines, receipt=receipt(board.ballots[2][0]).lower()) == set()
    assert names(lines, receipt="AAAA-BBBB-CCCC-DDDD") == {"receipt-unknown"}
    assert names(lines, receipt="not a receipt") == {"receipt-unknown"}


def test_one_letter_of_a_whole_receipt_that_is_another_is_no_receipt() -> None:
    board = BOXES["approval"]
    code = receipt(board.ballots[2][0])
    other = code[:-2] + ("B" if code[-2] != "B" else "C") + code[-1]

    assert (len(code.replace("-", "")), len(code)) == (52, 64)
    assert names(Export(board).lines, receipt=other) == {"receipt-unknown"}


def test_the_program_alone_prints_what_the_ballot_of_a_receipt_says(tmp_path) -> None:
    board = BOXES["approval"]
    place = [ballot.choice for _, ballot in board.ballots].index("garden+lamps")
    digest, ballot = board.ballots[place]

    done = run(tmp_path, Export(board).lines, "--receipt", receipt(digest))

    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[-3:] == [
        f"回执 receipt: {digest}",
        "  这张票选的是 this ballot says: 花园 (garden)、路灯 (lamps)",
        f"  随机数 nonce: {ballot.nonce}",
    ]


def test_the_program_alone_prints_what_was_cast_for_a_line_of_the_roll(tmp_path) -> None:
    board = BOXES["named"]
    ballot = next(one for _, one in board.ballots if one.choice == "against")
    marked = {mark.code for mark in board.marks}
    stayed_away = next(line.code for line in board.roll if line.code not in marked)

    cast = run(tmp_path, Export(board).lines, "--voter", ballot.voter.upper())
    away = run(tmp_path, Export(board).lines, "--voter", stayed_away)
    unknown = run(tmp_path, Export(board).lines, "--voter", "zzzzzzzzzzzz")

    channel = next(mark.channel for mark in board.marks if mark.code == ballot.voter)
    assert cast.stdout.splitlines()[-2:] == [
        f"代号 voter {ballot.voter}: 已投 cast, {channel}",
        "  选的是 chose: 反对 (against)",
    ]
    assert away.stdout.splitlines()[-1] == (f"代号 voter {stayed_away}: 没有投 nothing was cast")
    assert unknown.returncode == 1 and "[voter-unknown]" in unknown.stdout


def test_a_list_kept_from_the_open_box_shows_whether_a_ballot_has_gone(tmp_path) -> None:
    board = BOXES["secret"]
    lines, digests = Export(board).lines, [digest for digest, _ in board.ballots]
    kept = tmp_path / "list.txt"
    kept.write_text("# 名单\n" + "".join(f"{one}\n" for one in sorted(digests[:4])))

    whole = run(tmp_path, lines, "--list", "list.txt", "--head", HEADS[0].head)
    kept.write_text(kept.read_text() + "ab" * 32 + "\n")
    gone = run(tmp_path, lines, "--list", "list.txt")
    other = run(tmp_path, lines, "--head", "0" * 64)

    head = head_of(digests[:4])
    assert whole.returncode == 0, whole.stdout
    assert whole.stdout.splitlines()[-1] == f"名单 list: 4, head {head} (-)"
    assert (gone.returncode, other.returncode) == (1, 1)
    assert "[list-missing]" in gone.stdout and "[head-given]" in other.stdout


def run(tmp_path: Path, lines: list[bytes], *arguments: str) -> subprocess.CompletedProcess:
    """The program alone, in a folder of its own, with nothing installed, as a resident runs it."""
    (tmp_path / "recount.py").write_bytes(Path(inspect.getfile(recount)).read_bytes())
    (tmp_path / "box.jsonl").write_bytes(b"".join(lines))
    return subprocess.run(
        [sys.executable, "-I", "-S", "recount.py", "box.jsonl", *arguments],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1"},
        check=False,
    )


def test_the_program_alone_says_ok_with_the_figures(tmp_path) -> None:
    board = BOXES["owners"]

    done = run(tmp_path, Export(board).lines, "--root", board.root)

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "ok",
        "向阳社区: 停车分时共享，是否同意？ (k3v5tq2mabcd)",
        "名册 roll 5, 已投 cast 4, 选票 ballots 4",
        "作废 spoiled 0, 重复不计 duplicates 0",
        "途径 channels: online 2, paper 1, terminal 1",
        "  同意 (for): 3",
        "  反对 (against): 1",
        "  弃权 (abstain): 0",
        "结果 outcome: lost",
        board.footer["arithmetic"]["zh"],
        board.footer["arithmetic"]["en"],
        f"root {board.root}",
        f"seal {board.seal}",
    ]


def test_the_program_alone_names_what_does_not_fit_and_fails(tmp_path) -> None:
    export = Export(BOXES["secret"])
    for ballot in export.ballots[:7]:
        ballot["nonce"] = "0" * 32

    done = run(tmp_path, export.lines)

    told = done.stdout.splitlines()
    assert done.returncode == 1
    assert told[:2] == [
        "不符 does not fit: 8",
        "[commitment] 第 23 行 line 23: 选择、随机数（记名的还有代号）算不出这张票的承诺值："
        "选票被改动过，或者换了人。 Choice and nonce (of a named ballot the voter's code too) "
        "do not give this ballot's commitment: the ballot was altered, or given to another voter.",
    ]
    assert len(told) == 1 + recount.MOST_NAMED + 1 + 1
    assert told[-1] == "[commitment] … +2"


def test_a_file_that_is_empty_or_not_there_is_told(tmp_path) -> None:
    empty = run(tmp_path, [])
    (tmp_path / "box.jsonl").unlink()

    assert (empty.returncode, empty.stdout.splitlines()[1][:7]) == (1, "[empty]")
    assert recount.main([str(tmp_path / "box.jsonl")]) == 1


def test_the_program_needs_no_newer_python_than_3_8() -> None:
    source = inspect.getsource(recount)

    tree = ast.parse(source, feature_version=(3, 8))
    newer = {"removeprefix", "removesuffix", "zip_longest", "pairwise", "batched", "bit_count"}

    assert [
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in newer
    ] == []
    assert [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and any(word.arg == "strict" for word in node.keywords)
    ] == []
