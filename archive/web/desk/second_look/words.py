"""The second look in plain words: what may still be seen, and what keeps a file from being approved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from archive.domain.terms import Atom, Verdict
from archive.languages import _
from archive.review.works.concealment import Obstacle
from archive.web.desk.second_look.checks import Mark

STILL_SEEN: Final[Mapping[Atom, str]] = {
    Atom.FACE: _("In the covered pictures: the face of somebody who should be covered, if only for a moment"),
    Atom.SPEECH: _("In what is read aloud: something of how somebody spoke, an accent, a laugh, a pause of theirs"),
    Atom.VOICE: _("In what is read aloud: the voice of somebody who was recorded, if only for a moment"),
    Atom.BODY: _("In the covered pictures: the body of somebody who should be covered, if only for a moment"),
}
"""What may still be seen although it was to be covered."""

OBSTACLES: Final[Mapping[Obstacle, str]] = {
    Obstacle.NOT_LOOKED_AT: _("nobody has looked for faces in it yet"),
    Obstacle.UNSAID: _("it shows a face, or something covered, of which nobody has said whose it is"),
    Obstacle.OLD_COVERS: _("the covers or the consents have changed since it was made: have the covered pictures made"),
    Obstacle.OLD_SOUND: _("what is concealed of its words has changed since it was made: it is being made anew"),
    Obstacle.SILENT_UNREPORTED: _(
        "there is no report of how its words were concealed: “Make what is missing” on the work’s page makes it anew"
    ),
    Obstacle.LIPS: _(
        "a mouth is seen while something concealed is said, and lips can be read: cover it for that time, or the face"
    ),
    Obstacle.UNPROVEN: _("the second hearing proves nothing of what is concealed in it: two people have to hear it"),
    Obstacle.OLD_READING: _("what is to be read has changed since it was read aloud: it is to be read anew"),
    Obstacle.UNREPORTED: _("there is no report of how it was read aloud"),
    Obstacle.NO_REPORT: _("there is no report that every picture was checked"),
}
"""Why a rendition cannot be approved."""

VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.APPROVED: _("approved and released"),
    Verdict.SENT_BACK: _("sent back"),
    Verdict.REFUSED: _("refused in review"),
    Verdict.TAKEN_UP: _("taken up again"),
}
"""What was decided of a work, as its history says it."""

MARKS: Final[Mapping[Mark, str]] = {
    Mark.OPEN: _("to settle"),
    Mark.KNOW: _("to know"),
    Mark.GOOD: _("in order"),
}
"""How a check ended, in a word or two."""
