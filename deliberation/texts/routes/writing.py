"""Writing a text: begun, kept as a draft while one types, looked at, published as a version."""

from __future__ import annotations

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.issues.models import Issue
from deliberation.issues.queries import by_number, readable
from deliberation.people import queries as people
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import Stale
from deliberation.rules.texts import (
    BEGUN,
    NEEDED,
    TextKind,
    first_version,
    next_version,
    services,
)
from deliberation.texts import operations, queries
from deliberation.texts.forms import BeginForm, DraftForm, PublishForm
from deliberation.texts.models import Text, TextDraft
from deliberation.texts.queries import changes
from deliberation.texts.routes import papers
from deliberation.texts.routes.loaders import bp, me, text_at
from deliberation.web import clauses
from deliberation.web.guard import guard
from deliberation.web.htmx import asked_by_htmx, done
from deliberation.web.sentences import sentence
from deliberation.web.submit import submitted
from deliberation.web.words import word

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {
    "texts.title_missing": "title",
    "texts.name_missing": "name",
    "texts.body_missing": "body",
    "texts.body_too_long": "body",
    "texts.too_many_clauses": "body",
    "texts.nothing_changed": "body",
    "texts.published_meanwhile": "despite",
    "texts.plan_without_issue": "kind",
    "guide.no_services": "body",
    "guide.lacks_who": "body",
    "guide.lacks_bring": "body",
    "guide.lacks_time": "body",
    "guide.lacks_where": "body",
    "texts.planned_already": "kind",
}


@bp.get("/texts/new")
@guard(may=Permission.WRITE_TEXT)
def new() -> ResponseReturnValue:
    issue = _issue(request.args.get("issue"))
    form = BeginForm(formdata=None, issue=issue.number if issue else "")
    return _begin_page(form.offer(_kinds(issue)), issue)


@bp.post("/texts/")
@guard(may=Permission.WRITE_TEXT)
def begin() -> ResponseReturnValue:
    form = BeginForm()
    issue = _issue(form.issue.data)
    form.offer(_kinds(issue))
    with submitted(form, lambda: _begin_page(form, issue), beside=BESIDE):
        made = operations.begin(
            g.community,
            TextKind(form.kind.data),
            form.title.data,
            key=form.key.data,
            issue=issue,
            by=me(),
            at=clock.now(),
        )
    return done(url_for(".draft", number=made.number))


def _issue(number: str | None) -> Issue | None:
    found = by_number(g.community.id, number) if number else None
    return found if found is not None and readable(found, g.actor) else None


def _kinds(issue: Issue | None) -> list[TextKind]:
    return [kind for kind in BEGUN if issue is not None or kind is not TextKind.PLAN]


def _begin_page(form: BeginForm, issue: Issue | None) -> str:
    if issue is not None and not form.title.data and not form.is_submitted():
        form.title.data = issue.title
    return render_template("texts/new.html", form=form, issue=issue)


# ------------------------------------------------------------------ the draft


@bp.get("/texts/<number>/draft")
@guard(text_at, may=Permission.WRITE_TEXT)
def draft(text: Text) -> ResponseReturnValue:
    kept = queries.draft(text, me().id)
    return _draft_page(text, _form_of(text, kept), kept)


def _form_of(text: Text, kept: TextDraft | None) -> DraftForm:
    """The form with what was kept; else with the latest version, to be changed."""
    if kept is not None:
        known = {name: getattr(kept, name) for name in ("base", "saves", "body", "why", "name")}
        return DraftForm(formdata=None, **known)
    latest = queries.version(text, text.latest) if text.latest else None
    body = latest.source if latest else _to_begin_with(text)
    return DraftForm(formdata=None, base=text.latest, saves=0, body=body)


def _to_begin_with(text: Text) -> str:
    """What stands in the first draft: of a guide, how a service is written down."""
    if not text.is_guide:
        return ""
    lines = "".join(f"- {word('service_fact', fact)}{_('：')}\n" for fact in NEEDED)
    return f"# {text.title}\n\n## {_('第一项服务的名字')}\n\n{lines}"


@bp.post("/texts/<number>/draft")
@guard(text_at, may=Permission.WRITE_TEXT)
def save(text: Text) -> ResponseReturnValue:
    """Keep what was typed: by itself while somebody types, or by the button."""
    form = DraftForm()
    if asked_by_htmx():
        return _kept_by_itself(text, form)
    with submitted(form, lambda: _draft_page(text, form, queries.draft(text, me().id))):
        _keep(text, form, over="over" in request.form)
    return done(url_for(".draft", number=text.number, _anchor="preview"))


def _keep(text: Text, form: DraftForm, *, over: bool = False) -> TextDraft:
    saves = None if over else form.saves.data
    return operations.save_draft(text, form.written, saves=saves, by=me(), at=clock.now())


def _kept_by_itself(text: Text, form: DraftForm) -> ResponseReturnValue:
    refused = ""
    if form.validate():
        try:
            with unit_of_work():
                _keep(text, form)
        except Stale as stale:
            refused = sentence(stale.refusal)
    else:
        refused = " ".join(str(one) for said in form.errors.values() for one in said)
    kept = queries.draft(text, me().id)
    return render_template(
        "texts/_kept.html",
        text=text,
        form=form,
        kept=kept,
        refused=refused,
        preview=_preview(text, form.body.data),
        clauses=clauses,
        papers=papers,
    )


@bp.post("/texts/<number>/draft/discarding")
@guard(text_at, may=Permission.WRITE_TEXT)
def discard(text: Text) -> ResponseReturnValue:
    with unit_of_work():
        operations.discard_draft(text, by=me())
    return done(url_for(".text", number=text.number))


@bp.post("/texts/<number>/versions")
@guard(text_at, may=Permission.WRITE_TEXT)
def publish(text: Text) -> ResponseReturnValue:
    form = PublishForm()
    with submitted(
        form, lambda: _draft_page(text, form, queries.draft(text, me().id)), beside=BESIDE
    ):
        operations.publish(
            text,
            form.written,
            by=me(),
            at=clock.now(),
            despite=_despite(form),
        )
    return done(url_for(".text", number=text.number))


def _despite(form: PublishForm) -> int | None:
    # The box says which version was seen: one that came after it has to be looked at, too.
    sent = request.form.get("seen_version", "")
    return int(sent) if form.despite.data and sent.isdecimal() and len(sent) < 10 else None


def _draft_page(text: Text, form: PublishForm, kept: TextDraft | None) -> str:
    if kept is not None and form.saves.data is None:
        form.saves.data = kept.saves
    latest = queries.version(text, text.latest) if text.latest else None
    meanwhile = latest if latest and (form.base.data or 0) < latest.number else None
    writer = meanwhile.by_id if meanwhile else None
    who = people.names(g.community.id, {writer}, in_full=True)
    return render_template(
        "texts/draft.html",
        text=text,
        form=form,
        kept=kept,
        meanwhile=meanwhile,
        by=who.get(writer, "") if writer else "",
        preview=_preview(text, form.body.data),
        issue=operations.issue_of(text),
        clauses=clauses,
        papers=papers,
    )


def _preview(text: Text, body: str) -> dict:
    """What the draft would be as the next version, and how it differs from the latest."""
    latest = queries.version(text, text.latest) if text.latest else None
    content = next_version(latest.content, body) if latest else first_version(body)
    told = changes.told(latest.content, content) if latest else None
    return {
        "content": content,
        "changes": told,
        "counts": changes.counts(told) if told is not None else None,
        "services": services(content) if text.is_guide else (),
    }
