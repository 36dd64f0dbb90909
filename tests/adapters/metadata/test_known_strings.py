"""What the sealed side knows is found in a made file in every spelling, and chance finds nothing."""

from __future__ import annotations

import base64
import random
import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.adapters.media_tools import FfmpegTools
from archive.adapters.metadata import known_strings
from archive.adapters.metadata.known_strings import find_known
from archive.domain.leaks import Known, KnownKind, Trace, Witness
from archive.domain.terms import Recipe
from archive.ports import RenderOrder
from tests import samples

LATIN = Known(KnownKind.NAME, "Amîna Benkirane")
ARABIC = Known(KnownKind.NAME, "أمينة بنكيران")
JPEG = b"\xff\xd8\xff\xe0"


def _noise(seed: int, size: int) -> bytes:
    return random.Random(seed).randbytes(size)


CASES: tuple[Callable[[str], str], ...] = (str, str.lower, str.upper, str.title)
SPELT = [
    *((LATIN, encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1")),
    *((ARABIC, encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp1256")),
]


@pytest.mark.parametrize(("known", "encoding"), SPELT)
def test_a_name_is_found_in_every_spelling(tmp_path: Path, known: Known, encoding: str) -> None:
    path, others = tmp_path / "made", [Known(KnownKind.FILE_NAME, "something else.mp4"), known]
    plain = {case(known.text).encode(encoding) for case in (*CASES, str.swapcase)}
    packed = {
        base64.b64encode(bytes(before) + case(known.text).encode(encoding) + b"and more")
        for case in CASES
        for before in range(4)
    }
    for raw in plain | packed:
        path.write_bytes(JPEG + _noise(1, 5_000) + raw + _noise(2, 5_000))
        found = list(find_known(path, others))
        assert {(trace.witness, trace.kind) for trace in found} == {(Witness.KNOWN, KnownKind.NAME)}, raw
        assert {trace.at_byte for trace in found} <= set(range(5_004, 5_012))
        assert known.text not in repr(found)


@pytest.mark.parametrize("shift", [-40, -9, -1, 0, 7])
def test_a_name_across_two_pieces_is_found_where_it_stands(tmp_path: Path, shift: int) -> None:
    place = (1 << 20) + shift
    content = bytearray(_noise(3, (2 << 20) + 100))
    content[place : place + 15] = b"Amina Benkirane"
    (tmp_path / "made").write_bytes(JPEG + content[4:])

    [trace] = find_known(tmp_path / "made", [Known(KnownKind.NAME, "AMINA BENKIRANE")])

    assert trace.at_byte == place


def test_chance_finds_nothing_and_memory_does_not_grow(tmp_path: Path) -> None:
    letters = random.Random(4)
    names = ["".join(letters.choices("abcdefghilmnorstuy", k=size)).title() for size in range(4, 24) for _ in range(10)]
    path = tmp_path / "made"
    with path.open("wb") as file:
        file.writelines((JPEG, *(_noise(seed, 1 << 20) for seed in range(24))))
    known = [Known(KnownKind.NAME, name) for name in names]
    tracemalloc.start()

    assert list(find_known(path, known)) == []

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 24e6


def test_the_shortest_spelling_grows_with_the_file() -> None:
    spellings = known_strings._spellings([Known(KnownKind.NAME, "Benkiran"), Known(KnownKind.NAME, "Ali")])
    shortest = [
        min(len(each.content) for each in known_strings._long_enough(spellings, 1 << bits)) for bits in (10, 20, 40)
    ]
    assert shortest == [6, 7, 10], "less than a chance in a million"


def test_written_words_may_hold_a_name_but_no_address_number_or_file_name(tmp_path: Path) -> None:
    path = tmp_path / "made"
    mail = Known(KnownKind.CONTACT, "amina@example.org", in_text=True)
    stem = Known(KnownKind.FILE_NAME, "IMG_2041", in_text=True)
    path.write_text("<p>Je m’appelle Amîna Benkirane.</p>")
    assert list(find_known(path, [LATIN, mail, stem])) == []
    for words in ("<p>Amina&#x40;example.org</p>", "<p>AMINA@EXAMPLE.ORG</p>"):
        path.write_text(words)
        assert Trace(Witness.KNOWN, "words", KnownKind.CONTACT) in list(find_known(path, [LATIN, mail, stem]))
    path.write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nimg_2041\n")
    assert KnownKind.FILE_NAME in {trace.kind for trace in find_known(path, [stem])}
    path.write_text("<p>img_20417</p>")
    assert Trace(Witness.KNOWN, "words", KnownKind.FILE_NAME) not in list(find_known(path, [stem]))


@pytest.mark.media
def test_a_film_that_holds_a_name_among_its_pictures_is_told(media_tools: FfmpegTools, tmp_path: Path) -> None:
    film = samples.video(tmp_path)
    media_tools.render(film, RenderOrder(recipe=Recipe.VIDEO, height=240), tmp_path / "made")
    content = (tmp_path / "made").read_bytes()
    known = [LATIN, Known(KnownKind.FILE_NAME, "clip.mp4"), Known(KnownKind.TAG, "2026-01-01T10:11:12")]
    assert media_tools.traces(tmp_path / "made", known) == []
    place = re.search(rb"mdat", content).end() + 500  # type: ignore[union-attr]
    name = LATIN.text.encode("utf-16-le")
    (tmp_path / "made").write_bytes(content[:place] + name + content[place + len(name) :])

    assert media_tools.traces(tmp_path / "made", known) == [Trace(Witness.KNOWN, "utf-16-le", KnownKind.NAME, place)]
