"""Pages and acts of the room: signing in and out, units, owners, roster, letters."""

from deliberation.people.routes.letters import bp as letters
from deliberation.people.routes.owners import bp as owners
from deliberation.people.routes.powers import bp as powers
from deliberation.people.routes.roster import bp as roster
from deliberation.people.routes.signing import bp
from deliberation.people.routes.units import bp as units
from deliberation.people.routes.welcome import bp as welcome

__all__ = ["bp", "letters", "owners", "powers", "roster", "units", "welcome"]
