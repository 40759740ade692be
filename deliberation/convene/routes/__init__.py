"""Pages and acts of the room."""

from deliberation.convene.routes import (
    calling,
    demanding,
    mediating,
    preparing,
    printing,
    representatives,
    selecting,
    writing,
)
from deliberation.convene.routes.loaders import bp

__all__ = [
    "bp",
    "calling",
    "demanding",
    "mediating",
    "preparing",
    "printing",
    "representatives",
    "selecting",
    "writing",
]
