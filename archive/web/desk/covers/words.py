"""What the page of a work's covers says: where they stand, how each one is told apart, what its script says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from archive.domain.covers import CoverStyle
from archive.languages import _
from archive.review.works.covers import CoverStatus

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


STYLES: Final[Mapping[CoverStyle, str]] = {
    CoverStyle.FACE: _("a face"),
    CoverStyle.HEAD: _("a near head, by an oval"),
    CoverStyle.FIGURE: _("a whole figure, by a box around it"),
    CoverStyle.OUTLINE: _("a whole figure, by its outline: build, gestures and gait can still be read"),
    CoverStyle.THING: _("something that tells: a sign, a badge, a tattoo, a number plate"),
    CoverStyle.PICTURE: _("the whole picture"),
}
"""What a cover hides."""

TROUBLES: Final[Mapping[str, str]] = {
    "found_again": _("In the covered pictures a face was still found, so they were not kept. Covers were added there."),
    "failed": _("The covered pictures could not be made. The archive tries again by itself."),
    "high_risk": _(
        "Somebody at high risk is in it: instead of a covered film, a still card with the sound is used until somebody "
        "asks for the film."
    ),
}
"""Why there are no covered pictures."""

_BY_HAND: Final = _(
    "Covers are drawn by hand here. If whoever runs the archive adds its extra “faces”, the archive finds most faces "
    "by itself, and you only look them over."
)
_NOT_LOOKED_AT: Final = _("The archive has not looked for faces in it yet; it does so by itself.")
_BOXES: Final = _(
    "No outlines of figures are found here: the box around the whole figure is covered instead. In films the archive "
    "finds them once whoever runs it adds its extra “outlines”."
)
_SIGNS: Final = _(
    "The archive has covered what it took for writing: shop signs, plates, badges, papers. It misses some: look for "
    "those. It also finds words that tell nothing."
)
_SIGNS_NOT_YET: Final = _("The archive has not looked for signs and plates in it yet; it does so by itself.")
NO_SIGNS: Final = _(
    "Nothing here looks for shop signs, number plates, badges and papers. Look for them yourself, and cover them by "
    "hand."
)
_CURRENT: Final = _("The covered pictures are made with the covers as they are now.")
_OLDER: Final = _("The covered pictures are older than the covers, or than what people allowed since.")
_NOT_MADE: Final = _("The covered pictures are not made yet.")
_NOTHING: Final = _("As things stand, nothing has to be covered.")

SCRIPT_WORDS: Final[Mapping[str, str]] = {
    "saved": _("Everything is saved."),
    "saving": _("Being saved …"),
    "unsaved": _("Not saved yet. Keep this page open; it is tried again."),
    "logged_out": _("Your log-in has ended, and the last change is not saved. Log in in another tab; then go on here."),
    "refused": _("This could not be done."),
    "conflict": _("Somebody else changed this cover; here it is as they left it."),
    "whose": _("Whose is it?"),
    "unsaid": _("nobody has said whose it is"),
    "dismissed": _("nothing to hide"),
    "sure": _("the archive is {percent} % sure"),
    "by_hand": _("drawn by hand"),
    "start_of": _("Cover {letter}: go to its start, {time}"),
    "end_of": _("Cover {letter}: go to its end, {time}"),
    "surest_of": _("Cover {letter}: go to where the archive is surest, {time}"),
    "start": _("start"),
    "end": _("end"),
    "surest": _("surest"),
    "choose": _("Choose cover {letter}"),
    "chosen": _("Cover {letter}: {style}, {start} to {end}, {whose}"),
    "chosen_still": _("Cover {letter}: {style}, {whose}"),
    "none_chosen": _("Choose a cover in the picture, on the timeline or in the list."),
    "box": _("Cover {letter}. Arrow keys move it, with Shift they make it wider, narrower, taller or lower."),
    "corner": _("Make cover {letter} larger or smaller"),
    "not_here": _("This cover is not there at this moment. Go to its start, or stretch it up to here first."),
    "nothing_to_undo": _("There is nothing to undo."),
    "no_next": _("There is no next cover of the same kind to join it with."),
    "undone": _("Undone."),
    "play": _("Play"),
    "pause": _("Pause"),
    "dismiss": _("Nothing to hide here"),
    "restore": _("Cover it after all"),
    "to_look_at": _("{number} to look at"),
    "all_said": _("Of every cover somebody has said whose it is, or that there is nothing to hide."),
    "range": _("{first} to {last} of {all}"),
    "unplayable": _("This browser cannot play the film. The list below works without it."),
}
"""Every sentence of the script by the name under which it asks for it."""


def where_it_stands(standing: CoverStatus) -> list[str]:
    """Say in a few sentences where a work's covers and covered pictures stand."""
    said = []
    if not standing.has_detector:
        said.append(_BY_HAND)
    elif not standing.looked_at:
        said.append(_NOT_LOOKED_AT)
    if standing.outlines_as_boxes:
        said.append(_BOXES)
    said.append(_SIGNS if standing.signs_sought else _SIGNS_NOT_YET if standing.has_sign_finder else NO_SIGNS)
    if standing.trouble in TROUBLES:
        said.append(TROUBLES[standing.trouble])
    if standing.is_current:
        said.append(_CURRENT if standing.made else _NOTHING)
    elif standing.trouble not in TROUBLES:
        said.append(_OLDER if standing.made else _NOT_MADE)
    return said


def letter_of(place: int) -> str:
    """Give the letters that tell a cover apart, by its place in the order of time: A to Z, then AA, AB and so on."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, len(_LETTERS))
        letters = _LETTERS[rest] + letters
    return letters
