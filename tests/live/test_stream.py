"""Open connections of the real server: same bytes, in order, resumed, bound to their audience."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
import sqlalchemy as sa
from itsdangerous import URLSafeSerializer

from deliberation import clock
from deliberation.database import db, unit_of_work
from deliberation.live import publish, token
from deliberation.live.publish import LATE, Broadcast
from tests.live.conftest import Hall
from tests.live.listening import Event, listening

LISTENERS = 40


@pytest.fixture
def hall(shared: Hall) -> Iterator[Hall]:
    """The server of the module, with meetings of this test's own."""
    shared.meet()
    yield shared
    print((shared.folder / "server.log").read_text())


def part(seq: int, audience: str = "guest") -> Event:
    return Event(str(seq), "act", f"<p>{audience}</p>\n<p>{seq}</p>")


def test_all_of_an_audience_receive_the_same_bytes_in_order(hall: Hall) -> None:
    word = hall.token(hall.to())
    with ExitStack() as open_:
        listeners = [open_.enter_context(listening(hall.address, word)) for _ in range(LISTENERS)]
        for seq in (1, 2, 3):
            hall.acts(seq)
        heard = [listener.events(3) for listener in listeners]

        assert heard == [[part(1), part(2), part(3)]] * LISTENERS
        assert len({listener.raw for listener in listeners}) == 1


def test_a_part_arrives_soon_after_its_act(hall: Hall) -> None:
    with listening(hall.address, hall.token(hall.to())) as listener:
        hall.acts(1)
        listener.events(1)
        hall.acts(2)
        begun = time.perf_counter()
        assert listener.events(1) == [part(2)]
        assert time.perf_counter() - begun < 1


@pytest.mark.parametrize("how", ["after", "last_id"])
def test_who_was_asleep_is_sent_what_they_missed(hall: Hall, how: str) -> None:
    word = hall.token(hall.to())
    with listening(hall.address, word) as listener:
        hall.acts(1)
        assert listener.events(1) == [part(1)]
    for seq in (2, 3):
        hall.acts(seq)
    with listening(hall.address, word, **{how: 1}) as listener:
        assert listener.events(2) == [part(2), part(3)]
        hall.acts(4)
        assert listener.events(1) == [part(4)]


def test_who_slept_for_long_is_sent_the_latest_alone(hall: Hall) -> None:
    for seq in range(1, LATE + 6):
        hall.acts(seq)
    with listening(hall.address, hall.token(hall.to()), after=2) as listener:
        assert listener.events(LATE) == [part(seq) for seq in range(6, LATE + 6)]


def test_a_killed_server_started_again_delivers_what_was_missed(hall: Hall) -> None:
    word = hall.token(hall.to())
    with listening(hall.address, word) as listener:
        hall.acts(1)
        assert listener.events(1) == [part(1)]
        hall.kill()
    hall.acts(2)
    hall.start()
    with listening(hall.address, word, last_id=1) as listener:
        hall.acts(3)
        assert listener.events(2) == [part(2), part(3)]


def test_an_audience_and_a_meeting_hear_nothing_of_another(hall: Hall) -> None:
    with (
        listening(hall.address, hall.token(hall.to("member"))) as member,
        listening(hall.address, hall.token(hall.to(meeting=1)), after=0) as elsewhere,
    ):
        hall.acts(1)
        assert member.events(1) == [part(1, "member")]
        elsewhere.answer.fp.raw._sock.settimeout(0.5)
        with pytest.raises(TimeoutError):
            elsewhere.events(1)


def test_a_forged_or_old_word_is_refused(hall: Hall) -> None:
    good = hall.token(hall.to())
    payload, _, signature = good.rpartition(".")
    other = hall.token(hall.to("member")).rpartition(".")[0]
    with clock.pretend(clock.now() - timedelta(seconds=token.LASTS + 60)):
        old = hall.token(hall.to())
    stranger = URLSafeSerializer("another secret", salt="live events").dumps([1, 1, "chair", "en"])

    for word in (f"{other}.{signature}", f"{payload}.x", old, stranger, "", "chair"):
        with listening(hall.address, word) as listener:
            assert (listener.answer.status, listener.answer.read()) == (403, b"")


def test_the_connection_closes_when_nothing_more_will_come(hall: Hall) -> None:
    over = Event("", "over", "")
    word = hall.token(hall.to())
    with listening(hall.address, word) as listener:
        hall.acts(1, last=True)
        assert listener.events(9) == [part(1), over]
    with listening(hall.address, word, last_id=1) as listener:
        assert listener.events(9) == [over]


def test_parts_of_meetings_that_are_over_are_forgotten(hall: Hall) -> None:
    hall.acts(1)
    hall.acts(2, last=True)
    with hall.app.app_context():
        with unit_of_work():
            assert publish.prune(clock.now() - timedelta(days=1)) == 0
        with unit_of_work():
            assert publish.prune(clock.now() + timedelta(days=1)) == 4
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Broadcast)) == 0
    with listening(hall.address, hall.token(hall.to()), last_id=2) as listener:
        assert listener.events(9) == [Event("", "over", "")]


def test_of_a_long_meeting_only_what_may_still_be_sent_is_kept(hall: Hall) -> None:
    for seq in range(1, LATE + 4):
        hall.acts(seq)
    with hall.app.app_context(), unit_of_work():
        assert publish.prune(clock.now() - timedelta(days=1)) == 2 * 3  # two audiences
    with listening(hall.address, hall.token(hall.to())) as listener:
        assert listener.events(LATE) == [part(seq) for seq in range(4, LATE + 4)]


def test_what_is_rolled_back_is_never_sent(hall: Hall) -> None:
    with listening(hall.address, hall.token(hall.to())) as listener:
        with hall.app.app_context(), pytest.raises(ZeroDivisionError), unit_of_work():
            publish.publish({hall.to(): publish.Part(1, "<p>undone</p>", "")}, at=clock.now())
            raise ZeroDivisionError
        hall.acts(1)
        assert listener.events(1) == [part(1)]


def test_what_is_published_anew_is_told_to_all_and_nothing_of_before_is_sent_again(
    hall: Hall,
) -> None:
    word = hall.token(hall.to())
    with listening(hall.address, word) as listener:
        for seq in (1, 2, 3):
            hall.acts(seq)
        assert listener.events(3) == [part(1), part(2), part(3)]
        for revision in (7, 9):
            with hall.app.app_context(), unit_of_work():
                assert publish.withdraw(hall.community, hall.meetings[0])
                anew = publish.Part(3, f"<p>covered</p>\n<p>{revision}</p>", "", revision=revision)
                publish.publish({hall.to(): anew}, at=clock.now())
            told = Event("3", "act", f"<p>covered</p>\n<p>{revision}</p>")
            assert listener.events(1) == [told]
            # The server that has the old parts in its memory has forgotten them.
            for known in (0, 1, 2):
                with listening(hall.address, word, last_id=known) as back:
                    assert back.events(1) == [told]
        hall.acts(4)
        assert listener.events(1) == [part(4)]
        with listening(hall.address, word, last_id=1) as back:
            assert back.events(2) == [told, part(4)]
