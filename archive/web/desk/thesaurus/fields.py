"""A word of the vocabulary as the fields of its form: what stands in them, and what somebody wrote there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from archive.domain.errors import InvalidInputError
from archive.domain.ids import ConceptId
from archive.domain.thesaurus.concept import Concept
from archive.domain.thesaurus.terms import NEVER_FACET, PERSON, Terms, is_scheme, scheme_of
from archive.languages import LANGUAGES, _, label
from archive.review.thesaurus.change import Wording
from archive.review.thesaurus.terms import term_called
from archive.web.http.forms import Form

REVEALS: Final[Mapping[str, str]] = {
    "": _("nothing: visitors see it and find works by it"),
    PERSON: _("something: it stays at the desk"),
    NEVER_FACET: _("so much that it may harm: it stays at the desk"),
}
"""How much a word tells of a person, as the desk says it."""

FieldValues = dict[str, str | Sequence[str]]


def filled(terms: Terms, term: Concept, lang: str) -> FieldValues:
    """Give a word as the fields of its form; what it is related to comes one a line, by names."""
    values: FieldValues = {}
    for language in LANGUAGES:
        values[f"label_{language}"] = term.labels.get(language, "")
        values[f"others_{language}"] = "\n".join(term.others.get(language, ()))
        values[f"note_{language}"] = term.notes.get(language, "")
    above = terms.get(term.broader) if term.broader else None
    values["broader"] = "" if above is None or is_scheme(above) else label(above.labels, lang)
    values["related"] = "\n".join(label(terms[each].labels, lang) for each in term.related if each in terms)
    values["reveals"] = term.reveals
    return values


def read(form: Form, terms: Terms, scheme: str, lang: str) -> Wording:
    """Read what somebody wrote of a word; names of other words may be in any language.

    Raises:
        InvalidInputError: another word is not there, or what the word tells of a person was not said.
    """
    if form.one("reveals") not in REVEALS or not form.many("reveals"):
        raise InvalidInputError("thesaurus.reveals_unsaid", "Say what the word tells of a person.")
    broader = form.one("broader")
    return Wording(
        labels={language: form.one(f"label_{language}") for language in LANGUAGES},
        others={language: tuple(form.one(f"others_{language}").splitlines()) for language in LANGUAGES},
        notes={language: form.one(f"note_{language}") for language in LANGUAGES},
        broader=term_called(terms, broader, scheme, lang).id if broader else ConceptId(scheme),
        related=tuple(_called(terms, form.one("related").splitlines(), lang)),
        reveals=form.one("reveals"),
    )


def _called(terms: Terms, lines: Iterable[str], lang: str) -> list[ConceptId]:
    return [term_called(terms, line, language=lang).id for line in lines if line.strip()]


def schemes(terms: Terms) -> list[Concept]:
    """Give the heads of all lists that a work is described by or a good practice is."""
    return [each for each in terms.values() if is_scheme(each)]


def names_offered(terms: Terms, scheme: str, lang: str, but: str = "") -> list[tuple[str, str]]:
    """Give the names that a field offers while one types, in all languages, each with what it leads to."""
    found: dict[str, str] = {}
    for each in terms.values():
        if scheme_of(each.id) == scheme and not is_scheme(each) and not each.deprecated and each.id != but:
            for language in (lang, *LANGUAGES):
                name = each.labels.get(language, "")
                if name and name not in found:
                    found[name] = "" if language == lang else label(each.labels, lang)
    return sorted(found.items())
