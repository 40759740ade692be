"""Pages and acts of the room: signing in and out, units with their lists, owners, the roster."""

from deliberation.people.routes.owners import bp as owners
from deliberation.people.routes.roster import bp as roster
from deliberation.people.routes.signing import bp
from deliberation.people.routes.units import bp as units

__all__ = ["bp", "owners", "roster", "units"]
