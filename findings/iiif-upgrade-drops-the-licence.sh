#!/usr/bin/env bash
# The guess: what lifts a manifest of IIIF Presentation 2 to version 3 carries the licence over, as `rights` or in words.
# The truth (@iiif/parser 2.2.10): `license` is dropped in silence, one or several, Creative Commons, RightsStatements.org
#   or an address of one's own; so is viewingDirection (right to left!). attribution comes through as the
#   required statement, descriptions and labels keep their languages.
# Why it matters here: viewers lift what they are given before they show it, and most archives still give version 2. A work
#   that may be seen and not copied comes out without a condition, and an Arabic booklet opens from its last page. Give
#   version 3 ourselves, with `rights`, and say the condition in the required statement too.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock @iiif/parser@2.2.10
cat > seen.mjs << 'NODE'
import assert from "node:assert";
import { upgrade } from "@iiif/parser/upgrader";

const LICENCES = {
  "Creative Commons": "https://creativecommons.org/licenses/by-nc-nd/4.0/",
  "in copyright": "http://rightsstatements.org/vocab/InC/1.0/",
  "one's own": "https://a.example/reading-room-only",
  several: ["https://creativecommons.org/licenses/by/4.0/", "https://a.example/reading-room-only"],
};
console.log("@iiif/parser 2.2.10: what stands in the manifest of version 3");
for (const [name, license] of Object.entries(LICENCES)) {
  const lifted = upgrade({
    "@context": "http://iiif.io/api/presentation/2/context.json",
    "@id": "https://a.example/manifest",
    "@type": "sc:Manifest",
    label: [{ "@value": "رحيل", "@language": "ar" }],
    license,
    attribution: "Told by its authors",
    viewingDirection: "right-to-left",
    sequences: [{ "@type": "sc:Sequence", canvases: [] }],
  });
  console.log(`${name}:`, JSON.stringify(lifted));
  assert.deepEqual(lifted.label, { ar: ["رحيل"] });
  assert.deepEqual(lifted.requiredStatement.value, { none: ["Told by its authors"] });
  for (const address of [license].flat()) {
    assert.ok(!JSON.stringify(lifted).includes(address), `a licence now comes through (${name})`);
  }
  assert.ok(!("rights" in lifted) && !("viewingDirection" in lifted), "rights or direction now come through");
}
NODE
timeout 60 node seen.mjs
