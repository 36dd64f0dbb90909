"""Running a model in a process of its own that answers line by line: bounded in time, memory and what it writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from archive.adapters.sandbox.children import Limits
from archive.adapters.sandbox.supervise import run
from archive.adapters.sandbox.toolbox import child_command
from archive.domain.errors import MediaToolError

_MEMORY_BYTES: Final = 6 << 30
_FILE_BYTES: Final = 1 << 20

Answer = TypeVar("Answer")


@dataclass(frozen=True, kw_only=True)
class ModelChild:
    """A module of ours that runs a model: what it does, said of it in errors, and how much it may use and answer."""

    module: str
    does: str
    threads: int
    timeout_seconds: float
    longest_line_bytes: int

    def run(self, argument: str, read: Callable[[bytes], Answer], take: Callable[[Answer], None]) -> None:
        """Run it with one argument, and hand over what each line that it writes says, once that is whole.

        Raises:
            MediaToolError: it did not end well, wrote a line that is too long, or one that cannot be read.
        """
        limits = Limits(
            timeout_seconds=self.timeout_seconds,
            cpu_seconds=int(self.timeout_seconds) * self.threads,
            memory_bytes=_MEMORY_BYTES,
            file_bytes=_FILE_BYTES,
        )
        lines = LineReader(read, take, does=self.does, longest_bytes=self.longest_line_bytes)
        if run(child_command(self.module, argument), limits, on_output=lines).code != 0:
            raise MediaToolError(f"What {self.does} broke off.")


class LineReader(Generic[Answer]):
    """Cuts what a child writes into lines, however it arrives, reads each, and hands on what it says."""

    def __init__(
        self, read: Callable[[bytes], Answer], take: Callable[[Answer], None], *, does: str, longest_bytes: int
    ) -> None:
        self._read = read
        self._take = take
        self._does = does
        self._longest_bytes = longest_bytes
        self._rest = bytearray()

    def __call__(self, chunk: bytes) -> None:
        """Take what came."""
        self._rest += chunk
        if b"\n" in chunk:
            *lines, rest = bytes(self._rest).split(b"\n")
            self._rest = bytearray(rest)
            for line in lines:
                self._hand_on(line)
        if len(self._rest) > self._longest_bytes:
            raise MediaToolError(f"What {self._does} wrote more than it may.")

    def _hand_on(self, line: bytes) -> None:
        try:
            said = self._read(line)
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise MediaToolError(f"What {self._does} wrote something that cannot be read.") from error
        self._take(said)
