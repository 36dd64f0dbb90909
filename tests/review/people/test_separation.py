"""Four eyes hold by name too, in any script, and by who opened whose account."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.domain.errors import InvalidInputError, RefusedError
from archive.domain.records import ParticipantHandle
from archive.domain.sealed import Account, AccountChange
from archive.domain.terms import CONTENT_ATOMS, Method, Role
from archive.review.consent.consents import approve_consent
from archive.review.people.accounts import NewAccount, confirm_owner, open_account, save_full_name, set_password
from archive.review.works.release import release
from tests.review.atelier import PASSWORD, Atelier, open_atelier


@pytest.fixture
def atelier() -> Atelier:
    atelier = open_atelier()
    for name, full in (("officer", "Salma Benali"), ("facilitator", "Karim Alaoui")):
        save_full_name(atelier.kit, getattr(atelier, name).id, full, "")
    return atelier


@pytest.mark.parametrize("typed", ["Salma Benali", "salma", "Benali Salma", "S. Benali", "سلمى بنعلي"])
def test_whoever_interpreted_does_not_approve_under_any_spelling_of_their_name(atelier: Atelier, typed: str) -> None:
    record = atelier.consent(interpreter=typed)
    with pytest.raises(RefusedError, match="your name took part"):
        approve_consent(atelier.kit, record.id, atelier.officer.id)
    assert approve_consent(atelier.kit, record.id, atelier.second_officer.id).approver == atelier.second_officer.id


def test_a_witness_is_not_the_one_who_writes_it_down_under_any_spelling(atelier: Atelier) -> None:
    for typed in ("Karim Alaoui", "Karim", "كريم العلوي", "facilitator"):
        with pytest.raises(InvalidInputError, match="witness"):
            atelier.consent(method=Method.THUMBPRINT, witness=typed)
    assert atelier.consent(method=Method.THUMBPRINT, witness="Zohra Idrissi").witness


def test_a_witness_does_not_approve(atelier: Atelier) -> None:
    record = atelier.consent(method=Method.THUMBPRINT, witness="Salma Benali")
    with pytest.raises(RefusedError):
        approve_consent(atelier.kit, record.id, atelier.officer.id)


def child(atelier: Atelier, unaccompanied: bool = False) -> None:
    handle = atelier.kit.catalogue.get(ParticipantHandle, atelier.participant.id)
    atelier.kit.catalogue.save(replace(handle, age_disputed=True, unaccompanied=unaccompanied))


@pytest.mark.parametrize("typed", ["Karim Alaoui", "karim", "Alaoui", "K Alaoui", "crew", "reviewer"])
def test_nobody_of_the_team_is_a_guardian_whatever_they_call_themselves(atelier: Atelier, typed: str) -> None:
    child(atelier)
    with pytest.raises(InvalidInputError) as error:
        atelier.consent(guardian=typed, child_assents=True)
    assert error.value.code == "consent.guardian"


def test_somebody_of_a_like_name_may_be_guardian_once_the_account_has_its_whole_name(atelier: Atelier) -> None:
    child(atelier)
    account = replace(atelier.crew, name="youssef", version=atelier.crew.version)
    atelier.kit.vault.save(account)
    with pytest.raises(InvalidInputError, match="needs its whole name"):
        atelier.consent(guardian="Youssef Tazi", child_assents=True)
    save_full_name(atelier.kit, atelier.crew.id, "Youssef Haddad", atelier.administrator.id)
    assert atelier.consent(guardian="Youssef Tazi", child_assents=True).guardian


def test_for_a_minor_who_is_here_alone_only_a_guardian_appointed_by_law_consents(atelier: Atelier) -> None:
    child(atelier, unaccompanied=True)
    with pytest.raises(InvalidInputError, match="appointed by law"):
        atelier.consent(guardian="Zohra Idrissi", child_assents=True)
    assert atelier.consent(guardian="Zohra Idrissi", guardian_appointed=True, child_assents=True).guardian_appointed


def tied(atelier: Atelier, role: Role, by: Account) -> Account:
    new = NewAccount(name=f"new {role.value.replace('_', ' ')}", password=PASSWORD, roles=frozenset({role}))
    return open_account(atelier.kit, new, by.id)


def test_who_prepared_a_work_does_not_release_it_through_an_account_they_opened(atelier: Atelier) -> None:
    atelier.consented()
    puppet = tied(atelier, Role.REVIEWER, atelier.crew)
    with pytest.raises(RefusedError, match="one person"):
        release(atelier.kit, atelier.work.id, puppet.id, CONTENT_ATOMS)
    set_password(atelier.kit, puppet.id, "five other quiet words here", puppet.id)
    with pytest.raises(RefusedError, match="neither opened"):
        confirm_owner(atelier.kit, puppet.id, puppet.id)
    with pytest.raises(RefusedError, match="roles"):
        confirm_owner(atelier.kit, puppet.id, atelier.facilitator.id)
    confirm_owner(atelier.kit, puppet.id, atelier.officer.id)
    release(atelier.kit, atelier.work.id, puppet.id, CONTENT_ATOMS)


def test_an_account_opened_by_one_cannot_confirm_the_one_who_opened_it(atelier: Atelier) -> None:
    puppet = tied(atelier, Role.CONSENT_OFFICER, atelier.administrator)
    set_password(atelier.kit, atelier.administrator.id, "five other quiet words here", atelier.second_officer.id)
    set_password(atelier.kit, atelier.administrator.id, "six other rather quiet words", atelier.administrator.id)
    with pytest.raises(RefusedError, match="neither opened"):
        confirm_owner(atelier.kit, atelier.administrator.id, puppet.id)


def test_the_operator_confirms_from_the_machine_itself_and_every_step_is_written_down(atelier: Atelier) -> None:
    puppet = tied(atelier, Role.CONSENT_OFFICER, atelier.facilitator)
    record = atelier.consent()
    with pytest.raises(RefusedError, match="one person"):
        approve_consent(atelier.kit, record.id, puppet.id)
    set_password(atelier.kit, puppet.id, "five other quiet words here", puppet.id)
    assert confirm_owner(atelier.kit, puppet.id, "").tied_to == ()
    assert approve_consent(atelier.kit, record.id, puppet.id).approver == puppet.id
    written = [line.what for line in atelier.kit.vault.find(AccountChange, account_id=puppet.id)]
    assert sorted(written) == ["confirmed", "opened", "password"]
