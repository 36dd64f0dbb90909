// A draft by machine: says how far it has come, and takes each line that somebody has gone through as soon as they say so.
"use strict";

(() => {
  const root = document.querySelector("#bench");
  const machine = root?.querySelector("[data-machine]");
  // Engines before Chrome 86 and Safari 14 keep the plain form.
  if (!machine || !machine.replaceChildren) return;

  const ASK_MS = 3000;
  const WAIT_MS = 30000;
  const QUIET_MS = 1500;
  const stage = window.benchStage;
  const { fill } = BenchStage;
  const form = machine.querySelector("[data-draft]");
  const keep = machine.querySelector("[data-keep-draft]");
  const rows = [...machine.querySelectorAll("[data-line]")];
  const area = (row) => row.querySelector("textarea");
  const tick = (row) => row.querySelector("input[type=checkbox]");
  const was = (row) => row.querySelector("input[type=hidden]");

  /* How far it has come. */

  const look = async () => {
    const answer = await fetch(`${machine.dataset.machine}/state`, { headers: { accept: "application/json" } });
    if (!answer.ok || !(answer.headers.get("content-type") || "").startsWith("application/json")) return;
    const told = await answer.json();
    machine.querySelector("progress").value = told.percent;
    if (told.running) {
      machine.querySelector("[data-heard]").textContent = told.said;
    } else if (!rows.some((row) => area(row).value !== was(row).value)) {
      // Nobody is in the middle of a line: the whole draft may take the place of what stood here.
      location.hash = "machine";
      location.reload();
      return;
    }
    setTimeout(watch, ASK_MS);
  };
  const watch = () => { look().catch(() => setTimeout(watch, ASK_MS)); };
  if ("running" in machine.dataset) setTimeout(watch, ASK_MS);
  if (!form || !stage) return;

  /* Each line is sent by itself. */

  const tell = (sentence) => { machine.querySelector("[data-draft-state]").textContent = sentence; };
  const count = (left) => {
    const place = machine.querySelector("[data-left]");
    place.textContent = fill(place.dataset.sentence, { left });
    if (keep) keep.hidden = left > 0;
    const later = machine.querySelector("[data-later]");
    if (left > 0 && later && rows.every((row) => "seen" in row.dataset)) later.focus();
    else if (!left && keep) keep.querySelector("button").focus();
  };
  // What somebody else wrote in a line stands beside ours; saved again, ours takes its place.
  const clashes = new WeakMap();
  const beside = (row, theirs) => {
    const former = row.querySelector("[data-theirs]");
    if (former) former.remove();
    if (theirs === undefined) return;
    clashes.set(row, (clashes.get(row) || 0) + 1);
    was(row).value = theirs;
    tick(row).checked = "seen" in row.dataset;
    const place = Object.assign(document.createElement("p"), { className: "bench-note" });
    place.dataset.theirs = "";
    place.append(Object.assign(document.createElement("strong"), { textContent: stage.said.theirs }), " ", Object.assign(document.createElement("span"), { dir: "auto", textContent: theirs }));
    area(row).before(place);
  };
  const post = async (row, isTyping) => {
    const patience = new AbortController();
    const clock = setTimeout(() => patience.abort(), WAIT_MS);
    const text = area(row).value;
    const body = new URLSearchParams({ csrf: root.dataset.csrf, line: row.dataset.line, was: was(row).value, text });
    if (isTyping) body.append("typing", "yes");
    try {
      const answer = await fetch(`${machine.dataset.machine}/line`, { method: "POST", body, headers: { accept: "application/json" }, redirect: "manual", signal: patience.signal });
      const isOurs = (answer.headers.get("content-type") || "").startsWith("application/json");
      if (answer.type === "opaqueredirect" || !isOurs) { tell(stage.said.logged_out); return; }
      const told = await answer.json();
      if (!answer.ok) {
        if (told.theirs !== undefined) beside(row, told.theirs);
        tell(told.said);
        return;
      }
      beside(row);
      was(row).value = text;
      tell(stage.said.saved);
      if (isTyping) return;
      row.dataset.seen = "";
      tick(row).checked = true;
      count(told.left);
    } finally {
      clearTimeout(clock);
    }
  };
  // One at a time, in the order they were said: an answer that is late never tells of more lines left than there are.
  let last = Promise.resolve();
  // What was said before somebody could see another's text takes its place no more, and nothing does that by itself.
  const send = (row, isTyping = false) => {
    const seen = clashes.get(row);
    const sent = last.then(() => {
      if (clashes.get(row) !== seen) { tick(row).checked = "seen" in row.dataset; return undefined; }
      if (isTyping && (area(row).value === was(row).value || row.querySelector("[data-theirs]"))) return undefined;
      return post(row, isTyping);
    });
    last = sent.catch(() => undefined);
    return sent;
  };
  const gone = (row) => {
    tick(row).checked = true;
    send(row).catch(() => { tick(row).checked = "seen" in row.dataset; tell(stage.said.unsaved); });
    const next = rows.slice(rows.indexOf(row) + 1).find((each) => !tick(each).checked);
    if (next) play(next);
    else stage.media.pause();
  };
  const play = (row) => {
    area(row).focus();
    row.scrollIntoView({ block: "nearest" });
    stage.playFrom(Number(row.dataset.start) / 1000);
  };

  for (const row of rows) {
    const place = row.querySelector("[data-at]");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "bench-at", textContent: place.textContent });
    button.dir = "ltr";
    button.setAttribute("aria-label", fill(stage.said.play_from, { at: place.textContent }));
    button.addEventListener("click", () => play(row));
    place.replaceWith(button);
    area(row).addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      event.preventDefault();
      gone(row);
    });
    // What is typed is kept as one types; that somebody has been through the line is said by them alone.
    let quiet = 0;
    const keepTyped = () => { send(row, true).catch(() => { tell(stage.said.unsaved); clearTimeout(quiet); quiet = setTimeout(keepTyped, ASK_MS); }); };
    area(row).addEventListener("input", () => { clearTimeout(quiet); quiet = setTimeout(keepTyped, QUIET_MS); });
    area(row).addEventListener("change", () => { clearTimeout(quiet); keepTyped(); });
    tick(row).addEventListener("change", () => {
      if (tick(row).checked) gone(row);
      else tick(row).checked = "seen" in row.dataset;
    });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  machine.querySelector("[data-without-script]").hidden = true;
  machine.querySelector("[data-by-key]").hidden = false;
  window.addEventListener("beforeunload", (event) => {
    if (rows.some((row) => area(row).value !== was(row).value)) event.preventDefault();
  });
})();
