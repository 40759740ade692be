"""The names of files are not published: photos are kept without, lists show theirs to clerks."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa

from deliberation.collect.models import Photo
from deliberation.database import Model, db
from deliberation.issues.models import Issue
from deliberation.people.models.uploads import Upload
from tests import scene

WORD = "13900002222"


@pytest.fixture
def hall(app) -> scene.Neighbourhood:
    with app.app_context():
        return scene.community()


def holding(word: str) -> set[str]:
    """The tables of which a row holds *word*."""
    return {
        table.name
        for table in Model.metadata.sorted_tables
        for row in db.session.execute(sa.select(table))
        if word in repr(tuple(row))
    }


def test_a_photo_is_kept_without_the_name_of_its_file(app, hall, client) -> None:
    file = io.BytesIO()
    scene.Image.new("RGB", (64, 48), "red").save(file, "JPEG", comment=WORD.encode())
    file.seek(0)
    sent = {"key": "one", "title": "3栋门前路面不平", "problem": "下雨积水。", "place": "",
            "photos": (file, f"裘若水{WORD}.jpg")}  # fmt: skip
    resident = scene.sign_in(client, hall, "resident")
    assert resident.post(hall.path("proposals"), data=sent).status_code == 303
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Photo)) == 1
        assert holding(WORD) == set()
        number = db.session.scalar(sa.select(Issue.number))
    assert WORD not in client.get(hall.path(f"issues/{number}")).text


def test_the_name_of_a_list_is_shown_to_those_who_bring_lists_alone(app, hall, client) -> None:
    text = "诉求标题,诉求内容\n路灯,不亮\n".encode()
    sent = {"key": "k", "source": "hotline", "file": (io.BytesIO(text), f"{WORD}.csv")}
    clerk = scene.sign_in(client, hall, "committee")
    assert clerk.post(hall.path("imports"), data=sent).status_code == 303
    with app.app_context():
        assert holding(WORD) == {Upload.__tablename__}
    assert WORD in clerk.get(hall.path("imports/k")).text
    for part in ("resident", "supervisor", "property_manager", "subdistrict"):
        reader = scene.sign_in(app.test_client(), hall, part)
        assert reader.get(hall.path("imports/k")).status_code in (403, 404), part
