from __future__ import annotations

import hashlib
from dataclasses import fields
from pathlib import Path

import pytest

from archive.commands.context import CANNOT_RUN
from archive.domain.records import ConsentRecord, Work
from archive.domain.sealed import Evidence
from archive.domain.terms import WorkState
from archive.ports import Kit
from tests import samples
from tests.commands.conftest import PASSWORD, Terminal


@pytest.fixture
def work(terminal: Terminal, tmp_path: Path) -> str:
    """A written piece that was taken in, and a desk with three people."""
    terminal.add_user("salma", "facilitator", "consent_officer")
    terminal.add_user("hamid", "consent_officer")
    path = samples.text(tmp_path / "in")
    [taken] = terminal.read("ingest", path, "--workshop", terminal.workshop, "--participant", terminal.participant)
    return str(taken["work"])


def record(terminal: Terminal, work: str, *options: str | Path) -> str:
    form = terminal.folder / "form.pdf"
    form.write_bytes(b"%PDF-1.4 a scan")
    words = ("--participant", terminal.participant, "--work", work, "--by", "salma", "--evidence", form)
    [written] = terminal.read("consent", "record", *words, *options)
    return str(written["id"])


def test_a_consent_is_recorded_with_its_proof(terminal: Terminal, kit: Kit, work: str) -> None:
    consent = record(
        terminal,
        work,
        *("--allow", "public:stream:existence,words", "--deny", "ai_train", "--valid-until", "2027-06-30"),
        *("--time-zone", "Africa/Casablanca", "--language", "ar", "--leave-mark"),
    )

    [shown] = terminal.read("consent", "show", consent)
    assert shown["permissions"] == [
        {"audience": "public", "purpose": "stream", "atoms": ["existence", "words"]},
        {"audience": "nobody", "purpose": "ai_train", "atoms": []},
    ]
    assert (shown["approved"], shown["valid_until"]) == (False, "2027-06-30")
    [evidence] = kit.vault.find(Evidence)
    assert kit.catalogue.get(ConsentRecord, consent).evidence_id == evidence.id
    assert b"".join(kit.vault.read_evidence(evidence.id)) == b"%PDF-1.4 a scan"


def test_every_field_of_a_consent_can_be_said(terminal: Terminal, kit: Kit, work: str) -> None:
    first = record(terminal, work, "--allow", "public:stream:all")
    notice = terminal.folder / "read-out.txt"
    notice.write_text("You may say no to everything.", encoding="utf-8")
    said = (
        *("--method", "thumbprint", "--witness", "Hamid Alaoui", "--interpreter", "Nadia Bennis", "--language", "ary"),
        *("--not-before", "2026-05-01", "--valid-until", "2030-06-30", "--review-on", "2027-01-15"),
        *("--time-zone", "Africa/Casablanca", "--supersedes", first, "--leave-mark", "--after-death", "close"),
        *("--country", "ma", "--country", "BE", "--form-version", "7", "--guardian", "Fatima Zahra"),
        *("--guardian-appointed", "--child-assents", "--state", "renewed", "--allow", "public:stream:all"),
    )
    written = kit.catalogue.get(ConsentRecord, record(terminal, work, *said, "--notice", notice))

    untouched = {
        "id",
        "participant_id",
        "recorder",
        "given_at",
        "changed_at",
        "hidden_until",
        "zones_release",
        "approver",
        "evidence_lost",
        "version",
    }
    plain = kit.catalogue.get(ConsentRecord, first)
    left_out = {f.name for f in fields(ConsentRecord) if getattr(written, f.name) == getattr(plain, f.name)}
    # The work and the permissions, and a proof of the same bytes, are the same in both.
    assert left_out - untouched == {"scope", "permissions", "evidence_sha256"}
    assert (written.jurisdictions, written.form_version, written.language) == (("MA", "BE"), "7", "ary")
    assert written.notice_sha256 == hashlib.sha256(notice.read_bytes()).hexdigest()


def test_approving_takes_a_second_person_and_their_password(terminal: Terminal, work: str) -> None:
    consent = record(terminal, work, "--allow", "public:stream:all")

    same = terminal.type("consent", "approve", consent, "--by", "salma", "--password-stdin", keys=PASSWORD)
    guessed = terminal.type("consent", "approve", consent, "--by", "hamid", "--password-stdin", keys="a guess")
    assert (same.exit_code, guessed.exit_code) == (3, 3)
    assert guessed.stderr == "The name or the password is wrong.\n"

    [approved] = terminal.read("consent", "approve", consent, "--by", "hamid", "--password-stdin", keys=PASSWORD)
    assert approved["approved"] is True
    assert "approved" in terminal.done("consent", "show", "--participant", terminal.participant)


