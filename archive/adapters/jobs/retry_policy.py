"""What every queue holds to: how long a failed job pauses, when it is set aside, and what is said about why."""

from __future__ import annotations

import re

from archive.domain.errors import ArchiveError

PAUSES_SECONDS = (1, 5, 30, 120, 600)
"""How long a job waits after its first failure, its second, and so on; failing once more sets it aside."""

MOST_TRIES = len(PAUSES_SECONDS) + 1

MOST_DEATHS = 100
"""How many times in a row the process may die over one job: enough for bad luck, not for a job that kills it."""

DIED = "The program stopped in the middle of this job, time and again."

_MOST_LETTERS = 300

# Words that look like a path or a file's name: the queue is not sealed, and names belong to the vault.
_TELLING = re.compile(r"\S*[/\\]\S*|\S+\.[A-Za-z]\w{1,4}\b")


def pause_after(tries: int) -> float | None:
    """Give how many seconds a job that failed this often waits, or None when it is to be set aside."""
    return PAUSES_SECONDS[tries - 1] if tries < MOST_TRIES else None


def spoken(error: BaseException) -> str:
    """Say why a job failed, in one sentence without names, paths or secrets."""
    if isinstance(error, ArchiveError) and str(error):
        return plain(str(error))
    return f"Something unforeseen went wrong ({type(error).__name__})."


def plain(text: str) -> str:
    """Give a text as one short line in which nothing looks like the name of a file."""
    return _TELLING.sub("…", " ".join(text.split()))[:_MOST_LETTERS]
