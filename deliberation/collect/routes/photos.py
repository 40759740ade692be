"""Photos of proposals, to whoever may read the proposal."""

from __future__ import annotations

from flask import Response, g, request

from deliberation.collect.models import Photo
from deliberation.collect.operations import photos
from deliberation.collect.routes.loaders import bp
from deliberation.issues.queries import standing
from deliberation.rules.policy import Permission
from deliberation.web.guard import Loaded, guard

A_YEAR = 365 * 24 * 3600  # seconds


def _photo_at(checksum: str, *, small: bool) -> Loaded | None:
    found = photos.photo(g.community.id, checksum, g.actor, small=small)
    if found is None:
        return None
    photo, issue = found
    return photo, standing(issue, g.actor)


def photo_at(checksum: str) -> Loaded | None:
    """The photo with *checksum*, where the actor may read an issue of it."""
    return _photo_at(checksum, small=False)


def thumbnail_at(checksum: str) -> Loaded | None:
    """The same, small."""
    return _photo_at(checksum, small=True)


@bp.get("/photos/<checksum>")
@guard(photo_at, may=Permission.READ)
def photo(found: Photo) -> Response:
    return sent(found.image, found.sha256)


@bp.get("/photos/<checksum>/thumbnail")
@guard(thumbnail_at, may=Permission.READ)
def thumbnail(found: Photo) -> Response:
    return sent(found.thumbnail, f"{found.sha256}-small")


def sent(content: bytes, tag: str) -> Response:
    """A photo's bytes, which a browser keeps for a year; *tag* names the content."""
    answer = Response(content, mimetype="image/jpeg")
    # The address names the content, which never changes. "private": a dispute's photos are its
    # parties' affair, and a proxy does not know who asks.
    answer.cache_control.private = True
    answer.cache_control.immutable = True
    answer.cache_control.max_age = A_YEAR
    answer.set_etag(tag)
    # Opened on its own, the browser shows the photo on a page with a style of its own.
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    answer.make_conditional(request)
    return answer
