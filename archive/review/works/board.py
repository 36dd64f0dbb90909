"""Where a work stands: what it lacks, who must act, and what visitors meet of it now, as `decide` says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from archive.domain.consent import DESK, PLAYER, Facts, Grant, Person, Reason, Refusal, decide
from archive.domain.covers import Cover, unsaid
from archive.domain.errors import BrokenRecordError, NotFoundError, readable
from archive.domain.records import ConsentRecord, Rendition, Work
from archive.domain.roles import CONSENT_OFFICER, MENDS_INTAKE, REVIEWER, WRITES
from archive.domain.sealed import Draft
from archive.domain.terms import PENDING_STATES, VALID_STATES, AppearanceRole, Recipe, Role, WorkKind, WorkState
from archive.domain.validity import is_approved, is_valid
from archive.domain.words.speaker_labels import open_labels
from archive.ports import Kit
from archive.review.people.separation import IsOwn, hands_in
from archive.review.works.replacement import awaits_signature
from archive.review.works.sealed_words import still_told
from archive.review.works.works import draft_shown, renditions, transcripts_of, whole_transcripts


class Lack(StrEnum):
    """What a work needs before strangers can meet it, in the order in which it is done."""

    PREPARATION = "preparation"
    MENDING = "mending"
    CHANGES = "changes"
    DESCRIPTION = "description"
    PEOPLE = "people"
    CONSENT = "consent"
    APPROVAL = "approval"
    AGREEMENT = "agreement"
    TRANSCRIPT = "transcript"
    CONCEALMENT = "concealment"
    COVERS = "covers"
    LOOK = "look"


class Met(StrEnum):
    """What visitors meet of a work, the richest first."""

    FILM = "film"
    COVERED_FILM = "covered_film"
    SOUND = "sound"
    PHOTO = "photo"
    COVERED_PHOTO = "covered_photo"
    READ_ALOUD = "read_aloud"
    TEXT = "text"
    CARD = "card"
    MARK = "mark"
    NOTHING = "nothing"


class Why(StrEnum):
    """Why visitors meet nothing of a work."""

    NOT_RELEASED = "not_released"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    HALTED = "halted"
    HELD = "held"
    TAKEN_BACK = "taken_back"
    LAPSED = "lapsed"
    NOT_ALLOWED = "not_allowed"
    NOT_CHECKED = "not_checked"
    UNREADABLE = "unreadable"


WHO_ACTS: Final[Mapping[Lack, frozenset[Role]]] = {
    Lack.PREPARATION: frozenset(),
    Lack.MENDING: MENDS_INTAKE,
    Lack.CHANGES: WRITES,
    Lack.DESCRIPTION: WRITES,
    Lack.PEOPLE: WRITES,
    Lack.CONSENT: WRITES,
    Lack.APPROVAL: CONSENT_OFFICER,
    Lack.AGREEMENT: frozenset(),
    Lack.TRANSCRIPT: WRITES,
    Lack.CONCEALMENT: WRITES,
    Lack.COVERS: WRITES,
    Lack.LOOK: REVIEWER,
}
"""Who does what a work lacks; what the archive does by itself, and what a person has said no to, is nobody's task."""

WITHOUT_PICTURES: Final = frozenset({WorkKind.WRITING, WorkKind.RADIO})
WITHOUT_WORDS: Final = frozenset({WorkKind.PHOTO})
_FIRST: Final[Mapping[WorkState, Lack]] = {
    WorkState.RECEIVED: Lack.PREPARATION,
    WorkState.PREPARING: Lack.PREPARATION,
    WorkState.QUARANTINED: Lack.MENDING,
    WorkState.SENT_BACK: Lack.CHANGES,
}
"""What a work needs before anything else, by its state."""

_CLOSED: Final = frozenset({WorkState.WITHDRAWN, WorkState.REFUSED})

_BEFORE_A_LOOK: Final = frozenset({WorkState.IN_REVIEW, WorkState.SENT_BACK})

_STILLS: Final = (Recipe.POSTER, Recipe.PHOTO, Recipe.WAVEFORM)
"""What is small enough to stand in a list, the most telling first."""

_MEANS: Final[Mapping[Recipe, tuple[Met, Met]]] = {
    Recipe.VIDEO: (Met.FILM, Met.COVERED_FILM),
    Recipe.STILL: (Met.SOUND, Met.SOUND),
    Recipe.AUDIO: (Met.SOUND, Met.SOUND),
    Recipe.PHOTO: (Met.PHOTO, Met.COVERED_PHOTO),
    Recipe.REVOICED_FILM: (Met.READ_ALOUD, Met.READ_ALOUD),
    Recipe.REVOICED: (Met.READ_ALOUD, Met.READ_ALOUD),
    Recipe.TEXT: (Met.TEXT, Met.TEXT),
    Recipe.CARD: (Met.CARD, Met.CARD),
    Recipe.STUB: (Met.MARK, Met.MARK),
}
"""What each rendition is to a visitor, plain and with covers drawn over it; the others go along with one of these."""

