"""From the list to one's own account, clicked in the real browser; also without script."""

from __future__ import annotations

import re

import pytest

from tests import scene

ROSTER = "楼栋,户号,姓名,是否成年\n3栋,0901,张伟,是\n3栋,0901,张小雨,否\n"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_listed_neighbour_opens_an_account_with_the_letter(app, visitor, javascript) -> None:
    with app.app_context():
        hall = scene.community(neighbours=0)
        login = scene.login(hall.code, "committee")
    clerk = visitor(javascript=javascript)
    clerk.goto("/session/new?next=/heping/roster/")
    entrance = clerk.get_by_role("region", name="账号和密码")
    entrance.get_by_label("账号", exact=True).fill(login)
    entrance.get_by_label("密码", exact=True).fill(scene.PASSWORD)
    entrance.get_by_role("button", name="登录").click()
    file = {"name": "名册.csv", "mimeType": "text/csv", "buffer": ROSTER.encode()}
    clerk.get_by_label("居民名册（Excel 或 CSV）").set_input_files(file)
    clerk.get_by_role("button", name="上传，先看一遍").click()
    clerk.get_by_role("button", name="确认导入").click()
    clerk.get_by_role("link", name="接下来：写登录信").click()
    clerk.get_by_role("link", name="3栋").click()
    clerk.get_by_role("button", name="给还没有信的 1 人写信").click()
    clerk.get_by_role("link", name="在网页上看和打印").click()
    code = clerk.locator(".letter .code").inner_text()
    assert clerk.locator(".letter").get_by_text("张伟").is_visible()

    phone = visitor(javascript=javascript, width=360)
    phone.goto(f"/heping/welcome#{code.replace(' ', '')}")
    field = phone.get_by_label("信上的码")
    assert field.input_value() == (code if javascript else "")
    if javascript:
        assert "#" not in phone.url  # it stays in nobody's history
    field.fill(code)
    phone.get_by_role("button", name="下一步").click()
    phone.get_by_label("密码", exact=True).fill("482913")
    phone.get_by_label("再写一遍密码").fill("482913")
    phone.get_by_role("button", name="开通我的账号").click()
    assert re.fullmatch(r"\d{8}", phone.locator(".receipt").inner_text().strip())
    phone.get_by_role("link", name="看等我办的事").click()
    assert phone.get_by_role("heading", name="我的事项").is_visible()
