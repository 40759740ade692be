"""The pages of this room."""

from __future__ import annotations

from deliberation.texts.routes import reading, writing
from deliberation.texts.routes.loaders import bp

__all__ = ["bp", "reading", "writing"]
