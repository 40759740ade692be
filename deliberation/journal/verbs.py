"""Every verb that the record knows, with its exact keys.

A verb is ``subject:what happened`` in the past tense. Its particulars hold ids, numbers and
words of the matter; never a person's name. Each verb has its sentence in ``sentences.py``.
"""

from __future__ import annotations

from collections.abc import Mapping


def _keys(*names: str) -> frozenset[str]:
    return frozenset(names)


VERBS: Mapping[str, frozenset[str]] = {
    # people
    "community:founded": _keys("code"),
    "bylaws:changed": _keys("numbers"),
    "role:given": _keys("person", "role", "since", "until"),
    "role:ended": _keys("person", "role"),
    "selection:opened": _keys("group", "households", "seats", "candidates"),
    "selection:sheet_entered": _keys("group", "signed", "sheet"),
    "selection:ended": _keys("group", "result", "took_part", "entitled"),
    "selection:cancelled": _keys("group", "reason"),
    "representative:handed_over": _keys("from_person", "person"),
    "unit:item_added": _keys("unit", "list", "text"),
    "unit:item_removed": _keys("unit", "list", "text"),
    "owners:registered": _keys("parts", "owners", "square_metres", "digest"),
    "owner:voter_named": _keys("person"),
    "owner:voter_removed": _keys(),
    # ballots
    "box:opened": _keys("question", "entitled", "roll_hash"),
    "box:extended": _keys("until"),
    "box:closed": _keys("cast", "entitled", "root", "seal"),
    # issues
    "issue:round": _keys("round"),
    # collect
    "issue:proposed": _keys("title", "channel"),
    "issue:entered": _keys("title", "channel"),
    "issue:entered_for": _keys("title", "channel", "person"),
    "photo:attached": _keys("sha256", "width", "height"),
    "issue:cosigned": _keys(),
    "issue:submitted": _keys("cosigners"),
    "issue:withdrawn": _keys("reason"),
    "issue:lapsed": _keys("days"),
    # review
    "issue:acknowledged": _keys("due"),
    "issue:put_on_immediate_track": _keys("due"),
    "issue:accepted": _keys("kind", "body", "owner_person", "owner_unit"),
    "issue:declined": _keys("reasons"),
    "issue:merged": _keys("number", "reasons"),
    "issue:took_in": _keys("number"),
    "issue:referred": _keys("sorting", "addressee", "due", "owner_person"),
    "referral:answered": _keys("addressee", "reply"),
    "referral:sent_back": _keys("addressee", "reply"),
    "issue:appealed": _keys("reason"),
    "issue:appeal_signed": _keys(),
    "issue:appealed_by_signatures": _keys("adults", "representatives"),
    "issue:taken_back": _keys("entry", "taken_back", "step"),
    "issue:let_go": _keys("number"),
    "issue:proposed_anew": _keys("number"),
    "party:named": _keys("position", "party"),
    "party:removed": _keys("position"),
    "party:consented": _keys("position", "channel"),
    "party:declined": _keys("position", "channel"),
    # convene
    "meeting:called": _keys("number", "body", "starts_at", "place"),
    "meeting:moved": _keys("number", "starts_at", "place"),
    "meeting:agenda_set": _keys("number", "issues"),
    "meeting:seats_set": _keys("number", "seats", "voting"),
    "meeting:noticed": _keys(
        "number", "body", "starts_at", "place", "entitled", "roll", "profile", "urgent"
    ),
    "meeting:cancelled": _keys("number", "reason"),
    "issue:noticed": _keys("meeting", "body", "starts_at", "place"),
    "issue:meeting_cancelled": _keys("meeting", "reason"),
    # discuss
    "meeting:opened": _keys("number", "present", "entitled"),
    "meeting:adjourned": _keys("number", "acts", "head"),
    "minutes:added": _keys("number", "position", "remark"),
    "minutes:confirmed": _keys("number", "hash"),
    "minutes:signed": _keys("number", "function", "hash"),
    "issue:opened": _keys("meeting", "body"),
    "issue:decided": _keys(
        "meeting", "result", "method", "text", "in_favour", "against", "abstained", "arithmetic"
    ),
    "issue:returned": _keys("meeting", "why"),
    # resolve
    "resolution:written": _keys("resolution", "tasks", "households"),
    "resolution:posted": _keys("resolution", "until"),
    "resolution:withdrawn": _keys("resolution", "reason"),
    "resolution:plan_submitted": _keys("resolution", "addressee"),
    "resolution:plan_replied": _keys("resolution", "addressee", "reply"),
    "resolution:took_force": _keys("resolution"),
    "objection:raised": _keys("resolution"),
    "objection:answered": _keys("resolution"),
    "objection:upheld": _keys("resolution", "reason"),
    # supervise
    "task:reported_done": _keys("title", "unit"),
    "task:accepted": _keys("title"),
    "task:sent_back": _keys("title", "reason"),
    "task:handed_over": _keys("title", "from_unit", "unit", "reason"),
    "milestone:reached": _keys("title", "milestone", "due"),
    "extension:asked": _keys("title", "until", "reason"),
    "extension:granted": _keys("title", "before_on", "until", "reason"),
    "extension:refused": _keys("title", "until", "reason"),
    "order:issued": _keys("title", "unit", "due", "text"),
    "order:answered": _keys("title", "unit", "text"),
    "report:published": _keys("resolution", "month", "percent"),
    "report:photo_attached": _keys("sha256", "width", "height"),
    "report:commented": _keys("month"),
    "report:comment_answered": _keys("month"),
    "council:took_up": _keys("office", "held_on", "council_why"),
    "council:concluded": _keys("outcome"),
    "group:formed": _keys("lead", "purpose"),
    "group:dissolved": _keys("lead"),
    "duty:due_soon": _keys("duty", "due"),
    "duty:overdue": _keys("duty", "due"),
    "poll:opened": _keys("households", "until"),
    "poll:opened_unaccepted": _keys("households", "until"),
    "poll:opened_overdue": _keys("households", "until"),
    "poll:opened_again": _keys("households", "until"),
    "poll:extended": _keys("arithmetic", "until"),
    "poll:inconclusive": _keys("arithmetic", "until"),
    "poll:satisfied": _keys("arithmetic"),
    "issue:satisfied": _keys("arithmetic"),
    "issue:reopened": _keys("arithmetic", "round"),
    "issue:sent_to_subdistrict": _keys("times"),
}
