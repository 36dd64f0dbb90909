// Records a person's own yes as the proof of a consent. It is kept in this page's memory until the archive has it.
"use strict";

(() => {
  const box = document.querySelector("[data-recorder]");
  if (!box || !window.MediaRecorder || !navigator.mediaDevices) return;
  const form = box.closest("form");
  const part = (name) => box.querySelector(`[data-${name}]`);
  const said = JSON.parse(box.dataset.said);
  const field = form.elements.evidence;
  const LONGEST_MS = 30 * 60000;
  const LONGEST_PAUSE_MS = 15000;
  const kind = ["audio/webm;codecs=opus", "audio/mp4"].find((each) => MediaRecorder.isTypeSupported(each));
  if (!kind) return;
  box.hidden = false;

  let recorder = null;
  let recording = null;
  let place = null; // where the archive takes it in
  let address = "";
  let clock = 0;
  const tell = (key) => { part("state").textContent = said[key] || key; };
  const time = (ms) => { part("time").textContent = `${Math.floor(ms / 60000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`; };

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
  const isOn = () => recorder !== null && recorder.state === "recording";
  const stop = () => { if (isOn()) recorder.stop(); };
  const show = (isRecording) => {
    part("record").hidden = isRecording;
    part("stop").hidden = !isRecording;
    if (!isRecording) clearInterval(clock);
    if (isRecording) part("stop").focus();
  };
  const keep = (blob) => {
    const type = kind.split(";")[0];
    recording = new File([blob], `answer.${type === "audio/webm" ? "webm" : "m4a"}`, { type });
    place = null;
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
  addEventListener("beforeunload", (event) => { if (recording || isOn()) event.preventDefault(); });

  /* The recording is sent as uploads are, a piece at a time: a line that is cut or a log-in that has ended loses none of
     it. It goes as a part, which never becomes a work; the form that names it makes it the proof. */

  const fresh = async () => {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    for (const name of ["csrf", "talk"]) {
      const newer = page.querySelector(`form[enctype] [name=${name}]`);
      if (newer) form.elements[name].value = newer.value;
    }
  };
  const bring = async () => {
    try {
      place = place || (await Tus.begin(box.dataset.files, recording.size, { filename: recording.name, filetype: recording.type }, { "upload-concat": "partial" }));
      await Tus.send(recording, place, await Tus.offset(place), {}, () => { pause = 0; });
    } catch (trouble) {
      if (trouble instanceof Tus.Gone) place = null;
      throw trouble;
    }
  };
  const send = async () => {
    await bring();
    const body = new FormData(form);
    body.delete("evidence");
    body.set("sent", place.split("/").pop());
    const answer = await fetch(form.action, { method: "POST", body });
    if (answer.ok && answer.redirected) {
      recording = null;
      location.assign(answer.url);
      return;
    }
    if (answer.status === 401 || answer.status === 403 || answer.redirected) { tell("logged_out"); return; }
    if (answer.status >= 500) throw new Error("unsent");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const problem = page.querySelector("#problem");
    tell((problem && problem.textContent.trim()) || "unsent");
  };
  let pause = 0;
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
      } catch (trouble) {
        if (trouble instanceof Tus.LoggedOut) { tell("logged_out"); part("state").dataset.again = "yes"; break; }
        if (trouble instanceof Tus.Refused) { tell(trouble.message || "unsent"); break; }
        tell("unsent");
        pause += 1;
        await new Promise((done) => { setTimeout(done, Math.min(LONGEST_PAUSE_MS, 500 * 2 ** pause)); });
      }
    }
    isSending = false;
  });
})();
