"""What opens by a day waits for time that has certainly passed, or for a person's word."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from archive.commands.context import Context, opened
from archive.commands.serve import warn_of_doubt, warn_of_open_desk
from archive.config import Settings
from archive.domain.ids import ProjectId, WorkId, WorkshopId, new_id
from archive.domain.records import Work
from archive.domain.terms import WorkKind
from archive.wiring import public_kit
from tests.commands.conftest import Terminal


def leap(terminal: Terminal, days: int) -> None:
    """Make the mark that of a machine that has been off for so many days, or whose clock leapt as far."""
    long_ago = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    mark = {"format": 2, "seen_at": long_ago, "proven_at": long_ago, "boot_id": "another", "boot_seconds": 1.0}
    (terminal.media_folder / "catalogue" / "clock").write_text(json.dumps(mark))


def unproven(terminal: Terminal) -> timedelta:
    kit = public_kit(Settings(media_folder=terminal.media_folder))
    work = next(kit.catalogue.find(Work))
    found = kit.catalogue.facts(work.id).unproven
    kit.catalogue.close()
    return found


def test_an_archive_that_was_never_off_believes_its_clock(terminal: Terminal) -> None:
    assert terminal.read("clock", "show")["behind_seconds"] == 0


def test_a_leap_waits_until_somebody_says_what_day_it_is(terminal: Terminal) -> None:
    with opened(terminal.kit()) as kit:
        kit.catalogue.save(Work(**a_work(terminal)))
    leap(terminal, 30)
    assert unproven(terminal) > timedelta(days=29)
    assert terminal.read("clock", "show")["behind_seconds"] > 29 * 86_400

    wrong = terminal.type("clock", "confirm", f"{datetime.now(UTC) - timedelta(days=30):%Y-%m-%d}")
    assert wrong.exit_code == 3
    assert unproven(terminal) > timedelta(days=29)

    terminal.done("clock", "confirm", f"{datetime.now(UTC):%Y-%m-%d}")
    assert unproven(terminal) == timedelta(0)


def test_the_operator_is_told_in_one_line_when_the_site_starts(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(media_folder=terminal.media_folder, language="en")
    warn_of_doubt(Context(), settings)
    assert capsys.readouterr().err == ""
    leap(terminal, 30)
    warn_of_doubt(Context(), settings)
    assert "archive clock confirm" in capsys.readouterr().err


def test_a_clock_without_its_mark_is_not_believed(terminal: Terminal) -> None:
    (terminal.media_folder / "catalogue" / "clock").unlink()
    assert terminal.read("clock", "show")["behind_seconds"] > 365 * 86_400


def a_work(terminal: Terminal) -> dict[str, Any]:
    return {
        "id": WorkId(new_id()),
        "kind": WorkKind.WRITING,
        "workshop_id": WorkshopId(terminal.workshop),
        "project_id": ProjectId(new_id()),
    }


@pytest.mark.parametrize(
    ("host", "secure", "warned"),
    [("127.0.0.1", False, False), ("::1", False, False), ("0.0.0.0", False, True), ("0.0.0.0", True, False)],
)
def test_a_desk_that_other_machines_reach_without_https_is_warned_of(
    capsys: pytest.CaptureFixture[str], host: str, *, secure: bool, warned: bool
) -> None:
    warn_of_open_desk(Context(), Settings(host=host, secure_cookies=secure))
    assert ("ARCHIVE_SECURE_COOKIES=yes" in capsys.readouterr().err) == warned
