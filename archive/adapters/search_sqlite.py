"""The port `SearchIndex` as SQLite FTS5 tables in this process's memory: nothing of it ever lies on a disk.

There are two tables of words. One has a row for each work, so that the words of a query may stand in different lines
and ranking costs little however many lines there are; one has a row for each passage, those of a work side by side.
Only folded words reach SQLite, each made of letters and digits alone and quoted: no query can say anything to it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from archive.adapters.search_words import Vocabulary, nearby
from archive.domain.folding import Word, words_of
from archive.domain.ids import RenditionId, WorkId
from archive.domain.wanted import Wanted
from archive.ports.search import Hit, Passage, PassageKind

_TABLES: Final = """
PRAGMA temp_store = MEMORY;
CREATE TABLE passages (
    place INTEGER PRIMARY KEY, kind TEXT NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL, source TEXT NOT NULL,
    start_ms INTEGER
);
CREATE VIRTUAL TABLE works USING fts5 (title, summary, body, tokenize = 'ascii');
CREATE VIRTUAL TABLE lines USING fts5 (words, tokenize = 'ascii', columnsize = 0);
"""
_ROOM: Final = 1 << 24
"""How many passages a work may have: its number times this is the place of its first one."""

_LIKELIEST: Final = "bm25(works, 8.0, 4.0, 1.0)"
_OTHER_TEXT: Final = "·"


@dataclass(frozen=True)
class _Held:
    """What is remembered of a work, so that it can be forgotten."""

    number: int
    words: frozenset[tuple[str, str]]


class SqliteSearch:
    """The index of one process, empty at first."""

    def __init__(self) -> None:
        self._held: dict[WorkId, _Held] = {}
        self._ids: dict[int, WorkId] = {}
        self._vocabulary = Vocabulary()
        self._last_number = 0

    def put(self, work_id: WorkId, passages: Sequence[Passage]) -> None:
        """Hold exactly these passages of a work, instead of what was held of it."""
        with self._tables:
            self._forget(work_id)
            if passages:
                self._hold(work_id, passages[:_ROOM])

    def drop(self, work_id: WorkId) -> None:
        """Forget a work with all its words."""
        with self._tables:
            self._forget(work_id)

    def works(self, wanted: Wanted, most: int) -> Sequence[WorkId]:
        """Give the works in which everything wanted is, the likeliest first."""
        found = self._likeliest(self._all_of(wanted, begun=False), most)
        if wanted.beginning and len(found) < most:
            also = self._likeliest(self._all_of(wanted, begun=True), most)
            found = list(dict.fromkeys([*found, *also]))[:most]
        return found

    def hits(self, work_id: WorkId, wanted: Wanted, most: int) -> Sequence[Hit]:
        """Give the passages of a work in which most of what is wanted is, in the work's own order."""
        held = self._held.get(work_id)
        if held is None or not wanted:
            return ()
        for begun in (False, True) if wanted.beginning else (False,):
            groups = self._groups(wanted, begun=begun)
            places = dict.fromkeys(self._places(held, " AND ".join(groups), most))
            if len(places) < most:
                places.update(dict.fromkeys(self._places(held, " OR ".join(groups), 2 * most)))
            if not places and wanted.phrases:
                # A phrase that begins in one line and ends in the next.
                parts = dict.fromkeys(f'"{word}"' for phrase in wanted.phrases for word in phrase)
                places.update(dict.fromkeys(self._places(held, " OR ".join(parts), most)))
            if places:
                marker = _Marker(self._forms(wanted), wanted.phrases, wanted.beginning if begun else "")
                return [marker.hit(self._passage(place)) for place in sorted(list(places)[:most])]
        return ()

    def near(self, word: str, most: int) -> Sequence[str]:
        """Give words that are held and written almost like this one, as a text writes them."""
        return [self._as_written(close) for close in nearby(word, self._vocabulary)[:most]]

    @cached_property
    def _tables(self) -> sqlite3.Connection:
        # A site is put together in one thread and answers in another; it uses this in that one alone.
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        connection.executescript(_TABLES)
        return connection

    def _hold(self, work_id: WorkId, passages: Sequence[Passage]) -> None:
        self._last_number += 1
        number = self._last_number
        rows, lines = [], []
        columns: dict[str, list[str]] = {"title": [], "summary": [], "body": []}
        words: set[tuple[str, str]] = set()
        before = ("", "")
        for place, passage in enumerate(passages, number * _ROOM):
            # Half a character cannot be stored, nor shown.
            text = passage.text.encode("utf-8", "replace").decode()
            folded = [word.folded for word in words_of(text)]
            line = " ".join(folded)
            rows.append((place, passage.kind.value, passage.language, text, passage.source, passage.start_ms))
            lines.append((place, line))
            column = columns.get(passage.kind.value, columns["body"])
            # No phrase reaches from one text into another.
            text_of = (passage.source, passage.language)
            column += [line] if text_of == before else [_OTHER_TEXT, line]
            before = text_of
            words.update((word, passage.language) for word in folded)
        tables = self._tables
        tables.executemany("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)", rows)
        tables.executemany("INSERT INTO lines (rowid, words) VALUES (?, ?)", lines)
        whole = [" ".join(columns[name]) for name in ("title", "summary", "body")]
        tables.execute("INSERT INTO works (rowid, title, summary, body) VALUES (?, ?, ?, ?)", (number, *whole))
        self._held[work_id] = _Held(number, frozenset(words))
        self._ids[number] = work_id
        self._vocabulary.add(words)

    def _forget(self, work_id: WorkId) -> None:
        held = self._held.pop(work_id, None)
        if held is None:
            return
        del self._ids[held.number]
        self._vocabulary.remove(held.words)
        self._tables.execute("DELETE FROM works WHERE rowid = ?", (held.number,))
        for table, place in (("lines", "rowid"), ("passages", "place")):
            self._tables.execute(
                f"DELETE FROM {table} WHERE {place} >= ? AND {place} < ?",  # noqa: S608 - both are our own words
                (held.number * _ROOM, (held.number + 1) * _ROOM),
            )

    def _likeliest(self, expression: str, most: int) -> list[WorkId]:
        if not expression:
            return []
        query = f"SELECT rowid, {_LIKELIEST} FROM works WHERE works MATCH ? ORDER BY 2 LIMIT ?"  # noqa: S608 - ours
        rows = self._tables.execute(query, (expression, most)).fetchall()
        # Works that are as likely stand in the order of their random ids, which tells nothing.
        ranked = sorted((round(rank, 6), self._ids[number]) for number, rank in rows)
        return [work_id for _, work_id in ranked]

    def _places(self, held: _Held, expression: str, most: int) -> Iterator[int]:
        query = "SELECT rowid FROM lines WHERE lines MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid LIMIT ?"
        bounds = (held.number * _ROOM, (held.number + 1) * _ROOM)
        for (place,) in self._tables.execute(query, (expression, *bounds, most)):
            yield place

    def _passage(self, place: int) -> Passage:
        query = "SELECT kind, language, text, source, start_ms FROM passages WHERE place = ?"
        kind, language, text, source, start_ms = self._tables.execute(query, (place,)).fetchone()
        return Passage(
            kind=PassageKind(kind), language=language, text=text, source=RenditionId(source), start_ms=start_ms
        )

    def _all_of(self, wanted: Wanted, *, begun: bool) -> str:
        return " AND ".join(self._groups(wanted, begun=begun))

    def _groups(self, wanted: Wanted, *, begun: bool) -> list[str]:
        """Give one expression for each thing wanted: any form of a word, or the words of a phrase in order."""
        groups = [f'"{" ".join(phrase)}"' for phrase in wanted.phrases]
        for word in wanted.words:
            forms = [f'"{form}"' for form in self._vocabulary.forms(word)]
            forms += [f'"{word}"*'] if begun and word == wanted.beginning else []
            groups.append(f"({' OR '.join(forms)})")
        return groups

    def _forms(self, wanted: Wanted) -> frozenset[str]:
        return frozenset(form for word in wanted.words for form in self._vocabulary.forms(word))

    def _as_written(self, word: str) -> str:
        """Give a word as one of the texts writes it, which folding did not keep."""
        rows = self._tables.execute("SELECT rowid FROM lines WHERE lines MATCH ? LIMIT 1", (f'"{word}"',))
        for (place,) in rows:
            text = self._passage(place).text
            return next((text[w.start : w.end] for w in words_of(text) if w.folded == word), word)
        return word


