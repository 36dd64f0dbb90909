"""The public site under a user of its own, as a thief: what was released can be read, and nothing else even be seen."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive.adapters.storage.sharded_folder import place
from archive.commands.context import opened
from archive.config import Settings
from archive.domain.ids import RenditionId
from archive.domain.records import Rendition
from archive.domain.terms import Recipe
from archive.review.consent.consents import withdraw_consent
from archive.review.works.placement import place_all
from archive.review.works.works import send_back
from archive.wiring import full_kit
from tests.adapters.other_process import other_process
from tests.review.atelier import Atelier, add_rendition, make_work, open_atelier

pytestmark = pytest.mark.media

SECRET = b"ZZUNRELEASEDFILMZZ"
SHOWN = b"AARELEASEDFILMAA"
NOBODY = 65534
SEALED = ("unreleased", "vault", "originals", "incoming")

THIEF = """
    import json
    import os
    import sys
    from pathlib import Path

    from archive.access.gate import Gate
    from archive.config import Settings
    from archive.domain.errors import NotFoundError
    from archive.ports import Span
    from archive.wiring import public_kit

    media, watermarks, shown, secret, uid = sys.argv[1:]
    settings = Settings(media_folder=Path(media), watermark_folder=watermarks)
    # What Python loads late must be here before: the other user may not be able to reach Python's own folder.
    public_kit(settings).catalogue.close()
    # By its own user and the archive's group, as the guide for operators says.
    os.setgroups([])
    os.setresuid(int(uid), int(uid), int(uid))
    told = {"uid": os.getuid(), "readable": [], "listed": [], "seen": []}
    kit = public_kit(settings)
    gate = Gate(kit)
    admission = gate.admit(shown)
    told["shown"] = kit.renditions.read(admission.grant, Span(0, 99)).decode() if admission else ""
    told["admitted"] = gate.admit(secret) is not None
    told["holds"] = kit.renditions.holds(secret)
    told["ids"] = list(kit.renditions.ids())
    kit.catalogue.close()
    for folder, _, names in os.walk(media):
        told["listed"].append(folder)
        for name in names:
            path = os.path.join(folder, name)
            told["seen"].append(path)
            try:
                with open(path, "rb") as file:
                    told["readable"].append([path, b"ZZUNRELEASED" in file.read()])
            except OSError:
                pass
    below = f"{secret[0]}/{secret[1]}/{secret}"
    told["tried"] = {}
    for name in ("renditions", "unreleased"):
        root = os.path.join(media, name)
        for what, attempt in {
            "list": lambda: os.listdir(os.path.join(root, secret[0])),
            "stat": lambda: os.stat(os.path.join(root, below)),
            "open": lambda: open(os.path.join(root, below), "rb").close(),
            "link": lambda: os.link(os.path.join(root, below), "/tmp/" + secret),
            "write": lambda: open(os.path.join(root, "planted"), "wb").close(),
            "enter": lambda: os.chdir(os.path.join(root, secret[0])),
        }.items():
            try:
                attempt()
                told["tried"][f"{name} {what}"] = "done"
            except OSError as error:
                told["tried"][f"{name} {what}"] = type(error).__name__
    print(json.dumps(told), flush=True)
