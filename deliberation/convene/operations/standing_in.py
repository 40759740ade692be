"""Before a meeting begins somebody stands in for an officer who has not come (rulebook 3.2.4).

The notice names who presides, writes and confirms counts. One of them may fall ill on the day;
without a chair nobody could call to order, and all the others would have come for nothing.
"""

from __future__ import annotations

from datetime import datetime

from deliberation.convene.models import Meeting
from deliberation.convene.operations import touch
from deliberation.convene.queries import seat_queries
from deliberation.database import db
from deliberation.journal.operations import record
from deliberation.messages.operations import tell
from deliberation.people.models import Person
from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.rules.workflow import MEETING_FUNCTIONS


def stand_in(meeting: Meeting, function: str, person: int, *, by: Person, at: datetime) -> None:
    """Let *person*, who has a seat and no office, be the *function* of the meeting.

    Seats and votes stay as the notice has them; who had the function keeps their seat.

    :param function: ``chair``, ``secretary`` or ``scrutineer``
    :param person: their id
    :raises NotReady: ``convene.not_noticed``, ``convene.stand_in_unfit``
    :raises OutOfOrder: ``convene.cancelled_already``, ``convene.called_already``
    """
    if meeting.noticed_at is None:
        raise NotReady.because("convene.not_noticed", "2")
    if meeting.cancelled_at is not None:
        raise OutOfOrder.because("convene.cancelled_already", "3.2.9")
    if meeting.called_at is not None:  # from then on the chair is handed over
        raise OutOfOrder.because("convene.called_already", "3.2.4")
    seats = seat_queries.seats(meeting)
    chosen = next((one for one in seats if one.person_id == person), None)
    if function not in MEETING_FUNCTIONS or chosen is None or chosen.function in MEETING_FUNCTIONS:
        raise NotReady.because("convene.stand_in_unfit", "3.2.4")
    for one in seats:
        if one.function == function:
            one.function = None
    db.session.flush()  # one of each: the place is free before it is taken
    chosen.function = function
    touch(meeting)
    entry = record(
        "meeting:stood_in",
        meeting,
        by=by.id,
        at=at,
        number=meeting.number,
        function=function,
        person=person,
    )
    tell([person], entry)
