"""Photos with a proposal: what is kept of them, who sees them, and what is refused."""

from __future__ import annotations

import hashlib
import io
import re

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image

from deliberation.collect.models import Photo
from deliberation.collect.operations.photos import attached
from deliberation.database import db, unit_of_work
from deliberation.documents import pdf
from deliberation.documents.pictures import prepared
from deliberation.issues.models import Issue
from deliberation.journal import queries as journal
from deliberation.rules.refusals import NotReady
from tests import scene

PROPOSAL = {
    "key": "a form's key",
    "title": "3栋门前路面不平",
    "problem": "下雨积水，老人出门要绕路。",
    "place": "单元门口",
    "building": "0",
    "then": "collect",
}


def encoded(image: Image.Image, kind: str = "JPEG", **how: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()


def plain(colour: str = "red", size: tuple[int, int] = (64, 48), kind: str = "JPEG") -> bytes:
    return encoded(Image.new("RGB", size, colour), kind)


def from_a_phone() -> bytes:
    """Lying on its side, with where it was taken, and a comment."""
    image = Image.new("RGB", (3000, 2000), "white")
    image.paste("blue", (0, 0, 1500, 2000))
    notes = Image.Exif()
    notes[0x0112] = 6  # turn by 90° to the right
    notes[0x010F] = "PHONE-MAKER"
    notes.get_ifd(0x8825).update({1: "N", 2: (30.0, 16.0, 1.0), 3: "E", 4: (120.0, 9.0, 1.0)})
    return encoded(image, exif=notes, comment=b"SECRET-COMMENT")


def post(client, hall, *files: tuple[str, bytes], **changes: str):
    sent = [(io.BytesIO(content), name) for name, content in files]
    return client.post(hall.path("proposals"), data=PROPOSAL | changes | {"photos": sent})


def kept(app: Flask) -> list[tuple]:
    with app.app_context():
        rows = db.session.execute(
            sa.select(Photo.position, Photo.width, Photo.height).order_by(Photo.id)
        )
        return [tuple(row) for row in rows]


def said(page: str) -> str:
    return re.search(r'id="photos-error"[^>]*>([^<]*)<', page).group(1)


# ------------------------------------------------------------------ what is kept


def test_a_photo_is_kept_upright_small_and_without_where_it_was_taken() -> None:
    picture = prepared("a.jpg", io.BytesIO(from_a_phone()))

    image = Image.open(io.BytesIO(picture.image))
    small = Image.open(io.BytesIO(picture.thumbnail))
    assert (image.format, image.size, small.format, small.size) == (
        "JPEG", (1067, 1600), "JPEG", (213, 320),
    )  # fmt: skip
    assert (picture.width, picture.height) == image.size
    # What was its left half is now on top.
    assert [image.getpixel((500, y))[0] > 200 for y in (100, 1500)] == [False, True]
    for content in (picture.image, picture.thumbnail):
        assert not Image.open(io.BytesIO(content)).getexif()
        assert [word in content for word in (b"PHONE-MAKER", b"SECRET-COMMENT", b"Exif")] == [
            False, False, False,
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "P"), ("PNG", "RGBA"), ("PNG", "1"),
     ("PNG", "LA"), ("PNG", "I;16"), ("WEBP", "RGBA")],
)  # fmt: skip
def test_photos_of_every_usual_kind_are_drawn_anew(kind: str, mode: str) -> None:
    picture = prepared("a", io.BytesIO(encoded(Image.new(mode, (400, 300)), kind)))

    image = Image.open(io.BytesIO(picture.image))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (400, 300))


def test_what_is_transparent_becomes_white() -> None:
    file = io.BytesIO(encoded(Image.new("RGBA", (40, 30), (0, 0, 0, 0)), "PNG"))

    image = Image.open(io.BytesIO(prepared("a.png", file).image))

    assert image.getpixel((20, 15)) == (255, 255, 255)


