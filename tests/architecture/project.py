"""The project as the guards see it: its files, parsed once."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Source:
    """A Python file.

    :ivar path: relative to the project's root, with slashes
    """

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.path, self.text)

    def fault(self, node: ast.AST, what: str) -> str:
        """*what* is wrong at *node*, as a line that an editor can open."""
        return f"{self.path}:{node.lineno}: {what}"


@cache
def _parsed(path: str, text: str) -> ast.Module:
    return ast.parse(text, path)


@cache
def house() -> tuple[Source, ...]:
    """Every Python file of the product."""
    return _read("app.py", "deliberation/**/*.py")


@cache
def tests() -> tuple[Source, ...]:
    """Every Python file of the tests."""
    return _read("tests/**/*.py")


def templates() -> Iterator[tuple[str, str]]:
    """Every template: its path and its text."""
    for path in sorted(ROOT.glob("templates/**/*.html")):
        yield path.relative_to(ROOT).as_posix(), path.read_text()


def committed() -> Iterator[tuple[str, str]]:
    """Every text file that git knows: its path and its text."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file():
            try:
                yield name, path.read_text()
            except UnicodeDecodeError:
                continue  # a picture


def _read(*patterns: str) -> tuple[Source, ...]:
    paths = sorted(path for pattern in patterns for path in ROOT.glob(pattern))
    return tuple(Source(path.relative_to(ROOT).as_posix(), path.read_text()) for path in paths)
