"""Whatever is written in a transcript: it is played, or it is said what is wrong on which line."""

from __future__ import annotations

import contextlib
import io
import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from deliberation.rules.meeting import transcript
from deliberation.rules.meeting.transcript import play

#: Half of a transcript is right, so that the other half gets somewhere.
HEADER = "meeting body=HALL seats=Ann,Bea,Cy chair=Ann"
BEGUN = f'{HEADER}\nguests Gil\nitem "Trees"\nAnn Bea Cy arrive\nAnn calls to order\n'
WORDS = """
meeting guests item expect refused result votes arrive arrives leave leaves Ann Bea Cy Gil Zed
calls to order moves main amend refer postpone limit_debate close_debate reconsider recess
adjourn seconds states asks speak for against information recognises finishes puts by hands roll
secret consent for=2 against=1 abstain=0 for=-1 for= Ann:for Bea:against Cy: "Trees" "roses" ->
"" " # +00:10 +01:00 +99 + 10:00 speech=1:00 turns=1 turns=0 raises rules well-taken
not-well-taken out appeals demands recount requests privilege inquiry withdraw grants denies
objects hands the chair takes back returns opens confirms count carried adopted lost tied fallen
void pending phase quorum text next may may-not speaker nobody minutes in-session yes no
body=HALL body=RC body=OWN-G seats=Ann seats= chair=Ann chair=Bea chair= second=0:00 noticed=yes
secret=yes scrutineer=Ann scrutineer=Gil 2 99999999999999 ٣ ０:００ 公告
""".split()
LINES = st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join)
TEXTS = st.one_of(
    st.lists(LINES, max_size=12).map("\n".join),
    st.lists(LINES, max_size=12).map(lambda lines: BEGUN + "\n".join(lines)),
    st.lists(st.sampled_from(WORDS), max_size=6).map(lambda words: f"{HEADER} {' '.join(words)}"),
    st.text(max_size=80),
    st.text(max_size=40).map(lambda text: BEGUN + text),
)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
@example(f"{BEGUN}arrive")
@example(f"{BEGUN}refused arrive")
@example(f"{BEGUN}result for={'9' * 5000}")
@example(f"{BEGUN}Bea moves recess {'9' * 5000}:00")
@example(f"{HEADER} turns={'9' * 5000}")
@example('"\n')
@example("# nothing but a remark")
def test_any_text_is_played_or_its_lines_are_named(text):
    played = play(text)
    lines = text.splitlines() or [""]
    for failure in played.failures:
        assert 1 <= failure.line <= len(lines)
        assert failure.said in ("header", lines[failure.line - 1].strip())
        assert failure.why
        assert len(str(failure).splitlines()) == 1


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=60), TEXTS.map(str.encode)))
def test_the_command_says_one_line_a_failure_and_exits_with_one(content):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "meeting.txt"
        file.write_bytes(content)
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            code = transcript.main([str(file)])
    lines = said.getvalue().split("\n")[:-1]
    if code == 0:
        assert len(lines) == 1 and lines[0].startswith(f"ok {file} (")
    else:
        assert code == 1
        assert lines and all(line.startswith(f"{file}:") for line in lines)
