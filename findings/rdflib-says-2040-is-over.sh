#!/usr/bin/env bash
# The guess: a day that is compared with NOW() in SPARQL is compared as time, or, since a date is no dateTime, the row is
#   left out, as the standard says of types that cannot be compared (section 17.3: a type error, and FILTER drops it).
# The truth (rdflib 7.6.0): literals of two types are put in the order of their types, and that order is the answer. Each
#   xsd:date is "<= NOW()", 2040 too, and so is each dateTime without a zone; each xsd:gYear is "> NOW()", 1990 too, and so
#   is the text "for ever". Nothing is raised or logged. pyoxigraph 0.5.13 leaves the rows out. With a date on both sides
#   both are right.
# Why it matters here: embargoes and consents go out in RDF as days, as DCTERMS, ODRL and PREMIS write them. The filter that
#   everybody writes first, "until <= NOW()", says that a work sealed until 2040 is open today, and one whose seal ended
#   in the year 1990 is closed for ever. Partners' queries get days and moments both, and whether a work may be seen is never
#   asked in SPARQL.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check rdflib==7.6.0 pyoxigraph==0.5.13
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

import pyoxigraph
import rdflib

SEALS = """@prefix a: <http://a.example/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
a:day-2040 a:until "2040-01-01"^^xsd:date .
a:day-1990 a:until "1990-01-01"^^xsd:date .
a:moment-2040 a:until "2040-01-01T00:00:00Z"^^xsd:dateTime .
a:local-2040 a:until "2040-01-01T00:00:00"^^xsd:dateTime .
a:year-1990 a:until "1990"^^xsd:gYear .
a:words a:until "for ever" .
"""
ASKED = {
    "?until <= NOW()": {"day-2040", "day-1990", "local-2040"},
    "?until > NOW()": {"moment-2040", "year-1990", "words"},
    '?until <= "2026-11-30"^^xsd:date': {"day-1990"},
}
graph = rdflib.Graph().parse(data=SEALS, format="turtle")
store = pyoxigraph.Store()
store.load(SEALS.encode(), format=pyoxigraph.RdfFormat.TURTLE)
print(f"rdflib {version('rdflib')}, pyoxigraph {version('pyoxigraph')}")
for condition, expected in ASKED.items():
    query = f"""PREFIX a: <http://a.example/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
    SELECT ?work {{ ?work a:until ?until FILTER({condition}) }}"""
    by_rdflib = {str(row[0]).rsplit("/", 1)[1] for row in graph.query(query)}
    by_other = {row[0].value.rsplit("/", 1)[1] for row in store.query(query)}
    print(f"{condition}: rdflib {sorted(by_rdflib)}, pyoxigraph {sorted(by_other)}")
    assert by_rdflib == expected, "rdflib compares otherwise now"
    assert not by_other & {"day-2040", "year-1990", "words"}, "pyoxigraph compares types as well now"
PYTHON
