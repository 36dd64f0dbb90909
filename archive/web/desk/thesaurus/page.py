"""The vocabulary's lists at the desk, a page of words at a time or as they are sought, and a form for a new word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from starlette.responses import Response

from archive.domain.ids import ConceptId
from archive.domain.records import Work
from archive.domain.thesaurus.concept import Concept
from archive.domain.thesaurus.terms import PERSON, Terms, above, is_scheme
from archive.languages import LANGUAGES, label
from archive.review.thesaurus.change import add_term
from archive.review.thesaurus.terms import find_terms, listed, terms_of
from archive.web.desk.thesaurus import fields
from archive.web.desk.visit import Problem, Visit, typed_or
from archive.web.http.forms import whole_number

PAGE_SIZE: Final = 100
FIRST: Final = "th"
"""The list that is shown when nobody asked for one: the themes."""


@dataclass(frozen=True, kw_only=True)
class TermRow:
    """A word in the list: how deep it stands, what stands for it today, and how many works have it."""

    term: Concept
    depth: int
    instead: Concept | None
    works: int


def row_of(visit: Visit, terms: Terms, term: Concept) -> TermRow:
    """Give a word as a list shows it."""
    return TermRow(
        term=term,
        depth=sum(not is_scheme(each) for each in above(terms, term)),
        instead=terms.get(term.replaced_by) if term.replaced_by else None,
        works=works_with(visit, term),
    )


def works_with(visit: Visit, term: Concept) -> int:
    """Count the works, released or not, that were given a word as their theme or form."""
    catalogue = visit.kit.catalogue
    return catalogue.count(Work, themes=term.id) + catalogue.count(Work, form=term.id)


def show_terms(visit: Visit, problem: Problem | None = None) -> Response:
    """List the words of a list with a form for a new one, or those that are called as somebody typed."""
    terms = terms_of(visit.kit)
    heads = fields.schemes(terms)
    scheme = _scheme(visit, terms)
    asked = visit.query("q")
    found = find_terms(terms, asked, most=PAGE_SIZE) if asked else listed(terms, scheme)
    last = max(1, -(-len(found) // PAGE_SIZE))
    number = min(max(whole_number(visit.query("page")), 1), last)
    under = terms.get(ConceptId(visit.query("under")))
    above_it = label(under.labels, visit.lang) if under is not None and not is_scheme(under) else ""
    empty: dict[str, Any] = {"reveals": PERSON, "into": scheme, "broader": above_it}
    return visit.page(
        "desk_thesaurus",
        problem,
        heads=heads,
        scheme=scheme,
        asked=asked,
        rows=[row_of(visit, terms, term) for term in found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]],
        number=number,
        last=last,
        adds=bool(problem or above_it),
        total=len(found),
        typed=typed_or(visit, problem, empty),
        list_choices=[(head.id, label(head.labels, visit.lang)) for head in heads],
        reveals_choices=visit.choices(fields.REVEALS),
        codes=LANGUAGES,
        names=fields.names_offered(terms, scheme, visit.lang),
    )


def post_term(visit: Visit) -> Response:
    """Add a word to a list."""

    def act() -> Response:
        terms = terms_of(visit.kit)
        scheme = _scheme(visit, terms)
        said = fields.read(visit.form, terms, scheme, visit.lang)
        new = add_term(visit.kit, scheme, said, visit.actor)
        return visit.go(f"/thesaurus/{new.id}", "created")

    return visit.attempt(act, lambda problem: show_terms(visit, problem))


def _scheme(visit: Visit, terms: Terms) -> str:
    asked = visit.form.one("scheme") or visit.query("scheme") or FIRST
    return asked if any(each.id == asked and is_scheme(each) for each in terms.values()) else FIRST
