"""What may be owed on an issue, and what happens by itself when its time has come."""

from __future__ import annotations

from enum import StrEnum


class DutyKind(StrEnum):
    """What somebody owes: the table of duties keeps the value, ``web/words`` says it."""

    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    SUBMIT = "submit"
    REPLY = "reply"
    FEEDBACK = "feedback"
    NOTICE = "notice"
    HOLD_MEETING = "hold_meeting"
    END_MEETING = "end_meeting"
    WRITE_VOTE = "write_vote"
    GO_ON = "go_on"
    SESSION = "session"
    RECORD_SESSION = "record_session"
    MEDIATE = "mediate"
    WRITE_RESOLUTION = "write_resolution"
    SUBMIT_PLAN = "submit_plan"
    PLAN_REPLY = "plan_reply"
    ANSWER_OBJECTION = "answer_objection"
    JUDGE_STATEMENT = "judge_statement"
    ASK_LEGALITY = "ask_legality"
    LEGALITY = "legality"
    REVIEW_TEXT = "review_text"
    LOOK_AT_GUIDE = "look_at_guide"
    ADVISE = "advise"
    EXECUTE = "execute"
    ASSIST = "assist"
    ACCEPT = "accept"
    REPORT = "report"
    RATE = "rate"
    EXTENSION = "extension"
    ORDER = "order"
    ANSWER_COMMENT = "answer_comment"
    VISIT = "visit"
    ANSWER_OPINIONS = "answer_opinions"
    DISPATCH = "dispatch"  # a report of a small fault, to who has to mend it
    MEND = "mend"
    REPORT_ORDER = "report_order"  # the answer to the order that its third redo opened


class TimerKind(StrEnum):
    """What a timer lets happen; the operations are in ``lobby/operations/settling``."""

    LAPSE = "lapse"
    OPINIONS_CLOSE = "opinions_close"
    TRIAL_END = "trial_end"
    TEXT_REVIEW = "text_review"
    REFERRAL_SILENT = "referral_silent"
    WRITING_CLOSE = "writing_close"
    SELECTION_CLOSE = "selection_close"
    MEETING_LEFT = "meeting_left"
    FORCE = "force"
    POLL_AFTER_DONE = "poll_after_done"
    POLL_AFTER_DEADLINE = "poll_after_deadline"
    POLL_AGAIN = "poll_again"
    POLL_CLOSE = "poll_close"
    POLL_COMPLETE = "poll_complete"
    BOX_CLOSE = "box_close"
    BOX_HEAD = "box_head"
    VISIT_OPEN = "visit_open"
    VISIT_CLOSE = "visit_close"
    VISIT_AGAIN = "visit_again"
    ROUND_CLOSE = "round_close"  # of opinions on a text
    GUIDE_LOOK = "guide_look"
    REPORT_SILENT = "report_silent"  # nobody said whether it is mended
