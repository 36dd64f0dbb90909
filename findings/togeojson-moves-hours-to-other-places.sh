#!/usr/bin/env bash
# The guess: togeojson, by which maps of the web read GPX and KML, gives each place of a track its own hour, or none (its
#   makers say that places and hours lie side by side), and heeds what a file says is not to be seen.
# The truth (@tmcw/togeojson 7.1.3 of npm): where a point of a GPX track has no time, which GPX allows, it gives fewer times
#   than places, with nothing to tell which is missing: each hour after it stands at a place before its own, and the last
#   place has none. For a pulse that is missing it leaves a gap. What lies in a KML folder that is not to be seen comes out
#   like all others, while a placemark's own visibility is told.
# Why it matters here: an hour at the wrong place makes a testimony look untrue when it is laid beside a record of a border,
#   and a folder is closed for the sake of somebody in it. No map here is drawn from tracks, and a place is shown because
#   somebody chose it.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock @tmcw/togeojson@7.1.3 @xmldom/xmldom@0.9.8
cat > seen.mjs << 'NODE'
import assert from "node:assert";
import { gpx, kml } from "@tmcw/togeojson";
import { DOMParser } from "@xmldom/xmldom";

const pulse = (beats) => `<extensions><gpxtpx:TrackPointExtension><gpxtpx:hr>${beats}</gpxtpx:hr></gpxtpx:TrackPointExtension></extensions>`;
const point = (lat, time, more = "") => `<trkpt lat="${lat}" lon="-5">${time ? `<time>2026-01-01T${time}:00Z</time>` : ""}${more}</trkpt>`;
const GPX = `<gpx xmlns="http://www.topografix.com/GPX/1/1" xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1" version="1.1" creator="voices"><trk><trkseg>
${point(35, "10:00", pulse(70))}${point(36)}${point(37, "12:00", pulse(80))}</trkseg></trk></gpx>`;
const place = (name, more = "") => `<Placemark><name>${name}</name>${more}<Point><coordinates>-5,35</coordinates></Point></Placemark>`;
const KML = `<kml xmlns="http://www.opengis.net/kml/2.2"><Document>
${place("Closed", "<visibility>0</visibility>")}
<Folder><visibility>0</visibility>${place("In a closed folder")}</Folder></Document></kml>`;
const read = (reader, text) => reader(new DOMParser().parseFromString(text, "text/xml")).features;

const [track] = read(gpx, GPX);
const [closed, inside] = read(kml, KML);
const { coordinates } = track.geometry;
const { times, heart } = track.properties.coordinateProperties;
console.log("@tmcw/togeojson 7.1.3", JSON.stringify([coordinates, times, heart, closed.properties, inside.properties]));
assert.deepEqual(coordinates, [[-5, 35], [-5, 36], [-5, 37]]);
assert.deepEqual(times, ["2026-01-01T10:00:00Z", "2026-01-01T12:00:00Z"], "times keep their places now");
assert.deepEqual(heart, [70, null, 80]);
assert.equal(closed.properties.visibility, false);
assert.deepEqual(inside.properties, { name: "In a closed folder" }, "folders are heeded now");
NODE
timeout 60 node seen.mjs
