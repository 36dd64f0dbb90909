"""Codes are given once, kept as slow hashes only, and a wrong one tells nothing."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from statistics import median

import pytest

from archive.adapters.catalogue.repository import T
from archive.adapters.catalogue.vault_local import open_vault
from archive.adapters.memory.records import MemoryVault
from archive.domain.codes import Code, new_code
from archive.domain.errors import NotFoundError, RefusedError
from archive.domain.ids import ParticipantId, new_id
from archive.domain.sealed import Pepper, WithdrawalCode
from archive.review.participants import NewParticipant, create_participant
from archive.review.people.withdrawal_codes import PEPPER_ID, end_codes, give_code, unclaimed, whose_code
from tests.review.atelier import Atelier, open_atelier


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


def give(atelier: Atelier, participant_id: ParticipantId | None = None) -> Code:
    return give_code(atelier.kit, participant_id or atelier.participant.id, atelier.acting(atelier.facilitator))


def test_a_code_leads_to_its_person(atelier: Atelier) -> None:
    code = give(atelier)

    assert whose_code(atelier.kit, code.groups) == atelier.participant.id
    assert whose_code(atelier.kit, code.compact.lower()) == atelier.participant.id


def test_two_people_are_told_apart(atelier: Atelier) -> None:
    other = create_participant(atelier.kit, NewParticipant(legal_name="Brahim Ouali", pseudonym="Sami"))
    first, second = give(atelier), give(atelier, other.id)

    assert whose_code(atelier.kit, first.groups) == atelier.participant.id
    assert whose_code(atelier.kit, second.groups) == other.id


def test_a_wrong_an_unheard_of_and_a_broken_code_look_alike(atelier: Atelier) -> None:
    code = give(atelier)
    near = next(c for c in iter(new_code, None) if c.symbols != code.symbols)
    same_start = Code(code.selector + near.symbols[4:])

    answers = [whose_code(atelier.kit, text) for text in (same_start.groups, near.groups, code.symbols, "", "hello")]

    assert answers == [None] * 5


def test_a_new_code_ends_the_one_before(atelier: Atelier) -> None:
    first, second = give(atelier), give(atelier)

    assert whose_code(atelier.kit, first.groups) is None
    assert whose_code(atelier.kit, second.groups) == atelier.participant.id


def test_an_ended_code_opens_nothing(atelier: Atelier) -> None:
    code = give(atelier)

    assert end_codes(atelier.kit, atelier.participant.id, atelier.acting(atelier.facilitator)) == 1
    assert whose_code(atelier.kit, code.groups) is None
    assert end_codes(atelier.kit, atelier.participant.id, atelier.acting(atelier.facilitator)) == 0


def test_a_taken_beginning_is_drawn_again(atelier: Atelier) -> None:
    taken = give(atelier)
    clash = Code(taken.selector + new_code().symbols[4:])
    free = next(c for c in iter(new_code, None) if c.selector != taken.selector)

    assert unclaimed(atelier.kit, [clash, free]) == free
    with pytest.raises(RefusedError):
        unclaimed(atelier.kit, [clash])


def test_crew_give_no_codes(atelier: Atelier) -> None:
    with pytest.raises(RefusedError):
        give_code(atelier.kit, atelier.participant.id, atelier.acting(atelier.crew))


def test_nobody_gets_no_code(atelier: Atelier) -> None:
    with pytest.raises(NotFoundError):
        give(atelier, ParticipantId(new_id()))


def test_no_byte_of_the_vault_holds_a_code(tmp_path: Path) -> None:
    memory = open_atelier()
    vault = open_vault(tmp_path)
    kit = replace(memory.kit, vault=vault)
    code = give_code(kit, memory.participant.id, memory.acting(memory.facilitator))
    found = whose_code(kit, code.groups)
    vault.close()

    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert found == memory.participant.id
    assert b"argon2id" in kept
    assert code.symbols[4:].encode() not in kept
    assert code.symbols[:5].encode() not in kept


def test_the_hash_is_slow_and_peppered(atelier: Atelier) -> None:
    code = give(atelier)
    record = next(atelier.kit.vault.find(WithdrawalCode))
    pepper = next(atelier.kit.vault.find(Pepper))

    assert record.code_hash.startswith("$argon2id$")
    atelier.kit.vault.save(Pepper(id=pepper.id, secret="00" * 32, version=pepper.version))
    assert whose_code(atelier.kit, code.groups) is None


def test_the_record_speaks_of_the_code_in_four_symbols_only(atelier: Atelier) -> None:
    code = give(atelier)
    record = next(atelier.kit.vault.find(WithdrawalCode))

    assert record.selector == code.symbols[:4]
    assert code.symbols not in json.dumps([record.selector, record.code_hash, record.id])


@pytest.mark.usefixtures("real_hashes")
def test_a_wrong_code_takes_as_long_as_a_right_one(atelier: Atelier) -> None:
    right = give(atelier)
    unheard = next(c for c in iter(new_code, None) if c.selector != right.selector)
    wrong = Code(right.selector + unheard.symbols[4:])

    def seconds(code: Code) -> float:
        started = time.process_time()
        whose_code(atelier.kit, code.groups)
        return time.process_time() - started

    seconds(unheard)
    taken = [median(seconds(code) for _ in range(3)) for code in (right, wrong, unheard)]
    assert max(taken) < 2 * min(taken)


class LateVault(MemoryVault):
    """A vault in which another process makes the pepper just after this one found none."""

    def get(self, kind: type[T], record_id: str) -> T:
        """Give a record; the first time the pepper is asked for, it is not there yet."""
        if kind is Pepper and next(self.find(Pepper), None) is None:
            self.save(Pepper(id=PEPPER_ID, secret="ab" * 32))
            raise NotFoundError
        return super().get(kind, record_id)


def test_two_processes_that_make_the_pepper_keep_one(atelier: Atelier) -> None:
    vault = LateVault()
    kit = replace(atelier.kit, vault=vault)
    code = give_code(kit, atelier.participant.id, atelier.acting(atelier.facilitator))

    assert whose_code(kit, code.groups) == atelier.participant.id
    assert [pepper.secret for pepper in vault.find(Pepper)] == ["ab" * 32]
