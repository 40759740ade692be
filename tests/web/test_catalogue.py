"""The English catalogue: complete, sound, and made of what is in code and templates."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
from jinja2 import nodes

from deliberation.web.kept_pages import KeptPart
from script import catalogue

ROOT = catalogue.ROOT
CHINESE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
#: And a percent sign alone: where the Chinese has none the text is formatted, and breaks on it.
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%")
MARKS = {"_", "_l", "N_", "gettext", "ngettext", "lazy_gettext"}

#: Where Chinese stands without a mark: the rulebook's own texts are in both languages side by
#: side, and so are dates; the columns are those of people's own tables.
RULEBOOK = {
    "arithmetic.py",
    "bodies.py",
    "doors.py",  # what people write, read; never shown: so also the next four
    "names.py",
    "names_at_doors.py",
    "privacy.py",
    "text.py",
    "owners.py",
    "matching.py",  # words that say nothing of a matter; never shown
    "profiles.py",
    "ranking.py",
    "recount.py",
    "verify.py",
    "satisfaction.py",
    "shares.py",
}
UNMARKED = {
    "deliberation/web/dates.py",
    "deliberation/ballots/forms/columns.py",
    "deliberation/collect/operations/columns.py",
    "deliberation/collect/operations/moments.py",  # what hotlines write, read; never shown
    "deliberation/documents/card.py",  # where lines may break: stops and brackets, no words
    "deliberation/lobby/operations/mail_texts.py",  # in both languages at once
    "deliberation/people/operations/columns.py",
    "deliberation/people/queries/doors.py",  # what clerks write, read; never shown
    "deliberation/web/wsgi_adapter.py",  # answers without Flask, in both languages at once
    "deliberation/web/hosts.py",  # likewise
}


def messages() -> list:
    return [message for message in catalogue.read() if message.id]


def texts(strings: str | tuple[str, ...]) -> tuple[str, ...]:
    return strings if isinstance(strings, tuple) else (strings,)


def test_the_catalogue_holds_exactly_the_messages_of_code_and_templates() -> None:
    assert catalogue.PO.read_bytes() == catalogue.as_po(catalogue.updated(catalogue.read())), (
        "run script/translations"
    )


def test_the_compiled_catalogue_is_made_of_the_other_one() -> None:
    assert catalogue.MO.read_bytes() == catalogue.as_mo(catalogue.read()), "run script/translations"


def test_every_message_has_its_english_in_one_and_in_many() -> None:
    missing = [message.id for message in catalogue.untranslated(catalogue.read())]
    singular = [m.id for m in messages() if isinstance(m.id, tuple) and len(texts(m.string)) != 2]

    assert (missing, singular) == ([], [])


def test_no_english_is_a_guess() -> None:
    assert [message.id for message in messages() if message.fuzzy] == []


def test_the_english_has_the_placeholders_of_the_chinese() -> None:
    wrong = {
        message.id: english
        for message in messages()
        for english in texts(message.string)
        if sorted(PLACEHOLDER.findall(english)) != sorted(PLACEHOLDER.findall(texts(message.id)[0]))
    }

    assert wrong == {}


def test_the_english_is_english() -> None:
    assert [m.id for m in messages() if CHINESE.search("".join(texts(m.string)))] == []


def test_the_english_keeps_the_spaces_where_texts_are_joined_and_adds_no_others() -> None:
    odd = [m.id for m in messages() if any("  " in text for text in texts(m.string))]

    assert odd == []


def test_no_chinese_stands_unmarked_in_the_code() -> None:
    unmarked = [
        f"{path}:{line}: {text}"
        for file in sorted((ROOT / "deliberation").rglob("*.py"))
        if (path := str(file.relative_to(ROOT))) not in UNMARKED
        and not path.startswith(("deliberation/demo/", "deliberation/rules/texts/"))
        and not (path.startswith("deliberation/rules/") and file.name in RULEBOOK)
        for line, text in unmarked_in_code(file)
    ]

    assert unmarked == []


def test_no_chinese_stands_unmarked_in_a_template() -> None:
    unmarked = [
        f"{file.relative_to(ROOT)}:{line}: {text}"
        for file in sorted((ROOT / "templates").rglob("*.html"))
        for line, text in unmarked_in_template(file.read_text(encoding="utf-8"))
    ]

    assert unmarked == []


def test_unmarked_chinese_is_found() -> None:
    found = sorted(
        unmarked_in_template(
            "<p title=\"甲\">{{ _('乙') }}{{ x or '丙' }}<b lang=\"zh-Hans\">丁</b>{# 戊 #}</p>"
        )
    )

    assert found == [(1, '<p title="甲">'), (1, "丙")]


def unmarked_in_code(file: Path) -> Iterator[tuple[int, str]]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    free: set[ast.AST] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant()):
                free.add(node.value)  # a docstring
            case ast.Call(func=ast.Name(id=name)) if name in MARKS:
                free.update(*map(ast.walk, node.args))
            # What people may have written is recognised in their own script.
            case ast.Call(func=ast.Attribute(attr="replace")):
                free.update(*map(ast.walk, node.args))
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re"))):
                free.update(*map(ast.walk, node.args))
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if node not in free and CHINESE.search(text):
                yield node.lineno, text


def unmarked_in_template(source: str) -> Iterator[tuple[int, str]]:
    tree = jinja2.Environment(trim_blocks=False, extensions=[KeptPart]).parse(source)
    marked = {
        id(argument)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in MARKS
        for argument in call.args
    }
    for constant in tree.find_all(nodes.Const):
        if isinstance(constant.value, str) and id(constant) not in marked:
            if CHINESE.search(constant.value):
                yield constant.lineno, constant.value
    for data in tree.find_all(nodes.TemplateData):
        # What declares its own language is not for the catalogue: the seal, a language's name.
        shown = re.sub(r'<(\w+)[^<>]*\blang="zh-Hans"[^<>]*>[^<]*</\1>', "", data.data)
        if CHINESE.search(shown):
            yield data.lineno, shown.strip()
