"""What the server runs: live events natively (a later room), all else handed to Flask."""

from __future__ import annotations

from a2wsgi import WSGIMiddleware

from deliberation import create_app

app = WSGIMiddleware(create_app(), workers=8)
