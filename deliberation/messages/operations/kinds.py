"""What people are told of, in the few kinds that they choose among; and what may leave the house.

A message that leaves is read by whoever runs the channel. So each kind of message says here
whether its words may: what is between the parties of a dispute, what somebody voted, who may sign
in and who lives where stays. Of such a message no more leaves than that one waits.
"""

from __future__ import annotations

from collections.abc import Mapping

#: How a kind comes by e-mail: each at once, all of a day together, or not at all.
ONCE, DAY, NEVER = WAYS = ("once", "day", "never")

#: What one person is told of. ``closed``: without words, see :data:`CLOSED`.
ASKED, TOPICS, NEWS, CLOSED_KIND = KINDS = ("asked", "topics", "news", "closed")

_ASKED = frozenset(
    """
    advice:asked demand:met duty:due_soon duty:overdue extension:asked issue:writing_extended
    issue:writing_opened issue:writing_reminded legality:asked legality:asked_on_resolution
    meeting:cancelled meeting:noticed meeting:postponed meeting:stood_in minutes:contested
    minutes:said objection:raised opinions:opened order:issued part:settled poll:extended
    poll:opened poll:opened_again poll:opened_overdue poll:opened_unaccepted poll:satisfied
    referral:replied report:commented resolution:plan_submitted round:opened selection:opened
    selection:vote_opened task:reported_done task:sent_back
    """.split()
)
_NEWS = frozenset(
    """
    bylaws:corrected bylaws:resolved council:concluded council:took_up head:sent opinions:closed
    poll:inconclusive report:published resolution:done_posted resolution:posted
    resolution:took_force resolution:withdrawn rules:confirmed rules:refused selection:cancelled
    selection:ended text:ended text:published text:reviewed text:reviewed_late text:took_force
    round:answered
    """.split()
)
#: Their words never leave: disputes, ballots and who helped with them, accounts, registers, what
#: somebody thinks.
CLOSED = frozenset(
    """
    account:guessed account:opened account:reset agreement:concluded agreement:mediator_signed
    agreement:paper_confirmed agreement:rewritten agreement:signed agreement:took_force
    agreement:written answers:to_confirm attendance:entered ballot:assisted ballot:at_terminal
    ballot:contested ballot:entered_for confirmation:applied confirmation:ruled help:asked
    help:denied help:waits issue:entered_for letters:wait mediation:refused mediation:reopened
    mediation:satisfied mediator:appointed mediator:released opinion:entered_for
    owner:removal_offered owner:voter_named owner:voter_offered owner:voter_removed
    owners:line_changed owners:offered papers:wait party:consent_confirmed party:consented
    party:declined party:named person:left person:let_go person:merged person:merging_offered
    person:moved person:renamed proxy:given proxy:revoked proxy:used register:confirmed
    register:lapsed register:refused representative:handed_over role:closed role:offered
    role:refused rules:offered session:called session:held session:missed session:opened
    statement:admitted statement:refused statement:sent statement:undecided terms:proposed
    visit:extended visit:inconclusive visit:opened visit:opened_again vote:entered
    """.split()
)


def kind_of(verb: str) -> str:
    """The kind of a message, one of :data:`KINDS`."""
    if verb in CLOSED:
        return CLOSED_KIND
    return ASKED if verb in _ASKED else NEWS if verb in _NEWS else TOPICS


def way_of(ways: Mapping[str, str], kind: str) -> str:
    """How *kind* comes to who has chosen *ways*: one digest a day unless told otherwise."""
    return ways.get(kind, DAY)


#: Public matters that a group or a program may be told of.
POSTING, NOTICE, RESULT, REPORT, URGENT = PUBLIC_KINDS = (
    "posting", "notice", "result", "report", "urgent",
)  # fmt: skip
