"""What all pages of this room share: the blueprint, the loaders, who is asking."""

from __future__ import annotations

from typing import NamedTuple

from flask import g

from deliberation import clock
from deliberation.issues.queries import readable
from deliberation.people.routes.current import me as me
from deliberation.rules.policy import Fact, Permission
from deliberation.texts import queries
from deliberation.texts.models import LegalityOpinion, Text, TextRound, TextVersion
from deliberation.texts.operations import issue_of
from deliberation.texts.queries import advice, legality, opinions
from deliberation.web.guard import Loaded, allowed, community_blueprint
from deliberation.web.sounding import say_so

bp = community_blueprint("texts")


class Two(NamedTuple):
    """Two versions of one text, in the order in which they are compared."""

    text: Text
    old: TextVersion
    new: TextVersion


def text_at(number: str) -> Loaded | None:
    """Text *number*; one without a version is known to who may write it.

    That of a resolution is shown on the resolution's page, and here only what was found of it.
    """
    found = _any_at(number)
    return found if found is not None and found[0].resolution is None else None


def _any_at(number: str) -> Loaded | None:
    text = queries.by_number(g.community.id, number)
    if text is None or (not text.latest and not allowed(Permission.WRITE_TEXT, ())):
        return None
    issue = issue_of(text)
    if issue is not None:
        if not readable(issue, g.actor):
            return None
        say_so(issue.body)
    return text, ()


def published_at(number: str) -> Loaded | None:
    """Text *number*, where it has a version."""
    found = text_at(number)
    return found if found is not None and found[0].latest else None


def version_at(number: str, version: int) -> Loaded | None:
    """Version *version* of text *number*, with the text."""
    found = text_at(number)
    if found is None:
        return None
    made = queries.version(found[0], version)
    return None if made is None else ((found[0], made), ())


def two_at(number: str, old: int, new: int) -> Loaded | None:
    """Two versions of text *number*."""
    found = text_at(number)
    if found is None:
        return None
    one, other = queries.version(found[0], old), queries.version(found[0], new)
    return None if one is None or other is None else (Two(found[0], one, other), ())


def round_at(number: str, round_number: int) -> Loaded | None:
    """Round *round_number* of opinions on text *number*, with the text."""
    found = published_at(number)
    if found is None:
        return None
    round_: TextRound | None = opinions.by_number(found[0], round_number)
    return None if round_ is None else ((found[0], round_), ())


def opinion_at(number: str, which: int) -> Loaded | None:
    """Opinion *which* on whether text *number* is lawful, with the text.

    ``NAMED`` who was asked; ``OFFICE_ANSWERS`` where they write it themselves, not the committee.
    """
    found = _any_at(number)
    if found is None:
        return None
    text = found[0]
    opinion = legality.by_number(text, which)
    if opinion is None:
        return None
    return (text, opinion), _asked(opinion)


def advice_at(number: str, which: int) -> Loaded | None:
    """Expert advice *which* on text *number*, with the text.

    ``NAMED`` the expert; ``OFFICE_ANSWERS`` where they write it themselves, not the committee.
    """
    found = published_at(number)
    asked = advice.by_number(found[0], which) if found is not None else None
    if found is None or asked is None:
        return None
    facts: set[Fact] = set()
    if g.actor.person_id is not None:
        if g.actor.person_id == asked.person_id:
            facts.add(Fact.NAMED)
        elif advice.has_account(asked):
            facts.add(Fact.OFFICE_ANSWERS)
    return (found[0], asked), facts


def finding_at(number: str, which: int, clause: int) -> Loaded | None:
    """What opinion *which* says of a clause, with text and opinion; facts as there."""
    found = opinion_at(number, which)
    if found is None:
        return None
    (text, opinion), facts = found
    said = legality.finding(opinion, clause)
    return None if said is None else ((text, opinion, said), facts)


def _asked(opinion: LegalityOpinion) -> set[Fact]:
    if g.actor.person_id is None:
        return set()
    themselves = legality.answering(opinion, clock.today())
    if g.actor.person_id in themselves:
        return {Fact.NAMED}
    return {Fact.OFFICE_ANSWERS} if themselves else set()
