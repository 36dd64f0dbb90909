#!/usr/bin/env bash
# The guess: lhotse, in which recordings and their transcripts are cut together, leaves in a cut only what is said in it.
# The truth (lhotse 1.33.0): truncate(), cut_into_windows() and the rest keep each segment that touches the cut whole: its
#   text, and the time of every word of it. trimmed_supervisions shortens the segment and still keeps the whole text; a word
#   that lies behind the end gets a negative duration ("Amina", at 5 s, for -2 s), validate() finds nothing wrong, and the
#   CTM file that is written says "5.00 -2.00 Amina". A ten second sentence cut into windows of three stands four times.
# Why it matters here: a part that was taken back is cut out of the sound, and the manifest beside it goes on saying it word
#   by word, in the form that recognisers are trained on. What is cut here is cut by the spans of words and sound alike, and
#   a line that lies across an end is held for a person. (The installation is large: lhotse brings
#   torch along, and it does not start without urllib3, which it does not ask for.)
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --no-cache-dir --disable-pip-version-check lhotse==1.33.0 urllib3==2.8.0
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

from lhotse import AudioSource, MonoCut, Recording, SupervisionSegment, SupervisionSet, validate
from lhotse.supervision import AlignmentItem

WORDS = [("je", 0.0, 0.5), ("suis", 0.5, 0.5), ("Amina", 5.0, 1.0)]
sound = [AudioSource(type="file", channels=[0], source="talk.wav")]
recording = Recording(id="talk", sources=sound, sampling_rate=16_000, num_samples=160_000, duration=10.0)
spoken = {"word": [AlignmentItem(*word) for word in WORDS]}
line = SupervisionSegment(id="1", recording_id="talk", start=0, duration=10, text="je suis Amina", alignment=spoken)
whole = MonoCut(id="whole", start=0, duration=10, channel=0, recording=recording, supervisions=[line])

first = whole.truncate(offset=0, duration=3)
(kept,), (trimmed,) = first.supervisions, first.trimmed_supervisions
validate(first)
last = trimmed.alignment["word"][-1]
SupervisionSet.from_segments([trimmed]).write_alignment_to_ctm("talk.ctm")
with open("talk.ctm", encoding="utf-8") as file:
    written = file.read().splitlines()
windows = [piece.supervisions[0].text for piece in whole.cut_into_windows(3.0)]
print(f"lhotse {version('lhotse')}: the first {first.duration:.0f} s say {kept.text!r}, trimmed {trimmed.text!r}")
print(f"last word {last.symbol!r} at {last.start} s for {last.duration} s; written {written[-1]!r}; windows {windows}")
assert kept.text == trimmed.text == "je suis Amina", "words outside a cut are left out now"
assert (last.symbol, last.start, last.duration) == ("Amina", 5.0, -2.0), "times outside a cut are left out now"
assert written[-1].split()[2:] == ["5.00", "-2.00", "Amina"] and windows == ["je suis Amina"] * 4
PYTHON
