"""Who is on the way to which upload: a sender who comes back over another line ends what is left of the older one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final, Protocol

_TAKE_OVER_SECONDS: Final = 5.0
_LOOK_SECONDS: Final = 0.02


class Stoppable(Protocol):
    """What can be made to stop receiving."""

    def stop(self) -> None:
        """Break the line."""


@dataclass(eq=False)
class Transfer:
    """One request about an upload; `is_overtaken` once a later one has waited for it in vain."""

    upload_id: str
    receiving: Stoppable | None = None
    is_overtaken: bool = False


class Transfers:
    """The requests that may bring bytes, in the order in which they came; all on one event loop."""

    def __init__(self) -> None:
        self._open: dict[str, list[Transfer]] = {}

    def enter(self, upload_id: str) -> Transfer:
        """Note a request that may bring bytes."""
        line = Transfer(upload_id)
        self._open.setdefault(upload_id, []).append(line)
        return line

    def leave(self, line: Transfer) -> None:
        """Note that a request has ended."""
        lines = self._open.get(line.upload_id, [])
        if line in lines:
            lines.remove(line)
        if not lines:
            self._open.pop(line.upload_id, None)

    async def end_older(self, upload_id: str, mine: Transfer | None) -> None:
        """End the requests about an upload that came before, and wait a while until what they had brought is kept."""
        known = self._open.get(upload_id, [])
        older = known[: known.index(mine)] if mine in known else list(known)
        left_seconds = _TAKE_OVER_SECONDS
        while left_seconds > 0 and any(line in self._open.get(upload_id, ()) for line in older):
            for line in older:
                if line.receiving is not None:
                    line.receiving.stop()
            await asyncio.sleep(_LOOK_SECONDS)
            left_seconds -= _LOOK_SECONDS
        for line in older:
            line.is_overtaken = True
