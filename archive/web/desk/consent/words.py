"""What is said to a person who is asked for their consent, in words that can be read aloud to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from archive.domain.terms import AfterDeath, AfterWithdrawal, Atom, Audience, Method, Purpose
from archive.languages import _

NOTICE: Final = (
    _("You may say no to everything. The help you get does not depend on it."),
    _("What is on the internet can be met at home too: by your family, and by people you fear."),
    _(
        "Faces can be covered. Voices are not changed: whoever knows your voice, your way of moving, your clothes or "
        "your story may recognise you. Nobody can promise that nobody will."
    ),
    _("A court can order us to hand over what we keep."),
    _("If you ask for asylum: what you tell here can be compared with what you told the authorities."),
    _("You can take everything back, or a part, at any time and without a reason."),
)
"""What everybody is told first; a consent carries the hash of it in the language in which it was told."""

FORM_VERSION: Final = "4"
"""Grows whenever a question is added, changes what it means, or can be answered otherwise."""

MEANS: Final[Mapping[Purpose, str]] = {
    Purpose.PRESERVE: _("The team keeps it sealed and looks at it to prepare it. Nobody else meets it."),
    Purpose.STREAM: _("It stands on a site that opens in every country. Somebody may film the screen."),
    Purpose.EDUCATION: _("A teacher shows it to a class, and people talk about it."),
    Purpose.RESEARCH: _("Researchers study it, compare it with others, and write about it."),
    Purpose.BROADCAST: _("Copies go out, to radios and to strangers. Nobody can fetch all of them back."),
    Purpose.SOCIAL: _("Everybody there can copy it, comment on it and pass it on. Nobody can fetch it back."),
    Purpose.FUNDRAISE: _("It is shown to people and firms so that they give money."),
    Purpose.AI_TRAIN: _("Computers learn from it. What they have learned cannot be taken out again."),
}
"""What a yes brings with it."""

WHO: Final[Mapping[Audience, str]] = {
    Audience.PUBLIC: _("A stranger, in any country:"),
    Audience.PARTNER: _("Every partner who logs in:"),
    Audience.ONSITE: _("Whoever comes to the reading room:"),
    Audience.TEAM: _("Each member of the team:"),
}

MEETS: Final[Mapping[Atom, str]] = {
    Atom.FACE: _("will see your face"),
    Atom.BODY: _("will see your body, your hands, your clothes"),
    Atom.VOICE: _("will hear your voice"),
    Atom.SPEECH: _("will hear your way of speaking, your accent"),
    Atom.WORDS: _("will hear or read your words"),
    Atom.PSEUDONYM: _("may learn the name you chose"),
    Atom.NAME: _("may learn your real name"),
    Atom.ORIGIN: _("may learn where you come from"),
    Atom.PLACE: _("may learn places you speak of"),
    Atom.TIME: _("may learn dates and times"),
    Atom.EXISTENCE: _("will know that there is a work"),
}
"""In the order in which a person should hear it: what shows them most, first."""

EVERYTHING: Final = _("will see, hear and read everything in it")

SPARED: Final[Mapping[Atom, str]] = {
    Atom.FACE: _("will not see your face"),
    Atom.VOICE: _("will not hear your voice"),
    Atom.NAME: _("will not learn your real name"),
}
"""What is worth saying when it is not met."""

YOURS: Final[Mapping[Atom, str]] = {
    Atom.WORDS: _("my words"),
    Atom.SPEECH: _("my way of speaking, my accent"),
    Atom.VOICE: _("my voice"),
    Atom.BODY: _("my body, my hands, my clothes"),
    Atom.FACE: _("my face"),
    Atom.PSEUDONYM: _("the name I chose"),
    Atom.NAME: _("my real name"),
    Atom.ORIGIN: _("where I come from"),
    Atom.PLACE: _("places I speak of"),
    Atom.TIME: _("dates and times"),
}

IF_TAKEN_BACK: Final[Mapping[AfterWithdrawal, str]] = {
    AfterWithdrawal.NO_TRACE: _("No trace stays, as if it had never been there"),
    AfterWithdrawal.LEAVE_MARK: _("A mark stays: “the author asked us not to show more”"),
}

IF_I_DIE: Final[Mapping[AfterDeath, str]] = {
    AfterDeath.KEEP: _("It goes on as I said, and nobody opens more"),
    AfterDeath.CLOSE: _("Everything closes"),
}

HELD_BACK: Final = _("Kept back all the same, by your protection or by what you said before:")
OTHERS: Final = _("Kept back because somebody else is in it who does not allow it:")
TO_CHECK: Final = _("A second person first makes sure that nothing of this is in it:")

PROOFS: Final[Mapping[Method, str]] = {
    Method.FORM_SCAN: _("Photograph the signed form: the whole page, flat, in good light."),
    Method.AUDIO: _("Record: the day, what the person allows and to whom, and their own yes."),
    Method.VIDEO: _("Film the person saying what they allow and to whom, and yes."),
    Method.THUMBPRINT: _("Photograph the sheet with the thumbprint. A witness who is not you was there."),
    Method.DIGITAL: _("Keep the form as it was filled in: a PDF, or a picture of the screen."),
}
"""What makes a proof of each kind."""

ACCEPTS: Final[Mapping[Method, str]] = {
    Method.FORM_SCAN: "image/*,application/pdf",
    Method.AUDIO: "audio/*",
    Method.VIDEO: "video/*",
    Method.THUMBPRINT: "image/*,application/pdf",
    Method.DIGITAL: "image/*,application/pdf",
}
"""What a telephone offers first when the proof is chosen: its camera, or its recorder."""

RECORDING: Final[Mapping[str, str]] = {
    "refused": _("This browser may not use the microphone. Allow it in the browser’s settings, or choose a file."),
    "recording": _("It is being recorded."),
    "recorded": _("Recorded. Listen to it, then write it down; or record it again."),
    "sending": _("Sending the recording …"),
    "unsent": _("Not sent yet: the line is cut. It is tried again and again; please leave this page open."),
    "logged_out": _("Your log-in has ended. Log in again in another tab, then tap “Write it down” once more."),
}
"""What is said while somebody's own yes is recorded."""
