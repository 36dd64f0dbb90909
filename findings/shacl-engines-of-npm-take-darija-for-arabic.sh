#!/usr/bin/env bash
# The guess: two SHACL engines, asked whether a text is in Arabic (sh:languageIn) and whether a value is a day (sh:datatype
#   xsd:date), say no to a text in another language and to the thirtieth of February. The standard asks for SPARQL's
#   langMatches, in which a language ends at a hyphen, and for a violation where a value has no day.
# The truth (shacl-engine 1.1.2 and rdf-validate-shacl 0.6.5 of npm; pyshacl 0.40.1 has all of it right): both ask whether the
#   tag begins with the letters. Darija (ary) and Mapudungun (arn) are "ar"; and "fr-ca" is not "fr-CA", though case does not
#   count. Days that are none, as 2026-02-30 and 2026-04-31, are days.
# Why it matters here: a check that captions are there in Arabic passes where they are in Darija, whose readers are others; and a
#   consent that ends on a day that never comes has no end, or one that the next program chooses. Languages are compared
#   whole here, and a day is read before it is kept.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check pyshacl==0.40.1 rdflib==7.6.0
npm install --silent --no-audit --no-fund --no-package-lock shacl-engine@1.1.2 rdf-validate-shacl@0.6.5 rdf-ext@2.6.0 @zazuko/env-node@3.0.0 n3@1.26.0
cat > cases.json << 'JSON'
{
  "names": "@prefix : <urn:voices:> . @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . ",
  "rules": {"language": "sh:languageIn (\"ar\" \"fr-CA\")", "day": "sh:datatype xsd:date"},
  "cases": [
    ["language", "\"x\"@ar", true, true],
    ["language", "\"x\"@ar-MA", true, true],
    ["language", "\"x\"@fr", false, false],
    ["language", "\"x\"@ary", false, true],
    ["language", "\"x\"@arn", false, true],
    ["language", "\"x\"@fr-ca", true, false],
    ["day", "\"2026-02-28\"^^xsd:date", true, true],
    ["day", "\"the end\"^^xsd:date", false, false],
    ["day", "\"2026-02-30\"^^xsd:date", false, true],
    ["day", "\"2026-04-31\"^^xsd:date", false, true]
  ]
}
JSON
cat > ask.py << 'PYTHON'
import json
import logging
import warnings
from importlib.metadata import version

from pyshacl import validate
from rdflib import Graph

logging.disable()
warnings.simplefilter("ignore")
asked = json.load(open("cases.json"))
print("pyshacl", version("pyshacl"))
for rule, value, right, _ in asked["cases"]:
    shape = f"{asked['names']} :rule a sh:NodeShape ; sh:targetNode :film ; sh:property [ sh:path :text ; {asked['rules'][rule]} ] ."
    data = Graph().parse(data=f"{asked['names']} :film :text {value} .", format="turtle")
    assert validate(data, shacl_graph=Graph().parse(data=shape, format="turtle"))[0] is right, value
PYTHON
cat > ask.mjs << 'NODE'
import assert from "node:assert";
import fs from "node:fs";
import env from "@zazuko/env-node";
import { Parser } from "n3";
import rdf from "rdf-ext";
import OtherValidator from "rdf-validate-shacl";
import { Validator } from "shacl-engine";

const { names, rules, cases } = JSON.parse(fs.readFileSync("cases.json"));
const quads = (text) => new Parser().parse(names + text);
console.log("shacl-engine 1.1.2, rdf-validate-shacl 0.6.5");
for (const [rule, value, right, seen] of cases) {
  const shape = quads(`:rule a sh:NodeShape ; sh:targetNode :film ; sh:property [ sh:path :text ; ${rules[rule]} ] .`);
  const data = quads(`:film :text ${value} .`);
  const first = await new Validator(rdf.dataset(shape), { factory: rdf }).validate({ dataset: rdf.dataset(data) });
  const second = await new OtherValidator(env.dataset(shape), { factory: env }).validate(env.dataset(data));
  console.log(value, "right:", right, "told:", first.conforms, second.conforms);
  assert.deepEqual([first.conforms, second.conforms], [seen, seen], `${value} is told otherwise now`);
}
NODE
tools/bin/python ask.py
timeout 60 node ask.mjs
