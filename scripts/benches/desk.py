"""How long every page of the desk takes at 10,000 works, and how many bytes it has, beside a former build."""

from __future__ import annotations

import argparse
import datetime
import io
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx

ROOT = Path(__file__).resolve().parents[2]
FILL = ROOT / "scripts" / "benches" / "peers" / "fill_desk.py"
PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- desk, written by scripts/bench desk -->", "<!-- end of desk -->"
FORMER = "012b2d5"
WORKS, PEOPLE, FEW_WORKS, FEW_PEOPLE = 10_000, 20_000, 500, 1_000
MOST_MS, MOST_BYTES = 100.0, 60_000
PASSWORD = "four quiet words here"
NO_ANSWER = 0
ASKED, LEAST_ASKED, PATIENCE_MS = 7, 3, 1_000
"""How often each page is asked, and how often one that took longer than our patience every time."""
START_SECONDS, ANSWER_SECONDS = 900, 300
"""How long we wait for a site to listen, and for one answer: only what never comes is given up."""
TOLD_EVERY = 10
LOOP_TURNS = 400_000
"""A loop that takes some tens of milliseconds where nobody else wants the processor."""

MORE = (
    "/desk/works?from=5000",
    "/desk/works?words=mer",
    "/desk/works?words=mer+nuit+port",
    "/desk/works?words=nobody",
    "/desk/works?person={participant_id}",
    "/desk/works?person=M",
    "/desk/works?workshop={workshop_id}",
    *(f"/desk/works?state={state}" for state in ("received", "in_review", "sent_back", "released", "quarantined")),
    *(
        f"/desk/works?lack={lack}"
        for lack in ("description", "people", "consent", "transcript", "concealment", "covers", "look")
    ),
    "/desk/works?state=released&words=mer&lack=consent",
    "/desk/workshops?page=9",
    "/desk/people?page=300",
    "/desk/people?q=Mer",
    "/desk/people?q={participant_id}",
    "/desk/people?unnamed=1&page=100",
    "/desk/consents?page=60",
    "/desk/consents?q=Mer",
    "/desk/lapses?from=2030-01-01",
    "/desk/works/{work_id}/bench/file?edit=fr&form=vtt",
    "/desk/works/{work_id}/bench?edit=fr",
    "/desk/works/{hour_id}/bench",
    "/desk/works/{hour_id}/bench?edit=fr&lines=2",
    "/desk/works/{hour_id}/bench/words?edit=fr",
    "/desk/works/{hour_id}/transcript",
    "/desk/works/{long_id}/bench",
    "/desk/works/{long_id}/bench/words?edit=fr",
    "/desk/works/{long_id}/transcript",
    "/desk/thesaurus/find?q=mer",
)
"""Lists as they are searched and leafed through; an older build answers some of these with its whole list."""


