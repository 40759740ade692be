"""What fails does not keep the rest from happening: timers, reminders, whole communities."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from deliberation import clock
from deliberation.ballots.queries.doors import persons
from deliberation.database import db, unit_of_work
from deliberation.issues import operations as issues
from deliberation.issues.models import VOTER, Duty, Issue, Timer
from deliberation.lobby import operations
from deliberation.lobby.operations import SETTLED_BY, reminders, settle_due, ticking
from deliberation.messages.models import Message
from deliberation.people.models import Community
from deliberation.rules.box import Secrecy
from deliberation.rules.policy import RoleKind
from deliberation.web.words import WORDS
from tests import scene
from tests.records import stored


@pytest.fixture
def hall(app):
    with app.app_context():
        yield scene.community(neighbours=2)


def told(verb: str = "duty:due_soon") -> list[tuple[str, int]]:
    """Which duty whom was told of."""
    db.session.rollback()
    asked = sa.select(Message.particulars, Message.person_id).where(Message.verb == verb)
    return sorted((row.particulars["duty"], row.person_id) for row in db.session.execute(asked))


# ------------------------------------------------------------------ reminders


@pytest.mark.parametrize("secret", [False, True], ids=["named", "secret"])
def test_of_a_written_vote_those_are_reminded_who_have_not_voted(hall, secret) -> None:
    vote = scene.writing_open(hall, **({"secrecy": Secrecy.SECRET} if secret else {}))
    box = scene.box_of(vote)
    voters = set(persons(box))
    scene.cast(box, "for")
    silent = set(persons(box, silent=True))
    assert 0 < len(silent) < len(voters)

    near = box.closes_at - timedelta(days=2)
    with clock.pretend(near):
        reminders.remind(hall.community, near)
        assert reminders.remind(hall.community, near) == 0

    assert {person for duty, person in told() if duty == "write_vote"} == silent
    assert told("duty:overdue") == []


def test_after_the_end_of_a_written_vote_nobody_is_urged_to_vote(hall) -> None:
    box = scene.box_of(scene.writing_open(hall))
    after = box.closes_at + timedelta(days=1)  # and no tick has settled it

    with clock.pretend(after):
        reminders.remind(hall.community, after)

    assert [one for one in told("duty:overdue") if one[0] == "write_vote"] == []


OWED_BY = [*RoleKind, VOTER, "unit", "person"]


@pytest.mark.parametrize("kind", sorted(WORDS["duty"]))
def test_every_kind_of_duty_can_be_owed_by_everybody(hall, kind) -> None:
    vote = scene.writing_open(hall)
    about = stored(Issue, vote.issue_id)
    due = scene.at(days=300)
    others = {"unit": {"unit_id": hall.units["property"].id},
              "person": {"person_id": hall.resident.id}}  # fmt: skip
    with unit_of_work():
        db.session.execute(sa.update(Duty).values(settled_at=scene.at()))
        for debtor in OWED_BY:
            by = others.get(debtor, {"role": str(debtor)})
            issues.owe(about, kind, at=scene.at(), due=due, subject_id=vote.box_id, **by)
    failures: list[operations.Failure] = []

    sent = [
        reminders.remind(hall.community, moment, failures=failures)
        for moment in (due - timedelta(days=1), due + timedelta(days=1))
    ]

    assert failures == []
    expected = 0 if kind in reminders.UNREMINDED else len(OWED_BY)
    assert sent == [expected, expected]


def test_a_reminder_that_fails_is_named_and_the_others_are_sent(hall) -> None:
    about = scene.issue_at_collect(hall)
    due = scene.at(days=300)
    with unit_of_work():
        db.session.execute(sa.update(Duty).values(settled_at=scene.at()))
        for number, role in enumerate(("supervisor", "nobody knows", "committee")):
            end = due + timedelta(minutes=number)
            issues.owe(about, "report", at=scene.at(), due=end, role=role)
    failures: list[operations.Failure] = []

    sent = reminders.remind(hall.community, due, failures=failures)

    assert sent == 2
    assert [(one.what, one.kind, type(one.error)) for one in failures] == [
        ("reminder of duty", "report", ValueError)
    ]
    assert {person for _, person in told()} >= {hall.supervisor.id, hall.committee.id}
    with pytest.raises(ValueError, match="nobody knows"):
        reminders.remind(hall.community, due)


# ------------------------------------------------------------------ timers


@pytest.fixture
def three(hall, monkeypatch) -> list[int]:
    """Ids of three timers of the kind "lapse", of which the first and second fail."""
    made = [scene.issue_at_collect(hall, title=f"{number} 号提议") for number in range(3)]
    kept = SETTLED_BY["lapse"]

    def lapse(community, timer) -> None:
        kept(community, timer)
        if timer.subject_id in (made[0].id, made[1].id):
            raise RuntimeError(f"issue {timer.subject_id}")

    monkeypatch.setattr(operations.settling, "SETTLED_BY", {**SETTLED_BY, "lapse": lapse})
    return [one.id for one in made]


def state(ids: list[int]) -> list[tuple[bool, bool]]:
    """Of each issue: whether its timer is settled, and whether it has lapsed."""
    db.session.rollback()
    settled = dict(
        db.session.execute(
            sa.select(Timer.subject_id, Timer.settled_at).where(Timer.kind == "lapse")
        ).all()
    )
    ended = dict(db.session.execute(sa.select(Issue.id, Issue.step)).all())
    return [(settled[one] is not None, ended[one] != "collect") for one in ids]


def test_a_timer_that_fails_leaves_nothing_behind_and_later_ones_are_settled(hall, three) -> None:
    failures: list[operations.Failure] = []

    settled = settle_due(hall.community, scene.at(days=200), failures=failures)

    assert settled == 1
    assert [str(one.error) for one in failures] == [f"issue {three[0]}", f"issue {three[1]}"]
    assert state(three) == [(False, False), (False, False), (True, True)]
    with pytest.raises(RuntimeError, match=f"issue {three[0]}"):
        settle_due(hall.community, scene.at(days=200))


def test_a_request_goes_past_what_fails_and_leaves_it_alone_for_a_while(
    app, hall, three, monkeypatch, caplog
) -> None:
    monkeypatch.setattr(operations.settling, "AT_A_REQUEST", 2)
    monkeypatch.setattr(app, "testing", False)
    with clock.pretend(scene.at(days=200)):
        first = app.test_client().get(hall.path())  # both that fail: no more in one request
        assert (first.status_code, state(three)[2]) == (200, (False, False))
        second = app.test_client().get(hall.path())

    assert (second.status_code, state(three)) == (
        200, [(False, False), (False, False), (True, True)]
    )  # fmt: skip
    errors = [one.getMessage() for one in caplog.records if one.levelname == "ERROR"]
    logged = [said.splitlines()[0] for said in errors]
    assert [line.split(" (")[1] for line in logged] == ["lapse) failed"] * 2, "once each"


@pytest.mark.parametrize("kind", sorted(SETTLED_BY))
def test_a_timer_of_any_kind_without_its_record_fails_alone(hall, kind) -> None:
    with unit_of_work():
        issues.set_timer(hall.community.id, kind, 999_999, falls_due=scene.at(days=1))
    about = scene.issue_at_collect(hall)
    failures: list[operations.Failure] = []

    settle_due(hall.community, scene.at(days=200), failures=failures)

    assert [one.kind for one in failures] in ([], [kind])  # some look first whether it is there
    assert state([about.id]) == [(True, True)]


# ------------------------------------------------------------------ communities


@pytest.mark.parametrize("where", ["timer", "reminder", "community"])
def test_a_tick_goes_on_after_what_fails_and_ends_with_status_1(
    app, hall, monkeypatch, caplog, where
) -> None:
    others = [scene.community(code, neighbours=0) for code in ("anfang", "zweite")]
    made = [scene.issue_at_collect(one) for one in (*others, hall)]
    with unit_of_work():
        if where == "timer":
            issues.set_timer(hall.community.id, "no such", 1, falls_due=scene.at())
        elif where == "reminder":
            issues.owe(made[2], "report", at=scene.at(), due=scene.at(), role="nobody knows")
        else:
            db.session.execute(
                sa.update(Community)
                .where(Community.id == hall.community.id)
                .values(closed_days=["no day"], numbers=["no numbers"])
            )
    if where == "community":
        kept = ticking.remind
        monkeypatch.setattr(
            ticking, "remind", lambda one, *more, **named: one.bylaws and kept(one, *more, **named)
        )
    with clock.pretend(scene.at(days=200)):
        done = app.test_cli_runner().invoke(args=["tick"])
    lines = dict(line.split(": ", 1) for line in done.output.splitlines() if " settled" in line)

    assert done.exit_code == 1
    code = hall.community.code
    assert list(lines) == sorted(["anfang", "zweite", code])
    assert {one: "1 failed" in line for one, line in lines.items()} == {
        "anfang": False, "zweite": False, code: True,
    }  # fmt: skip
    assert state([one.id for one in made]) == [(True, True)] * 3
    errors = [one.getMessage() for one in caplog.records if one.levelname == "ERROR"]
    logged = [said.splitlines()[0] for said in errors]
    assert len(logged) == 1 and logged[0].startswith(f"{code}: {where}"), logged


def test_a_tick_with_nothing_wrong_ends_with_status_0(app, hall) -> None:
    box = scene.box_of(scene.writing_open(hall))
    with clock.pretend(box.closes_at - timedelta(days=2)):
        done = app.test_cli_runner().invoke(args=["tick"])

    assert (done.exit_code, done.exception) == (0, None)
    assert "1 reminded" in done.output
