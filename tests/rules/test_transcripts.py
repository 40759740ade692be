"""Every transcript plays as it says; and what a transcript says wrongly is found and named."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from deliberation.rules.meeting import transcript
from deliberation.rules.meeting.acts import Arrive, CallToOrder
from deliberation.rules.meeting.transcript import Failure, play

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))
OPENED = """meeting body=HALL seats=Ann,Bea,Cy chair=Ann
Ann Bea Cy arrive
Ann calls to order
"""
PENDING = OPENED + 'Bea moves main "Plant trees"\nCy seconds\nAnn states\n'


@pytest.mark.parametrize("file", TRANSCRIPTS, ids=lambda file: file.stem)
def test_a_transcript_plays_as_it_says(file):
    assert play(file.read_text(encoding="utf-8")).failures == ()


def test_the_meetings_written_down_by_others_play_as_they_say():
    folder = Path(__file__).parents[3] / "shared" / "cases" / "floor"
    files = sorted(folder.glob("*.txt"))
    if not files:
        pytest.skip("the cases are not beside this project")
    assert {file.name: play(file.read_text(encoding="utf-8")).failures for file in files} == {
        file.name: () for file in files
    }


def failures(text: str) -> list[str]:
    return [str(failure) for failure in play(text).failures]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("expect pending main", "pending: nothing"),
        ("expect phase recess", "it is in-session"),
        ("expect quorum no", "it is yes"),
        ("expect chair Bea", "it is Ann"),
        ("expect speaker Bea", "it is nobody"),
        ("expect next Bea", "it is nobody"),
        ('expect text "Plant trees"', 'it is ""'),
        ("expect carried", "no vote stands"),
        ("expect adopted", "no vote stands"),
        ("expect lost", "no vote stands"),
        ("expect tied", "no vote stands"),
        ("expect void", "no vote stands"),
        ("expect fallen", "no motion has fallen"),
        ('expect may Ann "moves main"', "it is not in order"),
        ('expect may-not Bea "moves main"', "it is in order"),
        ('expect minutes "nobody came"', "the minutes do not say so"),
        ('refused Bea moves main "Plant trees"', 'in order: Bea moves main "Plant trees"'),
        ("Bea seconds", "out of order: floor.nothing_to_second [3.2.3]"),
        ("Bea dances", "no such act: dances"),
        ("Bea moves amend trees", "not how one moves amend: trees"),
        ("Bea moves recess 5", "no time: 5"),
        ("result for=many", "no whole number: many"),
        ("votes Bea", "no vote: Bea"),
        ("expect rain", "no such expectation: rain"),
        ("expect", "no such expectation: "),
    ],
)
def test_what_is_not_so_is_found_and_named(line, why):
    assert failures(OPENED + line) == [f"4: {line}: {why}"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("result for=1 against=1", "tied"),
        ("result for=0 against=1", "lost"),
    ],
)
def test_a_vote_that_failed_was_not_carried(line, why):
    text = f"{PENDING}Ann puts by hands\n{line}\nexpect carried\nexpect adopted"
    assert failures(text) == [
        f"9: expect carried: the last question put, main: {why}",
        f"10: expect adopted: the last question put, main: {why}",
    ]


def test_a_vote_made_void_carried_nothing():
    voided = 'Dee raises order "doors"\nAnn rules well-taken "open"\nexpect lost'
    text = PENDING.replace("Cy chair", "Cy,Dee chair").replace("Cy arrive", "Cy Dee arrive")
    assert failures(f"{text}Ann puts by hands\nresult for=2 against=0\n{voided}") == [
        "11: expect lost: the vote is void"
    ]


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("", "a transcript begins with: meeting body=… seats=… chair=…"),
        ("meeting body=HALL seats=Ann,Bea", "the header lacks chair="),
        ("meeting body=HALL seats=Ann chair=Ann sun=yes", "not understood: sun=yes"),
        ("meeting body=HALL seats=Ann chair=Ann noticed=perhaps", "yes or no, not perhaps"),
        ("meeting body=HALL seats=Ann chair=Ann turns=two", "no whole number: two"),
        ("meeting body=CLUB seats=Ann chair=Ann", "profiles.unknown_body [2] (code=CLUB)"),
        ("meeting body=OWN-G seats=Ann chair=Ann", "floor.owners_do_not_meet [2] (code=OWN-G)"),
    ],
)
def test_a_header_that_cannot_be_read_is_the_only_failure(header, why):
    assert play(header).failures == (Failure(1, "header", why),)


@pytest.mark.parametrize(
    ("text", "failure"),
    [
        ("# May\n\nmeeting body=HALL", Failure(3, "header", "the header lacks seats=")),
        (
            'meeting body=HALL seats=Ann chair=Ann\n\nitem "Park',
            Failure(3, 'item "Park', "a quotation mark is not closed"),
        ),
        (
            "meeting body=HALL seats=Ann chair=Ann\nitem Park",
            Failure(2, "item Park", "not in quotation marks: Park"),
        ),
    ],
)
def test_what_cannot_be_read_before_the_meeting_is_named_by_its_line(text, failure):
    assert play(text).failures == (failure,)


def test_somebody_must_come():
    assert failures(f"{OPENED}arrive\nrefused leaves") == [
        "4: arrive: who arrive?",
        "5: refused leaves: who leaves?",
    ]


def test_a_line_with_an_open_quotation_mark_does_not_stop_the_meeting():
    assert failures(f'{OPENED}Bea moves main "Plant\nexpect pending') == [
        '4: Bea moves main "Plant: a quotation mark is not closed'
    ]


def test_a_transcript_gives_its_acts_with_their_times():
    played = play(OPENED.replace("order", "order +00:00"))
    assert played.acts == (
        Arrive("Ann"),
        Arrive("Bea"),
        Arrive("Cy"),
        CallToOrder("Ann", at=0),
    )


def test_a_refused_act_shows_what_time_has_done_and_binds_nobody():
    text = f"""{OPENED}Bea moves recess 5:00 +01:00
