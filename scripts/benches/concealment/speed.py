"""How fast 1080p goes in and comes out concealed, by the clock and by the processors, beside deface."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from scripts.benches.concealment.clips import large_clip
from scripts.benches.concealment.coverage import conceal
from scripts.benches.concealment.peers import Cost, Peers

SHORT, LONG = 90, 1_800
FASTEST, TIMES = 30.0, 15.0


@dataclass(frozen=True)
class Pace:
    """One program on one film."""

    name: str
    pictures: int
    cost: Cost

    @property
    def a_second(self) -> float:
        """Give the pictures a second, by the clock."""
        return self.pictures / self.cost.wall_seconds

    @property
    def cpu_ms(self) -> float:
        """Give what one picture costs the processors."""
        return 1000 * self.cost.cpu_seconds / self.pictures


@dataclass(frozen=True)
class Speed:
    """All paces, and how busy the machine was besides when they were taken."""

    paces: tuple[Pace, ...]
    ours: Pace
    deface: Pace
    load: float


def measure(peers: Peers, folder: Path, *, quick: bool) -> Speed:
    """Conceal a few seconds with both and a minute with ours, for which deface would need twenty."""
    load = os.getloadavg()[0]
    short, long = large_clip(folder, SHORT), large_clip(folder, SHORT * 3 if quick else LONG)
    theirs = Pace("deface (default, onnxruntime)", SHORT, peers.deface(short.path, folder / "large-deface.mp4"))
    paces = []
    for name, clip, how in (
        ("the same film", short, "large"),
        ("a minute", long, "large"),
        ("served: 720p", long, "film"),
    ):
        told = conceal(clip.path, folder / f"large-{len(paces)}.mp4", how, folder)
        for stage in ("find", "draw"):
            cost = told["costs"][stage]
            paces.append(Pace(f"ours, {name}: {stage}", told["pictures"], Cost(cost["wall"], cost["cpu"])))
        wall, cpu = (sum(each[what] for each in told["costs"].values()) for what in ("wall", "cpu"))
        paces.append(Pace(f"ours, {name}: both passes", told["pictures"], Cost(wall, cpu)))
    return Speed((theirs, *paces), paces[5], theirs, load)
