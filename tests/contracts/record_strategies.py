"""Any record at all: strategies made from the records' own field types, and small makers for the usual ones."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from archive.domain.ids import ParticipantId, ProjectId, RecordId, WorkId, WorkshopId
from archive.domain.records import Appearance, ConsentRecord, ParticipantHandle, Record, Scope, Work
from archive.domain.sealed import SealedRecord
from archive.domain.terms import NO_ATOMS, AppearanceRole, ConsentState, ScopeKind, WorkKind

OPEN_KINDS: tuple[type[Any], ...] = get_args(Record)
SEALED_KINDS: tuple[type[Any], ...] = get_args(SealedRecord)

_PLAIN: Mapping[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=30),
    int: st.integers(min_value=-(2**63), max_value=2**63 - 1),
    bool: st.booleans(),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)),
    type(None): st.none(),
}


def records(record_class: type[Any]) -> st.SearchStrategy[Any]:
    """Any record of a class that has not been saved yet."""
    hints = get_type_hints(record_class)
    parts = {field.name: _values(hints[field.name]) for field in fields(record_class)}
    if "version" in parts:
        parts |= {"version": st.just(0), "id": st.text(min_size=1, max_size=30)}
    return st.builds(record_class, **parts)


def _values(hint: Any) -> st.SearchStrategy[Any]:
    hint = getattr(hint, "__supertype__", hint)
    if hint in _PLAIN:
        return _PLAIN[hint]
    if get_origin(hint) is not None:
        return _groups(get_origin(hint), get_args(hint))
    if is_dataclass(hint):
        return records(hint)  # type: ignore[arg-type]
    assert issubclass(hint, StrEnum), f"no strategy for {hint}"
    return st.sampled_from(hint)


def _groups(origin: Any, inner: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    if origin in {Union, types.UnionType}:
        return st.one_of(*(_values(part) for part in inner))
    if origin is frozenset:
        return st.frozensets(_values(inner[0]), max_size=4)
    if origin is tuple:
        return st.lists(_values(inner[0]), max_size=3).map(tuple)
    return st.dictionaries(_values(inner[0]), _values(inner[1]), max_size=3)


def work(name: str = "work", *people: str | None, **changes: Any) -> Work:
    """A work in which these people appear."""
    fixed = {
        "id": WorkId(name),
        "kind": WorkKind.INTERVIEW,
        "workshop_id": WorkshopId("workshop"),
        "project_id": ProjectId("project"),
        "appearances": tuple(
            Appearance(
                participant_id=None if person is None else ParticipantId(person),
                role=AppearanceRole.AUTHOR,
                atoms_present=NO_ATOMS,
            )
            for person in people
        ),
    }
    return Work(**{**fixed, **changes})


def handle(name: str) -> ParticipantHandle:
    """A participant."""
    return ParticipantHandle(id=ParticipantId(name))


def consent(name: str, person: str, **changes: Any) -> ConsentRecord:
    """A consent of a participant about the work called `work`."""
    fixed = {
        "id": RecordId(name),
        "participant_id": ParticipantId(person),
        "scope": Scope(kind=ScopeKind.WORK, id="work"),
        "state": ConsentState.GIVEN,
        "permissions": (),
        "changed_at": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        "recorder": "officer",
    }
    return ConsentRecord(**{**fixed, **changes})
