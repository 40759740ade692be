"""Places, kinds of faults, and what recurs."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional

from deliberation.mend.operations.places import ADVICE_MOST, NAME_MOST, PLACE_KINDS, WORDS_MOST
from deliberation.people.models import Building
from deliberation.rules.mend import HOURS_MOST
from deliberation.web.fields import (
    HiddenField,
    KeyField,
    SelectField,
    StringField,
    TextAreaField,
    at_most,
    stripped,
)
from deliberation.web.forms import FlaskForm
from deliberation.web.words import word

KIND_MOST = 40  # characters


class PlaceForm(FlaskForm):
    """A new place; its code is given by itself."""

    kind = SelectField(_l("是什么"), default="lift")
    name = StringField(
        _l("叫什么"),
        [at_most(NAME_MOST)],
        filters=[stripped],
        description=_l("例如：3栋1单元电梯"),
    )
    building = SelectField(_l("哪栋楼"), [Optional()], coerce=int, default=0)

    def offer(self, buildings: list[Building]) -> None:
        """What may be chosen."""
        self.kind.choices = [(code, word("place_kind", code)) for code in PLACE_KINDS]
        self.building.choices = [(0, _("不在楼里"))] + [(one.id, one.name) for one in buildings]


class KindForm(FlaskForm):
    """A kind of fault, and what follows from it."""

    name = StringField(_l("叫什么"), [at_most(KIND_MOST)], filters=[stripped])
    parent = StringField(
        _l("归在哪一类下面"),
        [at_most(KIND_MOST)],
        filters=[stripped],
        description=_l("例如：照明"),
    )
    unit = SelectField(_l("由谁办"), [Optional()], coerce=int, default=0)
    hours = IntegerField(
        _l("多少小时修好"),
        [
            InputRequired(_l("请写多少小时。")),
            NumberRange(1, HOURS_MOST, message=_l("请写 1 到 %(max)s 之间的数。")),
        ],
        default=24,
    )
    working = BooleanField(
        _l("只算工作时间"),
        default=True,
        description=_l("工作日 9 点到 17 点，一天 8 小时；急的不要勾，昼夜都算"),
    )
    words = StringField(
        _l("哪些字眼像这一类"),
        [at_most(WORDS_MOST)],
        filters=[stripped],
        description=_l("用空格隔开，例如：路灯 不亮 灯坏。只用来提示，由派单的人确认"),
    )
    advice = TextAreaField(
        _l("不归社区管的，告诉报修的人该找谁"),
        [at_most(ADVICE_MOST)],
        filters=[stripped],
        render_kw={"rows": 2},
    )
    kept_private = BooleanField(_l("这一类一律不公开"))
    by_rule = BooleanField(
        _l("字眼只像这一类时，不等人，直接派给上面的单位"),
        description=_l("社区商量定了再勾"),
    )


class RecurringForm(FlaskForm):
    """What recurs: where, and which kind."""

    key = KeyField()
    place = HiddenField()
    kind = HiddenField()
