"""A workshop's day at once: saved row by row, two people told apart, and the same as a sheet that goes out and back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest
from openpyxl import load_workbook

from archive.domain.ids import OriginalId, new_id
from archive.domain.records import Work
from archive.domain.sealed import Draft, Original
from archive.domain.terms import Risk
from archive.ingest.manifest.spreadsheets import cells_of
from archive.ingest.manifest.written_cells import as_written, write_csv, write_xlsx
from archive.ingest.vocabulary import load_thesaurus
from archive.review.days.table import days_of
from archive.review.participants import NewParticipant, create_participant
from archive.review.works.works import draft_of
from tests.review.atelier import Atelier, make_work, open_atelier
from tests.web.desk_client import field_in, sentence
from tests.web.desk_room import Room


@pytest.fixture
def room() -> Iterator[Room]:
    atelier = open_atelier()
    load_thesaurus(atelier.kit.catalogue)
    room = Room(atelier)
    for _ in range(2):
        make_work(atelier.kit, atelier.workshop, atelier.participant.id, atelier.crew.id)
    create_participant(atelier.kit, NewParticipant(pseudonym="Idir", risk=Risk.LOW))
    yield room
    room.leave()


def address(room: Room) -> str:
    return f"/desk/workshops/{room.atelier.workshop.id}/days/undated"


def works(atelier: Atelier) -> list[Work]:
    return days_of(atelier.kit, atelier.workshop.id)["undated"]


def fields(page: str) -> dict[str, str | list[str]]:
    """Give what a browser would send of the table as it is shown."""
    table = page[page.index("data-day>") : page.index('<datalist id="theme-names"')]
    found: dict[str, str | list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", table):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrf" and not ('type="checkbox"' in tag and "checked" not in tag):
            known = found.setdefault(name[1], [])
            assert isinstance(known, list)
            known.append(unescape(value[1]) if value else "")
    return found


def test_one_save_keeps_what_was_written_in_each_row_and_nothing_else_is_lost(room: Room) -> None:
    client, atelier = room.at("facilitator"), room.atelier
    one, two, three = (work.id for work in works(atelier))
    atelier.kit.vault.save(replace(draft_of(atelier.kit, one), summaries={"fr": "Une nuit."}))
    sent = fields(client.get(address(room)).text)
    before = atelier.kit.catalogue.get(Work, three)

    answer = client.send(
        address(room),
        {
            **sent,
            f"title_fr-{one}": "Le bateau",
            f"form-{one}": "fm.slam",
            f"themes-{one}": ["th.hope"],
            f"themes-{one}_named": "mémoire",
            f"languages-{one}": "fr ary",
            f"title_ar-{two}": "القارب",
            f"people-{two}": "idir",
        },
    )

    assert answer.status_code == 303, sentence(answer)
    first, second = (atelier.kit.catalogue.get(Work, each) for each in (one, two))
    assert (first.form, first.themes, first.languages) == ("fm.slam", ("th.hope", "th.memory"), ("fr", "ary"))
    draft = atelier.kit.vault.get(Draft, one)
    assert (draft.titles["fr"], draft.titles["ar"], draft.summaries) == ("Le bateau", "العبور", {"fr": "Une nuit."})
    assert len(second.appearances) == 2
    assert atelier.kit.vault.get(Draft, two).titles["ar"] == "القارب"
    assert atelier.kit.catalogue.get(Work, three) == before


def test_a_row_that_somebody_else_changed_is_told_and_the_others_are_saved(room: Room) -> None:
    mine, atelier = room.at("facilitator"), room.atelier
    one, two, _ = (work.id for work in works(atelier))
    sent = fields(mine.get(address(room)).text)
    base = f"/desk/works/{one}/describe"
    mine.send(base, {"title_fr": "Leurs mots", "seen": field_in(mine.get(base), "seen")})

    answer = mine.send(address(room), {**sent, f"title_fr-{one}": "Mes mots", f"title_fr-{two}": "Autre"})

    assert answer.status_code == 409
    assert "Somebody else changed this work" in answer.text
    assert "Leurs mots" in answer.text
    assert 'value="Mes mots"' in answer.text
    assert atelier.kit.vault.get(Draft, two).titles["fr"] == "Autre"
    assert atelier.kit.vault.get(Draft, one).titles["fr"] == "Leurs mots"

    again = mine.send(address(room), {**fields(answer.text), f"title_fr-{one}": "Mes mots"})
    assert again.status_code == 303
    assert atelier.kit.vault.get(Draft, one).titles["fr"] == "Mes mots"


def test_what_two_wrote_in_different_fields_of_a_row_is_put_together(room: Room) -> None:
    mine, atelier = room.at("facilitator"), room.atelier
    one, two, _ = (work.id for work in works(atelier))
    sent = fields(mine.get(address(room)).text)
    there = {f"title_ar-{one}": "ليل", f"themes-{one}": ["th.hope"], f"title_fr-{two}": "Leurs mots"}
    assert mine.send(address(room), {**sent, **there}).status_code == 303

    here = {f"title_fr-{one}": "Une nuit", f"themes-{one}": ["th.memory"], f"languages-{one}": "fr"}
    both = {**here, f"title_fr-{two}": "Mes mots", f"title_en-{two}": "The boat"}
    answer = mine.send(address(room), {**sent, **both})

    assert answer.status_code == 409, "only the field that both wrote is asked about"
    assert answer.text.count("day-row troubled") == 1
    draft, work = atelier.kit.vault.get(Draft, one), atelier.kit.catalogue.get(Work, one)
    assert (draft.titles["fr"], draft.titles["ar"]) == ("Une nuit", "ليل")
    assert set(work.themes) == {"th.hope", "th.memory"}
    assert work.languages == ("fr",)
    assert atelier.kit.vault.get(Draft, two).titles["fr"] == "Leurs mots"
    assert mine.send(address(room), fields(answer.text)).status_code == 303
    kept = atelier.kit.vault.get(Draft, two).titles
    assert (kept["fr"], kept["en"]) == ("Mes mots", "The boat")


def test_what_is_wrong_in_one_row_stands_beside_it(room: Room) -> None:
    client = room.at("facilitator")
    one, two, three = (work.id for work in works(room.atelier))
    sent = fields(client.get(address(room)).text)
    answer = client.send(
        address(room),
        {**sent, f"themes-{one}_named": "zzz", f"languages-{two}": "Klingonish", f"people-{three}": "nobody"},
    )
    assert answer.status_code == 422
    for told in ("No word of the vocabulary is called “zzz”.", "Klingonish is none.", "Nobody here is called nobody."):
        assert told in answer.text
    assert answer.text.count("day-row troubled") == 3


def test_a_sheet_goes_out_and_comes_back_with_changed_rows_only(room: Room) -> None:
    client, atelier = room.at("facilitator"), room.atelier
    for ending in ("", "?as=csv"):
        out = client.get(f"{address(room)}/sheet{ending}").content
        table = as_written(cells_of(out)) if ending else cells_of(out)
        assert table[0][:5] == ["work", "label", "title_fr", "title_ar", "title_en"]
        assert len(table) == 4
        row = dict(zip(table[0], table[1], strict=False))
        changed = {
            **row,
            "title_fr": "=Cœur",
            "form": "قصيدة",
            "themes": "hope and plans; mémoire; th.self",
            "people": "Nour; Idir",
        }
        table[1] = [changed[name] for name in table[0]]
        table[2][table[0].index("language")] = "xx!"
        table[3][0] = "zzz"
        content = write_csv(table) if ending else write_xlsx(table, "en")

        answer = client.send(f"{address(room)}/sheet", {}, {"file": ("day", content)})

        kept = atelier.kit.catalogue.get(Work, row["work"])
        assert (kept.form, set(kept.themes), len(kept.appearances)) == (
            "fm.poem",
            {"th.hope", "th.memory", "th.self"},
            2,
        )
        assert atelier.kit.vault.get(Draft, row["work"]).titles["fr"] == "=Cœur"
        assert "Row 3, column language:</strong> Write languages by their names" in answer.text
        assert "Row 4, column work:</strong> zzz is no work of this day." in answer.text
        back = client.send(
            f"{address(room)}/sheet", {}, {"file": ("day", client.get(f"{address(room)}/sheet").content)}
        )
        assert "<dt>Rows that were saved</dt><dd>0</dd>" in back.text


def test_a_sheet_older_than_somebody_elses_words_overwrites_none(room: Room) -> None:
    client, atelier = room.at("facilitator"), room.atelier
    table = cells_of(client.get(f"{address(room)}/sheet").content)
    one = table[1][0]
    base = f"/desk/works/{one}/describe"
    client.send(base, {"title_fr": "Leurs mots", "seen": field_in(client.get(base), "seen")})
    table[1][table[0].index("title_fr")] = "Mes mots"
    table[2][table[0].index("people")] = ""

    answer = client.send(f"{address(room)}/sheet", {}, {"file": ("day.xlsx", write_xlsx(table, "fr"))})

    assert "Row 2:</strong> Somebody else changed this work in the meantime" in answer.text
    assert "Row 3, column people:</strong> Who appears is taken out on the work’s own page only." in answer.text
    assert atelier.kit.vault.get(Draft, one).titles["fr"] == "Leurs mots"


def test_no_cell_of_a_sheet_is_run_and_each_comes_back_as_it_was() -> None:
    table = [["a", "b"], ["=1+1", "'x"], ["+212", "-"], ["@x", 'plain; "q"\nline']]
    assert as_written(cells_of(write_csv(table))) == table
    assert [row[:2] for row in cells_of(write_xlsx(table, "ar"))] == table
    sheet = load_workbook(io.BytesIO(write_xlsx(table, "ar"))).worksheets[0]
    assert sheet["A2"].data_type == "s"
    assert sheet.sheet_view.rightToLeft


def test_words_in_letters_from_the_right_come_back_letter_for_letter() -> None:
    table = [
        ["label", "people"],
        ["\U0001e906\U0001e935\U0001e924\U0001e922\U0001e944 7", "ߒߞߏ"],
        ["كِتاب، «بحر»", "=ߒߞߏ"],
    ]
    written = write_csv(table)
    assert written.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert read == [*table[:2], ["كِتاب، «بحر»", "'=ߒߞߏ"]]
    assert as_written(cells_of(written)) == table
    assert [row[:2] for row in cells_of(write_xlsx(table, "ar"))] == table


def test_days_are_told_apart_by_when_a_work_came(room: Room) -> None:
    atelier = room.atelier
    one = works(atelier)[0]
    came = Original(
        id=OriginalId(new_id()),
        work_id=one.id,
        sha256="0" * 64,
        size_bytes=1,
        file_name="a",
        received_at=atelier.kit.clock.now(),
    )
    atelier.kit.vault.save(came)
    day = atelier.kit.clock.now().date().isoformat()
    assert [len(each) for each in days_of(atelier.kit, atelier.workshop.id).values()] == [1, 2]
    shown = room.at("facilitator").get(f"/desk/workshops/{atelier.workshop.id}").text
    assert f"/days/{day}" in shown
    assert room.at("facilitator").get(f"/desk/workshops/{atelier.workshop.id}/days/1999-01-01").status_code == 404
    assert room.at("crew").get(f"/desk/workshops/{atelier.workshop.id}/days/{day}").status_code == 403
