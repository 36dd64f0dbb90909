"""Real recordings, photos and documents come in; what is broken among them gets its sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.domain.errors import InvalidInputError
from archive.domain.terms import WorkKind, WorkState
from archive.ingest.intake.receive import receive
from archive.worker.loop import work_until_done
from tests.ingest.conftest import House

pytestmark = pytest.mark.media

TAKEN = {
    "faces/dlib/2008_001322.jpg": WorkKind.PHOTO,
    "voice/pv_it.wav": WorkKind.RADIO,
    "metadata/mei_with-gps.mp4": WorkKind.INTERVIEW,
    "metadata/SOURCE.txt": WorkKind.WRITING,
}
NOT_TAKEN = {
    "faces/classroom.gif": "several_pictures",
    "faces/dlib/training.xml": "markup",
    "metadata/gopro_karma.cleaned.mp4": "empty",
    "metadata/mut_silence-44-s.flac": "silent",
}


@pytest.mark.parametrize("name", sorted(TAKEN))
def test_a_real_file_is_prepared_for_review(house: House, corpora: Path, name: str) -> None:
    work = receive(house.kit, corpora / name, house.entry)

    assert work_until_done(house.kit, {}) == 0
    assert (house.only_work().kind, house.only_work().state) == (TAKEN[name], WorkState.IN_REVIEW)
    assert house.only_work().id == work.id


@pytest.mark.parametrize("name", sorted(NOT_TAKEN))
def test_a_file_that_cannot_be_kept_gets_its_sentence(house: House, corpora: Path, name: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        receive(house.kit, corpora / name, house.entry)

    assert caught.value.code == NOT_TAKEN[name]
    assert house.works() == []
