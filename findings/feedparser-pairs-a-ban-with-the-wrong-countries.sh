#!/usr/bin/env bash
# The guess: of elements that stand several times in an item, as Media RSS and the podcast namespace have them, feedparser
#   keeps one whole, the first or the last.
# The truth (feedparser 6.0.14): it takes the attributes of the first and the text of the last. "To be shown in France and
#   Belgium only", behind "not to be shared", becomes a sharing denied to "fr be"; "not to be shown in Morocco", before "only
#   on peer.invalid", becomes a country list of one address, and no word of Morocco is left. The address of the licence "all
#   rights reserved" of one file stands beside the words "CC BY" of another. Of a French and an Arabic transcript only the
#   later is there, and of two speakers a role without a name. bozo, which marks a feed that is wrong, is False.
# Why it matters here: whoever takes testimonies in from a peer's feed learns from it where they may not be seen: a ban that
#   is read as one against nobody opens a film where its teller may be recognised. Conditions of works are never taken
#   from a feed here, and what has none of its own is closed.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check feedparser==6.0.14
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

import feedparser

FEED = """<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"
xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>Voices</title><link>https://voices.invalid/</link>
<description>Voices</description><item><title>Voice</title>{}</item></channel></rss>"""
SHARING = '<media:restriction relationship="deny" type="sharing"/>'
ONLY = '<media:restriction relationship="allow" type="country">fr be</media:restriction>'
MOROCCO = '<media:restriction relationship="deny" type="country">ma</media:restriction>'
PEER = '<media:restriction relationship="allow" type="uri">https://peer.invalid/</media:restriction>'
LICENCE = '<media:license type="text/html" href="https://voices.invalid/{}">{}</media:license>'
FILES = "".join(
    f'<media:content url="https://voices.invalid/{name}.mp4">{LICENCE.format(name, words)}</media:content>'
    for name, words in (("closed", "All rights reserved"), ("open", "CC BY"))
)
PEOPLE = '<podcast:person role="guest">Amina</podcast:person><podcast:person role="host">Driss</podcast:person>'
TEXTS = "".join(
    f'<podcast:transcript url="https://voices.invalid/{language}.vtt" type="text/vtt" language="{language}"/>' for language in ("fr", "ar")
)


def read(elements):
    feed = feedparser.parse(FEED.format(elements))
    assert not feed.bozo
    return feed.entries[0]


print(f"feedparser {version('feedparser')}")
shared, country = read(SHARING + ONLY).media_restriction, read(MOROCCO + PEER).media_restriction
licence, item = read(f"<media:group>{FILES}</media:group>").media_license, read(TEXTS + PEOPLE)
print(shared, country, licence, item.podcast_transcript, item.podcast_person, sep="\n")
assert shared == {"relationship": "deny", "type": "sharing", "content": ["fr", "be"]}, "restrictions are kept apart now"
assert country == {"relationship": "deny", "type": "country", "content": ["https://peer.invalid/"]}, "the country is kept now"
assert licence["href"] == "https://voices.invalid/closed" and licence["content"] == "CC BY", "licences are kept apart now"
assert item.podcast_transcript["language"] == "ar" and "fr.vtt" not in str(dict(item)), "both transcripts are kept now"
assert item.podcast_person == {"role": "host"} and "Amina" not in str(dict(item)), "people keep their names now"
PYTHON
