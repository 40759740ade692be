"""Make the English catalogue of the messages in code and templates; run by script/translations.

Messages are gathered as ``babel.cfg`` says; translations/en/LC_MESSAGES/messages.po is brought
up to date with them and compiled beside it (script/environment does that too: what is compiled
is not kept in git). Written without dates and line numbers and sorted
by message, so that the file changes only where a message does.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"
MO = PO.with_suffix(".mo")

KEYWORDS = dict(DEFAULT_KEYWORDS) | {"_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
HEADER = "# Kept by script/translations; the English is written by hand."


def main() -> int:
    """Bring the catalogue up to date; ``--check`` only says what it wants, ``--compile`` only
    makes what the application reads from what is written.
    """
    if "--compile" in sys.argv[1:]:
        compile_catalogue()
        return 0
    catalogue = updated(read())
    missing = untranslated(catalogue)
    if "--check" not in sys.argv[1:]:
        PO.parent.mkdir(parents=True, exist_ok=True)
        PO.write_bytes(as_po(catalogue))
        compile_catalogue()
    for message in missing:
        print(f"no English yet: {message.id!r}")
    print(f"{len(catalogue)} messages, {len(missing)} without English")
    return 1 if missing else 0


def compile_catalogue() -> None:
    """Make the file that the application reads, whole or not at all: servers may be reading."""
    made = MO.with_name(f"{MO.name}.{os.getpid()}")
    made.write_bytes(as_mo(read()))
    made.replace(MO)


def gathered() -> Catalog:
    """The messages of code and templates, without translations."""
    if str(ROOT) not in sys.path:
        sys.path.append(str(ROOT))  # tags of our own in templates: babel.cfg names who reads them
    with open(ROOT / "babel.cfg", encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog()
    for _file, _line, message, _comments, context in extract_from_dir(
        str(ROOT), methods, options, keywords=KEYWORDS
    ):
        found.add(message, context=context)
    return found


def read() -> Catalog:
    """The catalogue as it is kept; an empty one when there is none."""
    kept = English()
    if PO.exists():
        with open(PO, "rb") as file:
            for message in read_po(file, locale="en"):
                if message.id:
                    kept.add(message.id, message.string, flags=message.flags)
    return kept


def updated(kept: Catalog) -> Catalog:
    """The gathered messages with the translations that *kept* has for them, and no others."""
    new = English()
    for message in gathered():
        if message.id:
            was = kept.get(message.id)
            new.add(message.id, was.string if was is not None else None)
    return new


def untranslated(catalogue: Catalog) -> list[Message]:
    """The messages that have no English, or not in both numbers."""
    return [m for m in catalogue if m.id and not all(_strings(m))]


def as_po(catalogue: Catalog) -> bytes:
    """The file that people edit."""
    written = io.BytesIO()
    write_po(written, catalogue, width=100, no_location=True, sort_output=True)
    return written.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """The file that the application reads."""
    written = io.BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


class English(Catalog):
    """The English catalogue, with a head that says no more than readers need: who made it when
    is in the history, and a date here would change with every run.
    """

    def __init__(self) -> None:
        super().__init__(locale="en", header_comment=HEADER, fuzzy=False)

    mime_headers = [
        ("Language", "en"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
    ]


def _strings(message: Message) -> tuple[str, ...]:
    strings = message.string
    return (strings or ("", "")) if isinstance(strings, tuple | list) else (strings or "",)


if __name__ == "__main__":
    sys.exit(main())
