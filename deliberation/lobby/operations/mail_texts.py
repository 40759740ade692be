"""What mails say, in both languages side by side: nobody knows yet who reads it."""

from __future__ import annotations

SUBJECT = "存证码 record heads"
ASKED = (
    "有人要求把社区公开记录的存证码发到这个邮箱。"
    "是您本人，请登录后打开下面的地址确认；不是，不用理会，不会再收到。\n"
    "Somebody asked to have the heads of a public record sent here. If it was you, sign in and "
    "open this address; if not, do nothing: no more will come.\n\n"
)
