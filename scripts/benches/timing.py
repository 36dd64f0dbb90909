"""Whether the time of an answer tells withdrawn, embargoed, forbidden and unheard-of ids apart."""

from __future__ import annotations

import argparse
import math
import os
import platform
import random
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from archive.config import Settings
from archive.domain.ids import new_id
from archive.domain.records import Permission, Work
from archive.domain.terms import Audience, Purpose, Recipe
from archive.ports import Kit
from archive.wiring import full_kit
from tests.access.house import READ, House
from tests.journeys.public_site import public_site

WORKS_OF_EACH = 10
WARMING = 300
SMALLEST_P = 0.01
MARGIN_SECONDS, MARGIN_SHARE = 0.001, 0.05
"""How far two medians may be apart (rules B.4, case 23): this long, or this share."""

Times = dict[str, list[float]]
Addresses = Mapping[str, Callable[[], str]]


def main() -> None:
    """Ask in random order, compare the answers byte for byte and their times by rank, and print both."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--requests", type=int, default=1_000, help="how many for each kind of id")
    options.add_argument("--after-changes", type=int, default=250, help="how many, each right after a change elsewhere")
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given = options.parse_args()
    chance = random.Random(given.seed)
    print(f"{platform.machine()}, {os.cpu_count()} processors, Linux {platform.release()}, ", end="")
    print(f"Python {platform.python_version()}; seed {given.seed}")
    with tempfile.TemporaryDirectory() as name:
        media = Path(name) / "media"
        kit = full_kit(Settings(media_folder=media))
        with closing(kit.catalogue), closing(kit.vault), closing(kit.jobs):
            house = House(kit.catalogue, kit.renditions)
            kinds = hidden(house)
            with public_site(media, Path(name) / "site.log") as port:
                fine = True
                for title, addresses in (("work pages", pages(kinds)), ("renditions", renditions(house, kinds))):
                    asked = Asked(port, addresses, chance)
                    fine &= report(title, asked.times(given.requests), chance)
                    changed = asked.times(given.after_changes, lambda: stir(kit, house))
                    fine &= report(f"{title}, each asked right after a change elsewhere", changed, chance)
    sys.exit(0 if fine else 1)


def hidden(house: House) -> dict[str, list[Work]]:
    """Make works of each kind that nobody outside may meet."""
    partner = Permission(audience=Audience.PARTNER, purpose=Purpose.STREAM, atoms=READ)
    found: dict[str, list[Work]] = {
        "withdrawn": [house.work() for _ in range(WORKS_OF_EACH)],
        "embargoed": [house.work(consent={"not_before": date(2080, 1, 1)}) for _ in range(WORKS_OF_EACH)],
        "forbidden": [house.work(consent={"permissions": (partner,)}) for _ in range(WORKS_OF_EACH)],
    }
    for work in found["withdrawn"]:
        house.withdraw(work)
        house.revoke(work)
    return found


def pages(kinds: Mapping[str, Sequence[Work]]) -> Addresses:
    """Give the addresses of the works' pages."""
    found = {kind: _cycling([f"/fr/works/{work.id}" for work in works]) for kind, works in kinds.items()}
    return {**found, "random": lambda: f"/fr/works/{new_id()}"}


def renditions(house: House, kinds: Mapping[str, Sequence[Work]]) -> Addresses:
    """Give the addresses of the works' films."""
    films = {kind: [f"/media/{house.of(w, Recipe.VIDEO).id}" for w in works] for kind, works in kinds.items()}
    return {**{kind: _cycling(paths) for kind, paths in films.items()}, "random": lambda: f"/media/{new_id()}"}


def stir(kit: Kit, house: House) -> None:
    """Change something elsewhere in the catalogue: whatever the site remembers, it must decide anew."""
    house.person()


class Asked:
    """One visitor on one connection, who asks for ids of every kind in random order."""

    def __init__(self, port: int, addresses: Addresses, chance: random.Random) -> None:
        self._port = port
        self._addresses = addresses
        self._chance = chance
        self.answers: set[bytes] = set()

    def times(self, count: int, before: Callable[[], None] = lambda: None) -> Times:
        """Ask so often for each kind, and give how many seconds each answer took.

        Raises:
            SystemExit: two answers differ by more than their date.
        """
        with socket.create_connection(("127.0.0.1", self._port), timeout=30) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return self._times(line, count, before)

    def _times(self, line: socket.socket, count: int, before: Callable[[], None]) -> Times:
        order = [kind for kind in self._addresses for _ in range(count)]
        self._chance.shuffle(order)
        for kind in order[:WARMING]:
            self._ask(line, self._addresses[kind]())
        found: Times = {kind: [] for kind in self._addresses}
        # Written beforehand: what the visitor does between two questions must not differ from kind to kind either.
        for kind, path in [(kind, self._addresses[kind]()) for kind in order]:
            before()
            found[kind].append(self._ask(line, path))
        if len(self.answers) != 1:
            raise SystemExit(f"the answers differ: there are {len(self.answers)} of them")
        return found

    def _ask(self, line: socket.socket, path: str) -> float:
        question = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        began = time.perf_counter()
        line.sendall(question)
        received = line.recv(65_536)
        head, _, body = received.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        while len(body) < length:
            body += line.recv(65_536)
        took = time.perf_counter() - began
        lines = [said for said in head.split(b"\r\n") if not said.lower().startswith(b"date:")]
        self.answers.add(b"\r\n".join(lines) + body)
        return took


