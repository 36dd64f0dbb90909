#!/usr/bin/env bash
# The guess: html-to-docx sets an inline element that it does not know as plain words, as every browser does.
# The truth (html-to-docx 1.8.0 of npm): it leaves its words out, and goes on behind it. What stands in q, cite, bdi, bdo,
#   small, time, abbr, dfn, kbd, samp, var, data, output, label, font or ruby is not in the Word file, also inside of a list:
#   "Elle a dit <q>non</q> trois fois" becomes "Elle a dit  trois fois". What a page hides, by hidden, by display: none or
#   in a template, is in it, as words like others.
# Why it matters here: transcripts and sheets are handed on as Word files, to be read by the person who told. A name in
#   another script stands in bdi, a day in time, what somebody else said in q: just these are gone, and a sentence that has
#   lost its "non" reads on. Texts are made into files here from their words, and never from a page.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock html-to-docx@1.8.0 fflate@0.8.2
cat > seen.mjs << 'NODE'
import assert from "node:assert";
import { strFromU8, unzipSync } from "fflate";
import convert from "html-to-docx";

const LOST = "q cite bdi bdo small time abbr dfn kbd samp var data output label font ruby".split(" ");
const KEPT = "em strong span mark sub ins a code".split(" ");
const words = async (body) => {
  const files = unzipSync(new Uint8Array(await convert(`<html><body>${body}</body></html>`)));
  return [...strFromU8(files["word/document.xml"]).matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map((match) => match[1]).join("");
};
const said = await words("<p>Elle a dit <q>non</q> trois fois, le <time>2 mai</time>.</p><ul><li>À <bdi>أمينة</bdi> aussi</li></ul>");
const hidden = await words('<p>un <span hidden>Amina</span><span style="display: none">Driss</span></p><template>Oujda</template>');
console.log("html-to-docx 1.8.0", JSON.stringify([said, hidden]));
for (const tag of [...LOST, ...KEPT]) {
  const read = await words(`<p>un <${tag}>deux</${tag}> trois</p>`);
  assert.equal(read, LOST.includes(tag) ? "un  trois" : "un deux trois", `${tag} is set otherwise now`);
}
assert.equal(said, "Elle a dit  trois fois, le .À  aussi", "it is set otherwise now");
assert.equal(hidden, "un AminaDrissOujda", "what is hidden is left out now");
NODE
timeout 60 node seen.mjs
