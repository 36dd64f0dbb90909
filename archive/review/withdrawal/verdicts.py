"""Whether a sealed original is erased as somebody wished: who must agree, who may say no, and when it is due."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from archive.domain.errors import RefusedError, StaleRecordError, readable
from archive.domain.ids import ParticipantId, WorkId
from archive.domain.jobs import JobName
from archive.domain.records import Work
from archive.domain.roles import CONSENT_OFFICER
from archive.domain.terms import Fate
from archive.domain.withdrawals import THE_PERSON, Verdict, Withdrawal
from archive.ports import Kit, Page
from archive.review.people.accounts import Actor, actor, require_role
from archive.review.people.separation import require_second_person
from archive.review.people.withdrawal_codes import code_giver, has_held_code
from archive.review.withdrawal.progress import WAITING, OriginalFate, OriginalLine, progress, progress_of
from archive.review.works.works import TRIES

_UNDECIDED = WAITING | {OriginalFate.AGREED}
"""Where something may still be said about an erasure."""

_ASKED: Final = {"done_at": "", "fate": Fate.ERASE.value}
_OLDEST: Final = Page(order_by="at")

Line = tuple[Withdrawal, OriginalLine]


@dataclass(frozen=True, kw_only=True)
class OwnErasure:
    """An original that a person may still have kept; `due_at` is when it is erased, or None while somebody must agree.

    `may_agree` tells that their own code is enough to agree, or is what is waited for.
    """

    work_id: WorkId
    due_at: datetime | None
    may_agree: bool


@dataclass(frozen=True)
class Undecided:
    """Originals of some taking-backs: whose erasure an officer decides, and which go unless somebody objects."""

    waiting: list[Line]
    agreed: list[Line]


def undecided_count(kit: Kit) -> int:
    """Count the taking-backs that asked for erasing and are not done with."""
    return kit.catalogue.count(Withdrawal, **_ASKED)


def undecided(kit: Kit, offset: int = 0, limit: int | None = None) -> Undecided:
    """Give what is undecided of some of those taking-backs, the oldest first; what goes, the next first."""
    lines = list(_lines(kit, _asked(kit, Page(order_by="at", offset=offset, limit=limit)), _UNDECIDED))
    agreed = [(act, line) for act, line in lines if line.standing is OriginalFate.AGREED]
    return Undecided(
        waiting=[(act, line) for act, line in lines if line.standing in WAITING],
        agreed=sorted(agreed, key=lambda found: str(found[1].due_at)),
    )


def own_erasures(kit: Kit, participant_id: ParticipantId) -> tuple[OwnErasure, ...]:
    """Give the originals that a person may say yes or no to, each once, with the soonest day that it is erased on."""
    lines: dict[WorkId, list[Line]] = {}
    for act, line in _own(kit, participant_id):
        lines.setdefault(line.work_id, []).append((act, line))
    holds_code = has_held_code(kit, participant_id)
    return tuple(_own_erasure(work_id, found, holds_code) for work_id, found in lines.items())


def _own_erasure(work_id: WorkId, found: list[Line], holds_code: bool) -> OwnErasure:
    due = [line.due_at for _, line in found if line.due_at is not None]
    spoken = all(_has_spoken(act, work_id) for act, _ in found)
    return OwnErasure(work_id=work_id, due_at=min(due, default=None), may_agree=holds_code and not due and not spoken)


def give_verdict(kit: Kit, act_id: str, work_id: str, by: Actor, *, erase: bool) -> Withdrawal:
    """Say at the desk whether an original is erased or stays sealed and hidden.

    Only a consent officer agrees to erasing, who is somebody else than whoever asked or agreed before. An officer has
    it kept as long as it is not agreed; afterwards anybody may say so, and two different people are heard.

    Raises:
        RefusedError: nothing waits for this, or somebody else must say it.
    """
    someone = actor(kit, by.account_id)

    def require_allowed(act: Withdrawal, line: OriginalLine) -> None:
        if erase or line.standing in WAITING:
            require_role(someone, CONSENT_OFFICER)
        said = [v.by for v in act.verdicts_on(work_id) if v.erase == erase and v.by != THE_PERSON]
        require_second_person(kit, by.account_id, [*said, *(_answers_for(kit, act) if erase else ())])

    verdict = Verdict(work_id=WorkId(work_id), erase=erase, by=by.account_id, at=kit.clock.now())
    return _say(kit, act_id, verdict, require_allowed)


def say_of_own(kit: Kit, participant_id: ParticipantId, work_id: str, *, erase: bool) -> None:
    """Say as the person themselves, who came with their code, what becomes of an original of theirs.

    Raises:
        RefusedError: nothing of theirs waits for it, or their code is too new to erase anything.
    """
    mine = [act for act, line in _own(kit, participant_id) if line.work_id == work_id]
    if not mine:
        raise RefusedError("Nothing is waiting to be decided here any more.")
    if erase and not has_held_code(kit, participant_id):
        raise RefusedError("This code is new; somebody of the archive has to agree.")
    for act in mine:
        _say(kit, act.id, Verdict(work_id=WorkId(work_id), erase=erase, by=THE_PERSON, at=kit.clock.now()))


def queue_due_erasures(kit: Kit) -> int:
    """Queue the erasing of every original whose time has come, and give how many acts of taking back that were."""
    due = [act for act, line in _lines(kit, _asked(kit), frozenset({OriginalFate.TO_BE_ERASED})) if act.settled]
    for act in {act.id: act for act in due}.values():
        kit.catalogue.save(replace(act, settled=False, done_at=None))
        for work_id in act.work_ids:
            kit.jobs.put(JobName.ERASE, work_id)
    return len({act.id for act in due})


def _asked(kit: Kit, page: Page = _OLDEST, **where: str) -> Iterable[Withdrawal]:
    return readable(kit.catalogue.find(Withdrawal, page, **_ASKED, **where))


def _lines(kit: Kit, acts: Iterable[Withdrawal], standings: frozenset[OriginalFate]) -> Iterable[Line]:
    lines = ((act, line) for act in acts for line in progress_of(kit, act).originals)
    return ((act, line) for act, line in lines if line.standing in standings)


def _own(kit: Kit, participant_id: ParticipantId) -> list[Line]:
    """Give what was asked for a person, or for nobody of a work that they are in."""
    acts = {act.id: act for act in _asked(kit, participant_id=participant_id)}
    for work in readable(kit.catalogue.find(Work, participant_id=participant_id)):
        acts |= {act.id: act for act in _asked(kit, work_id=work.id) if act.participant_id is None}
    found = _lines(kit, sorted(acts.values(), key=lambda act: (act.at, act.id)), _UNDECIDED)
    return [(act, line) for act, line in found if _may_speak(kit, participant_id, act, line.work_id)]


def _has_spoken(act: Withdrawal, work_id: str) -> bool:
    """Tell whether the person's own code has asked for or agreed to an erasure."""
    return act.by_code or any(verdict.erase and verdict.by == THE_PERSON for verdict in act.verdicts_on(work_id))


