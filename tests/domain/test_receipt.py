"""A receipt says a person's own choices and nothing that leads back to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.errors import InvalidInputError
from archive.domain.ids import RecordId, looks_like_id
from archive.domain.receipt import (
    ENDED,
    EVERYTHING,
    FOR_WHOM,
    NOTHING_ALLOWED,
    OPEN,
    REFUSED,
    TAKEN_BACK,
    WHAT,
    WHY,
    Office,
    receipt_for,
    require_neutral,
)
from archive.domain.records import ConsentRecord, Permission
from archive.domain.terms import ALL_ATOMS, NO_ATOMS, Atom, Audience, ConsentState, Purpose
from tests.domain.builders import BRAHIM, NOW, permission, record

OFFICE = Office(name={"fr": "Bureau", "ar": "مكتب", "en": "Office"}, phone="+32 2 555 01 23", hosted_in=("BE",))
VOICE = frozenset({Atom.EXISTENCE, Atom.WORDS, Atom.VOICE})


def choices_of(*records: ConsentRecord, now: datetime = NOW) -> tuple[object, ...]:
    return receipt_for(records, OFFICE, now).choices


def test_every_atom_audience_and_purpose_has_its_plain_words() -> None:
    assert WHAT.keys() == set(Atom)
    assert FOR_WHOM.keys() == set(Audience) - {Audience.NOBODY}
    assert WHY.keys() == set(Purpose)


def test_it_says_for_whom_what_why_and_until_when() -> None:
    said = record(permissions=(permission(VOICE),), valid_until=date(2028, 3, 31), review_on=date(2028, 2, 10))
    (choice,) = receipt_for([said], OFFICE, NOW).choices
    (allowance,) = choice.allowances

    assert allowance.for_whom == "everyone"
    assert allowance.what == ("your words", "your voice")
    assert allowance.why == ("to watch, listen or read on our page",)
    assert choice.valid_until == date(2028, 3, 31)
    assert choice.review_on == date(2028, 2, 10)
    assert choice.not_before is None


def test_the_same_answer_for_several_purposes_is_said_once() -> None:
    said = record(permissions=(permission(VOICE), permission(VOICE, Purpose.RESEARCH)))
    (choice,) = receipt_for([said], OFFICE, NOW).choices

    assert [allowance.why for allowance in choice.allowances] == [(WHY[Purpose.STREAM], WHY[Purpose.RESEARCH])]


def test_the_widest_audience_comes_first() -> None:
    narrow, wide = permission(VOICE, audience=Audience.TEAM), permission(VOICE, Purpose.EDUCATION)
    (choice,) = receipt_for([record(permissions=(narrow, wide))], OFFICE, NOW).choices

    assert [allowance.for_whom for allowance in choice.allowances] == ["everyone", "our team"]


def test_everything_is_said_in_one_word() -> None:
    (choice,) = receipt_for([record(permissions=(permission(ALL_ATOMS),))], OFFICE, NOW).choices

    assert choice.allowances[0].what == (EVERYTHING,)


def test_a_mark_alone_is_said_to_be_no_more() -> None:
    (choice,) = receipt_for([record(permissions=(permission({Atom.EXISTENCE}),))], OFFICE, NOW).choices

    assert choice.allowances[0].what == (WHAT[Atom.EXISTENCE],)


def test_a_no_is_not_listed() -> None:
    no = Permission(audience=Audience.NOBODY, purpose=Purpose.SOCIAL, atoms=NO_ATOMS)
    (choice,) = receipt_for([record(permissions=(permission(VOICE), no))], OFFICE, NOW).choices

    assert len(choice.allowances) == 1


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (ConsentState.WITHDRAWN, TAKEN_BACK),
        (ConsentState.REFUSED, REFUSED),
        (ConsentState.EXPIRED, ENDED),
        (ConsentState.INVALIDATED, ENDED),
        (ConsentState.REVOKED, ENDED),
        (ConsentState.REQUESTED, OPEN),
        (ConsentState.UNKNOWN, OPEN),
    ],
)
def test_what_allows_nothing_is_said_in_one_sentence(state: ConsentState, sentence: str) -> None:
    (choice,) = receipt_for([record(state=state)], OFFICE, NOW).choices

    assert choice.closed == sentence
    assert choice.allowances == ()
    assert ("{date}" in sentence) == (choice.closed_on is not None)


def test_a_yes_whose_last_day_is_over_has_ended() -> None:
    said = record(valid_until=date(2026, 2, 9), time_zone="Africa/Casablanca")
    (choice,) = receipt_for([said], OFFICE, NOW).choices

    assert (choice.closed, choice.closed_on) == (ENDED, date(2026, 2, 9))


def test_a_first_day_is_said_until_it_has_come() -> None:
    said = record(not_before=date(2026, 3, 1), time_zone="UTC")

    assert receipt_for([said], OFFICE, NOW).choices[0].not_before == date(2026, 3, 1)
    later = datetime(2026, 3, 1, tzinfo=UTC)
    assert receipt_for([said], OFFICE, later).choices[0].not_before is None


def test_what_was_replaced_is_not_said_again() -> None:
    old = record("old", permissions=(permission(),))
    new = record("new", permissions=(permission(VOICE),), supersedes=(RecordId("old"),))

    assert choices_of(old, new) == choices_of(new)
    ended = replace(new, state=ConsentState.WITHDRAWN)
    assert choices_of(old, ended) == choices_of(ended)


def test_what_nobody_approved_replaces_nothing() -> None:
    old = record("old", permissions=(permission(VOICE),))
    new = record("new", approver=None, supersedes=(RecordId("old"),))

    assert len(choices_of(old, new)) == 2


def test_each_yes_comes_before_what_was_taken_back_and_a_bare_no_goes_without_saying() -> None:
    yes = record("yes", permissions=(permission(VOICE),))
    gone = record("gone", state=ConsentState.WITHDRAWN)
    refused = record("no", state=ConsentState.REFUSED)

    assert choices_of(refused, gone, yes) == choices_of(yes) + choices_of(gone)
    assert choices_of(yes, replace(yes, id=RecordId("same"))) == choices_of(yes)


def test_without_any_consent_nothing_is_allowed() -> None:
    (choice,) = receipt_for([], OFFICE, NOW).choices

    assert choice.closed == NOTHING_ALLOWED


def test_a_receipt_is_for_one_person() -> None:
    with pytest.raises(InvalidInputError):
        receipt_for([record(), record("r2", BRAHIM)], OFFICE, NOW)


def test_every_receipt_has_a_handle_of_its_own() -> None:
    first, second = (receipt_for([record()], OFFICE, NOW) for _ in range(2))

    assert first.handle != second.handle
    assert looks_like_id(first.handle)


NAMED = st.text(alphabet="abcdefghij", min_size=12, max_size=20).map(lambda text: f"zz{text}")


@given(st.fixed_dictionaries({name: NAMED for name in ("participant_id", "id", "recorder", "approver", "witness")}))
def test_nothing_in_a_receipt_leads_back(names: dict[str, str]) -> None:
    changes: dict[str, Any] = {"evidence_id": names["id"], "guardian": names["recorder"], **names}
    said = record(**changes)
    receipt = repr(receipt_for([said], OFFICE, NOW))

    assert not any(name in receipt for name in names.values())


@pytest.mark.parametrize(
    "text",
    [
        "Office for Migrants",
        "Centre Réfugiés",
        "Droit d'Asile",
        "témoignages@example.org",
        "مكتب المهاجرين",
        "دعم اللاجئين",
        "https://immigrant-stories.example.org",
        "Testimony desk",
    ],
)
def test_an_office_whose_name_tells_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError, match="neutral"):
        require_neutral([text])
    with pytest.raises(InvalidInputError):
        receipt_for([record()], replace(OFFICE, name={"fr": text}), NOW)


@pytest.mark.parametrize(
    "text", ["Bureau des choix", "12 rue du Pont, 1000 Bruxelles", "Rue Basile", "مكتب الاختيارات"]
)
def test_a_neutral_office_is_accepted(text: str) -> None:
    require_neutral([text])


def test_no_sentence_of_a_receipt_tells() -> None:
    require_neutral([*WHAT.values(), *FOR_WHOM.values(), *WHY.values(), NOTHING_ALLOWED, REFUSED, OPEN])
    require_neutral([TAKEN_BACK, ENDED, EVERYTHING])
