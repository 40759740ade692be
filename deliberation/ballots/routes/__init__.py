"""Pages and acts of the ballot boxes."""

from deliberation.ballots.routes import recounting, results, terminal, voting
from deliberation.ballots.routes.entrance import bp

__all__ = ["bp", "recounting", "results", "terminal", "voting"]
