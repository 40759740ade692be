"""Guards of words: refusals and journal entries have sentences; templates and files are clean."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tests.architecture.project import Source


@dataclass(frozen=True)
class Call:
    """A call that names something by a literal string, with the keywords that it is given.

    :ivar name: ``None`` when the first argument is not a literal
    :ivar keys: ``None`` when they cannot be known from the text (``**values``)
    """

    where: str
    name: str | None
    keys: frozenset[str] | None


def refusals(source: Source) -> Iterator[Call]:
    """Every place that makes a refusal."""
    if source.path == "deliberation/rules/refusals.py":
        return  # where the two ways of making one are defined
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call):
            continue
        made = ast.unparse(node.func).split(".")
        if made[-2:] == ["Refusal", "of"] or made[-1] in ("because", "Refusal"):
            yield _call(source, node)


def recordings(source: Source) -> Iterator[Call]:
    """Every place that records an entry in the journal."""
    if source.path == "deliberation/journal/operations/recording.py":
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "record":
            yield _call(source, node, besides={"by", "at", "issue"})


def _call(source: Source, node: ast.Call, besides: Iterable[str] = ()) -> Call:
    first = node.args[0] if node.args else None
    literal = isinstance(first, ast.Constant) and isinstance(first.value, str)
    keys = {keyword.arg for keyword in node.keywords}
    return Call(
        f"{source.path}:{node.lineno}",
        first.value if literal else None,
        None if None in keys else frozenset(keys) - set(besides),
    )


def unsaid(calls: Iterable[Call], sentences: Mapping[str, object]) -> list[str]:
    """Refusals that no sentence tells, sentences that nobody uses, values that do not come."""
    calls = list(calls)
    found = [f"{c.where}: a refusal's name must be a literal" for c in calls if c.name is None]
    named = [call for call in calls if call.name is not None]
    found += [f"{c.where}: no sentence for {c.name!r}" for c in named if c.name not in sentences]
    used = {call.name for call in named}
    found += [f"nobody refuses with {name!r}" for name in sentences if name not in used]
    for call in named:
        wanted = placeholders(sentences.get(call.name, ""))
        if call.keys is not None and (missing := wanted - call.keys):
            found.append(f"{call.where}: {call.name!r} must also be given {sorted(missing)}")
    return found


def undeclared(calls: Iterable[Call], verbs: Mapping[str, frozenset[str]]) -> list[str]:
    """Entries with a verb, or with keys, that the journal does not declare."""
    found = []
    for call in calls:
        if call.name is None:
            continue  # journal.record itself refuses an undeclared verb
        if call.name not in verbs:
            found.append(f"{call.where}: the verb {call.name!r} is not declared")
        elif call.keys is not None and call.keys != verbs[call.name]:
            found.append(
                f"{call.where}: {call.name!r} takes {sorted(verbs[call.name])}, "
                f"not {sorted(call.keys)}"
            )
    return found


def speechless(verbs: Mapping[str, frozenset[str]], sentences: Mapping[str, str]) -> list[str]:
    """Verbs without a sentence, sentences without a verb, values that no entry holds."""
    found = [f"{verb!r} has no sentence" for verb in verbs if verb not in sentences]
    found += [f"{verb!r} is told but not declared" for verb in sentences if verb not in verbs]
    for verb in verbs.keys() & sentences.keys():
        if unknown := placeholders(sentences[verb]) - verbs[verb] - {"by"}:
            found.append(f"the sentence of {verb!r} wants {sorted(unknown)}")
    return found


def placeholders(sentence: object) -> frozenset[str]:
    """The names in ``%(name)s`` that *sentence* has."""
    return frozenset(re.findall(r"%\((\w+)\)", str(sentence)))


# ------------------------------------------------------------------ templates, committed files

FORBIDDEN_IN_TEMPLATES = {
    r"<script\b(?![^>]*\bsrc=)": "script without src",
    r"<style\b": "style element",
    r"\sstyle\s*=": "style attribute",
    r"\son\w+\s*=\s*[\"']": "event attribute",
    r"\shx-on\b|\shx-vals\s*=\s*[\"']js:": "script in an htmx attribute",
    r"javascript:": "script address",
}


def inline(path: str, text: str) -> list[str]:
    """What the content policy would not run or show."""
    return [
        f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {what}"
        for pattern, what in FORBIDDEN_IN_TEMPLATES.items()
        for match in re.finditer(pattern, text, re.IGNORECASE)
    ]


# A folder at the root of somebody's machine, and what a lock file says of where it was made.
MACHINE = re.compile(
    r"(?<![\w.:/<>{}$-])/(home|root|work|opt|Users|mnt|srv)/\w"
    r"|^\s*--(index-url|extra-index-url|find-links|trusted-host)\b"
    r"|file:///\w",
    re.MULTILINE,
)


def machine_paths(path: str, text: str) -> list[str]:
    """Names of places that exist on one machine only."""
    return [
        f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}"
        for match in MACHINE.finditer(text)
    ]
