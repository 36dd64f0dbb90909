"""An unfinished talk over consent: kept answer by answer, one a person at the desk, and forgotten in time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from archive.adapters.memory.records import MemoryClock
from archive.domain.errors import InvalidInputError
from archive.domain.sealed import ConsentDraft
from archive.ports import Kit
from archive.review.consent.drafts import LASTS, begin_talk, end_talk, keep_said, talk_of
from tests.review.atelier import Atelier, open_atelier


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


def begun(atelier: Atelier) -> tuple[Kit, str, str]:
    draft = begin_talk(atelier.kit, atelier.facilitator.id, {"person": (atelier.participant.id,)})
    return atelier.kit, atelier.facilitator.id, draft.talk


def test_every_answer_is_kept_beside_the_ones_before(atelier: Atelier) -> None:
    kit, me, talk = begun(atelier)

    keep_said(kit, me, talk, {"answer_stream": ("public",), "atoms_stream": ("words", "voice")})
    keep_said(kit, me, talk, {"answer_stream": ("nobody",)})

    draft = talk_of(kit, me)
    assert draft is not None
    assert draft.said["answer_stream"] == ("nobody",)
    assert draft.said["atoms_stream"] == ("words", "voice")
    assert draft.said["person"] == (atelier.participant.id,)


def test_a_talk_begun_anew_takes_no_answers_of_the_one_before(atelier: Atelier) -> None:
    kit, me, talk = begun(atelier)
    begin_talk(kit, me, {})

    with pytest.raises(InvalidInputError, match="begun anew"):
        keep_said(kit, me, talk, {"answer_stream": ("public",)})

    draft = talk_of(kit, me)
    assert draft is not None
    assert draft.said == {}


def test_nobody_finds_the_talk_of_somebody_else(atelier: Atelier) -> None:
    begun(atelier)

    assert talk_of(atelier.kit, atelier.officer.id) is None


def test_what_was_given_up_or_stood_too_long_leaves_no_answer_behind(atelier: Atelier) -> None:
    kit, me, _ = begun(atelier)
    end_talk(kit, me)
    assert kit.vault.get(ConsentDraft, me).said == {}

    begun(atelier)
    clock = kit.clock
    assert isinstance(clock, MemoryClock)
    clock.set(clock.now() + LASTS - timedelta(seconds=1))
    assert talk_of(kit, me) is not None
    clock.set(clock.now() + timedelta(seconds=1))
    assert talk_of(kit, me) is None
    assert kit.vault.get(ConsentDraft, me).said == {}
