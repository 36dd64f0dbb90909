"""A made file is heard once more around what is concealed in it, and is not kept where that proves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
from archive.ingest.intake.receive import receive
from archive.ingest.run import prepare
from archive.ingest.steps.remake import remake
from archive.ports import ListenOrder
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
        (Hearing(), "proves nothing"),
        (Hearing("merci"), "proves nothing"),
        (Hearing(broken=True), "to its end"),
    ],
)
def test_it_is_not_kept_where_the_name_is_heard_or_nothing_is(
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
