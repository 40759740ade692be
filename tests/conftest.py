"""What every test may use. The fixtures themselves are in tests/fixtures, by subject."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from tests import snapshots
from tests.sampling import has_its_turn, one_of_each

pytest_plugins = [
    "tests.fixtures.databases",
    "tests.fixtures.pages",
    "tests.fixtures.houses",
    "tests.fixtures.browsers",
]

# No deadline: two busy cores are slow without being wrong. In CI always the same cases, so that
# a red run can be repeated; at a desk always new ones, so that they find more with time.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

# A test leaves much garbage and the libraries much that is none: looking through all of it each
# 700 objects, as Python does, was a sixth of the whole run.
gc.set_threshold(50_000, 20, 20)

# Settings of whoever runs the tests are not the tests' settings.
for name in ("DATABASE_URL", "INSTANCE_DIR", "HOST", "PORT", "DEMONSTRATION", "SECURE_COOKIES",
             "TIMEZONE", "HOSTS", "HEADS_KEY", "SETTINGS", "STATEMENT_TIMEOUT", "TRUSTED_PROXIES",
             "RATELIMIT_STORAGE_URI", "RELOAD", "WORKERS", "PUBLIC_ADDRESS", "OUTGOING", "SMTP",
             "MAIL_FROM"):  # fmt: skip
    os.environ.pop(name, None)


#: Modules that read all pages of tests/walk.py.
SAME_PAGES = ("test_every_page.py", "test_hostile_kept.py", "test_plain_words.py")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("the hall")
    group.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="the database that tests run on (default: sqlite)",
    )
    group.addoption(
        "--from-models",
        action="store_true",
        help="make the tables as the models declare them, while their migration is being written",
    )
    group.addoption(
        "--whole",
        action="store_true",
        help="crawl every page with every check, try every hostile value in every field and every "
        "test on PostgreSQL too, where the default run takes a sample",
    )
    group.addoption(
        "--only-database",
        action="store_true",
        help="only tests whose outcome may depend on the database (browser tests left out)",
    )


@pytest.fixture(scope="session")
def whole(pytestconfig: pytest.Config) -> bool:
    """Whether everything is to be tried, not a sample of what is alike."""
    return pytestconfig.getoption("--whole")


def pytest_configure(config: pytest.Config) -> None:
    written = Path(__file__).parents[1] / "translations/en/LC_MESSAGES/messages.po"
    read = written.with_suffix(".mo")
    alone = not hasattr(config, "workerinput")
    if alone and (not read.exists() or read.stat().st_mtime <= written.stat().st_mtime):
        catalogue = Path(__file__).parents[1] / "script/catalogue.py"
        subprocess.run([sys.executable, catalogue, "--compile"], check=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if {"database_url", "fresh_database", "empty_database"} & set(fixtures):
            item.add_marker("database")
        if "browser" in fixtures:
            item.add_marker("browser")
        for marker in item.iter_markers("on"):
            if marker.args != (config.getoption("--database"),):
                # Said before anything is made for it.
                item.add_marker(pytest.mark.skip(marker.kwargs["reason"]))
        if config.getoption("--whole"):
            item.add_marker(pytest.mark.timeout(0))  # tens of thousands of requests in one test
    if not config.getoption("--whole") and config.args_source is not ARGUMENTS:
        leave_out(config, items, but_one(items))
    if config.getoption("--only-database"):
        # What a click does to the database, the tests below the browser have already shown.
        chosen = [i for i in items if "database" in i.keywords and "browser" not in i.keywords]
        if config.getoption("--database") == "postgresql" and not config.getoption("--whole"):
            chosen = first_and_last(chosen)
            if config.args_source is not ARGUMENTS:
                chosen = some(chosen)
        leave_out(config, items, set(items) - set(chosen))
        # What takes longest begins first, so that nobody waits for it at the end.
        items.sort(key=lambda item: "test_hostile.py" not in item.nodeid)
    else:
        # Whose pages are the same stands together, so that they are looked for once.
        items.sort(key=lambda item: item.path.name not in SAME_PAGES)


#: Where tests were named on the command line, all that were named run.
ARGUMENTS = pytest.Config.ArgsSource.ARGS


def leave_out(config: pytest.Config, items: list[pytest.Item], others: set[pytest.Item]) -> None:
    """Do not run *others*, and say how many they are."""
    config.hook.pytest_deselected(items=[item for item in items if item in others])
    items[:] = [item for item in items if item not in others]


def but_one(items: list[pytest.Item]) -> set[pytest.Item]:
    """Of each group of tests that are alike all but the one that has its turn."""
    alike = [
        (marker.args[0], item) for item in items if (marker := item.get_closest_marker("alike"))
    ]
    return {item for _, item in alike} - set(one_of_each(alike))


def first_and_last(items: list[pytest.Item]) -> list[pytest.Item]:
    """Of the cases of each test the first and the last.

    They differ in what is put in; what the database makes of it is the same for all of them, and
    on the other database every one has run. Of what runs on this database alone all are kept.
    """
    cases: dict[str, list[pytest.Item]] = {}
    for item in items:
        alone = item.get_closest_marker("on") is not None
        cases.setdefault(item.nodeid if alone else item.nodeid.partition("[")[0], []).append(item)
    ends = {id(one) for alike in cases.values() for one in (alike[0], alike[-1])}
    return [item for item in items if id(item) in ends]


#: Where tests are about the database itself: about locks, constraints, what lies in its files.
ABOUT_IT = (
    "tests/ballots/test_one_ballot.py",
    "tests/ballots/test_secrecy.py",
    "tests/ballots/test_shredding.py",
    "tests/journal/",
    "tests/opinions/test_secret.py",
    "tests/live/",
    "tests/running/",
    "tests/test_",
)


def some(items: list[pytest.Item]) -> list[pytest.Item]:
    """Of the tests one in six, and all that are about the database itself.

    On the other database all of them have run.
    """
    return [
        item
        for item in items
        if item.nodeid.startswith(ABOUT_IT)
        or item.get_closest_marker("on") is not None
        or has_its_turn(item.nodeid.partition("[")[0], 6)
    ]


def pytest_runtest_setup(item: pytest.Item) -> None:
    # Where a test changes how things are done, or what is counted, what was done before is not it.
    changes = {"monkeypatch", "count_queries"} & set(getattr(item, "fixturenames", ()))
    snapshots.use(not changes and item.get_closest_marker("settings") is None)


def pytest_collection_finish() -> None:
    gc.freeze()  # what is loaded now stays until the end


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.getoption('--database')}"
