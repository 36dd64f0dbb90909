"""How many names that were concealed in a sound are still heard by two hearings, and how many other words are lost.

It needs the models (`scripts/models`). Names of West Africa, the Maghreb and France are spoken in French sentences by
the archive's own synthetic voice. A draft is made of them all in one sound; each name that it heard is concealed where
it was heard, as the workbench does, and the sound is made as the archive makes one. What was made is heard with the
settings of a draft and with those of the check. `--names 20` is a look; 200 want a quiet machine.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Sequence
from itertools import islice, product
from pathlib import Path
from typing import NamedTuple

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.adapters.recognition.whisper import open_whisper
from archive.adapters.speech.kokoro import KokoroSpeech, open_kokoro
from archive.domain.ids import WorkId
from archive.domain.terms import Recipe
from archive.domain.words.edit_list import EditList, Redaction, silences
from archive.domain.words.edit_list import Stretch as Span
from archive.domain.words.names_in_text import parts_of, says_part
from archive.domain.words.placing import heard_at
from archive.domain.words.recognition import HeardWord, Stretch, folded_word
from archive.domain.words.telling.known_words import listed
from archive.ports import ListenOrder, Recogniser, RenderOrder, SpeechOrder, SpokenLine
from scripts.benches.transcripts import Bench, speak_into
from tests.domain.builders import NOW

NAMES = sorted(
    listed(
        "Amina Moussa Fatou Karim Ousmane Aïcha Youssef Mariam Bakary Leïla Ibrahim Salimata Rachid Nadège Cheikh "
        "Zohra Souleymane Thierry Aminata Mehdi Sandrine Boubacar Khadija Édouard"
    )
)
SENTENCES = (
    "Je suis partie avec {} au petit matin.",
    "Hier soir {} chantait près du feu.",
    "La mer était calme et {} dormait enfin.",
    "Quand la voiture est venue, {} a pris mon sac.",
    "Nous avons attendu {} devant la porte de l’école.",
    "C’est {} qui m’a appris cette chanson.",
    "Ma sœur et {} travaillaient dans le même jardin.",
    "Personne ne savait où {} était parti.",
    "Sur la photo, {} sourit à côté de moi.",
)


class Planted(NamedTuple):
    """By which of two hearings a name is still heard; words lost to the first, to both, and all around it."""

    left: tuple[bool, bool]
    lost: list[str]
    quite: list[str]
    around: list[str]


def main() -> None:
    """Speak, draft, conceal, hear twice, and tell what is left."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--models", type=Path, default=Path(os.environ.get("ARCHIVE_MODELS_FOLDER", "models")))
    options.add_argument("--names", type=int, default=20, help="how many names are planted")
    given = options.parse_args()
    recogniser, speech = open_whisper(given.models, 1, 3_600), open_kokoro(given.models, 1, 3_600)
    if recogniser is None or speech is None:
        raise SystemExit("planted: not all models are installed (scripts/models).")
    tools = FfmpegTools(find_media_tools(None, None), timeout_seconds=3_600)
    pairs = list(islice(((name, text) for text, name in product(SENTENCES, NAMES)), given.names))
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(recogniser, tools, Path(folder))
        sounds = [bench.folder / f"{number}.wav" for number in range(len(pairs))]
        lines = tuple(SpokenLine(text=text.format(name)) for name, text in pairs)
        voice = next(iter(speech.voices()["fr"]))
        speak_into(speech, SpeechOrder(language="fr", voice=voice, lines=lines), sounds)
        results = [_planted(bench, sound, name) for sound, (name, _) in zip(sounds, pairs, strict=True)]
        uncut = _heard_uncut(bench, speech, voice, sorted({text for _, text in pairs}))
    told = [each for each in results if each is not None]
    anyway = sum(
        folded not in uncut[text]
        for each, (_, text) in zip(results, pairs, strict=True)
        for folded in (each[1] if each else ())
    )
    if not told:
        raise SystemExit("planted: the draft heard none of the names.")
    left = [sum(each[0][hearing] for each in told) for hearing in (0, 1)]
    lost, quite, around = (sum(map(len, found)) for found in zip(*(each[1:] for each in told), strict=True))
    print(f"{len(pairs)} names planted, {len(told)} heard by the draft and concealed where it heard them.")
    print(f"Still heard: {left[0]} with the settings of a draft, {left[1]} with those of the check.")
    print(f"Other words that the draft heard and the same settings no longer hear: {lost} of {around}.")
    print(f"Those that neither of the two settings hears any more: {quite} of {around}.")
    print(f"Of the lost words, not heard either where a pause stands for the name and nothing is cut: {anyway}.")


def _planted(bench: Bench, sound: Path, name: str) -> Planted | None:
    """Give by which hearing a concealed name is still heard, and which of the other words are lost."""
    drafted = _words(bench.recogniser, bench.speech(sound)[0], checks=False)
    parts = parts_of(name)
    at = next((at for at, word in enumerate(drafted) if says_part(word.text, parts)), None)
    if at is None:
        return None
    length_ms = int(bench.speech(sound)[1] * 1_000)
    spans = tuple(heard_at(drafted, drafted[at].text, length_ms))
    made = bench.folder / "made"
    order = RenderOrder(recipe=Recipe.AUDIO, codec="opus", silences=silences(_edits(spans)))
    bench.tools.render(sound, order, made)
    bench.tools.check_silences(made, order)
    speech = bench.speech(made)[0]
    again = [_words(bench.recogniser, speech, checks=checks) for checks in (False, True)]
    neighbours = [folded_word(word.text) for word in (*drafted[:at], *drafted[at + 1 :])]
    first, second = ({folded_word(word.text) for word in words} for words in again)
    is_left = tuple(any(says_part(word.text, parts) for word in words) for words in again)
    lost = [each for each in neighbours if each not in first]
    return Planted((is_left[0], is_left[1]), lost, [each for each in lost if each not in second], neighbours)


def _heard_uncut(bench: Bench, speech: KokoroSpeech, voice: str, texts: Sequence[str]) -> dict[str, set[str]]:
    """Give what is heard of each sentence where a pause stands for the name, and nothing was cut."""
    sounds = [bench.folder / f"uncut{number}.wav" for number in range(len(texts))]
    lines = tuple(SpokenLine(text=text.format("…")) for text in texts)
    speak_into(speech, SpeechOrder(language="fr", voice=voice, lines=lines), sounds)
    return {
        text: {folded_word(word.text) for word in _words(bench.recogniser, bench.speech(sound)[0], checks=False)}
        for text, sound in zip(texts, sounds, strict=True)
    }


def _edits(spans: Sequence[Span]) -> EditList:
    return EditList(id=WorkId("w"), redactions=(Redaction(id="r", spans=tuple(spans), by="x", at=NOW),))


def _words(recogniser: Recogniser, speech: Path, *, checks: bool) -> list[HeardWord]:
    found: list[Stretch] = []
    recogniser.listen(speech, ListenOrder(language="fr", checks=checks), found.append)
    return [word for stretch in found for line in stretch.lines for word in line.words]


if __name__ == "__main__":
    main()
