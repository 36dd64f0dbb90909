"""What the checks found in a work, in plain words for whoever looks at it: what is in order, and what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Final

from archive.domain.covers import ConcealmentReport
from archive.domain.errors import BrokenRecordError, RefusedError, readable
from archive.domain.records import ConsentRecord, Work
from archive.domain.sealed import Identity
from archive.domain.terms import Atom
from archive.domain.voicing.choice import VoicingReport
from archive.domain.voicing.line_takes import A_PERSON
from archive.domain.words.speaker_labels import open_labels
from archive.domain.words.telling.hearing import SilenceReport
from archive.languages import _
from archive.ports import Kit
from archive.review.redaction.suggest_words import suggestions_of
from archive.review.works.board import WITHOUT_PICTURES, WITHOUT_WORDS
from archive.review.works.concealment import report_of
from archive.review.works.covers import look_at, standing
from archive.review.works.hearing.reports import doubt_of, silence_report
from archive.review.works.release import Preview
from archive.review.works.sealed_words import require_no_sealed_words, still_told
from archive.review.works.transfer import require_basis
from archive.review.works.voicing.person import HEARD_BY
from archive.review.works.works import edits_of, transcripts_of, whole_transcripts
from archive.web.desk.covers.words import where_it_stands


class Mark(StrEnum):
    """How a check ended: in order, something to know, or something that keeps the work from being let out."""

    GOOD = "good"
    KNOW = "know"
    OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class Check:
    """What one check found: a sentence to be translated, with what stands in it, and where at the desk more is."""

    mark: Mark
    sentence: str
    values: dict[str, int] | None = None
    address: str = ""


NAMES_AT_ONCE: Final = 2_000
"""How many people's names a page looks for by itself: a quarter of a second; of more it does so when it is asked."""

_UNREADABLE: Final = _("A record here cannot be read, so it stays shut. Please tell those who run the archive.")


def checks_of(kit: Kit, seen: Preview) -> list[Check]:
    """Say what was found in a work by all that looks at it without reading every name of the archive."""
    looks = (_held, _pictures, _reports, _silenced, _read_aloud, _words, _warnings, _made)
    return [found for look in looks for found in _read(partial(look, kit, seen))]


def are_few(kit: Kit) -> bool:
    """Tell whether so few people are in the archive that their names can be looked for without being asked."""
    return kit.vault.count(Identity) <= NAMES_AT_ONCE


def names_checked(kit: Kit, seen: Preview) -> list[Check]:
    """Look for real names, contacts and file names of the whole archive in a work's words: that takes a while."""
    return _read(partial(_names, kit, seen))


def _read(look: Callable[[], Iterator[Check]]) -> list[Check]:
    try:
        return list(look())
    except BrokenRecordError:
        return [Check(mark=Mark.OPEN, sentence=_UNREADABLE)]


def _held(kit: Kit, seen: Preview) -> Iterator[Check]:
    work = seen.work
    if work.held_at is not None:
        yield Check(
            mark=Mark.OPEN,
            sentence=_("Somebody asked to take it down: nobody but the team meets it until that is decided."),
            address="/desk/takedowns",
        )
    if any(each.participant_id is None for each in work.appearances):
        yield Check(mark=Mark.KNOW, sentence=_("Somebody unknown appears: what shows them stays shut."))
    try:
        require_basis(kit, work, _consents(kit, work))
    except RefusedError as error:
        yield Check(mark=Mark.OPEN, sentence=str(error), address=f"/desk/workshops/{work.workshop_id}")


def _consents(kit: Kit, work: Work) -> Iterator[ConsentRecord]:
    places = {work.id, work.workshop_id, work.project_id, *(segment.id for segment in work.segments)}
    asked = (*(each.participant_id for each in work.appearances), work.reader_id)
    for person in dict.fromkeys(each for each in asked if each):
        found = readable(kit.catalogue.find(ConsentRecord, participant_id=person))
        yield from (record for record in found if record.scope.id in places)


