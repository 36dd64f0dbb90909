"""The worker's part: a transcript is read aloud, line by line, and kept with the report that a reviewer signs.

No recording is opened here. What is heard comes from words that may be read outside, or from another person who read
just these; where a film is put over it, that is a made one of which only the picture is taken.
"""

from __future__ import annotations

import wave
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from archive.domain.concealment import report_hash
from archive.domain.consent import DESK, Facts, Grant, decide
from archive.domain.covers import ConcealmentReport
from archive.domain.errors import ArchiveError, MediaToolError, NotFoundError, StaleRecordError
from archive.domain.ids import RenditionId, WorkId, new_id
from archive.domain.leaks import known_of
from archive.domain.recipes import MEDIUM_EXPOSES, RECIPE_VERSIONS
from archive.domain.records import Hidden, Rendition, Work, Workshop
from archive.domain.sealed import Identity, Original
from archive.domain.terms import Recipe
from archive.domain.voicing.choice import VoiceTrouble, VoiceWay, Voicing, VoicingReport
from archive.domain.voicing.fitting import Timeline, paces, timeline
from archive.domain.voicing.script import unreadable
from archive.ports import NATURAL_PACE, SPOKEN_HERTZ, Kit, Made, RenderOrder, Speech, SpeechOrder, SpokenLine
from archive.review.works.voicing.person import judge_lines, lines_of, trouble_in
from archive.review.works.voicing.plan import (
    Reading,
    film_mark,
    films_under,
    hidden_under,
    marks_today,
    may_serve,
    read_aloud,
    readings_of,
    says_concealed,
    tried,
    voicing_of,
)
from archive.review.works.voicing.takes import OPEN, drop_refused, drop_useless
from archive.review.works.works import TRIES, copy_rendition

CODECS: Final = ("opus", "aac")
"""The lightest file, and the one for every device, as of every other sound."""

