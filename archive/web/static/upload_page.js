// The upload page: what is chosen or dropped is read, sent two at a time, and told of as the archive itself sees it.
"use strict";

(() => {
  const root = document.getElementById("sending");
  if (!root || !window.Worker || !window.fetch) return;
  const said = JSON.parse(root.dataset.words);
  const endings = new Set(JSON.parse(root.dataset.endings));
  const beside = new RegExp(root.dataset.beside, "i");
  const advice = new Map();
  JSON.parse(root.dataset.advice).forEach(([sentence, of]) => of.forEach((ending) => advice.set(ending, sentence)));
  const { files: FILES, states: STATES } = root.dataset;
  const ASKED_AT_ONCE = Number(root.dataset.asked);
  const AT_ONCE = 2;
  const LONGEST_PAUSE_MS = 30000;
  const LONGEST_CALM_MS = 20000;
  const KEPT_DAYS = 7;
  const MOST_WRONG = 2;
  const NOTE = "elsewhere-upload-";
  const DONE = new Set(["safe", "preparing", "ready", "gone"]);
  const at = (id) => document.getElementById(id);
  const number = new Intl.NumberFormat(`${document.documentElement.lang}-u-nu-latn`, { maximumFractionDigits: 1 });
  const say = (word, values = {}) => said[word].replace(/\{(\w+)\}/g, (_, name) => values[name]);

  const items = []; // what was chosen on this page, in order
  const states = new Map(); // what the archive says, by upload
  let made = 0;
  const left = new Map(); // the names of what was left out, by the place on the card
  const leftHashes = new Set();
  const sleepers = new Set();
  let loggedOut = false;
  let cut = false;

  // --- waiting, without ever giving up -------------------------------------------------------------------------

  const wake = () => sleepers.forEach((up) => up());
  const sleep = (ms) => new Promise((resolve) => {
    const up = () => { clearTimeout(clock); sleepers.delete(up); resolve(); };
    const clock = setTimeout(up, ms);
    sleepers.add(up);
  });
  const growing = (tries) => Math.min(LONGEST_PAUSE_MS, 500 * 2 ** tries) * (0.75 + Math.random() / 2);

  let free = AT_ONCE;
  const queue = [];
  const slot = () => new Promise((resolve) => { queue.push(resolve); serve(); });
  const serve = () => { while (free && queue.length) { free -= 1; queue.shift()(); } };
  const leave = () => { free += 1; serve(); };

  // --- hashes, one file after the other, ahead of the sending --------------------------------------------------

  const worker = new Worker(root.dataset.worker);
  const asked = new Map();
  let lastHash = Promise.resolve();
  worker.onmessage = ({ data }) => {
    const one = asked.get(data.id);
    if (data.done !== undefined) return one.told(data.done);
    asked.delete(data.id);
    return data.failed ? one.reject(new Tus.Unreadable()) : one.resolve(data.sha256);
  };
  const hash = (what, told = () => {}) => new Promise((resolve, reject) => {
    const id = String(Math.random());
    asked.set(id, { resolve, reject, told });
    worker.postMessage({ id, ...what });
  });
  const inTurn = (act) => {
    const result = lastHash.then(act);
    lastHash = result.catch(() => {});
    return result;
  };

  // --- what this browser remembers: never a file's name, only its mark -----------------------------------------

  const remember = (item) => {
    try {
      localStorage.setItem(NOTE + item.mark, JSON.stringify({ place: item.place, sha256: item.sha256, at: Date.now() }));
    } catch { /* without memory the hash still finds it */ }
  };
  const forget = (item) => { try { localStorage.removeItem(NOTE + item.mark); } catch { /* as above */ } };
  const recall = (mark) => { try { return JSON.parse(localStorage.getItem(NOTE + mark)); } catch { return null; } };
  const tidy = () => {
    try {
      Object.keys(localStorage).filter((key) => key.startsWith(NOTE)).forEach((key) => {
        const note = recall(key.slice(NOTE.length));
        if (!note || Date.now() - note.at > KEPT_DAYS * 86400000) localStorage.removeItem(key);
      });
    } catch { /* as above */ }
  };

  // --- one file's way ------------------------------------------------------------------------------------------

  const idOf = (place) => place.slice(place.lastIndexOf("/") + 1);
  const stateOf = (item) => (item.place ? states.get(idOf(item.place)) : undefined);
  const turn = (item, step) => { item.step = step; draw(); };

  async function identify(item) {
    const { name, size, lastModified, webkitRelativePath } = item.file;
    item.mark = await hash({ text: [name, size, lastModified, webkitRelativePath].join("|") });
    const note = item.wrong ? null : recall(item.mark);
    if (note) return Object.assign(item, { sha256: note.sha256, place: note.place });
    await inTurn(async () => {
      turn(item, "reading");
      item.sha256 = await hash({ file: item.file }, (done) => { item.read = done; draw(); });
    });
    return turn(item, "waiting");
  }

  const isTwin = (item) => items.some((other) => other !== item && other.sha256 === item.sha256 && other.holds);

  function unfinished(item) {
    const taken = new Set(items.map((other) => other.place));
    const same = Array.from(states.values()).find(
      (row) => row.expected === item.sha256 && row.size === item.file.size && ["sending", "halted"].includes(row.stage),
    );
    return same && !taken.has(`${FILES}/${same.id}`) ? `${FILES}/${same.id}` : null;
  }

  // Where there are too many to choose from, the page has a field beside the choice, for a name.
  const field = (id) => (at(id) ? at(id).value.trim() : "");
  const SAID = ["workshop", "workshop_name", "kind", "person", "person_name", "label"];
  const chosen = () => SAID.reduce((said, id) => ({ ...said, [id]: field(id) }), {});
  const isPlaced = ({ workshop, workshop_name: named }) => Boolean(workshop || named);
  const begin = (item) => Tus.begin(FILES, item.file.size, {
    filename: item.file.name,
    filetype: item.file.type,
    sha256: item.sha256,
    ...(isPlaced(item.said) ? item.said : chosen()),
  });

  // One try: everything that can go wrong on the way is thrown, and tried again from what the archive then holds.
  async function carry(item) {
    item.place = item.place || unfinished(item) || (await begin(item));
    remember(item);
    if (await isSettled(item)) return;
    const here = await Tus.offset(item.place);
    if (item.here && !here) throw new Tus.Wrong();
    item.here = here;
    cut = loggedOut = false;
    turn(item, "sending");
    await Tus.send(item.file, item.place, here, item.stop, (reached) => {
      item.here = reached;
      item.tries = 0;
      draw();
    });
    turn(item, "checking");
    while (!(await isSettled(item))) await sleep(growing(item.tries++));
  }

  async function isSettled(item) {
    const { state, problem } = await Tus.fate(item.place);
    if (state === "ended" && !problem) throw new Tus.Gone();
    if (state === "receiving" && problem && item.here) throw new Tus.Wrong();
    return !["receiving", "checking"].includes(state);
  }

  async function recover(item, trouble) {
    if (trouble instanceof Tus.Gone) {
      forget(item);
      Object.assign(item, { place: null, here: 0 });
    } else if (trouble instanceof Tus.Wrong) await readAgain(item);
    else if (trouble instanceof Tus.Moved) await sleep(growing(item.tries++));
    else if (trouble instanceof Tus.LoggedOut) {
      loggedOut = true;
      turn(item, "login");
      await sleep(3000);
    } else if (trouble instanceof Tus.LineCut) {
      cut = true;
      turn(item, "line");
      await sleep(growing(item.tries++));
    } else throw trouble;
  }

  async function readAgain(item) {
    const before = item.sha256;
    forget(item);
    item.wrong += 1;
    if (item.wrong > MOST_WRONG) throw new Tus.Refused(say("otherwise"));
    await identify(item);
    item.here = 0;
    if (item.sha256 !== before) item.place = null;
  }

  async function bring(item) {
    while (!item.stop.asked) {
      try {
        await carry(item);
        return true;
      } catch (trouble) {
        if (!(trouble instanceof Tus.Stopped)) await recover(item, trouble);
      }
    }
    return false;
  }

  async function inSlot(item) {
    await slot();
    try {
      while (isTwin(item)) await sleep(500);
      item.holds = true;
      return await bring(item);
    } finally {
      item.holds = false;
      leave();
    }
  }

  async function run(item) {
    Object.assign(item, { step: "waiting", why: "", tries: 0, done: false, runs: true });
    try {
      await loaded;
      if (!item.sha256) await identify(item);
      while (!item.done && !item.stop.asked) item.done = await inSlot(item);
      turn(item, item.done ? "checking" : "waiting");
    } catch (trouble) {
      const isUnreadable = trouble instanceof Tus.Unreadable;
      item.why = isUnreadable ? say("unreadable") : trouble instanceof Tus.Refused && trouble.message || say("not_taken");
      turn(item, "needs_you");
    }
    item.runs = false;
    look();
  }

  const again = (item) => {
    Object.assign(item, { wrong: 0, here: 0, sha256: "", place: null });
    if (item.said.workshop_name || item.said.person_name) item.said = chosen(); // a name may have been mistyped
    item.stop.asked = false;
    run(item);
  };
  const isMine = (item) => !item.done && item.step !== "needs_you";
  const canPause = (item) => isMine(item) && !item.stop.asked && item.step !== "checking";
  const canGoOn = (item) => isMine(item) && item.stop.asked;
  const pause = (item) => {
    item.stop.asked = true;
    if (item.stop.line) item.stop.line.abort();
    wake();
    draw();
  };
  const goOn = (item) => {
    item.stop.asked = false;
    if (!item.runs) run(item);
    draw();
  };

  // --- what the archive says -----------------------------------------------------------------------------------

  async function told(ids) {
    const answer = await fetch(ids.length ? `${STATES}?ids=${ids.join(".")}` : STATES, { cache: "no-store", redirect: "manual" });
    if (answer.type === "opaqueredirect" || [401, 403].includes(answer.status)) throw new Tus.LoggedOut();
    if (!answer.ok) throw new Tus.LineCut();
    return (await answer.json()).uploads;
  }

  // Unasked, the archive tells of some files: of those to keep first, then of the newest. The others of this page are
  // asked for; what may be erased already, not at every look.
  let allAskedAt = 0;
  async function survey() {
    const now = new Map((await told([])).map((row) => [row.id, row]));
    const others = items.filter(({ place }) => place).map(({ place }) => idOf(place)).filter((id) => !now.has(id));
    const isDue = Date.now() - allAskedAt > LONGEST_CALM_MS;
    const isCalm = (id) => !isDue && states.has(id) && (states.get(id).erase || states.get(id).stage === "gone");
    others.filter(isCalm).forEach((id) => now.set(id, states.get(id)));
    const asked = others.filter((id) => !isCalm(id));
    for (let from = 0; from < asked.length; from += ASKED_AT_ONCE) {
      (await told(asked.slice(from, from + ASKED_AT_ONCE))).forEach((row) => now.set(row.id, row));
    }
    if (isDue) allAskedAt = Date.now();
    return now;
  }

  let lookClock = 0;
  let haveLoaded;
  const loaded = new Promise((resolve) => { haveLoaded = resolve; });
  async function look() {
    clearTimeout(lookClock);
    try {
      const now = await survey();
      if (loggedOut || cut) wake();
      loggedOut = cut = false;
      states.clear();
      now.forEach((row, id) => states.set(id, row));
      items.filter((item) => item.done).forEach(compare);
      haveLoaded();
    } catch (trouble) {
      if (trouble instanceof Tus.LoggedOut) loggedOut = true;
      else cut = true;
    }
    draw();
    const busy = items.some((item) => item.step !== "needs_you" && !DONE.has((stateOf(item) || {}).stage));
    const pending = Array.from(states.values()).some((row) => !["ready", "gone", "needs_you", "halted"].includes(row.stage));
    clearTimeout(lookClock);
    lookClock = setTimeout(look, cut || loggedOut ? 3000 : busy ? 1500 : pending ? 4000 : 20000);
  }

  // The hash taken here of the card, against the one the archive took of its own bytes.
  function compare(item) {
    const row = stateOf(item);
    if (!row || !row.sha256) return;
    if (row.sha256 !== item.sha256) {
      forget(item);
      Object.assign(item, { step: "needs_you", why: say("otherwise"), done: false });
    } else if (DONE.has(row.stage)) forget(item);
  }

  // --- the page ------------------------------------------------------------------------------------------------

  const megabytes = (bytes) => number.format(Math.max(bytes / 1e6, bytes ? 0.1 : 0));
  const percent = (here, size) => (size ? Math.floor((100 * here) / size) : 100);

  // A card has several files of one name, in several folders: those are told apart by where they lie.
  const twice = (names) => new Set(names.filter((name) => names.indexOf(name) !== names.lastIndexOf(name)));
  let several = new Set();
  const nameOf = ({ file }) => (several.has(file.name) ? Found.placeOf(file) : file.name);

  function viewOf(item) {
    const row = stateOf(item);
    const called = { name: nameOf(item), plain: item.file.name };
    const view = { ...called, size: item.file.size, here: item.here, erase: false, sentence: "", work: "" };
    if (item.done && row && row.sha256 === item.sha256) return { ...fromRow(row), ...called };
    if (item.done && row && row.stage === "needs_you") return { ...fromRow(row), ...called, again: true };
    const kind = canGoOn(item) ? "paused" : item.step;
    const values = { percent: percent(item.read, item.file.size) };
    return { ...view, kind, badge: say(kind, values), sentence: item.why, again: kind === "needs_you" };
  }

  function fromRow(row) {
    const halted = row.stage === "halted";
    const sentence = halted ? say("choose_again") : row.sentence;
    return { ...row, kind: row.stage, sentence };
  }

  function button(word, one, name, act) {
    const element = Rows.make("button", say(word), "plain");
    element.type = "button";
    element.setAttribute("aria-label", say(one, { name }));
    element.onclick = act;
    return element;
  }

  function actsOf(view, item) {
    const acts = [];
    if (item && canPause(item)) acts.push(button("pause", "pause_one", view.name, () => pause(item)));
    if (item && canGoOn(item)) acts.push(button("go_on", "go_on_one", view.name, () => goOn(item)));
    if (item && view.again && !view.workshop) acts.push(button("again", "again_one", view.name, () => again(item)));
    if (item && view.kind === "needs_you" && !view.workshop) {
      acts.push(button("leave_out", "leave_out_one", view.name, () => leaveOut(item)));
    }
    const link = (word, href) => { const a = Rows.make("a", say(word)); a.href = href; acts.push(a); return a; };
    if (view.workshop) link("workshop", root.dataset.list);
    if (view.work) link("open", `/desk/works/${view.work}`).setAttribute("aria-label", say("open_one", { name: view.name }));
    return acts;
  }

  function drawn([key, view, item]) {
    const moving = !DONE.has(view.kind) && view.size !== null && view.kind !== "needs_you";
    const isRead = view.kind === "reading";
    const far = percent(isRead ? item.read : view.here, view.size);
    const whole = megabytes(view.size || 0);
    const onItsWay = isRead ? "" : say("amount", { here: megabytes(view.here), size: whole, percent: far });
    const { name, badge, kind, sentence, erase, workshop, work } = view;
    const can = item && [canPause(item), canGoOn(item)];
    const amount = moving ? onItsWay : `${whole} ${root.dataset.unit}`;
    const face = { name, badge, kind, amount, sentence, erase, workshop, work, can, moving, percent: far };
    return Rows.draw(key, face, () => actsOf(view, item));
  }

  // Files are named, never the card: what else lies on it nobody here can know.
  const NAMED = 6;
  function verdict(views, earlier) {
    if (!views.length) return [say("compare"), "calm"];
    const safe = views.filter((view) => view.erase);
    if (!safe.length) return [say("keep"), ""];
    const named = safe.slice(0, NAMED).map((view) => `\u2068${view.name}\u2069`).join(root.dataset.comma);
    const names = safe.length > NAMED ? say("and_below", { names: named }) : named;
    const isSafe = (view) => view.erase || view.kind === "gone" || safe.some((mine) => mine.plain === view.name && mine.size === view.size);
    if (safe.length < views.length || !earlier.every(isSafe)) return [say("erase_some", { names }), ""];
    return [say(left.size ? "erase_but" : "erase", { names }), "calm"];
  }

  let drawing = false;
  function draw() {
    if (drawing) return;
    drawing = true;
    requestAnimationFrame(() => { drawing = false; drawNow(); });
  }

  function tell(id, text) {
    const place = at(id);
    if (place.textContent !== text) place.textContent = text;
    const box = place.closest("[data-box]");
    if (box) box.hidden = !text;
  }

  function drawNow() {
    const mine = items.map((item) => [item.key, viewOf(item), item]);
    const places = new Set(items.filter((item) => item.place).map((item) => idOf(item.place)));
    const since = Date.now() - 86400000;
    const told = new Set([...items.map((item) => item.sha256), ...leftHashes]); // what was brought in twice is told of once
    const isRefused = (row) => row.stage === "needs_you" && row.sha256 && !row.workshop;
    const isNew = (row) => !(row.erase || isRefused(row)) || (!told.has(row.sha256) && told.add(row.sha256));
    const earlier = Array.from(states.values())
      .filter((row) => !places.has(row.id) && (Date.parse(row.began) > since || !DONE.has(row.stage)) && isNew(row))
      .map((row) => [row.id, fromRow(row), null]);
    Rows.fill(at("sending-rows"), mine.map(drawn));
    Rows.fill(at("sending-earlier"), earlier.map(drawn));
    at("sending-before").hidden = !earlier.length;
    const all = [...mine, ...earlier];
    const views = mine.map(([, view]) => view);
    const [text, kind] = verdict(views, earlier.map(([, view]) => view));
    tell("sending-verdict", text);
    at("sending-verdict").parentElement.className = `note ${kind}`;
    const erasable = views.filter((view) => view.erase);
    const safe = erasable.length;
    tell("sending-safe", safe > NAMED ? say("all_safe", { safe }) : "");
    listNames(at("sending-safe-names"), safe > NAMED ? erasable.map((view) => view.name) : []);
    const needs = all.filter(([, view]) => view.kind === "needs_you").length;
    const counted = [views.length ? say("safe", { safe, all: views.length }) : "", needs ? say("needs", { needs }) : ""];
    tell("sending-count", counted.filter(Boolean).join(" "));
    tell("sending-left", left.size ? say("left_out", { all: left.size }) : "");
    tell("sending-line", loggedOut ? say("logged_out") : cut ? say("line_cut") : "");
    at("sending-login").hidden = !loggedOut;
    at("sending-pause").hidden = !items.some(canPause);
    at("sending-go-on").hidden = !items.some(canGoOn);
  }

  function listNames(list, names, advised) {
    const told = names.join("\n");
    if (list.dataset.told === told) return;
    list.dataset.told = told;
    list.textContent = "";
    names.forEach((name) => {
      const row = Rows.make("li");
      row.append(Rows.make("bdi", name));
      if (advised && advised(name)) row.append(` – ${advised(name)}`);
      list.append(row);
    });
  }

  function nameLeft(files) {
    files.forEach((file) => left.set(Found.placeOf(file), file.name));
    const alike = twice(Array.from(left.values()));
    const adviceFor = (name) => (beside.test(name) ? "" : advice.get(name.slice(name.lastIndexOf(".") + 1).toLowerCase()));
    // What a person made, and can give in another form, comes before what the camera and the computer wrote.
    const names = Array.from(left, ([place, name]) => (alike.has(name) ? place : name));
    const first = names.filter((name) => adviceFor(name));
    listNames(at("sending-left-names"), [...first, ...names.filter((name) => !first.includes(name))], adviceFor);
  }

  function leaveOut(item) {
    items.splice(items.indexOf(item), 1);
    several = twice(items.map(({ file }) => file.name));
    if (item.sha256) leftHashes.add(item.sha256);
    nameLeft([item.file]);
    draw();
  }

  function take(files) {
    const { ours, others } = Found.sorted(files, endings, beside);
    nameLeft(others);
    at("sending-hint").textContent = ours.length ? "" : say("nothing");
    if (ours.length && !items.length) setTimeout(() => root.scrollIntoView(), 100);
    ours.forEach((file) => {
      const same = items.find((item) => ["name", "size", "lastModified", "webkitRelativePath"].every((k) => item.file[k] === file[k]));
      if (same && same.step === "needs_you") { same.file = file; again(same); }
      if (same) return;
      const item = { key: `here-${(made += 1)}`, file, here: 0, read: 0, wrong: 0, sha256: "", place: null };
      Object.assign(item, { said: chosen(), stop: { asked: false, line: null }, holds: false });
      items.push(item);
      run(item);
    });
    several = twice(items.map(({ file }) => file.name));
    draw();
  }

  // --- what the person does ------------------------------------------------------------------------------------

  // What is chosen and what is written beside it never differ: on this page the next card follows without a new form.
  ["workshop", "person"].filter((id) => at(`${id}_name`)).forEach((id) => {
    at(id).addEventListener("change", () => { if (at(id).value) at(`${id}_name`).value = ""; });
    at(`${id}_name`).addEventListener("input", () => { at(id).value = ""; });
  });
  document.querySelectorAll("[data-plain]").forEach((part) => { part.hidden = true; });
  document.querySelectorAll("[data-script]").forEach((part) => { part.hidden = false; });
  at("files").required = false;
  ["sending-files", "sending-folder"].forEach((id) => at(id).addEventListener("change", ({ target }) => {
    take(Array.from(target.files));
    target.value = "";
  }));
  at("sending-folder").closest("label").hidden = !("webkitdirectory" in at("sending-folder"));
  at("bring").addEventListener("submit", (event) => event.preventDefault());
  at("sending-pause").onclick = () => { items.filter(canPause).forEach(pause); };
  at("sending-go-on").onclick = () => { items.filter(canGoOn).forEach(goOn); };
  const drop = at("sending-drop");
  ["dragenter", "dragover"].forEach((kind) => document.addEventListener(kind, (event) => {
    if (!event.dataTransfer || !Array.from(event.dataTransfer.types).includes("Files")) return;
    event.preventDefault();
    drop.classList.add("over");
  }));
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("over"); });
  document.addEventListener("drop", async (event) => {
    if (!event.dataTransfer || !Array.from(event.dataTransfer.types).includes("Files")) return;
    event.preventDefault();
    drop.classList.remove("over");
    try { await take(await Found.dropped(event.dataTransfer)); } catch { at("sending-hint").textContent = say("unreadable"); }
  });
  window.addEventListener("online", () => { wake(); look(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { wake(); look(); } });
  window.addEventListener("beforeunload", (event) => {
    if (items.some(canPause)) event.preventDefault();
  });
  tidy();
  look();
})();
