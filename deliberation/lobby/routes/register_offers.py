"""What one entered in a register, as the second person looks at it and confirms or refuses it."""

from __future__ import annotations

from typing import Any

from flask import flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import clock
from deliberation.database import record_beside, unit_of_work
from deliberation.lobby.operations import merging, registers_by_two
from deliberation.lobby.routes.loaders import bp
from deliberation.people import queries as people
from deliberation.people.models.owners import Owner
from deliberation.people.models.register_offers import RegisterOffer
from deliberation.people.models.uploads import Upload
from deliberation.people.operations import owners_by_two, register_offers, tenure
from deliberation.people.operations.register_offers import Kind
from deliberation.people.queries import owners, registry
from deliberation.people.routes.current import me
from deliberation.rules.policy import Permission
from deliberation.rules.refusals import OutOfOrder
from deliberation.rules.voting import square_metres
from deliberation.web.addresses import number
from deliberation.web.guard import Loaded, guard
from deliberation.web.htmx import done
from deliberation.web.sounding import say_so
from deliberation.web.words import word

SHOWN = 50  # owners whose line would be another one, on a page


def register_offer_at(offer_id: int) -> Loaded | None:
    """What somebody entered in a register of this community."""
    found = register_offers.by_id(g.community.id, offer_id)
    if found is not None and found.kind != Kind.MERGING:
        say_so("OWN-G")  # whatever is counted from the register is their count
    return None if found is None else (found, ())


@bp.get("/<community>/register-offers/<int:offer_id>")
@guard(register_offer_at, may=Permission.CONFIRM_REGISTER)
def register_offer(found: RegisterOffer) -> ResponseReturnValue:
    if found.settled_at is not None:
        return done(url_for("powers.overview"))
    try:
        shown = _SHOWN[Kind(found.kind)](found)
    except OutOfOrder:  # the list's days are over
        return done(url_for("powers.overview"))
    return render_template(
        "registers/offer.html",
        offer=found,
        giver=people.names(g.community.id, [found.given_by], in_full=True)[found.given_by],
        called=registry.called(g.community.id, shown.pop("who") - {None}),
        square_metres=square_metres,
        **shown,
    )


def _voter(found: RegisterOffer) -> dict[str, Any]:
    owner = record_beside(found, Owner, found.owner_id)
    holding = owners.by_ids(g.community.id, [owner.id]).get(owner.id)
    return {
        "owner": owner,
        "holding": holding,
        "who": {owner.person_id, found.person_id},
        "moved": owners_by_two.voter_now(found) != found.digest,
    }


def _owners(found: RegisterOffer) -> dict[str, Any]:
    digest, others = owners_by_two.looked_at(found)
    after = min(max(request.args.get("after", 0, type=number), 0), len(others))
    shown = others[after : after + SHOWN]
    lines = [state for one in shown for state in (one.before, one.after) if state is not None]
    return {
        "upload": record_beside(found, Upload, found.upload_id),
        "others": shown,
        "number": len(others),
        "after": after,
        "more": after + SHOWN if after + SHOWN < len(others) else None,
        "who": {line.person_id for line in lines},
        "moved": digest != found.digest,
    }


def _merging(found: RegisterOffer) -> dict[str, Any]:
    kept, dropped = merging.two_of(found)
    today = clock.today()
    return {
        "roles": [
            [word("role", role.kind) for role in tenure.running(one, today)]
            for one in (kept, dropped)
        ],
        "kept": registry.whole(kept),
        "dropped": registry.whole(dropped),
        "follows": merging.follows(kept, dropped),
        "who": {kept.id, dropped.id},
        "moved": merging.digest_of(kept, dropped, clock.now()) != found.digest,
    }


_SHOWN = {Kind.VOTER: _voter, Kind.OWNERS: _owners, Kind.MERGING: _merging}


@bp.post("/<community>/register-offers/<int:offer_id>/confirmation")
@guard(register_offer_at, may=Permission.CONFIRM_REGISTER)
def confirm_register(found: RegisterOffer) -> ResponseReturnValue:
    with unit_of_work():
        registers_by_two.confirm(found, by=me(), at=clock.now())
    flash(_("核对过了，从现在起算数。已经开始的表决不受影响。"), "done")
    return done(url_for("powers.overview"))


@bp.post("/<community>/register-offers/<int:offer_id>/refusal")
@guard(register_offer_at, may=Permission.CONFIRM_REGISTER)
def refuse_register(found: RegisterOffer) -> ResponseReturnValue:
    with unit_of_work():
        register_offers.refuse(found, by=me(), at=clock.now())
    flash(_("记下了：不改。"), "done")
    return done(url_for("powers.overview"))
