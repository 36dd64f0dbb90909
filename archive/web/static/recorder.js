// Records a person's own yes as the proof of a consent. It is kept in this page's memory until the archive has it.
"use strict";

(() => {
  const box = document.querySelector("[data-recorder]");
  if (!box || !window.MediaRecorder || !navigator.mediaDevices) return;
  const form = box.closest("form");
  const part = (name) => box.querySelector(`[data-${name}]`);
  const said = JSON.parse(box.dataset.said);
  const field = form.elements.evidence;
  const LONGEST_MS = 30 * 60_000;
  const LONGEST_PAUSE_MS = 15_000;
  const kind = ["audio/webm;codecs=opus", "audio/mp4"].find((each) => MediaRecorder.isTypeSupported(each));
  if (!kind) return;
  box.hidden = false;

  let recorder = null;
  let recording = null;
  let address = "";
  let clock = 0;
  const tell = (key) => { part("state").textContent = said[key] || key; };
  const time = (ms) => { part("time").textContent = `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`; };

  const record = async () => {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false } });
    } catch {
      tell("refused");
      return;
    }
    const began = Date.now();
    recorder = new MediaRecorder(stream, { mimeType: kind });
    recorder.addEventListener("dataavailable", (event) => keep(event.data));
    // A telephone call or a pulled plug ends the track; what was said until then is kept.
    recorder.addEventListener("stop", () => { stream.getTracks().forEach((track) => track.stop()); show(false); });
    recorder.start();
    clock = setInterval(() => {
      time(Date.now() - began);
      if (Date.now() - began > LONGEST_MS) stop();
    }, 250);
    show(true);
    tell("recording");
  };
  const stop = () => { if (recorder?.state === "recording") recorder.stop(); };
  const show = (isRecording) => {
    part("record").hidden = isRecording;
    part("stop").hidden = !isRecording;
    if (!isRecording) clearInterval(clock);
    if (isRecording) part("stop").focus();
  };
  const keep = (blob) => {
    const type = kind.split(";")[0];
    recording = new File([blob], `answer.${type === "audio/webm" ? "webm" : "m4a"}`, { type });
    field.required = false;
    URL.revokeObjectURL(address);
    address = URL.createObjectURL(recording);
    part("heard").src = address;
    part("heard").hidden = false;
    tell("recorded");
    form.querySelector(".decide button").focus();
  };
  part("record").addEventListener("click", record);
  part("stop").addEventListener("click", stop);
  field.addEventListener("change", () => { if (field.files.length) { recording = null; part("heard").hidden = true; tell(""); } });
  addEventListener("beforeunload", (event) => { if (recording || recorder?.state === "recording") event.preventDefault(); });

  /* The recording is sent from here, so that a line that is cut or a log-in that has ended does not lose it. */

  const fresh = async () => {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    for (const name of ["csrf", "talk"]) {
      const newer = page.querySelector(`form[enctype] [name=${name}]`);
      if (newer) form.elements[name].value = newer.value;
    }
  };
  const send = async () => {
    const body = new FormData(form);
    body.set("evidence", recording, recording.name);
    const answer = await fetch(form.action, { method: "POST", body });
    if (answer.ok && answer.redirected) {
      recording = null;
      location.assign(answer.url);
      return;
    }
    if (answer.status === 401 || answer.status === 403 || answer.redirected) { tell("logged_out"); return; }
    if (answer.status >= 500) throw new Error("unsent");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    tell(page.querySelector("#problem")?.textContent.trim() || "unsent");
  };
  let isSending = false;
  form.addEventListener("submit", async (event) => {
    if (!recording) return;
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    tell("sending");
    for (let tries = 1; recording; tries += 1) {
      try {
        if (tries > 1 || part("state").dataset.again) await fresh();
        await send();
        part("state").dataset.again = "yes";
        break;
      } catch {
        tell("unsent");
        await new Promise((done) => { setTimeout(done, Math.min(LONGEST_PAUSE_MS, 500 * 2 ** tries)); });
      }
    }
    isSending = false;
  });
})();
