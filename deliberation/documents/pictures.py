"""Photos as phones send them, made into what is kept: small, upright, saying nothing of where.

Content decides, not the name. What is kept is drawn anew, so that nothing of the file that
came in (place, device, comments, hidden content) is in it.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import cached_property
from typing import IO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from deliberation.rules.refusals import NotReady

MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 50_000_000
#: A JPEG is decoded no larger than needed; of other kinds all pixels stand in memory first.
MOST_PIXELS_WHOLE = 24_000_000
LONGEST, THUMBNAIL = 1600, 320  # pixels of the longest side
FORMATS = ("JPEG", "PNG", "WEBP")

# A small file can hold an enormous picture: the library asks this before it draws anything.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


@dataclass(frozen=True)
class Picture:
    """A photo as it is kept, and a small one of it; both JPEG. Width and height in pixels."""

    image: bytes
    thumbnail: bytes
    width: int
    height: int

    @cached_property
    def sha256(self) -> str:
        """The checksum of what is kept; its address and what the record knows it by."""
        return hashlib.sha256(self.image).hexdigest()


def prepared(name: str, file: IO[bytes]) -> Picture:
    """The photo in *file*, upright and made small.

    :param name: what its sender calls it, for the refusal
    :raises NotReady: it is too large, no picture, of an unusual kind, or broken
    """
    name = short(name)
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise NotReady.because("photos.too_large", None, file=name, most=MOST_BYTES // 1024**2)
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
    except Image.DecompressionBombError:
        raise _too_many_pixels(name) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise NotReady.because("photos.no_picture", None, file=name) from None
    most = MOST_PIXELS if image.format == "JPEG" else MOST_PIXELS_WHOLE
    if image.width * image.height > most:
        raise _too_many_pixels(name, most)
    try:
        drawn = _drawn_anew(image)
    except Exception:  # whatever a decoder stumbles over, the file is at fault
        raise NotReady.because("photos.broken", None, file=name) from None
    small = drawn.copy()
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    return Picture(_jpeg(drawn, 82), _jpeg(small, 75), drawn.width, drawn.height)


def short(name: str) -> str:
    """What a file is called, as it is shown."""
    return name if len(name) <= 40 else f"{name[:39]}…"


def _too_many_pixels(name: str, most: int = MOST_PIXELS) -> NotReady:
    return NotReady.because("photos.too_many_pixels", None, file=name, most=most // 10_000)


def _drawn_anew(image: Image.Image) -> Image.Image:
    # A JPEG is decoded no larger than needed.
    image.thumbnail((LONGEST, LONGEST), reducing_gap=2.0)
    image = _in_common_colours(_upright(image))
    on_white = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        on_white.paste(image, mask=image.getchannel("A"))
    else:
        on_white.paste(image.convert("RGB"))
    return on_white


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # a device that writes its notes wrongly has still taken a photo
        return image


def _in_common_colours(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK"):
        return image
    try:
        return ImageCms.profileToProfile(
            image, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def _jpeg(image: Image.Image, quality: int) -> bytes:
    written = io.BytesIO()
    image.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
    return written.getvalue()
