"""The page of one work as those who prepare it see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from starlette.responses import Response

from archive.domain.covers import Cover, unsaid
from archive.domain.cuts import has_closed_parts
from archive.domain.erasure import others_in
from archive.domain.errors import BrokenRecordError, NotFoundError, readable
from archive.domain.ids import WorkId
from archive.domain.records import Work
from archive.domain.roles import KNOWS_PEOPLE, REVIEWER, WRITES
from archive.domain.sound_tracks import SoundTrack
from archive.domain.takes import Assembly
from archive.domain.terms import NO_ATOMS, Fate, WorkState
from archive.domain.words.speaker_labels import open_labels
from archive.domain.words.transcripts import Transcript
from archive.ingest.intake.quarantine import why_halted
from archive.ingest.run import STEPS
from archive.languages import _
from archive.ports import Kit
from archive.review.participants import known_as
from archive.review.people.withdrawal_act import Act
from archive.review.works.board import WITHOUT_PICTURES
from archive.review.works.release import Preview, preview
from archive.review.works.sound_tracks import choose_tracks, tracks_of
from archive.review.works.works import draft_shown, hand_in, prepare_again, withdraw_work
from archive.web.desk.views import ConsentRow, consents_about, is_met
from archive.web.desk.visit import CONFLICT, Problem, Visit, require_seen, typed_or
from archive.web.desk.withdrawals import FATES, go_to, latest_for, wish_in
from archive.web.http.errors import log_fault
from archive.web.http.forms import fingerprint

UNPREPARED = frozenset({WorkState.RECEIVED, WorkState.PREPARING, WorkState.QUARANTINED})


@dataclass(frozen=True, kw_only=True)
class Milestone:
    """One thing on a work's way to its visitors: what, whether it is done, and where it is done."""

    name: str
    done: bool
    address: str = ""


def work(visit: Visit) -> Response:
    """Show one work: how far it has come and what it needs next; one that became part of another leads there."""
    try:
        return show_work(visit)
    except NotFoundError:
        whole = next(visit.kit.vault.find(Assembly, replaces=visit.part("work_id")), None)
        if whole is None:
            raise
        return visit.go(f"/works/{whole.id}")


def show_work(visit: Visit, problem: Problem | None = None) -> Response:
    """Show one work, with what went wrong if anything did."""
    kit = visit.kit
    work_id = visit.part("work_id")
    record = kit.catalogue.get(Work, work_id)
    seen, lost = as_met(visit, record)
    consents = consents_about(kit, record)
    transcripts = list(readable(kit.vault.find(Transcript, work_id=work_id)))
    tracks = tracks_of(kit, seen.draft)
    whole = [transcript for transcript in transcripts if transcript.is_whole]
    is_written = seen.draft.wordless or (bool(whole) and not any(map(open_labels, whole)))
    return visit.page(
        "desk_work",
        problem,
        work=record,
        draft=seen.draft,
        shown=seen.shown,
        people=[(a, known_as(kit, a.participant_id) if a.participant_id else "") for a in record.appearances],
        transcripts=transcripts,
        consents=consents,
        preparing=[(step.name, step.name in record.steps_done) for step in STEPS],
        milestones=_milestones(visit, seen, consents, is_written),
        unreadable=lost + sum(person.unreadable for person in kit.catalogue.facts(record.id).people.values()),
        WorkState=WorkState,
        is_met=is_met(kit, record),
        taken_back=latest_for(visit, record),
        is_cut=has_closed_parts(kit.catalogue.facts(record.id)),
        pictured=record.kind not in WITHOUT_PICTURES,
        unsaid=len(unsaid(tuple(readable(kit.vault.find(Cover, work_id=record.id))))),
        halted=why_halted(kit, record.id, visit.lang),
        tracks=tracks,
        heard=_heard(tracks),
        sound_seen=fingerprint({"track": _heard(tracks)}),
        ticked=visit.form.many("track") if problem else _heard(tracks),
        label=visit.form.one("label") if problem and visit.form.many("label") else seen.draft.label,
        is_conflict=problem is not None and problem.status == CONFLICT,
    )


