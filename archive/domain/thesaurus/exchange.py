"""A word as a file of another system tells of it, by addresses, before anybody knows what is true of it here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from archive.domain.errors import InvalidInputError
from archive.domain.thesaurus.terms import NEVER_FACET, PERSON

LARGEST_BYTES: Final = 5_000_000
"""How large a file may be: more is no vocabulary of a workshop, and would take a minute to read."""

ACCESS: Final[Mapping[str, str]] = {"": "public", PERSON: PERSON, NEVER_FACET: NEVER_FACET}
"""How a file says what a word tells of a person, as `dcterms:accessRights`: whatever else it says there is `person`."""


@dataclass(frozen=True, kw_only=True)
class FileTerm:
    """One concept, or one scheme, of a file: everything that is said of it, with its relations as addresses."""

    uri: str
    is_scheme: bool = False
    identifier: str = ""
    schemes: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()
    is_top: bool = False
    deprecated: bool = False
    reveals: str | None = None


@dataclass(frozen=True)
class Trouble:
    """One thing of a file that could not be taken as it was: the word's address, and one sentence."""

    uri: str
    error: InvalidInputError


def trouble(uri: str, code: str, sentence: str, **values: str | int) -> Trouble:
    """Tell of one thing that could not be taken as it was."""
    return Trouble(uri, InvalidInputError(f"skos.{code}", sentence, **values))
