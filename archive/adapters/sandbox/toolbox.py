"""The outside programs at hand, and the only ways in which they are called."""

from __future__ import annotations

import json
import sys
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

import ffmpeg

from archive.adapters.formats.bare_sound import RAW_READERS
from archive.adapters.formats.identify import ffmpeg_reader
from archive.adapters.formats.refusals import refuse
from archive.adapters.formats.sound_head import reading_options
from archive.adapters.sandbox.children import Limits
from archive.adapters.sandbox.supervise import Finished, OverrunError, Progress, read_with, run
from archive.domain.errors import MediaToolError
from archive.domain.file_types import READERS

FORMATS = ",".join(dict.fromkeys((*READERS.values(), *RAW_READERS)))
"""Container formats that ffmpeg may open: none of them can name another file or address to be read."""

MOST_POINTS = 8_704 * 4_608
"""The largest picture in a film that is decoded."""

_GUARD = {"protocol_whitelist": "file,pipe", "format_whitelist": FORMATS}
_THREADS = 2
_ROOT = str(Path(__file__).resolve().parents[3])
_START_CHILD = (
    "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); runpy.run_module(sys.argv.pop(1), run_name='__main__')"
)
_CHILD_MEMORY_BYTES = 2 << 30
_CHILD_FILE_BYTES = 512 << 20
_REMEMBERED = 64

Aside = Callable[[], AbstractContextManager[Path]]
"""Lends an empty folder for a working copy; it vanishes at the end."""

_Asked = tuple[str, int, int, int, int, int, Sequence[str]]


class Programs(Protocol):
    """Where ffmpeg and ffprobe are."""

    @property
    def ffmpeg(self) -> Path:
        """Give what decodes and encodes."""
        ...

    @property
    def ffprobe(self) -> Path:
        """Give what says what a file is."""
        ...


