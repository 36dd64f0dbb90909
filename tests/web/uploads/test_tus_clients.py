"""Uploads by the clients that people really use: tus-js-client and Uppy in a real browser, and tuspy."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tusclient.client import TusClient

from archive.domain.sealed import Upload
from archive.domain.uploads import UploadState
from tests.conftest import ROOT, foreign_requests
from tests.journeys.broken_line import BrokenLine, broken_line
from tests.web.tus_site import FILES, STORY, TusSite, tus_site

pytestmark = pytest.mark.media

CLIENTS = ROOT / "tests" / "clients"
FLOWS = ["plain", "chunked", "with creation", "parallel", "deferred length", "abort and resume", "terminate"]

FLOW = """
async ([flow, endpoint, workshop, text, chunk]) => {
  const bytes = new TextEncoder().encode(text);
  const metadata = { filename: 'story.txt', filetype: 'text/plain', workshop };
  const told = { endpoint, metadata, retryDelays: [0, 20, 50], storeFingerprintForResuming: false };
  const more = {
    'plain': {},
    'chunked': { chunkSize: chunk },
    'with creation': { uploadDataDuringCreation: true },
    'parallel': { parallelUploads: 4 },
    'deferred length': { uploadLengthDeferred: true, chunkSize: chunk },
    'abort and resume': { chunkSize: chunk },
    'terminate': { chunkSize: chunk },
  }[flow];
  const reading = flow === 'deferred length' ? new Blob([bytes]).stream().getReader() : new Blob([bytes]);
  let pieces = 0;
  const run = (options) => new Promise((resolve, reject) => {
    const upload = new tus.Upload(reading, {
      ...told, ...more, ...options,
      onSuccess: () => resolve(upload),
      onError: reject,
      onChunkComplete: () => {
        pieces += 1;
        const halt = pieces === 2 && !options.again;
        if (halt && flow === 'abort and resume') upload.abort().then(() => resolve(upload));
        if (halt && flow === 'terminate') upload.abort(true).then(() => resolve(upload));
      },
    });
    upload.start();
  });
  let upload = await run({});
  if (flow === 'abort and resume') upload = await run({ uploadUrl: upload.url, again: true });
  return upload.url;
}
"""


@pytest.fixture(scope="session")
def clients_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The locked clients from npm, or a skip where there is no node."""
    if shutil.which("npm") is None:
        pytest.skip("there is no npm on this machine, from which the browser's upload clients come")
    folder = tmp_path_factory.mktemp("clients")
    for name in ("package.json", "package-lock.json", "uppy.js"):
        shutil.copy(CLIENTS / name, folder)
    install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(
        install, cwd=folder, check=False, timeout=240, env={**os.environ, "CI": "true"}, capture_output=True
    )
    if done.returncode:
        pytest.skip("npm could not fetch the browser's upload clients")
    bundle = ["node_modules/.bin/esbuild", "uppy.js", "--bundle", "--format=iife", "--outfile=uppy-bundle.js"]
    subprocess.run(bundle, cwd=folder, check=True, timeout=60, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TusSite]:
    with tus_site(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture
def page(browser: Browser, site: TusSite, clients_folder: Path) -> Iterator[Page]:
    context = browser.new_context(bypass_csp=True)
    foreign = foreign_requests(context)
    context.add_cookies(
        [{"name": c.name, "value": c.value or "", "url": site.live.address} for c in site.http.cookies.jar]
    )
    page = context.new_page()
    page.goto(f"{site.live.address}/desk/me")
    page.add_script_tag(path=clients_folder / "node_modules/tus-js-client/dist/tus.js")
    page.add_script_tag(path=clients_folder / "uppy-bundle.js")
    yield page
    context.close()
    assert not foreign


def story(seed: int) -> str:
    """Tell a story of some 1.5 MB that is like no other."""
    words = STORY.decode().split()
    return " ".join(random.Random(seed).choices(words, k=250_000))


@pytest.mark.parametrize("flow", FLOWS)
def test_tus_js_client_brings_a_file_in(site: TusSite, page: Page, flow: str) -> None:
    text = story(FLOWS.index(flow))
    url: str = page.evaluate(FLOW, [flow, FILES, site.atelier.workshop.id, text, 300_000])

    if flow == "terminate":
        assert site.http.head(url).status_code == 410
        assert text.encode() not in site.held()
    else:
        upload = site.upload(url)
        assert upload.state is UploadState.SAFE
        assert upload.sha256 == hashlib.sha256(text.encode()).hexdigest()
        assert text.encode() in site.held()


def test_uppy_brings_a_file_in(site: TusSite, page: Page) -> None:
    text = story(99)
    meta = {"filename": "uppy.txt", "workshop": site.atelier.workshop.id}
    answer: dict[str, Any] = page.evaluate(
        "([endpoint, text, meta]) => uppyUpload(endpoint, new File([text], 'uppy.txt', {type: 'text/plain'}), meta)",
        [FILES, text, meta],
    )

    assert answer["failed"] == 0
    assert site.upload(answer["url"]).sha256 == hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def line(site: TusSite) -> Iterator[BrokenLine]:
    with broken_line(site.live.port) as line:
        yield line


def test_a_page_with_uppy_pauses_goes_on_and_outlives_a_cut_line(
    site: TusSite, line: BrokenLine, browser: Browser, clients_folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "a whole card.txt"
    path.write_text(story(100))
    line.bytes_per_second = 600_000
    context = browser.new_context()
    foreign = foreign_requests(context)
    context.add_cookies([{"name": c.name, "value": c.value or "", "url": line.address} for c in site.http.cookies.jar])
    page = context.new_page()
    # Somebody else's page, beside the site and behind the same poor line; only the log-in is the desk's.
    script = (clients_folder / "uppy-bundle.js").read_text()
    body = f"<!doctype html><meta charset=utf-8><input type=file><script>{script}</script>"
    page.route(f"{line.address}/card", lambda route: route.fulfill(body=body, content_type="text/html"))
    begun: list[str] = []
    page.on("request", lambda request: begun.append(request.url) if request.method == "POST" else None)
    page.goto(f"{line.address}/card")
    page.evaluate("([files, workshop]) => uppyPage(files, workshop)", [FILES, site.atelier.workshop.id])

    page.set_input_files("input", path)
    page.wait_for_function("told.sent >= 200_000")
    page.evaluate("uppy.pauseAll()")
    [upload] = [u for u in site.kit.vault.find(Upload) if u.file_name == path.name]
    before = still(site, upload)
    page.evaluate("uppy.resumeAll()")
    page.wait_for_function("sent => told.sent >= sent + 200_000", arg=before)
    line.cut()
    after = still(site, upload)
    line.bytes_per_second = 1e12
    line.mend()
    page.wait_for_function("told.complete")

    told = page.evaluate("told")
    context.close()
    assert 0 < before < after < path.stat().st_size, "it was cut, and went on from where it was"
    assert (told["problems"], told["sent"], len(begun)) == (0, path.stat().st_size, 1)
    done = site.upload(told["url"])
    assert (done.id, done.state) == (upload.id, UploadState.SAFE)
    assert done.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert path.read_bytes() in site.held()
    assert not foreign


def still(site: TusSite, upload: Upload) -> int:
    """Wait until nothing more arrives of an upload, and give how much is here."""
    sizes = [-1]
    while sizes[-5:] != [sizes[-1]] * 5:
        sizes.append(site.kit.incoming.size_bytes(upload.id))
        time.sleep(0.05)
    return sizes[-1]


def test_tuspy_brings_a_file_in_and_goes_on_after_a_break(site: TusSite, tmp_path: Path) -> None:
    content = story(7).encode()
    path = tmp_path / "tuspy.txt"
    path.write_bytes(content)
    cookies = "; ".join(f"{name}={value}" for name, value in site.http.cookies.items())
    client = TusClient(site.live.address + FILES, headers={"Cookie": cookies})
    said = {"filename": "tuspy.txt", "workshop": site.atelier.workshop.id}

    with path.open("rb") as stream:
        first = client.uploader(file_stream=stream, chunk_size=200_000, metadata=said)
        first.upload(stop_at=500_000)
        place = str(first.url)
        later = client.uploader(file_stream=stream, chunk_size=200_000, url=place)
        assert 500_000 <= later.offset < len(content)
        later.upload()

    assert site.upload(place).sha256 == hashlib.sha256(content).hexdigest()
    assert content in site.held()
