"""Our rules: read by all, changed by a resolution of the assembly; the settings of the desk."""

from __future__ import annotations

from flask import flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.lobby.operations import our_rules
from deliberation.lobby.operations.ends import ends_anew
from deliberation.lobby.routes.loaders import bp
from deliberation.lobby.routes.rule_forms import CORRECTION, PAPER, PARTS, BylawsForm, SettingsForm
from deliberation.people.models.rules import RuleChange, RuleOffer
from deliberation.people.operations import bylaws, desk_settings, rule_offers
from deliberation.people.operations.desk_settings import Settings
from deliberation.people.routes.current import me
from deliberation.rules.bylaws import Bylaws
from deliberation.rules.policy import Permission
from deliberation.web import rule_words
from deliberation.web.addresses import number
from deliberation.web.dates import day
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.rulebook import RULES
from deliberation.web.submit import refusals_on

BESIDE = {
    "bylaws.resolution_missing": "resolution",
    "bylaws.resolution_unfit": "resolution",
    "bylaws.resolution_used": "resolution",
    "bylaws.nothing_to_correct": "resolution",
    "bylaws.correction_without_reason": "reason",
    "bylaws.paper_incomplete": "paper_title",
    "bylaws.paper_after_opening": "paper_on",
}


@bp.get("/<community>/rules/")
@guard(may=Permission.READ)
def rules() -> ResponseReturnValue:
    ours = g.community.bylaws
    held = ours.to_dict()
    values = {one: rule_words.shown(one, held[one]) for one in rule_words.ORDER}
    before = request.args.get("before", type=number)
    told = our_rules.changes(g.community.id, before)
    return render_template(
        "lobby/rules.html",
        rules=[(rule, rule.said(values), our_rules.lines(rule.number, ours)) for rule in RULES],
        settings=[
            (rule_words.name(one), rule_words.shown(one, value))
            for one, value in _plain(Settings.of(g.community))
        ],
        changes=told[: our_rules.PAGE],
        older=told[our_rules.PAGE - 1].number if len(told) > our_rules.PAGE else None,
    )


def _plain(settings: Settings) -> list[tuple[str, object]]:
    return [
        (one, list(value) if isinstance(value, tuple) else value)
        for one in rule_words.SETTINGS
        if (value := getattr(settings, one)) or one != "letterhead"
    ]


@bp.get("/<community>/rules/change")
@guard(may=Permission.KEEP_RULES)
def change_rules() -> ResponseReturnValue:
    return _sheet(_bylaws_form(fresh=True))


@bp.post("/<community>/rules/changes")
@guard(may=Permission.KEEP_RULES)
def changed_rules() -> ResponseReturnValue:
    form = _bylaws_form()
    if not form.validate():
        return _sheet(form), 422
    chosen = form.chosen()
    screen = request.form.get("screen")
    if screen == "sheet":
        return _sheet(form)
    with refusals_on(form, lambda: _sheet(form), beside=BESIDE):
        if screen != "check":
            return _look(form, chosen)
        with unit_of_work():
            made = _change(form, chosen)
    if isinstance(made, RuleOffer):
        return _waits()
    flash(_("规矩已经修改，从现在开始的事按新的办。"), "done")
    return done(url_for(".rules", _anchor="changes"))


def _waits() -> ResponseReturnValue:
    flash(_("已经提出，等另一个人确认以后才生效。"), "done")
    return done(url_for("powers.overview"))


def _look(form: BylawsForm, chosen: Bylaws) -> str:
    """The same refusals as when it is done, and nothing done: old and new side by side."""
    with unit_of_work() as session, session.begin_nested() as tried:
        made = _change(form, chosen)
        items = rule_words.told(made.changes)
        tried.rollback()
    return render_template("lobby/bylaws_look.html", form=form, items=items)


def _change(form: BylawsForm, chosen: Bylaws) -> RuleChange | RuleOffer:
    told = form.seen.data
    if form.resolution.data == CORRECTION:
        return our_rules.correct(
            g.community, chosen, form.reason.data or "", by=me(), at=clock.now(), seen=told
        )
    if form.resolution.data == PAPER:
        return our_rules.change_by_paper(
            g.community,
            chosen,
            form.paper_title.data or "",
            form.paper_on.data,
            by=me(),
            at=clock.now(),
            seen=told,
        )
    return our_rules.change_by_resolution(
        g.community, chosen, form.resolution.data or "", by=me(), at=clock.now(), seen=told
    )


