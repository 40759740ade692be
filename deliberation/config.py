"""Settings from the environment, with safe defaults.

Everything that an operator may choose is here, with its unit. Secrets are made at
first start and kept in the instance folder, readable by their owner alone.
"""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

ROOT = Path(__file__).resolve().parent.parent


class Misconfigured(click.ClickException):
    """The settings contradict each other or would be unsafe; says which and what to do."""


def settings(environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Flask settings made from *environment* (default: the process's).

    ``DATABASE_URL``   SQLAlchemy address; default one SQLite file in the instance folder
    ``INSTANCE_DIR``   folder for the database, the secrets and the clock of a demonstration
    ``HOST``           address that the server listens on; decides whether it is public
    ``DEMONSTRATION``  ``1`` shows demonstration accounts and the clock; ``force`` also in public
    ``SECURE_COOKIES`` ``1``: cookies travel by HTTPS only; default yes unless HOST is loopback
    ``TRUSTED_PROXIES`` how many proxies of ours stand before the server and say whom they
                       answer; default 0: nobody's word about where a request is from is taken
    ``HOSTS``          names under which it answers, with commas between; default any
    ``HEADS_KEY``      file with the Ed25519 key (PEM) that signs each day's heads; it may lie on
                       something that is only there when it is to sign; default: unsigned
    ``WORKERS``        how many processes serve pages, each with its share of what all may hold
    ``SMTP``           server by which heads leave by e-mail: ``smtps://user:password@host`` (TLS
                       from the first byte, port 465) or ``smtp://user:password@host`` (STARTTLS,
                       port 587; not asked of this machine itself); default: none is sent
    ``MAIL_FROM``      the address that they come from
    ``PUBLIC_ADDRESS`` where people reach the hall, for links in what leaves it, such as
                       ``https://hall.example.org``; default: the first of HOSTS, by HTTPS; on this
                       machine itself its own address; else nothing with a link leaves
    ``OUTGOING``       ``host:port``, with commas between, within the operator's own network that
                       administrators may enter as webhooks; default: public addresses alone
    ``SECURITY_CONTACT`` whom to tell of a hole, as ``mailto:`` or ``https:`` address, for
                       ``/.well-known/security.txt``; default: the telephone of a desk
    ``TIMEZONE``       the community's time; default Asia/Shanghai
    ``STATEMENT_TIMEOUT`` seconds that one statement may take on PostgreSQL; default 60, 0: any

    :raises Misconfigured: demonstration mode on a public address without ``force``; a number
        that is none; a time zone that nobody knows
    """
    env = os.environ if environment is None else environment
    instance = Path(env.get("INSTANCE_DIR", ROOT / "instance")).resolve()
    host = env.get("HOST", "127.0.0.1")
    public = not is_loopback(host)
    demonstration = env.get("DEMONSTRATION", "") not in ("", "0")
    if demonstration and public and env["DEMONSTRATION"] != "force":
        raise Misconfigured(
            f"Demonstration mode opens every account and the clock to anybody, and HOST={host} "
            "is public. Leave DEMONSTRATION out, or set DEMONSTRATION=force to do it all the same."
        )
    secure = env.get("SECURE_COOKIES", "1" if public else "0") == "1"
    return {
        "HOST": host,
        "INSTANCE_DIR": instance,
        "SQLALCHEMY_DATABASE_URI": database_address(env.get("DATABASE_URL"), instance),
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},  # no vote in a log
        "STATEMENT_TIMEOUT": _number(env, "STATEMENT_TIMEOUT", 60, "60 for a minute"),
        "DEMONSTRATION": demonstration,
        "TRUSTED_PROXIES": _number(env, "TRUSTED_PROXIES", 0, "1 for one proxy"),
        "HOSTS": [one.strip().lower() for one in env.get("HOSTS", "").split(",") if one.strip()],
        "HEADS_KEY": env.get("HEADS_KEY", ""),
        "MAIL": mail_server(env.get("SMTP", ""), env.get("MAIL_FROM", "")),
        "PUBLIC_ADDRESS": public_address(env, host),
        "OUTGOING": trusted(env.get("OUTGOING", "")),
        "SECURITY_CONTACT": _contact(env.get("SECURITY_CONTACT", "")),
        "TIMEZONE": _timezone(env),
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": 30 * 24 * 3600,  # seconds: an elder signs in once a month
        "WTF_CSRF_TIME_LIMIT": None,  # a form may stay open overnight; the session bounds it
        # Bytes; forms that take files say so themselves (web/security.py).
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,  # bytes; a batch of paper answers fits in
        "MAX_FORM_PARTS": 6_000,  # fields; the largest form, doors of a quarter, has some 2,500
        "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
        "RATELIMIT_STORAGE_URI": env.get("RATELIMIT_STORAGE_URI", ""),  # see web/security.py
        "KEPT_PAGES": 32 << 20,  # bytes of public pages that a process keeps (web/kept_pages.py)
        "SEND_FILE_MAX_AGE_DEFAULT": 365 * 24 * 3600,  # addresses carry a fingerprint
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,  # where the counts cannot be written
        "RATELIMIT_HEADERS_ENABLED": True,
        "WORKERS": max(1, _number(env, "WORKERS", 1, "2 for two processes")),
        "TEMPLATES_AUTO_RELOAD": env.get("RELOAD") == "1",
    }


def public_address(env: Mapping[str, str], host: str) -> str:
    """Where people reach the hall, without a slash at the end; empty: nobody has said.

    :raises Misconfigured: it cannot be read
    """
    written = env.get("PUBLIC_ADDRESS", "").strip().rstrip("/")
    if not written:
        named = next((one.strip() for one in env.get("HOSTS", "").split(",") if one.strip()), "")
        if named and not is_loopback(named):
            return f"https://{named.lower()}"
        return f"http://127.0.0.1:{env.get('PORT') or 8000}" if is_loopback(host) else ""
    try:
        told = urlsplit(written)
        sound = told.scheme in ("http", "https") and bool(told.hostname) and told.port != 0
    except ValueError:
        sound = False
    if not sound or told.path or told.query or told.fragment or not written.isascii():
        raise Misconfigured("PUBLIC_ADDRESS cannot be read. Write https://hall.example.org")
    return written


def _contact(written: str) -> str:
    found = written.strip()
    if found and not re.fullmatch(r"(mailto:[!-~]+@[!-~]+|https://[!-~]+|tel:[0-9+-]+)", found):
        raise Misconfigured("SECURITY_CONTACT is no address. Write mailto:security@example.org")
    return found


def trusted(written: str) -> frozenset[str]:
    """The ``host:port`` in *written*.

    :raises Misconfigured: one of them is none
    """
    found = frozenset(one.strip().lower() for one in written.split(",") if one.strip())
    if wrong := [one for one in found if not re.fullmatch(r"[0-9a-z.:\[\]-]+:[0-9]{1,5}", one)]:
        raise Misconfigured(f"OUTGOING={wrong[0]} is no host:port. Write one like 10.0.0.5:8443")
    return found


@dataclass(frozen=True, slots=True)
class Mail:
    """A server that takes e-mail from us.

    :ivar tls: from the first byte; ``starttls``: asked for before anything else is said
    """

    host: str
    port: int
    tls: bool
    starttls: bool
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


def mail_server(address: str, sender: str) -> Mail | None:
    """The server that *address* names; ``None``: there is none.

    :raises Misconfigured: the address cannot be read, or nobody is the *sender*
    """
    if not address:
        return None
    try:
        told = urlsplit(address)
        host, port = told.hostname or "", told.port
    except ValueError:
        host, port = "", None
    if not host or told.scheme not in ("smtp", "smtps"):
        raise Misconfigured("SMTP cannot be read. Write smtps://user:password@mail.example.org")
    if not re.fullmatch(r"[!-?A-~]+@[0-9A-Za-z.-]+", sender):
        raise Misconfigured("MAIL_FROM is no address. Write one like hall@example.org")
    tls = told.scheme == "smtps"
    return Mail(
        host=host,
        port=port or (465 if tls else 587),
        tls=tls,
        starttls=not tls and not is_loopback(host),  # nothing goes through a network in the open
        sender=sender,
        user=unquote(told.username or ""),
        password=unquote(told.password or ""),
    )


def _number(env: Mapping[str, str], name: str, usual: int, example: str) -> int:
    written = env.get(name) or str(usual)
    if not (written.isascii() and written.isdigit() and len(written) < 7):
        raise Misconfigured(f"{name}={written} is no number. Write {example}.")
    return int(written)


def _timezone(env: Mapping[str, str]) -> str:
    name = env.get("TIMEZONE") or "Asia/Shanghai"
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones
        raise Misconfigured(
            f"TIMEZONE={name} is no time zone that this machine knows. Write one like "
            "Asia/Shanghai; if that is the one, install the package tzdata."
        ) from None
    return name


def database_address(address: str | None, instance: Path) -> str:
    """The SQLAlchemy address: psycopg for PostgreSQL, one SQLite file by default."""
    if not address:
        return f"sqlite:///{instance / 'hall.db'}"
    for scheme in ("postgres://", "postgresql://"):
        if address.startswith(scheme):
            return "postgresql+psycopg://" + address.removeprefix(scheme)
    return address


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach *host*."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def secret_key(instance: Path) -> str:
    """The key that signs sessions: read from the instance folder, made there once (mode 600)."""
    path = instance / "secret_key"
    try:
        return path.read_text()
    except FileNotFoundError:
        instance.mkdir(parents=True, exist_ok=True)
    # O_EXCL: of two processes that start together one makes the key and both use it.
    made = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
    try:
        os.link(made, path)
    except FileExistsError:
        pass
    finally:
        made.unlink()
    return path.read_text()
