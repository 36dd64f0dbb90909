"""Consent at the desk: proof, two people to open, nobody to close, and a ledger that shows every hand."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from archive.domain.consent import DESK
from archive.domain.errors import InvalidInputError, NotFoundError, RefusedError, TamperedError
from archive.domain.ids import RecordId
from archive.domain.narrowing import mark_only, without_atoms, without_purposes
from archive.domain.records import ConsentEvent, ConsentRecord, Permission, Scope
from archive.domain.sealed import Evidence, Identity
from archive.domain.terms import (
    ALL_ATOMS,
    NO_ATOMS,
    AfterWithdrawal,
    Atom,
    Audience,
    ConsentState,
    Method,
    Purpose,
    Recipe,
    ScopeKind,
)
from archive.review.consent import ledger
from archive.review.consent.consents import approve_consent, narrow_consent, record_consent, withdraw_consent
from archive.review.consent.new_consent import NewConsent
from tests.review.atelier import Atelier, open_atelier


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


def jobs(atelier: Atelier) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    while True:
        with atelier.kit.jobs.claim() as job:
            if job is None:
                return found
            found.append((job.name, job.work_id))


def test_a_consent_keeps_its_proof_with_its_hash(atelier: Atelier) -> None:
    record = atelier.consent(evidence_file_name="amina.pdf", evidence_media_type="application/pdf")

    assert record.evidence_id is not None
    proof = atelier.kit.vault.get(Evidence, record.evidence_id)
    assert b"".join(atelier.kit.vault.read_evidence(record.evidence_id)) == b"a scanned form"
    assert (proof.sha256, proof.size_bytes, proof.file_name) == (record.evidence_sha256, 14, "amina.pdf")


def test_without_a_proof_there_is_no_consent(atelier: Atelier) -> None:
    new = NewConsent(
        participant_id=atelier.participant.id,
        scope=Scope(kind=ScopeKind.WORK, id=atelier.work.id),
        permissions=(Permission(audience=Audience.NOBODY, purpose=Purpose.STREAM, atoms=NO_ATOMS),),
        recorder=atelier.facilitator.id,
    )

    for nothing in ([], [b"", b""]):
        with pytest.raises(InvalidInputError, match="proof"):
            record_consent(atelier.kit, new, nothing)
    assert atelier.kit.catalogue.count(ConsentRecord) == 0


def test_a_recorded_consent_opens_nothing_before_a_second_person_approves(atelier: Atelier) -> None:
    record = atelier.consent()
    atelier.release()
    assert atelier.served() == set()

    approve_consent(atelier.kit, record.id, atelier.officer.id)

    assert Recipe.STUB in atelier.served()


def test_the_recorder_never_approves(atelier: Atelier) -> None:
    record = atelier.consent(recorder=atelier.officer.id)

    with pytest.raises(RefusedError, match="second person"):
        approve_consent(atelier.kit, record.id, atelier.officer.id)
    assert approve_consent(atelier.kit, record.id, atelier.second_officer.id).approver == atelier.second_officer.id


@pytest.mark.parametrize("who", ["facilitator", "crew", "reviewer", "administrator"])
def test_only_a_consent_officer_approves(atelier: Atelier, who: str) -> None:
    record = atelier.consent()

    with pytest.raises(RefusedError, match="roles"):
        approve_consent(atelier.kit, record.id, getattr(atelier, who).id)


@pytest.mark.parametrize("who", ["crew", "reviewer", "administrator"])
def test_only_facilitators_and_consent_officers_record(atelier: Atelier, who: str) -> None:
    with pytest.raises(RefusedError, match="roles"):
        atelier.consent(recorder=getattr(atelier, who).id)


def test_who_filmed_a_work_never_approves_a_consent_for_it(atelier: Atelier) -> None:
    atelier.kit.catalogue.save(replace(atelier.work, operator=atelier.officer.id))
    everything = atelier.consent(scope=Scope(kind=ScopeKind.WORKSHOP, id=atelier.workshop.id))

    with pytest.raises(RefusedError, match="prepared"):
        approve_consent(atelier.kit, everything.id, atelier.officer.id)


def test_a_closed_account_does_nothing(atelier: Atelier) -> None:
    record = atelier.consent()
    atelier.kit.vault.save(replace(atelier.officer, active=False))

    with pytest.raises(RefusedError, match="open account"):
        approve_consent(atelier.kit, record.id, atelier.officer.id)
    with pytest.raises(RefusedError, match="open account"):
        approve_consent(atelier.kit, record.id, "nobody")


@pytest.mark.parametrize("who", ["crew", "facilitator", "officer", "reviewer", "administrator"])
def test_anyone_at_the_desk_takes_a_consent_back_alone_and_at_once(atelier: Atelier, who: str) -> None:
    record = atelier.consented()
    atelier.release()
    assert Recipe.VIDEO in atelier.served()

    taken_back = withdraw_consent(atelier.kit, record.id, atelier.acting(getattr(atelier, who)))

    assert taken_back.state is ConsentState.WITHDRAWN
    assert atelier.served() == atelier.served(DESK) == set()
    assert jobs(atelier) == [("erase", atelier.work.id)]


def test_taking_back_leaves_a_mark_where_the_person_chose_one(atelier: Atelier) -> None:
    record = atelier.consented(after_withdrawal=AfterWithdrawal.LEAVE_MARK)
    atelier.release()

    left = withdraw_consent(atelier.kit, record.id, atelier.acting(atelier.crew))

    assert left.state is ConsentState.GIVEN
    assert left.permissions == mark_only(record.permissions)
    assert atelier.served() == {Recipe.STUB}

    withdraw_consent(atelier.kit, record.id, atelier.acting(atelier.crew))
    assert atelier.served() == set()


def test_no_mark_is_left_where_not_even_existence_was_allowed(atelier: Atelier) -> None:
    no = Permission(audience=Audience.NOBODY, purpose=Purpose.STREAM, atoms=NO_ATOMS)
    record = atelier.consented(after_withdrawal=AfterWithdrawal.LEAVE_MARK, permissions=(no,))

    assert withdraw_consent(atelier.kit, record.id, atelier.acting(atelier.crew)).state is ConsentState.WITHDRAWN


def test_taking_back_twice_changes_nothing_more(atelier: Atelier) -> None:
    record = atelier.consented()
    once = withdraw_consent(atelier.kit, record.id, atelier.acting(atelier.crew))

    assert withdraw_consent(atelier.kit, record.id, atelier.acting(atelier.crew)) == once
    assert len(ledger.history(atelier.kit, record.id)) == 3


def test_a_part_is_taken_back_without_a_second_person(atelier: Atelier) -> None:
    record = atelier.consented()
    atelier.release()
    by = atelier.acting(atelier.crew)

    voiceless = narrow_consent(atelier.kit, record.id, without_atoms(record.permissions, frozenset({Atom.VOICE})), by)

    assert voiceless.approver == record.approver
    assert Recipe.VIDEO not in atelier.served()
    assert Recipe.CARD in atelier.served()
    unstreamed = narrow_consent(
        atelier.kit, record.id, without_purposes(voiceless.permissions, frozenset({Purpose.STREAM})), by
    )
    assert atelier.served() == set()
    assert narrow_consent(atelier.kit, record.id, unstreamed.permissions, by, date(2026, 2, 9)).valid_until is not None
    assert atelier.served(DESK) == set()


def test_narrowing_never_widens(atelier: Atelier) -> None:
    record = atelier.consented(
        permissions=(Permission(audience=Audience.PARTNER, purpose=Purpose.STREAM, atoms=ALL_ATOMS),),
        valid_until=date(2026, 3, 1),
    )
    by = atelier.acting(atelier.administrator)
    public = (replace(record.permissions[0], audience=Audience.PUBLIC),)
    more = (*record.permissions, Permission(audience=Audience.TEAM, purpose=Purpose.RESEARCH, atoms=ALL_ATOMS))

    for wider in (public, more):
        with pytest.raises(RefusedError, match="open more"):
            narrow_consent(atelier.kit, record.id, wider, by)
    with pytest.raises(RefusedError, match="open more"):
        narrow_consent(atelier.kit, record.id, record.permissions, by, date(2026, 4, 1))
    assert atelier.kit.catalogue.get(ConsentRecord, record.id) == record


def test_widening_is_a_new_record_that_a_second_person_approves(atelier: Atelier) -> None:
    words = Permission(audience=Audience.PUBLIC, purpose=Purpose.STREAM, atoms=frozenset({Atom.EXISTENCE, Atom.WORDS}))
    first = atelier.consented(permissions=(words, for_the_desk()))
    atelier.release()
    assert atelier.served() == {Recipe.CARD, Recipe.STUB}

    wider = atelier.consent(supersedes=(first.id,))
    assert atelier.served() == {Recipe.CARD, Recipe.STUB}
    approve_consent(atelier.kit, wider.id, atelier.officer.id)

    assert Recipe.VIDEO in atelier.served()


def for_the_desk() -> Permission:
    return Permission(audience=Audience.TEAM, purpose=Purpose.PRESERVE, atoms=ALL_ATOMS)


def test_a_withdrawn_consent_is_never_approved(atelier: Atelier) -> None:
    record = atelier.consent()
    withdraw_consent(atelier.kit, record.id, atelier.acting(atelier.crew))

    with pytest.raises(RefusedError, match="given"):
        approve_consent(atelier.kit, record.id, atelier.officer.id)


def test_nobody_widens_for_the_dead_and_anyone_narrows(atelier: Atelier) -> None:
    waiting = atelier.consent()
    standing = atelier.consented()
    atelier.kit.catalogue.save(replace(atelier.participant, died_on=date(2026, 2, 1)))

    with pytest.raises(RefusedError, match="died"):
        approve_consent(atelier.kit, waiting.id, atelier.officer.id)
    with pytest.raises(RefusedError, match="died"):
        atelier.consent()
    assert withdraw_consent(atelier.kit, standing.id, atelier.acting(atelier.crew)).state is ConsentState.WITHDRAWN


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"participant_id": "nobody"}, "consent.person"),
        ({"scope": Scope(kind=ScopeKind.WORK, id="nothing")}, "consent.scope"),
        ({"scope": Scope(kind=ScopeKind.SEGMENT, id="nothing")}, "consent.scope"),
        ({"permissions": ()}, "consent.no_answer"),
        (
            {"permissions": (Permission(audience=Audience.NOBODY, purpose=Purpose.STREAM, atoms=ALL_ATOMS),)},
            "consent.nobody",
        ),
        (
            {
                "permissions": (
                    Permission(audience=Audience.PUBLIC, purpose=Purpose.STREAM, atoms=frozenset({Atom.WORDS})),
                )
            },
            "consent.existence",
        ),
        ({"not_before": date(2026, 3, 2), "valid_until": date(2026, 3, 1)}, "consent.dates"),
        ({"time_zone": "Africa/Oujda"}, "consent.zone"),
        ({"method": Method.THUMBPRINT}, "consent.witness"),
        ({"method": Method.THUMBPRINT, "witness": "Facilitator"}, "consent.witness"),
        ({"guardian": "facilitator"}, "consent.guardian"),
        ({"supersedes": (RecordId("nothing"),)}, "consent.replaces"),
    ],
)
def test_what_does_not_fit_together_is_refused_in_one_sentence(
    atelier: Atelier, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(InvalidInputError) as error:
        atelier.consent(**changes)
    assert error.value.code == code
    assert atelier.kit.catalogue.count(ConsentRecord) == 0


def test_the_names_of_those_who_helped_stay_in_the_vault(atelier: Atelier) -> None:
    record = atelier.consent(method=Method.THUMBPRINT, witness="Samir Haddad", interpreter="Lina")

    assert record.witness is not None
    assert record.interpreter is not None
    assert "Samir" not in str(record)
    assert atelier.kit.vault.get(Identity, record.witness).legal_name == "Samir Haddad"
    assert atelier.kit.vault.get(Identity, record.interpreter).legal_name == "Lina"


def test_the_next_talk_is_two_years_away_unless_another_day_was_agreed(atelier: Atelier) -> None:
    assert atelier.consent().review_on == date(2028, 2, 10)
    assert atelier.consent(review_on=date(2027, 1, 1)).review_on == date(2027, 1, 1)


def test_every_change_is_a_line_of_a_ledger_that_verifies(atelier: Atelier) -> None:
    record = atelier.consented()
    by = atelier.acting(atelier.crew)
    narrow_consent(atelier.kit, record.id, mark_only(record.permissions), by)
    withdraw_consent(atelier.kit, record.id, by, "asked on the telephone")

    assert ledger.verify(atelier.kit) == 4
    lines = ledger.history(atelier.kit, record.id)
    assert [line.note for line in lines] == ["recorded", "approved", "narrowed", "asked on the telephone"]
    assert [line.actor_role for line in lines] == ["facilitator", "consent_officer", "crew", "crew"]


def test_an_edited_ledger_shows_and_opens_nothing_but_still_closes(atelier: Atelier) -> None:
    record = atelier.consented()
    waiting = atelier.consent()
    first, *_ = ledger.history(atelier.kit, record.id)
    atelier.kit.catalogue.save(replace(first, note="nothing to see"))
    with pytest.raises(TamperedError, match="Line 1"):
        ledger.verify(atelier.kit)

    last = ledger.history(atelier.kit, waiting.id)[-1]
    atelier.kit.catalogue.save_all([], remove=[(ConsentEvent, first.id)])
    assert atelier.kit.catalogue.get(ConsentEvent, last.id) == last
    atelier.kit.catalogue.save_all([], remove=[(ConsentEvent, last.id)])
    with pytest.raises(TamperedError):
        approve_consent(atelier.kit, waiting.id, atelier.officer.id)

    withdraw_consent(atelier.kit, record.id, atelier.acting(atelier.crew))
    assert atelier.served(DESK) == set()


def test_many_hands_at_once_leave_one_unbroken_ledger(atelier: Atelier) -> None:
    records = [atelier.consent() for _ in range(8)]
    by = atelier.acting(atelier.crew)

    def hand(place: int) -> None:
        record = records[place % 8]
        if place % 3 == 0:
            withdraw_consent(atelier.kit, record.id, by)
        elif place % 3 == 1:
            atelier.consent()
        else:
            narrow_consent(atelier.kit, record.id, mark_only(record.permissions), by)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(hand, range(24)))

    assert ledger.verify(atelier.kit) == atelier.kit.catalogue.count(ConsentEvent)


def test_what_is_not_there_cannot_be_taken_back(atelier: Atelier) -> None:
    with pytest.raises(NotFoundError):
        withdraw_consent(atelier.kit, "nothing", atelier.acting(atelier.crew))
