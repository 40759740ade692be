"""Reporting by a form and by screens, the wall, and who may not know of a private report."""

from __future__ import annotations

import io
import re
import zlib
from contextlib import suppress
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from deliberation import clock
from deliberation.database import db
from deliberation.documents import pdf
from deliberation.mend import queries
from deliberation.mend.models import SnapPhoto, SnapReport
from tests import mending, scene


@pytest.fixture
def hall(app: Flask):
    with clock.pretend(scene.START):
        with app.app_context():
            made = scene.community(neighbours=0)
            mending.places(made)
            mending.kind(made)
        yield made


def file() -> tuple[io.BytesIO, str]:
    return io.BytesIO(scene.picture("red").image), "photo.jpg"


def reports(app: Flask) -> list[SnapReport]:
    with app.app_context():
        return list(db.session.scalars(select(SnapReport).order_by(SnapReport.id)))


def text(client: FlaskClient, hall: scene.Neighbourhood, path: str) -> str:
    answer = client.get(hall.path(path))
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.get_data(as_text=True)


def test_a_label_leads_to_the_place_and_fills_it_in(
    app: Flask, client: FlaskClient, hall: scene.Neighbourhood
) -> None:
    assert "3栋1单元电梯" in text(client, hall, "places/L001")  # anybody may scan it
    scene.sign_in(client, hall, "resident")
    page = text(client, hall, "snap/new?place=L001")
    assert re.search(r'<option selected value="L001">', page)
    sent = {"key": "k", "place": "L001", "text": "灯不亮", "photos": file()}
    answer = client.post(hall.path("snap/"), data=sent)
    assert answer.status_code == 303
    (report,) = reports(app)
    assert (report.text, report.place_id, report.channel) == ("灯不亮", 1, "online")


def test_what_is_open_there_is_shown_before_sending_and_me_too_joins_it(
    app: Flask, client: FlaskClient, hall: scene.Neighbourhood
) -> None:
    with app.app_context():
        first = mending.reported(hall, None, "门", spot="北门", by=hall.neighbour).number
        lift = queries.places(hall.community.id)[0]
        known = mending.reported(hall, lift, "按钮坏了", by=hall.neighbour).number
    scene.sign_in(client, hall, "resident")
    sent = {"key": "k", "place": "L001", "text": "灯不亮", "photos": file()}
    page = client.post(hall.path("snap/"), data=sent)
    assert page.status_code == 200 and len(reports(app)) == 2
    told = page.get_data(as_text=True)
    assert f"snap/{known}/joining" in told and f"snap/{first}/" not in told
    assert "snap-drafts/" in told  # the photo is kept
    answer = client.post(hall.path(f"snap/{known}/joining"), data={})
    assert answer.status_code == 303
    assert client.post(hall.path(f"snap/{known}/joining")).status_code == 403
    # Or it is another fault: the photo of before goes with it.
    answer = client.post(
        hall.path("snap/"), data={"key": "k", "place": "L001", "text": "灯不亮", "sure": "1"}
    )
    assert answer.status_code == 303 and len(reports(app)) == 3
    with app.app_context():
        made = db.session.scalars(select(SnapReport).where(SnapReport.key == "k")).one()
        photos = select(SnapPhoto).where(
            SnapPhoto.community_id == made.community_id, SnapPhoto.report_id == made.id
        )
        assert len(db.session.scalars(photos).all()) == 1


def test_three_screens_in_elder_mode(
    app: Flask, client: FlaskClient, hall: scene.Neighbourhood
) -> None:
    scene.sign_in(client, hall, "resident")
    client.set_cookie("elder", "1")
    page = text(client, hall, "snap/new")
    assert "第 1 步，共 3 步" in page
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    post = client.post
    empty = post(hall.path("snap/screens"), data={"key": key, "screen": "photo", "to": "next"})
    assert empty.status_code == 422 and "拍一张照片，或者写一句" in empty.get_data(as_text=True)
    sent = {"key": key, "screen": "photo", "to": "next", "photos": file()}
    second = post(hall.path("snap/screens"), data=sent).get_data(as_text=True)
    assert "第 2 步，共 3 步" in second and "在哪里？" in second
    sent = {"key": key, "screen": "place", "to": "next", "place": "", "spot": ""}
    assert post(hall.path("snap/screens"), data=sent).status_code == 422
    third = post(hall.path("snap/screens"), data=sent | {"place": "L002"})
    assert "第 3 步，共 3 步" in third.get_data(as_text=True)
    assert "已经收到 1 张照片" in third.get_data(as_text=True)
    done = post(hall.path("snap/"), data={"key": key, "screen": "check", "place": "L002"})
    assert done.status_code == 303
    assert len(reports(app)) == 1


def test_by_a_label_the_second_screen_is_answered(
    app: Flask, client: FlaskClient, hall: scene.Neighbourhood
) -> None:
    scene.sign_in(client, hall, "resident")
    client.set_cookie("elder", "1")
    page = text(client, hall, "snap/new?place=l001")
    assert "3栋1单元电梯" in page
    sent = {"key": "k", "screen": "photo", "to": "next", "place": "L001", "text": "灯不亮"}
    check = client.post(hall.path("snap/screens"), data=sent).get_data(as_text=True)
    assert "第 3 步，共 3 步" in check


