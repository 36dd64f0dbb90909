"""What is suggested to conceal in sentences of four languages, with capitals and without; and what is not."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.ids import ParticipantId, WorkId
from archive.domain.leaks import known_of, said_in, says_any
from archive.domain.sealed import Identity
from archive.domain.words.edit_list import ConcealedWords, EditList, Redaction
from archive.domain.words.names_in_text import ReadText
from archive.domain.words.redaction import as_may_be_shown
from archive.domain.words.suggesting import Clues, Suggestion, suggested
from archive.domain.words.telling_words import Hint
from archive.domain.words.transcripts import Cue, Transcript
from archive.language_names import telling_vocabulary
from tests.domain.builders import NOW
from tests.domain.words.spellings import dialled, spelt

WORDS = telling_vocabulary()
AMINA = Identity(id=ParticipantId("p"), legal_name="Amina El Fassi", contact="06 12 34 56 78, amina.f@example.org")

SEALED = known_of((), [AMINA], {})


def transcript(*lines: str, language: str = "fr") -> Transcript:
    cues = tuple(Cue(start_ms=at * 2_000, end_ms=at * 2_000 + 1_900, text=line) for at, line in enumerate(lines))
    return Transcript(id="t", work_id=WorkId("w"), language=language, cues=cues)


def found(*lines: str, clues: Clues | None = None, left: tuple[str, ...] = ()) -> list[Suggestion]:
    return list(suggested([transcript(*lines)], clues or Clues(vocabulary=WORDS), left))


def words(*lines: str, clues: Clues | None = None) -> list[str]:
    return [each.words for each in found(*lines, clues=clues)]


def known() -> Clues:
    return Clues(names=("Amina El Fassi",), said_in=partial(said_in, SEALED), vocabulary=WORDS)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Hier, Karim El Idrissi est venu de Tanger.", ["Karim El Idrissi", "Tanger"]),
        ("je m’appelle moussa diallo", ["moussa", "diallo"]),
        ("elle s'appelait Fatou", ["Fatou"]),
        ("j'ai demandé à madame benali", ["benali"]),
        ("On a vu Mme Traoré et M. Keita.", ["Traoré", "Keita"]),
        ("le docteur haddad m'a soignée", ["haddad"]),
        ("Appelle le 06 12 34 56 78 demain", ["06 12 34 56 78"]),
        ("Je suis née le 12 mars 2001", ["12 mars 2001"]),
        ("on est partis le premier août", ["premier août"]),
        ("C'était le 03/04/2015.", ["03/04/2015"]),
        ("La voiture AB-123-CD nous suivait", ["AB-123-CD"]),
        ("mon récépissé 9903124567 est périmé", ["9903124567"]),
        ("écris à moussa.d@example.org", ["moussa.d@example.org"]),
        ("moussa arobase exemple point org", ["moussa arobase exemple point org"]),
        ("va voir www.exemple.fr/moussa ou @moussa_d", ["www.exemple.fr/moussa", "@moussa_d"]),
        ("My name is Sara Khan.", ["Sara Khan"]),
        ("i met a man called yusuf there", ["yusuf"]),
        ("Then Dr Smith came with Mrs. Jones to Leeds", ["Smith", "Jones", "Leeds"]),
        ("we left on May 5th, 2016", ["May 5th, 2016"]),
        ("on the third of june we crossed", ["third of june"]),
        ("call +44 7700 900123", ["+44 7700 900123"]),
        ("me llamo lucía", ["lucía"]),
        ("La señora Gómez vivía en Motril.", ["Gómez", "Motril"]),
        ("salimos el 3 de mayo de 2014", ["3 de mayo de 2014"]),
        ("el coche 1234 BCD", ["1234 BCD"]),
        ("اسمي أمينة", ["أمينة"]),
        ("جئت مع أم محمد", ["محمد"]),
        ("سلمت على السيد كريم العلوي", ["كريم العلوي"]),
        ("قال محمد بن علي لنا", ["محمد بن علي"]),
        ("ذهبت للأستاذة سعاد", ["سعاد"]),
        ("وابن يوسف معي", ["يوسف"]),
        ("يوم ١٢ مارس ٢٠١٥ وصلنا", ["١٢ مارس ٢٠١٥"]),
        ("في ٣ كانون الثاني", ["٣ كانون الثاني"]),
        ("on est partis avec moussa et la petite fatou", ["moussa", "fatou"]),
        ("elle vivait près de tafraout avant", ["tafraout"]),
        ("c'était mamadou diallo de tambacounda", ["mamadou diallo", "tambacounda"]),
        ("Mme G. et M. J. Grainger étaient là", ["M. J. Grainger"]),
        ("elle travaillait à l'université de tlemcen", ["université de tlemcen"]),
        ("mon père était boulanger, ma mère est sénégalaise", ["boulanger", "sénégalaise"]),
        ("j'avais 17 ans en mars 2016", ["j'avais 17 ans", "mars 2016"]),
        ("on a payé 1 500 euros au passeur", ["1 500 euros"]),
        ("we stayed there between 3 May 2014 and 7 June 2015", ["between 3 May 2014 and 7 June 2015"]),
        ("on est restés du 3 mai au 7 juin 2015", ["du 3 mai au 7 juin 2015"]),
        ("I was held for two years and three months", ["two years and three months"]),
        ("il a passé sept ans au camp", ["sept ans"]),
        ("she was twenty-two years old", ["twenty-two years old"]),
        ("they took 40 % of it, and 1,000 Turkish liras", ["40 %", "1,000 Turkish liras"]),
        ("mon frère était cordonnier, moi lycéenne", ["cordonnier", "lycéenne"]),
        ("قلت لأَمينة وسافرت مع نور الدين", ["أَمينة", "نور الدين"]),
        ("مشينا لوجدة من تلمسان", ["وجدة", "تلمسان"]),
        ("شفت عبد القادر في وهران", ["عبد القادر", "وهران"]),
        ("رأيت أبو أحمد هناك", ["أبو أحمد"]),
        ("رقمي ٠٦١٢٣٤٥٦٧٨", ["٠٦١٢٣٤٥٦٧٨"]),
    ],
)
def test_what_may_tell_somebody_is_suggested(line: str, wanted: list[str]) -> None:
    assert set(wanted) <= set(words(line))


@pytest.mark.parametrize(
    "line",
    [
        "Un jour la mer était calme. Nous avons marché trois nuits.",
        "JE SUIS PARTIE SEULE AVEC MA FILLE",
        "I. LES FAITS DE LA ROUTE",
        "les requérantes attendaient",
        "Je suis arrivée au mois de mai, un lundi.",
        "Je parle Arabe et Wolof depuis longtemps.",
        "Nous étions 40 dans le bateau, hamdoulillah.",
        "inchallah on se parle demain sur whatsapp",
        "euh ben hahaha je sais paaas",
        "كان البحر هادئًا وسرنا ثلاث ليال",
        "تعال أم لا",
        "",
    ],
)
def test_what_tells_nobody_is_not_suggested(line: str) -> None:
    assert words(line) == []


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "On Monday I said that I'm fine. The sea was calm."),
        ("en", "i miss you"),
        ("en", "don't worry"),
        ("es", "Estuve tres meses mirando el mar y esperándote, tranquilamente."),
        ("es", "quería decírselo y no pude"),
        ("wo", "dama bëgg dem"),
    ],
)
def test_ordinary_words_of_a_language_are_not_suggested_in_it(language: str, line: str) -> None:
    assert suggested([transcript(line, language=language)], Clues(vocabulary=WORDS)) == ()


def test_each_suggestion_tells_why_and_where() -> None:
    [first, second] = found("La mer.", "Avec Amina, le 12 mars.", "Puis Amina chante.")
    assert (first.hint, first.words, first.start_ms) == (Hint.DATE, "12 mars", 2_000)
    assert (second.hint, second.words, second.end_ms) == (Hint.LISTED, "Amina", 3_900)
    assert second.line == "Avec Amina, le 12 mars."


@pytest.mark.parametrize(
    "line", ["amina est venue", "avec ameena", "وأمينة معنا", "la famille elfassi", "l’AMINA d’avant", "رأيت الفاسي"]
)
def test_each_part_of_a_known_name_is_suggested_in_small_letters_too(line: str) -> None:
    assert Hint.KNOWN in {each.hint for each in found(line, clues=known())}


def test_what_arabic_joins_to_a_name_is_not_part_of_what_is_concealed() -> None:
    assert "أمينة" in words("قلت لأمينة", clues=known())


def test_a_name_is_found_over_the_end_of_a_line() -> None:
    assert "amina el fassi" in words("elle est venue, amina", "el fassi, de loin", clues=known())


def concealed(told: Transcript, words: str) -> Transcript:
    hidden = ConcealedWords(language=told.language, words=words)
    one = Redaction(id="r", spans=(), words=(hidden,), by="x", at=NOW)
    return as_may_be_shown(told, EditList(id=WorkId("w"), redactions=(one,)))


@given(name=spelt("Amina El Fassi"), before=st.sampled_from(["", "avec ", "هنا "]))
def test_whatever_spelling_of_a_name_the_gate_reads_is_suggested_and_concealed_is_read_no_more(
    name: str, before: str
) -> None:
    told = transcript(*f"{before}{name}\nla mer".split("\n"))
    is_read = bool(ReadText("\n".join(cue.text for cue in told.cues)).named(["Amina El Fassi"]))
    proposed = [each for each in suggested([told], known()) if each.hint is Hint.KNOWN]
    assert proposed or not is_read
    for each in proposed:
        told = concealed(told, each.words)
    assert not ReadText("\n".join(cue.text for cue in told.cues)).named(["Amina El Fassi"])


@given(number=dialled("33", "612345678"))
def test_whatever_spelling_of_a_number_the_gate_reads_is_suggested(number: str) -> None:
    lines = f"mon numéro est {number} maintenant".split("\n")
    if says_any("\n".join(lines), SEALED) is not None:
        assert any(each.hint is Hint.KNOWN for each in found(*lines, clues=known()))


def test_what_is_suggested_takes_a_name_away_once_it_is_concealed() -> None:
    told = transcript("elle est venue, amina", "el fassi, de loin", "وأمينة الفاسي", "Fassi Ameena")
    for each in suggested([told], known()):
        told = concealed(told, each.words)
    assert not ReadText("\n".join(cue.text for cue in told.cues)).named(["Amina El Fassi"])
    assert suggested([told], known()) == ()


def test_what_was_concealed_before_is_suggested_wherever_it_stands_in_small_letters() -> None:
    clues = Clues(earlier=("Tafraout", "Karim Alaoui"), vocabulary=WORDS)
    told = {each.words: each.hint for each in found("de tafraout", "avec karim", "à Tafraout", clues=clues)}
    assert told == {"tafraout": Hint.EARLIER, "karim": Hint.EARLIER}


def test_what_was_left_is_not_suggested_again_in_any_spelling() -> None:
    assert found("Avec Amina.", left=("AMINA",)) == []


def test_a_chosen_name_is_not_suggested_for_its_capital() -> None:
    assert found("Avec Salma.", clues=Clues(open_names=("Salma",), vocabulary=WORDS)) == []


def test_a_text_without_times_is_read_as_well() -> None:
    told = Transcript(id="t", work_id=WorkId("w"), language="fr", text="La mer.\nAvec Amina.")
    [each] = suggested([told], Clues(vocabulary=WORDS))
    assert (each.words, each.line, each.start_ms) == ("Amina", "Avec Amina.", None)


def test_a_long_transcript_is_read_whole() -> None:
    lines = ["puis nous avons marché longtemps vers la mer"] * 400
    lines[250] = "et là amina el fassi parlait"
    [each] = [one for one in found(*lines, clues=known()) if one.words == "amina el fassi"]
    assert each.start_ms == 500_000