def main() -> None:
    """Fill an archive for each build, ask every page of both in turn, and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--small", action="store_true", help=f"{FEW_WORKS} works and {FEW_PEOPLE} people, to try it")
    options.add_argument("--former", default=FORMER, help="the commit beside which it is measured")
    options.add_argument("--alone", action="store_true", help="this build alone")
    options.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the archives there, and use them again")
    options.add_argument("--write", action="store_true", help="put the table on the page of benchmarks")
    given = options.parse_args()
    # Whoever ends the measurement ends the sites with it, and is told what was measured until then.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    size = (FEW_WORKS, FEW_PEOPLE) if given.small else (WORKS, PEOPLE)
    with ExitStack() as stack:
        folder = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        builds = {"today": ROOT}
        if not given.alone:
            builds[given.former] = unpacked(given.former, folder / given.former)
        filled = {name: folder / f"archive-{name}-{size[0]}" for name in builds}
        asking = [stack.enter_context(ready(builds[name], filled[name], size)) for name in builds]
        noise = measured(asking)
    table = told(asking[0].found, asking[1].found if asking[1:] else {}, size, noise)
    print(table)
    if given.write:
        write(table)
    sys.exit(1 if any(each.is_over for each in asking[0].found.values()) else 0)


class BrokenBuildError(Exception):
    """A build did not fill its archive, or its site did not start."""


@dataclass
class Answers:
    """What one page answered: as whom it was asked, and for each time its milliseconds by clock and by processor."""

    role: str
    status: int
    media_type: str
    size_bytes: int
    next_piece: int = 0
    clock_ms: list[float] = field(default_factory=list)
    processor_ms: list[float] = field(default_factory=list)

    @property
    def is_page(self) -> bool:
        """Tell whether it is read by somebody, or by the script of a page; what is taken as a file is neither."""
        return self.media_type.startswith(("text/html", "application/json"))

    @property
    def is_slow(self) -> bool:
        # By the processor: by the clock it is the machine's other guests that are measured as well.
        return bool(self.processor_ms) and statistics.median(self.processor_ms) >= MOST_MS

    @property
    def waits(self) -> bool:
        """Tell whether even the quickest answer took whoever asked too long."""
        return bool(self.clock_ms) and min(self.clock_ms) >= MOST_MS

    @property
    def is_large(self) -> bool:
        return self.is_page and self.size_bytes >= MOST_BYTES

    @property
    def is_over(self) -> bool:
        return self.is_slow or self.is_large


def unpacked(commit: str, folder: Path) -> Path:
    """Put the files of a commit into a folder."""
    packed = subprocess.run(
        ["git", "archive", commit, "archive", "templates"], cwd=ROOT, check=True, capture_output=True
    )
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as files:
        files.extractall(folder, filter="data")
    return folder


@contextmanager
def ready(build: Path, folder: Path, size: tuple[int, int]) -> Iterator[Asking]:
    """Fill an archive with a build, unless it is filled already, and serve it with the same one."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")}
    environment |= {"PYTHONPATH": str(build), "ARCHIVE_MEDIA_FOLDER": str(folder / "media"), "ARCHIVE_LANGUAGE": "en"}
    environment |= {"ARCHIVE_FACES": "off", "XDG_STATE_HOME": str(folder / "state")}
    filled = folder / "filled.json"
    if not filled.exists():
        command = [sys.executable, "-P", str(FILL), str(folder / "media"), *map(str, size)]
        started = time.monotonic()
        filling = subprocess.run(command, cwd=build, env=environment, stdout=subprocess.PIPE, text=True)
        if filling.returncode:
            raise BrokenBuildError(f"{folder.name} could not be filled")
        filled.write_text(filling.stdout)
        print(f"{folder.name}: filled in {time.monotonic() - started:.0f} s", file=sys.stderr)
    about = json.loads(filled.read_text())
    with running(build, folder, environment) as (site, process):
        yield Asking(site, process, about["accounts"], addresses(about["paths"], about["example"]))


def measured(asking: Sequence[Asking]) -> Noise:
    """Ask every page once as everybody, then all of them again and again, one build after the other.

    Each round goes through all pages: a noisy moment of the machine falls on one answer of many pages, not on all
    answers of one.
    """
    for each in asking:
        each.meet(asking[0].found)
        print(f"{each.site}: met {len(each.found)} addresses", file=sys.stderr)
    noise = Noise()
    # Whoever has no time for all rounds ends it after some: the table says how many they were.
    with suppress(KeyboardInterrupt):
        for number in range(ASKED):
            noise.listen()
            for path in dict.fromkeys(path for each in asking for path in each.found):
                for each in asking:
                    each.again(path)
            noise.rounds += 1
            print(f"round {number + 1} of {ASKED}", file=sys.stderr)
        noise.listen()
    for each in asking:
        each.leave()
    return noise


