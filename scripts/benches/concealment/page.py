"""What was measured, as tables: printed, and written between two marks of the page of benchmarks."""

from __future__ import annotations

import datetime
import os
import platform
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.benches.concealment.coverage import Row
from scripts.benches.concealment.recognition import Attack
from scripts.benches.concealment.speed import Speed
from scripts.benches.concealment.traces import KINDS, Count

COUNTED = ("uncovered", "again")
PAGE = Path(__file__).resolve().parents[3] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- {}, written by scripts/bench faces -->", "<!-- end of {} -->"


def write(part: str, lines: Sequence[str]) -> None:
    """Put what was measured between a part's marks, leaving all else as it is."""
    begin, end = BEGIN.format(part), END.format(part)
    before, found, rest = PAGE.read_text("utf-8").partition(begin)
    _, ended, after = rest.partition(end)
    if not found or not ended:
        raise SystemExit(f"{PAGE.name} has no place for the figures of {part}: it lost its marks.")
    PAGE.write_text("\n".join([before + begin, "", *lines, "", end]) + after, "utf-8")


def machine(versions: dict[str, str], command: str) -> Iterator[str]:
    """Say where, when and with what this was measured."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    yield f"{command}, {datetime.datetime.now(datetime.UTC):%Y-%m-%d}: {os.cpu_count()} cores of {model}, "
    yield f"{memory:.0f} GB of memory, {platform.system()} {platform.release()}, Python {platform.python_version()};"
    yield ", ".join(f"{name} {version}" for name, version in versions.items()) + "."


def speed_lines(speed: Speed) -> Iterator[str]:
    """Show the paces."""
    yield f"**Speed**, 1080p in; 1080p out unless told otherwise. The load of the machine was {speed.load:.1f} before."
    yield from ("", "| | Pictures | Pictures a second | CPU ms a picture |", "|---|--:|--:|--:|")
    for pace in speed.paces:
        yield f"| {pace.name} | {pace.pictures} | {pace.a_second:.1f} | {pace.cpu_ms:.1f} |"
    by_clock, by_cpu = speed.ours.a_second / speed.deface.a_second, speed.deface.cpu_ms / speed.ours.cpu_ms
    yield from ("", f"Ours (a minute, both passes) against deface: **{by_clock:.1f} times** by the clock,")
    yield f"**{by_cpu:.1f} times** by the processors (wanted: 15), {speed.ours.a_second:.1f} a second (wanted: 30)."


def coverage_lines(title: str, rows: Sequence[Row], apart: Sequence[str] = ()) -> Iterator[str]:
    """Show what stayed uncovered, how much is hidden, and what is found again; ours / deface."""
    yield from (title, "")
    heads = ("Uncovered, ours / deface", "Hidden, ours / deface", "Seen again, ours / deface", "Kept back by ours")
    yield f"| Film | Pictures | Faces | {' | '.join(heads)} |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for row in rows:
        yield _row(row.name, [row])
    yield _row("**all**", rows)
    if apart:
        yield _row(f"**all but {', '.join(apart)}**", [row for row in rows if row.name not in apart])


def _row(name: str, rows: Sequence[Row]) -> str:
    pictures = sum(row.pictures for row in rows)
    both = [(row.ours, row.deface) for row in rows]
    uncovered, again = ([sum(getattr(each[who], what) for each in both) for who in (0, 1)] for what in COUNTED)
    hidden = [
        sum(row[who].hidden * each.pictures for row, each in zip(both, rows, strict=True)) / pictures for who in (0, 1)
    ]
    before, searched = sum(row.seen_before for row in rows), sum(row.searched for row in rows)
    return (
        f"| {name} | {pictures} | {sum(row.faces for row in rows)} | {uncovered[0]} / {uncovered[1]} "
        f"| {hidden[0]:.1%} / {hidden[1]:.1%} | {again[0]} / {again[1]} of {searched} ({before} before) "
        f"| {sum(row.refused for row in rows)} |"
    )


def attack_lines(attack: Attack) -> Iterator[str]:
    """Show how often the right person is named."""
    yield (
        f"**Recognised again**: {attack.people} people, {attack.photos} photos, each against all others; the "
        f"nearest names (chance {attack.chance:.1%}; among 10 people, mean of 500 draws: {attack.chance_few:.1%})."
    )
    yield from (
        "",
        "| Mask | Looked at | Naive attacker | Masks his gallery alike (95 %) | Alike, among 10 people |",
        "|---|---|--:|--:|--:|",
    )
    for each in attack.named:
        low, high = attack.interval(each.alike)
        yield (
            f"| {each.mask} | {each.way} | {each.naive:.1%} | {each.alike:.1%} ({low:.1%} to {high:.1%}) "
            f"| {each.alike_few:.1%} |"
        )
    unmasked = ", ".join(f"{number} ({what})" for what, number in attack.unmasked.items())
    yield from ("", f"Photos in which no face was found: {unmasked}.")


def trace_lines(counts: Sequence[Count]) -> Iterator[str]:
    """Show what each tool left."""
    first = counts[0]
    yield f"**Traces**: words in {first.planted_in_all} places of {first.files} kinds of files; left / planted."
    kinds = list(KINDS)
    yield from (
        "",
        f"| | In what it made | {' | '.join(kinds)} | Files refused | Left, if those are published whole |",
        "|---|--:|" + "--:|" * (len(kinds) + 2),
    )
    for each in counts:
        parts = " | ".join(f"{left} / {planted}" for left, planted, _ in (each.by_kind[kind] for kind in kinds))
        yield (
            f"| {each.tool} | {each.left} / {each.planted} | {parts} | {each.refused} of {each.files} "
            f"| {each.left_if_published} / {each.planted_in_all} |"
        )