def _bylaws_form(fresh: bool = False) -> BylawsForm:
    more = {"formdata": None} if fresh else {}
    form = BylawsForm(obj=g.community.bylaws, **more)
    form.resolution.choices = [
        ("", _("请选择")),
        *(
            (one.number, _("第 %(number)s 号 %(title)s", number=one.number, title=one.title))
            for one in our_rules.grounds(g.community.id)
        ),
        (PAPER, _("议事厅开通以前的纸质决议")),
    ]
    if (found := our_rules.correctable(g.community.id)) is not None:
        said = _("改正录错的数（按照“%(resolution)s”录入的）", resolution=found[1])
        form.resolution.choices.append((CORRECTION, said))
    for one in rule_words.ORDER:
        if one in rule_words.CHOSEN:
            form[one].choices = rule_words.choices(one)
    if form.seen.data is None:
        form.seen.data = bylaws.latest(g.community)
    return form


def _sheet(form: BylawsForm) -> str:
    ours = g.community.bylaws.to_dict()
    opened = our_rules.opened_on(g.community.id)
    return render_template(
        "lobby/bylaws.html",
        form=form,
        parts=[(part, form.numbers(part)) for part in PARTS],
        titles={rule.number: rule.title for rule in RULES},
        hints={
            one: _(
                "现在：%(ours)s。可以定：%(allowed)s。通常：%(usual)s。",
                ours=rule_words.shown(one, ours[one]),
                allowed=rule_words.allowed(one),
                usual=rule_words.shown(one, rule_words.DEFAULTS[one]),
            )
            for one in rule_words.ORDER
        },
        opened=day(opened) if opened else "",
        correcting=any(value == CORRECTION for value, *_rest in form.resolution.choices),
    )


@bp.get("/<community>/settings")
@guard(may=Permission.KEEP_RULES)
def settings() -> ResponseReturnValue:
    form = SettingsForm(formdata=None).fill(Settings.of(g.community))
    form.seen.data = bylaws.latest(g.community)
    return _settings_page(form)


@bp.post("/<community>/settings")
@guard(may=Permission.KEEP_RULES)
def change_settings() -> ResponseReturnValue:
    form = SettingsForm()
    chosen = form.chosen() if form.validate() else None
    if chosen is None:
        return _settings_page(form), 422
    beside = {"settings.day_off_and_working": "working_days"}
    with refusals_on(form, lambda: _settings_page(form), beside=beside), unit_of_work():
        made = desk_settings.change(
            g.community, chosen, by=me(), at=clock.now(), seen=form.seen.data
        )
        if isinstance(made, RuleChange):
            ends_anew(g.community, at=clock.now())
    if isinstance(made, RuleOffer):
        return _waits()
    flash(_("设置已经保存，改动记录在案。"), "done")
    return done(url_for(".rules", _anchor="changes"))


def _settings_page(form: SettingsForm) -> str:
    return render_template("lobby/settings.html", form=form)


# ------------------------------------------------------------------ the second person


def rule_offer_at(offer_id: int) -> Loaded | None:
    """A change of rules or settings that somebody has entered in this community."""
    found = rule_offers.by_id(g.community.id, offer_id)
    return None if found is None else (found, ())


@bp.post("/<community>/rule-offers/<int:offer_id>/confirmation")
@guard(rule_offer_at, may=Permission.CONFIRM_RULES)
def confirm_rules(found: RuleOffer) -> ResponseReturnValue:
    with unit_of_work():
        our_rules.confirm(found, by=me(), at=clock.now())
    flash(_("确认好了，从现在起生效。"), "done")
    return done(url_for(".rules", _anchor="changes"))


@bp.post("/<community>/rule-offers/<int:offer_id>/refusal")
@guard(rule_offer_at, may=Permission.CONFIRM_RULES)
def refuse_rules(found: RuleOffer) -> ResponseReturnValue:
    with unit_of_work():
        rule_offers.refuse(found, by=me(), at=clock.now())
    flash(_("记下了：不改。"), "done")
    return done(url_for("powers.overview"))
