"""What tells where it came from is not published, and the desk is told what was found and where, but no name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from archive.adapters.media_tools import FfmpegTools
from archive.domain.leaks import Known, Trace, Witness
from archive.domain.records import Work
from archive.domain.sealed import Identity
from archive.domain.terms import WorkState
from archive.ingest.intake.quarantine import why, why_halted
from archive.ingest.intake.receive import receive
from archive.ingest.run import prepare
from archive.ingest.steps.leak_check import known_about
from archive.languages import LANGUAGES
from archive.ports import Made, RenderOrder
from tests import samples
from tests.ingest.conftest import House, media_tools

pytestmark = pytest.mark.media

NAME = "Amina Benkirane"


class LeakingTools(FfmpegTools):
    """The real tools; what they draw carries a few bytes more, or a witness says something of its own."""

    def __init__(self, more: bytes = b"", said: Sequence[Trace] = ()) -> None:
        self.__dict__.update(media_tools().__dict__)
        self._more, self._said = more, said

    def render(self, source: Path, order: RenderOrder, target: Path) -> Made:
        made = super().render(source, order, target)
        # Before the last mark of a JPEG, among the compressed points, where no reader of parts looks.
        content = target.read_bytes()
        target.write_bytes(content[:-2] + self._more + content[-2:])
        return made

    def traces_of(self, made: Sequence[Path], known: Sequence[Known] = ()) -> Sequence[Sequence[Trace]]:
        return [self._said or found for found in super().traces_of(made, known)]


def _brought(house: House, tools: LeakingTools, folder: Path) -> Work:
    house.kit = house.but_with(media_tools=tools)
    house.kit.vault.save(Identity(id=house.person, legal_name=NAME, contact="amina@example.org"))
    photo = samples.photo(folder, "Amina_Tanger_2023.jpg")
    return prepare(house.kit, receive(house.kit, photo, house.entry).id)


@pytest.mark.parametrize(
    ("leak", "what"),
    [
        (NAME.encode("utf-16-le"), "a real name of somebody in this archive"),
        (b"AMINA@example.org", "how somebody in this archive is reached"),
        (b"amina_tanger_2023", "the name of the file that came in"),
    ],
)
def test_a_leak_halts_the_work_and_the_desk_is_told_what_and_where_in_every_language(
    house: House, tmp_path: Path, leak: bytes, what: str
) -> None:
    work = _brought(house, LeakingTools(leak), tmp_path)

    assert work.state is WorkState.QUARANTINED
    assert house.renditions() == []
    assert list(house.kit.renditions.ids()) == []
    [entry] = house.quarantine()
    assert entry.code == "trace.known"
    told = {language: why(entry, language) for language in LANGUAGES}
    assert what in told["en"]
    assert f"at byte {entry.values['byte']}" in told["en"]
    assert len(set(told.values())) == len(LANGUAGES)
    for sentence in (*told.values(), entry.reason):
        assert "amina" not in sentence.lower()
        assert "benkirane" not in sentence.lower()
    assert why_halted(house.kit, work.id, "fr") == told["fr"]
    assert what not in told["fr"] + told["ar"]


def test_it_is_told_as_long_as_nobody_tried_again(house: House, tmp_path: Path) -> None:
    work = _brought(house, LeakingTools(NAME.encode()), tmp_path)
    assert why_halted(house.kit, work.id, "en")
    assert prepare(house.kit, work.id).state is WorkState.QUARANTINED
    assert why_halted(house.kit, work.id, "en")


@pytest.mark.parametrize(
    ("trace", "code", "part"),
    [
        (Trace(Witness.EXIFTOOL, failed=True), "trace.failed", "exiftool"),
        (Trace(Witness.EXIFTOOL, "XMP-dc:Title"), "trace.beside", "XMP-dc:Title"),
        (Trace(Witness.TAGS, f"TXXX {NAME}"), "trace.beside", "a part whose name says too much to be shown here"),
    ],
)
def test_whatever_a_witness_says_or_cannot_say_halts_the_work(
    house: House, tmp_path: Path, trace: Trace, code: str, part: str
) -> None:
    work = _brought(house, LeakingTools(said=[trace]), tmp_path)

    assert work.state is WorkState.QUARANTINED
    assert house.renditions() == []
    [entry] = house.quarantine()
    assert entry.code == code
    assert part in why(entry, "en")
    assert NAME not in entry.reason


def test_everybody_in_the_vault_the_file_and_the_workshop_are_known(house: House, tmp_path: Path) -> None:
    work = _brought(house, LeakingTools(), tmp_path)
    assert work.state is WorkState.IN_REVIEW
    texts = {one.text for one in known_about(house.kit, work)}
    assert {NAME, "Benkirane Amina", "Amina_Benkirane", "amina@example.org"} <= texts
    assert {"Amina_Tanger_2023.jpg", "Amina_Tanger_2023", "Atelier"} <= texts
    gone = replace(work, workshop_id=type(work.workshop_id)("none"))
    assert "Atelier" not in {one.text for one in known_about(house.kit, gone)}
