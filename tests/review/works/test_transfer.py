"""What was consented to under one law and is kept under another is not published without a basis (B.4, 53)."""

from __future__ import annotations

import pytest

from archive.domain.errors import InvalidInputError, RefusedError
from archive.domain.terms import WorkState
from archive.domain.transfer import is_transfer
from archive.review.works.transfer import hosted_in, remember_host, save_basis
from tests.review.atelier import Atelier, open_atelier

CLAUSES = "eu-gdpr:A46-2-c"


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


def stands_in(atelier: Atelier, *countries: str) -> None:
    remember_host(atelier.kit.catalogue, countries)


@pytest.mark.parametrize(
    ("consented", "hosted", "transfer"),
    [
        (["MA"], ["BE"], True),
        (["BE"], ["MA"], True),
        (["MA"], ["MA"], False),
        (["BE"], ["fr"], False),
        (["MA", "BE"], ["BE"], True),
        (["MA"], ["MA", "BE"], True),
        (["MA"], [], True),
        ([], ["BE"], False),
        (["GB"], ["BE"], True),
    ],
)
def test_a_transfer_is_leaving_the_law_under_which_somebody_consented(
    consented: list[str], hosted: list[str], transfer: bool
) -> None:
    assert is_transfer(consented, hosted) == transfer


def test_consented_in_morocco_and_kept_in_belgium_nothing_is_published_without_a_basis(atelier: Atelier) -> None:
    atelier.consented()
    stands_in(atelier, "BE")
    with pytest.raises(RefusedError, match="legal basis"):
        atelier.release()
    assert atelier.served() == set()

    save_basis(atelier.kit, atelier.workshop.project_id, CLAUSES, atelier.officer.id)
    atelier.release()
    assert atelier.served()


def test_the_reverse_holds_too(atelier: Atelier) -> None:
    stands_in(atelier, "MA")
    with pytest.raises(RefusedError, match="legal basis"):
        atelier.consented(jurisdictions=("BE",))


def test_without_a_basis_a_consent_is_not_even_in_force(atelier: Atelier) -> None:
    with pytest.raises(RefusedError, match="in which country"):
        atelier.consented(jurisdictions=("MA",))
    stands_in(atelier, "MA")
    assert atelier.consented(jurisdictions=("MA",)).approver


def test_kept_where_it_was_said_nothing_is_asked(atelier: Atelier) -> None:
    stands_in(atelier, "MA")
    atelier.consented()
    assert atelier.release().state is WorkState.RELEASED


def test_a_basis_taken_away_sends_what_is_out_back_to_review(atelier: Atelier) -> None:
    stands_in(atelier, "BE")
    save_basis(atelier.kit, atelier.workshop.project_id, CLAUSES, atelier.administrator.id)
    atelier.consented()
    atelier.release()
    save_basis(atelier.kit, atelier.workshop.project_id, "", atelier.officer.id)
    assert atelier.now().state is WorkState.IN_REVIEW
    assert not atelier.served()


def test_only_known_bases_are_taken_and_only_from_those_who_answer_for_them(atelier: Atelier) -> None:
    with pytest.raises(InvalidInputError):
        save_basis(atelier.kit, atelier.workshop.project_id, "because", atelier.officer.id)
    for account in (atelier.crew, atelier.facilitator, atelier.reviewer):
        with pytest.raises(RefusedError):
            save_basis(atelier.kit, atelier.workshop.project_id, CLAUSES, account.id)


def test_where_the_machine_stands_is_remembered_until_another_place_is_said(atelier: Atelier) -> None:
    assert hosted_in(atelier.kit) == ()
    stands_in(atelier, "be", "MA")
    stands_in(atelier)
    assert hosted_in(atelier.kit) == ("BE", "MA")
    stands_in(atelier, "FR")
    assert hosted_in(atelier.kit) == ("FR",)
