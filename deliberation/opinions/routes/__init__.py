"""Pages and acts of the room."""

from deliberation.opinions.routes import judging, opening, sheets, showing, stating, taking
from deliberation.opinions.routes.loaders import bp

__all__ = ["bp", "judging", "opening", "sheets", "showing", "stating", "taking"]
