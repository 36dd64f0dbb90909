"""What was written down before a change is kept, and can be brought back; what was erased cannot."""

from __future__ import annotations

from datetime import timedelta

import pytest

from archive.adapters.memory.records import MemoryClock
from archive.domain.errors import InvalidInputError, NotFoundError, StaleRecordError
from archive.domain.history.editions import Edition
from archive.domain.ids import WorkId
from archive.domain.words.transcripts import Transcript
from archive.review.works.captions import as_webvtt_or_text
from archive.review.works.editions import APART, editions_of
from archive.review.works.transcripts import NewTranscript, attach_transcript, bring_back, seen_mark
from archive.review.works.works import published_transcripts, transcripts_of
from archive.review.works.written_together import write_together
from tests.review.atelier import Atelier, open_atelier

LONG = "Je suis partie un matin, avant la prière, et personne ne le savait."


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


def write(atelier: Atelier, words: str, by: str = "salma") -> Transcript:
    new = NewTranscript(content=words.encode(), language="fr")
    return attach_transcript(atelier.kit, atelier.work.id, new, by)


def type_on(atelier: Atelier, *lines: str, by: str = "salma") -> Transcript:
    """Save lines as the workbench does while somebody types; every line has a second of its own."""
    blocks = [f"00:{at:02}.000 --> 00:{at + 1:02}.000\n{line}" for at, line in enumerate(lines)]
    new = NewTranscript(
        content="\n\n".join(["WEBVTT", *blocks]).encode() if lines else b"",
        language="fr",
        is_whole=None,
        may_be_empty=True,
    )
    return attach_transcript(atelier.kit, atelier.work.id, new, by)


def earlier_lines(atelier: Atelier) -> list[tuple[list[str], bool]]:
    [standing] = transcripts_of(atelier.kit, atelier.work.id)
    return [([cue.text for cue in each.cues], each.is_part) for each in editions_of(atelier.kit, standing)]


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
        type_on(atelier, LONG[:letters])
        later(atelier, timedelta(seconds=1))
    assert len(earlier_lines(atelier)) == 1
    later(atelier, APART)
    type_on(atelier, LONG)
    assert earlier_lines(atelier) == [([LONG[:-1]], False), ([LONG[:20]], False)]


def test_words_of_equal_length_by_one_person_in_one_minute_are_all_kept(atelier: Atelier) -> None:
    others = ["Le port.", "La rive.", "Le quai.", "La nuit.", "Le vent.", "La mer !"]
    for last in ("Salma.", "Nadia.", "Karim."):
        type_on(atelier, *others, last)
        later(atelier, timedelta(seconds=2))
    type_on(atelier, *others, "Une amie.")
    assert earlier_lines(atelier) == [(["Karim."], True), (["Nadia."], True), ([*others, "Salma."], False)]


def test_lines_that_were_changed_come_back_among_those_written_since(atelier: Atelier) -> None:
    lines = ["Le port.", "La rive.", "Le quai.", "La nuit.", "Le vent.", "Salma."]
    type_on(atelier, *lines)
    later(atelier, timedelta(seconds=2))
    type_on(atelier, *lines, "Et puis.")
    later(atelier, timedelta(seconds=2))
    standing = type_on(atelier, *lines[:-1], "Nadia.", "Et puis.", "La fin.")
    edition = editions_of(atelier.kit, standing)[0]
    assert edition.is_part
    back = bring_back(atelier.kit, atelier.work.id, edition.id, seen_mark(standing), "salma")
    assert [cue.text for cue in back.cues] == [*lines, "Et puis.", "La fin."]


def test_lines_moved_in_time_leave_the_version_with_their_times(atelier: Atelier) -> None:
    type_on(atelier, "Le port.", "La rive.")
    later(atelier, timedelta(seconds=2))
    type_on(atelier, "", "Le port.", "La rive.")
    later(atelier, timedelta(seconds=2))
    type_on(atelier, "", "", "Le port.", "La rive.")
    assert len(earlier_lines(atelier)) == 2


def test_emptied_it_is_saved_and_all_of_it_can_be_brought_back(atelier: Atelier) -> None:
    write(atelier, LONG)
    standing = type_on(atelier)
    assert (standing.text, standing.cues, standing.is_whole) == ("", (), False)
    assert earlier(atelier) == [(LONG, "salma")]
    assert published_transcripts(atelier.kit, atelier.work.id) == []
    [edition] = editions_of(atelier.kit, standing)
    assert bring_back(atelier.kit, atelier.work.id, edition.id, seen_mark(standing), "salma").text == LONG


def test_nothing_is_begun_without_a_word(atelier: Atelier) -> None:
    with pytest.raises(InvalidInputError):
        type_on(atelier)


def test_what_could_not_be_saved_beside_anothers_text_is_kept(atelier: Atelier) -> None:
    first = write(atelier, LONG)
    write(atelier, LONG + " Oui.", by="hamid")
    later(atelier, timedelta(seconds=1))
    mine = NewTranscript(content=b"Le mien.", language="fr", seen=seen_mark(first))
    for _again in range(2):
        with pytest.raises(StaleRecordError):
            attach_transcript(atelier.kit, atelier.work.id, mine, "salma")
    assert [each for each in earlier(atelier) if each[0] == "Le mien."] == [("Le mien.", "salma")]


def test_both_texts_of_a_clash_are_kept(atelier: Atelier) -> None:
    base = as_webvtt_or_text(type_on(atelier, "Le port.")).encode()
    type_on(atelier, "Le port de Sfax.", by="hamid")
    later(atelier, timedelta(seconds=1))
    mine = base.replace(b"port", b"quai")
    new = NewTranscript(content=mine, language="fr", is_whole=None, may_be_empty=True)
    assert not write_together(atelier.kit, atelier.work.id, new, base, "salma").is_kept
    assert earlier_lines(atelier)[0] == (["Le quai."], False)


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
