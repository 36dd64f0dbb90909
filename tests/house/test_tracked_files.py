"""What the project keeps speaks of the project alone: no machine's paths, no left-overs, no recordings."""

from __future__ import annotations

import re

import pytest

from tests.house.source import ROOT, tracked_files

NOT_OURS = {
    "a path of one machine": re.compile(
        r"/(?:work/(?:main|shared|ceo|\.\w)|root/|home/[a-z]|Users/[A-Z]|opt/(?:wheels|pypi)|tmp/(?:team|bash))"
    ),
    "a package registry's host": re.compile(r"pypi\.(?:org|python)|pythonhosted\.|npmjs\.(?:org|com)|deb\.debian\."),
    "a left-over": re.compile(r"\b(?:TO" r"DO|FIX" r"ME|X" r"XX)\b|<<<<<<" r"< "),
    "a number on a work list": re.compile(r"\b[Ii]ssue #?\d"),
    "talk of how the work is organised": re.compile(r"\b(?:HOU" r"SE|DOM" r"AIN|BRI" r"EF|FIE" r"LD)\.md\b"),
}
RECORDINGS = re.compile(r"\.(?:mp4|mov|mkv|webm|m4a|mp3|wav|flac|ogg|opus|aac|avi|3gp)$", re.IGNORECASE)


def strangers(text: str) -> list[str]:
    """Name what a text says that is none of the project's business."""
    return [what for what, pattern in NOT_OURS.items() if pattern.search(text)]


def test_tracked_files_speak_of_the_project_alone() -> None:
    found = {path: strangers((ROOT / path).read_bytes().decode("utf-8", "replace")) for path in tracked_files()}

    assert {path: whats for path, whats in found.items() if whats} == {}


@pytest.mark.parametrize(
    "text",
    [
        "/".join(["", "work", "main", "archive"]),
        "/".join(["", "home", "someone", "clips"]),
        "https://" + ".".join(["pypi", "org"]),
        "# TO" + "DO: later",
        "see iss" + "ue 12",
        "as HOU" + "SE.md says",
    ],
)
def test_what_is_not_ours_is_noticed(text: str) -> None:
    assert strangers(text)


def test_an_address_of_the_site_is_not_mistaken_for_a_path() -> None:
    assert strangers("/works/1 /media/ /tmp/ ../shared/corpora") == []


def test_no_recording_is_tracked() -> None:
    assert [path for path in tracked_files() if RECORDINGS.search(path)] == []
    assert [path for path in tracked_files() if path.startswith("media/")] == ["media/README.md"]
    assert RECORDINGS.search("media/originals/told.MP4")
