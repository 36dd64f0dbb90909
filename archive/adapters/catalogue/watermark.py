"""How far a store has been seen to come, kept outside all folders that a backup brings back.

A store that is put back from a backup looks whole to itself: what was taken back since, or logged out, is as if it had
never been. A number that lies elsewhere tells that something is missing.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from archive.domain.errors import ClosedError


class Watermark:
    """The highest number of changes that one store has been seen with on this machine.

    Where it cannot be read or written, as by the public site under its own user, nothing is known and nothing said.

    Args:
        path: where the number is kept; None for an archive that has no name yet.
        accepts: take an older store as it is from now on, because the operator said that it was put back.
    """

    def __init__(self, path: Path | None, *, accepts: bool = False) -> None:
        self._path = path
        self._accepts = accepts
        self._number = 0
        self.missing = 0
        """How many changes a store lacks that was accepted."""
        self.knows = False
        """Whether this machine has seen the store before: on another one nothing tells how old a copy is."""

    def beside(self, name: str) -> Path | None:
        """Give where something else of the same archive is kept that no backup brings back; None: nowhere."""
        return self._path.with_name(name) if self._path else None

    def require(self, number: int) -> None:
        """Raise ClosedError where a store has fewer changes than it was seen with."""
        self._number = number
        seen = self._seen()
        self.knows = seen > 0
        if seen <= number:
            return
        if not self._accepts:
            raise ClosedError(
                "An older copy of this archive was put back: what was taken back or logged out since is missing in it, "
                "so nothing is shown. Put the newest backup back, or say that this is it: archive restored"
            )
        self.missing = seen - number

    def accept(self) -> None:
        """Go on from the older store, once all that had to be done about it is done."""
        self._accepts = False
        self.note(self._number)

    def note(self, number: int) -> None:
        """Keep a number, in one step."""
        self._number = number
        if self._path is None or self._accepts:
            return
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = mkstemp(prefix=f"{self._path.name}.", dir=self._path.parent)
            try:
                with open(descriptor, "w", encoding="ascii") as file:
                    os.fchmod(descriptor, 0o644)
                    file.write(f"{number}\n")
                Path(name).replace(self._path)
            except OSError:
                Path(name).unlink(missing_ok=True)

    def _seen(self) -> int:
        try:
            return int(self._path.read_text("ascii")) if self._path else 0
        except OSError:
            return 0
        except ValueError:  # damaged: nobody can tell how far it had come, so it counts as further
            return self._number + 1
