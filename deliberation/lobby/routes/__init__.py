"""The pages over all rooms, by who reads them."""

from deliberation.lobby.routes import (
    boxes,
    covering,
    finding,
    measuring,
    mediation,
    mine,
    one_person,
    pages,
    plain,
    record,
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
    "finding",
    "measuring",
    "mediation",
    "mine",
    "one_person",
    "pages",
    "plain",
    "record",
    "rules",
    "registers",
    "style",
    "yearly",
]
