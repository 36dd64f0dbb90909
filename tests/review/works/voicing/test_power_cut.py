"""What is decided of a reading while the power is cut, or while a second person lets the work out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from archive.domain.sealed import SealedRecord
from archive.domain.terms import CONTENT_ATOMS, WorkState
from archive.domain.voicing.choice import VoiceWay, Voicing
from archive.domain.words.transcripts import Transcript
from archive.ports import Vault
from archive.review.works.transcripts import NewTranscript, attach_transcript, say_whole, seen_mark
from archive.review.works.voicing.choose import NewVoicing, choose_voicing
from archive.review.works.voicing.plan import voicing_of
from archive.review.works.works import draft_of, transcripts_of
from tests.ingest.power import PowerCutError
from tests.review.works.voicing import test_revoice
from tests.review.works.voicing.test_revoice import MACHINE, UNHEARD, Scene

pytestmark = pytest.mark.media
scene = test_revoice.scene
S = TypeVar("S", bound=SealedRecord)


class CutVault:
    """A vault after whose writing of one sort of record the power is cut."""

    def __init__(self, vault: Vault, kind: type[SealedRecord]) -> None:
        self._vault = vault
        self._kind = kind

    def save(self, record: S) -> S:
        kept = self._vault.save(record)
        if isinstance(record, self._kind):
            raise PowerCutError
        return kept

    def __getattr__(self, name: str) -> Any:
        return getattr(self._vault, name)


def test_whoever_chose_or_said_whole_is_no_second_person_after_a_power_cut(scene: Scene) -> None:
    kit, work_id, by = scene.kit, scene.work_id, scene.atelier.second_officer.id
    cut = replace(kit, vault=CutVault(kit.vault, Voicing))
    with pytest.raises(PowerCutError):
        choose_voicing(cut, work_id, MACHINE, by)
    assert voicing_of(kit, work_id).chosen_by == by
    assert by in draft_of(kit, work_id).writers

    by = scene.atelier.reviewer.id
    cut = replace(kit, vault=CutVault(kit.vault, Transcript))
    with pytest.raises(PowerCutError):
        say_whole(cut, work_id, seen_mark(transcripts_of(kit, work_id)[0]), by, is_whole=False)
    assert by in draft_of(kit, work_id).writers


class HurriedVault:
    """A vault before whose first writing of one sort of record somebody else does something."""

    def __init__(self, vault: Vault, kind: type[SealedRecord], first: Callable[[], object]) -> None:
        self._vault = vault
        self._kind = kind
        self._first = [first]

    def save(self, record: S) -> S:
        self.save_all([record])
        return self._vault.get(type(record), record.id)

    def save_all(self, records: Sequence[SealedRecord]) -> None:
        while self._first and any(isinstance(record, self._kind) for record in records):
            self._first.pop()()
        self._vault.save_all(records)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._vault, name)


@pytest.mark.parametrize("change", ["choice", "unfinished", "words"])
def test_a_release_between_two_steps_of_a_change_serves_nothing_that_was_changed(scene: Scene, change: str) -> None:
    kit, work_id, by = scene.kit, scene.work_id, scene.atelier.facilitator.id
    scene.choose()
    scene.read()
    [standing] = transcripts_of(kit, work_id)
    cleared = CONTENT_ATOMS | UNHEARD
    kind = Voicing if change == "choice" else Transcript
    hurried = replace(kit, vault=HurriedVault(kit.vault, kind, lambda: scene.atelier.release(cleared)))
    if change == "choice":
        text = NewVoicing(way=VoiceWay.TEXT, seen=voicing_of(kit, work_id).version)
        choose_voicing(hurried, work_id, text, by)
    elif change == "unfinished":
        say_whole(hurried, work_id, seen_mark(standing), by, is_whole=False)
    else:
        new = NewTranscript(content=b"Je suis partie.", language="fr", seen=seen_mark(standing))
        attach_transcript(hurried, work_id, new, by)
    scene.read()

    assert scene.atelier.now().state is WorkState.IN_REVIEW
    assert scene.atelier.served() == set()
