"""What a visit and a change cost in a small archive and in a large one, beside a former build in the same run."""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from scripts.benches.desk import BrokenBuildError, unpacked

ROOT = Path(__file__).resolve().parents[2]
FILL = ROOT / "scripts" / "benches" / "peers" / "fill_growth.py"
PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- growth, written by scripts/bench growth -->", "<!-- end of growth -->"
FORMER = "012b2d5"
SIZES, FEW = (1_000, 10_000), (200, 800)
ROUNDS, SETTLE_SECONDS, START_SECONDS = 15, 1.0, 600
WORDS = ("mer", "route nuit", "étape7", "désert bateau ville")


def main() -> None:
    """Fill an archive of each size with each build, visit both, and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="WORKS", help="how many works")
    options.add_argument("--small", action="store_true", help=f"{FEW[0]} and {FEW[1]} works, to try it")
    options.add_argument("--former", default=FORMER, help="the commit beside which it is measured")
    options.add_argument("--alone", action="store_true", help="this build alone")
    options.add_argument("--write", action="store_true", help="put the table on the page of benchmarks")
    given = options.parse_args()
    found = []
    with tempfile.TemporaryDirectory() as folder:
        builds = {"today": ROOT}
        if not given.alone:
            builds[given.former] = unpacked(given.former, Path(folder) / given.former)
        for works in FEW if given.small else given.sizes:
            for name, build in builds.items():
                found.append(visited(name, build, Path(folder) / f"{name}-{works}", works))
                print(f"{name}, {works:,} works: done", file=sys.stderr)
    table = told(found)
    print(table)
    if given.write:
        write(table)


@dataclass
class Figures:
    """What one build took at one size: milliseconds of the site's processor, by what was asked."""

    build: str
    works: int
    first_ms: float = 0.0
    took: dict[str, list[float]] = field(default_factory=dict)
    megabytes: tuple[float, float] = (0.0, 0.0)
    gone: bool = False

    def add(self, what: str, took_ms: float) -> None:
        """Note one answer."""
        self.took.setdefault(what, []).append(took_ms)

    def cells(self) -> list[str]:
        """Give its row of the table."""
        cells = [f"{statistics.median(took):.1f} / {max(took):.1f}" for took in self.took.values()]
        begin = [self.build, f"{self.works:,}", f"{self.first_ms:,.0f}"]
        return [*begin, *cells, f"{self.megabytes[0]:.0f} → {self.megabytes[1]:.0f}", "yes" if self.gone else "**no**"]


def visited(name: str, build: Path, folder: Path, works: int) -> Figures:
    """Fill an archive, serve it to the public, change it again and again, and ask its pages after each change."""
    folder.mkdir()
    environment = {each: value for each, value in os.environ.items() if not each.startswith("ARCHIVE_")}
    environment |= {"PYTHONPATH": str(build), "ARCHIVE_MEDIA_FOLDER": str(folder / "media"), "ARCHIVE_LANGUAGE": "en"}
    environment |= {"ARCHIVE_FACES": "off", "XDG_STATE_HOME": str(folder / "state")}
    figures = Figures(name, works)
    with ExitStack() as stack:
        desk = stack.enter_context(at_the_desk(build, folder, environment, works))
        site = stack.enter_context(Site.serving(build, folder, environment))
        visitor = stack.enter_context(httpx.Client(base_url=site.address, timeout=300, follow_redirects=True))
        visitor.get("/en/").raise_for_status()
        figures.first_ms = site.processor_ms()
        before = site.megabytes()
        site.settle()
        for number in range(ROUNDS + 1):
            desk.say("change")
            word = WORDS[number % len(WORDS)]
            asked = {"home": "/en/", "a shelf": f"/en/browse?theme={desk.theme}", "a search": f"/en/search?q={word}"}
            for what, address in asked.items():
                took = site.took(visitor, address)
                if number:  # the first round of all is for what is loaded when it is first needed
                    figures.add(what, took)
            site.settle()
        figures.megabytes = before, site.megabytes()
        work = desk.say("withdraw")
        figures.gone = visitor.get(f"/en/works/{work}").status_code == 404
        figures.add("a withdrawal, then home", site.took(visitor, "/en/"))
    return figures


