"""What the second look asks about covered pictures, and why one cannot be approved, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from archive.domain.terms import Atom
from archive.review.works.concealment import Obstacle


def _(sentence: str) -> str:
    """Mark a sentence for translation; it is said in the visitor's language further down."""
    return sentence


STILL_SEEN: Final[Mapping[Atom, str]] = {
    Atom.FACE: _("In the covered pictures: the face of somebody who should be covered, if only for a moment"),
    Atom.BODY: _("In the covered pictures: the body of somebody who should be covered, if only for a moment"),
}
"""What may still be seen although it was to be covered."""

OBSTACLES: Final[Mapping[Obstacle, str]] = {
    Obstacle.NOT_LOOKED_AT: _("nobody has looked for faces in it yet"),
    Obstacle.UNSAID: _("it shows a face, or something covered, of which nobody has said whose it is"),
    Obstacle.OLD_COVERS: _("the covers or the consents have changed since it was made: have the covered pictures made"),
    Obstacle.NO_REPORT: _("there is no report that every picture was checked"),
}
"""Why a picture cannot be approved."""
