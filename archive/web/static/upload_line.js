// Sends one file over a bad line, in tus 1.0: every number here is one that the archive itself has said.
"use strict";

const Tus = (() => {
  const VERSION = { "tus-resumable": "1.0.0" };
  const ASK_MS = 30000;
  const SILENT_MS = 30000; // a line on which nothing moves for so long is cut
  const CHECKED_MS = 180000; // how long the archive may take over a piece that has left whole
  const PIECE_MS = 3000; // pieces are cut so that one takes about as long as this
  const SMALLEST = 256 << 10;
  const LEAST = 16 << 10; // no front server takes less than this
  const LARGEST = 64 << 20;

  class Trouble extends Error {}
  class LineCut extends Trouble {}
  class LoggedOut extends Trouble {}
  class Gone extends Trouble {}
  class Moved extends Trouble {}
  class Wrong extends Trouble {}
  class Stopped extends Trouble {}
  class Unreadable extends Trouble {}
  class Refused extends Trouble {}
  class TooMuch extends Trouble {}

  // What a front server says instead of the archive is no sentence for anybody.
  const isOurs = (type) => (type || "").startsWith("text/plain");

  function troubleOf(status, sentence) {
    if (status === 401) return new LoggedOut();
    if (status === 404 || status === 410) return new Gone();
    if (status === 460) return new Wrong(sentence);
    if (status === 409) return new Moved();
    if ([400, 403, 413, 415, 507].includes(status)) return new Refused(sentence);
    return new LineCut();
  }

  async function ask(method, address, headers) {
    const patience = new AbortController();
    const clock = setTimeout(() => patience.abort(), ASK_MS);
    try {
      const given = { method, headers: { ...VERSION, ...headers }, cache: "no-store", signal: patience.signal };
      const answer = await fetch(address, given);
      const speaks = method === "POST" && !answer.ok && isOurs(answer.headers.get("content-type"));
      const sentence = speaks ? await answer.text() : "";
      if (!answer.ok) throw troubleOf(answer.status, sentence);
      return answer;
    } catch (trouble) {
      throw trouble instanceof Trouble ? trouble : new LineCut();
    } finally {
      clearTimeout(clock);
    }
  }

  function metadata(said) {
    const coded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
    return Object.entries(said).filter(([, text]) => text).map(([key, text]) => `${key} ${coded(text)}`).join(",");
  }

  async function begin(files, size, said, more = {}) {
    const answer = await ask("POST", files, { "upload-length": String(size), "upload-metadata": metadata(said), ...more });
    return new URL(answer.headers.get("location"), location.href).pathname;
  }

  async function offset(place) {
    return Number((await ask("HEAD", place)).headers.get("upload-offset"));
  }

  // What became of an upload; asking makes the archive finish what a dead process of its own left half done.
  const fate = async (place) => (await ask("GET", place)).json();

  async function stillReadable(file, from) {
    try { await new Response(file.slice(from, from + 1)).arrayBuffer(); return true; } catch { return false; }
  }

  function patch(place, from, piece, stop) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      let clock = 0;
      const wait = (ms) => { clearTimeout(clock); clock = setTimeout(() => request.abort(), ms); };
      const end = (then, what) => { clearTimeout(clock); stop.line = null; then(what); };
      request.open("PATCH", place);
      Object.entries(VERSION).forEach(([name, value]) => request.setRequestHeader(name, value));
      request.setRequestHeader("content-type", "application/offset+octet-stream");
      request.setRequestHeader("upload-offset", String(from));
      request.upload.onprogress = () => wait(SILENT_MS);
      request.upload.onload = () => wait(CHECKED_MS);
      request.onerror = () => end(reject, new LineCut());
      request.onabort = () => end(reject, stop.asked ? new Stopped() : new LineCut());
      request.onload = () => {
        const ours = isOurs(request.getResponseHeader("content-type"));
        if (request.status === 204) end(resolve, Number(request.getResponseHeader("upload-offset")));
        else if (request.status === 413 && !ours) end(reject, new TooMuch());
        else end(reject, [400, 403].includes(request.status) ? new Moved() : troubleOf(request.status, ours ? request.responseText : ""));
      };
      stop.line = request;
      wait(SILENT_MS);
      request.send(piece);
    });
  }

  async function send(file, place, from, stop, reached) {
    let size = SMALLEST * 4;
    let most = LARGEST;
    while (from < file.size) {
      if (stop.asked) throw new Stopped();
      const began = performance.now();
      const piece = file.slice(from, from + size);
      try {
        from = await patch(place, from, piece, stop);
      } catch (trouble) {
        if (trouble instanceof TooMuch && piece.size > LEAST) {
          size = most = Math.max(LEAST, piece.size >> 1);
          continue;
        }
        if (trouble instanceof TooMuch) throw new Refused("");
        if (trouble instanceof LineCut && !(await stillReadable(file, from))) throw new Unreadable();
        throw trouble;
      }
      const pace = PIECE_MS / Math.max(1, performance.now() - began);
      size = Math.round(Math.min(most, Math.max(Math.min(SMALLEST, most), size * Math.min(2, Math.max(0.5, pace)))));
      reached(from);
    }
  }

  return { begin, offset, fate, send, LineCut, LoggedOut, Gone, Moved, Wrong, Stopped, Unreadable, Refused };
})();
