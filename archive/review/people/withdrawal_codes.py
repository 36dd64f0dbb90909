"""Who a withdrawal code belongs to: codes are given out once, kept as slow hashes, and found without trying them all.

A code's first four symbols name its record; an Argon2id hash of the whole, mixed with a secret of this archive, is
what the record holds. A code whose first symbols are taken is drawn again, so every look-up costs one slow hash,
whether the code is right, wrong, ended or unheard of.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from archive.domain.codes import Code, new_code, parse_code
from archive.domain.errors import NotFoundError, RefusedError, StaleRecordError, readable
from archive.domain.ids import ParticipantId, new_id
from archive.domain.records import ParticipantHandle
from archive.domain.roles import KNOWS_PEOPLE
from archive.domain.sealed import Pepper, WithdrawalCode
from archive.ports import Kit
from archive.review.people.accounts import Actor, require_role
from archive.review.people.slow_hashes import fits, nobodys_hash, slow_hash

NEW_FOR = timedelta(days=7)
"""For how long a fresh code counts as known to whoever gave it, and erases nothing alone."""

PEPPER_ID = "withdrawal codes"
_PEPPER_BYTES = 32
_DRAWS = 100
"""How often a code is drawn again because its first four symbols are taken: one in a million are, per code given."""


def give_code(kit: Kit, participant_id: ParticipantId, by: Actor) -> Code:
    """Give a person a fresh code, to be printed or read out and then forgotten; codes given before end.

    Raises:
        NotFoundError: there is no such person.
        RefusedError: this role gives no codes, or too many codes have been given.
    """
    require_role(by, KNOWS_PEOPLE)
    kit.catalogue.get(ParticipantHandle, participant_id)
    code = unclaimed(kit, (new_code() for _ in range(_DRAWS)))
    record = WithdrawalCode(
        id=new_id(),
        participant_id=participant_id,
        selector=code.selector,
        code_hash=slow_hash(_peppered(kit, code)),
        given_at=kit.clock.now(),
        given_by=by.account_id,
    )
    kit.vault.save_all([*_ended(kit, participant_id, by), record])
    return code


def unclaimed(kit: Kit, draws: Iterable[Code]) -> Code:
    """Take the first drawn code whose beginning no record has, ended ones included: their papers still exist.

    Raises:
        RefusedError: every draw is taken.
    """
    for code in draws:
        if next(kit.vault.find(WithdrawalCode, selector=code.selector), None) is None:
            return code
    raise RefusedError("Too many codes have been given.")


def has_held_code(kit: Kit, participant_id: ParticipantId) -> bool:
    """Tell whether a person has had their present code for a while.

    Whoever gives a code has seen it. So in its first days it closes everything, but erases nothing for good alone.
    """
    since = kit.clock.proven() - NEW_FOR
    code = code_now(kit, participant_id)
    return code is not None and code.given_at <= since


def code_giver(kit: Kit, participant_id: ParticipantId) -> str | None:
    """Give the account that gave a person their present code, or None."""
    code = code_now(kit, participant_id)
    return code.given_by or None if code is not None else None


def code_now(kit: Kit, participant_id: ParticipantId) -> WithdrawalCode | None:
    """Give the record of the code that opens a person's page at present, if there is one."""
    given = readable(kit.vault.find(WithdrawalCode, participant_id=participant_id))
    return next((code for code in given if code.ended_at is None), None)


def end_codes(kit: Kit, participant_id: ParticipantId, by: Actor) -> int:
    """Let a person's codes open nothing any more, because a paper was lost or found; give how many ended.

    Raises:
        RefusedError: this role ends no codes.
    """
    require_role(by, KNOWS_PEOPLE)
    ended = _ended(kit, participant_id, by)
    if ended:
        kit.vault.save_all(ended)
    return len(ended)


def codes_of(kit: Kit, participant_id: ParticipantId) -> list[WithdrawalCode]:
    """Give the records of every code a person was given, the newest first."""
    given = readable(kit.vault.find(WithdrawalCode, participant_id=participant_id))
    return sorted(given, key=lambda c: c.given_at, reverse=True)


def whose_code(kit: Kit, text: str) -> ParticipantId | None:
    """Give the person whose code this is, as typed; anything else gives None and says no more."""
    code = parse_code(text)
    if code is None:
        return None
    peppered = _peppered(kit, code)
    named = list(readable(kit.vault.find(WithdrawalCode, selector=code.selector)))
    if not named:
        fits(nobodys_hash(), peppered)
    fitting = [record for record in named if fits(record.code_hash, peppered)]
    return next((record.participant_id for record in fitting if record.ended_at is None), None)


def _ended(kit: Kit, participant_id: ParticipantId, by: Actor) -> list[WithdrawalCode]:
    now = kit.clock.now()
    given = readable(kit.vault.find(WithdrawalCode, participant_id=participant_id))
    return [replace(record, ended_at=now, ended_by=by.account_id) for record in given if record.ended_at is None]


def _peppered(kit: Kit, code: Code) -> bytes:
    """Mix a code with the archive's secret, so that hashes that leak alone cannot even be guessed at."""
    return hmac.new(_pepper(kit), code.symbols.encode(), hashlib.sha256).digest()


def _pepper(kit: Kit) -> bytes:
    """Give the archive's secret, made when it is first needed; two processes that make it at once keep one."""
    with suppress(NotFoundError):
        return bytes.fromhex(kit.vault.get(Pepper, PEPPER_ID).secret)
    with suppress(StaleRecordError):
        kit.vault.save(Pepper(id=PEPPER_ID, secret=secrets.token_hex(_PEPPER_BYTES)))
    return bytes.fromhex(kit.vault.get(Pepper, PEPPER_ID).secret)
