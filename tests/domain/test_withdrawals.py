"""When an original may be erased, by the rule alone: who must agree, who has it kept, and from when time runs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.ids import AccountId, WithdrawalId, WorkId
from archive.domain.terms import Fate
from archive.domain.withdrawals import (
    THE_PERSON,
    TIME_TO_RECONSIDER,
    Erasure,
    Reach,
    Verdict,
    Withdrawal,
    erasure_of,
)
from tests.domain.builders import NOW

WORK = WorkId("w" * 20)


def wish(**changes: object) -> Withdrawal:
    fields = {"id": WithdrawalId("act"), "at": NOW, "by_role": "x", "reach": Reach.CONSENTS, "fate": Fate.ERASE}
    return Withdrawal(**{**fields, "work_ids": (WORK,), **changes})  # type: ignore[arg-type]


def verdicts(*said: tuple[str, bool]) -> tuple[Verdict, ...]:
    return tuple(
        Verdict(work_id=WORK, by=AccountId(by), erase=erase, at=NOW + timedelta(days=number + 1))
        for number, (by, erase) in enumerate(said)
    )


KEPT, WAITS = Erasure(kept=True), Erasure()


def agreed(days: int) -> Erasure:
    return Erasure(agreed_at=NOW + timedelta(days=days))


YES, NO = True, False


@pytest.mark.parametrize(
    ("asked", "shared", "said", "found"),
    [
        ({"by_code": True}, False, [], agreed(0)),
        ({"by_code": True}, True, [], WAITS),
        ({"by_code": True}, True, [("a", YES)], agreed(1)),
        ({"by_code": True}, True, [("a", NO)], KEPT),
        ({"by_code": True}, False, [("a", NO)], WAITS),
        ({"by_code": True}, False, [("a", NO), ("b", NO)], KEPT),
        ({"by_code": True}, False, [("a", NO), ("b", YES)], agreed(2)),
        ({"by_code": True}, False, [("a", NO), ("a", YES)], agreed(0)),
        ({"by_code": True}, False, [(THE_PERSON, NO)], KEPT),
        ({"by_code": True}, True, [("a", YES), (THE_PERSON, NO)], KEPT),
        ({"asked_by": "q"}, False, [], WAITS),
        ({"asked_by": "q"}, False, [("a", YES)], agreed(1)),
        ({"asked_by": "q"}, False, [("a", NO)], KEPT),
        ({"asked_by": "q"}, False, [("a", YES), ("b", NO)], agreed(1)),
        ({"asked_by": "q"}, False, [("a", YES), ("b", NO), ("c", NO)], KEPT),
        ({"asked_by": "q"}, False, [(THE_PERSON, YES)], agreed(1)),
        ({"asked_by": "q"}, True, [(THE_PERSON, YES)], WAITS),
        ({"asked_by": "q"}, True, [(THE_PERSON, YES), ("a", YES)], agreed(2)),
        ({}, False, [("a", YES)], WAITS),
        ({}, False, [("a", YES), ("b", YES)], agreed(2)),
        ({}, False, [("a", YES), ("a", YES)], WAITS),
        ({}, False, [(THE_PERSON, YES)], agreed(1)),
    ],
)
def test_some_cases_of_who_must_agree(
    asked: dict[str, object], shared: bool, said: list[tuple[str, bool]], found: Erasure
) -> None:
    assert erasure_of(wish(**asked, verdicts=verdicts(*said)), WORK, is_shared=shared) == found


PEOPLE = ("a", "b", "c", THE_PERSON)
acts = st.fixed_dictionaries({"by_code": st.booleans(), "asked_by": st.sampled_from((None, "q"))})
voices = st.lists(st.tuples(st.sampled_from(PEOPLE), st.booleans()), max_size=6)


def second_reading(asked: dict[str, object], shared: bool, said: list[tuple[str, bool]]) -> str:
    """Say what the rule makes of it, read a second time: `docs/rules.md`, B.3a."""
    last = dict(said)
    yes, no = ({who for who, erase in last.items() if erase is wanted} for wanted in (True, False))
    by_person = bool(asked["by_code"]) or THE_PERSON in yes
    officers = len(yes - {THE_PERSON})
    if THE_PERSON in no or len(no) > 1:
        return "kept"
    if by_person and not shared:
        return "agreed" if not no or officers else "waits"
    enough = officers >= (1 if by_person or asked["asked_by"] else 2)
    return "agreed" if enough else "kept" if no else "waits"


@given(asked=acts, shared=st.booleans(), said=voices)
def test_the_rule_is_read_the_same_twice(asked: dict[str, object], shared: bool, said: list[tuple[str, bool]]) -> None:
    found = erasure_of(wish(**asked, verdicts=verdicts(*said)), WORK, is_shared=shared)

    told = "kept" if found.kept else "waits" if found.agreed_at is None else "agreed"
    assert told == second_reading(asked, shared, said)


@given(asked=acts, shared=st.booleans(), said=voices, who=st.sampled_from(PEOPLE))
def test_no_voice_for_keeping_lets_an_original_go_nor_sooner(
    asked: dict[str, object], shared: bool, said: list[tuple[str, bool]], who: str
) -> None:
    before = erasure_of(wish(**asked, verdicts=verdicts(*said)), WORK, is_shared=shared)
    after = erasure_of(wish(**asked, verdicts=verdicts(*said, (who, False))), WORK, is_shared=shared)

    assert before.agreed_at is not None or after.agreed_at is None
    if before.agreed_at is not None and after.agreed_at is not None and not before.kept:
        earlier = [verdict.at for verdict in verdicts(*said) if verdict.by == who]
        assert after.agreed_at >= before.agreed_at or earlier


@given(asked=acts, said=voices)
def test_nobody_alone_erases_without_the_person(asked: dict[str, object], said: list[tuple[str, bool]]) -> None:
    """Whoever asked and whoever agrees are at least two people, or the person themselves spoke."""
    found = erasure_of(wish(**asked, verdicts=verdicts(*said)), WORK, is_shared=False)
    yes = {who for who, erase in dict(said).items() if erase}
    speakers = yes | ({str(asked["asked_by"])} if asked["asked_by"] else set())
    if found.agreed_at is not None:
        assert asked["by_code"] or THE_PERSON in yes or len(speakers) >= 2
        assert found.due_at == found.agreed_at + TIME_TO_RECONSIDER
        assert found.agreed_at >= NOW
