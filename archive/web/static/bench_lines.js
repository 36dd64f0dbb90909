// The workbench's lines: what is said, from when to when and by whom; they follow the sound and are saved as one writes.
"use strict";

(() => {
  const root = document.querySelector("#bench");
  const editor = root?.querySelector("[data-editor]");
  // Engines before Chrome 86 and Safari 14 keep the plain text.
  if (!editor || !editor.replaceChildren) return;

  const LONG_MS = 3000;
  const LEAST_MS = 100;
  const { clock, fill } = BenchStage;
  const stage = new BenchStage.Stage(root);
  window.benchStage = stage;
  const form = root.querySelector("#words form[enctype]");
  const part = (name) => editor.querySelector(`[data-${name}]`);
  const rows = part("rows");
  // What was handed in as plain text has no times: it stays text until somebody gives it some.
  if (editor.dataset.untimed !== undefined) return;
  // Of a long transcript some lines stand on the page, around those that are heard or written.
  const MOST_SHOWN = 150;
  let lines = [];
  let first = 0;
  const shown = () => lines.slice(first, first + MOST_SHOWN);

  const time = (ms) => {
    const two = (number) => String(number).padStart(2, "0");
    const seconds = Math.floor(ms / 1000);
    return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${String(ms % 1000).padStart(3, "0")}`;
  };
  const safe = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const written = (line) => line.text.split("\n").map((each) => each.trim()).filter(Boolean).join("\n");
  const fileOf = (some) => {
    const kept = some.filter(written).sort((one, other) => one.start - other.start);
    const blocks = kept.map((line) => {
      const who = line.speaker.trim();
      return `${time(line.start)} --> ${time(Math.max(line.end, line.start + 1))}\n${who ? `<v ${safe(who)}>` : ""}${line.unsure ? `<c.unsure>${safe(written(line))}</c>` : safe(written(line))}`;
    });
    return kept.length ? ["WEBVTT", ...blocks].join("\n\n") + "\n" : "";
  };

  const asFile = () => fileOf(lines);

  const whole = () => root.querySelector("[data-whole]");
  const tell = (key, sentence = "") => {
    part("state").textContent = sentence || stage.said[key];
    whole().hidden = !form.elements.seen.value;
  };
  // Lines that another's stand beside: whoever is in the middle of one stays in it.
  const put = (fresh) => {
    const place = [...rows.children].findIndex((row) => row.contains(document.activeElement));
    const within = place < 0 ? null : lines[place + first];
    const caret = document.activeElement?.selectionStart ?? 0;
    const empty = lines.filter((line) => !written(line) && (line === within || line.missing));
    lines = [...fresh, ...empty];
    const typed = within && written(within);
    const same = [(line) => line === within, (line) => line.start === within.start && line.text === typed, (line) => line.text === typed, (line) => line.start >= within.start];
    const goesOn = within && same.reduce((found, is) => found || lines.find(is), null);
    // A space that somebody has typed to go on behind it is theirs, though none is kept at a line's end.
    const behind = within ? within.text.slice(within.text.trimEnd().length) : "";
    if (goesOn && goesOn !== within && (goesOn.text === typed || goesOn.start === within.start)) goesOn.text += behind;
    draw(goesOn, within && caret >= within.text.length && goesOn ? goesOn.text.length : caret);
    return asFile();
  };
  const clash = (told) => {
    const base = told.clashes ? fileOf(told.theirs) : fileOf(told.lines);
    const settled = () => { part("conflict").hidden = true; draw(); saver.resume(told.seen, base); };
    part("state").textContent = "";
    if (told.clashes) put(told.lines);
    const pairs = told.clashes ? told.clashes.map(({ place, theirs }) => ({ mine: lines.find((line) => line === told.lines[place]), theirs })) : null;
    const whole = (choice) => {
      if (choice === "theirs") lines = told.lines;
      if (choice === "both") {
        const mine = new Set(lines.map((line) => `${line.start} ${line.text}`));
        lines = [...lines, ...told.lines.filter((line) => !mine.has(`${line.start} ${line.text}`))];
      }
    };
    BenchClash.ask(part("conflict"), stage.said, { said: told.clashes ? stage.said.both : told.said, pairs, mine: lines, theirs: told.lines, whole, settled });
  };
  const saver = new BenchSaving.Saver(root, form, { text: asFile, tell, merged: put, clash });
  // Whole is said of the words as they are kept: what is still open is saved first, and the player plays on.
  const sayWhole = async (panel) => {
    if (!(await saver.settled())) { part("state").scrollIntoView({ block: "center" }); return; }
    panel.elements.mark.value = form.elements.seen.value;
    const answer = await fetch(panel.action, { method: "POST", body: new URLSearchParams(new FormData(panel)) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [fresh, text, note] = ["[data-whole]", "#words form[enctype]", "#done"].map((place) => page.querySelector(place));
    if (!answer.ok || !fresh || !note || page.querySelector("#speakers")) { panel.submit(); return; }
    form.elements.seen.value = text.elements.seen.value;
    form.elements.unfinished.checked = text.elements.unfinished.checked;
    panel.replaceWith(fresh);
    note.tabIndex = -1;
    fresh.prepend(note);
    note.focus();
  };
  root.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-whole]")) return;
    event.preventDefault();
    event.target.inert = true;
    sayWhole(event.target).catch(() => event.target.submit()).finally(() => { event.target.inert = false; });
  });

  /* Each line is a row; the row that is heard is marked. */

  const fit = (...areas) => {
    areas.forEach((area) => { area.style.blockSize = "auto"; });
    const heights = areas.map((area) => area.scrollHeight);
    areas.forEach((area, place) => { area.style.blockSize = `${heights[place] + 2}px`; });
  };
  const changed = (line) => {
    const area = rowOf(line)?.querySelector("textarea");
    if (area) fit(area);
    if (beside.length) rowOf(line)?.classList.toggle("missing", !written(line));
    saver.soon();
  };
  stage.lineOf = (area) => lines[[...rows.children].indexOf(area.closest("li")) + first];
  const rowOf = (line) => rows.children[lines.indexOf(line) - first];
  const make = (line) => {
    const at = clock(line.start / 1000);
    const row = document.createElement("li");
    const add = (tag, facts) => row.appendChild(Object.assign(document.createElement(tag), facts));
    const from = add("button", { type: "button", className: "bench-at", textContent: at });
    from.setAttribute("aria-label", fill(stage.said.play_from, { at }));
    from.dir = "ltr";
    from.addEventListener("click", () => stage.playFrom(line.start / 1000));
    const who = add("input", { type: "text", className: "bench-speaker", value: line.speaker, maxLength: 60, autocomplete: "off" });
    who.setAttribute("list", "bench-speakers");
    who.setAttribute("aria-label", fill(stage.said.speaker, { at }));
    who.placeholder = stage.said.who;
    who.dir = "auto";
    who.addEventListener("input", () => { line.speaker = who.value; changed(line); });
    who.addEventListener("change", names);
    const words = add("textarea", { rows: 1, value: line.text });
    words.dir = "auto";
    words.setAttribute("aria-label", fill(stage.said.line, { at }));
    words.addEventListener("input", () => { line.text = words.value; stage.noDoubts(line, row); changed(line); });
    words.addEventListener("keydown", (event) => typed(event, line, words));
    for (const each of [who, words]) {
      each.addEventListener("focus", () => { last = line; tellLast(); stage.taker = (what, seconds) => stamp(line, what, seconds); });
      each.addEventListener("blur", () => { stage.taker = null; saver.soon(0); });
    }
    if (line.unsure) {
      row.classList.add("unsure");
      const doubt = add("button", { type: "button", className: "bench-unsure", textContent: "?" });
      doubt.setAttribute("aria-label", fill(stage.said.unsure, { at }));
      doubt.title = fill(stage.said.unsure, { at });
      doubt.addEventListener("click", () => { line.unsure = false; draw(line); saver.soon(0); });
    }
    stage.dressDoubts(line, row);
    const out = add("button", { type: "button", className: "bench-out", textContent: "×" });
    out.setAttribute("aria-label", fill(stage.said.remove, { at }));
    out.addEventListener("click", () => { remove(line); });
    return row;
  };
  const draw = (focused = null, caret = 0) => {
    lines.sort((one, other) => one.start - other.start);
    if (focused) show(focused);
    if (first >= lines.length) first = Math.max(0, lines.length - MOST_SHOWN);
    rows.replaceChildren(...shown().map(make));
    if (beside.length) dressBeside();
    stage.offerDoubts(lines);
    fit(...rows.querySelectorAll("textarea"));
    tellPages();
    part("add").hidden = lines.length > 0;
    names();
    if (focused) {
      const area = rowOf(focused).querySelector("textarea");
      area.focus();
      area.setSelectionRange(caret, caret);
    }
  };
  // Have the page hold the lines around one.
  const show = (line) => {
    const place = lines.indexOf(line);
    if (place < first || place >= first + MOST_SHOWN) first = Math.max(0, place - MOST_SHOWN / 3);
  };
  const tellPages = () => {
    const last = Math.min(first + MOST_SHOWN, lines.length);
    for (const each of editor.querySelectorAll("[data-pages]")) {
      each.hidden = lines.length <= MOST_SHOWN;
      each.querySelector("[data-shown]").textContent = fill(stage.said.shown, { first: first + 1, last, all: lines.length });
      each.querySelector("[data-turn=earlier]").disabled = !first;
      each.querySelector("[data-turn=later]").disabled = last >= lines.length;
    }
  };
  const turn = (way) => {
    first = Math.max(0, Math.min(first + way * MOST_SHOWN, lines.length - 1));
    draw(lines[first]);
  };
  editor.addEventListener("click", (event) => {
    const way = event.target.closest("[data-turn]")?.dataset.turn;
    if (way) turn(way === "later" ? 1 : -1);
  });
  const names = () => {
    const known = [...new Set(lines.map((line) => line.speaker.trim()).filter(Boolean))];
    const offered = new Set([...known, ...JSON.parse(editor.dataset.known)]);
    root.querySelector("#bench-speakers").replaceChildren(...[...offered].map((name) => Object.assign(document.createElement("option"), { value: name })));
    part("who").hidden = !known.length;
    part("shift").hidden = lines.length < 1;
    part("names").replaceChildren(...known.map((name) => {
      const field = Object.assign(document.createElement("input"), { type: "text", value: name, maxLength: 60 });
      field.setAttribute("aria-label", name);
      field.dir = "auto";
      field.addEventListener("change", () => {
        lines.filter((line) => line.speaker.trim() === name).forEach((line) => { line.speaker = field.value.trim(); });
        saver.renames.push([name, field.value.trim()]);
        draw();
        saver.soon(0);
      });
      return field;
    }));
  };

  /* What the keys do within a line. */

  const nowMs = () => Math.round(stage.now * 1000);
  const after = (line) => {
    const at = stage.isPlaying || nowMs() > line.start + LEAST_MS ? Math.max(nowMs(), line.start + LEAST_MS) : line.end;
    const next = { start: at, end: at + LONG_MS, text: "", speaker: line.speaker };
    const following = lines[lines.indexOf(line) + 1];
    if (following) next.end = Math.max(at + LEAST_MS, Math.min(next.end, following.start));
    if (at < line.end || line === lines[lines.length - 1]) line.end = at;
    lines.push(next);
    draw(next);
  };
  const split = (line, words) => {
    const place = words.selectionStart;
    const [before, behind] = [line.text.slice(0, place), line.text.slice(place)];
    const heard = nowMs();
    const share = line.text.length ? place / line.text.length : 0.5;
    const within = heard > line.start + LEAST_MS && heard < line.end - LEAST_MS;
    const at = within ? heard : Math.round(line.start + (line.end - line.start) * share);
    const next = { start: at, end: line.end, text: behind.trim(), speaker: line.speaker };
    Object.assign(line, { end: at, text: before.trim() });
    stage.noDoubts(line);
    lines.push(next);
    draw(next);
    saver.soon();
  };
  const join = (line) => {
    const before = lines[lines.indexOf(line) - 1];
    if (!before) return false;
    const caret = before.text.trim().length + (before.text.trim() && line.text.trim() ? 1 : 0);
    before.text = [before.text.trim(), line.text.trim()].filter(Boolean).join(" ");
    before.end = Math.max(before.end, line.end);
    stage.noDoubts(before);
    lines = lines.filter((each) => each !== line);
    draw(before, caret);
    saver.soon();
    return true;
  };
  const remove = (line) => {
    const near = lines[lines.indexOf(line) - 1] || lines[1];
    lines = lines.filter((each) => each !== line);
    draw(near || null);
    if (!near) part("add").focus();
    saver.soon(0);
  };
  const stamp = (line, what, seconds) => {
    const at = Math.round(seconds * 1000);
    line.unsure = false;
    if (what === "in") {
      line.start = at;
      line.end = Math.max(line.end, at + LEAST_MS);
      draw(line, line.text.length);
    } else {
      line.end = Math.max(at, line.start + LEAST_MS);
    }
    saver.soon();
    return true;
  };
  const typed = (event, line, words) => {
    if (event.isComposing || event.metaKey || event.ctrlKey) return;
    const isAtStart = words.selectionStart === 0 && words.selectionEnd === 0;
    if (event.key === "Enter" && event.altKey) { event.preventDefault(); split(line, words); }
    else if (event.key === "Enter" && !event.shiftKey && !event.altKey) { event.preventDefault(); after(line); }
    else if (event.key === "Backspace" && !event.altKey && isAtStart && join(line)) event.preventDefault();
  };

  /* The same in another language, beside each line; what is missing stands empty at its time, and is not saved. */

  let beside = [];
  const besideOf = (line, place) => {
    const next = lines[place + 1];
    return beside.filter((other) => {
      const middle = (other.start + other.end) / 2;
      return other.start === line.start || (middle >= line.start && middle < Math.min(line.end, next ? Math.max(next.start, line.start + 1) : Infinity));
    });
  };
  const addMissing = () => {
    const told = new Set(lines.flatMap(besideOf));
    const missing = beside.filter((other) => !told.has(other)).map((other) => ({ start: other.start, end: other.end, text: "", speaker: other.speaker, missing: true }));
    lines = [...lines, ...missing].sort((one, other) => one.start - other.start);
  };
  const dressBeside = () => {
    rows.classList.add("beside");
    shown().forEach((line, place) => {
      const words = document.createElement("p");
      words.className = "bench-other";
      words.lang = editor.dataset.beside;
      for (const other of besideOf(line, place + first)) {
        const piece = document.createElement("span");
        piece.dir = "auto";
        // What runs another way keeps its marks beside it, as visitors read it.
        const told = other.pieces || [[other.text, ""]];
        piece.append(...told.map(([text, dir]) => dir ? Object.assign(document.createElement("bdi"), { textContent: text, dir }) : text));
        words.append(piece);
      }
      rows.children[place].append(words);
      rows.children[place].classList.toggle("missing", !written(line));
    });
  };

  /* All lines from one on, earlier or later. */

  let last = null;
  // From the words of a line to who speaks in it, and back.
  stage.speaker = () => {
    const row = rows.contains(document.activeElement) ? document.activeElement.closest("li") : rowOf(lines.includes(last) ? last : lines[0]);
    const isThere = row?.querySelector(".bench-speaker") === document.activeElement;
    row?.querySelector(isThere ? "textarea" : ".bench-speaker").focus();
  };
  const tellLast = () => {
    const line = lines.includes(last) ? last : lines[0];
    part("shift-from").textContent = line ? clock(line.start / 1000) : "";
    return line;
  };
  part("shift").addEventListener("click", (event) => {
    const way = { later: 1, earlier: -1 }[event.target.closest("[data-move]")?.dataset.move];
    const line = tellLast();
    const by = Math.round(Number(part("shift-by").value.replace(",", ".")) * 1000);
    if (!way || !line || !Number.isFinite(by)) return;
    const moved = lines.slice(lines.indexOf(line));
    const step = Math.max(way * by, -moved[0].start);
    moved.forEach((each) => { each.start += step; each.end += step; });
    const from = clock(line.start / 1000);
    draw();
    tellLast();
    saver.soon(0);
    tell("", fill(stage.said.moved, { at: from }));
  });

  const begin = () => {
    if (!form.elements.language.value.trim()) {
      part("state").textContent = stage.said.language;
      root.querySelector("[data-text]").open = true;
      form.elements.language.focus();
      return;
    }
    const first = { start: nowMs(), end: nowMs() + LONG_MS, text: "", speaker: "" };
    lines.push(first);
    draw(first);
  };
  part("add").addEventListener("click", begin);
  // Who was asked for the language goes on from there; a form without any words is nothing to send.
  form.elements.language.addEventListener("keydown", (event) => {
    const { text, file } = form.elements;
    if (event.key !== "Enter" || lines.length || text.value.trim() || file.files.length) return;
    event.preventDefault();
    begin();
  });

  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let heard = null;
  stage.listeners.push((what) => {
    if (what !== "time") return;
    const at = nowMs();
    const line = lines.filter((each) => each.start <= at && at < each.end).pop() || null;
    if (line === heard) return;
    rows.querySelector("[aria-current]")?.removeAttribute("aria-current");
    heard = line;
    if (line && !rowOf(line) && !rows.contains(document.activeElement)) { show(line); draw(); }
    const row = line && rowOf(line);
    row?.setAttribute("aria-current", "true");
    if (row && stage.isPlaying && !rows.contains(document.activeElement)) {
      row.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
    }
  });

  // A released work closes when its words change: nobody does that by a slip of the hand.
  const released = part("released");
  if (released) {
    const writing = [rows, part("who"), part("shift")];
    writing.forEach((each) => { each.inert = true; });
    part("begin").addEventListener("click", () => { writing.forEach((each) => { each.inert = false; }); released.hidden = true; rows.querySelector("textarea")?.focus(); });
  }
  part("tongue")?.addEventListener("input", () => { form.elements.language.value = part("tongue").value.trim(); saver.soon(); });

  // The page carries the words once, as text; the lines are fetched piece by piece, so that a long transcript weighs
  // nothing twice. Pieces of two versions are no text: where somebody saved in between, all are fetched anew.
  const fetched = async (language) => {
    const whole = { lines: [], seen: "" };
    if (!language) return whole;
    for (let next = 0; next !== undefined;) {
      const answer = await fetch(`${editor.dataset.words}?edit=${encodeURIComponent(language)}&from=${next}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const piece = await answer.json();
      if (next && piece.seen !== whole.seen) throw new Error("two versions");
      whole.lines.push(...piece.lines);
      ({ seen: whole.seen, next } = piece);
    }
    return whole;
  };
  const open = async () => {
    const [mine, other] = await Promise.all([fetched(editor.dataset.language), fetched(editor.dataset.beside)]);
    lines = mine.lines;
    beside = other.lines;
    editor.hidden = false;
    saver.saved = asFile();
    if (beside.length) addMissing();
    draw();
    tellLast();
  };
  // Without its lines the page is the plain form that it is without scripts.
  open().catch(() => open()).catch(() => { root.querySelector("[data-text]").open = true; });

  // Letters that came late, and a telephone that was turned, make other lines of the same words.
  const refit = () => fit(...rows.querySelectorAll("textarea"));
  document.fonts?.ready.then(refit);
  window.addEventListener("resize", refit);
})();
