from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from archive.adapters.media_tools import FfmpegTools
from archive.domain.consent import DESK, decide
from archive.domain.errors import MediaToolError
from archive.domain.ids import RenditionId
from archive.domain.recipes import MEDIUM_EXPOSES
from archive.domain.records import Rendition, Work
from archive.domain.sealed import Draft, Original
from archive.domain.terms import Recipe, WorkState
from archive.domain.words.transcripts import Transcript
from archive.ingest.intake.receive import receive
from archive.ingest.intake.retry import retry
from archive.ingest.run import STEPS, prepare
from archive.ports import Made, RenderOrder
from archive.ports import Span as ByteSpan
from archive.review.works.works import draft_of
from archive.worker.loop import TOOL_TRIES, work_until_done
from tests import samples
from tests.contracts.grants import grant_for
from tests.ingest.conftest import House, media_tools
from tests.ingest.power import PowerCutError
from tests.started import counted

pytestmark = pytest.mark.media

ALL_STEPS = tuple(step.name for step in STEPS)
MOST_STARTED = {"ffmpeg": 13, "ffprobe": 11, "exiftool": 5, "tags_child": 10, "photo_child": 3}
"""How many processes are enough for the nine files that are made of a film of 480 lines."""

MOST_STARTED_FOR_A_SOUND = {"ffmpeg": 8, "ffprobe": 5, "exiftool": 2, "tags_child": 4}
"""How many are enough for the three files that are made of a sound, from its arrival on."""

BATCH = 3
"""How many files of a photo are kept together: itself and the small stills that are cut from it."""


class WatchedTools(FfmpegTools):
    """The real tools; before each rendering something else happens in the archive."""

    def __init__(self, before: Callable[[RenderOrder], None]) -> None:
        tools = media_tools()
        self.__dict__.update(tools.__dict__)
        self._before = before

    def render(self, source: Path, order: RenderOrder, target: Path) -> Made:
        self._before(order)
        return super().render(source, order, target)


def fail(order: RenderOrder) -> None:
    raise MediaToolError(f"no {order.recipe.value} today")


def received(house: House, path: Path) -> Work:
    return receive(house.kit, path, house.entry)


def records_without_bytes(house: House) -> list[Rendition]:
    kept = set(house.kit.renditions.ids())
    return [each for each in house.renditions() if each.id not in kept]


def bytes_without_record(house: House) -> set[RenditionId]:
    return set(house.kit.renditions.ids()) - {each.id for each in house.renditions()}


def test_a_film_becomes_every_rendition_a_stranger_may_choose_from(house: House, tmp_path: Path) -> None:
    clip = samples.video(tmp_path, height=480, width=640, mark="Amina")
    with counted() as started:
        film = received(house, clip)
        work = prepare(house.kit, film.id)

    made = house.renditions()
    assert (work.state, work.steps_done, work.duration_ms) == (WorkState.IN_REVIEW, ALL_STEPS, 10_000)
    assert sorted((each.recipe.value, each.media_type, each.height) for each in made) == [
        ("audio", "audio/mp4", None),
        ("audio", "audio/mp4", None),
        ("poster", "image/jpeg", 480),
        ("still", "video/mp4", 480),
        ("thumbnail", "image/jpeg", 240),
        ("thumbnail", "image/webp", 240),
        ("video", "video/mp4", 240),
        ("video", "video/mp4", 480),
        ("waveform", "image/png", 160),
    ]
    assert len({each.label for each in made}) == 9
    assert {name: started[name] - most for name, most in MOST_STARTED.items() if started[name] > most} == {}
    assert records_without_bytes(house) == []
    assert bytes_without_record(house) == set()
    facts = house.kit.catalogue.facts(work.id)
    assert not any(hasattr(decide(facts, each, DESK, house.clock.now()), "etag") for each in made)


def test_a_sound_is_listened_to_once_to_see_that_it_is_none_of_silence_and_what_is_heard(
    house: House, tmp_path: Path
) -> None:
    with counted() as started:
        prepare(house.kit, received(house, samples.audio(tmp_path)).id)

    assert sorted(each.recipe.value for each in house.renditions()) == ["audio", "audio", "waveform"]
    assert {name: started[name] - most for name, most in MOST_STARTED_FOR_A_SOUND.items() if started[name] > most} == {}


