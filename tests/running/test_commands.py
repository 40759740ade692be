"""Commands and the start: on the server's database, once at a time, in sentences."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine

from deliberation import clock, config
from tests import scene

ROOT = Path(__file__).resolve().parents[2]
HALL = ROOT / "script" / "hall"
OURS = ("DATABASE_URL", "INSTANCE_DIR", "HOST", "PORT", "DEMONSTRATION", "TIMEZONE", "SETTINGS")


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return kept | more


def hall(*command: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """What ``script/hall`` says, called from *cwd*."""
    return subprocess.run(
        [HALL, *command], cwd=cwd, env=environment(**more), capture_output=True, text=True,
        timeout=120,
    )  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Path:
    """A file of settings as an operator writes it, on this test's database."""
    file = tmp_path / "of the hall"
    file.write_text(
        f"# the hall\n\nDATABASE_URL={database_url}\nINSTANCE_DIR='{tmp_path / 'instance'}'\n"
        'DEMONSTRATION=0\r\nTIMEZONE="Asia/Shanghai"\n'
    )
    return file


pytestmark = pytest.mark.skipif(
    not (ROOT / ".venv/bin/python").exists(), reason="script/hall uses .venv, which is not here"
)


def test_a_command_takes_the_servers_settings_and_files_from_where_one_is(
    app, settings, tmp_path
) -> None:
    with app.app_context():
        scene.community("heping", neighbours=0)
    (tmp_path / "elsewhere").mkdir()

    verified = hall("verify", cwd=tmp_path / "elsewhere", SETTINGS=str(settings))
    missing = hall("recount", "no.jsonl", cwd=tmp_path / "elsewhere", SETTINGS=str(settings))

    assert (verified.returncode, verified.stderr) == (0, "")
    assert verified.stdout.startswith("heping: whole")
    assert "no.jsonl" in missing.stderr and "does not exist" in missing.stderr
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.on("sqlite", reason="the same for both")
@pytest.mark.parametrize("command", [["verify"], ["backup", "x.db"]])
def test_a_command_without_a_database_makes_none_and_says_so(tmp_path, command) -> None:
    instance = tmp_path / "instance"
    done = hall(*command, cwd=tmp_path, INSTANCE_DIR=str(instance), DEMONSTRATION="0")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: There is no hall in sqlite:///"), done.stderr
    assert "script/hall" in done.stderr
    assert list(instance.glob("hall.db*")) == []


@pytest.mark.on("sqlite", reason="the same for both")
@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("TIMEZONE=Mars/Base\n", "TIMEZONE=Mars/Base is no time zone"),
        ("TIMEZONE Asia/Shanghai\n", "line 1: write NAME=value"),
    ],
)
def test_a_wrong_setting_is_said_in_a_sentence(tmp_path, written, says) -> None:
    (tmp_path / "wrong").write_text(written)
    done = hall("tick", cwd=tmp_path, SETTINGS=str(tmp_path / "wrong"), DEMONSTRATION="0",
                INSTANCE_DIR=str(tmp_path / "instance"))  # fmt: skip

    assert done.returncode == 1
    assert says in done.stderr and "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= 2


@pytest.mark.parametrize("zone", ["Mars/Base", "Asia", "../etc/passwd", "/etc/passwd", "亚洲/上海"])
def test_a_zone_that_nobody_knows_is_refused(zone) -> None:
    with pytest.raises(config.Misconfigured, match="is no time zone"):
        config.settings({"TIMEZONE": zone})


@pytest.mark.parametrize("name", ["STATEMENT_TIMEOUT", "TRUSTED_PROXIES"])
@pytest.mark.parametrize("written", ["one", "-1", "1.5", "٣", "9" * 30])
def test_a_number_that_is_none_is_refused(name, written) -> None:
    with pytest.raises(config.Misconfigured, match=f"{name}=.* is no number"):
        config.settings({name: written})


@pytest.mark.on("sqlite", reason="of a server that is not there")
def test_a_database_that_does_not_answer_is_said_in_a_sentence(tmp_path) -> None:
    nobody = "postgresql://hall:secret@127.0.0.1:1/hall"
    for command in ("prepare", "tick"):
        done = hall(command, cwd=tmp_path, DATABASE_URL=nobody, DEMONSTRATION="0",
                    INSTANCE_DIR=str(tmp_path / "instance"))  # fmt: skip
        assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
        assert "does not answer" in done.stderr and "secret" not in done.stderr


def test_settings_of_the_environment_win_over_the_file(app, settings, tmp_path) -> None:
    done = hall("verify", cwd=tmp_path, SETTINGS=str(settings), TIMEZONE="Mars/Base")

    assert "TIMEZONE=Mars/Base" in done.stderr


def test_two_that_prepare_at_once_prepare_once(empty_database, tmp_path) -> None:
    with empty_database() as address:
        with_these = environment(
            DATABASE_URL=address, INSTANCE_DIR=str(tmp_path / "instance"), DEMONSTRATION="0"
        )
        command = [sys.executable, "-m", "flask", "--app", "app", "prepare"]
        both = [
            subprocess.Popen(command, cwd=ROOT, env=with_these, stderr=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        said = [one.communicate(timeout=120)[1] for one in both]
        assert [one.returncode for one in both] == [0, 0], said
        engine = sa.create_engine(address)
        with engine.connect() as connection:
            versions = connection.exec_driver_sql("SELECT version_num FROM alembic_version").all()
        engine.dispose()

    assert len(versions) == 1


# ------------------------------------------------------------------ a clock that is put right


def test_a_clock_that_is_set_back_signs_nobody_out(app, client) -> None:
    with app.app_context():
        hall_here = scene.community()
    scene.sign_in(client, hall_here, "resident")
    mine = hall_here.path("mine")
    assert client.get(mine).status_code == 200

    with time_machine.travel(clock.now() - timedelta(hours=3)):
        assert client.get(mine).status_code == 200
    with time_machine.travel(clock.now() - timedelta(days=31)):
        assert client.get(mine).status_code == 303, "so far ahead nothing of ours was signed"


def test_a_session_ends_when_its_time_is_over_and_when_it_was_touched(app, client) -> None:
    with app.app_context():
        hall_here = scene.community()
    scene.sign_in(client, hall_here, "resident")
    mine = hall_here.path("mine")
    cookie = client.get_cookie("session")

    with time_machine.travel(clock.now() + timedelta(days=31)):
        client.set_cookie("session", cookie.value)
        assert client.get(mine).status_code == 303
    client.set_cookie("session", cookie.value[:-3] + "AAA")
    assert client.get(mine).status_code == 303
