"""Drawings in place of photos: the demonstration shows no real place, before and after.

Each place is drawn with a few strokes of the same hand: sky, houses, ground, and what it is about.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from PIL import Image, ImageDraw

from deliberation.documents.pictures import Picture, prepared

WIDTH, HEIGHT = 1200, 800
GROUND = 520  # where houses stand, from above
SKY, DUSK = "#dfe9ea", "#3d4a5c"
HOUSES, WINDOW, LIT = ("#d9c8a9", "#c9b18c", "#cfbfa5"), "#8fa6ad", "#f4d98a"
ROAD, PAVING, GRASS, LEAVES = "#9a9a94", "#cdbfa4", "#a3b583", "#6f8f5b"
LINE, RED, JADE, BLUE, INK = "#f3efe2", "#a9322a", "#0d6554", "#23568f", "#4a4a45"
CARS = ("#7d8f99", "#a9322a", "#e7e1d2", "#4f6f86", "#8a7a55")

Draw = ImageDraw.ImageDraw


def _scene(draw: Draw, *, dusk: bool = False, ground: str = ROAD, houses: int = 3) -> None:
    draw.rectangle((0, 0, WIDTH, GROUND), fill=DUSK if dusk else SKY)
    for place in range(houses):
        left = 30 + place * (WIDTH // houses)
        wide, top = WIDTH // houses - 90, 90 + 45 * (place % 2)
        draw.rectangle((left, top, left + wide, GROUND), fill=HOUSES[place % 3])
        draw.rectangle((left - 8, top - 14, left + wide + 8, top), fill="#a08a6a")
        for floor in range(top + 30, GROUND - 70, 74):
            for column in range(left + 24, left + wide - 40, 66):
                lit = dusk and (floor + column) % 3 == 0
                draw.rectangle(
                    (column, floor, column + 40, floor + 44), fill=LIT if lit else WINDOW
                )
                draw.line(
                    (column + 20, floor, column + 20, floor + 44), fill=HOUSES[place % 3], width=3
                )
    draw.rectangle((0, GROUND, WIDTH, HEIGHT), fill=ground)


def _tree(draw: Draw, left: int, foot: int) -> None:
    draw.rectangle((left + 34, foot - 70, left + 46, foot), fill="#7a6146")
    for shift, rise, size in ((0, 150, 62), (30, 180, 68), (8, 205, 54)):
        draw.ellipse(
            (left + shift, foot - rise, left + shift + size, foot - rise + size + 18), fill=LEAVES
        )


def _car(draw: Draw, left: int, top: int, colour: str) -> None:
    draw.rounded_rectangle(
        (left, top + 34, left + 170, top + 84), 16, fill=colour, outline=INK, width=3
    )
    draw.polygon(
        ((left + 34, top + 36), (left + 58, top), (left + 122, top), (left + 146, top + 36)),
        fill=colour, outline=INK,
    )  # fmt: skip
    draw.rectangle((left + 62, top + 8, left + 118, top + 32), fill=WINDOW)
    for wheel in (left + 24, left + 112):
        draw.ellipse((wheel, top + 66, wheel + 36, top + 102), fill=INK)


def _sign(draw: Draw, left: int, top: int, colour: str) -> None:
    draw.rectangle((left + 36, top + 80, left + 46, top + 230), fill=INK)
    draw.rounded_rectangle((left, top, left + 82, top + 82), 10, fill=colour, outline=LINE, width=5)
    draw.rectangle((left + 28, top + 20, left + 38, top + 62), fill=LINE)
    draw.ellipse((left + 28, top + 18, left + 60, top + 46), outline=LINE, width=9)


def _bays(draw: Draw, cars: str) -> None:
    for place in range(6):
        left = 20 + place * 196
        draw.line((left, 560, left, 690), fill=LINE, width=8)
        if cars[place] != "-":
            _car(draw, left + 14, 585, CARS[int(cars[place])])


def _parking(draw: Draw, *, after: bool) -> None:
    _scene(draw)
    _bays(draw, "0241-3" if after else "0-----")
    if after:
        _sign(draw, 1090, 330, BLUE)
    else:
        for left in range(0, WIDTH, 60):
            draw.line((left, 790, left + 50, 710), fill=RED, width=8)
        for place, colour in enumerate((1, 3, 4)):
            _car(draw, 380 + place * 230, 694, CARS[colour])


def _north(draw: Draw, *, after: bool) -> None:
    _scene(draw, dusk=True, houses=2)
    for left in (470, 700):
        draw.rectangle((left, 300, left + 40, GROUND + 20), fill="#8a6f50")
    draw.rectangle((450, 260, 760, 310), fill=RED)
    draw.rectangle((480, 272, 730, 298), fill=LINE)
    _bays(draw, "310-24" if after else "------")
    if after:
        _sign(draw, 60, 320, BLUE)
        draw.ellipse((880, 250, 1010, 380), fill=LIT)
    else:
        for left in range(40, WIDTH, 230):
            draw.line((left, 640, left + 180, 640), fill=RED, width=14)
            draw.line((left, 640, left + 180, 640), fill=LINE, width=4)


def _canteen(draw: Draw, *, after: bool) -> None:
    draw.rectangle((0, 0, WIDTH, 180), fill=HOUSES[1])
    draw.rectangle((0, 180, WIDTH, 600), fill="#efe6cf" if after else "#8b8577")
    draw.rectangle((0, 600, WIDTH, HEIGHT), fill=PAVING if after else "#7d7565")
    for left in range(60, WIDTH, 340):
        draw.rectangle((left, 180, left + 60, 660), fill="#bdae91")
    if after:
        for left in (170, 510, 850):
            draw.ellipse((left + 70, 210, left + 150, 250), fill=LIT)
            draw.rectangle((left, 590, left + 220, 612), fill="#9c7648")
            for leg in (left + 14, left + 196):
                draw.rectangle((leg, 612, leg + 12, 720), fill="#7a5a36")
            for seat in (left + 20, left + 140):
                draw.ellipse((seat, 650, seat + 70, 680), fill=JADE)
            draw.ellipse((left + 50, 572, left + 100, 592), fill=LINE)
    else:
        clutter = ((150, 560), (240, 610), (520, 580), (640, 630), (880, 560), (980, 620))
        for left, top in clutter:
            colour = "#6b5d49" if left % 40 else "#5f6a6e"
            draw.rectangle((left, top, left + 130, top + 110), fill=colour, outline=INK, width=4)


def _path(draw: Draw, *, after: bool) -> None:
    _scene(draw, ground=GRASS)
    for left in (40, 980):
        _tree(draw, left, 620)
    draw.polygon(((430, GROUND), (640, GROUND), (980, HEIGHT), (180, HEIGHT)), fill=PAVING)
    for row in range(7):
        top = GROUND + 10 + row * 40
        reach = (top - GROUND) / (HEIGHT - GROUND)
        left, right = int(430 - 250 * reach), int(640 + 340 * reach)
        for place in range(6):
            at = left + (right - left) * place // 6
            odd = not after and (row * 5 + place * 3) % 7 < 3
            shift = 14 if odd else 0
            draw.rectangle(
                (at + 4, top + shift, at + (right - left) // 6 - 4, top + 30 + shift),
                fill="#8d7f66" if odd else "#ddd0b6", outline="#a4957a", width=2,
            )  # fmt: skip
    if after:
        draw.line((1010, 790, 690, GROUND), fill=JADE, width=12)
        for post in range(4):
            draw.line(
                (1000 - post * 88, 780 - post * 70, 1000 - post * 88, 700 - post * 62),
                fill=JADE,
                width=10,
            )
    else:
        for box in ((330, 660, 520, 700), (560, 730, 790, 776)):
            draw.ellipse(box, fill="#8aa0a6")


def _charging(draw: Draw, *, after: bool) -> None:
    _scene(draw, houses=2)
    draw.polygon(((120, 420), (1080, 360), (1080, 400), (120, 460)), fill="#7d8f99")
    for post in (150, 600, 1050):
        draw.rectangle((post, 390, post + 16, 720), fill=INK)
    for place in range(6):
        left = 190 + place * 146
        for wheel in (left, left + 74):
            draw.ellipse((wheel, 650, wheel + 56, 706), outline=INK, width=9)
        draw.line((left + 28, 678, left + 60, 616, left + 104, 678), fill=CARS[place % 5], width=16)
        if after:
            draw.rounded_rectangle((left + 20, 500, left + 70, 572), 8, fill=JADE)
            draw.polygon(((left + 48, 510), (left + 32, 542), (left + 44, 542), (left + 40, 564),
                          (left + 58, 532), (left + 46, 532)), fill=LIT)  # fmt: skip
    if not after:
        for left in (300, 640, 930):
            draw.arc((left, 130, left + 150, 700), 80, 270, fill=RED, width=6)


def _gate(draw: Draw, *, after: bool) -> None:
    draw.rectangle((0, 0, WIDTH, HEIGHT), fill=HOUSES[0])
    draw.rectangle((0, 700, WIDTH, HEIGHT), fill=PAVING)
    draw.rectangle((380, 130, 820, 700), fill="#3f4a4a")
    if after:
        draw.rectangle((395, 145, 805, 700), fill="#5f7f78")
        draw.line((600, 145, 600, 700), fill="#3f4a4a", width=8)
        draw.rounded_rectangle((870, 330, 960, 480), 10, fill=INK)
        for row in range(3):
            for column in range(3):
                at = (884 + column * 24, 380 + row * 28)
                draw.ellipse((*at, at[0] + 14, at[1] + 14), fill=LINE)
        draw.rectangle((884, 342, 946, 366), fill=LIT)
    else:
        draw.polygon(((395, 145), (520, 190), (520, 740), (395, 700)), fill="#5f7f78")
        draw.rounded_rectangle((870, 330, 960, 480), 10, fill="#8b8577")
        draw.line((880, 340, 950, 470), fill=RED, width=8)
        draw.line((950, 340, 880, 470), fill=RED, width=8)
        draw.line((914, 480, 930, 560, 905, 610), fill=INK, width=5)


def _bumps(draw: Draw, *, after: bool) -> None:
    _scene(draw, ground=GRASS)
    draw.polygon(((470, GROUND), (720, GROUND), (1120, HEIGHT), (90, HEIGHT)), fill=ROAD)
    if after:
        for left in range(180, 1000, 110):
            draw.polygon(
                ((left + 40, 700), (left + 100, 700), (left + 90, 780), (left + 14, 780)), fill=LINE
            )
        for top, left, right in ((590, 390, 830), (640, 330, 900)):
            for place in range(left, right, 40):
                colour = LIT if (place - left) // 40 % 2 else INK
                draw.rectangle((place, top, place + 40, top + 16), fill=colour)
        _sign(draw, 1040, 380, RED)
    else:
        for place in range(3):
            _car(draw, 350 + place * 180, 545 + place * 70, CARS[place + 1])
            draw.line(
                (300 + place * 180, 610 + place * 70, 250 + place * 180, 610 + place * 70),
                fill=INK,
                width=5,
            )


def _lights(draw: Draw, *, after: bool) -> None:
    draw.rectangle((0, 0, WIDTH, HEIGHT), fill="#e9dfc4" if after else "#2e3238")
    for step in range(7):
        top, left = 740 - step * 80, 160 + step * 110
        draw.rectangle((left, top, WIDTH, top + 80), fill="#b9ab8e" if after else "#3b4047")
        draw.line((left, top, WIDTH, top), fill="#8f8267" if after else "#4b5159", width=5)
    draw.ellipse((250, 90, 330, 170), fill=LIT if after else "#4b5159", outline=INK, width=5)
    if after:
        for reach in (60, 110):
            draw.ellipse((250 - reach, 90 - reach, 330 + reach, 170 + reach), outline=LIT, width=5)


def _drainage(draw: Draw, *, after: bool) -> None:
    _scene(draw, houses=2, ground=PAVING)
    draw.rectangle((170, 330, 330, GROUND), fill="#4f4a40")
    if after:
        for left in (420, 640):
            draw.ellipse((left, 620, left + 120, 664), fill=INK)
            for bar in range(5):
                draw.line(
                    (left + 22 + bar * 18, 626, left + 22 + bar * 18, 658), fill="#8b8b84", width=5
                )
    else:
        for box in ((60, 540, 760, 650), (300, 610, 1120, 740)):
            draw.ellipse(box, fill="#7e8c82")
        draw.line((420, 640, 900, 690), fill="#9aa89c", width=6)


#: What is drawn of which topic of the demonstration.
PLACES: Mapping[str, Callable[..., None]] = {
    "parking": _parking,
    "north": _north,
    "canteen": _canteen,
    "path": _path,
    "charging": _charging,
    "gate": _gate,
    "bumps": _bumps,
    "lights": _lights,
    "drainage": _drainage,
}


def as_it_was(key: str) -> Sequence[Picture]:
    """What whoever proposed the topic *key* took a picture of; none of what nobody would."""
    if key == "renovation":
        return [plan()]
    return [place(key, after=False)] if key in PLACES else []


def as_it_is(key: str) -> Sequence[Picture]:
    """What was done about the topic *key*, for its completion."""
    return [place(key, after=True)] if key in PLACES else []


def place(key: str, *, after: bool) -> Picture:
    """The place that the topic *key* is about, as it was or as it has become."""
    image, draw = _sheet(SKY)
    PLACES[key](draw, after=after)
    return _kept(image)


def plan() -> Picture:
    """The estate from above: its houses, gates, garden; those of the renovation in red."""
    image, draw = _sheet("#efe9da")
    draw.rectangle((40, 40, 1160, 760), fill="#e3ddca", outline=INK, width=6)
    draw.rectangle((60, 330, 1140, 440), fill=GRASS)
    draw.ellipse((540, 345, 660, 425), fill="#9cc0c4")
    for road in (
        (40, 300, 1160, 324),
        (40, 446, 1160, 470),
        (588, 40, 612, 340),
        (588, 430, 612, 760),
    ):
        draw.rectangle(road, fill=LINE)
    for number in range(1, 25):
        row, column = divmod(number - 1, 6)
        left, top = 70 + column * 180 + (20 if column > 2 else 0), (70, 200, 490, 620)[row]
        wide, high = (110, 100) if number > 20 else (150, 70)
        renewed = 5 <= number <= 12
        draw.rectangle(
            (left, top, left + wide, top + high),
            fill="#c98a80" if renewed else HOUSES[0], outline=RED if renewed else INK, width=4,
        )  # fmt: skip
        draw.text((left + 14, top + 14), str(number), fill=INK, font_size=34)
    for gate in ((560, 28, 640, 52), (560, 748, 640, 772), (1148, 350, 1172, 420)):
        draw.rectangle(gate, fill=JADE)
    return _kept(image)


@cache
def sketch(done: int) -> Picture:
    """The canteen's dining room while it is fitted out: of ten tables so many stand."""
    image, draw = _sheet("#efe6cf")
    draw.rectangle((0, 520, WIDTH, HEIGHT), fill=PAVING)
    for left in range(60, WIDTH, 340):
        draw.rectangle((left, 0, left + 50, 560), fill="#bdae91")
    for number in range(10):
        left, top = 60 + number % 5 * 224, 470 + number // 5 * 160
        fill = "#9c7648" if number < done else None
        draw.rectangle((left, top, left + 170, top + 24), fill=fill, outline="#9c7648", width=3)
        for leg in (left + 10, left + 148):
            draw.rectangle(
                (leg, top + 24, leg + 12, top + 96), fill=fill, outline="#9c7648", width=2
            )
    return _kept(image)


def _sheet(colour: str) -> tuple[Image.Image, Draw]:
    image = Image.new("RGB", (WIDTH, HEIGHT), colour)
    return image, ImageDraw.Draw(image)


def _kept(image: Image.Image) -> Picture:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=88)
    file.seek(0)
    return prepared("sketch.jpg", file)
