"""Elder mode: giving a proxy, looking at it, taking it back and using it, one thing a screen.

Each screen posts forward what was typed before it; the last one posts to the same address as the
form of the standard pages. Nothing here changes anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template, request

from deliberation.ballots.forms import BallotForm, ProxyForm
from deliberation.ballots.models import Box
from deliberation.ballots.queries.proxy_lists import Seen

#: Of giving one: to whom, which way, and reading it back.
GIVING = ("holder", "stance", "check")
#: Of one that was given: what stands on it; using it, and its check; taking it back.
SHOWING = ("paper", "choice", "check", "back")


def is_walked() -> bool:
    """Whether what was sent comes from one of these screens."""
    return "screen" in request.form


def asked(of: tuple[str, ...]) -> str:
    """The screen that was sent; the first where there is no such screen."""
    screen = request.form.get("screen", "")
    return screen if screen in of else of[0]


def giving(
    box: Box, form: ProxyForm, screen: str, *, chosen: Mapping[str, str], **more: Any
) -> str:
    """The page of *screen*; where something has to be mended, the first screen with a fault.

    :param chosen: the words of the options, ``""`` where the holder decides
    """
    faulty = [name for name in GIVING if name in form.errors]
    return render_template(
        "ballots/elder/proxy_new.html",
        box=box,
        form=form,
        screen=faulty[0] if faulty else screen,
        screens=GIVING,
        chosen=[chosen[one] for one in form.chosen or ("",) if one in chosen],
        **more,
    )


def showing(seen: Seen, form: BallotForm, screen: str, **more: Any) -> str:
    """The page of *screen* of a proxy; one that is settled has nothing but what stands on it."""
    standing = seen.state == "standing"
    return render_template(
        "ballots/elder/proxy.html",
        box=seen.box,
        seen=seen,
        form=form,
        screen=screen if standing else SHOWING[0],
        standing=standing,
        **more,
    )
