"""The vocabulary taken out at the desk as SKOS, and one brought in: looked at first, or taken at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from archive.domain.errors import InvalidInputError
from archive.domain.ids import ConceptId
from archive.domain.thesaurus.exchange import LARGEST_BYTES, FileTerm, Trouble
from archive.domain.thesaurus.terms import Terms
from archive.languages import label, language_name
from archive.review.thesaurus.take_in import take_in
from archive.review.thesaurus.terms import terms_of
from archive.web.desk.thesaurus.page import show_terms
from archive.web.desk.visit import Visit

MOST_TOLD: Final = 200
"""How many troubles of a file the page tells; the command line tells them all."""


@dataclass(frozen=True, kw_only=True)
class Troubled:
    """A word of a file, what it is called there, and everything that is wrong with it."""

    uri: str
    name: str
    sentences: list[str]


def take_out(visit: Visit) -> Response:
    """Give the whole vocabulary as a file."""
    # What reads and writes RDF is large: no other page waits for it.
    from archive.preserve.skos.write import write_skos

    headers = {"content-disposition": 'attachment; filename="vocabulary.ttl"'}
    return Response(write_skos(terms_of(visit.kit)), media_type="text/turtle", headers=headers)


def post_file(visit: Visit) -> Response:
    """Take a file in, or only look at what it would change, and tell of everything that could not be taken as it is."""

    from archive.preserve.skos.read import read_skos

    def act() -> Response:
        file = visit.form.file()
        if file is None:
            raise InvalidInputError("skos.no_file", "Choose a file first.")
        found, unread = read_skos(file.whole(LARGEST_BYTES), terms_of(visit.kit).values())
        only_look = visit.form.one("act") != "take"
        taken = take_in(visit.kit, found, visit.form.one("into"), visit.actor, only_look=only_look)
        troubles = [*unread, *taken.troubles]
        return visit.page(
            "desk_thesaurus_file",
            taken=taken,
            only_look=only_look,
            more=max(0, len(troubles) - MOST_TOLD),
            troubled=_by_word(visit, found, troubles[:MOST_TOLD]),
        )

    return visit.attempt(act, lambda problem: show_terms(visit, problem))


def _by_word(visit: Visit, found: Sequence[FileTerm], troubles: Iterable[Trouble]) -> list[Troubled]:
    """Put all that is wrong with a word below its name, in the order in which words are first told of."""
    called = {each.uri: label(each.labels, visit.lang) for each in found if each.labels}
    terms = terms_of(visit.kit)
    told: dict[str, list[str]] = {}
    for each in troubles:
        told.setdefault(each.uri, []).append(visit.say(each.error.message, **_spoken(visit, terms, each)))
    return [Troubled(uri=uri, name=called.get(uri, ""), sentences=sentences) for uri, sentences in told.items()]


def _spoken(visit: Visit, terms: Terms, trouble: Trouble) -> dict[str, str | int]:
    """Give what a sentence is filled with as somebody reads it: languages, lists and words by their names."""

    def name(key: str, value: str | int) -> str | int:
        if key in ("language", "broad"):
            named = language_name(str(value), visit.lang)
            return f"{named} {value}" if "-" in str(value) else named
        word = terms.get(ConceptId(str(value))) if key in ("list", "chosen") else None
        return label(word.labels, visit.lang) if word is not None else value

    return {key: name(key, value) for key, value in trouble.error.values.items()}
