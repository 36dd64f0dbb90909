#!/usr/bin/env bash
# The guess: what makes HTML safe leaves alone what only says how words are read: dir, bdi, ruby, summary.
# The truth (nh3 0.3.8, feedparser 6.0.14, each as it comes): nh3 keeps lang and drops dir, of paragraphs, headings and spans,
#   but not of bdo. feedparser keeps dir and drops the tags bdi, ruby, rt and summary and lets their words stand: a reading
#   is glued to its word, and the one line that a reader saw of details is now within what is folded up. So one
#   takes the direction of the paragraph and the other that of a name in it; neither leaves both.
# Why it matters here: shown through them, an Arabic line has its full stop at the wrong end and a telephone number or a
#   Latin name turns the words around it. A content warning in summary is hidden together with what it warns of. Words
#   for feeds and partners carry direction as characters (U+2067, U+2068, U+2069), and warnings stand before the text.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check nh3==0.3.8 feedparser==6.0.14
tools/bin/python - << 'PYTHON'
import html
from importlib.metadata import version

import feedparser
import nh3

GIVEN = (
    '<p dir="rtl" lang="ar">قالت <bdi>Oujda (1)</bdi> و<ruby>واد<rt>wad</rt></ruby>.</p>'
    "<details><summary>Tells of violence</summary>She went.</details>"
)
FEED = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>x</title><link>https://a.example/</link>'
    f"<description>x</description><item><title>x</title><description>{html.escape(GIVEN)}</description></item></channel></rss>"
)
seen = {"nh3": nh3.clean(GIVEN), "feedparser": feedparser.parse(FEED).entries[0].summary}
print("given     ", GIVEN)
for name, left in seen.items():
    print(f"{name:10} {version(name)} {left}")
kept = {name: {mark for mark in ("dir=", "lang=", "<bdi>", "<rt>", "<summary>") if mark in left} for name, left in seen.items()}
assert kept["nh3"] == {"lang=", "<bdi>", "<rt>", "<summary>"}, "nh3 now keeps something else"
assert kept["feedparser"] == {"dir=", "lang="}, "feedparser now keeps something else"
assert "<details>Tells of violenceShe went.</details>" in seen["feedparser"], "details are now left otherwise"
PYTHON
