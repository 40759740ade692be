"""What somebody was told, each with the button to where it is done or to be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from flask import g, url_for
from flask_babel import LazyString

from deliberation.ballots.models import Box
from deliberation.lobby import queries
from deliberation.lobby.routes.boxes import message_addresses
from deliberation.messages import queries as messages
from deliberation.messages.models import Message
from deliberation.narrative.queries import Line, told
from deliberation.supervise.operations.answers import TO_CONFIRM, to_confirm
from deliberation.web.language import lazy_gettext as _l

Address = Callable[[Message, str | None], str | None]
"""Gives where a message leads, of it and the number of its issue; ``None``: nowhere any more."""


class Way(NamedTuple):
    """The button of a kind of message."""

    label: LazyString
    address: Address


class Told(NamedTuple):
    """A message, the issue that it is about (its number and title), and its button."""

    line: Line
    new: bool
    number: str | None
    title: str | None
    label: LazyString | None
    address: str | None


def page(
    before: int | None = None, boxes: Sequence[tuple[Box, str]] = (), *, powers: bool = False
) -> dict[str, Any]:
    """One page of what this person was told, for ``lobby/_messages.html``.

    :param boxes: the ballots that wait for them, each with its address
    :param powers: whether a role, a letter, a rule or a register waits for them
    """
    rows = messages.page(g.community.id, g.actor.person_id, before)
    received = rows[: messages.PAGE]
    waiting = {
        (box.issue_id, box.is_rating): address for box, address in boxes if box.issue_id is not None
    }
    known = message_addresses(received) | _batches(received) | _cast(received, waiting)
    if powers:
        overview = url_for("powers.overview")
        known |= {one.id: overview for one in received if one.verb in OFFERED}
    ids = [one.id for one in received]
    unread = [one.id for one in received if one.read_at is None]
    return {
        "story": lambda: _story(received, known),
        "fold": before is None,
        # What the story depends on that leaves no entry.
        "state": sha256(repr((ids, unread, known, len(rows))).encode()).hexdigest()[:24],
        "received": len(received),
        "unread": len(unread),
        "last": received[0].id if received else None,
        "before": received[-1].id if len(rows) > messages.PAGE else None,
    }


def _story(received: Sequence[Message], known: Mapping[int, str]) -> list[Told]:
    here = g.community.id
    lines = told(received, here, in_messages=True)
    issues = queries.named(here, g.actor, {line.issue_id for line in lines if line.issue_id})
    return [
        _told(one, line, issues.get(line.issue_id or 0), known.get(one.id))
        for one, line in zip(received, lines, strict=True)
    ]


def _told(one: Message, line: Line, issue: tuple[str, str] | None, known: str | None) -> Told:
    number, title = issue or (None, None)
    way = WAYS.get(one.verb)
    address = known or (way and way.address(one, number))
    label = way.label if way else READ
    if one.verb in ASKS and known is None:
        label = READ  # it was answered, or can be no longer
    return Told(line, one.read_at is None, number, title, label if address else None, address)


def _batches(received: Sequence[Message]) -> dict[int, str]:
    """The messages about paper answers that still wait to be compared → where that is done."""
    asks = {one.id: one.particulars["batch"] for one in received if one.verb == TO_CONFIRM}
    waiting = to_confirm(g.community.id, set(asks.values()))
    return {
        message: url_for("supervise.answer_batch", batch_id=batch)
        for message, batch in asks.items()
        if batch in waiting
    }


def _cast(received: Sequence[Message], waiting: Mapping[tuple[int, bool], str]) -> dict[int, str]:
    """The messages that ask for a ballot which still waits → where it is cast."""
    return {
        one.id: waiting[one.issue_id, one.verb in RATED]
        for one in received
        if one.verb in ASKS and one.issue_id and (one.issue_id, one.verb in RATED) in waiting
    }


# ------------------------------------------------------------------ where each kind leads


def _issue(one: Message, number: str | None) -> str | None:
    return url_for("lobby.issue", number=number) if number else None


def _owed(one: Message, number: str | None) -> str | None:
    if number:
        return url_for("lobby.issue", number=number, _anchor="acts")
    if report := one.particulars.get("report"):
        return url_for("mend.report", number=report)
    return _text(one, number) or url_for("lobby.mine")


def _by(endpoint: str, key: str, argument: str = "number") -> Address:
    """The page *endpoint* of what the message names as *key*, or that of the issue."""

    def address(one: Message, number: str | None) -> str | None:
        value = one.particulars.get(key)
        return url_for(endpoint, **{argument: value}) if value else _issue(one, number)

    return address


def _at(endpoint: str) -> Address:
    """A page that everybody has but one of."""

    def address(one: Message, number: str | None) -> str | None:
        return url_for(endpoint)

    return address


def _text(one: Message, number: str | None) -> str | None:
    text = one.particulars.get("text_number")
    return url_for("texts.text", number=text) if text else _issue(one, number)


def _round(one: Message, number: str | None) -> str | None:
    text, which = one.particulars.get("text_number"), one.particulars.get("opinion_round")
    if not (text and which):
        return _text(one, number)
    return url_for("texts.opinion_round", number=text, round_number=which)


def _advice(one: Message, number: str | None) -> str | None:
    text, which = one.particulars.get("text_number"), one.particulars.get("advice_number")
    if not (text and which):
        return _text(one, number)
    return url_for("texts.expert_advice", number=text, which=which)


def _nowhere(one: Message, number: str | None) -> str | None:
    """What is known of this one message alone: where its ballots or papers are."""
    return None


def _ways(label: LazyString, address: Address, verbs: str) -> dict[str, Way]:
    return dict.fromkeys(verbs.split(), Way(label, address))


READ = _l("看这件事")

#: What asks for the reader's ballot, as long as it waits.
RATED = frozenset(
    "poll:opened poll:opened_again poll:opened_overdue poll:opened_unaccepted poll:extended".split()
)
ASKS = RATED | frozenset(
    "issue:writing_opened issue:writing_reminded issue:writing_extended".split()
)

#: What asks the reader to be the second person, as long as it waits.
OFFERED = frozenset(
    "letters:wait owner:removal_offered owner:voter_offered owners:offered "
    "person:merging_offered role:offered rules:offered".split()
)

#: Every kind of message → its button. tests/lobby/test_messages.py holds it against them all.
WAYS: Mapping[str, Way] = {
    **_ways(
        READ,
        _issue,
        "council:concluded council:took_up extension:granted extension:refused group:dissolved "
        "group:formed issue:acknowledged issue:adopted_in_writing issue:appealed "
        "issue:appealed_by_signatures issue:consulted_further issue:declined issue:accepted "
        "issue:let_go issue:meeting_cancelled issue:not_adopted_in_writing "
        "issue:not_reached issue:put_on_immediate_track issue:referred issue:reopened "
        "issue:returned issue:satisfied issue:sent_to_subdistrict issue:submitted "
        "issue:taken_back issue:took_in issue:withdrawn mediation:refused mediation:reopened "
        "mediation:satisfied mediator:appointed mediator:released order:answered "
        "party:consent_confirmed party:consented party:declined person:let_go "
        "poll:inconclusive referral:answered referral:not_contradicted referral:sent_back "
        "referral:unsettled report:comment_answered report:published session:called "
        "session:held session:missed session:opened task:accepted task:handed_over "
        "visit:extended visit:inconclusive referral:redo",
    ),
    **_ways(_l("看议题"), _issue, "issue:entered_for issue:lapsed"),
    **_ways(_l("看新的议题"), _by("lobby.issue", "number"), "issue:proposed_anew"),
    **_ways(_l("看并入的议题"), _by("lobby.issue", "number"), "issue:merged"),
    **_ways(
        _l("去办"),
        _owed,
        "duty:due_soon duty:overdue extension:asked order:issued part:settled party:named "
        "poll:satisfied report:commented task:reported_done task:sent_back terms:proposed "
        "visit:opened visit:opened_again referral:replied",
    ),
    **_ways(_l("去评价"), _issue, " ".join(RATED)),
    **_ways(_l("去投票"), _issue, " ".join(ASKS - RATED)),
    **_ways(
        _l("去投票"),
        _at("ballots.boxes"),
        "selection:vote_opened",
    ),
    **_ways(
        _l("看会议通知"),
        _by("convene.meeting", "number"),
        "meeting:cancelled meeting:noticed meeting:stood_in",
    ),
    **_ways(_l("看会议通知"), _by("convene.meeting", "to"), "issue:meeting_postponed"),
    **_ways(_l("看新的会议"), _by("convene.meeting", "to"), "meeting:postponed"),
    **_ways(_l("看会议通知"), _by("convene.meeting", "meeting"), "issue:noticed"),
    **_ways(_l("看要求"), _at("convene.demanded"), "demand:met"),
    **_ways(
        _l("看会议纪要"),
        _by("discuss.minutes", "number"),
        "attendance:entered minutes:contested minutes:said vote:entered",
    ),
    **_ways(_l("看会议纪要"), _by("discuss.minutes", "meeting"), "issue:decided"),
    **_ways(
        _l("看决议"),
        _by("resolve.resolution", "resolution"),
        "legality:asked_on_resolution legality:given_on_resolution "
        "legality:withdrawn_on_resolution objection:answered objection:raised objection:upheld "
        "resolution:done_posted resolution:plan_approved resolution:plan_conditioned "
        "resolution:plan_replied resolution:plan_returned resolution:posted resolution:revoked "
        "resolution:took_force resolution:withdrawn",
    ),
    **_ways(_l("看方案、答复"), _by("resolve.plan", "resolution"), "resolution:plan_submitted"),
    **_ways(
        _l("看协议"),
        _by("resolve.agreement", "agreement"),
        "agreement:concluded agreement:mediator_signed agreement:paper_confirmed "
        "agreement:rewritten agreement:signed agreement:took_force agreement:written "
        "confirmation:applied confirmation:ruled",
    ),
    **_ways(
        _l("看全文"),
        _text,
        "legality:asked legality:given legality:withdrawn text:ended text:published text:reviewed "
        "text:reviewed_late text:took_force",
    ),
    **_ways(
        _l("看公告"),
        _by("texts.announcement", "announcement"),
        "announcement:published announcement:rumour announcement:urgent",
    ),
    **_ways(_l("去提意见"), _round, "round:opened"),
    **_ways(_l("看答复"), _round, "opinion:answered round:answered"),
    **_ways(_l("看这条意见"), _round, "opinion:entered_for"),
    **_ways(
        _l("去看专家意见"), _advice, "advice:asked advice:declared advice:declined advice:given"
    ),
    # Where somebody has something left to say, their card waits above the messages.
    **_ways(_l("去看"), _by("opinions.shown", "map", "map_id"), "opinions:opened"),
    **_ways(_l("看结果"), _by("opinions.shown", "map", "map_id"), "opinions:closed"),
    **_ways(_l("去看说法"), _by("opinions.waiting", "map", "map_id"), "statement:sent"),
    **_ways(
        _l("看我写的说法"),
        _by("opinions.my_stances", "map", "map_id"),
        "statement:admitted statement:refused statement:undecided",
    ),
    **_ways(_l("去核对"), _nowhere, "answers:to_confirm help:waits papers:wait"),
    **_ways(_l("去看"), _nowhere, "ballot:entered_for help:asked"),
    **_ways(
        _l("看投票"),
        _at("ballots.boxes"),
        "ballot:assisted ballot:at_terminal ballot:contested help:denied proxy:given "
        "proxy:revoked proxy:used",
    ),
    **_ways(
        _l("去核对"),
        _at("powers.overview"),
        "register:confirmed register:lapsed register:refused role:refused",
    ),
    **_ways(_l("去核对"), _nowhere, " ".join(OFFERED)),
    **_ways(
        _l("看我们的规矩"),
        _at("lobby.rules"),
        "bylaws:corrected bylaws:resolved rules:confirmed rules:refused",
    ),
    **_ways(
        _l("看我的业主登记"),
        _at("owners.mine"),
        "owner:voter_named owner:voter_removed owners:line_changed",
    ),
    **_ways(
        _l("看居民代表"),
        _at("convene.representatives_page"),
        "representative:handed_over selection:cancelled selection:ended selection:opened",
    ),
    **_ways(
        _l("看我的账号"),
        _at("people.password_form"),
        "account:guessed account:opened account:reset person:left person:merged person:moved "
        "person:renamed role:closed",
    ),
    **_ways(
        _l("看这件随手拍"),
        _by("mend.report", "report"),
        "snap:advised snap:dispatched snap:dispatched_by_rule snap:hand_over_refused "
        "snap:handed_on snap:left_out snap:mended snap:moved_privately snap:not_answered "
        "snap:not_mended snap:order_answered snap:order_opened snap:reported_for snap:taken "
        "snap:taken_over",
    ),
    **_ways(_l("去说修好没有"), _by("mend.report", "report"), "snap:handled"),
    **_ways(_l("看并入的随手拍"), _by("mend.report", "into"), "snap:merged"),
    **_ways(_l("看议题"), _issue, "issue:grew_from_reports"),
    **_ways(_l("核对公开记录"), _at("lobby.record_page"), "head:sent"),
}
