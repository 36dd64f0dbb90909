"""The archive's closed lists of words, from atoms to states, and which state may follow which (rules B.1)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from archive.domain.errors import RefusedError


class Atom(StrEnum):
    """One thing that a rendition can reveal about a person."""

    EXISTENCE = "existence"
    WORDS = "words"
    SPEECH = "speech"
    VOICE = "voice"
    BODY = "body"
    FACE = "face"
    PSEUDONYM = "pseudonym"
    NAME = "name"
    ORIGIN = "origin"
    PLACE = "place"
    TIME = "time"


ALL_ATOMS: frozenset[Atom] = frozenset(Atom)
NO_ATOMS: frozenset[Atom] = frozenset()
CONTENT_ATOMS: frozenset[Atom] = frozenset({Atom.PSEUDONYM, Atom.NAME, Atom.ORIGIN, Atom.PLACE, Atom.TIME})
"""Atoms that depend on what is said or shown, not on the medium; a reviewer can sign them off."""


class Audience(StrEnum):
    """Who is asking, widest first: each wider audience includes the narrower ones."""

    PUBLIC = "public"
    PARTNER = "partner"
    ONSITE = "onsite"
    TEAM = "team"
    NOBODY = "nobody"

    def covers(self, other: Audience) -> bool:
        """Tell whether a permission for this audience also serves the other, narrower one."""
        order = list(Audience)
        return self is not Audience.NOBODY and order.index(self) <= order.index(other)


OUTSIDE: Final = (Audience.ONSITE, Audience.PARTNER, Audience.PUBLIC)
"""Everybody who is not of the team, the narrowest first."""


class Purpose(StrEnum):
    """What a work is used for; consent to one never reaches another."""

    STREAM = "stream"
    BROADCAST = "broadcast"
    EDUCATION = "education"
    RESEARCH = "research"
    SOCIAL = "social"
    FUNDRAISE = "fundraise"
    PRESERVE = "preserve"
    AI_TRAIN = "ai_train"


class ConsentState(StrEnum):
    """Where a consent stands: the ten concrete states of the Data Privacy Vocabulary."""

    REQUESTED = "requested"
    DEFERRED = "deferred"
    REFUSED = "refused"
    GIVEN = "given"
    RENEWED = "renewed"
    EXPIRED = "expired"
    INVALIDATED = "invalidated"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


VALID_STATES: frozenset[ConsentState] = frozenset({ConsentState.GIVEN, ConsentState.RENEWED})
PENDING_STATES: frozenset[ConsentState] = frozenset({ConsentState.REQUESTED, ConsentState.DEFERRED})


class Method(StrEnum):
    """How a consent was given."""

    FORM_SCAN = "form_scan"
    AUDIO = "audio"
    VIDEO = "video"
    THUMBPRINT = "thumbprint"
    DIGITAL = "digital"


class Risk(StrEnum):
    """How much harm recognition could do to a person; everyone starts as vulnerable."""

    LOW = "low"
    VULNERABLE = "vulnerable"
    HIGH = "high"


class FaceWords(StrEnum):
    """What stands beside a film or photo in which somebody is covered: a sentence of theirs, ours, or nothing."""

    OURS = "ours"
    CHOSE = "chose"
    STORY = "story"
    LISTEN = "listen"
    NOTHING = "nothing"


class Pillar(StrEnum):
    """A way of being recognised that a person may choose to open, within the cap of their risk."""

    RECOGNISABLE = "recognisable"
    NAME = "name"
    PLACE = "place"


class AfterWithdrawal(StrEnum):
    """What stays visible after taking back."""

    NO_TRACE = "no_trace"
    LEAVE_MARK = "leave_mark"


class Fate(StrEnum):
    """What becomes of the sealed originals when something is taken back."""

    HIDE = "hide"
    HIDE_UNTIL = "hide_until"
    ERASE = "erase"


class PaperForm(StrEnum):
    """In what form a person wants to take their choices along; nothing at all is as good a choice as any."""

    PAPER = "paper"
    PHOTO = "photo"
    VOICE = "voice"
    NOTHING = "nothing"


class AfterDeath(StrEnum):
    """What becomes of a consent when the person has died."""

    KEEP = "keep"
    CLOSE = "close"


class ScopeKind(StrEnum):
    """How far a consent record reaches."""

    PROJECT = "project"
    WORKSHOP = "workshop"
    WORK = "work"
    SEGMENT = "segment"


class AppearanceRole(StrEnum):
    """In what way a person is part of a work."""

    AUTHOR = "author"
    PERFORMER = "performer"
    INTERVIEWER = "interviewer"
    INTERPRETER = "interpreter"
    BACKGROUND = "background"
    MENTIONED = "mentioned"


class WorkKind(StrEnum):
    """What sort of work it is."""

    INTERVIEW = "interview"
    SLAM = "slam"
    MUSIC = "music"
    WRITING = "writing"
    PHOTO = "photo"
    RADIO = "radio"


class WorkState(StrEnum):
    """How far a work has come; only a released one can be seen outside the team."""

    RECEIVED = "received"
    PREPARING = "preparing"
    IN_REVIEW = "in_review"
    SENT_BACK = "sent_back"
    REFUSED = "refused"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    QUARANTINED = "quarantined"


TOLD_WHY: Final = frozenset({WorkState.SENT_BACK, WorkState.REFUSED})
"""States in which a reviewer has left a reason that the team reads."""


class Verdict(StrEnum):
    """What somebody decided of a work in review."""

    APPROVED = "approved"
    SENT_BACK = "sent_back"
    REFUSED = "refused"
    TAKEN_UP = "taken_up"


class Recipe(StrEnum):
    """How a rendition is made; its place in the list is its richness, richest first."""

    VIDEO = "video"
    STILL = "still"
    AUDIO = "audio"
    PHOTO = "photo"
    REVOICED_FILM = "revoiced_film"
    REVOICED = "revoiced"
    TEXT = "text"
    CAPTIONS = "captions"
    POSTER = "poster"
    THUMBNAIL = "thumbnail"
    WAVEFORM = "waveform"
    CARD = "card"
    STUB = "stub"


READ_ALOUD: Final = frozenset({Recipe.REVOICED, Recipe.REVOICED_FILM})
"""The recipes in which a machine, or another person, reads what is said: nothing of the recording's sound is there."""


