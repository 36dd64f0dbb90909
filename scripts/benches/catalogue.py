"""What the catalogue costs and survives, beside TinyDB's stock storage in the same run."""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from tinydb import Query, TinyDB

from archive.adapters.catalogue.catalogue_tinydb import open_catalogue
from archive.adapters.catalogue.guarded_catalogue import GuardedCatalogue
from archive.adapters.catalogue.schema import encode
from archive.adapters.memory.records import MemoryClock, MemoryWithdrawalLog
from archive.domain.errors import NoSpaceError
from archive.domain.ids import AccountId, ConceptId, ParticipantId, ProjectId, WorkId, WorkshopId, new_id
from archive.domain.records import Appearance, ConsentRecord, ParticipantHandle, Work
from archive.domain.terms import NO_ATOMS, AppearanceRole, WorkKind
from tests.adapters.killed_writer import Toll, finish, kill_at_random, start
from tests.adapters.little_room import filled, little_room, tiny_disk
from tests.contracts.record_strategies import consent

Milliseconds = dict[str, float]
WANTED = {"update": 4.0, "get by id": 0.1, "open": 3000.0}
GROWTH = 2.0
IN_A_WORKSHOP = 20
OPEN_OURS = "archive.adapters.catalogue.catalogue_tinydb.open_catalogue(Path(sys.argv[1]), read_only=True)"
FIND_FIRST = f"{OPEN_OURS}.count(archive.domain.records.Work, state='released')"


def main() -> None:
    """Measure at each size, then kill and fill up."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000], help="records")
    options.add_argument("--kills", type=int, default=1_000, help="how often to kill a writer; stock: a tenth of it")
    options.add_argument("--folder", type=Path, default=Path("build"), help="where to measure: on the disk in question")
    given = options.parse_args()
    given.folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        costs = [measure(Path(name), size) for size in given.sizes]
        judge(Path(name), costs)
        survive_kills(Path(name), given.kills)
        survive_full_disks(Path(name))


def works(count: int) -> list[Work]:
    """Make works of about 2 KB, in French and Arabic."""
    chance = random.Random(count)
    return [
        Work(
            id=WorkId(new_id()),
            kind=chance.choice(list(WorkKind)),
            workshop_id=WorkshopId(f"workshop-{number // IN_A_WORKSHOP}"),
            project_id=ProjectId("project"),
            titles={"fr": f"La traversée, n° {number}", "ar": "مهاجر " * 8, "en": f"The crossing {number}"},
            summaries={
                "fr": "Elle a marché jusqu'à la mer. " * 14,
                "ar": "مشت حتى البحر. " * 30,
                "en": "She walked. " * 35,
            },
            themes=(ConceptId("sea"), ConceptId("home")),
            appearances=(
                Appearance(
                    participant_id=ParticipantId(f"person-{number // 5}"),
                    role=AppearanceRole.AUTHOR,
                    atoms_present=NO_ATOMS,
                ),
            ),
        )
        for number in range(count)
    ]


def measure(folder: Path, size: int) -> tuple[int, Milliseconds]:
    """Time the same calls on both, print them, and give ours."""
    records = works(size)
    documents = [encode(record) for record in records]
    print(f"\n{size:,} records of {statistics.mean(len(str(d).encode()) for d in documents[:100]):,.0f} bytes, in ms")
    print(f"  {'without waiting for the disk':34}{'stock':>10}{'ours':>10}{'ratio':>10}   ours, disk and all")
    stock = stock_costs(folder / f"stock-{size}.json", documents)
    ours, in_all = our_costs(folder / f"ours-{size}", records)
    for call, cost in ours.items():
        beside = f"{stock[call]:10.3f}" if call in stock else f"{'':10}"
        ratio = f"{stock[call] / cost:9,.0f}×" if call in stock else f"{'':10}"
        print(f"  {call:34}{beside}{cost:10.4f}{ratio}   {in_all.get(call, '')}")
    return size, ours


def stock_costs(path: Path, documents: list[dict[str, Any]]) -> Milliseconds:
    """Time TinyDB as it comes."""
    database = TinyDB(path)
    database.insert_multiple(documents)
    rounds = max(2, min(20, 40_000 // len(documents)))
    chance = random.Random(1)
    pick = lambda: chance.randrange(1, len(documents))  # noqa: E731
    costs = {
        "insert": typical(rounds, lambda _: database.insert(documents[0])),
        "update": typical(rounds, lambda n: database.update({"operator": f"nour {n}"}, doc_ids=[pick()])),
        "get by id": typical(rounds, lambda _: database.get(doc_id=pick())),
        "search a workshop": typical(rounds, lambda n: database.search(Query().workshop_id == f"workshop-{n}")),
        "search what has no index": typical(2, lambda n: database.search(Query().licence == f"{n}")),
    }
    database.close()
    costs["open"] = opening("from tinydb import TinyDB; len(TinyDB(sys.argv[1]))", path)
    path.unlink()
    return costs


def our_costs(folder: Path, records: list[Work]) -> tuple[Milliseconds, dict[str, str]]:
    """Time the catalogue: what TinyDB does too first, then the archive's own; and the writes again, disk and all."""
    catalogue = open_catalogue(folder)
    guarded = GuardedCatalogue(catalogue, MemoryWithdrawalLog(), MemoryClock())
    table = catalogue.database.table("works")
    for position in range(0, len(records), 1000):
        catalogue.save_all(records[position : position + 1000])
    chance = random.Random(1)
    pick = lambda: chance.choice(records).id  # noqa: E731
    writes: dict[str, Callable[[int], object]] = {
        "insert": lambda _: catalogue.save(replace(records[0], id=WorkId(new_id()))),
        "update": lambda n: catalogue.save(replace(catalogue.get(Work, pick()), operator=AccountId(f"nour {n}"))),
    }
    timed = {
        "insert": typical(200, writes["insert"]),
        "update": typical(200, writes["update"]),
        "get by id": typical(2000, lambda _: table.get(doc_id=pick())),
        "search a workshop": typical(50, lambda n: table.search(Query().workshop_id == f"workshop-{n}")),
        "search what has no index": typical(2, lambda n: table.search(Query().licence == f"{n}")),
        "open": opening(OPEN_OURS, folder),
        "archive: get": typical(2000, lambda _: catalogue.get(Work, pick())),
        "archive: find a workshop's works": typical(
            50, lambda n: list(catalogue.find(Work, workshop_id=f"workshop-{n}"))
        ),
        "archive: facts, fresh": typical(200, lambda n: guarded.facts(records[n].id)),
        "archive: facts, known": typical(2000, lambda _: guarded.facts(records[0].id)),
        "archive: generation": typical(2000, lambda _: guarded.generation()),
        "archive: compact": typical(2, lambda _: catalogue.compact()),
        "open, compacted": opening(OPEN_OURS, folder),
        "archive: open, and a first find": opening(FIND_FIRST, folder),
    }
    in_all = {call: f"{typical(100, write, wait=True):.3f}" for call, write in writes.items()}
    catalogue.close()
    return timed, in_all


