"""Words set apart that could name who speaks are read by nobody, until somebody said that they name no one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.domain.ids import WorkId
from archive.domain.words.speaker_labels import as_published, labels_of, open_labels
from archive.domain.words.transcripts import Cue, Transcript


def _text(text: str) -> Transcript:
    return Transcript(id="t", work_id=WorkId("w"), language="fr", text=text)


@pytest.mark.parametrize(
    ("line", "label", "rest"),
    [
        ("Salma: Good morning.", "Salma", "Good morning."),
        ("salma : bonjour", "salma", "bonjour"),
        ("Amina El Fassi\u00a0: Bonjour", "Amina El Fassi", "Bonjour"),
        ("سلمى: صباح الخير", "سلمى", "صباح الخير"),
        ("سَلمى： صباح الخير", "سَلمى", "صباح الخير"),
        ("- [Nour]: I came by sea", "Nour", "I came by sea"),
        (">> SALMA: And then?", "SALMA", "And then?"),
        ("[00:12:03] Speaker 1 (laughs): Yes", "Speaker 1", "Yes"),
        ("Salma:", "Salma", ""),
        ("Salma:Good", "Salma", "Good"),
        ("[Salma] Good", "Salma", "Good"),
        ("(Salma) Good", "Salma", "Good"),
        ("(سلمى) صباح الخير", "سلمى", "صباح الخير"),
        ("1. Salma: Good", "Salma", "Good"),
        ("12) [Salma] Good", "Salma", "Good"),
        ('"Salma": Good', "Salma", "Good"),
        ("« Salma » : Bonjour", "Salma", "Bonjour"),
        ("**[Salma]**: Good", "Salma", "Good"),
        ("Amina Bint Ahmed Ould Sidi El Fassi: Good", "Amina Bint Ahmed Ould Sidi El Fassi", "Good"),
        ("Nour — I came by sea", "Nour", "I came by sea"),
        ("Amina El Fassi – Bonjour", "Amina El Fassi", "Bonjour"),
        ("Jean-Luc - Oui", "Jean-Luc", "Oui"),
        ("سلمى — صباح الخير", "سلمى", "صباح الخير"),
        ("Nour\thello", "Nour", "hello"),
        ("nour \t hello", "nour", "hello"),
        ("Nour    hello", "Nour", "hello"),
        ("نور\tمرحبا", "نور", "مرحبا"),
        ("Nour\t00:00:01.000\t00:00:02.000\twords", "Nour", "words"),
        ("Nour    00:00:01    words", "Nour", "words"),
        ("Nour | 0:01 | words", "Nour", "words"),
        ("Nour | 10:30 we left", "Nour", "10:30 we left"),
        ("Nour | hello", "Nour", "hello"),
        ("| Nour | hello |", "Nour", "hello |"),
        ("Amina El Fassi| hello", "Amina El Fassi", "hello"),
        ("نور | مرحبا", "نور", "مرحبا"),
        ("00:01 Nour | hello", "Nour", "hello"),
        ("Nour> hello", "Nour", "hello"),
        ("nour＞ hello", "nour", "hello"),
        ("- Nour >> hello", "Nour", "hello"),
        ("<Nour> hello", "Nour", "hello"),
        ("Nour; hello", "Nour", "hello"),
        ("Amina El Fassi ; bonjour", "Amina El Fassi", "bonjour"),
        ("NOUR； hello", "NOUR", "hello"),
        ("نور؛ مرحبا", "نور", "مرحبا"),
        ("Speaker 1; hello", "Speaker 1", "hello"),
    ],
)
def test_a_speaker_is_no_word_of_what_is_said(line: str, label: str, rest: str) -> None:
    assert labels_of(_text(line)) == (label,)
    assert as_published(_text(line)).text == rest


@pytest.mark.parametrize(
    "line",
    [
        "Il a dit une chose : viens",
        "At 10:30 we left",
        "https://example.org",
        "We left (at night) then: three",
        "12: x",
        "[we left at night] then three",
        "1.5 Salma",
        "(at sea)",
        "كان أبي يقول: اصبروا",
        "هنا راديو الحوش. اليوم نسأل: أين بيتك؟",
        "وأنا أقول: نعم",
        "",
        "La nuit — la mer",
        "nuit — mer",
        "Non — jamais",
        "نعم — ذهبنا",
        "وقالت لي — نعم",
        "Jean-Luc est venu",
        "Nour —",
        "We left at night from the old harbour — by sea",
        "La mer; la nuit",
        "nuit; mer",
        "Alors; partons",
        "We left; they stayed",
        "Nuit;",
        "قلت له؛ تعال",
        "وكانت ليلة طويلة؛ ثم ذهبنا",
        "نعم؛ ذهبنا",
        "We  left    at night",
        "la nuit    la mer",
        "> Nour came",
        "x>y",
        "Nour  came",
        "Nour",
        "10:45 we left\nat night",
        "10:45 Nous\npartons",
        "La mer\nles vagues\nLa mer\nla nuit",
        "Encore\nla nuit\nEncore\nla mer",
        "Bonjour\nla nuit\nBonjour\nla mer",
        "يا بحر\nخذني\nيا بحر\nردني",
        "We Left\nat night\nwe left",
        "Yes!\nand then\nYes!\nno more",
        "Elle Est Partie\nla nuit\nElle Est Partie\nla mer",
    ],
)
def test_what_is_said_is_no_speaker(line: str) -> None:
    assert labels_of(_text(line)) == ()
    assert as_published(_text(line)).text == line


def test_what_was_said_to_be_no_name_stays_and_is_not_asked_again() -> None:
    letter = _text("Maman: viens\nSalma: non\nNour: si")
    assert open_labels(letter) == ("Maman", "Salma", "Nour")
    told = replace(letter, labels_kept=("Maman",), labels_left_out=("Salma",))
    assert open_labels(told) == ("Nour",)
    assert as_published(told).text == "Maman: viens\nnon\nsi"


def test_two_who_speak_in_one_cue_are_two_cues() -> None:
    cue = Cue(start_ms=0, end_ms=900, text="- Salma: How?\nBy land?\n- Nour: By sea.")
    published = as_published(replace(_text(""), cues=(cue,)))
    assert [(c.start_ms, c.end_ms, c.speaker, c.text) for c in published.cues] == [
        (0, 900, "Salma", "How?\nBy land?"),
        (0, 900, "Nour", "By sea."),
    ]


@pytest.mark.parametrize(
    ("text", "labels", "rest"),
    [
        ("NOUR\nhello\n\nNOUR\nby sea", ("NOUR",), "\nhello\n\n\nby sea"),
        ("Nour\n\nhello\n\nNour\n\nby sea", ("Nour",), "\n\nhello\n\n\n\nby sea"),
        ("Amina El Fassi\nhello\nAmina El Fassi\nyes", ("Amina El Fassi",), "\nhello\n\nyes"),
        ("**Nour**\nhello\n\n**Nour**\nby sea", ("Nour",), "\nhello\n\n\nby sea"),
        ("NOUR\nhi\n\nSALMA\nhow?\n\nNOUR\nby sea", ("NOUR", "SALMA"), "\nhi\n\n\nhow?\n\n\nby sea"),
        ("NOUR\nhi\nSALMA\nhow?\nNOUR\nby sea", ("NOUR", "SALMA"), "\nhi\n\nhow?\n\nby sea"),
        ("نور\nمرحبا\n\nنور\nنعم", ("نور",), "\nمرحبا\n\n\nنعم"),
        ("00:01 Nour\nhello", ("Nour",), "\nhello"),
        ("Nour 00:01\nhello", ("Nour",), "\nhello"),
        ("Nour (0:01)\nhello", ("Nour",), "\nhello"),
        ("00:01 - نور\nمرحبا", ("نور",), "\nمرحبا"),
    ],
)
def test_a_name_alone_on_its_line_is_asked_about_where_it_comes_back_or_has_a_time(
    text: str, labels: tuple[str, ...], rest: str
) -> None:
    assert open_labels(_text(text)) == labels
    assert as_published(_text(text)).text == rest
    kept = replace(_text(text), labels_kept=labels)
    assert open_labels(kept) == ()
    assert as_published(kept).text == text


def test_a_name_alone_on_the_first_lines_of_cues_says_who_speaks() -> None:
    texts = ("NOUR\nI came\nby sea.", "SALMA\nAnd then?", "NOUR\nBy land.", "Home")
    cues = tuple(Cue(start_ms=at * 900, end_ms=at * 900 + 900, text=text) for at, text in enumerate(texts))
    captions = replace(_text(""), cues=cues)
    assert open_labels(captions) == ("NOUR", "SALMA")
    assert [(cue.speaker, cue.text) for cue in as_published(captions).cues] == [
        ("NOUR", "I came\nby sea."),
        ("SALMA", "And then?"),
        ("NOUR", "By land."),
        ("", "Home"),
    ]


def test_short_cues_that_come_back_are_words_and_a_name_that_was_left_out_stays_so() -> None:
    cues = tuple(Cue(start_ms=at * 900, end_ms=at * 900 + 900, text=text) for at, text in enumerate(("Yalla", "Yalla")))
    assert open_labels(replace(_text(""), cues=cues)) == ()
    told = replace(_text("NOUR\nhello\nthere"), labels_left_out=("NOUR",))
    assert open_labels(told) == ()
    assert as_published(told).text == "\nhello\nthere"
