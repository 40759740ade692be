"""Fields that forms of several rooms share, and that take whatever is sent to them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any, TypeVar

import wtforms
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    DateField,
    IntegerField,
    SelectChoice,
)
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput, PasswordInput, TextArea

from deliberation.web.kept_pages import each_time

KEY_MOST = 64  # characters, as the tables keep it
YEARS = range(2000, 2200)  # of days that a calendar of a neighbourhood can reckon with


T = TypeVar("T")


def given(value: T | None) -> T:
    """What a field holds that has to be filled in, once its form is found sound."""
    assert value is not None
    return value


def stripped(text: str | None) -> str:
    """A filter of fields: what was typed, without white space around it."""
    return (text or "").strip()


def at_most(characters: int) -> Length:
    """A validator: no more *characters* than the record has room for."""
    return Length(max=characters, message=_l("最多 %(max)d 个字，请写短一点。"))


class StringField(wtforms.StringField):
    """A line of text: what was typed, and ``""`` when nothing was, never ``None``."""

    data: str

    def process_data(self, value: str | None) -> None:
        self.data = "" if value is None else value


class TextAreaField(StringField):
    """Lines of text."""

    widget = TextArea()


class HiddenField(StringField):
    """Text that the page sends along."""

    widget = HiddenInput()


class PasswordField(StringField):
    """Text that is not shown while it is typed."""

    widget = PasswordInput()


class SeenField(IntegerField):
    """Which version of the record the page knew. What cannot be read was never up to date."""

    widget = HiddenInput()

    def __init__(self, label: str | None = None, **kwargs: Any) -> None:
        super().__init__(label, [Optional()], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = -1 if valuelist[0].strip() else None

    def see(self, version: int) -> None:
        """The next press is about what the page shows now."""
        self.data, self.raw_data = version, None


class KeyField(HiddenField):
    """The key under which a form makes its record once; one that is none is made anew."""

    def __init__(self, label: str | None = None, **kwargs: Any) -> None:
        super().__init__(label, default=_new_key, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        sent = valuelist[0] if valuelist else ""
        usable = sent and len(sent) <= KEY_MOST and sent.isprintable()
        self.data = sent if usable else _new_key()


def _new_key() -> str:
    each_time()  # with the key of before, a second form would be taken for the first, sent twice
    return secrets.token_urlsafe(16)


class DayField(DateField):
    """A day that the calendar can reckon with."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            if not valuelist[0].strip():
                self.raw_data = []  # nothing was typed: who must, hears so
                return
            self.data = None
        if self.data is None or self.data.year not in YEARS:
            self.data = None
            raise ValueError(_("没有这一天，请按年-月-日填写，例如 2026-03-12。"))


# The stubs are of wtforms 3.2, where choices were no property: hence what mypy is told to ignore.
class _Offering:
    """Choices are given as pairs of value and word, and read as ``choice.value`` and ``.label``."""

    def __init__(self, *labels: Any, choices: Iterable[Any] | None = None, **more: Any) -> None:
        super().__init__(*labels, choices=_offered(choices), **more)  # type: ignore[call-arg]

    @property
    def choices(self) -> list[SelectChoice] | None:
        return super().choices  # type: ignore[misc]

    @choices.setter
    def choices(self, offered: Iterable[Any] | None) -> None:
        wtforms.SelectField.choices.fset(self, _offered(offered))  # type: ignore[union-attr]


def _offered(choices: Iterable[Any] | None) -> list[SelectChoice] | None:
    if choices is None:
        return None
    return [one if isinstance(one, SelectChoice) else SelectChoice(*one) for one in choices]


class SelectField(_Offering, wtforms.SelectField):  # type: ignore[misc]
    """One of a list that is opened."""


class RadioField(_Offering, wtforms.RadioField):  # type: ignore[misc]
    """One of a list that is all shown."""


class SelectMultipleField(_Offering, wtforms.SelectMultipleField):  # type: ignore[misc]
    """Any of a list; none of it when nothing was chosen."""

    data: list[Any]

    def process_data(self, value: Any) -> None:
        super().process_data(value)
        if self.data is None:
            self.data = []


class CountField(IntegerField):
    """A whole number that a person can have counted; longer ones are refused, not calculated."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist and len(valuelist[0]) > 18:
            self.data = None
            raise ValueError(_("请填写一个数。"))
        super().process_formdata(valuelist)
