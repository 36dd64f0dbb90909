"""Which programs and readers of files the archive has started, counted for tests that say how few are enough."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import Any

from archive.adapters.sandbox.children import STARTING

_counters: list[Counter[str]] = []


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event == STARTING and _counters:
        words, reader = arguments
        name = reader.rpartition(".")[2] if reader else PurePath(words[0]).name
        for counter in _counters:
            counter[name] += 1


sys.addaudithook(_note)


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Count what is started while the context is open, by name."""
    counter: Counter[str] = Counter()
    _counters.append(counter)
    try:
        yield counter
    finally:
        _counters.remove(counter)
