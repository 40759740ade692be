"""Addresses that a form brings along, and whether it is safe to send people there."""

from __future__ import annotations

from urllib.parse import urlsplit


def inside(address: str | None) -> str | None:
    """*address* when it is a path of this site; anything else would lead people elsewhere."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address
