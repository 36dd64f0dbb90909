"""Which faces stay uncovered in films, how much is hidden, and what is found again in what was made."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.benches.concealment import boxes
from scripts.benches.concealment.boxes import Box
from scripts.benches.concealment.clips import Clip
from scripts.benches.concealment.peers import Peers, run

EVERY = 10


@dataclass
class Tally:
    """What came of one film under one tool."""

    uncovered: int = 0
    hidden: float = 0.0
    again: int = 0
    missed: list[tuple[int, list[int]]] = field(default_factory=list)


@dataclass
class Row:
    """One film: how many pictures and faces it has, and what came of it under both."""

    name: str
    pictures: int
    faces: int
    searched: int
    seen_before: int
    ours: Tally
    deface: Tally
    refused: bool = False


def conceal(source: Path, target: Path, how: str, folder: Path) -> dict[str, Any]:
    """Have the archive conceal one file, in a process of its own, and give what it told."""
    asked, answer = folder / "asked.json", folder / "answered.json"
    asked.write_text(json.dumps([(str(source), str(target), how)]))
    run([sys.executable, "-P", str(Path(__file__).with_name("ours.py")), str(asked), str(answer)])
    return dict(json.loads(answer.read_text())[0])


def measure(peers: Peers, clip: Clip, folder: Path, truth: Sequence[Sequence[Box]] | None = None) -> Row:
    """Conceal a film with both, and count; without known faces the reference is made of what the detector sees."""
    ours, theirs = folder / f"{clip.name}-ours.mp4", folder / f"{clip.name}-deface.mp4"
    told = conceal(clip.path, ours, "film", folder)
    looks = peers.deface_and_tell(clip.path, theirs, folder)
    faces = truth if truth is not None else _reference(peers, clip, looks, folder)
    found = [
        peers.ask("detect_faces.py", [{"path": str(path), "look": "again", "every": EVERY}], folder)[0]["looks"]
        for path in (clip.path, ours, theirs)
    ]
    seen = [sum(bool(look["found"]) for look in each) for each in found]
    our_masks = [[tuple(mask) for mask in each] for each in told["masks"]]
    row = Row(
        clip.name,
        len(faces),
        sum(map(len, faces)),
        len(found[0]),
        seen[0],
        _tally(faces, our_masks, told["size"], False),
        _tally(faces, [boxes.deface_masks(e) for e in looks], told["size"], True),
    )
    row.ours.again, row.deface.again = seen[1:]
    row.refused = bool(told["refused"])
    if row.refused:
        print(f"faces: {clip.name}: ours would not let it out: {told['refused']}", file=sys.stderr)
    if len(our_masks) != len(looks) or len(faces) != len(looks):
        print(f"faces: {clip.name}: {len(faces)} pictures, {len(our_masks)} by ours, {len(looks)} by deface")
    return row


def _reference(peers: Peers, clip: Clip, looks: Sequence[dict[str, Any]], folder: Path) -> list[list[Box]]:
    more = peers.ask("detect_faces.py", [{"path": str(clip.path), "look": "more"}], folder)[0]["looks"]
    return boxes.reference([{**own, **other} for own, other in zip(looks, more, strict=True)])


def _tally(
    faces: Sequence[Sequence[Box]], masks: Sequence[Sequence[Any]], size: Sequence[int], round_ones: bool
) -> Tally:
    tally = Tally()
    for number, there in enumerate(faces):
        drawn = masks[number] if number < len(masks) else ()
        tally.missed += [(number, [round(edge) for edge in face]) for face in there if not boxes.is_held(face, drawn)]
    tally.uncovered = len(tally.missed)
    shares = [boxes.hidden_share(drawn, size, round_ones=round_ones) for drawn in masks]
    tally.hidden = sum(shares) / max(1, len(shares))
    return tally
