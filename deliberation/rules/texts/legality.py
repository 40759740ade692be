"""What the law says, clause by clause, to a convention before an assembly adopts it, and to a
resolution while it is posted (rulebook §9).

An opinion is asked for on one version, with a day by which it is owed. Silence past that day is
shown and holds nothing up; before it, the assembly waits, and a posting has not ended. A clause
that was found unlawful keeps the version from taking force. Which clauses are worth a look is
proposed by a list of questions; what is proposed decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from deliberation.rules.refusals import NotReady, OutOfOrder, Refusal
from deliberation.rules.texts.clauses import Clause
from deliberation.rules.texts.kinds import TextKind
from deliberation.rules.texts.versions import Text

#: What an assembly adopts, and what needs an opinion before: conventions and house rules.
ADOPTED = frozenset({TextKind.CONVENTION, TextKind.RULES})
#: What an opinion is given on: these, and what was decided, while it is posted.
EXAMINED = ADOPTED | {TextKind.RESOLUTION}
#: Days in which an opinion may be asked for at least and at most.
SOONEST, LATEST = 3, 60


class Finding(StrEnum):
    """What an opinion says of a clause. *Unlawful* names the article that it breaks."""

    SOUND = "sound"
    ADVICE = "advice"
    UNLAWFUL = "unlawful"


class Giver(StrEnum):
    """Who is asked: a unit of the community, the office above it, or an adviser outside."""

    UNIT = "unit"
    SUBDISTRICT = "subdistrict"
    ADVISER = "adviser"


class Question(StrEnum):
    """What conventions go wrong about again and again (B16): each is a reason to look, no more."""

    FINES = "fines"
    DEPOSITS = "deposits"
    WITHHELD = "withheld"
    WOMEN = "women"
    EXPOSURE = "exposure"
    COLLECTIVE = "collective"
    SEIZURE = "seizure"
    LEVIES = "levies"
    SILENCED = "silenced"
    VOTES = "votes"
    OUTSIDERS = "outsiders"


#: Words that speak for a question. They are data: a longer list proposes more, decides nothing.
WORDS: Mapping[Question, re.Pattern[str]] = {
    Question.FINES: re.compile(
        r"罚款|罚金|罚(?!则|单)[^，。；\n]{0,8}元|违约金|滞纳金|处罚|\bfines?\b"
    ),
    Question.DEPOSITS: re.compile(r"押金|保证金|抵押|扣押证件|\bdeposits?\b"),
    Question.WITHHELD: re.compile(
        r"停水|停电|断水|断电|停暖|停气|不予办理|不给办|不予盖章|不开证明|不予受理"
        r"|取消[^，。；\n]{0,8}(?:福利|待遇|资格|补贴)|停发|扣发|不予分配|\bwithh(?:old|eld)\b"
    ),
    Question.WOMEN: re.compile(
        r"外嫁|出嫁|嫁出|嫁入|离婚|丧偶|入赘|上门女婿|招婿|纯女户|户无男|未婚|\bmarried\b"
    ),
    Question.EXPOSURE: re.compile(
        r"曝光|黑榜|黑名单|红黑榜|点名|公布[^，。；\n]{0,8}(?:姓名|照片|房号|名单)|张贴[^，。；\n]{0,6}照片"
        r"|公开检讨|示众|\bexpos(?:e|ed|ure)\b"
    ),
    Question.COLLECTIVE: re.compile(
        r"连坐|株连|全家|家属[^，。；\n]{0,8}(?:承担|连带|取消|停)|子女[^，。；\n]{0,8}(?:取消|不得|停)"
        r"|全楼[^，。；\n]{0,6}(?:承担|受罚)|连带"
    ),
    Question.SEIZURE: re.compile(
        r"没收|扣留|暂扣|扣押|强制拆除|强行|搜查|锁车|锁门|拖走|\bconfiscat\w+"
    ),
    Question.LEVIES: re.compile(
        r"摊派|集资|义务工|必须捐|统一捐款|按户收取|强制购买|\blev(?:y|ies)\b"
    ),
    Question.SILENCED: re.compile(
        r"不得[^，。；\n]{0,6}(?:上访|信访|投诉|举报|起诉|诉讼|仲裁|报警|报案)|先经?调解[^，。；\n]{0,6}才"
    ),
    Question.VOTES: re.compile(
        r"(?:取消|停止|剥夺|没有|不享有)[^，。；\n]{0,8}(?:表决权|选举权|被选举权|投票|议事)"
        r"|不得[^，。；\n]{0,6}(?:投票|参加选举|参加表决|参加会议)"
    ),
    Question.OUTSIDERS: re.compile(
        r"(?:租户|租客|承租人|外来|外地|非本地|无本地户籍)[^，。；\n]{0,10}(?:不得|禁止|不能|另收|不享)"
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """A clause that is worth a look: for which question, and the words that speak for it."""

    clause: int
    question: Question
    words: tuple[str, ...]


def proposed(text: Text) -> tuple[Look, ...]:
    """Which clauses of *text* to look at, in its order; it decides nothing."""
    return tuple(look for clause in text.clauses for look in looks(clause))


def looks(clause: Clause) -> tuple[Look, ...]:
    """What *clause* gives reason to ask, each question with its words, each word once."""
    found = []
    for question, pattern in WORDS.items():
        words = tuple(dict.fromkeys(one.group() for one in pattern.finditer(clause.source)))
        if words:
            found.append(Look(clause.id, question, words))
    return tuple(found)


# ------------------------------------------------------------------ asking and giving


def ensure_legality_asked(
    kind: TextKind,
    *,
    latest: int,
    has_issue: bool,
    ended: bool,
    waiting: bool,
    giver_named: bool,
    today: date,
    due: date,
    posted_until: date | None = None,
) -> None:
    """Whether an opinion on the latest version of a text may be asked for *today*, until *due*.

    :param has_issue: the text belongs to an issue, so that whoever is asked owes something on it
    :param ended: that issue has ended, or is nobody's affair but the parties'
    :param waiting: an opinion on this version was asked for and has not come
    :param giver_named: it is said who is asked
    :param posted_until: the last day of a resolution's posting, in which the opinion comes
    :raises OutOfOrder: ``legality.not_adopted_text``, ``legality.not_published``,
        ``legality.needs_issue``, ``texts.issue_not_open``, ``legality.asked_already``
    :raises NotReady: ``legality.giver_missing``, ``legality.due_too_soon``,
        ``legality.due_too_late``, ``legality.due_after_posting``
    """
    if kind not in EXAMINED:
        raise OutOfOrder.because("legality.not_adopted_text", "9")
    if not latest:
        raise OutOfOrder.because("legality.not_published", "9")
    if not has_issue:
        raise OutOfOrder.because("legality.needs_issue", "9")
    if ended:
        raise OutOfOrder.because("texts.issue_not_open", "9")
    if waiting:
        raise OutOfOrder.because("legality.asked_already", "9", version=latest)
    if not giver_named:
        raise NotReady.because("legality.giver_missing", "9")
    if due < today + timedelta(days=SOONEST):
        raise NotReady.because("legality.due_too_soon", "9", days=SOONEST)
    if due > today + timedelta(days=LATEST):
        raise NotReady.because("legality.due_too_late", "9", days=LATEST)
    if posted_until is not None and due > posted_until:
        raise NotReady.because("legality.due_after_posting", "9", until=posted_until.isoformat())


def last_day_to_ask(posted_until: date) -> date:
    """The last day on which an opinion on a resolution can be asked for that comes in time.

    :param posted_until: the last day of its posting, in which the opinion comes
    """
    return posted_until - timedelta(days=SOONEST)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a clause.

    :ivar article: the article that an unlawful clause breaks
    :ivar words: what should be changed, and why
    """

    clause: int
    finding: str
    article: str = ""
    words: str = ""


