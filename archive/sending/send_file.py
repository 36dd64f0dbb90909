"""One file to a site: hashed first, sent in pieces over any number of lines, and safe only once both hashes agree."""

from __future__ import annotations

import hashlib
import itertools
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from archive.domain.errors import InvalidInputError
from archive.ports.outside import open_outside
from archive.sending.api import ArrivedWrongError, GoneError, MovedError, Site, TooMuchError, UploadStatus
from archive.sending.connection import LineCutError, NotSentError, Piece
from archive.sending.resume_state import Fingerprint, Note, Notes

_LEAST_PIECE_BYTES: Final = 16 << 10
PIECE_BYTES: Final = 64 << 20
"""How much is sent before the site says that it is on its disk."""

LONGEST_PAUSE_SECONDS: Final = 60.0
_BLOCK_BYTES: Final = 256 << 10
_HASH_BLOCK_BYTES: Final = 1 << 20
_MOST_WRONG: Final = 3
_ASK_AGAIN_SECONDS: Final = 0.5
_UNSETTLED: Final = frozenset({"receiving", "checking"})


class Step(StrEnum):
    """What is being done with a file."""

    HASHING = "hashing"
    SENDING = "sending"
    CHECKING = "checking"


class Voice(Protocol):
    """Whoever tells the person at the keyboard how far it is."""

    def at(self, step: Step, done_bytes: int) -> None:
        """Tell how far a step is."""

    def cut(self, pause_seconds: float) -> None:
        """Tell that the line is cut, and when it is tried again."""


@dataclass(frozen=True)
class Sent:
    """A file that is safe on the site: its place there, whether it may be erased here, and the site's word on it."""

    place: str
    sha256: str
    was_known: bool
    may_erase: bool
    note: str = ""


@dataclass(frozen=True)
class Sender:
    """Sends files to one site; `said` is what is told of each of them."""

    site: Site
    notes: Notes
    said: Mapping[str, str]
    pause: Callable[[float], None] = time.sleep

    def send(self, path: Path, voice: Voice) -> Sent:
        """Bring a file to the site, however often the line is cut.

        Raises:
            NotSentError: it cannot be sent; what has arrived is kept for a later try.
        """
        file = Fingerprint.of(path)
        with self.notes.alone(file):
            note = self.notes.read(file)
            if note is None:
                note = Note(sha256=_hash(path, voice))
                _require_unchanged(path, file)
                self.notes.keep(file, note)
            sent = self._through_cuts(_Job(self, path, file, voice), voice)
            _require_unchanged(path, file)
            self.notes.forget(file)
            return sent

    def may_erase(self, sent: Sent) -> bool:
        """Ask once more whether a safe file may be erased here; a cut line is no yes."""
        try:
            return _is_erasable(self.site.standing(sent.place), sent.sha256)
        except (LineCutError, GoneError, NotSentError):
            return False

    def _through_cuts(self, job: _Job, voice: Voice) -> Sent:
        pauses = _Pauses()
        reached = -1
        while True:
            try:
                return job.go_on()
            except LineCutError:
                if job.reached > reached:
                    reached, pauses = job.reached, _Pauses()
                seconds = next(pauses)
                voice.cut(seconds)
                self.pause(seconds)


class _Pauses(Iterator[float]):
    """Pauses that grow: next to nothing first, a minute at most."""

    def __init__(self) -> None:
        self._next = 0.1

    def __next__(self) -> float:
        seconds, self._next = self._next, min(LONGEST_PAUSE_SECONDS, self._next * 2)
        return seconds


