"""The pages of this room."""

from __future__ import annotations

from deliberation.texts.routes import (
    advising,
    announcing,
    conventions,
    guides,
    legality,
    opinions,
    posters,
    reading,
    rounds,
    writing,
)
from deliberation.texts.routes.loaders import bp

__all__ = [
    "advising",
    "announcing",
    "bp",
    "conventions",
    "guides",
    "legality",
    "opinions",
    "posters",
    "reading",
    "rounds",
    "writing",
]
