"""Guards of the Python code: who imports what, who commits, who asks the time."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.architecture.project import ROOT, Source

RULES = "deliberation/rules/"
LONGEST = 500  # lines
#: One file by its purpose: residents download it and run it without anything else.
WHOLE = {"deliberation/rules/recount.py"}
#: These import nothing of ours either.
ALONE = {RULES + "recount.py", RULES + "verify.py"}


def imports(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """Each module that *source* imports, with its full name."""
    package = source.path.removesuffix(".py").split("/")[:-1]
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, node.module] if node.module else above)
            # "from deliberation import clock" imports deliberation.clock.
            if base == "deliberation":
                yield from ((node, f"{base}.{alias.name}") for alias in node.names)
            else:
                yield node, base


def impure_rulebook(source: Source) -> list[str]:
    """The rulebook imports the standard library and itself; the recount imports nothing of ours."""
    if not source.path.startswith(RULES):
        return []
    ours = () if source.path in ALONE else ("deliberation.rules",)
    return [
        source.fault(node, f"the rulebook imports {name}")
        for node, name in imports(source)
        if name.split(".")[0] not in sys.stdlib_module_names
        and not any(name == mine or name.startswith(mine + ".") for mine in ours)
    ]


#: Packages of the rulebook that others open by their door alone.
DOORS = ("box", "mend", "opinion", "reading", "texts", "voting", "meeting", "workflow")
#: Vocabularies that a door hands on whole: ``acts.Move`` says more than ``Move``.
WHOLE_PARTS = {RULES + "meeting/acts", RULES + "meeting/transcript", RULES + "workflow/monthly"}


def passed_by_the_door(source: Source) -> list[str]:
    """Outside of such a package its parts are nobody's business: the door says what there is."""
    doors = {f"deliberation.rules.{one}" for one in DOORS if f"{RULES}{one}/" not in source.path}
    return [
        source.fault(node, f"{name} is a part; import from its package")
        for node, name in imports(source)
        if (name.rpartition(".")[0] in doors) or (name in doors and _names_a_part(node, name))
    ]


def _names_a_part(node: ast.AST, door: str) -> bool:
    folder = door.replace(".", "/")
    parts = {f"{folder}/{one.name}" for one in getattr(node, "names", ())} - WHOLE_PARTS
    return any((ROOT / f"{part}.py").exists() for part in parts)


def inexact_rulebook(source: Source) -> list[str]:
    """The rulebook calculates with integers and fractions, and never rounds."""
    if not source.path.startswith(RULES):
        return []
    return [
        source.fault(node, "floats and rounding have no place in the rulebook")
        for node in ast.walk(source.tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id in ("float", "Decimal"))
        # "round" alone is an issue's round; only its call rounds.
        or (isinstance(node, ast.Call) and ast.unparse(node.func) == "round")
    ]


def commits(source: Source) -> list[str]:
    """Only database.py commits."""
    if source.path == "deliberation/database.py":
        return []
    return [
        source.fault(node, "only database.py commits; use unit_of_work()")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]


def clocks(source: Source) -> list[str]:
    """Only clock.py asks the time. Stop-watches (perf_counter, monotonic) tell no time."""
    if source.path == "deliberation/clock.py":
        return []
    of_time = {"time", "time_ns", "localtime", "gmtime", "ctime"}
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute):
            owner = ast.unparse(node.value).split(".")[-1]
            if (
                (node.attr in ("now", "today") and owner in ("datetime", "date", "func"))
                or (node.attr in of_time and owner == "time")
                or node.attr in ("utcnow", "current_timestamp")
            ):
                found.append(node)
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            found += [node for alias in node.names if alias.name in of_time]
    return [source.fault(node, "only clock.py asks the time") for node in found]


def strangers_to_flask(source: Source) -> list[str]:
    """Flask is known to the web's side of the house; the rest works without a request."""
    if _may_know_flask(source.path):
        return []
    return [
        source.fault(node, f"{name} does not belong here; the web is the routes' business")
        for node, name in imports(source)
        if re.match(r"(flask|werkzeug|jinja2)\b|flask_", name)
    ]


def _may_know_flask(path: str) -> bool:
    inside = PurePosixPath(path).with_suffix("").parts[1:]
    if inside[:1] in ((), ("__init__",), ("cli",), ("demo",), ("web",), ("database",)):
        return True  # app.py, create_app and what joins the parts; database.py by its extension
    if inside == ("discuss", "operations", "broadcast"):
        return True  # renders what it sends, in the transaction of the act
    return "routes" in inside or "forms" in inside


#: Views that answer a refusal with something else than their own page.
OWN_ANSWERS = (
    "deliberation/ballots/routes/terminal.py",  # with an empty booth, and nothing that was chosen
    "deliberation/people/routes/welcome.py",  # with what is said of a code that nobody knows
)


def own_refusals(source: Source) -> list[str]:
    """How a refused form comes back is written once, in web/submit.py.

    Who tries again instead, in a loop, catches what is refused; no other view has to.
    """
    if "/routes/" not in source.path or source.path in OWN_ANSWERS:
        return []
    loops = [node for node in ast.walk(source.tree) if isinstance(node, ast.For)]
    within = {id(node) for loop in loops for node in ast.walk(loop)}
    return [
        source.fault(node, "a refused form comes back by web/submit.py")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Try)
        and id(node) not in within
        and any(_is_unit(part) for part in ast.walk(node))
        and any("Refused" in ast.unparse(one.type) for one in node.handlers if one.type)
    ]


