"""What waits to be done about a work, and where it stands in the queue."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class JobName(StrEnum):
    """The kinds of jobs; a queue may hold others, left there by another version of the program."""

    PREPARE = "prepare"
    """Make a received file ready for review."""

    CONCEAL = "conceal"
    """Make the renditions in which faces are covered."""

    REMAKE = "remake"
    """Make anew, beside it, what an older recipe made."""

    COPY = "copy"
    """Copy a work's originals to the second store."""

    MATCH = "match"
    """Compare the recordings of a workshop's day with a film."""

    DRAFT = "draft"
    """Draft a transcript by machine."""

    REVOICE = "revoice"
    """Have a machine read a transcript aloud."""

    ERASE = "erase"
    """Delete what a withdrawn work has left."""


LONG_JOBS: Final = (JobName.PREPARE, JobName.CONCEAL, JobName.REMAKE, JobName.DRAFT, JobName.REVOICE)
"""The jobs that may take hours; all others, deletions and second copies, go first."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """A hint that something waits to be done about a work."""

    id: str
    name: str
    work_id: str
    tries: int = 0


@dataclass(frozen=True, kw_only=True)
class QueuedJob:
    """Where a job stands that is not set aside: being done since an hour (seconds of the Unix epoch), or due at one."""

    job: Job
    due_at: float
    done_since: float | None = None
