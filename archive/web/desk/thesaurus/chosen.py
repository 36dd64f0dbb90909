"""Words chosen for a work or a part of it: offered while one types, in any language, and read out of a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from starlette.responses import JSONResponse, Response

from archive.domain.ids import SegmentId
from archive.domain.records import Segment
from archive.domain.thesaurus.concept import Concept
from archive.domain.thesaurus.terms import Terms
from archive.languages import label
from archive.review.thesaurus.terms import as_today, find_terms, offered, term_called, terms_of
from archive.web.desk.thesaurus.fields import names_offered
from archive.web.desk.visit import Visit
from archive.web.http.forms import Typed
from archive.web.http.middleware import POLICY

NAMED: Final = "_named"
"""What the field is called in which a word is typed, behind the name of the boxes that are ticked."""

MOST_LISTED: Final = 120
"""Up to how many words a form lists whole; of more, it offers only those that begin as one types."""

WITH_TAGS: Final = f"{POLICY}; script-src 'self'; connect-src 'self'"
"""A page with a field for tags may run our own script and ask us for words; without it a plain list is offered."""


@dataclass(frozen=True, kw_only=True)
class Offered:
    """The words of a list as a form offers them, and every name that leads to one."""

    scheme: str
    words: list[Concept]
    names: list[tuple[str, str]]

    @property
    def is_listed(self) -> bool:
        """Whether all of them stand on the page to be ticked."""
        return len(self.words) <= MOST_LISTED


@dataclass(frozen=True)
class Tagged:
    """The themes of each part of a work, as they are called today; of the `silent` parts none are told outside."""

    terms: Terms
    silent: frozenset[SegmentId] = frozenset()

    def words(self, part: Segment) -> list[Concept]:
        """Give the words of a part."""
        return [self.terms[each] for each in as_today(self.terms, part.themes) if each in self.terms]

    def ticks(self, part: Segment) -> Typed:
        """Give the same as they are ticked in the form of the part."""
        return Typed.of({"part_themes": as_today(self.terms, part.themes)})


def offered_in(visit: Visit, terms: Terms, scheme: str, chosen: object = ()) -> Offered:
    """Give the words of a list for a form in which some are chosen already."""
    there = [str(each) for each in chosen] if isinstance(chosen, list | tuple) else [str(chosen)]
    return Offered(scheme=scheme, words=offered(terms, scheme, there), names=names_offered(terms, scheme, visit.lang))


def chosen_terms(visit: Visit, form: Typed, name: str, scheme: str) -> tuple[str, ...]:
    """Give the words that were ticked and the one that was typed, in any language.

    Raises:
        InvalidInputError: no word is called as somebody typed, or several are.
    """
    typed = form.one(name + NAMED)
    ticked = form.many(name)
    if typed:
        ticked.append(term_called(terms_of(visit.kit), typed, scheme, visit.lang).id)
    return tuple(dict.fromkeys(ticked))


def find(visit: Visit) -> Response:
    """Give the words that begin as somebody types, each with its name here and in the other languages."""
    found = find_terms(terms_of(visit.kit), visit.query("q"), visit.query("scheme"))
    return JSONResponse(
        [
            {
                "id": each.id,
                "label": label(each.labels, visit.lang),
                "beside": " · ".join(
                    text for code, text in each.labels.items() if text != label(each.labels, visit.lang)
                ),
            }
            for each in found
            if not each.deprecated
        ]
    )
