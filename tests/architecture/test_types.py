"""The ratchet of types bites in both directions."""

from __future__ import annotations

from collections import Counter

from tests.architecture import types

REPORT = """\
deliberation/web/pages.py:3: error: Item "None" has no attribute "id"  [union-attr]
deliberation/web/pages.py:3: note: Left operand is of type "int | None"
deliberation/web/fields.py:9: error: Missing return statement  [return]
deliberation/cli.py:12: error: "None" not callable  [misc]
Found 3 errors in 3 files (checked 537 source files)
""".splitlines()


def test_errors_are_counted_by_room() -> None:
    errors = types.errors_of(REPORT)

    assert {room: len(lines) for room, lines in errors.items()} == {"web": 2, "cli": 1}


def test_a_room_with_more_errors_or_fewer_than_its_number_is_named() -> None:
    errors = types.errors_of(REPORT)

    assert types.faults(errors, types.allowed_in("# why\nweb 2\ncli 1\n")) == []
    assert types.faults(errors, Counter(web=1, cli=1))[-1] == (
        "web: 2 errors of types, and 1 allowed"
    )
    assert types.faults(errors, Counter(web=2)) == [
        REPORT[4 - 1],
        "cli: 1 errors of types, and 0 allowed",
    ]
    assert types.faults(errors, Counter(web=2, cli=1, live=4)) == [
        "live: 0 errors of types; lower its number, 4"
    ]


def test_numbers_are_lowered_and_never_raised() -> None:
    text = "# why\ncli 5\nlive 4\nweb 1\n"

    assert types.lowered(text, types.errors_of(REPORT)) == "# why\ncli 1\nweb 1\n"
