"""A guide to services: what the committee does for residents, looked at each quarter (C7).

Each heading below the title is a service. What it has to say stands in lines that begin with a
label (要带什么：身份证), in Chinese or in English; what stands before the first says what it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from deliberation.rules.refusals import NotReady, OutOfOrder
from deliberation.rules.texts.clauses import Clause
from deliberation.rules.texts.kinds import TextKind
from deliberation.rules.texts.versions import Text

#: So long before its day the committee owes to look at a guide.
LOOK_OPENS_BEFORE = timedelta(days=30)


class ServiceFact(StrEnum):
    """What a service says of itself: for whom, what to bring, by when, where and whom to ask."""

    WHO = "who"
    BRING = "bring"
    TIME = "time"
    WHERE = "where"
    ALSO = "also"  # what people call it otherwise: it is found by that


#: What nobody may have to ask for: a service without one of these is not published.
NEEDED = (ServiceFact.WHO, ServiceFact.BRING, ServiceFact.TIME, ServiceFact.WHERE)
#: The first of each is how the product writes it.
LABELS: Mapping[ServiceFact, tuple[str, ...]] = {
    ServiceFact.WHO: ("谁可以办", "给谁办", "服务对象", "for whom", "who"),
    ServiceFact.BRING: ("要带什么", "带什么", "所需材料", "需要材料", "what to bring", "bring"),
    ServiceFact.TIME: ("多久办好", "承诺时限", "办理时限", "promised time", "how long"),
    ServiceFact.WHERE: ("到哪里、找谁", "在哪里办", "到哪里办", "找谁", "办理地点",
                        "where and whom to ask", "where", "whom to ask"),
    ServiceFact.ALSO: ("也叫", "别的叫法", "also called"),
}  # fmt: skip
_BY_LABEL = {label: fact for fact, labels in LABELS.items() for label in labels}
_LINE = re.compile(
    r"\s*(?:[-*+]\s+)?(?:\*\*|__)?(?P<label>"
    + "|".join(sorted(map(re.escape, _BY_LABEL), key=len, reverse=True))
    + r")(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__)?\s*(?P<words>.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Offering:
    """One service of a guide.

    :ivar id: of the clause that is its heading
    :ivar about: what it is, as Markdown
    :ivar facts: what it says under which label, as Markdown
    """

    id: int
    title: str
    about: str
    facts: Mapping[ServiceFact, str]

    @property
    def missing(self) -> tuple[ServiceFact, ...]:
        """What it does not say."""
        return tuple(fact for fact in NEEDED if not self.facts.get(fact))


def services(text: Text) -> tuple[Offering, ...]:
    """The services of a guide, in its order: each heading below the title, with what follows."""
    found: list[tuple[Clause, list[str]]] = []
    for clause in text.clauses:
        if clause.depth == 0 and clause.heading:
            if not _is_title(clause):
                found.append((clause, [clause.words.partition("\n")[2], "\n"]))
        elif found:
            found[-1][1].append(clause.source)
    return tuple(_service(clause, "".join(words)) for clause, words in found)


def _is_title(clause: Clause) -> bool:
    return re.match(r"\s*#(?!#)", clause.source) is not None


def _service(clause: Clause, words: str) -> Offering:
    about: list[str] = []
    facts: dict[ServiceFact, list[str]] = {}
    lines = about
    for line in words.splitlines():
        if found := _LINE.fullmatch(line):
            lines = facts.setdefault(_BY_LABEL[found["label"].lower()], [])
            lines.append(found["words"].strip())
        else:
            lines.append(line)
    return Offering(
        id=clause.id,
        title=clause.heading,
        about=_plain(about),
        facts={fact: said for fact, lines in facts.items() if (said := _plain(lines))},
    )


def _plain(lines: Sequence[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip()


def ensure_guide_complete(text: Text) -> None:
    """Whether a guide says of each service what nobody should have to ask for.

    :raises NotReady: ``guide.no_services``, or what the first incomplete service lacks:
        ``guide.lacks_who``, ``guide.lacks_bring``, ``guide.lacks_time``, ``guide.lacks_where``
    """
    found = services(text)
    if not found:
        raise NotReady.because("guide.no_services", "9")
    for one in found:
        if ServiceFact.WHO in one.missing:
            raise NotReady.because("guide.lacks_who", "9", service=one.title)
        if ServiceFact.BRING in one.missing:
            raise NotReady.because("guide.lacks_bring", "9", service=one.title)
        if ServiceFact.TIME in one.missing:
            raise NotReady.because("guide.lacks_time", "9", service=one.title)
        if ServiceFact.WHERE in one.missing:
            raise NotReady.because("guide.lacks_where", "9", service=one.title)


# ------------------------------------------------------------------ looked at each quarter


def quarter_end(day: date) -> date:
    """The last day of the quarter in which *day* lies."""
    month = (day.month - 1) // 3 * 3 + 4
    return date(day.year + month // 13, (month - 1) % 12 + 1, 1) - timedelta(days=1)


def look_day(since: date) -> date:
    """The day by which what was published, or looked at, on *since* is looked at: the last of
    the quarter after that one."""
    return quarter_end(quarter_end(since) + timedelta(days=1))


def ensure_may_look(
    kind: TextKind, *, version: int, looked_on: date | None, unseen: int, today: date
) -> None:
    """Whether a text of *kind* may be said to have been looked at, and not to need a change.

    :param version: its latest, 0 where there is none
    :param looked_on: the day on which it was looked at last, or published
    :param unseen: services of which nobody says that they are still as they stand there
    :raises OutOfOrder: ``guide.not_a_guide``, ``guide.not_published``, ``guide.looked_today``
    :raises NotReady: ``guide.unseen``
    """
    if kind is not TextKind.GUIDE:
        raise OutOfOrder.because("guide.not_a_guide", "9")
    if not version:
        raise OutOfOrder.because("guide.not_published", "9")
    if looked_on == today:
        raise OutOfOrder.because("guide.looked_today", "9")
    if unseen:
        raise NotReady.because("guide.unseen", "9", unseen=unseen)
