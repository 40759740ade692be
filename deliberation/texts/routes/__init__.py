"""The pages of this room."""

from __future__ import annotations

from deliberation.texts.routes import opinions, reading, rounds, writing
from deliberation.texts.routes.loaders import bp

__all__ = ["bp", "opinions", "reading", "rounds", "writing"]
