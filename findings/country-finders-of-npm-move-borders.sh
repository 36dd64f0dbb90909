#!/usr/bin/env bash
# The guess: a finder that tells the country of a point on land tells the right one for the middle of a town, or none.
# The truth (which-country 1.0.0 and country-reverse-geocoding 0.2.2 of npm; @rapideditor/country-coder 5.6.1 tells all places right):
#   both draw borders so coarsely that a town by a border lies in the next country: Samos, where boats land, and Kastanies on
#   the Evros lie in Turkey, Irun and Claviere in France, Svilengrad in Greece, Sid in Croatia, Figuig in Algeria, In Guezzam, where
#   Algeria sets people down, in Niger. One page warns of points at sea; none of towns on land. The answer is a country
#   as any other. Some towns by the sea (Lampedusa, Ceuta, Tangier, Nouadhibou) lie in none at all.
# Why it matters here: these are the very places where journeys turn. Who had reached Greece, Spain or Italy and was sent back is
#   filed as one who never arrived, and the archive says the reverse of what was told. Nothing here takes a country
#   from a point: people write it down.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock which-country@1.0.0 country-reverse-geocoding@0.2.2 @rapideditor/country-coder@5.6.1
cat > seen.cjs << 'NODE'
const assert = require("node:assert");
const { iso1A3Code } = require("@rapideditor/country-coder");
const reversed = require("country-reverse-geocoding").country_reverse_geocoding();
const which = require("which-country");

const PLACES = [
  ["Oujda", 34.6814, -1.9086, "MAR", "MAR"],
  ["Agadez", 16.9742, 7.9865, "NER", "NER"],
  ["Calais", 50.9513, 1.8587, "FRA", "FRA"],
  ["Samos, the town", 37.7548, 26.9778, "GRC", "TUR"],
  ["Kastanies", 41.6458, 26.4797, "GRC", "TUR"],
  ["Irun", 43.339, -1.789, "ESP", "FRA"],
  ["Claviere", 44.9386, 6.7506, "ITA", "FRA"],
  ["Svilengrad", 41.7667, 26.2, "BGR", "GRC"],
  ["Sid", 45.1283, 19.2264, "SRB", "HRV"],
  ["Figuig", 32.1092, -1.2275, "MAR", "DZA"],
  ["In Guezzam", 19.5686, 5.7722, "DZA", "NER"],
  ["Lampedusa", 35.5008, 12.6065, "ITA", null],
  ["Ceuta", 35.8894, -5.3198, "ESP", null],
  ["Tangier", 35.7595, -5.834, "MAR", null],
  ["Nouadhibou", 20.93, -17.04, "MRT", null],
];
for (const [place, north, east, lies, told] of PLACES) {
  const answers = [which([east, north]), reversed.get_country(north, east)?.code ?? null];
  console.log(place, "lies in", lies, "told:", ...answers);
  assert.equal(iso1A3Code([east, north]), lies);
  assert.deepEqual(answers, [told, told], `${place} is found elsewhere now`);
}
NODE
timeout 60 node seen.cjs
