"""The rules of order (rulebook §3): acts, motions, questions; ``floor`` joins them.

This is where others import from; the parts stand beside it.
"""

from __future__ import annotations

from deliberation.rules.meeting.acts import ACT_NAMES, Act, HandChair, act_from_json
from deliberation.rules.meeting.attendance import Stay
from deliberation.rules.meeting.debate import Debate, Turn
from deliberation.rules.meeting.events import Event, Happening, Phase
from deliberation.rules.meeting.floor import ABANDONED_AFTER, Floor, opening
from deliberation.rules.meeting.minutes import RecordedAct, recorded_acts
from deliberation.rules.meeting.motion_text import in_own_words
from deliberation.rules.meeting.motions import MOVABLE, REQUESTS, MotionKind
from deliberation.rules.meeting.questions import Decision, PendingQuestion, Stage, Vote
from deliberation.rules.meeting.record import QuestionRecord, question_records
from deliberation.rules.meeting.session import presides_next
from deliberation.rules.meeting.setup import AgendaItem, Seat, Setup
from deliberation.rules.meeting.shown import typed_in, with_words_covered
from deliberation.rules.meeting.vocabulary import ArrivalMode, Choice, CountMethod, Side
from deliberation.rules.meeting.voting import SECRETLY, rule_of

__all__ = [
    "ABANDONED_AFTER",
    "ACT_NAMES",
    "Act",
    "AgendaItem",
    "ArrivalMode",
    "Choice",
    "CountMethod",
    "Debate",
    "Decision",
    "Event",
    "Floor",
    "HandChair",
    "Happening",
    "MOVABLE",
    "MotionKind",
    "PendingQuestion",
    "Phase",
    "QuestionRecord",
    "REQUESTS",
    "RecordedAct",
    "SECRETLY",
    "Seat",
    "Setup",
    "Side",
    "Stage",
    "Stay",
    "Turn",
    "Vote",
    "act_from_json",
    "acts",
    "in_own_words",
    "opening",
    "presides_next",
    "question_records",
    "recorded_acts",
    "rule_of",
    "transcript",
    "typed_in",
    "with_words_covered",
]
