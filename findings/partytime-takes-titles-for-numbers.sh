#!/usr/bin/env bash
# The guess: podcast-partytime, the Podcast Index's reader of feeds, gives the title and guid of each episode as text.
# The truth (podcast-partytime 5.0.0): what looks like a number is made one. An episode titled 1998 has no title, and without
#   a description it is left out of the feed. The guids 007 and 7 are both "7", and 12e4 is "120000". feedsmith 3.0.1 reads the
#   same feed right.
# Why it matters here: guids are made of digits and hexadecimal ones in many archives, and testimonies are titled by a
#   year. Two episodes with one guid are one to an app: the second is never shown, or a work that was taken back is
#   replaced by another's. Our feed's guids are whole addresses and its titles hold words.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock podcast-partytime@5.0.0 feedsmith@3.0.1
cat > seen.mjs << 'NODE'
import assert from "node:assert";
import { parseFeed as byFeedsmith } from "feedsmith";
import { parseFeed as byPartytime } from "podcast-partytime";

const EPISODES = [
  ["007", "1998", "told"],
  ["7", "1998", "told"],
  ["12e4", "1998", "told"],
  ["left-out", "1998", ""],
  ["stays", "In 1998", ""],
];
const item = ([guid, title, words]) => `<item><title>${title}</title><guid isPermaLink="false">${guid}</guid>
<pubDate>Mon, 30 Nov 2026 10:00:00 +0000</pubDate><enclosure url="https://a.example/a.mp3" length="1" type="audio/mpeg"/>
${words && `<description>${words}</description>`}</item>`;
const feed = `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
 xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>Voices</title><link>https://a.example/</link>
<description>Told</description><language>fr</language>${EPISODES.map(item).join("")}</channel></rss>`;

const right = byFeedsmith(feed).feed.items.map((one) => [one.guid.value, one.title]);
const seen = byPartytime(feed).items.map((one) => [one.guid, one.title ?? "(none)"]);
console.log("feedsmith 3.0.1:        ", JSON.stringify(right));
console.log("podcast-partytime 5.0.0:", JSON.stringify(seen));
assert.deepEqual(right, EPISODES.map(([guid, title]) => [guid, title]));
assert.deepEqual(
  seen,
  [
    ["7", "(none)"],
    ["7", "(none)"],
    ["120000", "(none)"],
    ["stays", "In 1998"],
  ],
  "titles or guids are now read otherwise",
);
NODE
timeout 60 node seen.mjs
