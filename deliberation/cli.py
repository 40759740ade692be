"""``flask`` commands of the house. Rooms with commands of their own bring them in cli groups."""

from __future__ import annotations

from copy import copy
from datetime import timedelta
from functools import partial, wraps
from itertools import chain
from pathlib import Path
from time import perf_counter
from typing import Any, BinaryIO, TextIO

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy.exc import SQLAlchemyError

from deliberation import clock, doctor, shredding
from deliberation.backup import back_up
from deliberation.ballots import queries as boxes
from deliberation.ballots.queries import recorded_seal
from deliberation.connections import alone, close_to_others, is_away, is_busy, is_made, revision
from deliberation.database import db, unit_of_work
from deliberation.discuss import queries as discuss
from deliberation.journal import queries as journal
from deliberation.journal.operations import kept, kept_by_offices
from deliberation.live import server
from deliberation.live.publish import prune
from deliberation.lobby.operations import heads as left
from deliberation.lobby.operations import ticking
from deliberation.lobby.queries import (
    summaries,
    witnessed_heads,
    witnessed_pictures,
    witnesses,
)
from deliberation.lobby.routes import outbox
from deliberation.messages.operations import bounces, sending
from deliberation.opinions import queries as opinions
from deliberation.people import operations
from deliberation.people import queries as people
from deliberation.people.operations import founding, founding_office
from deliberation.people.queries import arrivals
from deliberation.rules import recount as recounting
from deliberation.rules.meeting import ACT_NAMES
from deliberation.rules.refusals import Refused


def init_app(app: Flask) -> None:
    """Hang all commands onto ``flask``."""
    for command in (
        prepare, found, found_office, set_password, verify, heads, recount, tick, deliver,
        bounced, examine, backup,
        events, demo, rehearse, import_messages,
    ):  # fmt: skip
        app.cli.add_command(_on_a_database(command))


@click.command()
@with_appcontext
def prepare() -> None:
    """Bring the database up to date; in demonstration mode fill an empty one.

    Two at once do it one after the other.
    """
    instance = current_app.config["INSTANCE_DIR"]
    with alone(db.engine, instance):
        upgrade()
        close_to_others(db.engine)
        for community in people.communities():
            if summaries.lacking(community.id):
                with unit_of_work():
                    summaries.mend(community.id)
            if kept.lacking(community.id):
                with unit_of_work():
                    kept.begin(community.id)
        if kept_by_offices.lacking():
            with unit_of_work():
                kept_by_offices.begin()
        shredding.try_again()
        if current_app.config["DEMONSTRATION"] and not people.communities():
            _make_demonstration()
        # That it went through to here is looked for by script/prepared.py.
        (instance / "prepared").write_text(f"{revision(db.engine)}\n")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Copy the whole database into the new FILE, while the hall is open.

    The copy is made of the tables alone: the database's log, in which the order of a secret
    ballot's votes may still stand, is not in it.
    """
    size = back_up(db.engine, file.absolute())
    click.echo(f"{file}: {size / 1e6:.1f} MB")
    key = current_app.config["INSTANCE_DIR"] / "secret_key"
    click.echo(f"Keep {key} too, elsewhere: without it no letter opens an account.")
    if running := sum(boxes.secret_and_open(one.id) for one in people.codes()):
        click.echo(f"Secret ballots are open ({running}): delete this copy once they have closed.")
    if maps := sum(opinions.count_open(one.id) for one in people.codes()):
        click.echo(f"Opinion maps are open ({maps}): delete this copy once they have closed.")


def _on_a_database(command: click.Command) -> click.Command:
    """*command*, which says in a sentence that there is no database, and does not make one."""
    guarded, carry_out = copy(command), command.callback
    assert carry_out is not None  # groups have none

    @with_appcontext
    @wraps(carry_out)
    def asked(*arguments: Any, **named: Any) -> Any:
        where = db.engine.url.render_as_string()
        try:
            if command is not prepare and not is_made(db.engine):
                raise click.ClickException(
                    f"There is no hall in {where}. script/hall takes the settings that the "
                    "server has; script/server makes a new one."
                )
            return carry_out(*arguments, **named)
        except SQLAlchemyError as error:
            if not is_away(error):
                raise
            told = f"The database {where} does not answer: {getattr(error, 'orig', error)}"
            raise click.ClickException(told) from None

    guarded.callback = asked
    return guarded


@click.command()
@click.argument("code")
@click.argument("name")
@click.option("--login", default=None, help="its first administrator's account; else CODE-admin")
@click.option("--person", "clerk", default=None, help="that administrator's name")
@click.option("--desk-phone", default="", help="shown at the foot of every page")
@click.option("--desk-hours", default="", help="when somebody answers")
@click.option(
    "--kind",
    type=click.Choice(["city", "village"]),
    default="city",
    help="with a residents’ or a villagers’ committee",
)
@click.option("--password-stdin", is_flag=True, help="read the password instead of asking for it")
@with_appcontext
def found(code: str, name: str, login: str | None, password_stdin: bool, **about: str) -> None:
    """Found the community NAME below /CODE/, with its first administrator's account."""
    rules = current_app.url_map.iter_rules()
    reserved = {rule.rule.split("/")[1] for rule in rules}
    founding.command(code, name, login, password_stdin, reserved, **about)


