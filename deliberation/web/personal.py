"""What looks like personal data in a text that is shown to a clerk, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Flask

from deliberation.rules.reading.privacy import Finding, Kind
from deliberation.web.forms import warning


def init_app(app: Flask) -> None:
    """Let templates say what a look at a text has found."""
    app.jinja_env.filters["personal"] = personal


def personal(found: Iterable[Any]) -> str:
    """*found*: findings, or pairs of field and finding."""
    kinds = {(one if isinstance(one, Finding) else one[1]).kind for one in found}
    return warning(kind for kind in Kind if kind in kinds)
