"""What looks like personal data in a text that is shown to a clerk, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Flask

from deliberation.rules.reading import PersonalData, PersonalDataKind
from deliberation.web.forms import warning


def init_app(app: Flask) -> None:
    """Let templates say what a look at a text has found."""
    app.jinja_env.filters["personal"] = personal


def personal(found: Iterable[Any]) -> str:
    """*found*: findings, or pairs of field and finding."""
    kinds = {(one if isinstance(one, PersonalData) else one[1]).kind for one in found}
    return warning(kind for kind in PersonalDataKind if kind in kinds)
