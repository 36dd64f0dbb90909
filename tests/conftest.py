"""What every test may ask for: the project's folder, the shared recordings, a real browser, a second opinion."""

from __future__ import annotations

import asyncio
import gc
import os
import re
import shutil
import sys
import tempfile
from asyncio.events import _set_running_loop
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import hypothesis
import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from archive.review.people import slow_hashes
from tests import browsing, media_programs, needs, run_folder

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# A browser in a test stays on this machine: it looks nothing up, updates nothing, and tells nobody.
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)

# A test that looks for faces, or at the lightest film, says so: all others would only wait for it.
os.environ.setdefault("ARCHIVE_FACES", "off")
os.environ.setdefault("ARCHIVE_AV1", "off")

# What a machine remembers of its archives is forgotten with the run.
_STATE = tempfile.TemporaryDirectory(prefix="archive-state-")
os.environ["XDG_STATE_HOME"] = _STATE.name

# A busy machine is no fault of the rule under test: only the number of examples bounds a property's time.
hypothesis.settings.register_profile("quick", deadline=None, database=None, max_examples=10)
hypothesis.settings.register_profile("submit", deadline=None, database=None, max_examples=50)
hypothesis.settings.register_profile("long", deadline=None, database=None, max_examples=1_000)

# httpx looks for it at every request: where it is not installed, a seventh of a page's time goes into not finding it.
if find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]

REAL_HASHES = slow_hashes.hasher
CHEAP_HASHES = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


# The longest first, and who makes the sample workshop before who shares it: nobody waits at the end, or for it.
LONGEST = (
    "journeys/test_crawl.py",
    "journeys/test_whole_journey.py",
    "journeys/test_concealed_film.py",
    "journeys/test_desk_for_all.py",
    "journeys/test_access_for_all.py",
    "journeys/test_watch.py",
    "ingest/steps/test_conceal.py",
    "web/test_senseless_records.py",
    "journeys/test_workbench.py",
    "journeys/test_kill.py",
    "journeys/test_concealed_words.py",
    "journeys/test_machine_draft.py",
    "journeys/test_spoken_proof.py",
    "journeys/test_first_consent.py",
    "commands/test_upload.py",
    "ingest/test_given_inputs.py",
    "ingest/test_planted.py",
    "ingest/steps/test_remake.py",
    "adapters/media/test_audio_sync.py",
    "ingest/steps/test_conceal_outlines.py",
    "ingest/takes/test_sync_audio.py",
    "ingest/test_taken_back.py",
    "ingest/test_run.py",
    "commands/test_takes.py",
    "journeys/test_forty_kills.py",
    "journeys/test_kills.py",
    "journeys/test_histories.py",
    "journeys/test_for_real.py",
    "journeys/cases/test_files.py",
    "journeys/cases/test_restored.py",
    "adapters/media/test_soundtrack.py",
    "adapters/media/test_playback.py",
    "adapters/media/test_render_audio.py",
    "adapters/media/test_lengths.py",
    "adapters/media/test_render_av1.py",
    "domain/test_consent_properties.py",
    "web/test_translations.py",
)


# What kills, or tells whether a journal is whole, does so on a disk; all other tests' files may lie in memory.
ON_DISK = (
    "adapters/catalogue/",
    "adapters/jobs/",
    "adapters/storage/",
    "journeys/test_kill",
    "journeys/test_forty_kills",
)

DISK = Path("/var/tmp")
FRESH = re.compile(r"(?<![0-9a-z])(?=[a-z]*[0-9])(?=[0-9]*[a-z])[0-9a-hjkmnp-tv-z]{20}(?![0-9a-z])")
"""What has the shape of an id that was drawn: letters and digits, twenty of them."""

SELDOM = (20_000, 20, 20)
"""How much must pile up before it is gone through for garbage: at Python's 700, that is a twelfth of a test's time."""

LONGEST_TEST_SECONDS = 3_600
"""The time limit of a test in a long run that has none of its own."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run be shorter or longer than what is run on every submission."""
    group = parser.getgroup("elsewhere")
    group.addoption("--quick", action="store_true", help="only what needs no ffmpeg, browser or kill, and is not slow")
    group.addoption("--long", action="store_true", help="also what takes long: more kills, more examples")


