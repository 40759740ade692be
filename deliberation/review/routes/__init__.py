"""Pages and acts of the room: one page with the possible decisions, replies and appeals."""

from deliberation.review.routes import (  # noqa: F401  their views join bp
    answering,
    consenting,
    deciding,
    taking_back,
)
from deliberation.review.routes.loaders import bp

__all__ = ["bp"]
