"""What every store of renditions promises, in memory or on the disk."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

import pytest

from archive.adapters.memory.stores import MemoryRenditions
from archive.adapters.storage.renditions_local import LocalRenditions
from archive.domain.errors import MediaToolError, NotFoundError
from archive.domain.ids import RenditionId, new_id
from archive.ports import Kept, Renditions, Span
from tests.contracts.grants import grant_for

CONTENT = bytes(range(256)) * 1000
EVERYTHING = Span(0, 1 << 40)


ENGINES: Mapping[str, Callable[[Path], Renditions]] = {
    "memory": lambda _: MemoryRenditions(),
    "local": lambda folder: LocalRenditions(folder / "renditions"),
}
"""Every engine by its name in the settings; `memory` is for tests."""


PUBLIC: Mapping[str, Callable[[Renditions, Path], Renditions]] = {
    "memory": lambda store, _: store.for_the_public() if isinstance(store, MemoryRenditions) else store,
    "local": lambda _, folder: LocalRenditions(folder / "renditions", read_only=True),
}
"""The same store as the public site has it."""


@pytest.fixture
def public(request: pytest.FixtureRequest, renditions: Renditions, tmp_path: Path) -> Renditions:
    return PUBLIC[request.node.callspec.params["renditions"]](renditions, tmp_path)


@pytest.fixture(params=ENGINES)
def renditions(request: pytest.FixtureRequest, tmp_path: Path) -> Renditions:
    return ENGINES[request.param](tmp_path)


def fresh() -> RenditionId:
    return RenditionId(new_id())


def made(renditions: Renditions, content: bytes = CONTENT, rendition_id: RenditionId | None = None) -> RenditionId:
    rendition_id = rendition_id or fresh()
    with renditions.aside(rendition_id) as path:
        path.write_bytes(content)
        renditions.keep(rendition_id, path)
    return rendition_id


def test_a_made_file_is_put_in_its_place_and_hashed(renditions: Renditions) -> None:
    rendition_id = fresh()
    with renditions.aside(rendition_id) as path:
        path.write_bytes(CONTENT)
        kept = renditions.keep(rendition_id, path)
        assert not path.exists()

    assert renditions.holds(rendition_id)
    assert kept == Kept(sha256=hashlib.sha256(CONTENT).hexdigest(), size_bytes=len(CONTENT))
    assert renditions.read(grant_for(rendition_id), EVERYTHING) == CONTENT


@pytest.mark.parametrize(
    ("start", "end"), [(0, 1), (0, 65536), (1000, 1001), (255_999, 256_000), (255_000, 300_000), (5, 5), (9, 2)]
)
def test_a_stretch_is_given_and_cut_off_where_the_file_ends(renditions: Renditions, start: int, end: int) -> None:
    grant = grant_for(made(renditions))
    span = Span(start, end)

    assert renditions.read(grant, span) == CONTENT[start : max(start, end)]
    assert renditions.read_now(grant, span) in (CONTENT[start : max(start, end)], None)


@pytest.mark.parametrize(("start", "end"), [(256_000, 256_001), (1 << 40, 1 << 41), (-5, -1)])
def test_beyond_the_file_there_is_nothing(renditions: Renditions, start: int, end: int) -> None:
    assert renditions.read(grant_for(made(renditions)), Span(start, end)) == b""


def test_a_stretch_never_begins_before_the_file(renditions: Renditions) -> None:
    assert renditions.read(grant_for(made(renditions)), Span(-5, 3)) == CONTENT[:3]


def test_what_was_read_just_now_can_be_read_at_once(renditions: Renditions) -> None:
    grant = grant_for(made(renditions))
    renditions.read(grant, EVERYTHING)

    assert renditions.read_now(grant, Span(10, 70_000)) == CONTENT[10:70_000]


def test_what_is_not_there_is_not_found(renditions: Renditions) -> None:
    grant = grant_for(fresh())

    with pytest.raises(NotFoundError):
        renditions.read(grant, EVERYTHING)
    with pytest.raises(NotFoundError):
        renditions.read_now(grant, EVERYTHING)
    with pytest.raises(NotFoundError):
        renditions.location(grant)


def test_a_removed_rendition_is_not_found_and_removing_it_again_is_no_error(renditions: Renditions) -> None:
    rendition_id = made(renditions)
    grant = grant_for(rendition_id)
    renditions.read(grant, EVERYTHING)

    renditions.remove(rendition_id)
    renditions.remove(rendition_id)

    with pytest.raises(NotFoundError):
        renditions.read(grant, Span(0, 1))
    with pytest.raises(NotFoundError):
        renditions.read_now(grant, Span(0, 1))
    with pytest.raises(NotFoundError):
        renditions.location(grant)
    assert not renditions.holds(rendition_id)
    assert list(renditions.ids()) == []


def test_a_rendition_made_twice_is_the_later_one(renditions: Renditions) -> None:
    rendition_id = made(renditions, b"earlier")
    grant = grant_for(rendition_id)
    assert renditions.read(grant, EVERYTHING) == b"earlier"

    made(renditions, b"later", rendition_id)

    assert renditions.read_now(grant, EVERYTHING) in (b"later", None)
    assert renditions.read(grant, EVERYTHING) == b"later"


def test_what_is_made_aside_vanishes_unless_it_is_kept(renditions: Renditions) -> None:
    rendition_id = fresh()
    with renditions.aside(rendition_id) as path:
        assert not path.exists()
        path.write_bytes(CONTENT)

    assert not path.exists()
    assert list(renditions.ids()) == []


def test_what_fails_while_being_made_vanishes(renditions: Renditions) -> None:
    def fail(path: Path) -> None:
        path.write_bytes(CONTENT)
        raise MediaToolError("ffmpeg failed")

    with pytest.raises(MediaToolError), renditions.aside(fresh()) as path:
        fail(path)

    assert not path.exists()
    assert list(renditions.ids()) == []


def test_a_tool_that_made_nothing_leaves_nothing(renditions: Renditions) -> None:
    rendition_id = fresh()
    with renditions.aside(rendition_id) as path:
        with pytest.raises(MediaToolError):
            renditions.keep(rendition_id, path)
        path.touch()
        with pytest.raises(MediaToolError):
            renditions.keep(rendition_id, path)

    assert list(renditions.ids()) == []


def test_a_front_server_is_told_a_path_that_stays_in_the_store(renditions: Renditions) -> None:
    rendition_id = made(renditions)
    renditions.release(rendition_id)

    told = renditions.location(grant_for(rendition_id))

    assert told is not None
    location = PurePosixPath(told)
    assert location.name == rendition_id
    assert not location.is_absolute()
    assert ".." not in location.parts


def test_nothing_is_open_before_it_is_released_nor_after_it_is_sealed(
    renditions: Renditions, public: Renditions
) -> None:
    rendition_id = made(renditions)
    grant = grant_for(rendition_id)

    def is_open() -> bool:
        assert renditions.holds(rendition_id)
        assert renditions.read(grant, EVERYTHING) == CONTENT
        assert list(renditions.ids()) == [rendition_id]
        assert (renditions.location(grant) is not None) == (rendition_id in set(renditions.released()))
        if not public.holds(rendition_id):
            for read in (public.read, public.read_now):
                with pytest.raises(NotFoundError):
                    read(grant, Span(0, 1))
            with pytest.raises(NotFoundError):
                public.location(grant)
            assert list(public.ids()) == list(public.released()) == list(renditions.released()) == []
            return False
        assert public.read(grant, EVERYTHING) == CONTENT
        assert list(public.ids()) == list(renditions.released()) == [rendition_id]
        return True

    assert not is_open()
    for _ in range(2):
        renditions.release(rendition_id)
        renditions.release(rendition_id)
        assert is_open()
        renditions.seal(rendition_id)
        renditions.seal(rendition_id)
        assert not is_open()


def test_what_is_made_anew_is_sealed_until_it_is_released_itself(renditions: Renditions, public: Renditions) -> None:
    rendition_id = made(renditions, b"earlier")
    renditions.release(rendition_id)

    made(renditions, b"later", rendition_id)

    assert not public.holds(rendition_id)
    assert renditions.read(grant_for(rendition_id), EVERYTHING) == b"later"


def test_what_is_removed_is_gone_on_both_sides(renditions: Renditions, public: Renditions) -> None:
    for released in (True, False):
        rendition_id = made(renditions)
        if released:
            renditions.release(rendition_id)
        renditions.remove(rendition_id)
        assert not renditions.holds(rendition_id)
        assert not public.holds(rendition_id)
        assert list(renditions.ids()) == list(renditions.released()) == []


def test_what_is_gone_cannot_be_released_and_sealing_it_is_no_error(renditions: Renditions) -> None:
    with pytest.raises(NotFoundError):
        renditions.release(fresh())
    renditions.seal(fresh())


def test_the_ids_of_everything_kept_are_given(renditions: Renditions) -> None:
    kept = {made(renditions) for _ in range(20)}

    assert set(renditions.ids()) == kept


@pytest.mark.parametrize("name", ["", "..", "../../../etc/passwd", "/etc/passwd", "A" * 20, "a" * 19 + "\0", "a" * 21])
def test_an_id_that_is_none_leads_nowhere(renditions: Renditions, tmp_path: Path, name: str) -> None:
    nothing = RenditionId(name)
    assert not renditions.holds(nothing)
    (tmp_path / "made").write_bytes(b"x")

    with pytest.raises(NotFoundError):
        renditions.read(grant_for(nothing), EVERYTHING)
    with pytest.raises(NotFoundError):
        renditions.read_now(grant_for(nothing), EVERYTHING)
    with pytest.raises(NotFoundError):
        renditions.location(grant_for(nothing))
    with pytest.raises(NotFoundError), renditions.aside(nothing):
        pass
    with pytest.raises(NotFoundError):
        renditions.keep(nothing, tmp_path / "made")
    with pytest.raises(NotFoundError):
        renditions.release(nothing)
    renditions.seal(nothing)
    renditions.remove(nothing)
