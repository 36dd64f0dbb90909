"""Sheets as offices write them: every way of naming a file, a kind, a language; nothing is cut off in silence."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from openpyxl import Workbook
from openpyxl.styles import Border, Side

from archive.domain.errors import InvalidInputError
from archive.domain.ids import ParticipantId, new_id
from archive.domain.records import ParticipantHandle, Pseudonym
from archive.domain.terms import WorkKind
from archive.ingest.manifest.manifest import Sheet, read_manifest
from tests import samples
from tests.ingest.conftest import House


def read(house: House, folder: Path, text: str, encoding: str = "utf-8") -> Sheet:
    sheet = folder / "sheet.csv"
    sheet.write_bytes(text.encode(encoding))
    return read_manifest(sheet, house.kit.catalogue, house.entry)


@pytest.mark.parametrize(
    ("there", "named"),
    [
        (unicodedata.normalize("NFD", "Été.wav"), unicodedata.normalize("NFC", "Été.wav")),
        (unicodedata.normalize("NFC", "Été.wav"), unicodedata.normalize("NFD", "été.WAV")),
        (unicodedata.normalize("NFD", "أمّي وإخوتي.wav"), unicodedata.normalize("NFC", "أمّي وإخوتي.wav")),
        ("DCIM/100/C0001.WAV", "DCIM\\100\\C0001.WAV"),
        ("DCIM/100/C0001.WAV", "dcim/100/c0001.wav"),
        ("UPPER.WAV", "upper.wav"),
    ],
)
def test_a_file_is_found_whatever_its_name_looks_like_inside(
    house: House, tmp_path: Path, there: str, named: str
) -> None:
    (tmp_path / there).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / there).write_bytes(b"sound")
    sheet = read(house, tmp_path, f"file,title_fr\n{named},x\n")
    assert sheet.faults == ()
    assert sheet.lines[0].path == tmp_path / there


def test_of_two_files_that_differ_in_case_the_exact_one_is_meant_or_a_person_is_asked(
    house: House, tmp_path: Path
) -> None:
    for name in ("a.wav", "A.wav"):
        (tmp_path / name).write_bytes(b"sound")
    assert read(house, tmp_path, "file\nA.wav\n").lines[0].path == tmp_path / "A.wav"
    [fault] = read(house, tmp_path, "file\na.WAV\n").faults
    assert "several files" in str(fault)


def test_a_sheet_at_the_top_of_a_card_finds_its_films_below_and_tells_where_one_name_stands_twice(
    house: House, tmp_path: Path
) -> None:
    deep = tmp_path / "PRIVATE" / "M4ROOT"
    for place in ("CLIP/C0001.MP4", "CLIP/C0002.MP4", "SUB/C0002.MP4", "CLIP/C0003.MP4", "OTHER/C0003.MP4"):
        (deep / place).parent.mkdir(parents=True, exist_ok=True)
        (deep / place).write_bytes(b"film")

    sheet = read(house, tmp_path, "file,title_fr\nc0001.mp4,a\nC0002.MP4,b\nCLIP/C0003.MP4,c\n")
    assert sheet.faults == ()
    assert [row.path.name for row in sheet.lines] == ["C0001.MP4", "C0002.MP4", "C0003.MP4"]
    assert {row.path.parent.name for row in sheet.lines} == {"CLIP"}

    [fault] = read(house, tmp_path, "file\nC0003.MP4\n").faults
    assert "PRIVATE/M4ROOT/CLIP/C0003.MP4, PRIVATE/M4ROOT/OTHER/C0003.MP4" in str(fault)


def test_a_person_is_meant_by_their_id_or_the_name_they_chose(house: House, tmp_path: Path) -> None:
    samples.text(tmp_path, "a.txt")
    catalogue = house.kit.catalogue
    catalogue.save_all([Pseudonym(id=new_id(), participant_id=house.person, text="Étoile du Sud")])
    for cell in (house.person, "Étoile du Sud", "étoile  du sud", unicodedata.normalize("NFD", "Étoile du Sud")):
        sheet = read(house, tmp_path, f"file,participant\na.txt,{cell}\n")
        assert (sheet.faults, sheet.lines[0].entry.participant_id) == ((), house.person), cell

    [nobody] = read(house, tmp_path, "file,participant\na.txt,Étoile\n").faults
    assert "there is no participant Étoile" in str(nobody)
    other = ParticipantHandle(id=ParticipantId(new_id()))
    catalogue.save_all([other, Pseudonym(id=new_id(), participant_id=other.id, text="étoile du sud")])
    [several] = read(house, tmp_path, "file,participant\na.txt,Étoile du Sud\n").faults
    assert "Row 2, column participant: several people are called Étoile du Sud" in str(several)


@pytest.mark.parametrize("named", ["..\\x.wav", "a/../../x.wav", "/x.wav"])
def test_no_way_of_writing_leads_out_of_the_sheets_folder(house: House, tmp_path: Path, named: str) -> None:
    (tmp_path / "card").mkdir()
    (tmp_path / "x.wav").write_bytes(b"sound")
    [fault] = read(house, tmp_path / "card", f"file\n{named}\n").faults
    assert fault.values["row"] == 2


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("Interview", WorkKind.INTERVIEW),
        ("RADIO", WorkKind.RADIO),
        ("Photographie", WorkKind.PHOTO),
        ("musique", WorkKind.MUSIC),
        ("Entretien", WorkKind.INTERVIEW),
        ("Émission", WorkKind.RADIO),
        ("موسيقى", WorkKind.MUSIC),
        ("Written piece", WorkKind.WRITING),
    ],
)
def test_a_kind_is_understood_in_any_case_and_in_three_languages(
    house: House, tmp_path: Path, cell: str, kind: WorkKind
) -> None:
    (tmp_path / "a.wav").write_bytes(b"sound")
    sheet = read(house, tmp_path, f"file,kind\na.wav,{cell}\n")
    assert sheet.faults == ()
    assert sheet.lines[0].entry.kind is kind


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("FR", ("fr",)),
        ("Français | Arabe", ("fr", "ar")),
        ("العربية؛ الفرنسية", ("ar", "fr")),
        ("Moroccan Arabic / tigrinya", ("ary", "ti")),
        ("fr ar-MA", ("fr", "ar-MA")),
    ],
)
def test_a_language_is_understood_by_its_code_or_its_name(
    house: House, tmp_path: Path, cell: str, codes: tuple[str, ...]
) -> None:
    (tmp_path / "a.wav").write_bytes(b"sound")
    sheet = read(house, tmp_path, f"file,language\na.wav,{cell}\n")
    assert sheet.faults == ()
    assert sheet.lines[0].entry.languages == codes


def test_a_comma_without_quotation_marks_is_told_and_not_cut(house: House, tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"sound")
    [fault] = read(house, tmp_path, "file,title_fr\na.wav,Bonjour, dit-elle\n").faults
    assert (fault.code, fault.values["row"], fault.values["cell"]) == ("sheet_beyond", 2, "dit-elle")


def test_a_doubled_column_is_told(house: House, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError) as told:
        read(house, tmp_path, "file,title_fr,title_fr\na.wav,x,\n")
    assert told.value.code == "sheet_doubled"


def test_other_columns_are_named_and_left_and_a_slip_of_the_pen_is_told(house: House, tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"sound")
    sheet = read(house, tmp_path, 'file,title_fr,notes,duration\na.wav,x,"camera 2",00:03\n')
    assert (sheet.faults, sheet.ignored) == ((), ("notes", "duration"))
    for heading in ("title_rf", "titel_fr", "langage", "Themse"):
        with pytest.raises(InvalidInputError) as told:
            read(house, tmp_path, f"file,{heading}\na.wav,x\n")
        assert told.value.code == "sheet_column"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("sep=;\r\nfile;title_fr\r\na.wav;Été\r\n", "utf-8"),
        ("file\ttitle_fr\r\na.wav\tÉté\r\n", "utf-16"),
        ("Atelier du 3 mars, Tanger;\r\n;\r\nfile;title_fr\r\na.wav;Été\r\n", "utf-8-sig"),
    ],
    ids=["sep line", "Unicode text", "a title above"],
)
def test_every_way_of_saving_a_sheet_is_read(house: House, tmp_path: Path, text: str, encoding: str) -> None:
    (tmp_path / "a.wav").write_bytes(b"sound")
    sheet = read(house, tmp_path, text, encoding)
    assert sheet.faults == ()
    assert [line.entry.titles for line in sheet.lines] == [{"fr": "Été"}]


def test_borders_down_the_page_are_no_rows(house: House, tmp_path: Path) -> None:
    samples.text(tmp_path, "a.txt")
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["file", "title_fr"])
    sheet.append(["a.txt", "Départ"])
    for row in range(3, 20_500):
        sheet.cell(row, 1).border = Border(bottom=Side("thin"))
    book.save(tmp_path / "sheet.xlsx")
    assert len(read_manifest(tmp_path / "sheet.xlsx", house.kit.catalogue, house.entry).lines) == 1


def save(folder: Path, *sheets: list[list[object]], merged: str = "") -> Path:
    book = Workbook()
    for number, rows in enumerate(sheets):
        sheet = book.worksheets[0] if number == 0 else book.create_sheet(f"Jour {number + 1}")
        for row in rows:
            sheet.append(row)
        if merged and number == 0:
            sheet.merge_cells(merged)
    book.save(folder / "sheet.xlsx")
    return folder / "sheet.xlsx"


def name_somebody(house: House, name: str) -> ParticipantId:
    person = ParticipantHandle(id=ParticipantId(new_id()))
    house.kit.catalogue.save_all([person, Pseudonym(id=new_id(), participant_id=person.id, text=name)])
    return person.id


def test_a_cell_that_is_one_over_several_rows_says_the_same_in_each(house: House, tmp_path: Path) -> None:
    nour = name_somebody(house, "Nour")
    for name in ("a.wav", "b.wav", "c.wav"):
        (tmp_path / name).write_bytes(b"sound")
    rows: list[list[object]] = [["file", "title_fr", "participant"], ["a.wav", "A", "Nour"]]
    path = save(tmp_path, [*rows, ["b.wav", "B", None], [None, None, None], ["c.wav", "C", None]], merged="C2:C4")
    alone = replace(house.entry, participant_id=None)
    sheet = read_manifest(path, house.kit.catalogue, alone)
    assert [line.entry.participant_id for line in sheet.lines] == [nour, nour, None]
    assert sheet.faults == ()


def test_of_several_sheets_the_one_that_lists_files_is_read_and_two_are_told(house: House, tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"sound")
    (tmp_path / "b.wav").write_bytes(b"sound")
    note: list[list[object]] = [["To be filled in"], ["file", "what is written here"]]
    one: list[list[object]] = [["Fichier", "Titre FR"], ["a.wav", "A"]]
    other: list[list[object]] = [["Jour 2"], ["file"], ["b.wav"]]
    [line] = read_manifest(save(tmp_path, note, one), house.kit.catalogue, house.entry).lines
    assert line.entry.titles == {"fr": "A"}
    with pytest.raises(InvalidInputError) as told:
        read_manifest(save(tmp_path, one, note, other), house.kit.catalogue, house.entry)
    assert (told.value.code, told.value.values["sheets"]) == ("sheet_several", "Sheet, Jour 3")


def test_marks_that_nobody_sees_part_no_name_from_what_it_means(house: House, tmp_path: Path) -> None:
    nour = name_somebody(house, "Nour")
    (tmp_path / "a\u200b.wav").write_bytes(b"sound")
    row = "\u200fa.wav\u200f,\u200fالرحيل\u200f,\u200fمقابلة,\u200fNo\u200bur\u00a0,\u200fعربي، فرنسي"
    sheet = read(house, tmp_path, f"file,title_ar,kind,participant,language\n{row}\n")
    assert sheet.faults == ()
    [line] = sheet.lines
    assert line.path == tmp_path / "a\u200b.wav"
    assert line.entry.titles == {"ar": "الرحيل"}
    assert (line.entry.kind, line.entry.participant_id) == (WorkKind.INTERVIEW, nour)
    assert line.entry.languages == ("ar", "fr")


def test_a_day_in_a_title_is_written_as_a_day(house: House, tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"sound")
    rows: list[list[object]] = [["file", "title_fr"], ["a.wav", date(2024, 5, 1)]]
    sheet = read_manifest(save(tmp_path, rows), house.kit.catalogue, house.entry)
    assert [line.entry.titles["fr"] for line in sheet.lines] == ["2024-05-01"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_heading_is_known_however_its_accents_are_put_together(
    house: House, tmp_path: Path, form: Literal["NFC", "NFD"]
) -> None:
    (tmp_path / "a.wav").write_bytes(b"sound")
    text = "fichier;titre français;العنوان بالإنجليزية\na.wav;Été;Summer\n"
    sheet = read(house, tmp_path, unicodedata.normalize(form, text))
    assert sheet.ignored == ()
    assert set(sheet.lines[0].entry.titles) == {"fr", "en"}
