"""Pages and acts of the room."""

from deliberation.collect.routes import imports, photos, proposing, releasing, walking
from deliberation.collect.routes.loaders import bp

__all__ = ["bp", "imports", "photos", "proposing", "releasing", "walking"]
