"""How long keeping an original takes, hashed and synced, beside `cp` and a sync, which do not hash."""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from archive.adapters.storage.originals_local import LocalOriginals
from archive.domain.ids import OriginalId, new_id

MOST = 1.2
MEBIBYTE = 1 << 20
DISTURBED = 0.15
"""The share of the processors that others may have in a round that counts: the system's own writing needs some."""

MOST_ROUNDS = 2
"""How many times as many rounds are tried to find enough quiet ones."""

Way = Callable[[Path, Path], None]


def main() -> None:
    """Measure in interleaved rounds and print the ratios."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--mebibytes", type=int, default=1024, help="size of the one file, and of the folder")
    options.add_argument("--folder", type=Path, default=Path("build"), help="where to measure: on the disk in question")
    given = options.parse_args()
    given.folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        one = make(Path(folder) / "one", 1, given.mebibytes)
        eight = make(Path(folder) / "eight", 8, given.mebibytes // 8)
        print(f"hashing alone, from memory: {hashing_alone(one):.0f} MB/s; {os.cpu_count()} processors")
        compare("one file", Path(folder), one, given.rounds)
        compare("eight files", Path(folder), eight, given.rounds)


def make(folder: Path, count: int, mebibytes: int) -> Path:
    """Fill a folder with files of noise."""
    folder.mkdir()
    for number in range(count):
        with (folder / str(number)).open("wb") as file:
            for _ in range(mebibytes):
                file.write(os.urandom(MEBIBYTE))
    return folder


def hashing_alone(folder: Path) -> float:
    """Give how many MB a second the processor hashes: what no copy that hashes can beat on one file."""
    block = next(folder.iterdir()).read_bytes()[: 64 * MEBIBYTE]
    started = time.perf_counter()
    hashlib.sha256(block).digest()
    return len(block) / 1e6 / (time.perf_counter() - started)


@dataclass(frozen=True)
class Taken:
    """How long a copy took, and which share of the processors others had meanwhile."""

    seconds: float
    others: float


def compare(what: str, folder: Path, sources: Path, rounds: int) -> None:
    """Print how the ways of copying compare, from the rounds in which nobody else was at work."""
    ways: dict[str, Way] = {"cp + fsync": copy_plainly, "keep": keep_in_turn, "keep, two at once": keep_two_at_once}
    if len(list(sources.iterdir())) == 1:
        del ways["keep, two at once"]
    done: list[dict[str, Taken]] = []
    for number in range(MOST_ROUNDS * rounds):
        order = sorted(ways, reverse=number % 2 == 1)
        done.append({name: timed(ways[name], sources, folder / "target") for name in order})
        if len(quiet(done)) == rounds:
            break
    size = sum(path.stat().st_size for path in sources.iterdir()) / 1e6
    used = quiet(done) or done
    print(f"\n{what}, {size:.0f} MB, {len(done)} rounds, in {len(quiet(done))} of them nobody else was at work")
    if used is done:
        print("  the machine was busy all the time: a copy that also hashes looks slower than it is")
    plain = statistics.median(way["cp + fsync"].seconds for way in used)
    for name in ways:
        seconds = [way[name].seconds for way in used]
        ratio = statistics.median(seconds) / plain
        verdict = "" if name == "cp + fsync" else f"  at most {MOST}: {'yes' if ratio <= MOST else 'NO'}"
        spread = f"(fastest {min(seconds):.2f}, slowest {max(seconds):.2f})"
        print(f"  {name:18} {statistics.median(seconds):.2f} s {spread}  ratio {ratio:.2f}{verdict}")


def quiet(done: list[dict[str, Taken]]) -> list[dict[str, Taken]]:
    """Give the rounds in which others had hardly any of the processors."""
    return [way for way in done if all(taken.others < DISTURBED for taken in way.values())]


def timed(way: Way, sources: Path, target: Path) -> Taken:
    """Measure a way of copying, with nothing else left to write."""
    target.mkdir()
    os.sync()
    started, busy, own = time.perf_counter(), busy_seconds(), own_seconds()
    way(sources, target)
    seconds = time.perf_counter() - started
    others = busy_seconds() - busy - (own_seconds() - own)
    shutil.rmtree(target)
    return Taken(seconds, others / (seconds * (os.cpu_count() or 1)))


def busy_seconds() -> float:
    """Give for how long the processors have been at work for anybody, where the system tells."""
    try:
        counted = [int(ticks) for ticks in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    except OSError:
        return own_seconds()
    idle, waiting = counted[3], counted[4]
    return (sum(counted[:8]) - idle - waiting) / os.sysconf("SC_CLK_TCK")


def own_seconds() -> float:
    """Give for how long they have been at work for this measurement."""
    return sum(os.times()[:4])


def copy_plainly(sources: Path, target: Path) -> None:
    """Copy as `cp` does, then sync each file and the folder."""
    subprocess.run(["cp", "-r", f"{sources}/.", target], check=True)
    for path in [*target.iterdir(), target]:
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def keep_in_turn(sources: Path, target: Path) -> None:
    """Keep each file as an original."""
    originals = LocalOriginals(target)
    for path in sources.iterdir():
        originals.keep(OriginalId(new_id()), path)


def keep_two_at_once(sources: Path, target: Path) -> None:
    """Keep the files as originals, two at a time."""
    originals = LocalOriginals(target)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda path: originals.keep(OriginalId(new_id()), path), sources.iterdir()))


if __name__ == "__main__":
    main()