def opening(statement: str, path: Path) -> float:
    """Give the median time in milliseconds that a new process takes to open what is there."""
    program = f"""
import sys, time
from pathlib import Path
import archive.adapters.catalogue.catalogue_tinydb
started = time.perf_counter()
{statement}
print(time.perf_counter() - started)
"""
    command = [sys.executable, "-P", "-c", program, str(path)]
    taken = [float(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(3)]
    return statistics.median(taken) * 1000


def typical(rounds: int, call: Callable[[int], object], wait: bool = False) -> float:
    """Give the median time of a call in milliseconds, with or without waiting until it is on the disk."""
    times = []
    with contextlib.nullcontext() if wait else without_waiting():
        for number in range(rounds):
            started = time.perf_counter()
            call(number)
            times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000


@contextmanager
def without_waiting() -> Iterator[None]:
    """Let neither kind of storage wait for the disk, for as long as the context is open."""
    sync = os.fsync
    os.fsync = lambda _: None  # type: ignore[assignment]
    try:
        yield
    finally:
        os.fsync = sync


def judge(folder: Path, costs: list[tuple[int, Milliseconds]]) -> None:
    """Hold the figures against what is wanted."""
    smallest, (largest, ours) = costs[0][0], costs[-1]
    print(f"\nwanted at {largest:,} records, without waiting for the disk")
    for call, most in WANTED.items():
        print(f"  {call}: {ours[call]:.3f} ms, less than {most:g}: {_verdict(ours[call] < most)}")
    print(f"wanted from {smallest:,} records on, asked in turn")
    for call, (least, most) in in_turn(folder / f"ours-{smallest}", folder / f"ours-{largest}").items():
        growth = most / least
        print(f"  {call}: {least:.4f} and {most:.4f} ms, {growth:.2f} times: {_verdict(growth <= GROWTH)}")


def in_turn(small: Path, large: Path) -> dict[str, tuple[float, float]]:
    """Time the same calls on two catalogues by turns, so that what else the machine does weighs on both alike."""
    catalogues = [open_catalogue(small), open_catalogue(large)]
    names = [[document.doc_id for document in c.database.table("works")] for c in catalogues]
    chance = random.Random(1)
    calls: dict[str, Callable[[int, str], object]] = {
        "insert": lambda side, _: catalogues[side].save(ParticipantHandle(id=ParticipantId(new_id()))),
        "update": lambda side, name: catalogues[side].save(catalogues[side].get(Work, name)),
        "get by id": lambda side, name: catalogues[side].database.table("works").get(doc_id=name),
        "archive: get": lambda side, name: catalogues[side].get(Work, name),
    }
    medians = {}
    for call, made in calls.items():
        rounds = [
            [typical(1, lambda _, s=s, made=made: made(s, chance.choice(names[s]))) for s in (0, 1)] for _ in range(500)
        ]
        medians[call] = statistics.median(r[0] for r in rounds), statistics.median(r[1] for r in rounds)
    for catalogue in catalogues:
        catalogue.close()
    return medians


def survive_kills(folder: Path, kills: int) -> None:
    """Kill writers of both kinds of storage and print what was lost."""
    ours, stock = folder / "killed", folder / "killed.json"
    ours.mkdir()
    toll = kill_at_random(ours, kills, seed=1, most_seconds=0.1)
    print(f"\nours, killed {toll.kills:,} times at random: of {toll.acknowledged:,} acknowledged changes ", end="")
    print(f"{toll.lost} lost, {toll.halved} halved; {toll.unreadable} times unreadable")
    unreadable = kill_stock(stock, kills // 10)
    print(
        f"stock, killed {kills // 10:,} times: {unreadable} times unreadable{' (all was lost)' if unreadable else ''}"
    )


def kill_stock(path: Path, kills: int) -> int:
    """Count how often TinyDB as it comes cannot be read after a kill, while it grows and shrinks."""
    chance = random.Random(1)
    unreadable = 0
    for _ in range(kills):
        path.unlink(missing_ok=True)
        pid, heard = start(lambda _: _grow_and_shrink(path))
        time.sleep(chance.uniform(0.02, 0.08))
        os.kill(pid, 9)
        finish(pid, heard, {}, Toll())
        try:
            TinyDB(path).all()
        except ValueError:
            unreadable += 1
    return unreadable


def _grow_and_shrink(path: Path) -> None:
    database = TinyDB(path)
    while True:
        database.insert_multiple({"text": "é" * 2000} for _ in range(20))
        database.truncate()


def survive_full_disks(folder: Path) -> None:
    """Fill the disk under both kinds of storage and print what is left."""
    place = folder / "full"
    place.mkdir()
    with tiny_disk(place, 4 << 20) as mounted:
        print(f"\na full disk ({'a small one of its own' if mounted else 'a limit on the size of files'})")
        catalogue = open_catalogue(place)
        catalogue.save_all([ParticipantHandle(id=ParticipantId("amina")), consent("c", "amina")])
        stock = TinyDB(place / "stock.json")
        stock.insert({"text": "given"})
        with _no_room(place, mounted):
            refused = _is_refused(lambda: catalogue.save_all([consent(new_id(), "x" * 9000) for _ in range(9)]))
            broken = _is_refused(lambda: stock.insert({"text": "x" * 80_000}))
        kept = catalogue.get(ConsentRecord, "c")
        after = _state(lambda: catalogue.save(kept))
        print(f"  ours: refused {refused}, then {after}; {catalogue.verify()} changes verified")
        print(f"  stock: refused {broken}, then {_state(lambda: TinyDB(place / 'stock.json').all())}")
        stock.close()
        catalogue.close()


@contextmanager
def _no_room(place: Path, mounted: bool) -> Iterator[None]:
    with filled(place) if mounted else little_room(40_000):
        yield


def _is_refused(call: Callable[[], object]) -> bool:
    try:
        call()
    except (NoSpaceError, OSError):
        return True
    return False


def _state(call: Callable[[], object]) -> str:
    try:
        call()
    except (ValueError, OSError) as error:
        return f"{type(error).__name__}: all is lost"
    return "goes on"


def _verdict(good: bool) -> str:
    return "yes" if good else "NO"


if __name__ == "__main__":
    main()