@contextmanager
def temporary() -> Iterator[Path]:
    """Lend a folder among the system's temporary ones, for material that is nobody's; an archive lends its own."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@dataclass(frozen=True, kw_only=True)
class Toolbox:
    """What finds the programs, how much they may use, whether we were told to stop, and where copies lie."""

    programs: Callable[[], Programs]
    limits: Limits
    stop: threading.Event | None = None
    aside: Aside = temporary
    # Every step asks the same of a film; starting ffprobe costs more than its answer. A toolbox that takes the place of
    # this one, with other limits, remembers the same.
    _answers: OrderedDict[_Asked, bytes] = field(compare=False, repr=False, default_factory=OrderedDict)
    _learnt: OrderedDict[_Asked, Finished] = field(compare=False, repr=False, default_factory=OrderedDict)

    def encode(
        self,
        output: Any,
        *,
        on_output: Callable[[bytes], None] | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Finished:
        """Run ffmpeg on what ffmpeg-python put together, as long as a whole film may take.

        Raises:
            MediaToolError: ffmpeg failed; its last complaint is told.
        """
        finished = self.try_encode(output, on_output=on_output, progress=progress)
        if finished.code != 0:
            raise MediaToolError(f"ffmpeg failed: {_last_line(finished.complaints)}")
        return finished

    def try_encode(
        self,
        output: Any,
        *,
        on_output: Callable[[bytes], None] | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Finished:
        """Run ffmpeg in the same way, and leave it to the caller what a failure means."""
        options = ["-nostdin", "-hide_banner", "-nostats", "-loglevel", "info", "-filter_threads", str(_THREADS)]
        if progress is not None:
            options += ["-progress", "pipe:1"]
            on_output = Progress(progress)
        command = output.compile(cmd=[str(self.programs().ffmpeg), *options], overwrite_output=True)
        return run(command, self.limits, stop=self.stop, on_output=on_output)

    def try_once(self, path: Path, output: Any) -> Finished:
        """Run ffmpeg to learn something of a file: once while it stays as it was, and again where that failed."""
        asked = _asked(path, output.compile())
        finished = self._learnt.get(asked)
        if finished is None:
            finished = self.try_encode(output)
            if finished.code == 0 and _asked(path, asked[-1]) == asked:
                self._learnt[asked] = finished
            while len(self._learnt) > _REMEMBERED:
                self._learnt.popitem(last=False)
        return finished

    def ask_ffprobe(self, path: Path, *questions: str) -> dict[str, Any]:
        """Ask ffprobe about a file and give its JSON; an empty answer when it cannot read the file at all.

        The last few answers are remembered, each for as long as its file stays exactly as it was.

        Raises:
            InvalidInputError: the file is of no kind that ffmpeg is given to read, or it took too long over it.
        """
        asked = _asked(path, questions)
        if asked in self._answers:
            return _as_object(self._answers[asked])
        guard = [word for name, value in _guarded(path).items() for word in (f"-{name}", str(value))]
        command = [
            str(self.programs().ffprobe),
            "-v",
            "error",
            "-hide_banner",
            *guard,
            "-print_format",
            "json",
            *questions,
        ]
        command.append(address(path))
        finished = _read(lambda: run(command, self._short(timeout_seconds=120), stop=self.stop))
        if finished.code != 0:
            return {}
        if _asked(path, questions) == asked:
            self._answers[asked] = finished.output
            while len(self._answers) > _REMEMBERED:
                self._answers.popitem(last=False)
        return _as_object(finished.output)

    def remembers(self, path: Path, *questions: str) -> bool:
        """Tell whether the answer to the same question is at hand."""
        return _asked(path, questions) in self._answers

    def ask_child(self, module: str, *arguments: str, timeout_seconds: float = 120) -> dict[str, Any]:
        """Run one of our own readers of hostile files in a process of its own, and give its JSON answer.

        Raises:
            InvalidInputError: the reader refused the file, or the file was too much for it.
        """
        limits = self._short(timeout_seconds=timeout_seconds)
        limits = replace(limits, memory_bytes=_CHILD_MEMORY_BYTES, file_bytes=_CHILD_FILE_BYTES)
        finished = _read(lambda: read_with(module, arguments, limits, stop=self.stop))
        if finished.code != 0:
            raise refuse("unreadable_content") from MediaToolError(_last_line(finished.complaints))
        answer = _as_object(finished.output)
        if "refused" in answer:
            raise refuse(str(answer["refused"]))
        return answer

    def _short(self, *, timeout_seconds: float) -> Limits:
        seconds = min(timeout_seconds, self.limits.timeout_seconds)
        return replace(self.limits, timeout_seconds=seconds, cpu_seconds=max(1, int(seconds)))


def child_command(module: str, *arguments: str) -> list[str]:
    """Give what starts one of our own modules in a Python of its own, which takes nothing from its surroundings."""
    return [sys.executable, "-I", "-c", _START_CHILD, _ROOT, module, *arguments]


def _read(start: Callable[[], Finished]) -> Finished:
    """Run a reader; a file on which it does not come to an end in time is refused."""
    try:
        return start()
    except OverrunError as error:
        raise refuse("too_heavy") from error


def address(path: Path) -> str:
    """Give a path as ffmpeg must be told it, so that no dash or colon in it means anything."""
    return f"file:{path.absolute()}"


def open_input(path: Path, **options: str | int | float) -> Any:
    """Begin an ffmpeg command with a file that may be hostile.

    Raises:
        InvalidInputError: it is of no kind that ffmpeg is given to read.
    """
    return ffmpeg.input(address(path), threads=_THREADS, max_pixels=MOST_POINTS, **_guarded(path), **options)


def _guarded(path: Path) -> dict[str, str | int]:
    """Give how ffmpeg is to open a file: by the one reader that its content asks for, and no other."""
    reader = ffmpeg_reader(path)
    return {**_GUARD, "f": reader, **reading_options(path)}


def write_output(streams: Sequence[Any], target: str, options: Mapping[str, str | int | float | None]) -> Any:
    """End an ffmpeg command with what to write where."""
    return ffmpeg.output(*streams, target, threads=_THREADS, **options)


def read_along(output: Any, opened: Any, streams: Iterable[int]) -> Any:
    """Have ffmpeg decode further streams of what it reads, and drop them.

    Where the time of a file begins anew, how ffmpeg counts on depends on the streams that it decodes: only where it is
    always the same ones, film, sound and what is looked at have one time.
    """
    dropped = [write_output([opened[str(index)]], "-", {"f": "null"}) for index in streams]
    return ffmpeg.merge_outputs(output, *dropped) if dropped else output


def _asked(path: Path, questions: Sequence[str]) -> _Asked:
    """Give what tells a question about a file from every other: any write to it changes its `ctime`."""
    facts = path.stat()
    changed = (facts.st_mtime_ns, facts.st_ctime_ns)
    return str(path.absolute()), facts.st_dev, facts.st_ino, facts.st_size, *changed, tuple(questions)


def _as_object(text: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(text)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _last_line(complaints: str) -> str:
    lines = [line.strip() for line in complaints.splitlines() if line.strip()]
    return lines[-1][:300] if lines else "without a word"
