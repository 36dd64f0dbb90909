// Records what somebody reads aloud, line after line: each is sent as soon as it is read, and stays here until it is kept.
"use strict";

(() => {
  const box = document.querySelector("[data-reading]");
  if (!box || !box.replaceChildren || !window.MediaRecorder || !navigator.mediaDevices) return;
  const part = (name) => box.querySelector(`[data-${name}]`);
  const said = JSON.parse(box.dataset.said);
  const form = document.querySelector("[data-file-form]");
  const lines = [...document.querySelectorAll("[data-line]")];
  const LONGEST_MS = 10 * 60000;
  const LONGEST_PAUSE_MS = 15000;
  const kind = ["audio/webm;codecs=opus", "audio/mp4"].find((each) => MediaRecorder.isTypeSupported(each));
  if (!kind || !lines.length) return;
  box.hidden = false;

  let stream = null;
  let recorder = null;
  let clock = 0;
  let address = "";
  let isThrough = true; // whether the next line follows by itself
  const waiting = []; // lines that are read and not kept yet
  const tell = (key) => { part("state").textContent = said[key] || key; };
  const time = (ms) => { part("time").textContent = `${Math.floor(ms / 60000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`; };
  const words = (line) => (line ? line.querySelector(".words").textContent : "");
  const isRead = (line) => line.dataset.read === "yes";
  const isOn = () => recorder !== null && recorder.state === "recording";

  let now = 0;
  const stand = (place) => {
    now = place;
    lines.forEach((line, each) => { if (each === now) line.setAttribute("aria-current", "true"); else line.removeAttribute("aria-current"); });
    part("now").textContent = words(lines[now]);
    part("after").textContent = words(lines[now + 1]);
  };
  const show = (isRecording) => {
    part("record").hidden = isRecording;
    part("next").hidden = !isRecording || !isThrough || now === lines.length - 1;
    part("stop").hidden = !isRecording;
    lines.forEach((line) => { line.querySelector("[data-again]").hidden = isRecording; });
  };

  const record = async (through) => {
    isThrough = through;
    if (!stream) {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false } });
      } catch {
        tell("refused");
        return;
      }
    }
    listen();
    show(true);
    tell("recording");
    (part("next").hidden ? part("stop") : part("next")).focus();
  };
  const listen = () => {
    const line = lines[now];
    const began = Date.now();
    const mine = new MediaRecorder(stream, { mimeType: kind });
    recorder = mine;
    mine.addEventListener("dataavailable", (event) => keep(line, event.data));
    // A telephone call or a pulled plug ends the track; what was read until then is kept.
    mine.addEventListener("stop", () => { if (recorder === mine) quiet(); });
    mine.start();
    clearInterval(clock);
    clock = setInterval(() => {
      time(Date.now() - began);
      if (Date.now() - began > LONGEST_MS) stop();
    }, 250);
    time(0);
  };
  const quiet = () => {
    clearInterval(clock);
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = null;
    recorder = null;
    const left = lines.findIndex((line) => !isRead(line));
    if (left >= 0) stand(left);
    show(false);
    part("record").focus();
  };
  const stop = () => { if (isOn()) recorder.stop(); };
  const next = () => {
    if (!isOn()) return;
    const before = recorder;
    stand(now + 1);
    listen();
    before.stop();
    show(true);
    (part("next").hidden ? part("stop") : part("next")).focus();
  };
  const keep = (line, blob) => {
    if (!blob.size) return;
    const type = kind.split(";")[0];
    line.dataset.read = "yes";
    waiting.push({ line, file: new File([blob], `line.${type === "audio/webm" ? "webm" : "m4a"}`, { type }), place: null });
    URL.revokeObjectURL(address);
    address = URL.createObjectURL(blob);
    part("heard").src = address;
    part("heard").hidden = false;
    send();
  };

  /* Each line is sent as uploads are, a piece at a time, as a part that never becomes a work of its own; the form that
     names it makes it the reading of these words. */

  const learn = (page) => {
    const newer = page.querySelector("form[enctype] [name=csrf]");
    if (newer) form.elements.csrf.value = newer.value;
    const count = page.querySelector("[data-count]");
    if (count) document.querySelector("[data-count]").textContent = count.textContent;
    for (const line of lines) {
      const told = page.querySelector(`[data-line="${line.dataset.line}"] [data-standing]`);
      if (told && !waiting.some((each) => each.line === line)) line.querySelector("[data-standing]").replaceChildren(...told.cloneNode(true).childNodes);
    }
  };
  const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
  const sendOne = async (one) => {
    try {
      one.place = one.place || (await Tus.begin(box.dataset.files, one.file.size, { filename: one.file.name, filetype: one.file.type }, { "upload-concat": "partial" }));
      await Tus.send(one.file, one.place, await Tus.offset(one.place), {}, () => { pause = 0; });
    } catch (trouble) {
      if (trouble instanceof Tus.Gone) one.place = null;
      throw trouble;
    }
    const body = new FormData();
    for (const name of ["csrf", "once"]) body.set(name, form.elements[name].value);
    body.set("place", one.line.dataset.line);
    body.set("sent", one.place.split("/").pop());
    const answer = await fetch(form.action, { method: "POST", body });
    if (answer.status >= 500) throw new Error("unsent");
    const page = await parsed(answer);
    const problem = page.querySelector("#problem");
    if (answer.status === 401 || answer.status === 403 && !problem || (answer.redirected && !page.querySelector("[data-reading]"))) throw new Tus.LoggedOut();
    if (!answer.ok) throw new Tus.Refused(problem ? problem.textContent.trim() : "");
    waiting.shift();
    learn(page);
  };
  let pause = 0;
  let isSending = false;
  const send = async () => {
    if (isSending) return;
    isSending = true;
    while (waiting.length) {
      if (!isOn()) tell("sending");
      try {
        await sendOne(waiting[0]);
        pause = 0;
      } catch (trouble) {
        if (trouble instanceof Tus.Refused) {
          // Said where it happened; the line is to be read anew.
          const { line } = waiting.shift();
          delete line.dataset.read;
          tell(trouble.message || "unsent");
          if (!waiting.length) { isSending = false; return; }
          continue;
        }
        tell(trouble instanceof Tus.LoggedOut ? "logged_out" : "unsent");
        pause += 1;
        await new Promise((done) => { setTimeout(done, Math.min(LONGEST_PAUSE_MS, 500 * 2 ** pause)); });
        try { learn(await parsed(await fetch(location.href))); } catch { /* the line is still cut */ }
      }
    }
    isSending = false;
    if (!isOn()) tell("kept");
  };

  part("record").addEventListener("click", () => record(true));
  part("next").addEventListener("click", next);
  part("stop").addEventListener("click", stop);
  lines.forEach((line, place) => {
    const again = line.querySelector("[data-again]");
    const told = line.querySelector("[data-standing]");
    again.hidden = false;
    if (line.hasAttribute("data-done") && !told.querySelector("strong")) line.dataset.read = "yes";
    again.addEventListener("click", () => { stand(place); box.scrollIntoView({ block: "nearest" }); record(false); });
  });
  const first = lines.findIndex((line) => !isRead(line));
  stand(first < 0 ? 0 : first);
  addEventListener("beforeunload", (event) => { if (waiting.length || isOn()) event.preventDefault(); });
})();
