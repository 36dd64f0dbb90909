#!/usr/bin/env bash
# The guess: a reader of podcasts gives a yes or no for "explicit", the mark by which a feed warns of what is told in an episode,
#   and reads the value that the directories ask for: "true".
# The truth (node-podcast-parser 2.3.0; podparse 1.6.0 and podcast-partytime 5.0.0 of npm are right): it knows "yes", which was
#   written years ago, and gives false for all else: "true", of the whole feed as of one episode, is false, as "false" is. Nothing
#   is said; its page promises "true/false" and names no value.
# Why it matters here: the mark keeps what tells of torture from being played to children, or next after a recipe. A player that
#   reads with it says of all of it that nothing need be feared. The archive serves no feed for players of podcasts; where
#   partners make one of what was given to them, the warning has to stand in words in each title.
# Seen on 2026-12-01.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts node-podcast-parser@2.3.0 podparse@1.6.0 podcast-partytime@5.0.0
cat > seen.mjs << 'NODE'
import assert from "node:assert";
import parsePodcast from "node-podcast-parser";
import podparse from "podparse";
import { parseFeed } from "podcast-partytime";
import { promisify } from "node:util";

const episode = (mark) => `<item><title>marked ${mark}</title><guid>urn:told:${mark}</guid><pubDate>Tue, 01 Dec 2026 08:00:00 +0000</pubDate>
<enclosure url="https://example.org/${mark}.mp3" length="1" type="audio/mpeg"/><itunes:explicit>${mark}</itunes:explicit></item>`;
const feed = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>Told</title>
<link>https://example.org</link><description>Journeys</description><language>fr</language><itunes:explicit>true</itunes:explicit>
${["true", "yes", "false"].map(episode).join("")}</channel></rss>`;
const marks = (show, episodes) => [show.explicit, ...["true", "yes", "false"].map((mark) => episodes.find((each) => each.title === `marked ${mark}`).explicit)];

const by = await promisify(parsePodcast)(feed);
const told = { podparse: podparse(feed), partytime: parseFeed(feed) };
console.log("feed, then true, yes, false");
console.log("node-podcast-parser", ...marks(by, by.episodes));
console.log("podparse", ...marks(told.podparse.meta, told.podparse.episodes));
console.log("podcast-partytime", ...marks(told.partytime, told.partytime.items));
assert.deepEqual(marks(told.podparse.meta, told.podparse.episodes), [true, true, true, false]);
assert.deepEqual(marks(told.partytime, told.partytime.items), [true, true, true, false]);
assert.deepEqual(marks(by, by.episodes), [false, false, true, false], "it reads what is asked for now");
NODE
timeout 60 node seen.mjs
