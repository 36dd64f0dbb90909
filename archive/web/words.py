"""The desk’s plain words for everything that the rules know by a code, to be said in the visitor’s language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from archive.access.covered import OWN_SENTENCES
from archive.domain.exports import ExportKind
from archive.domain.rooms.entries import Wanted
from archive.domain.terms import (
    CONTENT_WARNINGS,
    LICENCES,
    AfterDeath,
    AfterWithdrawal,
    AppearanceRole,
    Atom,
    Audience,
    ConsentState,
    FaceWords,
    Method,
    Pillar,
    Purpose,
    Recipe,
    Risk,
    Role,
    ScopeKind,
    WorkKind,
    WorkState,
)
from archive.ingest.vocabulary import KIND_NAMES
from archive.languages import _

WANTED: Final[Mapping[Wanted, str]] = {
    Wanted.SCREENING: _("a screening of the film"),
    Wanted.MEETING: _("a place to meet and talk"),
    Wanted.WORKSHOP: _("a workshop"),
    Wanted.OTHER: _("something else"),
}
"""What visitors may ask for around the film."""

FACE_WORDS: Final[Mapping[FaceWords, str]] = {
    FaceWords.OURS: _("A sentence of the archive’s own"),
    **OWN_SENTENCES,
    FaceWords.NOTHING: _("Nothing"),
}
"""What somebody may choose to have said beside a picture in which they are covered."""

DONE: Final[Mapping[str, str]] = {
    "saved": _("Saved."),
    "created": _("Created."),
    "uploaded": _("Taken in. It is being prepared; you can already describe it."),
    "known": _("This file was here already, so it was linked, not kept twice."),
    "recorded": _(
        "The consent is written down. Each no holds already; a yes opens nothing until a second person has approved it."
    ),
    "approved": _("Approved. From now on this consent holds."),
    "released": _("Released. Visitors now meet what everybody who appears allows."),
    "concealed": _("Concealed. The work is closed to visitors until a second person has looked at it."),
    "heard_again": _("It is written down that you have heard these places to their end."),
    "not_concealed": _("Not concealed any more. Visitors meet it again once a second person has looked at it."),
    "left_as_is": _("It stays as it is, and is not suggested in this work any more."),
    "published": _("Published. Visitors read it from this moment."),
    "answered": _("Written down. How to reach them is forgotten here."),
    "put_away": _("Taken away. Visitors do not find it any more; what you wrote stays here."),
    "sent_back": _("Sent back, with your reason."),
    "refused": _("Refused, with your reason. Nobody outside meets it; it stays on the board."),
    "taken_up": _("Taken up again. It waits for a second person’s look, like any work."),
    "handed_in": _("Handed in for review."),
    "withdrawn": _("Taken back. Nobody can reach it any more, as of this moment."),
    "narrowed": _("Taken back in part. It holds from this moment."),
    "removed": _("Removed."),
    "let_go": _("Written down. It is erased once somebody else says so too."),
    "merged": _("Merged. Works that have the other word are found under this one."),
    "retried": _("Taken in after all."),
    "preparing": _("It is being prepared again."),
    "talk_recorded": _("The conversation is kept. What it is to open waits for a second person."),
    "talk_kept": _("The conversation is kept. Now set the protection on the person’s page."),
    "talk_approved": _("Approved. From now on it holds, as far as the person also consented."),
    "lift_less": _("Taken back. It holds from this moment."),
    "proof_found": _("The proof is there as it was kept. The consent counts again."),
    "died": _("Written down. From now on nobody can allow more in their name."),
    "welcome": _("Welcome."),
    "whole": _("This transcript counts as whole from now on."),
    "unfinished": _(
        "This transcript counts as not finished. Until somebody says that it is whole, only the team reads it."
    ),
    "drafting": _("The draft is being made. It takes about as long as a third of the recording."),
    "covering": _("The covered pictures are being made. This can take as long as the film is."),
    "gone": _("This talk was finished or begun anew in the meantime. Nothing was changed; begin once more."),
}
"""What is said on the page that follows, once something was done."""


@dataclass(frozen=True)
class Words:
    """Every closed list of the rules, in plain words."""

    atoms: Mapping[Atom, str]
    found: Mapping[Atom, str]
    purposes: Mapping[Purpose, str]
    purpose_questions: Mapping[Purpose, str]
    audiences: Mapping[Audience, str]
    answers: Mapping[Audience, str]
    consent_states: Mapping[ConsentState, str]
    methods: Mapping[Method, str]
    risks: Mapping[Risk, str]
    pillars: Mapping[Pillar, str]
    after_withdrawal: Mapping[AfterWithdrawal, str]
    after_death: Mapping[AfterDeath, str]
    scopes: Mapping[ScopeKind, str]
    appearance_roles: Mapping[AppearanceRole, str]
    kinds: Mapping[WorkKind, str]
    states: Mapping[WorkState, str]
    recipes: Mapping[Recipe, str]
    roles: Mapping[Role, str]
    steps: Mapping[str, str]
    happenings: Mapping[str, str]
    content_warnings: Mapping[str, str]
    licences: Mapping[str, str]

    def reply(self, purpose: Purpose, audience: Audience) -> str:
        """Give what a person answered about a purpose: a plain yes where only yes or no can be said."""
        return _("Yes") if purpose in YES_OR_NO and audience is Audience.PUBLIC else self.answers[audience]


YES_OR_NO: Final = frozenset({Purpose.SOCIAL, Purpose.AI_TRAIN})
"""What nobody can keep to a room or to partners: it is for everybody, or not at all."""


WORDS: Final = Words(
    atoms={
        Atom.EXISTENCE: _("that the work exists"),
        Atom.WORDS: _("the words"),
        Atom.SPEECH: _("the way of speaking, the accent"),
        Atom.VOICE: _("the voice"),
        Atom.BODY: _("the body: shape, hands, clothes, marks on the skin"),
        Atom.FACE: _("the face"),
        Atom.PSEUDONYM: _("the chosen name"),
        Atom.NAME: _("the real name"),
        Atom.ORIGIN: _("where the person comes from"),
        Atom.PLACE: _("places"),
        Atom.TIME: _("dates and times"),
    },
    found={
        Atom.WORDS: _("words that somebody says or writes"),
        Atom.SPEECH: _("a way of speaking, an accent"),
        Atom.VOICE: _("a voice"),
        Atom.BODY: _("a body: shape, hands, clothes, marks on the skin"),
        Atom.FACE: _("a face"),
        Atom.PSEUDONYM: _("a chosen name"),
        Atom.NAME: _("a real name"),
        Atom.ORIGIN: _("where somebody comes from"),
        Atom.PLACE: _("a place"),
        Atom.TIME: _("a date or time"),
    },
    purposes={
        Purpose.STREAM: _("on the archive’s site"),
        Purpose.BROADCAST: _("copies that go out: radio, podcast, downloads"),
        Purpose.EDUCATION: _("in classes and trainings"),
        Purpose.RESEARCH: _("in research"),
        Purpose.SOCIAL: _("on social networks"),
        Purpose.FUNDRAISE: _("to ask for money for the association"),
        Purpose.PRESERVE: _("kept and prepared by the team"),
        Purpose.AI_TRAIN: _("to train artificial intelligence"),
    },
    purpose_questions={
        Purpose.PRESERVE: _(
            "Do you agree that the team keeps what you made here, and watches, hears or reads it to prepare it?"
        ),
        Purpose.STREAM: _("Do you agree that what you made is watched, heard or read on the archive’s site?"),
        Purpose.EDUCATION: _("Do you agree that what you made is used in classes and trainings?"),
        Purpose.RESEARCH: _("Do you agree that researchers study what you made?"),
        Purpose.BROADCAST: _(
            "Do you agree that copies of what you made go out: radio, podcast, downloads, other archives?"
        ),
        Purpose.SOCIAL: _("Do you agree that what you made is shown or announced on social networks?"),
        Purpose.FUNDRAISE: _("Do you agree that what you made is used to ask for money for the association?"),
        Purpose.AI_TRAIN: _("Do you agree that what you made is used to train artificial intelligence?"),
    },
    audiences={
        Audience.PUBLIC: _("everybody"),
        Audience.PARTNER: _("partners who log in"),
        Audience.ONSITE: _("the reading room"),
        Audience.TEAM: _("the team"),
        Audience.NOBODY: _("nobody"),
    },
    answers={
        Audience.NOBODY: _("No"),
        Audience.TEAM: _("Yes, only the team"),
        Audience.ONSITE: _("Yes, only in the reading room"),
        Audience.PARTNER: _("Yes, only partners who log in"),
        Audience.PUBLIC: _("Yes, everybody"),
    },
    consent_states={
        ConsentState.REQUESTED: _("asked for"),
        ConsentState.DEFERRED: _("put off"),
        ConsentState.REFUSED: _("refused"),
        ConsentState.GIVEN: _("given"),
        ConsentState.RENEWED: _("renewed"),
        ConsentState.EXPIRED: _("expired"),
        ConsentState.INVALIDATED: _("declared invalid"),
        ConsentState.REVOKED: _("revoked"),
        ConsentState.WITHDRAWN: _("taken back"),
        ConsentState.UNKNOWN: _("unknown"),
    },
    methods={
        Method.FORM_SCAN: _("a signed form, scanned or photographed"),
        Method.AUDIO: _("said aloud, recorded as sound"),
        Method.VIDEO: _("said aloud, recorded as film"),
        Method.THUMBPRINT: _("a thumbprint, before a witness"),
        Method.DIGITAL: _("a form filled in on a screen"),
    },
    risks={
        Risk.LOW: _("low: being recognised would do no harm"),
        Risk.VULNERABLE: _("vulnerable: being recognised could do harm"),
        Risk.HIGH: _("high: being recognised would put the person or others in danger"),
    },
    pillars={
        Pillar.RECOGNISABLE: _("the face or the voice"),
        Pillar.NAME: _("the real name"),
        Pillar.PLACE: _("places"),
    },
    after_withdrawal={
        AfterWithdrawal.NO_TRACE: _("No trace: as if it had never been there"),
        AfterWithdrawal.LEAVE_MARK: _("A mark: “the author asked us not to show more”"),
    },
    after_death={
        AfterDeath.KEEP: _("It goes on as it is; nobody may open more"),
        AfterDeath.CLOSE: _("Everything closes"),
    },
    scopes={
        ScopeKind.WORK: _("this one work"),
        ScopeKind.WORKSHOP: _("everything of the workshop"),
        ScopeKind.PROJECT: _("everything of the project"),
        ScopeKind.SEGMENT: _("one part of a work"),
    },
    appearance_roles={
        AppearanceRole.AUTHOR: _("tells or wrote it"),
        AppearanceRole.PERFORMER: _("performs it"),
        AppearanceRole.INTERVIEWER: _("asks the questions"),
        AppearanceRole.INTERPRETER: _("interprets"),
        AppearanceRole.BACKGROUND: _("is seen or heard in the background"),
        AppearanceRole.MENTIONED: _("is spoken of"),
    },
    kinds=KIND_NAMES,
    states={
        WorkState.RECEIVED: _("just come in"),
        WorkState.PREPARING: _("being prepared"),
        WorkState.IN_REVIEW: _("prepared, nobody has let it out yet"),
        WorkState.SENT_BACK: _("came back from review"),
        WorkState.REFUSED: _("refused in review"),
        WorkState.RELEASED: _("approved by a reviewer"),
        WorkState.WITHDRAWN: _("taken back for good"),
        WorkState.QUARANTINED: _("could not be prepared"),
    },
    recipes={
        Recipe.VIDEO: _("Film"),
        Recipe.STILL: _("Still card with the sound"),
        Recipe.AUDIO: _("Sound"),
        Recipe.PHOTO: _("Photograph"),
        Recipe.REVOICED_FILM: _("Film with another voice"),
        Recipe.REVOICED: _("What is said, read aloud"),
        Recipe.TEXT: _("Text"),
        Recipe.CAPTIONS: _("Captions"),
        Recipe.POSTER: _("Still picture"),
        Recipe.THUMBNAIL: _("Small still picture for lists"),
        Recipe.WAVEFORM: _("Picture of the sound"),
        Recipe.CARD: _("Card: title and summary"),
        Recipe.STUB: _("Mark: only that it exists"),
    },
    roles={
        Role.CREW: _("crew"),
        Role.FACILITATOR: _("facilitator"),
        Role.CONSENT_OFFICER: _("consent officer"),
        Role.REVIEWER: _("reviewer"),
        Role.ADMINISTRATOR: _("administrator"),
    },
    steps={
        "identify": _("looked at"),
        "probe": _("measured"),
        "describe": _("tags sealed away"),
        "analyse": _("text read"),
        "render": _("renditions made"),
        "conceal": _("faces covered"),
    },
    happenings={
        "recorded": _("written down"),
        "approved": _("approved by a second person"),
        "narrowed": _("taken back in part"),
        "withdrawn": _("taken back"),
        "proof_lost": _("its proof could not be found as it was kept"),
        "proof_found": _("its proof was found again"),
    },
    content_warnings=CONTENT_WARNINGS,
    licences=LICENCES,
)
"""The words of every page of the desk."""

BASES: Final[Mapping[str, str]] = {
    "eu-gdpr:A45": _("an adequacy decision"),
    "eu-gdpr:A46-2-c": _("standard contractual clauses"),
    "eu-gdpr:A49-1-a": _("each person’s explicit consent to it, told of its risks"),
    "ma-09-08:A43": _("an authorisation of the Moroccan commission (CNDP)"),
}
"""On what showing works from another country can rest."""

KINDS: Final[Mapping[ExportKind, str]] = {
    ExportKind.DOWNLOAD: _("a download by a partner"),
    ExportKind.BAG: _("a bag for another archive"),
    ExportKind.CLASS_PACK: _("a pack for a class"),
    ExportKind.FEED: _("a feed"),
}

"""In which forms something can leave."""

RULES: Final = (
    _("violence"),
    _("sexual violence"),
    _("death"),
    _("racism"),
    _("being locked up"),
    _("self-harm"),
    _("All rights stay with the author"),
    _("Sharing unchanged, with credit, not for money (CC BY-NC-ND)"),
    _("Sharing and adapting alike, with credit, not for money (CC BY-NC-SA)"),
    _("Sharing and adapting alike, with credit (CC BY-SA)"),
    _("Sharing and adapting, with credit (CC BY)"),
)
"""Names that stand among the rules themselves, marked here for translation."""
