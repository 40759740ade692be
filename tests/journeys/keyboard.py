"""Somebody who has a keyboard and nothing else, and who must always see where they are."""

from __future__ import annotations

from typing import Any

from tests.journeys.people import Somebody

ENOUGH = 900  # presses of the tabulator, after which a page does not hold it

#: Whether what has the focus is the element asked for, and whether anybody can see that it is.
HERE = """
wanted => {
    const at = document.activeElement;
    const group = wanted.type === "radio" && at.type === "radio"
        && at.name === wanted.name && at.form === wanted.form;
    if (at !== wanted && !group) return "elsewhere";
    const shown = [at, at.closest("label"), at.nextElementSibling].filter(Boolean);
    const ringed = shown.some(one => {
        const style = getComputedStyle(one);
        const box = one.getBoundingClientRect();
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
            && box.width > 1 && box.height > 1;
    });
    return ringed ? "here" : "here, unseen";
}
"""
KIND = "one => one.tagName === 'SELECT' ? 'select' : one.type"
VALUE = "one => one.value"


class AtTheKeyboard(Somebody):
    """Goes with the tabulator, presses with enter and space, chooses with arrows, and types."""

    def signs_in(self, login: str, password: str) -> None:
        form = self.page.locator("form", has=self.page.get_by_label("账号", exact=True))
        self._types(form.get_by_label("账号", exact=True), login)
        self._types(form.get_by_label("密码", exact=True), password)
        with self.page.expect_navigation():
            self._keys("Enter")

    def _clicks(self, what: Any, name: str) -> None:
        assert what.count(), self._instead(f"finds no {name!r}")
        self._reaches(what.first)
        with self.page.expect_navigation():
            self._keys("Enter")

    def fills(self, **fields: str) -> None:
        for name, value in fields.items():
            self._types(self.page.locator(f"main [name='{name}']:visible").first, value)

    def chooses(self, name: str, value: str) -> None:
        fields = self.page.locator(f"main [name='{name}']")
        if fields.first.evaluate(KIND) == "select":
            self._reaches(fields.first)
            self._keys("Home")
            for _option in range(fields.first.locator("option").count()):
                if fields.first.evaluate(VALUE) == value:
                    return
                self._keys("ArrowDown")
            raise AssertionError(self._instead(f"cannot choose {value!r} in {name!r}"))
        wanted = self.page.locator(f"main [name='{name}'][value='{value}']")
        self._reaches(wanted)
        for _choice in range(fields.count()):
            if self.page.evaluate("document.activeElement.value") == value:
                self._keys("Space")
                break
            self._keys("ArrowDown")
        assert wanted.is_checked(), self._instead(f"cannot choose {value!r} of {name!r}")

    def ticks(self, name: str, value: str) -> None:
        box = self.page.locator(f"main [name='{name}'][value='{value}']")
        self._reaches(box)
        if not box.is_checked():
            self._keys("Space")
        assert box.is_checked(), self._instead(f"cannot tick {value!r} of {name!r}")

    def opens(self, name: str) -> None:
        self._reaches(self.page.locator("main summary", has_text=name).first)
        self._keys("Enter")

    def _types(self, field: Any, value: str) -> None:
        self._reaches(field)
        kind = field.evaluate(KIND)
        if kind in ("date", "time"):
            self._types_in_parts(field, value)
        else:
            self._keys("Control+A")
            self.page.keyboard.type(value)
        assert field.evaluate(VALUE) == value, self._instead(f"cannot type {value!r}")

    def _types_in_parts(self, field: Any, value: str) -> None:
        """The parts of a date or a time stand in the order of the browser's language."""
        for order in _orders(value):
            for number, part in enumerate(order):
                self.page.keyboard.type(part)
                if number + 1 < len(order) and len(part) == 4:
                    self._keys("ArrowRight")  # a year may have more figures
            if field.evaluate(VALUE) == value:
                return
            self._keys(*["ArrowLeft"] * 3)  # back to the first part, for another order

    def _reaches(self, what: Any) -> None:
        """Go there with the tabulator; the way must be seen when it has arrived."""
        wanted = what.element_handle()
        for _press in range(ENOUGH):
            found = self.page.evaluate(HERE, wanted)
            if found == "here":
                return
            assert found == "elsewhere", self._instead(f"cannot see the focus on {wanted}")
            self._keys("Tab")
        raise AssertionError(self._instead(f"does not reach {wanted}"))

    def _keys(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)


def _orders(value: str) -> list[list[str]]:
    if "-" in value:
        year, month, day = value.split("-")
        return [[year, month, day], [month, day, year]]
    hour, minute = value.split(":")
    half = "A" if int(hour) < 12 else "P"
    return [[hour, minute], [f"{(int(hour) - 1) % 12 + 1:02}", minute, half]]
