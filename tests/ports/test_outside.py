"""A file from outside is opened where it was named, or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.domain.errors import InvalidInputError
from archive.ports.outside import again, as_named, open_outside


def code_of(path: Path, own: tuple[Path, ...] = ()) -> str:
    with pytest.raises(InvalidInputError) as refused:
        open_outside(path, own)
    return refused.value.code


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "vault" / "vault.jsonl"
    path.parent.mkdir()
    path.write_text("Amina El Idrissi")
    return path


@pytest.fixture
def card(tmp_path: Path) -> Path:
    folder = tmp_path / "card"
    folder.mkdir()
    (folder / "poem.txt").write_text("a poem")
    return folder


def test_a_plain_file_is_opened_and_stays_the_same_whatever_happens_to_its_name(card: Path, secret: Path) -> None:
    path = card / "poem.txt"
    with open_outside(path) as file:
        path.unlink()
        path.symlink_to(secret)
        assert again(file).read_bytes() == b"a poem"
    assert code_of(path) == "link"


def to_file(card: Path, secret: Path) -> Path:
    (card / "b.txt").symlink_to(secret)
    return card / "b.txt"


def behind_folder(card: Path, secret: Path) -> Path:
    (card / "sub").symlink_to(secret.parent)
    return card / "sub" / secret.name


def upwards(card: Path, secret: Path) -> Path:
    return card / ".." / "vault" / secret.name


def to_nothing(card: Path, _: Path) -> Path:
    (card / "b.txt").symlink_to("nowhere")
    return card / "b.txt"


@pytest.mark.parametrize("way", [to_file, behind_folder, upwards, to_nothing])
def test_links_are_refused_wherever_they_lie(card: Path, secret: Path, way: Callable[[Path, Path], Path]) -> None:
    assert code_of(way(card, secret)) == "link"


def test_the_way_to_what_a_person_named_may_hold_links(card: Path, tmp_path: Path) -> None:
    (tmp_path / "mount").symlink_to(card)
    with open_outside(as_named(tmp_path / "mount" / "poem.txt")) as file:
        assert file.read() == b"a poem"


def test_the_archives_own_files_are_refused_under_any_name(card: Path, secret: Path) -> None:
    os.link(secret, card / "b.txt")
    own = (secret.parent, card.parent / "not there")
    assert code_of(card / "b.txt", own) == "own_file"
    assert code_of(secret, own) == "own_file"


def test_a_second_name_of_somebodys_own_file_is_no_harm(card: Path, secret: Path) -> None:
    os.link(card / "poem.txt", card / "copy.txt")
    with open_outside(card / "copy.txt", (secret.parent,)) as file:
        assert file.read() == b"a poem"


def test_pipes_folders_and_what_is_not_there_get_a_sentence(card: Path) -> None:
    os.mkfifo(card / "pipe")
    assert code_of(card / "pipe") == "not_a_file"
    assert code_of(card) == "not_a_file"
    assert code_of(card / "missing") == "unreadable"
    assert code_of(Path("poem.txt")) == "link"
