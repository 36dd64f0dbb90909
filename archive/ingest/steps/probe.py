"""The second step: how long and how large the original is; exactly on the sealed side, roughly on the open one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from archive.domain.records import Work
from archive.domain.sound_tracks import as_facts
from archive.domain.timecode import start_of
from archive.ingest.media_kind import Identified, Shape, look, shape_of
from archive.ingest.steps.footage import Footage
from archive.ingest.steps.source import assembly_of
from archive.ports import Kit, Probe

_COARSE_MS = 10_000


def probe(kit: Kit, footage: Footage) -> Work:
    """Keep what the probe saw with each original, and give the work its length in full ten seconds."""
    for original, path in footage.originals(kit):
        facts = _facts(kit, path)
        if facts != original.probe:
            kit.vault.save(replace(original, probe=facts))
    if footage.files:
        whole = assembly_of(kit, footage.work.id)
        facts = _facts(kit, footage.source)
        if whole is not None and facts != whole.probe:
            kit.vault.save(replace(whole, probe=facts))
    shape = Shape.from_facts(facts)
    return replace(footage.work, duration_ms=coarse_ms(shape.duration_ms) if shape.duration_ms else None)


def _facts(kit: Kit, path: Path) -> dict[str, str]:
    """Give what is seen of a file, and what tracks of sound it has."""
    facts = facts_of(look(kit.media_tools, path))
    tracks = kit.media_tools.sound_tracks(path) if facts.get("has_sound") == "yes" else ()
    return facts | as_facts(tracks)


def coarse_ms(exact_ms: int) -> int:
    """Round a length up to full ten seconds: an exact one could tie a public work to its original elsewhere."""
    return -(-exact_ms // _COARSE_MS) * _COARSE_MS


def facts_of(seen: Identified) -> dict[str, str]:
    """Give what was seen of a file as the sealed side keeps it."""
    return {**_streams(seen.probe), **shape_of(seen).as_facts()}


def _streams(seen: Probe | None) -> dict[str, str]:
    if seen is None:
        return {}
    facts = {"container": seen.container}
    for number, stream in enumerate(seen.streams):
        values = {
            "kind": stream.kind,
            "codec": stream.codec,
            "width": stream.width,
            "height": stream.height,
            "channels": stream.channels,
            "sample_rate": stream.sample_rate,
        }
        facts |= {f"stream_{number}_{name}": str(value) for name, value in values.items() if value is not None}
    # Where a camera's clock began ties a file to its camera, so it stays on the sealed side.
    rate = next((stream.frame_rate for stream in seen.streams if stream.frame_rate), None)
    return facts | start_of(seen.tags, rate)


def identify(kit: Kit, footage: Footage) -> Work:
    """Note each original's media type in the vault."""
    for original, path in footage.originals(kit):
        media_type = kit.media_tools.identify(path)
        if media_type != original.media_type:
            kit.vault.save(replace(original, media_type=media_type))
    return footage.work
