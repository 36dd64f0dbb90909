"""What a person's receipt says: their own choices, in plain words that tell a finder nothing (rules B.2).

It holds no title, no pseudonym, no name of a project or a place, and nothing that leads back to the catalogue: its
handle is random and belongs to this receipt alone. Every sentence is English, to be translated by whoever shows it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from archive.domain.errors import InvalidInputError
from archive.domain.ids import new_id
from archive.domain.records import ConsentRecord, Labels, Permission
from archive.domain.terms import ALL_ATOMS, VALID_STATES, Atom, Audience, ConsentState, Purpose
from archive.domain.validity import ends_at, has_begun, is_approved, opens_on
from archive.domain.words.hidden_marks import without_hidden_marks

WHAT: Final[Mapping[Atom, str]] = {
    Atom.EXISTENCE: "that it exists, and nothing of it",
    Atom.WORDS: "your words",
    Atom.SPEECH: "your way of speaking (accent)",
    Atom.VOICE: "your voice",
    Atom.BODY: "your body (hands, clothes)",
    Atom.FACE: "your face",
    Atom.PSEUDONYM: "the name you chose",
    Atom.NAME: "your real name",
    Atom.ORIGIN: "details about you",
    Atom.PLACE: "places you speak of",
    Atom.TIME: "dates and times",
}
"""What of a person is met: the words of the question, as far as anybody's receipt could hold them."""

EVERYTHING: Final = "everything, your name and your face included"

FOR_WHOM: Final[Mapping[Audience, str]] = {
    Audience.PUBLIC: "everyone",
    Audience.PARTNER: "our partners",
    Audience.ONSITE: "whoever visits us",
    Audience.TEAM: "our team",
}

WHY: Final[Mapping[Purpose, str]] = {
    Purpose.STREAM: "to watch, listen or read on our page",
    Purpose.BROADCAST: "for copies that go out (radio, podcast, downloads)",
    Purpose.EDUCATION: "in classes and trainings",
    Purpose.RESEARCH: "in research",
    Purpose.SOCIAL: "on social networks",
    Purpose.FUNDRAISE: "to ask for money for the association",
    Purpose.PRESERVE: "for the team to keep and prepare",
    Purpose.AI_TRAIN: "to train artificial intelligence",
}
"""What it is used for, in the words in which it was asked: a softer one would hide what was allowed."""

NOTHING_ALLOWED: Final = "You said yes to nothing. Nothing is shown."
REFUSED: Final = "You said no. Nothing is shown."
OPEN: Final = "Your answer is still open. Nothing is shown until you say yes."
TAKEN_BACK: Final = "On {date} you took a yes back. Nothing of it may be shown or passed on any more."
ENDED: Final = "On {date} a yes of yours came to its end. Nothing of it may be shown or passed on any more."

_CLOSED: Final[Mapping[ConsentState, str]] = {
    ConsentState.WITHDRAWN: TAKEN_BACK,
    ConsentState.REVOKED: ENDED,
    ConsentState.INVALIDATED: ENDED,
    ConsentState.EXPIRED: ENDED,
    ConsentState.REFUSED: REFUSED,
}

TELLING: Final = (
    *("migr", "refug", "asyl", r"\basile", r"\bexil", "testimon", "temoign", r"\bwitness", r"\bborder", "frontier"),
    *("traffick", "smuggl", "undocument", "sans.papiers", r"\bdeporta", r"\bexpuls", "detention"),
    *("مهاجر", "هجرة", "لاجئ", "لجوء", "منفى", "شهادات", "تهريب", "اتجار", "ترحيل", "احتجاز"),
)
"""What would tell a finder what this is about: patterns, compared without accents or case."""


