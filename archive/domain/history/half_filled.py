"""What somebody has begun to write down about a work and not sent yet: it is kept, and counts as nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from archive.domain.ids import WorkId


@dataclass(frozen=True, kw_only=True)
class HalfFilled:
    """The forms about a work that people at the desk are in the middle of (its id is the work's).

    `said` is, for each account, what stands in the fields of their forms, as a form sends it. Nothing but those forms,
    shown to the same account, is ever filled from it.
    """

    id: WorkId
    said: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    version: int = 0
