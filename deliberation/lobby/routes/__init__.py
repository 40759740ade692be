"""The pages over all rooms, by who reads them."""

from deliberation.lobby.routes import (
    boxes,
    covering,
    feeds,
    finding,
    front,
    measuring,
    mediation,
    mine,
    one_person,
    pages,
    plain,
    record,
    register_offers,
    registers,
    rules,
    style,
    yearly,
)
from deliberation.lobby.routes.loaders import bp

__all__ = [
    "boxes",
    "bp",
    "covering",
    "feeds",
    "finding",
    "front",
    "measuring",
    "mediation",
    "mine",
    "one_person",
    "pages",
    "plain",
    "record",
    "register_offers",
    "rules",
    "registers",
    "style",
    "yearly",
]
