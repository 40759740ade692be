"""What people type about an agreement: its parts, and what the court said."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, InputRequired

from deliberation.resolve.forms import TEXT_MOST
from deliberation.resolve.operations.confirming import COURT_MOST, RULINGS
from deliberation.web.fields import (
    DayField,
    KeyField,
    RadioField,
    SeenField,
    StringField,
    TextAreaField,
    at_most,
    stripped,
)
from deliberation.web.forms import ALL, FlaskForm
from deliberation.web.words import WORDS


def _part(label: str, missing: str, rows: int, **more) -> TextAreaField:
    most = at_most(TEXT_MOST)
    return TextAreaField(
        label, [DataRequired(missing), most], filters=[stripped], render_kw={"rows": rows}, **more
    )


class AgreementForm(FlaskForm):
    """Paper 14, 调解协议书; who the parties and the mediators are is known already."""

    private = ALL  # of a dispute

    seen = SeenField()
    key = KeyField()
    facts = _part(
        _l("事情经过"),
        _l("请写明事情经过。"),
        5,
        description=_l("各方都认可的事实，以及争的是什么"),
    )
    terms = _part(
        _l("约定的内容"),
        _l("请写明约定了什么。"),
        6,
        description=_l("一条一条写，谁做什么、不做什么"),
    )
    performance = _part(
        _l("怎么履行"), _l("请写明怎么履行。"), 3, description=_l("方式，以及没有做到怎么办")
    )
    perform_by = DayField(
        _l("最迟哪天履行"),
        [InputRequired(_l("请写明最迟哪天履行。"))],
        description=_l("过了这一天，系统会请调解员回访各方"),
    )


class SigningForm(FlaskForm):
    """A signature takes one press; it says which draft the page showed."""

    private = ALL

    seen = SeenField()


class ApplicationForm(FlaskForm):
    """The parties have asked a court to confirm the agreement."""

    private = ALL  # of a dispute

    court = StringField(
        _l("向哪个法院申请"),
        [DataRequired(_l("请写明向哪个法院申请。")), at_most(COURT_MOST)],
        filters=[stripped],
    )
    on = DayField(_l("哪天申请的"), [InputRequired(_l("请填写日期，例如 2026-03-12。"))])


class RulingForm(FlaskForm):
    """What the court said."""

    private = ALL  # of a dispute

    ruling = RadioField(
        _l("法院的答复"),
        [InputRequired(_l("请选择法院的答复。"))],
        choices=[(code, WORDS["confirmation"][code]) for code in RULINGS],
    )
    on = DayField(_l("哪天答复的"), [InputRequired(_l("请填写日期，例如 2026-03-12。"))])
