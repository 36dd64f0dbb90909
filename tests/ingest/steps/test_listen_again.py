"""A made file is heard once more around what is concealed in it: what that says is reported, and keeps it inside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from archive.adapters.memory.stores import TemporaryWorkspace
from archive.adapters.recognition.notes import NoteRecogniser
from archive.domain.errors import MediaToolError
from archive.domain.records import Work
from archive.domain.terms import Recipe
from archive.domain.words.edit_list import SOUNDED, ConcealedWords, EditList, Redaction
from archive.domain.words.edit_list import Stretch as Silent
from archive.domain.words.machine_draft import DraftLine, DraftState, DraftStretch, MachineDraft
from archive.domain.words.recognition import HeardLine, HeardWord, Stretch
from archive.domain.words.telling.absence import Absence
from archive.domain.words.telling.hearing import SilenceReport
from archive.ingest.intake.receive import receive
from archive.ingest.run import prepare
from archive.ingest.steps.remake import remake
from archive.ports import ListenOrder
from archive.review.works.hearing.reports import doubt_of, is_sound_held, silence_report
from tests import samples
from tests.ingest.conftest import House

pytestmark = pytest.mark.media


class Hearing(NoteRecogniser):
    """Hears these words in whatever it is given, or breaks off."""

    def __init__(self, *words: str, broken: bool = False) -> None:
        self.words, self.broken = words, broken
        self.orders: list[ListenOrder] = []
        self.folders: set[Path] = set()

    def listen(self, sound: Path, order: ListenOrder, take: Callable[[Stretch], None]) -> None:
        self.orders.append(order)
        self.folders.add(sound.parent)
        assert sound.stat().st_size
        if self.broken:
            raise MediaToolError("It could not be heard to its end.")
        said = tuple(_word(text, at) for at, text in enumerate(self.words))
        take(Stretch(start_ms=0, end_ms=900, lines=(HeardLine(start_ms=0, end_ms=900, language="fr", words=said),)))


def _word(text: str, at: int) -> HeardWord:
    return HeardWord(start_ms=at * 300, end_ms=at * 300 + 200, text=text, confidence=900)


@pytest.fixture
def drafted(house: House, tmp_path: Path) -> Work:
    """A sound in review in which a machine heard three words, and the middle one is concealed."""
    prepare(house.kit, receive(house.kit, samples.audio(tmp_path), house.entry).id)
    work = house.only_work()
    heard = tuple(_word(text, at) for at, text in enumerate(("partie", "amina", "calme")))
    line = DraftLine(start_ms=0, end_ms=900, language="fr", words=heard)
    house.kit.vault.save(MachineDraft(id=work.id, run="run", language="fr", state=DraftState.KEPT))
    house.kit.vault.save(DraftStretch(id="s", work_id=work.id, run="run", start_ms=0, end_ms=900, lines=(line,)))
    hidden = (ConcealedWords(language="fr", words="Amina"),)
    spans = (Silent(start_ms=300, end_ms=500),)
    redaction = Redaction(id="r", spans=spans, words=hidden, by="x", at=house.kit.clock.now())
    house.kit.vault.save(EditList(id=work.id, redactions=(redaction,)))
    return work


def silenced(house: House) -> bool:
    return all(each.silenced for each in house.renditions() if each.recipe in SOUNDED)


def test_it_is_kept_where_the_words_around_are_heard_by_other_settings(house: House, drafted: Work) -> None:
    hearing = Hearing("partie", "calme")
    remake(house.but_with(recogniser=hearing), drafted.id)
    assert silenced(house)
    assert {each.recipe for each in house.renditions()} == {Recipe.AUDIO, Recipe.WAVEFORM}
    assert {(each.checks, each.language) for each in hearing.orders} == {(True, "fr")}


class Watched(TemporaryWorkspace):
    """Room for working copies that remembers what it lent."""

    def __init__(self) -> None:
        self.lent: set[Path] = set()

    @contextmanager
    def aside(self) -> Iterator[Path]:
        with super().aside() as folder:
            self.lent.add(folder)
            yield folder


def test_what_is_heard_lies_where_working_copies_do_and_not_beside_everybody_elses(house: House, drafted: Work) -> None:
    """A voice that nobody has signed yet would outlive a power cut in the system's own folder."""
    hearing, room = Hearing("partie", "calme"), Watched()
    remake(house.but_with(recogniser=hearing, workspace=room), drafted.id)

    assert hearing.folders
    assert hearing.folders <= room.lent


