"""What the committee does for residents: found by words, one service a page, looked at again."""

from __future__ import annotations

from typing import NamedTuple

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.documents import pdf
from deliberation.documents.paper import Paper, Section, Words
from deliberation.issues.operations.search_text import MOST_ASKED
from deliberation.rules.policy import Permission
from deliberation.rules.texts import NEEDED, Offering, services
from deliberation.texts import queries
from deliberation.texts.forms import LookForm
from deliberation.texts.models import Text
from deliberation.texts.operations import looking
from deliberation.texts.queries import guides
from deliberation.texts.routes.loaders import bp, me, published_at
from deliberation.web import clauses, reading
from deliberation.web.dates import full_day
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.printing import printed
from deliberation.web.submit import submitted
from deliberation.web.words import word

#: Where a refused value belongs on the form; whatever else is refused stands above it.
BESIDE = {"guide.unseen": "seen"}


class Found(NamedTuple):
    """A service of a guide, with the guide."""

    guide: guides.Guide
    service: Offering


def service_at(number: str, service: int) -> Loaded | None:
    """A service, by the id of its clause, of the latest version of guide *number*."""
    found = published_at(number)
    if found is None or not found[0].is_guide:
        return None
    text = found[0]
    version = queries.version(text, text.latest)
    assert version is not None
    guide = guides.guide(text, version)
    for one in guide.services:
        if one.id == service:
            return Found(guide, one), ()
    return None


@bp.get("/guide/")
@guard(may=Permission.READ, kept=True)
def guide() -> ResponseReturnValue:
    asked = request.args.get("q", "").strip()[:MOST_ASKED]
    if asked:
        g.audience = None  # nobody else asks for just this
    there = guides.of_community(g.community.id)
    return render_template(
        "texts/guide.html",
        guides=there,
        asked=asked,
        hits=guides.found(there, asked),
        today=clock.today(),
        pdf=pdf.available(),
        clauses=clauses,
    )


@bp.get("/guide/<number>/services/<int:service>")
@guard(service_at, may=Permission.READ, kept=True)
def service(found: Found) -> ResponseReturnValue:
    ids = [one.id for one in found.guide.services]
    place = ids.index(found.service.id)
    return render_template(
        "texts/elder/service.html" if reading.is_elder() else "texts/service.html",
        text=found.guide.text,
        service=found.service,
        needed=NEEDED,
        place=place + 1,
        all=len(ids),
        before=ids[place - 1] if place else None,
        after=ids[place + 1] if place + 1 < len(ids) else None,
        today=clock.today(),
        pdf=pdf.available(),
    )


@printed(
    bp,
    "/guide/<number>/services/<int:service>",
    "service",
    guard(service_at, may=Permission.READ),
    lambda found: f"service-{found.guide.text.number}-{found.service.id}",
)
def _service_paper(found: Found) -> Paper:
    """A sheet to hand over at the desk."""
    text, said = found.guide.text, found.service
    address = url_for(".service", number=text.number, service=said.id, _external=True)
    return Paper(
        title=word("text_kind", text.kind),
        number=_("第 %(number)s 版", number=found.guide.version.number),
        issuer=g.community.issuer,
        heading=said.title,
        fields=tuple((word("service_fact", fact), said.facts.get(fact, "")) for fact in NEEDED),
        sections=(
            *((Section("about", _("办什么"), (Words(said.about),)),) if said.about else ()),
            *((Section("ask", _("问社区"), tuple(_desk())),) if g.community.desk_phone else ()),
        ),
        state=_looked(text),
        link=address,
    )


def _desk():
    yield Words(g.community.desk_phone)
    if g.community.desk_hours:
        yield Words(g.community.desk_hours)


def _looked(text: Text) -> str:
    assert text.looked_at is not None  # publishing is looking
    return _("%(day)s查看过", day=full_day(clock.day_of(text.looked_at)))


# ------------------------------------------------------------------ looked at each quarter


@bp.get("/texts/<number>/look")
@guard(published_at, may=Permission.REVIEW_TEXT)
def look(text: Text) -> ResponseReturnValue:
    return _look_page(text, LookForm(formdata=None).offer(_services(text)))


@bp.post("/texts/<number>/look")
@guard(published_at, may=Permission.REVIEW_TEXT)
def record_look(text: Text) -> ResponseReturnValue:
    form = LookForm().offer(_services(text))
    with submitted(form, lambda: _look_page(text, form), beside=BESIDE):
        looking.look(text, form.seen.data or (), by=me(), at=clock.now())
    return done(url_for(".text", number=text.number))


def _services(text: Text) -> tuple[Offering, ...]:
    version = queries.version(text, text.latest)
    assert version is not None  # it was asked for as published
    return services(version.content) if text.is_guide else ()


def _look_page(text: Text, form: LookForm) -> str:
    return render_template(
        "texts/look.html",
        text=text,
        form=form,
        services=_services(text),
        needed=NEEDED,
        today=clock.today(),
    )
