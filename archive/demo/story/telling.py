"""What one work of the sample workshop consists of: who tells, what is said, and what they allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from archive.domain.records import Labels
from archive.domain.terms import ALL_ATOMS, NO_ATOMS, Atom, Pillar, Risk, WorkKind

Lines = Sequence[str]


class ConsentAnswer(Enum):
    """What a person of the sample workshop says about one work."""

    AS_FILMED = "as filmed"
    FACE_COVERED = "as filmed, with the face covered"
    AUDIO_ONLY = "audio only"
    TEXT_ONLY = "text only"
    READ_ALOUD = "the words alone, read by a machine where one is installed"
    MARK = "taken back, but a mark may stay"
    REFUSED = "refused"
    EXPIRED = "allowed for a time that is over"
    EMBARGOED = "allowed from a later year on"
    WITHDRAWN = "allowed, then taken back"
    WAITING = "allowed a moment ago: somebody has still to approve and to release it"


_SAID: Final = frozenset(
    {Atom.EXISTENCE, Atom.WORDS, Atom.PSEUDONYM, Atom.ORIGIN, Atom.PLACE, Atom.TIME},
)
_HEARD: Final = _SAID | {Atom.SPEECH, Atom.VOICE}
ATOMS_OF: Final[Mapping[ConsentAnswer, frozenset[Atom]]] = {
    ConsentAnswer.AS_FILMED: ALL_ATOMS - {Atom.NAME},
    ConsentAnswer.FACE_COVERED: ALL_ATOMS - {Atom.NAME, Atom.FACE},
    ConsentAnswer.AUDIO_ONLY: _HEARD,
    ConsentAnswer.TEXT_ONLY: _SAID,
    ConsentAnswer.READ_ALOUD: _SAID,
    ConsentAnswer.MARK: _SAID,
    ConsentAnswer.REFUSED: NO_ATOMS,
    ConsentAnswer.EXPIRED: _SAID,
    ConsentAnswer.EMBARGOED: _SAID,
    ConsentAnswer.WITHDRAWN: _HEARD,
    ConsentAnswer.WAITING: _SAID,
}
"""What each answer lets strangers meet while it holds."""

SHOWN: Final = frozenset(
    {
        ConsentAnswer.AS_FILMED,
        ConsentAnswer.FACE_COVERED,
        ConsentAnswer.AUDIO_ONLY,
        ConsentAnswer.TEXT_ONLY,
        ConsentAnswer.READ_ALOUD,
        ConsentAnswer.MARK,
    }
)
"""The answers after which a visitor meets something."""


@dataclass(frozen=True, kw_only=True)
class Teller:
    """Somebody who never was: how they are credited, how they speak and how they are protected."""

    key: str
    pseudonym: str
    languages: tuple[str, ...]
    pitch_hz: float
    throat: float
    pace: float = 1.0
    risk: Risk = Risk.VULNERABLE
    """Who is at high risk has talked it over, and wants to be heard all the same."""
    pillars: frozenset[Pillar] = frozenset({Pillar.RECOGNISABLE, Pillar.PLACE})


TELLERS: Final = (
    Teller(key="thread", pseudonym="Fil Bleu", languages=("fr",), pitch_hz=108, throat=0.96),
    Teller(key="reed", pseudonym="قصب", languages=("ar",), pitch_hz=192, throat=1.14, pace=1.1),
    Teller(key="kite", pseudonym="Kite", languages=("en",), pitch_hz=172, throat=1.08, pace=1.05, risk=Risk.LOW),
    Teller(
        key="sesame",
        pseudonym="Sésame",
        languages=("fr", "ar"),
        pitch_hz=205,
        throat=1.16,
        risk=Risk.HIGH,
        pillars=frozenset(),
    ),
    Teller(key="salt", pseudonym="ملح", languages=("ar", "fr"), pitch_hz=128, throat=1.0),
    Teller(key="lantern", pseudonym="Lantern", languages=("en",), pitch_hz=118, throat=0.98, pace=0.95),
)
"""The six of the sample workshop."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """One work: its place in the six days, its words, who made it and what they answered.

    `answers` are those of people who answered otherwise than the others. `by_chance` says that somebody whom nobody
    knows can be seen in it.
    """

    key: str
    kind: WorkKind
    day: int
    by: tuple[str, ...]
    answer: ConsentAnswer
    titles: Labels
    form: str
    summaries: Labels = field(default_factory=dict)
    themes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    lines: Lines = ()
    line_languages: tuple[str, ...] = ()
    translations: Mapping[str, Lines] = field(default_factory=dict)
    licence: str = "all_rights"
    answers: Mapping[str, ConsentAnswer] = field(default_factory=dict)
    by_chance: bool = False

    def answer_of(self, key: str) -> ConsentAnswer:
        """Give what one of those who made it answered."""
        return self.answers.get(key, self.answer)

    @property
    def is_covered(self) -> bool:
        """Tell whether somebody in it may not be seen, though the film may be shown."""
        return self.by_chance or ConsentAnswer.FACE_COVERED in map(self.answer_of, self.by)

    @property
    def language(self) -> str:
        """The language of its first words."""
        return self.languages[0] if self.languages else ""

    def language_of_line(self, number: int) -> str:
        """Give the language in which one line is said."""
        return self.line_languages[number] if self.line_languages else self.language


def in_three(fr: str, ar: str, en: str) -> Labels:
    """Say one thing in the archive's three languages."""
    return {"fr": fr, "ar": ar, "en": en}
