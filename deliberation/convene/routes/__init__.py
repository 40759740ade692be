"""Pages and acts of the room."""

from deliberation.convene.routes import (
    calling,
    preparing,
    printing,
    representatives,
    selecting,
)
from deliberation.convene.routes.entrance import bp

__all__ = ["bp", "calling", "preparing", "printing", "representatives", "selecting"]
