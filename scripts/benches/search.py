"""How fast the search answers at 100,000 lines in three languages, beside plain FTS5 with BM25 in the same run."""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.adapters.search.search_sqlite import SqliteSearch
from archive.domain.ids import RenditionId, WorkId
from archive.domain.search_query import read_query
from archive.ports.search import Passage, PassageKind

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- search, written by scripts/bench search -->", "<!-- end of search -->"
_COMMON = {
    "fr": "la le les de et je un une dans mer pas que il elle on nous est ai route",
    "en": "the of and I to a in was my we he she it sea not road that had",
    "ar": "في من على كان إلى البحر لا ما هو أنا نحن هذا الطريق",
}
COMMON = {lang: words.split() for lang, words in _COMMON.items()}
LETTERS = {"fr": "abcdefghilmnoprstuvéèà", "en": "abcdefghiklmnoprstuvwy", "ar": "ابتجحخدرزسشصطعغفقكلمنهوية"}
VOCABULARY, WORDS_A_LINE, LINES_A_WORK = 15_000, 12, 100
WORKS_SHOWN, LINES_SHOWN = 10, 3
STOCK = 'CREATE VIRTUAL TABLE lines USING fts5 (text, work UNINDEXED, tokenize = "unicode61 remove_diacritics 2")'


@dataclass(frozen=True)
class Speech:
    """Invented words as people use words: a few all the time, most of them hardly ever."""

    dice: random.Random
    words: dict[str, list[str]]

    @classmethod
    def of(cls, seed: int) -> Speech:
        dice = random.Random(seed)
        make = {lang: lambda lang=lang: "".join(dice.choices(LETTERS[lang], k=dice.randint(3, 10))) for lang in COMMON}
        return cls(dice, {lang: [make[lang]() for _ in range(VOCABULARY)] for lang in COMMON})

    def word(self, lang: str) -> str:
        if self.dice.random() < 0.45:
            return self.dice.choice(COMMON[lang])
        return self.words[lang][min(VOCABULARY - 1, int(self.dice.paretovariate(0.7)))]

    def work(self) -> list[Passage]:
        lang = self.dice.choice(list(COMMON))
        source = RenditionId(f"{self.dice.getrandbits(60):015x}")
        texts = [" ".join(self.word(lang) for _ in range(WORDS_A_LINE)) for _ in range(LINES_A_WORK)]
        return [
            Passage(kind=PassageKind.SAID, language=lang, text=text, source=source, start_ms=place * 4_000)
            for place, text in enumerate(texts)
        ]

    def queries(self, count: int) -> Iterator[tuple[str, list[str]]]:
        """Yield each sort of query with many of it; the same for both engines."""
        pick, langs = self.dice.choice, list(COMMON)
        yield "one common word", [f"{pick(COMMON[pick(langs)])} " for _ in range(count)]
        pairs = [pick(langs) for _ in range(count)]
        yield "two common words", [f"{pick(COMMON[lang])} {pick(COMMON[lang])} " for lang in pairs]
        yield "a common and another word", [f"{pick(COMMON[lang])} {self.word(lang)} " for lang in pairs]
        yield "a seldom word", [f"{pick(self.words[lang])} " for lang in pairs]
        yield "the beginning of a word", [pick(self.words[lang])[:4] for lang in pairs]
        yield "a phrase of two common words", [f'"{pick(COMMON[lang])} {pick(COMMON[lang])}"' for lang in pairs]


class Ours:
    """The index of this archive: up to 200 works, and the lines of the first page of them."""

    name = "ours"

    def __init__(self) -> None:
        self.index = SqliteSearch()

    def put(self, work: str, passages: Sequence[Passage]) -> None:
        self.index.put(WorkId(work), passages)

    def drop(self, work: str) -> None:
        self.index.drop(WorkId(work))

    def ask(self, query: str) -> None:
        wanted = read_query(query)
        for work_id in self.index.items(wanted, 200)[:WORKS_SHOWN]:
            self.index.hits(work_id, wanted, LINES_SHOWN)


