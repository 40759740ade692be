"""The pages over all rooms, by who reads them."""

from deliberation.lobby.routes import mine, pages, plain, style
from deliberation.lobby.routes.entrance import bp

__all__ = ["bp", "mine", "pages", "plain", "style"]
