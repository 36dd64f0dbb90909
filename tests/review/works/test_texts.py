"""What is made of a transcript: clean text, captions without names, and nothing twice."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
import webvtt
from hypothesis import given
from hypothesis import strategies as st

from archive.access.transcript import read_lines
from archive.domain.ids import WorkId
from archive.domain.records import Rendition
from archive.domain.terms import Recipe
from archive.domain.words.transcripts import ISOLATE_END, ISOLATES, RTL_MARK, Cue, Transcript
from archive.review.consent.consents import withdraw_consent
from archive.review.withdrawal.erase import erase_renditions
from archive.review.works.texts import cues_as_webvtt, refresh_texts, text_as_html
from archive.review.works.transcripts import NewTranscript, attach_transcript
from archive.review.works.works import withdraw_work
from tests.review.atelier import Atelier, content, open_atelier

WEBVTT = """WEBVTT

NOTE recorded by Samir in Oujda

00:00:01.000 --> 00:00:03.000
<v Amina>We left <b>at night</b>.

00:00:03.200 --> 00:00:05.000
<v Amina>The sea was &lt;calm&gt; & cold.

00:00:05.100 --> 00:00:06.000
<v Interviewer>And then?
"""


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


def attach(atelier: Atelier, content: str, language: str = "en") -> None:
    new = NewTranscript(content=content.encode(), language=language)
    attach_transcript(atelier.kit, atelier.work.id, new, atelier.facilitator.id)


def texts(atelier: Atelier) -> list[Rendition]:
    return [r for r in atelier.made() if r.recipe in (Recipe.TEXT, Recipe.CAPTIONS)]


def test_a_transcript_becomes_text_and_captions_that_name_nobody(atelier: Atelier) -> None:
    atelier.consented()
    attach(atelier, WEBVTT)

    assert content(atelier, Recipe.TEXT) == (
        "<p>We left at night. The sea was &lt;calm&gt; &amp; cold.</p>\n<p>And then?</p>\n"
    )
    captions = content(atelier, Recipe.CAPTIONS)
    for trace in ("Amina", "Samir", "Oujda", "NOTE", "<v", "STYLE", "Interviewer"):
        assert trace not in captions
    assert next(c.text for c in webvtt.from_string(captions).captions) == "We left at night."


def test_plain_text_keeps_its_paragraphs_and_verses(atelier: Atelier) -> None:
    atelier.consented()
    attach(atelier, "The sea\nwas <script>\r\n\r\nand  cold\n\n\n\nat night")

    assert content(atelier, Recipe.TEXT) == "<p>The sea<br>was &lt;script&gt;</p>\n<p>and  cold</p>\n<p>at night</p>\n"
    assert [r.recipe for r in texts(atelier)] == [Recipe.TEXT]


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not attrs


@given(st.text(), st.lists(st.text(min_size=1), max_size=4))
def test_whatever_is_written_only_paragraphs_and_breaks_come_out(text: str, lines: list[str]) -> None:
    cues = tuple(Cue(start_ms=1_000 * n, end_ms=1_000 * n + 900, text=line) for n, line in enumerate(lines))
    seen = Seen()
    for transcript in (
        Transcript(id="t", work_id=WorkId("work"), language="en", text=text),
        Transcript(id="t", work_id=WorkId("work"), language="en", cues=cues),
    ):
        seen.feed(text_as_html(transcript))

    assert seen.tags <= {"p", "br"}


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), max_size=5))
def test_captions_always_read_back_as_webvtt(lines: list[str]) -> None:
    cues = tuple(Cue(start_ms=1_000 * n, end_ms=1_000 * n + 900, text=line) for n, line in enumerate(lines))

    read = webvtt.from_string(cues_as_webvtt(cues), strict=True)

    assert len(read.captions) == len(cues)


def test_making_the_texts_twice_makes_nothing_new(atelier: Atelier) -> None:
    attach(atelier, WEBVTT)
    once = refresh_texts(atelier.kit, atelier.work.id)

    assert refresh_texts(atelier.kit, atelier.work.id) == once
    assert sorted(r.recipe for r in once if r.recipe in (Recipe.CARD, Recipe.STUB)) == [Recipe.CARD, Recipe.STUB]


def test_a_new_version_gets_a_new_id_and_the_old_bytes_go(atelier: Atelier) -> None:
    attach(atelier, WEBVTT)
    before = {r.id for r in texts(atelier)}
    attach(atelier, "Shorter.")

    after = {r.id for r in texts(atelier)}

    assert len(after) == 1
    assert not before & after
    assert not before & set(atelier.kit.renditions.ids())


def test_each_language_has_its_own_text(atelier: Atelier) -> None:
    attach(atelier, WEBVTT)
    attach(atelier, "Nous sommes partis la nuit.", "fr")

    assert sorted((r.recipe, r.language) for r in texts(atelier)) == [
        (Recipe.CAPTIONS, "en"),
        (Recipe.TEXT, "en"),
        (Recipe.TEXT, "fr"),
    ]


def test_a_withdrawn_work_gets_no_texts_any_more(atelier: Atelier) -> None:
    atelier.consented()
    attach(atelier, WEBVTT)
    withdraw_work(atelier.kit, atelier.work.id, atelier.acting(atelier.crew))

    erase_renditions(atelier.kit, atelier.work.id)

    assert refresh_texts(atelier.kit, atelier.work.id) == ()
    assert list(atelier.kit.renditions.ids()) == []


def test_no_text_is_made_that_no_consent_could_serve(atelier: Atelier) -> None:
    record = atelier.consented()
    attach(atelier, WEBVTT)
    withdraw_consent(atelier.kit, record.id, atelier.acting(atelier.crew))
    erase_renditions(atelier.kit, atelier.work.id)

    assert refresh_texts(atelier.kit, atelier.work.id) == ()


def test_a_line_that_begins_in_latin_runs_as_its_text_does() -> None:
    said = ("OK يا صديقي، WhatsApp لا يعمل.", "– نعم", "سلام")
    cues = tuple(Cue(start_ms=n * 1_000, end_ms=n * 1_000 + 900, text=text) for n, text in enumerate(said))

    shown = cues_as_webvtt(cues, "ar")

    assert f"\n{RTL_MARK}OK" in shown
    assert f"\n{RTL_MARK}–" in shown
    assert "\nسلام" in shown
    assert [line.text for line in read_lines(shown)] == list(said)


def test_a_sentence_of_a_caption_that_runs_another_way_keeps_its_full_stop() -> None:
    said = ("خرجنا ليلا. Je suis partie. ثم عدنا.", "On est partis de nuit.", "Elle a dit : السلام عليكم. Puis rien.")
    cues = tuple(Cue(start_ms=n * 1_000, end_ms=n * 1_000 + 900, text=text) for n, text in enumerate(said))

    shown = cues_as_webvtt(cues, "ar")

    first, end = ISOLATES["ltr"], ISOLATE_END
    assert f"خرجنا ليلا. {first}Je suis partie.{end} ثم عدنا." in shown
    # A line that is all French runs as French does.
    assert "\nOn est partis de nuit.\n" in shown
    # All lines of a cue run as its first one does, but what is set apart.
    two = (Cue(start_ms=0, end_ms=900, text="خرجنا ليلا.\nOn est partis."),)
    assert f"خرجنا ليلا.\n{first}On est partis.{end}\n" in cues_as_webvtt(two, "ar")
    assert f"Elle a dit : {ISOLATES['rtl']}السلام عليكم.{end} Puis rien." in cues_as_webvtt(cues, "fr")
    assert [line.text for line in read_lines(shown)] == list(said)


def test_captions_that_run_one_way_hold_no_marks() -> None:
    assert RTL_MARK not in cues_as_webvtt((Cue(start_ms=0, end_ms=900, text="Ça va, Nour ?"),), "fr")