def _pictures(kit: Kit, seen: Preview) -> Iterator[Check]:
    """Tell what was looked for in the pictures, and whose the covers are."""
    if seen.work.kind in WITHOUT_PICTURES:
        return
    now, look, address = standing(kit, seen.work.id), look_at(kit, seen.work.id), f"/desk/works/{seen.work.id}/covers"
    if look is not None:
        yield Check(
            mark=Mark.GOOD,
            sentence=_("Faces were looked for in {looked} of {pictures} pictures; {found} were found."),
            values={"looked": look.looked_at, "pictures": look.pictures, "found": look.found},
            address=address,
        )
    if now.unsaid:
        yield Check(
            mark=Mark.OPEN,
            sentence=_("Covers of which nobody has said whose they are: {count}"),
            values={"count": now.unsaid},
            address=address,
        )
    dismissed = sum(cover.dismissed for cover in now.covers)
    if dismissed:
        yield Check(
            mark=Mark.KNOW,
            sentence=_("Finds that somebody dismissed, because there is nothing to hide: {count}"),
            values={"count": dismissed},
            address=address,
        )
    is_current = now.is_current and not now.trouble and (look is not None or not now.has_detector)
    for sentence in where_it_stands(now):
        yield Check(mark=Mark.KNOW if is_current else Mark.OPEN, sentence=sentence, address=address)


def _reports(kit: Kit, seen: Preview) -> Iterator[Check]:
    """Tell what the report of each covered size says: how many pictures were checked, and by what."""
    told = set()
    for one in seen.shown:
        report = report_of(kit, one.rendition) if one.rendition.edit and not one.obstacle else None
        if not isinstance(report, ConcealmentReport) or (report.pictures, report.with_covers, report.searched) in told:
            continue
        told.add((report.pictures, report.with_covers, report.searched))
        yield Check(
            mark=Mark.GOOD if report.detector else Mark.KNOW,
            sentence=_(
                "Covered: {pictures} pictures were made, {covered} of them hold a cover, each found solid. Faces "
                "were looked for again in {searched}, and none was found that should be hidden."
            )
            if report.detector
            else _(
                "Covered: {pictures} pictures were made, {covered} of them hold a cover, each found solid. No "
                "machine looked for faces again: only your eyes do."
            ),
            values={"pictures": report.pictures, "covered": report.with_covers, "searched": report.searched},
        )
        if report.drawn_by_hand:
            yield Check(
                mark=Mark.KNOW,
                sentence=_("Covers drawn by hand: {count}"),
                values={"count": report.drawn_by_hand},
            )


def _silenced(kit: Kit, seen: Preview) -> Iterator[Check]:
    """Tell what the report says of what is concealed in the sound: by whom it was heard again, and what is unproven."""
    bench, doubt = f"/desk/works/{seen.work.id}/bench", doubt_of(kit, seen.work)
    if not doubt.is_settled:
        yield Check(
            mark=Mark.OPEN,
            sentence=_(
                "What is concealed in the sound is still heard by the machine, or its second hearing proves nothing: "
                "every file with sound is held back."
            ),
            address=f"{bench}#concealed",
        )
    shown = (one for one in seen.shown if one.rendition.silenced and not one.obstacle)
    reports = [report for one in shown if (report := silence_report(kit, one.rendition))]
    told = dict.fromkeys((len(each.silences), bool(each.checker), *_words_around(each)) for each in reports)
    for stretches, is_heard, known, again in told:
        yield Check(
            mark=Mark.GOOD if is_heard and known else Mark.KNOW,
            sentence=_(
                "Concealed in the sound: {stretches} stretches, each measured silent. Heard again by the machine that "
                "checks: {again} of {known} words around them, and nothing of what is concealed."
            )
            if is_heard
            else _(
                "Concealed in the sound: {stretches} stretches, each measured silent. No machine has heard it again: "
                "only your ears do."
            ),
            values={"stretches": stretches, "known": known, "again": again},
        )


def _words_around(report: SilenceReport) -> tuple[int, int]:
    return sum(each.known for each in report.heard), sum(each.again for each in report.heard)


def _read_aloud(kit: Kit, seen: Preview) -> Iterator[Check]:
    """Tell what the report says of what was read aloud: how much of it, and what could not begin in time."""
    told: dict[str, VoicingReport] = {}
    for one in seen.shown:
        report = report_of(kit, one.rendition) if one.rendition.edit and not one.obstacle else None
        if isinstance(report, VoicingReport):
            told[report.edit] = report
    for report in told.values():
        values = {"lines": report.lines, "paced": report.paced, "late": report.late}
        if report.voice.startswith(A_PERSON):
            yield from _by_person(report, values)
            continue
        yield Check(
            mark=Mark.KNOW if values["late"] else Mark.GOOD,
            sentence=_(
                "Read by a machine, from the words alone: {lines} lines, {paced} of them faster than the voice reads by"
                " itself, {late} later than they were said."
            ),
            values=values,
        )


