"""People at their own devices, who see pages and press what is on them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from tests import scene


class Somebody:
    """A person with a browser of their own, signed in; finds things by what they are called."""

    def __init__(self, page: Any, hall: scene.Neighbourhood, part: str) -> None:
        self.page, self.hall, self.part = page, hall, part
        page.goto("/session/new")
        self.signs_in(scene.login(hall.code, part), scene.PASSWORD)
        self.goes_to("")

    def signs_in(self, login: str, password: str) -> None:
        """Fill in the form that is open, and press its button."""
        form = self.page.locator("form", has=self.page.get_by_label("账号", exact=True))
        form.get_by_label("账号", exact=True).fill(login)
        form.get_by_label("密码", exact=True).fill(password)
        form.get_by_role("button", name="登录").click()

    def goes_to(self, path: str) -> None:
        """Open the address *path* of the community; it must answer."""
        answer = self.page.goto(self.hall.path(path))
        assert answer.status == 200, (path, answer.status)

    def presses(self, name: str, *, inside: str | None = None) -> None:
        """Press the button called *name* (words below it aside); wait for what comes of it."""
        place = self.page if inside is None else self.page.locator(inside)
        called = re.compile(rf"^{re.escape(name)}(\s|$)")
        self._clicks(place.get_by_role("button", name=called), name)

    def follows(self, name: str, *, more: bool = False) -> None:
        """Follow the link called *name*; with *more*, its name may go on."""
        self._clicks(self.page.get_by_role("link", name=name, exact=not more), name)

    def _clicks(self, what: Any, name: str) -> None:
        # What is not there now will not come: pages are whole when they have loaded.
        assert what.count(), self._instead(f"finds no {name!r}")
        what.first.click()
        self.page.wait_for_load_state()

    def _instead(self, trouble: str) -> str:
        said = self.page.locator("main").inner_text()
        return f"{self.part} at {self.page.url} {trouble}:\n{said}"

    def fills(self, **fields: str) -> None:
        """Fill in fields by their names, as the labels lead to them."""
        for name, value in fields.items():
            self.page.locator(f"main [name='{name}']:visible").first.fill(value)

    def chooses(self, name: str, value: str) -> None:
        """Choose *value* (a code) in the list or among the radio buttons called *name*."""
        field = self.page.locator(f"main [name='{name}']")
        if field.first.evaluate("field => field.tagName") == "SELECT":
            field.first.select_option(value)
        else:
            self.page.locator(f"main [name='{name}'][value='{value}']").first.check(force=True)

    def ticks(self, name: str, value: str) -> None:
        """Tick the box called *name* that stands for *value*."""
        self.page.locator(f"main [name='{name}'][value='{value}']").check()

    def opens(self, name: str) -> None:
        """Unfold what is called *name*."""
        self.page.locator("main summary", has_text=name).first.click()

    def sees(self, text: str) -> None:
        """The page says *text*, or the test fails and shows what it says instead."""
        said = self.page.locator("main").inner_text()
        assert text in said, self._instead(f"does not see {text!r}")

    def lets_a_day_pass(self) -> None:
        """Move the demonstration's clock by its bar."""
        self.presses("快进一天")

    def waits_for_the_next_deadline(self) -> None:
        """Move the demonstration's clock by its bar to what falls due next."""
        self.presses("快进到下一个期限")

    @property
    def now(self) -> datetime:
        """What the demonstration's clock shows."""
        return datetime.fromisoformat(self.page.locator(".clockbar time").get_attribute("datetime"))


def number_in(url: str) -> str:
    """The number of the issue, meeting or resolution that *url* is about."""
    return re.search(r"/(?:issues|meetings|resolutions|polls)/([\d-]+)", url).group(1)
