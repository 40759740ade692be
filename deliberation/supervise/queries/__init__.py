"""Reading: what this room can be asked."""

from __future__ import annotations

from deliberation.supervise.queries.tasks import (
    PAGE,
    Execution,
    Work,
    colour,
    completion,
    completions,
    done_tasks,
    execution,
    handovers,
    in_execution,
    names_in,
    open_tasks,
    poll,
    polls,
    running,
    standing,
    task,
    work,
    works_on,
)

__all__ = [
    "Execution",
    "PAGE",
    "Work",
    "colour",
    "completion",
    "completions",
    "done_tasks",
    "execution",
    "handovers",
    "in_execution",
    "names_in",
    "open_tasks",
    "poll",
    "polls",
    "running",
    "standing",
    "task",
    "work",
    "works_on",
]
