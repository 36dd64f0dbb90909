"""Reading a work aloud for somebody else: its words large on the page, and the microphone asked for only here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from archive.domain.errors import NotFoundError
from archive.domain.records import Work
from archive.domain.sealed import Upload
from archive.domain.terms import Atom
from archive.domain.timecode import clock_text
from archive.domain.voicing.choice import VoiceWay, Voicing
from archive.domain.voicing.line_takes import LineTake, TakeTrouble, place_of_all, places_of
from archive.ingest.intake.sent_proofs import give_proof
from archive.languages import _, direction
from archive.ports import Kit
from archive.review.participants import known_as
from archive.review.works.voicing.plan import voicing_of
from archive.review.works.voicing.takes import OPEN, NewTake, keep_take, may_be_recorded, script_for, takes_of
from archive.review.works.works import draft_of
from archive.web.desk.visit import Problem, Visit
from archive.web.desk.voicing.page import late_words, told_of
from archive.web.http.forms import FilePart
from archive.web.http.middleware import MAY_HEAR, POLICY

WITH_RECORDER: Final = (
    POLICY.replace("media-src 'self'", "media-src 'self' blob:") + "; script-src 'self'; connect-src 'self'"
)
"""On this page our own script may run, and play what it has just recorded."""

TROUBLES: Final[Mapping[TakeTrouble, str]] = {
    TakeTrouble.BROKEN: _("This could not be played. Please read it once more."),
    TakeTrouble.SILENT: _("Nothing can be heard. Is the microphone on? Please read it once more."),
    TakeTrouble.QUIET: _("This is too quiet. Come nearer to the microphone and read it once more."),
    TakeTrouble.SHORT: _("This is too short for these words. Please read all of them once more."),
    TakeTrouble.LONG: _("This is much longer than these words. Please read it once more."),
}
"""Why a line cannot be used."""

RECORDING: Final[Mapping[str, str]] = {
    "refused": _("This browser may not use the microphone. Allow it in the browser’s settings, or choose a file."),
    "recording": _("It is being recorded."),
    "sending": _("Sending the recording …"),
    "unsent": _("Not sent yet: the line is cut. It is tried again and again; please leave this page open."),
    "logged_out": _("Your log-in has ended. Log in again in another tab: what was read is then sent on."),
    "kept": _("All that was read is in the archive."),
}
"""What is said while somebody reads."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line as the page shows it: its words, when they were said, and how its reading stands."""

    place: str
    text: str
    at: str
    is_read: bool
    trouble: str


@dataclass(frozen=True, kw_only=True)
class Script:
    """All lines, how many of them are read, and the mark of all of them together."""

    language: str
    direction: str
    lines: tuple[Line, ...]
    place: str
    is_one_file: bool
    trouble: str

    @property
    def read(self) -> int:
        """Give how many lines are read and can be used."""
        return sum(line.is_read for line in self.lines)


def show_reading(visit: Visit, problem: Problem | None = None) -> Response:
    """Show the words that are to be read aloud, and which of them are."""
    kit, work, chosen = _asked(visit)
    facts = kit.catalogue.facts(work.id)
    agreed = may_be_recorded(kit, facts, chosen)
    response = visit.page(
        "desk_reading",
        problem,
        work=work,
        draft=draft_of(kit, work.id),
        reader=known_as(kit, chosen.reader_id) if chosen.reader_id else "",
        reader_id=chosen.reader_id,
        is_open=work.state in OPEN,
        agreed=agreed,
        needed=[Atom.SPEECH, Atom.VOICE],
        script=_script(visit, chosen),
        told=told_of(visit, work, chosen),
        late=late_words(visit, chosen),
        recording={key: visit.say(sentence) for key, sentence in RECORDING.items()},
    )
    if agreed:
        response.headers["content-security-policy"] = WITH_RECORDER
        response.headers["permissions-policy"] = MAY_HEAR
    return response


def post_reading(visit: Visit) -> Response:
    """Keep what was recorded of a line, or a file of all of them."""
    kit, work, chosen = _asked(visit)
    place, sent, part = visit.form.one("place"), visit.form.one("sent"), visit.form.file()

    def keep(sound: FilePart | Upload, chunks: Iterable[bytes]) -> LineTake:
        return keep_take(kit, chosen, NewTake(place=place, media_type=sound.media_type[:100]), chunks, visit.account.id)

    def act() -> Response:
        if sent:
            give_proof(kit, sent, visit.account.id, keep)
        else:
            nothing = FilePart(field="", file_name="", media_type="", chunks=iter(()))
            keep(part or nothing, part.chunks if part else ())
        return visit.go(f"/works/{work.id}/reading", "saved")

    return visit.attempt(act, lambda problem: show_reading(visit, problem))


def _asked(visit: Visit) -> tuple[Kit, Work, Voicing]:
    kit = visit.kit
    work = kit.catalogue.get(Work, visit.part("work_id"))
    chosen = voicing_of(kit, work.id)
    if chosen.way is not VoiceWay.READER or chosen.reader_id is None:
        raise NotFoundError(f"Nobody reads the work {work.id} aloud.")
    return kit, work, chosen


def _script(visit: Visit, chosen: Voicing) -> Script | None:
    found = script_for(visit.kit, chosen)
    if found is None:
        return None
    script, takes = found[1], takes_of(visit.kit, chosen)
    whole = takes.get(place_of_all(script))

    def lines() -> Iterator[Line]:
        for line, place in zip(script.lines, places_of(script), strict=True):
            take = takes.get(place)
            yield Line(
                place=place,
                text=line.text,
                at="" if line.at_ms is None else clock_text(line.at_ms),
                is_read=take is not None and not take.trouble,
                trouble=_trouble(visit, take),
            )

    return Script(
        language=script.language,
        direction=direction(script.language),
        lines=tuple(lines()),
        place=place_of_all(script),
        is_one_file=whole is not None,
        trouble=_trouble(visit, whole),
    )


def _trouble(visit: Visit, take: LineTake | None) -> str:
    return visit.say(TROUBLES[take.trouble]) if take and take.trouble else ""
