// Takes the SHA-256 of files, in a worker of its own, while they are read. The browser's own (WebCrypto) needs a whole
// file in memory and is absent on plain http, which a workshop's own network often is.
"use strict";

const BLOCK_BYTES = 4 << 20;
const ROUNDS = 64;
const TOLD_EVERY_MS = 250;

const K = new Int32Array(ROUNDS);
const START = new Int32Array(8);
(() => {
  const part = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
  const primes = [];
  for (let n = 2; primes.length < ROUNDS; n += 1) if (primes.every((p) => n % p)) primes.push(n);
  primes.forEach((p, i) => { K[i] = part(Math.cbrt(p)); });
  primes.slice(0, 8).forEach((p, i) => { START[i] = part(Math.sqrt(p)); });
})();

class Sha256 {
  constructor() {
    this.h = START.slice();
    this.w = new Int32Array(ROUNDS);
    this.rest = new Uint8Array(64);
    this.held = 0;
    this.bytes = 0;
  }

  add(piece) {
    this.bytes += piece.length;
    let at = 0;
    if (this.held) {
      at = Math.min(64 - this.held, piece.length);
      this.rest.set(piece.subarray(0, at), this.held);
      this.held += at;
      if (this.held < 64) return;
      this.mix(this.rest, 0, 64);
    }
    const end = at + ((piece.length - at) & ~63);
    this.mix(piece, at, end);
    this.held = piece.length - end;
    this.rest.set(piece.subarray(end));
  }

  hex() {
    const bits = this.bytes * 8;
    const tail = new Uint8Array(this.held < 56 ? 64 - this.held : 128 - this.held);
    tail[0] = 0x80;
    const view = new DataView(tail.buffer);
    view.setUint32(tail.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(tail.length - 4, bits >>> 0);
    this.add(tail);
    return Array.from(this.h, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  mix(b, from, to) {
    const w = this.w, h = this.h;
    let h0 = h[0], h1 = h[1], h2 = h[2], h3 = h[3], h4 = h[4], h5 = h[5], h6 = h[6], h7 = h[7];
    for (let at = from; at < to; at += 64) {
      for (let i = 0, p = at; i < 16; i += 1, p += 4) w[i] = (b[p] << 24) | (b[p + 1] << 16) | (b[p + 2] << 8) | b[p + 3];
      for (let i = 16; i < 64; i += 1) {
        const x = w[i - 15], y = w[i - 2];
        const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
        const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
        w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
      }
      let a = h0, c1 = h1, c = h2, d = h3, e = h4, f = h5, g = h6, k = h7;
      for (let i = 0; i < 64; i += 1) {
        const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
        const t1 = (k + s1 + (g ^ (e & (f ^ g))) + K[i] + w[i]) | 0;
        const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
        const t2 = (s0 + ((a & c1) | (c & (a | c1)))) | 0;
        k = g; g = f; f = e; e = (d + t1) | 0; d = c; c = c1; c1 = a; a = (t1 + t2) | 0;
      }
      h0 = (h0 + a) | 0; h1 = (h1 + c1) | 0; h2 = (h2 + c) | 0; h3 = (h3 + d) | 0;
      h4 = (h4 + e) | 0; h5 = (h5 + f) | 0; h6 = (h6 + g) | 0; h7 = (h7 + k) | 0;
    }
    h[0] = h0; h[1] = h1; h[2] = h2; h[3] = h3; h[4] = h4; h[5] = h5; h[6] = h6; h[7] = h7;
    this.held = 0;
  }
}

// Through a Response: engines before Chrome 76 and Safari 14 cannot read a piece of a file otherwise.
const read = (file, from) => new Response(file.slice(from, from + BLOCK_BYTES)).arrayBuffer();

async function hashFile(id, file) {
  const hash = new Sha256();
  let told = Date.now();
  let coming = read(file, 0);
  for (let from = 0; from < file.size; from += BLOCK_BYTES) {
    const block = new Uint8Array(await coming);
    coming = read(file, from + BLOCK_BYTES);
    coming.catch(() => {});
    hash.add(block);
    if (Date.now() - told > TOLD_EVERY_MS) {
      told = Date.now();
      postMessage({ id, done: hash.bytes });
    }
  }
  if (hash.bytes !== file.size) throw new Error("a file that changes");
  return hash.hex();
}

onmessage = async ({ data: { id, file, text } }) => {
  try {
    const hash = new Sha256();
    if (text !== undefined) hash.add(new TextEncoder().encode(text));
    postMessage({ id, sha256: file ? await hashFile(id, file) : hash.hex() });
  } catch {
    postMessage({ id, failed: true });
  }
};
