"""Why a file cannot be taken in, each in one sentence that says what to do."""

from __future__ import annotations

from archive.domain.errors import InvalidInputError, QuarantinedError
from archive.domain.file_types import ADVICE

_WRONG_KIND: dict[str, str] = {
    **{code: advice.sentence for code, advice in ADVICE.items()},
    "empty": "The file is empty; if it is a copy, look at the file where it was recorded; if that is "
    "empty too, there is nothing to take in.",
    "unknown_type": "This type of file is not known here; save it as MP4, WAV, JPEG, DOCX, ODT, PDF or plain text.",
    "playlist": "This is a list that points to other files; give the recordings themselves.",
    "markup": "This is a web page or XML file; save its text as DOCX, ODT, PDF or plain text.",
    "old_office": "This is an old Word file or one with a password; save it without password as DOCX, ODT or PDF.",
    "stream_piece": "This is one piece of a streamed film and cannot be played alone; save the whole film as one MP4.",
    "other_picture": "This kind of picture cannot be read; save a photo as JPEG or PNG, an animation as MP4.",
    "program_data": "These are data that programs exchange, such as mail, contacts or JSON; save the text in them as"
    " DOCX, ODT or plain text.",
    "chat": "This is a chat saved from a messenger, with the names, numbers and hours of all who wrote in it; give its"
    " voice messages and pictures themselves, or type in the words that are meant.",
}

_CANNOT_BE_READ: dict[str, str] = {
    "unreadable": "The file cannot be read from the disk; check the card or the permissions and try again.",
    "undecodable": "The recording cannot be decoded; if it is a copy, send the file on the card itself; if it "
    "is that file, export it as MP4 or WAV.",
    "cut_short": "The recording ends before it should; if it is a copy, send the file on the card itself; if "
    "it is that file, export it anew.",
    "no_streams": "There is neither picture nor sound in this recording; check that it is the right file.",
    "silent": "No sound was found anywhere in this recording; check that it is the right file.",
    "too_long": "The recording is longer than 12 hours; cut it into parts and give these.",
    "too_short": "The recording holds less than a tenth of a second; check that it is the right file.",
    "picture_size": "The picture is absurdly large; save it with at most 100 million pixels and try again.",
    "several_pictures": "There are several pictures in this file; save each photo or page as a JPEG or PNG of its own,"
    " an animation as MP4.",
    "film_size": "The picture of this film is absurdly large or small; export it at 1080p and try again.",
    "broken_picture": "The picture is broken or cut short; if it is a copy, send the file on the card itself; if "
    "it is that file, save it anew as JPEG.",
    "text_encoding": "The letters of this text cannot be read; save it with the encoding UTF-8 and try again.",
    "text_too_long": "The text is far too long for a written piece; split it and try again.",
    "no_text": "There is no text in this file; type in what it says and save it as DOCX, ODT or plain text.",
    "scanned": "This PDF holds only pictures of pages; type in what it says and save it as DOCX, ODT or plain text.",
    "right_to_left": "This PDF holds words that run from right to left, and their order cannot be told from a PDF for"
    " certain; give the text as DOCX, ODT or plain text.",
    "covered_words": "Something is drawn over words in this PDF, and the words are still in it; take the words"
    " themselves out and give the text as DOCX, ODT or plain text.",
    "unknown_letters": "The letters of this PDF cannot be told for certain; give the text as DOCX, ODT or plain text.",
    "locked": "This document is locked by a password; save it without one and try again.",
    "broken_document": "The document is broken; open it, save it anew as DOCX, ODT or PDF and try again.",
    "bomb": "The document unpacks to far more than a text can be; save only its text anew and try again.",
    "too_heavy": "Reading this file takes more time or memory than it should; save it anew and try again.",
    "unreadable_content": "The content of this file cannot be read; save it anew with another program and try again.",
}


def refuse(code: str) -> InvalidInputError:
    """Give the error that says why a file is not taken; to be raised by the caller."""
    if code in _WRONG_KIND:
        return InvalidInputError(code, _WRONG_KIND[code])
    return QuarantinedError(code, _CANNOT_BE_READ[code])
