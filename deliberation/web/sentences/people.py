"""What the room of people says when it refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "lists.unknown": _l("没有这张清单，请从三张清单里选一张。"),
    "lists.text_missing": _l("请写明内容。"),
    "lists.text_too_long": _l("最多 %(most)s 个字，请写短一点。"),
    "lists.there_already": _l("这张清单上已经有这一条了。"),
}
