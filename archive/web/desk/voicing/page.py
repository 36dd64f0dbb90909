"""How a work is heard where a voice may not be: chosen with its person, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from babel.numbers import format_decimal
from starlette.responses import Response

from archive.domain.errors import InvalidInputError
from archive.domain.jobs import JobName
from archive.domain.records import Work
from archive.domain.timecode import clock_text
from archive.domain.voicing.choice import VoiceTrouble, VoiceWay, Voicing
from archive.languages import SPEAKS, _, known_name
from archive.review.directory import Offered, chosen_person, offered
from archive.review.works.voicing.choose import (
    NewVoicing,
    choose_voicing,
    languages_to_be_read,
    languages_to_read,
)
from archive.review.works.voicing.plan import marks_today, read_aloud, voicing_of
from archive.review.works.voicing.takes import OPEN
from archive.review.works.works import draft_of
from archive.web.desk.views import PersonChoices
from archive.web.desk.visit import Problem, Visit
from archive.web.http.forms import Typed

PERFORMED: Final = frozenset({"fm.slam", "fm.song", "fm.music"})
"""Forms whose delivery is the work."""

_PARTED: Final = ":"


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to be met, and what it keeps and loses."""

    value: str
    name: str
    hint: str


WAYS: Final = (
    Way(
        value=VoiceWay.TEXT,
        name=_("As text"),
        hint=_("What was said is read. Nothing of how it was said is left."),
    ),
    Way(
        value=VoiceWay.MACHINE,
        name=_("Read aloud by a machine"),
        hint=_(
            "From the whole, corrected transcript, in a voice that is the same for everybody and never one made to"
            " resemble theirs. Tone, hesitation, laughter and accent are gone. Words that are concealed are never"
            " spoken."
        ),
    ),
    Way(
        value=VoiceWay.READER,
        name=_("Read aloud by another person"),
        hint=_(
            "An actor or a facilitator reads the whole, corrected transcript, here in the browser. They are written"
            " down among the people and have a consent of their own. Words that are concealed are replaced before"
            " they read."
        ),
    ),
)
"""What can be chosen."""

TROUBLES: Final[Mapping[VoiceTrouble, str]] = {
    VoiceTrouble.NO_MODEL: _("The voice that was chosen is not installed here any more."),
    VoiceTrouble.NO_WORDS: _("No whole transcript stands in the language that was chosen, so nothing was read."),
    VoiceTrouble.LETTERS: _(
        "A line is written in letters that this voice cannot read ({at}): write it as it is said, or take it out."
    ),
    VoiceTrouble.CONCEALED: _("In what was read, words can be heard that are concealed. Please read those lines anew."),
    VoiceTrouble.SOURCE: _(
        "What was sent as a reading holds the recording itself, so nothing was made of it. Please read the words aloud."
    ),
    VoiceTrouble.FAILED: _("It could not be read to its end, so nothing of it was kept. You may ask for it once more."),
}
"""Why nothing was read."""


def show_voice(visit: Visit, problem: Problem | None = None, typed: Typed | None = None) -> Response:
    """Show what stands for a voice that may not be heard, and what else could."""
    kit, work = visit.kit, visit.kit.catalogue.get(Work, visit.part("work_id"))
    chosen = voicing_of(kit, work.id)
    voices = _voices(visit, work.id)
    filled = {
        "way": chosen.way.value,
        "voice": f"{chosen.language}{_PARTED}{chosen.voice}" if chosen.voice else "",
        "read_in": chosen.language if chosen.reader_id else "",
        "person": chosen.reader_id or "",
    }
    return visit.page(
        "desk_voice",
        problem,
        work=work,
        draft=draft_of(kit, work.id),
        chosen=chosen,
        is_open=work.state in OPEN,
        is_performed=work.form in PERFORMED,
        ways=WAYS,
        voices=voices,
        read_in=[(code, known_name(code, visit.lang)) for code in languages_to_be_read(kit, work.id)],
        readers=PersonChoices(_readers(visit, work)),
        has_model=kit.speech is not None,
        typed=typed or Typed.of(filled),
        told=told_of(visit, work, chosen),
        late=late_words(visit, chosen),
    )


