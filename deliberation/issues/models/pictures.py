"""What every table of photos holds of one."""

from __future__ import annotations

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column


class HoldsPicture:
    """A picture, drawn anew and small (``documents.pictures``), and found by its checksum.

    In the database, so that it comes and goes with its record, in one transaction and one backup.
    Its bytes are read where they are asked for alone.
    """

    # Behind the columns of the table itself, where they have always been.
    sha256: Mapped[str] = mapped_column(String(64), sort_order=1)
    width: Mapped[int] = mapped_column(sort_order=1)  # pixels, as is height
    height: Mapped[int] = mapped_column(sort_order=1)
    image: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, sort_order=1)
    thumbnail: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, sort_order=1)
