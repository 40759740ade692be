"""Drawings of small faults in place of photos, before and after: nobody's photo is shown.

Quick strokes on a small sheet, with the code of the place on a label, so that each is another one.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

from PIL import Image, ImageDraw

from deliberation.demo.sketches import GRASS, INK, JADE, LINE, LIT, PAVING, RED, ROAD
from deliberation.documents.pictures import Picture, prepared

WIDTH, HEIGHT = 640, 480
WALL, NIGHT, METAL, WATER = "#d9cfbb", "#3d4a5c", "#a9b0b3", "#7fa3b5"

Draw = ImageDraw.ImageDraw


def _lamp(draw: Draw, after: bool) -> None:
    draw.rectangle((0, 0, WIDTH, 380), fill=NIGHT)
    draw.rectangle((0, 380, WIDTH, HEIGHT), fill=PAVING if after else "#5d5a52")
    draw.rectangle((300, 120, 316, 400), fill=INK)
    draw.line((308, 124, 400, 124), fill=INK, width=10)
    if after:
        draw.polygon(((370, 150), (430, 150), (520, 380), (280, 380)), fill="#6e6a4f")
    draw.ellipse((370, 118, 430, 158), fill=LIT if after else "#5b6270", outline=INK, width=3)


def _lift(draw: Draw, after: bool) -> None:
    draw.rectangle((0, 0, WIDTH, HEIGHT), fill=WALL)
    draw.rectangle((190, 70, 450, 430), fill=METAL, outline=INK, width=5)
    gap = 320 if after else 350
    draw.line((gap, 75, gap, 428), fill=INK, width=4)
    draw.rectangle((480, 200, 530, 300), fill=LINE, outline=INK, width=3)
    draw.ellipse((492, 215, 518, 241), fill=JADE if after else "#8b8577")
    draw.ellipse((492, 258, 518, 284), fill=JADE if after else RED)
    if not after:
        draw.rectangle((230, 180, 410, 240), fill=RED)
        draw.line((250, 210, 390, 210), fill=LINE, width=8)


def _door(draw: Draw, after: bool) -> None:
    draw.rectangle((0, 0, WIDTH, HEIGHT), fill=WALL)
    draw.rectangle((200, 60, 440, 440), fill="#6e8576", outline=INK, width=5)
    draw.rectangle((230, 90, 410, 230), fill="#b9cdd0", outline=INK, width=3)
    draw.ellipse((396, 260, 420, 284), fill=LINE if after else RED)
    if not after:
        draw.polygon(((440, 60), (520, 90), (520, 460), (440, 440)), fill="#59695f")
        draw.line((240, 100, 320, 220), fill=INK, width=3)
        draw.line((320, 220, 400, 110), fill=INK, width=3)


def _bin(draw: Draw, after: bool) -> None:
    draw.rectangle((0, 0, WIDTH, 340), fill="#dfe9ea")
    draw.rectangle((0, 340, WIDTH, HEIGHT), fill=PAVING)
    for left, colour in ((120, JADE), (280, "#23568f"), (440, INK)):
        draw.rectangle((left, 200, left + 110, 400), fill=colour, outline=INK, width=3)
        draw.rectangle((left - 8, 184, left + 118, 204), fill=INK)
    if not after:
        for left, top in ((90, 390), (200, 400), (250, 380), (400, 396), (520, 388), (330, 410)):
            draw.ellipse((left, top, left + 60, top + 44), fill="#e7e1d2", outline=INK, width=2)


def _drain(draw: Draw, after: bool) -> None:
    draw.rectangle((0, 0, WIDTH, HEIGHT), fill=ROAD)
    if not after:
        draw.ellipse((90, 150, 560, 440), fill=WATER)
    draw.ellipse((230, 200, 410, 360), fill=METAL, outline=INK, width=6)
    for step in range(5):
        draw.line((256, 224 + step * 28, 384, 224 + step * 28), fill=INK, width=8)


def _green(draw: Draw, after: bool) -> None:
    draw.rectangle((0, 0, WIDTH, 250), fill="#dfe9ea")
    draw.rectangle((0, 250, WIDTH, HEIGHT), fill=GRASS)
    draw.rectangle((60, 330, 580, 372), fill="#9c7648")
    for left in (90, 300, 520):
        draw.rectangle((left, 372, left + 22, 440), fill="#7a6146")
    if after:
        draw.rectangle((60, 250, 580, 290), fill="#9c7648")
    else:
        draw.line((330, 330, 420, 420), fill=INK, width=10)
        draw.polygon(((340, 330), (420, 330), (380, 372)), fill="#5d5a52")


DRAWN: Mapping[str, Callable[[Draw, bool], None]] = {
    "lamp": _lamp, "lift": _lift, "door": _door, "bin": _bin, "drain": _drain, "green": _green,
}  # fmt: skip


def fault(what: str, label: str, *, after: bool = False) -> Picture:
    """What is broken at the place that *label* is stuck to; *after* it was mended."""
    image = Image.new("RGB", (WIDTH, HEIGHT), WALL)
    draw = ImageDraw.Draw(image)
    DRAWN[what](draw, after)
    draw.rectangle((16, 16, 190, 66), fill=LINE, outline=RED, width=3)
    draw.text((28, 22), label, fill=RED, font_size=30)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=85)
    file.seek(0)
    return prepared("fault.jpg", file)
