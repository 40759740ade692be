"""The tables of this room."""

from __future__ import annotations

from deliberation.people.models.letters import (
    Letter,
    LetterSight,
)
from deliberation.people.models.owners import (
    ExclusivePart,
    Owner,
)
from deliberation.people.models.people import (
    Account,
    Building,
    Community,
    EndedSession,
    Group,
    Household,
    ListItem,
    Office,
    Officer,
    Person,
    Relative,
    Role,
    Unit,
)
from deliberation.people.models.powers import (
    RoleOffer,
)
from deliberation.people.models.register_offers import (
    RegisterOffer,
)
from deliberation.people.models.registers import (
    Former,
    Merger,
)
from deliberation.people.models.representatives import (
    Candidate,
    Declaration,
    Selection,
    Succession,
)
from deliberation.people.models.rules import (
    RuleChange,
    RuleOffer,
)
from deliberation.people.models.uploads import (
    Upload,
)

__all__ = [
    "Account",
    "Building",
    "Candidate",
    "Community",
    "Declaration",
    "EndedSession",
    "ExclusivePart",
    "Former",
    "Group",
    "Household",
    "Letter",
    "LetterSight",
    "ListItem",
    "Merger",
    "Office",
    "Officer",
    "Owner",
    "Person",
    "RegisterOffer",
    "Relative",
    "Role",
    "RoleOffer",
    "RuleChange",
    "RuleOffer",
    "Selection",
    "Succession",
    "Unit",
    "Upload",
]
