"""How much work was done, in processor time: a busy machine makes a test wait, but it does not make it do more."""

from __future__ import annotations

import resource


def worked_seconds() -> float:
    """Give the processor time that this process and all it waited for have taken so far."""
    own, ended = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime
