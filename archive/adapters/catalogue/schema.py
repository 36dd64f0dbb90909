"""How each kind of record is kept: its one strict way to JSON and back, and its indexed fields found in it.

Every document carries its schema number; an older one is brought up to date before it is read. How a field is added
to a record is told in `archive.adapters.catalogue.migrations`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice
from operator import attrgetter
from typing import Any, Final, TypeVar, cast

import msgspec

from archive.adapters.catalogue import migrations
from archive.domain.errors import BrokenRecordError
from archive.domain.words.working_label import beginnings
from archive.ports import RecordKind
from archive.ports.kinds import CATALOGUE_KINDS, LOG_KINDS, VAULT_KINDS

T = TypeVar("T")
Document = dict[str, Any]
Texts = str | list[str] | None
"""What an indexed field holds: a text, several, or nothing."""


_ALL_KINDS: Final = CATALOGUE_KINDS + VAULT_KINDS + LOG_KINDS
_BY_CLASS: Final = {kind.record_class: kind for kind in _ALL_KINDS}
_BY_TABLE: Final = {kind.table: kind for kind in _ALL_KINDS}
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

    Its schema number comes first. The order of keys is fixed and sets are sorted, so the same record always gives the
    same bytes.
    """
    record_class = type(record)
    kind_of(record_class)
    try:
        raw = _numbered(record_class, _ENCODER.encode(record))
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise BrokenRecordError(f"This {record_class.__name__} cannot be kept: {error}.") from error
    if from_json(record_class, raw) != record:
        raise BrokenRecordError(f"This {record_class.__name__} would not read back as it was saved.")
    return raw


def from_json(record_class: type[T], raw: bytes) -> T:
    """Read a record back, strictly: a missing, unknown or malformed field raises BrokenRecordError.

    An older document is first brought up to date; one that is newer than this program is as broken as any other.
    """
    raw = up_to_date(record_class, raw)
    try:
        record = _DECODERS[record_class].decode(raw)
    except _UNREADABLE as error:
        raise BrokenRecordError(f"A stored {record_class.__name__} cannot be read: {error}.") from error
    if not record.id:
        raise BrokenRecordError(f"A stored {record_class.__name__} has no id.")
    if _has_naive_instant(record):
        raise BrokenRecordError(f"A stored {record_class.__name__} has an instant without a time zone.")
    if _numbered(record_class, _ENCODER.encode(record)) != raw:
        stored = migrations.brought_up(_BY_CLASS[record_class].table, msgspec.json.decode(raw))
        _refuse_unknown_fields(record_class, stored, msgspec.to_builtins(record))
    return record  # type: ignore[no-any-return]


def up_to_date(record_class: type[Any], raw: bytes) -> bytes:
    """Give a stored document in today's shape, with today's schema number; one that is so already is given back.

    Raises:
        BrokenRecordError: it cannot be brought up to date.
    """
    if raw.startswith(_PREFIXES[record_class]):
        return raw
    try:
        stored = msgspec.json.decode(raw)
        if not isinstance(stored, dict):
            raise BrokenRecordError(f"A stored {record_class.__name__} is no object.")
        document = migrations.brought_up(_BY_CLASS[record_class].table, stored)
        return _numbered(record_class, msgspec.json.encode(document))
    except (*_UNREADABLE, TypeError, OverflowError) as error:
        raise BrokenRecordError(f"A stored {record_class.__name__} cannot be read: {error}.") from error


def as_document(kind: RecordKind | None, raw: bytes) -> Document:
    """Give a stored document to look at, in today's shape where it is a record that can be brought up to date."""
    if kind is not None:
        with suppress(BrokenRecordError):
            raw = up_to_date(kind.record_class, raw)
    document: Document = msgspec.json.decode(raw)
    return document


def is_up_to_date(kind: RecordKind, raw: bytes) -> bool:
    """Tell whether a document carries today's schema number where this program writes it."""
    return raw.startswith(_PREFIXES[kind.record_class])


def encode(record: object) -> Document:
    """Give a record as a plain document, as `to_json` would keep it."""
    document: Document = msgspec.json.decode(to_json(record))
    return document


def decode(record_class: type[T], document: Mapping[str, Any]) -> T:
    """Read a record from a plain document as strictly as `from_json`."""
    try:
        raw = msgspec.json.encode(document)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise BrokenRecordError(f"A stored {record_class.__name__} cannot be read: {error}.") from error
    return from_json(record_class, raw)


def indexed_texts(kind: RecordKind, raw: bytes) -> Sequence[Texts]:
    """Give, for each indexed field in its order, the text or texts under which a document is found.

    However broken the rest of the document is, this works. A field that holds nothing (None), or no text where text
    belongs, is found under the empty text. An older document is found as it will be read, and one that cannot be
    brought up to date by what it says as it is.
    """
    with suppress(BrokenRecordError):
        raw = up_to_date(kind.record_class, raw)
    texts = _INDEX_PLANS[kind.record_class].texts(raw)
    return [*texts, _told_words(kind, raw)] if kind.told else texts


def _told_words(kind: RecordKind, raw: bytes) -> list[str]:
    """Give how the words of a document's own texts begin, of as many as can be read."""
    try:
        document = msgspec.json.decode(raw)
    except _UNREADABLE:
        return []
    said = document if isinstance(document, dict) else {}
    return list(beginnings(text for path in kind.told for text in _texts_in(_at(said, path))))


def _at(value: object, path: str) -> object:
    """Give what stands at a path through objects, or nothing where it leads nowhere."""
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _texts_in(value: object) -> list[str]:
    """Give the texts that stand in a field: one, a number as one, or one in each language."""
    if isinstance(value, dict):
        return [text for text in value.values() if isinstance(text, str)]
    return [str(value)] if isinstance(value, str | int) else []


def stored_version(raw: bytes) -> int:
    """Give the version that a document carries, or -1, which no record can match, when it is malformed."""
    try:
        version = _VERSION_DECODER.decode(raw).version
    except _UNREADABLE:
        return -1
    return version if type(version) is int else -1


def _numbered(record_class: type[Any], raw: bytes) -> bytes:
    """Put today's schema number at the front of a document."""
    return _PREFIXES[record_class] + raw[1:]


class _Versioned(msgspec.Struct):
    version: Any = 0


_VERSION_DECODER: Final = msgspec.json.Decoder(_Versioned)


class _Inner(msgspec.Struct):
    """What an indexed field inside an object is read as."""

    text: str | None


class _IndexPlan:
    """How to read the indexed fields of one kind of record alone: quickly when they are sound, else patiently."""

    def __init__(self, kind: RecordKind) -> None:
        # What no path leads to is taken from the record's own texts, behind all others.
        fields = [path.split("+") for path in kind.indexed.values() if path]
        self._places = [len(paths) for paths in fields]
        self._paths = [path.split(".") for paths in fields for path in paths]
        self._inside = [position for position, path in enumerate(self._paths) if len(path) > 1]
        self._whether = [position for position, path in enumerate(self._paths) if path[0].endswith("?")]
        heads = [path[0].removesuffix("[]").removesuffix("?") for path in self._paths]
        shapes = {head: (head, _shape_of(path), None) for head, path in zip(heads, self._paths, strict=True)}
        self._decode = msgspec.json.Decoder(msgspec.defstruct(f"{kind.table}_index", shapes.values())).decode
        # A getter of one field gives no tuple.
        self._get = attrgetter(*heads) if len(heads) > 1 else lambda shape: [getattr(shape, head) for head in heads]

    def texts(self, raw: bytes) -> Sequence[Texts]:
        """Give the text or texts of each indexed field."""
        try:
            values = self._get(self._decode(raw))
        except _UNREADABLE:
            return self._patiently(raw)
        values = [("false", "true")[value] if isinstance(value, bool) else value for value in values]
        for position in self._inside:
            values[position] = _texts_inside(values[position])
        for position in self._whether:
            values[position] = "true" if values[position] else "false"
        return self._by_field(cast("Sequence[Texts]", values))

    def _patiently(self, raw: bytes) -> Sequence[Texts]:
        try:
            document = msgspec.json.decode(raw)
        except _UNREADABLE:
            document = None
        return self._by_field([_walk(document, path) for path in self._paths])

    def _by_field(self, values: Sequence[Texts]) -> Sequence[Texts]:
        """Put together what stands of one field in several places."""
        if len(values) == len(self._places):
            return values
        rest = iter(values)
        return [next(rest) if count == 1 else _joined(islice(rest, count)) for count in self._places]


def _joined(values: Iterable[Texts]) -> list[str]:
    """Give all texts of several places; a place that holds nothing adds none."""
    return [text for value in values for text in ([value] if isinstance(value, str) else value or ())]


def _shape_of(path: list[str]) -> Any:
    """Give the type that a sound value at a path has."""
    inner: Any = str | bool | None
    if path[0].endswith("?"):
        return Any
    if len(path) > 1:
        inner = msgspec.defstruct("Inner", [("text", str | None, None)], bases=(_Inner,), rename={"text": path[1]})
    elif path[0].endswith("[]"):
        inner = str
    return list[inner] if path[0].endswith("[]") else inner | None


def _texts_inside(value: _Inner | list[_Inner] | None) -> Texts:
    if isinstance(value, list):
        return [inner.text or "" for inner in value]
    return None if value is None else value.text


def _walk(value: object, path: list[str]) -> Texts:
    """Find what can be found of the texts at the end of a path, whatever stands there."""
    for position, step in enumerate(path):
        value = value.get(step.removesuffix("[]").removesuffix("?")) if isinstance(value, dict) else None
        if step.endswith("?"):
            return "true" if value else "false"
        if isinstance(value, list) or step.endswith("[]"):
            items = value if isinstance(value, list) else [value]
            return [str(_walk(item, path[position + 1 :]) or "") for item in items]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else None


def _instant_fields(record_class: type[Any]) -> tuple[str, ...]:
    info = msgspec.inspect.type_info(record_class)
    return tuple(field.name for field in info.fields if _may_be_instant(field.type))  # type: ignore[attr-defined]


def _may_be_instant(info: msgspec.inspect.Type) -> bool:
    parts = info.types if isinstance(info, msgspec.inspect.UnionType) else (info,)
    return any(isinstance(part, msgspec.inspect.DateTimeType) for part in parts)


_PREFIXES: Final[Mapping[type[Any], bytes]] = {
    cls: b'{"%s":%d,' % (migrations.FIELD.encode(), migrations.number_of(kind.table)) for cls, kind in _BY_CLASS.items()
}
"""How every document of today's shape begins."""
_DECODERS: Final[Mapping[type[Any], msgspec.json.Decoder[Any]]] = {cls: msgspec.json.Decoder(cls) for cls in _BY_CLASS}
_INDEX_PLANS: Final = {cls: _IndexPlan(kind) for cls, kind in _BY_CLASS.items()}
_INSTANT_FIELDS: Final = {cls: _instant_fields(cls) for cls in _BY_CLASS}


def _has_naive_instant(record: object) -> bool:
    instants = (getattr(record, name) for name in _INSTANT_FIELDS[type(record)])
    return any(isinstance(instant, datetime) and instant.tzinfo is None for instant in instants)


def _refuse_unknown_fields(record_class: type[Any], stored: object, understood: object) -> None:
    """Refuse a field that this program does not know: it could be one that narrows a consent."""
    if isinstance(stored, dict) and isinstance(understood, dict):
        unknown = stored.keys() - understood.keys()
        if unknown:
            raise BrokenRecordError(f"A stored {record_class.__name__} has an unknown field: {min(unknown)}.")
        for name, value in stored.items():
            _refuse_unknown_fields(record_class, value, understood[name])
    elif isinstance(stored, list) and isinstance(understood, (list, tuple)):
        for one, other in zip(stored, understood, strict=False):
            _refuse_unknown_fields(record_class, one, other)
