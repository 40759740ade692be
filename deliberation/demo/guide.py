"""What the committee does for residents: ten services, published, looked at, changed once."""

from __future__ import annotations

from deliberation.demo.town import Story, Town
from deliberation.rules.texts import TextKind, first_version, services
from deliberation.texts import operations as texts
from deliberation.texts.operations import looking

FIRST = """# 居委会服务指南

办这些事不收钱。交过一次的证明，不用再交；还有人再要，请告诉值班台。

## 高龄津贴

满 80 周岁的老人，每月领一份津贴。

- 谁可以办：年满 80 周岁、户口在本区的老人；子女、邻居可以代办
- 要带什么：老人的身份证和银行卡；代办的再带自己的身份证
- 多久办好：当天受理，10 个工作日内转到街道，次月发放
- 到哪里、找谁：居委会一楼 1 号窗口，孙立
- 也叫：养老、老人钱、老年补贴

## 养老金领取资格认证

- 谁可以办：领养老金、不会用手机认证的老人
- 要带什么：身份证；走不动的，打电话约上门
- 多久办好：当场办好；约上门的，3 个工作日内到家
- 到哪里、找谁：居委会一楼 1 号窗口，孙立
- 也叫：养老、退休金、年审

## 居家养老上门服务

助餐、助浴、打扫、陪同看病，由社区服务中心派人。

- 谁可以办：60 周岁以上、一个人住或者行动不便的老人
- 要带什么：身份证；有失能评估的带评估表，没有的由我们约人来评
- 多久办好：3 个工作日内上门评估，评估后 5 个工作日内开始
- 到哪里、找谁：居委会二楼养老服务站，李梅
- 也叫：养老、陪护、助餐

## 居住证明

- 谁可以办：在本社区住满半年的居民，租户也可以
- 要带什么：身份证，房产证或者租房合同，两样有一样就行
- 多久办好：当场办好
- 到哪里、找谁：居委会一楼 2 号窗口，陈涛

## 最低生活保障申请

- 谁可以办：家里收入低于本市低保标准的居民
- 要带什么：身份证、户口本；收入和存款由我们查，不用自己开证明
- 多久办好：5 个工作日内入户看过，30 个工作日内由街道答复
- 到哪里、找谁：居委会一楼 3 号窗口，王芳
- 也叫：低保、困难补助

## 残疾人证申领

- 谁可以办：有长期残疾的居民，家人可以代办
- 要带什么：身份证、两张一寸照片、病历
- 多久办好：当天受理，20 个工作日内发证
- 到哪里、找谁：居委会一楼 3 号窗口，王芳

## 婴幼儿照护和入园登记

- 谁可以办：有 0 到 6 岁孩子的家庭，租户也可以
- 要带什么：户口本或者居住证、孩子的出生证
- 多久办好：当场登记；入园结果 8 月 20 日以前告诉您
- 到哪里、找谁：居委会一楼 2 号窗口，陈涛
- 也叫：托育、幼儿园

## 邻里纠纷调解

- 谁可以办：本社区居民，两边都愿意就能调
- 要带什么：不用带什么；有照片、合同的带上
- 多久办好：3 个工作日内约两边见面
- 到哪里、找谁：居委会二楼调解室，张建国
- 也叫：吵架、漏水、噪音

## 借用活动室、轮椅

- 谁可以办：本社区居民和居民自己的队伍
- 要带什么：身份证登记；轮椅不收押金
- 多久办好：当场办好；活动室提前 3 天约
- 到哪里、找谁：居委会二楼，李梅

## 流动人口居住登记

- 谁可以办：从外地来、在本社区住的人
- 要带什么：身份证、租房合同
- 多久办好：当场登记，15 个工作日内可以领居住证
- 到哪里、找谁：居委会一楼 2 号窗口，陈涛
- 也叫：暂住证
"""
SECOND = FIRST.replace("3 个工作日内上门评估，评估后 5 个工作日内开始",
                       "2 个工作日内上门评估，评估后 3 个工作日内开始")  # fmt: skip


def story(town: Town) -> Story:
    """Published, changed after a while, and found to be right still."""
    yield town.on(20, 10)
    text = town.do(
        texts.begin,
        town.community,
        TextKind.GUIDE,
        "居委会服务指南",
        key="demonstration:guide",
        issue=None,
        by=town["secretary"],
    )
    _publish(town, text, FIRST, "第一版", "")
    yield town.on(88, 9)
    why = "上门服务站添了两个人，约得快了。"
    _publish(town, text, SECOND, "上门更快", why)
    yield town.on(130, 9)
    seen = [one.id for one in services(first_version(SECOND))]
    town.do(looking.look, text, seen, by=town["secretary"])


def _publish(town: Town, text, body: str, name: str, why: str) -> None:
    draft = texts.Written(body, base=text.latest, name=name, why=why)
    town.do(texts.publish, text, draft, by=town["secretary"])
