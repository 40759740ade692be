"""Paper 14, 调解协议书: the same words on the page, in Word and as PDF, for its parties alone."""

from __future__ import annotations

import io

from docx import Document

from deliberation import clock
from deliberation.database import db
from deliberation.documents import pdf
from tests import mediation, scene


def test_the_paper_says_who_agreed_on_what_and_who_signed_how(app, client) -> None:
    with clock.pretend(scene.at(days=3)), app.app_context():
        hall = scene.community(neighbours=0)
        issue = mediation.accepted(hall, at=scene.START)
        agreement = mediation.agreement_signed(hall, issue)
        here = hall.path(f"agreements/{agreement.number}")
        scene.sign_in(client, hall, "tenant")

        page = client.get(here).text
        file = client.get(f"{here}/agreement.docx")
        word = Document(io.BytesIO(file.data))
        cells = [cell.text for row in word.tables[0].rows for cell in row.cells]
        text = "\n".join(paragraph.text for paragraph in word.paragraphs)

        for said in (mediation.TERMS, "调解协议书", "2026 年第 1 号", "用账号签字", "司法确认"):
            assert said in page and said in text, said
        assert cells[1::2][:3] == ["3栋 王秀英（小区居民）", "3栋 0201室（一户人家）", "马正清"]
        assert file.headers["Cache-Control"] == "private, no-store"
        if pdf.available():
            assert client.get(f"{here}/agreement.pdf").data[:5] == b"%PDF-"


def test_the_paper_in_english_keeps_the_words_of_the_parties(app, client) -> None:
    with clock.pretend(scene.at(days=3)):
        with app.app_context():
            hall = scene.community(neighbours=0)
            issue = mediation.accepted(hall, at=scene.START)
            number = mediation.agreement_written(hall, issue).number
            db.session.refresh(hall.community)  # to be read after the context
            db.session.expunge_all()
        scene.sign_in(client, hall, "resident")
        client.post("/language", data={"language": "en", "back": "/"})
        page = client.get(hall.path(f"agreements/{number}")).text

    assert "Mediation agreement" in page and "Draft 1, waiting for signatures" in page
    assert mediation.TERMS in page
