"""What was written down before a change is kept, and can be brought back; what was erased cannot."""

from __future__ import annotations

from datetime import timedelta

import pytest

from archive.adapters.memory.records import MemoryClock
from archive.domain.errors import NotFoundError, StaleRecordError
from archive.domain.ids import WorkId
from archive.domain.words.transcripts import Edition, Transcript
from archive.review.works.editions import APART, editions_of
from archive.review.works.transcripts import NewTranscript, attach_transcript, bring_back, seen_mark
from archive.review.works.works import transcripts_of
from tests.review.atelier import Atelier, open_atelier

LONG = "Je suis partie un matin, avant la prière, et personne ne le savait."


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


def write(atelier: Atelier, words: str, by: str = "salma") -> Transcript:
    new = NewTranscript(content=words.encode(), language="fr")
    return attach_transcript(atelier.kit, atelier.work.id, new, by)


def earlier(atelier: Atelier) -> list[tuple[str, str]]:
    [standing] = transcripts_of(atelier.kit, atelier.work.id)
    return [(each.text, each.operator) for each in editions_of(atelier.kit, standing)]


def later(atelier: Atelier, by: timedelta) -> None:
    assert isinstance(atelier.kit.clock, MemoryClock)
    atelier.kit.clock.advance(by)


def test_what_another_wrote_is_kept_before_it_is_changed(atelier: Atelier) -> None:
    write(atelier, LONG)
    later(atelier, timedelta(seconds=1))
    write(atelier, LONG + " Sauf ma mère.", by="hamid")
    later(atelier, timedelta(seconds=1))
    write(atelier, LONG + " Sauf ma mère, la nuit.", by="salma")
    assert earlier(atelier) == [(LONG + " Sauf ma mère.", "hamid"), (LONG, "salma")]


def test_who_goes_on_writing_leaves_a_version_every_ten_minutes_and_not_one_a_letter(atelier: Atelier) -> None:
    for letters in range(20, len(LONG)):
        write(atelier, LONG[:letters])
        later(atelier, timedelta(seconds=1))
    assert len(earlier(atelier)) == 1
    later(atelier, APART)
    write(atelier, LONG)
    assert [text for text, _ in earlier(atelier)] == [LONG[:-1], LONG[:20]]


def test_a_change_that_takes_many_words_away_is_never_the_end_of_them(atelier: Atelier) -> None:
    write(atelier, LONG[:20])
    write(atelier, LONG)
    write(atelier, "Rien.")
    assert (LONG, "salma") in earlier(atelier)


def test_a_version_is_brought_back_and_that_can_be_undone(atelier: Atelier) -> None:
    timed = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Nour>Avant & après <la mer>\n".replace("&", "&amp;").replace(
        "<la mer>", "&lt;la mer&gt;"
    )
    first = write(atelier, timed)
    second = write(atelier, LONG, by="hamid")
    [edition] = editions_of(atelier.kit, second)

    later(atelier, timedelta(seconds=1))
    back = bring_back(atelier.kit, atelier.work.id, edition.id, seen_mark(second), "salma")

    assert back.cues == first.cues
    assert earlier(atelier)[0] == (LONG, "hamid")
    write(atelier, "Encore autre chose.", by="hamid")
    with pytest.raises(StaleRecordError):
        bring_back(atelier.kit, atelier.work.id, edition.id, seen_mark(second), "salma")


def test_no_version_of_another_work_can_be_brought_in(atelier: Atelier) -> None:
    write(atelier, LONG)
    standing = write(atelier, "Autre.", by="hamid")
    [edition] = editions_of(atelier.kit, standing)
    atelier.kit.vault.save(
        Edition(id="foreign", work_id=WorkId("other"), transcript_id="x", language="fr", until=edition.until)
    )
    for edition_id in ("foreign", "nothing"):
        with pytest.raises(NotFoundError):
            bring_back(atelier.kit, atelier.work.id, edition_id, seen_mark(standing), "salma")
