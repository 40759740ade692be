"""Every form looks through what it would publish; what is personal is covered by one press."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from html import unescape

import pytest
import sqlalchemy as sa
from wtforms import Form

import deliberation
from deliberation.database import db
from deliberation.issues.models import Issue
from deliberation.rules.reading.privacy import COVER
from deliberation.web.forms import ALL, FlaskForm
from tests import scene

IDENTITY, PHONE = "320102195803051234", "13800001111"

#: Whose texts are not published, and why: whoever adds one says so here.
PRIVATE = {
    "AgreementForm": "between the parties of a dispute",
    "ApplicationForm": "between the parties of a dispute",
    "RulingForm": "between the parties of a dispute",
    "ConsentForm": "between the parties of a dispute",
    "PartyForm": "between the parties of a dispute",
    "RecordedSessionForm": "between the parties of a dispute",
    "SessionForm": "between the parties of a dispute",
    "TermsForm": "between the parties of a dispute",
    "VisitForm": "between the parties of a dispute",
    "SigningForm": "one press",
    "SignInForm": "signs in",
    "CodeForm": "signs in",
    "NewPasswordForm": "signs in",
    "ReachedForm": "one's own address",
    "OutletForm": "addresses and secrets, read by administrators alone",
    "ReceiptForm": "is looked up",
    "RollCodeForm": "is looked up",
    "ProxyForm": "is looked up",
    "VoterForm": "is looked up",
    "BatchForm": "numbers of papers",
    "SendBackForm": "between the two who enter papers",
    "HandoverForm": "between two representatives",
    "NameForm": "the register, which the committee alone reads",
    "HomeForm": "the register, which the committee alone reads",
    "DeskProposalForm": "the proposer is looked up",
    "SelectionForm": "the candidates are looked up",
    "ReleaseForm": "which button was pressed",
    "CoveringForm": "what is to be covered",
    "TableForm": "names of columns",
    "SettingsForm": "the desk's own phone",
    "DeskOpinionForm": "the giver is looked up",
    "SheetForm": "the giver is looked up",
    "DeskReportForm": "the reporter is looked up",
    "DraftForm": "read by its writer alone until it is published, by another form",
}


def forms() -> Iterator[type[FlaskForm]]:
    for module in pkgutil.walk_packages(deliberation.__path__, "deliberation."):
        if "form" in module.name or ".routes" in module.name:
            importlib.import_module(module.name)
    waiting = [Form]
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        if form.__module__.startswith("deliberation."):
            yield form


def test_every_form_of_the_house_looks_through_what_it_publishes() -> None:
    bare = {
        form.__name__ for form in forms()
        if not issubclass(form, FlaskForm) and form.__name__ != "TaskRow"  # within such a form
    }  # fmt: skip
    assert bare == set()


def test_what_is_not_looked_through_is_named_with_its_reason() -> None:
    own = {form.__name__ for form in forms() if "private" in vars(form) and form is not FlaskForm}
    assert own == set(PRIVATE)


@pytest.fixture
def hall(app) -> scene.Neighbourhood:
    with app.app_context():
        return scene.community()


def proposal(client, hall, **more):
    sent = {"key": "one", "title": "3栋门前路面不平", "problem": "下雨积水。", "place": ""}
    return client.post(hall.path("proposals"), data=sent | more)


def proposed(app) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(sa.select(Issue.problem)))


def test_an_identity_number_is_refused_until_it_is_covered_by_one_press(app, hall, client) -> None:
    resident = scene.sign_in(client, hall, "resident")
    text = f"下雨积水。我的身份证{IDENTITY}。"
    refused = proposal(resident, hall, problem=text)
    page = unescape(refused.text)
    assert (refused.status_code, text in page) == (422, True)
    assert "这里有像身份证号码的内容，会公开。" in page
    assert 'name="cover-field" value="problem"' in page
    assert "problem-public" not in page

    # Saying that it may stand does not help.
    still = {"problem": text, "problem-public": "1"}
    assert proposal(resident, hall, **still).status_code == 422
    covered = proposal(resident, hall, **{"problem": text, "cover-field": "problem"})
    assert (covered.status_code, IDENTITY in covered.text) == (422, False)
    assert f"我的身份证{COVER}。" in unescape(covered.text)
    assert proposed(app) == []
    assert proposal(resident, hall, problem=f"我的身份证{COVER}。").status_code == 303
    assert proposed(app) == [f"我的身份证{COVER}。"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (f"请回电{PHONE}。", "电话号码"),
        ("浙A12345总停在门口。", "车牌号"),
        ("3栋2单元501的裘若水知道。", "门牌旁边的姓名"),
        ("一三八 零零零零 一一一一", "电话号码"),
    ],
)
def test_what_may_be_nobodys_private_one_is_confirmed(app, hall, client, text, what) -> None:
    resident = scene.sign_in(client, hall, "resident")
    refused = proposal(resident, hall, problem=text)
    assert refused.status_code == 422
    assert f"这里有像{what}的内容，会公开。" in unescape(refused.text)
    confirmed = proposal(resident, hall, **{"problem": text, "problem-public": "1"})
    assert confirmed.status_code == 303
    assert proposed(app) == [text]


def test_what_is_not_to_be_public_is_not_looked_through(app, hall, client) -> None:
    resident = scene.sign_in(client, hall, "resident")
    kept = {"problem": f"3栋501裘若水 {PHONE}", "confidential": "y"}
    assert proposal(resident, hall, **kept).status_code == 303
    assert proposed(app) == [kept["problem"]]


def test_an_objection_and_a_withdrawal_are_looked_through(app, hall, client) -> None:
    with app.app_context():
        number = scene.issue_at_review(hall).number
    resident = scene.sign_in(client, hall, "resident")
    sent = {"reason": f"不提了，有事打{PHONE}", "seen": ""}
    refused = resident.post(hall.path(f"issues/{number}/withdrawal"), data=sent)
    assert (refused.status_code, "电话号码" in refused.text) == (422, True)


def test_private_fields_name_fields_that_there_are() -> None:
    for form in forms():
        own = vars(form).get("private", frozenset())
        if own and own != ALL:
            assert all(hasattr(form, name) for name in own), form