def test_nothing_is_signed_off_by_a_machine(house: House, tmp_path: Path) -> None:
    prepare(house.kit, received(house, samples.photo(tmp_path)).id)

    assert {each.recipe for each in house.renditions()} == {Recipe.PHOTO, Recipe.THUMBNAIL}
    for each in house.renditions():
        assert each.exposes == MEDIUM_EXPOSES[Recipe.PHOTO]
        assert each.checks == ()


def test_tags_and_exact_measures_stay_on_the_sealed_side(house: House, tmp_path: Path) -> None:
    work = prepare(house.kit, received(house, samples.audio(tmp_path, "s.flac", mark="Amina")).id)

    original = house.originals()[0]
    assert any("Amina" in text for text in original.tags.values())
    assert original.probe["duration_ms"].startswith("2")
    assert work.duration_ms == 10_000


def test_no_title_is_made_of_a_file_name_or_for_want_of_one(house: House, tmp_path: Path) -> None:
    work = prepare(house.kit, received(house, samples.text(tmp_path, "Amina.txt")).id)

    assert draft_of(house.kit, work.id).titles == {}
    assert work.titles == {}


def test_a_title_that_was_given_stays(house: House, tmp_path: Path) -> None:
    work = receive(house.kit, samples.text(tmp_path), replace(house.entry, titles={"fr": "Départ"}))

    prepare(house.kit, work.id)

    assert house.kit.vault.get(Draft, work.id).titles == {"fr": "Départ"}


def test_a_written_piece_gives_up_its_text_and_nothing_else(house: House, tmp_path: Path) -> None:
    work = receive(house.kit, samples.docx(tmp_path, mark="Amina"), replace(house.entry, languages=("fr",)))

    prepare(house.kit, work.id)

    [transcript] = house.kit.vault.find(Transcript, work_id=work.id)
    assert transcript.text.split("\n\n") == list(samples.STORY)
    assert transcript.language == "fr"
    assert house.renditions() == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["1", "00:00:01,000 --> 00:00:02,000", "Salma: Hello"], "subtitles"),
        (["0:00:01.000,0:00:02.000", "Hello"], "subtitles"),
        (["We went", "Oujda --> Nador"], "transcript.arrow"),
    ],
)
def test_captions_within_a_document_are_not_taken_for_its_words(
    house: House, tmp_path: Path, words: list[str], code: str
) -> None:
    work = received(house, samples.docx(tmp_path, paragraphs=words))

    prepare(house.kit, work.id)

    assert [entry.code for entry in house.quarantine()] == [code]
    assert not list(house.kit.vault.find(Transcript, work_id=work.id))


def test_a_transcript_that_was_worked_on_is_left_alone(house: House, tmp_path: Path) -> None:
    work = received(house, samples.text(tmp_path))
    mine = house.kit.vault.save(Transcript(id="0" * 20, work_id=work.id, language="fr", text="mine"))

    prepare(house.kit, work.id)

    assert list(house.kit.vault.find(Transcript, work_id=work.id)) == [mine]


def test_preparing_twice_makes_nothing_new(house: House, tmp_path: Path) -> None:
    work = prepare(house.kit, received(house, samples.photo(tmp_path)).id)
    made = house.renditions()

    assert prepare(house.kit, work.id) == work
    house.kit.catalogue.save(replace(work, state=WorkState.PREPARING, steps_done=()))
    prepare(house.kit, work.id)

    assert house.renditions() == made


def test_what_an_older_recipe_made_is_replaced(house: House, tmp_path: Path) -> None:
    work = prepare(house.kit, received(house, samples.photo(tmp_path)).id)
    [first, *others] = house.renditions()
    house.kit.catalogue.save(replace(first, recipe_version=0))
    house.kit.catalogue.save(replace(work, state=WorkState.RECEIVED, steps_done=()))

    prepare(house.kit, work.id)

    assert sorted(each.media_type for each in house.renditions()) == [
        "image/jpeg",
        "image/jpeg",
        "image/webp",
        "image/webp",
    ]
    assert [each for each in others if each not in house.renditions()] == []
    assert first.id not in {each.id for each in house.renditions()}
    assert bytes_without_record(house) == set()


