"""The port `SearchIndex` as a SQLite FTS5 table in this process's memory: nothing of it ever lies on a disk.

The table has a row for each work, so that the words of a query may stand in different lines, and ranking costs little
however many lines there are; in which lines they are is looked up in the few works that are shown. Only folded words
reach SQLite, each made of letters and digits alone and quoted: no query can say anything to it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from archive.adapters.search.passages import Lines, Sought
from archive.adapters.search.vocabulary import Vocabulary, nearby, spoken_phrases, told
from archive.domain.ids import WorkId
from archive.domain.search_query import Wanted
from archive.ports.search import Hit, Passage, PassageKind

_TABLE: Final = """
PRAGMA temp_store = MEMORY;
CREATE VIRTUAL TABLE works USING fts5 (title, summary, body, content = '', tokenize = 'ascii');
INSERT INTO works (works, rank) VALUES ('automerge', 0);
"""
_FIND: Final = "SELECT rowid, bm25(works, 8.0, 4.0, 1.0) FROM works WHERE works MATCH ? ORDER BY 2 LIMIT ?"
_TIDY: Final = "INSERT INTO works (works, rank) VALUES ('merge', 16)"
"""What puts a few pages of the table in order with each change: enough to keep up, too little to be waited for."""


@dataclass(frozen=True)
class _Held:
    """A work as it is held: its number in the table, its lines, and its summaries and texts as the table has them."""

    number: int
    lines: Lines
    row: tuple[str, str, str]


class SqliteSearch:
    """The index of one process, empty at first."""

    def __init__(self) -> None:
        self._held: dict[WorkId, _Held] = {}
        self._ids: dict[int, WorkId] = {}
        self._vocabulary = Vocabulary()
        self._last_number = 0
        self._last_sought: tuple[Wanted, Sequence[Sought]] | None = None

    def put(self, work_id: WorkId, passages: Sequence[Passage]) -> None:
        """Hold exactly these passages of a work, instead of what was held of it."""
        self._last_sought = None
        with self._table:
            self._forget(work_id)
            if passages:
                self._hold(work_id, passages)

    def drop(self, work_id: WorkId) -> None:
        """Forget a work with all its words."""
        self._last_sought = None
        with self._table:
            self._forget(work_id)

    def works(self, wanted: Wanted, most: int) -> Sequence[WorkId]:
        """Give the works in which everything wanted is, the likeliest first."""
        found = self._likeliest(wanted, most, begun=False)
        if wanted.beginning and len(found) < most:
            found = list(dict.fromkeys([*found, *self._likeliest(wanted, most, begun=True)]))[:most]
        return found

    def hits(self, work_id: WorkId, wanted: Wanted, most: int) -> Sequence[Hit]:
        """Give the passages of a work in which most of what is wanted is, in the work's own order."""
        held = self._held.get(work_id)
        if held is None:
            return ()
        return held.lines.hits(self._sought(wanted), most)

    def near(self, word: str, most: int) -> Sequence[str]:
        """Give words that are held and written almost like this one, as a text writes them."""
        return [self._as_written(close) for close in nearby(word, self._vocabulary)[:most]]

    @cached_property
    def _table(self) -> sqlite3.Connection:
        # A site is put together in one thread and answers in another; it uses this in that one alone.
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        connection.executescript(_TABLE)
        return connection

    def _hold(self, work_id: WorkId, passages: Sequence[Passage]) -> None:
        self._last_number += 1
        number = self._last_number
        lines = Lines(passages)
        told = Lines([each for each in passages if each.kind is PassageKind.SUMMARY])
        row = lines.title, told.text, lines.text
        self._table.execute("INSERT INTO works (rowid, title, summary, body) VALUES (?, ?, ?, ?)", (number, *row))
        self._table.execute(_TIDY)
        self._held[work_id] = _Held(number, lines, row)
        self._ids[number] = work_id
        self._vocabulary.add(lines.words)

    def _forget(self, work_id: WorkId) -> None:
        held = self._held.pop(work_id, None)
        if held is None:
            return
        del self._ids[held.number]
        self._vocabulary.remove(held.lines.words)
        self._table.execute(
            "INSERT INTO works (works, rowid, title, summary, body) VALUES ('delete', ?, ?, ?, ?)",
            (held.number, *held.row),
        )
        self._table.execute(_TIDY)

    def _likeliest(self, wanted: Wanted, most: int, *, begun: bool) -> list[WorkId]:
        expression = " AND ".join(self._groups(wanted, begun=begun))
        if not expression:
            return []
        rows = self._table.execute(_FIND, (expression, most)).fetchall()
        # Works that are as likely stand in the order of their random ids, which tells nothing.
        ranked = sorted((round(rank, 6), self._ids[number]) for number, rank in rows)
        return [work_id for _, work_id in ranked]

    def _groups(self, wanted: Wanted, *, begun: bool) -> Iterator[str]:
        """Yield an expression for each thing wanted: any form of a word, or the words of a phrase in order."""
        for phrase in wanted.phrases:
            held = [f'"{words}"' for words in spoken_phrases(phrase)]
            yield f"({' OR '.join(held)})"
        for word in told(wanted):
            forms = [f'"{form}"' for form in self._vocabulary.forms(word)]
            forms += [f'"{word}"*'] if begun and word == wanted.beginning else []
            yield f"({' OR '.join(forms)})"

    def _sought(self, wanted: Wanted) -> Sequence[Sought]:
        """Give what to look for in the lines; the same for one work after the other, as long as nothing changes."""
        if self._last_sought is None or self._last_sought[0] != wanted:
            sought = [Sought(spoken_phrases(phrase)) for phrase in wanted.phrases]
            for word in told(wanted):
                beginning = wanted.beginning if word == wanted.beginning else ""
                sought.append(Sought(self._vocabulary.forms(word), beginning))
            self._last_sought = wanted, sought
        return self._last_sought[1]

    def _as_written(self, word: str) -> str:
        for number, _ in self._table.execute(_FIND, (f'"{word}"', 1)):
            return self._held[self._ids[number]].lines.as_written(word)
        return word
