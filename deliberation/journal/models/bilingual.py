"""Words that are recorded as they were said."""

from __future__ import annotations

from collections.abc import Callable


def in_both(said: Callable[[str], str]) -> dict[str, str]:
    """What the rulebook says in words of its own, in both languages, as the record keeps it.

    :param said: gives the words for ``"zh"`` and for ``"en"``
    """
    return {language: said(language) for language in ("zh", "en")}