_SHUT_BY: Final[Mapping[Reason, Why]] = {
    Reason.NOT_RELEASED: Why.NOT_RELEASED,
    Reason.WITHDRAWN: Why.WITHDRAWN,
    Reason.QUARANTINED: Why.HALTED,
    Reason.HELD: Why.HELD,
    Reason.NOT_CHECKED: Why.NOT_CHECKED,
    Reason.MALFORMED: Why.UNREADABLE,
    Reason.NOBODY_APPEARS: Why.NOT_ALLOWED,
}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a work stands at this moment; `picture` is what the team may see of it in a list.

    `first_hands` are those to whom somebody must be a second person: of several things, who had a hand in each.
    """

    work: Work
    draft: Draft
    lacks: tuple[Lack, ...]
    met: Met
    why: Why | None
    picture: Rendition | None
    first_hands: Mapping[Lack, tuple[frozenset[str], ...]] = field(default_factory=dict)

    @property
    def acts(self) -> tuple[Lack, ...]:
        """Give what somebody can do now: the second look comes after all else."""
        others = tuple(lack for lack in self.lacks if lack is not Lack.LOOK)
        return others or self.lacks

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing is lacking but the look of a second person."""
        return self.lacks == (Lack.LOOK,)

    def may_act(self, lack: Lack, roles: frozenset[Role], is_own: IsOwn) -> bool:
        """Tell whether somebody with these roles can do what a work lacks, as far as it takes a second person."""
        hands = self.first_hands.get(lack, ())
        if not WHO_ACTS[lack] & roles or (hands and Role.CREW in roles and not self.work.operator):
            return False
        return not hands or not all(is_own(each) for each in hands)


def standing_of(kit: Kit, work: Work) -> Standing:
    """Say where a work stands now; of what cannot be read, nothing is met."""
    draft, now = draft_shown(kit, work.id), kit.clock.now()
    try:
        facts, made = kit.catalogue.facts(work.id), renditions(kit, work.id)
    except (NotFoundError, BrokenRecordError):
        return Standing(work=work, draft=draft, lacks=(), met=Met.NOTHING, why=Why.UNREADABLE, picture=None)
    met, why = met_now(facts, made, now)
    lacks = tuple(_lacks(kit, facts, draft, made))
    return Standing(
        work=facts.work,
        draft=draft,
        lacks=lacks,
        met=met,
        why=why,
        picture=_picture(facts, made, now),
        first_hands={lack: _FIRST_HANDS[lack](kit, facts, draft) for lack in lacks if lack in _FIRST_HANDS},
    )


def met_now(facts: Facts, made: tuple[Rendition, ...], now: datetime) -> tuple[Met, Why | None]:
    """Give the richest of what visitors are served of a work at this instant, or why that is nothing."""
    verdicts = [(each, decide(facts, each, PLAYER, now)) for each in made]
    served = [each for each, verdict in verdicts if isinstance(verdict, Grant) and each.recipe in _MEANS]
    if served:
        ways = [_MEANS[each.recipe][bool(each.edit)] for each in served]
        return min(ways, key=list(Met).index), None
    refused = [verdict.reason for _, verdict in verdicts if isinstance(verdict, Refusal)]
    return Met.NOTHING, _why(facts, refused, now)


def _why(facts: Facts, refused: list[Reason], now: datetime) -> Why:
    if facts.work.state is WorkState.WITHDRAWN:
        return Why.WITHDRAWN
    if facts.work.state is WorkState.QUARANTINED:
        return Why.HALTED
    if facts.work.state is WorkState.REFUSED:
        return Why.REFUSED
    if facts.work.state is not WorkState.RELEASED:
        return Why.NOT_RELEASED
    if any(person.unreadable for person in facts.people.values()):
        return Why.UNREADABLE
    shut = next((_SHUT_BY[reason] for reason in refused if reason in _SHUT_BY), None)
    if shut in (Why.HELD, Why.UNREADABLE):
        return shut
    return _closed_by_consent(facts, now) or shut or Why.NOT_ALLOWED


def _closed_by_consent(facts: Facts, now: datetime) -> Why | None:
    """Tell whether a consent that was given once, and holds no more, is why nothing is met."""
    for person in facts.people.values():
        if _holds(facts, person, now):
            continue
        about = list(_about(facts, person))
        if any(r.state not in VALID_STATES | PENDING_STATES for r in about):
            return Why.TAKEN_BACK
        if any(is_approved(r) for r in about):
            return Why.LAPSED
    return None


