"""Words before a colon that could name who speaks are read by nobody, until somebody said that they name no one."""

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
