"""What arrives with a request, freed of the one character that no text of ours may hold.

PostgreSQL refuses NUL in text. Nobody types it; a paste from an old program or a hostile hand
may bring it. It is left out before any form looks, so that all rooms and both databases see
the same words.
"""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any

import flask
from flask import Flask, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.utils import cached_property

NUL = "\x00"


class Parser(FormDataParser):
    """Reads a form as werkzeug does, without NUL, and not one with more fields than a form has.

    Of a form with files werkzeug counts the parts itself; of any other it would first take
    apart what was sent, which costs seconds for two megabytes of ``a=&a=&…``.
    """

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, *more: Any
    ) -> tuple:
        typed = mimetype == "application/x-www-form-urlencoded"
        if typed and (content_length or 0) <= (self.max_form_memory_size or 0):
            sent = stream.read()
            if self.max_form_parts is not None and sent.count(b"&") >= self.max_form_parts:
                raise RequestEntityTooLarge
            stream = BytesIO(sent)
        stream, form, files = super().parse(stream, mimetype, content_length, *more)
        return stream, _freed(form), files


class Request(flask.Request):
    """A request whose form and query hold no NUL."""

    form_data_parser_class = Parser

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        # As it came; written with a percent sign a NUL is freed below, when it is read.
        self.query_string = self.query_string.replace(NUL.encode(), b"")

    @cached_property
    def args(self) -> MultiDict[str, str]:
        return _freed(super().args)


def init_app(app: Flask) -> None:
    """Let every request arrive so; an address with a NUL leads nowhere."""
    app.request_class = Request

    @app.before_request
    def nowhere() -> flask.Response | None:
        # No page: it would have to repeat the address.
        return flask.Response(status=404) if NUL in request.path else None


def _freed(typed: MultiDict[str, str]) -> MultiDict[str, str]:
    if not any(NUL in value for _, value in typed.items(multi=True)):
        return typed
    return ImmutableMultiDict(
        [(name, value.replace(NUL, "")) for name, value in typed.items(multi=True)]
    )
