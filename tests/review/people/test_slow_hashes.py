"""Passwords and codes are hashed slowly outside tests, and whatever no secret made fits none."""

from __future__ import annotations

import re

import pytest

from archive.review.people.slow_hashes import fits, nobodys_hash, slow_hash


@pytest.mark.usefixtures("real_hashes")
def test_a_hash_costs_what_rfc_9106_asks_for() -> None:
    cost = re.match(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$", slow_hash("four quiet words here"))

    assert cost is not None
    memory_kibibytes, passes = map(int, cost.groups())
    assert memory_kibibytes >= 64 * 1024
    assert passes >= 3


def test_a_secret_fits_its_own_hash_alone() -> None:
    kept = slow_hash("four quiet words here")

    assert fits(kept, "four quiet words here")
    assert not fits(kept, "four quiet words there")
    assert slow_hash("four quiet words here") != kept


@pytest.mark.parametrize("stored", ["", "plain", "$argon2id$v=19$m=64,t=1,p=1$broken"])
def test_what_is_no_hash_fits_nothing(stored: str) -> None:
    assert not fits(stored, stored)


@pytest.mark.parametrize("real", [False, True])
def test_nobodys_hash_costs_as_much_as_anybodys(request: pytest.FixtureRequest, real: bool) -> None:
    if real:
        request.getfixturevalue("real_hashes")

    def cost(stored: str) -> str:
        return stored.rsplit("$", 2)[0]

    assert cost(nobodys_hash()) == cost(slow_hash("four quiet words here"))
