"""Whatever is moved, lifted or unmounted while the archive runs, or between two starts, no more is shown than was."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import httpx
import pytest

from archive.anonymise import centerface
from archive.commands.context import opened
from archive.config import Settings
from archive.domain.covers import LookReport
from archive.domain.errors import ArchiveError, ClosedError, SettingsError
from archive.domain.ids import WorkId, new_id
from archive.domain.records import Rendition
from archive.domain.terms import Recipe
from archive.review.consent.consents import withdraw_consent
from archive.web.app import create_app, create_public_app
from archive.wiring import Folders, full_kit, public_kit
from tests.review.atelier import STREAM_AND_DESK, Atelier, make_work, open_atelier
from tests.web.client import Client

pytestmark = pytest.mark.media

TITLE = "The crossing"


@dataclass(frozen=True)
class Archive:
    """An archive on the disk with one work that strangers meet, one taken back and one under an embargo."""

    settings: Settings
    shown: str
    film: str
    closed: str
    waits: str

    @property
    def folders(self) -> Folders:
        return Folders.of(self.settings)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    settings = Settings(
        media_folder=tmp_path / "media",
        withdrawals_folder=str(tmp_path / "memory"),
        watermark_folder=str(tmp_path / "watermarks"),
        language="en",
        faces="off",
    )
    with opened(full_kit(settings)) as kit:
        atelier = open_atelier(kit)
        stream, desk = STREAM_AND_DESK
        closed, waits = (another(atelier) for _ in range(2))
        atelier.consented()
        atelier.release()
        record = closed.consented()
        closed.release()
        withdraw_consent(kit, record.id, closed.acting(closed.crew))
        waits.consented(permissions=(desk,))
        waits.consented(permissions=(stream,), not_before=date(2100, 1, 1))
        waits.release()
        film = next(made for made in atelier.made() if made.recipe is Recipe.VIDEO)
        return Archive(settings, atelier.work.id, film.id, closed.work.id, waits.work.id)


def another(atelier: Atelier) -> Atelier:
    """Give the same desk another work of the same person."""
    work = make_work(atelier.kit, atelier.workshop, atelier.participant.id, atelier.crew.id)
    return replace(atelier, work=work)


@contextmanager
def site(archive: Archive, *, whole: bool) -> Iterator[Client]:
    """Run the site: the public one alone, or all of it."""
    if whole:
        with opened(full_kit(archive.settings)) as kit, Client(create_app(kit, archive.settings)) as client:
            yield client
        return
    public = public_kit(archive.settings)
    try:
        with Client(create_public_app(public, archive.settings)) as client:
            yield client
    finally:
        public.catalogue.close()


def met(client: Client, archive: Archive) -> set[str]:
    """Give what strangers meet of the three works, and of the film."""

    def is_met(address: str) -> bool:
        try:
            answer = client.get(address)
        except (ArchiveError, OSError, httpx.HTTPError):
            return False
        return answer.status_code in (200, 206) and (TITLE in answer.text or address.startswith("/media/"))

    addresses = {name: f"/en/works/{getattr(archive, name)}" for name in ("shown", "closed", "waits")}
    return {name for name, address in {**addresses, "film": f"/media/{archive.film}"}.items() if is_met(address)}


def away(folder: Path) -> None:
    folder.rename(folder.with_name(f"{folder.name}-away"))


def emptied(folder: Path) -> None:
    """Leave the empty folder that a disk was mounted on."""
    away(folder)
    folder.mkdir()


EVERYTHING = {"shown", "film"}


def test_all_is_there_before_anything_is_moved(archive: Archive) -> None:
    for whole in (True, False):
        with site(archive, whole=whole) as client:
            assert met(client, archive) == EVERYTHING


@pytest.mark.parametrize("move", [away, emptied])
@pytest.mark.parametrize("whole", [True, False], ids=["whole", "public"])
@pytest.mark.parametrize("name", [*vars(Folders.of(Settings()))])
def test_a_folder_that_goes_while_the_site_runs_shows_no_more(
    archive: Archive, name: str, move: Callable[[Path], None], *, whole: bool
) -> None:
    with site(archive, whole=whole) as client:
        assert met(client, archive) == EVERYTHING
        move(getattr(archive.folders, name))
        left = met(client, archive)
        assert left <= EVERYTHING
        assert not (left and name in ("catalogue", "withdrawals"))
        assert not (name == "renditions" and "film" in left)


@pytest.mark.parametrize("move", [away, emptied])
@pytest.mark.parametrize("whole", [True, False], ids=["whole", "public"])
@pytest.mark.parametrize("name", [*vars(Folders.of(Settings()))])
def test_a_folder_that_is_gone_at_the_next_start_shows_no_more(
    archive: Archive, name: str, move: Callable[[Path], None], *, whole: bool
) -> None:
    move(getattr(archive.folders, name))
    try:
        with site(archive, whole=whole) as client:
            left = met(client, archive)
    except ClosedError:
        assert name in ("withdrawals", "vault")
        return
    assert left <= EVERYTHING
    assert not (left and name in ("catalogue", "withdrawals"))
    assert not (name == "renditions" and "film" in left)


LIFTED = {
    "withdrawals_folder": "",
    "watermark_folder": "",
    "second_copy_folder": "/nonexistent/second",
    "accel_prefix": "/elsewhere",
    "hosted_in": "",
    "faces": "auto",
    "door_url": "",
    "secure_cookies": False,
}
"""Settings as they are when somebody forgets them, or names a place that is not there."""


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "public"])
@pytest.mark.parametrize("name", LIFTED)
def test_a_setting_that_is_lifted_at_the_next_start_shows_no_more(archive: Archive, name: str, *, whole: bool) -> None:
    lifted = replace(archive, settings=replace(archive.settings, **{name: LIFTED[name]}))  # type: ignore[arg-type]
    try:
        with site(lifted, whole=whole) as client:
            left = met(client, archive)
    except ClosedError:
        left = set()
    assert left <= EVERYTHING
    assert not (left and name == "withdrawals_folder")


@pytest.mark.parametrize(("faces", "wanted"), [("auto", {Recipe.AUDIO}), ("off", {Recipe.AUDIO, Recipe.VIDEO})])
def test_a_detector_that_is_lost_lets_no_film_out_that_it_never_saw(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, faces: str, wanted: set[Recipe]
) -> None:
    """Films are signed without a look only where an operator has said that nothing shall look."""
    monkeypatch.setattr(centerface, "find_model", lambda: tmp_path / "gone.onnx")
    settings = Settings(media_folder=tmp_path / "media", watermark_folder=str(tmp_path / "w"), faces="auto")
    with opened(full_kit(settings)) as kit:
        assert kit.faces is None
        atelier = open_atelier(kit)
        kit.vault.save(looked(WorkId(new_id())))
    with opened(full_kit(replace(settings, faces=faces))) as kit:
        later = replace(atelier, kit=kit)
        later.consented()
        later.release()
        assert later.served() & {Recipe.AUDIO, Recipe.VIDEO} == wanted
        if faces == "auto":
            assert kit.faces is not None
            for look in (kit.faces.look, kit.faces.look_again):
                with pytest.raises(SettingsError, match="ARCHIVE_FACES=off"):
                    look(tmp_path / "film.mp4")


def looked(work_id: WorkId) -> LookReport:
    return LookReport(
        id=work_id,
        detector="centerface",
        model_sha256="",
        parameters={},
        pictures=1,
        looked_at=1,
        cuts_ms=(),
        found=0,
    )


def test_a_clock_s_mark_that_is_lost_opens_no_embargo(archive: Archive) -> None:
    (archive.folders.catalogue / "clock").unlink()
    with site(archive, whole=False) as client:
        assert met(client, archive) <= EVERYTHING


def test_renditions_put_back_as_they_were_before_are_sorted_again(archive: Archive) -> None:
    """A backup of the folder brings files of a work that was taken back since; nobody meets them."""
    with opened(full_kit(archive.settings)) as kit:
        taken = [made.id for made in kit.catalogue.find(Rendition, work_id=archive.closed)]
    assert taken
    shutil.copytree(archive.folders.unreleased, archive.folders.renditions, dirs_exist_ok=True)
    for whole in (True, False):
        with site(archive, whole=whole) as client:
            assert met(client, archive) == EVERYTHING
            assert {client.get(f"/media/{each}").status_code for each in taken} == {404}
