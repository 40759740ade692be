"""Stances on paper: the sheet to print, and its entry by two of the committee."""

from __future__ import annotations

from collections.abc import Iterator

from flask import flash, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.documents import pdf
from deliberation.documents.paper import Paper, Section, Table, Words
from deliberation.opinions import operations, queries
from deliberation.opinions.forms import SheetForm, sheet_form
from deliberation.opinions.models import OpinionMap
from deliberation.opinions.operations import KINDS, Entered
from deliberation.opinions.operations.sheets import sheets_waiting
from deliberation.opinions.routes.loaders import bp, issue_of, map_at, me
from deliberation.opinions.routes.taking import BUTTONS
from deliberation.people import queries as people
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.web.dates import full_day
from deliberation.web.guard import guard
from deliberation.web.htmx import done
from deliberation.web.printing import printed
from deliberation.web.security import keep_nowhere
from deliberation.web.submit import submitted
from deliberation.web.words import word

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "collect.nobody_called": "giver",
    "collect.several_called": "giver",
    "opinions.sheet_of_nobody": "giver",
}


@bp.get("/opinions/<int:map_id>/sheets/new")
@guard(map_at, may=Permission.ENTER_SHEET)
def sheet(one: OpinionMap) -> ResponseReturnValue:
    if one.is_closed(clock.now()):
        raise OutOfOrder.because("opinions.closed", "9")
    return _page(one, _form(one, formdata=None))


@bp.post("/opinions/<int:map_id>/sheets")
@guard(map_at, may=Permission.ENTER_SHEET)
def enter(one: OpinionMap) -> ResponseReturnValue:
    """Whoever enters it second sees nothing of what the first one has typed."""
    form = _form(one)
    came = Entered.FIRST
    with submitted(form, lambda: _page(one, form), beside=BESIDE):
        whose = people.resident_called(g.community.id, form.giver.data)
        if whose is None:
            raise NotReady.because("opinions.sheet_of_nobody", "1")
        came = operations.enter_sheet(
            one, whose, form.sheet, anew=form.anew.data, by=me(), at=clock.now()
        )
    if came is Entered.DIFFERENT:
        return _page(one, form, differs=True), 422
    if came is Entered.DROPPED:
        flash(_("几次都和第一遍不一样，第一遍的已经作废。请两位都照纸从头登记。"), "refused")
    elif came is Entered.COUNTED:
        flash(_("两遍一样，已经计入。请把纸放进信封封好，截止以后销毁。"), "done")
    else:
        flash(_("第一遍登记好了。请另一位同事照这张纸再登记一遍，两遍一样才计入。"), "done")
    return done(url_for(".sheet", map_id=one.id))


def _form(one: OpinionMap, **more) -> SheetForm:
    return sheet_form(queries.statements(one), **more)


def _page(one: OpinionMap, form: SheetForm, *, differs: bool = False) -> str:
    keep_nowhere()  # what somebody says stands on it
    return render_template(
        "opinions/sheet.html",
        map=one,
        issue=issue_of(one),
        form=form,
        differs=differs,
        waiting=0 if one.is_closed(clock.now()) else sheets_waiting(one),
        pdf=pdf.available(),
    )


def _name(one: OpinionMap) -> str:
    return f"opinion-sheet-{g.community.code}-{one.id}"


@printed(bp, "/opinions/<int:map_id>/sheet", "blank", guard(map_at, may=Permission.READ), _name)
def _blank(one: OpinionMap) -> Paper:
    """The sheet to be filled in by hand: anybody may print one for a neighbour."""
    if one.is_closed(clock.now()):
        raise OutOfOrder.because("opinions.closed", "9")
    line = "_" * 28
    return Paper(
        title=_("看法征集：纸质表态"),
        number=_("议题 %(number)s，第 %(time)s 次", number=issue_of(one).number, time=one.number),
        issuer=g.community.issuer,
        heading=one.question,
        fields=(
            (_("最后一天"), full_day(one.last_day)),
            (_("姓名"), line),
            (_("楼栋、门牌"), line),
            *((_called(kind), _boxes(kind)) for kind in KINDS),
            (_("有人代填的，代填的人"), line),
        ),
        sections=(
            Section("how", _("怎么填"), tuple(Words(said) for said in _how())),
            Section("statements", _("说法"), (_table(one),)),
        ),
        link=url_for(".shown", map_id=one.id, _external=True),
    )


def _how() -> Iterator[str]:
    yield _("每一条在后面三格里勾一格；不想说的空着。")
    yield _(
        "以前用手机表过的态不变，这张纸只补没有表过的。要以这张纸为准，请勾这里：□ 以这张纸为准"
    )
    yield _(
        "这张纸由居委会两位工作人员各登记一遍，两遍一样才计入；"
        "登记的系统里不留您的名字，纸封起来，截止以后销毁。"
    )


def _table(one: OpinionMap) -> Table:
    columns = (_("号"), _("说法"), *(word("opinion", code) for code in BUTTONS))
    rows = tuple(
        (str(each.number), each.text, *("□" for _one in BUTTONS))
        for each in queries.statements(one)
    )
    return Table(_("您同意哪些说法"), columns, rows)


def _called(kind: str) -> str:
    return word("sheet_group", kind)


def _boxes(kind: str) -> str:
    return " ".join(f"□ {word(kind, code)}" for code in KINDS[kind])
