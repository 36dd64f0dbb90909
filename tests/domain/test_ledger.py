"""The chain of the ledger: whole as it was written, broken by any change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.errors import TamperedError
from archive.domain.ids import RecordId
from archive.domain.ledger import BROKEN_HASH, event_at, next_event, verify_ledger
from archive.domain.records import ConsentEvent
from archive.domain.terms import ConsentState
from tests.domain.builders import NOW, record


def ledger_of(number: int) -> list[ConsentEvent]:
    events: list[ConsentEvent] = []
    for place in range(number):
        written = record(f"r{place % 3}", changed_at=NOW + timedelta(seconds=place))
        events.append(next_event(events[-1] if events else None, written, ConsentState.GIVEN, "facilitator"))
    return events


@given(st.integers(0, 12))
def test_a_ledger_verifies_as_it_was_written(number: int) -> None:
    assert verify_ledger(ledger_of(number)) == number


@given(st.data())
def test_any_edited_line_breaks_the_ledger(data: st.DataObject) -> None:
    events = ledger_of(data.draw(st.integers(1, 8)))
    place = data.draw(st.integers(0, len(events) - 1))
    edit: dict[str, Any] = data.draw(
        st.sampled_from(
            [
                {"state": ConsentState.WITHDRAWN},
                {"record_id": RecordId("another")},
                {"actor_role": "administrator"},
                {"note": "edited"},
                {"at": NOW - timedelta(days=1)},
                {"evidence_id": None},
                {"previous_hash": "0" * 64},
                {"sequence": 99},
            ]
        )
    )
    events[place] = replace(events[place], **edit)

    with pytest.raises(TamperedError):
        verify_ledger(events)


@given(st.data())
def test_a_missing_or_moved_line_breaks_the_ledger(data: st.DataObject) -> None:
    events = ledger_of(data.draw(st.integers(2, 8)))
    place = data.draw(st.integers(0, len(events) - 2))
    removed = events[:place] + events[place + 1 :]
    swapped = [*events[:place], events[place + 1], events[place], *events[place + 2 :]]

    for broken in (removed, swapped):
        with pytest.raises(TamperedError):
            verify_ledger(broken)


def test_what_was_written_after_a_break_shows_the_break() -> None:
    events = ledger_of(2)
    events.append(event_at(3, BROKEN_HASH, record(), (ConsentState.WITHDRAWN, "crew", "")))

    with pytest.raises(TamperedError, match="Line 3"):
        verify_ledger(events)
