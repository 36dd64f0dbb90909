"""What waits and what runs: files that could not be taken in, jobs being done, queued or halted, and a full disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Final

from starlette.responses import Response

from archive.domain import roles
from archive.domain.errors import BrokenRecordError, MediaToolError, NotFoundError
from archive.domain.ids import WorkId, WorkshopId
from archive.domain.jobs import JobName
from archive.domain.records import Labels, Work, Workshop
from archive.domain.sealed import QuarantineEntry
from archive.ingest.intake.quarantine import sentence_of, waiting, why
from archive.ingest.intake.retry import retry
from archive.ingest.run import STEPS
from archive.languages import _, label
from archive.ports import Job, Kit, QueuedJob
from archive.review.list_search import (
    Found,
    by_account,
    by_own_words,
    by_workshop,
    first,
    search,
    works_meant,
    works_with_file,
)
from archive.review.people.accounts import name_of
from archive.review.withdrawal.unreadable import is_held, keep, let_go
from archive.web.desk.views import leaf_of, row_of
from archive.web.desk.visit import Problem, Visit
from archive.web.desk.withdrawals import moment
from archive.web.words import WORDS

SHOWN: Final = 50
"""How many of each are named on a page; of other jobs only the number is told."""

NAMES: Final[Mapping[str, str]] = {
    JobName.PREPARE: _("Preparing for the review"),
    JobName.ERASE: _("Deleting what was taken back"),
    JobName.COPY: _("Making the second copy"),
    JobName.CONCEAL: _("Covering faces"),
    JobName.REMAKE: _("Making files anew"),
    JobName.DRAFT: _("Drafting a transcript"),
    JobName.REVOICE: _("Reading a transcript aloud by machine"),
    JobName.MATCH: _("Comparing recordings with a film"),
}
"""What each kind of job does."""

_UNKNOWN_WHY: Final = _("It failed again and again. Whoever runs the archive can see why below.")


@dataclass(frozen=True, kw_only=True)
class JobRow:
    """A job as the page shows it; `why` is in the visitor's language, `detail` in the machine's words."""

    job: Job
    name: str
    title: str
    steps: tuple[tuple[str, bool], ...] = ()
    since: datetime | None = None
    again_at: datetime | None = None
    why: str = ""
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class WaitingRow:
    """A file that waits: its workshop, why, whether its bytes lie here, who brought it and who wants it erased."""

    entry: QuarantineEntry
    labels: Labels
    why: str
    is_held: bool
    let_go_by: str
    brought_by: str


def show_waiting(visit: Visit, problem: Problem | None = None) -> Response:
    """List the files that could not be taken in, each with why, and the jobs: running, queued and halted."""
    leaf = leaf_of(visit.query("page"), visit.kit.vault.count(QuarantineEntry, resolved="false"), SHOWN)
    sought = _sought(visit) if visit.asked else None
    entries = [
        WaitingRow(
            entry=entry,
            labels=_labels(visit.kit, entry.workshop_id),
            why=why(entry, visit.lang),
            is_held=is_held(entry),
            let_go_by=name_of(visit.kit, entry.let_go_by) if entry.let_go_by else "",
            brought_by=name_of(visit.kit, entry.operator) if entry.operator else "",
        )
        for entry in (sought.records if sought else waiting(visit.kit, leaf.of("at")))
    ]
    meant = _jobs_meant(visit) if visit.asked else None
    parked = [(job, reason) for job, reason in visit.kit.jobs.parked() if meant is None or job.work_id in meant]
    standing = [one for one in visit.kit.jobs.standing() if meant is None or one.job.work_id in meant]
    running = [_running(visit, one) for one in standing if one.done_since is not None]
    queued = [one for one in standing if one.done_since is None]
    return visit.page(
        "desk_waiting",
        problem,
        entries=entries,
        leaf=leaf,
        sought=sought,
        running=running,
        queued=[_queued(visit, one) for one in islice(queued, SHOWN)],
        queued_count=len(queued),
        parked=[_parked(visit, job, reason) for job, reason in islice(parked, SHOWN)],
        parked_count=len(parked),
        full_since=full_since(visit),
        words=WORDS,
        moment=lambda at: moment(visit, at),
    )


def _sought(visit: Visit) -> Found[QuarantineEntry]:
    """Find files that wait by their names, their workshop, and who brought them."""
    kit, asked = visit.kit, visit.asked
    ways = chain(by_own_words(asked), by_workshop(kit, asked), by_account(kit, asked, "operator"))
    return search(kit.vault, QuarantineEntry, first("at"), ways, {"resolved": "false"})


def _jobs_meant(visit: Visit) -> set[str]:
    """Give the works whose jobs are sought: by what they are called, or, for who brings them in, by their file's name.

    Nobody else reads the names of files that were taken in: they may name somebody.
    """
    by_file = works_with_file(visit.kit, visit.asked) if visit.has_role(roles.BRINGS_IN) else []
    return {*works_meant(visit.kit, visit.asked), *by_file}


def full_since(visit: Visit) -> datetime | None:
    """Give since when the queue has paused because a disk is full."""
    return _hour(visit.kit.jobs.full_since())


def post_retry(visit: Visit) -> Response:
    """Try a waiting file again."""

    def act() -> Response:
        try:
            taken = retry(visit.kit, visit.part("entry_id"))
        except MediaToolError as error:
            raise sentence_of(error) from error
        return visit.go(f"/works/{taken.work.id}", "retried")

    return visit.attempt(act, lambda problem: show_waiting(visit, problem))


def post_let_go(visit: Visit) -> Response:
    """End the waiting of a file that nobody needs; where its bytes are here, a second person erases it."""

    def act() -> Response:
        entry = let_go(visit.kit, visit.part("entry_id"), visit.actor)
        return visit.go("/waiting", "removed" if entry.resolved else "let_go")

    return visit.attempt(act, lambda problem: show_waiting(visit, problem))


def post_keep(visit: Visit) -> Response:
    """Say that a file stays that somebody wanted erased."""

    def act() -> Response:
        keep(visit.kit, visit.part("entry_id"), visit.actor)
        return visit.go("/waiting", "saved")

    return visit.attempt(act, lambda problem: show_waiting(visit, problem))


def post_restart(visit: Visit) -> Response:
    """Let a job that came to a halt run again."""
    visit.kit.jobs.restart(visit.part("job_id"))
    return visit.go("/waiting", "preparing")


def _running(visit: Visit, one: QueuedJob) -> JobRow:
    work = _work(visit, one.job)
    done = work.steps_done if work is not None else ()
    steps = tuple((step.name, step.name in done) for step in STEPS) if one.job.name == JobName.PREPARE else ()
    name, title = _named(visit, one.job, work)
    return JobRow(job=one.job, name=name, title=title, steps=steps, since=_hour(one.done_since))


def _queued(visit: Visit, one: QueuedJob) -> JobRow:
    # Only what has failed before waits for an hour of its own; everything else waits for its turn.
    again_at = _hour(one.due_at) if one.job.tries else None
    name, title = _named(visit, one.job, _work(visit, one.job))
    return JobRow(job=one.job, name=name, title=title, again_at=again_at)


def _parked(visit: Visit, job: Job, reason: str) -> JobRow:
    said = visit.say(reason)
    is_ours = said != reason or visit.lang == "en"
    why = said if is_ours else visit.say(_UNKNOWN_WHY)
    name, title = _named(visit, job, _work(visit, job))
    return JobRow(job=job, name=name, title=title, why=why, detail="" if is_ours else reason)


def _named(visit: Visit, job: Job, work: Work | None) -> tuple[str, str]:
    """Give what a job does, and the title of its work."""
    title = label(row_of(visit.kit, work).titles, visit.lang) if work is not None else ""
    return visit.say(NAMES[job.name]) if job.name in NAMES else job.name, title


def _work(visit: Visit, job: Job) -> Work | None:
    try:
        return visit.kit.catalogue.get(Work, WorkId(job.work_id))
    except (NotFoundError, BrokenRecordError):
        return None


def _hour(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _labels(kit: Kit, workshop_id: str) -> Labels:
    try:
        return kit.catalogue.get(Workshop, WorkshopId(workshop_id)).labels
    except (NotFoundError, BrokenRecordError):
        return {}
