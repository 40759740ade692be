"""What waits for a second person, or a role for who is to hold it: all of it on one page (§4)."""

from __future__ import annotations

from flask import flash, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.database import unit_of_work
from deliberation.people import queries
from deliberation.people.models.letters import Letter
from deliberation.people.models.powers import RoleOffer
from deliberation.people.operations import powers, register_offers, rule_offers
from deliberation.people.queries import owners, registry
from deliberation.people.routes.current import me
from deliberation.rules.policy import Fact, Permission
from deliberation.rules.voting import square_metres
from deliberation.web import rule_words
from deliberation.web.guard import Loaded, allowed, community_blueprint, guard
from deliberation.web.htmx import done

bp = community_blueprint("powers")


def offer_at(offer_id: int) -> Loaded | None:
    """An offered role, and whether it is offered to the actor, or by them."""
    found = powers.by_id(g.community.id, offer_id)
    if found is None:
        return None
    return found, {Fact.NAMED} if found.person_id == g.actor.person_id else set()


def letter_at(letter_id: int) -> Loaded | None:
    """A letter of this community."""
    found = powers.letter(g.community.id, letter_id)
    return None if found is None else (found, ())


@bp.get("/powers/")
@guard(may=Permission.READ_OWN)
def overview() -> ResponseReturnValue:
    """What waits for the actor: all of it for keepers, else what is offered to them."""
    keeps = allowed(Permission.CONFIRM_ROLE)
    offers = powers.waiting(g.community.id, None if keeps else g.actor.person_id)
    letters = powers.letters_waiting(g.community.id) if allowed(Permission.CONFIRM_LETTER) else ()
    rules = rule_offers.waiting(g.community.id) if allowed(Permission.CONFIRM_RULES) else None
    who = {one for offer in offers for one in (offer.person_id, offer.given_by)}
    who |= {one for letter in letters for one in (letter.person_id, letter.issued_by)}
    if rules is not None:
        who.add(rules.given_by)
    registers = (
        register_offers.waiting(g.community.id, clock.now())
        if allowed(Permission.CONFIRM_REGISTER)
        else ()
    )
    whose = owners.by_ids(g.community.id, {one.owner_id for one in registers if one.owner_id})
    two = {one for offer in registers for one in (offer.kept_id, offer.dropped_id) if one}
    two |= {offer.person_id for offer in registers if offer.person_id}
    two |= {one.owner.person_id for one in whose.values() if one.owner.person_id}
    who |= {offer.given_by for offer in registers}
    return render_template(
        "people/powers.html",
        offers=offers,
        letters=letters,
        rules=rules,
        changes=rule_words.told(rules.changes) if rules is not None else (),
        registers=registers,
        whose=whose,
        called=registry.called(g.community.id, two) if two else {},
        square_metres=square_metres,
        names=queries.names(g.community.id, who, in_full=True),
        founding=powers.is_founding(g.community.id),
    )


@bp.post("/role-offers/<int:offer_id>/acceptance")
@guard(offer_at, may=Permission.CONFIRM_ROLE)
def accept(found: RoleOffer) -> ResponseReturnValue:
    with unit_of_work():
        powers.accept(found, by=me(), at=clock.now())
    flash(_("确认好了，从今天起担任。"), "done")
    return done(url_for(".overview"))


@bp.post("/role-offers/<int:offer_id>/refusal")
@guard(offer_at, may=Permission.CONFIRM_ROLE)
def refuse(found: RoleOffer) -> ResponseReturnValue:
    with unit_of_work():
        powers.refuse(found, by=me(), at=clock.now())
    flash(_("记下了：不担任。"), "done")
    return done(url_for(".overview"))


@bp.post("/letters/<int:letter_id>/confirmation")
@guard(letter_at, may=Permission.CONFIRM_LETTER)
def confirm_letter(found: Letter) -> ResponseReturnValue:
    with unit_of_work():
        powers.confirm_letter(found, by=me(), at=clock.now())
    flash(_("确认好了，这封信可以打印了。"), "done")
    return done(url_for(".overview"))