class _Job:
    """One file on its way; `go_on` may be called again after every cut."""

    def __init__(self, sender: Sender, path: Path, file: Fingerprint, voice: Voice) -> None:
        self._site = sender.site
        self._notes = sender.notes
        self._said = sender.said
        self._path = path
        self._file = file
        self._voice = voice
        self._wrong = 0
        self._was_known = False
        self._most_bytes = PIECE_BYTES
        self.reached = 0

    def go_on(self) -> Sent:
        """Find out how far the file is, send what is missing, and wait for what becomes of it."""
        while True:
            note = self._note()
            place = note.place or self._begin(note)
            try:
                self._send_rest(place)
                standing = self._settled(place)
            except GoneError:
                self._notes.keep(self._file, Note(note.sha256))
                continue
            except MovedError:
                continue
            except ArrivedWrongError:
                self._count_wrong()
                continue
            if standing.state in _UNSETTLED:
                self._count_wrong()  # whole, and then begun anew: its hash was another
                continue
            return self._judged(place, note, standing)

    def _note(self) -> Note:
        note = self._notes.read(self._file)
        if note is None:
            raise NotSentError("The note about this file was deleted while it was sent; start again.")
        return note

    def _begin(self, note: Note) -> str:
        said = {**self._said, "filename": _sayable(self._path.name), "sha256": note.sha256}
        place = self._site.begin(self._file.size_bytes, said)
        self._notes.keep(self._file, Note(note.sha256, place))
        self._was_known = self._site.offset(place)[0] == self._file.size_bytes > 0
        return place

    def _send_rest(self, place: str) -> None:
        offset, length = self._site.offset(place)
        if length != self._file.size_bytes:
            raise GoneError
        with self._open() as source:
            while offset < length:
                _require_unchanged(self._path, self._file)
                self.reached = max(self.reached, offset)
                start, size = offset, min(self._most_bytes, length - offset)

                def piece(start: int = start, size: int = size) -> Piece:
                    return Piece(self._blocks(source, start, size), size)

                try:
                    offset = self._site.send(place, offset, piece)
                except TooMuchError:
                    if size <= _LEAST_PIECE_BYTES:
                        raise NotSentError(
                            "A server before the archive takes no files; tell those who run it."
                        ) from None
                    self._most_bytes = max(_LEAST_PIECE_BYTES, size // 2)
        self.reached = length

    def _blocks(self, source: BinaryIO, start: int, size: int) -> Iterator[bytes]:
        source.seek(start)
        done = 0
        while done < size:
            block = self._read(source, min(_BLOCK_BYTES, size - done))
            yield block
            done += len(block)
            self._voice.at(Step.SENDING, start + done)

    def _read(self, source: BinaryIO, most: int) -> bytes:
        try:
            block = source.read(most)
        except OSError:
            raise NotSentError("This file cannot be read.") from None
        if not block:
            raise NotSentError("This file changed while it was being sent; send it again.")
        return block

    def _open(self) -> BinaryIO:
        return _opened(self._path)

    def _settled(self, place: str) -> UploadStatus:
        """Wait until the site has checked the whole file, or begins it anew."""
        for attempt in itertools.count():
            self._voice.at(Step.CHECKING, self._file.size_bytes)
            standing = self._site.standing(place)
            if standing.state not in _UNSETTLED:
                return standing
            if standing.state == "receiving" and self._site.offset(place)[0] < self._file.size_bytes:
                return standing
            time.sleep(min(5.0, _ASK_AGAIN_SECONDS * (1 + attempt // 10)))
        raise AssertionError

    def _count_wrong(self) -> None:
        self._wrong += 1
        if self._wrong >= _MOST_WRONG:
            raise NotSentError("This file arrived broken several times; keep it, and tell those who run the archive.")

    def _judged(self, place: str, note: Note, standing: UploadStatus) -> Sent:
        if standing.state != "safe":
            if standing.state != "needs_you":
                self._notes.forget(self._file)
            raise NotSentError("{reason}", reason=standing.problem or standing.state)
        if standing.sha256 != note.sha256:
            raise NotSentError("The archive holds other bytes than this file has; keep it, and send it again.")
        return Sent(place, note.sha256, self._was_known, _is_erasable(standing, note.sha256), standing.note)


def _is_erasable(standing: UploadStatus, sha256: str) -> bool:
    return standing.may_erase and standing.state == "safe" and standing.sha256 == sha256


def _hash(path: Path, voice: Voice) -> str:
    found, done = hashlib.sha256(), 0
    try:
        with _opened(path) as source:
            while block := source.read(_HASH_BLOCK_BYTES):
                found.update(block)
                done += len(block)
                voice.at(Step.HASHING, done)
    except OSError:
        raise NotSentError("This file cannot be read.") from None
    return found.hexdigest()


def _opened(path: Path) -> BinaryIO:
    try:
        return open_outside(path)
    except InvalidInputError as refused:
        raise NotSentError(refused.message) from None


def _require_unchanged(path: Path, file: Fingerprint) -> None:
    if Fingerprint.of(path) != file:
        raise NotSentError("This file changed while it was being sent; send it again.")


def _sayable(name: str) -> str:
    """Give a name that can be written as UTF-8, whatever bytes it is made of."""
    return name.encode(errors="surrogateescape").decode(errors="replace")
