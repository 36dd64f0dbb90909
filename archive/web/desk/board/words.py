"""The board in plain words: what a work lacks, who acts, and what visitors meet of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from archive.domain.terms import Role
from archive.languages import _
from archive.review.works.board import Lack, Met, Why

LACKS: Final[Mapping[Lack, str]] = {
    Lack.PREPARATION: _("the preparation, under way"),
    Lack.MENDING: _("the preparation, which failed"),
    Lack.CHANGES: _("came back from review"),
    Lack.DESCRIPTION: _("title, form or languages"),
    Lack.PEOPLE: _("who appears"),
    Lack.CONSENT: _("consent"),
    Lack.APPROVAL: _("approval of the consent"),
    Lack.AGREEMENT: _("somebody’s yes: they said no, or took it back"),
    Lack.TRANSCRIPT: _("transcript"),
    Lack.CONCEALMENT: _("words still to be concealed"),
    Lack.COVERS: _("whose the covered faces are"),
    Lack.LOOK: _("the look of a second person"),
}
"""What is still missing, as a list names it."""

WHO: Final[Mapping[Role, str]] = {
    Role.CREW: _("the crew"),
    Role.FACILITATOR: _("facilitators"),
    Role.CONSENT_OFFICER: _("a consent officer"),
    Role.REVIEWER: _("a reviewer"),
    Role.ADMINISTRATOR: _("those who run the archive"),
}
"""Who is to act, as the board names them."""

ANOTHER: Final[Mapping[Role, str]] = {
    Role.CONSENT_OFFICER: _("another consent officer"),
    Role.REVIEWER: _("another reviewer"),
}
"""Who is to act, where those who read it hold the role themselves but cannot be the second person."""

MET: Final[Mapping[Met, str]] = {
    Met.FILM: _("film"),
    Met.COVERED_FILM: _("film, covered"),
    Met.SOUND: _("sound"),
    Met.READ_ALOUD: _("a reading"),
    Met.PHOTO: _("photo"),
    Met.COVERED_PHOTO: _("photo, covered"),
    Met.TEXT: _("text"),
    Met.CARD: _("a card: title and summary"),
    Met.MARK: _("a mark that it exists"),
    Met.NOTHING: _("nothing"),
}
"""What visitors meet of a work."""

WHY: Final[Mapping[Why, str]] = {
    Why.NOT_RELEASED: _("nothing: nobody has let it out yet"),
    Why.REFUSED: _("nothing: it was refused in review"),
    Why.WITHDRAWN: _("nothing: the work was taken back"),
    Why.HALTED: _("nothing: it could not be prepared"),
    Why.HELD: _("nothing: somebody asked to take it down"),
    Why.TAKEN_BACK: _("nothing: consent taken back"),
    Why.LAPSED: _("nothing: a consent does not hold now"),
    Why.NOT_ALLOWED: _("nothing: not everybody who appears allows it"),
    Why.NOT_CHECKED: _("nothing: no second person has looked at it"),
    Why.UNREADABLE: _("nothing: a record cannot be read"),
}
"""Why visitors meet nothing of a work."""

BOARD_WORDS: Final[Mapping[str, Mapping[Any, str]]] = {
    "lacks": LACKS,
    "who": WHO,
    "another": ANOTHER,
    "met": MET,
    "why": WHY,
}
"""All of them, as templates ask for them."""