def pytest_configure(config: pytest.Config) -> None:
    """Choose how many examples are tried, and where temporary files lie."""
    browsing.wait_for_what_is_opened()
    config.pluginmanager.register(needs)
    gc.disable()  # nothing of what is collected is garbage
    length = next((each for each in ("long", "quick") if config.getoption(f"--{each}")), "submit")
    hypothesis.settings.load_profile(length)
    if config.getoption("--long"):
        config.option.timeout = config.option.timeout or LONGEST_TEST_SECONDS
    memory = run_folder.memory_with_room()
    if memory is not None and "TMPDIR" not in os.environ:
        os.environ["TMPDIR"] = tempfile.tempdir = str(memory)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Bring the longest files to the front, mark what each test needs, and leave out what this run is not for."""
    rank = {ROOT / "tests" / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path, len(rank)))
    fresh = [item.nodeid for item in items if FRESH.search(item.nodeid)]
    if fresh:
        raise pytest.UsageError(f"fresh ids stand in names of tests, which all workers must call alike: {fresh[:3]}")
    for item in items:
        needs.mark(item)
    left_out = set() if config.getoption("--long") else {"long"}
    left_out |= needs.NOT_QUICK if config.getoption("--quick") else set()
    unwanted = [item for item in items if needs.needs(item) & left_out]
    if unwanted:
        items[:] = [item for item in items if not needs.needs(item) & left_out]
        config.hook.pytest_deselected(items=unwanted)


def pytest_collection_finish() -> None:
    """Let what was loaded be, for good: going through all of it again and again took a twelfth of a run's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let a test find the media tools that are meant for it, before anything is made for it."""
    bare = any(map(item.config.getoption, ("--long", "--quick")))
    os.environ["PATH"] = media_programs.path_for(item.path.relative_to(ROOT / "tests"), bare=bare)


def _not_here(what: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}, and in CI these tests must run", pytrace=False)
    pytest.skip(what)


@pytest.fixture(autouse=True, scope="session")
def _no_settings_from_outside() -> None:
    for name in [name for name in os.environ if name.startswith("ARCHIVE_")]:
        del os.environ[name]


@pytest.fixture(autouse=True, scope="session")
def _one_folder_for_all_workers(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> None:
    own = tmp_path_factory.getbasetemp()
    run_folder.share((own if worker_id == "master" else own.parent) / "made")


@pytest.fixture(autouse=True, scope="session")
def _cheap_hashes() -> None:
    slow_hashes.hasher = CHEAP_HASHES


@pytest.fixture
def real_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let passwords and codes cost what they cost outside tests."""
    monkeypatch.setattr(slow_hashes, "hasher", REAL_HASHES)


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """An empty folder, removed after the test: in memory where there is room, unless the test is about disks."""
    if not request.path.relative_to(ROOT / "tests").as_posix().startswith(ON_DISK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(prefix="elsewhere-", dir=DISK, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The folder that holds `archive/`, `templates/` and the scripts."""
    return ROOT


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of real recordings beside the project, or a skip where there is none."""
    folder = ROOT.parent / "shared" / "corpora"
    if not folder.is_dir():
        pytest.skip("the shared recordings (../shared/corpora) are not on this machine")
    return folder


@pytest.fixture(scope="session")
def exiftool_path() -> str:
    """Where exiftool lies: the second opinion on what metadata a file still carries."""
    return shutil.which("exiftool") or _not_here("there is no exiftool on this machine")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where a real Chromium lies."""
    found = (shutil.which(name) for name in CHROMIUM_NAMES)
    return next((path for path in found if path), None) or _not_here("there is no Chromium on this machine")


# While Playwright is open its event loop counts as running in this thread: between the modules that ask for it, it
# counts as standing, so that tests of others may start their own.
@pytest.fixture(scope="session")
def _launched(chromium_path: str) -> Iterator[Callable[[], Browser]]:
    open_ones: list[Browser] = []

    def launched() -> Browser:
        _set_running_loop(loop)
        if not open_ones or not open_ones[-1].is_connected():  # the last one crashed, with the test that it was lent to
            arguments = list(CHROMIUM_ARGUMENTS)
            open_ones.append(playwright.chromium.launch(executable_path=chromium_path, args=arguments))
        return open_ones[-1]

    with sync_playwright() as playwright:
        loop = asyncio.get_running_loop()
        _set_running_loop(None)
        yield launched
        _set_running_loop(loop)
        for chromium in open_ones:
            chromium.close()


@pytest.fixture(scope="module")
def browser(_launched: Callable[[], Browser]) -> Iterator[Browser]:
    """A real Chromium, the same for all modules of a worker; what one of them left open is closed behind it."""
    chromium = _launched()
    yield chromium
    for context in chromium.contexts:
        context.close()
    _set_running_loop(None)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page without cookies; the test fails if it asked another machine for anything."""
    context = browser.new_context()
    foreign = foreign_requests(context)
    yield context.new_page()
    context.close()
    assert not foreign, f"the page asked other machines for {foreign}"


def foreign_requests(context: BrowserContext) -> list[str]:
    """Give a list that grows with every address off this machine that the pages of a context ask for."""
    foreign: list[str] = []
    context.on("request", lambda request: foreign.append(request.url) if is_foreign(request.url) else None)
    return foreign


def is_foreign(url: str) -> bool:
    """Tell whether an address leads away from this machine."""
    parts = urlsplit(url)
    return parts.scheme not in ("data", "blob", "about") and parts.hostname not in ("127.0.0.1", "localhost")
