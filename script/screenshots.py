"""The main pages as pictures, from the demonstration as it is on a certain evening."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "screenshots"
CHROMIUM = "/usr/bin/chromium"
FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync".split()
#: Thursday, 19 November 2026, 19:40 in the community: a meeting has been in session since 19:00.
EVENING = datetime(2026, 11, 19, 11, 40, tzinfo=UTC)
HOME = "/xingfuli/"
SIZES = {360: 780, 1280: 900}  # width → height, in CSS pixels
COLOURS = 128  # of a picture: paper, ink and one accent need no more
MOST = 2_500_000  # bytes of all pictures together
STARTS_WITHIN = 60  # seconds


#: Until what is seen of the pictures is there: they come when they are scrolled to, or late.
SEEN = """() => Promise.all([...document.images]
  .filter(one => one.getBoundingClientRect().top < innerHeight)
  .map(one => one.complete ? one.decode().catch(() => {})
    : new Promise(then => { one.onload = one.onerror = then })))"""


@dataclass(frozen=True)
class Shot:
    """One page: where it is, for whom, and the link that leads on to it."""

    name: str
    path: str
    account: str | None = None
    link: str | None = None  # the first link on that page with this in it or in its address
    ending: str = ""  # what the address of the link gets at its end


SHOTS = (
    Shot("front", HOME),
    Shot("issue", HOME + "issues/?step=convene", link="北门"),
    Shot("proposal", HOME + "proposals/new", "resident"),
    Shot("desk", HOME + "desk", "committee"),
    Shot("notice", HOME + "meetings/", link="第九次"),
    Shot("poster", HOME + "meetings/", link="第九次", ending="/poster"),
    Shot("screen", HOME + "meetings/", "committee", link="第八次", ending="/screen"),
    Shot("floor", HOME + "meetings/", "committee", link="第八次", ending="/floor"),
    Shot("resolution", HOME + "postings/", link="/resolutions/"),
    Shot("mine", HOME + "mine", "resident"),
    Shot("figures", HOME + "figures"),
    Shot("ballot", HOME + "ballots/", link="电动车棚夜里"),
)


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as instance, server(Path(instance)) as address:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for shot in SHOTS:
                for width, height in SIZES.items():
                    set_clock(Path(instance))
                    take(browser, address, shot, width, height)
            browser.close()
    total = sum(path.stat().st_size for path in OUT.glob("*.png"))
    print(f"{len(SHOTS) * len(SIZES)} pictures, {total // 1000} kB")
    if total > MOST:
        raise SystemExit(f"more than {MOST // 1000} kB: use fewer colours or smaller pages")


def set_clock(instance: Path) -> None:
    """Let it be that evening again: the file holds the seconds that the clock is ahead."""
    instance.mkdir(parents=True, exist_ok=True)
    (instance / "clock").write_text(str((EVENING - datetime.now(UTC)).total_seconds()))


@contextmanager
def server(instance: Path) -> Iterator[str]:
    """The address of a server with a fresh demonstration in *instance*."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    environment = os.environ | {
        "INSTANCE_DIR": str(instance), "HOST": "127.0.0.1", "PORT": port, "DEMONSTRATION": "1",
    }  # fmt: skip
    environment.pop("DATABASE_URL", None)
    set_clock(instance)
    flask = [sys.executable, "-m", "flask", "--app", "app"]
    subprocess.run([*flask, "prepare"], cwd=ROOT, env=environment, check=True)
    command = [sys.executable, "-m", "granian", "deliberation.asgi:app", "--interface", "asgi"]
    command += ["--host", "127.0.0.1", "--port", port, "--workers", "1", "--no-ws"]
    process = subprocess.Popen([*command, "--log-level", "warning"], cwd=ROOT, env=environment)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(address: str) -> None:
    for _ in range(STARTS_WITHIN * 5):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit("the server did not start")


def take(browser: Browser, address: str, shot: Shot, width: int, height: int) -> None:
    """Take one picture: what is seen first, before anybody scrolls."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="zh-CN",
        reduced_motion="reduce",
        base_url=address,
    )
    page = context.new_page()
    if shot.account is not None:
        sign_in(page, shot.account)
    page.goto(shot.path)
    if shot.link is not None:
        words, inside = f"main a:has-text('{shot.link}')", f"main a[href*='{shot.link}']"
        page.goto(page.locator(f"{words}, {inside}").first.get_attribute("href") + shot.ending)
    page.evaluate(SEEN)
    data = page.screenshot()
    context.close()
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    picture = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    picture.save(OUT / f"{shot.name}-{width}.png", optimize=True)


def sign_in(page: Page, account: str) -> None:
    page.goto("/session/new")
    page.locator("input[name=login]:visible").fill(account)
    page.locator("input[name=password]:visible").fill("demonstration")
    page.locator("input[name=password]:visible").press("Enter")
    page.wait_for_url(lambda address: "/session" not in address)


if __name__ == "__main__":
    main()
