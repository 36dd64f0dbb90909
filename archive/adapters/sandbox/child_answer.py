"""What every reader of hostile files does: run in a process of its own, answer in one JSON object or refuse."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence


class RefusedFileError(Exception):
    """The file cannot be taken; the message is the refusal's code."""


def answer(read: Callable[[Sequence[str]], object], arguments: Sequence[str]) -> None:
    """Call a reader with its arguments and write what it found, or why it refused.

    A file that breaks its parser in a way nobody foresaw ends the process with an error, which the parent
    takes for a refusal too.
    """
    try:
        found: object = read(arguments)
    except RefusedFileError as refusal:
        found = {"refused": str(refusal)}
    except (MemoryError, RecursionError):
        found = {"refused": "too_heavy"}
    sys.stdout.write(json.dumps(found))
