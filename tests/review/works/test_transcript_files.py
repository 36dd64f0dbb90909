"""A transcript that is taken along as a file of any form and handed in again is the same."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import docx as word
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from archive.adapters.documents import docx as docx_reader
from archive.adapters.documents.clean_text import clean
from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.domain.errors import InvalidInputError, NotFoundError
from archive.domain.ids import WorkId
from archive.domain.words.edit_list import ConcealedWords, EditList, Redaction, Stretch
from archive.domain.words.stamped import holds_arrow_between_times
from archive.domain.words.transcripts import Cue, Transcript
from archive.review.works.captions import read_captions
from archive.review.works.handed_in import decoded
from archive.review.works.transcript_files import WITHOUT, as_file, forms_of
from archive.review.works.transcripts import NewTranscript, answer_labels, attach_transcript
from archive.review.works.works import as_others_read, transcripts_of
from tests.examples import examples
from tests.review.atelier import open_atelier

NAMES = ("Nour", "سلمى", "la mère", "M. Diallo (off)", "Nour & <Salma>")
LETTERS = st.sampled_from("abéœç ñ ɓŋ سلمأة،؟ አማ 1998 ٢٣ .,:;!?… «»“”’-–—&<>{}[]\\/|#*_\xa0\u202f")
ODD = st.sampled_from(
    (
        *(
            "Oujda --> Nador",
            "-->",
            "12 --> 13",
            "--",
            ">",
            "{\\an8}",
            "{\\i1}là",
            "<i>là</i>",
            "<b",
            "</v>",
            "[br]",
            "<br>",
        ),
        *(
            "Nour: she said",
            "Nour — she said",
            "La mère : viens",
            "سلمى: قالت",
            "M. Diallo (off): si",
            "<v Nour>non",
            "Nour:",
        ),
        *(
            "&lt;i&gt;",
            "&amp;",
            "NOTE",
            "NOTE là",
            "STYLE",
            "WEBVTT",
            "1",
            "1998",
            "- oui",
            "00:01",
            "<c.unsure>",
            "<i></i>",
        ),
    )
)
LINE = st.one_of(
    st.text(LETTERS, min_size=1, max_size=60), ODD, st.lists(ODD, min_size=2, max_size=3).map(" ".join)
).map(lambda text: " ".join(text.split(" ")).strip())
LONG = st.lists(LINE, min_size=1, max_size=12).map(" ".join).map(str.strip)
CUE = st.tuples(
    st.integers(0, 8_000),
    st.integers(1, 90_000),
    st.lists(st.one_of(LINE, LONG).filter(bool), min_size=1, max_size=4),
    st.sampled_from(["", *NAMES]),
)


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    start, cues = 0, []
    for gap, long, lines, speaker in draw(st.lists(CUE, min_size=1, max_size=6)):
        start += gap
        cues.append(Cue(start_ms=start, end_ms=start + long, text="\n".join(lines), speaker=speaker))
    language = draw(st.sampled_from(["fr", "ar", "ary", "wo", "am"]))
    return Transcript(id="t", work_id=WorkId("w"), language=language, cues=tuple(cues))


def is_plain_text(text: str) -> bool:
    """Tell whether a text can be a transcript without times: all that looks like captions is refused."""
    try:
        return read_captions(text) == ((), text)
    except InvalidInputError:
        return False


def said(transcript: Transcript) -> list[str]:
    return [cue.text for cue in transcript.cues]


def text_in(content: bytes, form: str, folder: Path) -> str:
    if form != "docx":
        return decoded(content)
    path = folder / "taken.docx"
    path.write_bytes(content)
    return clean(docx_reader.read(path, ""))


@pytest.mark.parametrize("form", ["vtt", "srt", "txt", "docx"])
@examples(60)
@given(transcript=transcripts())
def test_what_is_taken_along_and_handed_in_again_is_the_same(
    transcript: Transcript, form: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = as_file(transcript, form).content
    # Beside times an arrow of words is written “→” where no mark could part it: tested by itself, below.
    assume(form in ("vtt", "srt") or not any(map(holds_arrow_between_times, "\n".join(said(transcript)).split("\n"))))
    known = {cue.speaker for cue in transcript.cues}
    cues, words = read_captions(text_in(content, form, tmp_path_factory.getbasetemp()), known)

    assert cues == transcript.cues
    assert not words


@pytest.mark.parametrize("form", ["txt", "docx"])
@examples(30)
@given(paragraphs=st.lists(st.lists(LINE.filter(bool), min_size=1, max_size=3).map("\n".join), min_size=1, max_size=5))
def test_words_without_times_are_the_same_too(
    paragraphs: list[str], form: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = "\n\n".join(paragraphs)
    assume(is_plain_text(text))
    transcript = Transcript(id="t", work_id=WorkId("w"), language="ar", text=text)
    assert forms_of(transcript) == ("docx", "txt")
    content = as_file(transcript, form).content
    assert read_captions(text_in(content, form, tmp_path_factory.getbasetemp())) == ((), transcript.text)
    with pytest.raises(NotFoundError):
        as_file(transcript, "srt")


def test_a_word_document_tells_nothing_but_the_words_each_in_its_direction() -> None:
    cues = (
        Cue(start_ms=0, end_ms=1_000, text="Je suis partie."),
        Cue(start_ms=1_000, end_ms=2_000, text="ذهبنا.", speaker="Nour"),
    )
    file = as_file(Transcript(id="t", work_id=WorkId("w"), language="fr", cues=cues), "docx")

    assert file.name == "transcript-fr.docx"
    with zipfile.ZipFile(io.BytesIO(file.content)) as packed:
        assert sorted(packed.namelist()) == ["[Content_Types].xml", "_rels/.rels", "word/document.xml"]
        assert {part.date_time[0] for part in packed.infolist()} == {1980}
    first, second = word.Document(io.BytesIO(file.content)).paragraphs
    assert first.text == "[00:00:00.000 – 00:00:01.000] Je suis partie."
    assert [paragraph._p.pPr is not None for paragraph in (first, second)] == [False, True]


@pytest.mark.parametrize(
    "text", ["Oujda --> Nador", "{\\an8} là", "un <i>mot</i>", "0:01 --> 0:02", "00:00:01,0 --> 00:00:02,0"]
)
def test_what_looks_like_more_than_words_stays_words_in_captions(text: str) -> None:
    cue = Cue(start_ms=0, end_ms=1_000, text=text)
    transcript = Transcript(id="t", work_id=WorkId("w"), language="fr", cues=(cue,))
    for form in ("vtt", "srt"):
        assert read_captions(decoded(as_file(transcript, form).content))[0] == (cue,)


def test_an_arrow_beside_times_is_no_word_of_a_text_to_read() -> None:
    cue = Cue(start_ms=0, end_ms=1_000, text="de 0:12 --> 0:13")
    transcript = Transcript(id="t", work_id=WorkId("w"), language="fr", cues=(cue,))
    assert read_captions(decoded(as_file(transcript, "txt").content))[0] == (replace(cue, text="de 0:12 → 0:13"),)
    with pytest.raises(InvalidInputError, match="line 2"):
        read_captions("[00:00:00.000 – 00:00:01.000] Là.\n00:00:0l.000 --> 00:00:02.000\nEt là.\n")


@pytest.mark.media
def test_other_readers_of_subrip_show_the_words_as_they_are(tmp_path: Path) -> None:
    odd = ("Oujda --> Nador", "Nour: she said", "[br] là", "00:00:01,000 --> 00:00:02,000", "la mer < la terre")
    cues = tuple(Cue(start_ms=n * 1_000, end_ms=n * 1_000 + 900, text=text) for n, text in enumerate(odd))
    path = tmp_path / "taken.srt"
    path.write_bytes(as_file(Transcript(id="t", work_id=WorkId("w"), language="fr", cues=cues), "srt").content)
    shown = subprocess.run(
        [find_media_tools(None, None).ffmpeg, "-v", "error", "-i", path, "-f", "ass", "-"],
        capture_output=True,
        check=True,
        timeout=60,
    ).stdout.decode()
    said = [line.split(",", 9)[9] for line in shown.splitlines() if line.startswith("Dialogue:")]
    assert [re.sub(r"\{[^{}]*\}", "", line) for line in said] == list(odd)


@pytest.mark.media
def test_lines_that_nobody_is_sure_of_are_no_surer_after_a_way_out_and_in() -> None:
    atelier = open_atelier()
    content = b"WEBVTT\n\n00:01.000 --> 00:02.000\n<c.unsure>On est partis.</c>\n\n00:02.000 --> 00:03.000\nLa mer.\n"
    kept = attach_transcript(
        atelier.kit, atelier.work.id, NewTranscript(content=content, language="fr"), atelier.facilitator.id
    )
    for form in forms_of(kept):
        again = NewTranscript(content=as_file(kept, form).content, language="fr")
        assert attach_transcript(atelier.kit, atelier.work.id, again, atelier.facilitator.id) == kept, form


def test_a_file_without_what_is_concealed_names_nobody_who_speaks_in_any_form() -> None:
    words = ConcealedWords(language="fr", words="Amina")
    at = datetime(2026, 2, 10, tzinfo=UTC)
    concealed = Redaction(id="r", spans=(Stretch(start_ms=0, end_ms=900),), words=(words,), by="x", at=at)
    cues = (
        Cue(start_ms=0, end_ms=1_000, text="Je suis Amina.", speaker="Amina"),
        Cue(start_ms=1_000, end_ms=2_000, text="Karim: bonjour"),
    )
    said = Transcript(id="t", work_id=WorkId("w"), language="fr", cues=cues)
    others = as_others_read(said, EditList(id=said.work_id, redactions=(concealed,)))

    for form in forms_of(others):
        content = as_file(others, form, WITHOUT).content
        told = (
            "\n".join(p.text for p in word.Document(io.BytesIO(content)).paragraphs)
            if form == "docx"
            else str(content, "utf-8")
        )
        assert "Je suis" in told
        assert "bonjour" in told
        assert not {"Amina", "Karim"} & set(re.findall(r"\w+", told)), form
        assert b"Amina" in as_file(said, "txt").content


def test_names_that_were_asked_about_are_speakers_from_then_on_and_known_when_handed_in_again() -> None:
    atelier = open_atelier()
    new = NewTranscript(content=b"[0:01] Nour: We left.\n\n[0:04] Mother: come here, she said.\n", language="fr")
    attach_transcript(atelier.kit, atelier.work.id, new, atelier.facilitator.id)
    answer_labels(atelier.kit, atelier.work.id, ["Mother"], atelier.facilitator.id)

    [kept] = transcripts_of(atelier.kit, atelier.work.id)
    assert [(cue.speaker, cue.text) for cue in kept.cues] == [
        ("Nour", "We left."),
        ("", "Mother: come here, she said."),
    ]
    again = NewTranscript(content=as_file(kept, "srt").content, language="fr")
    assert attach_transcript(atelier.kit, atelier.work.id, again, atelier.facilitator.id) == kept


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_captions_in_any_spelling_of_unicode_are_read(encoding: str) -> None:
    told = "1\n00:00:01,000 --> 00:00:03,000\nمرحبا بكم\n"
    cues, _ = read_captions(decoded(told.encode(encoding)))
    assert [cue.text for cue in cues] == ["مرحبا بكم"]
