"""Kills a process that writes to a catalogue, over and over, and counts what became of what it had acknowledged.

Run as a program of its own (`python -m tests.adapters.killed_writer FOLDER`), for it forks: each writer is a fork that
tells through a pipe what has been saved, and is killed with SIGKILL in the middle of whatever it does.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Any

from archive.adapters.catalogue.catalogue_tinydb import TinyCatalogue, open_catalogue
from archive.domain.errors import ArchiveError, NotFoundError
from archive.domain.ids import ParticipantId
from archive.domain.records import Organisation, Pseudonym

NAMES = [f"n{number}" for number in range(40)]
DISK_CALLS = frozenset({"open", "pwrite", "fsync", "ftruncate", "replace", "unlink", "writelines", "flush"})
Acknowledge = Callable[[str, int], None]
Acknowledged = dict[str, int]


@dataclass
class Toll:
    """What the kills did: everything but `kills` and `acknowledged` should be zero."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    halved: int = 0
    unreadable: int = 0


def write_forever(folder: Path, acknowledge: Acknowledge, seed: int) -> None:
    """Save records at random until killed."""
    chance = random.Random(seed)
    catalogue = open_catalogue(folder)
    while True:
        name = chance.choice(NAMES)
        acknowledge(name, write_once(catalogue, name, chance.choice(["x", "é" * 300, "س" * 9000])))
        if chance.random() < 0.05:
            catalogue.compact()


def write_once(catalogue: TinyCatalogue, name: str, text: str) -> int:
    """Save one text in two records as one change and give the new version."""
    try:
        was = catalogue.get(Pseudonym, name)
    except NotFoundError:
        was = Pseudonym(id=name, participant_id=ParticipantId(name), text="")
    twin = Organisation(id=name, labels={}, role="", country="")
    if was.version:
        twin = catalogue.get(Organisation, name)
    catalogue.save_all([replace(was, text=text), replace(twin, labels={"fr": text})])
    return was.version + 1


def survey(folder: Path, acknowledged: Acknowledged, toll: Toll) -> None:
    """Look at what a newcomer finds, count what is wrong, and go on from there."""
    try:
        catalogue = open_catalogue(folder)
        catalogue.verify()
        found = {record.id: record for record in catalogue.find(Pseudonym)}
        twins = {record.id: record.labels["fr"] for record in catalogue.find(Organisation)}
        catalogue.close()
    except (ArchiveError, OSError) as error:
        sys.stderr.write(f"unreadable: {error}\n")
        toll.unreadable += 1
        return
    versions = {name: record.version for name, record in found.items()}
    for name in NAMES:
        # What was saved just before the kill may not have been acknowledged any more: one version, no two.
        toll.lost += versions.get(name, 0) - acknowledged.get(name, 0) not in {0, 1}
    toll.halved += len({(name, record.text) for name, record in found.items()} ^ set(twins.items()))
    acknowledged.update(versions)


def kill_at_random(folder: Path, kills: int, seed: int, most_seconds: float = 0.03) -> Toll:
    """Kill writers at random moments, none later than so many seconds after its start."""
    chance = random.Random(seed)
    toll = Toll()
    acknowledged: Acknowledged = {}
    for number in range(kills):
        pid, heard = start(lambda tell, seed=seed + number: write_forever(folder, tell, seed))  # type: ignore[misc]
        time.sleep(chance.uniform(0.0, most_seconds))
        os.kill(pid, signal.SIGKILL)
        finish(pid, heard, acknowledged, toll)
        survey(folder, acknowledged, toll)
    return toll


def kill_at_every_step(folder: Path) -> Toll:
    """Kill a writer before and after each of its calls to the disk in turn, until it gets to its end."""
    toll = Toll()
    for step in range(1, 10_000):
        place = folder / str(step)
        place.mkdir()
        acknowledged: Acknowledged = {}
        pid, heard = start(lambda tell, place=place, step=step: _a_short_life(place, tell, step))  # type: ignore[misc]
        survived = finish(pid, heard, acknowledged, toll)
        survey(place, acknowledged, toll)
        if survived:
            return toll
    return toll


def start(life: Callable[[Acknowledge], None]) -> tuple[int, int]:
    """Fork a writer; give its process id and the end of the pipe on which it is heard."""
    heard, told = os.pipe()
    pid = os.fork()
    if pid:
        os.close(told)
        return pid, heard
    try:
        os.close(heard)
        life(lambda name, version: _tell(told, name, version))
    finally:
        os._exit(1)


def finish(pid: int, heard: int, acknowledged: Acknowledged, toll: Toll) -> bool:
    """Wait for a writer's end, note what it had acknowledged, and tell whether it got to its end alive."""
    status = os.waitpid(pid, 0)[1]
    with open(heard, encoding="ascii") as lines:
        for line in lines:
            name, version = line.split()
            acknowledged[name] = int(version)
            toll.acknowledged += 1
    toll.kills += os.WIFSIGNALED(status)
    return os.WIFEXITED(status)


def _tell(told: int, name: str, version: int) -> None:
    # One short write to a pipe arrives whole or not at all.
    os.write(told, f"{name} {version}\n".encode())


def _a_short_life(folder: Path, acknowledge: Acknowledge, last_step: int) -> None:
    steps = 0

    def count(_frame: FrameType, event: str, called: Any) -> None:
        nonlocal steps
        if event in {"c_call", "c_return"} and getattr(called, "__name__", "") in DISK_CALLS:
            steps += 1
            if steps == last_step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)
    for _ in range(2):
        catalogue = open_catalogue(folder)
        for text in ("é" * 300, "s" * 9000):
            acknowledge("n0", write_once(catalogue, "n0", text))
        catalogue.compact()
        acknowledge("n1", write_once(catalogue, "n1", "y"))
        catalogue.close()
        # What a writer leaves that is killed within a write: the next one must clear it away.
        with (folder / "catalogue.jsonl").open("ab") as journal:
            journal.write(b'{"hash":"' + b"0" * 500)


def main() -> None:
    """Kill as often as asked, and print the toll as JSON."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--kills", type=int, default=40, help="0: at every step in turn instead of at random")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    toll = kill_at_random(given.folder, given.kills, given.seed) if given.kills else kill_at_every_step(given.folder)
    sys.stdout.write(f"{json.dumps(asdict(toll))}\n")


if __name__ == "__main__":
    main()
