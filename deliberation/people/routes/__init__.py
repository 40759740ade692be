"""Pages and acts of the room: signing in and out, and the units with their lists."""

from deliberation.people.routes.signing import bp
from deliberation.people.routes.units import bp as units

__all__ = ["bp", "units"]
