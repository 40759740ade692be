"""What every page about an owners' count says on top: that it is a sounding (rulebook §2)."""

from __future__ import annotations

from flask import g

from deliberation.rules.voting import SOUNDING, is_sounding
from deliberation.web.language import rulebook_language


def said_of(body: str | None) -> str | None:
    """What is to be said wherever something of *body*, the code of a deciding body, is told."""
    return SOUNDING[rulebook_language()] if is_sounding(body) else None


def say_so(body: str | None) -> None:
    """Let this page say it, if *body*, the code of a deciding body, is the owners'."""
    if told := said_of(body):
        g.sounding = told
