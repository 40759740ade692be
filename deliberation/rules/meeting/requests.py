"""Requests, answered by the chair without a vote; objections to consent (rulebook 3.1, 3.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.rules.meeting.act_rules import Role, Verb, Verbs, free
from deliberation.rules.meeting.acts import CountMethod, Deny, Grant, Object, Request
from deliberation.rules.meeting.events import Happening
from deliberation.rules.meeting.motions import GUESTS_MAY, REQUESTS, MotionKind
from deliberation.rules.meeting.questions import PendingQuestion, Stage
from deliberation.rules.meeting.voting import announced
from deliberation.rules.refusals import Refusal

if TYPE_CHECKING:
    from deliberation.rules.meeting.floor import Floor


def _may_request(floor: Floor, act: Request) -> Refusal | None:
    top = floor.top
    if act.kind in GUESTS_MAY:
        if top is not None and top.stage is Stage.VOTING:
            return Refusal.of("floor.vote_open", "3.2.11")
        return None
    if act.by not in floor.setup.voters:
        return Refusal.of("floor.guest", "3.1", member=act.by)
    if top is None or top.by != act.by:
        return Refusal.of("floor.not_the_mover", "3.4", member=act.by)
    if top.stage not in (Stage.MOVED, Stage.SECONDED, Stage.STATED):
        return Refusal.of("floor.vote_open", "3.4")
    if top.speaker not in (None, act.by):
        return Refusal.of("floor.somebody_speaks", "3.2.5", member=top.speaker)
    return None


def _requests_what(floor: Floor, act: Request) -> Refusal | None:
    if act.kind not in REQUESTS:
        return Refusal.of("floor.no_request", "3.1", kind=str(act.kind))
    return None


def _requested(floor: Floor, act: Request) -> Floor:
    if act.kind is MotionKind.WITHDRAW and floor.on_top.stage is not Stage.STATED:
        return _withdrawn(floor)
    return floor.pushed(PendingQuestion(floor.seq, act.kind, act.by, Stage.ASKED, text=act.text))


def _withdrawn(floor: Floor) -> Floor:
    """The question is gone. Withdrawing is a request: it cuts off no appeal and no recount."""
    return floor.told(Happening.WITHDRAWN, item=floor.top).popped()


def _asks_consent(floor: Floor) -> bool:
    top = floor.top
    return (
        top is not None
        and top.stage is Stage.VOTING
        and top.open_vote.method is CountMethod.CONSENT
    )


def _may_object(floor: Floor, act: Object) -> Refusal | None:
    if _asks_consent(floor):
        return None
    if floor.top is None or floor.top.kind is not MotionKind.WITHDRAW or floor.top.by == act.by:
        return Refusal.of("floor.nothing_to_object_to", "3.2.7")
    return None


def _objected(floor: Floor, act: Object) -> Floor:
    if _asks_consent(floor):
        floor = floor.told(Happening.OBJECTED, item=floor.top, member=act.by)
        pending = floor.questions.topped(floor.on_top.pending())
        return floor.asking(pending).having(announced=None, ruled=None)
    return _kept(floor)


def _may_grant(floor: Floor, act: Grant) -> Refusal | None:
    return None if _asks_consent(floor) else _may_deny(floor, act)


def _may_deny(floor: Floor, act: Deny | Grant) -> Refusal | None:
    if floor.top is None or floor.top.kind not in REQUESTS:
        return Refusal.of("floor.no_request", "3.1", kind="")
    return None


def _granted(floor: Floor, act: Grant) -> Floor:
    if _asks_consent(floor):  # nobody objects: those present agree
        return announced(floor, (len(floor.on_top.open_vote.presence), 0, 0))
    withdraws = floor.on_top.kind is MotionKind.WITHDRAW
    floor = floor.popped()
    return _withdrawn(floor) if withdraws else floor


def _denied(floor: Floor, act: Deny) -> Floor:
    return _kept(floor) if floor.on_top.kind is MotionKind.WITHDRAW else floor.popped()


def _kept(floor: Floor) -> Floor:
    floor = floor.popped()
    return floor.told(Happening.KEPT, item=floor.top)


VERBS: Verbs = {
    Request: Verb(Role.ANYBODY, _may_request, _requests_what, _requested),
    Object: Verb(Role.MEMBER, _may_object, free, _objected),
    Grant: Verb(Role.CHAIR, _may_grant, free, _granted),
    Deny: Verb(Role.CHAIR, _may_deny, free, _denied),
}
