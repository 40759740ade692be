"""How many may listen: each listener is an open file, and pages need some, too.

The usual limit of a process is 1,024 open files. It is raised as far as the system lets it; where
that is not far, listeners are refused before pages have none left.
"""

from __future__ import annotations

import resource

#: Open files that are never a listener's: of pages, databases, uploads, papers and the library.
RESERVE = 384
#: Where the system sets no limit.
PLENTY = 1 << 16
#: Seconds after which who was refused may try again.
RETRY_AFTER = 30


def open_files() -> int:
    """Raise this process's limit of open files as far as it may; gives the limit."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = PLENTY if hard == resource.RLIM_INFINITY else hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted


def for_listeners(files: int) -> int:
    """How many of so many open *files* may be listeners; half of them where they are few."""
    return max(files - RESERVE, files // 2)
