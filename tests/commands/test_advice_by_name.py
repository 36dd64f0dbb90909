"""A kind of file that people bring and that is not taken in is told with its own advice, whatever door it comes to."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.domain.errors import InvalidInputError
from archive.domain.file_types import ADVICE, ENDINGS, require_accepted
from archive.languages import LANGUAGES, translate
from tests import samples
from tests.commands.conftest import Terminal

KINDS = {
    "DSC_1.NEF": "raw_photo",
    "IMG_2.cr3": "raw_photo",
    "letter.pages": "pages",
    "book.epub": "epub",
    "talk.pptx": "other_office",
    "all.zip": "zip",
    "film.srt": "subtitles",
}


@pytest.mark.parametrize(("name", "code"), KINDS.items())
def test_a_name_says_what_to_do_before_the_first_byte(name: str, code: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        require_accepted(name)
    assert refused.value.message == ADVICE[code].sentence
    assert refused.value.code == "upload.type"


def test_no_advice_is_about_what_is_taken_in_and_each_stands_in_every_language() -> None:
    endings = [ending for advice in ADVICE.values() for ending in advice.endings]
    assert not ENDINGS & set(endings)
    assert len(endings) == len(set(endings))
    for advice in ADVICE.values():
        assert all((translate(lang, advice.sentence, {}) != advice.sentence) == (lang != "en") for lang in LANGUAGES)


def test_an_old_name_holds_what_word_wrote_under_it_or_is_told_to_be_old(terminal: Terminal, tmp_path: Path) -> None:
    """Word and its like write RTF, or a DOCX, into a file that is called `.doc`."""
    (tmp_path / "rich.doc").write_bytes(rb"{\rtf1\ansi We left at night.\par}")
    samples.docx(tmp_path, "new.docx").rename(tmp_path / "new.doc")
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))

    result = terminal.type("ingest", tmp_path, "--workshop", terminal.workshop)

    assert result.exit_code == 1
    assert len(terminal.read("works")) == 2
    assert "old.doc: This is an old Word file" in result.stderr
