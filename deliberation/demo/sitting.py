"""A meeting of the demonstration, act by act, as the floor would have it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from deliberation.convene import operations as convene
from deliberation.convene import queries
from deliberation.convene.models import Meeting
from deliberation.convene.notice import give_notice
from deliberation.convene.seating import Place, seat
from deliberation.demo.cast import Cast
from deliberation.demo.days import Days
from deliberation.discuss import operations as discuss
from deliberation.issues.models import Issue
from deliberation.rules.motions import Kind
from deliberation.rules.order import acts
from deliberation.rules.order.acts import How, Method

OFFICERS = {"committee": "chair", "secretary": "secretary", "representative4": "scrutineer"}
VOTERS = (
    "committee",
    "secretary",
    "property",
    "representative",
    "representative2",
    "representative3",
    "representative4",
)
INVITED = {"officer": "街道城管办", "resident": "提议人"}


class Sitting:
    """One meeting of the hall, from its notice to its adjournment."""

    def __init__(self, days: Days, cast: Cast, title: str) -> None:
        self.days, self.cast, self.title = days, cast, title
        self.meeting: Meeting | None = None
        self.now = None

    def convene(self, issues: Sequence[Issue], *, called: int, noticed: int, held: int) -> Meeting:
        """Call it on day *called*, give notice on *noticed*, for 19:00 on day *held*."""
        days, committee = self.days, self.cast["committee"]
        self.now = days.moment(held, 19)
        self.meeting = days.do(
            days.moment(called, 10),
            convene.call_meeting,
            days.community,
            key=f"demonstration:{held}",
            title=self.title,
            body="HALL",
            starts_at=self.now,
            place="活动中心二楼",
            topics=issues,
            by=committee,
        )
        places = {
            self.cast[who].id: Place(function=OFFICERS.get(who), standing_for="") for who in VOTERS
        }
        for who, unit in INVITED.items():
            places[self.cast[who].id] = Place(kind="invited", votes=False, standing_for=unit)
        days.do(days.moment(called, 10, 10), seat, self.meeting, places, by=committee)
        days.do(
            days.moment(noticed, 9, 30), give_notice, days.community, self.meeting, by=committee
        )
        return self.meeting

    def begin(self) -> None:
        """Everybody comes in; the chair calls to order."""
        self.now -= timedelta(minutes=15)
        for who in (*VOTERS, *INVITED):
            self.now += timedelta(seconds=40)
            self.days.do(
                self.now,
                discuss.arrive,
                self.meeting,
                self.key(who),
                how=How.DOOR,
                by=self.cast["secretary"],
            )
        self.now = self.meeting.starts_at
        self.act(acts.CallToOrder, "committee")

    def decide(
        self,
        issue: Issue,
        text: str,
        votes: tuple[int, int, int],
        *,
        amendment: tuple[str, str] | None = None,
    ) -> None:
        """Open the item of *issue*, state *text*, amend it where wished, and vote by hands."""
        item = next(i for i, topic in queries.agenda(self.meeting) if topic.id == issue.id)
        self.act(acts.OpenItem, "committee", item=str(item.id))
        self.act(acts.StateItem, "committee", item=str(item.id), text=text)
        if amendment:
            words, instead = amendment
            self.act(acts.Move, "representative2", kind=Kind.AMEND, words=words, instead=instead)
            self.act(acts.Second, "representative3")
            self.act(acts.State, "committee")
            self.vote(6, 0, 0)
        self.vote(*votes)

    def vote(self, for_: int, against: int, abstain: int) -> None:
        """Put the question by hands; the chair enters the count, the scrutineer confirms it."""
        self.act(acts.Put, "committee", method=Method.HANDS)
        self.act(acts.EnterCount, "committee", for_=for_, against=against, abstain=abstain)
        self.act(acts.ConfirmCount, "representative4")

    def end(self) -> None:
        """Adjourn: moved, seconded, nobody objects."""
        self.now += timedelta(minutes=5)
        self.days.do(
            self.now,
            discuss.adjourn_by_consent,
            self.meeting,
            mover=self.key("representative"),
            seconder=self.key("representative2"),
            by=self.cast["committee"],
        )

    def act(self, done: type[acts.Act], who: str, /, **particulars) -> None:
        """*who* does it, soon after the last act."""
        self.now += timedelta(seconds=45)
        made = done(self.key(who), **particulars)
        self.days.do(self.now, discuss.act, self.meeting, made, by=self.cast[who])

    def key(self, who: str) -> str:
        """The key under which the floor knows *who*."""
        return str(self.cast[who].id)