class Stock:
    """Plain FTS5: a row for each line, the best lines first."""

    name = "plain FTS5, bm25"

    def __init__(self) -> None:
        self.table = sqlite3.connect(":memory:")
        self.table.execute(STOCK)

    def put(self, work: str, passages: Sequence[Passage]) -> None:
        with self.table:
            self.table.executemany("INSERT INTO lines VALUES (?, ?)", [(each.text, work) for each in passages])

    def drop(self, work: str) -> None:
        first = int(work) * LINES_A_WORK
        with self.table:
            self.table.execute("DELETE FROM lines WHERE rowid > ? AND rowid <= ?", (first, first + LINES_A_WORK))

    def ask(self, query: str) -> None:
        begun = "" if query.endswith((" ", '"')) else "*"
        words = query if query.startswith('"') else " ".join(f'"{word}"' for word in query.split()) + begun
        find = "SELECT text, work FROM lines WHERE lines MATCH ? ORDER BY rank LIMIT ?"
        self.table.execute(find, (words, WORKS_SHOWN * LINES_SHOWN)).fetchall()


def main() -> None:
    """Fill both, ask both, take from both."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--lines", type=int, default=100_000, help="how many lines there are")
    options.add_argument("--queries", type=int, default=200, help="how many queries of each sort")
    options.add_argument("--changes", type=int, default=200, help="how many works come and go")
    options.add_argument("--seed", type=int, default=2026)
    given = options.parse_args()
    speech = Speech.of(given.seed)
    works = [speech.work() for _ in range(given.lines // LINES_A_WORK)]
    more = [speech.work() for _ in range(given.changes)]
    queries = list(speech.queries(given.queries))
    columns = [measured(engine(), works, more, queries) for engine in (Ours, Stock)]
    names = f"| | {Ours.name}: p50 | p99 | {Stock.name}: p50 | p99 |\n|---|--:|--:|--:|--:|"
    rows = [f"| {label} | {ours} | {stock} |" for (label, ours), (_, stock) in zip(*columns, strict=True)]
    write("\n".join([names, *rows]))


def measured(
    engine: Ours | Stock,
    works: list[list[Passage]],
    more: list[list[Passage]],
    queries: list[tuple[str, list[str]]],
) -> list[tuple[str, str]]:
    """Give each row of the table for one engine."""
    started = time.perf_counter(), time.process_time()
    for number, passages in enumerate(works):
        engine.put(f"{number:06}", passages)
    rebuilt = time.perf_counter() - started[0], time.process_time() - started[1]
    asked = [(label, [timed(engine.ask, each) for each in some]) for label, some in queries]
    asked.append(("all of these", [one for _, some in asked for one in some]))
    put, dropped = [], []
    for number, passages in enumerate(more, len(works)):
        put.append(timed(engine.put, f"{number:06}", passages))
        dropped.append(timed(engine.drop, f"{number - len(works):06}"))
    lines = len(works) * LINES_A_WORK
    return [
        *((label, told(some)) for label, some in asked),
        (f"a work of {LINES_A_WORK} lines comes", told(put)),
        (f"a work of {LINES_A_WORK} lines is withdrawn", told(dropped)),
        (f"all {lines:,} lines anew", f"{rebuilt[0]:.1f} s | {rebuilt[1]:.1f} s of processor"),
    ]


def timed(act: Callable[..., object], *arguments: object) -> tuple[float, float]:
    """Give the milliseconds by the clock, and those of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    act(*arguments)
    return (time.perf_counter() - clock) * 1e3, (time.process_time() - processor) * 1e3


def told(some: list[tuple[float, float]]) -> str:
    """Write the median and the 99th percentile by the clock, those of the processor in brackets."""
    halves = []
    for share in (50, 99):
        clock, processor = (statistics.quantiles(each, n=100)[share - 1] for each in zip(*some, strict=True))
        halves.append(f"{clock:.2f} ({processor:.2f}) ms")
    return " | ".join(halves)


def write(table: str) -> None:
    """Print the table, and put it where it stands on the page of benchmarks."""
    print(table)
    text = PAGE.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if begin and end:
        PAGE.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
