"""The port `SearchIndex` as a SQLite FTS5 table in this process's memory: nothing of it ever lies on a disk.

The table has a row for each item (a work, or an entry of a room), so that the words of a query may stand in different
lines, and ranking costs little however many lines there are; in which lines they are is looked up in the few that are
shown. Only folded words reach SQLite, each made of letters and digits alone and quoted: no query says anything to it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from archive.adapters.search.passages import Lines, Sought
from archive.adapters.search.vocabulary import Nearness, Vocabulary, nearby, spoken_phrases, told
from archive.domain.search_query import Wanted
from archive.ports.search import Hit, ItemId, Passage

_TABLE: Final = """
PRAGMA temp_store = MEMORY;
CREATE VIRTUAL TABLE works USING fts5 (title, label, summary, body, content = '', tokenize = 'ascii');
INSERT INTO works (works, rank) VALUES ('automerge', 0);
"""
_FIND: Final = "SELECT rowid, bm25(works, 8.0, 0.4, 4.0, 1.0) FROM works WHERE works MATCH ? ORDER BY 2 LIMIT ?"
_TIDY: Final = "INSERT INTO works (works, rank) VALUES ('merge', 16)"
"""What puts a few pages of the table in order with each change: enough to keep up, too little to be waited for."""


_Rank = tuple[int, int, float]


@dataclass(frozen=True)
class _Held:
    """An item as it is held: its number in the table, its lines, and its columns as the table has them."""

    number: int
    lines: Lines
    row: tuple[str, str, str, str]


class SqliteSearch:
    """The index of one process, empty at first."""

    def __init__(self) -> None:
        self._held: dict[ItemId, _Held] = {}
        self._ids: dict[int, ItemId] = {}
        self._vocabulary = Vocabulary()
        self._last_number = 0
        self._last_sought: tuple[Wanted, Sequence[Sought]] | None = None
        self._last_forms: tuple[Wanted, Mapping[str, Mapping[str, Nearness]]] | None = None

    def put(self, item_id: ItemId, passages: Sequence[Passage]) -> None:
        """Hold exactly these passages of an item, instead of what was held of it."""
        self._last_sought = self._last_forms = None
        with self._table:
            self._forget(item_id)
            if passages:
                self._hold(item_id, passages)

    def drop(self, item_id: ItemId) -> None:
        """Forget an item with all its words."""
        self._last_sought = self._last_forms = None
        with self._table:
            self._forget(item_id)

    def items(self, wanted: Wanted, most: int) -> Sequence[ItemId]:
        """Give the items in which everything wanted is, the likeliest first."""
        found = self._rows(" AND ".join(self._groups(wanted)), most)
        if not found and wanted.beginning:
            found = self._rows(" AND ".join(self._groups(wanted, among=Nearness.BEGUN)), most)
        ranked = self._ranked(found, wanted)
        if len(found) == most and ranked[-1][0][0] > Nearness.FOLDED * len(self._forms(wanted)):
            # More than can be ranked: those with the very words may not be left out for others.
            found |= self._rows(" AND ".join(self._groups(wanted, among=Nearness.FOLDED)), most)
            ranked = self._ranked(found, wanted)
        return [item_id for _, item_id in ranked[:most]]

    def nearest(self, wanted: Wanted, most: int) -> Sequence[ItemId]:
        """Give the items in which at least half of what is wanted is, those with most of it first."""
        groups = list(self._groups(wanted))
        found = self._rows(" OR ".join(groups), most) if len(groups) > 1 else {}
        ranked = [
            (-self._held_of(number, wanted), rank, item_id) for number, rank, item_id in self._each(found, wanted)
        ]
        return [item_id for less, _, item_id in sorted(ranked) if -2 * less >= len(groups)]

    def labels(self, item_id: ItemId, wanted: Wanted) -> Sequence[Hit]:
        """Give the labels of an item that hold something wanted: a title, a name, and each theme or form once."""
        held = self._held.get(item_id)
        return held.lines.labels(self._sought(wanted), wanted.language) if held is not None else ()

    def hits(self, item_id: ItemId, wanted: Wanted, most: int) -> Sequence[Hit]:
        """Give the passages of an item in which most of what is wanted is, in its own order."""
        held = self._held.get(item_id)
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

    def _hold(self, item_id: ItemId, passages: Sequence[Passage]) -> None:
        self._last_number += 1
        number = self._last_number
        lines = Lines(passages)
        row = lines.title, lines.label, lines.summary, lines.text
        self._table.execute(
            "INSERT INTO works (rowid, title, label, summary, body) VALUES (?, ?, ?, ?, ?)", (number, *row)
        )
        self._table.execute(_TIDY)
        self._held[item_id] = _Held(number, lines, row)
        self._ids[number] = item_id
        self._vocabulary.add(lines.words)

    def _forget(self, item_id: ItemId) -> None:
        held = self._held.pop(item_id, None)
        if held is None:
            return
        del self._ids[held.number]
        self._vocabulary.remove(held.lines.words)
        self._table.execute(
            "INSERT INTO works (works, rowid, title, label, summary, body) VALUES ('delete', ?, ?, ?, ?, ?)",
            (held.number, *held.row),
        )
        self._table.execute(_TIDY)

    def _rows(self, expression: str, most: int) -> dict[int, float]:
        """Give the numbers of the items that an expression finds, the likeliest ones, each with how likely."""
        return dict(self._table.execute(_FIND, (expression, most))) if expression else {}

    def _ranked(self, found: Mapping[int, float], wanted: Wanted) -> list[tuple[_Rank, ItemId]]:
        # Items that are as likely stand in the order of their random ids, which tells nothing.
        return sorted((rank, item_id) for _, rank, item_id in self._each(found, wanted))

    def _each(self, found: Mapping[int, float], wanted: Wanted) -> Iterator[tuple[int, _Rank, ItemId]]:
        """Yield each item with how near its words are, how many are foreign to who asks, and how likely it is."""
        accented = wanted.accented
        sought = [(word, accented.get(word), forms) for word, forms in self._forms(wanted).items()]
        for number, likely in found.items():
            item_id = self._ids[number]
            lines = self._held[item_id].lines
            near = foreign = 0
            for word, written, forms in sought:
                nearness, is_foreign = lines.nearness(word, written, forms, wanted.language)
                near += nearness
                foreign += is_foreign
            yield number, (near, foreign, round(likely, 6)), item_id

    def _held_of(self, number: int, wanted: Wanted) -> int:
        """Give how many of the things wanted an item holds."""
        lines = self._held[self._ids[number]].lines
        words = sum(any(map(lines.holds, forms)) for forms in self._forms(wanted).values())
        return words + sum(lines.spells(spoken_phrases(phrase)) for phrase in wanted.phrases)

    def _groups(self, wanted: Wanted, *, among: Nearness = Nearness.STEM) -> Iterator[str]:
        """Yield an expression for each thing wanted: any form of a word so near, or the words of a phrase in order."""
        for phrase in wanted.phrases:
            held = [f'"{words}"' for words in spoken_phrases(phrase)]
            yield f"({' OR '.join(held)})"
        for word, forms in self._forms(wanted).items():
            near = [f'"{form}"' for form in forms if forms[form] <= among]
            near += [f'"{word}"*'] if among is Nearness.BEGUN and word == wanted.beginning else []
            yield f"({' OR '.join(near)})"

    def _forms(self, wanted: Wanted) -> Mapping[str, Mapping[str, Nearness]]:
        """Give each word that tells something with its forms; the same as long as nothing changes."""
        if self._last_forms is None or self._last_forms[0] != wanted:
            forms = {word: self._vocabulary.forms(word, wanted.language) for word in told(wanted)}
            self._last_forms = wanted, forms
        return self._last_forms[1]

    def _sought(self, wanted: Wanted) -> Sequence[Sought]:
        """Give what to look for in the lines; the same for one work after the other, as long as nothing changes."""
        if self._last_sought is None or self._last_sought[0] != wanted:
            sought = [Sought(dict.fromkeys(spoken_phrases(phrase), Nearness.FOLDED)) for phrase in wanted.phrases]
            for word, forms in self._forms(wanted).items():
                sought.append(Sought(forms, wanted.beginning if word == wanted.beginning else ""))
            self._last_sought = wanted, sought
        return self._last_sought[1]

    def _as_written(self, word: str) -> str:
        for number, _ in self._table.execute(_FIND, (f'"{word}"', 1)):
            return self._held[self._ids[number]].lines.as_written(word)
        return word
