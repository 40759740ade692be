"""Pages and acts of the room."""

from deliberation.discuss.routes import (
    arrivals,
    attendance,
    door,
    floor,
    mediation,
    minutes,
    motions,
    order,
    speeches,
    votes,
    watching,
)
from deliberation.discuss.routes.entrance import bp

__all__ = [
    "arrivals",
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
