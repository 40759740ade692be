"""Pages and acts of the room: one page with the possible decisions, replies and appeals."""

from deliberation.review.routes import answering, deciding, taking_back  # noqa: F401  their views join bp
from deliberation.review.routes.room import bp

__all__ = ["bp"]
