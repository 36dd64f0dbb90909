"""Every file of ../shared/inputs does what the table beside it says; who does not have them is told so in one line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from archive.adapters.media_tools import FfmpegTools
from archive.commands.ingest import files_below
from archive.domain.errors import InvalidInputError
from archive.domain.terms import Recipe, WorkKind
from archive.domain.words.speaker_labels import open_labels
from archive.domain.words.transcripts import Transcript
from archive.ingest.manifest.manifest import Sheet, read_manifest
from archive.ingest.media_kind import look, shape_of
from archive.ingest.steps.recipes import batches_for
from archive.ports import RenderOrder
from tests.adapters.media.test_colours import TAGS, seen, tags
from tests.adapters.media.test_soundtrack import both_ears
from tests.ingest.conftest import House, media_tools
from tests.review.atelier import open_atelier
from tests.review.works.test_transcripts import attach

pytestmark = pytest.mark.media

INPUTS = Path(__file__).resolve().parents[3] / "shared" / "inputs"
TAIL_MS, EARLY_MS = 900, 2_300


@pytest.fixture(name="inputs", scope="module")
def given_inputs() -> Path:
    if not INPUTS.is_dir():
        pytest.skip("the given files (../shared/inputs) are not on this machine")
    return INPUTS


def make_all(tools: FfmpegTools, source: Path, folder: Path) -> dict[str, Path]:
    """Make everything that intake would make of a file, and give each by its name."""
    made: dict[str, Path] = {}
    for batch in filter(lambda batch: tools.makes(batch.main), batches_for(shape_of(look(tools, source)))):
        main = folder / batch.main.label
        tools.render(source, _ended(batch.main, EARLY_MS), main)
        made[batch.main.label] = main
        for order in batch.derived:
            made[order.label] = folder / order.label
            tools.render(main, _ended(order, 0), made[order.label])
    return made


def _ended(order: RenderOrder, early_ms: int) -> RenderOrder:
    timed = order.recipe not in (Recipe.PHOTO, Recipe.WAVEFORM)
    return replace(order, tail_ms=TAIL_MS if timed else 0, early_ms=early_ms if timed else 0)


SOUNDING = (
    "Film, small",
    "Film, medium",
    "Still card with the sound",
    "Sound, smallest file",
    "Sound, for every device",
)


@pytest.mark.parametrize(
    "name",
    [
        *("01a-poly3-voice-on-3.wav", "02-sound-stops-early.mp4", "03-picture-stops-early.mp4"),
        *("04-two-tracks-first-silent.mp4", "06-anti-phase.wav", "07-left-only.wav", "11-float-loud.wav"),
        *("10-hlg-hdr.mov", "17-bw64.wav"),
    ],
)
def test_a_sound_is_heard_in_both_ears_of_everything_made(inputs: Path, tmp_path: Path, name: str) -> None:
    made = make_all(media_tools(), inputs / name, tmp_path)
    sounding = [made[label] for label in SOUNDING if label in made]
    assert len(sounding) >= 2
    for path in sounding:
        left, right = abs(both_ears(path)).max(axis=0)
        assert min(left, right) > 0.1, path.name
        assert max(left, right) < 1.2 * min(left, right), path.name


def test_a_picture_that_ends_early_gives_a_poster(inputs: Path, tmp_path: Path) -> None:
    made = make_all(media_tools(), inputs / "03-picture-stops-early.mp4", tmp_path)
    with Image.open(made["Poster"]) as poster:
        assert len([count for count in poster.convert("L").histogram() if count]) > 60


def test_a_call_whose_picture_changes_its_size_stays_in_step(inputs: Path, tmp_path: Path) -> None:
    made = make_all(media_tools(), inputs / "08-size-changes.webm", tmp_path)
    heard = abs(both_ears(made["Film, small"])).max(axis=1)
    # A beep at each full second but the first of each three, heard there and nowhere else.
    at = [place / 8_000 for place in range(0, len(heard), 80) if heard[place : place + 80].max() > 0.2]
    assert {round(second) for second in at} == {second for second in range(1, 12) if second % 3}
    assert all(abs(second - round(second)) < 0.12 for second in at)


def test_high_dynamic_range_looks_natural(inputs: Path, tmp_path: Path) -> None:
    made = make_all(media_tools(), inputs / "10-hlg-hdr.mov", tmp_path)
    assert tags(made["Film, small"]) == TAGS
    for shown in (seen(made["Film, small"]), seen(made["Poster"], "bt601")):
        red, blue = shown[30, 112].astype(int), shown[30, 132].astype(int)
        assert red[0] > 3 * red[1]
        assert blue[2] > 3 * blue[1]


@pytest.mark.parametrize("name", ["12-raw.dv", "13-empty-sound.mkv"])
def test_a_film_without_sound_is_one(inputs: Path, tmp_path: Path, name: str) -> None:
    made = make_all(media_tools(), inputs / name, tmp_path)
    assert {"Film, small", "Poster"} <= set(made)
    assert "Still card with the sound" not in made


WORDS = {
    "21-owner-password-only-aes256.pdf": "The first line of a letter",
    "23-dialogue.txt": "[Nour]: I came by sea, at night.",
    "26-macro.docm": "Plain first paragraph.",
    "27-strict.docx": "Plain first paragraph.",
    "28-white-bmp.docx": "a letter with a picture",
}


@pytest.mark.parametrize("name", WORDS)
def test_the_words_of_a_document_are_read(inputs: Path, name: str) -> None:
    tools = media_tools()
    assert WORDS[name] in tools.read_text(inputs / name, tools.identify(inputs / name))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("20-arabic-printed-by-chromium.pdf", "right_to_left"),
        ("22-locked-aes256.pdf", "locked"),
        ("29-letter.pages", "pages"),
        ("33-canon-raw-head.cr3", "raw_photo"),
        ("40-subtitles.srt", "subtitles"),
    ],
)
def test_what_is_not_taken_gets_a_fitting_sentence(inputs: Path, name: str, code: str) -> None:
    with pytest.raises(InvalidInputError) as told:
        look(media_tools(), inputs / name)
    assert told.value.code == code


@pytest.mark.parametrize("name", ["31-grey16.png", "32-no-end-mark.jpg", "34-scan.tif"])
def test_a_photo_is_shown_as_it_is(inputs: Path, tmp_path: Path, name: str) -> None:
    made = make_all(media_tools(), inputs / name, tmp_path)
    for path in made.values():
        with Image.open(path) as shown:
            grey = shown.convert("L")
            assert shown.size == (300, 200)
            assert len([count for count in grey.histogram() if count]) > 2
            if name == "31-grey16.png":
                shades = [grey.getpixel((place, 100)) for place in (10, 150, 290)]
                assert shades == pytest.approx([8, 128, 247], abs=8)


CAPTIONS: dict[str, Callable[[Transcript], bool]] = {
    "40-subtitles.srt": lambda kept: bool(kept.cues) and "-->" not in "".join(cue.text for cue in kept.cues),
    "41-whisper-zero-length.vtt": lambda kept: bool(kept.cues) and all(c.end_ms > c.start_ms for c in kept.cues),
    "42-zoom-names.vtt": lambda kept: open_labels(kept) == ("Salma",),
}


@pytest.mark.parametrize("name", CAPTIONS)
def test_captions_are_captions(inputs: Path, name: str) -> None:
    kept = attach(open_atelier(), (inputs / name).read_bytes(), "en")
    assert CAPTIONS[name](kept)


def test_a_camera_card_is_two_films_and_the_notes(inputs: Path) -> None:
    found = {path.name for path in files_below((inputs / "50-card",))}
    assert found == {"C0001.MP4", "GX010123.MP4", "notes du jour.txt"}


@pytest.mark.parametrize(
    ("name", "file", "title"),
    [
        ("backslash.csv", "C0001.WAV", "x"),
        ("case.csv", "UPPER.WAV", "x"),
        ("extra-column.csv", "a.wav", "x"),
        ("formatted-blanks.xlsx", "a.wav", "x"),
        ("nfc.csv", "", "Été"),
        ("sep-line.csv", "a.wav", "Bonjour"),
        ("utf16-tab.csv", "a.wav", "Été"),
    ],
)
def test_a_sheet_is_understood(house: House, inputs: Path, name: str, file: str, title: str) -> None:
    sheet = _sheet(house, inputs, name)
    assert sheet.faults == ()
    [line] = sheet.lines
    assert line.path.is_file()
    assert file in ("", line.path.name)
    assert line.entry.titles == {"fr": title}


def test_a_kind_and_a_language_in_capitals_are_understood(house: House, inputs: Path) -> None:
    [line] = _sheet(house, inputs, "kind-upper.csv").lines
    assert (line.entry.kind, line.entry.languages) == (WorkKind.INTERVIEW, ("fr",))


def test_what_a_sheet_would_cut_off_is_told(house: House, inputs: Path) -> None:
    assert [fault.code for fault in _sheet(house, inputs, "comma-in-title.csv").faults] == ["sheet_beyond"]
    with pytest.raises(InvalidInputError) as told:
        _sheet(house, inputs, "dupe-heading.csv")
    assert told.value.code == "sheet_doubled"


def test_every_given_file_is_asked_for_here(inputs: Path) -> None:
    asked = Path(__file__).read_text(encoding="utf-8")
    there = [path.name for path in inputs.iterdir() if path.name != "README.md"]
    there += [path.name for path in (inputs / "51-sheets").iterdir() if path.suffix in (".csv", ".xlsx")]
    assert [name for name in there if name not in asked and name != "51-sheets"] == []


def _sheet(house: House, inputs: Path, name: str) -> Sheet:
    return read_manifest(inputs / "51-sheets" / name, house.kit.catalogue, house.entry)
