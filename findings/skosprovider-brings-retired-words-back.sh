#!/usr/bin/env bash
# The guess: a vocabulary that skosprovider_rdf reads and writes again is the same vocabulary, for what SKOS and its companions
#   say of a concept at the least.
# The truth (skosprovider 1.5.1, skosprovider_rdf 1.4.0, rdflib 6.3.2, the newest it takes): a retired word comes back as one in use: owl:deprecated
#   and dcterms:isReplacedBy are dropped in silence, and so are skos:notation and topConceptOf. A concept that belonged to no
#   scheme is put into the one that was read and is made one of its top concepts, beside every other concept that has no
#   broader one, the retired word among them.
# Why it matters here: a word is retired because it hurt ("clandestin"), and replaced so that works are still found by it. One
#   trip through this library puts it at the top of what facilitators choose from. Themes are written by rules of our own,
#   and what comes out, in and out again is compared byte by byte.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check skosprovider==1.5.1 skosprovider_rdf==1.4.0 rdflib==6.3.2
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

from rdflib import DCTERMS, OWL, SKOS, Graph, Namespace
from skosprovider_rdf.providers import RDFProvider
from skosprovider_rdf.utils import rdf_dumper

E = Namespace("http://example.org/")
read = Graph().parse(
    data="""
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix dct: <http://purl.org/dc/terms/> . @prefix e: <http://example.org/> .
    e:themes a skos:ConceptScheme ; skos:prefLabel "Thèmes"@fr ; skos:hasTopConcept e:rights .
    e:rights a skos:Concept ; skos:inScheme e:themes ; skos:topConceptOf e:themes ; skos:prefLabel "droits"@fr .
    e:now a skos:Concept ; skos:inScheme e:themes ; skos:broader e:rights ; skos:prefLabel "sans papiers"@fr ; skos:notation "2" .
    e:once a skos:Concept ; skos:inScheme e:themes ; skos:prefLabel "clandestin"@fr ; owl:deprecated true ; dct:isReplacedBy e:now .
    e:alone a skos:Concept ; skos:prefLabel "orphan"@en .
    """,
    format="turtle",
)
written = rdf_dumper(RDFProvider({"id": "themes"}, read))
lost = sorted(f"{a.n3()} {b.n3()}" for a, b, _ in set(read) - set(written))
tops = sorted(str(top).rsplit("/", 1)[1] for top in written.objects(E.themes, SKOS.hasTopConcept))
print(", ".join(f"{name} {version(name)}" for name in ("skosprovider", "skosprovider_rdf", "rdflib")))
print("lost:", *lost, sep="\n  ")
print("top concepts:", tops, "; scheme of the orphan:", list(written.objects(E.alone, SKOS.inScheme)))
assert (E.once, SKOS.prefLabel, None) in written and (E.once, OWL.deprecated, None) not in written, "retired words stay retired now"
assert (E.once, DCTERMS.isReplacedBy, E.now) not in written, "replacements are kept now"
assert (E.now, SKOS.notation, None) not in written, "notations are kept now"
assert tops == ["alone", "once", "rights"] and (E.alone, SKOS.inScheme, E.themes) in written, "orphans are left alone now"
PYTHON
