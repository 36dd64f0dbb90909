"""What the sealed side remembers: identities, file names, evidence, drafts, accounts (rules 0.8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from archive.domain.covers import ConcealmentReport, ConcealState, Cover, LookReport
from archive.domain.exports import ExportRecord
from archive.domain.history.decisions import ProofOpening, ReviewDecision
from archive.domain.history.editions import Edition
from archive.domain.history.half_filled import HalfFilled
from archive.domain.ids import AccountId, ConceptId, EvidenceId, OriginalId, ParticipantId, SessionId, UploadId, WorkId
from archive.domain.ledger import EvidenceRound
from archive.domain.records import Labels
from archive.domain.risk import Answer
from archive.domain.rooms.entries import RoomDraft, VisitorRequest
from archive.domain.takes import Assembly, SoundMatch
from archive.domain.terms import Audience, PaperForm, Pillar, Risk, Role
from archive.domain.uploads import UploadState
from archive.domain.voicing.choice import Voicing, VoicingReport
from archive.domain.voicing.line_takes import LineTake
from archive.domain.words.edit_list import EditList
from archive.domain.words.machine_draft import DraftRecord
from archive.domain.words.telling.hearing import HearingRecord
from archive.domain.words.transcripts import Transcript
from archive.domain.words.working_label import sought_words


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who a participant is; read by the people who protect them, never by a page of the public site.

    `named_person` is who may speak for them after their death, and how to reach that person.
    """

    id: ParticipantId
    legal_name: str | None = None
    contact: str | None = None
    languages: tuple[str, ...] = ()
    protection_notes: str = ""
    named_person: str = ""
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Original:
    """A file as it came in: its hash, its own name and every tag it carried.

    Of an erased one only its hash and size stay, so that the same file is not taken in again by mistake. `live_id` is
    what a telephone writes into a photo and into the film of its moment alike; `kind_said` says that somebody said what
    kind of work the file is, so that such a film stays a work of its own.
    """

    id: OriginalId
    work_id: WorkId
    sha256: str
    size_bytes: int
    file_name: str
    media_type: str = ""
    received_at: datetime | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    probe: Mapping[str, str] = field(default_factory=dict)
    erased_at: datetime | None = None
    live_id: str = ""
    kind_said: bool = False
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What the desk is still writing about a work (its id is the work's); released on approval.

    `writers` are the accounts that wrote any of it: none of them may release it.
    `sound_tracks` are the tracks of its sound that somebody chose, counted from 1.
    `label` is what the crew calls the work among themselves; it is no title, and nothing ever publishes it. `wordless`
    says that nothing is said in it, so that it needs no transcript. `sought` are the words of label, titles and
    summaries, by which the desk finds it; they always follow what is written here.
    """

    id: WorkId
    titles: Labels = field(default_factory=dict)
    summaries: Labels = field(default_factory=dict)
    notes: str = ""
    writers: tuple[str, ...] = ()
    sound_tracks: tuple[int, ...] = ()
    label: str = ""
    wordless: bool = False
    sought: tuple[str, ...] = ()
    version: int = 0

    def __post_init__(self) -> None:
        """Keep the words by which it is found those that stand here, whoever writes it."""
        object.__setattr__(self, "sought", sought_words((self.label, *self.titles.values(), *self.summaries.values())))


@dataclass(frozen=True, kw_only=True)
class ConsentDraft:
    """A talk over consent that somebody at the desk is in the middle of (its id is their account's).

    `said` is what was answered so far, field by field, as a form sends it. It opens nothing; once the consent is
    written down, or the talk given up, nothing of it is left and `talk` is empty.
    """

    id: AccountId
    talk: str = ""
    said: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    begun_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A kept proof of a consent: scan, sound, film or digital form."""

    id: EvidenceId
    participant_id: ParticipantId
    media_type: str
    sha256: str
    size_bytes: int
    file_name: str = ""
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Account:
    """Somebody who works at the desk.

    Every log-in is sealed with `session_mark`: a new one ends them all. By `full_name`, a name typed elsewhere is known
    to be theirs. `own_password`: they set it themselves. `tied_to` opened this account or set its password, until
    `confirmed_by` said whose it is (empty: the machine's operator; None: only the log of accounts knows). Without a
    `language`, their browser's is spoken.
    """

    id: AccountId
    name: str
    password_hash: str
    roles: frozenset[Role]
    active: bool = True
    language: str = "fr"
    session_mark: str = ""
    full_name: str = ""
    own_password: bool = True
    tied_to: tuple[str, ...] = ()
    confirmed_by: str | None = None
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class QuarantineEntry:
    """A file that could not be taken in: why, and where it waits to be tried again.

    It waits outside (`held_path`), among the originals (`original_id`), or as a work that came to a halt
    (`work_id`). `sentence` is why as it is looked up in another language, with `{name}` where one of `values` goes;
    those are sentences too, or words of a machine. `let_go_by` is the account that wants it erased unread. The rest is
    what was said about it when it came, so that a second try needs nobody to say it again.
    """

    id: str
    file_name: str
    code: str
    reason: str
    at: datetime
    workshop_id: str
    kind: str
    participant_id: str | None = None
    held_path: str | None = None
    original_id: OriginalId | None = None
    work_id: WorkId | None = None
    session_id: SessionId | None = None
    titles: Labels = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    form: ConceptId | None = None
    themes: tuple[ConceptId, ...] = ()
    operator: str | None = None
    resolved: bool = False
    sentence: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    label: str = ""
    let_go_by: str = ""
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class WithdrawalCode:
    """A code with which a person reaches what is theirs without an account; only its slow hash is kept.

    `selector` is the code's first symbols, by which the record is found. A code that has an end opens nothing.
    `given_by` and `ended_by` are the accounts that did it; a new code ends the one before in the name of who gave it.
    """

    id: str
    participant_id: ParticipantId
    selector: str
    code_hash: str
    given_at: datetime
    ended_at: datetime | None = None
    given_by: str = ""
    ended_by: str = ""
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class PaperChoice:
    """In what form a person wants to take their choices along (its id is the person's), as somebody noted it."""

    id: ParticipantId
    form: PaperForm
    noted_at: datetime
    by: str = ""
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Pepper:
    """A secret of this archive that is mixed into every hash of one kind (its id names the kind)."""

    id: str
    secret: str
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class CallRequest:
    """Somebody who came with their code and asks to be called; what they wrote is for those who protect them."""

    id: str
    participant_id: ParticipantId
    asked_at: datetime
    text: str = ""
    resolved: bool = False
    resolved_by: str = ""
    resolved_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class TakedownRequest:
    """Anybody's request to take something down, and what a person decided about it.

    `page` is what was typed; `work_id` the work that was found behind it, if any. `hid` tells whether the request
    itself hid the work, or waits for a person because of too many before it. `put_back` is a decision to show it again.
    """

    id: str
    page: str
    asked_at: datetime
    work_id: WorkId | None = None
    reason: str = ""
    contact: str = ""
    hid: bool = False
    resolved: bool = False
    resolved_by: str = ""
    resolved_at: datetime | None = None
    put_back: bool = False
    note: str = ""
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class TryCount:
    """How many wrong codes were tried at the door since an instant, by anybody in any process."""

    id: str
    since: datetime
    failed: int = 0
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that comes in over a line, in pieces: what was said about it, and what became of it.

    How much of it is here stands in no record: that is what lies on the disk. `said` is the client's own metadata as
    it came. `parts` are the uploads that this one was joined from; a part is `is_part` and never a file of its own.
    """

    id: UploadId
    account_id: AccountId
    began_at: datetime
    length_bytes: int | None
    original_id: OriginalId
    said: str = ""
    file_name: str = ""
    media_type: str = ""
    expected_sha256: str = ""
    workshop_id: str = ""
    kind: str = ""
    participant_id: ParticipantId | None = None
    is_part: bool = False
    parts: tuple[UploadId, ...] = ()
    state: UploadState = UploadState.RECEIVING
    sha256: str = ""
    work_id: WorkId | None = None
    was_known: bool = False
    problem: str = ""
    problem_values: Mapping[str, str] = field(default_factory=dict)
    label: str = ""
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class RiskTalk:
    """A recorded risk conversation: what was asked and answered, what was found, and what it is to lift, if anything.

    Its proof is `note`, written by a consent officer, or a recording (`evidence_id`). What it lifts holds only once a
    second person has approved it; then it stands in the participant's handle until somebody ends it, or it is over.
    """

    id: str
    participant_id: ParticipantId
    held_on: date
    answers: Mapping[str, Answer]
    found: Risk
    recorder: AccountId
    recorded_at: datetime
    note: str = ""
    evidence_id: EvidenceId | None = None
    pillars: frozenset[Pillar] = frozenset()
    audience: Audience = Audience.NOBODY
    ends_on: date | None = None
    approver: str = ""
    approved_at: datetime | None = None
    ended_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Death:
    """That a participant has died (its id is theirs): when, who told it, who wrote it down, and what was asked since.

    `asked` are requests of the named person or of relatives, each with who asked.
    """

    id: ParticipantId
    died_on: date
    reported_by: str
    recorder: AccountId
    recorded_at: datetime
    asked: tuple[str, ...] = ()
    corrected_by: str = ""
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class AccountChange:
    """One line about an account at the desk: what was done to it, by whom (nobody: from the command line), and when."""

    id: str
    account_id: AccountId
    at: datetime
    by: str
    what: str
    version: int = 0


SealedRecord = (
    Identity
    | Original
    | Transcript
    | Edition
    | HalfFilled
    | Draft
    | ConsentDraft
    | Evidence
    | Account
    | QuarantineEntry
    | WithdrawalCode
    | PaperChoice
    | Pepper
    | CallRequest
    | TakedownRequest
    | TryCount
    | RiskTalk
    | Death
    | AccountChange
    | EvidenceRound
    | Upload
    | ExportRecord
    | Cover
    | LookReport
    | ConcealmentReport
    | ConcealState
    | Assembly
    | SoundMatch
    | EditList
    | HearingRecord
    | DraftRecord
    | Voicing
    | VoicingReport
    | LineTake
    | RoomDraft
    | VisitorRequest
    | ReviewDecision
    | ProofOpening
)
"""Everything the vault keeps."""
