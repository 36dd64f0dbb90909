"""What 50 readers still get of films that another process takes back, beside FileResponse with a deleted file."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import platform
import shutil
import socket
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from multiprocessing.connection import Connection
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

from tests.journeys.public_site import public_site
from tests.journeys.racing import KINDS, Finish, Reader, answers_like_nothing, race, shown_works, stream_all
from tests.journeys.withdrawing import arrived_bytes

MOST_BYTES = 65_536
MOST_SECONDS = 5.0
WATCHED_SECONDS = 10.0
"""How long the peer is watched after its file was deleted."""


def main() -> None:
    """Race on our own site, then on Starlette's, and print what each reader got."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--works", type=int, default=10, help="how many films are taken back, one after the other")
    options.add_argument("--readers", type=int, default=5, help="how many read each of them")
    options.add_argument("--megabytes", type=int, default=512, help="how large each film is")
    options.add_argument("--rounds", type=int, default=3, help="how often the whole race is run")
    given = options.parse_args()
    finishes: list[Finish] = []
    alike = True
    for _ in range(given.rounds):
        with tempfile.TemporaryDirectory() as name:
            found, same = ours(Path(name), given)
        finishes += found
        alike = alike and same
    python = f"Python {platform.python_version()}"
    print(f"{platform.machine()}, {os.cpu_count()} processors, Linux {platform.release()}, {python}")
    print(f"{given.rounds} rounds of {given.works * given.readers} readers; bytes of film, counted as they arrive\n")
    show("ours, by reader", finishes, [finish.kind for finish in finishes])
    show("ours, by way of taking back", finishes, [finish.way for finish in finishes])
    total("ours, all", finishes)
    print(f"a save took {statistics.median(f.saving_seconds for f in finishes) * 1_000:.0f} ms in the middle;", end=" ")
    print(f"the counting came at most {max(f.looking_seconds for f in finishes) * 1e6:.0f} µs after it")
    statuses = sorted({finish.next_status for finish in finishes})
    print(f"next request, by somebody new, right after the save: {statuses}")
    print(f"afterwards plain, with a range, with a tag: {'the same bytes as a random id' if alike else 'NOT ALIKE'}\n")
    theirs = peer(given)
    total(f"Starlette FileResponse, its file deleted, watched for {WATCHED_SECONDS:.0f} s", theirs)
    ratio = max(f.after_bytes for f in theirs) / max(1, max(f.after_bytes for f in finishes))
    print(f"at worst, it still sends {ratio:,.0f} times as much as ours in the time it was watched")
    sys.exit(0 if alike and statuses == [404] and all(map(is_kept, finishes)) else 1)


def is_kept(finish: Finish) -> bool:
    """Tell whether the promise was kept for a reader."""
    closed = finish.closed_seconds is not None and finish.closed_seconds <= MOST_SECONDS
    return closed and finish.after_bytes <= MOST_BYTES


def ours(folder: Path, given: argparse.Namespace) -> tuple[list[Finish], bool]:
    """Race once on the public site as the program serves it."""
    media = folder / "media"
    with shown_works(media, given.works, given.megabytes * 1_000_000) as (_, works):
        pass
    with public_site(media, folder / "site.log") as port:
        finishes = race(port, media, works, given.readers, pause_seconds=0.3)
        return finishes, answers_like_nothing(port, works)


@dataclass(frozen=True)
class Running:
    """A server of Starlette's FileResponse, and the file it sends."""

    port: int
    file: Path


def peer(given: argparse.Namespace) -> list[Finish]:
    """Stream one file over FileResponse to as many readers of the same kinds, and delete it meanwhile."""
    count = given.works * given.readers
    with tempfile.TemporaryDirectory() as name, file_response(Path(name), given.megabytes * 4_000_000) as site:
        kinds = cycle(KINDS)
        readers = [Reader(next(kinds), "/file", site.port) for _ in range(count)]
        with stream_all(readers):
            time.sleep(1.0)
            site.file.unlink()
            deleted_at = time.monotonic()
            before = [arrived_bytes(reader.line) for reader in readers]
            time.sleep(WATCHED_SECONDS)
            after = [arrived_bytes(reader.line) for reader in readers]
            closed = [reader.closed_at - deleted_at if reader.closed_at else None for reader in readers]
    return [
        Finish(
            kind=reader.kind.name,
            way="its file is deleted",
            before_bytes=at_first,
            after_bytes=in_the_end - at_first,
            after_with_heads_bytes=in_the_end - at_first,
            closed_seconds=seconds,
            next_status=500,
            saving_seconds=0.0,
            looking_seconds=0.0,
        )
        for reader, at_first, in_the_end, seconds in zip(readers, before, after, closed, strict=True)
    ]


@contextmanager
def file_response(folder: Path, size_bytes: int) -> Iterator[Running]:
    """Run Starlette's FileResponse in a process of its own."""
    file = folder / "film.mp4"
    with file.open("wb") as made:
        made.truncate(size_bytes)
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_peer, args=(there, str(file)))
    process.start()
    try:
        yield Running(here.recv(), file)
    finally:
        process.kill()
        process.join()
        shutil.rmtree(folder, ignore_errors=True)


def _peer(told: Connection, path: str) -> None:
    async def send(_: Request) -> FileResponse:
        return FileResponse(path)

    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    told.send(listener.getsockname()[1])
    app = Starlette(routes=[Route("/file", send)])
    uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False, lifespan="off")).run(sockets=[listener])


def show(title: str, finishes: Sequence[Finish], names: Sequence[str]) -> None:
    """Print a table with a line for each name."""
    groups: defaultdict[str, list[Finish]] = defaultdict(list)
    for finish, name in zip(finishes, names, strict=True):
        groups[name].append(finish)
    print(f"{title:40} readers   median      p95      max bytes    median    p95    max s")
    for name, group in groups.items():
        print(_line(name, group))
    print()


def total(title: str, finishes: Sequence[Finish]) -> None:
    """Print one line for all of them, and how many promises were broken."""
    print(_line(title, finishes))
    broken = sum(not is_kept(finish) for finish in finishes)
    print(
        f"  limit {MOST_BYTES:,} bytes and {MOST_SECONDS:.0f} s: {broken} of {len(finishes)} readers beyond it;",
        end=" ",
    )
    print(f"with heads at most {max(finish.after_with_heads_bytes for finish in finishes):,} bytes")


def _line(name: str, group: Sequence[Finish]) -> str:
    after = sorted(finish.after_bytes for finish in group)
    seconds = sorted(finish.closed_seconds for finish in group if finish.closed_seconds is not None)
    middle, most = _at(after, 0.5), after[-1]
    said = f"{name:40} {len(group):7} {middle:8,} {_at(after, 0.95):8,} {most:14,}"
    if len(seconds) < len(group):
        return f"{said}    {len(group) - len(seconds)} never closed"
    return f"{said} {_at(seconds, 0.5):9.3f} {_at(seconds, 0.95):6.3f} {seconds[-1]:8.3f}"


def _at(values: Sequence[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))]


if __name__ == "__main__":
    main()
