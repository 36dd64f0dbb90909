"""Why the team may not see or hear all of a work: whose consent is missing, what it leaves out, and the way to ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from archive.domain.consent import DESK
from archive.domain.ids import ParticipantId
from archive.domain.records import Work
from archive.domain.roles import KNOWS_PEOPLE
from archive.domain.terms import NO_ATOMS, Atom
from archive.languages import _
from archive.review.participants import known_as
from archive.web.desk.describe import SOMEBODY_UNKNOWN
from archive.web.desk.views import ConsentRow
from archive.web.desk.visit import Visit
from archive.web.words import WORDS

_NOBODY: Final = _("Nobody is written down as appearing, so nobody could be asked yet.")
_UNKNOWN: Final = _("Nobody can ask them; say who it is, or have them covered.")
_NOT_ASKED: Final = _("no consent that speaks of this work is written down.")
_LEFT_OUT: Final = _("what they allowed the team leaves out: {atoms}.")
_STANDS: Final = _("their consent: {standing}.")


@dataclass(frozen=True, kw_only=True)
class Missing:
    """One consent that is missing: whose, why, and what can be done; no link where the account may not do it."""

    who: str
    why: str
    href: str = ""
    act: str = ""


def missing_of(visit: Visit, work: Work, consents: Sequence[ConsentRow]) -> list[Missing]:
    """Give what is missing for the team to meet all of a work, person by person."""
    found = list(_missing(visit, work, consents))
    if visit.has_role(KNOWS_PEOPLE):
        return found
    return [each if each.href.startswith("#") else Missing(who=each.who, why=each.why) for each in found]


def _missing(visit: Visit, work: Work, consents: Sequence[ConsentRow]) -> Iterator[Missing]:
    write_down = visit.say(_("Write down who appears"))
    if not work.appearances:
        yield Missing(who="", why=visit.say(_NOBODY), href="#people", act=write_down)
    present: dict[ParticipantId | None, frozenset[Atom]] = {}
    for each in work.appearances:
        present[each.participant_id] = present.get(each.participant_id, NO_ATOMS) | each.atoms_present
    for person, atoms in present.items():
        if person is None:
            yield Missing(who=visit.say(SOMEBODY_UNKNOWN), why=visit.say(_UNKNOWN), href="#people", act=write_down)
            continue
        rows = [row for row in consents if row.record.participant_id == person]
        yield from _of_person(visit, work, person, atoms, rows)


def _of_person(
    visit: Visit, work: Work, person: ParticipantId, atoms: frozenset[Atom], rows: Sequence[ConsentRow]
) -> Iterator[Missing]:
    ask = f"/desk/consents/new?person={person}&scope=work:{work.id}"
    who = known_as(visit.kit, person)
    holding = [row for row in rows if row.holds]
    if holding:
        left_out = atoms - NO_ATOMS.union(*(_for_the_desk(row) for row in holding)) - {Atom.EXISTENCE}
        if left_out:
            named = visit.say(_(", ")).join(visit.say(WORDS.atoms[atom]) for atom in sorted(left_out))
            more = f"/desk/consents/new?replaces={holding[0].record.id}"
            yield Missing(who=who, why=visit.say(_LEFT_OUT, atoms=named), href=more, act=visit.say(_("Ask once more")))
    elif rows:
        standing = visit.say(_STANDS, standing=visit.say(rows[0].standing))
        there = f"/desk/consents/{rows[0].record.id}"
        yield Missing(who=who, why=standing, href=there, act=visit.say(_("Look at this consent")))
    else:
        yield Missing(who=who, why=visit.say(_NOT_ASKED), href=ask, act=visit.say(_("Ask for it")))


def _for_the_desk(row: ConsentRow) -> frozenset[Atom]:
    """Give what a consent lets those who prepare the work meet: every audience holds the team."""
    return NO_ATOMS.union(*(atoms for purpose, _audience, atoms in row.answers if purpose is DESK.purpose))
