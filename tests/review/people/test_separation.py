"""Four eyes hold by name too, in any script, and by who opened whose account."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.domain.errors import InvalidInputError, RefusedError
from archive.domain.records import ParticipantHandle
from archive.domain.sealed import Account, AccountChange
from archive.domain.terms import CONTENT_ATOMS, Method, Role
from archive.review.consent.consents import approve_consent
from archive.review.people.accounts import (
    NewAccount,
    change_account,
    confirm_owner,
    create_account,
    open_account,
    save_full_name,
    set_password,
)
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
    set_password(atelier.kit, puppet.id, "seven further rather quiet words", puppet.id)
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


def owned(atelier: Atelier, name: str, role: Role, by: Account) -> Account:
    """An account opened by somebody at the desk, for which its owner, or whoever plays them, has chosen a password."""
    new = NewAccount(name=name, password=PASSWORD, roles=frozenset({role}))
    account = open_account(atelier.kit, new, by.id)
    return set_password(atelier.kit, account.id, "five other quiet words here", account.id)


def test_one_administrator_is_not_a_recorder_an_approver_and_a_reviewer(atelier: Atelier) -> None:
    root = atelier.administrator
    alfa, bravo, charlie = (
        owned(atelier, name, role, root)
        for name, role in (("alfa", Role.FACILITATOR), ("bravo", Role.CONSENT_OFFICER), ("charlie", Role.REVIEWER))
    )
    record = atelier.consent(recorder=alfa.id)
    with pytest.raises(RefusedError, match="one person"):
        approve_consent(atelier.kit, record.id, bravo.id)
    approve_consent(atelier.kit, record.id, atelier.officer.id)
    with pytest.raises(RefusedError, match="one person"):
        release(atelier.kit, atelier.work.id, charlie.id, CONTENT_ATOMS)


def test_accounts_whose_passwords_one_person_set_do_not_confirm_each_other(atelier: Atelier) -> None:
    root, taken = atelier.administrator, (atelier.officer, atelier.reviewer)
    for account in taken:
        set_password(atelier.kit, account.id, "five other quiet words here", root.id)
        set_password(atelier.kit, account.id, "six other rather quiet words", account.id)
    for account, other in (taken, taken[::-1]):
        with pytest.raises(RefusedError, match="connected"):
            confirm_owner(atelier.kit, account.id, other.id)
    with pytest.raises(RefusedError, match="neither opened"):
        confirm_owner(atelier.kit, taken[0].id, root.id)


def test_a_chain_of_accounts_is_one_person_however_long(atelier: Atelier) -> None:
    middle = owned(atelier, "middle", Role.ADMINISTRATOR, atelier.administrator)
    end = owned(atelier, "the end", Role.CONSENT_OFFICER, middle)
    record = atelier.consent(recorder=owned(atelier, "alfa", Role.FACILITATOR, atelier.administrator).id)
    with pytest.raises(RefusedError, match="one person"):
        approve_consent(atelier.kit, record.id, end.id)


def test_accounts_that_the_same_person_confirmed_are_one_person_to_each_other_only(atelier: Atelier) -> None:
    alfa = owned(atelier, "alfa", Role.FACILITATOR, atelier.administrator)
    bravo = owned(atelier, "bravo", Role.CONSENT_OFFICER, atelier.administrator)
    for account in (alfa, bravo):
        confirm_owner(atelier.kit, account.id, atelier.officer.id)
    record = atelier.consent(recorder=alfa.id)
    with pytest.raises(RefusedError, match="one person"):
        approve_consent(atelier.kit, record.id, bravo.id)

    confirm_owner(atelier.kit, bravo.id, "")
    assert approve_consent(atelier.kit, record.id, bravo.id).approver == bravo.id


def test_confirmations_from_before_they_were_kept_with_the_account_are_read_from_the_log(atelier: Atelier) -> None:
    alfa, bravo = (
        owned(atelier, name, role, atelier.administrator)
        for name, role in (("alfa", Role.FACILITATOR), ("bravo", Role.CONSENT_OFFICER))
    )
    for account in (alfa, bravo):
        confirmed = confirm_owner(atelier.kit, account.id, atelier.officer.id)
        atelier.kit.vault.save(replace(confirmed, confirmed_by=None))
    with pytest.raises(RefusedError, match="one person"):
        approve_consent(atelier.kit, atelier.consent(recorder=alfa.id).id, bravo.id)


def test_an_account_that_its_owner_has_not_claimed_approves_releases_and_confirms_nothing(atelier: Atelier) -> None:
    kit = atelier.kit
    fresh = create_account(kit, "fresh", PASSWORD, {Role.CONSENT_OFFICER, Role.REVIEWER})
    other = owned(atelier, "samir", Role.CREW, atelier.administrator)
    record = atelier.consent()
    for act in (
        lambda: approve_consent(kit, record.id, fresh.id),
        lambda: release(kit, atelier.work.id, fresh.id, CONTENT_ATOMS),
        lambda: confirm_owner(kit, other.id, fresh.id),
    ):
        with pytest.raises(RefusedError, match="password of your own"):
            act()
    set_password(kit, fresh.id, "five other quiet words here", fresh.id)
    assert approve_consent(kit, record.id, fresh.id).approver == fresh.id


def test_a_closed_account_that_is_opened_again_has_no_old_log_in(atelier: Atelier) -> None:
    before = atelier.kit.vault.get(Account, atelier.crew.id)
    change_account(atelier.kit, before.id, before.roles, active=False)
    after = change_account(atelier.kit, before.id, before.roles, active=True)
    assert after.session_mark != before.session_mark
