"""A paper as a Word file, to be worked on in the office."""

from __future__ import annotations

import re
import threading
from io import BytesIO
from typing import TYPE_CHECKING

from cachetools import LRUCache

from deliberation.documents.paper import Block, Changed, Items, Paper, Photo, Section, Story, Table

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from docx.table import _Row
    from docx.text.paragraph import Paragraph

MIMETYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TEXT, _HEAD = "SimSun", "SimHei"  # on every office machine, as on WPS
_INDENT = 0.8  # cm
#: What a column is given: cm of the page; breadths of signs, of which Chinese ones have two.
_WIDTH, _LONG, _TO_WRITE, _EDGE = 16.0, 40, 9, 3
#: Bytes of files that are kept.
MOST_KEPT = 4 << 20

_kept: LRUCache[Paper, bytes] = LRUCache(MOST_KEPT, getsizeof=len)
_keeping = threading.Lock()

#: XML has no place for these.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def kept(paper: Paper) -> bytes | None:
    """The Word file of *paper* if it has been made and is still kept: costs nothing."""
    with _keeping:
        return _kept.get(paper)


def render(paper: Paper) -> bytes:
    """*paper* as .docx, A4. It is kept for whoever wants the same paper in the same state."""
    if (done := kept(paper)) is None:
        done = _render(paper)
        if len(done) <= MOST_KEPT // 4:
            with _keeping:
                _kept[paper] = done
    return done


