"""The recount finds and names whatever was done to an export."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.rules import recount
from deliberation.rules.ballots import Mark, Opened, RollLine, close, receipt
from tests.rules.boxes import heading
from tests.rules.tampered import CASES, REWRITES
from tests.rules.tampering import BOXES, Export


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

    assert provoked | {"root-given", "seal-given", "receipt-unknown"} == set(recount.FINDINGS)
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
        heading(spoiled=2),
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


def test_a_label_in_the_printed_sum_is_covered_by_the_seal() -> None:
    board = BOXES["secret"]
    export = Export(board)
    export.footer["arithmetic"]["zh"] += "（已核对）"

    assert names(export.lines) == {"seal"}
    assert names(export.reseal().lines, root=board.root) == set()
    assert names(export.lines, seal=board.seal) == {"seal-given"}


def test_a_receipt_tells_whether_its_ballot_is_in() -> None:
    board = BOXES["approval"]
    lines = Export(board).lines

    assert names(lines, receipt=receipt(board.ballots[2][0]).lower()) == set()
    assert names(lines, receipt="AAAA-BBBB-CCCC-DDDD") == {"receipt-unknown"}
    assert names(lines, receipt="not a receipt") == {"receipt-unknown"}


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
        "[commitment] 第 23 行 line 23: 选择和随机数算不出这张票的承诺值：选票被改动过。 "
        "Choice and nonce do not give this ballot's commitment: the ballot was altered.",
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
