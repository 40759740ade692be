"""Whom a request is from: the proxies' word is taken only where there are proxies."""

from __future__ import annotations

import pytest
from flask import request

from deliberation import config

FORWARDED = {"X-Forwarded-For": "198.51.100.7, 203.0.113.9"}


@pytest.mark.parametrize(
    ("proxies", "address"),
    [
        pytest.param(0, "127.0.0.1", marks=pytest.mark.settings(TRUSTED_PROXIES=0)),
        pytest.param(1, "203.0.113.9", marks=pytest.mark.settings(TRUSTED_PROXIES=1)),
        pytest.param(2, "198.51.100.7", marks=pytest.mark.settings(TRUSTED_PROXIES=2)),
    ],
)
def test_a_request_is_from_whom_our_own_proxies_say(app, client, proxies, address) -> None:
    seen = []
    app.before_request_funcs.setdefault(None, []).insert(
        0, lambda: seen.append(request.remote_addr)
    )

    client.get("/", headers=FORWARDED)

    assert (app.config["TRUSTED_PROXIES"], seen) == (proxies, [address])


def test_what_is_no_number_of_proxies_is_refused_at_the_start() -> None:
    assert config.settings({})["TRUSTED_PROXIES"] == 0
    with pytest.raises(config.Misconfigured, match="TRUSTED_PROXIES=yes"):
        config.settings({"TRUSTED_PROXIES": "yes"})
