"""The second step: how long and how large the original is; exactly on the sealed side, roughly on the open one."""

from __future__ import annotations

from dataclasses import replace

from archive.domain.records import Work
from archive.domain.timecode import start_of
from archive.ingest.footage import Footage
from archive.ingest.medium import look, shape_of
from archive.ports import Kit, Probe

_COARSE_MS = 10_000


def probe(kit: Kit, footage: Footage) -> Work:
    """Keep what the probe saw with the original, and give the work its length in full ten seconds."""
    seen = look(kit.media_tools, footage.source)
    shape = shape_of(seen)
    facts = {**_facts(seen.probe), **shape.as_facts()}
    if facts != footage.original.probe:
        kit.vault.save(replace(footage.original, probe=facts))
    return replace(footage.work, duration_ms=coarse_ms(shape.duration_ms) if shape.duration_ms else None)


def coarse_ms(exact_ms: int) -> int:
    """Round a length up to full ten seconds: an exact one could tie a public work to its original elsewhere."""
    return -(-exact_ms // _COARSE_MS) * _COARSE_MS


def _facts(seen: Probe | None) -> dict[str, str]:
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
