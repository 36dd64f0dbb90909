"""Sheets of spreadsheet programs: read like CSV, filled in from a template, and harmless."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from archive.domain.errors import InvalidInputError
from archive.domain.terms import WorkKind
from archive.ingest.manifest.manifest import COLUMNS, read_manifest, read_sidecar
from archive.ingest.manifest.spreadsheets import read_cells
from archive.ingest.manifest.template import write_template
from tests import samples
from tests.ingest.conftest import House


def save(path: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def test_a_workbook_says_the_same_as_a_csv_sheet(house: House, tmp_path: Path) -> None:
    samples.text(tmp_path, "a.txt")
    path = save(
        tmp_path / "sheet.xlsx",
        ["File", "title_ar", "kind", "themes", "language", None],
        ["a.txt", "الرحيل", "writing", "th.sea th.hope", "ar fr"],
        [],
        ["gone.txt", 2024, "song"],
    )

    sheet = read_manifest(path, house.kit.catalogue, house.entry)

    assert sheet.lines[0].entry.titles == {"ar": "الرحيل"}
    assert sheet.lines[0].entry.kind is WorkKind.WRITING
    assert sheet.lines[0].entry.themes == ("th.sea", "th.hope")
    assert sheet.lines[1].entry.titles == {"ar": "2024"}
    assert [(fault.values["row"], fault.values["column"]) for fault in sheet.faults] == [(4, "file"), (4, "kind")]


def test_numbers_and_days_are_read_as_a_person_sees_them(tmp_path: Path) -> None:
    path = save(tmp_path / "s.xlsx", ["a"], [3.0], [2.5], [date(2024, 5, 1)], [True])

    assert [row[0] for row in read_cells(path)[1:]] == ["3", "2.5", "2024-05-01", "True"]


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_template_is_read_back_without_a_fault(house: House, tmp_path: Path, language: str) -> None:
    path = tmp_path / "sheet.xlsx"
    write_template(path, language)
    book = openpyxl.load_workbook(path)
    samples.text(tmp_path, "a.txt")
    book.worksheets[0].append(["a.txt", "Départ"])
    book.save(path)

    sheet = read_manifest(path, house.kit.catalogue, house.entry)

    assert sheet.faults == ()
    assert sheet.lines[0].entry.titles == {"fr": "Départ"}
    assert [row[0].value for row in book.worksheets[1].iter_rows(min_row=2, max_row=1 + len(COLUMNS))] == list(COLUMNS)
    assert bool(book.worksheets[0].sheet_view.rightToLeft) is (language == "ar")


def test_a_csv_template_is_understood_and_nothing_is_written_over(house: House, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    write_template(path, "fr")

    assert read_manifest(path, house.kit.catalogue, house.entry).lines == ()
    with pytest.raises(InvalidInputError, match="already"):
        write_template(path, "fr")
    with pytest.raises(InvalidInputError, match=r"\.xlsx"):
        write_template(tmp_path / "sheet.ods", "fr")


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("change", ["entity", "cut", "gone"])
def test_a_broken_or_hostile_workbook_is_refused_in_one_sentence(tmp_path: Path, part: str, change: str) -> None:
    whole, broken = save(tmp_path / "whole.xlsx", ["file"], ["a.txt"]), tmp_path / "broken.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                content = {"entity": b'<!DOCTYPE a [<!ENTITY b "c">]>' + content, "cut": content[:90], "gone": b""}[
                    change
                ]
            target.writestr(name, content)

    with pytest.raises(InvalidInputError, match="cannot be read"):
        read_cells(broken)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", bytes(70 << 20))

    with pytest.raises(InvalidInputError, match="cannot be read"):
        read_cells(path)


def test_a_small_file_beside_another_says_what_it_is(house: House, tmp_path: Path) -> None:
    film, note = samples.text(tmp_path, "a.txt"), tmp_path / "a.json"
    note.write_text('{"title_fr": "Départ", "kind": "writing", "themes": ["th.sea", "th.hope"], "language": null}')

    row = read_sidecar(note, film, house.kit.catalogue, house.entry)

    assert row.faults == ()
    assert row.line.entry.titles == {"fr": "Départ"}
    assert row.line.entry.themes == ("th.sea", "th.hope")


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a":' * 5000, '{"colour": "red"}'])
def test_a_small_file_that_cannot_be_understood_is_named(house: House, tmp_path: Path, text: str) -> None:
    film, note = samples.text(tmp_path, "a.txt"), tmp_path / "a.txt.json"
    note.write_text(text)

    with pytest.raises(InvalidInputError):
        read_sidecar(note, film, house.kit.catalogue, house.entry)
