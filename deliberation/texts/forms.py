"""What people type into this room: the shape of it, with errors in plain words."""

from __future__ import annotations

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from deliberation.rules.texts import MOST_CHARACTERS, TextKind
from deliberation.texts.models import NAME_MOST, TITLE_MOST, WHY_MOST
from deliberation.texts.operations import Written
from deliberation.web.fields import (
    HiddenField,
    KeyField,
    RadioField,
    StringField,
    TextAreaField,
    at_most,
    stripped,
)
from deliberation.web.forms import ALL, FlaskForm
from deliberation.web.words import word


def lines(text: str | None) -> str:
    """A filter of fields: line ends as the record keeps them, nothing empty at the end."""
    whole = (text or "").replace("\r\n", "\n").replace("\r", "\n").rstrip()
    return f"{whole}\n" if whole else ""


class BeginForm(FlaskForm):
    """A new text: what for, and what it is called."""

    key = KeyField()
    issue = HiddenField()
    kind = RadioField(_l("写什么"), [InputRequired(_l("请选写什么。"))])
    title = StringField(_l("标题"), [at_most(TITLE_MOST)], filters=[stripped])

    def offer(self, kinds: list[TextKind]) -> BeginForm:
        """Give the list its choices."""
        self.kind.choices = [(kind.value, word("text_kind", kind.value)) for kind in kinds]
        if len(kinds) == 1:
            self.kind.data = kinds[0].value
        return self


class CounterField(IntegerField):
    """A number that the page sends along; what cannot be read is none."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        sent = valuelist[0] if valuelist else ""
        self.data = int(sent) if sent.isdecimal() and len(sent) < 10 else None


class PublishForm(FlaskForm):
    """A version, which everybody is about to read."""

    base = CounterField()
    saves = CounterField()
    body = TextAreaField(
        _l("正文"),
        [at_most(MOST_CHARACTERS)],
        filters=[lines],
        render_kw={"rows": 22, "spellcheck": "false"},
    )
    why = TextAreaField(
        _l("这一版改了什么，为什么"), [at_most(WHY_MOST)], filters=[stripped], render_kw={"rows": 3}
    )
    name = StringField(_l("这一版叫什么"), [at_most(NAME_MOST)], filters=[stripped])
    despite = BooleanField(_l("那一版改了什么，我看过了，照我写的发布"))

    @property
    def written(self) -> Written:
        """What was written, as the operations take it."""
        return Written(
            body=self.body.data,
            base=self.base.data or 0,
            name=self.name.data,
            why=self.why.data,
        )


class DraftForm(PublishForm):
    """The same, as a draft: nobody else sees it."""

    private: ClassVar[frozenset[str]] = ALL
