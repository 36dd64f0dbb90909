"""When a pseudonym gives a real name away."""

from __future__ import annotations

import pytest

from archive.domain.words.name_matching import could_be, is_same_name
from archive.domain.words.names_in_text import gives_away


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Amina", "amina"),
        ("Amina", "AMÍNA"),
        ("Amina", "Ameena"),
        ("Amina", "أمينة"),
        ("Ameena", "أَمِينَة"),
        ("Fatima Zahra", "fatima-zahra"),
        ("Fatima", "فاطمة"),
        ("Youssouf", "Yusuf"),
        ("Yusuf", "يوسف"),
        ("Mohamed", "Mohammed"),
        ("Mohamed", "محمّد"),
        ("Élodie", "Elodie"),
        ("إدريس", "ادريس"),
        ("Khadija", "خديجة"),
    ],
)
def test_one_name_in_two_coats_is_the_same_name(one: str, other: str) -> None:
    assert is_same_name(one, other)
    assert is_same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Amina", "Mona"),
        ("Amina", "Samir"),
        ("Nour", "Sami"),
        ("Mer Bleue", "Amina"),
        ("", ""),
        ("…", "!"),
        ("بحر", "Amina"),
    ],
)
def test_different_names_are_different(one: str, other: str) -> None:
    assert not is_same_name(one, other)


def test_a_part_of_ones_own_name_gives_it_away() -> None:
    assert gives_away("Ameena", "Amina El Idrissi", [])
    assert gives_away("Idrissi", "Amina El-Idrissi", [])


def test_a_part_of_somebody_elses_name_may_be_chosen_but_not_the_whole() -> None:
    assert not gives_away("Amina", "Samir Haddad", ["Amina El Idrissi"])
    assert gives_away("amina el idrissi", "Samir Haddad", ["Amina El Idrissi"])
    assert gives_away("Amina", "Samir Haddad", ["أمينة"])


def test_a_pseudonym_is_free_where_no_name_is_known() -> None:
    assert not gives_away("Étoile du Nord", "", [])


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("Karim", "Karim Alaoui"),
        ("Alaoui Karim", "karim alaoui"),
        ("K. Alaoui", "Karim Alaoui"),
        ("كريم", "Karim Alaoui"),
        ("Karim Mohamed Alaoui", "Karim Alaoui"),
    ],
)
def test_a_name_with_words_left_out_could_be_the_whole_one(typed: str, known: str) -> None:
    assert could_be(typed, known)
    assert could_be(known, typed)


@pytest.mark.parametrize(
    ("typed", "known"), [("Karim Benali", "Karim Alaoui"), ("K.", "Karim Alaoui"), ("", "Karim"), ("Salma", "Karim")]
)
def test_another_whole_name_is_another_person(typed: str, known: str) -> None:
    assert not could_be(typed, known)
