"""The vocabulary taken out at the desk as SKOS, and one brought in: looked at first, or taken at once."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from archive.domain.errors import InvalidInputError
from archive.domain.thesaurus.exchange import LARGEST_BYTES
from archive.review.thesaurus.take_in import take_in
from archive.review.thesaurus.terms import terms_of
from archive.web.desk.thesaurus.page import show_terms
from archive.web.desk.visit import Visit

MOST_TOLD: Final = 200
"""How many troubles of a file the page tells; the command line tells them all."""


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
            troubles=[(each.uri, visit.say(each.error.message, **each.error.values)) for each in troubles[:MOST_TOLD]],
        )

    return visit.attempt(act, lambda problem: show_terms(visit, problem))
