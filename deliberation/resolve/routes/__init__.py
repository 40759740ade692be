"""Pages and acts of the room. The page of a resolution also shows what supervision has to say,
so the room after this one adds it to this blueprint (``supervise.routes.resolution``).
"""

from deliberation.resolve.routes import (
    agreeing,
    confirming,
    from_above,
    legality,
    objecting,
    papers,
    plan_document,
    posting,
    writing,
)
from deliberation.resolve.routes.loaders import bp

__all__ = [
    "agreeing",
    "bp",
    "confirming",
    "from_above",
    "legality",
    "objecting",
    "papers",
    "plan_document",
    "posting",
    "writing",
]
