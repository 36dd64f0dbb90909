"""Which types of files are taken in: how their names end, what bytes give them away, and what reads them.

This is the one list: names are refused by it before the first byte, contents are known by it, the upload page and the
watched folder ask it, and ffmpeg opens nothing that it does not name. To take in one more container, add it here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from archive.domain.errors import InvalidInputError


class FileKind(StrEnum):
    """By what sort of reader a type is opened."""

    RECORDING = "recording"
    PHOTO = "photo"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Mark:
    """Bytes at a place that give a type away, as a regular expression."""

    offset: int
    pattern: bytes


@dataclass(frozen=True, kw_only=True)
class FileType:
    """A type of file.

    A container that may hold either sound or film carries `video/`; a look at its streams decides which it is.
    """

    media_type: str
    kind: FileKind
    endings: tuple[str, ...]
    """How names of such files end, in lower case."""
    marks: tuple[Mark, ...] = ()
    """Empty where no bytes at the start tell: documents in ZIP, plain text, a stream known by its beat."""
    reader: str = ""
    """Which of ffmpeg's readers opens it; left to itself, ffmpeg would believe a name such as `film.jpg`.

    Empty where ffmpeg is given none: documents, and photos that Pillow alone reads."""


def _recording(media_type: str, reader: str, endings: str, *marks: Mark) -> FileType:
    return FileType(
        media_type=media_type, kind=FileKind.RECORDING, endings=tuple(endings.split()), marks=marks, reader=reader
    )


def _photo(media_type: str, endings: str, *marks: Mark, reader: str = "") -> FileType:
    return FileType(
        media_type=media_type, kind=FileKind.PHOTO, endings=tuple(endings.split()), marks=marks, reader=reader
    )


def _document(media_type: str, endings: str, *marks: Mark) -> FileType:
    return FileType(media_type=media_type, kind=FileKind.DOCUMENT, endings=tuple(endings.split()), marks=marks)


DOCX: Final = _document(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx docm dotx dotm"
)
ODT: Final = _document("application/vnd.oasis.opendocument.text", "odt ott")
PDF: Final = _document("application/pdf", "pdf", Mark(0, rb"(?s:.{0,1024}?)%PDF-\d"))
# Many a program writes RTF, and Word itself a DOCX, under the old name; what really is old Word is told so.
RTF: Final = _document("application/rtf", "rtf doc", Mark(0, rb"(?:\xef\xbb\xbf)?\s{0,9}\{\\rtf"))
PLAIN: Final = _document("text/plain", "txt")
MARKDOWN: Final = _document("text/markdown", "md")
TRANSPORT_STREAM: Final = _recording("video/mp2t", "mpegts", "mts m2ts m2t ts tod")

FILE_TYPES: Final = (
    _photo("image/jpeg", "jpg jpeg jpe jfif", Mark(0, rb"\xff\xd8\xff"), reader="jpeg_pipe"),
    _photo("image/png", "png", Mark(0, rb"\x89PNG\r\n\x1a\n"), reader="png_pipe"),
    _photo("image/webp", "webp", Mark(0, rb"RIFF....WEBP"), reader="webp_pipe"),
    _photo("image/avif", "avif", Mark(4, rb"ftyp(?:avi[fs]|mi[af][f1].{4}(?:.{4}){0,8}?avif)")),
    _photo("image/heic", "heic heif hif", Mark(4, rb"ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)")),
    _photo("image/tiff", "tif tiff", Mark(0, rb"II[*+]\0|MM\0[*+]")),
    _photo("image/gif", "gif", Mark(0, rb"GIF8[79]a")),
    _photo("image/bmp", "bmp dib", Mark(0, rb"BM.{4}\0{4}.{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\0{3}")),
    _recording("video/x-msvideo", "avi", "avi divx", Mark(0, rb"RIFF....AVI ")),
    _recording("audio/wav", "wav", "wav wave bwf", Mark(0, rb"(?:RIFF|RF64|BW64)....WAVE")),
    _recording("audio/x-w64", "w64", "w64", Mark(0, rb"riff\x2e\x91\xcf\x11")),
    _recording("audio/mp4", "mov", "m4a m4b", Mark(4, rb"ftyp(?:M4A |M4B )")),
    _recording(
        "video/quicktime", "mov", "mov qt", Mark(4, rb"ftypqt  "), Mark(4, rb"(?:moov|mdat|wide|free|skip|pnot)")
    ),
    _recording("video/3gpp", "mov", "3gp 3gpp 3g2 3ga", Mark(4, rb"ftyp3g")),
    _recording("video/mp4", "mov", "mp4 m4v f4v", Mark(4, rb"(?:ftyp|styp)")),
    _recording("video/webm", "matroska", "webm weba", Mark(0, rb"\x1a\x45\xdf\xa3(?s:.{0,64}?)webm")),
    _recording("video/x-matroska", "matroska", "mkv mka", Mark(0, rb"\x1a\x45\xdf\xa3")),
    _recording("video/ogg", "ogg", "ogv ogg oga opus spx", Mark(0, rb"OggS")),
    _recording("audio/flac", "flac", "flac", Mark(0, rb"fLaC")),
    _recording("video/x-ms-asf", "asf", "wmv asf wma", Mark(0, rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11")),
    _recording("video/x-flv", "flv", "flv", Mark(0, rb"FLV\x01")),
    _recording("video/mpeg", "mpeg", "mpg mpeg mpe vob mod", Mark(0, rb"\x00\x00\x01\xba")),
    _recording("video/x-mpeg-video", "mpegvideo", "m2v", Mark(0, rb"\x00\x00\x01\xb3")),
    _recording("video/x-dv", "dv", "dv", Mark(0, rb"\x1f\x07\x00[\x3f\xbf]")),
    _recording("application/mxf", "mxf", "mxf", Mark(0, rb"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02")),
    _recording("audio/aiff", "aiff", "aif aiff aifc", Mark(0, rb"FORM....AIF[FC]")),
    _recording("audio/basic", "au", "au snd", Mark(0, rb"\.snd")),
    _recording("audio/x-caf", "caf", "caf", Mark(0, rb"caff\x00\x01")),
    _recording("audio/x-wavpack", "wv", "wv", Mark(0, rb"wvpk")),
    _recording("audio/ac3", "ac3", "ac3", Mark(0, rb"\x0b\x77.{3}[\x00-\x57]")),
    _recording("audio/eac3", "eac3", "ec3 eac3", Mark(0, rb"\x0b\x77.{3}[\x58-\x87]")),
    _recording("audio/amr", "amr", "amr awb", Mark(0, rb"#!AMR")),
    _recording("audio/aac", "aac", "aac", Mark(0, rb"\xff[\xf0\xf1\xf8\xf9]")),
    _recording(
        "audio/mpeg", "mp3", "mp3 mp2", Mark(0, rb"ID3[\x02-\x04]"), Mark(0, rb"\xff[\xe2-\xef\xf2-\xf7\xfa-\xfd]")
    ),
    PDF,
    RTF,
    TRANSPORT_STREAM,
    DOCX,
    ODT,
    PLAIN,
    MARKDOWN,
)
"""Every type that is taken in; where the marks of two fit a file, it is of the one that stands first."""

REFUSED: Final[dict[str, Mark]] = {
    "raw_photo": Mark(
        0,
        # Canon, Olympus, Panasonic, Fujifilm, Sigma and Minolta have marks of their own; of the others, which are
        # TIFF, the points of a sensor (colour filters side by side) or the version of DNG stand among the tags.
        rb"....ftypcrx |II\*\0.{4}CR\x02|IIR[OS]|MMOR|IIU\0|FUJIFILMCCD-RAW|FOVb|\0MRM|II\x1a\0..\0\0HEAPCCDR"
        rb"|II\*\0.{0,65000}?(?:\x06\x01\x03\0\x01\0\0\0\x23\x80|\x12\xc6\x01\0\x04\0\0\0)"
        rb"|MM\0\*.{0,65000}?(?:\x01\x06\0\x03\0\0\0\x01\x80\x23|\xc6\x12\0\x01\0\0\0\x04)",
    ),
    # A piece that a server sends after the head of its film, which it does not hold itself.
    "stream_piece": Mark(4, rb"(?:styp(?!.{0,65000}?moov)|moof|sidx|emsg|prft)"),
    "old_office": Mark(0, rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "zip": Mark(0, rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x1f\x8b\x08|BZh[1-9]1AY&SY|\xfd7zXZ\0|.{257}ustar"),
    # Bare pictures that look like letters: netpbm, and Targa without a palette.
    "other_picture": Mark(0, rb"P[4-6]\s(?:#[^\n]*\n)*\d+\s+\d+\s|\0\0[\x02\x03\x0a\x0b]\0{5}"),
}
"""Types that are known and refused with a sentence of their own, by the sentence's code; these are looked for first."""


