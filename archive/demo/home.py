"""Where the sample lives: made once beside real recordings, made anew when its making has changed."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from archive import __version__
from archive.config import Settings
from archive.demo.assembly import assemble
from archive.demo.pieces import Outcome
from archive.wiring import full_kit

_SOURCES: Final = Path(__file__).resolve().parent


@dataclass(frozen=True, kw_only=True)
class Sample:
    """The sample as it stands on the disk: its settings, and its works by outcome."""

    settings: Settings
    works: Mapping[Outcome, Sequence[str]]


def sample(settings: Settings) -> Sample:
    """Give the sample workshop, making it first where it is missing, half-made or of an older making."""
    home = settings.media_folder / "demo"
    here = replace(settings, media_folder=home, withdrawals_folder="")
    note = home / "sample.json"
    try:
        told = json.loads(note.read_text(encoding="utf-8"))
        works = {Outcome(name): ids for name, ids in told["works"].items()} if told["making"] == _making() else None
    except (OSError, ValueError, KeyError):
        works = None
    return Sample(settings=here, works=works if works is not None else _make(here, note))


def _make(settings: Settings, note: Path) -> Mapping[Outcome, Sequence[str]]:
    # Only here: a sample that is there already needs no pictures painted.
    from archive.demo.workshop import PIECES, TELLERS, proof

    home = settings.media_folder
    shutil.rmtree(home, ignore_errors=True)
    footage = home / "footage"
    footage.mkdir(parents=True)
    kit = full_kit(settings)
    try:
        made = assemble(kit, TELLERS, PIECES, footage, proof())
    finally:
        kit.jobs.close()
        kit.vault.close()
        kit.catalogue.close()
    works: dict[Outcome, list[str]] = {}
    for work_id, piece in made.works.items():
        works.setdefault(piece.outcome, []).append(work_id)
    note.write_text(json.dumps({"making": _making(), "works": works}), encoding="utf-8")
    return works


def _making() -> str:
    """Name how the sample is made, by everything that takes part in it."""
    digest = hashlib.sha256(__version__.encode())
    for path in sorted(_SOURCES.parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
