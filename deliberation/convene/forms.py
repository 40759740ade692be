"""What people type into this room: the shape of it, with errors in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from deliberation import clock
from deliberation.convene.operations.seat_operations import Place
from deliberation.rules.box import Secrecy
from deliberation.rules.bylaws import TwoChannels
from deliberation.rules.voting import Profile
from deliberation.rules.workflow import MEETING_BODIES, MEETING_FUNCTIONS
from deliberation.web.fields import (
    DayField,
    KeyField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    at_most,
    given,
    stripped,
)
from deliberation.web.forms import ALL, FlaskForm, SeenForm
from deliberation.web.reasons import ReasonField
from deliberation.web.words import word

MOST = 120  # characters of a title or a place
TEXT_MOST = 2000


class ParticularsForm(SeenForm):
    """When, where, and under which title."""

    title = StringField(
        _l("会议名称"),
        [InputRequired(_l("请填写会议名称。")), at_most(MOST)],
        filters=[stripped],
    )
    day = DayField(_l("日期"), [InputRequired(_l("请填写日期，例如 2026-03-12。"))])
    clock = TimeField(_l("时间"), [InputRequired(_l("请填写时间，例如 19:00。"))])
    place = StringField(
        _l("地点"),
        [InputRequired(_l("请填写地点。")), at_most(MOST)],
        filters=[stripped],
    )

    @property
    def starts_at(self) -> datetime:
        """The moment that day and time mean in the community."""
        return clock.at(given(self.day.data), given(self.clock.data))


class SessionForm(SeenForm):
    """When and where the parties to a dispute sit together."""

    private = ALL  # of a dispute

    key = KeyField()
    day = DayField(_l("日期"), [InputRequired(_l("请填写日期，例如 2026-03-12。"))])
    clock = TimeField(_l("时间"), [InputRequired(_l("请填写时间，例如 19:00。"))])
    place = StringField(
        _l("地点"),
        [InputRequired(_l("请填写地点。")), at_most(MOST)],
        filters=[stripped],
        description=_l("例如：居委会一楼矛盾调解室"),
    )

    @property
    def starts_at(self) -> datetime:
        """The moment that day and time mean in the community."""
        return clock.at(given(self.day.data), given(self.clock.data))


class MediatorForm(SeenForm):
    """Who is asked to mediate."""

    person = SelectField(
        _l("请谁来调解"),
        [InputRequired(_l("请选一位调解员，或者居委会的一位成员。"))],
        description=_l("法律专家、退休法官或者居委会成员；不能是当事人"),
    )


class MeetingForm(ParticularsForm):
    """Calling a meeting: of which body, and on what."""

    key = KeyField()
    body = SelectField(_l("由谁来议"))
    group = SelectField(_l("哪个小组（只有小组会议要选）"), [Optional()], coerce=int, default=0)
    topics = SelectMultipleField(
        _l("议程"),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.offer(MEETING_BODIES)

    def offer(self, bodies: Iterable[str]) -> None:
        """Let these bodies be chosen from."""
        self.body.choices = [(code, word("body", code)) for code in bodies]


def _urgent_reason(rows: int) -> TextAreaField:
    return TextAreaField(
        _l("事情紧急、等不到规定天数的，请写明理由"),
        [at_most(TEXT_MOST)],
        filters=[stripped],
        render_kw={"rows": rows},
    )


class NoticeForm(SeenForm):
    """Giving notice: who is entitled, where the law leaves it open, and why it cannot wait."""

    electorate = RadioField(_l("谁有表决权"), [Optional()])
    urgent_reason = _urgent_reason(rows=3)


class WritingForm(SeenForm):
    """Putting an issue to its body in writing."""

    key = KeyField()
    text = TextAreaField(
        _l("表决的内容（通过后就是决议的内容）"),
        [InputRequired(_l("请写明表决的内容。")), at_most(TEXT_MOST)],
        filters=[stripped],
        render_kw={"rows": 5},
    )
    days = IntegerField(
        _l("收票几天（今天不算）"),
        [
            InputRequired(_l("请填写天数。")),
            NumberRange(1, 60, message=_l("请填写 %(min)d 到 %(max)d 之间的数。")),
        ],
    )
    secrecy = RadioField(_l("记名还是无记名"), [InputRequired(_l("请先选一项。"))])
    two_channels = RadioField(_l("网上和纸上都投了，算哪一张"), [InputRequired(_l("请先选一项。"))])
    changeable = BooleanField(_l("记名的票，截止以前可以改"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.secrecy.choices = [(one.value, word("secrecy", one)) for one in Secrecy]
        self.two_channels.choices = [(one.value, word("two_channels", one)) for one in TwoChannels]


class CancellationForm(SeenForm):
    """The meeting will not be held, and why."""

    reason = ReasonField(
        _l("为什么取消"),
        subject="cancelling",
        validators=[InputRequired(_l("请写明理由，好告诉参会的人。")), at_most(TEXT_MOST)],
        filters=[stripped],
        render_kw={"rows": 3},
    )


class PostponementForm(SessionForm):
    """Another day for a meeting, and why."""

    place = StringField(
        _l("地点"),
        [InputRequired(_l("请填写地点。")), at_most(MOST)],
        filters=[stripped],
    )
    why = TextAreaField(
        _l("为什么改期"),
        [InputRequired(_l("请写明理由，好告诉参会的人。")), at_most(TEXT_MOST)],
        filters=[stripped],
        render_kw={"rows": 2},
    )
    urgent_reason = _urgent_reason(rows=2)


class DemandForm(FlaskForm):
    """Demanding that a body be convened: which, and what for."""

    key = KeyField()
    body = SelectField(_l("要求召开哪种会议"))
    purpose = TextAreaField(
        _l("为什么要开，要议什么"),
        [InputRequired(_l("请写明要议什么。")), at_most(TEXT_MOST)],
        filters=[stripped],
        render_kw={"rows": 4},
    )

    def offer(self, bodies: Sequence[Profile]) -> None:
        """Let one of *bodies* be chosen."""
        self.body.choices = [(one.code, word("body", one.code)) for one in bodies]


# ------------------------------------------------------------------------ tables

#: What a person may be in a meeting: word in the form → kind, votes.
SEATS: Mapping[str, tuple[str | None, bool]] = {
    "": (None, False),
    "core": ("core", True),
    "core-attending": ("core", False),
    "invited": ("invited", True),
    "invited-attending": ("invited", False),
}


class SeatsForm(SeenForm):
    """A batch of seats: fields ``seat-7``, ``function-7`` and ``for-7`` of the person 7."""

    def places(self, typed: Mapping[str, str]) -> dict[int, Place]:
        """Person's id → what they are to be; rows that make no sense are left out."""
        found = {}
        for name, choice in typed.items():
            row = re.fullmatch(r"seat-(\d{1,9})", name)
            if row is None or choice not in SEATS:
                continue
            function = typed.get(f"function-{row[1]}") or None
            if function not in (*MEETING_FUNCTIONS, "teller", None):
                function = None
            if choice == "" and function is not None:
                choice = "invited-attending"  # who has a function has a seat
            kind, votes = SEATS[choice]
            found[int(row[1])] = Place(
                kind=kind,
                votes=votes,
                standing_for=typed.get(f"for-{row[1]}", "")[:80],
                function=function,
            )
        return found


