"use strict";
/* Sound on a thin line. A browser hands it on in blocks of 32 KiB, more than five seconds of 50 kbit/s: given piece by
   piece, it is heard from its first words on. Whatever goes otherwise than one after the other, the browser fetches
   itself, as it does without this file. Nothing is asked for before play is pressed. */
(() => {
  const PIECE = 65536;
  const AHEAD_SECONDS = 20;
  const media = document.querySelector("#stage audio");
  const file = media.querySelector("source");
  const begins = !Number(media.closest("#stage").dataset.at);
  if (!begins || media.src || media.readyState > 1 || !MediaSource.isTypeSupported(file.type)) return;

  const stream = new MediaSource();
  const ours = URL.createObjectURL(stream);
  let at = 0;
  let whole = Infinity;
  let buffer = null;
  let busy = false;
  // A fault pauses, and nobody pressed anything.
  let wants = !media.paused;
  media.addEventListener("play", () => {
    wants = true;
  });
  media.addEventListener("pause", () => {
    wants = wants && !!media.error;
  });
  const turn = (address, from) => {
    media.src = address;
    if (from) media.currentTime = from;
    if (wants) media.play().catch(() => {});
  };
  const leave = () => {
    if (media.src === ours) turn(file.src, media.currentTime);
  };
  const put = (piece) => new Promise((done, failed) => {
    buffer.onupdateend = done;
    buffer.onerror = failed;
    buffer.appendBuffer(piece);
  });
  const end = () => (media.buffered.length ? media.buffered.end(media.buffered.length - 1) : 0);
  const piece = async () => {
    const answer = await fetch(file.src, { headers: { range: `bytes=${at}-${at + PIECE - 1}` } });
    if (answer.status !== 206) throw new Error(answer.status);
    whole = Number(answer.headers.get("content-range").split("/")[1]);
    const reader = answer.body.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      await put(read.value);
      at += read.value.length;
    }
  };
  const more = async () => {
    if (busy || !buffer || media.paused) return;
    busy = true;
    try {
      while (media.src === ours && at < whole && end() - media.currentTime < AHEAD_SECONDS) await piece();
      if (at >= whole && stream.readyState === "open") stream.endOfStream();
    } catch (_) {
      leave();
    }
    busy = false;
  };
  stream.addEventListener("sourceopen", () => {
    if (buffer) return;
    buffer = stream.addSourceBuffer(file.type);
    // Its parts do not say how long the whole is.
    stream.duration = Number(media.closest("#stage").dataset.ms) / 1000 || Infinity;
    more();
  });
  // What cannot be taken apart may still be played whole.
  media.addEventListener("error", leave);
  for (const kind of ["play", "timeupdate"]) media.addEventListener(kind, more);
  media.addEventListener("seeking", () => {
    const to = media.currentTime;
    if (to && !(to < end())) leave();
  });
  turn(ours);
})();
