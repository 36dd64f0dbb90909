"""What the report of a silenced file says, who heard what a machine proved nothing of, and whether it may go out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from archive.domain.consent import DESK, Grant, decide
from archive.domain.errors import NotFoundError, RefusedError, StaleRecordError
from archive.domain.ids import RenditionId, WorkId
from archive.domain.records import QualityCheck, Rendition, Work
from archive.domain.words.edit_list import Stretch, sound_mark
from archive.domain.words.telling.hearing import (
    EARS,
    Ear,
    HearingRecord,
    SecondHearing,
    SilenceReport,
    ears_for,
    needs_ears,
    silence_hash,
    speaks_of,
)
from archive.ports import Kit
from archive.review.people.accounts import actor
from archive.review.people.separation import require_second_person
from archive.review.works.works import CHANGED_MEANWHILE, TRIES, edits_of, has_old_sound, renditions

SIGNED_REPORT = "words_report_sha256"
"""Under which name a signature holds the hash of the report of how words were concealed."""


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """What a second hearing could not clear of a work as it is silent today, and what was said of it.

    Where a concealed word is `still_heard` nothing was kept. What is `unproven` can be heard in `file` (None: the desk
    may not open any), and `ears` have.
    """

    still_heard: tuple[Stretch, ...] = ()
    unproven: tuple[Stretch, ...] = ()
    file: Rendition | None = None
    ears: tuple[Ear, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to be done about it."""
        return not self.still_heard and (not self.unproven or len(self.ears) >= EARS)


def hearing_of(kit: Kit, work_id: str) -> SecondHearing:
    """Give what came of hearing a work's files again."""
    try:
        return kit.vault.get(SecondHearing, work_id)
    except NotFoundError:
        return SecondHearing(id=WorkId(work_id))


def silence_report(kit: Kit, rendition: Rendition) -> SilenceReport | None:
    """Give the report of how words were concealed in a file, if it is there and is one of this very file."""
    try:
        report = kit.vault.get(SilenceReport, rendition.id)
    except NotFoundError:
        return None
    is_its = report.work_id == rendition.work_id and speaks_of(report, rendition.silenced, rendition.sha256)
    return report if is_its else None


def ears_of(kit: Kit, report: SilenceReport) -> tuple[Ear, ...]:
    """Give who has heard all that is unproven in a file, in this one or in another that stands as they heard it."""
    hearing = hearing_of(kit, report.work_id)
    heard = {each.rendition_id: _report_of(kit, each.rendition_id) for each in hearing.ears}
    return ears_for(hearing, report, {made: told for made, told in heard.items() if told is not None})


def _report_of(kit: Kit, rendition_id: RenditionId) -> SilenceReport | None:
    try:
        return silence_report(kit, kit.catalogue.get(Rendition, rendition_id))
    except NotFoundError:
        return None


def is_sound_held(kit: Kit, rendition: Rendition) -> bool:
    """Tell whether a file may not be given to anybody, because of what is concealed in its sound.

    It was made with other words concealed than are now, no report says how, or nobody has heard what is unproven.
    """
    if has_old_sound(kit, rendition):
        return True
    if not rendition.silenced:
        return False
    report = silence_report(kit, rendition)
    return report is None or needs_ears(report, ears_of(kit, report))


def with_silence_report(kit: Kit, check: QualityCheck, rendition: Rendition) -> QualityCheck:
    """Give a signature with the hash of the report of how words were concealed, and of who heard it, if any."""
    report = silence_report(kit, rendition) if rendition.silenced else None
    if report is None:
        return check
    signed = silence_hash(report, ears_of(kit, report))
    return replace(check, parameters={**check.parameters, SIGNED_REPORT: signed})


def doubt_of(kit: Kit, work: Work) -> Doubt:
    """Give what a second hearing could not clear of a work as it is silent today."""
    mark, hearing = sound_mark(edits_of(kit, work.id)), hearing_of(kit, work.id)
    if not mark:
        return Doubt()
    made = [each for each in renditions(kit, work.id) if each.silenced == mark]
    found = [(each, report) for each in made if (report := silence_report(kit, each)) and report.unproven]
    found.sort(key=lambda one: (one[0].segment_ids is not None, not one[0].media_type.startswith("audio/")))
    file, places, ears = None, tuple[Stretch, ...](), tuple[Ear, ...]()
    if found:
        # One after the other: what was heard in the first may be all that is to be heard in the others.
        whole, report = next((one for one in found if needs_ears(one[1], ears_of(kit, one[1]))), found[0])
        places = tuple(Stretch(start_ms=each.start_ms, end_ms=each.end_ms) for each in report.unproven)
        file, ears = whole if _may_be_heard(kit, whole) else None, ears_of(kit, report)
    is_current = hearing.silenced == mark and not made
    return Doubt(still_heard=hearing.heard if is_current else (), unproven=places, file=file, ears=ears)


def say_heard(kit: Kit, work_id: str, rendition_id: str, by: str) -> None:
    """Write down that somebody heard a file, to its end, where a machine proved nothing, and nothing concealed is said.

    Raises:
        RefusedError: they have said it before, count as one person with whoever has, or may not hear the file.
        StaleRecordError: the file, or what is concealed, is another one by now.
    """
    actor(kit, by)
    work = kit.catalogue.get(Work, work_id)
    doubt = doubt_of(kit, work)
    if doubt.file is None or doubt.file.id != rendition_id:
        raise StaleRecordError(CHANGED_MEANWHILE)
    file, report = doubt.file, silence_report(kit, doubt.file)
    if report is None:
        raise StaleRecordError(CHANGED_MEANWHILE)
    ear = Ear(silenced=file.silenced, rendition_id=file.id, sha256=file.sha256, by=by, at=kit.clock.now())
    for _try in range(TRIES):
        hearing, told_by = hearing_of(kit, work_id), [each.by for each in ears_of(kit, report)]
        if by in told_by:
            raise RefusedError("You have said so already: a second person has to hear it.")
        # Asked on each try: somebody who counts as the same person may have answered meanwhile.
        require_second_person(kit, by, told_by)
        try:
            kit.vault.save(replace(hearing, ears=(*hearing.ears, ear)))
        except StaleRecordError:
            continue
        return
    raise StaleRecordError(CHANGED_MEANWHILE)


def blanked_hearing(kit: Kit, work_id: str) -> Iterator[HearingRecord]:
    """Yield what was kept of hearing a work again without when something was concealed: that tells how long it was."""
    silent = (each for each in kit.vault.find(SilenceReport, work_id=work_id) if each.silenced)
    yield from (replace(each, silenced="", silences=(), heard=()) for each in silent)
    heard = hearing_of(kit, work_id)
    if heard.silenced or heard.ears:
        yield replace(heard, silenced="", heard=(), ears=())


def _may_be_heard(kit: Kit, rendition: Rendition) -> bool:
    facts = kit.catalogue.facts(rendition.work_id)
    return isinstance(decide(facts, rendition, DESK, kit.clock.now()), Grant)
