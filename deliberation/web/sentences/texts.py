"""What the room of texts says when it refuses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "announcements.ended_already": _l("这个公告已经撤下了。"),
    # writing
    "texts.title_missing": _l("请写标题。"),
    "texts.name_missing": _l("请给这一版起个名字，例如“征求意见稿”。"),
    "texts.plan_without_issue": _l("方案要属于一个已经受理的议题，请从那个议题的页面开始写。"),
    "texts.resolution_is_posted": _l("决议在议题的页面写和公示，不在这里写。"),
    "texts.issue_not_open": _l(
        "这个议题还没有受理、已经办结，或者不公开，不能写它的文本、征求意见。"
    ),
    "texts.planned_already": _l("这个议题已经有方案了，请在原来的方案上写新的一版。"),
    "texts.body_missing": _l("正文还是空的。"),
    "texts.body_too_long": _l("正文最多 %(most)s 个字，请分成几份。"),
    "texts.too_many_clauses": _l("最多 %(most)s 条，请分成几份。"),
    "texts.nothing_changed": _l("和第 %(version)s 版一字不差，没有要发布的。"),
    "texts.published_meanwhile": _l(
        "您写的时候，第 %(version)s 版已经发布。您写的都还在；请先看那一版改了什么，再决定。"
    ),
    "texts.draft_elsewhere": _l(
        "这份草稿在另一个窗口里存过了。这里写的还在这一页上，没有存；请先看那一份。"
    ),
    # whether it is lawful
    "legality.not_adopted_text": _l("只有公约、规则和决议要作合法性审查。"),
    "legality.not_published": _l("还没有发布过一版，不能请求审查。"),
    "legality.needs_issue": _l("先说明交给哪个议题表决，再请求审查。"),
    "legality.asked_already": _l("第 %(version)s 版已经请求过审查，还没有到答复的日子。"),
    "legality.giver_missing": _l("请选由谁审查：单位要选一个（不能是居委会自己），顾问要写姓名。"),
    "legality.due_too_soon": _l("至少留 %(days)s 天。"),
    "legality.due_too_late": _l("最多留 %(days)s 天。"),
    "legality.due_after_posting": _l("公示到%(until)s为止，意见要在这以前来。"),
    "legality.not_posted": _l("决议公示期间才请求审查。"),
    "legality.given_already": _l("这份意见已经登记过了。"),
    "legality.given_by_asked": _l("审查的单位在这里有账号，意见由他们自己写。"),
    "legality.came_missing": _l("请写明意见是怎么来的，例如“7 月 3 日的书面意见”。"),
    "legality.clause_missing": _l("还有条款没有选，请逐条选，或者勾选“其余各条合法”。"),
    "legality.article_missing": _l("说一条违法，要写明违反哪部法律的第几条。"),
    "legality.words_missing": _l("请写明问题在哪里，怎么改。"),
    "legality.nothing_unlawful": _l("这一条没有说违法，不用撤回。"),
    "legality.withdrawn_already": _l("这一条的意见已经撤回了。"),
    "legality.reasons_missing": _l("请写明为什么撤回，理由会向大家公开。"),
    "legality.not_asked": _l(
        "“%(title)s”第 %(version)s 版还没有请求合法性审查，不能通知开会、开始表决。"
    ),
    "legality.not_given": _l(
        "“%(title)s”第 %(version)s 版的合法性审查意见还没有来。等意见来，或者过了%(due)s再通知。"
    ),
    # advice of experts
    "advice.not_published": _l("还没有发布过一版，不能请专家提意见。"),
    "advice.needs_issue": _l("不属于任何议题的文本，不能请专家提意见。"),
    "advice.expert_missing": _l("请选一位专家，或者写外面专家的姓名。"),
    "advice.expert_of_committee": _l("居委会成员不能当自己所写文本的专家，请另请一位。"),
    "advice.capacity_missing": _l("请写专家的单位和专业，大家要知道他凭什么提意见。"),
    "advice.asked_already": _l("第 %(version)s 版已经请过这位专家。"),
    "advice.due_too_soon": _l("至少留 %(days)s 天。"),
    "advice.due_too_late": _l("最多留 %(days)s 天。"),
    "advice.given_by_asked": _l("这位专家在这里有账号，声明和意见都由本人写。"),
    "advice.declared_already": _l("已经声明过了，不能改。"),
    "advice.interest_missing": _l("请选有没有利害关系。"),
    "advice.interest_words_missing": _l("请写明是什么利害关系，会向大家公开。"),
    "advice.decline_words_missing": _l("请写明为什么不提意见，会向大家公开。"),
    "advice.came_missing": _l("请写明是怎么来的，例如“7 月 3 日的来信，原件在居委会”。"),
    "advice.interest_first": _l("请先声明有没有利害关系，再写意见。"),
    "advice.declined": _l("这位专家已经说明不提意见。"),
    "advice.given_already": _l("意见已经登记过了，不能改。"),
    "advice.words_missing": _l("请至少对一条，或者对全文写意见。"),
    # adopted, filed, looked at again
    "adopting.not_adopted": _l("只有公约、规则由居民会议表决通过。"),
    "adopting.deciding": _l("它的一版正在表决、公示，有了结果再改。"),
    "adopting.before_assembly": _l("“%(title)s”的一版正由别的议题表决。"),
    "adopting.issue_elsewhere": _l("请选一个已经受理、等着开会、公开的议题。"),
    "adopting.trial_too_short": _l("试行至少 %(days)s 天。"),
    "adopting.trial_too_long": _l("试行最多 %(days)s 天。"),
    "adopting.not_in_force": _l("现在没有有效的一版。"),
    "adopting.filed_already": _l("这一版已经登记过备案。"),
    "adopting.filed_to_missing": _l("请写报给哪个单位备案。"),
    "adopting.filed_number_missing": _l("请写备案号、收文号，没有的写经手人。"),
    "adopting.filed_before": _l("它%(since)s才生效，备案不会更早。"),
    "adopting.filed_later": _l("备案的日子还没有到。"),
    "adopting.review_early": _l("还没有到评估的时候，%(due)s以前 30 天内登记。"),
    "adopting.review_missing": _l("请写评估的结果：实行得怎么样，改不改。"),
    # a guide to services
    "guide.no_services": _l("还没有写服务。每一项用 ## 开头写名字，例如“## 高龄津贴”。"),
    "guide.lacks_who": _l("“%(service)s”没有写给谁办。请加一行“谁可以办：……”。"),
    "guide.lacks_bring": _l(
        "“%(service)s”没有写要带什么。请加一行“要带什么：……”，不用带就写不用带。"
    ),
    "guide.lacks_time": _l("“%(service)s”没有写多久办好。请加一行“多久办好：……”。"),
    "guide.lacks_where": _l("“%(service)s”没有写到哪里、找谁。请加一行“到哪里、找谁：……”。"),
    "guide.not_a_guide": _l("只有服务指南每季度查看一次。"),
    "guide.not_published": _l("还没有发布过一版，不用查看。"),
    "guide.looked_today": _l("今天已经看过或者发布过了，不用再登记。"),
    "guide.unseen": _l("还有 %(unseen)s 项没有勾选。请逐项看过再勾选；要改的，写新的一版。"),
    # rounds of opinions
    "texts.not_published": _l("还没有发布过一版，不能征求意见。"),
    "texts.round_open": _l("正在征求意见，到期以后才能开始下一次。"),
    "texts.opinions_wait": _l("以前的意见还有 %(waiting)s 条没有答复，答复完才能再征求意见。"),
    "texts.round_needs_version": _l(
        "第 %(version)s 版已经征求过意见。请先按意见改出新的一版，再征求意见。"
    ),
    "texts.round_too_short": _l("征求意见至少 %(days)s 天。"),
    "texts.round_too_long": _l("征求意见最多 %(days)s 天。"),
    "texts.round_over": _l("这一次征求意见已经结束。您可以在居委会提，或者等下一次。"),
    "texts.round_answered": _l("这一次征求的意见都答复完了，请在下一次征求意见时收进来。"),
    "texts.opinion_empty": _l("请写下意见。"),
    "texts.clause_unknown": _l("这一版里没有这一条，请重新选择。"),
    "texts.opinions_enough": _l("一次征求意见，每人最多提 %(most)s 条。"),
    "texts.none_chosen": _l("请先勾选要答复的意见。"),
    "texts.dealt_missing": _l("请选采纳、部分采纳，还是不采纳。"),
    "texts.reasons_missing": _l("请写明理由，理由会向大家公开。"),
    "texts.answered_already": _l("勾选的意见里，有的已经答复过了，请刷新后再看。"),
    # the plan goes up
    "texts.plan_round_open": _l("方案正在征求意见，结束以后才能上报。"),
    "texts.plan_opinions_wait": _l("对方案的意见还有 %(waiting)s 条没有答复，答复完才能上报。"),
}
