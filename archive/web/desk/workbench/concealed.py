"""What is concealed of a work's words, on the workbench: marked in a line or by a stretch, told in each language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from starlette.responses import Response

from archive.domain.concealment import lips_seen
from archive.domain.covers import Cover
from archive.domain.errors import InvalidInputError
from archive.domain.records import Work
from archive.domain.timecode import clock_text
from archive.domain.words.edit_list import Redaction, SoundCover, Stretch
from archive.domain.words.redaction import (
    Misfit,
    Unfit,
    is_confirmed_absent,
    lines_over,
    read_mark,
)
from archive.domain.words.speaker_labels import as_published
from archive.domain.words.transcripts import Transcript
from archive.languages import _, direction_of, known_name
from archive.review.people.accounts import name_of
from archive.review.redaction.conceal_words import Heard, NewRedaction, Told, conceal, place, tell_words, undo
from archive.review.works.appearances import instants_of, read_spans
from archive.review.works.sealed_words import misfits_of
from archive.review.works.works import edits_of, transcripts_of
from archive.web.desk.describe import Stand
from archive.web.desk.second_look.heard_again import HeardAgainSeen, heard_again, post_heard
from archive.web.desk.visit import Problem, Visit, typed_or
from archive.web.desk.workbench.suggested import Suggested, fine_clock, post_leave, said_at, spans_text, suggested_of
from archive.web.http.forms import Typed

COVERS: Final[Mapping[SoundCover, str]] = {
    SoundCover.ROOM_TONE: _("The quiet of the room"),
    SoundCover.TONE: _("A soft tone, so that everybody hears that something was taken out"),
}
"""What may be heard where something is concealed."""

TROUBLES: Final[Mapping[Unfit, str]] = {
    Unfit.OUTSIDE: _("The stretch from {at} on does not lie in the recording."),
    Unfit.UNPLACED: _("Nobody knows for sure where in the sound it is said: listen, and write from when to when."),
    Unfit.SAID_AGAIN: _("It is said at {at} too, and can be heard there."),
    Unfit.UNCONFIRMED: _(
        "{language}: nobody has said yet how it reads there. Until then the lines over it are left out."
    ),
    Unfit.NOT_FOUND: _(
        "{language}: it is not found there any more. Until somebody looks, the lines over it are left out."
    ),
}
"""What keeps a work back, as it is said beside what is concealed."""

_MOST_LINES: Final = 4

_MOST_OPEN: Final = 4
"""How many of the things that are concealed can be changed at once: the page stays light however many there are."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A stretch as the page shows it: its beginning, for the player, and how it is called."""

    start_ms: int
    clock: str


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What keeps the work back; where the sound still holds the words, the stretches with that line as one more."""

    sentence: str
    at: Place | None = None
    spans: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How something concealed reads in one transcript: the lines over it, as they stand and as they may be shown."""

    language: str
    name: str
    direction: str
    lines: tuple[str, ...]
    words: str
    instead: str
    mark: str
    is_absent: bool

    @property
    def is_told(self) -> bool:
        """Whether somebody has said it."""
        return bool(self.words) or self.is_absent


@dataclass(frozen=True, kw_only=True)
class Row:
    """One thing that is concealed."""

    id: str
    places: tuple[Place, ...]
    spans: str
    cover: SoundCover
    said_by: str
    readings: tuple[Reading, ...]
    troubles: tuple[Trouble, ...]
    has_lips: bool
    """Whether somebody's mouth is seen while it is said, in a film without covers."""

    is_open: bool
    """Whether it can be changed here; else a link leads to where it can."""


@dataclass(frozen=True, kw_only=True)
class Concealed:
    """What the workbench says of a work's edit list."""

    rows: tuple[Row, ...]
    languages: list[tuple[str, str]]
    covers: list[tuple[str, str]]
    typed: Typed
    has_sound: bool
    suggested: Suggested
    again: HeardAgainSeen


def concealed_of(visit: Visit, work: Work, problem: Problem | None = None) -> Concealed:
    """Give what is concealed of a work, what does not fit yet, and the form to conceal more."""
    known = transcripts_of(visit.kit, work.id)
    troubles = misfits_of(visit.kit, work)
    languages = [(each.language, _called(visit, each.language)) for each in known]
    filled = {
        "conceal_language": languages[0][0] if languages else "",
        "conceal_words": "",
        "conceal_spans": "",
        "conceal_cover": SoundCover.ROOM_TONE.value,
        "conceal_instead": "",
    }
    standing = edits_of(visit.kit, work.id).standing
    transcripts = [as_published(each) for each in known] if standing else []
    covers = tuple(visit.kit.vault.find(Cover, work_id=work.id)) if standing else ()
    asked = visit.form.one("redaction") if problem else visit.query("redaction")
    troubled = {each.redaction_id for each in troubles}
    ids = sorted((each.id for each in standing), key=lambda each: (each != asked, each not in troubled))
    rows = (
        replace(row, is_open=row.id in ids[:_MOST_OPEN])
        for row in (_row(visit, each, transcripts, troubles, covers) for each in standing)
    )
    return Concealed(
        rows=tuple(rows),
        languages=languages,
        covers=visit.choices(COVERS),
        typed=typed_or(visit, problem, filled),
        has_sound=work.duration_ms is not None,
        suggested=suggested_of(visit, work),
        again=heard_again(visit, work),
    )


