"""The units that operators are handed close all that is sealed to the public site, under a user of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.config import Settings
from archive.wiring import Folders
from tests.house.source import ROOT

OPEN = {"catalogue", "withdrawals", "renditions"}
"""What a public site is wired with; every other folder is sealed."""

MEDIA = Path("/var/lib/elsewhere")


def said(unit: str) -> dict[str, list[str]]:
    """Give what a unit says, every value under its name."""
    lines = (ROOT / "deploy" / unit).read_text(encoding="utf-8").splitlines()
    found: dict[str, list[str]] = {}
    for line in lines:
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


def test_the_public_site_sees_no_folder_that_is_sealed() -> None:
    unit = said("elsewhere-public.service")
    closed = {name.removeprefix("-") for value in unit["InaccessiblePaths"] for name in value.split()}
    assert f"ARCHIVE_MEDIA_FOLDER={MEDIA}" in unit["Environment"]

    folders = vars(Folders.of(Settings(media_folder=MEDIA)))

    assert closed == {str(folder) for name, folder in folders.items() if name not in OPEN}
    assert "ReadWritePaths" not in unit


def test_the_two_have_users_of_their_own_and_one_group() -> None:
    desk, public = said("elsewhere.service"), said("elsewhere-public.service")
    assert desk["User"] != public["User"]
    assert desk["Group"] == public["Group"]
    assert "--public-only" in public["ExecStart"][0]
    assert "--public-only" not in desk["ExecStart"][0]


@pytest.mark.parametrize("unit", ["elsewhere.service", "elsewhere-public.service"])
def test_no_unit_may_gain_rights(unit: str) -> None:
    assert said(unit)["NoNewPrivileges"] == ["yes"]
    assert said(unit)["CapabilityBoundingSet"] == [""]
    assert said(unit)["ProtectSystem"] == ["strict"]


def test_the_front_server_reads_the_open_side_alone() -> None:
    site = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    assert [line.strip() for line in site.splitlines() if "alias" in line] == [f"alias {MEDIA / 'renditions'}/;"]