@click.command("found-office")
@click.argument("code")
@click.argument("name")
@click.argument("communities", nargs=-1, required=True)
@click.option("--login", default=None, help="its first officer's account; else CODE-office")
@click.option("--person", "officer", default=None, help="that officer's name")
@click.option("--password-stdin", is_flag=True, help="read the password instead of asking for it")
@with_appcontext
def found_office(
    code: str,
    name: str,
    communities: tuple[str, ...],
    login: str | None,
    officer: str | None,
    password_stdin: bool,
) -> None:
    """Found the sub-district office NAME at /offices/CODE/, above COMMUNITIES (codes)."""
    founding_office.command(code, name, communities, login, officer, password_stdin)


@click.command("set-password")
@click.argument("login")
@click.option("--password-stdin", is_flag=True, help="read the password instead of asking for it")
@with_appcontext
def set_password(login: str, password_stdin: bool) -> None:
    """Give the account LOGIN another password; its open sessions end."""
    founding.password_command(login, password_stdin)


@click.command()
def demo() -> None:
    """Make the demonstration community."""
    if people.community(_demonstration().CODE):
        raise click.ClickException("the demonstration community is there already")
    _make_demonstration()


def _make_demonstration() -> None:
    from deliberation.demo import second

    community = _demonstration().make(clock.now())
    beside = second.make(community, clock.now())
    with unit_of_work():
        prune(clock.now())  # nobody listened to the meetings of its half a year
    click.echo(f"{community.name}: /{community.code}/")
    click.echo(f"{beside.name}: /{beside.code}/, both below /offices/{second.OFFICE}/")


def _demonstration():
    from deliberation.demo import living  # a demonstration is not part of every start

    return living


@click.command()
@click.argument("transcript", type=click.Path(exists=True, dir_okay=False))
@click.option("--community", "code", required=True, help="code of the community")
@click.option("--speed", type=click.IntRange(0), default=10, help="times as fast; 0: no waiting")
def rehearse(transcript: str, code: str, speed: int) -> None:
    """Play TRANSCRIPT into a meeting that everybody can watch; in demonstration mode only."""
    from deliberation.demo import rehearsal  # a demonstration is not part of every start

    if not current_app.config["DEMONSTRATION"]:
        raise click.ClickException("a rehearsal needs DEMONSTRATION=1: it makes up people")
    community = people.community(code)
    if community is None:
        raise click.ClickException(f"there is no community {code}")
    now = clock.now()
    try:
        text = Path(transcript).read_text(encoding="utf-8-sig")
        meeting, script = rehearsal.prepare(community, text, at=now)
        click.echo(f"/{code}/meetings/{meeting.number}/floor")
        rehearsal.perform(
            meeting, script, speed=speed, at=now, said=lambda act: click.echo(ACT_NAMES[type(act)])
        )
    except (rehearsal.Unplayable, UnicodeDecodeError, Refused) as error:
        raise click.ClickException(str(error)) from error


