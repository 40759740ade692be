"""Answers travel packed to whoever can unpack them."""

from __future__ import annotations

import gzip

from tests import scene

PACKED = {"Accept-Encoding": "gzip"}


def test_a_page_is_packed_for_who_accepts_it_and_plain_for_others(app, client) -> None:
    with app.app_context():
        scene.community(neighbours=0)
    plain = client.get("/heping/issues/")
    app.test_client_class = None
    packed = app.test_client().get("/heping/issues/", headers=PACKED)

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "<h1>议题</h1>" in gzip.decompress(packed.get_data()).decode()
    assert {"Accept-Encoding", "Cookie"} <= set(packed.vary)


def test_a_style_is_packed_and_asked_for_again_costs_nothing(client) -> None:
    first = client.get("/static/css/base.css", headers=PACKED)
    again = client.get(
        "/static/css/base.css", headers={**PACKED, "If-None-Match": first.headers["ETag"]}
    )

    assert "@layer base" in gzip.decompress(first.get_data()).decode()
    assert (again.status_code, again.get_data()) == (304, b"")


def test_a_part_of_a_file_is_left_as_it_is(client) -> None:
    part = client.get("/static/css/base.css", headers={**PACKED, "Range": "bytes=0-9"})

    assert (part.status_code, len(part.get_data())) == (206, 10)
    assert "Content-Encoding" not in part.headers
