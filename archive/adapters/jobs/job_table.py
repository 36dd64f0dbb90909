"""Where the queue is written down: a SQLite file that starts anew, empty, whenever it is missing or broken."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Final, TypeVar

from archive.adapters.storage.durable_files import minding_space, no_space

T = TypeVar("T")
Change = Callable[[sqlite3.Connection], T]

_FORM: Final = 1
"""The version of the table below; a file of another version is not read but started anew."""

_TABLE = """
CREATE TABLE jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    work_id TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    deaths INTEGER NOT NULL DEFAULT 0,
    due_at REAL NOT NULL,
    owner TEXT,
    reason TEXT
)
"""
_INDEX = "CREATE INDEX jobs_by_work ON jobs (work_id, name)"

_BROKEN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE})
_WAIT_SECONDS = 30.0


class JobTable:
    """The table of jobs, shared by threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "jobs.sqlite"
        self._turn_path = folder / "jobs.turn"
        self._lock = RLock()
        self._connection: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None

    def change(self, act: Change[T]) -> T:
        """Do something to the table as one change that is on the disk when this returns, or leave it as it was.

        What is done may be done twice, the second time to an empty table, if the file turns out broken.

        Raises:
            NoSpaceError: the disk is full.
        """
        with self._lock:
            try:
                return self._once(act)
            except sqlite3.DatabaseError as error:
                if not _is_broken(error):
                    raise
            self._start_anew()
            return self._once(act)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                with suppress(sqlite3.Error):
                    self._connection.close()
            self._connection = None

    def _once(self, act: Change[T]) -> T:
        try:
            connection = self._current()
            # The lock is taken at once, so what is read cannot change before it is written.
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = act(connection)
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode in _FULL:
                raise no_space() from error
            raise
        return result

    def _current(self) -> sqlite3.Connection:
        """Give the connection to the file that lies at the path now, whoever put it there."""
        if self._connection is None or self._identity != _identity(self._path):
            self.close()
            with self._turn():
                self._connection = self._open()
        return self._connection

    def _open(self) -> sqlite3.Connection:
        with minding_space():
            self._path.touch(0o600)
        connection = sqlite3.connect(self._path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            _set_up(connection)
        except BaseException:
            connection.close()
            raise
        self._identity = _identity(self._path)
        return connection

    def _start_anew(self) -> None:
        """Replace a broken file by an empty one, unless another process did so already."""
        with self._turn():
            ours = None if self._connection is None else self._identity
            self.close()
            if ours is not None and ours == _identity(self._path):
                self._delete()
            try:
                self._connection = self._open()
            except sqlite3.DatabaseError as error:
                if not _is_broken(error):
                    raise
                self._delete()
                self._connection = self._open()

    def _delete(self) -> None:
        # The table first: SQLite throws away a log that it finds beside an empty table.
        for ending in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait until no other process opens the file or starts it anew."""
        with minding_space():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            turn = os.open(self._turn_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield
        finally:
            os.close(turn)


def _set_up(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise _WrongFormError
    form = connection.execute("PRAGMA user_version").fetchone()[0]
    if form == _FORM:
        return
    if form or connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise _WrongFormError
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(_TABLE)
    connection.execute(_INDEX)
    connection.execute(f"PRAGMA user_version = {_FORM}")
    connection.execute("COMMIT")


class _WrongFormError(sqlite3.DatabaseError):
    """The file is a sound database, but not this table; or it does not hold together."""


def _is_broken(error: sqlite3.DatabaseError) -> bool:
    # The higher bits of a code are only the detail of a reason.
    return isinstance(error, _WrongFormError) or error.sqlite_errorcode & 0xFF in _BROKEN


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        seen = path.stat()
    except FileNotFoundError:
        return None
    return (seen.st_dev, seen.st_ino)