@click.command()
@with_appcontext
def tick() -> None:
    """Settle everything that has fallen due in all communities; forget what nobody listens to.

    What fails is logged and counted, and the rest goes on; the exit status is 1 then. What
    somebody else holds a lock of (a backup, mostly) waits for the next tick.
    """
    broken = False
    for community_id, code in people.codes():
        ticked = ticking.tick(community_id, code)
        click.echo(f"{code}: {ticked}")
        broken |= bool(ticked.failed)
    try:
        with unit_of_work():
            prune(clock.now() - timedelta(days=1))
            kept = current_app.permanent_session_lifetime + timedelta(days=1)
            operations.forget_ended_sessions(clock.now() - kept)
    except Exception as error:
        broken = True
        current_app.logger.error("forgetting what nobody listens to failed", exc_info=error)
    if not shredding.try_again():
        for one in shredding.owed():
            click.echo(f"{one.what} is not shredded yet: see doctor", err=True)
    try:
        told = left.keep(clock.today(), current_app.config["HEADS_KEY"])
        if told:
            click.echo(f"{told} heads kept")
    except Exception as error:
        db.session.rollback()
        broken = broken or not is_busy(error)
        current_app.logger.error("keeping the day's heads failed", exc_info=error)
    broken |= not _deliver()
    if broken:
        raise SystemExit(1)


@click.command()
@with_appcontext
def deliver() -> None:
    """Put into words and send what people and groups are to be told; `tick` does it too.

    Once each, also where several do it at the same time or one is killed: see docs/decisions/0037.
    """
    if not _deliver():
        raise SystemExit(1)


def _deliver() -> bool:
    """Write and send; whatever fails in one community is logged, and the rest goes on."""
    config, well = current_app.config, True
    means = sending.Means(config["MAIL"], config["SECRET_KEY"], config["OUTGOING"])
    for community_id, code in people.codes():
        try:
            db.session.rollback()
            outbox.write(community_id, code, at=clock.now())
            done = sending.send(community_id, means, at=clock.now())
            with unit_of_work():
                sending.forget(community_id, at=clock.now())
        except Exception as error:
            db.session.rollback()
            well = well and is_busy(error)
            current_app.logger.error("%s: telling people failed", code, exc_info=error)
        else:
            if done.sent or done.failed:
                click.echo(f"{code}: {done.sent} messages sent, {done.failed} not taken")
    return well


@click.command()
@click.argument("mail", type=click.File("rb"), default="-")
@with_appcontext
def bounced(mail: BinaryIO) -> None:
    """Take in a MAIL that a server has sent back, and say whether it was one of ours.

    For the mail server's alias of MAIL_FROM: `hall: "|/var/lib/hall/app/script/hall bounced"`.
    """
    found = bounces.read(mail.read(bounces.MOST_BYTES))
    if found is None:
        click.echo("no report of a mail that was sent back")
        return
    with unit_of_work():
        known = sending.bounced(
            found.community_id, found.token, found.why, for_good=found.for_good, at=clock.now()
        )
    click.echo(f"{found.why}: " + ("noted" if known else "none of ours"))


@click.command("doctor")
@with_appcontext
def examine() -> None:
    """Say in words what is unsafe, wrongly set or late here; exit status 1: something is."""
    folder = current_app.extensions["migrate"].directory
    found = list(doctor.examine(current_app.config, Path(folder)))
    for one in found:
        click.echo(one)
    if any(one.well is False for one in found):
        raise SystemExit(1)


@click.command()
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8100)
@with_appcontext
def events(host: str, port: int) -> None:
    """Tell live pages what happens, as a process of its own, for thousands of listeners."""
    good = partial(arrivals.good, db.engine)
    server.run(db.engine, current_app.config["SECRET_KEY"], host, port, good=good)


