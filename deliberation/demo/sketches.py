"""Drawings in place of photos: the demonstration shows no real place."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from deliberation.documents.pictures import Picture, prepared


def sketch(done: int) -> Picture:
    """A drawing in place of a photo: of ten counters so many stand."""
    image = Image.new("RGB", (1200, 800), "#e8e2d4")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 560, 1200, 800), fill="#b9ad95")
    for place in range(10):
        left = 40 + place * 114
        colour = "#7d8f99" if place < done else "#d8d0bf"
        draw.rectangle((left, 380, left + 96, 600), fill=colour, outline="#5a5a5a", width=3)
    file = io.BytesIO()
    image.save(file, "JPEG")
    file.seek(0)
    return prepared("sketch.jpg", file)
