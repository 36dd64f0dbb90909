"""A real name is read in a text whatever its script, order and spelling; what anybody could say is no name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.words.name_matching import index_of, reads_as
from archive.domain.words.names_in_text import ReadText, gives_away
from tests.domain.words.spellings import spelt

ONE_NAME = (
    "Amina أمينة;Fatma فاطمة;Khadija خديجة;Youssef يوسف;Yusuf يوسف;Mohamed محمد;Muhammad محمّد;Ahmed أحمد;Ali علي"
    ";Omar عمر;Hussein حسين;Hosseini حسيني;Rachid رشيد;Amine أمين;Idriss إدريس;Ibrahim إبراهيم;Leila ليلى;Layla ليلى"
    ";Zineb زينب;Mariam مريم;Aya آية;Aïcha عائشة;Issa عيسى;Alaoui علوي;Amrani عمراني;Haddad حداد;Wali والي;Saadi سعدي"
    ";Diallo ديالو;Ndiaye ندياي;Traoré تراوري;Ba با;Reza رضا;Abdellah عبدالله;Kacem قاسم;Said سعيد;Houria حورية"
    ";Daoud داود;Yahya يحيى;Mustapha مصطفى;Chaoui شاوي;Cissé سيسي;Ouattara واتارا;Keita كيتا;Hamza حمزة;Walid وليد"
)
PEOPLE = ("Amina El Fassi", "Élodie Kéïta", "أمينة الفاسي", "Awa Ndiaye", "فاطمة الزهراء بناني", "Олена Шевченко")


@pytest.mark.parametrize("pair", ONE_NAME.split(";"))
def test_a_word_is_read_in_arabic_and_in_latin_letters(pair: str) -> None:
    latin, arabic = pair.split()
    assert reads_as(arabic, latin)
    assert reads_as(latin, arabic)
    assert index_of(latin) == index_of(arabic), "else nobody would look"


@pytest.mark.parametrize(
    ("word", "name"),
    [("أمان", "Amine"), ("حد", "Dia"), ("اسم", "Sami"), ("السر", "Sara"), ("هذه", "Hadi"), ("Amani", "Amina")],
)
def test_an_ordinary_word_is_not_read_as_a_name(word: str, name: str) -> None:
    assert not reads_as(word, name)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("أمينة الفاسي", "وأمينة الفاسي كانت هناك"),
        ("أمينة الفاسي", "قلت للفاسي أمينة"),
        ("أمينة الفاسي", "Amina Fassi est venue"),
        ("أمينة الفاسي", "ﺃﻣﻴﻨﺔ ﺍﻟﻔﺎﺳﻲ"),
        ("Élodie Kéïta", "É.l.o.d.i.e K.é.ï.t.a"),
        ("Élodie Kéïta", "#ElodieKeita"),
        ("Élodie Kéïta", "d’Élodie Kéïta"),
        ("Élodie Kéïta", "🅴🅻🅾🅳🅸🅴 🅺🅴🅸🆃🅰"),
        ("Awa N'Diaye", "AWA NDIAYE"),
        ("Abd el-Kader Ben Ali", "Abdelkader Benali"),
        ("Abd el-Kader Ben Ali", "Abdul Qader bin Ali"),
        ("Abd el-Kader Ben Ali", "عبد القادر بن علي"),
        ("Abdelkader Benali", "عبدالقادر بنعلي"),
        ("EL IDRISSI Amina Fatima", "Amina El Idrissi"),
        ("EL IDRISSI Amina Fatima", "أمينة الإدريسي"),
        ("Fatima-Zahra Bennani", "فاطمة الزهراء بناني"),
        ("Fatima-Zahra Bennani", "Bennani Fatim Zahra"),
        ("Mohamed Lamine Ould Sidi", "Lamine Ould Sidi"),
        ("Youssef El Amrani", "Youssouf Elamrani"),
        ("Ben Smith", "SMITH, Ben"),
    ],
)
def test_a_name_is_read_in_every_script_and_order(name: str, words: str) -> None:
    assert ReadText(f"Avant, {words} hier.").named([name]) == {name}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Ali Amine", "ذهبنا إلى أمان بعد يومين"),
        ("Amina El Idrissi", "Amina est partie avec la famille El Idrissi"),
        ("Ben Smith", "Ben left with Smith"),
        ("Fatima Zahra Bennani", "ma mère Fatima Zahra"),
        ("Amina", "Amina, Amina"),
        ("", "Amina"),
    ],
)
def test_what_anybody_could_say_is_nobodys_name(name: str, words: str) -> None:
    assert ReadText(words).named([name]) == frozenset()


@given(st.data(), st.sampled_from(PEOPLE))
def test_any_spelling_that_reads_the_same_is_the_name(data: st.DataObject, name: str) -> None:
    words = data.draw(spelt(name))
    assert ReadText(f"Hier {words} !").named([name]) == {name}, ascii(words)


@pytest.mark.parametrize(
    ("pseudonym", "own", "others"),
    [
        ("Ami\u00adna", "Amina El Idrissi", []),
        ("Amina la brave", "Amina El Idrissi", []),
        ("أمـيـنـة", "Amina El Idrissi", []),
        ("الإدريسي", "Amina Idrissi", []),
        ("Idrissi Amina", "", ["Amina El Idrissi"]),
        ("El Amrani\u200b, Youssef", "", ["Youssef El Amrani"]),
    ],
)
def test_a_pseudonym_gives_a_name_away_in_any_spelling(pseudonym: str, own: str, others: list[str]) -> None:
    assert gives_away(pseudonym, own, others)


@pytest.mark.parametrize("pseudonym", ["El Viento", "La nuit", "بحر الليل", "Étoile du Nord"])
def test_a_particle_or_a_like_word_gives_nobody_away(pseudonym: str) -> None:
    assert not gives_away(pseudonym, "Amina El Idrissi", ["Youssef El Amrani", "Ali de la Mer"])
