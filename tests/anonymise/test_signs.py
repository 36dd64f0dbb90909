"""Writing is found wherever it stands, followed, and covered; without the network nobody is asked."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from archive.adapters.media_tools import FfmpegTools
from archive.anonymise import text_network
from archive.anonymise.centerface import Face
from archive.anonymise.signs import open_sign_finder
from archive.anonymise.text_network import together
from archive.domain.covers import Box, Cover, CoverStyle, box_at
from archive.domain.errors import InvalidInputError, MediaToolError, QuarantinedError
from archive.domain.ids import WorkId
from archive.ports import SignFinder, Track
from tests.signs import RATE, Sign, film, still

pytestmark = pytest.mark.media

SHOP = Sign(words="PHARMACIE DU PORT", size=40, start=(330, 110))
ARABIC = Sign(words="صيدلية المرسى", size=44, start=(960, 120), plate="#10386b")
PLATE = Sign(words="AB-123-CD", size=26, start=(200, 350), ink="#101010", plate="#eeeeee")
BADGE = Sign(words="Karim B.", size=18, start=(1050, 380), ink="#101010", plate="#ffffff")
STREET = Sign(words="Rue Ibn Batouta", size=20, start=(300, 560), plate="#203060")
PAPER = Sign(
    words="Convocation\nle 12 mars à 9 h\nau guichet 4", size=26, start=(900, 560), ink="#202020", plate="#f4f2e8"
)


@pytest.fixture(scope="session")
def signs(face_tools: FfmpegTools) -> SignFinder:
    """What finds writing; a light installation goes without."""
    found = open_sign_finder(face_tools.pictures)
    if found is None and os.environ.get("CI") != "true":
        pytest.skip("what finds writing is not installed (scripts/install without --light)")
    assert found is not None
    return found


def box_of(track: Track, at_ms: float) -> Box | None:
    drawn = Cover(
        id="c",
        work_id=WorkId("w"),
        style=CoverStyle.THING,
        start_ms=track.start_ms,
        end_ms=track.end_ms,
        keys=track.keys,
    )
    return box_at(drawn, at_ms)


def lies_in(words: Box, cover: Box | None) -> bool:
    if cover is None:
        return False
    across = cover.left <= words.left and cover.left + cover.width >= words.left + words.width
    return across and cover.top <= words.top and cover.top + cover.height >= words.top + words.height


def uncovered(tracks: Sequence[Track], sign: Sign, seconds: float) -> list[int]:
    """Give the pictures in which the letters of a sign are not wholly under one cover."""
    bare = []
    for number in range(round(seconds * RATE)):
        at_ms = number * 1000 / RATE
        words = sign.letters(at_ms, seconds)
        if words and not any(lies_in(words, box_of(track, at_ms)) for track in tracks):
            bare.append(number)
    return bare


@pytest.mark.parametrize("sign", [SHOP, ARABIC, PLATE, BADGE, STREET, PAPER], ids=lambda sign: sign.words.split()[0])
def test_a_sign_in_a_photo_is_covered_by_one_cover_not_much_larger(
    signs: SignFinder, tmp_path: Path, sign: Sign
) -> None:
    tracks = signs.look(still(tmp_path / "still.jpg", [sign]))

    words = sign.letters(0, 1)
    assert words is not None
    [box] = [track.keys[0].box for track in tracks if lies_in(words, track.keys[0].box)]
    assert box.width * box.height < 8 * words.width * words.height
    assert len(tracks) <= 2, "a door may be taken for a letter; a person dismisses it"


def test_signs_that_stand_apart_have_covers_of_their_own(signs: SignFinder, tmp_path: Path) -> None:
    every = [SHOP, ARABIC, PLATE, BADGE, STREET, PAPER]

    tracks = signs.look(film(tmp_path / "film.mp4", every, 2.0))

    assert [uncovered(tracks, sign, 2.0) for sign in every] == [[]] * 6
    assert len(tracks) == 6


@pytest.mark.parametrize(
    "goal", [(900, 160), (330, 480), (700, 420)], ids=["across", "down", "slantwise, as a camera pans"]
)
def test_a_sign_that_goes_through_the_picture_is_covered_all_the_way(
    signs: SignFinder, tmp_path: Path, goal: tuple[int, int]
) -> None:
    moving = Sign(words="Café Atlas", size=40, start=(330, 160), end=goal)

    tracks = signs.look(film(tmp_path / "film.mp4", [moving], 3.0))

    assert uncovered(tracks, moving, 3.0) == []
    assert len(tracks) == 1


def test_a_paper_that_is_held_into_the_camera_for_a_second_is_covered_from_first_to_last(
    signs: SignFinder, tmp_path: Path
) -> None:
    held = Sign(words=PAPER.words, size=40, ink="#202020", plate="#f4f2e8", begin_seconds=0.92, end_seconds=1.92)

    tracks = signs.look(film(tmp_path / "film.mp4", [held], 3.0))

    assert uncovered(tracks, held, 3.0) == []


def test_where_nothing_is_written_nothing_is_covered(signs: SignFinder, tmp_path: Path) -> None:
    assert signs.look(film(tmp_path / "street.mp4", [], 1.0)) == ()


def test_half_a_look_is_none(signs: SignFinder, tmp_path: Path) -> None:
    whole = film(tmp_path / "film.mp4", [SHOP], 2.0)
    content = whole.read_bytes()
    whole.write_bytes(content[: len(content) // 2])

    with pytest.raises((MediaToolError, QuarantinedError, InvalidInputError)):
        signs.look(whole)


def test_the_finder_says_what_decides_its_findings(signs: SignFinder) -> None:
    told = signs.finder()
    assert (told.name, told.model_sha256) == (text_network.NAME, text_network.MODEL_SHA256)
    assert {"film_side", "photo_side", "between_ms", "least_score", "sure_at_once", "growth"} <= told.parameters.keys()


def test_lines_that_stand_together_are_one_sign_and_others_are_not() -> None:
    def line(top: float, left: float = 0.2) -> Face:
        return Face(left, top, left + 0.3, top + 0.04, 0.8)

    one = together([line(0.1), line(0.15), line(0.2), line(0.6), line(0.1, 0.65)], 16 / 9)
    assert [(round(each.left, 2), round(each.top, 2), round(each.bottom, 2)) for each in one] == [
        (0.2, 0.1, 0.24),
        (0.2, 0.6, 0.64),
        (0.65, 0.1, 0.14),
    ]


def test_a_strange_network_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, signs: SignFinder) -> None:
    assert signs
    monkeypatch.setattr(text_network, "MODEL_SHA256", "0" * 64)
    assert open_sign_finder(lambda *_: 0) is None


def test_without_its_network_there_is_no_finder() -> None:
    asked = (
        "import importlib.metadata as m; real = m.files\n"
        "m.files = lambda name: None if name == 'rapidocr' else real(name)\n"
        "from archive.anonymise.signs import open_sign_finder\n"
        "print(open_sign_finder(lambda *_: 0))"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "None"
    assert "not installed" in done.stderr
