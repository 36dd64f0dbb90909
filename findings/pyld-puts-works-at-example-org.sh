#!/usr/bin/env bash
# The guess: PyLD and jsonld.js, of one maker and the two processors of JSON-LD that others are measured by, make the same
#   of one document: an address that is relative, with nothing to say to what, stays relative, or is left out of the
#   triples.
# The truth (PyLD 3.3.0; jsonld 9.0.0 of npm): PyLD, given a document and no base, puts "http://example.org/base/" before
#   it: "works/1" becomes http://example.org/base/works/1, in expand() and in the triples of to_rdf() alike. jsonld.js keeps
#   "works/1" in expand() and makes no triple. Nothing is said in either.
# Why it matters here: works, people and places of crates and annotations are named by relative addresses, "#amina", "./".
#   Two archives whose data are read by PyLD and put together then speak of one and the same person, with the seal of one
#   and the words of the other. What leaves here as JSON-LD names people by handles that are made at random, and by no
#   relative address.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock jsonld@9.0.0
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check PyLD==3.3.0
cat > work.json << 'JSON'
{ "@id": "works/1", "http://schema.org/name": "A work", "http://schema.org/about": { "@id": "#amina" } }
JSON
tools/bin/python - << 'PYTHON'
import json
from importlib.metadata import version
from pathlib import Path

from pyld import jsonld

document = json.loads(Path("work.json").read_text(encoding="utf-8"))
(expanded,) = jsonld.expand(document)
triples = jsonld.to_rdf(document, {"format": "application/n-quads"})
print(f"PyLD {version('PyLD')}: {expanded['@id']}\n{triples}")
assert expanded["@id"] == "http://example.org/base/works/1", "relative addresses stay relative now"
assert "<http://example.org/base/#amina>" in triples and triples.count("\n") == 2, "they make no triple now"
PYTHON
cat > seen.mjs << 'NODE'
import assert from "node:assert";
import { readFileSync } from "node:fs";
import jsonld from "jsonld";

const document = JSON.parse(readFileSync("work.json", "utf8"));
const [expanded] = await jsonld.expand(document);
const triples = await jsonld.toRDF(document, { format: "application/n-quads" });
console.log(`jsonld 9.0.0: ${expanded["@id"]}, triples: "${triples}"`);
assert.equal(expanded["@id"], "works/1");
assert.equal(triples, "");
NODE
timeout 60 node seen.mjs
