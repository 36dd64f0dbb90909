"""Accounts at the desk and participants of a workshop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.domain.errors import InvalidInputError, RefusedError
from archive.domain.records import ParticipantHandle, Pseudonym
from archive.domain.sealed import Account, Identity
from archive.domain.terms import Pillar, Risk, Role, WorkState
from archive.ports import Kit
from archive.review.participants import (
    Age,
    NewParticipant,
    Protection,
    create_participant,
    identity_of,
    known_as,
    save_age,
    save_protection,
    save_pseudonym,
)
from archive.review.people.accounts import actor, change_account, check_password, create_account, set_password
from archive.review.works.transcripts import NewTranscript, attach_transcript
from tests.review.atelier import PASSWORD, memory_kit, open_atelier


@pytest.fixture
def kit() -> Kit:
    return memory_kit()


def test_the_right_password_opens_and_any_other_does_not(kit: Kit) -> None:
    account = create_account(kit, "Léa Facilitates", PASSWORD, {Role.FACILITATOR}, "ar")

    assert check_password(kit, " léa  FACILITATES ", PASSWORD) == account
    assert check_password(kit, "léa facilitates", PASSWORD + "!") is None
    assert check_password(kit, "nobody", PASSWORD) is None
    assert PASSWORD not in account.password_hash
    assert account.password_hash.startswith("$argon2id$")


def test_a_closed_account_opens_nothing(kit: Kit) -> None:
    account = create_account(kit, "lea", PASSWORD, {Role.CREW})
    change_account(kit, account.id, {Role.CREW}, active=False)

    assert check_password(kit, "lea", PASSWORD) is None
    with pytest.raises(RefusedError):
        actor(kit, account.id)


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("lea", "short"),
        ("lea", "lea lea lea"),
        ("lea", "aaaaaaaaaaaa"),
        ("x", PASSWORD),
        ("<b>", PASSWORD),
        ("lea", "x" * 201),
    ],
)
def test_weak_passwords_and_unusable_names_are_refused(kit: Kit, name: str, password: str) -> None:
    with pytest.raises(InvalidInputError):
        create_account(kit, name, password, {Role.CREW})


def test_a_name_is_taken_once_in_any_case(kit: Kit) -> None:
    create_account(kit, "lea", PASSWORD, {Role.CREW})
    with pytest.raises(InvalidInputError, match="already"):
        create_account(kit, "LEA", PASSWORD, {Role.CREW})


def test_a_new_password_replaces_the_old_one(kit: Kit) -> None:
    account = create_account(kit, "lea", PASSWORD, {Role.CREW})
    set_password(kit, account.id, "five other quiet words here")

    assert check_password(kit, "lea", PASSWORD) is None
    assert check_password(kit, "lea", "five other quiet words here") is not None


def test_the_last_administrator_cannot_be_lost(kit: Kit) -> None:
    first = create_account(kit, "first", PASSWORD, {Role.ADMINISTRATOR})
    with pytest.raises(RefusedError, match="last administrator"):
        change_account(kit, first.id, {Role.ADMINISTRATOR}, active=False)
    create_account(kit, "second", PASSWORD, {Role.ADMINISTRATOR})

    assert change_account(kit, first.id, {Role.CREW}, active=True).roles == {Role.CREW}
    assert len(list(kit.vault.find(Account))) == 2


def test_who_somebody_is_stays_in_the_vault(kit: Kit) -> None:
    new = NewParticipant(
        legal_name="Amina El Idrissi", contact="by the café", protection_notes="a brother in the town", pseudonym="Nour"
    )
    handle = create_participant(kit, new)

    assert handle.risk is Risk.VULNERABLE
    assert kit.vault.get(Identity, handle.id).legal_name == "Amina El Idrissi"
    assert "Amina" not in str(list(kit.catalogue.find(ParticipantHandle)) + list(kit.catalogue.find(Pseudonym)))
    assert known_as(kit, handle.id) == "Nour"


@pytest.mark.parametrize("pseudonym", ["Amina", "amina el idrissi", "أمينة", "Ameena", "Idrissi"])
def test_ones_own_name_is_no_pseudonym(kit: Kit, pseudonym: str) -> None:
    with pytest.raises(InvalidInputError, match="real name"):
        create_participant(kit, NewParticipant(legal_name="Amina El Idrissi", pseudonym=pseudonym))
    assert not list(kit.vault.find(Identity))


def test_somebody_elses_name_is_no_pseudonym(kit: Kit) -> None:
    create_participant(kit, NewParticipant(legal_name="أمينة"))
    other = create_participant(kit, NewParticipant(legal_name="Samir Haddad"))

    with pytest.raises(InvalidInputError, match="real name"):
        save_pseudonym(kit, other.id, "Amina")
    assert save_pseudonym(kit, other.id, "Étoile").text == "Étoile"
    assert save_pseudonym(kit, other.id, "Lune").text == "Lune"
    assert [p.text for p in kit.catalogue.find(Pseudonym)] == ["Lune"]


def test_an_empty_pseudonym_is_refused(kit: Kit) -> None:
    handle = create_participant(kit, NewParticipant(legal_name="Samir"))
    with pytest.raises(InvalidInputError, match="chose"):
        save_pseudonym(kit, handle.id, "  ")
    assert known_as(kit, handle.id) == handle.id[:6]


def test_more_ways_of_being_recognised_than_the_risk_allows_are_refused(kit: Kit) -> None:
    handle = create_participant(kit, NewParticipant(legal_name="Samir"))

    with pytest.raises(InvalidInputError, match="at most 2"):
        save_protection(kit, handle.id, Protection(Risk.VULNERABLE, set(Pillar)))
    with pytest.raises(InvalidInputError, match="at most 1"):
        create_participant(kit, NewParticipant(risk=Risk.HIGH))
    assert save_protection(kit, handle.id, Protection(Risk.HIGH, {Pillar.PLACE})).risk is Risk.HIGH


def test_a_person_of_whom_nothing_is_written_has_an_empty_identity(kit: Kit) -> None:
    handle = kit.catalogue.save(replace(ParticipantHandle(id=create_participant(kit, NewParticipant()).id), version=1))
    assert identity_of(kit, handle.id).legal_name is None
    assert identity_of(kit, "somebody").legal_name is None


def test_protecting_less_sends_what_is_out_back_to_a_reviewer() -> None:
    atelier = open_atelier()
    atelier.consented()
    atelier.release()
    handle = next(atelier.kit.catalogue.find(ParticipantHandle))
    save_protection(atelier.kit, handle.id, Protection(Risk.HIGH, handle.pillars - set(Pillar)))
    assert atelier.now().state is WorkState.RELEASED

    save_protection(atelier.kit, handle.id, Protection(Risk.LOW, set(Pillar)))
    assert atelier.now().state is WorkState.IN_REVIEW


@pytest.mark.parametrize("what", ["risk", "age", "name"])
def test_whoever_protects_less_does_not_release_it_themselves(what: str) -> None:
    atelier = open_atelier()
    kit, person, by = atelier.kit, atelier.participant.id, atelier.reviewer.id
    change_account(kit, by, {Role.FACILITATOR, Role.REVIEWER}, active=True)
    atelier.consented()
    atelier.release()
    save_protection(kit, person, Protection(Risk.HIGH, set()))
    save_age(kit, person, Age(age_disputed=True))
    acts: dict[str, Callable[[], object]] = {
        "risk": lambda: save_protection(kit, person, Protection(Risk.LOW, set(Pillar)), by),
        "age": lambda: save_age(kit, person, Age(), by),
        "name": lambda: save_pseudonym(kit, person, "Lune", by),
    }
    acts[what]()

    with pytest.raises(RefusedError):
        atelier.release()
    assert atelier.served() == set()


def test_another_chosen_name_sends_what_shows_the_person_back_to_a_reviewer() -> None:
    atelier = open_atelier()
    atelier.consented()
    atelier.release()
    assert save_pseudonym(atelier.kit, atelier.participant.id, "Nour").text == "Nour"
    assert atelier.now().state is WorkState.RELEASED

    save_pseudonym(atelier.kit, atelier.participant.id, "Lune")
    assert atelier.now().state is WorkState.IN_REVIEW
    assert not any(rendition.checks for rendition in atelier.made())


@pytest.mark.parametrize("name", ["Étoile", "ÉTOILE filante", "Zohor"])
def test_another_chosen_name_reopens_works_of_others_that_say_the_old_or_the_new_one(name: str) -> None:
    atelier = open_atelier()
    said = NewTranscript(content="Avec étoile nous avons marché.".encode(), language="fr", is_translation=False)
    attach_transcript(atelier.kit, atelier.work.id, said, atelier.facilitator.id)
    atelier.consented()
    atelier.release()
    other = create_participant(atelier.kit, NewParticipant(legal_name="Samir Haddad", pseudonym="Etoile"))

    save_pseudonym(atelier.kit, other.id, name)
    assert atelier.now().state is WorkState.IN_REVIEW


def test_a_name_that_a_work_never_says_leaves_it_out() -> None:
    atelier = open_atelier()
    atelier.consented()
    atelier.release()
    other = create_participant(atelier.kit, NewParticipant(legal_name="Samir Haddad", pseudonym="Vent"))
    save_pseudonym(atelier.kit, other.id, "Sable")
    assert atelier.now().state is WorkState.RELEASED
