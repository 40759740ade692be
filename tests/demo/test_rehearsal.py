"""`flask rehearse`: a transcript becomes a meeting that everybody can watch."""

from __future__ import annotations

from pathlib import Path

import pytest

from deliberation import clock
from deliberation.convene import queries as convene
from deliberation.demo import rehearsal
from deliberation.discuss import queries as discuss
from deliberation.discuss.queries import floor_cache
from deliberation.journal import queries as journal
from tests import scene

SHORT = """meeting body=HALL seats=Ann,Bea,Cy,Dee chair=Ann speech=1:00 turns=1
guests Gil
Ann Bea Cy Dee Gil arrive
Ann calls to order +00:00
Bea moves main "Plant trees" +00:10
Cy seconds
Ann states
Dee asks to speak against
Ann recognises Dee +01:00
refused Dee seconds +01:10
expect speaker Dee
Bea requests inquiry "which trees" +02:30
Ann grants
Ann hands the chair to Cy +02:40
Cy puts by roll
votes Bea:for Ann:for Dee:against
expect adopted
Ann takes the chair back
Bea moves adjourn
Cy seconds
Ann states
Ann asks for consent
Ann grants
"""


@pytest.fixture
def hall(app):
    with app.app_context():
        yield scene.community()


def run(app, folder, text, code="heping"):
    file = folder / "meeting.txt"
    file.write_text(text, encoding="utf-8")
    command = ["rehearse", str(file), "--community", code, "--speed", "0"]
    return app.test_cli_runner().invoke(args=command)


@pytest.mark.settings(DEMONSTRATION=True)
def test_a_transcript_is_played_into_a_meeting_whose_record_is_whole(app, hall, tmp_path, client):
    with clock.pretend(scene.at(40)):
        done = run(app, tmp_path, SHORT)
        assert (done.exit_code, done.output.splitlines()[0]) == (0, "/heping/meetings/1/floor")
        assert client.get("/heping/meetings/1/minutes").status_code == 200
    meeting = convene.by_number(hall.community.id, 1)
    floor = floor_cache.floor(meeting)
    assert meeting.adjourned_at is not None
    assert (floor.setup.speech, floor.setup.turns) == (60, 1)
    assert [(one.text, one.passed) for one in floor.decisions if one.kind == "main"] == [
        ("Plant trees", True)
    ]
    assert len(floor.setup.voters) == 4
    assert discuss.verify(meeting) is None and journal.verify(hall.community.id) is None


@pytest.mark.settings(DEMONSTRATION=True)
def test_what_cannot_be_rehearsed_is_said_and_makes_no_meeting(app, hall, tmp_path):
    for text, why in (
        (SHORT + "expect lost\n", "expect lost"),
        (SHORT.split("Bea moves")[0].replace("HALL", "RRA"), "body=HALL"),
        ("hello", "a transcript begins with"),
    ):
        done = run(app, tmp_path, text)
        assert done.exit_code == 1 and why in done.output
    assert "there is no community nowhere" in run(app, tmp_path, SHORT, "nowhere").output
    assert convene.by_number(hall.community.id, 1) is None


def test_outside_of_the_demonstration_nobody_is_made_up(app, hall, tmp_path):
    done = run(app, tmp_path, SHORT)
    assert done.exit_code == 1 and "DEMONSTRATION=1" in done.output


@pytest.mark.settings(DEMONSTRATION=True)
def test_speed_says_how_long_one_waits_between_acts(app, hall):
    waited, now = [], scene.at(40)
    with clock.pretend(now):
        meeting, script = rehearsal.prepare(hall.community, SHORT, at=now)
        rehearsal.perform(
            meeting, script, speed=10, at=now, said=lambda act: None, wait=waited.append
        )
    assert len(waited) == len(script)
    assert min(waited) == rehearsal.PAUSE / 10 and max(waited) == 9


@pytest.mark.settings(DEMONSTRATION=True)
@pytest.mark.parametrize("name", ["parking", "3.2.7-recount", "3.2.7-scrutineer", "3.2.11-appeal"])
def test_counts_by_hands_are_confirmed_in_a_rehearsal_too(app, hall, tmp_path, name):
    transcripts = Path(__file__).parent.parent / "rules" / "transcripts"
    with clock.pretend(scene.at(40)):
        done = run(app, tmp_path, (transcripts / f"{name}.txt").read_text(encoding="utf-8"))
    assert done.exit_code == 0, (done.output, done.exception)
    meeting = convene.by_number(hall.community.id, 1)
    assert "confirm_count" in [act.data["act"] for act in discuss.acts(meeting)]
