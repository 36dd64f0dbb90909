#!/usr/bin/env bash
# The guess: the rocrate library, given a crate and asked to write it elsewhere, writes what it read.
# The truth (rocrate 0.16.0): it writes the standard context only. A crate that names terms of its own in @context, as RO-Crate
#   1.1 asks for, keeps the properties as bare words that mean nothing any more: JSON-LD processors (PyLD 3.3.0) drop
#   them in silence. And of texts with a language, {"@value": …, "@language": "ar"}, only the words are left.
# Why it matters here: who may hear a recording is such a term of our own. One pass through a partner's tools and the
#   crate still shows "consent" to the eye, while every reader by machine sees a work without any condition, and a title
#   that nobody knows to be Arabic. Conditions must be said in terms that every crate knows as well (license,
#   conditionsOfAccess), and packages be compared after a partner had them.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check rocrate==0.16.0 PyLD==3.3.0
tools/bin/python -W ignore - << 'PYTHON'
import json
from importlib.metadata import version
from pathlib import Path

from pyld import jsonld
from rocrate.rocrate import ROCrate

STANDARD = "https://w3id.org/ro/crate/1.1/context"
CONSENT = "https://archive.example/terms#consent"
TITLE = {"@value": "رحيل", "@language": "ar"}
Path("given").mkdir()
Path("given/ro-crate-metadata.json").write_text(
    json.dumps(
        {
            "@context": [STANDARD, {"consent": CONSENT}],
            "@graph": [
                {
                    "@id": "ro-crate-metadata.json",
                    "@type": "CreativeWork",
                    "about": {"@id": "./"},
                    "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
                },
                {"@id": "./", "@type": "Dataset", "name": TITLE, "datePublished": "2026-11-30", "consent": "reading room"},
            ],
        }
    )
)
ROCrate("given").write("written")


def without_network(url, _options):
    terms = {name: f"http://schema.org/{name}" for name in ("name", "about", "datePublished")}
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": terms}}


def meaning(folder):
    crate = json.loads(Path(folder, "ro-crate-metadata.json").read_text())
    root = next(one for one in crate["@graph"] if one["@id"] == "./")
    expanded = jsonld.expand(crate, {"documentLoader": without_network, "base": "https://archive.example/"})
    understood = next(one for one in expanded if "http://schema.org/datePublished" in one)
    return root["consent"], understood.get(CONSENT), root["name"], crate["@context"]


given, written = meaning("given"), meaning("written")
print(f"rocrate {version('rocrate')}, PyLD {version('pyld')}: the word, what a processor understands, the title, the context")
print("given:  ", *given)
print("written:", *written)
assert given[:3] == ("reading room", [{"@value": "reading room"}], TITLE)
assert written[0] == "reading room" and written[1] is None, "terms of one's own are now kept"
assert written[2] in ("رحيل", ["رحيل"]), "the language of texts is now kept"
assert written[3] == STANDARD, "the context is now kept"
PYTHON