@dataclass(frozen=True)
class _Marker:
    """Marks in a passage what was looked for."""

    forms: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]
    beginning: str

    def hit(self, passage: Passage) -> Hit:
        words = words_of(passage.text)
        marks = {(word.start, word.end) for word in words if self._is_one(word.folded)}
        for phrase in self.phrases:
            marks.update(_spoken(phrase, words))
        if not marks:
            parts = {word for phrase in self.phrases for word in phrase}
            marks = {(word.start, word.end) for word in words if word.folded in parts}
        return Hit(passage=passage, marks=tuple(_apart(sorted(marks))))

    def _is_one(self, word: str) -> bool:
        return word in self.forms or (bool(self.beginning) and word.startswith(self.beginning))


def _spoken(phrase: tuple[str, ...], words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Yield where a phrase stands among the words of a passage."""
    count = len(phrase)
    for place in range(len(words) - count + 1):
        if all(words[place + offset].folded == phrase[offset] for offset in range(count)):
            yield words[place].start, words[place + count - 1].end


def _apart(marks: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield marks that do not overlap: of two that do, the one that begins first, as far as both reach."""
    held: tuple[int, int] | None = None
    for start, end in marks:
        if held is not None and start < held[1]:
            held = held[0], max(held[1], end)
            continue
        if held is not None:
            yield held
        held = start, end
    if held is not None:
        yield held
