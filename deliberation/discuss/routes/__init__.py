"""Pages and acts of the room."""

from deliberation.discuss.routes import door, floor, minutes, motions, speeches, votes
from deliberation.discuss.routes.entrance import bp

__all__ = ["bp", "door", "floor", "minutes", "motions", "speeches", "votes"]
