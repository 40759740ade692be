"""``flask doctor``: what of this installation is unsafe, wrongly set or late, in words."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, select

from deliberation import clock, config, shredding
from deliberation.ballots import queries as boxes
from deliberation.connections import revision
from deliberation.database import db
from deliberation.issues.models import Timer
from deliberation.journal import queries as journal
from deliberation.messages.operations import sending
from deliberation.opinions import queries as opinions
from deliberation.people import queries as people

#: Letters of the shortest key that nobody guesses: 128 bits, written as config.secret_key does.
KEY_LEAST = 32
#: The tick comes every five minutes (docs/deploy.md).
LATE = timedelta(hours=1)
#: Writing the database anew takes its size twice; below this many times its size it is tight.
ROOM = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    :ivar well: ``None``: only told, nothing to judge
    """

    well: bool | None
    told: str

    def __str__(self) -> str:
        return {True: "ok      ", False: "WRONG   ", None: "        "}[self.well] + self.told


Settings = Mapping[str, Any]


def examine(settings: Settings, migrations: Path) -> Iterator[Finding]:
    """Everything that is looked at, in the order in which it is to be mended.

    :param settings: the application's
    :param migrations: the folder of the tables' history
    """
    yield from _tables(db.engine, migrations)
    yield from _key(settings)
    yield from _files(settings, db.engine)
    yield from _reachable(settings)
    yield from _secret_ballots()
    if db.engine.dialect.name == "postgresql":
        yield from _log_of_postgresql(db.engine)
    else:
        yield from _room(db.engine)
    yield from _time()
    yield from _mails(settings)
    for community_id, code in people.codes():
        number, digest = journal.head(community_id)
        yield Finding(None, f"{code}: record of {number} entries, head {digest}")


def _tables(engine: Engine, migrations: Path) -> Iterator[Finding]:
    here = revision(engine)
    newest = ScriptDirectory(str(migrations)).get_current_head()
    if here == newest:
        yield Finding(True, f"the tables are those of this version ({here})")
    else:
        yield Finding(False, f"the tables are of {here}, the program wants {newest}: run prepare")


def _key(settings: Settings) -> Iterator[Finding]:
    key = str(settings["SECRET_KEY"] or "").strip()
    if len(key) >= KEY_LEAST and len(set(key)) >= KEY_LEAST // 4:
        yield Finding(True, f"the secret key has {len(key)} letters")
    else:
        yield Finding(
            False,
            f"the secret key has {len(key)} letters, of {len(set(key))} kinds: whoever guesses it "
            f"signs in as anybody. Remove instance/secret_key; the next start makes a good one.",
        )


def _files(settings: Settings, engine: Engine) -> Iterator[Finding]:
    """Only the owner may read what holds secrets."""
    paths = [settings["INSTANCE_DIR"] / "secret_key"]
    if engine.dialect.name == "sqlite":
        paths += [Path(f"{engine.url.database}{ending}") for ending in ("", "-wal", "-shm")]
    open_ones = [
        path for path in paths if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    for path in open_ones:
        mode = stat.S_IMODE(path.stat().st_mode)
        yield Finding(False, f"{path} is open to others ({mode:03o}): chmod 600 {path}")
    if not open_ones:
        yield Finding(True, "files with secrets are readable by their owner alone")


def _reachable(settings: Settings) -> Iterator[Finding]:
    host = settings["HOST"]
    public = not config.is_loopback(host)
    if settings["DEMONSTRATION"]:
        yield Finding(
            not public and None,
            "demonstration mode: everybody may be everybody and move the clock"
            + (f", and HOST={host} is public" if public else ""),
        )
    if (public or settings["TRUSTED_PROXIES"]) and not settings["SESSION_COOKIE_SECURE"]:
        yield Finding(False, "cookies travel without HTTPS: set SECURE_COOKIES=1")
    if (public or settings["TRUSTED_PROXIES"]) and not settings["HOSTS"]:
        yield Finding(False, "it answers under any name: say in HOSTS under which it shall")


def _secret_ballots() -> Iterator[Finding]:
    owed = shredding.owed()
    for one in owed:
        yield Finding(
            False,
            f"{one.what} is not shredded since {clock.local(one.since):%F %H:%M}: whoever reads "
            f"the database's files can tell what was in it. {_why_not(one.tables)}",
        )
    if not owed:
        yield Finding(True, "of closed secret ballots and covered words nothing is left to shred")
    running = sum(boxes.secret_and_open(one.id) for one in people.codes())
    maps = sum(opinions.count_open(one.id) for one in people.codes())
    if maps:
        yield Finding(
            None,
            f"{maps} opinion maps are open: delete copies of the database and of secret_key that "
            "are made now once they have closed",
        )
    if running:
        yield Finding(
            None,
            f"{running} secret ballots are open: delete copies of the database that are made "
            "now once they have closed",
        )


def _why_not(tables: str | None) -> str:
    if db.engine.dialect.name == "sqlite":
        return "Somebody holds the file open (a copy, a shell?); end that, then run tick."
    if tables is not None:
        return (
            f"The files of {tables} are still to be written anew: somebody reads an old state or "
            "holds a lock (a copy, a shell?); end that, then run tick."
        )
    return (
        "The server's log still holds it; with enough written, or after "
        "SELECT pg_switch_wal(); CHECKPOINT; by a superuser, run tick."
    )


#: Settings of PostgreSQL under which what was voted secretly lies elsewhere than in the tables.
_TOLD_BY_POSTGRESQL: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "log_statement": (
        lambda said: said in ("none", "ddl"),
        "the server logs statements: what is voted, and when, gets into its log",
    ),
    "log_min_duration_statement": (
        lambda said: said == "-1",
        "the server logs slow statements with their values: a ballot may be among them",
    ),
    "log_error_verbosity": (
        lambda said: said == "terse",
        "rows that fail are logged with their values; ALTER SYSTEM SET log_error_verbosity = terse",
    ),
    "archive_mode": (
        lambda said: said == "off",
        "the log is archived: a secret ballot's order of votes with it; delete archives from "
        "before a ballot has closed",
    ),
    "wal_recycle": (
        lambda said: said == "off",
        "old files of the log are used again without being emptied, a secret ballot's order of "
        "votes lies in them until then; ALTER SYSTEM SET wal_recycle = off deletes them",
    ),
    "wal_keep_size": (
        lambda said: said == "0",
        "the server keeps more of its log than it needs, and a secret ballot's order with it",
    ),
}


