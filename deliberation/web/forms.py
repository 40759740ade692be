"""The form of this house: what somebody types is looked through before everybody can read it.

Every text field counts as public unless the form says otherwise (``private``), so that a new form
is looked through before anybody has thought of it. What looks like personal data (§1) is shown
beside its field, with one press that covers it. What was typed is kept.

* Identity numbers and bank cards are never published (``privacy.NEVER_PUBLIC``).
* A phone, a plate, an address of e-mail or a name beside a door may stand where whoever sends the
  form says that it is nobody's private one, or that the person agrees: a shop's phone, the
  property's office, a person who has asked to be named (个人信息保护法 art. 13).
* What nobody but the parties or the clerks reads is not looked through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import flask_wtf
from flask import request
from flask_babel import gettext as _
from wtforms import Field, FieldList, FormField

from deliberation.rules.reading import (
    NEVER_PUBLIC,
    PersonalDataKind,
    cover_personal_data,
    personal_data_kinds,
)
from deliberation.web.fields import SeenField, StringField, TextAreaField
from deliberation.web.words import listed, word

#: No text of the form is published: it signs somebody in, looks somebody up, or stays between
#: the parties of a dispute.
ALL = frozenset({"*"})
#: The name of the press that covers, and what is behind a field's name where somebody confirms.
COVER, CONFIRMED = "cover-field", "-public"


@dataclass(frozen=True, slots=True)
class Notice:
    """What is shown beside a field.

    :ivar kinds: of what was found in it
    :ivar field: its name, as the press that covers brings it
    :ivar may_confirm: it may stand where the person says that it is nobody's private one
    """

    kinds: tuple[PersonalDataKind, ...]
    field: str
    may_confirm: bool

    @property
    def confirming(self) -> str:
        """The name of the box by which it is confirmed."""
        return f"{self.field}{CONFIRMED}"

    @property
    def said(self) -> str:
        """What is wrong, for beside the field."""
        return warning(self.kinds)


class FlaskForm(flask_wtf.FlaskForm):
    """A form whose texts everybody will read, but for those that it names as ``private``."""

    private: ClassVar[frozenset[str]] = frozenset()

    def is_public(self) -> bool:
        """Whether what is typed this time becomes public."""
        return True

    def validate(self, extra_validators: Any = None) -> bool:
        """As WTForms does, and whether nothing personal would become public."""
        covering = self._cover()
        sound = super().validate(extra_validators)
        return self._looked_through() and sound and not covering

    def _cover(self) -> bool:
        """Cover in one field what was found, if that press was made: it is shown, not sent."""
        wanted = request.form.get(COVER) if request else None
        for field in self.public_texts():
            if wanted == field.name and field.data:
                field.data = cover_personal_data(field.data)
                field.raw_data = [field.data]
        return bool(wanted)

    def _looked_through(self) -> bool:
        found = [field for field in self.public_texts() if self._is_personal(field)]
        return not found

    def _is_personal(self, field: Field) -> bool:
        notice = looked_through(field.name, field.data)
        if notice is None:
            return False
        field.personal = notice  # type: ignore[attr-defined]  # for the template of the field
        field.errors = [*field.errors, warning(notice.kinds)]
        return True

    def public_texts(self) -> list[Field]:
        """The fields whose words everybody will read."""
        if ALL == self.private or not self.is_public():
            return []
        return list(_texts(self, self.private))


def looked_through(name: str, text: str) -> Notice | None:
    """What looks like personal data in *text*, typed in the field *name*, which becomes public.

    :returns: ``None`` where nothing does, or where it was confirmed that it may stand
    """
    kinds = personal_data_kinds(text)
    may_confirm = not NEVER_PUBLIC.intersection(kinds)
    if not kinds or (may_confirm and request and request.form.get(f"{name}{CONFIRMED}")):
        return None
    return Notice(kinds, name, may_confirm)


class SeenForm(FlaskForm):
    """An act that takes one press: it only says which version of its record the page knew."""

    seen = SeenField()


def _texts(fields: Iterable[Field], private: frozenset[str]) -> Iterator[Field]:
    for field in fields:
        if field.short_name in private:
            continue
        if isinstance(field, FormField):
            yield from _texts(field.form, private)
        elif isinstance(field, FieldList):
            yield from _texts(field.entries, private)
        elif is_text(field):
            yield field


def is_text(field: Field) -> bool:
    """Whether *field* takes words: no number, no day, no choice, nothing hidden."""
    kinds = (type(field), *type(field).__mro__)
    plain = type(field) in (StringField, TextAreaField) or TextAreaField in kinds
    shown = getattr(field.widget, "input_type", "text") == "text"
    return plain and shown


def warning(kinds: Iterable[PersonalDataKind]) -> str:
    """这里有像身份证号码、手机号的内容，会公开。"""
    what = listed(word("personal", kind) for kind in kinds)
    return _("这里有像%(what)s的内容，会公开。", what=what)
