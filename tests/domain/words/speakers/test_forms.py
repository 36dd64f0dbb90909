"""However a transcript tells who speaks, it is asked about before anybody reads it; and what is no name stays whole."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.domain.ids import WorkId
from archive.domain.words.speaker_labels import as_published, labels_of, open_labels
from archive.domain.words.speakers.forms import FORMS
from archive.domain.words.transcripts import Cue, Transcript

LATIN: Final = (
    *(
        "Nour",
        "NOUR",
        "nour",
        "Amina El Fassi",
        "AMINA EL FASSI",
        "Jean-Luc",
        "Élodie",
        "Ñusta",
        "O’Neil",
        "Mme Diallo",
    ),
    *("N.", "N", "M.K.", "Q", "R", "Q1", "P", "S2", "INT", "Dr. Amina", "Nour et Salma", "Nour & Salma"),
    *("Speaker 1", "SPEAKER_00", "speaker 2", "Interviewer", "interviewer", "Intervieweuse", "Locuteur 2"),
    *("Entrevistadora", "entrevistador 1", "la mère", "Voix off", "el hombre"),
)
ARABIC: Final = ("نور", "نُور", "س", "ج", "س1", "أمينة الفاسي", "المتحدث 1", "المحاورة")
SAID: Final = {
    "fr": "je suis venue par la mer, une nuit d’hiver.",
    "en": "we walked all night along the old road.",
    "es": "caminamos toda la noche por el camino viejo.",
    "ar": "مشينا الليل كله على الطريق القديم.",
}
IN_LINE: Final = (
    *("{who}: {said}", "{who} : {said}", "{who}\u00a0: {said}", "{who}:\t{said}", "{who}:{said}", "{who}： {said}"),
    *("{who}:- {said}", "{who} :: {said}", "{who}:\n{said}", "— {who} : {said}", "- {who}: {said}", ">> {who}: {said}"),
    *("{who} — {said}", "{who} – {said}", "{who} - {said}", "{who} -- {said}", "{who}.- {said}", "– {who} – {said}"),
    *("{who} → {said}", "{who} -> {said}", "{who} => {said}", "{who} ⇒ {said}", "{who} ➜ {said}", "{who}→{said}"),
    *("{who} ▶ {said}", "{who} › {said}", "{who} » {said}", "{who}> {said}", "{who} >> {said}", "{who} ← {said}"),
    *(
        "{who} | {said}",
        "{who}|{said}",
        "{who}┃{said}",
        "{who}\t{said}",
        "{who}    {said}",
        "{who}   {said}",
        "1\t{who}\t{said}",
    ),
    *("{who} / {said}", "{who} // {said}", "{who} = {said}", "{who} ~ {said}", "{who} • {said}", "{who} ★ {said}"),
    *("[{who}] {said}", "({who}) {said}", "{{{who}}} {said}", "<{who}> {said}", "【{who}】{said}", "[{who}]: {said}"),
    *("**{who}** {said}", "**{who}:** {said}", "**{who}**: {said}", "*{who}* {said}", "__{who}__ {said}"),
    *("« {who} » : {said}", '"{who}": {said}', "{who}; {said}", "{who} ; {said}", "{who} « {said} »", "{who} “{said}”"),
    *(
        "{who} (rit): {said}",
        "{who} [rires] : {said}",
        "{who} (F, 23 ans): {said}",
        "{who}, 23 ans : {said}",
        "{who}, étudiante à Oujda : {said}",
        "{who}، طالبة من وجدة:\n{said}",
        "@{who}: {said}",
        "#{who}: {said}",
    ),
    *("{who} (00:01): {said}", "{who} [00:01:02]: {said}", "{who} 00:01: {said}", "{who} (00:01) {said}"),
    *("{who} [00:01:02] {said}", "{who} 00:01:02 {said}", "{who} 0:01 - {said}", "[00:01] {who}: {said}"),
    *("00:01 {who}: {said}", "00:01:02 - {who}: {said}", "(00:01) {who} – {said}", "00:00:01.000 {who}: {said}"),
    *("[{who} 00:12] {said}", "({who}, 00:12) {said}", "[00:12 {who}] {said}", "[{who} - 00:12:03] {said}"),
    *(
        "1. {who}: {said}",
        "12) {who} : {said}",
        "• {who} : {said}",
        "★ {who} : {said}",
        "{said} — {who}",
        "{said} ({who})",
    ),
    *("Salma: oui. {who}: {said}", "{who}: {said} Salma: oui.", "Salma: oui. — {who} : {said}", "Salma: {who}: {said}"),
)
ALONE: Final = (
    *("{who}\n{said}", "{who}\n\n{said}", "— {who}\n{said}", "[{who}]\n{said}", "({who})\n{said}", "**{who}**\n{said}"),
    *("{who} 00:01\n{said}", "00:01 {who}\n{said}", "{who} (rit)\n{said}", "{said}\n— {who}", "{said}\n\n({who})"),
)
SMALL_NAMES: Final = frozenset({"nour"})
"""A name in small letters is told from other words by a colon or a sign that no sentence has."""

PLAIN: Final = (
    "Il a dit une chose : viens avec moi.",
    "Nous avions tout perdu : la maison, le jardin, le chien.",
    "Ma mère disait toujours : marche et ne regarde pas en arrière.",
    "C’était simple : partir ou mourir.",
    "Et puis : rien.",
    "Je me souviens d’une seule phrase : « Ne pleure pas. »",
    "— Tu viens d’où ?",
    "— De Dakar.",
    "— De Dakar. — Et après ? — Rien.",
    "– Non, jamais !",
    "- Oui, bien sûr.",
    "La nuit — la mer — le silence.",
    "Je marche, je tombe ; je me relève.",
    "À 10:30 nous sommes partis.",
    "L’espoir, c’est quoi : un mot ?",
    "M. Diallo est venu nous chercher à la gare.",
    "Il y avait deux portes : l’une bleue, l’autre verte.",
    "We had one rule: never look back.",
    "She told me one thing: run.",
    "My father used to say: the sea has no doors.",
    "At 10:30 we left. At noon: nothing.",
    "Home is a word; home is a door.",
    "Mr. Diallo came to the station.",
    "Tenía una sola idea: llegar.",
    "Mi madre decía: camina y no mires atrás.",
    "—¿De dónde vienes?",
    "—De Dakar.",
    "Tres palabras: pan, casa, mar.",
    "كان أبي يقول: اصبروا ثم اصبروا",
    "قالت لي أمي: لا تنظر إلى الوراء.",
    "وكان هناك سؤال واحد: لماذا؟",
    "لم نكن نعرف شيئا، إلا البحر: البحر وحده.",
    "— من أين أنت؟",
    "يا بحر خذني إليك، يا بحر ردني إلي.",
    "في الليل؛ في الصمت؛ في الغربة.",
)


def _of(text: str) -> Transcript:
    return Transcript(id="t", work_id=WorkId("w"), language="fr", text=text)


def _as_cue(text: str) -> Transcript:
    return replace(_of(""), cues=(Cue(start_ms=0, end_ms=900, text=text),))


def _read(transcript: Transcript) -> str:
    published = as_published(transcript)
    return published.text + "\n".join(cue.text for cue in published.cues)


def _names(text: str, who: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(who.rstrip('.'))}(?!\w)", text) is not None


@pytest.mark.parametrize("form", [*IN_LINE, *ALONE])
def test_whoever_speaks_is_asked_about_in_every_form_and_read_by_nobody_meanwhile(form: str) -> None:
    for number, who in enumerate((*LATIN, *ARABIC), len(form)):
        if who in SMALL_NAMES and form not in IN_LINE[:12]:
            continue
        said = SAID["ar"] if who in ARABIC else SAID[("fr", "en", "es")[number % 3]]
        text = form.format(who=who, said=said)
        for transcript in (_of(text), _as_cue(text)):
            read = _read(transcript)
            assert not _names(read, who), text
            assert said.rstrip(".") in read, text


TURNS = st.lists(st.tuples(st.sampled_from([*LATIN, *ARABIC]), st.sampled_from(sorted(SAID))), min_size=1, max_size=6)


@settings(max_examples=150)
@given(TURNS, st.sampled_from(["{who}: {said}", "{who} — {said}", "{who}\n{said}", "[{who}] {said}"]), st.booleans())
def test_each_is_asked_about_once_and_what_names_nobody_stays_as_it_was_written(
    turns: list[tuple[str, str]], form: str, is_apart: bool
) -> None:
    turns = [(who, language) for who, language in turns if who not in SMALL_NAMES]
    text = ("\n\n" if is_apart else "\n").join(form.format(who=who, said=SAID[said]) for who, said in turns)
    asked = open_labels(_of(text))
    kept = replace(_of(text), labels_kept=asked)

    assert len(set(asked)) == len(asked)
    assert (as_published(kept).text, open_labels(kept)) == (text, ())
    left_out = replace(_of(text), labels_left_out=asked)
    assert open_labels(left_out) == ()
    assert as_published(left_out).text.split() == " ".join(SAID[said] for _, said in turns).split()


@pytest.mark.parametrize("line", PLAIN)
def test_a_sentence_with_a_colon_a_dash_or_a_stop_is_asked_about_by_nobody(line: str) -> None:
    assert labels_of(_of(line)) == ()


@given(st.lists(st.sampled_from(PLAIN), min_size=1, max_size=8), st.sampled_from([" ", "\n", "\n\n"]))
def test_sentences_that_follow_each_other_stay_whole(lines: list[str], between: str) -> None:
    text = between.join(lines)
    assert as_published(_of(text)).text == text
    assert [cue.text.split() for cue in as_published(_as_cue(text)).cues] == [text.split()]


@pytest.mark.parametrize(
    "line", ["سافرتُ مع أمينة.", "رأيتُ البحر", "می\u200cروم به خانه", "मैं अपनी बहन के साथ आया", "\u200fنور جاءت"]
)
def test_a_vowel_mark_or_what_joins_letters_is_no_sign_behind_a_name(line: str) -> None:
    cue = Cue(start_ms=0, end_ms=2_000, text=line)
    assert open_labels(Transcript(id="t", work_id=WorkId("w"), language="ar", cues=(cue,))) == ()


HEADINGS: Final = (
    "الحاجة فاطمة من وجدة",
    "أمينة بنت محمد بن الفاسي الإدريسي",
    "نور، طالبة في مدينة وجدة",
    "Ma sœur Amina",
    "La mère de Nour",
    "Amina’s sister from Oujda",
    "La hermana de Nour",
    "Nour, qui étudie à Oujda",
)


@pytest.mark.parametrize("who", HEADINGS)
def test_who_is_told_in_more_words_on_a_line_before_a_colon_is_asked_about_with_all_of_them_once(who: str) -> None:
    poem = f"{who} :\n{SAID['fr']}\n\n{who} :\n{SAID['ar']}"
    assert open_labels(_of(poem)) == (who,)
    assert who not in _read(_of(poem))
    kept = replace(_of(poem), labels_kept=(who,))
    assert (open_labels(kept), as_published(kept).text) == ((), poem)
    assert open_labels(replace(kept, text=f"{poem}\n{who}:\nEncore.")) == ()


def test_where_a_name_is_known_what_else_is_said_of_it_before_a_colon_is_not_cut_unasked() -> None:
    told = replace(_of("Nour: oui.\nNour, écoute bien : la mer."), labels_left_out=("Nour",))
    assert open_labels(told) == ("Nour, écoute bien",)


HEADS_OF_VERSES: Final = (
    "كان أبي يقول لنا دائما:",
    "وفي تلك الليلة قالت لي أمي:",
    "Ma mère disait toujours à Nour :",
    "Nous avons dit à Amina :",
    "My father used to say to Nour:",
    "La nuit et puis le jour :",
    "Tres palabras de mi madre:",
)


@pytest.mark.parametrize("line", HEADS_OF_VERSES)
def test_a_line_before_a_colon_that_tells_what_somebody_says_is_asked_about_by_nobody(line: str) -> None:
    assert labels_of(_of(f"{line}\nمشينا الليل كله\nmarche et ne regarde pas en arrière")) == ()


@given(st.sampled_from([*LATIN, *ARABIC]), st.sampled_from([*IN_LINE, *ALONE]), st.sampled_from(sorted(SAID)))
def test_a_form_is_passed_quickly_only_in_lines_that_do_not_have_it(who: str, form: str, language: str) -> None:
    for line in form.format(who=who, said=SAID[language]).split("\n"):
        for read, sign in FORMS:
            assert read(line) is None or sign.search(line), (line, read)


def test_several_who_speak_in_one_paragraph_have_a_turn_each() -> None:
    cues = as_published(_as_cue("Q: D’où viens-tu ? R: De Dakar. Q: Et après ?")).cues
    assert [(cue.speaker, cue.text) for cue in cues] == [
        ("Q", "D’où viens-tu ?"),
        ("R", "De Dakar."),
        ("Q", "Et après ?"),
    ]
    told = replace(_of("Nour: Deux mots. Bilan : rien."), labels_left_out=("Nour",), labels_kept=("Bilan",))
    assert as_published(told).text == "Deux mots. Bilan : rien."


def test_a_name_in_the_midst_of_a_paragraph_and_one_behind_a_number_are_asked_about() -> None:
    assert labels_of(_of("Je suis venue. Salma : et après ?")) == ("Salma",)
    assert labels_of(_of("جئت من البحر. سلمى: وبعد؟")) == ("سلمى",)
    assert labels_of(_of("1 Nour: by sea\n2 نور: نعم")) == ("Nour", "نور")
    assert labels_of(_of("We left. At noon: nothing.")) == ()


def test_capitals_before_words_say_who_speaks_where_more_lines_than_one_have_them() -> None:
    assert labels_of(_of("NOUR je suis venue par la mer")) == ()
    text = "NOUR je suis venue par la mer\nSALMA et après ?"
    assert labels_of(_of(text)) == ("NOUR", "SALMA")
    assert as_published(_of(text)).text == "je suis venue par la mer\net après ?"