def _by_person(report: VoicingReport, values: dict[str, int]) -> Iterator[Check]:
    yield Check(
        mark=Mark.KNOW if report.late else Mark.GOOD,
        sentence=_("Read by another person: {lines} lines, {late} later than they were said."),
        values=values,
    )
    if not report.made_with.get(HEARD_BY):
        yield Check(
            mark=Mark.KNOW,
            sentence=_(
                "No machine has listened to this reading: whether a concealed word is in it, only you can hear."
            ),
        )
    if not report.made_with.get("compared_with"):
        yield Check(
            mark=Mark.KNOW,
            sentence=_("It could not be held against the recording: whether it is the same voice, only you can hear."),
        )


def _words(kit: Kit, seen: Preview) -> Iterator[Check]:
    """Tell whether what is said is written down, and whether what is concealed of it is concealed everywhere."""
    work, bench = seen.work, f"/desk/works/{seen.work.id}/bench"
    known, whole = transcripts_of(kit, work.id), whole_transcripts(kit, work.id)
    if not whole and not seen.draft.wordless and work.kind not in WITHOUT_WORDS:
        yield Check(mark=Mark.KNOW, sentence=_("There is no transcript: nobody can read what is said."))
    if any(map(open_labels, whole)):
        yield Check(
            mark=Mark.OPEN,
            sentence=_("Nobody has said yet whether words set apart from what is said are names of those who speak."),
            address=bench,
        )
    unsure = sum(cue.is_unsure for each in known for cue in each.cues)
    if unsure:
        yield Check(
            mark=Mark.KNOW,
            sentence=_("Lines whose times or words are unsure: {count}"),
            values={"count": unsure},
            address=bench,
        )
    concealed = len(edits_of(kit, work.id).standing)
    reason = still_told(kit, work, seen.draft)
    if reason:
        yield Check(mark=Mark.OPEN, sentence=reason, address=bench)
    elif concealed:
        yield Check(
            mark=Mark.GOOD,
            sentence=_("Stretches of words that are concealed, in the sound and in every text: {count}"),
            values={"count": concealed},
        )


def _warnings(kit: Kit, seen: Preview) -> Iterator[Check]:
    hard = sum(segment.is_hard for segment in seen.work.segments)
    if hard:
        yield Check(
            mark=Mark.KNOW,
            sentence=_("Parts of which visitors are told that they are hard to see or hear: {count}"),
            values={"count": hard},
        )
    if not hard and not seen.work.content_warnings:
        yield Check(mark=Mark.KNOW, sentence=_("Visitors are warned of nothing. Is nothing in it hard to bear?"))


def _made(kit: Kit, seen: Preview) -> Iterator[Check]:
    outdated = sum(one.rendition.is_outdated for one in seen.shown)
    if outdated:
        yield Check(
            mark=Mark.KNOW,
            sentence=_(
                "Files that were made in an older way: {count}. “Make what is missing” on the work’s page makes them "
                "anew."
            ),
            values={"count": outdated},
            address=f"/desk/works/{seen.work.id}",
        )
    barred = sum(bool(one.obstacle) for one in seen.shown)
    if barred:
        yield Check(
            mark=Mark.OPEN,
            sentence=_("Files that are held back: {count}. Why stands beside each of them, below."),
            values={"count": barred},
            address="#strangers",
        )


def _names(kit: Kit, seen: Preview) -> Iterator[Check]:
    """Tell whether a real name, a contact or the name of a file stands in what would be read."""
    work, draft, bench = seen.work, seen.draft, f"/desk/works/{seen.work.id}/bench"
    try:
        # As if somebody signed that no name is there: then any name at all is told.
        require_no_sealed_words(kit, work, draft, frozenset({Atom.NAME}))
    except RefusedError as error:
        yield Check(mark=Mark.OPEN, sentence=str(error), address=bench)
    else:
        yield Check(
            mark=Mark.GOOD,
            sentence=_("No whole real name, no contact and no file name of this archive stands in its words."),
        )
    suggested = len(suggestions_of(kit, work))
    if suggested:
        yield Check(
            mark=Mark.KNOW,
            sentence=_("Words that may have to be concealed, and nobody has decided about: {count}"),
            values={"count": suggested},
            address=bench,
        )
