"""What the open side remembers: works, who appears, what they allowed; opaque ids only (rules A).

Nothing here holds a legal name, a contact, a file name or evidence: those are in `archive.domain.sealed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from archive.domain.disclosure import ReleasedTables
from archive.domain.ids import (
    ConceptId,
    EvidenceId,
    ParticipantId,
    ProjectId,
    RecordId,
    RenditionId,
    SegmentId,
    SessionId,
    WorkId,
    WorkshopId,
)
from archive.domain.recipes import AV1, COVERING_VERSION, RECIPE_VERSIONS, Parameters, name_of
from archive.domain.rooms.entries import RoomEntry
from archive.domain.terms import (
    READ_ALOUD,
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
    ScopeKind,
    WorkKind,
    WorkState,
)
from archive.domain.thesaurus.concept import Concept
from archive.domain.withdrawals import Withdrawal

Labels = Mapping[str, str]
"""One text in each language: `{"fr": …, "ar": …, "en": …}`."""


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """A body that answers for data, helps, pays or hosts."""

    id: str
    labels: Labels
    role: str
    country: str
    transfer_basis: str | None = None
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Project:
    """A programme of workshops with one controller and one legal basis; `transfer_basis` for leaving a country."""

    id: ProjectId
    labels: Labels
    controller_id: str
    legal_basis: str = "eu-gdpr:A9-2-a"
    partners: tuple[str, ...] = ()
    retention_review_on: date | None = None
    transfer_basis: str | None = None
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """Six days of telling, known outside by country and year only."""

    id: WorkshopId
    project_id: ProjectId
    labels: Labels
    country: str
    year: int
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Session:
    """One sitting on one of a workshop's six days."""

    id: SessionId
    workshop_id: WorkshopId
    day_number: int
    kind: str
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class CapLift:
    """What two people agreed with a grown-up after a recorded risk conversation: more of them may be recognised.

    It opens `pillars` beyond the cap of their risk, to `audience` and narrower ones, until `ends_on` is over. `risk` is
    how much harm was thought possible when it was talked over, `talk_id` the sealed record of the conversation.
    """

    talk_id: str
    pillars: frozenset[Pillar]
    audience: Audience
    risk: Risk
    talked_on: date
    ends_on: date
    recorder: str
    approver: str


