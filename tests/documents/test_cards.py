"""What one passes on to neighbours: words to paste, a picture well set, what chat programs show."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from flask import Flask
from PIL import Image

from deliberation import clock
from deliberation.documents import card
from deliberation.documents.poster import Day, Poster
from tests import mediation, scene
from tests.documents.test_posters import posters

pytestmark = pytest.mark.on("sqlite", reason="what is drawn does not depend on the database")

LONG = "停车位错时共享：白天8点到18点供来访车辆停放（周末除外），夜里留给业主；每车每次5元，"


def poster(**more) -> Poster:
    given = {
        "kind": "会议通知", "number": "第 7 次会议", "issuer": "和平社区", "title": LONG * 3,
        "link": "https://hall.example.org/heping/meetings/7", "scan": "扫码看议程",
        "day": Day("12月", "5", "星期六", "", "2026年12月5日 星期六"),
        "facts": ("19:00", "社区活动中心", "谁都可以来听"), "phone": "0571-88000001",
    }  # fmt: skip
    return Poster(**given | more)


@pytest.mark.parametrize("size", card.TITLES)
@pytest.mark.parametrize("words", [LONG * 2, "（" * 3 + LONG, "A resident's proposal " * 9])
def test_lines_are_set_as_chinese_is_and_words_stay_whole(words: str, size: int) -> None:
    lines = list(card._broken(words, card._face(size)))

    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert not [one for one in lines if one[0] in card.NOT_FIRST]
    assert not [one for one in lines[:-1] if one[-1] in card.NOT_LAST and len(set(one)) > 1]
    if words.isascii():
        assert {word for one in lines for word in one.split()} == set(words.split())
    face = card._face(size)
    assert max(map(face.getlength, lines)) <= (card.WIDTH - 2 * card.MARGIN) * 1.08


def test_a_card_is_1080_wide_and_what_is_too_long_says_so() -> None:
    for one in (
        poster(),
        poster(title="短"),
        poster(issuer="长" * 80, verdict="通过", notice=LONG),
    ):
        picture = Image.open(io.BytesIO(card.draw(one)))
        assert (picture.format, picture.width) == ("PNG", 1080)
        assert 1080 <= picture.height <= 1900
    assert [line for line, *_rest in card._lines(poster())][4].endswith("…")
    assert len(card.draw(poster())) < 150_000


def test_notice_posting_report_and_result_are_passed_on(app: Flask) -> None:
    seen = 0
    for _address, path, reader in posters(app, "zh-Hans"):
        page = reader.get(f"{path}/share")
        text = unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.S)[1]).strip()
        link = re.search(r"https?://\S+$", text)[0]
        assert page.status_code == 200 and text.splitlines()[0].startswith(("【", "["))
        told = reader.get(link.removeprefix("http://localhost"))
        assert told.status_code == 200
        image = re.search(r'<meta property="og:image" content="([^"]+)"', told.text)[1]
        assert image == f"http://localhost{path}/card.png"
        for name in ("title", "description", "url", "site_name"):
            assert re.search(rf'<meta property="og:{name}" content="[^"]+"', told.text), name
        assert f'href="{path}/share"' in told.text
        if not seen:  # drawing one is as drawing another
            drawn = reader.get(f"{path}/card.png")
            assert (drawn.mimetype, drawn.status_code) == ("image/png", 200)
            again = reader.get(f"{path}/card.png", headers={"If-None-Match": drawn.headers["ETag"]})
            assert again.status_code == 304
        seen += 1
    assert seen >= 5


def test_an_issue_has_its_poster_and_a_dispute_has_none(app: Flask) -> None:
    with app.app_context():
        hall = scene.community(neighbours=0)
        public = scene.topic(hall, "夜里路灯太暗")
        mediation.everything(hall)
        numbers = [
            (one.number, one.private)
            for one in scene.db.session.scalars(scene.select(scene.Issue)).all()
        ]
    client = scene.sign_in(app.test_client(), hall, "resident")
    with clock.pretend(scene.at(days=1)):
        page = client.get(hall.path(f"issues/{public.number}/poster/share")).text
        for number, private in numbers:
            for end in ("poster", "poster/share", "poster/card.png"):
                answer = client.get(hall.path(f"issues/{number}/{end}"))
                assert answer.status_code == (404 if private else 200), (number, end)
    assert "夜里路灯太暗" in page and "接下来：" in page
    assert {private for _number, private in numbers} == {True, False}
