"""Who may vote for whom, by a written proxy (rulebook §4).

Written, with a stance per item where the profile says so; limited in number; the principal is
told. It may be taken back until it is used. Who votes in person has taken it back by that.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from deliberation.rules.refusals import Refusal


class ProxyState(StrEnum):
    """What has become of a proxy."""

    STANDING = "standing"  # may be used, or taken back
    USED = "used"
    REVOKED = "revoked"
    OVERTAKEN = "overtaken"  # the principal has voted in person
    LAPSED = "lapsed"  # the box closed before it was used


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyRequest:
    """A proxy that is about to be given.

    :ivar secret: the box is secret: a stance on paper would undo that
    :ivar accepted: the box takes ballots by proxy at all
    :ivar stance_needed: the profile asks for a stance (``Profile.proxy_stance``)
    :ivar to_oneself: the holder answers for the line anyway
    :ivar to_clerk: it comes on paper, and who enters it is the holder
    :ivar held: proxies that the holder has in this box already, used ones too
    :ivar limit: the bylaws' ``proxies``
    :ivar has_cast: a ballot of the line is in
    """

    secret: bool
    accepted: bool
    stance_needed: bool
    stance: tuple[str, ...] | None
    to_oneself: bool
    to_clerk: bool
    held: int
    limit: int
    has_cast: bool


def proxy_refusal(wish: ProxyRequest) -> Refusal | None:
    """Why the proxy cannot be given; ``None``: it can."""
    if wish.secret:
        return Refusal.of("proxies.secret", "4")
    if not wish.accepted or wish.limit < 1:
        return Refusal.of("proxies.none_here", "4")
    if wish.has_cast:
        return Refusal.of("proxies.cast_before", "4")
    if wish.to_oneself:
        return Refusal.of("proxies.to_oneself", "4")
    if wish.to_clerk:
        return Refusal.of("proxies.to_clerk", "4")
    if wish.stance_needed and wish.stance is None:
        return Refusal.of("proxies.stance_missing", "4")
    if wish.held >= wish.limit:
        return Refusal.of("proxies.too_many", "4", limit=wish.limit)
    return None


def proxy_state(*, revoked: bool, used: bool, has_cast: bool, closed: bool) -> ProxyState:
    """What has become of a proxy, from what is on record."""
    if used:
        return ProxyState.USED
    if revoked:
        return ProxyState.REVOKED
    if has_cast:
        return ProxyState.OVERTAKEN
    return ProxyState.LAPSED if closed else ProxyState.STANDING
