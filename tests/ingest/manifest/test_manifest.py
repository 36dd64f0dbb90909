from __future__ import annotations

from pathlib import Path

import pytest

from archive.domain.errors import InvalidInputError
from archive.domain.terms import WorkKind
from archive.ingest.manifest.manifest import Sheet, read_manifest
from tests import samples
from tests.ingest.conftest import House

HEADINGS = "file,title_fr,title_ar,title_en,kind,participant,form,themes,language"


def read(house: House, folder: Path, text: str, encoding: str = "utf-8") -> Sheet:
    sheet = folder / "sheet.csv"
    sheet.write_text(text, encoding=encoding)
    return read_manifest(sheet, house.kit.catalogue, house.entry)


def test_a_row_says_what_is_in_its_file(house: House, tmp_path: Path) -> None:
    samples.text(tmp_path, "a.txt")
    row = f"a.txt,Départ,الرحيل,,writing,{house.person},fm.poem,th.sea th.hope,ar|fr"

    sheet = read(house, tmp_path, f"{HEADINGS}\n{row}\n")

    [line] = sheet.lines
    assert sheet.faults == ()
    assert line.path == tmp_path / "a.txt"
    assert line.entry.titles == {"fr": "Départ", "ar": "الرحيل"}
    assert line.entry.kind is WorkKind.WRITING
    assert line.entry.participant_id == house.person
    assert (line.entry.form, line.entry.themes) == ("fm.poem", ("th.sea", "th.hope"))
    assert line.entry.languages == ("ar", "fr")


def test_what_a_row_leaves_empty_is_as_was_said_for_all(house: House, tmp_path: Path) -> None:
    samples.text(tmp_path, "a.txt")

    assert read(house, tmp_path, "file\na.txt\n").lines[0].entry == house.entry


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_spreadsheets_own_way_of_saving_is_understood(house: House, tmp_path: Path, separator: str) -> None:
    samples.text(tmp_path, "a.txt")
    text = f'File{separator}Title_FR\r\n"a.txt"{separator}"Deux\r\nlignes, et plus; oui"\r\n{separator}\r\n'

    sheet = read(house, tmp_path, text, "utf-8-sig")

    assert sheet.faults == ()
    assert [line.entry.titles for line in sheet.lines] == [{"fr": "Deux\r\nlignes, et plus; oui"}]


def test_every_fault_names_its_row_and_column(house: House, tmp_path: Path) -> None:
    samples.text(tmp_path, "a.txt")
    (tmp_path / "checksums.md5").write_text("d41d8cd98f00b204e9800998ecf8427e  a.txt")
    told = (
        "a.txt,,,,poem,nobody,th.sea,fm.poem,nolanguage",
        "gone.txt,,,,,,,,",
        "a.txt,,,,,,,,",
        "checksums.md5,,,,,,,,",
    )
    text = "\n".join((HEADINGS, *told, ""))

    faults = read(house, tmp_path, text).faults

    assert sorted((fault.values["row"], str(fault.values["column"])) for fault in faults) == [
        (2, "form"),
        (2, "kind"),
        (2, "language"),
        (2, "participant"),
        (2, "themes"),
        (3, "file"),
        (4, "file"),
        (5, "file"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("file,titel_fr\n", "sheet_column"),
        ("title_fr\nx\n", "sheet_no_file"),
        ("", "sheet_no_file"),
        ('file\n"a\n', "sheet_unreadable"),
        ("file\n\0\n", "sheet_row"),
    ],
)
def test_a_sheet_that_cannot_be_understood_is_refused_as_a_whole(
    house: House, tmp_path: Path, text: str, code: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        raise read(house, tmp_path, text).faults[0]

    assert caught.value.code == code


def test_a_sheet_in_another_encoding_says_so(house: House, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError) as caught:
        read(house, tmp_path, "file,title_fr\na.txt,Départ\n", "latin-1")

    assert caught.value.code == "sheet_unreadable"


def test_a_sheet_that_is_not_there_says_so(house: House, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError):
        read_manifest(tmp_path / "gone.csv", house.kit.catalogue, house.entry)


@pytest.mark.parametrize(
    "headings",
    [
        "Fichier;Titre (FR);Titre arabe;Genre;Langue",
        "الملف;العنوان بالفرنسية;العنوان بالعربية;النوع;اللغة",
        "File name;Title-FR;TITLE AR;Kind;Languages",
    ],
)
def test_headings_are_understood_in_three_languages(house: House, tmp_path: Path, headings: str) -> None:
    samples.text(tmp_path, "a.txt")

    sheet = read(house, tmp_path, f"{headings}\na.txt;Départ;الرحيل;writing;fr\n")

    [line] = sheet.lines
    assert (sheet.faults, sheet.ignored) == ((), ())
    assert line.entry.titles == {"fr": "Départ", "ar": "الرحيل"}
    assert (line.entry.kind, line.entry.languages) == (WorkKind.WRITING, ("fr",))
