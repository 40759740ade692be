"""Taking citizens' messages from another channel's list into the hall; may be run twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import select

from deliberation import clock
from deliberation.collect import operations
from deliberation.collect.operations import columns as columns_of_messages
from deliberation.collect.operations import releasing
from deliberation.collect.operations.intake import enter, examine
from deliberation.collect.operations.rows import chosen_columns
from deliberation.collect.operations.uploads import NEEDED
from deliberation.database import db, unit_of_work
from deliberation.documents import sheets
from deliberation.documents.layout import Row
from deliberation.people import queries as people
from deliberation.people.models import Account, Community, Person, Role
from deliberation.people.operations.uploads import hold
from deliberation.rules.policy import RoleKind
from deliberation.rules.refusals import NotReady, Refusal, Refused
from deliberation.rules.workflow import Step
from deliberation.web.sentences import sentence
from deliberation.web.words import WORDS

AT_ONCE = 500  # rows in one unit of work


@dataclass(slots=True)
class Report:
    """What became of the rows.

    :ivar refused: row number (the header is 1) and why it was not taken
    """

    read: int = 0
    added: int = 0
    there: int = 0
    released: int = 0
    refused: list[tuple[int, Refusal]] = field(default_factory=list)


def command(
    file: str,
    code: str,
    columns: str,
    clerk: str | None,
    channel: str,
    release: bool = False,
    submit: bool = False,
) -> None:
    """``flask import-messages``: take the messages and print what became of them.

    :raises click.ClickException: in plain words, why nothing was taken
    """
    community = people.community(code)
    if community is None:
        raise click.ClickException(f"there is no community {code!r}")
    if channel not in WORDS["channel"]:
        raise click.ClickException(f"channel is one of {', '.join(WORDS['channel'])}")
    try:
        sheet = sheets.read(Path(file), columns_of_messages.NAMES)
        mapping = chosen_columns(columns, sheet.columns)
        rows, left_out = sheet.rows(mapping, NEEDED)
        report = take_in(
            community,
            rows,
            mapping,
            source=channel,
            clerk=responsible(community, clerk),
            release=release or submit,
            submit_at_once=submit,
            at=clock.now(),
        )
    except Refused as refused:
        raise click.ClickException(sentence(refused.refusal)) from refused
    for line in left_out:
        click.echo(f"row {line.number}: left out: {line.text[:80]}")
    for number, refusal in report.refused:
        click.echo(f"row {number}: {sentence(refusal)}")
    click.echo(
        f"read {report.read}, added {report.added}, already there {report.there}, "
        f"refused {len(report.refused)}"
    )
    if release or submit:
        click.echo(
            f"public {report.released}, waiting for a clerk {report.added - report.released}"
        )


def responsible(community: Community, login: str | None) -> Person:
    """Who answers for what is taken in: the person of *login*, or the first of the committee.

    :raises NotReady: there is no such person, or they are not of committee or property
    """
    able = select(Role.person_id).where(
        Role.community_id == community.id,
        Role.kind.in_(
            [RoleKind.COMMITTEE] if login is None else [RoleKind.COMMITTEE, RoleKind.PROPERTY]
        ),
        people.in_force(clock.today()),
    )
    found = (
        select(Person)
        .join(Account, Account.id == Person.account_id)
        .where(Person.community_id == community.id, Person.id.in_(able))
        .order_by(Person.id)
        .limit(1)
    )
    if login is not None:
        found = found.where(Account.login == login)
    person = db.session.scalar(found)
    if person is None and login is None:
        raise NotReady.because("importing.no_clerk", None)
    if person is None:
        raise NotReady.because("importing.clerk_unknown", None, login=login)
    return person


def take_in(
    community: Community,
    rows: Sequence[Row],
    mapping: Mapping[str, str],
    *,
    source: str,
    clerk: Person,
    release: bool = False,
    submit_at_once: bool = False,
    at: datetime,
) -> Report:
    """Open an issue at *collect* for each row that is not there yet; it waits for its release.

    Five hundred rows are one unit of work; refused ones are left out. The clerk answers for
    them, and their clock runs from *at*; when they were written is kept beside (``Intake``).

    :param source: the channel; with the row's reference it is unique in the community
    :param release: the clerk has looked through the list: what holds nothing that looks like
        personal data becomes public at once, the rest waits
    :param submit_at_once: what is released, and not answered already, is handed in as well
    """
    report = Report(read=len(rows))
    for start in range(0, len(rows), AT_ONCE):
        with unit_of_work():
            hold(community)
            found = examine(community, rows[start : start + AT_ONCE], mapping, source=source)
            made = enter(community, found.new, source=source, by=clerk, at=at)
            waiting = made if release else []
            done, _ = releasing.release_each(waiting, by=clerk, at=at)
            report.released += done
            if submit_at_once:
                for issue in made:
                    if not issue.held and issue.position.step is Step.COLLECT:
                        operations.submit(issue, community, by=clerk, at=at)
        report.added += len(made)
        report.there += found.there
        report.refused += [(faults[0].number, faults[0].refusal) for faults in found.refused]
    return report
