"""What may leave with the ledger of consents: roles, states and opaque ids; anything else is held back.

An export is read far from here, perhaps by nobody's friend. So nothing is copied because it looks harmless: a role
or a note is written out only when it is one of ours, an id or a hash only when it has the one shape it may have.
"""

from __future__ import annotations

import re
from typing import Final

from archive.domain.errors import InvalidInputError
from archive.domain.ids import looks_like_id
from archive.domain.ledger import BROKEN_HASH
from archive.domain.records import ConsentEvent
from archive.domain.terms import Role
from archive.languages import NOT_SAID, clean_language

WITHHELD: Final = "withheld"
"""What stands in the place of anything that is none of ours."""

ROLES: Final = frozenset(Role) | {"none", "participant", "guardian", "relative", "visitor"}
"""Who may be said to have acted: the desk's roles, and those of people who come from outside."""

NOTES: Final = frozenset({"recorded", "approved", "narrowed", "withdrawn", "renewed", "refused", "expired"})
"""What may be said of an act; a note in anybody's own words stays here."""

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")


def roles_of(event: ConsentEvent) -> tuple[str, ...]:
    """Name the roles in which somebody acted, each once."""
    said = event.actor_role.split("+")
    return tuple(dict.fromkeys(role if role in ROLES else WITHHELD for role in said))


def note_of(event: ConsentEvent) -> str:
    """Give an event's note when it is one of ours, else nothing."""
    return event.note if event.note in NOTES else ""


def opaque(text: str) -> str:
    """Give an id that has the shape of one."""
    return text if looks_like_id(text) else WITHHELD


def hash_of(text: str) -> str:
    """Give a SHA-256 that has the shape of one, or the mark of a break; nothing for nothing."""
    return text if text in ("", BROKEN_HASH) or _HASH.fullmatch(text) else WITHHELD


def countries(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Give the codes that name a country (ISO 3166, two letters), each once."""
    return tuple(dict.fromkeys(code for code in codes if _COUNTRY.fullmatch(code)))


def language_of(tag: str) -> str:
    """Give a language's tag when it is one (BCP 47), else that it was not said."""
    try:
        return clean_language(tag)
    except InvalidInputError:
        return NOT_SAID
