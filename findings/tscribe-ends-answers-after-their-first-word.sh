#!/usr/bin/env bash
# The guess: a table made of a transcript says when each turn of speech begins and when it ends.
# The truth (tscribe 1.3.1, which makes documents, captions and tables of the JSON of Amazon Transcribe): where each speaker has
#   a microphone (channel identification), a turn's end is the end of its first word: the words that follow are added
#   to the text and never to the time. An answer of nine seconds begins and ends in one second of the table. The same words
#   with speakers told apart in one channel get their true ends.
# Why it matters here: two microphones are how interviews are filmed, and who cuts, subtitles or weighs the talk of each by
#   such a table keeps the first word of every answer, or closes it and leaves the rest open. Here the times of a piece are
#   those of its captions, and a caption holds what it says.
# Seen on 2026-12-01.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check tscribe==1.3.1
tools/bin/python - << 'PYTHON'
import csv
import json
from importlib.metadata import version

import tscribe

ASKED = [("Where", 0.0, 0.4), ("were", 0.4, 0.7), ("you", 0.7, 1.5)]
TOLD = [("We", 2.0, 2.4), ("hid", 2.5, 3.5), ("for", 4.0, 4.5), ("nine", 5.0, 6.0), ("days", 10.0, 11.0)]
PEOPLE = {"0": ASKED, "1": TOLD}


def item(word, begins, ends):
    choice = {"confidence": "0.99", "content": word}
    return {"start_time": str(begins), "end_time": str(ends), "alternatives": [choice], "type": "pronunciation"}


words = {who: [item(*each) for each in said] for who, said in PEOPLE.items()}
both = words["0"] + words["1"]
text = " ".join(each[0] for each in ASKED + TOLD)
channels = [{"channel_label": f"ch_{who}", "items": said} for who, said in words.items()]
segments = [
    {
        "speaker_label": f"spk_{who}",
        "start_time": said[0]["start_time"],
        "end_time": said[-1]["end_time"],
        "items": [{"start_time": each["start_time"], "end_time": each["end_time"], "speaker_label": f"spk_{who}"} for each in said],
    }
    for who, said in words.items()
]
labels = {
    "speakers": {"speaker_labels": {"speakers": 2, "segments": segments}},
    "channels": {"channel_labels": {"channels": channels, "number_of_channels": 2}},
}
told = {}
for kind, label in labels.items():
    results = {"transcripts": [{"transcript": text}], **label, "items": both}
    with open(f"{kind}.json", "w") as file:
        json.dump({"jobName": kind, "accountId": "0", "results": results, "status": "COMPLETED"}, file)
    tscribe.write(f"{kind}.json", format="csv", save_as=f"{kind}.csv")
    with open(f"{kind}.csv", newline="") as file:
        told[kind] = [(row["start_time"], row["end_time"], row["comment"]) for row in csv.DictReader(file)]
    print("tscribe", version("tscribe"), kind, *told[kind], sep="\n  ")
texts = ["Where were you", "We hid for nine days"]
assert [row[2] for row in told["speakers"]] == [row[2] for row in told["channels"]] == texts
assert told["speakers"][1][1].startswith(("0:00:11", "00:00:11"))
assert told["channels"][1][1].startswith(("0:00:02", "00:00:02")), "a turn ends with its last word now"
PYTHON
