"""The pages over all rooms, by who reads them."""

from deliberation.lobby.routes import finding, mine, pages, plain, style
from deliberation.lobby.routes.entrance import bp

__all__ = ["bp", "finding", "mine", "pages", "plain", "style"]
