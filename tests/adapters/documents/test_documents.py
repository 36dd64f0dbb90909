"""Written pieces give their text and nothing else, whatever their authors, or their attackers, put beside it."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx as word
import odfdo
import pypdf
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from archive.adapters.media.find_ffmpeg import ToolPaths
from archive.adapters.media_tools import FfmpegTools
from archive.domain.errors import InvalidInputError, MediaToolError, QuarantinedError
from tests import samples
from tests.processor import worked_seconds

_MARK = "PLANTED7"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ODT = "application/vnd.oasis.opendocument.text"
_PDF = "application/pdf"
_COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def _refusal(media_tools: FfmpegTools, path: Path, media_type: str) -> str:
    with pytest.raises(InvalidInputError) as refusal:
        media_tools.read_text(path, media_type)
    assert str(refusal.value).count(".") == 1
    return refusal.value.code


@pytest.mark.parametrize("make", [samples.docx, samples.odt, samples.rtf, samples.text])
def test_every_kind_of_document_gives_its_paragraphs(
    media_tools: FfmpegTools, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    path = make(tmp_path)
    assert media_tools.read_text(path, media_tools.identify(path)) == "\n\n".join(samples.STORY)


def test_an_opendocument_of_words_alone_is_read(media_tools: FfmpegTools, tmp_path: Path) -> None:
    """The standard asks for no styles, settings or properties beside the words, and small programs write none."""
    whole, bare = samples.odt(tmp_path), tmp_path / "bare.odt"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(bare, "w") as target:
        for name in ("mimetype", "content.xml", "META-INF/manifest.xml"):
            target.writestr(name, source.read(name))
    assert media_tools.identify(bare) == _ODT
    assert media_tools.read_text(bare, _ODT) == "\n\n".join(samples.STORY)


def test_a_pdf_gives_its_paragraphs(media_tools: FfmpegTools, tmp_path: Path) -> None:
    path = samples.pdf(tmp_path, paragraphs=["The sea was calm.", "Une année d'été."])
    text = media_tools.read_text(path, _PDF)
    assert "The sea was calm." in text
    assert "Une année d'été." in text


@pytest.mark.parametrize("make", [samples.docx, samples.odt, samples.rtf, samples.pdf, samples.markdown])
def test_what_stands_beside_the_text_stays_out_of_it(
    media_tools: FfmpegTools, tmp_path: Path, make: Callable[..., Path]
) -> None:
    path = make(tmp_path, mark=_MARK)
    text = media_tools.read_text(path, media_tools.identify(path))
    assert "I packed one bag" in text
    assert _MARK not in text


def test_struck_out_and_hidden_words_stay_out(media_tools: FfmpegTools, tmp_path: Path) -> None:
    document = word.Document()
    paragraph = document.add_paragraph("We left")
    struck = f'<w:del {nsdecls("w")} w:author="x"><w:r><w:delText>{_MARK}</w:delText></w:r></w:del>'
    moved = f'<w:moveFrom {nsdecls("w")} w:author="x"><w:r><w:t>{_MARK}</w:t></w:r></w:moveFrom>'
    kept = f'<w:ins {nsdecls("w")} w:author="{_MARK}"><w:r><w:t> at night.</w:t></w:r></w:ins>'
    for xml in (struck, moved, kept):
        paragraph._p.append(parse_xml(xml))
    paragraph.add_run(_MARK).font.hidden = True
    document.save(str(tmp_path / "s.docx"))
    assert media_tools.read_text(tmp_path / "s.docx", _DOCX) == "We left at night."


def test_a_text_box_is_read_once(media_tools: FfmpegTools, tmp_path: Path) -> None:
    box = f"<w:txbxContent {nsdecls('w')}><w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent>"
    choice = f'<mc:AlternateContent xmlns:mc="{_COMPATIBLE}"><mc:Choice><w:drawing {nsdecls("w")}>{box}</w:drawing>'
    document = word.Document()
    run = document.add_paragraph("beside").runs[0]
    run._r.append(parse_xml(f"{choice}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"))
    document.save(str(tmp_path / "s.docx"))
    assert media_tools.read_text(tmp_path / "s.docx", _DOCX) == "beside\n\nin a box"


def test_tables_and_line_breaks_are_read_in_order(media_tools: FfmpegTools, tmp_path: Path) -> None:
    document = word.Document()
    document.add_paragraph("First").add_run().add_break()
    document.add_table(1, 2).rows[0].cells[1].text = "Second"
    document.add_paragraph("one\ttwo")
    document.add_paragraph("Mohamed\twords")
    document.save(str(tmp_path / "s.docx"))
    text = media_tools.read_text(tmp_path / "s.docx", _DOCX)
    assert text.split() == ["First", "Second", "one", "two", "Mohamed", "words"]
    assert "Mohamed    words" in text, "a name before a tab stays apart"


def test_an_open_document_keeps_spaces_lines_and_headings(media_tools: FfmpegTools, tmp_path: Path) -> None:
    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Header(1, "The road"))
    document.body.append(odfdo.Paragraph("one\ntwo   three"))
    document.save(str(tmp_path / "s.odt"))
    assert media_tools.read_text(tmp_path / "s.odt", _ODT) == "The road\n\none\ntwo   three"


def test_markdown_loses_its_signs_and_keeps_its_words(media_tools: FfmpegTools, tmp_path: Path) -> None:
    path = tmp_path / "s.md"
    path.write_text(
        "# The *road* #\n\nIt was **very** long, `we` said; see [the map](https://x.org/a).\n![a face](me.jpg)\n\n"
        "> quoted\n\n***\n\n"
        "snake_case stays, _leaning_ goes, 2 * 3 * 4 stays.\n\n```\ncode\n```\n<b>bold</b> \\*star\\*\n"
    )
    assert media_tools.read_text(path, "text/markdown").split("\n\n") == [
        "The road",
        "It was very long, we said; see the map.",
        "quoted",
        "snake_case stays, leaning goes, 2 * 3 * 4 stays.",
        "code",
        "bold *star*",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_texts_in_every_certain_encoding_are_read(media_tools: FfmpegTools, tmp_path: Path, encoding: str) -> None:
    path = samples.text(tmp_path, encoding=encoding)
    assert media_tools.read_text(path, "text/plain") == "\n\n".join(samples.STORY)


def test_a_poem_keeps_its_lines_and_loses_unseen_marks(media_tools: FfmpegTools, tmp_path: Path) -> None:
    path = tmp_path / "poem.txt"
    path.write_bytes(
        "\ufeffun\u200b vers  \r\ndeux\u00ad vers\r\n\r\n\r\n\r\nسلام\u202e\u200f\x07 e\u0301te\u0301\n".encode()
    )
    assert media_tools.read_text(path, "text/plain") == "un vers\ndeux vers\n\nسلام\u200f été"


def test_broken_letters_are_refused(media_tools: FfmpegTools, tmp_path: Path) -> None:
    path = tmp_path / "s.txt"
    path.write_bytes(b"une lettre" + b"\xff\xfe\x80" + b" de loin")
    assert _refusal(media_tools, path, "text/plain") == "text_encoding"


def test_a_scanned_pdf_is_told_apart(media_tools: FfmpegTools, tmp_path: Path) -> None:
    assert _refusal(media_tools, samples.pdf(tmp_path, paragraphs=()), _PDF) == "scanned"


def test_an_empty_document_is_refused(media_tools: FfmpegTools, tmp_path: Path) -> None:
    assert _refusal(media_tools, samples.docx(tmp_path, paragraphs=["  "]), _DOCX) == "no_text"


def test_a_pdf_with_a_password_is_refused(media_tools: FfmpegTools, tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=samples.pdf(tmp_path))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    assert _refusal(media_tools, tmp_path / "locked.pdf", _PDF) == "locked"


@pytest.mark.parametrize("make", [samples.docx, samples.odt, samples.pdf])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_half_a_document_is_refused(
    media_tools: FfmpegTools, tmp_path: Path, make: Callable[[Path], Path], share: float
) -> None:
    whole = make(tmp_path)
    media_type = media_tools.identify(whole)
    with pytest.raises(QuarantinedError) as refusal:
        media_tools.read_text(samples.cut(whole, share), media_type)
    assert refusal.value.code in ("broken_document", "scanned")


def _packed(path: Path, parts: dict[str, bytes], *, like: Path) -> Path:
    """Copy a packed document with some of its parts exchanged or added."""
    with zipfile.ZipFile(like) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, content in parts.items():
            target.writestr(name, content)
    return path


_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def _changed(path: Path, *changes: tuple[bytes, bytes]) -> Path:
    """Pack a Word document anew with other words for some in its markup."""
    whole = path.with_name("changed.docx")
    with zipfile.ZipFile(path) as packed, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as out:
        for name in packed.namelist():
            content = packed.read(name)
            for old, new in changes if name.endswith((".xml", ".rels")) else ():
                content = content.replace(old, new)
            out.writestr(name, content)
    return whole


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    ],
    ids=["docm", "dotm", "dotx"],
)
def test_word_with_macros_and_templates_are_read_as_word(media_tools: FfmpegTools, tmp_path: Path, kind: str) -> None:
    path = _changed(samples.docx(tmp_path), (_MAIN.encode(), kind.encode()))
    assert media_tools.read_text(path, _DOCX) == "\n\n".join(samples.STORY)


def test_word_by_the_strict_standard_is_read_as_word(media_tools: FfmpegTools, tmp_path: Path) -> None:
    names = ("wordprocessingml", "officeDocument", "drawingml")
    strict = [
        (f"http://schemas.openxmlformats.org/{name}/2006/".encode(), f"http://purl.oclc.org/ooxml/{name}/".encode())
        for name in names
    ]
    path = _changed(samples.docx(tmp_path), *strict)
    assert media_tools.identify(path) == _DOCX
    assert media_tools.read_text(path, _DOCX) == "\n\n".join(samples.STORY)


def test_large_and_plain_pictures_in_a_document_do_not_keep_its_words_out(
    media_tools: FfmpegTools, tmp_path: Path
) -> None:
    path = _packed(tmp_path / "white.docx", {"word/media/image1.bmp": bytes(90 << 20)}, like=samples.docx(tmp_path))
    assert media_tools.read_text(path, _DOCX) == "\n\n".join(samples.STORY)


@pytest.mark.parametrize("algorithm", ["AES-128", "AES-256", "RC4-128"])
def test_a_pdf_that_opens_without_a_password_is_read_and_a_locked_one_is_said_to_be(
    media_tools: FfmpegTools, tmp_path: Path, algorithm: str
) -> None:
    for password in ("", "secret"):
        writer = pypdf.PdfWriter(clone_from=samples.pdf(tmp_path))
        writer.encrypt(password, "the owner's", algorithm=algorithm)
        writer.write(tmp_path / f"pdf {password}")
    assert samples.STORY[0] in media_tools.read_text(tmp_path / "pdf ", "application/pdf")
    assert _refusal(media_tools, tmp_path / "pdf secret", "application/pdf") == "locked"


def _bomb_of_entities() -> bytes:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "laugh">{levels}]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>"
    ).encode()


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"word/document.xml": _bomb_of_entities()}, "broken_document"),
        ({"word/document.xml": _bomb_of_entities().decode().encode("utf-16")}, "broken_document"),
        ({"word/extra.xml": bytes(60 << 20)}, "bomb"),
        ({"word/document.xml": b"<a>" + b" " * (40 << 20)}, "bomb"),
        ({f"word/{number}": b"" for number in range(6_000)}, "bomb"),
        ({"word/document.xml": b"<not xml"}, "broken_document"),
        ({"word/document.xml": b"<a>" * 100_000}, "broken_document"),
    ],
    ids=["entities", "entities in utf-16", "zeros", "spaces", "many parts", "no xml", "deep"],
)
def test_a_hostile_word_document_is_refused_at_once(
    media_tools: FfmpegTools, tmp_path: Path, parts: dict[str, bytes], code: str
) -> None:
    path = _packed(tmp_path / "bomb.docx", parts, like=samples.docx(tmp_path))
    before = worked_seconds()
    assert _refusal(media_tools, path, _DOCX) == code
    assert worked_seconds() - before < 10


def test_a_file_on_this_machine_cannot_be_read_through_a_document(media_tools: FfmpegTools, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(_MARK)
    content = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]>'
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
        "<text:p>&e;</text:p></office:text></office:body></office:document-content>"
    ).encode()
    path = _packed(tmp_path / "x.odt", {"content.xml": content}, like=samples.odt(tmp_path))
    assert _refusal(media_tools, path, _ODT) == "broken_document"


def test_a_zip_that_lies_about_its_sizes_is_refused(media_tools: FfmpegTools, tmp_path: Path) -> None:
    path = _packed(tmp_path / "x.docx", {"word/document.xml": b"<a>" + b" " * (40 << 20)}, like=samples.docx(tmp_path))
    content = path.read_bytes().replace((3 + (40 << 20)).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    path.write_bytes(content)
    assert _refusal(media_tools, path, _DOCX) in ("bomb", "broken_document")


def test_a_zip_that_points_before_its_own_start_is_refused(media_tools: FfmpegTools, tmp_path: Path) -> None:
    content = bytearray(samples.docx(tmp_path).read_bytes())
    end = content.rindex(b"PK\x05\x06")
    content[end + 12 : end + 16] = (len(content) * 2).to_bytes(4, "little")
    (tmp_path / "x.docx").write_bytes(content)
    assert _refusal(media_tools, tmp_path / "x.docx", _DOCX) == "broken_document"


def test_a_pdf_that_unpacks_without_end_is_refused(media_tools: FfmpegTools, tmp_path: Path) -> None:
    packed = zlib.compress(b"(a) Tj " * (30 << 20))
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
    body = b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n" % len(packed) + packed + b"\nendstream endobj\n"
    (tmp_path / "x.pdf").write_bytes(head + page + body + b"trailer<</Root 1 0 R>>\n%%EOF")
    before = worked_seconds()
    assert _refusal(media_tools, tmp_path / "x.pdf", _PDF)
    assert worked_seconds() - before < 30


def test_a_pdf_whose_pages_hold_each_other_comes_to_an_end(media_tools: FfmpegTools, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF"
    )
    assert _refusal(media_tools, tmp_path / "x.pdf", _PDF)


def test_a_text_without_end_is_refused(media_tools: FfmpegTools, tmp_path: Path) -> None:
    path = tmp_path / "s.txt"
    path.write_bytes(b"words and words\n" * 200_000)
    assert _refusal(media_tools, path, "text/plain") == "text_too_long"


def test_a_packed_document_in_memory_is_what_the_samples_say(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(samples.docx(tmp_path, mark=_MARK).read_bytes())) as packed:
        everything = b"".join(packed.read(name) for name in packed.namelist())
    assert everything.count(_MARK.encode()) >= 10


def test_a_film_is_no_written_piece(media_tools: FfmpegTools, tmp_path: Path) -> None:
    assert _refusal(media_tools, samples.text(tmp_path), "video/mp4") == "unknown_type"


def test_a_word_file_whose_properties_were_taken_out_is_read(media_tools: FfmpegTools, tmp_path: Path) -> None:
    whole = samples.docx(tmp_path)
    with zipfile.ZipFile(whole) as packed:
        parts = {name: packed.read(name) for name in packed.namelist() if not name.startswith("docProps/")}
    with zipfile.ZipFile(tmp_path / "clean.docx", "w") as clean:
        for name, content in parts.items():
            clean.writestr(name, content)
    assert media_tools.read_text(tmp_path / "clean.docx", _DOCX) == "\n\n".join(samples.STORY)


def test_a_text_needs_no_ffmpeg(tmp_path: Path) -> None:
    def missing() -> ToolPaths:
        raise MediaToolError("There is no usable ffmpeg.")

    tools = FfmpegTools(missing)
    path = samples.text(tmp_path)
    assert tools.read_text(path, tools.identify(path)) == "\n\n".join(samples.STORY)
    with pytest.raises(MediaToolError):
        tools.require()
