"""A paper: what stands on it, in the reader's language, whatever it is rendered to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph.

    :ivar tone: empty, ``quote`` (a motion's words), ``sum`` (arithmetic), ``hash`` or ``quiet``
    """

    text: str
    tone: str = ""
    kind: str = "words"


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was done: when, as what number, and what came of it."""

    when: str
    said: str
    came: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """What was done, line by line."""

    lines: tuple[Line, ...]
    kind: str = "story"


@dataclass(frozen=True, slots=True)
class Table:
    """A table; each row has as many cells as there are columns."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class Item:
    """One of a list.

    :ivar note: said more quietly after it
    :ivar href: where a page leads from it; paper has no links
    """

    text: str
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A numbered list."""

    items: tuple[Item, ...]
    kind: str = "items"


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo: where it is found (an address, or the content itself), and what is said of it.

    :ivar image: its JPEG bytes, for files that hold them; empty on pages
    """

    address: str
    caption: str
    image: bytes = b""
    kind: str = "photo"


@dataclass(frozen=True, slots=True)
class Changed:
    """Words of which some were taken out and some were added.

    :ivar runs: each as what became of it (empty: kept, ``added``, ``taken-out``) and its words
    """

    runs: tuple[tuple[str, str], ...]
    kind: str = "changed"


Block = Words | Story | Table | Items | Photo | Changed


@dataclass(frozen=True, slots=True)
class Part:
    """A titled part of a section."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its own blocks, then its parts.

    :ivar folded: on a page its parts (without any: all but its first block) stand behind these
        words until somebody opens them; a file shows them all
    """

    name: str  # stable, for addresses inside of the page
    title: str
    blocks: tuple[Block, ...] = ()
    parts: tuple[Part, ...] = ()
    folded: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """A line to sign on; ``note`` says when it was signed, empty: not yet."""

    function: str
    name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the hall.

    :ivar notice: what stands above everything, in files: a page says it on top by itself
    :ivar state: a word on how far it has come, such as "draft"
    :ivar fields: terms with what is said of them; empty ones are left out
    :ivar witness: what the hash is of, in words
    :ivar hash: witnesses the record that the paper is read from
    :ivar record: how far the public record had come, and its head in short: in files of words alone
    :ivar link: the page that says the same, now; shown as a code to be scanned
    """

    title: str
    number: str
    issuer: str
    heading: str
    fields: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    signatures: tuple[Signature, ...] = ()
    state: str = ""
    witness: str = ""
    hash: str = ""
    record: str = ""
    link: str = ""
    notice: str = ""