@click.command()
@click.option(
    "--against",
    type=click.File(encoding="utf-8"),
    help="heads that were kept, as `heads` prints them: is each still on record?",
)
@click.option("--community", "code", help="code of the one to walk; default: all of them")
@click.option(
    "--megabytes",
    type=click.IntRange(min=0),
    default=1000,
    show_default=True,
    help="photos and scans that are read, at most; of more, some by lot; 0: all of them",
)
@with_appcontext
def verify(against: TextIO | None, code: str | None, megabytes: int) -> None:
    """Walk the record of every community and name what does not fit.

    Entries and acts are chains; rows, boxes, agreements, rolls and meetings are held against what
    the record witnesses of them; photos and scans against their hashes; heads against those that
    left the house; summaries against what they are summaries of.
    """
    pictures = witnessed_pictures.Compared(most=megabytes * 10**6 or None)
    if code is not None and people.community(code) is None:
        raise click.ClickException(f"there is no community {code}")
    broken, entries, begun = False, 0, perf_counter()
    for said, well in witnesses.against(against or ()):
        broken = broken or not well
        click.echo(said, err=not well)
    for community in people.communities():
        if code not in (None, community.code):
            continue
        flaw = journal.verify(community.id)
        number, digest = journal.head(community.id)
        entries += number
        if flaw is None:
            click.echo(f"{community.code}: whole, {number} entries, head {digest}")
            for table, rows in sorted(kept.from_before(community.id).items()):
                click.echo(
                    f"{community.code}: {rows} {table} from before the record had their digests: "
                    "witnessed only as they stood then"
                )
        else:
            broken = True
            click.echo(f"{community.code}: entry {flaw.number} does not fit ({flaw.how})", err=True)
        for meeting in discuss.meetings_with_acts(community.id):
            flaw = discuss.verify(meeting)
            if flaw is not None:
                broken = True
                where = f"{community.code}: meeting {meeting.number}, act {flaw.number}"
                click.echo(f"{where} does not fit ({flaw.how})", err=True)
        flaws = (
            witnesses.flaws(community.id),
            witnessed_pictures.flaws(community.id, pictures),
            summaries.flaws(community.id),
        )
        for wrong in chain.from_iterable(flaws):
            broken = True
            click.echo(f"{community.code}: {wrong}", err=True)
    for wrong in chain(witnessed_heads.office_flaws(), witnessed_heads.flaws()):
        broken = True
        click.echo(wrong, err=True)
    took = perf_counter() - begun
    click.echo(f"{entries} entries in {took:.1f} s, {entries / took:.0f} a second")
    click.echo(pictures)
    if broken:
        raise SystemExit(1)


@click.command()
@with_appcontext
def heads() -> None:
    """Print the head of every community's record; keep it elsewhere, for `verify --against`."""
    for line in witnesses.heads():
        click.echo(line)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@with_appcontext
def recount(file: str) -> None:
    """Recount the exported ballot box FILE; a box of this house also against the record."""
    with Path(file).open("rb") as lines:
        done = recounting.recount(lines)
    kept = recorded_seal.of(done.header["uid"]) if done.header else None
    if kept is not None:
        with Path(file).open("rb") as lines:
            done = recounting.recount(lines, root=kept.root, seal=kept.seal, covered=kept.covered)
    for line in recounting.report(done):
        click.echo(line)
    if kept is not None:
        click.echo(f"compared with entry {kept.number} of the record of {kept.community}")
    else:
        click.echo("not a box that was closed here: compare the root with the printed one")
    if done.findings:
        raise SystemExit(1)


@click.command("import-messages")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--community", "code", required=True, help="code of the community")
@click.option("--columns", required=True, help="title=title,body=body,reference=id,posted_at=…")
@click.option("--clerk", default=None, help="account that answers for what is added")
@click.option("--channel", default="hotline", help="how the messages came in")
@click.option("--release", is_flag=True, help="the clerk has looked through the list")
@click.option("--submit", is_flag=True, help="release them, and hand them in for review")
@with_appcontext
def import_messages(
    file: str,
    code: str,
    columns: str,
    clerk: str | None,
    channel: str,
    release: bool,
    submit: bool,
) -> None:
    """Take citizens' messages from a CSV (UTF-8 or GBK) or Excel FILE; may be run twice.

    They wait for a clerk, who alone sees them, unless --release says that one has read the list.
    """
    from deliberation.collect.operations import importing

    importing.command(file, code, columns, clerk, channel, release, submit)
