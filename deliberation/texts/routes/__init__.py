"""The pages of this room."""

from __future__ import annotations

from deliberation.texts.routes import (
    conventions,
    guides,
    legality,
    opinions,
    reading,
    rounds,
    writing,
)
from deliberation.texts.routes.loaders import bp

__all__ = ["bp", "conventions", "guides", "legality", "opinions", "reading", "rounds", "writing"]