def post_voice(visit: Visit) -> Response:
    """Write down what was chosen, and have it read by the worker."""

    def act() -> Response:
        form, way = visit.form, _way(visit.form.one("way"))
        language, _parted, voice = form.one("voice").partition(_PARTED)
        new = NewVoicing(way=way, language=language, voice=voice, seen=_seen(visit))
        if way is VoiceWay.READER:
            reader = chosen_person(visit.kit, form.one("person"), form.one("person_name"))
            new = NewVoicing(way=way, language=form.one("read_in"), reader_id=reader, seen=_seen(visit))
        choose_voicing(visit.kit, visit.part("work_id"), new, visit.account.id)
        return visit.go(f"/works/{visit.part('work_id')}/{'reading' if new.reader_id else 'voice'}", "saved")

    return visit.attempt(act, lambda problem: show_voice(visit, problem, visit.form))


def late_words(visit: Visit, chosen: Voicing) -> str:
    """Say how many lines begin later than they were said; nothing where all of them are in time."""
    if not chosen.late:
        return ""
    seconds = format_decimal(chosen.latest_ms / 1_000, format="0.0", locale=SPEAKS[visit.lang].locale)
    return visit.say(_LATE, count=chosen.late, seconds=seconds)


_LATE: Final = _(
    "Lines that begin later than they were said, as there was too little time for all their words: {count}, the latest"
    " by {seconds} s. No word was left out."
)
_QUEUED: Final = _("It is being read. That takes about as long as the reading lasts.")
_READ: Final = _("It was read. A reviewer hears all of it before anybody outside can.")


def told_of(visit: Visit, work: Work, chosen: Voicing) -> str:
    """Say what became of a choice."""
    if chosen.way is VoiceWay.TEXT:
        return ""
    if chosen.trouble:
        at = "" if chosen.trouble_ms is None else clock_text(chosen.trouble_ms)
        return visit.say(TROUBLES[chosen.trouble], at=at or "–")
    kit = visit.kit
    jobs = (each.job for each in kit.jobs.standing())
    is_queued = any(job.name == JobName.REVOICE and job.work_id == work.id for job in jobs)
    wanted = marks_today(kit, kit.catalogue.facts(work.id))
    is_read = bool(wanted) and wanted <= {each.edit for each in read_aloud(kit, work.id)}
    if chosen.way is VoiceWay.READER:
        return visit.say(_PUT_TOGETHER if is_read and not is_queued else "")
    return visit.say(_READ if is_read and not is_queued else _QUEUED)


_PUT_TOGETHER: Final = _("All lines are read and put together. A reviewer hears all of it before anybody outside can.")


def _readers(visit: Visit, work: Work) -> Offered:
    """Give who may read a work aloud: those who do not appear in it."""
    there = {each.participant_id for each in work.appearances}
    found = offered(visit.kit, [work.reader_id] if work.reader_id else [], _MOST_READERS)
    return replace(found, people=tuple(each for each in found.people if each.id not in there))


_MOST_READERS: Final = 200
"""How many people are offered at once; any other is named beside them."""


def _voices(visit: Visit, work_id: str) -> list[tuple[str, str]]:
    """Give the voices that could read a work's transcripts, each called by its language and its place there."""
    known = visit.kit.speech.voices() if visit.kit.speech else {}
    found = []
    for language in languages_to_read(visit.kit, work_id):
        for number, voice in enumerate(known[language], 1):
            name = visit.say(_VOICE, language=known_name(language, visit.lang), number=number)
            found.append((f"{language}{_PARTED}{voice}", name))
    return found


_VOICE: Final = _("{language}, voice {number}")


def _way(written: str) -> VoiceWay:
    try:
        return VoiceWay(written)
    except ValueError:
        raise InvalidInputError("voice.way", "Choose one of the ways.") from None


def _seen(visit: Visit) -> int:
    written = visit.form.one("seen")
    return int(written) if written.isascii() and written.isdigit() else -1
