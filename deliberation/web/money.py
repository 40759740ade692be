"""Money: typed in yuan, kept in fen as a whole number, written with its separators."""

from __future__ import annotations

import re
import unicodedata

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField

_TYPED = re.compile(r"(\d{1,10})(?:\.(\d{1,2}))?")


def fen(typed: str) -> int | None:
    """The sum that *typed* means, in fen: ``1,200.5 元`` is 120050; ``None`` when unreadable."""
    plain = unicodedata.normalize("NFKC", typed)
    match = _TYPED.fullmatch(re.sub(r"[\s,¥]|元$", "", plain.strip()))
    if match is None:
        return None
    return int(match[1]) * 100 + int((match[2] or "0").ljust(2, "0"))


def yuan(sum_in_fen: int | None) -> str:
    """*sum_in_fen* for the page: ``1,200.50 元``; whole yuan without decimals."""
    if sum_in_fen is None:
        return ""
    whole, rest = divmod(sum_in_fen, 100)
    return _("%(sum)s 元", sum=f"{whole:,}" + (f".{rest:02}" if rest else ""))


class MoneyField(StringField):
    """A sum in yuan; its data is in fen, or ``None`` when nothing was typed."""

    data: int | None  # type: ignore[assignment]  # typed as text, and kept as a number

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("description", _l("按元填写，例如 1200 或 1200.50"))
        kwargs.setdefault("render_kw", {"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(*args, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; what cannot be read stays in the field with its error."""
        self.data = None
        if valuelist and valuelist[0].strip():
            self.data = fen(valuelist[0])
            if self.data is None:
                raise ValueError(_("请填金额，例如 1200 或 1200.50。"))

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        if self.data is None:
            return ""
        whole, rest = divmod(self.data, 100)
        return f"{whole}" + (f".{rest:02}" if rest else "")
