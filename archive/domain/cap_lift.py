"""How far somebody may be recognised at most, and when that cap is lifted (rules B.2).

It is lifted for a grown-up, after a recorded risk conversation, by two people, and with an end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from archive.domain.days import make_sense
from archive.domain.records import CapLift, ParticipantHandle
from archive.domain.terms import ALL_ATOMS, Atom, Audience, Pillar, Risk
from archive.domain.validity import ends_at, is_minor, may_start_at

MOST_PILLARS = {Risk.LOW: len(Pillar), Risk.VULNERABLE: 2, Risk.HIGH: 1}
"""In how many ways a person of each risk may be recognisable at most, unless their cap was lifted."""

LONGEST_LIFT: Final = timedelta(days=366)
"""After a year at the latest the danger is talked over again."""

_NOTHING: frozenset[Pillar] = frozenset()
_PILLAR_ATOMS: Mapping[Pillar, frozenset[Atom]] = {
    Pillar.RECOGNISABLE: frozenset({Atom.FACE, Atom.VOICE}),
    Pillar.NAME: frozenset({Atom.NAME}),
    Pillar.PLACE: frozenset({Atom.PLACE}),
}
_ALL_PILLARS = frozenset().union(*_PILLAR_ATOMS.values())


def cap(handle: ParticipantHandle, audience: Audience, now: datetime) -> frozenset[Atom]:
    """Give the most that a person's risk lets anybody in this audience meet, whatever they consented to.

    Which ways of being recognised stay open is chosen with the person (`handle.pillars`), never derived from
    their consents: so taking one consent back can never open another way. Choosing too many opens none. Only what
    two people agreed with a grown-up after a risk conversation (`handle.lift`) opens more.
    """
    if audience is Audience.TEAM:
        return ALL_ATOMS
    if is_minor(handle, None, now):
        return ALL_ATOMS - _ALL_PILLARS
    if handle.risk is Risk.LOW:
        return ALL_ATOMS
    none_in_public = handle.risk is Risk.HIGH and audience is Audience.PUBLIC
    most = 0 if none_in_public else MOST_PILLARS[handle.risk]
    chosen = handle.pillars if len(handle.pillars) <= most else frozenset[Pillar]()
    opened = chosen | lifted(handle, audience, now)
    return (ALL_ATOMS - _ALL_PILLARS).union(*(_PILLAR_ATOMS[pillar] for pillar in opened))


def lifted(handle: ParticipantHandle, audience: Audience, now: datetime) -> frozenset[Pillar]:
    """Give the ways of being recognised that a lift opens to an audience beyond the cap; anything odd opens none."""
    lift = handle.lift
    if lift is None or not holds(lift, handle, now) or not lift.audience.covers(audience):
        return _NOTHING
    return lift.pillars & frozenset(Pillar)


def holds(lift: CapLift, handle: ParticipantHandle, now: datetime) -> bool:
    """Tell whether a lift is in force: agreed by two, with a grown-up who lives, for at least their present risk.

    It holds from the day of the conversation on, and for a year at most.
    """
    return (
        _stood_behind(lift)
        and handle.died_on is None
        and not is_minor(handle, None, now)
        and (handle.adult_on is None or handle.adult_on <= lift.talked_on)
        and _order(handle.risk) <= _order(lift.risk)
        and _is_in_its_time(lift, now)
    )


def _is_in_its_time(lift: CapLift, now: datetime) -> bool:
    if not make_sense(lift.talked_on, lift.ends_on) or lift.ends_on - lift.talked_on > LONGEST_LIFT:
        return False
    return may_start_at(lift.talked_on, None) <= now < ends_at(lift.ends_on, None)


def is_within(lift: CapLift | None, other: CapLift | None) -> bool:
    """Tell whether a lift opens nothing that the other does not: the same conversation, no more and no longer."""
    if lift is None:
        return True
    if other is None:
        return False
    return (
        replace(lift, pillars=other.pillars, audience=other.audience, ends_on=other.ends_on) == other
        and lift.pillars <= other.pillars
        and other.audience.covers(lift.audience)
        and lift.ends_on <= other.ends_on
    )


def narrower_of(known: ParticipantHandle, word: ParticipantHandle) -> ParticipantHandle:
    """Give a person's protection as the stricter of two says, in each respect; the result has the word's version.

    Where the two disagree on their age, neither their own yes nor a guardian's can be the stricter: none counts.
    """
    risk = max(known.risk, word.risk, key=_order)
    adult_on = max((day for day in (known.adult_on, word.adult_on) if day is not None), default=None)
    died = [day for day in (known.died_on, word.died_on) if day is not None]
    return replace(
        word,
        risk=risk,
        pillars=_open(known) & _open(word),
        adult_on=adult_on,
        age_disputed=known.age_disputed or word.age_disputed,
        died_on=min(died, default=None),
        unaccompanied=known.unaccompanied or word.unaccompanied,
        age_unsettled=_age_unsettled(known, word),
        lift=word.lift if is_within(word.lift, known.lift) else None,
    )


def _open(handle: ParticipantHandle) -> frozenset[Pillar]:
    """Give the ways of being recognised that a person's own choice opens; choosing too many opens none."""
    if handle.risk is Risk.LOW:
        return frozenset(Pillar)
    return handle.pillars if len(handle.pillars) <= MOST_PILLARS[handle.risk] else _NOTHING


def _age_unsettled(known: ParticipantHandle, word: ParticipantHandle) -> bool:
    agree = known.adult_on == word.adult_on and known.age_disputed == word.age_disputed
    return known.age_unsettled or word.age_unsettled or not agree


def _stood_behind(lift: CapLift) -> bool:
    names = (lift.talk_id, lift.recorder, lift.approver)
    return all(isinstance(name, str) and name.strip() for name in names) and lift.recorder != lift.approver


def _order(risk: Risk) -> int:
    return list(Risk).index(risk)
