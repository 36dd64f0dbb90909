"""What the person at the keyboard sees while a file is sent: a bar at a terminal, plain lines anywhere else."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from types import TracebackType
from typing import Final

import click

from archive.commands.context import Context
from archive.sending.send_file import Step

_LINES_PER_STEP: Final = 10


class Screen:
    """Tells of one file; the sending side calls `at` and `cut`."""

    def __init__(self, context: Context, file: str, size_bytes: int) -> None:
        self._context = context
        self._file = file
        self._size_bytes = max(1, size_bytes)
        self._step: Step | None = None
        self._told = -1
        self._bar: click._termui_impl.ProgressBar[int] | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Screen:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def at(self, step: Step, done_bytes: int) -> None:
        """Show how far a step is."""
        if sys.stderr.isatty():
            self._draw(step, done_bytes)
        else:
            self._write(step, done_bytes)

    def cut(self, pause_seconds: float) -> None:
        """Say that the line is cut; short cuts are not worth a line."""
        if pause_seconds >= 1:
            self._end()
            self._context.warn(
                "The line is cut; tried again in {seconds} s. What has arrived is kept.", seconds=int(pause_seconds)
            )

    def _draw(self, step: Step, done_bytes: int) -> None:
        if step is not self._step or self._bar is None:
            self._end()
            label = f"{self._file[-40:]}  {self._word(step)}"
            bar = click.progressbar(length=self._size_bytes, label=label, file=sys.stderr)
            self._bar = self._stack.enter_context(bar)
        self._step = step
        self._bar.update(done_bytes - self._bar.pos)

    def _write(self, step: Step, done_bytes: int) -> None:
        tenth = done_bytes * _LINES_PER_STEP // self._size_bytes
        if step is self._step and tenth <= self._told:
            return
        self._step, self._told = step, tenth
        percent = "" if step is Step.CHECKING else f" {min(100, tenth * 100 // _LINES_PER_STEP)} %"
        click.echo(f"{self._file}: {self._word(step)}{percent}", err=True)

    def _end(self) -> None:
        self._stack.close()
        self._stack, self._bar, self._step = ExitStack(), None, None

    def _word(self, step: Step) -> str:
        if step is Step.HASHING:
            return self._context.spoken("being read")
        return self._context.spoken("being sent") if step is Step.SENDING else self._context.spoken("being checked")
