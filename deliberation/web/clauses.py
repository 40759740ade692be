"""A clause of a text, written in Markdown, as everybody may read it: on a page and on paper.

More than what residents write elsewhere (:func:`deliberation.web.filters.prose`): tables and
quotations, for plans have lists of costs. Nothing that runs, no pictures, no raw HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import nh3
from flask_babel import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from deliberation.documents.paper import Block, Table, Words
from deliberation.rules.texts import Clause

_markdown = MarkdownIt("zero").enable([
    "emphasis", "list", "newline", "paragraph", "autolink", "table", "blockquote", "strikethrough",
])  # fmt: skip
_ALLOWED = {
    "p", "br", "em", "strong", "s", "ul", "ol", "li", "a", "blockquote",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
#: Bold signs that were opened in front of the number and are closed behind it.
_BOLD = re.compile(r"\s*(?:#{1,6}\s*)?(?:[-*+]\s+)?(?P<sign>\*\*|__)\s*$")


def without_head(clause: Clause) -> str:
    """The Markdown of *clause* without its number, and without its heading's line."""
    words = clause.words
    before = clause.source[: clause.number_at]
    behind = clause.source[clause.number_at : clause.words_at]
    if (bold := _BOLD.match(before.splitlines()[-1] if before else "")) and (
        bold["sign"] not in behind
    ):
        words = bold["sign"] + words
    if is_heading(clause):
        return words.partition("\n")[2].strip()
    return words


def is_heading(clause: Clause) -> bool:
    """Whether the first line of *clause* is nothing but its heading."""
    line = clause.words.partition("\n")[0].strip().strip("*_#").strip()
    return bool(clause.heading) and clause.heading in line and len(line) <= len(clause.heading) + 2


def shown(clause: Clause) -> Markup:
    """What *clause* says, below its number and heading."""
    html = _markdown.render(without_head(clause))
    return Markup(nh3.clean(html, tags=_ALLOWED, attributes=_ATTRIBUTES))


def called(clause: Clause) -> str:
    """How *clause* is cited: its label, its heading, or that it stands in front."""
    return clause.label or clause.heading or _("开头")


def titled(clause: Clause) -> str:
    """What stands above it: number and heading."""
    number = clause.source[clause.number_at : clause.words_at].strip().strip("*_").strip()
    heading = clause.heading if is_heading(clause) else ""
    return f"{number} {heading}".strip()


def blocks(clause: Clause) -> Iterator[Block]:
    """What *clause* says, for paper: paragraphs, points of lists, tables."""
    yield from _blocks(_markdown.parse(without_head(clause)), called(clause))


def _blocks(tokens: Sequence[Token], caption: str) -> Iterator[Block]:
    rows: list[list[str]] = []
    points: list[str] = []
    for token in tokens:
        match token.type:
            case "bullet_list_open":
                points.append("•")
            case "ordered_list_open":
                points.append(str(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                points.pop()
            case "list_item_open" if token.info:  # of a numbered list: its number
                points[-1] = f"{token.info}{token.markup}"
            case "table_open":
                rows = []
            case "tr_open":
                rows.append([])
            case "table_close":
                columns = tuple(rows[0])
                yield Table(caption, columns, tuple(tuple(row) for row in rows[1:]))
                rows = []
            case "inline":
                words = _plain(token)
                if rows:
                    rows[-1].append(words)
                elif points:
                    yield Words(f"{points[-1]} {words}", tone="point")
                else:
                    yield Words(words)


def _plain(token: Token) -> str:
    said = []
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            said.append("\n")
        elif child.type == "text" or child.type.endswith("inline"):
            said.append(child.content)
    return "".join(said)
