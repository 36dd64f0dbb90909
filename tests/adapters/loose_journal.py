"""A journal of loose documents, so that a test of the journal needs no records."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from archive.adapters.catalogue.documents import Selection
from archive.adapters.catalogue.journal import JournalEngine

NAME = "loose.jsonl"
TABLE = "loose"


@contextmanager
def opened(folder: Path, **options: Any) -> Iterator[JournalEngine]:
    """Open the journal in a folder, and close it at the end."""
    engine = JournalEngine(folder / NAME, **options)
    try:
        yield engine
    finally:
        engine.close()


def put(engine: JournalEngine, **documents: object) -> None:
    """Keep documents by their ids as one change."""
    with engine.writing():
        engine.commit({TABLE: {key: msgspec.json.encode(value) for key, value in documents.items()}}, {})


def remove(engine: JournalEngine, *ids: str) -> None:
    """Remove documents as one change."""
    with engine.writing():
        engine.commit({}, {TABLE: list(ids)})


def held(engine: JournalEngine) -> dict[str, Any]:
    """Give the documents as of now."""
    with engine.lock:
        return {key: msgspec.json.decode(raw) for key, raw in engine.current().select(TABLE, Selection())}


def held_in(folder: Path) -> dict[str, Any]:
    """Give the documents that somebody would find who opens the journal now."""
    with opened(folder, read_only=True) as engine:
        return held(engine)


def lines_of(folder: Path) -> list[bytes]:
    """Give the journal's lines, with their ends."""
    return (folder / NAME).read_bytes().splitlines(keepends=True)
