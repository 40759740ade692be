"""What the words of a report speak for: a kind of fault, or that it is nobody else's business (§6).

Both only propose: the dispatcher confirms a kind, and may let a report be kept from the public.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from deliberation.rules.reading import PersonalDataKind, personal_data_kinds, plain_text

#: A flat's door: 0502室, 12-3-502, 三楼西户.
_DOOR = re.compile(
    r"(?<!\d)\d{3,4}\s*(?:室|房(?!间外)|户)|\d+\s*-\s*\d+\s*-\s*\d{3,4}(?!\d)|[东西中]户"
)
#: A quarrel between people, which is mediated and not mended.
_DISPUTE = re.compile("纠纷|吵架|打架|骂人|家暴|邻居家|(?:楼上|楼下|隔壁)(?:邻居|那家|人家|住户)")


def keeps_private(text: str) -> bool:
    """Whether *text* names a person beside a door, a flat's door or a quarrel: such a report is
    kept from the public and its reporter is offered mediation."""
    plain = plain_text(text)
    named = PersonalDataKind.NAME in personal_data_kinds(text)
    return named or bool(_DOOR.search(plain) or _DISPUTE.search(plain))


def words_for(words: Iterable[str], text: str) -> tuple[str, ...]:
    """Those of *words* (of a kind of fault) that stand in *text*, the longest first."""
    plain = plain_text(text).lower()
    found = {word for word in words if word and plain_text(word).lower() in plain}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))
