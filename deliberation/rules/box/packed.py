"""A large box in little memory: the roll, who has cast, and the ballots, packed and sorted.

A hundred thousand lines take 20 MB so; as tuples of texts they would take 90. What is read from
these is what was put in: they unpack line by line.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise
from struct import Struct

from deliberation.rules.box.choices import choice_from
from deliberation.rules.box.commitments import commitment
from deliberation.rules.box.export_lines import Mark, Opened, RollLine, digest_of, roll_line

#: Between the parts of a line of the roll; no code has it, and it sorts before whatever one has.
_APART = b"\0"
#: Of a ballot, after its commitment (32 bytes): number of the choice, place of the voter; then
#: the nonce, 16 bytes of it in format 1 and 32 after that.
_BALLOT = Struct(">II")


class Roll:
    """The lines of a roll by code; each has a place, from 0.

    :raises ValueError: a code stands twice, or a weight or an area below nothing
    """

    def __init__(self, lines: Iterable[RollLine]) -> None:
        self._rows: list[bytes] = []
        for code, weight, area in lines:
            if weight < 1 or area < 0:
                raise ValueError("a weight is at least 1, an area not below nothing")
            self._rows.append(_APART.join((code.encode(), b"%d" % weight, b"%d" % area)))
        self._rows.sort()
        if any(_code(one) == _code(after) for one, after in pairwise(self._rows)):
            raise ValueError("a roll names everybody once")

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, place: int) -> RollLine:
        code, weight, area = self._rows[place].split(_APART)
        return RollLine(code.decode(), int(weight), int(area))

    def __iter__(self) -> Iterator[RollLine]:
        return map(self.__getitem__, range(len(self)))

    def place(self, code: str) -> int | None:
        """Where the line called *code* stands; ``None``: it does not."""
        wanted = code.encode() + _APART
        place = bisect_left(self._rows, wanted)
        found = place < len(self._rows) and self._rows[place].startswith(wanted)
        return place if found else None


def roll_digest(roll: Iterable[RollLine]) -> str:
    """The hash of *roll* that is published when a box opens, whatever order it comes in.

    :raises ValueError: as :class:`Roll`
    """
    return digest_of(map(roll_line, Roll(roll)))


def _code(row: bytes) -> bytes:
    return row.partition(_APART)[0]


class Marks:
    """Who of a roll has cast, and by which channel.

    :ivar fit: nobody was marked twice, and nobody who does not stand on the roll
    """

    def __init__(self, roll: Roll, marks: Iterable[Mark]) -> None:
        self._roll, self._channels = roll, [""]
        self._of = bytearray(len(roll))  # for each place the number of its channel, 0: none
        self._count, self.fit = 0, True
        numbers: dict[str, int] = {}
        for code, channel in marks:
            place = roll.place(code)
            if place is None or self._of[place]:
                self.fit = False
                continue
            if channel not in numbers:
                numbers[channel] = len(self._channels)
                self._channels.append(channel)
            self._of[place] = numbers[channel]
            self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Mark]:
        for place, number in enumerate(self._of):
            if number:
                yield Mark(self._roll[place].code, self._channels[number])

    def lines(self) -> Iterator[RollLine]:
        """The lines of the roll that have cast."""
        return (self._roll[place] for place, number in enumerate(self._of) if number)

    def has(self, place: int) -> bool:
        """Whether the line at *place* has cast."""
        return self._of[place] > 0


class Ballots:
    """Opened ballots with their commitments, sorted by these; of a named box with their voters.

    :param bound: the commitment of a named ballot is over its voter's code too
    :ivar fit: all of them have a voter who has cast, each another, or none has a voter
    """

    def __init__(
        self, uid: str, roll: Roll, marks: Marks, ballots: Iterable[Opened], *, bound: bool = True
    ) -> None:
        self._roll = roll
        self._choices: list[str] = []
        self._rows: list[bytes] = []
        numbers: dict[str, int] = {}
        voted, self.fit = bytearray(len(roll)), True
        self.named = False
        for choice, nonce, voter in ballots:
            if choice not in numbers:
                numbers[choice] = len(self._choices)
                self._choices.append(choice)
            place = 0
            if voter:
                found = roll.place(voter)
                if found is None or voted[found] or not marks.has(found):
                    self.fit = False
                    continue
                voted[found] = 1
                place = found + 1  # 0: nobody's
            code = voter if bound else ""
            digest = commitment(uid, choice_from(choice), nonce, code)
            packed = _BALLOT.pack(numbers[choice], place) + bytes.fromhex(nonce)
            self._rows.append(bytes.fromhex(digest) + packed)
            self.named = self.named or place > 0
        self._rows.sort()
        self.fit = self.fit and (not self.named or sum(voted) == len(self._rows))

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, place: int) -> tuple[str, Opened]:
        digest, choice, voter, nonce = self._parts(self._rows[place])
        code = self._roll[voter - 1].code if voter else ""
        return digest.hex(), Opened(self._choices[choice], nonce.hex(), code)

    def __iter__(self) -> Iterator[tuple[str, Opened]]:
        return map(self.__getitem__, range(len(self)))

    def cast(self) -> Iterator[tuple[str, int, int]]:
        """Of each ballot the choice, and the weight and area that it counts for."""
        for row in self._rows:
            _, choice, voter, _ = self._parts(row)
            weight, area = self._roll[voter - 1][1:] if voter else (1, 0)
            yield self._choices[choice], weight, area

    @staticmethod
    def _parts(row: bytes) -> tuple[bytes, int, int, bytes]:
        return row[:32], *_BALLOT.unpack_from(row, 32), row[32 + _BALLOT.size :]
