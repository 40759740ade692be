"""Pages and acts of the room."""

from deliberation.mend.routes import dispatching, keeping, mending, reading, reporting
from deliberation.mend.routes.loaders import bp

__all__ = ["bp", "dispatching", "keeping", "mending", "reading", "reporting"]