@dataclass(frozen=True)
class Advice:
    """What to do with a file of a kind that is not taken in, and how names of such files end."""

    sentence: str
    endings: frozenset[str]


def _advice(sentence: str, endings: str) -> Advice:
    return Advice(sentence, frozenset(endings.split()))


ADVICE: Final[dict[str, Advice]] = {
    "raw_photo": _advice(
        "This is a raw photo, as a camera keeps it before it is developed; save the photo as JPEG.",
        "cr2 cr3 crw nef nrw arw srf sr2 dng raf orf rw2 rwl pef srw 3fr iiq x3f mrw kdc dcr erf",
    ),
    "pages": _advice(
        "This is a file of Apple Pages, Numbers or Keynote; export what should be archived as Word (DOCX) or PDF.",
        "pages numbers key",
    ),
    "epub": _advice(
        "This is an electronic book; save its text as DOCX, ODT or plain text.", "epub mobi azw azw3 fb2 kfx"
    ),
    "other_office": _advice(
        "This is an office file, but not a text; save what should be archived as DOCX, ODT or PDF.",
        "xls xlsx ods ppt pptx pps ppsx odp odg",
    ),
    "zip": _advice("This is a compressed folder; unpack it and give the files inside.", "zip rar 7z tar gz tgz bz2 xz"),
    "subtitles": _advice(
        "This is a file of subtitles; attach it as the transcript of its recording.", "srt vtt sbv ass ssa ttml"
    ),
}
"""The advice about kinds that people bring, known by their names before the first byte and by their content."""

