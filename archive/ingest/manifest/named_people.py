"""Whom a sheet means: somebody by their id, or by the name they chose."""

from __future__ import annotations

import unicodedata
from collections import defaultdict

from archive.domain.errors import ArchiveError, readable
from archive.domain.ids import ParticipantId
from archive.domain.records import ParticipantHandle, Pseudonym
from archive.domain.words.hidden_marks import without_unseen
from archive.ports import Catalogue, Page, starting_with


class NamedPeople:
    """The people of an archive by their chosen names, read once for each letter with which a name of a sheet begins."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._read: set[str] = set()
        self._called: defaultdict[str, set[ParticipantId]] = defaultdict(set)

    def called(self, cell: str) -> list[ParticipantId]:
        """Give the person of an id; else those who chose this name, in small letters or capitals, in a fixed order."""
        try:
            return [self.catalogue.get(ParticipantHandle, cell).id]
        except ArchiveError:
            name = _folded(cell)
            self._read_letter(name[:1])
            return sorted(self._called[name])

    def _read_letter(self, letter: str) -> None:
        if not letter or letter in self._read:
            return
        self._read.add(letter)
        # A letter with its accent may have been kept as one sign or as two, of which the first is plain.
        for first in {sign for each in (letter, letter.upper()) for sign in (each[0], _apart(each)[0])}:
            begun = self.catalogue.find(Pseudonym, Page(order_by="text"), text=starting_with(first))
            for pseudonym in readable(begun):
                self._called[_folded(pseudonym.text)].add(pseudonym.participant_id)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", without_unseen(name)).casefold().split())


def _apart(text: str) -> str:
    return unicodedata.normalize("NFD", text)