def as_met(visit: Visit, work: Work) -> tuple[Preview, int]:
    """Give how a work would be met, and how much of it cannot be read: then nothing of it is met."""
    try:
        return preview(visit.kit, work.id, NO_ATOMS), 0
    except BrokenRecordError as error:
        log_fault(error, error.__traceback__)
        return Preview(work=work, draft=draft_shown(visit.kit, work.id), shown=(), seen=""), 1


def post_hand_in(visit: Visit) -> Response:
    """Hand a work that was sent back in again."""
    return _step(visit, lambda kit, work_id: hand_in(kit, work_id, visit.account.id), "handed_in")


def post_prepare_again(visit: Visit) -> Response:
    """Have a work's missing renditions made again."""
    return _step(visit, lambda kit, work_id: prepare_again(kit, work_id, visit.account.id), "preparing")


def post_sound(visit: Visit) -> Response:
    """Have the chosen tracks of a recording heard in all that is made of it."""
    numbers = [int(number) for number in visit.form.many("track") if number.isdecimal()]

    def choose(kit: Kit, work_id: str) -> None:
        require_seen(visit, {"track": _heard(tracks_of(kit, draft_shown(kit, WorkId(work_id))))})
        choose_tracks(kit, work_id, numbers, visit.account.id)

    return _step(visit, choose, "preparing")


def _heard(tracks: Iterable[SoundTrack]) -> list[str]:
    """Give the numbers of the tracks that are heard, as the form's ticks say them."""
    return [str(track.number) for track in tracks if track.heard]


def ask_withdraw(visit: Visit, problem: Problem | None = None) -> Response:
    """Ask once more before a work is closed for good."""
    record = visit.kit.catalogue.get(Work, visit.part("work_id"))
    return visit.page(
        "desk_withdraw_work",
        problem,
        work=record,
        draft=draft_shown(visit.kit, record.id),
        others=others_in(record, None),
        fates={fate: text for fate, text in FATES.items() if fate is not Fate.HIDE_UNTIL},
        typed=typed_or(visit, problem, {"fate": Fate.HIDE}),
    )


def post_withdraw(visit: Visit) -> Response:
    """Close a work to everybody, at once and for good, and do with its original as was chosen."""
    work_id, taking = visit.part("work_id"), Act(wish_in(visit))

    def act() -> Response:
        withdraw_work(visit.kit, work_id, visit.actor, taking)
        return go_to(visit, taking.id, f"/works/{work_id}")

    return visit.attempt(act, lambda problem: ask_withdraw(visit, problem))


def _milestones(visit: Visit, seen: Preview, consents: list[ConsentRow], transcribed: bool) -> list[Milestone]:
    """Say what is done and what is still to do; each step leads to its page for those whose work it is."""
    work, base = seen.work, f"/desk/works/{seen.work.id}"
    writes = visit.has_role(WRITES)
    asks = visit.has_role(KNOWS_PEOPLE)
    reviews = visit.has_role(REVIEWER) and work.state is WorkState.IN_REVIEW
    agreed = {row.record.participant_id for row in consents if row.holds}
    everybody = all(a.participant_id in agreed for a in work.appearances)
    return [
        Milestone(name=_("Prepared"), done=work.state not in UNPREPARED),
        Milestone(
            name=_("Described: title, form, languages"),
            done=bool(any(seen.draft.titles.values()) and work.form and work.languages),
            address=f"{base}/bench#described" if writes else "",
        ),
        Milestone(
            name=_("Who appears is written down"),
            done=bool(work.appearances),
            address=f"{base}/bench#people" if writes else "",
        ),
        Milestone(name=_("Transcript"), done=transcribed, address=f"{base}/bench#words" if writes else ""),
        Milestone(
            name=_("Everybody who appears was asked, and two people stand behind each answer"),
            done=bool(work.appearances) and everybody,
            address=f"/desk/consents/new?scope=work:{work.id}" if asks else "",
        ),
        Milestone(
            name=_("Looked at by a second person and released"),
            done=work.state is WorkState.RELEASED and is_met(visit.kit, work),
            address=f"{base}/review" if reviews else "",
        ),
    ]


def _step(visit: Visit, act: Callable[[Kit, str], object], done: str) -> Response:
    work_id = visit.part("work_id")

    def go() -> Response:
        act(visit.kit, work_id)
        return visit.go(f"/works/{work_id}", done)

    return visit.attempt(go, lambda problem: show_work(visit, problem))
