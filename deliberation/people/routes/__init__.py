"""Pages and acts of the room: signing in and out, the units with their lists, the owners."""

from deliberation.people.routes.owners import bp as owners
from deliberation.people.routes.signing import bp
from deliberation.people.routes.units import bp as units

__all__ = ["bp", "owners", "units"]
