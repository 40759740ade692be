"""How many positions a small meeting can reach: counted once, the same ever since."""

from __future__ import annotations

from deliberation.rules.meeting.acts import ACTS
from tests.rules.positions import ALPHABET, Count, counts

#: After 1, 2, 3, 4 acts. tests/bench/perft.py has the next ones.
RECORDED = (
    Count(walks=11, positions=11),
    Count(walks=85, positions=76),
    Count(walks=534, positions=362),
    Count(walks=3117, positions=1353),
)


def test_the_positions_of_a_small_meeting_are_those_on_record():
    assert tuple(counts(4)) == RECORDED


def test_the_alphabet_has_every_act_but_those_outside_of_a_session_of_one_item():
    missing = set(ACTS.values()) - {type(act) for act, _ in ALPHABET}
    assert {kind.__name__ for kind in missing} == {
        "AdjournByConsent", "Arrive", "CallToOrder", "OpenItem", "Deny", "CloseBox",
    }  # fmt: skip
