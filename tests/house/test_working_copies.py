"""Copies of what people said and showed lie where the sealed side is, and are swept there: nowhere else."""

from __future__ import annotations

from pathlib import Path

import archive

ROOMS = ("domain", "ports", "ingest", "review", "access", "preserve", "anonymise", "worker", "web")


def test_no_room_writes_into_the_systems_own_folder_for_what_is_temporary() -> None:
    """What a power cut leaves there is swept by nobody; `kit.workspace` lends a folder that is."""
    top = Path(archive.__file__).parent
    modules = [path for room in ROOMS for path in sorted((top / room).rglob("*.py"))]
    found = [str(path.relative_to(top)) for path in modules if "tempfile" in path.read_text("utf-8")]

    assert len(modules) > 100
    assert found == []
