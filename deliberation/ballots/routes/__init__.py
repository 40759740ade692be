"""Pages and acts of the ballot boxes."""

from deliberation.ballots.routes import (
    batches,
    contesting,
    doors,
    helping,
    one_proxy,
    papers,
    proxies,
    proxy_papers,
    recounting,
    results,
    terminal,
    voting,
)
from deliberation.ballots.routes.loaders import bp

__all__ = [
    "batches",
    "bp",
    "contesting",
    "doors",
    "helping",
    "one_proxy",
    "papers",
    "proxies",
    "proxy_papers",
    "recounting",
    "results",
    "terminal",
    "voting",
]
