"""A file that was refused and is chosen again with its card: tried again as it lies here, and kept once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.ingest.intake.quarantine import waiting
from tests.web.tus_site import TusSite, metadata, sha256, tus_site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[TusSite]:
    with tus_site(tmp_path) as site:
        yield site


def test_a_refused_file_that_comes_again_waits_once_and_is_not_sent_again(site: TusSite) -> None:
    broken = b"PK\x03\x04" + bytes(36)
    said = metadata(filename="clip.mp4", workshop=site.atelier.workshop.id, sha256=sha256(broken))
    first = site.begin(len(broken), upload_metadata=said).headers["location"]
    site.send(first, 0, broken)

    again = site.begin(len(broken), upload_metadata=said).headers["location"]

    assert again == first
    assert site.offset(again) == len(broken)
    assert site.upload(again).problem
    assert len(waiting(site.atelier.kit)) == 1
