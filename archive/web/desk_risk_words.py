"""The questions of the risk conversation in plain words, to be said in the language of whoever asks them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from archive.domain.risk import Answer
from archive.domain.terms import Audience


def _(sentence: str) -> str:
    """Mark a sentence for translation; it is said in the visitor's language further down."""
    return sentence


ASKED: Final[Mapping[str, str]] = {
    "sought": _("Is anybody looking for them: a smuggler, a trafficker, a former partner, a family, a government?"),
    "harm": _("Could somebody who recognises them harm them or their family, here or where they come from?"),
    "claim": _("Is a decision about their right to stay still open, in which a story told here could be used?"),
    "sent_away": _("Could they be locked up or sent away if somebody learned where they are?"),
    "relatives": _("Do people dear to them still live where the story took place?"),
    "depends": _("Do they depend on somebody who could punish them for speaking: an employer, a landlord, a home?"),
    "alone": _("Would they have nobody to turn to if it went wrong?"),
    "raw": _("Is what they tell still very close: a loss, violence or an illness of the last year?"),
    "imagine": _("Is it hard for them to imagine who may see it: their village, their children, in ten years?"),
}
"""What is asked, by its code."""

SAID: Final[Mapping[Answer, str]] = {
    Answer.NO: _("No"),
    Answer.YES: _("Yes"),
    Answer.UNSURE: _("Not sure"),
}
"""What can be answered."""

LIFTED_FOR: Final[Mapping[Audience, str]] = {
    Audience.ONSITE: _("the reading room"),
    Audience.PARTNER: _("partners who log in"),
    Audience.PUBLIC: _("everybody"),
}
"""For whom a cap can be lifted, the fewest first."""
