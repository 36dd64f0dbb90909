"""A journal that was changed by anybody but a writer is not read: every byte and every line is bound to its place."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from archive.adapters.catalogue.journal_reader import Follower
from archive.domain.errors import TamperedError
from tests.adapters.loose_journal import NAME, held, held_in, lines_of, opened, put, remove


def a_journal(folder: Path) -> list[bytes]:
    """Make a journal with a header, two kept lines, and three changes."""
    with opened(folder) as engine:
        put(engine, a=1)
        put(engine, b={"state": "given"})
        engine.compact()
        put(engine, c=3, d=4)
        put(engine, b={"state": "withdrawn"})
        remove(engine, "c")
    lines = lines_of(folder)
    assert len(lines) == 6
    return lines


def is_refused(path: Path) -> bool:
    follower = Follower(path)
    try:
        follower.catch_up()
    except TamperedError:
        return True
    finally:
        follower.close()
    return False


def test_no_bit_can_be_turned_unnoticed(tmp_path: Path) -> None:
    a_journal(tmp_path)
    path = tmp_path / NAME
    sound = path.read_bytes()
    unnoticed = []
    with path.open("r+b", buffering=0) as file:
        for position, bit in product(range(len(sound)), (1, 16, 128)):
            file.seek(position)
            file.write(bytes([sound[position] ^ bit]))
            if not is_refused(path):
                unnoticed.append((position, bit))
            file.seek(position)
            file.write(sound[position : position + 1])

    assert not is_refused(path)
    assert unnoticed == []


@pytest.mark.parametrize("number", range(1, 6))
def test_the_error_names_the_line(tmp_path: Path, number: int) -> None:
    lines = a_journal(tmp_path)
    lines[number - 1] = lines[number - 1].replace(b'"change"', b'"charge"')
    (tmp_path / NAME).write_bytes(b"".join(lines))

    with pytest.raises(TamperedError, match=rf"Line {number} of {NAME}"):
        held_in(tmp_path)


@pytest.mark.parametrize("number", range(5))
def test_a_removed_line_shows(tmp_path: Path, number: int) -> None:
    lines = a_journal(tmp_path)
    del lines[number]
    (tmp_path / NAME).write_bytes(b"".join(lines))

    with pytest.raises(TamperedError, match=f"Line {number + 1} of"):
        held_in(tmp_path)


@pytest.mark.parametrize("number", range(5))
def test_two_swapped_lines_show(tmp_path: Path, number: int) -> None:
    lines = a_journal(tmp_path)
    lines[number], lines[number + 1] = lines[number + 1], lines[number]
    (tmp_path / NAME).write_bytes(b"".join(lines))

    with pytest.raises(TamperedError):
        held_in(tmp_path)


@pytest.mark.parametrize("number", range(6))
def test_a_line_said_twice_shows(tmp_path: Path, number: int) -> None:
    lines = a_journal(tmp_path)
    lines.insert(number, lines[number])
    (tmp_path / NAME).write_bytes(b"".join(lines))

    with pytest.raises(TamperedError):
        held_in(tmp_path)


@pytest.mark.parametrize("content", [b"", b"\n", b"{}\n", b"\0" * 4096, b'{"hash":"', b"catalogue\n"])
def test_a_file_that_is_no_journal_is_not_read(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)

    with pytest.raises(TamperedError, match="Line 1 of"):
        held_in(tmp_path)


def test_a_line_from_another_journal_does_not_fit(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    lines, others = a_journal(tmp_path), a_journal(tmp_path / "other")
    (tmp_path / NAME).write_bytes(b"".join([*lines[:4], *others[4:]]))

    with pytest.raises(TamperedError, match="Line 5 of"):
        held_in(tmp_path)


def test_tampering_shows_to_a_verifier_while_the_journal_is_open(tmp_path: Path) -> None:
    with opened(tmp_path) as engine:
        put(engine, a="given", b=2)
        put(engine, c=3)
        assert engine.verify() == 2
        path = tmp_path / NAME
        path.write_bytes(path.read_bytes().replace(b"given", b"taken"))

        with pytest.raises(TamperedError, match="Line 3 of"):
            engine.verify()


def test_a_tampered_end_is_refused_at_the_next_read_again_and_again(tmp_path: Path) -> None:
    with opened(tmp_path) as engine, opened(tmp_path) as reader:
        put(engine, a=1)
        assert held(reader) == {"a": 1}
        put(engine, a=2)
        path = tmp_path / NAME
        path.write_bytes(path.read_bytes().replace(b'"a":2', b'"a":1'))

        for _ in range(3):
            with pytest.raises(TamperedError, match="Line 4 of"):
                held(reader)


def test_what_was_read_cannot_be_cut_away_under_a_reader(tmp_path: Path) -> None:
    with opened(tmp_path) as engine, opened(tmp_path) as reader:
        for number in range(4):
            put(engine, a=number)
        assert held(reader) == {"a": 3}
        lines = lines_of(tmp_path)
        (tmp_path / NAME).write_bytes(b"".join(lines[:-2]))

        with pytest.raises(TamperedError, match="no longer"):
            held(reader)


def test_a_reader_notices_another_past(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with opened(tmp_path) as engine, opened(other) as rewritten:
        for number in range(4):
            put(engine, a=number)
            put(rewritten, a=number)
        put(rewritten, a="after")
        (other / NAME).replace(tmp_path / NAME)

        with pytest.raises(TamperedError, match="no longer"):
            held(engine)


def test_a_journal_that_vanishes_is_missed(tmp_path: Path) -> None:
    with opened(tmp_path) as engine:
        put(engine, a=1)
        (tmp_path / NAME).unlink()

        with pytest.raises(TamperedError, match="gone"):
            held(engine)
