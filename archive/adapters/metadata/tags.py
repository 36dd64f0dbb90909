"""Every tag that a file carries, read for the sealed side by a reader in a process of its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from archive.adapters.formats.identify import identify
from archive.adapters.media import probe
from archive.adapters.sandbox.toolbox import Toolbox
from archive.domain.errors import InvalidInputError
from archive.domain.file_types import DOCUMENTS, PHOTOS

_READER = "archive.adapters.metadata.tags_child"
_MOST_TAGS = 500
_MOST_LETTERS = 2_000


def read_tags(tools: Toolbox, path: Path) -> Mapping[str, str]:
    """Give a file's tags by name, bounded in number and length; what cannot be read carries none.

    Raises:
        InvalidInputError: the file is of no kind that the archive takes.
    """
    kind = identify(path)
    found: dict[str, str] = {}
    if kind not in DOCUMENTS and kind not in PHOTOS:
        facts = probe.read_facts(tools, path)
        found.update(facts.tags if facts else {})
    try:
        found.update(tools.ask_child(_READER, str(path.absolute()), kind))
    except InvalidInputError:
        found["tags.unreadable"] = "yes"
    return {name[:200]: _printable(value) for name, value in list(found.items())[:_MOST_TAGS]}


def _printable(value: str) -> str:
    """Keep what can be shown of a tag; cameras pad theirs with zeros."""
    return "".join(letter for letter in value[:_MOST_LETTERS] if letter.isprintable() or letter == "\n").strip()
