"""An RTF gives the words that are seen in it, whatever program wrote it, and nothing else of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.adapters.media_tools import FfmpegTools
from archive.domain.errors import InvalidInputError
from tests import samples
from tests.hidden_words import MARK
from tests.processor import worked_seconds

RTF = "application/rtf"
FONTS = r"{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fswiss\fcharset178 Arial (Arabic);}{\f2\fcharset204 Arial CYR;}}"
COLOURS = (
    r"{\colortbl;\red255\green255\blue255;\red0\green0\blue0;\red255\green255\blue0;\red250\green251\blue252;"
    r"\ctextone\ctint255\cshade255\red12\green13\blue14;}"
)


def rtf(folder: Path, body: str, head: str = r"\rtf1\ansi\ansicpg1252\deff0") -> Path:
    path = folder / "told.rtf"
    path.write_bytes(f"{{{head}{FONTS}{COLOURS}\n{body}}}".encode("latin-1"))
    return path


def read(tools: FfmpegTools, path: Path) -> str:
    assert tools.identify(path) == RTF
    return tools.read_text(path, RTF)


TEXTEDIT = (
    r"{\rtf1\ansi\ansicpg1252\cocoartf2822" "\n"
    r"\cocoatextscaling0\cocoaplatform0{\fonttbl\f0\fswiss\fcharset0 Helvetica;\f1\fnil\fcharset178 GeezaPro;}" "\n"
    r"{\colortbl;\red255\green255\blue255;}" "\n"
    r"{\*\expandedcolortbl;;}" "\n"
    r"\pard\tx560\pardirnatural\partightenfactor0" "\n\n"
    r"\f0\fs24 \cf0 Caf\'e9 d\'92\'e9t\'e9.\\" "\n"
    r"\f1 \uc0\u1575 \u1604 \u1576 \u1581 \u1585 " "\\\n"
    "}"
)  # fmt: skip


def test_what_textedit_writes_is_read(media_tools: FfmpegTools, tmp_path: Path) -> None:
    (tmp_path / "t.rtf").write_bytes(TEXTEDIT.replace("\\\\\n", "\\\n").encode())
    assert read(media_tools, tmp_path / "t.rtf") == "Café d’été.\n\nالبحر"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (r"\pard one\par two\line three\tab four\par", "one\n\ntwo\nthree    four"),
        (
            r"{\rtlch\fcs1 \af1 \ltrch\fcs0 \f0 \uc1 \u1575\'c7\u1604\'e1\u1576\'c8\u1581\'cd\u1585\'d1 2024}",
            "البحر 2024",
        ),
        (r"\f1\rtlch\lang1025\'c7\'e1\'c8\'cd\'d1\f0  - sea", "البحر - sea"),
        (r"\f2\'cc\'ee\'f0\'e5", "Море"),
        (r"\uc2\u1575\'c7\'c7\u1604?? x", "ال x"),
        (r"\u1575\b X\b0", "اX"),
        (r"\u-10182?\u-8944?\u-10182?\u-8943?", "\U0001e910\U0001e911"),
        (r"\u1605?\u1740?\zwnj\u1582?\u1608?", "می\u200cخو"),
        (r"50\'a0\'80, \lquote so\rquote , a\emdash b\~c \{d\} \\", "50\xa0€, ‘so’, a—b\xa0c {d} \\"),
        (r"{\field{\*\fldinst{HYPERLINK \"https://example.org/x\"}}{\fldrslt{\ul the map}}}", "the map"),
        (r"{\listtext\f0 1.\tab}bread\par{\pntext\f0 2.\tab}salt", "bread\n\nsalt"),
        (r"\trowd\cellx100\pard\intbl a\cell b\cell\row\pard c", "a\n\nb\n\nc"),
        (r"{\shp{\*\shpinst{\sp{\sn fFlipH}{\sv 0}}{\shptxt \pard in a box\par}}{\shprslt again}}", "in a box"),
        (r"a {\upr{\'3f\'3f\'3f}{\*\ud{\u1576?\u1581?\u1585?}}} b", "a بحر b"),
        (
            r"{\object\objemb{\*\objclass Word.Document.8}{\*\objdata 0105}{\result{\pard\b a letter\b0\par}}}c",
            "a letter\n\nc",
        ),
        (r"{\*\do\dobxcolumn\dptxbx{\dptxbxtext\pard an old box\par}}", "an old box"),
        (r"{\pict\wmetafile8\bin5 }{\\x}seen", "seen"),
        ("raw \xe9t\xe9", "raw été"),
    ],
)
def test_words_are_read_in_their_letters(media_tools: FfmpegTools, tmp_path: Path, body: str, said: str) -> None:
    assert read(media_tools, rtf(tmp_path, body)) == said


@pytest.mark.parametrize(
    ("head", "byte"), [(r"\rtf1\mac", r"\'8e"), (r"\rtf1\ansi\ansicpg10000", r"\'8e"), (r"\rtf1\pc", r"\'82")]
)
def test_an_old_code_page_is_known(media_tools: FfmpegTools, tmp_path: Path, head: str, byte: str) -> None:
    (tmp_path / "t.rtf").write_text(rf"{{{head} caf{byte}}}")
    assert read(media_tools, tmp_path / "t.rtf") == "café"


@pytest.mark.parametrize(
    "hidden",
    [
        *(rf"{{\v {MARK}}}", rf"\v {MARK}\v0 ", rf"{{\deleted\revauthdel1 {MARK}}}", rf"{{\mvf {MARK}}}"),
        *(rf"{{\cf1 {MARK}}}", rf"{{\cf4 {MARK}}}", rf"{{\cf3\highlight3 {MARK}}}", rf"{{\cf2\chcbpat2 {MARK}}}"),
        *(rf"{{\fs2 {MARK}}}", rf"{{\rtlch\afs2 {MARK}}}", rf"{{\info{{\author {MARK}}}{{\title {MARK}}}}}"),
        *(rf"{{\header {MARK}}}", rf"{{\footerl {MARK}}}", rf"{{\*\footnote {MARK}}}", rf"{{\footnote {MARK}}}"),
        *(rf"{{\*\annotation {MARK}}}", rf"{{\*\atnauthor {MARK}}}", rf"{{\*\bkmkstart {MARK}}}", rf"{{\xe {MARK}}}"),
        *(rf"{{\*\anything{{\b {MARK}}}}}", "{ \n\\*\\anything " + MARK + "}"),
        rf"{{\object\objemb{{\*\objclass Word.Document.8}}{{\*\objname {MARK}}}{{\*\objdata 0105}}}}",
        rf"{{\v{{\object{{\result {MARK}}}}}}}",
        rf"{{\header{{\upr{{x}}{{\*\ud{{{MARK}}}}}}}}}",
        rf"{{\*\ud {MARK}}}",
        rf"{{\field{{\*\fldinst AUTHOR}}{{\fldrslt {MARK}}}}}",
        rf"{{\field\fldedit{{\*\fldinst{{ LAST}}{{\b SAVEDBY \\x}}}}{{\fldrslt{{\b {MARK}}}}}}}",
        rf"{{\field{{\*\fldinst HYPERLINK x{MARK}}}{{\fldrslt }}}}",
        rf"{{\shp{{\*\shpinst{{\sp{{\sn fHidden}}{{\sv 1}}}}{{\shptxt {MARK}}}}}}}",
        rf"{{\header{{\shp{{\*\shpinst{{\shptxt {MARK}}}}}}}}}",
        rf"{{\v{{\shp{{\*\shpinst{{\shptxt {MARK}}}}}}}}}",
        rf"{{\v \u1575? {MARK}}}",
    ],
)
def test_what_nobody_sees_is_not_read(media_tools: FfmpegTools, tmp_path: Path, hidden: str) -> None:
    assert read(media_tools, rtf(tmp_path, rf"\pard before{hidden} after\par")).split() == ["before", "after"]


@pytest.mark.parametrize(
    "shown",
    [
        *(r"{\cf1\highlight2 seen}", r"{\cf1\chcbpat5 seen}", r"\pard\cbpat2{\cf1 seen}\par", r"{\v\v0 seen}"),
        r"\trowd\clcbpat2\cellx9\pard\intbl{\cf1 seen}\cell\row",
        r"{\shp{\*\shpinst{\sp{\sn fillColor}{\sv 0}}{\shptxt{\cf1 seen}}}}",
        *(r"{\cf1\plain seen}", r"{\cf5 seen}", r"{\strike seen}", r"{\revised seen}", r"{\fs12 seen}"),
    ],
)
def test_what_is_seen_is_not_lost(media_tools: FfmpegTools, tmp_path: Path, shown: str) -> None:
    assert read(media_tools, rtf(tmp_path, shown)) == "seen"


@pytest.mark.parametrize(
    "content", [r"{\rtf1\ansi words that go on", r"{\rtf1\ansi\ansicpg1252 {\fonttbl{\f0\fcharset129 x;}}\f0\'81}"]
)
def test_a_broken_one_is_refused(media_tools: FfmpegTools, tmp_path: Path, content: str) -> None:
    (tmp_path / "t.rtf").write_text(content)
    with pytest.raises(InvalidInputError) as refusal:
        media_tools.read_text(tmp_path / "t.rtf", RTF)
    assert refusal.value.code == "broken_document"


def test_what_it_says_of_its_author_is_known_to_the_sealed_side(media_tools: FfmpegTools, tmp_path: Path) -> None:
    path = rtf(tmp_path, r"{\info{\author Lamia \'c9l\'e9a}{\*\company " + MARK + r"}}\pard words\par")
    assert {"Lamia Éléa", MARK} <= set(media_tools.read_tags(path).values())


def test_a_large_one_takes_little_time(media_tools: FfmpegTools, tmp_path: Path) -> None:
    lines = r"{\b I came} by {\i sea}, \u1575?\u1604?\par" * 8_000
    picture = "{\\pict\\pngblip " + ("0123456789abcdef" * 8 + "\n") * 40_000 + "}"
    path = rtf(tmp_path, lines + picture)
    before = worked_seconds()
    assert read(media_tools, path).startswith("I came by sea")
    assert worked_seconds() - before < 20


def test_the_story_is_read_without_what_stands_beside_it(media_tools: FfmpegTools, tmp_path: Path) -> None:
    path = samples.rtf(tmp_path, mark=MARK)
    assert media_tools.read_text(path, RTF) == "\n\n".join(samples.STORY)
