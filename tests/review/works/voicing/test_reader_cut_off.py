"""A line that is cut off while it is kept, by the power or by its consent, is there whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.adapters.memory.records import MemoryClock
from archive.adapters.memory.stores import MemoryJobs, MemoryOriginals
from archive.domain.errors import StaleRecordError
from archive.domain.ids import OriginalId
from archive.domain.terms import CONTENT_ATOMS
from archive.ports import Jobs, Kept, Originals
from archive.review.consent.consents import withdraw_consent
from archive.review.withdrawal.erase import erase_renditions
from archive.review.works.voicing.plan import voicing_of
from archive.review.works.voicing.takes import NewTake, keep_take
from tests.review.works.voicing.reading_scene import Reading, reading_scene
from tests.review.works.voicing.test_revoice import UNHEARD

pytestmark = pytest.mark.media


@pytest.fixture
def scene(tmp_path: Path) -> Reading:
    return reading_scene(tmp_path)


class FailingOriginals(MemoryOriginals):
    """A store that works until the power fails at one step."""

    def __init__(self, whole: Originals, cut_at: str) -> None:
        self._whole, self._cut_at = whole, cut_at

    def keep_chunks(self, original_id: OriginalId, chunks: Iterable[bytes]) -> Kept:
        kept = self._whole.keep_chunks(original_id, chunks)
        if self._cut_at == "kept":
            raise KeyboardInterrupt
        return kept

    def remove(self, original_id: OriginalId) -> None:
        if self._cut_at == "saved":
            raise KeyboardInterrupt
        self._whole.remove(original_id)


class FailingJobs(MemoryJobs):
    """A queue at which the power fails."""

    def __init__(self, whole: Jobs, cut_at: str) -> None:
        self._whole, self._cut_at = whole, cut_at

    def put(self, name: str, work_id: str) -> None:
        if self._cut_at == "replaced":
            raise KeyboardInterrupt
        self._whole.put(name, work_id)


@pytest.mark.parametrize("cut_at", ["kept", "saved", "replaced"])
def test_wherever_the_power_fails_while_a_line_is_kept_it_is_there_whole_or_read_anew(
    scene: Reading, cut_at: str
) -> None:
    scene.say_all()
    scene.atelier.release(CONTENT_ATOMS | UNHEARD)
    kit = scene.kit
    kit = replace(kit, originals=FailingOriginals(kit.originals, cut_at), jobs=FailingJobs(kit.jobs, cut_at))
    new = NewTake(place=scene.places()[1])
    content = [scene.sound(scene.texts()[1])]
    with pytest.raises(KeyboardInterrupt):
        keep_take(kit, voicing_of(kit, scene.work_id), new, content, scene.atelier.facilitator.id)

    assert not scene.is_met(), "what is being changed is shut first"
    scene.read()
    assert isinstance(scene.kit.clock, MemoryClock)
    scene.kit.clock.advance(timedelta(days=1))
    assert scene.read()
    assert len(scene.takes()) == 2
    assert scene.sounds_here() == 2
    scene.atelier.release(CONTENT_ATOMS | UNHEARD)
    assert scene.is_met()


def test_consent_taken_back_while_a_line_is_on_its_way_leaves_nothing(scene: Reading) -> None:
    kit, chosen = scene.kit, voicing_of(scene.kit, scene.work_id)
    content = scene.sound(scene.texts()[0])

    def on_its_way() -> Iterator[bytes]:
        yield content[:100]
        withdraw_consent(kit, scene.consent.id, scene.atelier.acting(scene.atelier.facilitator))
        erase_renditions(kit, scene.work_id)
        yield content[100:]

    with pytest.raises(StaleRecordError):
        keep_take(kit, chosen, NewTake(place=scene.places()[0]), on_its_way(), scene.atelier.facilitator.id)
    scene.read()

    assert scene.sounds_here() == 0
    assert scene.takes() == []