def _lacks(kit: Kit, facts: Facts, draft: Draft, made: tuple[Rendition, ...]) -> Iterator[Lack]:
    """Yield what a work needs, in order; one that was taken back or refused needs nothing any more."""
    work = facts.work
    if work.state in _CLOSED:
        return
    if work.state in _FIRST:
        yield _FIRST[work.state]
    if not (any(draft.titles.values()) and work.form and work.languages):
        yield Lack.DESCRIPTION
    yield from _lacks_of_people(facts, kit.clock.now())
    if not _is_written(kit, work, draft):
        yield Lack.TRANSCRIPT
    if not _is_concealed(kit, work, draft):
        yield Lack.CONCEALMENT
    if work.kind not in WITHOUT_PICTURES and unsaid(readable(kit.vault.find(Cover, work_id=work.id))):
        yield Lack.COVERS
    if work.state in _BEFORE_A_LOOK or (work.state is WorkState.RELEASED and awaits_signature(made)):
        yield Lack.LOOK


def _hands_in_consents(kit: Kit, facts: Facts, draft: Draft) -> tuple[frozenset[str], ...]:
    """Give, for each consent that waits, who recorded it, took part in it or filmed what it opens."""
    del kit, draft
    about = [record for person in facts.people.values() for record in _about(facts, person)]
    given = (record for record in about if record.state in VALID_STATES and not is_approved(record))
    filmed = {facts.work.operator} if facts.work.operator else set()
    return tuple(hands_in(record) | filmed for record in given)


def _hands_in_work(kit: Kit, facts: Facts, draft: Draft) -> tuple[frozenset[str], ...]:
    """Give who filmed a work, wrote about it, wrote it down, drew its covers or recorded its consents."""
    recorders = {record.recorder for person in facts.people.values() for record in _about(facts, person)}
    writers = {text.operator for text in transcripts_of(kit, draft.id)} | set(draft.writers)
    editors = {editor for cover in readable(kit.vault.find(Cover, work_id=draft.id)) for editor in cover.editors}
    return (frozenset(name for name in {facts.work.operator, *recorders, *writers, *editors} if name),)


_FIRST_HANDS: Final = {Lack.APPROVAL: _hands_in_consents, Lack.LOOK: _hands_in_work}
"""Who had a hand in what a second person is to sign."""


def _is_written(kit: Kit, work: Work, draft: Draft) -> bool:
    """Tell whether a person says that what is said in a work is written down, or that nothing is."""
    if work.kind in WITHOUT_WORDS or draft.wordless:
        return True
    try:
        written = whole_transcripts(kit, work.id)
    except BrokenRecordError:
        return False
    return bool(written) and not any(map(open_labels, written))


def _is_concealed(kit: Kit, work: Work, draft: Draft) -> bool:
    """Tell whether what is concealed of a work's words is concealed everywhere; not if that cannot be read."""
    try:
        return not still_told(kit, work, draft)
    except BrokenRecordError:
        return False


def _lacks_of_people(facts: Facts, now: datetime) -> Iterator[Lack]:
    """Yield what is missing of those who appear; who is only spoken of, and who is unknown, cannot be asked."""
    appear = [a for a in facts.work.appearances if a.role is not AppearanceRole.MENTIONED]
    if not appear:
        yield Lack.PEOPLE
        return
    known = [facts.people.get(a.participant_id) for a in appear if a.participant_id]
    wanting = {_wanting(facts, person, now) for person in known} if known else {Lack.CONSENT}
    yield from (lack for lack in (Lack.CONSENT, Lack.APPROVAL, Lack.AGREEMENT) if lack in wanting)


def _wanting(facts: Facts, person: Person | None, now: datetime) -> Lack | None:
    """Tell what is missing of one person's consent: to be asked, a second person's approval, or their yes."""
    if person is None or not (about := list(_about(facts, person))):
        return Lack.CONSENT
    if _holds(facts, person, now):
        return None
    if any(r.state in VALID_STATES and not is_approved(r) for r in about):
        return Lack.APPROVAL
    return Lack.AGREEMENT if any(r.state not in VALID_STATES | PENDING_STATES for r in about) else Lack.CONSENT


def _holds(facts: Facts, person: Person, now: datetime) -> bool:
    about = list(_about(facts, person))
    replaced = {old for r in about if is_approved(r) for old in r.supersedes}
    return any(is_valid(r, person.handle, now) and is_approved(r) for r in about if r.id not in replaced)


def _about(facts: Facts, person: Person) -> Iterator[ConsentRecord]:
    work = facts.work
    places = {work.id, work.workshop_id, work.project_id, *(segment.id for segment in work.segments)}
    return (record for record in person.records if record.scope.id in places)


def _picture(facts: Facts, made: tuple[Rendition, ...], now: datetime) -> Rendition | None:
    """Give the smallest still that the team may see; a covered one before a plain one, for a list needs no face."""
    may = [r for r in made if r.recipe in _STILLS and isinstance(decide(facts, r, DESK, now), Grant)]
    may.sort(key=lambda r: (_STILLS.index(r.recipe), not r.edit, r.width or 0))
    return next(iter(may), None)