def _may_speak(kit: Kit, participant_id: ParticipantId, act: Withdrawal, work_id: WorkId) -> bool:
    """Tell whether an erasure is a person's to speak of: asked for them, or of a work that they are in for nobody."""
    if act.participant_id is not None:
        return act.participant_id == participant_id
    return any(a.participant_id == participant_id for a in kit.catalogue.get(Work, work_id).appearances)


def _answers_for(kit: Kit, act: Withdrawal) -> list[str | None]:
    """Give the accounts that could have been whoever asked: who did, and who gave the code that spoke."""
    person = act.participant_id
    spoke = person is not None and any(_has_spoken(act, work_id) for work_id in act.work_ids)
    return [act.asked_by, code_giver(kit, person) if person is not None and spoke else None]


def _say(
    kit: Kit, act_id: str, verdict: Verdict, require_allowed: Callable[[Withdrawal, OriginalLine], None] | None = None
) -> Withdrawal:
    """Write down what somebody said about an original that is not erased yet, and let the worker see to it."""
    for _ in range(TRIES):
        found = progress(kit, act_id)
        line = next((o for o in found.originals if o.work_id == verdict.work_id and o.standing in _UNDECIDED), None)
        if line is None:
            raise RefusedError("Nothing is waiting to be decided here any more.")
        if require_allowed is not None:
            require_allowed(found.act, line)
        changed = replace(found.act, verdicts=(*found.act.verdicts, verdict), settled=False, done_at=None)
        try:
            said = kit.catalogue.save(changed)
        except StaleRecordError:
            continue
        kit.jobs.put(JobName.ERASE, verdict.work_id)
        return said
    raise StaleRecordError("Too many people are writing at this moment; try again.")
