"""A text without times takes those of the machine's draft; what was not heard is marked until somebody has looked."""

from __future__ import annotations

import pytest

from archive.domain.errors import InvalidInputError, StaleRecordError
from archive.domain.terms import Recipe
from archive.domain.words.transcripts import Transcript
from archive.domain.words.word_times import words_of_cue
from archive.review.works.aligned import Times, align_beside, align_to_draft, times_for
from archive.review.works.captions import as_webvtt_or_text
from archive.review.works.machine_drafts import keep_draft
from archive.review.works.transcripts import NewTranscript, attach_transcript, seen_mark
from archive.review.works.works import renditions, transcripts_of
from tests.review.atelier import Atelier
from tests.review.works.test_machine_drafts import Reader, atelier, go_through_all, make, reader

__all__ = ["atelier", "reader"]

TEXT = "Nour: On est partis de Tagazoute.\n\nPersonne ne parlait.\n\nEt puis, la mer.\n"


def typed(atelier: Atelier, text: str = TEXT) -> Transcript:
    new = NewTranscript(content=text.encode(), language="fr")
    return attach_transcript(atelier.kit, atelier.work.id, new, atelier.facilitator.id)


def test_a_text_takes_the_times_at_which_its_words_were_heard(atelier: Atelier, reader: Reader) -> None:
    text = typed(atelier)
    assert not times_for(atelier.kit, text).heard
    make(atelier)
    assert times_for(atelier.kit, text).heard

    kept = align_to_draft(atelier.kit, atelier.work.id, "fr", seen_mark(text), atelier.facilitator.id)

    assert [(cue.start_ms, cue.end_ms, cue.text, cue.is_unsure) for cue in kept.cues] == [
        (0, 1_500, "Nour: On est partis de Tagazoute.", False),
        (1_500, 20_000, "Nour: Personne ne parlait.", True),
        (20_000, 21_200, "Nour: Et puis, la mer.", False),
    ]
    # The mark stands in what is edited and comes back with it, and in nothing that visitors get.
    assert as_webvtt_or_text(kept).count("<c.unsure>") == 1
    assert typed(atelier, as_webvtt_or_text(kept)) == kept
    captions = next(r for r in renditions(atelier.kit, atelier.work.id) if r.recipe is Recipe.CAPTIONS)
    assert captions.size_bytes
    assert times_for(atelier.kit, kept) == Times()
    # The words of a sure line have times of their own.
    assert [word.heard is not None for word in words_of_cue(kept.cues[0])] == [False, *[True] * 5]


def test_a_draft_of_other_words_gives_no_times(atelier: Atelier) -> None:
    text = typed(atelier, "Quelque chose de tout autre.\n\nRien de cela.\n")
    make(atelier)
    with pytest.raises(InvalidInputError, match="other words"):
        align_to_draft(atelier.kit, atelier.work.id, "fr", seen_mark(text), atelier.facilitator.id)
    assert transcripts_of(atelier.kit, atelier.work.id) == [text]


def test_a_text_that_somebody_changed_meanwhile_is_not_overwritten(atelier: Atelier) -> None:
    seen = seen_mark(typed(atelier))
    make(atelier)
    typed(atelier, TEXT + "\nEncore une ligne.\n")
    with pytest.raises(StaleRecordError):
        align_to_draft(atelier.kit, atelier.work.id, "fr", seen, atelier.facilitator.id)


def test_without_a_draft_or_a_text_there_is_nothing_to_align(atelier: Atelier) -> None:
    with pytest.raises(InvalidInputError, match="no text without times"):
        align_to_draft(atelier.kit, atelier.work.id, "fr", "", atelier.facilitator.id)


def test_a_text_that_takes_the_place_of_a_kept_draft_takes_the_times_of_its_words(atelier: Atelier) -> None:
    make(atelier)
    go_through_all(atelier, atelier.facilitator.id)
    keep_draft(atelier.kit, atelier.work.id, "", atelier.facilitator.id)
    text = typed(atelier)
    assert text.cues == ()

    kept = align_to_draft(atelier.kit, atelier.work.id, "fr", seen_mark(text), atelier.facilitator.id)

    assert [(cue.start_ms, cue.is_unsure) for cue in kept.cues] == [(0, False), (1_500, True), (20_000, False)]


def test_a_translation_takes_the_times_of_as_many_lines_one_by_one(atelier: Atelier) -> None:
    captions = "\n\n".join(
        f"00:0{n}.000 --> 00:0{n}.900\n<v {who}>{words}"
        for n, (who, words) in enumerate(
            [("Nour", "On est partis de Tagazoute."), ("Salma", "Et la mer ?"), ("Nour", "Oui.")]
        )
    )
    typed(atelier, f"WEBVTT\n\n{captions}\n")
    content = "رحلنا من تغازوت.\nوالبحر؟\nنعم، وكان كل من في القارب يبكي وينادي أمه حتى الصباح.\n".encode()
    new = NewTranscript(content=content, language="ar", is_translation=True)
    text = attach_transcript(atelier.kit, atelier.work.id, new, atelier.facilitator.id)
    assert times_for(atelier.kit, text) == Times(beside="fr")

    kept = align_beside(atelier.kit, atelier.work.id, "ar", seen_mark(text), atelier.facilitator.id)

    assert [(cue.start_ms, cue.end_ms, cue.speaker, cue.is_unsure) for cue in kept.cues] == [
        (0, 900, "Nour", False),
        (1_000, 1_900, "Salma", False),
        (2_000, 2_900, "Nour", True),
    ]
    assert kept.is_translation
    with pytest.raises(InvalidInputError, match="as many lines"):
        align_beside(atelier.kit, atelier.work.id, "ar", seen_mark(kept), atelier.facilitator.id)
