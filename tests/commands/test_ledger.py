"""The ledger of consents is checked and leaves from the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from archive.domain.records import ConsentEvent, ConsentRecord
from archive.ports import Kit
from tests import samples
from tests.commands.conftest import Terminal


@pytest.fixture
def consented(terminal: Terminal, tmp_path: Path) -> Terminal:
    """A ledger of two lines: a consent written down, and taken back."""
    terminal.add_user("salma", "facilitator", "consent_officer")
    path = samples.text(tmp_path / "in")
    [taken] = terminal.read("ingest", path, "--workshop", terminal.workshop, "--participant", terminal.participant)
    form = terminal.folder / "form.pdf"
    form.write_bytes(b"%PDF-1.4 a scan")
    words = ("--participant", terminal.participant, "--work", str(taken["work"]), "--by", "salma")
    [written] = terminal.read("consent", "record", *words, "--evidence", form, "--allow", "public:stream:all")
    assert terminal.type("consent", "withdraw", str(written["id"]), "--by", "salma").exit_code == 0
    return terminal


def test_a_whole_ledger_is_found_whole(consented: Terminal) -> None:
    told = consented.type("consent", "verify", "--json")
    assert told.exit_code == 0
    assert json.loads(told.stdout)["lines"] == 2


def test_an_edited_line_is_named(consented: Terminal, kit: Kit) -> None:
    first = min(kit.catalogue.find(ConsentEvent), key=lambda event: event.id)
    kit.catalogue.save(replace(first, note="another"))

    told = consented.type("consent", "verify")
    assert told.exit_code == 1
    assert "edited, removed or moved" in told.stderr
    assert "1" in told.stderr.partition(":")[2]


@pytest.mark.parametrize(("form", "sign"), [("premis", "policy assignment"), ("jsonld", "dpv")])
def test_the_ledger_leaves_without_naming_anybody(consented: Terminal, form: str, sign: str) -> None:
    told = consented.type("consent", "export", "--as", form)
    assert told.exit_code == 0
    assert sign in told.stdout
    assert "salma" not in told.stdout


def test_every_proof_is_read_and_a_lost_one_is_told(terminal: Terminal, tmp_path: Path, kit: Kit) -> None:
    terminal.add_user("salma", "facilitator")
    form = tmp_path / "form.pdf"
    form.write_bytes(b"%PDF-1.4 a scan")
    words = ("--participant", terminal.participant, "--workshop", terminal.workshop, "--by", "salma")
    [written] = terminal.read("consent", "record", *words, "--evidence", form, "--allow", "public:stream:all")
    told = terminal.type("consent", "verify", "--json")
    assert (told.exit_code, json.loads(told.stdout)["proofs"], json.loads(told.stdout)["proofs_lost"]) == (0, 1, 0)

    record = kit.catalogue.get(ConsentRecord, str(written["id"]))
    [proof] = [path for path in terminal.folder.rglob(str(record.evidence_id)) if path.is_file()]
    proof.unlink()

    told = terminal.type("consent", "verify")
    assert told.exit_code == 1
    assert "1 proofs are not there as they were kept" in told.stderr
    assert kit.catalogue.get(ConsentRecord, record.id).evidence_lost
