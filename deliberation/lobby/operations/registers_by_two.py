"""What another entered in a register and is looked at by a second person: done, whatever it is."""

from __future__ import annotations

from datetime import datetime

from deliberation.lobby.operations import merging
from deliberation.people.models import Community, Person
from deliberation.people.models.register_offers import RegisterOffer
from deliberation.people.operations import owners_by_two, register_offers, uploads
from deliberation.people.operations.register_offers import Kind


def confirm(offered: RegisterOffer, *, by: Person, at: datetime) -> None:
    """A second person says yes: from now on it is so, for what begins later (§4).

    :raises NotReady: two records on a roll that was opened meanwhile
    :raises OutOfOrder: ``powers.settled``, ``uploads.forgotten``
    :raises Refused: as ``two_persons.ensure_second``
    :raises Stale: ``register_offers.moved``: the register is another one than who entered it saw
    """
    match Kind(offered.kind):
        case Kind.VOTER:
            owners_by_two.voter_confirmed(offered, by=by, at=at)
        case Kind.OWNERS:
            owners_by_two.list_confirmed(offered, by=by, at=at)
        case Kind.MERGING:
            merging.confirmed(offered, by=by, at=at)


def forget(community: Community, *, at: datetime) -> None:
    """Lists that nobody confirmed in their days are gone, also one that waited for a second."""
    register_offers.lapse(community, at=at)
    uploads.forget_old(community, at)
