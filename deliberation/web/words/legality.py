"""The words of legality opinions, of experts' advice, and of conventions in force."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString

from deliberation.web.language import lazy_gettext as _l

LEGALITY: Mapping[str, Mapping[str, LazyString]] = {
    "finding": {"sound": _l("合法"), "advice": _l("建议修改"), "unlawful": _l("违法")},
    "legality_giver": {
        "unit": _l("本社区的一个单位"),
        "subdistrict": _l("街道办事处"),
        "adviser": _l("外面的法律顾问、律师"),
    },
    "expert_interest": {
        "none": _l("与这件事没有利害关系"),
        "some": _l("有利害关系"),
        "declined": _l("不提意见"),
    },
    "ended": {
        "replaced": _l("由新的一版代替"),
        "revoked": _l("决议被撤销"),
        "trial": _l("试行到期，没有确认"),
    },
    "legality_question": {
        "fines": _l("有没有罚款？只有行政机关依法才能罚。"),
        "deposits": _l("有没有要交押金、保证金？"),
        "withheld": _l("有没有停水停电、不给办事、取消该得的福利？"),
        "women": _l("有没有因为未婚、出嫁、离婚、丧偶少给妇女权益？"),
        "exposure": _l("有没有公布姓名、照片、房号，让人出丑？"),
        "collective": _l("有没有一人有错、全家受罚？"),
        "seizure": _l("有没有扣东西、锁车、强拆？"),
        "levies": _l("有没有摊派钱、摊派劳动？"),
        "silenced": _l("有没有不许投诉、不许起诉、不许报警？"),
        "votes": _l("有没有取消谁的表决权、选举权？"),
        "outsiders": _l("有没有只针对租户、外来人员的限制？"),
    },
}
