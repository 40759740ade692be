"""A guide to services: what each says, and when it is looked at (C7)."""

from __future__ import annotations

from datetime import date

import pytest

from deliberation.rules.refusals import Refused
from deliberation.rules.texts import (
    Offering,
    ServiceFact,
    TextKind,
    ensure_guide_complete,
    ensure_may_look,
    first_version,
    look_day,
    services,
)
from tests.guides import FIRST

WHO, BRING, TIME, WHERE = (
    ServiceFact.WHO, ServiceFact.BRING, ServiceFact.TIME, ServiceFact.WHERE,
)  # fmt: skip


def test_each_heading_below_the_title_is_a_service_with_what_its_lines_say() -> None:
    first, second = services(first_version(FIRST))

    assert first == Offering(
        id=first.id,
        title="高龄津贴",
        about="每月领一份。",
        facts={
            WHO: "80 岁以上的老人",
            BRING: "身份证和银行卡；\n  代办的再带自己的",
            TIME: "10 个工作日",
            WHERE: "1 号窗口，周敏",
            ServiceFact.ALSO: "养老、老人钱",
        },
    )
    assert (second.title, second.about, second.missing) == ("居住证明", "", ())


def test_clauses_inside_of_a_service_belong_to_it() -> None:
    body = FIRST.replace("每月领一份。", "1. 每月领一份。\n2. 生日当月起领。")

    (first, second) = services(first_version(body))

    assert first.about == "1. 每月领一份。\n2. 生日当月起领。"
    assert first.missing == second.missing == ()


def test_labels_may_be_english() -> None:
    body = "# Guide\n\n## Pass\n\n- For whom: residents\n- **What to bring:** nothing\n"
    body += "- Promised time: at once\n- Where and whom to ask: window 1\n"

    (only,) = services(first_version(body))

    assert only.facts == {WHO: "residents", BRING: "nothing", TIME: "at once", WHERE: "window 1"}


@pytest.mark.parametrize(
    ("gone", "why"),
    [
        ("- 谁可以办：80 岁以上的老人\n", "guide.lacks_who"),
        ("身份证和银行卡；\n  代办的再带自己的", "guide.lacks_bring"),
        ("10 个工作日", "guide.lacks_time"),
        ("1 号窗口，周敏", "guide.lacks_where"),
    ],
)
def test_a_service_says_what_nobody_should_have_to_ask_for(gone: str, why: str) -> None:
    assert gone in FIRST
    with pytest.raises(Refused, match=why) as refused:
        ensure_guide_complete(first_version(FIRST.replace(gone, "", 1)))

    assert refused.value.refusal.values == (("service", "高龄津贴"),)


def test_a_guide_has_a_service() -> None:
    with pytest.raises(Refused, match="guide.no_services"):
        ensure_guide_complete(first_version("# 服务指南\n\n有事请来。\n"))


@pytest.mark.parametrize(
    ("since", "day"),
    [
        (date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 3, 31), date(2026, 6, 30)),
        (date(2026, 4, 1), date(2026, 9, 30)),
        (date(2026, 8, 15), date(2026, 12, 31)),
        (date(2026, 11, 30), date(2027, 3, 31)),
        (date(2026, 12, 31), date(2027, 3, 31)),
    ],
)
def test_it_is_looked_at_by_the_end_of_the_next_quarter(since: date, day: date) -> None:
    assert look_day(since) == day


@pytest.mark.parametrize(
    ("about", "why"),
    [
        ({"kind": TextKind.PLAN}, "guide.not_a_guide"),
        ({"version": 0}, "guide.not_published"),
        ({"looked_on": date(2026, 5, 2)}, "guide.looked_today"),
        ({"unseen": 2}, "guide.unseen"),
    ],
)
def test_what_keeps_it_from_being_said_to_be_looked_at(about: dict, why: str) -> None:
    known = {"kind": TextKind.GUIDE, "version": 1, "looked_on": None, "unseen": 0}
    known |= {"today": date(2026, 5, 2)}
    ensure_may_look(known.pop("kind"), **known)

    with pytest.raises(Refused, match=why):
        ensure_may_look(**({"kind": TextKind.GUIDE} | known | about))
