"""A line is put into words before a machine says it: nothing is spelt out, and no sentence breaks off at a title."""

from __future__ import annotations

import unicodedata

import pytest

from archive.adapters.speech.spoken_text import sentences


@pytest.mark.parametrize(
    ("language", "written", "said"),
    [
        ("fr", "M. Diallo est venu. Il est parti.", ("Monsieur Diallo est venu.", "Il est parti.")),
        ("fr", "Le 2e jour, au XXe siècle.", ("Le deuxième jour, au vingtième siècle.",)),
        ("fr", "Le 1er mai, la 1re fois, le 30e nom.", ("Le premier mai, la première fois, le 30 ième nom.",)),
        ("fr", "Il faisait −5 degrés.", ("Il faisait moins 5 degrés.",)),
        ("fr", "J’ai payé 1\u202f500 euros\u00a0; tout.", ("J’ai payé 1500 euros ; tout.",)),
        ("es", "El Sr. Pérez vino. ¿Y ella?", ("El señor Pérez vino.", "¿Y ella?")),
        ("en", "Dr. Stone came back. “Why?” she asked.", ("Doctor Stone came back.", "“Why?", "she asked.")),
        ("fr", "Je viens de […] et je reste.", ("Je viens de … et je reste.",)),
        ("fr", "2,5 kilos à 15h30, puis 8 h.", ("2 virgule 5 kilos à 15 heures 30, puis 8 heures.",)),
        ("fr", "Assieds-toi, au dos, en rythme.", ("assié-toi, au dôs, en ritme.",)),
        ("es", "1.500 personas y 2,5 kilos.", ("1500 personas y 2 coma 5 kilos.",)),
        ("en", "1,500 people and 2.5 kilos.", ("1500 people and 2 point 5 kilos.",)),
        ("fr", "   ", ()),
    ],
)
def test_a_line_is_said_sentence_by_sentence(language: str, written: str, said: tuple[str, ...]) -> None:
    assert sentences(written, language) == said


def test_letters_are_whole_before_they_are_said() -> None:
    written = unicodedata.normalize("NFD", "L’été à Fès.")

    assert sentences(written, "fr") == ("L’été à Fès.",)
