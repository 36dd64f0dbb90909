#!/usr/bin/env bash
# The guess: what brings gettext catalogues to JavaScript takes the forms for one and for many as the catalogue's own head says
#   ("Plural-Forms"), which is there for that; a language that it does not know is refused.
# The truth (i18next-conv 16.0.0, which is gettext-converter 1.3.4, with i18next 26.7.2; node-gettext 3.0.1): each has a table of
#   languages and does not read the head. i18next-conv writes Fula, Bambara, Kabyle, Oromo and Sorani in the old way
#   ("key", "key_plural") though asked for the newest, which i18next reads as a sentence without a plural: the one for a
#   single day is said of thirty. Persian, which has two forms, has one in both tables: node-gettext says one day for any
#   number; i18next-conv calls "one day" the form for many and the other nothing that is ever asked for, and for one day
#   it answers in English. No warning comes; French, Spanish and Somali are right. (node-gettext's page says that it "ships
#   with plural forms"; that they go before those of the catalogue, and that they are older, it does not.)
# Why it matters here: whoever told may take their story back within thirty days, and reads "within one day" in their own
#   language, where no colleague can check it: they think it is too late. Here gettext reads the head of each catalogue.
# Seen on 2026-12-01.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts i18next-conv@16.0.0 gettext-converter@1.3.4 i18next@26.7.2 node-gettext@3.0.1 gettext-parser@9.0.2
cat > seen.mjs << 'NODE'
import assert from "node:assert";
import { gettextToI18next } from "i18next-conv";
import gettextParser from "gettext-parser";
import i18next from "i18next";
import Gettext from "node-gettext";

const ONE = "within one day";
const MANY = "within {{count}} days";
const catalogue = (language, rule) => `msgid ""
msgstr ""
"Language: ${language}\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(${rule});\\n"

msgid "${ONE}"
msgid_plural "${MANY}"
msgstr[0] "(${language}) the form for one"
msgstr[1] "(${language}) the form for {{count}}"
`;

async function byI18next(language, written) {
  const converted = JSON.parse(await gettextToI18next(language, written, { compatibilityJSON: "v4" }));
  const site = i18next.createInstance();
  await site.init({ lng: language, resources: { [language]: { t: converted } }, ns: "t", keySeparator: false, nsSeparator: false, fallbackLng: false, showSupportNotice: false });
  return [1, 30].map((count) => site.t(ONE, { count }));
}

function byNodeGettext(language, written) {
  const site = new Gettext();
  site.addTranslations(language, "messages", gettextParser.po.parse(written));
  site.setLocale(language);
  return [1, 30].map((count) => site.ngettext(ONE, MANY, count).replace("{{count}}", count));
}

for (const [language, rule] of [["fr", "n > 1"], ["es", "n != 1"], ["so", "n != 1"]]) {
  const right = [`(${language}) the form for one`, `(${language}) the form for 30`];
  assert.deepEqual(await byI18next(language, catalogue(language, rule)), right);
  assert.deepEqual(byNodeGettext(language, catalogue(language, rule)), right);
  console.log(language, ...right);
}
for (const language of ["ff", "bm", "kab", "om", "ckb"]) {
  assert.equal(new Intl.PluralRules(language).resolvedOptions().locale, language, "the engine knows the language");
  const said = await byI18next(language, catalogue(language, "n != 1"));
  console.log(language, "i18next-conv:", ...said);
  assert.equal(said[1], `(${language}) the form for one`, "thirty days are said as thirty now");
}
const persian = catalogue("fa", "n > 1");
const said = [await byI18next("fa", persian), byNodeGettext("fa", persian)];
console.log("fa i18next-conv:", ...said[0], "node-gettext:", ...said[1]);
assert.deepEqual(said[0], [ONE, "(fa) the form for one"], "i18next-conv knows two forms of Persian now");
assert.deepEqual(said[1], ["(fa) the form for one", "(fa) the form for one"], "node-gettext reads the head now");
NODE
timeout 60 node seen.mjs