@dataclass(frozen=True, kw_only=True)
class ParticipantHandle:
    """What the rules need to know of a person, and nothing that names them.

    `pillars` are the ways of being recognised that the person chose to open in the risk conversation; `lift` is what
    two people agreed to open beyond that. For an `unaccompanied` minor only a guardian appointed by law consents.
    `face_words` is what they want said beside a picture in which they are covered. `age_unsettled`: two memories of
    their age disagree, as after an older copy was put back; until it is written down again, nobody's consent counts.
    """

    id: ParticipantId
    risk: Risk = Risk.VULNERABLE
    pillars: frozenset[Pillar] = frozenset({Pillar.RECOGNISABLE, Pillar.PLACE})
    adult_on: date | None = None
    age_disputed: bool = False
    died_on: date | None = None
    unaccompanied: bool = False
    age_unsettled: bool = False
    lift: CapLift | None = None
    face_words: FaceWords = FaceWords.OURS
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Pseudonym:
    """The name under which a person wants to be credited."""

    id: str
    participant_id: ParticipantId
    text: str
    chosen_by_participant: bool = True
    linkable: bool = False
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of time in a work, half open, in milliseconds."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True, kw_only=True)
class Appearance:
    """A person in a work, unknown without `participant_id`, and what of them is there; no spans means everywhere."""

    participant_id: ParticipantId | None
    role: AppearanceRole
    atoms_present: frozenset[Atom]
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A named part of a work, in milliseconds; its name is for the desk unless it is said to be a chapter.

    One that is hard is told of beforehand, with the kinds of its `warnings`. A second person let `told_themes` out.
    """

    id: SegmentId
    start_ms: int
    end_ms: int
    labels: Labels = field(default_factory=dict)
    is_chapter: bool = False
    is_hard: bool = False
    themes: tuple[ConceptId, ...] = ()
    told_themes: tuple[ConceptId, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Work:
    """One told journey, or a part of one: what it is, who appears, how far it has come.

    `titles` and `summaries` are the released ones. One that somebody asked to take down is held from `held_at` on.
    `reader_id` reads it aloud; `film_at_high_risk` asks for covered pictures of those at high risk.
    """

    id: WorkId
    kind: WorkKind
    workshop_id: WorkshopId
    project_id: ProjectId
    session_id: SessionId | None = None
    state: WorkState = WorkState.RECEIVED
    titles: Labels = field(default_factory=dict)
    summaries: Labels = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    form: ConceptId | None = None
    themes: tuple[ConceptId, ...] = ()
    content_warnings: tuple[str, ...] = ()
    licence: str | None = None
    appearances: tuple[Appearance, ...] = ()
    segments: tuple[Segment, ...] = ()
    duration_ms: int | None = None
    steps_done: tuple[str, ...] = ()
    operator: str | None = None
    held_at: datetime | None = None
    reader_id: ParticipantId | None = None
    film_at_high_risk: bool = False
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Hidden:
    """What of one person a rendition does not show because it was covered; without an id, of everybody unknown."""

    participant_id: ParticipantId | None
    atoms: frozenset[Atom]


@dataclass(frozen=True, kw_only=True)
class QualityCheck:
    """A person's signature that a rendition does not reveal certain atoms.

    `hidden` is what the reviewer saw covered in every picture, and `report_sha256` the hash of the sealed report of how
    it was covered: they sign both. `made_without` is what its medium could carry and the file was made without.
    """

    reviewer: str
    operator: str
    at: datetime
    cleared: frozenset[Atom]
    made_without: frozenset[Atom] = frozenset()
    detector: str = "watched and read by a person"
    parameters: Labels = field(default_factory=dict)
    hidden: tuple[Hidden, ...] = ()
    report_sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class Rendition:
    """A file, card or stub made from a work to be shown, and what it exposes.

    What tells it from the others of its work is what made it: the recipe, its version and that of the covering, and the
    parameters (`domain.recipes`); no sentence does. `segment_ids` names the only segments it covers; None is the whole
    work. `etag` is random for each making. A card or a stub has no bytes: pages show it from the work's record.
    `hides` is what of whom was covered, with the covers whose mark is `edit`; it counts once a second person signed it.
    Of what was read aloud `edit` marks what was read, `read_by` whose voice it is; `silenced` marks what was silent.
    """

    id: RenditionId
    work_id: WorkId
    recipe: Recipe
    exposes: frozenset[Atom]
    checks: tuple[QualityCheck, ...] = ()
    segment_ids: frozenset[SegmentId] | None = None
    media_type: str = ""
    codecs: str = ""
    size_bytes: int = 0
    sha256: str = ""
    etag: str = ""
    language: str | None = None
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    recipe_version: int = 0
    covering_version: int = 0
    parameters: Parameters = field(default_factory=dict)
    hides: tuple[Hidden, ...] = ()
    edit: str = ""
    silenced: str = ""
    read_by: ParticipantId | None = None
    version: int = 0

    @property
    def label(self) -> str:
        """Give the English name of this choice, to be translated."""
        return name_of(self.recipe, self.parameters, concealed=bool(self.edit), by_person=bool(self.read_by))

    @property
    def is_for_every_device(self) -> bool:
        """Tell whether it is no film that only newer devices play; such a one always stands beside another."""
        return self.recipe is not Recipe.VIDEO or self.parameters.get("codec") != AV1

    @property
    def is_outdated(self) -> bool:
        """Tell whether its recipe, or the covering, was of another version than today's when this was made."""
        today = RECIPE_VERSIONS.get(self.recipe, self.recipe_version)
        is_covered = bool(self.edit) and self.recipe not in READ_ALOUD
        return self.recipe_version != today or (is_covered and self.covering_version != COVERING_VERSION)


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a consent record speaks about."""

    kind: ScopeKind
    id: str


@dataclass(frozen=True, kw_only=True)
class Permission:
    """One answer: for this purpose, this audience may meet these atoms; nobody and no atoms is a no."""

    audience: Audience
    purpose: Purpose
    atoms: frozenset[Atom]


@dataclass(frozen=True, kw_only=True)
class ConsentRecord:
    """What one person allowed, for what, to whom, from when until when, and how it was recorded.

    A record without permissions answers every purpose with no. `not_before` and `valid_until` are days in
    the record's own time zone; `valid_until` is the last valid one; `zones_release` is the release of the tz database
    they were first read with. Taken back until a day, a record is shut until `hidden_until`, and has begun all the
    same: what it replaced stays replaced. `given_at` is when it was first written down (without it, it counts as said
    as a child by whoever was one), `changed_at` the instant of its last event.
    `guardian_appointed` says that the guardian was appointed by law. A proof that could not be found again as it was
    kept (`evidence_lost`) proves nothing.
    """

    id: RecordId
    participant_id: ParticipantId
    scope: Scope
    state: ConsentState
    permissions: tuple[Permission, ...]
    changed_at: datetime
    recorder: str
    approver: str | None = None
    method: Method = Method.DIGITAL
    evidence_id: EvidenceId | None = None
    evidence_sha256: str | None = None
    evidence_lost: bool = False
    witness: str | None = None
    interpreter: str | None = None
    guardian: str | None = None
    guardian_appointed: bool = False
    child_assents: bool = False
    given_at: datetime | None = None
    not_before: date | None = None
    hidden_until: date | None = None
    valid_until: date | None = None
    review_on: date | None = None
    time_zone: str | None = None
    zones_release: str = ""
    language: str = "fr"
    notice_sha256: str = ""
    form_version: str = "1"
    jurisdictions: tuple[str, ...] = ()
    supersedes: tuple[RecordId, ...] = ()
    after_withdrawal: AfterWithdrawal = AfterWithdrawal.NO_TRACE
    after_death: AfterDeath = AfterDeath.KEEP
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class ConsentEvent:
    """One line of the ledger: what happened to a consent, when, by which role; chained to the line before."""

    id: str
    sequence: int
    record_id: RecordId
    participant_id: ParticipantId
    state: ConsentState
    at: datetime
    actor_role: str
    evidence_id: EvidenceId | None
    previous_hash: str
    hash: str
    note: str = ""
    version: int = 0


Record = (
    Organisation
    | Project
    | Workshop
    | Session
    | ParticipantHandle
    | Pseudonym
    | Work
    | Rendition
    | ConsentRecord
    | ConsentEvent
    | Concept
    | Withdrawal
    | ReleasedTables
    | RoomEntry
)
"""Everything the catalogue keeps."""
