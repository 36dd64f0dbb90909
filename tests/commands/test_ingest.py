from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from archive.commands.ingest import files_below
from archive.domain.records import Work
from archive.domain.sealed import Account
from archive.ports import Kit
from tests import samples
from tests.commands.conftest import Terminal


@pytest.fixture
def footage(tmp_path: Path) -> Path:
    """A folder with one good and two bad files."""
    folder = tmp_path / "day1"
    samples.text(folder, "a.txt")
    (folder / "b.mp3").touch()
    samples.cut(samples.docx(folder / "more", "c.docx"))
    return folder


def test_a_folder_is_taken_file_by_file(terminal: Terminal, footage: Path) -> None:
    result = terminal.type("ingest", footage, "--workshop", terminal.workshop, "--json")

    outcomes = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [(Path(each["file"]).name, each["outcome"]) for each in outcomes] == [
        ("a.txt", "taken"),
        ("b.mp3", "not taken"),
        ("c.docx", "not taken"),
    ]
    assert all(each["sentence"].endswith(".") for each in outcomes[1:])


def test_each_file_gets_one_line(terminal: Terminal, footage: Path) -> None:
    result = terminal.type("ingest", footage, "--workshop", terminal.workshop)

    [line] = result.stdout.splitlines()
    assert line.endswith("a.txt")
    assert len(result.stderr.splitlines()) == 3
    assert "1 of 3 files are in" in result.stderr


def test_the_same_folder_again_is_known_already(terminal: Terminal, tmp_path: Path) -> None:
    samples.text(tmp_path / "in")
    words = ("ingest", tmp_path / "in", "--workshop", terminal.workshop)
    [first] = terminal.read(*words)

    [again] = terminal.read(*words)

    assert again == {**first, "outcome": "known"}
    assert "known already" in terminal.done(*words)


def test_quarantined_files_are_listed_and_tried_again(terminal: Terminal, footage: Path) -> None:
    terminal.type("ingest", footage, "--workshop", terminal.workshop)
    waiting = terminal.read("works", "--quarantine")
    assert sorted(each["file_name"] for each in waiting) == ["b.mp3", "c.docx"]
    samples.docx(footage / "more", "c.docx")

    result = terminal.type("ingest", "--retry", "all", "--json")

    assert result.exit_code == 1
    assert sorted((each["file"], each["outcome"]) for each in json.loads(result.stdout)) == [
        ("b.mp3", "not taken"),
        ("c.docx", "taken"),
    ]
    assert [each["file_name"] for each in terminal.read("works", "--quarantine")] == ["b.mp3"]
    assert "b.mp3: The file is empty" in terminal.done("works", "--quarantine")


def test_whoever_prepares_a_work_is_written_down(terminal: Terminal, kit: Kit, tmp_path: Path) -> None:
    terminal.add_user("salma", "crew")
    [taken] = terminal.read("ingest", samples.text(tmp_path), "--workshop", terminal.workshop, "--by", "Salma")

    assert kit.catalogue.get(Work, taken["work"]).operator == next(kit.vault.find(Account, name="salma")).id


def test_a_sheet_says_what_is_in_the_files(terminal: Terminal, tmp_path: Path) -> None:
    samples.text(tmp_path, "a.txt")
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(f"file,title_fr,participant\na.txt,Départ,{terminal.participant}\n", encoding="utf-8")

    [taken] = terminal.read("ingest", "--manifest", sheet, "--workshop", terminal.workshop)

    shown = terminal.read("works", taken["work"])
    assert shown["titles"] == {"fr": "Départ"}
    assert shown["appearances"][0]["participant"] == terminal.participant


def test_of_a_sheet_with_a_fault_nothing_is_taken(terminal: Terminal, tmp_path: Path) -> None:
    samples.text(tmp_path, "a.txt")
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("file,kind\na.txt,\ngone.txt,song\n", encoding="utf-8")

    result = terminal.type("ingest", "--manifest", sheet, "--workshop", terminal.workshop)

    assert result.exit_code == 2
    assert result.stderr.splitlines()[:2] == [
        "Row 3, column file: there is no file gone.txt beside the sheet.",
        "Row 3, column kind: song is no kind; use interview, slam, music, writing, photo or radio.",
    ]
    assert terminal.read("works") == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("ingest",), 2),
        (("ingest", "x.mp4"), 2),
        (("ingest", "x.mp4", "--workshop", "0" * 20), 4),
        (("ingest", "--retry", "0" * 20), 4),
    ],
)
def test_what_has_to_be_said_is_asked_for(terminal: Terminal, words: tuple[str, ...], code: int) -> None:
    result = terminal.type(*words)

    assert result.exit_code == code
    assert len(result.stderr.splitlines()) <= 2


