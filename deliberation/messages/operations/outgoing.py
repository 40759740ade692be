"""One POST to somebody else's server: over TLS, to a public address, in bounded time and size.

Whoever may enter an address here could otherwise let this machine ask its own network
(server-side request forgery). The name is resolved once, every address that it has is looked at,
and the connection goes to the one that was looked at; nothing is followed elsewhere.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Collection, Mapping
from time import monotonic
from typing import NamedTuple
from urllib.parse import urlsplit

TIMEOUT = 10  # seconds of silence
PATIENCE = 20  # seconds for the whole answer
MOST_BYTES = 64 * 1024  # of an answer; all of those that we ask are shorter than a hundredth


class Answer(NamedTuple):
    """What the server said."""

    status: int
    body: bytes


class NotAllowed(Exception):
    """The address may not be asked; says why in one word."""


class NotReached(Exception):
    """Certainly nothing was sent; says which kind of error it was."""


def host_of(address: str) -> tuple[str, int]:
    """The host and the port that *address* names.

    :raises NotAllowed: it cannot be read, or holds a name and a password
    """
    try:
        told = urlsplit(address)
        port = told.port or (443 if told.scheme == "https" else 80)
    except ValueError:
        raise NotAllowed("address") from None
    plain = address.isascii() and address.isprintable() and " " not in address
    if not plain or told.scheme not in ("https", "http") or not told.hostname:
        raise NotAllowed("address")
    if told.username is not None or told.password is not None:
        raise NotAllowed("address")
    return told.hostname, port


def ensure_allowed(address: str, trusted: Collection[str]) -> tuple[str, int]:
    """The host and the port of *address*, which may be asked, as far as it can be read.

    :param trusted: ``host:port`` which the operator lets be asked within their network, and
        without TLS
    :raises NotAllowed: as :func:`host_of`; without TLS; an address of a network's own
    """
    host, port = host_of(address)
    if f"{host}:{port}" in trusted:
        return host, port
    if urlsplit(address).scheme != "https":
        raise NotAllowed("https")
    try:
        literal = ipaddress.ip_address(host)
    except ValueError:
        if host == "localhost" or "." not in host or host.endswith((".local", ".internal")):
            raise NotAllowed("private") from None
    else:
        _ensure_public(literal)
    return host, port


#: Networks that lead to addresses of version 4, whatever these are.
_TRANSLATED = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")))


def _ensure_public(one: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if isinstance(one, ipaddress.IPv6Address) and one.ipv4_mapped:
        one = one.ipv4_mapped
    translated = any(one.version == net.version and one in net for net in _TRANSLATED)
    if not one.is_global or one.is_multicast or translated:
        raise NotAllowed("private")


def post(
    address: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    trusted: Collection[str] = (),
    begin: Callable[[], None] = lambda: None,
) -> Answer:
    """Send *body* to *address* and give the answer, at most :data:`MOST_BYTES` of it.

    :param begin: called when everything is ready, before the first byte of the request
    :raises NotAllowed: see :func:`ensure_allowed`; also a name that resolves to a private address
    :raises NotReached: nothing was sent
    :raises OSError, http.client.HTTPException: the connection broke, and nobody knows
    """
    host, port = ensure_allowed(address, trusted)
    told = urlsplit(address)
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    try:
        connection.sock = _connected(host, port, f"{host}:{port}" in trusted)
        if told.scheme == "https":
            secure = ssl.create_default_context()
            connection.sock = secure.wrap_socket(connection.sock, server_hostname=host)
    except OSError as error:  # ssl.SSLError is one
        connection.close()
        raise NotReached(type(error).__name__) from error
    try:
        begin()
        until = monotonic() + PATIENCE
        target = (told.path or "/") + (f"?{told.query}" if told.query else "")
        connection.request(
            "POST", target, body, {"User-Agent": "deliberation-hall", "Connection": "close"}
            | dict(headers),
        )  # fmt: skip
        answer = connection.getresponse()
        read = b""
        while len(read) < MOST_BYTES and (part := answer.read1(8192)):
            read += part
            if monotonic() > until:
                raise TimeoutError
        return Answer(answer.status, read[:MOST_BYTES])
    finally:
        connection.close()


def _connected(host: str, port: int, trusted: bool) -> socket.socket:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not trusted:
        for *_kind, where in found:
            _ensure_public(ipaddress.ip_address(str(where[0]).partition("%")[0]))
    last: OSError = OSError("no address")
    for *_kind, where in found:
        try:
            return socket.create_connection((str(where[0]), port), TIMEOUT)
        except OSError as error:
            last = error
    raise last
