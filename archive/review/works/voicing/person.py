"""The worker's part of another person's reading: each line is judged, and then all are given as one would be spoken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from archive.domain.consent import DESK, Facts, Grant, decide
from archive.domain.errors import InvalidInputError, MediaToolError, StaleRecordError
from archive.domain.terms import Recipe
from archive.domain.voicing.choice import VoiceTrouble, Voicing
from archive.domain.voicing.line_takes import LineTake, TakeTrouble, evened, judge, place_of_all, places_of
from archive.domain.words.recognition import Stretch, words_as_text
from archive.domain.words.redaction import holds_concealed
from archive.ports import SPOKEN_HERTZ, Kit, ListenOrder
from archive.review.works.voicing.plan import Reading
from archive.review.works.voicing.takes import script_for, takes_of
from archive.review.works.works import copy_rendition, edits_of, renditions

HEARD_BY: Final = "heard_by"
"""Under which name a report says what recogniser has listened to a reading; without it only a person's ears do."""

_SOUNDED: Final = (Recipe.AUDIO, Recipe.VIDEO, Recipe.STILL)


def judge_lines(kit: Kit, chosen: Voicing) -> None:
    """Listen to each line that nobody has listened to yet, and write down how it is."""
    found = script_for(kit, chosen)
    if found is None:
        return
    script = found[1]
    texts = dict(zip(places_of(script), (line.text for line in script.lines), strict=True))
    texts[place_of_all(script)] = " ".join(line.text for line in script.lines)
    for take in takes_of(kit, chosen).values():
        if take.is_judged or take.place not in texts:
            continue
        with kit.workspace.aside() as folder:
            try:
                length_ms = _decoded(kit, take, folder / "line")
                trouble = judge((folder / "line").read_bytes(), SPOKEN_HERTZ, texts[take.place])
            except (MediaToolError, InvalidInputError):
                length_ms, trouble = 0, TakeTrouble.BROKEN
        try:
            kit.vault.save(replace(take, is_judged=True, trouble=trouble, length_ms=length_ms))
        except StaleRecordError:  # taken away meanwhile
            continue


def lines_of(kit: Kit, reading: Reading, folder: Path) -> list[Path]:
    """Give the sound of each line, in order and as loud as the others, without the quiet around it."""
    folder.mkdir()
    paths = []
    for number, take in enumerate(reading.takes):
        path = folder / f"line-{number}"
        _decoded(kit, take, path)
        path.write_bytes(evened(path.read_bytes(), SPOKEN_HERTZ))
        paths.append(path)
    return paths


def trouble_in(kit: Kit, facts: Facts, reading: Reading, sound: Path) -> tuple[VoiceTrouble, Mapping[str, str]]:
    """Say whether a reading holds the recording itself, or words that are concealed, and what it was held against."""
    told = {"read_by": "a person"}
    compared = _is_source(kit, facts, sound)
    if compared:
        return VoiceTrouble.SOURCE, told
    if compared is not None:
        told["compared_with"] = "the recording"
    recogniser = kit.recogniser
    if recogniser is None or reading.script.language not in recogniser.languages():
        return VoiceTrouble.NONE, told
    heard: list[Stretch] = []
    kit.media_tools.speech(sound, sound.with_name("heard"))
    order = ListenOrder(language=reading.script.language, checks=True)
    recogniser.listen(sound.with_name("heard"), order, heard.append)
    words = [text for stretch in heard for line in stretch.lines if (text := words_as_text(line.words))]
    if not words or holds_concealed([*words, " ".join(words)], edits_of(kit, facts.work.id)):
        return VoiceTrouble.CONCEALED if words else VoiceTrouble.FAILED, told
    return VoiceTrouble.NONE, {
        **told,
        HEARD_BY: recogniser.checked_with(reading.script.language).get("model", "a recogniser"),
    }


def _is_source(kit: Kit, facts: Facts, sound: Path) -> bool | None:
    """Tell whether what was read is heard in the recording; None where there is nothing to hold it against."""
    made = (each for each in renditions(kit, facts.work.id) if each.recipe in _SOUNDED and each.segment_ids is None)
    grants = (decide(facts, each, DESK, kit.clock.now()) for each in made)
    grant = next((each for each in grants if isinstance(each, Grant)), None)
    if grant is None:
        return None
    source = sound.with_name("source")
    copy_rendition(kit, grant, source)
    try:
        return kit.media_tools.match_sound(source, sound) is not None
    except InvalidInputError:
        return None
    finally:
        source.unlink()


def _decoded(kit: Kit, take: LineTake, target: Path) -> int:
    if take.sound_id is None:
        raise MediaToolError("A line that was read is gone.")
    with kit.originals.lend(take.sound_id) as path:
        kind = kit.media_tools.identify(path)
        if not kind.startswith(("audio/", "video/")):
            raise MediaToolError("What was read is no sound.")
        return kit.media_tools.speech(path, target, SPOKEN_HERTZ)
