"""What people upload is read beside the pages: as it is here, by a process with limits."""

from __future__ import annotations

import io
import os
import resource
import signal
import threading
import zipfile

import pytest
from PIL import Image

from deliberation.documents import incoming, pictures, sheets, tables
from deliberation.documents.beside import Busy, TooLong, Worker
from deliberation.documents.reader import MOST_FILLED, MOST_SPACE, TABLE
from deliberation.rules.refusals import NotReady, Refused
from tests import scene

ROWS = [("楼栋", "门牌", "姓名"), *(("3栋", f"{n:04}", "王秀英") for n in range(40))]
EXCEL = tables.workbook("名册", ROWS[0], ROWS[1:])


def photo(kind: str = "JPEG", size: tuple[int, int] = (1200, 900)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, kind)
    return file.getvalue()


def with_a_long_comment(excel: bytes, length: int) -> bytes:
    """A small file with a comment in its sheet, which shrinks to nothing."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(excel)) as old, zipfile.ZipFile(made, "w", 8) as new:
        for item in old.infolist():
            part = old.read(item)
            if item.filename.endswith("sheet1.xml"):
                long = b"<!--" + b"a" * length + b"--><sheetData>"
                part = part.replace(b"<sheetData>", long)
            new.writestr(item.filename, part)
    return made.getvalue()


def process() -> int:
    incoming.read_book("起动.csv", io.BytesIO(b"a,b\n1,2\n"))
    found = incoming._reader._process
    assert found is not None
    return found.pid


@pytest.mark.parametrize(
    ("name", "content"),
    [("名册.xlsx", EXCEL), ("名册.csv", "楼栋,姓名\n3栋,“王”\n".encode("gb18030"))],
)
def test_a_table_is_what_it_is_when_read_here(name: str, content: bytes) -> None:
    assert incoming.read_book(name, io.BytesIO(content)) == sheets.read_book(
        name, io.BytesIO(content)
    )


def test_a_photo_is_what_it_is_when_drawn_here() -> None:
    drawn = incoming.photo("a.jpg", io.BytesIO(photo()))

    assert drawn == pictures.prepared("a.jpg", io.BytesIO(photo()))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("表.xlsx", b"no workbook"),
        ("表.pdf", b"%PDF-"),
        ("表.csv", b""),
        ("表.csv", b'a,"b\n1,2\n'),
        ("表.csv", b"," * 4_000_000),  # a gigabyte of cells
        ("表.csv", b"\0\1\2"),
        ("表\n两行.doc", b"x"),
        ("表.xlsx", with_a_long_comment(EXCEL, 99_000_000)),
    ],
)
def test_a_table_is_refused_in_the_same_words(name: str, content: bytes) -> None:
    with pytest.raises(NotReady) as beside:
        incoming.read_book(name, io.BytesIO(content))
    with pytest.raises(Refused) as here:
        sheets.read_book(name.replace("\n", " "), io.BytesIO(content))

    assert beside.value.refusal == here.value.refusal


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.jpg", photo()[:9000] if len(photo()) > 9000 else photo()[:-200]),
        ("a.png", photo("PNG", (6000, 6000))),
    ],
)
def test_a_photo_is_refused_in_the_same_words(name: str, content: bytes) -> None:
    with pytest.raises(NotReady) as beside:
        incoming.photo(name, io.BytesIO(content))
    with pytest.raises(Refused) as here:
        pictures.prepared(name, io.BytesIO(content))

    assert beside.value.refusal == here.value.refusal


def test_more_than_a_page_can_hold_is_refused() -> None:
    row = b"1," * 100 + b"\n"
    with pytest.raises(NotReady, match="too_many_cells"):
        incoming.read_book("表.csv", io.BytesIO(row * (MOST_FILLED // 100 + 1)))


def test_the_page_is_not_larger_for_a_large_photo() -> None:
    large = photo(size=(7000, 7000))
    process()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(2):
        incoming.photo("a.jpg", io.BytesIO(large))

    # kB; drawn here it would be 150,000.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


def test_the_process_has_a_limit_and_another_one_follows_it() -> None:
    before = process()
    with open(f"/proc/{before}/limits") as limits:
        space = next(line.split()[3] for line in limits if line.startswith("Max address space"))
    os.kill(before, signal.SIGKILL)

    assert int(space) == MOST_SPACE
    assert process() != before


def test_what_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    worker = Worker("deliberation.documents.reader", queue=1, patience=0.4)
    try:
        with pytest.raises(TooLong):
            worker.ask(TABLE, "慢.csv\n".encode() + b"a\n" * 1_900_000)
    finally:
        worker.end()

    assert incoming.read_book("快.xlsx", io.BytesIO(EXCEL)).grids[0].rows[0] == list(ROWS[0])


def test_who_would_wait_behind_others_is_told_beside_the_field(app, client) -> None:
    """Each place is held from the first byte to the last, so it is enough that they are taken."""
    with app.app_context():
        hall = scene.community(neighbours=0)
    scene.sign_in(client, hall, "committee")
    held = [incoming._reader._places.acquire(blocking=False) for _ in range(incoming.QUEUE)]
    try:
        sent = {"key": "1", "source": "hotline", "file": (io.BytesIO(EXCEL), "a.xlsx")}
        busy = client.post(hall.path("imports"), data=sent)
    finally:
        for _ in held:
            incoming._reader._places.release()
    sent["file"] = (io.BytesIO(EXCEL), "a.xlsx")
    after = client.post(hall.path("imports"), data=sent)

    assert held == [True] * incoming.QUEUE
    assert busy.status_code == 422 and "前面还有人在传文件" in busy.get_data(as_text=True)
    assert "前面还有人在传文件" not in after.get_data(as_text=True)


def test_one_thread_of_the_pages_is_always_left() -> None:
    """Papers and uploads together never hold all four threads of the default server."""
    from deliberation.documents import beside, pdf

    assert beside.WAITING < pdf.QUEUE + incoming.QUEUE == 4
    taken = [beside._waiting.acquire(blocking=False) for _ in range(beside.WAITING)]
    try:
        refused: list[BaseException] = []
        thread = threading.Thread(target=lambda: _asks(refused))
        thread.start()
        thread.join(5)
    finally:
        for _ in taken:
            beside._waiting.release()

    assert [type(one) for one in refused] == [Busy]


def _asks(refused: list[BaseException]) -> None:
    try:
        incoming._reader.ask(TABLE, b"a.csv\na,b\n")
    except Busy as busy:
        refused.append(busy)


def test_of_a_photo_that_is_something_else_as_well_the_photo_alone_is_kept() -> None:
    """A JPEG with a page behind it, with an archive behind it, and with a script in its notes."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("a.html", "<script>alert(1)</script>")
    noted = io.BytesIO()
    Image.new("RGB", (90, 60)).save(noted, "JPEG", comment=b"<script>alert(1)</script>")
    for content in (
        photo() + b"<html><script>alert(1)</script></html>",
        photo() + archive.getvalue(),
        noted.getvalue(),
    ):
        kept = incoming.photo("a.jpg", io.BytesIO(content))
        for image in (kept.image, kept.thumbnail):
            assert image.startswith(b"\xff\xd8") and image.endswith(b"\xff\xd9")
            assert [word for word in (b"<script", b"PK\x03\x04", b"<html") if word in image] == []
