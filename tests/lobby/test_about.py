"""What a hall says of itself stands at the foot of its pages, and is true."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from deliberation import clock
from deliberation.config import Misconfigured, mail_server, settings
from tests import scene

pytestmark = pytest.mark.on("sqlite", reason="words of pages")


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_data_access_and_licence_are_at_the_foot_of_every_page(app, client, language) -> None:
    with app.app_context():
        hall = scene.community(neighbours=0)
    client.post("/language", data={"language": language})
    front = client.get(hall.path()).text
    words = {
        "privacy": ("个人信息保护法", "Personal Information Protection Law"),
        "accessibility": ("第三十二条", "article 32"),
    }
    for page, (chinese, english) in words.items():
        assert f'href="{hall.path(page)}"' in front
        told = client.get(hall.path(page))
        assert told.status_code == 200 and "0571-88000001" in told.text
        assert (english if language == "en" else chinese) in told.text
    assert 'href="/licence"' in front and "MIT License" in client.get("/licence").text


def test_the_mail_server_is_named_where_there_is_one(app, client) -> None:
    with app.app_context():
        hall = scene.community(neighbours=0)
    assert "没有接邮件服务器" in client.get(hall.path("privacy")).text
    app.config["MAIL"] = mail_server("smtps://mail.example.org", "hall@example.org")
    assert "mail.example.org" in client.get(hall.path("privacy")).text


def test_who_finds_a_hole_finds_whom_to_tell(app, client: FlaskClient) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404  # nobody is there
    with app.app_context():
        scene.community(neighbours=0)
    told = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in told.text.splitlines())
    assert (told.mimetype, fields["Contact"]) == ("text/plain", "tel:057188000001")
    until = datetime.fromisoformat(fields["Expires"])
    assert clock.now() + timedelta(days=30) < until < clock.now() + timedelta(days=365)
    app.config["SECURITY_CONTACT"] = "mailto:security@example.org"
    assert "Contact: mailto:security@example.org" in client.get("/.well-known/security.txt").text
    with pytest.raises(Misconfigured):
        settings({"SECURITY_CONTACT": "security@example.org"})
