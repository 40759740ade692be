"""Pages and acts of the room."""

from deliberation.discuss.routes import (
    arrivals,
    door,
    floor,
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
    "bp",
    "door",
    "floor",
    "minutes",
    "motions",
    "order",
    "speeches",
    "votes",
    "watching",
]
