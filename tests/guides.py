"""Scenes of a guide to services: published, late, looked at."""

from __future__ import annotations

from datetime import datetime

from deliberation.database import db
from deliberation.rules.texts import TextKind
from deliberation.texts.models import Text
from tests import plans, scene

FIRST = """# 服务指南

交过一次的证明不用再交。

## 高龄津贴

每月领一份。

- 谁可以办：80 岁以上的老人
- **要带什么**：身份证和银行卡；
  代办的再带自己的
- 多久办好：10 个工作日
- 到哪里、找谁：1 号窗口，周敏
- 也叫：养老、老人钱

## 居住证明

- 谁可以办：住满半年的居民
- 要带什么：身份证、养老院的居民带入住单
- 多久办好：当场办好
- 到哪里、找谁：2 号窗口
"""
SECOND = FIRST.replace("10 个工作日", "5 个工作日")


def guide(
    hall: scene.Neighbourhood,
    body: str = FIRST,
    *,
    title: str = "居委会服务指南",
    when: datetime = scene.START,
) -> Text:
    """A guide with one version."""
    text = plans.text_begun(hall, None, kind=TextKind.GUIDE, title=title, when=when)
    plans.published(hall, text, body, name="第一版", when=when)
    return db.session.get_one(Text, (text.community_id, text.id))