def test_photos_stand_with_the_issue_and_in_the_record(app, client, hall) -> None:
    scene.sign_in(client, hall, "resident")

    answer = post(client, hall, ("a.jpg", from_a_phone()), ("b.png", plain("green", kind="PNG")))

    assert (answer.status_code, answer.location) == (303, hall.path("issues/2026-001"))
    assert kept(app) == [(1, 1067, 1600), (2, 64, 48)]
    with app.app_context():
        photos = db.session.scalars(sa.select(Photo).order_by(Photo.position)).all()
        entries = journal.of_issue(hall.community.id, photos[0].issue_id)
        assert [(entry.verb, entry.actor_id) for entry in entries] == [
            ("photo:attached", hall.resident.id),
            ("photo:attached", hall.resident.id),
            ("issue:proposed", hall.resident.id),
        ]
        sums = [photo.sha256 for photo in photos]
        assert [each.sha256 for each in attached(entries)] == sums
        assert sums == [hashlib.sha256(photo.image).hexdigest() for photo in photos]
        assert journal.verify(hall.community.id) is None
    page = client.get(answer.location).text
    assert re.findall(r'<img src="[^"]*/photos/(\w+)/thumbnail" width="(\d+)" height="(\d+)"'
                      r' loading="lazy" alt="([^"]*)"', page) == [
        (sums[0], "213", "320", "照片 1：3栋门前路面不平"),
        (sums[1], "64", "48", "照片 2：3栋门前路面不平"),
    ]  # fmt: skip


def test_a_double_click_and_the_same_photo_twice_keep_it_once(app, client, hall) -> None:
    scene.sign_in(client, hall, "resident")

    for _ in range(2):
        post(client, hall, ("a.jpg", plain()), ("copy.jpg", plain()))

    assert kept(app) == [(1, 64, 48)]


def test_a_proposal_needs_no_photo(app, client, hall) -> None:
    scene.sign_in(client, hall, "resident")

    assert post(client, hall, ("", b"")).status_code == 303
    assert kept(app) == []


# ------------------------------------------------------------------ what is refused


def bomb() -> bytes:
    return encoded(Image.new("1", (20_000, 20_000)), "PNG")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
NO_PICTURE = "不是照片。请选 JPG、PNG 或 WebP 格式的照片。"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("text.jpg", lambda: "不是照片".encode(), f"“text.jpg”{NO_PICTURE}"),
        ("drawing.svg", lambda: SVG, f"“drawing.svg”{NO_PICTURE}"),
        ("drawing.jpg", lambda: SVG, f"“drawing.jpg”{NO_PICTURE}"),
        ("old.gif", lambda: plain(kind="GIF"), f"“old.gif”{NO_PICTURE}"),
        ("half.jpg", lambda: from_a_phone()[:9000],
         "“half.jpg”打不开，可能没有传完整。请重新选一次，或者换一张。"),
        ("huge.jpg", lambda: plain() + bytes(20 * 1024 * 1024),
         "“huge.jpg”太大，每张最多 15 MB。请在手机上缩小，或者换一张。"),
        ("bomb.png", bomb,
         "“bomb.png”的尺寸太大，最多 5000 万像素。请在手机上缩小，或者换一张。"),
        ("big.png", lambda: encoded(Image.new("1", (8_000, 7_000)), "PNG"),
         "“big.png”的尺寸太大，最多 2400 万像素。请在手机上缩小，或者换一张。"),
        ("big.jpg", lambda: encoded(Image.new("L", (8_000, 7_000))),
         "“big.jpg”的尺寸太大，最多 5000 万像素。请在手机上缩小，或者换一张。"),
        ("<script>.jpg", lambda: b"x", f"“&lt;script&gt;.jpg”{NO_PICTURE}"),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_what_is_no_photo_is_refused_beside_its_field_and_the_rest_stays(
    app, client, hall, name, content, sentence
) -> None:
    scene.sign_in(client, hall, "resident")

    answer = post(client, hall, ("good.jpg", plain()), (name, content()))

    assert (answer.status_code, said(answer.text)) == (422, sentence)
    assert f'value="{PROPOSAL["title"]}"' in answer.text
    assert PROPOSAL["problem"] in answer.text
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Issue)) == 0
    assert kept(app) == []


def test_more_than_four_photos_are_refused(app, client, hall) -> None:
    scene.sign_in(client, hall, "resident")

    answer = post(client, hall, *[(f"{n}.jpg", plain()) for n in range(5)])

    assert (answer.status_code, said(answer.text)) == (422, "最多 4 张照片，现在选了 5 张。")
    assert kept(app) == []


