"""Which passwords are good enough: long enough for who has them, and not the first to be guessed.

Residents may take six figures that they can remember, as on a bank card; the number of their
account is nobody's business and guesses are counted. Whoever works here holds more, and takes
a longer one.
"""

from __future__ import annotations

import re

from deliberation.rules.policy import RoleKind
from deliberation.rules.reading import plain_secret
from deliberation.rules.refusals import NotReady

LEAST, LEAST_AT_WORK = 6, 10  # characters
MOST = 200

#: Who holds one of these works here, paid or elected.
AT_WORK = frozenset(
    {
        RoleKind.COMMITTEE,
        RoleKind.ADMINISTRATOR,
        RoleKind.PROPERTY,
        RoleKind.SUPERVISOR,
        RoleKind.MEDIATOR,
        RoleKind.OFFICER,
        RoleKind.SUBDISTRICT,
    }
)

#: Whatever is wrong with a new password is said beside its field.
BESIDE = dict.fromkeys(
    (
        "passwords.too_short",
        "passwords.too_long",
        "passwords.too_simple",
        "passwords.the_same",
        "passwords.demonstration",
    ),
    "password",
)

_AGAIN = re.compile(r"(.{1,3}?)\1+")  # 111111, 121212, 123123
_FIRST_GUESSED = frozenset({"password", "qwerty", "123321", "112233", "5201314", "147258"})


def check(password: str, *, login: str, least: int = LEAST_AT_WORK) -> None:
    """Nothing, when *password* is good enough for the account *login*.

    :param least: characters that it has to have
    :raises NotReady: ``passwords.too_short``, ``passwords.too_long``, ``passwords.too_simple``
    """
    password = plain_secret(password)
    if len(password) < least:
        raise NotReady.because("passwords.too_short", None, least=least)
    if len(password) > MOST:
        raise NotReady.because("passwords.too_long", None, most=MOST)
    said = password.casefold()
    if said == login.casefold() or said in _FIRST_GUESSED or _AGAIN.fullmatch(said) or _runs(said):
        raise NotReady.because("passwords.too_simple", None)


def _runs(text: str) -> bool:
    # 123456, 654321, abcdef
    steps = {ord(after) - ord(before) for before, after in zip(text, text[1:], strict=False)}
    return len(steps) == 1 and steps <= {1, -1}