def test_of_a_card_only_what_a_person_means_is_taken(tmp_path: Path) -> None:
    meant = ["DCIM/100GOPRO/GX010123.MP4", "PRIVATE/M4ROOT/CLIP/C0001.MP4", "notes du jour.txt", "MISC/read me.txt"]
    beside = [
        *("AUTPRINT.MRK", "DCIM/100GOPRO/GL010123.LRV", "DCIM/100GOPRO/GX010123.MP4.json", "DJI_0001.SRT"),
        *("DCIM/100GOPRO/GX010123.THM", "Get_started_with_GoPro.url", "MISC/version.txt", "Thumbs.db", "desktop.ini"),
        *("PRIVATE/M4ROOT/CLIP/C0001M01.XML", "PRIVATE/M4ROOT/SUB/C0001S03.MP4", "PRIVATE/M4ROOT/THMBNL/C0001T01.JPG"),
        *("checksums.md5", "SHA256SUMS", "manifest-sha256.txt", "bagit.txt", "sheet.csv", "sheet.xlsx", "x.xmp"),
        *("CONTENTS/PROXY/0001.MP4", "CONTENTS/ICON/0001.BMP", "Proxy/A001.mov", "__MACOSX/a.txt", "LRV_2024_1.mp4"),
        *("~$notes du jour.docx", "Texts/~$poem.txt"),
    ]
    for name in (*meant, *beside):
        samples.text(tmp_path / Path(name).parent, Path(name).name)
    left_out: list[Path] = []

    found = [path.relative_to(tmp_path).as_posix() for path in files_below((tmp_path,), left_out)]

    assert sorted(found) == sorted(meant)
    assert sorted(path.relative_to(tmp_path).as_posix() for path in left_out) == sorted(beside)


def test_what_is_left_out_of_a_folder_is_told(terminal: Terminal, tmp_path: Path) -> None:
    samples.text(tmp_path / "card", "a.txt")
    (tmp_path / "card" / "sheet.csv").write_text("file\na.txt\n", encoding="utf-8")

    result = terminal.type("ingest", tmp_path / "card", "--workshop", terminal.workshop)

    assert result.exit_code == 0
    assert "sheet.csv; 1 in all" in result.stderr
    assert len(terminal.read("works")) == 1


def test_a_mended_sheet_tells_what_it_changed(terminal: Terminal, tmp_path: Path) -> None:
    samples.text(tmp_path, "a.txt")
    sheet = tmp_path / "sheet.csv"
    for title in ("Depar", "Départ"):
        sheet.write_text(f"file,title_fr,notes\na.txt,{title},x\n", encoding="utf-8")
        result = terminal.type("ingest", "--manifest", sheet, "--workshop", terminal.workshop)
        assert "These columns of the sheet are not read: notes." in result.stderr
    assert "known already; changed: titles" in result.stdout
    [again] = terminal.read("ingest", "--manifest", sheet, "--workshop", terminal.workshop)
    assert "changed" not in again


def test_hidden_files_of_a_folder_are_passed_over_and_the_rest_comes_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".DS_Store", "._a.txt", "z/c.txt", ".git/d.txt"):
        samples.text(tmp_path / Path(name).parent, Path(name).name)

    found = list(files_below((tmp_path, Path("gone.txt"))))

    assert [os.path.relpath(path, tmp_path) for path in found[:3]] == ["a.txt", "b.txt", "z/c.txt"]
    assert found[3:] == [Path("gone.txt").absolute()]


def test_no_link_and_no_second_name_brings_the_sealed_side_in(terminal: Terminal, kit: Kit, tmp_path: Path) -> None:
    vault = terminal.media_folder / "vault" / "vault.jsonl"
    folder = tmp_path / "card"
    samples.text(folder, "a.txt")
    (folder / "b.txt").symlink_to(vault)
    os.link(vault, folder / "c.txt")
    (folder / "d").symlink_to(vault.parent)

    result = terminal.type("ingest", folder, vault, "--workshop", terminal.workshop, "--json")

    told = {Path(each["file"]).name: each.get("code", each["outcome"]) for each in json.loads(result.stdout)}
    assert told == {"a.txt": "taken", "b.txt": "link", "c.txt": "own_file", "vault.jsonl": "upload.type"}
    assert kit.catalogue.count(Work) == 1


def test_a_sheet_names_only_what_lies_beside_it(terminal: Terminal, kit: Kit, tmp_path: Path) -> None:
    vault = terminal.media_folder / "vault" / "vault.jsonl"
    folder = tmp_path / "card"
    poem = samples.text(folder, "a.txt")
    (folder / "sub").symlink_to(samples.text(tmp_path / "elsewhere", "b.txt", paragraphs=["Not for you."]).parent)
    sheet = folder / "sheet.csv"
    for named in (f"../media/vault/{vault.name}", str(vault), str(poem)):
        sheet.write_text(f"file\n{named}\n")
        result = terminal.type("ingest", "--manifest", sheet, "--workshop", terminal.workshop)
        assert result.exit_code == 2
        assert "does not lie in the sheet's own folder" in result.stderr
    sheet.write_text("file\nsub/b.txt\na.txt\n")
    result = terminal.type("ingest", "--manifest", sheet, "--workshop", terminal.workshop, "--json")
    assert result.exit_code == 1, result.output
    assert [each.get("code") for each in json.loads(result.stdout)] == ["link", None]
    (folder / "other.csv").symlink_to(vault)
    assert (
        "This is a link"
        in terminal.type("ingest", "--manifest", folder / "other.csv", "--workshop", terminal.workshop).stderr
    )


def test_a_watched_folder_follows_no_link(terminal: Terminal, kit: Kit, tmp_path: Path) -> None:
    folder = tmp_path / "cards"
    samples.text(folder, "a.txt")
    (folder / "poem.txt").symlink_to(terminal.media_folder / "vault" / "vault.jsonl")

    result = terminal.type("watch", folder, "--workshop", terminal.workshop, "--settle", "0", "--once")

    assert result.exit_code == 1
    assert "This is a link" in result.output
    assert kit.catalogue.count(Work) == 1
