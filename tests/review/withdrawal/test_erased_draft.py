"""What a machine drafted of a work goes with the work: erased, nothing of it is left."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.domain.history.decisions import ReviewDecision
from archive.domain.history.half_filled import HalfFilled
from archive.domain.sealed import Original
from archive.domain.terms import Verdict
from archive.domain.voicing.choice import VoiceWay, Voicing, VoicingReport
from archive.domain.words.edit_list import ConcealedWords, EditList, LeftWords, Redaction
from archive.domain.words.machine_draft import DraftLine, DraftState, DraftStretch, MachineDraft
from archive.review.half_filled import keep_half_filled
from tests.review.atelier import Atelier
from tests.review.withdrawal import test_progress
from tests.review.withdrawal.test_progress import erased

atelier = test_progress.atelier


@pytest.mark.parametrize("state", [DraftState.ASKED, DraftState.DRAFTED, DraftState.FAILED])
def test_erasing_leaves_no_drafted_word(atelier: Atelier, state: DraftState) -> None:
    kit, work_id = atelier.kit, atelier.work.id
    kit.vault.save(MachineDraft(id=work_id, run="r", language="fr", state=state, made_with={"model": "m"}))
    heard = DraftLine(start_ms=0, end_ms=900, language="fr", text="Je suis Amina.")
    kit.vault.save(DraftStretch(id="s", work_id=work_id, run="r", start_ms=0, end_ms=900, lines=(heard,)))

    erased(atelier)

    assert not any(stretch.lines for stretch in kit.vault.find(DraftStretch, work_id=work_id))
    left = kit.vault.get(MachineDraft, work_id)
    assert left.state in (DraftState.ENDED, DraftState.FAILED)
    assert not left.made_with


def test_erasing_leaves_no_word_that_was_left_as_it_is(atelier: Atelier) -> None:
    kit, work_id = atelier.kit, atelier.work.id
    kit.vault.save(EditList(id=work_id, left=(LeftWords(words="Amina", by="x", at=kit.clock.now()),)))

    erased(atelier)

    assert kit.vault.get(EditList, work_id).left == ()


def test_erasing_leaves_nothing_of_a_form_that_somebody_had_begun(atelier: Atelier) -> None:
    kit, work_id = atelier.kit, atelier.work.id
    keep_half_filled(kit, work_id, atelier.facilitator.id, {"segment_label": ("Amina",)})

    erased(atelier)

    assert kit.vault.get(HalfFilled, work_id).said == {}


def test_erasing_leaves_no_concealed_word(atelier: Atelier) -> None:
    kit, work_id = atelier.kit, atelier.work.id
    words = (ConcealedWords(language="fr", words="Amina"),)
    kit.vault.save(
        EditList(id=work_id, redactions=(Redaction(id="r", spans=(), words=words, by="x", at=kit.clock.now()),))
    )

    erased(atelier)

    assert kit.vault.get(EditList, work_id).redactions == ()


def test_erasing_leaves_no_reason_of_a_review(atelier: Atelier) -> None:
    kit, work_id = atelier.kit, atelier.work.id
    line = ReviewDecision(
        id="d", work_id=work_id, at=kit.clock.now(), by=atelier.reviewer.id, verdict=Verdict.SENT_BACK, reason="Amina"
    )
    kit.vault.save(line)

    erased(atelier)

    assert kit.vault.get(ReviewDecision, line.id).reason == ""


def test_erasing_leaves_no_mark_of_words_and_nothing_that_a_telephone_called_the_file(atelier: Atelier) -> None:
    kit, work_id = atelier.kit, atelier.work.id
    [original] = kit.vault.find(Original, work_id=work_id)
    kit.vault.save(replace(original, live_id="5A1B9C2E-0F3D-4E6A-9B7C-1D2E3F405162"))
    kit.vault.save(Voicing(id=work_id, way=VoiceWay.MACHINE, language="fr", voice="low", tried="a mark"))
    report = VoicingReport(
        id="r",
        work_id=work_id,
        edit="a mark",
        recipe_version=1,
        language="fr",
        voice="low",
        transcript_id="t",
        transcript_version=1,
        lines=1,
        paced=0,
        late=0,
        latest_ms=0,
        length_ms=900,
        made_on="2026-02-10",
    )
    kit.vault.save(report)

    erased(atelier)

    assert [each.live_id for each in kit.vault.find(Original, work_id=work_id)] == [""]
    assert (kit.vault.get(Voicing, work_id).tried, kit.vault.get(VoicingReport, "r").edit) == ("", "")
