"""Which state of a work may follow which."""

from __future__ import annotations

from archive.domain.errors import RefusedError
from archive.domain.terms import WorkState

_NEXT: dict[WorkState, frozenset[WorkState]] = {
    WorkState.RECEIVED: frozenset({WorkState.PREPARING, WorkState.QUARANTINED, WorkState.WITHDRAWN}),
    WorkState.PREPARING: frozenset({WorkState.IN_REVIEW, WorkState.QUARANTINED, WorkState.WITHDRAWN}),
    WorkState.IN_REVIEW: frozenset({WorkState.RELEASED, WorkState.SENT_BACK, WorkState.RECEIVED, WorkState.WITHDRAWN}),
    WorkState.SENT_BACK: frozenset({WorkState.IN_REVIEW, WorkState.RECEIVED, WorkState.WITHDRAWN}),
    WorkState.RELEASED: frozenset({WorkState.IN_REVIEW, WorkState.SENT_BACK, WorkState.RECEIVED, WorkState.WITHDRAWN}),
    WorkState.QUARANTINED: frozenset({WorkState.RECEIVED, WorkState.PREPARING, WorkState.WITHDRAWN}),
    WorkState.WITHDRAWN: frozenset(),
}


def may_follow(now: WorkState, then: WorkState) -> bool:
    """Tell whether a work in one state may go to another; staying is always allowed."""
    return now is then or then in _NEXT[now]


def require_step(now: WorkState, then: WorkState) -> None:
    """Raise RefusedError unless a work in one state may go to another."""
    if not may_follow(now, then):
        message = f"A work that is {now.value} cannot become {then.value}."
        raise RefusedError(message)