def examined(text: Text) -> tuple[Clause, ...]:
    """The clauses that an opinion speaks of: numbered ones that say something, no mere headings.

    Of a text without any such, whatever says something.
    """
    numbered = [one for one in text.clauses if one.number and one.words != one.heading]
    return tuple(numbered or [one for one in text.clauses if one.words])


def ensure_legality_given(
    said: Iterable[Said], clauses: Collection[int], *, given: bool, came: bool
) -> None:
    """Whether *said* is an opinion on a version with these *clauses*.

    :param given: it has been given already
    :param came: an opinion that the committee records says how it came
    :raises OutOfOrder: ``legality.given_already``
    :raises NotReady: ``legality.came_missing``, ``legality.clause_missing``,
        ``legality.article_missing``, ``legality.words_missing``
    """
    if given:
        raise OutOfOrder.because("legality.given_already", "9")
    if not came:
        raise NotReady.because("legality.came_missing", "9")
    of = {one.clause: one for one in said}
    if set(clauses) - {clause for clause, one in of.items() if one.finding in list(Finding)}:
        raise NotReady.because("legality.clause_missing", "9")
    if set(of) - set(clauses):
        raise NotReady.because("texts.clause_unknown", "9")
    for one in of.values():
        if one.finding == Finding.UNLAWFUL and not one.article.strip():
            raise NotReady.because("legality.article_missing", "9")
        if one.finding != Finding.SOUND and not one.words.strip():
            raise NotReady.because("legality.words_missing", "9")