_SAMPLE_BYTES: Final = 2
_LENGTH_MS: Final = 1_500
"""How far what was made may be from what was read, in length: codecs add a little at both ends."""


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A script as it was read: a file of its sound, when each line begins, and how many lines were read faster.

    `told` is what its report says of another person's reading.
    """

    path: Path
    times: Timeline
    paced: int
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _Form:
    """In what form a reading is kept: what is made, by what, how long that is at the least, and what it hides."""

    order: RenderOrder
    mark: str
    hides: tuple[Hidden, ...]
    least_ms: int
    make: Callable[[Path], Made]
    made_with: Mapping[str, str] = field(default_factory=dict)


class _UnreadableError(ArchiveError):
    """A script cannot be read, for a reason that whoever chose it is told."""

    def __init__(self, trouble: VoiceTrouble, at_ms: int | None = None) -> None:
        super().__init__(f"This work cannot be read aloud: {trouble.name}.")
        self.trouble = trouble
        self.at_ms = at_ms


def revoice(kit: Kit, work_id: str) -> None:
    """Read aloud what was chosen to be, and drop what was read of other words; running it twice is safe."""
    facts = kit.catalogue.facts(kit.catalogue.get(Work, work_id).id)
    chosen = voicing_of(kit, work_id)
    if facts.work.state not in OPEN:
        return
    drop_useless(kit, chosen)
    # Consent may have been taken back while a line was on its way here.
    drop_refused(kit, facts)
    if chosen.way is VoiceWay.READER:
        judge_lines(kit, chosen)
    readings = list(readings_of(kit, facts, chosen))
    result = Voicing(id=chosen.id, tried=tried(marks_today(kit, facts)))
    try:
        if chosen.way is VoiceWay.MACHINE and not readings:
            raise _UnreadableError(VoiceTrouble.NO_WORDS)
        for reading in readings:
            times = _read(kit, facts, reading)
            result = _with_late(result, times) if times else result
    except _UnreadableError as error:
        result = replace(result, trouble=error.trouble, trouble_ms=error.at_ms)
    except MediaToolError:
        # Tried again by itself it would fail again; whoever chose it is told instead.
        result = replace(result, trouble=VoiceTrouble.FAILED)
    _drop(kit, (each for each in read_aloud(kit, work_id) if not _stands(kit, each)))
    if chosen.way is not VoiceWay.TEXT:
        _note(kit, chosen, result)


def _stands(kit: Kit, made: Rendition) -> bool:
    """Tell whether something that was read is kept: what is signed is, until what takes its place is signed too."""
    return bool(made.checks) or made.edit in marks_today(kit, kit.catalogue.facts(made.work_id))


def _read(kit: Kit, facts: Facts, reading: Reading) -> Timeline | None:
    """Make what is missing of a reading, alone and under its films; None where nothing is."""
    made = read_aloud(kit, facts.work.id)
    there = {each.parameters.get("codec") for each in made if each.edit == reading.mark}
    missing = [codec for codec in CODECS if codec not in there]
    under = {(each.edit, each.height) for each in made}
    films = [film for film in films_under(kit, facts, reading) if (film_mark(reading, film), film.height) not in under]
    if not missing and not films:
        return None
    with kit.workspace.aside() as folder:
        spoken = _spoken(kit, facts, reading, folder)
        for codec in missing:
            _keep(kit, facts.work, reading, spoken, _alone(kit, reading, spoken, codec))
        for film in films:
            _put_under(kit, facts, reading, spoken, film)
    return spoken.times


def _alone(kit: Kit, reading: Reading, spoken: Spoken, codec: str) -> _Form:
    order = RenderOrder(recipe=Recipe.REVOICED, codec=codec, recipe_version=RECIPE_VERSIONS[Recipe.REVOICED])
    return _Form(
        order=order,
        mark=reading.mark,
        hides=reading.hides,
        least_ms=spoken.times.length_ms,
        make=lambda target: kit.media_tools.render(spoken.path, order, target),
    )


def _put_under(kit: Kit, facts: Facts, reading: Reading, spoken: Spoken, film: Rendition) -> None:
    """Make a film in which a reading takes the place of all that was heard, if the team may open it."""
    seen, covered = decide(facts, film, DESK, kit.clock.now()), ""
    if film.edit:
        try:
            covered = report_hash(kit.vault.get(ConcealmentReport, film.id))
        except NotFoundError:
            # A film without its report is never signed: the others are read over, and this one once it is made anew.
            return
    if not isinstance(seen, Grant):
        return
    sound, recipe = spoken.path.with_name("under"), Recipe.REVOICED_FILM
    kit.media_tools.render(spoken.path, RenderOrder(recipe=Recipe.REVOICED, codec="aac"), sound)
    picture = spoken.path.with_name("picture")
    copy_rendition(kit, seen, picture)
    form = _Form(
        order=RenderOrder(recipe=recipe, height=film.height, recipe_version=RECIPE_VERSIONS[recipe]),
        mark=film_mark(reading, film),
        hides=hidden_under(reading, film),
        least_ms=max(spoken.times.length_ms, film.duration_ms or 0),
        make=lambda target: kit.media_tools.dub(picture, sound, target),
        made_with={"film_edit": film.edit, "film_report_sha256": covered},
    )
    _keep(kit, facts.work, reading, spoken, form)
    for path in (sound, picture):
        path.unlink()


def _require_readable(kit: Kit, work_id: WorkId, reading: Reading) -> Speech:
    script, speech = reading.script, kit.speech
    if speech is None or script.voice not in speech.voices().get(script.language, ()):
        raise _UnreadableError(VoiceTrouble.NO_MODEL)
    line = unreadable(script)
    if line is not None:
        raise _UnreadableError(VoiceTrouble.LETTERS, line.at_ms)
    if not script.lines or says_concealed(kit, work_id, script):
        raise _UnreadableError(VoiceTrouble.NO_WORDS)
    return speech


def _spoken(kit: Kit, facts: Facts, reading: Reading, folder: Path) -> Spoken:
    if reading.reader_id is None:
        return _speak(_require_readable(kit, facts.work.id, reading), reading, folder)
    if says_concealed(kit, facts.work.id, reading.script):
        raise _UnreadableError(VoiceTrouble.NO_WORDS)
    spoken = lines_of(kit, reading, folder / "lines")
    times = timeline(reading.script.lines, [_milliseconds(path) for path in spoken])
    sound = place_lines(spoken, times, folder / "read.wav")
    trouble, told = trouble_in(kit, facts, reading, sound)
    if trouble:
        raise _UnreadableError(trouble)
    return Spoken(path=sound, times=times, paced=0, told=told)


def _speak(speech: Speech, reading: Reading, folder: Path) -> Spoken:
    """Read every line, those faster for which there is too little time, and put them where they belong."""
    lines = reading.script.lines
    natural = _lines_read(speech, reading, folder / "natural", [NATURAL_PACE] * len(lines))
    wanted = paces(lines, [_milliseconds(path) for path in natural])
    faster = [number for number, pace in enumerate(wanted) if pace != NATURAL_PACE]
    some = replace(reading, script=replace(reading.script, lines=tuple(lines[number] for number in faster)))
    again = _lines_read(speech, some, folder / "faster", [wanted[number] for number in faster]) if faster else []
    read = {**dict(enumerate(natural)), **dict(zip(faster, again, strict=True))}
    spoken = [read[number] for number in range(len(lines))]
    times = timeline(lines, [_milliseconds(path) for path in spoken])
    return Spoken(path=place_lines(spoken, times, folder / "read.wav"), times=times, paced=len(faster))


def _lines_read(speech: Speech, reading: Reading, folder: Path, at_paces: list[int]) -> list[Path]:
    folder.mkdir()
    taken: list[Path] = []

    def take(samples: bytes) -> None:
        path = folder / f"line-{len(taken)}"
        path.write_bytes(samples)
        taken.append(path)

    script = reading.script
    spoken = zip(script.lines, at_paces, strict=True)
    lines = tuple(SpokenLine(text=line.text, pace=pace) for line, pace in spoken)
    speech.speak(SpeechOrder(language=script.language, voice=script.voice, lines=lines), folder, take)
    if len(taken) != len(lines):
        raise MediaToolError("What reads aloud left a line out.")
    for line, path in zip(lines, taken, strict=True):
        if any(map(str.isalnum, line.text)) and not path.stat().st_size:
            raise MediaToolError("What reads aloud said nothing of a line.")
    return taken


def _milliseconds(path: Path) -> int:
    return -(-path.stat().st_size * 1_000 // (_SAMPLE_BYTES * SPOKEN_HERTZ))


def place_lines(spoken: list[Path], times: Timeline, target: Path) -> Path:
    """Write one sound in which each line begins at its time, and nothing is heard in between."""
    with wave.open(str(target), "wb") as sound:
        sound.setparams((1, _SAMPLE_BYTES, SPOKEN_HERTZ, 0, "NONE", ""))
        written = 0
        for path, start_ms in zip(spoken, times.starts_ms, strict=True):
            samples = path.read_bytes()
            quiet = start_ms * SPOKEN_HERTZ // 1_000 - written
            sound.writeframes(bytes(quiet * _SAMPLE_BYTES) + samples)
            written += quiet + len(samples) // _SAMPLE_BYTES
        rest = times.length_ms * SPOKEN_HERTZ // 1_000 - written
        sound.writeframes(bytes(max(0, rest) * _SAMPLE_BYTES))
    return target


def _keep(kit: Kit, work: Work, reading: Reading, spoken: Spoken, form: _Form) -> None:
    """Make one file, look at it, and put it in its place unless what is to be read has changed meanwhile."""
    rendition_id, order = RenditionId(new_id()), form.order
    with kit.renditions.aside(rendition_id) as path:
        made = form.make(path)
        _require_whole(made, form.least_ms)
        _require_no_trace(kit, work, path)
        if not _is_wanted(kit, work.id, reading, form.mark):
            return
        kit.vault.save(_report(kit, rendition_id, reading, spoken, form))
        kept = kit.renditions.keep(rendition_id, path)
    try:
        kit.catalogue.save(
            Rendition(
                id=rendition_id,
                work_id=work.id,
                recipe=order.recipe,
                exposes=MEDIUM_EXPOSES[order.recipe],
                segment_ids=reading.script.parts,
                media_type=made.media_type,
                codecs=made.codecs,
                size_bytes=kept.size_bytes,
                sha256=kept.sha256,
                etag=new_id(),
                language=reading.script.language,
                width=made.width,
                height=made.height,
                duration_ms=made.duration_ms,
                recipe_version=order.recipe_version,
                parameters=order.parameters,
                hides=form.hides,
                edit=form.mark,
                read_by=reading.reader_id,
            )
        )
    except ArchiveError:
        kit.renditions.remove(rendition_id)
        raise
    if not _is_wanted(kit, work.id, reading, form.mark):
        _drop(kit, (each for each in read_aloud(kit, work.id) if each.id == rendition_id))


def _require_whole(made: Made, least_ms: int) -> None:
    if made.duration_ms is None or abs(made.duration_ms - least_ms) > _LENGTH_MS:
        raise MediaToolError("What was made is not as long as what was read.")


def _require_no_trace(kit: Kit, work: Work, path: Path) -> None:
    try:
        shown_as = kit.catalogue.get(Workshop, work.workshop_id).labels
    except NotFoundError:
        shown_as = {}
    # As of every made file: nothing of what the sealed side knows may stand in it.
    known = known_of(kit.vault.find(Original, work_id=work.id), kit.vault.find(Identity), shown_as)
    if any(kit.media_tools.traces_of([path], known)):
        raise MediaToolError("What was made holds more than its sound.")


def _is_wanted(kit: Kit, work_id: WorkId, reading: Reading, mark: str) -> bool:
    """Tell, from what is stored now, whether just this is still to be read."""
    facts = kit.catalogue.facts(work_id)
    is_open = facts.work.state in OPEN and may_serve(facts, reading)
    return is_open and mark in marks_today(kit, facts)


def _report(kit: Kit, rendition_id: RenditionId, reading: Reading, spoken: Spoken, form: _Form) -> VoicingReport:
    script, times = reading.script, spoken.times
    return VoicingReport(
        id=rendition_id,
        work_id=reading.transcript.work_id,
        edit=form.mark,
        recipe_version=form.order.recipe_version,
        language=script.language,
        voice=script.voice,
        transcript_id=reading.transcript.id,
        transcript_version=reading.transcript.version,
        lines=len(script.lines),
        paced=spoken.paced,
        late=len(times.late_ms),
        latest_ms=max(times.late_ms, default=0),
        length_ms=times.length_ms,
        made_on=kit.clock.now().date().isoformat(),
        made_with={**_made_with(kit, spoken), **form.made_with},
    )


def _made_with(kit: Kit, spoken: Spoken) -> Mapping[str, str]:
    return spoken.told or (kit.speech.made_with() if kit.speech else {})


def _with_late(result: Voicing, times: Timeline) -> Voicing:
    late = max(result.late, len(times.late_ms))
    return replace(result, late=late, latest_ms=max(result.latest_ms, *times.late_ms, 0))


def _drop(kit: Kit, unwanted: Iterable[Rendition]) -> None:
    for made in list(unwanted):
        kit.catalogue.save_all([], remove=[(Rendition, made.id)])
        kit.renditions.remove(made.id)


def _note(kit: Kit, chosen: Voicing, result: Voicing) -> None:
    """Write down how it ended, unless somebody has chosen anew meanwhile."""
    chosen_as = (chosen.way, chosen.language, chosen.voice, chosen.reader_id)
    for _try in range(TRIES):
        now = voicing_of(kit, chosen.id)
        if (now.way, now.language, now.voice, now.reader_id) != chosen_as:
            return
        told = replace(now, trouble=result.trouble, trouble_ms=result.trouble_ms, tried=result.tried)
        if result.late or result.trouble or now.tried != result.tried:
            told = replace(told, late=result.late, latest_ms=result.latest_ms)
        if told == now:
            return
        try:
            kit.vault.save(told)
        except StaleRecordError:
            continue
        return
