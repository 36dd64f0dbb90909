"""Words planted in written pieces: properties, comments, changes, heads, hidden words, attachments, small pictures."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import docx as word
import odfdo
import pypdf
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from tests.planted_pictures import picture
from tests.planted_words import Words
from tests.sample_pdf import write_pdf

STORY = ("I packed one bag and my grandmother's radio.", "We left before the light came.")
"""What stands in every written piece, beside the words."""

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_BY = f'{_W} w:id="7" w:author="{{0}}" w:date="2023-03-01T10:11:12Z"'


def plant(path: Path, words: Words) -> None:
    """Write a piece with a word in every place that its kind has."""
    _WRITERS[path.suffix](path, words)


def _text(path: Path, words: Words) -> None:
    """Write plain text, which has no place beside what is read: its words are all content."""
    del words
    path.write_bytes(b"\xef\xbb\xbf" + "\n\n".join(STORY).encode())


def _markdown(path: Path, words: Words) -> None:
    head = f"---\nauthor: {words('front matter')}\n---\n\n<!-- {words('comment')} -->\n\n# A story\n\n"
    picture_of = f"![a radio]({words('address of a picture')}.jpg)"
    link = f'[home](https://example.org/{words("address of a link")} "{words("title of a link")}")'
    named = f"[home]: https://example.org/{words('named address')}"
    path.write_text(head + "\n\n".join((*STORY, f"**Home**, {link}.", picture_of, named)) + "\n")


def _docx(path: Path, words: Words) -> None:
    document = word.Document()
    written = [document.add_paragraph(text) for text in STORY]
    fields = ("author", "comments", "title", "subject", "keywords", "category", "last_modified_by", "content_status")
    for field in fields:
        setattr(document.core_properties, field, words(f"property {field}"))
    document.add_comment(written[0].runs, text=words("comment"), author=words("author of a comment"), initials="M")
    document.sections[0].header.paragraphs[0].text = words("head")
    document.sections[0].footer.paragraphs[0].text = words("foot")
    written[-1].add_run(words("hidden words")).font.hidden = True
    by = _BY.format(words("author of a change"))
    gone = f"<w:del {by}><w:r><w:delText>{words('deleted words')}</w:delText></w:r></w:del>"
    written[0]._p.append(parse_xml(gone))
    written[0]._p.append(parse_xml(f'<w:bookmarkStart {_W} w:id="9" w:name="{words("bookmark")}"/>'))
    document.part.relate_to(f"https://example.org/{words('address')}", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    drawn = document.add_picture(io.BytesIO(picture(".jpg", words, "picture: ", 64)))
    drawn._inline.docPr.set("descr", words("words for a picture"))
    document.save(str(path))
    custom = f'<Properties xmlns="x"><property name="p"><v>{words("own property")}</v></property></Properties>'
    _add(path, "docProps/custom.xml", custom.encode())
    _add(path, "docProps/thumbnail2.jpeg", picture(".jpg", words, "small picture: ", 64))
    _add(path, "customXml/item9.xml", f"<x>{words('own XML')}</x>".encode())
    _add(path, "word/printerSettings1.bin", words("printer").encode("utf-16-le"))


def _odt(path: Path, words: Words) -> None:
    document = odfdo.Document("text")
    document.body.clear()
    for text in STORY:
        document.body.append(odfdo.Paragraph(text))
    for field in ("title", "subject", "creator", "initial_creator"):
        setattr(document.meta, field, words(f"property {field}"))
    document.meta.set_comments(words("property comments"))
    document.meta.set_user_defined_metadata("own", words("own property"))
    first = document.body.get_paragraph(position=0)
    assert first is not None
    first.insert_annotation(after="packed", body=words("annotation"), creator=words("author of an annotation"))
    deleted = odfdo.Element.from_tag(
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info>'
        f"<dc:creator>{words('author of a change')}</dc:creator></office:change-info>"
        f"<text:p>{words('deleted words')}</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    )
    document.body.insert(deleted, position=0)
    document.save(str(path))
    _add(path, "Thumbnails/thumbnail.jpg", picture(".jpg", words, "small picture: ", 64))
    _add(path, "Pictures/1.jpg", picture(".jpg", words, "picture: ", 64))
    _add(path, "Configurations2/own.xml", f"<x>{words('printer')}</x>".encode())


def _rtf(path: Path, words: Words) -> None:
    fields = ("title", "subject", "author", "manager", "operator", "keywords", "comment", "doccomm", "*\\company")
    information = "".join(rf"{{\{name}" f" {words(f'information {name}')}}}" for name in fields)
    drawn = picture(".jpg", words, "picture: ", 64)
    beside = (
        *(rf"{{\info{information}}}", rf"{{\header {words('head')}}}", rf"{{\footer {words('foot')}}}"),
        rf"{{\*\userprops{{\propname own}}{{\staticval {words('own property')}}}}}",
        rf"{{\*\atnauthor {words('author of a comment')}}}\chatn{{\*\annotation {words('comment')}}}",
        rf"{{\*\revtbl{{{words('author of a change')};}}}}{{\deleted {words('deleted words')}}}",
        rf"{{\v {words('hidden words')}}}{{\*\bkmkstart {words('bookmark')}}}{{\footnote {words('note')}}}",
        rf"{{\field{{\*\fldinst INCLUDEPICTURE {words('address of a picture')}}}{{\fldrslt }}}}",
        rf"{{\field{{\*\fldinst AUTHOR}}{{\fldrslt {words('field of the author')}}}}}",
        rf"{{\*\docvar{{own}}{{{words('variable')}}}}}{{\*\template {words('template')}}}",
        rf"{{\pict\jpegblip\bin{len(drawn)} ",
    )
    told = "".join(rf"{text}\par " for text in STORY)
    path.write_bytes(rb"{\rtf1\ansi " + "".join(beside).encode() + drawn + f"}}{told}}}".encode())


def _pdf(path: Path, words: Words) -> None:
    write_pdf(path, STORY, words("note on a page"))
    writer = pypdf.PdfWriter(clone_from=path)
    names = ("Title", "Author", "Subject", "Keywords", "Creator")
    writer.add_metadata({f"/{name}": words(f"information {name}") for name in names})
    writer.add_attachment(f"{words('name of an attachment')}.txt", words("attachment").encode())
    writer.add_attachment("cover.jpg", picture(".jpg", words, "attached: ", 64))
    writer.add_outline_item(title=words("outline"), page_number=0)
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(words("script"))}
    writer._root_object[NameObject("/OpenAction")] = writer._add_object(DictionaryObject(script))
    own = DictionaryObject({NameObject("/Own"): TextStringObject(words("own piece"))})
    writer._root_object[NameObject("/PieceInfo")] = writer._add_object(own)
    writer.write(path)


def _add(path: Path, name: str, content: bytes) -> None:
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr(name, content)


_WRITERS: Mapping[str, Callable[[Path, Words], None]] = {
    ".txt": _text,
    ".md": _markdown,
    ".docx": _docx,
    ".odt": _odt,
    ".rtf": _rtf,
    ".pdf": _pdf,
}
