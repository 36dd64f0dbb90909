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
from pathlib import Path

from archive.adapters.originals_local import LocalOriginals
from archive.domain.ids import OriginalId, new_id

MOST = 1.2
MEBIBYTE = 1 << 20


def main() -> None:
    """Measure in interleaved rounds and print the ratios."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=7)
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


def compare(what: str, folder: Path, sources: Path, rounds: int) -> None:
    """Print how the ways of copying compare."""
    ways: dict[str, Callable[[Path, Path], None]] = {
        "cp + fsync": copy_plainly,
        "keep": keep_in_turn,
        "keep, two at once": keep_two_at_once,
    }
    if len(list(sources.iterdir())) == 1:
        del ways["keep, two at once"]
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds):
        for name in sorted(ways, reverse=number % 2 == 1):
            seconds[name].append(timed(ways[name], sources, folder / "target"))
    plain = seconds["cp + fsync"]
    print(f"\n{what}, {sum(path.stat().st_size for path in sources.iterdir()) / 1e6:.0f} MB, {rounds} rounds")
    for name, taken in seconds.items():
        ratio = statistics.median(taken) / statistics.median(plain)
        verdict = "" if taken is plain else f"  at most {MOST}: {'yes' if ratio <= MOST else 'NO'}"
        spread = f"(fastest {min(taken):.2f}, slowest {max(taken):.2f})"
        print(f"  {name:18} {statistics.median(taken):.2f} s {spread}  ratio {ratio:.2f}{verdict}")


def timed(way: Callable[[Path, Path], None], sources: Path, target: Path) -> float:
    """Give how many seconds a way of copying takes, with nothing else left to write."""
    target.mkdir()
    os.sync()
    started = time.perf_counter()
    way(sources, target)
    seconds = time.perf_counter() - started
    shutil.rmtree(target)
    return seconds


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
