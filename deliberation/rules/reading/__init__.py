"""How what people write is read: text, doors, names, personal data, what resembles what.

This is where others import from; the parts stand beside it.
"""

from __future__ import annotations

from deliberation.rules.reading.doors import (
    Homes,
    building_key,
    door_key,
    full_address,
    full_building,
    full_door,
    in_parts,
    lives_behind,
    same_place,
    with_figures,
)
from deliberation.rules.reading.grouping import grouped_by_likeness
from deliberation.rules.reading.matching import UnitItem, forbidding_item, proposed_units
from deliberation.rules.reading.names import damage_marks, plain_name
from deliberation.rules.reading.privacy import (
    COVER,
    NEVER_PUBLIC,
    PersonalData,
    PersonalDataKind,
    cover_personal_data,
    covered_words,
    find_personal_data,
    personal_data_kinds,
)
from deliberation.rules.reading.text import (
    places,
    plain_dashes,
    plain_decimal,
    plain_number,
    plain_numbers,
    plain_secret,
    plain_text,
    plain_word,
)

__all__ = [
    "COVER",
    "Homes",
    "NEVER_PUBLIC",
    "PersonalData",
    "PersonalDataKind",
    "UnitItem",
    "building_key",
    "cover_personal_data",
    "covered_words",
    "damage_marks",
    "door_key",
    "find_personal_data",
    "forbidding_item",
    "full_address",
    "full_building",
    "full_door",
    "grouped_by_likeness",
    "in_parts",
    "lives_behind",
    "personal_data_kinds",
    "places",
    "plain_dashes",
    "plain_decimal",
    "plain_name",
    "plain_number",
    "plain_numbers",
    "plain_secret",
    "plain_text",
    "plain_word",
    "proposed_units",
    "same_place",
    "with_figures",
]
