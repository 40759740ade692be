"""Whether a database of an older landing is whole after an upgrade, and all its pages answer.

    git worktree add ../before 8fae0d5
    .venv/bin/python -m tests.bench.upgraded ../before [--most 4000]

The older code makes its living demonstration in a temporary folder; today's code brings that
database up to date, verifies its record, and is then followed link by link as a visitor and as
five people. Ends with 1 where the record is not whole, a link leads to nothing or a page fails.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from flask.testing import FlaskClient
from lxml import etree, html

from tests.test_policy import FILES

HERE = Path(__file__).resolve().parents[2]
#: Of the demonstration's accounts; beside a visitor these walk.
LOGINS = ("resident", "committee", "supervisor", "property", "subdistrict")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("before", type=Path, help="a checkout of the older code")
    parser.add_argument("--most", type=int, default=2_000, help="pages a person, at the most")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATABASE_URL": f"sqlite:///{folder}/hall.db", "INSTANCE_DIR": folder}
        os.environ |= {"DEMONSTRATION": "1"}
        for checkout in (asked.before, HERE):  # the first makes it, the second upgrades it
            flask(checkout, "prepare")
        record = flask(HERE, "verify")
        print("\n".join(one for one in record.splitlines() if "from before the record" not in one))
        faults = walk(asked.most)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def flask(checkout: Path, command: str) -> str:
    """What the *command* of the code in *checkout* prints; ends everything where it fails."""
    asked = [sys.executable, "-m", "flask", "--app", "app", command]
    return subprocess.run(asked, cwd=checkout, check=True, stdout=subprocess.PIPE, text=True).stdout


def walk(most: int) -> list[str]:
    """All links from the front pages on, for each person; gives what is wrong."""
    from deliberation import create_app
    from deliberation.people.operations import DEMONSTRATION_PASSWORD

    app = create_app({"RATELIMIT_ENABLED": False, "WTF_CSRF_ENABLED": False})
    faults = []
    for login in ("", *LOGINS):
        client = app.test_client()
        if login:
            sent = {"login": login, "password": DEMONSTRATION_PASSWORD}
            assert client.post("/session", data=sent).status_code == 303, login
        statuses: Counter[int] = Counter()
        for path, before, status in follow(client, most):
            statuses[status] += 1
            if status == 404 or status >= 500:
                faults.append(f"{status} for {login or 'visitor'} at {path}, linked on {before}")
        print(
            f"{login or 'visitor'}: {statuses.total()} addresses, {dict(sorted(statuses.items()))}"
        )
    return faults


def follow(client: FlaskClient, most: int) -> Iterator[tuple[str, str, int]]:
    """Each address, the page that led there, and the status that came."""
    waiting, seen = deque([("/", "")]), {("/",)}
    while waiting and most:
        path, before = waiting.popleft()
        answer = client.get(path)
        yield path, before, answer.status_code
        most -= 1
        found = [answer.location] if answer.location else []
        if answer.mimetype == "text/html" and answer.data:
            found += links(answer.data)
        for link in found:
            address = urlsplit(urldefrag(urljoin(f"http://localhost{path}", link)).url)
            to = address.path + (f"?{address.query}" if address.query else "")
            # Of papers and lists one of each kind: printing one takes as long as a hundred pages;
            # of what is asked of one page one of each sort: filters multiply.
            named = re.sub(r"\d+", "0", address.path) if to.endswith(FILES) else address.path
            kind = named, *re.findall(r"(\w+)=", address.query)
            if address.netloc == "localhost" and kind not in seen:
                seen.add(kind)
                waiting.append((to, path))
        answer.close()


def links(page: bytes) -> list[str]:
    """Where the links of a *page* lead, and the pictures on it."""
    try:
        return [str(one) for one in html.document_fromstring(page).xpath("//a/@href | //img/@src")]
    except etree.ParserError:
        return []


if __name__ == "__main__":
    sys.exit(main())
