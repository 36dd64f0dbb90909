"""Worker, site and command line are killed at random moments; nothing acknowledged is lost, nothing half-made stays.

More rounds: `scripts/test --long`, or KILL_ROUNDS=1000; the same ones again: KILL_SEED=<the seed that a failure names>.
"""

from __future__ import annotations

import hashlib
import logging
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.adapters.storage.sharded_folder import place
from archive.domain.consent import PLAYER, Grant, decide
from archive.domain.ids import WorkId, new_id
from archive.domain.records import Rendition, Work
from archive.domain.sealed import Original
from archive.domain.terms import WorkKind, WorkState
from archive.ingest.recovery import OrphanSweep
from archive.ports import Kit
from tests import samples
from tests.examples import times
from tests.journeys.standing_archive import StandingArchive, ask
from tests.journeys.warm_commands import WarmCommands, WarmProcess, warm_commands

pytestmark = pytest.mark.kills

ROUNDS = int(os.environ.get("KILL_ROUNDS", times(9)))
RELEASED = -(-ROUNDS // 3)
# Their code is loaded before they start: so much sooner everything happens that a kill can meet.
LONGEST_LIFE_SECONDS = 1.0
FINISHED = {WorkState.IN_REVIEW, WorkState.RELEASED, WorkState.WITHDRAWN}


@pytest.fixture
def archive(tmp_path: Path) -> StandingArchive:
    archive = StandingArchive(tmp_path / "media")
    archive.found()
    return archive


@pytest.fixture
def commands(archive: StandingArchive, tmp_path: Path) -> Iterator[WarmCommands]:
    settings = {"ARCHIVE_MEDIA_FOLDER": str(archive.media_folder), "ARCHIVE_LANGUAGE": "en", "ARCHIVE_FACES": "auto"}
    with warm_commands(tmp_path / "said", settings) as commands:
        yield commands


class Story:
    """What happened in all rounds: what was given, and what was acknowledged."""

    def __init__(self, archive: StandingArchive, commands: WarmCommands, folder: Path, chance: random.Random) -> None:
        self.archive = archive
        self.commands = commands
        self.chance = chance
        self.given: list[Path] = []
        self.taken: dict[str, Path] = {}
        self.released = archive.add_released([_poem(folder, f"released-{n}") for n in range(RELEASED)])
        self.withdrawn: list[WorkId] = []
        self._folder = folder
        self._start_site()

    def play_round(self, number: int) -> None:
        """Start a worker and an act, kill some of them and perhaps the site, and note what was acknowledged."""
        worker = self.commands.begin("work")
        if number % 3 == 0 and self.released:
            self._withdraw(worker, self.released.pop())
        else:
            self._ingest(worker, number)
        worker.kill()
        worker.wait(30)
        if self.site.poll() is not None:
            self._start_site()
        self.nothing_withdrawn_is_served()

    def nothing_withdrawn_is_served(self) -> None:
        """Ask the site for everything that was taken back."""
        missing = ask(f"{self._address}/en/works/{new_id()}")
        assert missing[0] == 404
        for work_id in self.withdrawn:
            assert ask(f"{self._address}/en/works/{work_id}") == missing

    def _start_site(self) -> None:
        self.site = self.commands.begin("serve", "--no-worker", "--port", "0")
        self._address = self.site.address()

    def _ingest(self, worker: WarmProcess, number: int) -> None:
        paths = [_poem(self._folder, f"given-{number}")]
        if number % 3 == 1:
            paths.append(_photo(self._folder, number))
        self.given += paths
        by = ("--participant", self.archive.participant, "--by", "crew one")
        act = self.commands.begin("ingest", *paths, "--workshop", self.archive.workshop, *by)
        for line in self._live_and_die(worker, act).splitlines():
            work_id, _, path = line.partition("  ")
            self.taken[work_id] = Path(path)

    def _withdraw(self, worker: WarmProcess, work_id: WorkId) -> None:
        act = self.commands.begin("consent", "withdraw", "--work", work_id, "--by", "officer one")
        if "Taken back" in self._live_and_die(worker, act):
            self.withdrawn.append(work_id)

    def _live_and_die(self, worker: WarmProcess, act: WarmProcess) -> str:
        """Kill at a random moment at least one of the three; give what the act printed."""
        time.sleep(self.chance.uniform(0, LONGEST_LIFE_SECONDS))
        processes = [act, worker, self.site]
        for process in self.chance.sample(processes, self.chance.randint(1, 2)):
            process.kill()
            process.wait(30)
        output = act.wait(120)
        assert "Traceback" not in act.complaints.read_text()
        return output


@pytest.mark.timeout(200 + 30 * ROUNDS)
def test_nothing_acknowledged_is_lost_and_nothing_half_made_stays(
    archive: StandingArchive, commands: WarmCommands, tmp_path: Path
) -> None:
    seed = int(os.environ.get("KILL_SEED", random.SystemRandom().randrange(2**32)))
    logging.getLogger(__name__).warning("KILL_SEED=%s", seed)  # shown when the test fails
    story = Story(archive, commands, tmp_path / "in", random.Random(seed))
    for number in range(ROUNDS):
        story.play_round(number)

    with archive.kit() as kit:
        every_acknowledged_file_is_there(kit, story)
        every_acknowledged_withdrawal_holds(kit, story)
    finish(story)
    story.nothing_withdrawn_is_served()
    with archive.kit() as kit:
        everything_was_finished(kit, story)
        every_rendition_is_whole(kit, archive.media_folder)
        kit.catalogue.verify()


def every_acknowledged_file_is_there(kit: Kit, story: Story) -> None:
    assert story.taken
    for work_id, path in story.taken.items():
        work = kit.catalogue.get(Work, work_id)
        originals = [o for o in kit.vault.find(Original, work_id=work.id) if kit.originals.holds(o.id)]
        assert {kit.originals.verify(o.id).sha256 for o in originals} == {_sha256(path)}


def every_acknowledged_withdrawal_holds(kit: Kit, story: Story) -> None:
    assert story.withdrawn
    for work_id in story.withdrawn:
        assert kit.catalogue.get(Work, work_id).state is WorkState.WITHDRAWN


def finish(story: Story) -> None:
    """Give once more what was not acknowledged, and let a worker do what is left."""
    by = ("--participant", story.archive.participant, "--by", "crew one")
    again = story.commands.begin("ingest", *story.given, "--workshop", story.archive.workshop, *by)
    output = again.wait(300)
    assert again.returncode == 0, again.complaints.read_text()
    for line in output.splitlines():
        work_id, _, path = line.partition("  ")
        story.taken[work_id] = Path(path.removesuffix(" (known already)"))
    worker = story.commands.begin("work", "--once")
    worker.wait(600)
    assert worker.returncode == 0, worker.complaints.read_text()


def everything_was_finished(kit: Kit, story: Story) -> None:
    assert kit.jobs.waiting() == 0
    assert list(kit.jobs.parked()) == []
    works = {work.id: work for work in kit.catalogue.find(Work)}
    assert len(works) == RELEASED + len(story.given), "a file became two works, or none"
    assert {work.state for work in works.values()} <= FINISHED
    for work_id in story.taken:
        kind = works[WorkId(work_id)].kind
        made = list(kit.catalogue.find(Rendition, work_id=work_id))
        assert len({(each.label, each.edit) for each in made}) == len(made), "something was made twice"
        # Where a face or a sign was found, all four are there once more with their covers.
        each_way = [sum(each.edit == edit for each in made) for edit in {"", *(each.edit for each in made)}]
        assert each_way in ([[4], [4, 4]] if kind is WorkKind.PHOTO else [[0]])
    for work in works.values():
        if work.state is WorkState.WITHDRAWN:
            assert not any(each.sha256 for each in kit.catalogue.find(Rendition, work_id=work.id))


def every_rendition_is_whole(kit: Kit, media_folder: Path) -> None:
    """See that each file lies whole on the side where it belongs, and nothing half-made anywhere."""
    OrphanSweep(patience_seconds=0).sweep(kit)
    records = {each.id: each for each in kit.catalogue.find(Rendition) if each.sha256}
    assert set(kit.renditions.ids()) == set(records)
    opened = set(kit.renditions.released())
    for each in records.values():
        verdict = decide(kit.catalogue.facts(each.work_id), each, PLAYER, kit.clock.now())
        assert (each.id in opened) == isinstance(verdict, Grant)
        content = (media_folder / ("renditions" if each.id in opened else "unreleased") / place(each.id)).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (each.size_bytes, each.sha256)
    asides = [left for side in ("renditions", "unreleased") for left in (media_folder / side / ".aside").iterdir()]
    assert [left for left in asides if left.is_dir()] == []


def _poem(folder: Path, name: str) -> Path:
    return samples.text(
        folder,
        f"{name}.txt",
        paragraphs=[
            f"This poem is number {name.rpartition('-')[2]} of those that were {name.partition('-')[0]}.",
            *samples.STORY,
        ],
    )


def _photo(folder: Path, number: int) -> Path:
    return samples.photo(folder, f"photo-{number}.jpg", width=640 + number)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
