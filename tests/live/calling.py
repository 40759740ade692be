"""Somebody who talks to the real server as a browser without script does: cookies and forms."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


class Caller:
    """Signed in as *login* at the server at *address*, which may be killed and started again."""

    def __init__(self, address: str, login: str, password: str) -> None:
        self.address, self.token = address, ""
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.sees("/session/new")
        assert self.sends("/session", login=login, password=password) == 200

    def sees(self, path: str) -> str:
        """The page at *path*."""
        with self._open.open(self.address + path, timeout=30) as answer:
            return self._read(answer.read())

    def _read(self, page: bytes) -> str:
        text = page.decode("utf-8", "replace")
        # The token of a page is that of its session: after signing in it is another one.
        found = _TOKEN.search(text)
        self.token = found[1] if found else self.token
        return text

    def sends(self, path: str, **fields: object) -> int:
        """Send a form; gives the status of the page that it leads to."""
        form = [("csrf_token", self.token)]
        for name, value in fields.items():
            form += [(name, one) for one in (value if isinstance(value, list) else [value])]
        data = urllib.parse.urlencode(form).encode()
        try:
            with self._open.open(self.address + path, data, timeout=30) as answer:
                self._read(answer.read())
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
