"""Many covers said to be somebody's or dismissed at once, and when each has to be looked at by itself."""

from __future__ import annotations

import pytest

from archive.domain.covers import Cover, CoverStyle, Key
from archive.domain.errors import InvalidInputError, StaleRecordError
from archive.review.works.bulk_covers import dismiss_signs, dismiss_weak, say_all_unsaid, signs, weak_finds
from archive.review.works.covers import covers_of, restore_cover, say_whose, standing
from tests.review.atelier import Atelier, open_atelier
from tests.review.works.test_covers import ELSEWHERE, by, drawn, found


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


def test_many_are_said_or_dismissed_at_once(atelier: Atelier) -> None:
    weak, sure = found(atelier), found(atelier, surest=900, start_ms=2, end_ms=9)
    plate = drawn(atelier, style=CoverStyle.THING)
    assert dismiss_weak(atelier.kit, atelier.work.id, seen(weak), atelier.facilitator.id) == 1
    assert say_all_unsaid(atelier.kit, atelier.work.id, atelier.participant.id, atelier.facilitator.id) == 1
    now = {cover.id: cover for cover in covers_of(atelier.kit, atelier.work.id)}
    assert now[weak.id].dismissed
    assert now[sure.id].participant_id == atelier.participant.id
    assert now[plate.id].participant_id is None
    assert standing(atelier.kit, atelier.work.id).unsaid == 1


def test_faces_seen_at_the_same_time_are_not_said_to_be_one_persons(atelier: Atelier) -> None:
    here, there = found(atelier), found(atelier, start_ms=900, end_ms=3000, keys=(Key(900, ELSEWHERE),))
    with pytest.raises(InvalidInputError) as refused:
        say_all_unsaid(atelier.kit, atelier.work.id, atelier.participant.id, atelier.facilitator.id)
    assert refused.value.code == "cover.two_people"
    assert all(cover.participant_id is None for cover in covers_of(atelier.kit, atelier.work.id))

    say_whose(atelier.kit, here.id, atelier.participant.id, by(atelier, here))
    assert say_all_unsaid(atelier.kit, atelier.work.id, atelier.participant.id, atelier.facilitator.id) == 1
    assert atelier.kit.vault.get(Cover, there.id).participant_id == atelier.participant.id


def seen(*covers: Cover) -> dict[str, int]:
    return {cover.id: cover.version for cover in covers}


def test_only_weak_finds_are_dismissed_at_once(atelier: Atelier) -> None:
    weak, sure = found(atelier), found(atelier, confidence=900, surest=900)
    hand_over = found(atelier, confidence=110, surest=970)
    assert weak_finds(atelier.kit, atelier.work.id) == [weak]
    for clear in (sure, hand_over):
        with pytest.raises(InvalidInputError) as refused:
            dismiss_weak(atelier.kit, atelier.work.id, seen(weak, clear), atelier.facilitator.id)
        assert refused.value.code == "cover.not_weak"
    assert not any(cover.dismissed for cover in covers_of(atelier.kit, atelier.work.id))

    assert dismiss_weak(atelier.kit, atelier.work.id, seen(weak), atelier.facilitator.id) == 1
    assert atelier.kit.vault.get(Cover, weak.id).dismissed


def test_only_what_was_taken_for_writing_is_dismissed_as_a_sign(atelier: Atelier) -> None:
    kit, work_id, by_whom = atelier.kit, atelier.work.id, atelier.facilitator.id
    shop, plate = (found(atelier, style=CoverStyle.THING, surest=940) for _ in range(2))
    weak, by_hand = found(atelier), drawn(atelier, style=CoverStyle.THING)
    assert {each.id for each in signs(kit, work_id)} == {shop.id, plate.id}
    for other in (weak, by_hand):
        with pytest.raises(InvalidInputError) as refused:
            dismiss_signs(kit, work_id, seen(shop, other), by_whom)
        assert refused.value.code == "cover.no_sign"
    with pytest.raises(InvalidInputError):
        dismiss_weak(kit, work_id, seen(shop), by_whom)

    assert dismiss_signs(kit, work_id, seen(shop), by_whom) == 1
    assert {each.id: each.dismissed for each in covers_of(kit, work_id)} == {
        shop.id: True,
        plate.id: False,
        weak.id: False,
        by_hand.id: False,
    }
    assert standing(kit, work_id).unsaid == 3


def test_only_what_was_shown_is_dismissed_and_only_as_it_was_shown(atelier: Atelier) -> None:
    shown, unshown = found(atelier), found(atelier)
    dismiss_weak(atelier.kit, atelier.work.id, seen(shown), atelier.facilitator.id)
    assert not atelier.kit.vault.get(Cover, unshown.id).dismissed
    for nothing_of_it in ({shown.id: shown.version}, {unshown.id: 99}, {"no such cover": 1}):
        with pytest.raises(StaleRecordError):
            dismiss_weak(atelier.kit, atelier.work.id, nothing_of_it, atelier.facilitator.id)


def test_what_somebody_covered_after_all_is_not_dismissed_at_once_again(atelier: Atelier) -> None:
    weak = found(atelier)
    dismiss_weak(atelier.kit, atelier.work.id, seen(weak), atelier.facilitator.id)
    now = atelier.kit.vault.get(Cover, weak.id)
    restore_cover(atelier.kit, weak.id, by(atelier, now))
    assert weak_finds(atelier.kit, atelier.work.id) == []