@dataclass
class Site:
    """The public site of one build, in a process of its own."""

    address: str
    process: int

    @classmethod
    @contextmanager
    def serving(cls, build: Path, folder: Path, environment: Mapping[str, str]) -> Iterator[Site]:
        """Start it, and stop it."""
        command = [sys.executable, "-P", "-m", "archive", "serve", "--public-only", "--port", "0"]
        with (folder / "log").open("w") as log, (folder / "said").open("w") as said:
            process = subprocess.Popen(command, cwd=build, env=dict(environment), stdout=said, stderr=log)
            try:
                yield cls(_address(process, folder), process.pid)
            finally:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    def took(self, visitor: httpx.Client, address: str) -> float:
        """Ask a page and give what it took of the site's processor, in milliseconds."""
        before = self.processor_ms()
        visitor.get(address).raise_for_status()
        return self.processor_ms() - before

    def settle(self) -> None:
        """Wait until the site does nothing any more."""
        quiet_since, before = time.monotonic(), self.processor_ms()
        while time.monotonic() - quiet_since < SETTLE_SECONDS:
            time.sleep(0.1)
            if self.processor_ms() - before > 5:
                quiet_since, before = time.monotonic(), self.processor_ms()

    def processor_ms(self) -> float:
        """Give how long the site has kept a processor busy, all its threads together."""
        threads = Path(f"/proc/{self.process}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e6

    def megabytes(self) -> float:
        """Give how much memory it holds."""
        [kilobytes] = re.findall(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.process}/status").read_text())
        return int(kilobytes) / 1024


@dataclass
class DeskProcess:
    """The desk of one build, in a process of its own, that does what it is told."""

    process: subprocess.Popen[str]
    theme: str

    def say(self, what: str) -> str:
        """Have something done, and give its answer once it is durable."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{what}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if not answer:
            raise BrokenBuildError("the desk said nothing")
        return answer


@contextmanager
def at_the_desk(build: Path, folder: Path, environment: Mapping[str, str], works: int) -> Iterator[DeskProcess]:
    """Fill the archive and keep its desk open."""
    command = [sys.executable, "-P", str(FILL), str(folder / "media"), str(works)]
    with (folder / "desk.log").open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=build,
            env=dict(environment),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
        )
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            if not first:
                raise BrokenBuildError((folder / "desk.log").read_text().strip().splitlines()[-1])
            yield DeskProcess(process, json.loads(first)["theme"])
        finally:
            process.terminate()
            process.wait(20)


def _address(process: subprocess.Popen[bytes], folder: Path) -> str:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if found := re.search(r"http://\S+?(?=/\s)", (folder / "said").read_text()):
            return found[0]
        time.sleep(0.05)
    raise BrokenBuildError(((folder / "log").read_text().strip().splitlines() or ["it said nothing"])[-1])


def told(found: Sequence[Figures]) -> str:
    """Write the table."""
    asked = list(found[0].took)
    head = ["Build", "Works", "From start to first page", *asked, "MB before → after", "Withdrawn work gone at once"]
    rows = [head, ["---", *["--:"] * (len(head) - 2), "---"], *(each.cells() for each in found)]
    said = f"Milliseconds of the site's processor, median / worst of {ROUNDS}; a change elsewhere before each round."
    return "\n".join([said, "", *(f"| {' | '.join(row)} |" for row in rows)])


def write(table: str) -> None:
    """Put the table between its marks on the page of benchmarks."""
    page = PAGE.read_text("utf-8")
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        sys.exit(f"{PAGE.name} has no place for it.")
    PAGE.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