def report(title: str, times: Times, chance: random.Random) -> bool:
    """Print how the times compare, and tell whether nobody could tell the kinds apart by them."""
    print(f"\n{title}: {len(next(iter(times.values()))):,} of each kind; every answer the same bytes but for Date")
    for kind, values in times.items():
        low, middle, high = _at(values, 0.1), statistics.median(values), _at(values, 0.9)
        print(f"  {kind:10} median {_us(middle)}, p10 {_us(low)}, p90 {_us(high)}")
    p = kruskal_wallis(list(times.values()))
    apart = widest(times, chance)
    margin = max(MARGIN_SECONDS, MARGIN_SHARE * statistics.median(list(chain.from_iterable(times.values()))))
    print(f"  Kruskal–Wallis over all kinds: p = {p:.3f}", end="; ")
    print(f"widest pair of medians: {_us(apart.middle)}, 90 % of bootstraps within {_us(apart.reach)}")
    print(f"  equivalent within {_us(margin)} (two one-sided tests, 5 %): {'yes' if apart.reach < margin else 'NO'}")
    for power in (0.8, 0.9):
        caught = detectable(times, power, chance)
        print(f"  a delay of {_us(caught)} for one kind would have been found {power:.0%} of the time")
    return p >= SMALLEST_P and apart.reach < margin


def kruskal_wallis(groups: Sequence[Sequence[float]]) -> float:
    """Give the probability of ranks as uneven as these if all groups were drawn from the same lot."""
    ranked = sorted((value, number) for number, group in enumerate(groups) for value in group)
    count = len(ranked)
    sums = [0.0] * len(groups)
    for rank, (_, number) in enumerate(ranked, 1):
        sums[number] += rank
    h = 12 / (count * (count + 1)) * sum(s * s / len(g) for s, g in zip(sums, groups, strict=True)) - 3 * (count + 1)
    return beyond_chi_squared_3(h)


def beyond_chi_squared_3(h: float) -> float:
    """Give how much of a chi-squared distribution with three degrees of freedom lies beyond a value."""
    h = max(h, 0.0)
    return math.erfc(math.sqrt(h / 2)) + math.sqrt(2 * h / math.pi) * math.exp(-h / 2)


@dataclass(frozen=True)
class Apart:
    """How far the two medians are apart that are farthest apart, and how far 90 % of bootstraps say they may be."""

    middle: float
    reach: float


def widest(times: Times, chance: random.Random, draws: int = 400) -> Apart:
    """Compare every two medians by bootstrap: two one-sided tests at 5 % are an interval of 90 %."""
    medians = {kind: statistics.median(values) for kind, values in times.items()}
    drawn = {
        kind: [statistics.median(chance.choices(values, k=len(values))) for _ in range(draws)]
        for kind, values in times.items()
    }
    kinds = list(times)
    pairs = [(a, b) for number, a in enumerate(kinds) for b in kinds[number + 1 :]]
    middle = max(abs(medians[a] - medians[b]) for a, b in pairs)
    reach = 0.0
    for a, b in pairs:
        differences = sorted(x - y for x, y in zip(drawn[a], drawn[b], strict=True))
        reach = max(reach, abs(_at(differences, 0.05)), abs(_at(differences, 0.95)))
    return Apart(middle, reach)


def detectable(times: Times, power: float, chance: random.Random, tries: int = 60) -> float:
    """Give the delay of one kind that the rank test finds so often: the times are dealt anew, and one lot delayed."""
    pool = list(chain.from_iterable(times.values()))
    count = len(next(iter(times.values())))

    def found_share(delay: float) -> float:
        found = 0
        for _ in range(tries):
            dealt = chance.choices(pool, k=count * len(times))
            groups = [dealt[n * count : (n + 1) * count] for n in range(len(times))]
            groups[0] = [value + delay for value in groups[0]]
            found += kruskal_wallis(groups) < SMALLEST_P
        return found / tries

    low, high = 0.0, 1e-6
    while found_share(high) < power:
        low, high = high, high * 2
    for _ in range(6):
        middle = (low + high) / 2
        low, high = (low, middle) if found_share(middle) >= power else (middle, high)
    return high


def _cycling(paths: Sequence[str]) -> Callable[[], str]:
    left: list[str] = []

    def one() -> str:
        if not left:
            left.extend(paths)
        return left.pop()

    return one


def _at(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def _us(seconds: float) -> str:
    return f"{seconds * 1e6:,.1f} µs"


if __name__ == "__main__":
    main()
