"""How each kind of record is kept: its table, its indexed fields, and its one strict way to JSON and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

import msgspec

from archive.domain.errors import BrokenRecordError
from archive.domain.records import (
    Concept,
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
from archive.domain.sealed import Account, Draft, Evidence, Identity, Original, QuarantineEntry, Transcript

T = TypeVar("T")
Document = dict[str, Any]


@dataclass(frozen=True)
class RecordKind:
    """One kind of record: its class, its table, and where in a document each indexed field stands.

    A path is dotted and walks through lists: `appearances.participant_id` names everybody who appears.
    """

    record_class: type[Any]
    table: str
    indexed: Mapping[str, str]


def _kind(record_class: type[Any], table: str, *fields: str, **paths: str) -> RecordKind:
    return RecordKind(record_class, table, {field: field for field in fields} | paths)


CATALOGUE_KINDS: Final = (
    _kind(Organisation, "organisations"),
    _kind(Project, "projects"),
    _kind(Workshop, "workshops", "project_id"),
    _kind(Session, "sessions", "workshop_id"),
    _kind(ParticipantHandle, "participants"),
    _kind(Pseudonym, "pseudonyms", "participant_id"),
    _kind(
        Work,
        "works",
        *("workshop_id", "project_id", "session_id", "state", "kind", "form", "themes"),
        participant_id="appearances.participant_id",
        language="languages",
    ),
    _kind(Rendition, "renditions", "work_id", "recipe"),
    _kind(ConsentRecord, "consents", "participant_id", "state", scope_id="scope.id"),
    _kind(ConsentEvent, "consent_events", "record_id", "participant_id"),
    _kind(Concept, "concepts", "broader"),
)
"""What the open side keeps."""

VAULT_KINDS: Final = (
    _kind(Identity, "identities"),
    _kind(Original, "originals", "sha256", "work_id"),
    _kind(Transcript, "transcripts", "work_id"),
    _kind(Draft, "drafts"),
    _kind(Evidence, "evidence", "participant_id"),
    _kind(Account, "accounts", "name"),
    _kind(QuarantineEntry, "quarantine", "resolved"),
)
"""What the sealed side keeps."""

_BY_CLASS: Final = {kind.record_class: kind for kind in CATALOGUE_KINDS + VAULT_KINDS}
_BY_TABLE: Final = {kind.table: kind for kind in CATALOGUE_KINDS + VAULT_KINDS}
_ENCODER: Final = msgspec.json.Encoder(order="deterministic")
_UNREADABLE = (msgspec.DecodeError, ValueError, RecursionError)


def kind_of(record_class: type[Any]) -> RecordKind:
    """Give how a class of records is kept, or raise TypeError when nothing keeps it."""
    try:
        return _BY_CLASS[record_class]
    except KeyError:
        raise TypeError(f"{record_class.__name__} is no kind of record") from None


def kind_of_table(table: str) -> RecordKind | None:
    """Give the kind of record that a table holds, or None when it holds loose documents."""
    return _BY_TABLE.get(table)


def to_json(record: object) -> bytes:
    """Write a record as JSON that reads back equal, or raise BrokenRecordError when it would not.

    The order of keys is fixed and sets are sorted, so the same record always gives the same bytes.
    """
    record_class = type(record)
    kind_of(record_class)
    try:
        raw = _ENCODER.encode(record)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise BrokenRecordError(f"this {record_class.__name__} cannot be kept: {error}") from error
    if from_json(record_class, raw) != record:
        raise BrokenRecordError(f"this {record_class.__name__} would not read back as it was saved")
    return raw


def from_json(record_class: type[T], raw: bytes) -> T:
    """Read a record back, strictly: a missing, unknown or malformed field raises BrokenRecordError."""
    try:
        record = _DECODERS[record_class].decode(raw)
    except _UNREADABLE as error:
        raise BrokenRecordError(f"a stored {record_class.__name__} cannot be read: {error}") from error
    if not record.id:
        raise BrokenRecordError(f"a stored {record_class.__name__} has no id")
    if _has_naive_instant(record):
        raise BrokenRecordError(f"a stored {record_class.__name__} has an instant without a time zone")
    if _ENCODER.encode(record) != raw:
        _refuse_unknown_fields(record_class, msgspec.json.decode(raw), msgspec.to_builtins(record))
    return record  # type: ignore[no-any-return]


def encode(record: object) -> Document:
    """Give a record as a plain document, as `to_json` would keep it."""
    document: Document = msgspec.json.decode(to_json(record))
    return document


def decode(record_class: type[T], document: Mapping[str, Any]) -> T:
    """Read a record from a plain document as strictly as `from_json`."""
    try:
        raw = msgspec.json.encode(document)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise BrokenRecordError(f"a stored {record_class.__name__} cannot be read: {error}") from error
    return from_json(record_class, raw)


def index_terms(kind: RecordKind, raw: bytes) -> list[tuple[str, str]]:
    """Give the (field, text) pairs under which a document is found, however broken the rest of it is.

    A field that holds nothing, or no text where text belongs, is found under the empty text.
    """
    if not kind.indexed:
        return []
    try:
        shape = _INDEX_DECODERS[kind.record_class].decode(raw)
    except _UNREADABLE:
        return [(field, "") for field in kind.indexed]
    terms = []
    for field, path in kind.indexed.items():
        head, *rest = path.split(".") if "." in path else (path,)
        value = getattr(shape, head)
        if isinstance(value, str) and not rest:
            terms.append((field, value))
        else:
            terms.extend((field, text) for text in dict.fromkeys(_texts(value, rest)))
    return terms


def stored_version(raw: bytes) -> int:
    """Give the version that a document carries, or -1, which no record can match, when it is malformed."""
    try:
        version = _VERSION_DECODER.decode(raw).version
    except _UNREADABLE:
        return -1
    return version if type(version) is int else -1


class _Versioned(msgspec.Struct):
    version: Any = 0


_VERSION_DECODER: Final = msgspec.json.Decoder(_Versioned)


def _index_decoder(kind: RecordKind) -> msgspec.json.Decoder[Any]:
    """Make a reader of the indexed fields alone, whatever they hold."""
    heads = dict.fromkeys(path.split(".")[0] for path in kind.indexed.values())
    shape = msgspec.defstruct(f"{kind.record_class.__name__}Index", [(head, Any, None) for head in heads])
    return msgspec.json.Decoder(shape)


def _instant_fields(record_class: type[Any]) -> tuple[str, ...]:
    info = msgspec.inspect.type_info(record_class)
    return tuple(field.name for field in info.fields if _may_be_instant(field.type))  # type: ignore[attr-defined]


def _may_be_instant(info: msgspec.inspect.Type) -> bool:
    parts = info.types if isinstance(info, msgspec.inspect.UnionType) else (info,)
    return any(isinstance(part, msgspec.inspect.DateTimeType) for part in parts)


_DECODERS: Final[Mapping[type[Any], msgspec.json.Decoder[Any]]] = {cls: msgspec.json.Decoder(cls) for cls in _BY_CLASS}
_INDEX_DECODERS: Final = {cls: _index_decoder(kind) for cls, kind in _BY_CLASS.items()}
_INSTANT_FIELDS: Final = {cls: _instant_fields(cls) for cls in _BY_CLASS}


def _has_naive_instant(record: object) -> bool:
    instants = (getattr(record, name) for name in _INSTANT_FIELDS[type(record)])
    return any(isinstance(instant, datetime) and instant.tzinfo is None for instant in instants)


def _texts(value: object, path: list[str]) -> Iterator[str]:
    """Walk along a path, through lists, and yield every text at its end."""
    if isinstance(value, list):
        for item in value:
            yield from _texts(item, path)
    elif path and isinstance(value, dict):
        yield from _texts(value.get(path[0]), path[1:])
    elif isinstance(value, bool):
        yield "true" if value else "false"
    else:
        yield value if isinstance(value, str) and not path else ""


def _refuse_unknown_fields(record_class: type[Any], stored: object, understood: object) -> None:
    """Refuse a field that this program does not know: it could be one that narrows a consent."""
    if isinstance(stored, dict) and isinstance(understood, dict):
        unknown = stored.keys() - understood.keys()
        if unknown:
            raise BrokenRecordError(f"a stored {record_class.__name__} has an unknown field: {min(unknown)}")
        for name, value in stored.items():
            _refuse_unknown_fields(record_class, value, understood[name])
    elif isinstance(stored, list) and isinstance(understood, (list, tuple)):
        for one, other in zip(stored, understood, strict=False):
            _refuse_unknown_fields(record_class, one, other)