@pytest.mark.parametrize("moment", range(1, 26, 3))
def test_cut_off_anywhere_the_next_try_finishes_without_doubles(house: House, tmp_path: Path, moment: int) -> None:
    work = received(house, samples.photo(tmp_path))
    house.fuse.blow_at(moment)
    with pytest.raises(PowerCutError):
        prepare(house.kit, work.id)
    house.fuse.blow_at(None)
    assert records_without_bytes(house) == []

    prepare(house.kit, work.id)

    assert sorted(each.media_type for each in house.renditions()) == [
        "image/jpeg",
        "image/jpeg",
        "image/webp",
        "image/webp",
    ]
    assert records_without_bytes(house) == []
    assert len(bytes_without_record(house)) <= BATCH
    assert house.only_work().state is WorkState.IN_REVIEW


def test_a_withdrawal_while_something_is_made_wins(house: House, tmp_path: Path) -> None:
    work = received(house, samples.photo(tmp_path))

    def withdraw(order: RenderOrder) -> None:
        now = house.kit.catalogue.get(Work, work.id)
        if order.codec == "jpeg":
            house.kit.catalogue.save(replace(now, state=WorkState.WITHDRAWN))

    prepare(house.but_with(media_tools=WatchedTools(withdraw)), work.id)

    assert house.only_work().state is WorkState.WITHDRAWN
    assert house.renditions() == []
    assert list(house.kit.renditions.ids()) == []


def test_a_withdrawn_work_is_never_prepared(house: House, tmp_path: Path) -> None:
    work = received(house, samples.photo(tmp_path))
    house.kit.catalogue.save(replace(work, state=WorkState.WITHDRAWN))

    prepare(house.but_with(media_tools=WatchedTools(fail)), work.id)

    assert house.only_work().steps_done == ()


def test_what_the_desk_writes_meanwhile_is_kept(house: House, tmp_path: Path) -> None:
    work = received(house, samples.photo(tmp_path))

    def write(order: RenderOrder) -> None:
        now = house.kit.catalogue.get(Work, work.id)
        house.kit.catalogue.save(replace(now, languages=(*now.languages, order.codec)))

    done = prepare(house.but_with(media_tools=WatchedTools(write)), work.id)

    assert done.languages == ("webp", "webp", "jpeg", "jpeg")
    assert (done.state, done.steps_done) == (WorkState.IN_REVIEW, ALL_STEPS)
    assert len(house.renditions()) == 4


def test_a_file_on_which_the_tools_fail_goes_to_quarantine_and_can_come_back(house: House, tmp_path: Path) -> None:
    work = received(house, samples.photo(tmp_path))
    broken = house.but_with(media_tools=WatchedTools(fail))
    with pytest.raises(MediaToolError):
        prepare(broken, work.id)
    assert house.only_work().state is WorkState.PREPARING

    for _ in range(TOOL_TRIES):
        work_until_done(broken, {})
        house.let_pauses_pass()

    [entry] = house.quarantine()
    assert (entry.work_id, entry.code) == (work.id, "tool_failed")
    assert house.only_work().state is WorkState.QUARANTINED
    retry(house.kit, entry.id)
    assert work_until_done(house.kit, {}) == 0
    assert house.only_work().state is WorkState.IN_REVIEW
    assert house.quarantine() == ()


def test_an_original_that_is_gone_is_said_and_can_be_given_again(house: House, tmp_path: Path) -> None:
    work = received(house, samples.text(tmp_path))
    [original] = house.kit.vault.find(Original, work_id=work.id)
    house.kit.originals.remove(original.id)

    prepare(house.kit, work.id)

    assert [entry.code for entry in house.quarantine()] == ["original_missing"]
    assert house.only_work().state is WorkState.QUARANTINED

    assert received(house, samples.text(tmp_path)).id == work.id
    assert work_until_done(house.kit, {}) == 0
    assert house.only_work().state is WorkState.IN_REVIEW
    assert house.quarantine() == ()


def test_what_the_cameras_clock_showed_is_sealed_with_the_original(house: House, tmp_path: Path) -> None:
    film = received(house, samples.video(tmp_path, "late.mp4", timecode="01:00:00:00"))

    work = prepare(house.kit, film.id)

    facts = next(house.kit.vault.find(Original, work_id=film.id)).probe
    assert (facts["start_timecode"], facts["frame_rate"]) == ("01:00:00:00", "25")
    # Nothing served says so: every file was looked through for the original's tags, and the work went to review.
    assert work.state is WorkState.IN_REVIEW
    for each in house.renditions():
        content = house.kit.renditions.read(grant_for(each.id), ByteSpan(0, each.size_bytes))
        assert b"01:00:00" not in content
        assert b"tmcd" not in content
