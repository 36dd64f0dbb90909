#!/usr/bin/env bash
# The guess: the BBC's aligner, which gives the words that a person corrected the times at which a recogniser heard them, leaves
#   a word without a partner where it finds none, and puts it between its neighbours, as it does in English.
# The truth (@bbc/stt-align-node 1.4.3 and its successor stt-align-node 2.0.1 of npm): words are compared by a to z, digits and
#   "|" alone. Every word of an Arabic, Tifinagh or Ethiopic text is the same empty one. One word put in moves all that
#   follow by one, to the end; a text of somebody else, in which no word is alike, takes all times as equal; and the count of
#   differences says seven of seven are right. In French the sinner (pécheur) is the fisherman (pêcheur). No warning comes, and nothing
#   is said of languages.
# Why it matters here: transcripts are corrected by hand because recognisers hear Darija badly, and captions, silenced names and
#   parts that are left out hang on these times: a name is silenced one word late. A corrected line keeps the times of
#   its own line here, and a line that was put in gets times from whoever puts it in.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock @bbc/stt-align-node@1.4.3 stt-align-node@2.0.1
cat > seen.cjs << 'NODE'
const assert = require("node:assert");
const { alignSTT: first, diffsCount } = require("@bbc/stt-align-node");
const { alignSTT: second } = require("stt-align-node");

const heard = (text) => ({ words: text.split(" ").map((word, at) => ({ text: word, word, start: at + 1, end: at + 1.9 })) });
const begins = (align, words, text) => Object.fromEntries(align(heard(words), text).map(({ text: word, start }) => [word, Math.round(start * 10) / 10]));

const ENGLISH = ["i left oujda on tuesday and never returned", "I left dear Oujda on Tuesday and never returned"];
const ARABIC = ["خرجت من وجدة يوم الثلاثاء ولم أعد", "خرجت من مدينة وجدة يوم الثلاثاء ولم أعد"];
const ANOTHER = "قال أحمد كلاما آخر تماما هنا فقط";

console.log("@bbc/stt-align-node 1.4.3, stt-align-node 2.0.1");
for (const align of [first, second]) {
  const english = begins(align, ...ENGLISH);
  const arabic = begins(align, ...ARABIC);
  const other = begins(align, ARABIC[0], ANOTHER);
  console.log(english, arabic, other);
  assert.deepEqual([english.on, english.Tuesday, english.and, english.never], [4, 5, 6, 7], "English words keep their times");
  assert.deepEqual([arabic["من"], arabic["وجدة"], arabic["يوم"], arabic["الثلاثاء"], arabic["ولم"]], [2, 4, 5, 6, 7], "Arabic words keep their times now");
  assert.deepEqual(Object.values(other), [1, 2, 3, 4, 5, 6, 7], "another text takes no times now");
}
const { equal, replace, baseTextTotalWordCount: all } = diffsCount(heard(ARABIC[0]), ANOTHER);
console.log("of another text alike:", equal, "of", all);
assert.deepEqual([equal, replace, all], [7, 0, 7], "another text is another now");
assert.equal(diffsCount(heard("le pécheur est né"), "le pêcheur est nu").equal, 3, "French letters count now");
NODE
timeout 60 node seen.cjs
