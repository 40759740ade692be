"""What may be added to the minutes of a meeting that is over."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString

from deliberation.web.language import lazy_gettext as _l

REMARKS: Mapping[str, LazyString] = {
    "correction": _l("更正"),
    "minority": _l("少数意见"),
    "absence": _l("缺席原因"),
    "study": _l("党组织研究情况"),
}
