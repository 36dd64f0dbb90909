"""How a file from outside is opened: where it was named and nowhere else, through no link, and none of our own.

Whoever may write in a folder that is taken in could otherwise have anything of this machine taken in, the vault too.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from archive.domain.errors import InvalidInputError, QuarantinedError

_STEP: Final = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Not blocking, or opening a pipe that somebody passes off as a recording would wait forever.
_READ: Final = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC


def as_named(path: Path) -> Path:
    """Give a path as a person named it: the way to its folder may hold links, what lies there may not be one."""
    return path.parent.resolve() / path.name


def open_outside(path: Path, own: Sequence[Path] = ()) -> BinaryIO:
    """Open a file for reading, whatever others do to its path meanwhile.

    Args:
        path: absolute, without links on the way: a link there was put in since.
        own: the archive's own folders; a file there, or a second name of one there, is refused.

    Raises:
        InvalidInputError: it is a link, no plain file, one of our own, or cannot be read.
    """
    descriptor = _open_beneath_root(path)
    try:
        seen = os.fstat(descriptor)
        if not stat.S_ISREG(seen.st_mode):
            raise _no_file()
        if _is_own(path, seen, own):
            raise _own()
        return os.fdopen(descriptor, "rb")
    except InvalidInputError:
        os.close(descriptor)
        raise


def again(file: BinaryIO) -> Path:
    """Give a path by which this process opens the very same file once more, wherever its name leads by now."""
    return Path(f"/dev/fd/{file.fileno()}")


def _open_beneath_root(path: Path) -> int:
    """Open a path one step after the other, following no link at any of them."""
    if not path.is_absolute() or ".." in path.parts:
        raise _link()
    here = os.open("/", _STEP)
    try:
        for part in path.parts[1:-1]:
            here = _replaced(here, _entered(part, here))
        return _entered(path.name, here, _READ)
    finally:
        os.close(here)


def _replaced(before: int, after: int) -> int:
    os.close(before)
    return after


def _entered(name: str, folder: int, flags: int = _STEP) -> int:
    try:
        return os.open(name, flags, dir_fd=folder)
    except (OSError, ValueError) as error:
        if _is_link(name, folder):
            raise _link() from error
        if isinstance(error, OSError) and error.errno in (errno.ENXIO, errno.EISDIR):
            raise _no_file() from error
        raise _unreadable() from error


def _is_link(name: str, folder: int) -> bool:
    try:
        return stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
    except (OSError, ValueError):
        return False


def _is_own(path: Path, seen: os.stat_result, own: Sequence[Path]) -> bool:
    folders = [folder.resolve() for folder in own]
    if any(path.is_relative_to(folder) for folder in folders):
        return True
    # A file with one name alone, which lies elsewhere, has no second one among ours.
    return seen.st_nlink > 1 and (seen.st_dev, seen.st_ino) in _all_of(folders)


def _all_of(folders: Iterable[Path]) -> Iterator[tuple[int, int]]:
    for folder in folders:
        for inside, _, names in os.walk(folder):
            for name in names:
                try:
                    found = os.lstat(Path(inside) / name)
                except OSError:
                    continue
                yield found.st_dev, found.st_ino


def _link() -> InvalidInputError:
    return InvalidInputError("link", "This is a link, or lies behind one; give the file itself.")


def _own() -> InvalidInputError:
    return InvalidInputError("own_file", "This file is one of the archive's own; it is not taken in.")


def _no_file() -> InvalidInputError:
    return InvalidInputError("not_a_file", "This is a folder or a device; give the files themselves.")


def _unreadable() -> InvalidInputError:
    return QuarantinedError(
        "unreadable", "The file cannot be read from the disk; check the card or the permissions and try again."
    )
