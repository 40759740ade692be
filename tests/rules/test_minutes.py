"""The minutes are read from the acts."""

from __future__ import annotations

from deliberation.rules.meeting.minutes import counted, lines, recorded_acts
from deliberation.rules.meeting.transcript import play

HELD = """meeting body=HALL seats=Ann,Bea,Cy,Dee chair=Ann
guests Gil
Ann Bea Cy arrive
Ann calls to order
Bea moves main "Plant trees"
Cy seconds
Ann states
Bea moves amend "trees" -> "roses"
Cy seconds
Ann states
Ann puts by hands
result for=2
Bea asks to speak for
Ann recognises Bea
Bea moves recess 5:00 +03:00
Cy asks to speak for +05:00
Cy raises order "noise"
Ann rules not-well-taken "I hear none"
"""


def test_the_minutes_say_what_was_done_and_what_came_of_it():
    held = play(HELD)
    assert held.failures == ()
    entries = recorded_acts(held.setup, held.acts)
    floor = entries[-1].floor
    (decision,) = floor.decisions
    assert list(lines(entries)) == [
        "Ann arrives",
        "Bea arrives",
        "Cy arrives",
        "Ann calls to order",
        "present: Ann, Bea, Cy",
        floor.quorum.arithmetic("en"),
        'Bea moves main "Plant trees"',
        "Cy seconds",
        "Ann states",
        'Bea moves amend "trees" -> "roses"',
        "Cy seconds",
        "Ann states",
        "Ann puts by hands",
        "result for=2 against=0 abstain=0",
        "(scrutineer) confirms the count",
        'amend "trees" -> "roses": for 2, against 0, abstain 0 by hands; '
        + decision.outcome.arithmetic("en")
        + '; the text is now "Plant roses"',
        "Bea asks to speak for",
        "Ann recognises Bea",
        "Bea's turn is over",
        "Bea moves recess 05:00",
        "recess 05:00: fallen, no second",
        "Cy asks to speak for",
        'Cy raises order "noise"',
        'Ann rules not-well-taken "I hear none"',
    ]
    assert counted(decision) == "for 2, against 0, abstain 0"


def test_entries_are_numbered_and_timed():
    held = play(HELD)
    entries = recorded_acts(held.setup, held.acts)
    assert [entry.number for entry in entries] == list(range(1, len(held.acts) + 1))
    assert [entry.at for entry in entries[-5:]] == [0, 180_000, 300_000, 300_000, 300_000]


def said_after(*done: str) -> list[str]:
    """What the minutes say once a main motion is pending and *done* is done."""
    opened = "meeting body=HALL seats=Ann,Bea,Cy,Dee chair=Ann\nAnn Bea Cy Dee arrive\n"
    pending = 'Ann calls to order\nBea moves main "Plant trees"\nCy seconds\nAnn states\n'
    held = play(opened + pending + "\n".join(done))
    assert held.failures == ()
    entries = recorded_acts(held.setup, held.acts)
    return [
        line for line in lines(entries) if line.startswith(('main "Plant trees": ', "the chair"))
    ]


def test_what_was_undone_and_what_was_kept_stands_in_the_minutes():
    count = "Ann puts by hands", "result for=2 against=1"
    moved = 'main "Plant trees"'
    assert said_after("Ann asks for consent", "Dee objects") == [
        f"{moved}: no consent, Dee objects"
    ]
    assert said_after("Bea requests withdraw", "Dee objects") == [f"{moved}: not withdrawn"]
    assert said_after("Bea requests withdraw", "Ann grants") == [f"{moved}: withdrawn"]
    assert said_after(*count, "Dee demands recount")[1:] == [
        f"{moved}: the result is undone, to be counted again"
    ]
    voided = 'Dee raises order "doors"', 'Ann rules well-taken "open"'
    assert said_after(*count, *voided)[1:] == [
        f"{moved}: the vote is void, the question is pending again"
    ]
    again = "Bea moves reconsider", "Cy seconds", "Ann states", *count
    assert said_after(*count, *again)[1:] == [f"{moved}: reconsidered, pending again"]
    appeal = "Dee appeals", "Cy seconds", "Ann states", *count
    assert said_after(*voided, *appeal) == ["the chair's ruling is overturned"]
