"""Whose the lines of a frozen roll are: the roll's own hash is over codes and weights alone."""

from __future__ import annotations

import json
from hashlib import sha256

from sqlalchemy import select

from deliberation.ballots.models import Box, Voter
from deliberation.database import db


def assigned(box: Box) -> str:
    """SHA-256 over whose each line of the roll of *box* is: household, person or owner, by code.

    Codes are random, so nobody finds out by trying who stands on which line.
    """
    rows = select(Voter.code, Voter.key, Voter.household_id, Voter.person_id, Voter.owner_id).where(
        Voter.community_id == box.community_id, Voter.box_id == box.id
    )
    lines = [list(row) for row in sorted(db.session.execute(rows), key=lambda row: row.key)]
    return sha256(json.dumps(lines, separators=(",", ":")).encode()).hexdigest()
