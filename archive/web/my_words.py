"""The plain words of the door that opens with a code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from archive.domain.terms import ConsentState


def _(sentence: str) -> str:
    """Mark a sentence for translation; it is said in the visitor's language further down."""
    return sentence


THING_WORDS: Final[Mapping[str, str]] = {
    "picture": _("your picture: face and body"),
    "voice": _("your voice"),
    "words": _("your words"),
    "name": _("your name, and the name you chose"),
    "details": _("places, dates and details about you"),
}
"""What can be taken back on its own."""

NOTHING_AT_ALL: Final = _("that it is here at all: then nothing of it is shown")
"""What goes when not even that it exists may be known."""

HAPPENED: Final[Mapping[ConsentState, str]] = {
    ConsentState.REQUESTED: _("You were asked."),
    ConsentState.DEFERRED: _("You wanted to think about it."),
    ConsentState.REFUSED: _("You said no."),
    ConsentState.GIVEN: _("Your yes was written down or confirmed."),
    ConsentState.RENEWED: _("Your yes was written down or confirmed."),
    ConsentState.EXPIRED: _("A yes came to its end."),
    ConsentState.INVALIDATED: _("A yes came to its end."),
    ConsentState.REVOKED: _("A yes came to its end."),
    ConsentState.WITHDRAWN: _("Something was taken back."),
    ConsentState.UNKNOWN: _("A yes came to its end."),
}
"""What a line of the ledger says, to the person it is about."""
