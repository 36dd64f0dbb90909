"""Sending a card from elsewhere: whatever is killed or cut, each file arrives whole and once, or the reason is said."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from archive.domain.sealed import Original, Upload
from tests.journeys.standing_archive import StandingArchive
from tests.sending.laptop import Cutter, Laptop, ended, story, wait_for
from tests.web.desk_client import mark_in
from tests.web.tus_site import TusSite, sha256, tus_site

pytestmark = pytest.mark.media

SIZE = 600_000


@pytest.fixture
def site(tmp_path: Path) -> Iterator[TusSite]:
    with tus_site(tmp_path / "site") as site:
        yield site


@pytest.fixture
def laptop(tmp_path: Path, site: TusSite) -> Laptop:
    (tmp_path / "laptop").mkdir()
    return Laptop(tmp_path / "laptop", site.live.address, site.atelier.workshop.id)


def test_a_folder_is_sent_and_the_table_says_that_it_may_be_erased(laptop: Laptop, site: TusSite) -> None:
    stories = {name: story(seed, 50_000) for seed, name in enumerate(("récit.txt", "deux mots.txt"))}
    for name, content in stories.items():
        laptop.write(name, content)

    sent = laptop.send(laptop.folder / "card")

    assert sent.returncode == 0, sent.stderr
    assert sorted(site.held()) == sorted(stories.values())
    heading, *rows = sent.stdout.splitlines()
    assert heading.split() == ["File", "State", "May", "be", "erased", "here"]
    assert all(row.endswith("yes") and "safe" in row for row in rows)
    assert len(rows) == 2
    assert list((laptop.folder / "notes").iterdir()) == []


def test_the_same_file_again_is_recognised_and_not_sent(laptop: Laptop, site: TusSite) -> None:
    path = laptop.write("récit.txt", story(1, SIZE))
    assert laptop.send(path).returncode == 0
    again = laptop.send(path, laptop.write("other name.txt", story(1, SIZE)))

    assert again.returncode == 0
    assert again.stdout.count("it was here already") == 2
    assert "being sent" not in again.stderr
    assert site.held() == [story(1, SIZE)]


def test_what_is_refused_is_said_in_the_persons_language_and_the_others_go_on(laptop: Laptop, site: TusSite) -> None:
    laptop.language = "fr"
    laptop.write("a-tool.exe", b"MZ" + bytes(100))
    laptop.write("b.txt", story(2, 10_000))
    laptop.write("broken.mp4", b"PK\x03\x04" + bytes(36))
    card = laptop.folder / "card"

    assert "a-tool.exe" in laptop.send(card).stderr
    sent = laptop.send(card / "a-tool.exe", card / "b.txt", card / "broken.mp4")

    assert sent.returncode == 1
    rows = sent.stdout.splitlines()[1:]
    assert "ne sont pas acceptés" in rows[0]
    assert rows[0].endswith("non")
    assert rows[1].endswith("oui")
    assert rows[2].endswith("non")
    assert site.held() == [story(2, 10_000)]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": "nobody"}, "This name and this password do not belong together."),
        ({"address": "http://192.0.2.1"}, "Give an address with https"),
        ({"address": "ftp://x"}, "Give the address of the archive as https://host"),
    ],
)
def test_who_cannot_come_in_sends_nothing(laptop: Laptop, change: dict[str, str], sentence: str) -> None:
    for field, value in change.items():
        setattr(laptop, field, value)

    sent = laptop.send(laptop.write("récit.txt", story(1, 1000)))

    assert sent.returncode == 2
    assert sentence in sent.stderr
    assert sent.stdout == ""


def test_a_wrong_workshop_is_said_for_each_file(laptop: Laptop, site: TusSite) -> None:
    laptop.workshop = "0" * 20

    sent = laptop.send(laptop.write("récit.txt", story(1, 1000)))

    assert sent.returncode == 1
    assert "Choose the workshop" in sent.stdout
    assert site.held() == []


def test_a_line_cut_forty_times_loses_nothing(laptop: Laptop, site: TusSite) -> None:
    chance = random.Random(5)
    content = story(3, SIZE)
    cuts = [chance.randrange(2_000, 24_000) for _ in range(40)]
    with Cutter(laptop.address, cuts).running() as line:
        laptop.address = line.address
        sent = laptop.send(laptop.write("récit.txt", content))

    assert line.done == 40
    assert sent.returncode == 0, sent.stderr
    assert site.held() == [content]
    assert len(list(site.kit.vault.find(Upload))) == 1


def test_a_killed_sender_goes_on_where_it_was(laptop: Laptop, site: TusSite) -> None:
    content = story(4, 2_000_000)
    path = laptop.write("récit.txt", content)
    with Cutter(laptop.address, [], 0.004).running() as line:
        laptop.address = line.address
        for reached in (0, 500_000, 1_000_000):
            process = laptop.start(path)
            try:
                wait_for(partial(has_arrived, site, reached))
            finally:
                process.kill()
                process.communicate(timeout=20)
        sent = laptop.send(path)

    assert sent.returncode == 0, sent.stderr
    assert site.held() == [content]
    assert len(list(site.kit.vault.find(Upload))) <= 2


def has_arrived(site: TusSite, more_than: int) -> bool:
    """Tell whether more than so many bytes of anything are here."""
    return any(site.kit.incoming.size_bytes(upload_id) > more_than for upload_id in site.kit.incoming.ids())


def test_a_log_in_that_ended_is_begun_again(laptop: Laptop, site: TusSite) -> None:
    content = story(6, SIZE)
    path = laptop.write("récit.txt", content)
    with Cutter(laptop.address, [4_000] * 3).running() as line:
        laptop.address = line.address
        process = laptop.start(path)
        try:
            wait_for(lambda: line.done >= 2)
            site.http.post("/desk/logout", data={"csrf": mark(site)})
            output, complaints = ended(process)
        finally:
            process.kill()

    assert process.returncode == 0, complaints
    assert "yes" in output
    assert site.held() == [content]


def mark(site: TusSite) -> str:
    return mark_in(site.http.get("/desk/me"))


@pytest.mark.timeout(150)
def test_a_killed_site_comes_back_and_the_sender_waits_for_it(tmp_path: Path) -> None:
    archive = StandingArchive(tmp_path / "media")
    archive.found()
    contents = {f"{number}.txt": story(100 + number, 1_500_000) for number in range(4)}
    site = archive.start_site("--no-worker", "--port", "0")
    (tmp_path / "laptop").mkdir()
    laptop = Laptop(tmp_path / "laptop", site.address, archive.workshop, name="crew one")
    for name, content in contents.items():
        laptop.write(name, content)
    with Cutter(site.address, [], 0.01).running() as line:
        laptop.address = line.address
        sender = laptop.start(laptop.folder / "card")
        try:
            for life_seconds in (1.2, 0.4, 0.8):
                time.sleep(life_seconds)
                site.process.kill()
                site.process.communicate(timeout=30)
                time.sleep(1.5)  # away for long enough to be missed
                site = archive.start_site("--no-worker", "--port", site.address.rpartition(":")[2])
            output, complaints = ended(sender)
        finally:
            sender.kill()
            archive.kill_all()

    assert sender.returncode == 0, complaints
    assert "tried again" in complaints
    assert output.count("yes") == len(contents)
    with archive.kit() as kit:
        originals = [o for o in kit.vault.find(Original) if o.sha256 and kit.originals.holds(o.id)]
        hashes = [kit.originals.verify(original.id).sha256 for original in originals]
        assert sorted(hashes) == sorted(sha256(content) for content in contents.values())


def test_a_link_on_the_card_is_not_followed(laptop: Laptop, site: TusSite) -> None:
    secret = laptop.folder / "diary.txt"
    secret.write_bytes(story(3, 20_000))
    laptop.write("récit.txt", story(4, 20_000))
    (laptop.folder / "card" / "poem.txt").symlink_to(secret)

    sent = laptop.send(laptop.folder / "card")

    assert sent.returncode == 1
    assert "This is a link" in sent.stdout
    assert site.held() == [story(4, 20_000)]


def test_without_a_terminal_the_option_that_it_has_for_a_password_is_named(tmp_path: Path, site: TusSite) -> None:
    (tmp_path / "card").mkdir()
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "archive",
            "upload",
            "--to",
            site.live.address,
            "--name",
            "a",
            "--workshop",
            "any",
            "card",
        ],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "ARCHIVE_LANGUAGE": "en"},
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
        timeout=30,
    )
    assert "use --password-file." in result.stderr