def _render(paper: Paper) -> bytes:
    from docx import Document  # only where used: it reads a template when it is imported
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document = Document()
    _styled(document)
    document.core_properties.title = _clean(f"{paper.title} {paper.number}")
    document.core_properties.author = _clean(paper.issuer)
    for text, style in ((paper.issuer, "Subtitle"), (paper.title, "Title")):
        document.add_paragraph(_clean(text), style).alignment = WD_ALIGN_PARAGRAPH.CENTER
    line = f"{paper.number} {paper.state}".strip()
    document.add_paragraph(_clean(line)).alignment = WD_ALIGN_PARAGRAPH.CENTER
    if paper.notice:
        document.add_paragraph().add_run(_clean(paper.notice)).bold = True
    document.add_heading(_clean(paper.heading), 1)
    _table(document, [(term, said) for term, said in paper.fields if said], bold_first=True)
    for section in paper.sections:
        _section(document, section, paper.issuer)
    if paper.hash:
        document.add_paragraph(_clean(f"{paper.witness}{paper.hash}"))
    if paper.record:
        document.add_paragraph(_clean(paper.record))
    if paper.link:
        _code(document, paper.link)
    for one in paper.signatures:
        line = "  ".join(part for part in (one.name, one.note) if part)
        document.add_paragraph(_clean(f"{one.function}: {line or '_' * 24}"))
    _number_changes(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _number_changes(document: Document) -> None:
    from docx.oxml.ns import qn

    changes = document.element.body.iter(qn("w:ins"), qn("w:del"))
    for number, change in enumerate(changes, 1):
        change.set(qn("w:id"), str(number))


def _code(document: Document, link: str) -> None:
    import segno
    from docx.shared import Cm

    picture = BytesIO()
    segno.make(link, error="m", micro=False).save(picture, kind="png", scale=6, border=2)
    picture.seek(0)
    document.add_picture(picture, width=Cm(4))
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    document.add_paragraph(_clean(link))


def _styled(document: Document) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    for name, face, size in (
        ("Normal", _TEXT, 11),
        ("Title", _HEAD, 20),
        ("Subtitle", _TEXT, 12),
        ("Heading 1", _HEAD, 15),
        ("Heading 2", _HEAD, 13),
        ("Heading 3", _HEAD, 11),
    ):
        style = document.styles[name]
        style.font.size, style.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
        style.font.italic = False
        _set_face(style, face)
    document.styles["Normal"].paragraph_format.line_spacing = 1.5
    # Else an office program may take Japanese or traditional forms, and centre the commas.
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _set_face(style: ParagraphStyle, face: str) -> None:
    from docx.oxml.ns import qn

    style.font.name = face
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:ascii", "w:hAnsi"):  # Chinese has a setting of its own
        fonts.set(qn(script), face)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme"):  # would win over the face
        fonts.attrib.pop(qn(theme), None)


def _section(document: Document, section: Section, author: str) -> None:
    document.add_heading(_clean(section.title), 2)
    for block in section.blocks:
        _block(document, block, author)
    for part in section.parts:
        document.add_heading(_clean(part.title), 3)
        for block in part.blocks:
            _block(document, block, author)


def _block(document: Document, block: Block, author: str) -> None:
    from docx.shared import Cm

    match block:
        case Changed(runs=runs):
            _tracked(document.add_paragraph(), runs, author)
        case Story(lines=lines):
            for line in lines:
                said = document.add_paragraph(_clean(f"{line.when}  {line.said}"))
                for came in line.came:
                    said.add_run(_clean(f"\n{came}")).bold = True
        case Items(items=items):
            for number, one in enumerate(items, 1):
                line = f"{number}. {one.text}  {one.note}"
                document.add_paragraph(_clean(line.rstrip()))
        case Table(caption=caption, columns=columns, rows=rows):
            document.add_paragraph(_clean(caption))
            _table(document, [columns, *rows])
        case Photo(image=image, caption=caption):
            if image:
                document.add_picture(BytesIO(image), width=Cm(12))
            document.add_paragraph(_clean(caption))
        case _:
            paragraph = document.add_paragraph(_clean(block.text))
            if block.tone:
                paragraph.paragraph_format.left_indent = Cm(_INDENT)


def _tracked(paragraph: Paragraph, runs: tuple[tuple[str, str], ...], author: str) -> None:
    """*runs* as tracked changes of *author*: the office accepts or refuses them one by one."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind, words in runs:
        run = paragraph.add_run(_clean(words))
        if not kind:
            continue
        change = OxmlElement("w:ins" if kind == "added" else "w:del")
        change.set(qn("w:author"), _clean(author))
        run._r.addprevious(change)
        change.append(run._r)
        if kind != "added":
            for text in run._r.findall(qn("w:t")):  # what is taken out has an element of its own
                text.tag = qn("w:delText")
                text.set(qn("xml:space"), "preserve")


def _table(document: Document, rows: list[tuple[str, ...]], *, bold_first: bool = False) -> None:
    """A table as wide as the page, its columns as wide as what they say.

    :param bold_first: its first column names what the others say; else its first row does, and
        stands again on each page
    """
    from docx.shared import Cm, Pt

    if not rows:
        return
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    table.autofit = False
    widths = [Cm(width) for width in _widths(rows)]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, row in enumerate(rows):
        line = table.add_row()
        _set_row(line, heads=number == 0 and not bold_first and len(rows) > 1)
        for place, (cell, text) in enumerate(zip(line.cells, row, strict=True)):
            cell.width = widths[place]
            said = cell.paragraphs[0]
            said.paragraph_format.line_spacing = 1.15
            said.paragraph_format.space_before = said.paragraph_format.space_after = Pt(2)
            said.add_run(_clean(text)).bold = place == 0 if bold_first else number == 0
    document.add_paragraph().paragraph_format.line_spacing = Pt(6)  # else text clings to it


def _widths(rows: list[tuple[str, ...]]) -> list[float]:
    """The widths of columns in cm, by the longest of what each says; one to write in has room."""
    said = [[_breadth(text) for text in column] for column in zip(*rows, strict=True)]
    asked = [
        (min(max(column), _LONG) if any(column[1:]) or len(rows) == 1 else _TO_WRITE) + _EDGE
        for column in said
    ]
    return [_WIDTH * one / sum(asked) for one in asked]


def _breadth(text: str) -> int:
    return max((sum(2 if ord(sign) > 0x2E7F else 1 for sign in line) for line in text.split("\n")),
               default=0)  # fmt: skip


def _set_row(row: _Row, *, heads: bool) -> None:
    from docx.oxml import OxmlElement

    settings = row._tr.get_or_add_trPr()
    settings.append(OxmlElement("w:cantSplit"))  # a row stands on one page
    if heads:
        settings.append(OxmlElement("w:tblHeader"))


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)
