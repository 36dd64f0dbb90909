"""What a person's slip says after they took something back: what, when, and what becomes of it; nothing that tells.

It is the other half of a receipt (`archive.domain.receipt`) and obeys the same rules: no title, no pseudonym, no name
of a project or a place. Every sentence is English, to be translated by whoever shows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from archive.domain.receipt import WHAT, WHY, Office, require_neutral_office
from archive.domain.terms import Atom, Purpose

EVERYTHING_YOURS: Final = "everything of yours"
ONE_THING: Final = "one thing of yours, all of it"
ONE_PART: Final = "one part of one thing of yours"

LOCKED_AWAY: Final = "Copies made for others are deleted. What you gave us is locked away and shown to nobody."
LOCKED_UNTIL: Final = (
    "Copies made for others are deleted. What you gave us is locked away until {date} at least, and shown to nobody."
)
DELETED: Final = "Copies made for others are deleted, and what you gave us too, within 30 days."
REMADE: Final = "Copies made for others that hold it are deleted. They may be made anew without it."


@dataclass(frozen=True, kw_only=True)
class Slip:
    """What was taken back on a day, and what becomes of it; `until` is the day that `fate` speaks of."""

    on: date
    office: Office
    what: tuple[str, ...] = ()
    no_longer_for: tuple[str, ...] = ()
    fate: str = LOCKED_AWAY
    until: date | None = None


def slip_for_all(office: Office, on: date, what: str, fate: str = LOCKED_AWAY, until: date | None = None) -> Slip:
    """Say that everything, one thing or one part was taken back whole.

    Raises:
        InvalidInputError: the office's own words would tell what this is about.
    """
    require_neutral_office(office)
    return Slip(on=on, office=office, what=(what,), fate=fate, until=until)


def slip_for_parts(office: Office, on: date, atoms: Iterable[Atom], purposes: Iterable[Purpose]) -> Slip:
    """Say which things of a person are shown no longer, and what they are used for no longer.

    Raises:
        InvalidInputError: the office's own words would tell what this is about.
    """
    require_neutral_office(office)
    gone, unused = frozenset(atoms), frozenset(purposes)
    return Slip(
        on=on,
        office=office,
        what=tuple(WHAT[atom] for atom in Atom if atom in gone - {Atom.EXISTENCE}),
        no_longer_for=tuple(WHY[purpose] for purpose in Purpose if purpose in unused),
        fate=REMADE,
    )