class Role(StrEnum):
    """What a person at the desk may do."""

    CREW = "crew"
    FACILITATOR = "facilitator"
    CONSENT_OFFICER = "consent_officer"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


CONTENT_WARNINGS: Final[Mapping[str, str]] = {
    "violence": "violence",
    "sexual-violence": "sexual violence",
    "death": "death",
    "racism": "racism",
    "detention": "being locked up",
    "self-harm": "self-harm",
}
"""What people are warned of before sound or image: the code a work carries, and its English name to be translated."""

LICENCES: Final[Mapping[str, str]] = {
    "all_rights": "All rights stay with the author",
    "CC-BY-NC-ND-4.0": "Sharing unchanged, with credit, not for money (CC BY-NC-ND)",
    "CC-BY-NC-SA-4.0": "Sharing and adapting alike, with credit, not for money (CC BY-NC-SA)",
    "CC-BY-SA-4.0": "Sharing and adapting alike, with credit (CC BY-SA)",
    "CC-BY-4.0": "Sharing and adapting, with credit (CC BY)",
}
"""Under which licence an author gives a work: its code, and its English sentence to be translated."""

_NEXT: dict[WorkState, frozenset[WorkState]] = {
    WorkState.RECEIVED: frozenset({WorkState.PREPARING, WorkState.QUARANTINED, WorkState.WITHDRAWN}),
    WorkState.PREPARING: frozenset({WorkState.IN_REVIEW, WorkState.QUARANTINED, WorkState.WITHDRAWN}),
    WorkState.IN_REVIEW: frozenset(
        {WorkState.RELEASED, WorkState.SENT_BACK, WorkState.REFUSED, WorkState.RECEIVED, WorkState.WITHDRAWN}
    ),
    WorkState.SENT_BACK: frozenset({WorkState.IN_REVIEW, WorkState.RECEIVED, WorkState.WITHDRAWN}),
    WorkState.REFUSED: frozenset({WorkState.IN_REVIEW, WorkState.WITHDRAWN}),
    WorkState.RELEASED: frozenset(
        {WorkState.IN_REVIEW, WorkState.SENT_BACK, WorkState.REFUSED, WorkState.RECEIVED, WorkState.WITHDRAWN}
    ),
    WorkState.QUARANTINED: frozenset({WorkState.RECEIVED, WorkState.PREPARING, WorkState.WITHDRAWN}),
    WorkState.WITHDRAWN: frozenset(),
}


def may_follow(now: WorkState, then: WorkState) -> bool:
    """Tell whether a work in one state may go to another; staying is always allowed."""
    return now is then or then in _NEXT[now]


def require_step(now: WorkState, then: WorkState) -> None:
    """Raise RefusedError unless a work in one state may go to another."""
    if not may_follow(now, then):
        message = f"A work that is {now.value} cannot become {then.value}."
        raise RefusedError(message)
