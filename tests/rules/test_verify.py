"""verify.py: a paper, or a file that was kept, is held against the published record."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from deliberation.rules import verify

HASHES = [sha256(b"entry %d" % n).hexdigest() for n in range(1, 9)]


def record(hashes: list[str]) -> str:
    lines = [f"{number} {digest}\n" for number, digest in enumerate(hashes, 1)]
    return "".join(["# deliberation-record/1 xiangyang\n", *lines])


def run(tmp_path: Path, published: str, *arguments: str) -> tuple[int, list[str]]:
    """The program alone, in a folder of its own, with nothing installed, as a resident runs it."""
    (tmp_path / "verify.py").write_bytes(Path(inspect.getfile(verify)).read_bytes())
    (tmp_path / "record.txt").write_text(published, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", "record.txt", *arguments],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1"},
        check=False,
    )
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout.splitlines()


def test_a_head_on_paper_is_found_by_its_first_digits(tmp_path) -> None:
    typed = f"{HASHES[4][:8]} {HASHES[4][8:16].upper()}"

    code, said = run(tmp_path, record(HASHES), "--head", typed)

    assert code == 0
    assert said == [
        "ok",
        f"{typed}: 是第 5 条 is entry 5",
        f"xiangyang: 8 条 entries, 最后 last 8 {HASHES[7]}",
    ]


def rewritten() -> list[str]:
    """A record in which somebody changed entry 4: all hashes from there on are others."""
    return HASHES[:3] + [sha256(one.encode()).hexdigest() for one in HASHES[3:]]


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["--head", HASHES[4]], "公布的记录里没有 not in the published record"),
        (["--head", HASHES[2], "--number", "4"], "不是第 4 条 not entry 4 of the record"),
        (["--head", HASHES[2][:15]], "至少要 16 位 at least 16 digits are needed"),
        (["--kept", "kept.txt"], "（共 4 条） differs from entry 4 on (4 entries)"),
        (["--kept", "head.txt"], "（共 1 条） differs from entry 7 on (1 entries)"),
        (["--kept", "empty.txt"], "里面没有一条 has no entries"),
    ],
)
def test_a_record_that_was_written_anew_is_named(tmp_path, arguments, said) -> None:
    (tmp_path / "kept.txt").write_text(record(HASHES[:7]))
    (tmp_path / "head.txt").write_text(f"xiangyang 7 {HASHES[6]}\n")
    (tmp_path / "empty.txt").write_text("\n")

    code, told = run(tmp_path, record(rewritten()), *arguments)

    assert code == 1 and told[0] == "不符 does not fit"
    assert told[1].endswith(said)


def test_a_record_that_only_grew_is_as_it_was(tmp_path) -> None:
    (tmp_path / "kept.txt").write_text(record(HASHES[:5]))

    code, said = run(tmp_path, record(HASHES), "--kept", "kept.txt")

    assert (code, said[:2]) == (0, ["ok", "kept.txt: 5 条都还一样 all 5 entries are as they were"])


@pytest.mark.parametrize(
    "published, said",
    [
        (record(HASHES).replace("3 ", "4 ", 1), "line 4 should be entry 3"),
        (record([*HASHES[:4], HASHES[2]]), "entry 5 has the hash of entry 3"),
        (record(HASHES).replace("# deliberation-record/1", "# x"), "the first line is missing"),
        (record(HASHES) + "9 zz\n", "line 10 cannot be read"),
        (record(HASHES[:4] + HASHES[5:]).replace("5 ", "6 ", 1), "should be entry 5"),
    ],
)
def test_what_is_no_record_is_named(tmp_path, published, said) -> None:
    code, told = run(tmp_path, published)

    assert code == 1
    assert any(line.endswith(said) for line in told), told


def test_without_a_paper_it_says_that_it_proves_nothing(tmp_path) -> None:
    code, said = run(tmp_path, record(HASHES))

    assert code == 0
    assert said[-1].endswith("without a paper or a file of your own this proves nothing")


def test_the_program_needs_no_newer_python_than_3_8() -> None:
    tree = ast.parse(inspect.getsource(verify), feature_version=(3, 8))
    called = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}

    assert called & {"removeprefix", "removesuffix", "pairwise", "batched"} == set()
