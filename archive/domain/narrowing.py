"""What makes one set of permissions narrower than another, and how to narrow without ever opening anything.

A purpose that a record stops answering would let other records answer it alone. So narrowing never falls silent:
what is taken away stays as an explicit no.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from archive.domain.records import ConsentRecord, Permission
from archive.domain.terms import NO_ATOMS, Atom, Audience, Purpose

Permissions = tuple[Permission, ...]


def is_narrower(new: Permissions, old: Permissions) -> bool:
    """Tell whether new permissions allow nobody anything that the old ones did not, and answer all they answered."""
    if not new:
        return True
    if not old or not _purposes(old) <= _purposes(new):
        return False
    return all(
        granted(new, purpose, audience) <= granted(old, purpose, audience)
        for purpose in Purpose
        for audience in Audience
    )


def granted(permissions: Permissions, purpose: Purpose, audience: Audience) -> frozenset[Atom]:
    """Give the atoms that permissions allow an audience for a purpose."""
    return NO_ATOMS.union(*(p.atoms for p in permissions if p.purpose is purpose and p.audience.covers(audience)))


def without_atoms(permissions: Permissions, atoms: frozenset[Atom]) -> Permissions:
    """Take atoms away for every purpose."""
    return _kept(permissions, lambda p: p.atoms - atoms)


def without_purposes(permissions: Permissions, purposes: frozenset[Purpose]) -> Permissions:
    """Take whole purposes away, leaving a no in their place."""
    return _kept(permissions, lambda p: NO_ATOMS if p.purpose in purposes else p.atoms)


def taken_out(new: Permissions, old: Permissions) -> tuple[frozenset[Atom], frozenset[Purpose]]:
    """Give what of a person is allowed for nothing any more, and the purposes for which nothing is.

    What was allowed only for a purpose that went as a whole is not named beside it.
    """
    left = frozenset(p.purpose for p in new if p.atoms)
    gone = frozenset(p.purpose for p in old if p.atoms) - left
    before = NO_ATOMS.union(*(p.atoms for p in old if p.purpose in left))
    return before - NO_ATOMS.union(*(p.atoms for p in new)), gone


def mark_only(permissions: Permissions) -> Permissions:
    """Leave only that the work exists, where even that had been granted."""
    return _kept(permissions, lambda p: p.atoms & {Atom.EXISTENCE})


def has_more_than_a_mark(permissions: Permissions) -> bool:
    """Tell whether a mark could be left that is less than what is granted now."""
    atoms = NO_ATOMS.union(*(p.atoms for p in permissions))
    return Atom.EXISTENCE in atoms and atoms != {Atom.EXISTENCE}


def is_earlier_end(new: date | None, old: date | None) -> bool:
    """Tell whether a last valid day is no later than another (None: no last day)."""
    return old is None or (new is not None and new <= old)


def is_later_start(new: date | None, old: date | None) -> bool:
    """Tell whether a first day is no earlier than another (None: no first day)."""
    return old is None or (new is not None and new >= old)


def closed_until(record: ConsentRecord, day: date) -> ConsentRecord:
    """Give a consent that opens nothing before a day; then it says again what it said, by the clock alone.

    It has begun all the same: what it replaced stays replaced, and says no meanwhile.
    """
    return replace(record, hidden_until=day if record.hidden_until is None else max(day, record.hidden_until))


def widens(new: ConsentRecord, old: ConsentRecord) -> bool:
    """Tell whether a changed record opens anything that it did not before."""
    return not (
        is_narrower(new.permissions, old.permissions)
        and is_earlier_end(new.valid_until, old.valid_until)
        and is_later_start(new.not_before, old.not_before)
        and is_later_start(new.hidden_until, old.hidden_until)
    )


def _purposes(permissions: Iterable[Permission]) -> frozenset[Purpose]:
    return frozenset(p.purpose for p in permissions)


def _kept(permissions: Permissions, keep: Callable[[Permission], frozenset[Atom]]) -> Permissions:
    """Rewrite each answer with the atoms it keeps; one that keeps none becomes a no."""
    answers: dict[Permission, None] = {}
    for permission in permissions:
        atoms = keep(permission)
        audience = permission.audience if atoms else Audience.NOBODY
        answers[Permission(audience=audience, purpose=permission.purpose, atoms=atoms)] = None
    return tuple(answers)
