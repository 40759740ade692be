"""A meeting of the demonstration, act by act, as the floor would have it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from deliberation import clock
from deliberation.ballots import operations as ballots
from deliberation.ballots.models import Voter
from deliberation.convene import operations as convene
from deliberation.convene import queries
from deliberation.convene.models import Meeting
from deliberation.convene.operations.notice import give_notice
from deliberation.convene.operations.seat_operations import Place, seat
from deliberation.convene.queries import seat_queries
from deliberation.database import db, record_beside
from deliberation.demo.cast import Cast
from deliberation.demo.days import Days
from deliberation.discuss import operations as discuss
from deliberation.discuss.queries import floor_cache, vote_boxes
from deliberation.issues.models import Issue
from deliberation.people.models import Person
from deliberation.rules.meeting import ArrivalMode, CountMethod, MotionKind, Side, acts

#: Who presides, writes and counts; everybody else is only a seat.
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
DOORS_OPEN = timedelta(minutes=15)  # before the meeting begins


class Sitting:
    """One meeting, from its notice to its adjournment.

    :param voters: accounts of those with a vote; an assembly's are seated by the notice itself
    :param invited: account → whom they stand for; they attend without a vote
    :param absent: of all these, who does not come
    """

    def __init__(
        self,
        days: Days,
        cast: Cast,
        title: str,
        *,
        body: str = "HALL",
        voters: Sequence[str] = VOTERS,
        invited: Mapping[str, str] = INVITED,
        absent: Collection[str] = (),
        place: str = "活动中心二楼",
    ) -> None:
        self.days, self.cast, self.title = days, cast, title
        self.body, self.place = body, place
        self.voters, self.invited, self.absent = voters, invited, absent
        self.meeting: Meeting | None = None
        self.now: datetime | None = None

    def convene(self, issues: Sequence[Issue], *, called: int, noticed: int, held: int) -> Meeting:
        """Call it on day *called*, give notice on *noticed*, for 19:00 on day *held*."""
        days = self.days
        self.call(issues, days.moment(called, 10), starts_at=days.moment(held, 19))
        self.give_notice(days.moment(noticed, 9, 30))
        return self.meeting

    def call(self, issues: Sequence[Issue], at: datetime, *, starts_at: datetime) -> None:
        """Call it at *at*, with *issues* on its agenda, and give everybody their place."""
        days, committee = self.days, self.cast["committee"]
        self.now = starts_at
        self.meeting = days.do(
            at,
            convene.call_meeting,
            days.community,
            key=f"demonstration:{starts_at.isoformat()}",
            title=self.title,
            body=self.body,
            starts_at=starts_at,
            place=self.place,
            topics=issues,
            by=committee,
        )
        places = {
            self.cast[who].id: Place(function=OFFICERS.get(who))
            for who in (self.voters if self.body == "HALL" else OFFICERS)
        }
        for who, unit in self.invited.items():
            places[self.cast[who].id] = Place(kind="invited", votes=False, standing_for=unit)
        for seated in seat_queries.seats(self.meeting):  # representatives take turns in the hall
            places.setdefault(seated.person_id, Place(kind=None))
        days.do(at, seat, self.meeting, places, by=committee)

    def give_notice(self, at: datetime) -> None:
        """Give notice at *at*: from here on the meeting stands."""
        days = self.days
        days.do(at, give_notice, days.community, self.meeting, by=self.cast["committee"])

    def begin(self) -> None:
        """Everybody comes in; the chair calls to order."""
        starts = self.meeting.starts_at
        comers = [who for who in (*self.voters, *self.invited) if who not in self.absent]
        # The door opens on the day of the meeting itself.
        self.now = max(starts - DOORS_OPEN, clock.at(clock.day_of(starts)))
        pace = (starts - self.now) / (len(comers) + 1)
        for who in comers:
            self.now += pace
            self.days.do(
                self.now,
                discuss.arrive,
                self.meeting,
                self.key(who),
                how=ArrivalMode.DOOR,
                by=self.cast["secretary"],
                shown=False,  # nobody listens to what is past
            )
            floor_cache.standing(self.meeting)  # kept between acts, so that none is replayed twice
        self.now = starts
        self.act(acts.CallToOrder, "committee")

    def decide(
        self,
        issue: Issue,
        text: str,
        votes: tuple[int, int, int],
        *,
        amendment: tuple[str, str] | None = None,
        amended_by: tuple[int, int, int] = (6, 0, 0),
        method: CountMethod = CountMethod.HANDS,
    ) -> None:
        """Open the item of *issue*, state *text*, amend it where wished, and vote by *method*."""
        self.open(issue, text)
        if amendment:
            self.amend(*amendment)
            self.vote(*amended_by)
        self.vote(*votes, method=method)

    def open(self, issue: Issue, text: str) -> None:
        """Open the item of *issue* and state *text* as its main motion."""
        item = next(i for i, topic in queries.agenda(self.meeting) if topic.id == issue.id)
        self.act(acts.OpenItem, "committee", item=str(item.id))
        self.act(acts.StateItem, "committee", item=str(item.id), text=text)

    def amend(self, words: str, instead: str) -> None:
        """Move to put *instead* where *words* stand; seconded and stated, not yet decided."""
        self.act(acts.Move, "representative2", kind=MotionKind.AMEND, words=words, instead=instead)
        self.act(acts.Second, "representative3")
        self.act(acts.State, "committee")

    def speak(self, who: str, side: Side) -> None:
        """*who* asks to speak, is given the floor, and finishes."""
        self.act(acts.Ask, who, side=side)
        self.act(acts.Recognise, "committee", member=self.key(who))
        self.act(acts.Finish, who)

    def vote(
        self, for_: int, against: int, abstain: int, *, method: CountMethod = CountMethod.HANDS
    ) -> None:
        """Put the question; the chair enters the count, the scrutineer confirms it.

        By box those present press their votes, and the chair closes it.
        """
        self.act(acts.Put, "committee", method=method)
        if method is CountMethod.BOX:
            self._cast(["for"] * for_ + ["against"] * against + ["abstain"] * abstain)
            return
        self.act(acts.EnterCount, "committee", for_=for_, against=against, abstain=abstain)
        self.act(acts.ConfirmCount, "representative4")

    def _cast(self, choices: Sequence[str]) -> None:
        assert self.meeting is not None and self.now is not None
        meeting, now = self.meeting, self.now
        box = vote_boxes.running(meeting)
        assert box is not None
        of_box = Voter.community_id == box.community_id, Voter.box_id == box.id
        lines = db.session.scalars(select(Voter).where(*of_box).order_by(Voter.id)).all()
        for line, choice in zip(lines, choices, strict=False):
            now += timedelta(seconds=2)
            by, online = record_beside(line, Person, line.person_id), ballots.ONLINE
            self.days.do(now, ballots.cast, box, line, choice, channel=online, by=by)
        self.now = now + timedelta(seconds=45)
        chair, by = self.key("committee"), self.cast["committee"]
        self.days.do(self.now, discuss.close_box, meeting, chair=chair, by=by)
        floor_cache.standing(meeting)

    def end(self) -> None:
        """Adjourn: moved, seconded, nobody objects."""
        self.now += timedelta(minutes=5)
        self.days.do(
            self.now,
            discuss.adjourn_by_consent,
            self.meeting,
            mover=self.key("representative"),
            seconder=self.key("representative2"),
            chair=self.key("committee"),
            by=self.cast["committee"],
        )

    def act(self, done: type[acts.Act], who: str, /, **particulars) -> None:
        """*who* does it, soon after the last act."""
        self.now += timedelta(seconds=45)
        made = done(self.key(who), **particulars)
        self.days.do(self.now, discuss.act, self.meeting, made, by=self.cast[who], shown=False)
        floor_cache.standing(self.meeting)

    def key(self, who: str) -> str:
        """The key under which the floor knows *who*."""
        return str(self.cast[who].id)
