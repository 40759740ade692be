"""A paper as a file to keep: PDF where this machine can set one, Word everywhere.

What the page of the same paper says on top, that an owners' vote is a sounding, stands on the file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Response, abort, g, render_template
from flask_babel import gettext as _

from deliberation.documents import pdf, word
from deliberation.documents.paper import Paper


def as_pdf(build: Callable[[], Paper], name: str, page: str = "documents/pdf.html") -> Response:
    """What *build* gives, set as *page*, in a file called *name*; 503: nothing to set it with."""
    if not pdf.available():
        abort(503, _("这台机器上没有生成 PDF 的部件。请看网页，或下载 Word 文件。"))
    html = render_template(page, paper=_noticed(build()))
    return _file(pdf.render(html), pdf.MIMETYPE, f"{name}.pdf")


def as_docx(paper: Paper, name: str) -> Response:
    """*paper* as a Word file called *name*."""
    return _file(word.render(_noticed(paper)), word.MIMETYPE, f"{name}.docx")


def _noticed(paper: Paper) -> Paper:
    return replace(paper, notice=g.get("sounding") or paper.notice)


def _file(content: bytes, mimetype: str, name: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-cache"  # names depend on who asks
    return response