ENDINGS: Final = frozenset(ending for each in FILE_TYPES for ending in each.endings)
"""The endings of names of what is taken in."""

DOCUMENTS: Final = frozenset(each.media_type for each in FILE_TYPES if each.kind is FileKind.DOCUMENT)
PHOTOS: Final = frozenset(each.media_type for each in FILE_TYPES if each.kind is FileKind.PHOTO)
_KIND_OF: Final = {each.media_type: each.kind for each in FILE_TYPES}
READERS: Final = {each.media_type: each.reader for each in FILE_TYPES if each.reader}
"""Which of ffmpeg's readers opens which type: none of them can name another file or address to be read."""


PACKETS: Final = frozenset(each.media_type for each in FILE_TYPES if each.reader in ("mp3", "aac", "ac3", "eac3"))
"""Sound without a head, packet after packet: zeros may stand before the first of them."""


_NOT_TAKEN_IN: Final = "Files of this kind are not taken in; films, sound, pictures and written pieces are."

_BESIDE: Final = re.compile(
    r"(?:^|/)(?:"
    # What cameras write beside their films: small copies, pictures of them, and notes with their serial number.
    r"(?:m4root|xdroot)/sub/|thmbnl/|avchdtn/|contents/(?:proxy|icon)/|prox(?:y|ies)/|misc/version\.txt$|lrv_[^/]*$"
    r"|[^/]*_proxy\.\w+$"
    # What computers leave in folders, and lists of checksums.
    r"|__macosx/|@eadir/|\$recycle\.bin/|system volume information/|lost\.dir/|lost\+found/|thumbs\.db$|desktop\.ini$"
    # What an office program lays beside an open text: who has it open.
    r"|~\$[^/]*$|\.~lock\.[^/]*$"
    r"|(?:tag)?manifest-\w+\.txt$|bagit\.txt$|bag-info\.txt$|(?:md5|sha\d+|check)sums?(?:\.txt)?$"
    r")",
    re.IGNORECASE,
)
BESIDE_PATTERN: Final = _BESIDE.pattern
"""The same rule for browsers, which find the files of a folder themselves."""


def lies_beside(place: str) -> bool:
    """Tell whether a file found in a folder only stands beside recordings there, by its place from that folder on."""
    return _BESIDE.search(place.replace("\\", "/")) is not None


def is_accepted(file_name: str) -> bool:
    """Tell whether a name may be that of a film, sound, picture or written piece; one without an ending may be."""
    stem, dot, ending = file_name.rpartition(".")
    return not (dot and stem) or ending.casefold() in ENDINGS


def otherwise_named(file_name: str, media_type: str) -> FileKind | None:
    """Give of what kind a file is by its content where its name says that it is of another; else None."""
    ending = file_name.rpartition(".")[2].casefold()
    by_name = {each.kind for each in FILE_TYPES if ending in each.endings}
    found = _KIND_OF.get(media_type) or (FileKind.RECORDING if media_type.startswith(("video/", "audio/")) else None)
    return found if by_name and found not in by_name else None


def require_accepted(file_name: str) -> None:
    """Refuse a file whose name says that it is none of these.

    Raises:
        InvalidInputError: with the sentence to show.
    """
    if not is_accepted(file_name):
        ending = file_name.rpartition(".")[2].casefold()
        advised = (advice.sentence for advice in ADVICE.values() if ending in advice.endings)
        raise InvalidInputError("upload.type", next(advised, _NOT_TAKEN_IN))
