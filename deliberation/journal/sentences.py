"""The record as prose: one Chinese sentence for each verb, marked for translation.

A sentence has ``%(key)s`` for the verb's particulars and ``%(by)s`` for who did it. Whoever
shows it (the lobby's story) turns ids into names that this reader may see, dates into the
reader's form and codes into words, then translates. The kind of a value follows from its key:

=====================  ====================================================
``by``, ``person``     id of a person; also ``…_person``
``unit``               id of a unit; also ``…_unit``
``building``           id of a building
``other_issue``        id of another issue
``role step kind body  a code, shown as its word
closing method channel
result answer``
``due since until``    ISO day or moment; also ``…_on`` and ``…_at``
=====================  ====================================================

Everything else is shown as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping


def N_(text: str) -> str:
    """Mark *text* for the catalogue; it is translated where it is shown."""
    return text


SENTENCES: Mapping[str, str] = {
    # people
    "community:founded": N_("社区议事厅开通。"),
    "bylaws:changed": N_("议事规则的数字改为：%(numbers)s。"),
    "role:given": N_("%(person)s担任%(role)s，自%(since)s至%(until)s。"),
    "role:ended": N_("%(person)s不再担任%(role)s。"),
    # issues
    "issue:round": N_("第 %(round)s 轮开始。"),
}
