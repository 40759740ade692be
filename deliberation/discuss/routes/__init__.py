"""Pages and acts of the room."""

from deliberation.discuss.routes import (
    attendance,
    door,
    floor,
    mediation,
    minutes,
    motions,
    order,
    qr_check_in,
    speeches,
    votes,
    watching,
)
from deliberation.discuss.routes.loaders import bp

__all__ = [
    "qr_check_in",
    "attendance",
    "bp",
    "door",
    "floor",
    "mediation",
    "minutes",
    "motions",
    "order",
    "speeches",
    "votes",
    "watching",
]
