"""Whoever decides what is read of a work is written down as a writer first, so that no power cut hides it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

import pytest

from archive.domain.sealed import SealedRecord
from archive.domain.voicing.choice import Voicing
from archive.domain.words.transcripts import Transcript
from archive.ports import Vault
from archive.review.works.transcripts import say_whole, seen_mark
from archive.review.works.voicing.choose import choose_voicing
from archive.review.works.voicing.plan import voicing_of
from archive.review.works.works import draft_of, transcripts_of
from tests.ingest.power import PowerCutError
from tests.review.works.voicing import test_revoice
from tests.review.works.voicing.test_revoice import MACHINE, Scene

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
