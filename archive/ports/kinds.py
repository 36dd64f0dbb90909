"""Every kind of record: its table, and the fields by which it is found and put in order, whatever the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from archive.domain.covers import ConcealmentReport, ConcealState, Cover, LookReport
from archive.domain.disclosure import ReleasedTables
from archive.domain.exports import ExportRecord
from archive.domain.history.decisions import ProofOpening, ReviewDecision
from archive.domain.history.editions import Edition
from archive.domain.history.half_filled import HalfFilled
from archive.domain.ledger import EvidenceRound
from archive.domain.records import (
    ConsentEvent,
    ConsentRecord,
    Organisation,
    ParticipantHandle,
    Project,
    Pseudonym,
    Rendition,
    Session,
    Work,
    Workshop,
)
from archive.domain.rooms.entries import RoomDraft, RoomEntry, VisitorRequest
from archive.domain.sealed import (
    Account,
    AccountChange,
    CallRequest,
    ConsentDraft,
    Death,
    Draft,
    Evidence,
    Identity,
    Original,
    PaperChoice,
    Pepper,
    QuarantineEntry,
    RiskTalk,
    TakedownRequest,
    TryCount,
    Upload,
    WithdrawalCode,
)
from archive.domain.takes import Assembly, SoundMatch
from archive.domain.thesaurus.concept import Concept
from archive.domain.tombstones import LogMark, Tombstone
from archive.domain.voicing.choice import Voicing, VoicingReport
from archive.domain.voicing.line_takes import LineTake
from archive.domain.withdrawals import Withdrawal
from archive.domain.words.edit_list import EditList
from archive.domain.words.machine_draft import DraftStretch, Glossary, MachineDraft
from archive.domain.words.telling.hearing import SecondHearing, SilenceReport
from archive.domain.words.transcripts import Transcript

OrderedType = type[str] | type[int] | type[date] | type[datetime]


@dataclass(frozen=True)
class RecordKind:
    """One kind of record: its class, its table, and where in a document each field stands by which it is found.

    A path may go one step into an object, and for an indexed field through a list: `appearances[].participant_id`
    names everybody who appears; one that ends in `?` tells whether its field holds anything ("true" or "false"). Where
    a field stands in two places, `+` joins their paths.
    Indexed fields are looked up by what they equal; ordered ones, of which every kind has
    its `id`, by a stretch, and records are given in their order. Fields of `words` are indexed ones that hold thousands
    of texts of one record, in which few records are looked for: what is asked of them is a text, and each of its words
    must be there. Where `told` names texts, or objects that lead to some, the beginnings of their words are such a
    field, `SOUGHT`, though no record keeps it.
    """

    record_class: type[Any]
    table: str
    indexed: Mapping[str, str]
    ordered: Mapping[str, tuple[str, OrderedType]] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    told: tuple[str, ...] = ()


SOUGHT: Final = "sought"
"""The field by which a record is found by its words, whether it keeps them or an engine takes them from its texts."""


def _kind(record_class: type[Any], table: str, *fields: str, **paths: str) -> RecordKind:
    indexed = {name.removesuffix("[]"): name for name in fields} | paths
    return RecordKind(record_class, table, indexed, {"id": ("id", str)})


def _ordered(kind: RecordKind, **types: OrderedType | tuple[str, OrderedType]) -> RecordKind:
    """Give a kind that can be put in the order of these fields too, each with its type and, if need be, its path."""
    ordered = {name: one if isinstance(one, tuple) else (name, one) for name, one in types.items()}
    return replace(kind, ordered={**kind.ordered, **ordered})


def _worded(kind: RecordKind) -> RecordKind:
    """Give a kind that is found by each of the words that it keeps, too."""
    return replace(kind, indexed={**kind.indexed, SOUGHT: f"{SOUGHT}[]"}, words=frozenset({SOUGHT}))


def _told(kind: RecordKind, *paths: str) -> RecordKind:
    """Give a kind that is found by how the words of these texts begin, too."""
    return replace(kind, indexed={**kind.indexed, SOUGHT: ""}, words=frozenset({SOUGHT}), told=paths)


CATALOGUE_KINDS: Final = (
    _kind(Organisation, "organisations"),
    _kind(Project, "projects"),
    _told(_ordered(_kind(Workshop, "workshops", "project_id"), year=int), "labels", "country", "year"),
    _kind(Session, "sessions", "workshop_id"),
    _ordered(_kind(ParticipantHandle, "participants"), adult_on=date, lift_ends_on=("lift.ends_on", date)),
    _ordered(_kind(Pseudonym, "pseudonyms", "participant_id"), text=str),
    _kind(
        Work,
        "works",
        *("workshop_id", "project_id", "state", "kind", "form", "themes[]"),
        participant_id="appearances[].participant_id+reader_id",
        language="languages[]",
    ),
    _kind(Rendition, "renditions", "work_id", "recipe"),
    _ordered(
        _kind(ConsentRecord, "consents", "participant_id", "state", "approver", "evidence_lost", scope_id="scope.id"),
        **dict.fromkeys(("valid_until", "not_before", "hidden_until", "review_on"), date),
        changed_at=datetime,
    ),
    _kind(ConsentEvent, "consent_events", "record_id", "participant_id"),
    _kind(Concept, "concepts", "broader"),
    _ordered(
        _kind(Withdrawal, "withdrawals", "participant_id", "settled", "done_at", "fate", work_id="work_ids[]"),
        at=datetime,
    ),
    _kind(ReleasedTables, "released_tables"),
    _ordered(_kind(RoomEntry, "room_entries", "kind"), published_at=datetime),
    _kind(LogMark, "marks"),
)
"""What the open side keeps."""

LOG_KINDS: Final = (_kind(Tombstone, "tombstones", "participant_id"),)
"""What the memory of withdrawals keeps, beside its own mark."""

VAULT_KINDS: Final = (
    _kind(Identity, "identities"),
    _told(_ordered(_kind(Original, "originals", "sha256", "work_id", "live_id"), size_bytes=int), "file_name"),
    _worded(_kind(Transcript, "transcripts", "work_id")),
    _ordered(_kind(Edition, "editions", "work_id", "transcript_id", "of", "is_part"), until=datetime),
    _kind(HalfFilled, "half_filled"),
    _kind(EditList, "edit_lists"),
    _kind(SilenceReport, "silence_reports", "work_id"),
    _kind(SecondHearing, "second_hearings"),
    _kind(Voicing, "voicings"),
    _kind(VoicingReport, "voicing_reports", "work_id"),
    _kind(LineTake, "line_takes", "work_id", "sound_id"),
    _kind(MachineDraft, "machine_drafts"),
    _ordered(_kind(DraftStretch, "draft_stretches", "work_id", "run"), start_ms=int),
    _kind(Glossary, "glossaries"),
    _worded(_kind(Draft, "drafts")),
    _kind(ConsentDraft, "consent_drafts"),
    _kind(Evidence, "evidence", "participant_id"),
    _ordered(_kind(Account, "accounts", "name", "active", is_tied="tied_to?"), name=str),
    _told(
        _ordered(
            _kind(QuarantineEntry, "quarantine", "resolved", "work_id", "original_id", "workshop_id", "operator"),
            at=datetime,
        ),
        "file_name",
    ),
    _kind(WithdrawalCode, "withdrawal_codes", "selector", "participant_id"),
    _kind(PaperChoice, "paper_choices"),
    _kind(Pepper, "peppers"),
    _ordered(_kind(CallRequest, "call_requests", "participant_id", "resolved"), asked_at=datetime),
    _told(
        _ordered(_kind(TakedownRequest, "takedown_requests", "work_id", "resolved", "hid"), asked_at=datetime),
        *("page", "reason", "contact"),
    ),
    _kind(TryCount, "try_counts"),
    _told(_ordered(_kind(RoomDraft, "room_drafts", "kind"), changed_at=datetime), "content.texts.title"),
    _told(
        _ordered(_kind(VisitorRequest, "visitor_requests", "resolved"), asked_at=datetime),
        *("place", "message", "contact", "note"),
    ),
    _kind(RiskTalk, "risk_talks", "participant_id", "approver", "ended_at", "audience"),
    _kind(Death, "deaths"),
    _ordered(_kind(AccountChange, "account_changes", "account_id"), at=datetime),
    _kind(EvidenceRound, "evidence_rounds"),
    _ordered(_kind(ReviewDecision, "review_decisions", "work_id"), at=datetime),
    _ordered(_kind(ProofOpening, "proof_openings", "evidence_id"), at=datetime),
    _kind(Cover, "covers", "work_id"),
    _kind(LookReport, "look_reports"),
    _kind(ConcealmentReport, "concealment_reports", "work_id"),
    _kind(ConcealState, "conceal_states"),
    _kind(Assembly, "assemblies", "unmade", "replaces[]"),
    _kind(SoundMatch, "sound_matches", "work_id", "sound_work_id", "answer"),
    _told(
        _ordered(_kind(Upload, "uploads", "account_id", "state", "sha256", "workshop_id"), began_at=datetime),
        *("file_name", "label"),
    ),
    _told(
        _ordered(_kind(ExportRecord, "exports", "recipient", work_id="items[].work_id"), made_at=datetime),
        *("recipient", "contact", "reference"),
    ),
)
"""What the sealed side keeps."""
