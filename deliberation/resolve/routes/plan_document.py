"""Paper 13, 民意方案: rounds, opinions with what became of each, experts' advice, text, reply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from deliberation import clock
from deliberation.documents import pdf
from deliberation.documents.paper import Block, Paper, Part, Section, Table, Words
from deliberation.opinions.routes.paper import in_short
from deliberation.people import queries as people
from deliberation.resolve.queries import plans
from deliberation.resolve.queries.plans import Plan
from deliberation.resolve.routes.loaders import bp, issue_at
from deliberation.rules.policy import Permission, RoleKind
from deliberation.rules.texts import WHOLE, Sums
from deliberation.texts.models import TextOpinion, TextVersion
from deliberation.texts.queries import opinions
from deliberation.texts.queries.advice import Advised
from deliberation.texts.routes import papers
from deliberation.web import clauses, shares
from deliberation.web.dates import full_day
from deliberation.web.guard import Loaded, guard
from deliberation.web.printing import printed
from deliberation.web.words import word


def plan_of(number: str) -> Loaded | None:
    """The public-opinion plan of issue *number*."""
    found = issue_at(number)
    plan = plans.plan(found[0]) if found is not None else None
    return (plan, ()) if plan is not None else None


@bp.get("/issues/<number>/plan")
@guard(plan_of, may=Permission.READ, kept=True)
def plan_document(plan: Plan) -> ResponseReturnValue:
    return render_template(
        "resolve/plan_document.html", plan=plan, paper=paper(plan), pdf=pdf.available()
    )


@printed(
    bp,
    "/issues/<number>/plan",
    "plan_document",
    guard(plan_of, may=Permission.READ),
    lambda plan: f"plan-{plan.issue.number}",
)
def paper(plan: Plan) -> Paper:
    """*plan* for this reader: names as they may know them."""
    ids = {one.person_id for some in plan.said.values() for one in some}
    names = people.names(g.community.id, ids, in_full=RoleKind.COMMITTEE in g.actor.roles)
    return Paper(
        title=_("民意方案"),
        number=_("%(number)s 号议题", number=plan.issue.number),
        issuer=g.community.issuer,
        heading=plan.text.title,
        state=_state(plan),
        fields=tuple(_fields(plan)),
        sections=(
            _rounds(plan),
            *_retitled(plan.version),
            *_said(plan, names),
            *(in_short(one, found) for one, found in plan.maps),
            *_advised(plan),
            *_reply(plan),
        ),
        witness=_("方案正文的防改码（SHA-256）："),
        hash=plan.version.digest,
        link=url_for("resolve.plan_document", number=plan.issue.number, _external=True),
    )


def _is_submitted(plan: Plan) -> bool:
    return plan.resolution is not None and plan.resolution.plan_submitted_at is not None


def _state(plan: Plan) -> str:
    one = plan.resolution
    if one is None or not one.plan_submitted_at:
        return _("还没有上报，这是到现在为止的情况")
    if one.plan_replied_at and one.plan_verdict:
        return word("plan", one.plan_verdict)
    return _("已经上报，等答复") if not one.plan_replied_at else _("已经答复")


def _fields(plan: Plan) -> Iterator[tuple[str, str]]:
    one, sums = plan.resolution, opinions.total(plan.rounds)
    yield _("议题"), f"{plan.issue.number} {plan.issue.title}"
    yield _("方案"), papers.version_line(plan.version)
    yield _("征求意见"), _("%(count)s 次", count=len(plan.rounds))
    yield _("提意见的人"), _("%(count)s 人", count=plan.persons)
    yield _("意见"), _counted(sums)
    if sums.answered:
        yield _("采纳的比例"), taken(sums)
    if plan.support is not None:
        whole = plan.support.in_favour + plan.support.against
        yield (
            _("支持"),
            _(
                "最近一次表决同意 %(favour)s，有效票 %(whole)s：%(share)s",
                favour=plan.support.in_favour,
                whole=whole,
                share=shares.share(plan.support.in_favour, whole),
            ),
        )
    if one is not None and one.plan_submitted_at:
        yield _("报给"), one.plan_addressee
        yield _("上报日期"), full_day(clock.day_of(one.plan_submitted_at))
    if one is not None and one.plan_replied_at:
        yield _("答复日期"), full_day(clock.day_of(one.plan_replied_at))


def _counted(sums: Sums) -> str:
    return _(
        "共 %(given)s 条：采纳 %(taken)s，部分采纳 %(partly)s，不采纳 %(refused)s，"
        "等答复 %(waiting)s",
        given=sums.given,
        taken=sums.taken,
        partly=sums.partly,
        refused=sums.refused,
        waiting=sums.waiting,
    )


def taken(sums: Sums) -> str:
    """The share taken, with what it is a part of."""
    return _(
        "采纳和部分采纳 %(taken)s 条，答复了 %(answered)s 条：%(share)s",
        taken=sums.taken + sums.partly,
        answered=sums.answered,
        share=shares.percent(sums.share_taken),
    )


def _rounds(plan: Plan) -> Section:
    columns = (
        _("第几次"), _("对哪一版"), _("起止"), _("人数"), _("意见"),
        _("采纳"), _("部分采纳"), _("不采纳"),
    )  # fmt: skip
    rows = tuple(
        (
            str(one.round.number),
            str(one.version),
            _(
                "%(first)s至%(last)s",
                first=full_day(clock.day_of(one.round.opened_at)),
                last=full_day(one.round.last_day),
            ),
            *map(str, (one.persons, one.sums.given)),
            *map(str, (one.sums.taken, one.sums.partly, one.sums.refused)),
        )
        for one in plan.rounds
    )
    versions = tuple(
        (str(one.number), one.name, full_day(clock.day_of(one.at)), one.why)
        for one in plan.versions
    )
    heads = (_("第几版"), _("名称"), _("发布"), _("修改说明"))
    blocks: list[Block] = [Table(_("每一版"), heads, versions)]
    if rows:
        blocks.insert(0, Table(_("每一次征求意见"), columns, rows))
    else:
        blocks.insert(0, Words(_("还没有征求过意见。")))
    told = _(
        "征求意见 %(rounds)s 次，方案 %(versions)s 版。", rounds=len(rows), versions=len(versions)
    )
    folded = _("看每一次、每一版")
    return Section("rounds", _("经过"), (Words(told), *blocks), folded=folded)


def _retitled(version: TextVersion) -> Iterator[Section]:
    """The text; its sections follow a title that says so."""
    yield Section("text", _("方案全文"), (Words(papers.version_line(version), tone="quiet"),))
    for one in papers.sections(version):
        many = len(one.parts)
        folded = ngettext("看这 %(num)s 条", "看这 %(num)s 条", many) if many else ""
        yield replace(one, folded=folded)


def _said(plan: Plan, names: Mapping[int, str]) -> Iterator[Section]:
    for one in plan.rounds:
        some = plan.said.get(one.round.id, ())
        if not some:
            continue
        groups = opinions.grouped(some, plan.contents[one.round.id].content)
        parts = tuple(
            Part(
                clauses.called(group.clause) if group.clause else _("对全文"),
                tuple(_lines(group.opinions, names)),
            )
            for group in groups
        )
        title = _("第 %(number)s 次征求的意见", number=one.round.number)
        sums = (Words(_counted(one.sums)),)
        folded = ngettext("看 %(num)s 条意见和答复", "看 %(num)s 条意见和答复", len(some))
        yield Section(f"round-{one.round.number}", title, sums, parts, folded)
    if plan.left_out:
        told = _("还有 %(count)s 条，见网页上每一次征求意见。", count=plan.left_out)
        yield Section("others", _("其余的意见"), (Words(told),))


def _lines(some: Sequence[TextOpinion], names: Mapping[int, str]) -> Iterator[Block]:
    for one in some:
        who = names.get(one.person_id or 0) or _("居民")
        if one.from_map:
            who = _(
                "%(channel)s，同意 %(agree)s，不同意 %(disagree)s",
                channel=word("channel", one.channel),
                agree=one.agree,
                disagree=one.disagree,
            )
        yield Words(
            _(
                "第 %(number)s 条（%(who)s）：%(text)s",
                number=one.number,
                who=who,
                text=one.text,
            )
        )
        if one.dealt:
            dealt = word("dealt", one.dealt)
            said = _("答复：%(dealt)s。%(reasons)s", dealt=dealt, reasons=one.reasons)
            yield Words(said, tone="point")
        else:
            yield Words(_("等答复"), tone="quiet")


def _advised(plan: Plan) -> Iterator[Section]:
    """What experts declared and said, each on the version that they were asked about."""
    if not plan.advised:
        return
    in_full = RoleKind.COMMITTEE in g.actor.roles
    parts: list[Part] = []
    for one in plan.advised:
        title = _(
            "%(expert)s（%(capacity)s），对第 %(version)s 版",
            expert=one.called(in_full=in_full),
            capacity=one.advice.capacity,
            version=one.version.number,
        )
        parts.append(Part(title, tuple(_advice(one))))
    yield Section("experts", _("专家意见"), (), tuple(parts))


def _advice(one: Advised) -> Iterator[Block]:
    advice, today = one.advice, clock.today()
    if advice.interest:
        declared = word("expert_interest", advice.interest)
        if advice.interest_words:
            declared = _("%(declared)s：%(words)s", declared=declared, words=advice.interest_words)
        yield Words(_("声明：%(declared)s", declared=declared), tone="quiet")
    if one.words.get(WHOLE):
        yield Words(_("%(clause)s：%(said)s", clause=_("对全文"), said=one.words[WHOLE]))
    for clause in one.version.content.clauses:
        if clause.id in one.words:
            called = clauses.called(clause)
            yield Words(_("%(clause)s：%(said)s", clause=called, said=one.words[clause.id]))
    if advice.is_late(today):
        due = full_day(advice.due)
        yield Words(
            _("应在%(due)s以前提意见，逾期提的。", due=due)
            if advice.given_at
            else _("应在%(due)s以前提意见，还没有来。", due=due),
            tone="quiet",
        )
    elif not advice.given_at and not advice.is_declined:
        due = full_day(advice.due)
        yield Words(_("%(due)s以前提意见。", due=due), tone="quiet")


def _reply(plan: Plan) -> Iterator[Section]:
    one = plan.resolution
    if one is None or not one.plan_replied_at:
        return
    by_id = {clause.id: clause for clause in plan.version.content.clauses}
    parts = tuple(
        Part(clauses.called(by_id[id_]), (Words(said),))
        for id_, said in sorted(plan.answers.items(), key=lambda pair: list(by_id).index(pair[0]))
    )
    title = _("%(unit)s的答复", unit=one.plan_addressee)
    yield Section("reply", title, (Words(one.plan_reply),), parts)
