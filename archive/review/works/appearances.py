"""Who appears in a work, in what way and where; and the named parts that consents can speak about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from archive.domain.appearances import span_makes_sense
from archive.domain.errors import InvalidInputError, NotFoundError, StaleRecordError
from archive.domain.ids import ParticipantId, SegmentId, new_id
from archive.domain.records import Appearance, ConsentRecord, Labels, ParticipantHandle, Segment, Span, Work
from archive.domain.sealed import Original
from archive.domain.takes import Assembly
from archive.domain.terms import AppearanceRole, Atom
from archive.domain.timecode import CameraClock, clock_of, looks_like_timecode
from archive.domain.words.hidden_marks import without_hidden_marks
from archive.ports import Kit
from archive.review.works.concealment import reconsider
from archive.review.works.describe import themes_called, warnings_called
from archive.review.works.works import CHANGED_MEANWHILE, change_work, remember_writer


@dataclass(frozen=True, kw_only=True)
class NewAppearance:
    """Somebody in a work: known, or unknown (no id); no spans means everywhere."""

    participant_id: str | None
    role: AppearanceRole
    atoms_present: frozenset[Atom]
    spans: tuple[Span, ...] = ()


def add_appearance(kit: Kit, work_id: str, new: NewAppearance, by: str) -> Work:
    """Write down that somebody appears in a work; whatever they do not allow closes at once.

    Raises:
        InvalidInputError: there is no such person, nothing of them is said to be there, or a time makes no sense.
    """
    person = _person(kit, new.participant_id)
    if not new.atoms_present:
        raise InvalidInputError("appearance.nothing", "Tick what can be heard, seen or read of this person.")
    for span in new.spans:
        _require_forward(span.start_ms, span.end_ms)
    appearance = Appearance(participant_id=person, role=new.role, atoms_present=new.atoms_present, spans=new.spans)

    def add(work: Work) -> Work:
        if not all(span_makes_sense(work, span) for span in appearance.spans):
            raise InvalidInputError("span.late", "This time ends after the work does.")
        known = appearance in work.appearances
        return work if known else replace(work, appearances=(*work.appearances, appearance))

    add(kit.catalogue.get(Work, work_id))
    return _change_people(kit, work_id, add, by)


def remove_appearance(kit: Kit, work_id: str, place: int, by: str, work_version: int) -> Work:
    """Take one appearance out, by its place in the list as it stood in this version of the work.

    Fewer people who appear can open a work, so the release of it needs a second person again.
    """

    def remove(work: Work) -> Work:
        if work.version != work_version:
            raise StaleRecordError("Somebody else changed who appears in the meantime; look once more.")
        if not 0 <= place < len(work.appearances):
            raise InvalidInputError("appearance.gone", "This person is not in the list any more.")
        return replace(work, appearances=work.appearances[:place] + work.appearances[place + 1 :])

    return _change_people(kit, work_id, remove, by)


def add_segment(kit: Kit, work_id: str, span: Span, labels: Labels, by: str) -> Segment:
    """Name a part of a work, so that a consent can speak about it alone."""
    _require_forward(span.start_ms, span.end_ms)
    seen = {language: without_hidden_marks(text) for language, text in labels.items()}
    segment = Segment(id=SegmentId(new_id()), start_ms=span.start_ms, end_ms=span.end_ms, labels=seen)

    def add(work: Work) -> Work:
        if work.duration_ms is not None and span.end_ms > work.duration_ms:
            raise InvalidInputError("segment.late", "This part ends after the work does.")
        return replace(work, segments=tuple(sorted((*work.segments, segment), key=lambda s: s.start_ms)))

    remember_writer(kit, work_id, by)
    change_work(kit, work_id, add, by)
    return segment


def name_chapter(kit: Kit, work_id: str, segment_id: str, by: str, *, is_chapter: bool) -> Work:
    """Say whether visitors may read a part's name, as a chapter; a second person reads it before it goes out.

    A part without a name stays without one.
    """

    def said(part: Segment) -> Segment:
        return replace(part, is_chapter=is_chapter and any(text.strip() for text in part.labels.values()))

    return _change_part(kit, work_id, segment_id, said, by)


def warn_of_part(kit: Kit, work_id: str, segment_id: str, by: str, *, is_hard: bool) -> Work:
    """Say whether visitors are told before a work begins that a part of it is hard to see or hear, and when it is."""

    def said(part: Segment) -> Segment:
        return replace(part, is_hard=is_hard, warnings=part.warnings if is_hard else ())

    return _change_part(kit, work_id, segment_id, said, by)


def name_warnings(kit: Kit, work_id: str, segment_id: str, kinds: Iterable[str], by: str) -> Work:
    """Warn visitors of a part, and say what is hard in it; of no kind it is hard all the same.

    Raises:
        InvalidInputError: one of the kinds is not known.
    """
    named = warnings_called(kinds)
    return _change_part(kit, work_id, segment_id, lambda part: replace(part, is_hard=True, warnings=named), by)


def tag_part(kit: Kit, work_id: str, segment_id: str, themes: Iterable[str], by: str) -> Work:
    """Say which themes a part of a work has; a second person lets them out with the work.

    Raises:
        InvalidInputError: one is not a theme of the vocabulary.
    """
    called = themes_called(kit, themes)
    return _change_part(kit, work_id, segment_id, lambda part: replace(part, themes=called), by)


def _change_part(kit: Kit, work_id: str, segment_id: str, said: Callable[[Segment], Segment], by: str) -> Work:
    remember_writer(kit, work_id, by)
    return change_work(
        kit, work_id, lambda w: replace(w, segments=tuple(said(s) if s.id == segment_id else s for s in w.segments)), by
    )


def remove_segment(kit: Kit, work_id: str, segment_id: str, by: str) -> Work:
    """Take a named part out; one that a consent speaks about stays, or that consent would fall silent."""
    if kit.catalogue.count(ConsentRecord, scope_id=segment_id):
        raise InvalidInputError("segment.spoken_about", "A consent speaks about this part, so it cannot be removed.")
    remember_writer(kit, work_id, by)
    return change_work(
        kit, work_id, lambda w: replace(w, segments=tuple(s for s in w.segments if s.id != segment_id)), by
    )


def read_spans(texts: Iterable[str], instant: Callable[[str], int] | None = None) -> tuple[Span, ...]:
    """Read stretches of time written as `1:05-2:30`, one a text; empty ones are left out.

    `instant` reads one end of them in milliseconds (see `review.timecodes`); else times count from the beginning.
    """
    return tuple(_span(text.strip(), instant or clock_ms) for text in texts if text.strip())


def _span(text: str, instant: Callable[[str], int]) -> Span:
    start, separator, end = text.replace("–", "-").partition("-")
    try:
        span = Span(start_ms=instant(start), end_ms=instant(end))
    except ValueError:
        separator = ""
    if not separator:
        raise InvalidInputError("span.shape", "Write times like 1:05-2:30; {text} is not one.", text=text[:40])
    return span


def clock_ms(text: str) -> int:
    """Read `1:02:03.5`, `2:03` or `7` as milliseconds; int and float read Arabic digits as well."""
    *higher, seconds = text.strip().split(":")
    if len(higher) > 2:
        raise ValueError(text)
    total = 0
    for part in higher:
        total = total * 60 + int(part)
    value = float(seconds)
    if not 0 <= value < 1e6 or total < 0:
        raise ValueError(text)
    return round((total * 60 + value) * 1000)


def parts_again(kit: Kit, work_id: str, parts: tuple[Segment, ...], by: str, work_version: int) -> Work:
    """Give a work the parts that it had; one that a consent speaks about stays as it is.

    Raises:
        StaleRecordError: something about the work changed in the meantime.
    """

    def again(work: Work) -> Work:
        _require_version(work, work_version)
        back = {part.id for part in parts}
        spoken_about = (part for part in work.segments if kit.catalogue.count(ConsentRecord, scope_id=part.id))
        kept = [part for part in spoken_about if part.id not in back]
        return replace(work, segments=tuple(sorted((*parts, *kept), key=lambda part: part.start_ms)))

    remember_writer(kit, work_id, by)
    return change_work(kit, work_id, again, by)


def people_again(kit: Kit, work_id: str, people: tuple[Appearance, ...], by: str, work_version: int) -> Work:
    """Write down again who appeared in a work.

    Raises:
        InvalidInputError: one of them is not known any more.
        StaleRecordError: something about the work changed in the meantime.
    """

    def again(work: Work) -> Work:
        _require_version(work, work_version)
        for each in people:
            _person(kit, each.participant_id)
        return replace(work, appearances=people)

    return _change_people(kit, work_id, again, by)


def _change_people(kit: Kit, work_id: str, step: Callable[[Work], Work], by: str) -> Work:
    """Change who appears, and have made anew what hides others, or other things of them, than it was made to hide."""
    remember_writer(kit, work_id, by)
    work = change_work(kit, work_id, step, by)
    reconsider(kit, (work,))
    return work


def _require_version(work: Work, version: int) -> None:
    if work.version != version:
        raise StaleRecordError(CHANGED_MEANWHILE)


def _require_forward(start_ms: int, end_ms: int) -> None:
    if not 0 <= start_ms < end_ms:
        raise InvalidInputError("span.backwards", "A part ends after it begins.")


def _person(kit: Kit, participant_id: str | None) -> ParticipantId | None:
    if participant_id is None:
        return None
    try:
        return kit.catalogue.get(ParticipantHandle, participant_id).id
    except NotFoundError:
        raise InvalidInputError("appearance.person", "There is no such person.") from None


def instants_of(kit: Kit, work_id: str) -> Callable[[str], int]:
    """Give what reads one time of a work in milliseconds from its beginning: `1:05`, or `01:00:12:10` by its camera.

    What it gives raises ValueError when a text is no time, InvalidInputError when the camera never showed it then.
    """

    def instant(text: str) -> int:
        if not looks_like_timecode(text):
            return clock_ms(text)
        clock, duration_ms = _clock(kit, work_id)
        if clock is None:
            raise InvalidInputError(
                "timecode.none", "This recording does not tell what its camera's clock showed; write times like 1:05."
            )
        return clock.ms_of(text, duration_ms)

    return instant


def _clock(kit: Kit, work_id: str) -> tuple[CameraClock | None, int | None]:
    """Give a work's clock and its length; a take in several files began with the first of them."""
    originals = sorted(kit.vault.find(Original, work_id=work_id), key=lambda found: found.id)
    facts = [original.probe for original in originals]
    lengths = facts
    with suppress(NotFoundError):
        whole = kit.vault.get(Assembly, work_id)
        facts = [original.probe for original in originals if original.sha256 == whole.parts[0]]
        lengths = [whole.probe]
    clock = next((clock for clock in map(clock_of, facts) if clock is not None), None)
    length = next((each["duration_ms"] for each in lengths if each.get("duration_ms", "").isdecimal()), None)
    return clock, int(length) if length is not None else None