@pytest.mark.parametrize(
    ("hearing", "told"),
    [
        (Hearing("partie", "Ameena", "calme"), "can still be heard"),
        (Hearing(broken=True), "to its end"),
    ],
)
def test_it_is_not_kept_where_the_name_is_heard_or_it_cannot_be_heard_to_its_end(
    house: House, drafted: Work, hearing: Hearing, told: str
) -> None:
    with pytest.raises(MediaToolError, match=told):
        remake(house.but_with(recogniser=hearing), drafted.id)
    assert not silenced(house)


def test_without_a_recogniser_it_is_measured_and_the_log_says_so(
    house: House, drafted: Work, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        remake(house.kit, drafted.id)
    assert silenced(house)
    assert "not heard by a second recogniser" in caplog.text


def test_where_a_concealed_word_is_still_heard_the_desk_is_told_where(house: House, drafted: Work) -> None:
    with pytest.raises(MediaToolError):
        remake(house.but_with(recogniser=Hearing("partie", "Amina")), drafted.id)
    doubt = doubt_of(house.kit, drafted)
    assert [each.start_ms for each in doubt.still_heard] == [0]
    assert not doubt.is_settled
    remake(house.but_with(recogniser=Hearing("partie")), drafted.id)
    assert doubt_of(house.kit, drafted).is_settled


@pytest.mark.parametrize("hearing", [Hearing(), Hearing("merci")])
def test_where_nothing_is_heard_it_is_kept_inside_until_two_people_have_heard_it(
    house: House, drafted: Work, hearing: Hearing
) -> None:
    remake(house.but_with(recogniser=hearing), drafted.id)
    sounds = [each for each in house.renditions() if each.recipe in SOUNDED]
    assert silenced(house)
    assert sounds
    assert all(is_sound_held(house.kit, each) for each in sounds)
    doubt = doubt_of(house.kit, drafted)
    assert (len(doubt.unproven), doubt.is_settled) == (1, False)


def test_each_file_has_a_report_of_its_own_that_says_how_it_was_heard_and_no_word_of_it(
    house: House, drafted: Work
) -> None:
    hearing = Hearing("partie")
    remake(house.but_with(recogniser=hearing), drafted.id)
    for made in house.renditions():
        report = house.kit.vault.get(SilenceReport, made.id)
        assert (report.work_id, report.silenced, report.sha256) == (drafted.id, made.silenced, made.sha256)
        assert report.checker == hearing.checked_with("fr")
        assert [(each.told, each.known, each.again) for each in report.heard] == [(Absence.GONE, 2, 1)]
        assert [(each.start_ms, each.end_ms) for each in report.silences] == [(260, 540)]
        assert "amina" not in repr(report).lower()
        assert not is_sound_held(house.kit, made)


def test_what_has_no_report_is_held_back_and_made_anew(house: House, drafted: Work) -> None:
    remake(house.kit, drafted.id)
    before = house.renditions()
    for made in before:
        house.kit.vault.save(replace(house.kit.vault.get(SilenceReport, made.id), silenced=""))
    assert all(is_sound_held(house.kit, made) for made in before)
    remake(house.kit, drafted.id)
    assert not {each.id for each in house.renditions()} & {each.id for each in before}
    assert not any(is_sound_held(house.kit, made) for made in house.renditions())


def test_a_report_of_other_bytes_is_none(house: House, drafted: Work) -> None:
    remake(house.kit, drafted.id)
    made = house.renditions()[0]
    assert silence_report(house.kit, made)
    assert silence_report(house.kit, replace(made, sha256="other")) is None
