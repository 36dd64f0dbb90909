#!/usr/bin/env bash
# The guess: trafilatura, by which texts are taken out of pages for archives and corpora, leaves menus and what stands around
#   a text away; of a sentence that it keeps, it keeps every word.
# The truth (trafilatura 2.3.1): words in <time> are taken out of the midst of sentences, of lists and of tables, also
#   with favor_recall and in XML: "I left on 2 May 1998 in the morning" becomes "I left on in the morning", and a list of years
#   and what happened in them a list of what happened. Words in <output>, <label> and <dialog> go the same way. <center>
#   takes the rest of its paragraph with it. Nothing is said, and the element is what HTML has for days.
# Why it matters here: testimonies that were published as pages, ours and those of others, are kept and counted as what this
#   gives. When somebody left, and how old they were, is most of what a court or a historian asks. Texts of pages are
#   not taken in here.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check trafilatura==2.3.1 lxml_html_clean==0.4.6
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

import trafilatura

LONG = "Nous avons parlé longtemps avec une femme qui venait de loin, et voici ses mots, tels qu'elle les a dits ce jour-là, sans rien changer."
KEPT = "abbr bdi bdo cite data dfn em ins kbd mark ruby samp small span strong var".split()
LOST = "dialog label output time".split()


def read(words, **settings):
    page = f"<html><body><article><h1>Voix</h1><p>{LONG}</p>{words}<p>{LONG.upper()}</p></article></body></html>"
    told = trafilatura.extract(page, **settings)
    assert LONG in told and LONG.upper() in told
    return " ".join(told.replace(LONG, "").replace(LONG.upper(), "").split()).removeprefix("Voix ")


SENTENCE = '<p>Je suis partie le <time datetime="1998-05-02">2 mai 1998</time> au matin.</p>'
LIST = "<ul><li><time>1998</time> : départ</li><li><time>2001</time> : retour</li></ul>"
TABLE = "<table><tr><td><time>1998</time></td><td>départ</td></tr></table>"
print(f"trafilatura {version('trafilatura')}")
told = [read(SENTENCE), read(SENTENCE, favor_recall=True), read(LIST), read(TABLE)]
print(told, read("<p>un <center>deux</center> trois</p>"))
assert told == ["Je suis partie le au matin."] * 2 + ["- : départ - : retour", "| | départ |"], "days are kept now"
assert "<p>Je suis partie le au matin.</p>" in read(SENTENCE, output_format="xml")
for tag in (*KEPT, *LOST):
    words = read(f"<p>un <{tag}>deux</{tag}> trois</p>")
    assert words == ("un trois" if tag in LOST else "un deux trois"), f"{tag} is read otherwise now: {words}"
assert read("<p>un <center>deux</center> trois</p>") == "un", "what follows is kept now"
PYTHON
