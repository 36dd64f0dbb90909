"""A number to call somebody by is found however it is written; dates, years and prices are none."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.ids import ParticipantId
from archive.domain.leaks import KnownKind, known_of, says_any
from archive.domain.sealed import Identity
from archive.domain.words.contact_numbers import numbers_of, tails_in, tails_of
from tests.domain.words.spellings import dialled

NUMBERS = (("212", "612987305"), ("33", "751840392"), ("221", "770459138"), ("216", "20459137"), ("44", "7911908234"))


def _kind(contact: str, words: str) -> KnownKind | None:
    return says_any(words, known_of([], [Identity(id=ParticipantId("p"), contact=contact)], {}))


@pytest.mark.parametrize(
    "words",
    [
        "+212 612 345 679",
        "212612345679",
        "+212 6 12 34 56 79",
        "0612345679",
        "06\u00a012\u202f34\u200956 79",
        "٢١٢٦١٢٣٤٥٦٧٩",
        "٠٦١٢٣٤٥٦٧٩",
        "(06) 12.34-56/79",
        "06 12, wait a moment,\n34 56 then 79",
        "6 1 2 3 4 5 6 7 9",
        "in 2019: 0612345679, 40 euros",
    ],
)
def test_a_number_is_one_in_every_form(words: str) -> None:
    assert _kind("+212 612 345 679", words) is KnownKind.CONTACT


@given(st.data(), st.sampled_from(NUMBERS))
def test_any_spelling_of_a_number_is_refused(data: st.DataObject, number: tuple[str, str]) -> None:
    country, national = number
    words = data.draw(dialled(country, national))
    for contact in (f"+{country} {national}", f"her cousin 0{national} (evenings)"):
        assert _kind(contact, f"Call {words} tonight") is KnownKind.CONTACT, ascii(words)


@pytest.mark.parametrize(
    ("contact", "numbers"),
    [
        ("0612345679 / 0712345680", {"12345679", "12345680"}),
        ("0612345679 0712345680", {"12345679", "12345680"}),
        ("06 12 34 56 79, 07 12 34 56 80", {"12345679", "12345680"}),
        ("since 2023-03-01, 2019-2023 in Oujda, 12/05/1998", set()),
        ("12 rue des Lilas, 75011 Paris", set()),
        ("٠٦١٢٣٤٥٦٧٩", {"12345679"}),
    ],
)
def test_numbers_are_told_apart_from_dates_and_places(contact: str, numbers: set[str]) -> None:
    found = {tail for number in numbers_of(contact) for tail in tails_of(number)}
    assert numbers <= found
    assert bool(found) == bool(numbers)


@pytest.mark.parametrize(
    "words",
    [
        "On 12/05/1998 we paid 3,500 dirhams, then 1.200.000 francs; in 2016, 2017 and 2018 nothing.",
        "At 10:45, 11:30 and 12:15 on 30 November 2026, 27 of us, 14 women, 9 men and 4 children.",
        "1. eau\n2. pain\n3. sel\n4. thé\n5. riz\n6. lait\n7. sucre\n8. huile\n9. feu",
        "12 345 678 habitants",
    ],
)
def test_dates_years_prices_and_lists_are_no_number(words: str) -> None:
    assert _kind("+212 661 908 274, +33 7 51 84 03 92", words) is None


def test_digits_far_apart_are_no_number() -> None:
    words = (
        "There were 12 of us at first. Later on, when winter came, 34. They gave us 56 blankets and 79 pairs of shoes."
    )
    assert _kind("+212 612 345 679", words) is None


def test_chance_meets_a_thousand_numbers_in_no_story_full_of_times() -> None:
    luck = random.Random(14)
    story = "\n".join(
        f"{luck.randrange(24):02}:{luck.randrange(60):02} they said {luck.randrange(2000)}." for _ in range(500)
    )
    numbers = {f"{luck.randrange(10**8):08}" for _ in range(1_000)}
    assert not tails_in(story) & numbers


@pytest.mark.parametrize(
    "words",
    [
        "a.benali@example.org",
        "A.Benali ＠ example . org",
        "a.benali at example dot org",
        "a\u00adbenali@exam\u200bple.org",
    ],
)
def test_an_address_is_one_in_every_form(words: str) -> None:
    assert _kind("her son, a.benali@example.org", f"write to {words}!") is KnownKind.CONTACT


@pytest.mark.parametrize("words", ["find @amina_k70 there", "@Amina_K70", "amina k70"])
def test_what_somebody_is_called_in_a_chat_is_a_contact(words: str) -> None:
    assert _kind("telegram: @amina_k70", words) is KnownKind.CONTACT
