"""The house stays as drawn: docs/decisions/0001-a-house-with-six-rooms.md.

That each guard bites is shown in tests/architecture/test_guards.py.
"""

from __future__ import annotations

import importlib
import logging
from itertools import chain

import pytest
from importlinter.cli import lint_imports

from tests.architecture import code, project, tables, words

SIX_ROOMS = ("collect", "review", "convene", "discuss", "resolve", "supervise")


def told(faults: list[str]) -> str:
    return "\n".join(["", *faults])


def test_imports_keep_to_the_row_of_rooms(capsys: pytest.CaptureFixture[str]) -> None:
    loggers = [one for one in logging.Logger.manager.loggerDict.values()
               if isinstance(one, logging.Logger) and not one.disabled]  # fmt: skip
    status = lint_imports(config_filename=str(project.ROOT / "pyproject.toml"), no_cache=True)
    for one in loggers:  # which it silences for all tests that come after this one
        one.disabled = False

    assert status == 0, capsys.readouterr().out


@pytest.mark.parametrize("guard", code.GUARDS, ids=lambda guard: guard.__name__)
def test_code_keeps_to_its_place(guard) -> None:
    faults = [fault for source in project.house() for fault in guard(source)]

    assert not faults, told(faults)


@pytest.mark.parametrize("guard", [code.clocks, code.empty_names], ids=lambda g: g.__name__)
def test_tests_keep_to_it_too(guard) -> None:
    faults = [fault for source in project.tests() for fault in guard(source)]

    assert not faults, told(faults)


def test_the_six_rooms_stand_in_the_house() -> None:
    missing = [r for r in SIX_ROOMS if not (project.ROOT / "deliberation" / r).is_dir()]

    assert missing == []


def test_rows_of_one_community_live_together() -> None:
    for path in sorted((project.ROOT / "deliberation").glob("*/models*")):
        importlib.import_module(f"deliberation.{path.parent.name}.models")
    from deliberation.database import Model

    faults = tables.scattered(Model.metadata) + tables.astray(Model.metadata)

    assert not faults, told(faults)
    assert {
        mapper.class_.__name__
        for mapper in Model.registry.mappers
        if len(mapper.local_table.primary_key.columns) > 1
        and "community_id" in mapper.local_table.primary_key.columns
    } == code.BY_COMMUNITY


def test_every_refusal_is_told_in_a_sentence() -> None:
    from deliberation.web.sentences import SENTENCES

    calls = chain.from_iterable(words.refusals(source) for source in project.house())
    faults = words.unsaid(calls, SENTENCES)

    assert not faults, told(faults)


def test_every_entry_has_a_declared_verb() -> None:
    from deliberation.journal.models.event_types import VERBS

    calls = chain.from_iterable(words.recordings(source) for source in project.house())
    faults = words.undeclared(calls, VERBS)

    assert not faults, told(faults)


def test_every_verb_is_told_in_a_sentence() -> None:
    from deliberation.journal.models.event_types import VERBS
    from deliberation.journal.queries.sentences import SENTENCES

    faults = words.speechless(VERBS, SENTENCES)

    assert not faults, told(faults)


def test_templates_need_no_inline_script_or_style() -> None:
    faults = [fault for path, text in project.templates() for fault in words.inline(path, text)]

    assert not faults, told(faults)


def test_no_committed_file_names_a_machine() -> None:
    faults = [f for path, text in project.committed() for f in words.machine_paths(path, text)]

    assert not faults, told(faults)
