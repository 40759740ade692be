"""Texts made for the tests of clauses and differences; the same for the same numbers."""

from __future__ import annotations

import random

_SAID = "居民业主住户物业委员会应当不得可以按时爱护公共绿地车位楼道电梯噪声养犬装修费用公示投票表决"
_HAN = [chr(0x4E00 + number) for number in range(600)]


def convention(clauses: int, seed: int = 1) -> str:
    """A convention with so many articles of some 100 characters, each unlike the others."""
    chance = random.Random(seed)
    return "".join(f"第{number}条　{_sentences(chance, 4)}\n\n" for number in range(1, clauses + 1))


def _sentences(chance: random.Random, count: int) -> str:
    return "".join(
        "，".join("".join(chance.choices(_SAID, k=12)) for _ in range(2)) + "。"
        for _ in range(count)
    )


def amended(source: str) -> str:
    """*source* after a busy meeting: every fifth article changed, one in, one out, one moved."""
    words = [line.partition("　")[2] for line in source.splitlines() if line]
    for at in range(0, len(words), 5):
        words[at] = words[at].replace("，", "，并且", 2).replace("。", "；", 1)
    words.insert(20, "新设的一条，说的是从前没有说过的事。")
    words.insert(90, words.pop(150))
    del words[120]
    return "".join(f"第{number}条　{line}\n\n" for number, line in enumerate(words, 1))


def unlike(seed: int, length: int) -> str:
    """So many characters, with commas and full stops, like nothing else."""
    chance = random.Random(seed)
    signs = {at: "，" for at in range(9, length, 10)} | {at: "。" for at in range(29, length, 30)}
    return "".join(signs.get(at) or chance.choice(_HAN) for at in range(length))
