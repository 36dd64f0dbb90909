"""Withdrawal codes survive being dictated, mistyped and written in other scripts, and tell nothing when wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.codes import CHECKS, LENGTH, SYMBOLS, Code, new_code, parse_code

codes = st.text(alphabet=SYMBOLS, min_size=LENGTH, max_size=LENGTH).map(Code)
KNOWN = Code("0123456789ABCDEF")
ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def test_a_code_has_eighty_bits_and_a_check() -> None:
    code = new_code()

    assert len(code.symbols) == 16
    assert len(SYMBOLS) == len(set(SYMBOLS)) == 32
    assert len(CHECKS) == len(set(CHECKS)) == 37


def test_codes_do_not_repeat() -> None:
    assert len({new_code() for _ in range(1000)}) == 1000


def test_a_fresh_code_ends_in_a_letter_or_digit_that_anyone_can_name() -> None:
    assert all(new_code().check in SYMBOLS + "U" for _ in range(500))


def test_the_check_is_the_number_modulo_37() -> None:
    number = sum(SYMBOLS.index(symbol) * 32**place for place, symbol in enumerate(reversed(KNOWN.symbols)))

    assert KNOWN.check == CHECKS[number % 37]


def test_a_code_is_shown_in_groups_of_four() -> None:
    assert KNOWN.groups == f"0123 4567 89AB CDEF {KNOWN.check}"


@given(codes)
def test_what_is_printed_reads_back(code: Code) -> None:
    assert parse_code(code.groups) == code
    assert parse_code(code.compact) == code


@given(
    codes,
    st.sampled_from([str.lower, str.upper, str.title]),
    st.sampled_from(["", " ", "-", "–", "\u200f ", "ـ", "\n"]),
)
def test_case_and_gaps_do_not_matter(code: Code, cased: object, gap: str) -> None:
    assert callable(cased)
    assert parse_code(gap + cased(code.groups).replace(" ", gap) + gap) == code


@given(codes)
def test_digits_of_other_scripts_and_wide_letters_are_read(code: Code) -> None:
    wide = "".join(chr(ord(symbol) + 0xFEE0) if symbol.isalnum() else symbol for symbol in code.compact)

    assert parse_code(code.groups.translate(ARABIC_INDIC)) == code
    assert parse_code(code.groups.translate(PERSIAN)) == code
    assert parse_code(wide) == code


@pytest.mark.parametrize(("slip", "meant"), [("O", "0"), ("o", "0"), ("I", "1"), ("i", "1"), ("L", "1"), ("l", "1")])
def test_letters_that_look_like_digits_are_forgiven(slip: str, meant: str) -> None:
    code = Code("01" * 8)

    assert parse_code(code.compact.replace(meant, slip)) == code


@given(codes, st.integers(0, LENGTH - 1), st.sampled_from(SYMBOLS))
def test_one_wrong_symbol_is_found(code: Code, place: int, other: str) -> None:
    typed = code.compact[:place] + other + code.compact[place + 1 :]

    assert (parse_code(typed) is None) == (typed != code.compact)


@given(codes, st.integers(0, LENGTH - 2))
def test_two_swapped_symbols_are_found(code: Code, place: int) -> None:
    one, other = code.compact[place], code.compact[place + 1]
    typed = code.compact[:place] + other + one + code.compact[place + 2 :]

    assert (parse_code(typed) is None) == (one != other)


@given(st.text(max_size=40))
def test_anything_else_is_refused_without_a_word(text: str) -> None:
    read = parse_code(text)

    assert read is None or read.compact == parse_code(read.groups).compact  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text", ["", " ", "0123 4567 89AB CDE", "U" * 17, KNOWN.compact + "0", "0" * 100_000, "٪" * 17]
)
def test_a_text_that_is_no_code_gives_nothing(text: str) -> None:
    assert parse_code(text) is None


def test_a_code_never_shows_in_a_log() -> None:
    assert KNOWN.symbols not in repr(KNOWN)
    assert KNOWN.symbols not in f"{KNOWN}"
