"""What a person's slip says after they took something back: what, when, and what becomes of it; nothing that tells.

It is the other half of a receipt (`archive.domain.receipt`) and obeys the same rules: no title, no pseudonym, no name
of a project or a place. Every sentence is English, to be translated by whoever shows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from archive.domain.receipt import WHAT, WHY, Office, require_neutral_office
from archive.domain.terms import Atom, Fate, Purpose
from archive.domain.withdrawals import Reach, Withdrawal

ONE_THING: Final = "one thing of yours, all of it"
ALL_OF_IT: Final = "what you had said yes to, all of it"
A_PART: Final = "a part of what you had said yes to"

LOCKED_AWAY: Final = "Copies made for others are deleted. What you gave us is locked away and shown to nobody."
LOCKED_UNTIL: Final = (
    "It is shown to nobody until {date}. From that day it may be shown again as you had allowed, unless you say no."
)
DELETED: Final = "Copies made for others are deleted, and what you gave us too, within 30 days."
ASKED: Final = (
    "Copies made for others are deleted. One of us decides whether what you gave us is deleted too, because others "
    "are in it or you still allow something of it. Until then it is locked away."
)
REMADE: Final = "Copies made for others that hold it are deleted. They may be made anew without it."
_FATES: Final = {Fate.HIDE: LOCKED_AWAY, Fate.HIDE_UNTIL: LOCKED_UNTIL, Fate.ERASE: DELETED}


@dataclass(frozen=True, kw_only=True)
class Slip:
    """What was taken back on a day, and what becomes of it; `until` is the day that `fate` speaks of.

    `when` are the stretches of a work's time that were taken back, each from its beginning to its end.
    """

    on: date
    office: Office
    what: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    no_longer_for: tuple[str, ...] = ()
    fate: str = LOCKED_AWAY
    until: date | None = None


def slip_for(act: Withdrawal, office: Office, *, waits: bool = False, when: Iterable[str] = ()) -> Slip:
    """Say what a taking-back closed and what becomes of the files; `waits` when somebody decides on erasing first.

    `when` are the stretches that the parts of a work it closed cover.

    Raises:
        InvalidInputError: the office's own words would tell what this is about.
    """
    require_neutral_office(office)
    on = act.at.date()
    if act.reach is Reach.PART:
        slip = Slip(on=on, office=office, what=(A_PART,), when=tuple(when), fate=REMADE)
        return slip_of_parts(slip, act.atoms, act.purposes) if act.atoms or act.purposes else slip
    what = ONE_THING if len(act.work_ids) == 1 else ALL_OF_IT
    fate = ASKED if waits and act.erases else _FATES[act.fate]
    return Slip(on=on, office=office, what=(what,), fate=fate, until=act.hidden_until)


def slip_of_parts(slip: Slip, atoms: Iterable[Atom], purposes: Iterable[Purpose]) -> Slip:
    """Say instead exactly which things of a person are shown no longer, and what they are used for no longer.

    Where not even that it exists may be known, nothing of it is shown at all.
    """
    gone, unused = frozenset(atoms), frozenset(purposes)
    return replace(
        slip,
        what=(ALL_OF_IT,) if Atom.EXISTENCE in gone else tuple(WHAT[atom] for atom in Atom if atom in gone),
        no_longer_for=tuple(WHY[purpose] for purpose in Purpose if purpose in unused),
    )