refused Cy seconds +02:30
expect fallen
expect minutes "recess 05:00: fallen, no second"
expect fallen
Cy moves recess +02:10
expect minutes "Cy moves recess"
"""
    assert failures(text) == []


def test_the_command_says_ok_or_each_failure(tmp_path, capsys):
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text(OPENED + "# nothing more\n", encoding="utf-8")
    bad.write_text(OPENED + "expect phase recess\nBea seconds\n", encoding="utf-8")
    assert transcript.main([str(good)]) == 0
    assert transcript.main([str(good), str(bad), str(tmp_path / "none.txt")]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"ok {good} (4 acts)",
        f"ok {good} (4 acts)",
        f"{bad}:4: expect phase recess: it is in-session",
        f"{bad}:5: Bea seconds: out of order: floor.nothing_to_second [3.2.3]",
        f"{tmp_path / 'none.txt'}: [Errno 2] No such file or directory: '{tmp_path / 'none.txt'}'",
    ]


def test_the_command_needs_nothing_but_python():
    root = Path(__file__).parents[2]
    file = str(TRANSCRIPTS[0])
    alone = f"""import runpy, sys
sys.path.insert(0, {str(root)!r})
sys.argv[1:] = [{file!r}]
runpy.run_module("deliberation.rules.meeting.transcript", run_name="__main__")"""
    # -I and -S: no environment, no installed libraries.
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", alone], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"ok {TRANSCRIPTS[0]} (")


def test_the_command_says_names_that_the_terminal_cannot_write(tmp_path):
    file = tmp_path / "会议.txt"
    file.write_text(OPENED + "王老师 seconds\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "deliberation.rules.meeting.transcript", str(file)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONIOENCODING": "ascii", "PATH": ""},
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.endswith(
        ": out of order: floor.stranger [3.2.8] (member=\\u738b\\u8001\\u5e08)\n"
    )


def test_the_command_runs_as_a_module():
    module = [sys.executable, "-m", "deliberation.rules.meeting.transcript"]
    file = TRANSCRIPTS[0]
    done = subprocess.run([*module, str(file)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"ok {file} (")
    none = subprocess.run(module, capture_output=True, text=True, check=False)
    assert (none.returncode, none.stdout) == (1, "")
