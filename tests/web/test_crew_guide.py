"""The crew's guide calls things what the desk calls them, in each of its languages."""

from __future__ import annotations

import re

from archive.languages import translate
from tests.conftest import ROOT

ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def test_the_words_of_the_guide_are_those_of_the_desk() -> None:
    guide = (ROOT / "docs" / "guides" / "crew.md").read_text(encoding="utf-8")
    head, *rows = [match.groups() for match in ROW.finditer(guide)]
    assert head == ("English", "French", "Arabic")
    assert len(rows) >= 10

    told = " ".join(ROW.sub("", guide).split())
    for english, french, arabic in rows:
        assert english in told or "." in english
        assert (translate("fr", english), translate("ar", english)) == (french, arabic)