class SeveralForm(SeenForm):
    """The same for many seats: fields ``person`` (ticked) and ``seat`` of them all."""

    seat = SelectField(_l("选中的人都"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.seat.choices = [
            ("core", _l("固定席位，有表决权")),
            ("core-attending", _l("固定席位，列席")),
            ("invited", _l("邀请，有表决权")),
            ("invited-attending", _l("邀请，列席")),
            ("", _l("不参加")),
        ]

    def place(self) -> tuple[str | None, bool]:
        """Kind and vote of the seat that was chosen."""
        return SEATS[self.seat.data]


class AgendaForm(SeenForm):
    """The agenda: fields ``place-7`` with the place of the issue 7 on it; empty: not on it."""

    def order(self, typed: Mapping[str, str]) -> list[int]:
        """Ids of the issues in the order that was chosen; equal places as they came.

        A button ``shift`` moves one of them by a place (``7:up``, ``7:down``), or puts one that has
        none at the end.
        """
        chosen: list[tuple[int, int, int]] = []
        for name, place in typed.items():
            row = re.fullmatch(r"place-(\d{1,9})", name)
            if row and re.fullmatch(r"\d{1,3}", place):
                chosen.append((int(place), len(chosen), int(row[1])))
        order = [issue for _, _, issue in sorted(chosen)]
        shift = re.fullmatch(r"(\d{1,9}):(up|down)", typed.get("shift", ""))
        return _shifted(order, int(shift[1]), shift[2]) if shift else order


def _shifted(order: list[int], issue: int, way: str) -> list[int]:
    if issue not in order:
        return [*order, issue]
    here = order.index(issue)
    there = min(max(here + (-1 if way == "up" else 1), 0), len(order) - 1)
    order[here], order[there] = order[there], order[here]
    return order
