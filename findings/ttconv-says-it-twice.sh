#!/usr/bin/env bash
# The guess: ttconv turns captions of one format into another: as many come out as went in, with their words.
# The truth (ttconv 1.2.3): it cuts time wherever anything changes, and repeats what is still seen. Of two people who speak
#   at once, each line comes out twice: two captions are three, and six words are twelve. A caption that begins and
#   ends at one moment is left out. SubRip to SubRip does the same, and so does WebVTT.
# Why it matters here: people in a conversation talk over each other. A transcript that went through it has words that
#   nobody repeated, in the wrong person's caption; counts, quotations and search hits double, and a name that is
#   covered in one caption still stands in its copy. An answer that was only stamped, without a length, is gone.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check ttconv==1.2.3
tools/bin/python - << 'PYTHON'
import io
from importlib.metadata import version

import ttconv.srt.reader
import ttconv.srt.writer

GIVEN = """1
00:00:01,000 --> 00:00:04,000
I left at night

2
00:00:02,000 --> 00:00:05,000
all alone?

3
00:00:06,000 --> 00:00:06,000
yes
"""


def captions(text):
    return [" / ".join(block.splitlines()[2:]) for block in text.strip().split("\n\n")]


seen = captions(ttconv.srt.writer.from_model(ttconv.srt.reader.to_model(io.StringIO(GIVEN))))
print(f"ttconv {version('ttconv')}: given {captions(GIVEN)}")
print("written:", seen)
assert seen == ["I left at night", "I left at night / all alone?", "all alone?"], "captions that overlap now come out otherwise"
PYTHON
