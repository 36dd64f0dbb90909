"""What waits to be done about a work, and where it stands in the queue."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Job:
    """A hint that something waits to be done about a work."""

    id: str
    name: str
    work_id: str
    tries: int = 0


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a job stands that is not set aside: being done since an hour (seconds of the Unix epoch), or due at one."""

    job: Job
    due_at: float
    done_since: float | None = None
