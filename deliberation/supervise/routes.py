"""Pages and acts of the room."""

from __future__ import annotations

from deliberation.web.guard import community_blueprint

bp = community_blueprint("supervise")
