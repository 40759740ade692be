"""What everybody reads of texts: the shelf, a text with its versions, what differs between two."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliberation import clock
from deliberation.documents import pdf
from deliberation.people import queries as people
from deliberation.rules.policy import Permission, RoleKind
from deliberation.rules.texts import proposed
from deliberation.texts import queries
from deliberation.texts.models import Text, TextVersion
from deliberation.texts.operations import issue_of, rounds
from deliberation.texts.queries import advice, changes, conventions, legality, opinions
from deliberation.texts.routes import papers
from deliberation.texts.routes.loaders import (
    Two,
    bp,
    published_at,
    text_at,
    two_at,
    version_at,
)
from deliberation.web import clauses
from deliberation.web.addresses import number
from deliberation.web.guard import allowed, guard
from deliberation.web.printing import printed


@bp.get("/texts/")
@guard(may=Permission.READ, kept=True)
def shelf() -> ResponseReturnValue:
    rows = queries.shelf(
        g.community.id,
        all_of_them=allowed(Permission.WRITE_TEXT, ()),
        before=request.args.get("before", type=number),
    )
    shown = rows[: queries.PAGE]
    first = "before" not in request.args
    return render_template(
        "texts/shelf.html",
        in_force=conventions.shelf(g.community.id) if first else (),
        corrected=legality.figure(g.community.id) if first else None,
        today=clock.today(),
        texts=shown,
        before=shown[-1].id if len(rows) > queries.PAGE else None,
    )


@bp.get("/texts/<number>")
@guard(text_at, may=Permission.READ, kept=True)
def text(text: Text) -> ResponseReturnValue:
    return version_page(text, queries.version(text, text.latest) if text.latest else None)


@bp.get("/texts/<number>/versions/<int:version>")
@guard(version_at, may=Permission.READ, kept=True)
def version(found: tuple[Text, TextVersion]) -> ResponseReturnValue:
    return version_page(*found)


def version_page(text: Text, shown: TextVersion | None) -> str:
    """The page of *text* as it was in the version *shown*; ``None``: it has none yet."""
    made, now = queries.versions(text), clock.now()
    issue, asked = issue_of(text), opinions.rounds(text)
    asking = next((one for one in asked if one.round.is_open(now)), None)
    about = next((one for one in asked if shown and one.version == shown.number), None)
    may_ask = bool(text.latest) and allowed(Permission.ASK_OPINIONS, ())
    advised = advice.of_text(text)
    names = people.names(g.community.id, {one.by_id for one in made} - {None}, in_full=_in_full())
    return render_template(
        "texts/text.html",
        text=text,
        shown=shown,
        content=shown.content if shown else None,
        versions=made,
        names=names,
        issue=issue,
        rounds=asked,
        asking=asking,
        about=about,
        per_clause=opinions.per_clause(about.round) if about else {},
        may_ask=may_ask,
        not_now=rounds.refusal_to_open(text, issue, now) if may_ask else None,
        draft=queries.draft(text, g.actor.person_id) if g.actor.person_id else None,
        standing=conventions.standing(text) if text.is_adopted_kind else None,
        examined=legality.of_text(text) if text.is_adopted_kind else (),
        to_look_at=proposed(shown.content) if shown and text.is_adopted_kind else (),
        advised=advised,
        said_by_experts=advice.on_clauses(advised, shown) if shown else {},
        today=clock.today(),
        pdf=pdf.available(),
        clauses=clauses,
        papers=papers,
    )


@bp.get("/texts/<number>/comparison")
@guard(published_at, may=Permission.READ)
def compare(text: Text) -> ResponseReturnValue:
    """The two versions that were chosen, the earlier first."""
    wanted = [request.args.get(name, text.latest, type=number) for name in ("old", "new")]
    old, new = sorted(one for one in wanted if one is not None)
    return redirect(url_for(".changed", number=text.number, old=old, new=new), 303)


@bp.get("/texts/<number>/from/<int:old>/to/<int:new>")
@guard(two_at, may=Permission.READ, kept=True)
def changed(found: Two) -> ResponseReturnValue:
    return _changes_page(found, beside=False)


@bp.get("/texts/<number>/from/<int:old>/to/<int:new>/beside")
@guard(two_at, may=Permission.READ, kept=True)
def changed_beside(found: Two) -> ResponseReturnValue:
    return _changes_page(found, beside=True)


def _changes_page(found: Two, *, beside: bool) -> str:
    told = changes.told(found.old.content, found.new.content)
    return render_template(
        "texts/changes.html",
        text=found.text,
        old=found.old,
        new=found.new,
        changes=told,
        counts=changes.counts(told),
        beside=beside,
        versions=queries.versions(found.text),
        pdf=pdf.available(),
        clauses=clauses,
        papers=papers,
    )


def _in_full() -> bool:
    return RoleKind.COMMITTEE in g.actor.roles


# ------------------------------------------------------------------ files


@printed(
    bp,
    "/texts/<number>/versions/<int:version>",
    "version",
    guard(version_at, may=Permission.READ),
    lambda found: f"text-{found[0].number}-{found[1].number}",
)
def _version_paper(found: tuple[Text, TextVersion]):
    text, shown = found
    address = url_for(".version", number=text.number, version=shown.number, _external=True)
    return papers.version(text, shown, issue_of(text), g.community.issuer, address)


@printed(
    bp,
    "/texts/<number>/from/<int:old>/to/<int:new>",
    "changes",
    guard(two_at, may=Permission.READ),
    lambda found: f"text-{found.text.number}-{found.old.number}-{found.new.number}",
)
def _changes_paper(found: Two):
    address = url_for(
        ".changed",
        number=found.text.number,
        old=found.old.number,
        new=found.new.number,
        _external=True,
    )
    told = changes.told(found.old.content, found.new.content)
    return papers.changes(found.text, found.old, found.new, told, g.community.issuer, address)
