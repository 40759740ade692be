"""What people are told of, in the few kinds that they choose among; and what may leave the house.

A message that leaves is read by whoever runs the channel. So each kind of message says here
whether its words may: what is between the parties of a dispute, what somebody voted, who may sign
in and who lives where stays. Of such a message no more leaves than that one waits.
"""

from __future__ import annotations

from collections.abc import Mapping

#: How a kind comes by e-mail: each at once, all of a day together, or not at all.
ONCE, DAY, NEVER = WAYS = ("once", "day", "never")

#: What one person is told of. ``closed``: without words, see :data:`OPEN`.
ASKED, TOPICS, NEWS, CLOSED_KIND = KINDS = ("asked", "topics", "news", "closed")

_ASKED = frozenset(
    """
    advice:asked demand:met duty:due_soon duty:overdue extension:asked issue:writing_extended
    issue:writing_opened issue:writing_reminded legality:asked legality:asked_on_resolution
    meeting:cancelled meeting:noticed meeting:postponed meeting:stood_in minutes:contested
    minutes:said objection:raised opinions:opened order:issued part:settled poll:extended
    poll:opened poll:opened_again poll:opened_overdue poll:opened_unaccepted poll:satisfied
    referral:replied report:commented resolution:plan_submitted round:opened selection:opened
    selection:vote_opened snap:handed_on snap:handled snap:not_mended snap:order_opened
    task:reported_done task:sent_back
    """.split()
)
_NEWS = frozenset(
    """
    announcement:published announcement:rumour announcement:urgent
    bylaws:corrected bylaws:resolved council:concluded council:took_up head:sent opinions:closed
    poll:inconclusive report:published resolution:done_posted resolution:posted
    resolution:took_force resolution:withdrawn rules:confirmed rules:refused selection:cancelled
    selection:ended text:ended text:published text:reviewed text:reviewed_late text:took_force
    round:answered
    """.split()
)
_TOPICS = frozenset(
    """
    advice:declared advice:declined advice:given extension:granted extension:refused
    group:dissolved group:formed issue:accepted issue:acknowledged issue:adopted_in_writing
    issue:appealed issue:appealed_by_signatures issue:consulted_further issue:decided
    issue:declined issue:grew_from_reports issue:lapsed issue:let_go issue:meeting_cancelled
    issue:meeting_postponed issue:merged issue:not_adopted_in_writing issue:not_reached
    issue:noticed issue:proposed_anew issue:put_on_immediate_track issue:referred
    issue:reopened issue:returned issue:satisfied issue:sent_to_subdistrict issue:submitted
    issue:taken_back issue:took_in issue:withdrawn legality:given
    legality:given_on_resolution legality:withdrawn legality:withdrawn_on_resolution
    objection:answered objection:upheld opinion:answered order:answered referral:answered
    referral:not_contradicted referral:redo referral:sent_back referral:unsettled
    report:comment_answered resolution:plan_approved resolution:plan_conditioned
    resolution:plan_replied resolution:plan_returned resolution:revoked snap:advised
    snap:dispatched snap:dispatched_by_rule snap:hand_over_refused snap:left_out snap:mended
    snap:merged snap:not_answered snap:order_answered snap:taken snap:taken_over task:accepted
    task:handed_over
    """.split()
)
#: Their words may leave, of matters that everybody may know of. A kind of message that is not
#: listed stays: disputes, ballots and who helped with them, accounts, registers, what somebody
#: thinks, and whatever is added before anybody has thought of it.
OPEN = _ASKED | _TOPICS | _NEWS


def kind_of(verb: str) -> str:
    """The kind of a message, one of :data:`KINDS`."""
    if verb not in OPEN:
        return CLOSED_KIND
    return ASKED if verb in _ASKED else NEWS if verb in _NEWS else TOPICS


#: They come at once to who gets a digest, too.
AT_ONCE = frozenset({"announcement:urgent"})


def way_of(ways: Mapping[str, str], kind: str, verb: str = "") -> str:
    """How *kind* comes to who has chosen *ways*: one digest a day unless told otherwise.

    :param verb: of the message; an urgent one does not wait for the digest
    """
    way = ways.get(kind, DAY)
    return ONCE if way == DAY and verb in AT_ONCE else way


#: Public matters that a group or a program may be told of.
POSTING, NOTICE, RESULT, REPORT, URGENT = PUBLIC_KINDS = (
    "posting", "notice", "result", "report", "urgent",
)  # fmt: skip
