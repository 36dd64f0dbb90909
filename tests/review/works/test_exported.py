"""A transcript as tools write it is timed or refused with its line: no time, name or setting is read as words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.errors import InvalidInputError
from archive.domain.ids import WorkId
from archive.domain.words.speaker_labels import as_published
from archive.domain.words.transcripts import Transcript
from archive.review.works.captions import read_captions

ONE, TWO = "Je suis venue.", "Par la mer ?"
TIMED = {
    "Whisper, SRT": f"1\n00:00:01,000 --> 00:00:04,000\n{ONE}\n\n2\n00:00:04,000 --> 00:00:07,500\n{TWO}\n",
    "Whisper, TSV": f"start\tend\ttext\n1000\t4000\t{ONE}\n4000\t7500\t{TWO}\n",
    "Whisper, printed": f"[00:01.000 --> 00:04.000]  {ONE}\n[00:04.000 --> 00:07.500]  {TWO}\n",
    "whisper.cpp, CSV": f'start,end,text\n1000,4000," {ONE}"\n4000,7500," {TWO}"\n',
    "faster-whisper, printed": f"[1.00s -> 4.00s]  {ONE}\n[4.00s -> 7.50s]  {TWO}\n",
    "WhisperX, VTT": (
        f"WEBVTT\n\n00:01.000 --> 00:04.000\n[SPEAKER_00]: {ONE}\n\n00:04.000 --> 00:07.500\n[SPEAKER_01]: {TWO}\n"
    ),
    "noScribe, VTT": (
        "WEBVTT Salma\n\nNOTE\nTranscribed with noScribe vers. 0.5\nAudio source: /media/salma/Salma.m4a\n\n"
        f"1\n00:00:01.000 --> 00:00:04.000\n<v S00>{ONE}\n\n2\n00:00:04.000 --> 00:00:07.500\n<v S01>{TWO}\n"
    ),
    "Otter": f"Salma B  0:01  \n{ONE}\n\nNour  0:04  \n{TWO}\n\nTranscribed by https://otter.ai\n",
    "Teams, DOCX": f"Salma B   0:01\n{ONE}\n\nNour   0:04\n{TWO}\n\nSalma B stopped transcription\n",
    "Teams, VTT": (
        f"WEBVTT\n\n0a1b/12-0\n00:00:01.000 --> 00:00:04.000\n<v Salma B>{ONE}</v>\n\n"
        f"0a1b/13-0\n00:00:04.000 --> 00:00:07.500\n<v Nour>{TWO}</v>\n"
    ),
    "Zoom, VTT": (
        f"WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\nSalma: {ONE}\n\n2\n00:00:04.000 --> 00:00:07.500\nNour: {TWO}\n"
    ),
    "Zoom, text": f"[Salma] 00:00:01\n{ONE}\n\n[Nour] 00:00:04\n{TWO}\n",
    "Descript": f"[00:00:01] **Salma:** {ONE}\n\n[00:00:04] **Nour:** {TWO}\n",
    "Sonix, Trint": f"Salma: [00:00:01] {ONE}\n\nNour: [00:00:04] {TWO}\n",
    "Happy Scribe": f"[00:00:01.000] - Salma\n{ONE}\n\n[00:00:04.000] - Nour\n{TWO}\n",
    "Rev": f"Salma (00:01):\n{ONE}\n\nNour (00:04):\n{TWO}\n",
    "Temi": f"Salma:         (00:01)         {ONE}\n\nNour:          (00:04)         {TWO}\n",
    "Amberscript": f"00:00:01\nSalma:\n{ONE}\n\n00:00:04\nNour:\n{TWO}\n",
    "oTranscribe": f"0:01 {ONE}\n\n0:04 {TWO}\n",
    "oTranscribe, Markdown": f"**00:01** {ONE}\n\n**00:04** {TWO}\n",
    "InqScribe": f"[00:00:01.00]\tSalma\t{ONE}\n[00:00:04.00]\tNour\t{TWO}\n",
    "f4, easytranscript": f"{ONE} #00:00:04-0#\n\n{TWO} #00:00:07-5#\n",
    "MAXQDA": f"#00:00:01-0# Salma: {ONE}\n#00:00:04-0# Nour: {TWO}\n",
    "ELAN, milliseconds": f"Salma\t\t1000\t4000\t3000\t{ONE}\nNour\t\t4000\t7500\t3500\t{TWO}\n",
    "ELAN, seconds": f"Salma\t\t1.000\t4.000\t3.000\t{ONE}\nNour\t\t4.000\t7.500\t3.500\t{TWO}\n",
    "ELAN, all": "".join(
        f"{who}\tNour B\t{a}\t{b}\t{c}\t{d}\t{e}\t{f}\t{text}\n"
        for who, a, b, c, d, e, f, text in (
            ("Salma", "00:00:01.000", "1.000", "1000", "00:00:04.000", "4.000", "4000", ONE),
            ("Nour", "00:00:04.000", "4.000", "4000", "00:00:07.500", "7.500", "7500", TWO),
        )
    ),
    "ELAN, a column a tier": (
        f"Begin Time - msec\tEnd Time - msec\tSalma\tNour\n1000\t4000\t{ONE}\t\n4000\t7500\t\t{TWO}\n"
    ),
    "Praat, table": f"tmin\ttier\ttext\ttmax\n1\tSalma\t{ONE}\t4\n4\tNour\t{TWO}\t7.5\n",
    "Audacity": f"1.000000\t4.000000\t{ONE}\n4,000000\t7,500000\t{TWO}\n",
    "NVivo": f"1\t0:01.0 - 0:04.0\t{ONE}\tSalma\n2\t0:04.0 - 0:07.5\t{TWO}\tNour\n",
    "YouTube, SBV": f"0:00:01.000,0:00:04.000\n{ONE}\n\n0:00:04.000,0:00:07.500\n{TWO}\n",
    "YouTube, copied": f"0:01\n{ONE}\n0:04\n{TWO}\n",
    "Premiere, text": f"00:00:01:00 - 00:00:04:00\nSalma\n{ONE}\n\n00:00:04:00 - 00:00:07:12\nNour\n{TWO}\n",
    "Premiere, CSV": (
        "Speaker Name,Start Time,End Time,Text\n"
        f'"Salma","00:00:01:00","00:00:04:00","{ONE}"\n"Nour","00:00:04:00","00:00:07:12","{TWO}"\n'
    ),
    "Oral-History.Digital": (
        f"Band\tTimecode\tSprecher\tTranskript\n1\t00:00:01.000\tSalma\t{ONE}\n1\t00:00:04.000\tNour\t{TWO}\n"
    ),
    "Oral-History.Digital, CSV": f'"TC";"Sprecher";"Text"\n"00:00:01";"Salma";"{ONE}"\n"00:00:04";"Nour";"{TWO}"\n',
    "Avalon": (
        "WEBVTT\n\nNOTE Salma\n\n00:00:01.000 --> 00:00:04.000 align:start position:0%\n"
        f"<v.loud Salma>{ONE}</v>\n\n00:00:04.000 --> 00:00:07.500\n{TWO}\n"
    ),
    "a table in Markdown": (
        f"| Time | Speaker | Text |\n|---|---|---|\n| 00:01 | Salma | {ONE} |\n| 00:04 | Nour | {TWO} |\n"
    ),
}
REFUSED = {
    "Whisper, JSON": ('{"text": "a", "segments": [{"start": 0.0, "end": 4.0, "text": "a"}]}', "transcript.kind"),
    "whisper.cpp, LRC": (f"[by:whisper.cpp]\n[00:01.00] {ONE}\n", "transcript.kind"),
    "noScribe, text": (
        f"Salma\n\nTranscribed with noScribe vers. 0.5\n\nS00: [00:00:00] {ONE}\nS01: [00:00:04] {TWO}\n",
        "",
    ),
    "Trint, run together": (f"[00:00:00] Salma {ONE} [00:00:04] Nour {TWO}\n", "transcript.inner"),
    "Teams, with its head": (
        f"Réunion-20261130\n\n7m 5s\n\nSalma B   0:03\n{ONE}\n\nNour   0:07\n{TWO}\n",
        "transcript.before",
    ),
    "ELAN, interlinear": (f"Nour@words  {ONE}\nTC  00:00:01.200 - 00:00:03.400\n", "transcript.time"),
    "ELAN, one row": (f"Nour\t1200\t3400\t2200\t{ONE}\n", "transcript.kind"),
    "Praat, long": ('File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\n', "transcript.kind"),
    "CHAT without a head": (f"*NOU:\t{ONE} \x151200_3400\x15\n", "transcript.kind"),
    "EXMARaLDA": ('<?xml version="1.0"?>\n<basic-transcription/>', "transcript.kind"),
    "Transana": (f"¤<0>Salma: {ONE}\n¤<4200>Nour: {TWO}\n", "transcript.kind"),
    "easytranscript, one paragraph": (f"S: {ONE} #00:00:04-2#\n", "transcript.time"),
    "TMPlayer": (f"00:00:00:{ONE}\n00:00:04:{TWO}\n", "transcript.time"),
    "Spruce": (f"$FontName = Arial\n00:00:00:00 , 00:00:04:05 , {ONE}\n", "transcript.kind"),
    "Reaper": ("#,Name,Start,End,Length\nR1,Nour,0:00.000,0:04.000,0:04.000\n", "transcript.time"),
    "a list of cuts": ("TITLE: Salma\nFCM: NON-DROP FRAME\n", "transcript.kind"),
    "YouTube, XML": ('<transcript><text start="0" dur="4">a</text></transcript>', "transcript.kind"),
    "a table with a word too many": (f"start,end,text\n1000,4000,{ONE}, Salma\n4000,7500,{TWO}\n", ""),
}


def _published(text: str) -> Transcript:
    cues, words = read_captions(text)
    return as_published(Transcript(id="t", work_id=WorkId("w"), language="fr", cues=cues, text=words))


@pytest.mark.parametrize("tool", TIMED)
def test_what_a_tool_writes_is_read_at_its_times_and_names_nobody(tool: str) -> None:
    published = _published(TIMED[tool])
    begins = 0 if tool.startswith("f4") else 1_000
    assert [(cue.start_ms, cue.text) for cue in published.cues] == [(begins, ONE), (4_000, TWO)]
    assert published.text == ""


@pytest.mark.parametrize("tool", REFUSED)
def test_what_cannot_be_timed_is_refused(tool: str) -> None:
    text, code = REFUSED[tool]
    with pytest.raises(InvalidInputError) as error:
        read_captions(text)
    assert not code or error.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        "10:45 we left.\n11:00 the sea.",
        "We left at (10:45), and came at 11:00.",
        "Monday\t10:30\t12:00\tschool",
        "La mer | la nuit\nLe port | le jour",
        "one, two, three\nfour, five, six",
        "10:45\nla mer\n\n11:30\nle port",
        "Ratio 3:2, verse 4:12.",
        "Nous sommes partis, la nuit. " * 6_000,
        "Nous sommes partis,\rla nuit.",
    ],
    ids=range(9),
)
def test_hours_of_a_day_and_lists_of_words_are_words(text: str) -> None:
    cues, words = read_captions(text)
    assert cues == ()
    assert words.split() == text.split()


SAID = st.lists(st.sampled_from(["la mer", "يا بحر", "the road", "otra vez", "12", "non"]), min_size=1, max_size=4)


@given(st.lists(SAID, min_size=2, max_size=6), st.sampled_from("\t;|"), st.booleans(), st.sampled_from(["ms", "clock"]))
def test_no_word_of_a_table_is_lost(said: list[list[str]], separator: str, is_headed: bool, unit: str) -> None:
    words = [" ".join(["mots", *each]) for each in said]
    starts = [place * 2_000 + 1_000 for place in range(len(words))]

    def time(ms: int) -> str:
        return str(ms) if unit == "ms" else f"0:00:{ms // 1000:02}.{ms % 1000:03}"

    rows = [["Start", "End", "Text"]] if is_headed else []
    rows += [[time(start), time(start + 1_500), text] for start, text in zip(starts, words, strict=True)]
    cues, _ = read_captions("\n".join(separator.join(row) for row in rows))
    assert [(cue.start_ms, cue.text) for cue in cues] == list(zip(starts, words, strict=True))
