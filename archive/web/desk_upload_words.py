"""What the script of the upload page says, each sentence to be said in the person's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


def _(sentence: str) -> str:
    """Mark a sentence for translation; it is said in the visitor's language further down."""
    return sentence


SCRIPT_WORDS: Final[Mapping[str, str]] = {
    "waiting": _("waiting"),
    "reading": _("being read, {percent} %"),
    "sending": _("being sent"),
    "checking": _("being checked"),
    "line": _("waiting for the line"),
    "login": _("waiting for your log-in"),
    "paused": _("paused"),
    "needs_you": _("needs you"),
    "amount": _("{here} of {size} MB, {percent} %"),
    "safe": _("May be erased: {safe} of {all}."),
    "needs": _("Need you: {needs}."),
    "keep": _("Keep the card until it says here that you may erase it."),
    "erase": _(
        "Everything that you chose is here, compared with your card and checked in every copy. You may erase it."
    ),
    "erase_but": _(
        "You may erase what was sent: it is here, compared and checked. What was left out is only on your card."
    ),
    "compare": _(
        "May a card be erased? Choose the whole card here: what came in earlier is recognised and not sent again."
    ),
    "left_out": _("Left out, and only on your card: {all}"),
    "nothing": _("There was no film, sound, picture or written piece among it."),
    "unreadable": _("This file cannot be read any more. Put the card back in and choose it once more."),
    "choose_again": _("Choose this file once more to go on from where it stopped."),
    "otherwise": _("This file arrived otherwise than it was sent; send it again, and keep the card until then."),
    "not_taken": _("The archive did not take this file. Keep the card."),
    "logged_out": _("Your log-in has ended. What has arrived is kept; once you have logged in again, sending goes on."),
    "line_cut": _("The line is cut. What has arrived is kept; sending goes on by itself once the line is back."),
    "pause": _("Pause"),
    "go_on": _("Go on"),
    "pause_one": _("Pause {name}"),
    "go_on_one": _("Go on with {name}"),
    "again": _("Try again"),
    "again_one": _("Try {name} again"),
    "leave_out": _("Leave it out"),
    "leave_out_one": _("Leave {name} out"),
    "workshop": _("Say which workshop it comes from"),
    "open": _("Open it"),
    "open_one": _("Open {name}"),
}
"""Every sentence of the script by the name under which it asks for it."""