def too_long(source: Source) -> list[str]:
    """A file has one subject, and fits into a head."""
    lines = source.text.count("\n")
    if not source.path.startswith("deliberation/") or lines <= LONGEST or source.path in WHOLE:
        return []
    return [f"{source.path}: {lines} lines; at most {LONGEST}: split it by subject"]


def doubled_keys(source: Source) -> list[str]:
    """No table says two things of one key: the later would win, and nobody would see it."""
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Dict):
            keys = [ast.unparse(key) for key in node.keys if key is not None]
            found += [(node, key) for key, times in Counter(keys).items() if times > 1]
    return [source.fault(node, f"{key} stands twice in one table") for node, key in found]


def empty_names(source: Source) -> list[str]:
    """No file, folder or class is called by a word that says nothing of its subject."""
    empty = r"(util|utils|helper|helpers|manager|managers|service|services)"
    found = [
        f"{source.path}: {part!r} says nothing of its subject"
        for part in PurePosixPath(source.path).with_suffix("").parts
        if re.search(rf"(^|_){empty}($|_)", part)
    ]
    return found + [
        source.fault(node, f"{node.name!r} says nothing of its subject")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef)
        and re.search(r"(Util|Helper|Manager|Service)s?$", node.name)
    ]


DRAWN = {
    "__init__", "asgi", "backup", "config", "connections", "database", "driver", "clock",
    "cli", "demo", "doctor", "rules", "shredding",
    "journal", "messages", "people", "narrative", "ballots", "issues", "texts",
    "opinions", "collect", "mend", "review", "convene", "discuss", "resolve", "supervise", "lobby",
    "documents", "live", "web",
}  # fmt: skip
"""What stands in deliberation/, as the drawing of the house has it."""


def not_drawn(source: Source) -> list[str]:
    """Folders and files are as drawn."""
    parts = PurePosixPath(source.path).with_suffix("").parts
    if parts[0] != "deliberation" or parts[1] in DRAWN:
        return []
    return [f"{source.path}: the house has no {parts[1]!r}"]


def stale_moments(source: Source) -> list[str]:
    """What happens under the lock takes its time under the lock.

    A moment that was taken before the unit of work is of before the wait: a deadline may have
    passed meanwhile (issue 12, 12). Inside, the clock holds the moment at which the turn came.
    """
    return [
        source.fault(function, f"{name} is of before the unit of work; ask the clock inside")
        for function in ast.walk(source.tree)
        if isinstance(function, ast.FunctionDef)
        for name in sorted(_taken_before(function))
    ]


def _taken_before(function: ast.FunctionDef) -> set[str]:
    units = [node for node in ast.walk(function) if _is_unit(node)]
    inside = [node for unit in units for part in unit.body for node in ast.walk(part)]
    within = set(map(id, inside))
    before = {
        name
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and id(node) not in within
        for name in _moments(node.targets[0], node.value)
    }
    used = {node.id for node in inside if isinstance(node, ast.Name)}
    return before & used


def _is_unit(node: ast.AST) -> bool:
    return isinstance(node, ast.With) and any(
        isinstance(item.context_expr, ast.Call)
        and ast.unparse(item.context_expr.func) in ("unit_of_work", "submitted", "pressed")
        for item in node.items
    )


def _moments(target: ast.AST, value: ast.AST) -> list[str]:
    """The names that hold a moment, or a mapping with one, once *value* is *target*."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        pairs = zip(target.elts, value.elts, strict=False)
        return [name for one, given in pairs for name in _moments(one, given)]
    parts = value.values if isinstance(value, ast.Dict) else [value]
    told = any(
        isinstance(part, ast.Call) and ast.unparse(part.func) in ("clock.now", "clock.today")
        for part in parts
    )
    return [target.id] if told and isinstance(target, ast.Name) else []


#: Models of which a row is found by its community before all else: they have no number of their
#: own, and no key begins with anything but it. A test holds this list against the tables.
BY_COMMUNITY = {
    "Activity", "BoxHead", "Choice", "DayHead", "DueCount", "KeptRow", "LetterSight", "Mark",
    "Scrutineer", "Serial", "StepCount",
}  # fmt: skip
_STATEMENTS = {"select", "update", "delete", "exists"}
#: Of all communities on purpose.
OF_ALL = {("deliberation/lobby/operations/heads.py", "DayHead")}


def of_no_community(source: Source) -> list[str]:
    """A statement on a table whose key begins with the community names the community."""
    if not source.path.startswith("deliberation/"):
        return []
    inner = {
        id(below)
        for node in ast.walk(source.tree)
        if _is_statement(node)
        for below in ast.walk(node)
        if below is not node
    }
    found = []
    for node in ast.walk(source.tree):
        if id(node) in inner or not _is_statement(node):
            continue
        named: dict[str, set[str]] = {}
        for below in ast.walk(node):
            if isinstance(below, ast.Attribute) and isinstance(below.value, ast.Name):
                named.setdefault(below.value.id, set()).add(below.attr)
        found += [
            source.fault(node, f"a statement on {model} names no community")
            for model in sorted(BY_COMMUNITY & named.keys())
            if "community_id" not in named[model] and (source.path, model) not in OF_ALL
        ]
    return found


def _is_statement(node: ast.AST) -> bool:
    """Whether *node* is a call that makes a statement, or adds to one: ``select(…).where(…)``."""
    while isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name):
            return node.func.id in _STATEMENTS
        node = node.func.value if isinstance(node.func, ast.Attribute) else node.func
    return False


GUARDS = (
    impure_rulebook,
    passed_by_the_door,
    inexact_rulebook,
    commits,
    clocks,
    of_no_community,
    stale_moments,
    strangers_to_flask,
    own_refusals,
    too_long,
    doubled_keys,
    empty_names,
    not_drawn,
)
