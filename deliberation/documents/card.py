"""A poster as a picture for chat groups: 1,080 points wide, read on a phone without opening it."""

from __future__ import annotations

import io
import re
import subprocess
import threading
from collections.abc import Iterator
from functools import cache
from typing import Any

from cachetools import LRUCache

from deliberation.documents import faces
from deliberation.documents.poster import Poster

MIMETYPE = "image/png"
WIDTH, MARGIN = 1080, 72
#: Of the letters, in points: what hangs, the topic (the largest that fits), lines, the quiet ones.
KIND, TITLES, LINE, QUIET = 40, (84, 72, 62, 54, 46), 40, 30
TITLE_LINES = 4
LEADING = 1.5
CODE = 300  # points of the code to scan
INK, PAPER, ACCENT, MUTED, GOOD = "#1f1d1a", "#fbf8f2", "#a3271d", "#6b655c", "#1d6b3a"
#: What may not begin a line, and what may not end one.
NOT_FIRST = frozenset("，。、；：？！）】》”’…%·,.;:?!)]}")
NOT_LAST = frozenset("（【《“‘([{")

#: A word of letters or figures with what follows it at once, or one character.
_PIECES = re.compile(r"[!-~\u00a1-\u02ff]+ ?|.")

_kept: LRUCache[Poster, bytes] = LRUCache(maxsize=64)
_turn = threading.Lock()


@cache
def _files() -> tuple[tuple[str, int], ...]:
    """The face of running text, and its bold cut where there is one."""
    try:
        for family in faces.FAMILIES[:-1]:
            plain = next(iter(faces.files((family,))), None)
            if plain:
                bold = next(iter(faces.files((family,), style="Bold")), plain)
                return plain, bold
    except (OSError, subprocess.SubprocessError):
        pass
    return ()


def available() -> bool:
    """Whether this machine has a face that writes Chinese."""
    return bool(_files())


def kept(poster: Poster) -> bytes | None:
    """The picture of *poster*, if this process has just drawn it."""
    with _turn:
        return _kept.get(poster)


def draw(poster: Poster) -> bytes:
    """*poster* as PNG.

    :raises LookupError: there is no face to write it with; ask :func:`available` before
    """
    if not available():
        raise LookupError("no face that writes Chinese")
    if (done := kept(poster)) is None:
        done = _drawn(poster)
        with _turn:
            _kept[poster] = done
    return done


def _face(size: int, *, bold: bool = False) -> Any:
    from PIL import ImageFont

    path, number = _files()[bold]
    return ImageFont.truetype(path, size, index=number)


def _drawn(poster: Poster) -> bytes:
    from PIL import Image, ImageDraw

    lines = list(_lines(poster))
    room = 150 + sum(round(size * LEADING) + gap for _words, size, _b, _c, gap in lines)
    height = max(room + CODE + 2 * MARGIN, WIDTH)
    picture = Image.new("RGB", (WIDTH, height), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, WIDTH, 110), fill=ACCENT)
    issuer = _cut(poster.issuer, _face(KIND, bold=True), WIDTH - 2 * MARGIN)
    pen.text((MARGIN, 55), issuer, PAPER, _face(KIND, bold=True), anchor="lm")
    y = 150
    for words, size, bold, colour, gap in lines:
        y += gap
        pen.text((MARGIN, y), words, colour, _face(size, bold=bold))
        y += round(size * LEADING)
    _foot(poster, picture, pen, height)
    written = io.BytesIO()
    picture.quantize(64).save(written, "PNG", optimize=True)
    return written.getvalue()


_Line = tuple[str, int, bool, str, int]
"""Words, size, whether bold, colour, what is left free above."""


def _lines(poster: Poster) -> Iterator[_Line]:
    quiet = " · ".join(filter(None, (poster.kind, poster.number)))
    yield from _set(quiet, KIND, False, MUTED, 0, 1)
    for size in TITLES:
        title = list(_broken(poster.title, _face(size, bold=True)))
        alone = len(title) > 1 and len(title[-1]) < 3  # one word left over looks forgotten
        if not alone and len(title) <= (2 if size > TITLES[1] else TITLE_LINES - 1):
            break
    yield from _set(poster.title, size, True, INK, 18, TITLE_LINES)
    if poster.verdict:
        yield from _set(poster.verdict, TITLES[2], True, GOOD if poster.good else ACCENT, 20, 2)
    if poster.day:
        yield from _set(poster.day.said, LINE + 8, True, ACCENT, 20, 2)
    for fact in poster.facts[:3]:
        yield from _set(fact, LINE, False, INK, 10, 2)
    yield from _set(poster.gist, LINE, False, INK, 20, 6)
    if poster.notice:
        yield from _set(poster.notice, QUIET, False, MUTED, 14, 3)


def _set(words: str, size: int, bold: bool, colour: str, gap: int, most: int) -> Iterator[_Line]:
    """*words* in lines of the width, at most so many; the last one says whether there is more."""
    face = _face(size, bold=bold)
    broken = list(_broken(words, face))
    for place, line in enumerate(broken[:most]):
        if place == most - 1 and len(broken) > most:
            line = _cut(line + "……", face, WIDTH - 2 * MARGIN)
        yield line, size, bold, colour, gap if place == 0 else 0


def _broken(words: str, face: Any) -> Iterator[str]:
    """*words* in lines as Chinese is set: between any two characters, but no stop begins a line,
    no bracket ends one, and a word of letters stays whole where it has room."""
    room, line = WIDTH - 2 * MARGIN, ""
    for piece in _PIECES.findall(" ".join(words.split())):
        if not line or face.getlength(line + piece.rstrip()) <= room or piece[0] in NOT_FIRST:
            line += piece
            continue
        carried = ""
        while len(line) > 1 and line[-1] in NOT_LAST:
            line, carried = line[:-1], line[-1] + carried
        yield line.rstrip()
        line = carried + piece
    while face.getlength(line) > room * 1.08:  # one word that is longer than a line
        end = len(line)
        while face.getlength(line[:end]) > room:
            end -= 1
        yield line[:end]
        line = line[end:]
    if line.strip():
        yield line.rstrip()


def _cut(line: str, face: Any, room: int) -> str:
    if face.getlength(line) <= room:
        return line
    while line and face.getlength(line + "…") > room:
        line = line[:-1]
    return line + "…"


def _foot(poster: Poster, picture: Any, pen: Any, height: int) -> None:
    import segno
    from PIL import Image

    top = height - CODE - MARGIN
    pen.line((MARGIN, top - 34, WIDTH - MARGIN, top - 34), fill="#d9d2c5", width=3)
    made, drawn = segno.make(poster.link, error="m", micro=False), io.BytesIO()
    # In whole points, or it does not scan.
    scale = CODE // made.symbol_size(border=2)[0]
    made.save(drawn, kind="png", scale=scale, border=2, light="#ffffff")
    code = Image.open(drawn).convert("RGB")
    picture.paste(code, (MARGIN, top))
    left, room, y = MARGIN + CODE + 40, WIDTH - 2 * MARGIN - CODE - 40, top + 20
    for words, size, bold, colour in (
        (poster.scan, LINE, True, INK),
        (poster.phone, LINE, False, INK),
        (poster.link.partition("://")[2], QUIET - 4, False, MUTED),
    ):
        if words:
            face = _face(size, bold=bold)
            pen.text((left, y), _cut(words, face, room), colour, face)
            y += round(size * LEADING) + 18
