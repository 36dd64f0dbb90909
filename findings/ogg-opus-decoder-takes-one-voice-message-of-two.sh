#!/usr/bin/env bash
# The guess: ogg-opus-decoder, by which web pages and Node hear voice messages, gives the sound that is in a file, however
#   the file is handed to it. Its makers' parser reads Ogg files that follow one another, as RFC 3533 has it ("chaining").
# The truth (ogg-opus-decoder 1.7.5 of npm): two voice messages that were joined (cat, or a web radio that began anew with
#   each title) have three lengths. With decodeFile() what is there is followed by as much silence as the first message
#   lasted: 3 and 6 seconds become 12. Decoded in one piece they last 9. In pieces, as a page does that fetches them, the
#   first message is all: whatever of the second came in the piece in which the first ended is gone, its head with it,
#   and nothing after that is known for sound. No list of errors holds a word. ffmpeg hears nine seconds.
# Why it matters here: who asks for help or takes an agreement back sends several messages in a row, and joins them to send
#   one. The second is not heard, and nobody learns that there was one. Sound is read here with ffmpeg alone, and its length
#   is that of what was decoded.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check imageio-ffmpeg==0.6.0
npm install --silent --no-audit --no-fund --no-package-lock ogg-opus-decoder@1.7.5
ffmpeg=$(tools/bin/python -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
for message in "440 3" "660 6"; do
  read -r hertz seconds <<< "$message"
  "$ffmpeg" -nostdin -v error -f lavfi -i "sine=f=$hertz:d=$seconds:r=48000" -c:a libopus -b:a 32k "$seconds.opus"
done
cat 3.opus 6.opus > both.opus
"$ffmpeg" -nostdin -v error -i both.opus -f f32le -c:a pcm_f32le -ac 1 -ar 48000 both.f32 2> ffmpeg.err
cat > seen.mjs << 'NODE'
import assert from "node:assert";
import { readFileSync, statSync } from "node:fs";
import { OggOpusDecoder } from "ogg-opus-decoder";

const RATE = 48000;
const isHeard = (samples, second) => samples.subarray(second * RATE, (second + 1) * RATE).some((sample) => Math.abs(sample) > 0.01);
async function whole(bytes) {
  const decoder = new OggOpusDecoder();
  await decoder.ready;
  const { samplesDecoded, channelData, errors } = await decoder.decodeFile(bytes);
  assert.equal(errors.length, 0);
  return { seconds: samplesDecoded / RATE, samples: channelData[0] };
}
async function inPieces(bytes, size) {
  const decoder = new OggOpusDecoder();
  await decoder.ready;
  let decoded = 0;
  for (let at = 0; at <= bytes.length; at += size) {
    const { samplesDecoded, errors } = at < bytes.length ? await decoder.decode(bytes.subarray(at, at + size)) : await decoder.flush();
    decoded += samplesDecoded;
    assert.equal(errors.length, 0);
  }
  const { samplesDecoded } = await decoder.flush();
  return (decoded + samplesDecoded) / RATE;
}

const [first, second, both] = ["3", "6", "both"].map((name) => new Uint8Array(readFileSync(`${name}.opus`)));
const heard = statSync("both.f32").size / 4 / RATE;
const file = await whole(both);
const pieces = [await inPieces(both, 1000), await inPieces(both, 4096), await inPieces(both, both.length)];
console.log("ogg-opus-decoder 1.7.5; ffmpeg", heard, "decodeFile", file.seconds, "in pieces of 1000, of 4096, in one", pieces);
for (const [bytes, seconds] of [[first, 3], [second, 6]]) {
  assert.equal((await whole(bytes)).seconds, seconds);
  assert.equal(await inPieces(bytes, 1000), seconds);
}
assert.equal(Math.round(heard), 9);
assert.equal(Math.round(file.seconds), 12, "decodeFile gives what is there now");
assert.deepEqual([2, 8, 9, 11].map((at) => isHeard(file.samples, at)), [true, true, false, false]);
assert.deepEqual(pieces.map(Math.round), [3, 3, 9], "pieces are joined now");
NODE
timeout 60 node seen.mjs
