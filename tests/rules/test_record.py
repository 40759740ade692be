"""Minutes know of each question who brought it, who spoke on which side, and what came of it."""

from __future__ import annotations

from deliberation.rules.meeting.acts import Side
from deliberation.rules.meeting.debate import Turn
from deliberation.rules.meeting.events import Happening
from deliberation.rules.meeting.minutes import recorded_acts
from deliberation.rules.meeting.motions import MotionKind
from deliberation.rules.meeting.record import QuestionRecord, question_records
from deliberation.rules.meeting.transcript import play

OPENED = """meeting body=HALL seats=Ann,Bea,Cy,Dee chair=Ann
Ann Bea Cy Dee arrive
Ann calls to order
Bea moves main "Plant trees"
Cy seconds
Ann states
"""


def after(said: str) -> tuple[QuestionRecord, ...]:
    held = play(OPENED + said)
    assert held.failures == ()
    return question_records(recorded_acts(held.setup, held.acts))


def test_mover_seconder_and_speakers_with_their_side_in_order():
    (main,) = after("""Dee asks to speak against
Bea asks to speak for
Ann recognises Bea
Bea finishes
Ann recognises Dee
Dee finishes
Ann puts by hands
result for=2 against=1
""")
    assert (main.kind, main.item.by, main.seconder) == (MotionKind.MAIN, "Bea", "Cy")
    assert main.turns == (Turn("Bea", Side.FOR), Turn("Dee", Side.AGAINST))
    assert main.decision.passed and main.undone == 0


def test_a_question_without_a_vote_says_how_it_ended():
    main, amendment = after("""Bea moves amend "trees" -> "roses"
Bea requests withdraw
""")
    assert (amendment.kind, amendment.ended) == (MotionKind.AMEND, Happening.WITHDRAWN)
    assert (main.decision, main.ended) == (None, None)


def test_a_result_counted_again_stands_once():
    count = "Ann puts by hands\nresult for=2 against=1\n"
    (main,) = after(f"{count}Dee demands recount\nAnn puts by roll\nvotes Bea:for Cy:against\n")
    assert (main.undone, main.decision.outcome.counts.for_) == (1, 1)
    (main,) = after(f'{count}Dee raises order "doors"\nAnn rules well-taken "open"\n')
    assert (main.undone, main.decision) == (1, None)
