"""What is suggested in a work: from whoever is in its workshop and what was concealed there; each decided once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from archive.domain.errors import InvalidInputError
from archive.domain.ids import WorkId
from archive.domain.records import Work
from archive.domain.sealed import Identity
from archive.domain.terms import WorkState
from archive.domain.words.edit_list import ConcealedWords, EditList, Redaction
from archive.domain.words.telling_words import Hint
from archive.review.redaction.conceal_words import NewRedaction, conceal
from archive.review.redaction.suggest_words import _suggested, leave, suggestions_of
from archive.review.works.transcripts import NewTranscript, attach_transcript
from archive.review.works.works import edits_of, transcripts_of
from tests.review.atelier import Atelier, open_atelier

FRENCH = (
    "WEBVTT\n\n00:00.000 --> 00:02.000\nje suis partie avec zohra benkirane\n\n00:02.000 --> 00:04.000\n"
    "la mer à tafraout, appelle le 06 11 22 33 44\n"
)

BY_THEIR_LETTERS = {"zohra benkirane": Hint.LISTED, "tafraout": Hint.UNUSUAL}
"""What is suggested although nobody knows it: it looks like names, in small letters too."""


@pytest.fixture
def atelier() -> Atelier:
    atelier = open_atelier()
    new = NewTranscript(content=FRENCH.encode(), language="fr")
    attach_transcript(atelier.kit, atelier.work.id, new, atelier.facilitator.id)
    return atelier


def told(atelier: Atelier) -> dict[str, Hint]:
    return {each.words: each.hint for each in suggestions_of(atelier.kit, atelier.now())}


def know(atelier: Atelier, **fields: Any) -> None:
    person = next(each.participant_id for each in atelier.now().appearances if each.participant_id)
    atelier.kit.vault.save(replace(atelier.kit.vault.get(Identity, person), **fields))


def test_whoever_is_in_the_workshop_is_looked_for_by_name_and_by_how_they_are_reached(atelier: Atelier) -> None:
    assert told(atelier) == {"06 11 22 33 44": Hint.NUMBER, **BY_THEIR_LETTERS}
    know(atelier, legal_name="Zohra Benkirane", contact="+212 6 11 22 33 44")
    assert told(atelier) == {
        **dict.fromkeys(("zohra benkirane", "zohra", "benkirane", "06 11 22 33 44"), Hint.KNOWN),
        "tafraout": Hint.UNUSUAL,
    }


def test_who_may_speak_for_somebody_is_looked_for_too(atelier: Atelier) -> None:
    know(atelier, named_person="ma tante Zohra, 06 11 22 33 44")
    assert told(atelier)["zohra"] is Hint.KNOWN


def test_what_was_concealed_in_another_work_of_the_workshop_is_suggested(atelier: Atelier) -> None:
    kit = atelier.kit
    other = replace(atelier.work, id=WorkId("other"), version=0)
    kit.catalogue.save(other)
    hidden = (ConcealedWords(language="ar", words="تافراوت"), ConcealedWords(language="fr", words="Tafraout"))
    kit.vault.save(
        EditList(id=other.id, redactions=(Redaction(id="r", spans=(), words=hidden, by="x", at=kit.clock.now()),))
    )
    assert told(atelier)["tafraout"] is Hint.EARLIER


def test_what_is_concealed_is_not_suggested_any_more(atelier: Atelier) -> None:
    new = NewRedaction(language="fr", words="06 11 22 33 44")
    conceal(atelier.kit, atelier.work.id, new, atelier.facilitator.id)
    assert told(atelier) == BY_THEIR_LETTERS


def test_what_is_left_is_kept_with_who_and_when_and_closes_nothing(atelier: Atelier) -> None:
    kit, work_id, by = atelier.kit, atelier.work.id, atelier.facilitator.id
    state = atelier.now().state
    for _twice in range(2):
        leave(kit, work_id, " 06 11  22 33 44", by)
    assert told(atelier) == BY_THEIR_LETTERS
    [left] = edits_of(kit, work_id).left
    assert (left.words, left.by, left.at) == ("06 11 22 33 44", by, kit.clock.now())
    assert edits_of(kit, work_id).redactions == ()
    assert atelier.now().state is state is not WorkState.RELEASED


@pytest.mark.parametrize("words", ["  ", "a" * 301])
def test_nothing_and_too_much_cannot_be_left(atelier: Atelier, words: str) -> None:
    with pytest.raises(InvalidInputError):
        leave(atelier.kit, atelier.work.id, words, atelier.facilitator.id)


def test_a_work_without_words_has_no_suggestions() -> None:
    atelier = open_atelier()
    assert suggestions_of(atelier.kit, atelier.kit.catalogue.get(Work, atelier.work.id)) == ()


def test_the_same_words_are_not_looked_through_again_and_changed_ones_are(atelier: Atelier) -> None:
    kit, work_id, by = atelier.kit, atelier.work.id, atelier.facilitator.id
    before = told(atelier)
    looked = _suggested.cache_info().misses
    assert told(atelier) == before
    leave(kit, work_id, "06 11 22 33 44", by)
    assert told(atelier) == BY_THEIR_LETTERS
    assert _suggested.cache_info().misses == looked

    know(atelier, legal_name="Zohra Benkirane")
    assert "zohra" in told(atelier)
    [standing] = transcripts_of(kit, work_id)
    attach_transcript(kit, work_id, NewTranscript(content=b"Rien.", language=standing.language), by)
    assert told(atelier) == {}