@dataclass(frozen=True, kw_only=True)
class Office:
    """Under what neutral name, and how, those who answer for the data are reached; `authority` is whom to turn to next.

    `door_url` is the page on which a person sees and takes back what is theirs. `hosted_in` are the countries
    (ISO 3166) in which what was entrusted is kept.
    """

    name: Labels
    phone: str = ""
    email: str = ""
    address: str = ""
    authority: Labels = field(default_factory=dict)
    door_url: str = ""
    hosted_in: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """One yes: for whom, what, and why."""

    for_whom: str
    what: tuple[str, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What one agreement allows and until when; `closed` is the sentence said instead when it allows nothing now."""

    allowances: tuple[Allowance, ...] = ()
    not_before: date | None = None
    valid_until: date | None = None
    review_on: date | None = None
    closed: str = ""
    closed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """A person's choices as they stand, to be printed or read out."""

    choices: tuple[Choice, ...]
    office: Office
    handle: str = field(default_factory=new_id)


def receipt_for(records: Sequence[ConsentRecord], office: Office, now: datetime) -> Receipt:
    """Say what one person's consents allow at this moment, leaving out those that newer ones replaced.

    Raises:
        InvalidInputError: the records are of several people, or the office's own words would tell what this is about.
    """
    require_one_person(records)
    require_neutral_office(office)
    choices = dict.fromkeys(_choice(record, now) for record in standing(records, now))
    return Receipt(choices=_worth_saying(choices), office=office)


def standing(records: Sequence[ConsentRecord], now: datetime) -> list[ConsentRecord]:
    """Give those of a person's consents that no newer one has replaced, in their order."""
    replaced = {name for r in records if is_approved(r) and has_begun(r, now) for name in r.supersedes if name != r.id}
    return [record for record in records if record.id not in replaced]


def require_neutral_office(office: Office) -> None:
    """Raise InvalidInputError when the office's own words would tell what this is about."""
    said = (*office.name.values(), office.email, office.address, *office.authority.values(), office.door_url)
    require_neutral(said)


def require_one_person(records: Iterable[ConsentRecord]) -> None:
    """Raise InvalidInputError when consents are of several people: nobody's paper tells of anybody else."""
    if len({record.participant_id for record in records}) > 1:
        raise InvalidInputError("receipt.people", "A receipt is for one person alone.")


def require_neutral(texts: Iterable[str]) -> None:
    """Raise InvalidInputError when a text to be printed holds a word that tells what this is about."""
    for text in texts:
        if _TELLING.search(_plain(text)):
            raise InvalidInputError(
                "receipt.telling",
                "“{text}” would tell whoever finds the paper what it is about: give a neutral name or address.",
                text=text[:80],
            )


def _worth_saying(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """Put each yes first, then each yes that ended; a no is said in words only when there is nothing else to say."""
    said = list(choices)
    dated = [c for c in said if c.allowances] + [c for c in said if c.closed_on is not None]
    return tuple(dated or said or [Choice(closed=NOTHING_ALLOWED)])


def _choice(record: ConsentRecord, now: datetime) -> Choice:
    if record.state not in VALID_STATES:
        closed = _CLOSED.get(record.state, OPEN)
        return Choice(closed=closed, closed_on=record.changed_at.date() if "{date}" in closed else None)
    if record.valid_until is not None and now >= ends_at(record.valid_until, record.time_zone):
        return Choice(closed=ENDED, closed_on=record.valid_until)
    allowances = _allowances(record.permissions)
    if not allowances:
        return Choice(closed=NOTHING_ALLOWED)
    return Choice(
        allowances=allowances,
        not_before=opens_on(record, now),
        valid_until=record.valid_until,
        review_on=record.review_on,
    )


def _allowances(permissions: Iterable[Permission]) -> tuple[Allowance, ...]:
    """Join the permissions that allow the same people the same; widest audience first."""
    purposes: dict[tuple[Audience, frozenset[Atom]], set[Purpose]] = {}
    for permission in permissions:
        if permission.atoms and permission.audience is not Audience.NOBODY:
            purposes.setdefault((permission.audience, permission.atoms), set()).add(permission.purpose)
    widest_first = sorted(purposes, key=lambda one: (list(Audience).index(one[0]), sorted(one[1])))
    return tuple(
        Allowance(
            for_whom=FOR_WHOM[audience],
            what=_what(atoms),
            why=tuple(WHY[purpose] for purpose in Purpose if purpose in purposes[audience, atoms]),
        )
        for audience, atoms in widest_first
    )


def _what(atoms: frozenset[Atom]) -> tuple[str, ...]:
    """Name what is met; that it exists goes without saying when more of it is met."""
    if atoms >= ALL_ATOMS:
        return (EVERYTHING,)
    met = [atom for atom in Atom if atom in atoms - {Atom.EXISTENCE}]
    return tuple(WHAT[atom] for atom in met or [Atom.EXISTENCE])


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", without_hidden_marks(text).casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


_TELLING = re.compile("|".join(_plain(pattern) for pattern in TELLING))
