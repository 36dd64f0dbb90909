"""Cases 43 and 60: a backup from before a taking-back, put back as an operator would, and a site started on it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.domain.errors import RefusedError
from archive.domain.ids import WorkId
from archive.domain.records import Permission, Scope, Work
from archive.domain.sealed import Original
from archive.domain.terms import ALL_ATOMS, Audience, Purpose, ScopeKind, WorkState
from archive.domain.withdrawals import TIME_TO_RECONSIDER, Verdict, Withdrawal
from archive.ingest.recovery import queue_closed_work, queue_lost_work
from archive.review.consent.consents import approve_consent, record_consent
from archive.review.consent.new_consent import NewConsent
from archive.review.works.release import release
from archive.worker.loop import work_until_done
from archive.worker.schedule import HANDLERS
from tests import samples
from tests.journeys.standing_archive import StandingArchive

pytestmark = pytest.mark.media

UNKNOWN = "/en/works/00000000000000000000"
SERVE = ("serve", "--public-only", "--port", "0")
_PATIENCE_SECONDS = 60


@pytest.fixture
def standing(tmp_path: Path) -> Iterator[StandingArchive]:
    archive = StandingArchive(tmp_path / "media")
    archive.found()
    yield archive
    archive.kill_all()


def own_consent(standing: StandingArchive, work_id: WorkId) -> str:
    """Record a consent to one work alone, beside that to its workshop."""
    everything = Permission(audience=Audience.PUBLIC, purpose=Purpose.STREAM, atoms=ALL_ATOMS)
    with standing.kit() as kit:
        new = NewConsent(
            participant_id=standing.participant,
            scope=Scope(kind=ScopeKind.WORK, id=work_id),
            permissions=(everything,),
            recorder=standing.accounts["officer"].id,
        )
        return approve_consent(kit, record_consent(kit, new, [b"a scan"]).id, standing.accounts["second"].id).id


def take_back(standing: StandingArchive, *what: str) -> None:
    process = standing.start("consent", "withdraw", *what, "--by", "officer one")
    assert process.wait(_PATIENCE_SECONDS) == 0, standing.complaints_of(process)


def put_back(backup: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(backup, folder)


def test_case_43_a_restored_backup_brings_nothing_back_and_no_site_starts_without_the_memory_of_withdrawals(
    standing: StandingArchive, tmp_path: Path
) -> None:
    stories = [samples.text(tmp_path, f"{n}.txt", paragraphs=[f"The {n} sea."]) for n in ("first", "second", "third")]
    kept, closed, revoked = standing.add_released(stories)
    own = own_consent(standing, revoked)
    catalogue, memory = standing.media_folder / "catalogue", standing.media_folder.with_name("media-withdrawals")
    shutil.copytree(catalogue, tmp_path / "backup")
    shutil.copytree(memory, tmp_path / "older memory")
    site = standing.start_site(*SERVE[1:])
    assert [site.get(f"/en/works/{work}")[0] for work in (kept, closed, revoked)] == [200, 200, 200]

    take_back(standing, "--work", closed)
    take_back(standing, own)
    nothing = site.get(UNKNOWN)
    assert [site.get(f"/en/works/{work}") for work in (closed, revoked)] == [nothing, nothing]
    standing.kill_all()
    shutil.copytree(catalogue, tmp_path / "newest")

    put_back(tmp_path / "backup", catalogue)
    site = standing.start_site(*SERVE[1:])
    assert site.get(f"/en/works/{kept}")[0] == 200
    assert [site.get(f"/en/works/{work}") for work in (closed, revoked)] == [nothing, nothing]
    standing.kill_all()

    put_back(tmp_path / "newest", catalogue)
    shutil.rmtree(memory)
    assert "An older copy of this archive was put back" in refusal(standing, SERVE)
    put_back(tmp_path / "older memory", memory)
    assert "An older copy of this archive was put back" in refusal(standing, SERVE)
    assert "An older copy of this archive was put back" in refusal(standing, ("serve", "--port", "0"))
    # Whoever says that this is all there is has still to find the rest of it.
    assert "The memory of withdrawals is older than the catalogue" in refusal(standing, ("restored",))

    put_back(tmp_path / "backup", catalogue)
    assert "An older copy of this archive was put back" in refusal(standing, SERVE)
    said = standing.start("restored", "--json")
    assert said.wait(_PATIENCE_SECONDS) == 0, standing.complaints_of(said)
    site = standing.start_site(*SERVE[1:])
    assert [site.get(f"/en/works/{work}") for work in (kept, closed, revoked)] == [nothing] * 3


def refusal(standing: StandingArchive, words: tuple[str, ...]) -> str:
    """Start a site that must not start, and give what it says."""
    process = standing.start(*words)
    told, _ = process.communicate(timeout=_PATIENCE_SECONDS)
    assert process.returncode != 0
    assert "http://" not in told
    return standing.complaints_of(process)


def erase(standing: StandingArchive, work: WorkId) -> None:
    """Have a work taken back with its originals, agreed to by two a week ago, and let the worker do it."""
    take_back(standing, "--work", work, "--originals", "erase")
    with standing.kit() as kit:
        [act] = kit.catalogue.find(Withdrawal, work_id=work)
        at = kit.clock.proven() - TIME_TO_RECONSIDER
        agreed = Verdict(work_id=work, erase=True, by=standing.accounts["second"].id, at=at)
        kit.catalogue.save(replace(act, at=at, verdicts=(agreed,)))
    let_the_worker_run(standing)


def let_the_worker_run(standing: StandingArchive) -> None:
    with standing.kit() as kit:
        queue_lost_work(kit)
        queue_closed_work(kit)
        assert work_until_done(kit, HANDLERS) == 0


def originals_held(standing: StandingArchive, work: WorkId) -> list[str]:
    with standing.kit() as kit:
        return [o.id for o in kit.vault.find(Original, work_id=work) if kit.originals.holds(o.id)]


@pytest.mark.parametrize("is_inside", [True, False], ids=["memory inside", "memory beside"])
def test_case_60_yesterdays_folder_put_back_whole_opens_nothing_and_an_erased_work_stays_erased(
    tmp_path: Path, *, is_inside: bool
) -> None:
    standing = StandingArchive(tmp_path / "media")
    if is_inside:
        (standing.media_folder / "withdrawals").mkdir(parents=True)
    standing.found()
    try:
        stories = [samples.text(tmp_path, f"{n}.txt", paragraphs=[f"The {n} sea."]) for n in ("first", "second")]
        kept, erased = standing.add_released(stories)
        shutil.copytree(standing.media_folder, tmp_path / "yesterday")
        erase(standing, erased)
        assert originals_held(standing, erased) == []

        put_back(tmp_path / "yesterday", standing.media_folder)
        # The public site needs no vault: where its memory is the newest it knows all that was taken back.
        for words in [("serve", "--port", "0"), ("works",), *([SERVE] if is_inside else [])]:
            assert "An older copy of this archive was put back" in refusal(standing, words)
        said = standing.start("restored", "--json")
        assert said.wait(_PATIENCE_SECONDS) == 0, standing.complaints_of(said)

        let_the_worker_run(standing)
        assert originals_held(standing, erased) == []
        site = standing.start_site(*SERVE[1:])
        nothing = site.get(UNKNOWN)
        assert site.get(f"/en/works/{erased}") == nothing
        with standing.kit() as kit:
            assert kit.catalogue.get(Work, erased).state is WorkState.WITHDRAWN
            with pytest.raises(RefusedError):
                release(kit, erased, standing.accounts["second"].id, frozenset())
            if is_inside:
                assert site.get(f"/en/works/{kept}") == nothing, "which of the others was taken back, nobody knows"
                release(kit, kept, standing.accounts["second"].id, frozenset())
        assert site.get(f"/en/works/{kept}")[0] == 200
    finally:
        standing.kill_all()
