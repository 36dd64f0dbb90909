#!/usr/bin/env bash
# The guess: a SHACL rule that one time lies before another (sh:lessThan) holds nothing for right that it cannot compare.
#   The standard says so: "or where the two values cannot be compared, there is a validation result", and pySHACL's own
#   source repeats the sentence.
# The truth (pyshacl 0.40.1 with rdflib 7.6.0; shacl-engine 1.1.2 of npm, which refuses all of these, was asked beside it):
#   where one time has a zone and the other none, or one is a day and the other an hour, both orders conform: 2028 comes
#   before 2027. So with sh:lessThanOrEquals. No warning comes. Before a fixed hour (sh:maxExclusive) a time without a zone is
#   refused, and a day is not.
# Why it matters here: "agreed before it was released" and "closed before it opens" are rules of this kind, and a desk in one
#   program writes days where a server in another writes hours with a zone. A check that was right in every trial, where all
#   times had one form, lets through what it was made to stop. Times have one form here, in UTC, and are compared
#   in one place.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check pyshacl==0.40.1 rdflib==7.6.0
npm install --silent --no-audit --no-fund --no-package-lock shacl-engine@1.1.2 rdf-ext@2.6.0 n3@1.26.0
cat > cases.json << 'JSON'
{
  "names": "@prefix : <urn:voices:> . @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . ",
  "rules": {
    "sh:lessThan": ":rule a sh:NodeShape ; sh:targetNode :film ; sh:property [ sh:path :agreed ; sh:lessThan :released ] .",
    "sh:lessThanOrEquals": ":rule a sh:NodeShape ; sh:targetNode :film ; sh:property [ sh:path :agreed ; sh:lessThanOrEquals :released ] .",
    "sh:maxExclusive": ":rule a sh:NodeShape ; sh:targetNode :film ; sh:property [ sh:path :agreed ; sh:maxExclusive \"2027-01-01T00:00:00Z\"^^xsd:dateTime ] ."
  },
  "times": {
    "hours with a zone": "\"2028-01-01T00:00:00Z\"^^xsd:dateTime",
    "hours without a zone": "\"2028-01-01T00:00:00\"^^xsd:dateTime",
    "a day": "\"2028-01-01\"^^xsd:date"
  },
  "released": "\"2027-01-01T00:00:00Z\"^^xsd:dateTime"
}
JSON
cat > ask.py << 'PYTHON'
import json
from importlib.metadata import version

from pyshacl import validate
from rdflib import Graph

cases = json.load(open("cases.json"))
told = {}
for rule, shape in cases["rules"].items():
    for kind, time in cases["times"].items():
        data = f"{cases['names']} :film :agreed {time} ; :released {cases['released']} ."
        graphs = Graph().parse(data=data, format="turtle"), Graph().parse(data=cases["names"] + shape, format="turtle")
        told[f"{rule}, {kind}"] = validate(graphs[0], shacl_graph=graphs[1])[0]
print("pyshacl", version("pyshacl"), "rdflib", version("rdflib"), told)
for rule in ("sh:lessThan", "sh:lessThanOrEquals"):
    assert told[f"{rule}, hours with a zone"] is False
    assert told[f"{rule}, hours without a zone"] is True, "what cannot be compared is refused now"
    assert told[f"{rule}, a day"] is True, "days are refused beside hours now"
assert told["sh:maxExclusive, hours with a zone"] is told["sh:maxExclusive, hours without a zone"] is False
assert told["sh:maxExclusive, a day"] is True, "days are refused before a fixed hour now"
PYTHON
cat > ask.mjs << 'NODE'
import assert from "node:assert";
import fs from "node:fs";
import { Parser } from "n3";
import rdf from "rdf-ext";
import { Validator } from "shacl-engine";

const { names, rules, times, released } = JSON.parse(fs.readFileSync("cases.json"));
const graph = (text) => rdf.dataset(new Parser().parse(names + text));
const told = [];
for (const shape of Object.values(rules))
  for (const time of Object.values(times)) {
    const report = await new Validator(graph(shape), { factory: rdf }).validate({ dataset: graph(`:film :agreed ${time} ; :released ${released} .`) });
    told.push(report.conforms);
  }
console.log("shacl-engine 1.1.2", told);
assert(told.every((conforms) => conforms === false));
NODE
tools/bin/python ask.py
timeout 60 node ask.mjs
