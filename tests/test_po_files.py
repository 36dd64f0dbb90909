"""What our own reader of catalogues gives is what Babel gives, and what it cannot read it does not pass over."""

from __future__ import annotations

import gettext
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from archive.languages import FOLDER, LANGUAGES
from archive.po_files import Sayings

COUNTS = (0, 1, 2, 3, 10, 11, 99, 100, 101, 1_000)

HEAD = r"""msgid ""
msgstr ""
"Plural-Forms: nplurals=2; plural=(n > 1);\n"
"Content-Type: text/plain; charset=utf-8\n"
"""


def as_written(text: str) -> str:
    return text


def sayings(folder: Path, *catalogues: str) -> Sayings:
    """Read catalogues of these words, in this order."""
    paths = [folder / f"{number}.po" for number in range(len(catalogues))]
    for path, catalogue in zip(paths, catalogues, strict=True):
        path.write_text(HEAD + catalogue, encoding="utf-8")
    return Sayings(paths, as_written)


def said(voice: gettext.NullTranslations, message: Message) -> tuple[str, ...]:
    """Give all that is said for a message."""
    if message.context is not None:
        return (voice.pgettext(message.context, str(message.id)),)
    if isinstance(message.id, str):
        return (voice.gettext(message.id),)
    one, several = message.id
    return tuple(voice.ngettext(one, several, count) for count in COUNTS)


def test_it_says_every_sentence_as_babel_does() -> None:
    for language in set(LANGUAGES) - {"en"}:
        for path in (FOLDER / language).glob("*.po"):
            with path.open("rb") as file:
                catalogue = read_po(file, locale=language)
            compiled = BytesIO()
            write_mo(compiled, catalogue)
            compiled.seek(0)
            theirs = gettext.GNUTranslations(compiled)
            ours = Sayings([path], as_written)
            messages = [message for message in catalogue if message.id]
            assert messages
            assert [(each.id, said(ours, each)) for each in messages] == [
                (each.id, said(theirs, each)) for each in messages
            ]


def test_what_is_escaped_or_goes_on_below_is_read(tmp_path: Path) -> None:
    voice = sayings(tmp_path, 'msgid ""\n"One\\n"\n"two"\nmsgstr "Un\\t\\"deux\\" \\\\n"\n')
    assert voice.gettext("One\ntwo") == 'Un\t"deux" \\n'


def test_a_later_catalogue_counts(tmp_path: Path) -> None:
    voice = sayings(tmp_path, 'msgid "One"\nmsgstr "Un"\n', 'msgid "One"\nmsgstr "Une"\n')
    assert voice.gettext("One") == "Une"


@pytest.mark.parametrize(
    "silent",
    ['#, fuzzy\nmsgid "One"\nmsgstr "Un"\n', '#~ msgid "One"\n#~ msgstr "Un"\n', 'msgid "One"\nmsgstr ""\n'],
    ids=["fuzzy", "crossed out", "not translated"],
)
@pytest.mark.parametrize("place", ["first", "last"])
def test_what_nobody_stands_for_is_not_said(tmp_path: Path, silent: str, place: str) -> None:
    other = 'msgid "Two"\nmsgstr "Deux"\n'
    voice = sayings(tmp_path, f"{silent}\n{other}" if place == "first" else f"{other}\n{silent}")
    assert (voice.gettext("One"), voice.gettext("Two")) == ("One", "Deux")


@pytest.mark.parametrize("line", ['msgid "One', "nothing", '"', 'msgstr[x] "Un"'])
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(ValueError, match=r"0\.po:\d+ is no line of a catalogue"):
        sayings(tmp_path, f'\nmsgid "Two"\nmsgstr "Deux"\n{line}\n')


def test_without_a_catalogue_the_words_stand_as_they_are() -> None:
    voice = Sayings([], as_written)
    assert (voice.gettext("One"), voice.ngettext("%(num)s work", "%(num)s works", 2)) == ("One", "%(num)s works")