"""


@dataclass(frozen=True)
class Place:
    """An archive whose folder others may enter, and where this machine remembers how far it has come."""

    root: Path

    @property
    def media(self) -> Path:
        return self.root / "media"

    @property
    def settings(self) -> Settings:
        return Settings(media_folder=self.media, watermark_folder=str(self.root / "watermarks"), faces="off")


@pytest.fixture
def where() -> Iterator[Place]:
    if os.getuid() != 0:
        pytest.skip("only root may start a process under another user")
    root = Path(tempfile.mkdtemp(prefix="other-user"))
    root.chmod(0o755)
    (root / "media").mkdir(mode=0o755)
    (root / "watermarks").mkdir(mode=0o755)
    yield Place(root)
    shutil.rmtree(root)


def film(atelier: Atelier, content: bytes) -> RenditionId:
    return add_rendition(atelier.kit, atelier.now(), Recipe.VIDEO, "video/mp4", content).id


def thief(where: Place, shown: str, secret: str) -> dict[str, object]:
    """Look around as another user who may read along, and tell what was seen."""
    with other_process(THIEF, where.media, where.root / "watermarks", shown, secret, NOBODY) as process:
        line = process.says()
    assert line, "the other user came to nothing"
    told: dict[str, object] = json.loads(line)
    assert told["uid"] == NOBODY
    return told


def assert_sealed(told: dict[str, object], secret: str) -> None:
    """See that another user could neither list, stat nor open a file, nor find its words or its id in any other."""
    assert told["admitted"] is False
    assert told["holds"] is False
    assert secret not in json.dumps([told["seen"], told["listed"], told["ids"]])
    assert not any(found for _, found in told["readable"])  # type: ignore[attr-defined]
    for name in SEALED:
        assert not [path for path in told["seen"] if f"/{name}/" in path]  # type: ignore[attr-defined]
    tried: dict[str, str] = told["tried"]  # type: ignore[assignment]
    # Which letters the released ids begin with may be seen; of the sealed side, not even that there is one.
    done = {what for what, outcome in tried.items() if outcome == "done"} - {"renditions list", "renditions enter"}
    assert done == set(), tried
    assert {tried[what] for what in tried if what.startswith("unreleased")} == {"PermissionError"}


def test_another_user_reads_what_was_released_and_cannot_list_open_or_stat_the_rest(where: Place) -> None:
    with opened(full_kit(where.settings)) as kit:
        atelier = open_atelier(kit)
        atelier.consented()
        shown = film(atelier, SHOWN)
        atelier.release()
        waiting = make_work(kit, atelier.workshop, atelier.participant.id, atelier.crew.id)
        secret = add_rendition(kit, waiting, Recipe.VIDEO, "video/mp4", SECRET).id
        assert kit.renditions.holds(secret)

    told = thief(where, shown, secret)

    assert told["shown"] == SHOWN.decode()
    assert shown in told["ids"]  # type: ignore[operator]
    assert_sealed(told, secret)


@pytest.mark.parametrize("way", ["taken back", "sent back"])
def test_what_was_open_once_is_gone_for_another_user_when_it_is_closed(where: Place, way: str) -> None:
    with opened(full_kit(where.settings)) as kit:
        atelier = open_atelier(kit)
        record = atelier.consented()
        secret = film(atelier, SECRET)
        atelier.release()
        assert secret in set(kit.renditions.released())
        if way == "sent back":
            send_back(kit, atelier.work.id, atelier.reviewer.id, "once more")
        else:
            withdraw_consent(kit, record.id, atelier.acting(atelier.crew))
        assert kit.renditions.holds(secret)

    told = thief(where, secret, secret)

    assert told["shown"] == ""
    assert_sealed(told, secret)


def test_an_archive_of_before_is_sorted_by_its_first_worker(where: Place) -> None:
    """All renditions lay in one folder, for the group to read: what was not released leaves it."""
    with opened(full_kit(where.settings)) as kit:
        atelier = open_atelier(kit)
        atelier.consented()
        shown = film(atelier, SHOWN)
        atelier.release()
        waiting = make_work(kit, atelier.workshop, atelier.participant.id, atelier.crew.id)
        secret = add_rendition(kit, waiting, Recipe.VIDEO, "video/mp4", SECRET).id
        everything = set(kit.renditions.ids())
        released = set(kit.renditions.released())
    as_before(where.media, everything)
    assert (where.media / "renditions" / place(secret)).read_bytes() == SECRET

    with opened(full_kit(where.settings)) as kit:
        place_all(kit)
        assert set(kit.renditions.ids()) == everything
        assert set(kit.renditions.released()) == released
        sizes = {each.id: each.size_bytes for each in kit.catalogue.find(Rendition) if each.size_bytes}
        assert {each: path_of(where.media, each).stat().st_size for each in sizes} == sizes

    told = thief(where, shown, secret)
    assert told["shown"] == SHOWN.decode()
    assert_sealed(told, secret)


def path_of(media: Path, rendition_id: str) -> Path:
    sides = [media / name / place(rendition_id) for name in ("renditions", "unreleased")]
    [path] = [path for path in sides if path.exists()]
    return path


def as_before(media: Path, ids: set[RenditionId]) -> None:
    """Lay all files into the one folder that there was, with the modes that they had."""
    for each in ids:
        target = media / "renditions" / place(each)
        for folder in (target.parent.parent, target.parent):
            folder.mkdir(mode=0o750, exist_ok=True)
        path_of(media, each).replace(target)
        target.chmod(0o640)
    shutil.rmtree(media / "unreleased")