@dataclass
class Noise:
    """How much else the machine had to do: what a fixed loop took by its own processor, and by the clock."""

    processor_ms: list[float] = field(default_factory=list)
    clock_ms: list[float] = field(default_factory=list)
    rounds: int = 0

    def listen(self) -> None:
        """Run the loop once."""
        processor, clock, total = time.process_time(), time.perf_counter(), 0
        for number in range(LOOP_TURNS):
            total += number
        self.processor_ms.append((time.process_time() - processor) * 1e3)
        self.clock_ms.append((time.perf_counter() - clock) * 1e3)

    def sentence(self) -> str:
        """Say how much it was."""
        longest = max(clock / processor for clock, processor in zip(self.clock_ms, self.processor_ms, strict=True))
        usual = statistics.median(self.clock_ms) / statistics.median(self.processor_ms)
        return (
            f"a fixed loop of {statistics.median(self.processor_ms):.0f} ms took {usual:.1f} times as long "
            f"by the clock (median; at worst {longest:.1f} times)"
        )


@contextmanager
def running(build: Path, folder: Path, environment: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Serve the archive in a process of its own, and stop it."""
    command = [sys.executable, "-P", "-m", "archive", "serve", "--no-worker", "--port", "0"]
    with (folder / "log").open("w+") as log, (folder / "said").open("w+") as said:
        process = subprocess.Popen(command, cwd=build, env=dict(environment), stdout=said, stderr=log)
        try:
            yield _address(process, Path(said.name), Path(log.name)), process.pid
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _address(process: subprocess.Popen[bytes], said: Path, log: Path) -> str:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if found := re.search(r"http://\S+?(?=/\s)", said.read_text()):
            return found[0]
        time.sleep(0.1)
    raise BrokenBuildError((log.read_text().strip().splitlines() or ["it said nothing"])[-1])


def addresses(paths: list[str], example: Mapping[str, str]) -> dict[str, str]:
    """Give every address to ask, by how the route table writes it."""
    lists = [each for each in MORE if re.sub(r"\{(hour|long)_id\}", "{work_id}", each.partition("?")[0]) in paths]
    return {path: re.sub(r"\{(\w+)\}", lambda part: quote(example[part[1]]), path) for path in [*paths, *lists]}


@dataclass
class Asking:
    """Somebody of every role, logged in at a site, and what its pages answered."""

    site: str
    process: int
    accounts: Mapping[str, str]
    addresses: dict[str, str]
    visitors: dict[str, httpx.Client] = field(default_factory=dict)
    found: dict[str, Answers] = field(default_factory=dict)

    def meet(self, before: Mapping[str, Answers]) -> None:
        """Ask every page once as everybody; whoever is given most asks from then on, the same at every build."""
        self.visitors = {role: self.logged_in(name) for role, name in self.accounts.items()}
        waiting = list(self.addresses.items())
        for number, (path, address) in enumerate(waiting):
            if number % TOLD_EVERY == 0:
                print(f"{self.site}: {number} of {len(waiting)} addresses", file=sys.stderr)
            known = before[path].role if path in before else ""
            if not known or (answers := self.first(known, self.visitors[known], address)).status != 200:
                first = [self.first(role, visitor, address) for role, visitor in self.visitors.items()]
                answers = max(first, key=lambda each: (each.status == 200, each.status != 403, each.size_bytes))
            self.found[path] = answers
            # What a script asks for in pieces is measured piece by piece.
            if answers.next_piece:
                part = f"&from={answers.next_piece}"
                piece, there = path.partition("&from=")[0] + part, address.partition("&from=")[0] + part
                waiting.append((piece, there))
                self.addresses[piece] = there

    def leave(self) -> None:
        """Close every connection."""
        for visitor in self.visitors.values():
            visitor.close()

    def logged_in(self, name: str) -> httpx.Client:
        visitor = httpx.Client(base_url=self.site, timeout=ANSWER_SECONDS, headers={"accept-encoding": "identity"})
        form = visitor.get("/desk/login").text
        [mark] = re.findall(r'name="csrf" value="([^"]+)"', form)[:1]
        given = {"name": name, "password": PASSWORD, "csrf": mark}
        if visitor.post("/desk/login", data=given).status_code != 303:
            raise BrokenBuildError(f"{name} cannot log in")
        return visitor

    def first(self, role: str, visitor: httpx.Client, address: str) -> Answers:
        try:
            answer = visitor.get(address)
        except httpx.TransportError:
            return Answers(role, NO_ANSWER, "", 0)
        media_type = answer.headers.get("content-type", "")
        told = answer.json() if media_type.startswith("application/json") else {}
        following = told.get("next", 0) if isinstance(told, dict) else 0
        return Answers(role, answer.status_code, media_type, len(answer.content), following)

    def again(self, path: str) -> None:
        """Ask a page once more, where there is one, and keep what it took."""
        answers = self.found.get(path)
        if answers is None or answers.status != 200:
            return
        if len(answers.clock_ms) >= LEAST_ASKED and min(answers.clock_ms) > PATIENCE_MS:
            return
        before, started = self.processor_ms(), time.perf_counter()
        try:
            self.visitors[answers.role].get(self.addresses[path])
        except httpx.TransportError:
            return
        answers.clock_ms.append((time.perf_counter() - started) * 1e3)
        answers.processor_ms.append(self.processor_ms() - before)

    def processor_ms(self) -> float:
        """Give how long the site has kept a processor busy, all its threads together."""
        threads = Path(f"/proc/{self.process}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e6


def told(ours: Mapping[str, Answers], former: Mapping[str, Answers], size: tuple[int, int], noise: Noise) -> str:
    """Write the table, the slowest page first, and below it what was not measured."""
    rows = [
        f"{size[0]:,} works, {size[1]:,} people; `scripts/bench desk{'' if size[0] == WORKS else ' --small'}`, "
        f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}, each page asked {noise.rounds} times; {noise.sentence()}.",
        "",
        f"| Page | Asked as | Processor: median, ms | worst | Clock: least, ms | Bytes | {FORMER}: processor, median "
        "| clock, least | bytes |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    good = {path: each for path, each in ours.items() if each.processor_ms}
    for path, each in sorted(good.items(), key=lambda pair: -statistics.median(pair[1].processor_ms)):
        theirs = former.get(path)
        beside = _figures(theirs) if theirs and theirs.processor_ms else ["–"] * 4
        page = path.removeprefix("/desk") or "/"
        rows.append(f"| {' | '.join((f'`{page}`', each.role, *_figures(each), beside[0], *beside[2:]))} |")
    refused = [f"`{path}` ({each.status})" for path, each in ours.items() if path not in good]
    over = [sum(each.is_over for each in build.values()) for build in (ours, former)]
    waits = [sum(each.waits for each in build.values()) for build in (ours, former)]
    counts = f"{over[0]} of {len(good)} (by the clock at its least: {waits[0]})"
    if former:
        measured_there = sum(bool(each.processor_ms) for each in former.values())
        counts += f"; in {FORMER} {over[1]} of {measured_there} ({waits[1]})"
    rows += ["", f"At or over {MOST_MS:.0f} ms (median of the processor's) or {MOST_BYTES:,} bytes: {counts}."]
    return "\n".join([*rows, *([f"Answered otherwise, so not measured: {', '.join(refused)}."] if refused else [])])


def _figures(answers: Answers) -> list[str]:
    """Give the median and the worst by processor, the least by clock, and the bytes, each marked if too much."""
    median, worst, least = statistics.median(answers.processor_ms), max(answers.processor_ms), min(answers.clock_ms)
    figures = [_marked(f"{each:.1f}", each >= MOST_MS) for each in (median, worst, least)]
    return [*figures, _marked(f"{answers.size_bytes:,}", answers.is_large)]


def _marked(text: str, is_over: bool) -> str:
    return f"**{text}**" if is_over else text


def write(table: str) -> None:
    """Put the table where it stands on the page of benchmarks."""
    before, begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if begin and end:
        PAGE.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
