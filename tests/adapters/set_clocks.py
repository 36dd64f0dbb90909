"""The clock of a machine whose time, and whose counter, are set by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from archive.adapters.clock_local import LocalClock

START = datetime(2026, 5, 1, 12, tzinfo=UTC)


class SetClock(LocalClock):
    """The clock of a machine whose time is set by hand."""

    machine_time = START

    def _machine_time(self) -> datetime:
        return self.machine_time


class CountedClock(SetClock):
    """A machine whose time and counter are both set by hand."""

    seconds = 1000.0
    boot = "first start"

    def _machine_seconds(self) -> float:
        return self.seconds

    def _machine_boot(self) -> str:
        return self.boot

    def run(self, by: timedelta) -> None:
        """Let time really pass."""
        self.machine_time += by
        self.seconds += by.total_seconds()


class RestartedClock(CountedClock):
    """The same machine switched on again: its counter begins anew."""

    seconds = 60.0
    boot = "second start"
