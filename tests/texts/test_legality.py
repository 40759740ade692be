"""Whether a convention is lawful: asked, answered clause by clause, and what hangs on it (§9)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.convene.operations import notice
from deliberation.database import db, unit_of_work
from deliberation.issues.models import Duty, DutyKind
from deliberation.lobby.operations import settle_due
from deliberation.resolve.operations import legality as resolving
from deliberation.rules.refusals import Refused
from deliberation.rules.texts import Corrected, Giver, Said
from deliberation.texts.models import Adoption, LegalityFinding, LegalityOpinion
from deliberation.texts.operations import legality
from deliberation.texts.queries import legality as reading
from tests import conventions, plans, records, scene


@pytest.fixture
def hall(app: Flask):
    with app.app_context():
        yield scene.community(neighbours=0)


def test_an_opinion_is_owed_by_the_unit_and_settles_what_is_owed(hall) -> None:
    issue = scene.topic(hall)
    text = conventions.convention(hall, issue)
    opinion = conventions.asked(hall, text)

    (owed,) = [one for one in records.owed(issue) if one[0] == DutyKind.LEGALITY]
    assert owed[1:] == (hall.units["department"].id, (scene.START + timedelta(days=7)).date())
    assert records.messages_on(issue, "legality:asked") == {hall.officer.id}

    conventions.given(hall, opinion, conventions.WANTING)
    assert [one for one in records.owed(issue) if one[0] == DutyKind.LEGALITY] == []
    (told,) = reading.of_text(text)
    assert (told.version, dict(told.counts), told.standing) == (
        1, {"sound": 2, "advice": 1, "unlawful": 1}, 1,
    )  # fmt: skip


def test_a_second_press_asks_once(hall) -> None:
    text = conventions.convention(hall, scene.topic(hall))

    first = conventions.asked(hall, text, key="k")
    assert conventions.asked(hall, text, key="k").id == first.id
    with pytest.raises(Refused, match="legality.asked_already"):
        conventions.asked(hall, text, key="l")
    # Silence past its day does not keep somebody else from being asked.
    later = scene.START + timedelta(days=8)
    assert conventions.asked(hall, text, key="l", giver=Giver.SUBDISTRICT, when=later).number == 2


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("第二条", ("unlawful", "", "不行")), "legality.article_missing"),
        (("第二条", ("advice", "", " ")), "legality.words_missing"),
        (("第二条", ("", "", "")), "legality.clause_missing"),
    ],
)
def test_what_is_no_opinion(hall, change, why: str) -> None:
    opinion = conventions.asked(hall, conventions.convention(hall, scene.topic(hall)))

    with pytest.raises(Refused, match=why):
        conventions.given(hall, opinion, dict([change]))
    assert reading.findings(opinion) == {}


def test_an_opinion_speaks_of_the_versions_clauses_alone(hall) -> None:
    opinion = conventions.asked(hall, conventions.convention(hall, scene.topic(hall)))

    with pytest.raises(Refused, match="texts.clause_unknown"), unit_of_work():
        legality.give(
            opinion, [*conventions.said(opinion, {}), Said(99, "sound")],
            by=hall.officer, at=scene.START,
        )  # fmt: skip


def test_the_committee_records_it_only_for_those_without_an_account(hall) -> None:
    text = conventions.convention(hall, scene.topic(hall))
    opinion = conventions.asked(hall, text)

    with pytest.raises(Refused, match="legality.given_by_asked"):
        conventions.given(hall, opinion, by="committee", came="来信")
    with pytest.raises(Refused, match="legality.given_by_asked"):  # not another unit's either
        conventions.given(hall, opinion, by="property_manager", came="来信")

    other = conventions.convention(hall, scene.topic(hall, "楼道"), title="楼道公约")
    outside = conventions.asked(hall, other, giver=Giver.ADVISER, adviser="和平律师事务所 李律师")
    with pytest.raises(Refused, match="legality.came_missing"):
        conventions.given(hall, outside, by="committee")
    conventions.given(hall, outside, by="committee", came="3 月 3 日的书面意见")
    assert outside.came == "3 月 3 日的书面意见"


def test_the_committee_is_not_asked_about_its_own_text(hall) -> None:
    text = conventions.convention(hall, scene.topic(hall))

    with pytest.raises(Refused, match="legality.giver_missing"), unit_of_work():
        legality.ask(
            text, Giver.UNIT, scene.at(days=7).date(), key="k",
            unit=hall.units["committee"], by=hall.committee, at=scene.START,
        )  # fmt: skip


# ------------------------------------------------------------------ the gate of the notice


def _unmet(hall, meeting, when) -> list[str]:
    return [one.name for one in notice.unmet(hall.community, meeting, at=when)]


def test_a_convention_goes_to_notice_with_an_opinion_on_its_latest_version(hall) -> None:
    issue = scene.topic(hall)
    text = conventions.convention(hall, issue)
    meeting = scene.meeting_called(
        hall, issue, noticed=False, starts=scene.START + timedelta(days=30)
    )

    assert _unmet(hall, meeting, scene.START) == ["legality.not_asked"]
    opinion = conventions.asked(hall, text)
    assert _unmet(hall, meeting, scene.START) == ["legality.not_given"]
    conventions.given(hall, opinion)
    assert _unmet(hall, meeting, scene.START) == []
    plans.published(hall, text, conventions.SECOND, name="二稿")
    assert _unmet(hall, meeting, scene.START) == ["legality.not_asked"]
    with pytest.raises(Refused, match="legality.not_asked"), unit_of_work():
        notice.give_notice(hall.community, meeting, by=hall.committee, at=scene.START)


def test_silence_past_its_day_blocks_nothing_and_is_late(hall) -> None:
    issue = scene.topic(hall)
    opinion = conventions.asked(hall, conventions.convention(hall, issue))
    meeting = scene.meeting_called(
        hall, issue, noticed=False, starts=scene.START + timedelta(days=30)
    )

    last, over = scene.at(days=7), scene.at(days=8)
    assert _unmet(hall, meeting, last) == ["legality.not_given"]
    assert not opinion.is_late(clock.day_of(last))
    assert _unmet(hall, meeting, over) == []
    assert opinion.is_late(clock.day_of(over))
    conventions.given(hall, opinion, when=over)
    assert opinion.is_late(clock.day_of(over))  # late it remains


def test_a_plan_needs_no_opinion_and_an_unpublished_convention_is_not_before_anybody(hall) -> None:
    issue = scene.topic(hall)
    plans.plan_of_two(hall, issue)
    plans.text_begun(hall, issue, kind=plans.TextKind.CONVENTION, title="公约")
    meeting = scene.meeting_called(hall, issue, noticed=False)

    assert _unmet(hall, meeting, scene.START) == []


# ------------------------------------------------------------------ unlawful clauses


def test_an_unlawful_clause_keeps_it_from_force_until_that_is_withdrawn(hall) -> None:
    issue = scene.topic(hall)
    text = conventions.convention(hall, issue)
    opinion = conventions.given(hall, conventions.asked(hall, text), conventions.WANTING)
    resolution = scene.resolution_posted(hall, issue)
    settle_due(hall.community, resolution.posting_over)

    assert resolution.state == "posted" and resolution.in_force_at is None
    (wrong,) = [one for one in reading.findings(opinion).values() if one.finding == "unlawful"]
    later = resolution.posting_over + timedelta(days=1)
    with pytest.raises(Refused, match="legality.reasons_missing"), unit_of_work():
        resolving.withdraw(opinion, wrong, " ", by=hall.officer, at=later)
    with pytest.raises(Refused, match="legality.given_by_asked"), unit_of_work():
        resolving.withdraw(opinion, wrong, "看错了", by=hall.committee, at=later)
    with unit_of_work():
        resolving.withdraw(opinion, wrong, "“罚款”是笔误，已更正。", by=hall.officer, at=later)

    assert resolution.in_force_at == later
    (adopted,) = conventions.adoptions(text)
    assert adopted.in_force_at == later and adopted.resolution == resolution.number


def test_withdrawing_before_the_posting_ends_lets_nothing_take_force_early(hall) -> None:
    issue = scene.topic(hall)
    text = conventions.convention(hall, issue)
    opinion = conventions.given(hall, conventions.asked(hall, text), conventions.WANTING)
    resolution = scene.resolution_posted(hall, issue)
    (wrong,) = [one for one in reading.findings(opinion).values() if one.finding == "unlawful"]
    with unit_of_work():
        resolving.withdraw(opinion, wrong, "看错了。", by=hall.officer, at=resolution.posted_at)

    assert resolution.in_force_at is None
    settle_due(hall.community, resolution.posting_over)
    assert resolution.in_force_at == resolution.posting_over


def test_advice_holds_nothing_up(hall) -> None:
    issue = scene.topic(hall)
    text = conventions.convention(hall, issue)
    advice = {"第三条": conventions.WANTING["第三条"]}
    conventions.given(hall, conventions.asked(hall, text), advice)

    assert scene.issue_in_execution(hall, issue).in_force_at is not None


# ------------------------------------------------------------------ the figure


def test_clauses_corrected_are_counted_with_what_they_are_a_part_of(hall) -> None:
    issue = scene.topic(hall)
    text = conventions.convention(hall, issue)
    wanting = conventions.WANTING | {"第四条": ("advice", "", "几点到几点？")}
    conventions.given(hall, conventions.asked(hall, text), wanting)

    assert reading.figure(hall.community.id) == Corrected(0, 0)  # nothing came after it yet
    plans.published(hall, text, conventions.SECOND, name="二稿")
    assert reading.figure(hall.community.id) == Corrected(3, 2)


def test_what_was_said_of_unchanged_clauses_is_known_again(hall) -> None:
    issue = scene.topic(hall)
    text = conventions.convention(hall, issue)
    conventions.given(hall, conventions.asked(hall, text), conventions.WANTING)
    second = plans.published(hall, text, conventions.SECOND, name="二稿")

    again = reading.earlier(text, second)
    labels = {one.id: one.number for one in second.content.clauses}
    assert sorted(labels[clause] for clause in again) == ["第一条", "第四条"]


# ------------------------------------------------------------------ the database


def test_one_finding_a_clause_and_one_number_an_opinion(hall) -> None:
    opinion = conventions.given(
        hall, conventions.asked(hall, conventions.convention(hall, scene.topic(hall)))
    )
    clause = next(iter(reading.findings(opinion)))
    twice = LegalityFinding(
        community_id=opinion.community_id, opinion_id=opinion.id, clause=clause, finding="sound"
    )
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.add(twice)
    again = {name: getattr(opinion, name) for name in ("community_id", "text_id", "version_id")}
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.add(
            LegalityOpinion(
                **again, number=opinion.number, key="other", giver="unit", adviser="",
                asked_at=scene.START, due=opinion.due, came="", words="",
            )
        )  # fmt: skip


def test_opinions_are_read_in_as_many_questions_for_three_as_for_one(hall, count_queries) -> None:
    text = conventions.convention(hall, scene.topic(hall))
    conventions.given(hall, conventions.asked(hall, text, key="1"))
    with count_queries() as one:
        assert len(reading.of_text(text)) == 1
    for key in ("2", "3"):
        conventions.given(hall, conventions.asked(hall, text, key=key))
    with count_queries() as three:
        assert len(reading.of_text(text)) == 3
    assert one.count == three.count, three


def test_duty_is_on_the_issue_on_which_it_was_asked_for(hall) -> None:
    text = conventions.convention(hall, scene.topic(hall))
    conventions.asked(hall, text)

    owed = db.session.scalars(
        db.select(Duty).where(
            Duty.community_id == hall.community.id, Duty.kind == DutyKind.LEGALITY
        )
    ).one()
    assert owed.unit_id == hall.units["department"].id
    assert (
        db.session.scalars(
            db.select(Adoption).where(Adoption.community_id == hall.community.id)
        ).all()
        == []
    )
