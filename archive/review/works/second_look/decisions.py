"""What a second person decides of a work: let out, sent back, refused or taken up again, each a line of its history."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from archive.domain.errors import InvalidInputError, RefusedError, StaleRecordError, readable
from archive.domain.history.decisions import ReviewDecision
from archive.domain.ids import AccountId, RenditionId, WorkId, new_id
from archive.domain.jobs import JobName
from archive.domain.records import Rendition, Work
from archive.domain.roles import REVIEWER
from archive.domain.terms import Atom, Verdict, WorkState, may_follow
from archive.domain.voicing.choice import VoicingReport
from archive.languages import _
from archive.ports import Kit, Page
from archive.review.people.accounts import actor, require_role
from archive.review.people.separation import require_second_person
from archive.review.works.concealment import reconsider, report_of
from archive.review.works.release import release
from archive.review.works.voicing.person import HEARD_BY
from archive.review.works.works import TRIES, change_work, draft_of, has_old_sound, renditions, send_back

LONGEST_REASON: Final = 2_000
UNHEARD: Final = _(
    "Not approved yet: words are concealed in this sound, and it takes your ears. Play it to its end, and then "
    "approve it."
)


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What a reviewer says they found in none of a work, the mark of what they saw, and what they left unplayed."""

    cleared: frozenset[Atom]
    seen: str
    not_gone_through: tuple[RenditionId, ...] = ()


def approve(kit: Kit, work_id: str, by: str, looked: Looked) -> Work:
    """Let a work out (`release`), and keep what its reviewer had not played or read to its end.

    Raises:
        RefusedError: another person reads it, no recogniser has listened, and the reviewer has not heard all of it.
        InvalidInputError: words are concealed in a sound that they had not heard to its end.
    """
    _require_heard(kit, looked)
    work = release(kit, work_id, by, looked.cleared, looked.seen)
    _note(kit, work.id, by, Verdict.APPROVED, not_gone_through=looked.not_gone_through)
    return work


def _require_heard(kit: Kit, looked: Looked) -> None:
    for rendition_id in looked.not_gone_through:
        made = kit.catalogue.get(Rendition, rendition_id)
        if made.silenced:
            raise InvalidInputError("review.unheard_silence", UNHEARD)
        report = report_of(kit, made) if made.read_by else None
        if made.read_by and not (isinstance(report, VoicingReport) and report.made_with.get(HEARD_BY)):
            raise RefusedError(
                "Another person reads this work, and no machine has listened to it: hear it to its end before you let"
                " it out."
            )


def return_work(kit: Kit, work_id: str, by: str, reason: str) -> Work:
    """Give a work back to those who prepare it, with what is to be changed.

    Raises:
        InvalidInputError: nobody said why.
        RefusedError: it is neither in review nor released.
    """
    why = _reason(reason, "Write what should be changed before you send it back.")
    work = send_back(kit, work_id, by, why)
    _note(kit, work.id, by, Verdict.SENT_BACK, reason=why)
    return work


def refuse(kit: Kit, work_id: str, by: str, reason: str) -> Work:
    """Close a work to everybody outside until a reviewer takes it up again; nothing of it is lost.

    Raises:
        InvalidInputError: nobody said why.
        RefusedError: it is neither in review nor released, or this is no reviewer.
    """
    require_role(actor(kit, by), REVIEWER)
    why = _reason(reason, "Write why it is refused: those who made it will read it.")
    state = kit.catalogue.get(Work, work_id).state
    if state is WorkState.REFUSED or not may_follow(state, WorkState.REFUSED):
        raise RefusedError("Only a work that is in review or released can be refused.")
    work = change_work(kit, work_id, _refused, "")
    if work.state is not WorkState.REFUSED:
        raise RefusedError("Only a work that is in review or released can be refused.")
    _keep_reason(kit, work_id, why)
    _note(kit, work.id, by, Verdict.REFUSED, reason=why)
    return work


def take_up_again(kit: Kit, work_id: str, by: str) -> Work:
    """Put a refused work back into review; it opens nothing, for a second person still has to approve it.

    Raises:
        RefusedError: it was not refused, this is no reviewer, or they brought the work in or wrote about it.
    """
    require_role(actor(kit, by), REVIEWER)
    work = kit.catalogue.get(Work, work_id)
    if work.state is not WorkState.REFUSED:
        raise RefusedError("Only a work that was refused can be taken up again.")
    require_second_person(kit, by, {work.operator, *draft_of(kit, work_id).writers})
    taken = change_work(kit, work_id, _taken_up, "")
    # While it was refused nothing was made of it, whatever was covered, concealed or written.
    reconsider(kit, (taken,))
    if any(has_old_sound(kit, made) for made in renditions(kit, work_id)):
        kit.jobs.put(JobName.REMAKE, taken.id)
    _note(kit, work.id, by, Verdict.TAKEN_UP)
    return taken


def history(kit: Kit, work_id: str) -> list[ReviewDecision]:
    """Give what was decided of a work, the newest first."""
    return list(readable(kit.vault.find(ReviewDecision, Page(order_by="-at"), work_id=work_id)))


def _refused(work: Work) -> Work:
    return replace(work, state=WorkState.REFUSED) if may_follow(work.state, WorkState.REFUSED) else work


def _taken_up(work: Work) -> Work:
    return replace(work, state=WorkState.IN_REVIEW) if work.state is WorkState.REFUSED else work


def _reason(text: str, unsaid: str) -> str:
    reason = text.strip()[:LONGEST_REASON]
    if not reason:
        raise InvalidInputError("review.reason", unsaid)
    return reason


def _keep_reason(kit: Kit, work_id: str, reason: str) -> None:
    """Keep a reason with what is written about a work, where those who prepare it read it."""
    for _try in range(TRIES):
        try:
            kit.vault.save(replace(draft_of(kit, work_id), notes=reason))
        except StaleRecordError:
            continue
        return


def _note(kit: Kit, work_id: WorkId, by: str, verdict: Verdict, **said: Any) -> None:
    line = ReviewDecision(id=new_id(), work_id=work_id, at=kit.clock.now(), by=AccountId(by), verdict=verdict)
    kit.vault.save(replace(line, **said))
