"""The only place where an error becomes a status and a page."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
)
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as WSGIResponse

from deliberation.connections import Busy, drivers, is_away, is_busy, without_words
from deliberation.database import db
from deliberation.rules.policy import VISITOR
from deliberation.rules.refusals import OutOfOrder, Refused, Stale
from deliberation.web.htmx import asked_by_htmx
from deliberation.web.sentences import sentence

#: Everything that is wrong with a list as a whole is said beside its file.
OF_A_FILE = (
    "sheets.too_large", "sheets.kind_unknown", "sheets.empty",
    "sheets.not_text", "sheets.word_named_excel", "sheets.locked_excel", "sheets.quote_open",
    "sheets.no_such_row", "sheets.not_excel", "sheets.unfolds", "sheets.too_many_cells",
    "sheets.busy", "sheets.took_too_long",
    "uploads.one_column", "uploads.no_rows", "uploads.too_many_rows",
)  # fmt: skip

#: Everything that is wrong with a photo, or with how many there are.
OF_PHOTOS = (
    "photos.too_many", "photos.too_large", "photos.too_many_pixels",
    "photos.no_picture", "photos.broken", "photos.busy",
)  # fmt: skip

#: Seconds after which a browser may try again.
RETRY_BUSY, RETRY_AWAY = 5, 20


def init_app(app: Flask) -> None:
    """Show every error as a page in plain words."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    for kind in (SQLAlchemyError, Busy, *drivers()):
        app.register_error_handler(kind, _of_the_database)
    if not app.debug and not app.testing:
        app.register_error_handler(Exception, _unforeseen)

    @app.after_request
    def numbered(response: Response) -> Response:
        response.headers["X-Request-ID"] = request_id()
        return response


def request_id() -> str:
    """What this request is called in the log: on its error page, and in its answer's head."""
    if "request_id" not in g:
        g.request_id = drawn_id()
    return g.request_id


def drawn_id() -> str:
    """A name for a request, that can be read out over the phone."""
    drawn = secrets.token_hex(4)
    return f"{drawn[:4]}-{drawn[4:]}"


def named() -> str:
    """The request as a log may say it: without what was typed into its address."""
    return f"{request.method} {quote(request.path)} {request_id()}"


def status_of(refused: Refused) -> int:
    """409 for a stale page, 422 for what the rules refuse."""
    return 409 if isinstance(refused, Stale) else 422


def say_on(form: Any, refused: Refused, beside: Mapping[str, str]) -> int:
    """Show on *form* why it was refused: beside the field that *beside* names for the refusal,
    else above the form. What was typed stays. Gives the status to answer with.
    """
    form.rule = refused.refusal.rule  # which the list of what has to be mended leads to
    field = form._fields.get(beside.get(refused.refusal.name, ""))
    if field is None:
        form.form_errors = [*form.form_errors, sentence(refused.refusal)]
    else:
        field.errors = [*field.errors, sentence(refused.refusal)]
    return status_of(refused)


def refused_page(refused: Refused) -> Response:
    """The refusal as a page of its own, for an act that has no form to go back to."""
    heading = {
        Stale: _("内容已经变了"),
        OutOfOrder: _("现在还不能这样做"),
    }.get(type(refused), _("还差一步"))
    return _page(status_of(refused), heading, sentence(refused.refusal), rule=refused.refusal.rule)


def _refused(refused: Refused) -> Response:
    return refused_page(refused)


def _forged(error: CSRFError) -> Response:
    return _page(
        400, _("这一页已经过期"), _("请返回上一页，刷新后再提交一次。您填写的内容浏览器会保留。")
    )


def _http(error: HTTPException) -> WSGIResponse:
    if error.response is not None:
        return error.get_response()
    texts = {
        403: (_("您不能这样做"), _("这件事由别的角色来做。如果您认为不对，请与居委会联系。")),
        404: (_("没有找到"), _("这个地址没有内容，或者不对外公开。")),
        405: (_("没有找到"), _("这个地址不能这样打开。请返回上一页。")),
        413: (_("内容太大"), _("提交的内容超过了限制，请缩小后再试。")),
        429: (_("试得太多了"), _too_often(error)),
        503: (_("这里现在做不到"), error.description or ""),  # who aborts says why, in plain words
    }
    code = error.code or 500
    heading, text = texts.get(code, (_("出了一点问题"), _("请返回上一页再试一次。")))
    page = _page(code, heading, text)
    if (after := getattr(error, "retry_after", None)) is not None:
        page.headers["Retry-After"] = str(after)
    return page


def _too_often(error: HTTPException) -> str:
    """Why there is a limit, which, and how long to wait at the most."""
    limit = getattr(getattr(error, "limit", None), "limit", None)
    if limit is None:
        return _("请稍等一会儿再试。")
    seconds = limit.get_expiry()
    error.retry_after = seconds  # type: ignore[attr-defined]  # as of other errors
    if seconds < 3600:
        within = ngettext("%(num)s 分钟", "%(num)s 分钟", max(1, seconds // 60))
    elif seconds < 86400:
        within = ngettext("%(num)s 小时", "%(num)s 小时", seconds // 3600)
    else:
        within = ngettext("%(num)s 天", "%(num)s 天", seconds // 86400)
    return _(
        "为了防止有人乱试，同一个网络或者同一个账号在%(within)s里最多 %(amount)s 次。"
        "最多等%(within)s就可以再试；急的话，请给社区值班台打电话。",
        within=within,
        amount=limit.amount,
    )


def _of_the_database(error: Exception) -> Response:
    """503 where trying again may help: somebody holds a lock, or the database is away."""
    busy = is_busy(error)
    if not busy and not is_away(error):
        if current_app.testing or current_app.debug:
            raise error
        return _unforeseen(error)
    current_app.logger.warning(
        "%s: %s", named(), "a lock was held" if busy else "the database is away", exc_info=error
    )
    # The page is made without asking it anything: what was known of who asks is forgotten.
    with suppress(SQLAlchemyError):
        db.session.rollback()
    g.community = g.identity = None
    g.actor = VISITOR
    if busy:
        heading, text = _("现在太忙"), _("别人正在写同一处，没有等到。请稍等几秒，再试一次。")
    else:
        heading, text = _("暂时打不开"), _("数据库现在没有应答。请过一会儿再试。")
    page = _page(503, heading, text)
    page.headers["Retry-After"] = str(RETRY_BUSY if busy else RETRY_AWAY)
    return page


def _unforeseen(error: Exception) -> Response:
    current_app.logger.error("%s failed\n%s", named(), without_words(error))
    return _page(500, _("系统出错了"), _("您没有做错什么。已经记录下来，请稍后再试。"))


def _page(code: int, heading: str, text: str, rule: str | None = None) -> Response:
    template = "errors/_error.html" if asked_by_htmx() else "errors/error.html"
    page = render_template(
        template,
        code=code,
        heading=heading,
        text=text,
        rule=rule,
        request_id=request_id() if code >= 500 else None,
    )
    return make_response(page, code)


def back_with(refused: Refused, location: str) -> Response:
    """Go back to *location* and say there why it was refused: for one-button forms.

    A status of its own would be lost in the redirect, so htmx and the tests of the rules get
    the refusal's page; people with a plain browser get it too.
    """
    if request.headers.get("HX-Request"):
        return refused_page(refused)
    rule = refused.refusal.rule
    flash(sentence(refused.refusal), f"refused rule-{rule}" if rule else "refused")
    return redirect(location, 303)  # type: ignore[return-value]
