"""A paper as a file to keep: PDF where this machine can set one, Word everywhere.

What the page of the same paper says on top, that an owners' vote is a sounding, stands on the file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, g, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import ServiceUnavailable

from deliberation.documents import card, pdf, word
from deliberation.documents.paper import Paper
from deliberation.documents.poster import Poster
from deliberation.web.security import limiter

#: Papers that are made anew, of all kinds together, for one address. What has been made already
#: costs nothing and is not counted: a whole hall behind one router may want the same minutes.
NEW_PAPERS = "30 per minute; 300 per hour"

#: The page that a PDF is set from.
SHEET, POSTER = "documents/pdf.html", "documents/poster.html"
#: What a browser may keep of a file: names in it depend on who asks; of a dispute it keeps nothing.
ASKED_AGAIN, KEPT_NOWHERE = "private, no-cache", "private, no-store"

Build = Callable[[Any], Paper]
Hang = Callable[[Any], Poster]


def printed(
    bp: Blueprint,
    address: str,
    endpoint: str,
    guarded: Callable[[Callable], Callable],
    name: Callable[[Any], str],
    *,
    keeping: str = ASKED_AGAIN,
) -> Callable[[Build], Build]:
    """Let the paper that the decorated function makes be fetched as files, PDF and Word.

    ::

        @printed(bp, "/ballots/<int:box_id>/posting", "posting", guard(box_at, may=READ), _name)
        def _posting(box: Box) -> Paper: ...

    :param address: of the files, without their ending; *endpoint*: likewise, without ``_pdf``
    :param guarded: the guard, whose record the paper is made of
    :param name: what a file is called, without its ending, of the same record
    """

    def declare(build: Build) -> Build:
        def file_pdf(record: Any) -> Response:
            return as_pdf(lambda: build(record), name(record), keeping)

        def file_docx(record: Any) -> Response:
            said = render_template("documents/record_line.txt").strip()
            content = word_file(replace(_noticed(build(record)), record=said))
            return _file(content, word.MIMETYPE, f"{name(record)}.docx", keeping)

        bp.add_url_rule(f"{address}.pdf", f"{endpoint}_pdf", guarded(file_pdf))
        bp.add_url_rule(f"{address}.docx", f"{endpoint}_docx", guarded(file_docx))
        return build

    return declare


def hung(
    bp: Blueprint,
    address: str,
    endpoint: str,
    guarded: Callable[[Callable], Callable],
    name: Callable[[Any], str],
) -> Callable[[Hang], Hang]:
    """Let the poster that the decorated function makes be looked at, and fetched as PDF; with it
    what one passes on: words to paste (``/share`` below it) and a picture (``/card.png``).

    :param address: of the page; the file has the same and ``.pdf``
    :param guarded, name: as of :func:`printed`
    """

    def declare(build: Hang) -> Hang:
        def page(record: Any) -> str:
            return render_template(
                "documents/poster_page.html",
                poster=build(record),
                pdf=pdf.available() and f"{request.path}.pdf",
            )

        def file(record: Any) -> Response:
            needs_setter()
            poster = build(record)
            html = render_template(POSTER, poster=poster.noticed(g.get("sounding") or ""))
            return _file(set_page(html, "poster.css"), pdf.MIMETYPE, f"{name(record)}.pdf")

        def share(record: Any) -> str:
            poster = build(record).noticed(g.get("sounding") or "")
            return render_template(
                "documents/share.html",
                poster=poster,
                text=pasted(poster),
                poster_page=request.path.removesuffix("/share"),
                card=card.available() and request.path.removesuffix("share") + "card.png",
            )

        def picture(record: Any) -> Response:
            return _picture(build(record).noticed(g.get("sounding") or ""), name(record))

        bp.add_url_rule(address, endpoint, guarded(page))
        bp.add_url_rule(f"{address}.pdf", f"{endpoint}_pdf", guarded(file))
        bp.add_url_rule(f"{address}/share", f"{endpoint}_share", guarded(share))
        bp.add_url_rule(f"{address}/card.png", f"{endpoint}_card", guarded(picture))
        return build

    return declare


def pasted(poster: Poster) -> str:
    """*poster* as it is pasted into a chat group: what, how it ended, when, where to read it."""
    head = _("【%(community)s】%(topic)s", community=poster.issuer, topic=poster.kind)
    lines = [
        head,
        poster.title,
        poster.verdict,
        poster.day.said if poster.day else "",
        *poster.facts,
        poster.gist,
        poster.notice,
        _("打开看：%(address)s", address=poster.link),
    ]
    return "\n".join(filter(None, lines))


def _picture(poster: Poster, name: str) -> Response:
    """The card of *poster*; 503 where this machine has no face that writes Chinese."""
    if not card.available():
        abort(503, _("这台机器上没有中文字体，画不出图片。请转发文字。"))
    if (content := card.kept(poster)) is None:
        with limiter.shared_limit(NEW_PAPERS, scope="new papers"):
            content = card.draw(poster)
    response = Response(content, mimetype=card.MIMETYPE)
    response.headers["Content-Disposition"] = f'inline; filename="{name}.png"'
    response.headers["Cache-Control"] = "public, max-age=300"
    response.add_etag()
    response.make_conditional(request)
    return response


def as_pdf(build: Callable[[], Paper], name: str, keeping: str = ASKED_AGAIN) -> Response:
    """What *build* gives, in a file called *name*; 503 as :func:`set_page` says."""
    needs_setter()
    content = set_page(render_template(SHEET, paper=_noticed(build())))
    return _file(content, pdf.MIMETYPE, f"{name}.pdf", keeping)


def needs_setter() -> None:
    """Answer 503 where this machine has nothing to set a PDF with."""
    if not pdf.available():
        abort(503, _("这台机器上没有生成 PDF 的部件。请看网页，或下载 Word 文件。"))


def set_page(html: str, style: str = "pdf.css", *, keep: bool = True) -> bytes:
    """*html* as PDF, as :func:`deliberation.documents.pdf.render` gives it.

    503 where there is nothing to set it with, or others are before it: the page says when to
    come back. What has to be made anew is counted for this address.
    """
    needs_setter()
    if keep and (done := pdf.kept(html, style)) is not None:
        return done
    with limiter.shared_limit(NEW_PAPERS, scope="new papers"):
        try:
            return pdf.render(html, style, keep=keep)
        except pdf.Busy as busy:
            said = _("别人的文件正在生成，请几秒钟后再点一次。网页上的内容是一样的。")
            raise ServiceUnavailable(said, retry_after=busy.retry_after) from busy


def word_file(paper: Paper) -> bytes:
    """*paper* as a Word file; what has to be made anew is counted for this address."""
    if (done := word.kept(paper)) is not None:
        return done
    with limiter.shared_limit(NEW_PAPERS, scope="new papers"):
        return word.render(paper)


def _noticed(paper: Paper) -> Paper:
    return replace(paper, notice=g.get("sounding") or paper.notice)


def _file(content: bytes, mimetype: str, name: str, keeping: str = ASKED_AGAIN) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = keeping
    return response
