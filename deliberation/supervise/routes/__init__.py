"""Pages and acts of the room."""

from deliberation.supervise.routes import (
    asking,
    executing,
    extending,
    ordering,
    papers,
    progress,
    reporting,
    resolution,
    visiting,
)
from deliberation.supervise.routes.loaders import bp
from deliberation.supervise.routes.office import bp as office

__all__ = [
    "asking",
    "bp",
    "executing",
    "extending",
    "office",
    "ordering",
    "papers",
    "progress",
    "reporting",
    "resolution",
    "visiting",
]