def test_anyone_at_the_desk_takes_back_at_once(terminal: Terminal, kit: Kit, work: str) -> None:
    consent = record(terminal, work, "--allow", "public:stream:all")

    terminal.done("consent", "withdraw", consent, "--by", "hamid")
    terminal.done("consent", "withdraw", "--work", work, "--by", "salma")

    assert terminal.read("consent", "show", consent)[0]["state"] == "withdrawn"
    assert kit.catalogue.get(Work, work).state is WorkState.WITHDRAWN


@pytest.mark.parametrize(
    ("options", "code", "sentence"),
    [
        (("--allow", "everybody:stream:all"), 2, "everybody:stream:all is no permission"),
        (("--allow", "public:stream:existence,soul"), 2, "is no permission"),
        (("--project", "x"), 2, "Say with one of --work"),
        (("--allow", "public:stream:all", "--time-zone", "Mars/Here"), 2, "Mars/Here"),
        (("--allow", "public:stream"), 2, "public:stream is no permission"),
        (("--allow", "nobody:stream:words"), 2, "What nobody may meet cannot be allowed"),
        (("--allow", "public:stream:words"), 2, "also allows it to be known that it exists"),
        ((), 2, "Write down at least one answer"),
        (("--allow", "public:stream:all", "--country", "Morocco"), 2, "like MA or BE; MOROCCO is not one"),
        (("--allow", "public:stream:all", "--notice", "gone.txt"), 2, "read out first cannot be read"),
        (("--allow", "public:stream:all", "--method", "thumbprint"), 2, "A thumbprint needs a witness"),
        (("--allow", "public:stream:all", "--supersedes", "0" * 20), 2, "The consent to be replaced is not there"),
        (
            ("--allow", "public:stream:all", "--not-before", "2027-02-01", "--valid-until", "2027-01-01"),
            *(2, "The last day is before the first day"),
        ),
        (("--allow", "public:stream:all", "--valid-until", "soon"), 2, "soon"),
        (("--allow", "public:stream:all", "--after-death", "burn"), 2, "--after-death is one of keep, close"),
    ],
)
def test_what_does_not_fit_is_said(
    terminal: Terminal, work: str, options: tuple[str, ...], code: int, sentence: str
) -> None:
    form = samples.text(terminal.folder, "form.txt")
    words = ("--participant", terminal.participant, "--work", work, "--by", "salma", "--evidence", form)

    result = terminal.type("consent", "record", *words, *options)

    assert result.exit_code == code
    assert sentence in result.stderr


def test_a_proof_is_no_link_and_none_of_the_archives_own_files(terminal: Terminal, work: str) -> None:
    vault = terminal.media_folder / "vault" / "vault.jsonl"
    link = terminal.folder / "form.pdf"
    link.symlink_to(vault)
    words = ("--participant", terminal.participant, "--work", work, "--by", "salma", "--allow", "public:stream:all")

    assert "This is a link" in terminal.type("consent", "record", *words, "--evidence", link).stderr
    assert "archive's own" in terminal.type("consent", "record", *words, "--evidence", vault).stderr


def test_without_a_proof_there_is_no_consent(terminal: Terminal, work: str) -> None:
    words = ("--participant", terminal.participant, "--work", work, "--by", "salma", "--allow", "public:stream:all")

    result = terminal.type("consent", "record", *words, "--evidence", terminal.folder / "gone.pdf")

    assert result.exit_code == 2
    assert result.stderr == "The file that proves the consent cannot be read.\n"


def test_taking_back_names_one_thing(terminal: Terminal, work: str) -> None:
    assert terminal.type("consent", "withdraw", "--by", "salma").exit_code == 2
    assert terminal.type("consent", "withdraw", "x", "--work", work, "--by", "salma").exit_code == 2
    assert terminal.type("consent", "withdraw", "--work", work, "--by", "nobody").exit_code == 4


def test_taking_back_needs_no_ffmpeg_and_what_needs_one_says_so(terminal: Terminal, work: str) -> None:
    consent = record(terminal, work, "--allow", "public:stream:all")
    broken = {"ARCHIVE_FFMPEG": str(terminal.folder / "no-ffmpeg")}

    assert terminal.type("consent", "show", consent, **broken).exit_code == 0
    assert terminal.type("consent", "withdraw", consent, "--by", "salma", **broken).exit_code == 0
    assert terminal.read("consent", "show", consent)[0]["state"] == "withdrawn"
    refused = terminal.type("work", "--once", **broken)
    assert refused.exit_code == CANNOT_RUN
    assert "There is no usable ffmpeg" in refused.stderr