def test_whoever_mends_another_field_is_told_to_choose_the_photos_again(client, hall) -> None:
    scene.sign_in(client, hall, "resident")

    answer = post(client, hall, ("a.jpg", plain()), title="短")

    assert (answer.status_code, said(answer.text)) == (422, "照片没有留下来，请重新选一次。")


def test_a_request_beyond_all_measure_gets_a_page_in_plain_words(client, hall) -> None:
    scene.sign_in(client, hall, "resident")

    answer = post(client, hall, ("a.jpg", bytes(65 * 1024 * 1024)))

    assert answer.status_code == 413
    assert "内容太大" in answer.text


# ------------------------------------------------------------------ who sees them


def with_photo(app: Flask, hall: scene.Neighbourhood) -> tuple[Issue, str]:
    with app.app_context():
        picture = scene.picture()
        return scene.issue_at_collect(hall, pictures=[picture]), picture.sha256


@pytest.mark.parametrize(("rest", "size"), [("", (64, 48)), ("/thumbnail", (64, 48))])
def test_a_photo_is_sent_as_what_it_is_and_asked_for_once(app, client, hall, rest, size) -> None:
    _, checksum = with_photo(app, hall)

    answer = client.get(hall.path(f"photos/{checksum}{rest}"))
    again = client.get(
        hall.path(f"photos/{checksum}{rest}"), headers={"If-None-Match": answer.headers["ETag"]}
    )

    assert Image.open(io.BytesIO(answer.data)).size == size
    assert (answer.mimetype, answer.headers["Cache-Control"]) == (
        "image/jpeg",
        "private, immutable, max-age=31536000",
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("part", "status"), [(None, 404), ("neighbour", 404), ("resident", 200), ("committee", 200)]
)
def test_photos_of_a_dispute_are_seen_by_those_who_may_read_it(
    app, client, hall, part, status
) -> None:
    issue, checksum = with_photo(app, hall)
    with app.app_context(), unit_of_work() as session:
        session.execute(sa.update(Issue).values(kind="dispute", body="MED", step="discuss"))
    if part:
        scene.sign_in(client, hall, part)

    addresses = [f"issues/{issue.number}", f"photos/{checksum}", f"photos/{checksum}/thumbnail"]
    assert [client.get(hall.path(address)).status_code for address in addresses] == [status] * 3


def test_a_photo_of_a_dispute_and_of_an_open_issue_is_open(app, client, hall) -> None:
    issue, checksum = with_photo(app, hall)
    with app.app_context():
        with unit_of_work() as session:
            session.execute(sa.update(Issue).values(kind="dispute", body="MED", step="discuss"))
        scene.issue_at_collect(hall, title="另一件事", pictures=[scene.picture()])

    assert client.get(hall.path(f"photos/{checksum}")).status_code == 200


def test_another_communitys_photo_is_not_found(app, client, hall) -> None:
    with app.app_context():
        other = scene.community("other", neighbours=0)
    _, checksum = with_photo(app, hall)

    assert client.get(other.path(f"photos/{checksum}")).status_code == 404
    assert client.get(hall.path("photos/0000")).status_code == 404


def test_photos_cost_the_page_of_an_issue_no_question(app, client, hall, count_queries) -> None:
    with app.app_context():
        without = scene.issue_at_collect(hall)
        with_four = scene.issue_at_collect(
            hall,
            title="有照片的一件事",
            pictures=[scene.picture(colour) for colour in ("red", "green", "blue", "white")],
        )

    client.get(hall.path("issues/"))  # until when pages hold is asked once for each state
    with count_queries() as plainly:
        client.get(hall.path(f"issues/{without.number}"))
    with count_queries() as illustrated:
        client.get(hall.path(f"issues/{with_four.number}"))

    assert illustrated.count == plainly.count <= 8, f"{plainly}\n{illustrated}"


@pytest.mark.skipif(not pdf.available(), reason="the libraries that set PDF are not installed")
def test_setting_a_paper_does_not_let_half_a_photo_pass() -> None:
    pdf.render("<p>纪要</p>")

    with pytest.raises(NotReady, match="photos.broken"):
        prepared("half.jpg", io.BytesIO(from_a_phone()[:9000]))
