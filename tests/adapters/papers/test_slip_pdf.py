"""The papers without a code: a receipt and a slip are one silent page that tells a finder nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from archive.adapters.papers.printer_pdf import PdfPrinter
from archive.config import read_settings
from archive.domain.errors import InvalidInputError, SettingsError
from archive.domain.ids import ParticipantId, WithdrawalId, WorkId, new_id
from archive.domain.receipt import require_neutral
from archive.domain.terms import Atom, Fate, Purpose
from archive.domain.withdrawal_slip import slip_for, slip_of_parts
from archive.domain.withdrawals import Reach, Withdrawal
from archive.languages import LANGUAGES
from tests.adapters.papers.test_receipt_pdf import CODE, OFFICE, receipt, text_of

ACT = Withdrawal(
    id=WithdrawalId(new_id()),
    at=datetime(2026, 2, 9, 10, tzinfo=UTC),
    by_role="participant",
    reach=Reach.CONSENTS,
    participant_id=ParticipantId(new_id()),
    work_ids=(WorkId(new_id()),),
)
PART = replace(ACT, reach=Reach.PART)
UNTIL = replace(ACT, fate=Fate.HIDE_UNTIL, hidden_until=date(2030, 3, 1))
PRINTER = PdfPrinter()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("act", [ACT, PART, UNTIL, replace(ACT, fate=Fate.ERASE)])
def test_a_slip_is_one_silent_page(language: str, act: Withdrawal) -> None:
    pdf = PRINTER.slip(slip_for(act, OFFICE), language)
    (page,) = PdfReader(BytesIO(pdf)).pages

    require_neutral([page.extract_text()])
    assert not PdfReader(BytesIO(pdf)).metadata
    for word in (b"fpdf", b"pypdf", b"/Producer", b"/Title", b"Date", act.id.encode()):
        assert word not in pdf
    assert not any(named in text_of(pdf) for named in (act.id, *act.work_ids, str(act.participant_id)))


def test_each_fate_of_the_files_is_said() -> None:
    said = {fate: text_of(PRINTER.slip(slip_for(act, OFFICE), "en")).split() for fate, act in _fates().items()}

    assert "within 30 days" in " ".join(said[Fate.ERASE])
    assert "until 1 March 2030" in " ".join(said[Fate.HIDE_UNTIL])
    assert "locked away and shown to nobody" in " ".join(said[Fate.HIDE])


def _fates() -> dict[Fate, Withdrawal]:
    return {Fate.HIDE: ACT, Fate.HIDE_UNTIL: UNTIL, Fate.ERASE: replace(ACT, fate=Fate.ERASE)}


def test_an_erasure_that_waits_for_somebody_does_not_promise_a_day() -> None:
    slip = slip_for(replace(ACT, fate=Fate.ERASE), OFFICE, waits=True)
    text = " ".join(text_of(PRINTER.slip(slip, "en")).split())

    assert "One of us decides" in text
    assert "30 days" not in text


def test_the_longest_list_of_parts_still_fits() -> None:
    slip = slip_of_parts(slip_for(PART, OFFICE), Atom, Purpose)
    for language in LANGUAGES:
        assert len(PdfReader(BytesIO(PRINTER.slip(slip, language))).pages) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_without_a_code_carries_none(language: str) -> None:
    pdf = PRINTER.receipt(receipt(), language)

    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    assert CODE.selector not in text_of(pdf)
    assert OFFICE.phone in text_of(pdf)


def test_an_office_without_a_plain_address_prints_no_slip() -> None:
    with pytest.raises(InvalidInputError):
        PRINTER.slip(slip_for(ACT, replace(OFFICE, door_url="")), "fr")


@pytest.mark.parametrize("name", ["OFFICE_NAME_FR", "OFFICE_EMAIL", "OFFICE_ADDRESS", "DOOR_URL", "AUTHORITY_EN"])
def test_a_setting_that_would_tell_on_paper_stops_the_program(name: str) -> None:
    with pytest.raises(SettingsError, match="would tell"):
        read_settings({f"ARCHIVE_{name}": "https://refugees.example.org"})


def test_the_settings_say_the_office_on_papers() -> None:
    office = read_settings({"ARCHIVE_DOOR_URL": "https://choices.example.org/", "ARCHIVE_HOSTED_IN": "be, MA"}).office

    assert (office.door_url, office.hosted_in) == ("https://choices.example.org/my", ("BE", "MA"))
    assert office.name.keys() == set(LANGUAGES)
    assert read_settings({}).office.door_url == "http://127.0.0.1:8000/my"
