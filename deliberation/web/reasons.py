"""Ready sentences for reasons that are written again and again: chosen with one press.

A :class:`ReasonField` is a text area with such sentences above it. What is chosen is put before
what is typed, when the form is sent: no script is needed, and nothing that was typed is lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import LazyString

from deliberation.web.fields import TextAreaField
from deliberation.web.language import lazy_gettext as _l

READY: Mapping[str, Sequence[LazyString]] = {
    "declining": (
        _l("这是住户之间的私事，不属于社区协商的范围；需要的话，可以申请人民调解。"),
        _l("这件事已有明确规定，社区无权改变；可以直接向主管部门反映，居委会帮您联系。"),
        _l("这件事已经在另一个议题里办理，请到那里联名。"),
        _l("内容不够清楚，没法判断。请补上地点、时间和希望怎么办，再提一次。"),
    ),
    "referring": (
        _l("这件事要由政府部门决定，社区没有这个权限。"),
        _l("反映的情况可能违规，要由主管机关查处。"),
        _l("这件事涉及业主的共有部分，要由业主共同决定。"),
    ),
    "merging": (
        _l("说的是同一件事，合在一起办得更快。"),
        _l("那个议题包含了这里提的要求。"),
    ),
    "withdrawing": (
        _l("问题已经解决，不用再办。"),
        _l("和邻居商量过，决定先不提了。"),
        _l("已有议题说的是同一件事，改去那里联名。"),
        _l("内容写得不对，改好以后重新提出。"),
    ),
    "cancelling": (
        _l("预计到会的人不够，另定日期。"),
        _l("场地临时不能用，另定日期。"),
        _l("议题还要补充材料，准备好再开。"),
    ),
    "unposting": (
        _l("文字有误，改正以后重新公示。"),
        _l("任务或者期限有变，改好以后重新公示。"),
        _l("受影响的住户名单有误，核对以后重新公示。"),
    ),
    "answering": (
        _l("这一点不改变决议，执行的时候会照顾到，由牵头单位和您联系。"),
        _l("这不属于这份决议的范围，请另提一个议题，居委会会及时审核。"),
        _l("您说得对，决议在这一点上有遗漏，撤下公示，重新协商。"),
    ),
    "dealing": (
        _l("说得对，写进下一版方案。"),
        _l("能改的部分写进下一版；其余的受条件限制，现在做不到。"),
        _l("不属于这份方案的范围，请另提一个议题，居委会会及时审核。"),
        _l("方案里已经这样写了。"),
    ),
    "sending_back": (
        _l("现场还没有达到验收标准，请办完再报。"),
        _l("只办了一部分，请按任务要求办完再报。"),
        _l("缺少照片或者记录，请补齐再报。"),
        _l("办过以后又出现了同样的问题，请重新处理。"),
    ),
}


class ReasonField(TextAreaField):
    """A text area with the ready sentences of *subject* to choose from."""

    def __init__(self, *args: Any, subject: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ready = READY[subject]

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """What was typed, behind the sentence that was chosen."""
        super().process(formdata, *args, **kwargs)
        chosen = formdata.get(f"{self.name}-ready", "") if formdata else ""
        if chosen.isdecimal() and int(chosen) < len(self.ready):
            sentence = str(self.ready[int(chosen)])
            self.data = f"{sentence}\n{self.data or ''}".strip()
            # Whoever mends something else on the form finds it in the text.
            self.raw_data = [self.data]
