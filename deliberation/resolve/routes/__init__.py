"""Pages and acts of the room. The page of a resolution also shows what supervision has to say,
so the room after this one adds it to this blueprint (``supervise.routes.resolution``).
"""

from deliberation.resolve.routes import objecting, posting, writing
from deliberation.resolve.routes.entrance import bp

__all__ = ["bp", "objecting", "posting", "writing"]