def _row(
    visit: Visit,
    redaction: Redaction,
    transcripts: Sequence[Transcript],
    troubles: Sequence[Misfit],
    covers: Sequence[Cover],
) -> Row:
    return Row(
        id=redaction.id,
        places=tuple(_place(each.start_ms, each.end_ms) for each in redaction.spans),
        spans=spans_text(redaction.spans),
        cover=redaction.cover,
        said_by=visit.say(
            _("{name}, {when}"), name=name_of(visit.kit, redaction.by), when=visit.day(redaction.at.date())
        ),
        readings=tuple(_reading(visit, redaction, each) for each in transcripts),
        troubles=tuple(
            _troubles(visit, redaction, transcripts, [each for each in troubles if each.redaction_id == redaction.id])
        ),
        has_lips=lips_seen(covers, None, redaction.spans),
        is_open=False,
    )


def _reading(visit: Visit, redaction: Redaction, transcript: Transcript) -> Reading:
    told = redaction.in_language(transcript.language)
    over = lines_over(transcript, redaction.spans)
    return Reading(
        language=transcript.language,
        name=_called(visit, transcript.language),
        direction=direction_of("", transcript.language),
        lines=tuple(transcript.cues[place].text for place in over[:_MOST_LINES]),
        words=told.words if told else "",
        instead=told.instead if told else "",
        mark=read_mark(transcript, redaction.spans),
        is_absent=is_confirmed_absent(transcript, redaction),
    )


def _troubles(
    visit: Visit, redaction: Redaction, transcripts: Sequence[Transcript], found: Sequence[Misfit]
) -> Iterator[Trouble]:
    for misfit in found:
        at = "" if misfit.at_ms is None else clock_text(misfit.at_ms)
        language = _called(visit, misfit.language)
        sentence = visit.say(TROUBLES[misfit.why], at=at, language=language[:1].upper() + language[1:])
        if misfit.why is not Unfit.SAID_AGAIN or misfit.at_ms is None:
            yield Trouble(sentence=sentence)
            continue
        cues = (cue for each in transcripts if each.language == misfit.language for cue in each.cues)
        line = next(cue for cue in cues if cue.start_ms == misfit.at_ms)
        more = Stretch(start_ms=line.start_ms, end_ms=line.end_ms)
        spans = spans_text(sorted((*redaction.spans, more), key=lambda each: each.start_ms))
        yield Trouble(sentence=sentence, at=_place(line.start_ms, line.end_ms), spans=spans)


def _place(start_ms: int, end_ms: int) -> Place:
    return Place(start_ms=start_ms, clock=f"{fine_clock(start_ms)}–{fine_clock(end_ms)}")


def _called(visit: Visit, language: str) -> str:
    return known_name(language, visit.lang) or language


def _spans(visit: Visit, name: str) -> tuple[Stretch, ...]:
    read = read_spans(visit.form.one(name).split(","), instants_of(visit.kit, visit.part("work_id")))
    return tuple(Stretch(start_ms=each.start_ms, end_ms=each.end_ms) for each in read)


def _said_lines(visit: Visit) -> tuple[Stretch, ...]:
    work = visit.kit.catalogue.get(Work, visit.part("work_id"))
    transcripts = [as_published(each) for each in transcripts_of(visit.kit, work.id)]
    return tuple(said_at(transcripts, visit.form.one("conceal_language"), visit.form.one("conceal_words"), work))


def _cover(code: str) -> SoundCover:
    try:
        return SoundCover(code)
    except ValueError:
        raise InvalidInputError("redaction.cover", "Choose what is heard instead.") from None


def posts(stand: Stand) -> Mapping[str, Callable[[Visit], Response]]:
    """Give what the forms about concealed words do, below the workbench's address, on which they `stand`."""
    acts = {
        "": _post_conceal,
        "/place": _post_place,
        "/words": _post_words,
        "/undo": _post_undo,
        "/leave": post_leave,
        "/heard": post_heard,
    }
    return {f"/concealed{name}": partial(_post, act, stand) for name, act in acts.items()}


def _post(act: Callable[[Visit], str], stand: Stand, visit: Visit) -> Response:
    return visit.attempt(lambda: stand.go(visit, act(visit)), lambda problem: stand.again(visit, problem))


def _post_conceal(visit: Visit) -> str:
    form = visit.form
    new = NewRedaction(
        language=form.one("conceal_language"),
        words=form.one("conceal_words"),
        instead=form.one("conceal_instead"),
        spans=_said_lines(visit) if form.one("conceal_lines") else _spans(visit, "conceal_spans"),
        cover=_cover(form.one("conceal_cover")),
    )
    conceal(visit.kit, visit.part("work_id"), new, visit.account.id)
    return "concealed"


def _post_place(visit: Visit) -> str:
    heard = Heard(spans=_spans(visit, "spans"), cover=_cover(visit.form.one("cover")))
    place(visit.kit, visit.part("work_id"), visit.form.one("redaction"), heard, visit.account.id)
    return "concealed"


def _post_words(visit: Visit) -> str:
    form = visit.form
    is_absent = form.one("answer") == "absent"
    told = Told(
        language=form.one("language"),
        words="" if is_absent else form.one("words"),
        instead="" if is_absent else form.one("instead"),
        seen=form.one("mark"),
    )
    if not is_absent and not told.words.strip():
        raise InvalidInputError("redaction.words", "Write which words of these lines go, or say that none do.")
    tell_words(visit.kit, visit.part("work_id"), form.one("redaction"), told, visit.account.id)
    return "concealed"


def _post_undo(visit: Visit) -> str:
    undo(visit.kit, visit.part("work_id"), visit.form.one("redaction"), visit.account.id)
    return "not_concealed"
