"""No film goes out in which lips say what is concealed in its sound."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.domain.covers import Box, CoverStyle, Key
from archive.domain.ids import new_id
from archive.domain.terms import (
    Recipe,
)
from archive.domain.words.edit_list import SOUNDED, Redaction, Stretch
from archive.review.works.concealment import Obstacle
from archive.review.works.works import edits_of
from tests.review.atelier import Atelier, open_atelier
from tests.review.silenced import silenced
from tests.review.works.covering import draw, make_concealed, obstacles


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


def conceal_words(atelier: Atelier, start_ms: int, end_ms: int) -> None:
    """Conceal something that is said, and leave the sounds as the worker does."""
    kit, span = atelier.kit, Stretch(start_ms=start_ms, end_ms=end_ms)
    redaction = Redaction(id=new_id(), spans=(span,), by=atelier.crew.id, at=kit.clock.now())
    kit.vault.save(replace(edits_of(kit, atelier.work.id), redactions=(redaction,)))
    for made in atelier.made():
        if made.recipe in SOUNDED:
            silenced(kit, made)


def test_no_film_is_let_out_in_which_lips_say_what_is_concealed(atelier: Atelier) -> None:
    atelier.consented()
    draw(atelier, atelier.participant.id, start_ms=1_000, end_ms=9_000)
    plain = next(made for made in atelier.made() if made.recipe is Recipe.VIDEO)
    conceal_words(atelier, 20_000, 21_000)
    assert obstacles(atelier)[plain.id] is Obstacle.NONE
    conceal_words(atelier, 8_500, 9_500)
    assert obstacles(atelier)[plain.id] is Obstacle.LIPS
    atelier.release()
    assert Recipe.VIDEO not in atelier.served()
    assert Recipe.AUDIO in atelier.served()


def test_a_mouth_that_is_covered_for_that_time_keeps_no_film_back(atelier: Atelier) -> None:
    atelier.consented()
    draw(atelier, atelier.participant.id, start_ms=1_000, end_ms=9_000)
    conceal_words(atelier, 5_000, 6_000)
    elsewhere = draw(atelier, start_ms=4_900, end_ms=6_100, keys=(Key(0, Box(0, 0, 900, 900)),), style=CoverStyle.THING)
    covered = make_concealed(atelier)
    conceal_words(atelier, 5_000, 6_000)
    assert obstacles(atelier)[covered.id] is Obstacle.LIPS

    mouth = (Key(0, Box(4000, 4000, 2000, 2000)),)
    atelier.kit.vault.save(replace(elsewhere, keys=mouth, version=1))
    covered = make_concealed(atelier)
    conceal_words(atelier, 5_000, 6_000)
    assert obstacles(atelier)[covered.id] is Obstacle.NONE
