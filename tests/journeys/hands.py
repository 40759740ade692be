"""Somebody who goes through pages as anybody does, and counts what they had to do for it."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask.testing import FlaskClient
from lxml import html
from PIL import Image

from tests import scene


class Hands:
    """A person without script: follows links, opens what is folded, chooses, types and presses.

    :ivar clicks: links and buttons pressed, boxes ticked, lists and radio buttons chosen from,
        and what had to be unfolded; what is typed is typing
    :ivar pages: pages seen, the first one too; the same page shown again is none
    """

    def __init__(
        self, client: FlaskClient, hall: scene.Neighbourhood, part: str, *, elder: bool = False
    ) -> None:
        self.client, self.hall = client, hall
        scene.sign_in(client, hall, part)
        if elder:
            client.set_cookie("elder", "1")
        self.clicks = self.pages = 0
        self.path = ""
        self.chosen: dict[str, list[str]] = {}
        self.added: dict[str, Any] = {}

    def opens(self, path: str) -> None:
        """Begin at the address *path* of the community."""
        self.clicks = self.pages = 0
        self._see(self.client.get(self.hall.path(path), follow_redirects=True))

    def follows(self, called: str, *, inside: str = "//body") -> None:
        """Press the first link whose words have *called* in them."""
        link = self._found(f"{inside}//a[@href]", called)
        self._unfold(link)
        self.clicks += 1
        address = urljoin(self.path, link.get("href"))
        self._see(self.client.get(address, follow_redirects=True))

    def chooses(self, name: str, value: str) -> None:
        """Tick a box, or choose a radio button or from a list."""
        there = f"//*[(self::input and @name='{name}' and @value='{value}')"
        there += f" or (self::select and @name='{name}')]"
        fields = self.tree.xpath(there)
        assert fields, f"{self.path} has no {name}={value}"
        self._unfold(fields[0])
        self.clicks += 1
        if fields[0].get("type") == "checkbox":
            self.chosen.setdefault(name, []).append(value)
        else:
            self.chosen[name] = [value]

    def takes_a_photo(self, name: str) -> None:
        """What the camera gives is put in the field: not counted, as it is asked for nowhere."""
        file = io.BytesIO()
        Image.new("RGB", (64, 48), "red").save(file, "JPEG")
        file.seek(0)
        self.added[name] = (file, "photo.jpg")

    def presses(self, called: str, *, inside: str = "//body", **typed: str) -> None:
        """Press the button called so, with what was chosen and *typed*."""
        button = self._found(f"{inside}//button", called)
        self._unfold(button)
        self.clicks += 1
        form = next(one for one in button.iterancestors() if one.tag == "form")
        sent: dict[str, Any] = {}
        for name, value in form.form_values():
            sent.setdefault(name, []).append(value)
        for name, value in typed.items():
            assert name in form.fields, f"{self.path} asks for no {name}"
            sent[name] = value
        sent |= {name: value for name, value in self.chosen.items() if name in form.fields}
        sent |= {name: value for name, value in self.added.items() if name in form.fields}
        if button.get("name"):
            sent[button.get("name")] = button.get("value", "")
        address = urljoin(self.path, form.get("action") or self.path)
        if form.method == "GET":
            answer = self.client.get(address, query_string=sent, follow_redirects=True)
        else:
            answer = self.client.post(address, data=sent, follow_redirects=True)
        self._see(answer)

    def sees(self, words: str) -> None:
        """The page says *words*."""
        said = " ".join(self.tree.text_content().split())
        assert words in said, f"{self.path} does not say {words!r}: {said[:900]}"

    def _found(self, where: str, called: str) -> Any:
        named = [one for one in self.tree.xpath(where) if called in _name(one)]
        assert named, (
            f"{self.path} has no {called!r}: {[_name(one) for one in self.tree.xpath(where)]}"
        )
        return named[0]

    def _unfold(self, what: Any) -> None:
        for one in what.iterancestors("details"):
            inside_summary = any(up.tag == "summary" for up in what.iterancestors())
            if one.get("open") is None and not inside_summary:
                one.set("open", "")
                self.clicks += 1

    def _see(self, answer: Any) -> None:
        assert answer.status_code == 200, (
            answer.request.path,
            answer.status_code,
            answer.text[-900:],
        )
        before, self.path = urlsplit(self.path).path, answer.request.path
        self.pages += self.path != before
        self.tree = html.fromstring(answer.text)
        self.chosen, self.added = {}, {}


def _name(one: Any) -> str:
    return " ".join((one.get("aria-label") or one.text_content()).split())
