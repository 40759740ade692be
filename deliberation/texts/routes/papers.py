"""A version, and what differs between two, as papers: PDF and Word render these values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from deliberation import clock
from deliberation.documents.paper import Block, Changed, Paper, Part, Section, Words
from deliberation.issues.models import Issue
from deliberation.rules.texts import Clause, ClauseChange, RunKind
from deliberation.texts.models import Text, TextVersion
from deliberation.texts.queries import changes as queries
from deliberation.web import clauses
from deliberation.web.dates import full_day
from deliberation.web.words import listed, word

_KINDS = {RunKind.KEPT: "", RunKind.ADDED: "added", RunKind.TAKEN_OUT: "taken-out"}


def version(text: Text, shown: TextVersion, issue: Issue | None, issuer: str, link: str) -> Paper:
    """*shown*, clause by clause."""
    return Paper(
        title=word("text_kind", text.kind),
        number=_("%(number)s 号文本第 %(version)s 版", number=text.number, version=shown.number),
        issuer=issuer,
        heading=text.title,
        state=shown.name,
        fields=(
            (_("这一版"), shown.name),
            (_("发布"), full_day(clock.day_of(shown.at))),
            (_("所属议题"), f"{issue.number} {issue.title}" if issue is not None else ""),
            (_("修改说明"), shown.why),
        ),
        sections=tuple(sections(shown)),
        witness=_("这一版正文的防改码（SHA-256）："),
        hash=shown.digest,
        link=link,
    )


def sections(shown: TextVersion) -> Iterator[Section]:
    """Chapters as sections, clauses as their parts; what stands in front has none."""
    name, title = "clauses", _("正文")
    own: list[Block] = []
    parts: list[Part] = []
    for clause in shown.content.clauses:
        blocks = tuple(clauses.blocks(clause))
        if clause.depth == 0 and clauses.is_heading(clause):  # a chapter, or a heading
            if own or parts:
                yield Section(name, title, tuple(own), tuple(parts))
            name, title = f"clause-{clause.id}", clauses.titled(clause)
            own, parts = list(blocks), []
        elif clause.number:
            parts.append(Part(clauses.titled(clause), blocks))
        else:
            own += blocks
    if own or parts:
        yield Section(name, title, tuple(own), tuple(parts))


def changes(
    text: Text,
    old: TextVersion,
    new: TextVersion,
    told: Sequence[queries.Told],
    issuer: str,
    link: str,
) -> Paper:
    """What leads from *old* to *new*: tracked changes in Word, struck and underlined on paper."""
    return Paper(
        title=_("修改对照"),
        number=_("%(number)s 号文本", number=text.number),
        issuer=issuer,
        heading=text.title,
        fields=(
            (_("原来"), version_line(old)),
            (_("现在"), version_line(new)),
            (_("修改说明"), new.why),
        ),
        sections=(Section("changes", _("逐条对照"), _lead(), tuple(_parts(told))),),
        witness=_("现在这一版正文的防改码（SHA-256）："),
        hash=new.digest,
        link=link,
    )


def _lead() -> tuple[Block, ...]:
    return (Words(_("删去的字画线，增加的字加下划线；没有变的条款只列条号。"), tone="quiet"),)


def version_line(one: TextVersion) -> str:
    """A version in a line: its number, name and day."""
    day = full_day(clock.day_of(one.at))
    return _("第 %(number)s 版（%(name)s），%(day)s", number=one.number, name=one.name, day=day)


def _parts(told: Sequence[queries.Told]) -> Iterator[Part]:
    for one in told:
        if isinstance(one, queries.Unchanged):
            yield Part(_("没有变：%(clauses)s", clauses=cited(one.clauses)), ())
        else:
            title = _(
                "%(clause)s · %(change)s",
                clause=clauses.called(one.clause),
                change=change(one),
            )
            runs = tuple((_KINDS[run.kind], run.words) for run in one.runs)
            yield Part(title, (Changed(runs),))


def change(one: queries.Changed) -> str:
    """What became of a clause, in a word or two."""
    if one.change is ClauseChange.UNCHANGED:
        return _("移动了位置")
    said = word("clause_change", one.change.value)
    return _("%(change)s，并且移动了位置", change=said) if one.moved else said


def cited(some: Sequence[Clause]) -> str:
    """Clauses one after another, as one cites them; many of them by the first and the last."""
    if len(some) <= 3:
        return listed(clauses.called(one) for one in some)
    first, last = clauses.called(some[0]), clauses.called(some[-1])
    return _("%(first)s至%(last)s，共 %(count)s 条", first=first, last=last, count=len(some))
