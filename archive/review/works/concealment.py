"""What a reviewer may sign of pictures: plain ones where every face is somebody's, concealed ones with their report.

What the desk asks for of covered pictures stands here, too: that they be made, and of somebody at high risk, at all.

Fails closed: a film that the detector has not looked at, a cover that nobody has said anything about, covers that
changed after the film was made, or a missing report, and no picture of it can be signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from archive.domain.concealment import PICTURED, claimed, lips_seen, plan, report_hash
from archive.domain.consent import PLAYER, Facts, is_at_high_risk, may_not_be_seen
from archive.domain.covers import CONCEALABLE, ConcealmentReport, Cover, LookReport, unsaid
from archive.domain.errors import NotFoundError, StaleRecordError
from archive.domain.jobs import JobName
from archive.domain.records import QualityCheck, Rendition, Work
from archive.domain.terms import NO_ATOMS, READ_ALOUD, Atom, Recipe, WorkState
from archive.domain.voicing.choice import VoicingReport
from archive.domain.words.edit_list import SOUNDED, sound_mark
from archive.domain.words.telling.hearing import needs_ears
from archive.ports import Kit
from archive.review.people.accounts import actor
from archive.review.works.hearing.reports import ears_of, hearing_of, silence_report, with_silence_report
from archive.review.works.placement import place_work
from archive.review.works.voicing.plan import marks_today, queue_reading, voicing_of
from archive.review.works.works import (
    CHANGED_MEANWHILE,
    TRIES,
    edits_of,
    remember_writer,
    renditions,
    require_open,
    unchecked,
)


class Obstacle(StrEnum):
    """Why a picture cannot be signed."""

    NONE = ""
    NOT_LOOKED_AT = "not_looked_at"
    UNSAID = "unsaid"
    OLD_COVERS = "old_covers"
    NO_REPORT = "no_report"
    OLD_SOUND = "old_sound"
    OLD_READING = "old_reading"
    UNREPORTED = "unreported"
    SILENT_UNREPORTED = "silent_unreported"
    UNPROVEN = "unproven"
    LIPS = "lips"


@dataclass(frozen=True, kw_only=True)
class Covering:
    """How a work's covers stand: were its pictures looked at, how many covers are nobody's yet, what is to be drawn.

    `silenced` is the mark of what is to be silent in its sound; `lips_plain` and `lips_covered` say whether in a film
    without and with its covers a mouth is seen that says something concealed. `read` are the marks of what is to be
    read of it.
    """

    looked_at: bool
    unsaid: int
    edit: str
    silenced: str
    editors: frozenset[str]
    read: frozenset[str] = frozenset()
    lips_plain: bool = False
    lips_covered: bool = False

    @property
    def edits(self) -> frozenset[str]:
        """Give the marks of everything that is to be covered, or read, today."""
        return self.read | {self.edit}


def covering_of(kit: Kit, facts: Facts) -> Covering:
    """Give how the covers of a work stand."""
    covers = tuple(kit.vault.find(Cover, work_id=facts.work.id))
    hidden = may_not_be_seen(facts, PLAYER, kit.clock.now())
    planned, edits = plan(facts.work, covers, hidden), edits_of(kit, facts.work.id)
    spans = [span for each in edits.standing for span in each.spans]
    shown = frozenset(c.participant_id for c in covers if c.participant_id and c.participant_id not in hidden)
    return Covering(
        looked_at=kit.faces is None or _has(kit, facts),
        unsaid=len(unsaid(covers)),
        edit=planned.edit if planned else "",
        silenced=sound_mark(edits),
        lips_plain=lips_seen(covers, None, spans),
        lips_covered=lips_seen(covers, shown, spans),
        editors=frozenset(editor for cover in covers for editor in cover.editors),
        read=marks_today(kit, facts),
    )


def obstacle(kit: Kit, covering: Covering, rendition: Rendition) -> Obstacle:
    """Say what keeps a rendition from being signed, as far as covers and concealed words are concerned."""
    if rendition.recipe in SOUNDED and rendition.silenced != covering.silenced:
        return Obstacle.OLD_SOUND
    if rendition.recipe in SOUNDED and rendition.silenced:
        barred = _obstacle_to_silence(kit, rendition)
        if barred:
            return barred
    return _obstacle_to_showing(kit, covering, rendition)


def _obstacle_to_silence(kit: Kit, rendition: Rendition) -> Obstacle:
    report = silence_report(kit, rendition)
    if report is None:
        return Obstacle.SILENT_UNREPORTED
    return Obstacle.UNPROVEN if needs_ears(report, ears_of(kit, report)) else Obstacle.NONE


def _obstacle_to_showing(kit: Kit, covering: Covering, rendition: Rendition) -> Obstacle:
    if rendition.recipe in READ_ALOUD:
        return _obstacle_to_reading(kit, covering, rendition)
    if rendition.recipe not in PICTURED:
        return Obstacle.NONE
    if not covering.looked_at:
        return Obstacle.NOT_LOOKED_AT
    if _shows_lips(covering, rendition):
        return Obstacle.LIPS
    if not rendition.edit:
        return Obstacle.UNSAID if covering.unsaid else Obstacle.NONE
    if rendition.edit != covering.edit:
        return Obstacle.OLD_COVERS
    return Obstacle.NONE if report_of(kit, rendition) else Obstacle.NO_REPORT


def _shows_lips(covering: Covering, rendition: Rendition) -> bool:
    seen = covering.lips_covered if rendition.edit else covering.lips_plain
    return seen and rendition.recipe is Recipe.VIDEO and rendition.edit in ("", covering.edit)


def _obstacle_to_reading(kit: Kit, covering: Covering, rendition: Rendition) -> Obstacle:
    if rendition.edit not in covering.read:
        return Obstacle.OLD_READING
    if rendition.recipe is Recipe.REVOICED_FILM and not covering.looked_at:
        return Obstacle.NOT_LOOKED_AT
    if rendition.recipe is Recipe.REVOICED_FILM and not covering.edit and covering.unsaid:
        return Obstacle.UNSAID
    return Obstacle.NONE if report_of(kit, rendition) else Obstacle.UNREPORTED


def with_report(kit: Kit, check: QualityCheck, rendition: Rendition, cleared: frozenset[Atom]) -> QualityCheck:
    """Give a signature with what was hidden and the report of it, if the reviewer says that all of it is hidden.

    Where words are concealed in the sound it holds the report of that as well.
    """
    check = with_silence_report(kit, check, rendition)
    report = report_of(kit, rendition) if rendition.edit else None
    hides = NO_ATOMS.union(*(each.atoms for each in rendition.hides))
    if report is None or not hides <= cleared:
        return check
    signed = replace(check, hidden=rendition.hides, report_sha256=report_hash(report))
    if isinstance(report, VoicingReport):
        told = {**check.parameters, **report.made_with}
        return replace(signed, detector="heard and read along by a person", parameters=told)
    return replace(
        signed,
        detector=report.detector or check.detector,
        parameters={**check.parameters, **report.parameters, "model_sha256": report.model_sha256},
    )


def report_of(kit: Kit, rendition: Rendition) -> ConcealmentReport | VoicingReport | None:
    """Give the report of how a rendition was concealed or read, if it is there and speaks of these very covers."""
    report: ConcealmentReport | VoicingReport
    try:
        if rendition.recipe in READ_ALOUD:
            report = kit.vault.get(VoicingReport, rendition.id)
        else:
            report = kit.vault.get(ConcealmentReport, rendition.id)
    except NotFoundError:
        return None
    return report if report.edit == rendition.edit and report.work_id == rendition.work_id else None


def marks_of(kit: Kit, work_id: str) -> list[str]:
    """Give each cover of a work, its edit list and what stands for its voice, with their versions."""
    covers = sorted(f"cover:{cover.id}:{cover.version}" for cover in kit.vault.find(Cover, work_id=work_id))
    chosen = f"voicing:{voicing_of(kit, work_id).version}"
    heard = f"heard:{hearing_of(kit, work_id).version}"
    return [*covers, f"edits:{edits_of(kit, work_id).version}", chosen, heard]


def asked_about(made: Iterable[Rendition]) -> frozenset[Atom]:
    """Give what a reviewer is asked whether it can still be seen of somebody who should be hidden."""
    return NO_ATOMS.union(*(each.atoms for rendition in made for each in rendition.hides))


def reconsider(kit: Kit, works: Iterable[Work]) -> None:
    """Have the concealed renditions of works made anew where a consent may have changed who is to be covered."""
    for work in works:
        if any(kit.vault.find(Cover, work_id=work.id)):
            kit.jobs.put(JobName.CONCEAL, work.id)
        queue_reading(kit, work.id)


def ask_for_concealed(kit: Kit, work_id: str, by: str) -> None:
    """Have the covered pictures of a work made with its covers as they are now."""
    actor(kit, by)
    kit.jobs.put(JobName.CONCEAL, require_open(kit, work_id, "").id)


def want_film_at_high_risk(kit: Kit, work_id: str, wanted: bool, by: str) -> None:
    """Say whether covered pictures are wanted although somebody at high risk is in them.

    Taken back it shuts them at once, and undoes what was signed of them: a wish alone opens nothing again.
    """
    remember_writer(kit, require_open(kit, work_id, "").id, by)
    for _try in range(TRIES):
        work = require_open(kit, work_id, "")
        undone = [] if wanted else unchecked(_of_those_at_high_risk(kit, work))
        try:
            kit.catalogue.save_all([replace(work, film_at_high_risk=wanted), *undone])
        except StaleRecordError:
            continue
        if work.state is WorkState.RELEASED:
            place_work(kit, work.id)
        kit.jobs.put(JobName.CONCEAL, work.id)
        return
    raise StaleRecordError(CHANGED_MEANWHILE)


def _of_those_at_high_risk(kit: Kit, work: Work) -> Iterator[Rendition]:
    """Yield what was made to hide somebody at high risk from sight."""
    facts = kit.catalogue.facts(work.id)
    for made in renditions(kit, work.id):
        if any(is_at_high_risk(facts, who) and atoms & CONCEALABLE for who, atoms in claimed(made).items()):
            yield made


def _has(kit: Kit, facts: Facts) -> bool:
    try:
        kit.vault.get(LookReport, facts.work.id)
    except NotFoundError:
        return False
    return True