def test_numbers_of_persons_are_covered_first(
    app: Flask, client: FlaskClient, hall: scene.Neighbourhood
) -> None:
    scene.sign_in(client, hall, "resident")
    sent = {"key": "k", "place": "L001", "text": "打 13800001111 找他", "photos": file()}
    answer = client.post(hall.path("snap/"), data=sent)
    assert answer.status_code == 422
    assert "会公开" in answer.get_data(as_text=True) and reports(app) == []
    covered = client.post(hall.path("snap/"), data=sent | {
        "photos": (io.BytesIO(b""), ""), "cover-field": "text"
    })  # fmt: skip
    assert "▇▇▇" in covered.get_data(as_text=True)


def test_nobody_else_knows_of_a_private_report(
    app: Flask, client: FlaskClient, hall: scene.Neighbourhood
) -> None:
    with app.app_context():
        lift = queries.places(hall.community.id)[0]
        lamp = queries.kinds(hall.community.id)[0]
        private = mending.reported(hall, lift, "0502室王秀英家漏水")
        assert private.private
        sha256 = queries.story(private).photos[0].sha256
        with_unit = mending.dispatched(hall, private, lamp, scene.at(minutes=5))
        number = with_unit.number
    hidden = [
        f"snap/{number}", f"snap-photos/{sha256}", f"snap-photos/{sha256}/thumbnail",
    ]  # fmt: skip
    lists = ["snap/", "snap/figures", "snap/recurring", "places/L001", "", "overdue", "record",
             "search?q=漏水", "feed.atom", "open-data/"]  # fmt: skip
    for part in (None, "neighbour", "supervisor", "officer"):
        other = app.test_client()
        if part:
            scene.sign_in(other, hall, part)
        for path in hidden:
            assert other.get(hall.path(path)).status_code == 404, (part, path)
        for act in ("joining", "answer", "withdrawal", "taking", "handling", "dispatch"):
            assert other.post(hall.path(f"snap/{number}/{act}")).status_code == 404, (part, act)
        for path in lists:
            said = other.get(hall.path(path), follow_redirects=True).get_data(as_text=True)
            assert "漏水" not in said.replace("search?q=", "").replace('value="漏水"', "") \
                or path.startswith("search"), (part, path)  # fmt: skip
            assert f"snap/{number}" not in said, (part, path)
    for part in ("resident", "committee", "property_manager"):
        own = app.test_client()
        scene.sign_in(own, hall, part)
        for path in hidden:
            assert own.get(hall.path(path)).status_code == 200, (part, path)


def test_the_wall_is_read_page_by_page_and_filtered(
    app: Flask, client: FlaskClient, hall: scene.Neighbourhood
) -> None:
    with app.app_context():
        one, two = queries.places(hall.community.id)
        for number in range(5):
            mending.reported(hall, one, f"第{number}件", at=scene.at(minutes=number))
        mending.reported(hall, two, "另一处", at=scene.at(minutes=9))
    page = text(client, hall, "snap/")
    assert page.index("另一处") < page.index("第4件") < page.index("第0件")
    only = text(client, hall, "snap/?place=L002")
    assert "另一处" in only and "第4件" not in only
    assert "第4件" not in text(client, hall, "snap/?late=1")
    with clock.pretend(scene.at(days=2)):
        assert "第4件" in text(client, hall, "snap/?late=1")


def test_queries_do_not_grow_with_rows(
    app: Flask, client: FlaskClient, hall: scene.Neighbourhood, count_queries
) -> None:
    with app.app_context():
        lift = queries.places(hall.community.id)[0]
        mending.reported(hall, lift, "一")
    with count_queries() as few:
        text(client, hall, "snap/")
    with app.app_context():
        for number in range(3):
            mending.reported(hall, lift, f"又{number}", at=scene.at(minutes=number))
    with count_queries() as many:
        text(client, hall, "snap/?late=")
    assert many.count == few.count


@pytest.mark.skipif(not pdf.available(), reason="nothing to set a PDF with")
def test_labels_are_printed_by_the_sheet(
    app: Flask, client: FlaskClient, hall: scene.Neighbourhood
) -> None:
    with app.app_context():
        mending.places(hall, *(f"{n}号电梯" for n in range(20)))  # with those above 22
    scene.sign_in(client, hall, "committee")
    answer = client.get(hall.path("places/labels.pdf"))
    assert answer.mimetype == "application/pdf"
    unpacked = b""
    for packed in re.findall(rb"stream\n(.*?)\nendstream", answer.data, re.DOTALL):
        with suppress(zlib.error):
            unpacked += zlib.decompress(packed)
    assert len(re.findall(rb"/Type\s*/Page\b", unpacked)) == 2  # 22 labels, 21 on a sheet


def test_the_wall_goes_on_behind_a_button_and_leaves_none_out(
    app: Flask, client: FlaskClient, hall: scene.Neighbourhood
) -> None:
    with app.app_context():
        lift = queries.places(hall.community.id)[0]
        for number in range(queries.PAGE + 1):
            mending.reported(hall, lift, f"第{number:02}件", at=scene.at(minutes=number))
    first = client.get(hall.path("snap/")).text
    (way,) = re.findall(r'href="([^"]*before=[^"]*)"', first)
    second = client.get(unescape(way)).text

    shown = [re.findall(r"第\d\d件", page) for page in (first, second)]
    assert [len(set(one)) for one in shown] == [queries.PAGE, 1]
    assert len({*shown[0], *shown[1]}) == queries.PAGE + 1
    assert not re.findall(r'href="[^"]*before=', second)
