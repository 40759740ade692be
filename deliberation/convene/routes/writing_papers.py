"""The notice of a written vote (书面表决通知), built once for page, PDF and Word."""

from __future__ import annotations

from collections.abc import Iterator

from flask import g, url_for
from flask_babel import gettext as _

from deliberation import clock
from deliberation.ballots.models import Box
from deliberation.convene.models import Writing
from deliberation.documents.paper import Paper, Section, Words
from deliberation.issues.models import Issue
from deliberation.rules.voting import profile_from_json
from deliberation.rules.workflow import extension_days
from deliberation.web.dates import clocktime, full_day
from deliberation.web.language import is_chinese, rulebook_language
from deliberation.web.words import word


def notice(writing: Writing, issue: Issue, box: Box) -> Paper:
    """The notice: what is asked, of whom, until when, how to vote, and what passing needs."""
    return Paper(
        title=_("书面表决通知"),
        number=_("第 %(number)s 次书面表决", number=writing.number),
        issuer=g.community.issuer,
        heading=issue.title,
        fields=tuple(_fields(writing, issue, box)),
        sections=tuple(_sections(writing, box)),
        witness=_("存证：第 %(number)s 条，", number=writing.entry_number),
        hash=writing.entry_hash or "",
        link=url_for("convene.writing", number=writing.number, _external=True),
    )


def _fields(writing: Writing, issue: Issue, box: Box) -> Iterator[tuple[str, str]]:
    here = g.community
    opened = clock.day_of(box.opens_at)
    yield _("议题"), issue.number
    yield _("由谁表决"), word("body", issue.body)
    yield _("通知发出"), f"{full_day(opened)} {clocktime(box.opens_at)}"
    yield _("收票到"), _("%(day)s（含当天）", day=full_day(box.last_day))
    yield _("怎样表决"), word("secrecy", box.secrecy)
    yield _("名册"), _("%(number)s 票", number=box.entitled)
    yield _("联系"), f"{here.desk_phone} {here.desk_hours}".strip()


def _sections(writing: Writing, box: Box) -> Iterator[Section]:
    chinese = is_chinese()
    yield Section("question", _("表决的内容"), (Words(writing.text, "quote"),))
    yield Section(
        "how",
        _("怎样投票"),
        (
            Words(_("手机或电脑：打开本页的网址或扫码，登录后投票。")),
            Words(_("纸质票：填好交给楼组长、居民代表或居委会，截止当天下班前交到。")),
            Words(_("需要帮忙：到居委会，由工作人员代为操作，会同时记下两个人的名字。")),
            Words(_two_channels(box)),
        ),
    )
    assert box.profile is not None  # of a body
    rule = profile_from_json(box.profile)
    said = [
        Words(rule.clause_zh if chinese else rule.clause_en),
        Words(_("书面表决时，参加投票的人就是到会的人。截止以前，谁都看不到票数。")),
        Words(
            _(
                "参加的人不够，延长一次，延长 %(days)s 天；还不够，就是“参加人数不足，未通过”。",
                days=extension_days(writing.days),
            )
        ),
    ]
    source = rule.source_zh if chinese else rule.source_en
    said.append(Words(_("依据：%(source)s。", source=source), "quiet"))
    yield Section("rule", _("怎样才算数"), tuple(said))
    yield Section("roll", _("名册防改码"), (Words(box.roll_hash, "hash"),))


def _two_channels(box: Box) -> str:
    if box.is_secret:
        return _("一人（户）一票，不论用哪种方式；投进去就不能改。")
    return _(
        "一人（户）一票。网上和纸上都投了的：%(rule)s。",
        rule=word("two_channels", box.two_channels.value),
    )


def reminder(writing: Writing, box: Box) -> str:
    """A text to paste into a group chat: it names nobody, and says what an owners' vote is."""
    told = _(
        "【%(community)s】“%(title)s”正在书面表决，收票到%(day)s（含当天）。还没有投的，"
        "请打开 %(link)s 投票，或者把纸质票交给楼组长。电话：%(phone)s",
        community=g.community.name,
        title=box.question,
        day=full_day(box.last_day),
        link=url_for("ballots.ballot", box_id=box.id, _external=True),
        phone=g.community.desk_phone or "—",
    )
    return "\n".join(filter(None, (told, (box.sounding or {}).get(rulebook_language()))))