def _log_of_postgresql(engine: Engine) -> Iterator[Finding]:
    well = True
    with engine.connect() as connection:
        for name, (good, told) in _TOLD_BY_POSTGRESQL.items():
            said = connection.exec_driver_sql(f"SHOW {name}").scalar_one()
            if not good(said):
                well = False
                yield Finding(False, f"PostgreSQL, {name} = {said}: {told}")
        slots = connection.exec_driver_sql("SELECT count(*) FROM pg_replication_slots").scalar_one()
        if slots:
            well = False
            yield Finding(False, f"PostgreSQL, {slots} replication slots: the log goes elsewhere")
    if well:
        yield Finding(True, "PostgreSQL's own logs keep nothing of a ballot longer than it has to")


def _room(engine: Engine) -> Iterator[Finding]:
    file = Path(engine.url.database or "")
    size, free = file.stat().st_size, shutil.disk_usage(file.parent).free
    enough = free >= ROOM * size
    yield Finding(
        enough,
        f"{free / 1e9:.1f} GB are free beside a database of {size / 1e6:.0f} MB"
        + ("" if enough else ": too little to write it anew when a secret ballot closes"),
    )


def _time() -> Iterator[Finding]:
    now = clock.now()
    for community_id, code in people.codes():
        late = db.session.execute(
            select(func.count(), func.min(Timer.falls_due)).where(
                Timer.community_id == community_id,
                Timer.settled_at.is_(None),
                Timer.falls_due < now - LATE,
            )
        ).one()
        if late[0]:
            yield Finding(
                False,
                f"{code}: {late[0]} ends fell due and were not settled, the first "
                f"{clock.local(late[1]):%F %H:%M}: is tick running?",
            )


def _mails(settings: Settings) -> Iterator[Finding]:
    """What waits to leave by e-mail and does not."""
    told = {
        sending.WAITING: "{} messages are not taken yet ({}): tick tries again",
        sending.CLAIMED: "{} messages are being sent, or wait for tick to send them again",
        sending.FAILED: "{} messages were refused too often ({}), and are given up",
        sending.UNKNOWN: "{} messages may or may not have reached a group ({}): see its channels",
    }
    well = True
    for community_id, code in people.codes():
        for state, (count, reason) in sending.troubled(community_id).items():
            well = False
            no_server = "no tick has come" if settings["MAIL"] else "no server is named: set SMTP"
            yield Finding(False, f"{code}: {told[state].format(count, reason or no_server)}")
    if well and settings["MAIL"] is not None:
        yield Finding(True, f"e-mails leave by {settings['MAIL'].host}")
    if not settings["PUBLIC_ADDRESS"]:
        yield Finding(False, "nobody is told outside of the hall: set PUBLIC_ADDRESS")
