"""Papers are set beside the pages: few at once, once per state, by a process that may die."""

from __future__ import annotations

import os
import resource
import signal
import threading
import time
from collections.abc import Callable

import pytest

from deliberation.documents import pdf, word
from deliberation.documents.paper import Paper
from deliberation.web.printing import NEW_PAPERS
from tests import scene

pytestmark = pytest.mark.skipif(not pdf.available(), reason="Pango is missing")

LONG = "<p>" + "公示内容。" * 60 + "</p>"


def paper(name: str, length: int = 1) -> str:
    return f"<html><body><h1>{name}</h1>{LONG * length}</body></html>"


def wait_until(true: Callable[[], bool], within: float = 20) -> None:
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def process() -> int:
    """The number of the process that sets papers."""
    found = pdf._setter._process
    assert found is not None
    return found.pid


def test_the_same_paper_is_set_once_and_codes_are_not_kept() -> None:
    once, again = pdf.render(paper("一次")), pdf.render(paper("一次"))
    letter = pdf.render(paper("登录信"), keep=False)

    assert once is again and once.startswith(b"%PDF-")
    assert letter.startswith(b"%PDF-") and pdf.kept(paper("登录信")) is None


def test_what_is_kept_stays_within_its_bytes() -> None:
    made = [len(pdf.render(paper(f"第 {number} 份"))) for number in range(3)]
    room = pdf.MOST_KEPT // min(made)

    assert pdf._kept.currsize <= pdf.MOST_KEPT and room > 20


def test_a_process_that_was_killed_is_followed_by_another() -> None:
    pdf.render(paper("之前"))
    before = process()
    os.kill(before, signal.SIGKILL)

    assert pdf.render(paper("之后")).startswith(b"%PDF-")
    assert process() != before


def test_a_process_that_is_killed_in_the_middle_is_tried_once_more() -> None:
    pdf.render(paper("起动"))
    before, done = process(), []
    thread = threading.Thread(target=lambda: done.append(pdf.render(paper("很长", 150))))
    thread.start()
    wait_until(lambda: pdf._setter._turn.locked())
    os.kill(before, signal.SIGKILL)
    thread.join(60)

    assert len(done) == 1 and process() != before


def test_what_cannot_be_set_says_so_and_the_next_one_is_set() -> None:
    with pytest.raises(pdf.NotSet, match="FileNotFoundError"):
        pdf.render(paper("没有样式"), "no-such.css")

    assert pdf.render(paper("下一份")).startswith(b"%PDF-")


def test_the_pages_process_does_not_grow_with_papers() -> None:
    pdf.render(paper("先"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(8):
        pdf.render(paper(f"第 {number} 页", 5), keep=False)

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 10_000  # kB


def test_who_would_wait_behind_others_is_told_when_to_come_back(app, client) -> None:
    with app.app_context():
        hall = scene.community(neighbours=0)
        address = hall.path(f"meetings/{scene.meeting_called(hall).number}/notice.pdf")
    threads = [
        threading.Thread(target=pdf.render, args=(paper(f"占位 {number}", 150),))
        for number in range(pdf.QUEUE)
    ]
    for thread in threads:
        thread.start()
    wait_until(lambda: pdf._setter._places._value == 0)
    busy = client.get(address)
    for thread in threads:
        thread.join(60)
    after = client.get(address)

    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "5")
    assert "几秒钟后再点一次" in busy.get_data(as_text=True)
    assert (after.status_code, after.mimetype) == (200, "application/pdf")


@pytest.mark.settings(RATELIMIT_ENABLED=True)
def test_new_papers_of_all_kinds_share_one_limit_and_kept_ones_are_free(app, client) -> None:
    most = int(NEW_PAPERS.split()[0])
    with app.app_context():
        hall = scene.community(neighbours=0)
        meetings = [
            scene.meeting_called(hall, scene.topic(hall, f"第 {number} 件事")).number
            for number in range(most - 1)
        ]
    # Word files are made at once; three others are enough to see that they share.
    files = [("notice.docx", number) for number in meetings]
    first, second, *_ = meetings
    files[3:3] = [("poster.pdf", first), ("notice.pdf", first), ("poster.pdf", second)]
    addresses = [hall.path(f"meetings/{number}/{file}") for file, number in files]
    assert len(addresses) > most
    answer = client.get(addresses[0])
    again = {client.get(addresses[0]).status_code for _ in range(most * 2)}
    rest = [client.get(address).status_code for address in addresses[1:]]

    assert (answer.status_code, again) == (200, {200})
    assert rest == [200] * (most - 1) + [429] * (len(addresses) - most)
    assert client.get(addresses[0]).status_code == 200


def test_a_word_file_is_made_once_for_each_state_of_its_paper() -> None:
    one = Paper("会议通知", "第 1 次", "幸福里", "议事会", (), ())

    assert word.render(one) is word.render(Paper("会议通知", "第 1 次", "幸福里", "议事会", (), ()))
    assert word.kept(Paper("会议通知", "第 2 次", "幸福里", "议事会", (), ())) is None
