"""Works are found by what is written about them and said in them, as far as whoever asks may read that elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from archive.domain.ids import WorkId, new_id
from archive.domain.sealed import Draft
from archive.domain.terms import WorkState
from archive.domain.words.edit_list import Stretch
from archive.domain.words.transcripts import Cue, Transcript
from archive.review.redaction.conceal_words import NewRedaction, conceal
from archive.review.works.find_works import READ_AT_MOST, Reads, Sought, find_works
from archive.review.works.works import draft_of, withdraw_work
from tests.review.atelier import Atelier, open_atelier


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


def say(atelier: Atelier, work_id: WorkId, *lines: str, language: str = "fr", is_whole: bool = True) -> None:
    cues = tuple(Cue(start_ms=n * 1000, end_ms=n * 1000 + 900, text=line) for n, line in enumerate(lines))
    atelier.kit.vault.save(
        Transcript(id=new_id(), work_id=work_id, language=language, cues=cues, is_whole=is_whole, operator="x")
    )


def found(atelier: Atelier, words: str, reads: Reads, **more: Any) -> list[str]:
    return [one.work.id for one in find_works(atelier.kit, Sought(words=words, reads=reads, **more), 0, 12).standings]


def another(atelier: Atelier, **written: object) -> WorkId:
    work = atelier.kit.catalogue.save(replace(atelier.now(), id=WorkId(new_id()), version=0))
    atelier.kit.vault.save(Draft(id=work.id, **written))  # type: ignore[arg-type]
    return work.id


def test_a_word_that_is_said_finds_its_work_in_any_writing(atelier: Atelier) -> None:
    say(atelier, atelier.work.id, "On attend le bateau à Tanger.", "Il fait nuit.")
    say(atelier, atelier.work.id, "ننتظر القارب.", language="ar")

    for words in ("bateau", "BATEAU", "tanger", "nuit bateau", "القارب", "bateau القارب", "traversée bateau"):
        assert found(atelier, words, Reads.ALL) == [atelier.work.id], words
    for words in ("bateaux noirs", "bateau train"):
        assert found(atelier, words, Reads.ALL) == []
    assert found(atelier, "bateau", Reads.ALL, state="released") == []
    assert found(atelier, "bateau", Reads.ALL, participant_id=atelier.participant.id) == [atelier.work.id]


def test_nobody_finds_by_words_that_they_may_not_read(atelier: Atelier) -> None:
    kit, work_id = atelier.kit, atelier.work.id
    say(atelier, work_id, "On attend le bateau.")
    say(atelier, work_id, "We wait for the ferry.", language="en", is_whole=False)
    kit.vault.save(replace(draft_of(kit, work_id), summaries={"fr": "Une longue attente."}))

    assert found(atelier, "attente", Reads.NOTHING) == found(atelier, "bateau", Reads.NOTHING) == []
    assert found(atelier, "traversée", Reads.NOTHING) == [work_id]
    assert found(atelier, "attente", Reads.FOR_RELEASE) == [work_id]
    # Before the team may meet it, a reviewer reads nothing of what is said.
    assert found(atelier, "bateau", Reads.FOR_RELEASE) == []
    atelier.consented()
    assert found(atelier, "bateau", Reads.FOR_RELEASE) == [work_id]
    assert found(atelier, "ferry", Reads.FOR_RELEASE) == []
    assert found(atelier, "ferry", Reads.ALL) == [work_id]

    hidden = NewRedaction(language="fr", words="bateau", spans=(Stretch(start_ms=100, end_ms=800),))
    conceal(kit, work_id, hidden, atelier.facilitator.id)
    assert found(atelier, "bateau", Reads.FOR_RELEASE) == []
    assert found(atelier, "bateau", Reads.ALL) == [work_id]


def test_a_work_that_was_taken_back_is_found_by_its_name_alone(atelier: Atelier) -> None:
    kit, work_id = atelier.kit, atelier.work.id
    say(atelier, work_id, "On attend le bateau.")
    kit.vault.save(replace(draft_of(kit, work_id), summaries={"fr": "Une longue attente."}))
    assert found(atelier, "bateau", Reads.ALL) == found(atelier, "attente", Reads.ALL) == [work_id]

    withdraw_work(kit, work_id, atelier.acting(atelier.reviewer))

    for reads in Reads:
        assert found(atelier, "bateau", reads) == found(atelier, "attente", reads) == []
    assert found(atelier, "traversée", Reads.ALL) == [work_id]


def test_an_erased_word_finds_nothing(atelier: Atelier) -> None:
    kit = atelier.kit
    say(atelier, atelier.work.id, "On attend le bateau.")
    (transcript,) = kit.vault.find(Transcript, work_id=atelier.work.id)

    kept = kit.vault.save(replace(transcript, cues=()))

    assert kept.sought == ()
    assert kit.vault.count(Transcript, sought="bateau") == 0


def test_each_work_comes_once_and_all_come_however_many_pages_it_takes(atelier: Atelier) -> None:
    works = [another(atelier, titles={"fr": "Le bateau"} if number % 3 == 0 else {}) for number in range(40)]
    for number, work_id in enumerate(works):
        say(atelier, work_id, "Un bateau passe.")
        if number % 2:
            say(atelier, work_id, "Bateau !", language="en")

    seen: list[str] = []
    start, is_more = 0, True
    while is_more:
        page = find_works(atelier.kit, Sought(words="bateau", reads=Reads.ALL), start, 12)
        seen += [one.work.id for one in page.standings]
        start, is_more = page.until, page.is_more

    assert sorted(seen) == sorted(works)


def test_a_page_reads_no_more_where_thousands_say_one_word_and_one_says_two(atelier: Atelier) -> None:
    works = [
        replace(atelier.work, id=WorkId(new_id()), version=0, state=WorkState.IN_REVIEW)
        for _ in range(2 * READ_AT_MOST)
    ]
    atelier.kit.catalogue.save_all(works)
    said = [Transcript(id=new_id(), work_id=work.id, language="fr", text="la mer") for work in works]
    atelier.kit.vault.save_all([*said[:-1], replace(said[-1], text="la mer et le phare")])

    # The rarest word is asked for first: what the others say does not matter.
    assert found(atelier, "mer phare", Reads.ALL) == [works[-1].id]
    assert find_works(atelier.kit, Sought(words="mer", reads=Reads.ALL), 0, 12).until <= 60
