"""Every kind of Word file is opened by an office program, and all that it says is on its pages.

Setting thirty files takes a minute: only with ``--whole``, where script/test installs the program.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from deliberation.documents import word
from tests.test_policy import addresses, endpoints
from tests.walk import House

OFFICE, READER = shutil.which("soffice"), shutil.which("pdftotext")
#: Who is asked for files, in this order, until each kind has been given once.
READERS = ("committee", "supervisor", "mediator", "subdistrict", "resident", "property_manager")

pytestmark = [
    pytest.mark.skipif(
        not (OFFICE and READER),
        reason="no office program here (apt-get install libreoffice-writer-nogui poppler-utils)",
    ),
    pytest.mark.on("sqlite", reason="how a file is set does not depend on the database"),
]


@pytest.fixture
def files(request: pytest.FixtureRequest, tmp_path: Path, whole: bool) -> Path:
    """A folder with one Word file of each kind that the house makes."""
    if not whole:
        pytest.skip("setting all kinds of files takes a minute: only with --whole")
    house: House = request.getfixturevalue("house")
    folder = tmp_path / "word"
    folder.mkdir()
    wanted = [rule for rule, _ in endpoints(house.app) if rule.rule.endswith(".docx")]
    for part in READERS:
        for rule in list(wanted):
            for path in reversed(addresses(house.app, rule, house.hall)):
                answer = house.client(part).get(path)
                if answer.status_code == 200 and answer.mimetype == word.MIMETYPE:
                    (folder / f"{rule.endpoint}.docx").write_bytes(answer.data)
                    wanted.remove(rule)
                    break
    assert [rule.endpoint for rule in wanted] == []
    return folder


def test_all_that_a_word_file_says_is_on_its_pages(files: Path, tmp_path: Path) -> None:
    made = sorted(files.iterdir())
    subprocess.run(  # one start for all of them
        [OFFICE, f"-env:UserInstallation=file://{tmp_path}/office", "--headless",
         "--convert-to", "pdf", "--outdir", tmp_path / "pdf", *made],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip

    missing = {
        file.stem: [said for said in _said(file) if said not in pages]
        for file in made
        for pages in [_pages(tmp_path / "pdf" / f"{file.stem}.pdf")]
    }

    assert {name: said[:3] for name, said in missing.items() if said} == {}


def _said(file: Path) -> list[str]:
    """Each paragraph of *file*, those in tables and what was taken out too, without blanks."""
    body = Document(BytesIO(file.read_bytes())).element.body
    words = (qn("w:t"), qn("w:delText"))
    paragraphs = (
        "".join(node.text or "" for node in paragraph.iter(*words))
        for paragraph in body.iter(qn("w:p"))
    )
    return [said for one in paragraphs if (said := _without_blanks(one))]


def _pages(file: Path) -> str:
    text = subprocess.run([READER, "-raw", file, "-"], check=True, capture_output=True, timeout=60)
    return _without_blanks(text.stdout.decode())


def _without_blanks(text: str) -> str:
    return re.sub(r"[\s\u00ad]+", "", text)
