#!/usr/bin/env bash
# The guess: an entry marked "fuzzy" in a catalogue is a guess of the merging tool, for a person to look at. What is compiled
#   from the catalogue leaves it out and shows the sentence of the source, as msgfmt and Babel do.
# The truth (gettext-parser 10.0.0, i18next-conv 16.0.0, gettext-converter 1.3.4): these put guesses among the translations, in
#   the .mo file, in JSON and in JavaScript. "Do you agree that your film is shown?", merged from "Do you refuse that your film
#   is shown?", is asked in Arabic with the words for refusing. po2json 0.4.5 leaves guesses out, and so does Babel 2.19.0 with
#   the same file.
# Why it matters here: catalogues are merged each time a question of consent is worded anew, and the nearest old question is
#   often its opposite. A yes to the wrong question is no consent. Catalogues are read here without their guesses, and a test
#   counts a guess as no translation.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check babel==2.19.0
npm install --silent --no-audit --no-fund --no-package-lock gettext-parser@10.0.0 i18next-conv@16.0.0 gettext-converter@1.3.4 po2json@0.4.5
cat > ar.po << 'PO'
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Language: ar\n"
"Plural-Forms: nplurals=2; plural=n!=1;\n"

#, fuzzy
#| msgid "Do you refuse that your film is shown?"
msgid "Do you agree that your film is shown?"
msgstr "هل ترفض أن يُعرض فيلمك؟"

msgid "Thank you."
msgstr "شكرًا."
PO
cat > compile.mjs << 'JAVASCRIPT'
import { readFileSync, writeFileSync } from "node:fs";
import * as parser from "gettext-parser";
import { gettextToI18next } from "i18next-conv";
import { po2i18next } from "gettext-converter";
import po2json from "po2json";

const po = readFileSync("ar.po");
const { po: reader, mo: writer } = parser.default ?? parser;
writeFileSync("ar.mo", writer.compile(reader.parse(po)));
const said = {
  "i18next-conv": JSON.parse((await gettextToI18next("ar", po)).toString()),
  "gettext-converter": po2i18next(po.toString()),
  "po2json": po2json.parse(po, { format: "mf" }),
};
writeFileSync("said.json", JSON.stringify(said));
JAVASCRIPT
node compile.mjs
tools/bin/python - << 'PYTHON'
import gettext
import io
import json
from importlib.metadata import version
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

QUESTION, GUESS = "Do you agree that your film is shown?", "هل ترفض أن يُعرض فيلمك؟"


def number(package):
    return json.loads(Path("node_modules", package, "package.json").read_text(encoding="utf-8"))["version"]


said = {name: each.get(QUESTION, QUESTION) for name, each in json.loads(Path("said.json").read_text(encoding="utf-8")).items()}
with Path("ar.mo").open("rb") as compiled:
    said["gettext-parser"] = gettext.GNUTranslations(compiled).gettext(QUESTION)
babel = io.BytesIO()
write_mo(babel, read_po(io.BytesIO(Path("ar.po").read_bytes())))
babel.seek(0)
kept = gettext.GNUTranslations(babel)
assert kept.gettext("Thank you.") == "شكرًا."
for name, asked in said.items():
    print(f"{name:>17} {number(name)}: {asked}")
print(f"{'babel':>17} {version('babel')}: {kept.gettext(QUESTION)}")
assert kept.gettext(QUESTION) == said["po2json"] == QUESTION, "guesses are taken where they were left out"
assert {name for name, asked in said.items() if asked == GUESS} == {"gettext-parser", "i18next-conv", "gettext-converter"}, "guesses are left out now"
PYTHON