def ensure_finding_withdrawn(finding: str, reasons: str, *, withdrawn: bool) -> None:
    """Whether what was found of a clause may be withdrawn, with *reasons* that everybody reads.

    :raises OutOfOrder: ``legality.nothing_unlawful``, ``legality.withdrawn_already``
    :raises NotReady: ``legality.reasons_missing``
    """
    if finding != Finding.UNLAWFUL:
        raise OutOfOrder.because("legality.nothing_unlawful", "9")
    if withdrawn:
        raise OutOfOrder.because("legality.withdrawn_already", "9")
    if not reasons.strip():
        raise NotReady.because("legality.reasons_missing", "9")


# ------------------------------------------------------------------ before the assembly


@dataclass(frozen=True, slots=True)
class Convention:
    """A convention as it is about to be put to the assembly.

    :ivar version: the number of its latest version
    :ivar given: an opinion on that version is on record
    :ivar due: the last day on which one that was asked for is owed, if none was given
    """

    title: str
    version: int
    given: bool
    due: date | None


def conventions_unmet(conventions: Iterable[Convention], today: date) -> list[Refusal]:
    """What keeps *conventions* from the assembly's notice; silence past its day does not."""
    found = []
    for one in conventions:
        if one.given or (one.due is not None and one.due < today):
            continue
        elif one.due is None:
            told = {"title": one.title, "version": one.version}
            found.append(Refusal.of("legality.not_asked", "9", **told))
        else:
            told = {"title": one.title, "version": one.version, "due": one.due.isoformat()}
            found.append(Refusal.of("legality.not_given", "9", **told))
    return found


# ------------------------------------------------------------------ the figure


@dataclass(frozen=True, slots=True)
class Corrected:
    """How many clauses that an opinion found wanting were changed in the next version.

    :ivar found: clauses found unlawful, or advised on, of versions that have a next one
    :ivar changed: of these, the clauses that the next version changes or leaves out
    """

    found: int = 0
    changed: int = 0

    @property
    def share(self) -> Fraction | None:
        """As a share; ``None`` where nothing was found."""
        return Fraction(self.changed, self.found) if self.found else None

    def __add__(self, other: Corrected) -> Corrected:
        return Corrected(self.found + other.found, self.changed + other.changed)


def corrected(before: Text, after: Text, found: Collection[int]) -> Corrected:
    """Of the clauses *found* wanting in *before*, how many *after* changes or leaves out."""
    was = {clause.id: clause.words for clause in before.clauses if clause.id in found}
    now = {clause.id: clause.words for clause in after.clauses}
    changed = sum(now.get(clause) != words for clause, words in was.items())
    return Corrected(len(was), changed)
