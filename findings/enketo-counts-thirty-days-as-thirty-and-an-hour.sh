#!/usr/bin/env bash
# The guess: in a form of ODK or Kobo a day is a day: thirty days after 11 October is 10 November, and between the two lie thirty
#   days, wherever the form is filled in: its dates have no time.
# The truth (openrosa-xpath-evaluator 3.1.0, which reckons for Enketo, the web forms of Kobo, ODK and others; jsdom 26.1.0 in place of the
#   browser): a date is midnight of the place where the form is filled in, and a day 24 hours. Where clocks are set
#   back in between, as in Paris on 25 October, there are 30.04 days from 11 October to 10 November, and "not more than
#   thirty" is false; date("2026-10-11") + 30, written as a date, is 9 November. Where clocks were set forward, "at least
#   thirty" is false on the thirtieth day, and int() of the days is 29, in Paris as in Casablanca after Ramadan. In Dakar
#   all is right. Nothing warns.
# Why it matters here: "may be taken back within thirty days of the interview" is written just so in a form. On the last day it says
#   that it is too late, or names the day before as the last, for a month after each change of clocks, and never while the
#   form is tried out in another month. Here days are counted by the calendar (archive/domain/validity.py).
# Seen on 2026-12-01.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts openrosa-xpath-evaluator@3.1.0 jsdom@26.1.0
cat > seen.cjs << 'NODE'
const assert = require("node:assert");
const { JSDOM } = require("jsdom");

const { window } = new JSDOM("<form/>", { contentType: "application/xml" });
for (const name of ["Node", "Element", "XPathResult"]) global[name] = window[name];
global.window = window;
global.document = window.document;
global.XPathEvaluator = class {
  evaluate(...asked) {
    return document.evaluate(...asked);
  }
  createExpression(...asked) {
    return document.createExpression(...asked);
  }
};
const { evaluate } = require("openrosa-xpath-evaluator")();
const ANSWERS = {
  "date('2026-11-10') - date('2026-10-11') <= 30": ["true", "false", "true"],
  "format-date(date('2026-10-11') + 30, '%Y-%m-%d')": ["2026-11-10", "2026-11-09", "2026-11-10"],
  "date('2026-04-15') - date('2026-03-16') >= 30": ["true", "false", "false"],
  "int(date('2026-04-15') - date('2026-03-16'))": ["30", "29", "29"],
};
["Africa/Dakar", "Europe/Paris", "Africa/Casablanca"].forEach((zone, at) => {
  process.env.TZ = zone;
  for (const [asked, answers] of Object.entries(ANSWERS)) {
    const { stringValue } = evaluate(asked, document.documentElement, null, window.XPathResult.STRING_TYPE);
    console.log(zone, asked, "is", stringValue);
    assert.equal(stringValue, answers[at], `${asked} is answered otherwise now`);
  }
});
NODE
timeout 60 node seen.cjs
