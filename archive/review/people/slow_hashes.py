"""Slow hashes of what people know by heart, their passwords and codes: Argon2id, its cost chosen in one place."""

from __future__ import annotations

import secrets
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_OPENED_BY_NOBODY_BYTES: Final = 32

hasher = PasswordHasher()
"""The library's own cost, which follows RFC 9106; tests that are not about it take a cheaper one."""


def slow_hash(secret: str | bytes) -> str:
    """Give the hash to keep in a secret's place."""
    return hasher.hash(secret)


def fits(stored: str, secret: str | bytes) -> bool:
    """Tell whether a secret is the one that a hash was made of; a hash that cannot be read fits none."""
    try:
        return hasher.verify(stored, secret)
    except (VerificationError, InvalidHashError):
        return False


def nobodys_hash() -> str:
    """Give a hash that no secret opens, so that an unknown name or code costs as much as a wrong one."""
    return _nobodys(hasher)


@cache
def _nobodys(made_by: PasswordHasher) -> str:
    return made_by.hash(secrets.token_bytes(_OPENED_BY_NOBODY_BYTES))
