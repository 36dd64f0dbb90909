// The covers' page: film, timeline and list show the same covers; every change is seen at once and saved at once.
"use strict";

(() => {
  const root = document.getElementById("covers-tool");
  // Engines before Chrome 86 and Safari 14 keep the plain forms.
  if (!root || !window.fetch || !window.IntersectionObserver || !root.replaceChildren) return;
  const { FULL, Model, clock, isThere, placeOf, times, within } = CoverModel;
  const said = JSON.parse(root.dataset.words);
  const say = (word, values = {}) => said[word].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const at = (name) => document.getElementById(`covers-${name}`);
  const writes = Boolean(root.dataset.writes);
  const STEP = 100; // one per cent of the picture
  const NEW_MS = 5000;
  const USUAL_RATE = 25;

  const model = new Model();
  const film = at("film");
  const photo = at("photo");
  const { toWhole, toFilm } = times(JSON.parse(root.dataset.kept));
  const people = new Map(JSON.parse(root.dataset.people));
  let rate = Number(root.dataset.rate) || USUAL_RATE;
  let length = Number(root.dataset.length);
  let line = null;

  // --- time, picture by picture ----------------------------------------------------------------------------------

  const timeOf = (number) => Math.round((number * 1000) / rate);
  const number = () => (film ? Math.floor((toWhole(film.currentTime * 1000) * rate) / 1000 + 0.03) : 0);
  const now = () => timeOf(number());
  // The first and the last picture in which a cover stands.
  const firstOf = (cover) => timeOf(Math.ceil((cover.start * rate) / 1000 - 0.03));
  const lastOf = (cover) => Math.max(firstOf(cover), timeOf(Math.ceil((cover.end * rate) / 1000 - 0.03) - 1));

  function go(ms) {
    if (!film) return;
    film.pause();
    const goal = Math.min(Math.max(0, ms), Math.max(0, length - 1));
    film.currentTime = toFilm(timeOf(Math.floor((goal * rate) / 1000 + 0.03))) / 1000 + 0.001;
    showTime();
  }

  function showTime() {
    if (at("clock")) at("clock").textContent = clock(now(), 3);
    stage.draw();
    if (line) line.follow();
  }

  function learnRate() {
    if (Number(root.dataset.rate) || !film.requestVideoFrameCallback) return;
    let [before, least, seen] = [null, Infinity, 0];
    const look = (_, { mediaTime }) => {
      if (before !== null && mediaTime > before) { least = Math.min(least, mediaTime - before); seen += 1; }
      before = mediaTime;
      if (seen < 12) film.requestVideoFrameCallback(look); else rate = Math.max(1, Math.round(1 / least));
    };
    film.requestVideoFrameCallback(look);
  }

  function run() {
    showTime();
    if (!film.paused && !film.ended) requestAnimationFrame(run);
  }

  // --- saving, and what the archive says -------------------------------------------------------------------------

  const troubles = new Set(["unsaved", "logged_out", "conflict", "refused", "not_here", "no_next"]);

  function tell(word, sentence = "") {
    at("saved").textContent = sentence || say(word);
    at("saved").className = troubles.has(word) ? "reason" : "quiet";
  }

  function stand({ unsaid, said: sentences }) {
    at("unsaid").textContent = unsaid;
    at("said").replaceChildren(...sentences.map((sentence) => {
      const line = document.createElement("p");
      line.textContent = sentence;
      return line;
    }));
  }

  const saver = new CoverSaving.Saver(root, model, { tell, stand });
  const seconds = (ms) => String(ms / 1000);
  const boxFields = (box) => {
    const [left, top, width, height] = box.map((part) => String(part / 100));
    return { left, top, width, height };
  };

  // Show a change before it is saved.
  function change(cover, fields, apply, name = "") {
    const former = model.former(cover);
    apply();
    saver.change(cover, fields, former, name);
    model.changed();
  }

  function move(cover, box) {
    if (cover.style === "picture" || cover.dismissed) return;
    const moment = now();
    if (!isThere(cover, moment)) { tell("not_here"); return; }
    const goal = within(box);
    const fields = { do: "place", at: seconds(moment), ...boxFields(goal) };
    change(cover, fields, () => model.place(cover, moment, goal), `place:${cover.id}:${moment}`);
  }

  function stretch(cover, start, end) {
    change(cover, { do: "stretch", start: seconds(start), end: seconds(end) }, () => Object.assign(cover, { start, end }));
  }

  function draw() {
    const { width, height } = at("over").getBoundingClientRect();
    const tall = Math.min(6000, Math.round((1800 * 1.25 * width) / Math.max(1, height)));
    const start = film ? now() : 0;
    const end = film ? Math.min(start + NEW_MS, Math.max(length, start + 1)) : 1000;
    const box = boxFields([(FULL - 1800) / 2, (FULL - tall) / 2, 1800, tall].map(Math.round));
    saver.change(null, { do: "add", style: "face", person: "", start: seconds(start), end: seconds(end), ...box }, null);
  }

  const acts = {
    play() { if (film) { if (film.paused) film.play(); else film.pause(); } },
    back() { go(timeOf(number() - 1)); },
    forth() { go(timeOf(number() + 1)); },
    closer() { line.zoom(0.5); },
    wider() { line.zoom(2); },
    before() { list.turn(-1); },
    after() { list.turn(1); },
    help() { at("help").open = !at("help").open; },
  };
  const changes = {
    new: () => draw(),
    undo: () => saver.undo(),
    starts: (cover) => film && stretch(cover, now(), cover.end),
    ends: (cover) => film && stretch(cover, cover.start, timeOf(number() + 1)),
    split: (cover) => film && saver.change(cover, { do: "split", at: seconds(now()) }, model.former(cover)),
    join(cover) {
      const next = film && model.nextOf(cover);
      if (!next) { tell("no_next"); return; }
      change(cover, { do: "join", other: next.id }, () => {});
    },
    dismiss(cover) {
      const dismissed = !cover.dismissed;
      change(cover, { do: dismissed ? "dismiss" : "restore" }, () => Object.assign(cover, { dismissed }));
    },
  };

  function act(name) {
    if (acts[name]) acts[name]();
    else if (writes && (name === "new" || name === "undo")) changes[name]();
    else if (writes && changes[name] && model.chosen) changes[name](model.chosen);
    else if (writes && changes[name]) tell("none_chosen");
  }

  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) act(button.dataset.do);
  });

  // --- keys ------------------------------------------------------------------------------------------------------

  const LETTERS = { KeyN: "new", KeyS: "split", KeyJ: "join", KeyU: "undo" };
  const MARKS = { " ": "play", ",": "back", ".": "forth", "[": "starts", "]": "ends", "?": "help", "؟": "help", Delete: "dismiss", Backspace: "dismiss" };
  // Where a keyboard writes Arabic, these stand where the marks stand on others.
  const PLACES = { Comma: "back", Period: "forth", BracketLeft: "starts", BracketRight: "ends" };
  const ARROWS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

  function wanted(event) {
    const isForeign = event.key.length === 1 && event.key.charCodeAt(0) > 127;
    return MARKS[event.key] || LETTERS[event.code] || (isForeign && PLACES[event.code]);
  }

  function arrow(event) {
    const cover = model.chosen;
    if (!writes || !cover) return false;
    const [across, down] = ARROWS[event.key];
    const [left, top, width, height] = placeOf(cover, now());
    move(cover, event.shiftKey ? [left, top, width + across, height + down] : [left + across, top + down, width, height]);
    return true;
  }

  document.addEventListener("keydown", (event) => {
    const isOther = event.ctrlKey || event.metaKey || event.altKey;
    if (isOther && !event.getModifierState("AltGraph")) return;
    if (event.target.closest("input, select, textarea") || event.defaultPrevented) return;
    if (event.key === " " && event.target.closest("button, a, summary")) return;
    if (ARROWS[event.key]) {
      if (arrow(event)) event.preventDefault();
      return;
    }
    const name = wanted(event);
    if (!name) return;
    event.preventDefault();
    act(name);
  });

  // --- what is shown ---------------------------------------------------------------------------------------------

  function moved(cover, box) { move(cover, box); stage.draw(); }

  const stage = new CoverStage.Stage(at("over"), model, { now, say, moved, writes, grabbed: () => film && film.pause() });
  const source = film ? { film: root.dataset.media } : { photo };
  // Whoever follows the list wants to see the picture.
  const look = (ms) => { go(ms); at("stage").scrollIntoView({ block: "nearest" }); };
  const list = new CoverList.List(root, model, { source, toFilm, firstOf, lastOf, say, go: look, people });

  function showChosen() {
    const cover = model.chosen;
    at("what").textContent = cover
      ? say(film ? "chosen" : "chosen_still", {
        letter: cover.letter, style: styleOf(cover), start: `\u2066${clock(cover.start)}\u2069`, end: `\u2066${clock(cover.end)}\u2069`, whose: list.whose(cover),
      })
      : say("none_chosen");
    if (!writes) return;
    at("panel").hidden = !cover;
    if (!cover) return;
    at("whose").value = cover.person;
    at("style").value = cover.style;
    at("dismiss").textContent = say(cover.dismissed ? "restore" : "dismiss");
  }

  const styleOf = (cover) => JSON.parse(root.dataset.styles)[cover.style];

  if (writes) {
    at("whose").addEventListener("change", ({ target }) => {
      const cover = model.chosen;
      change(cover, { do: "whose", person: target.value }, () => { cover.person = target.value; });
    });
    at("style").addEventListener("change", ({ target }) => {
      const cover = model.chosen;
      change(cover, { do: "style", style: target.value }, () => { cover.style = target.value; });
    });
  }

  let revealed = null;
  model.watch(() => {
    stage.draw();
    if (line) line.draw();
    if (line && model.chosen && model.chosen !== revealed) line.reveal(model.chosen);
    revealed = model.chosen;
    list.draw();
    showChosen();
  });

  function openLine() {
    if (line || !at("line")) return;
    if (!length) length = Math.round(toWhole(film.duration * 1000 - 1)) + 1;
    at("ruler").setAttribute("aria-valuemax", String(length));
    line = new CoverLine.Line(root, model, { length, now, go, firstOf, say });
    line.draw();
  }

  function openFilm() {
    const play = root.querySelector('[data-do="play"]');
    const name = () => { play.textContent = say(film.paused ? "play" : "pause"); };
    film.addEventListener("play", () => { name(); run(); learnRate(); });
    film.addEventListener("pause", () => { name(); showTime(); });
    ["seeking", "seeked", "timeupdate", "loadeddata"].forEach((each) => film.addEventListener(each, showTime));
    film.addEventListener("loadedmetadata", openLine);
    film.addEventListener("error", () => { tell("unplayable"); plain(false); });
    if (length || film.readyState >= 1) openLine();
    document.querySelectorAll("[data-at]").forEach((link) => link.addEventListener("click", () => go(Number(link.dataset.at))));
  }

  function plain(isHidden) {
    document.querySelectorAll("[data-plain]").forEach((part) => { part.hidden = isHidden; });
  }

  async function open() {
    const answer = await fetch(root.dataset.all, { redirect: "manual", headers: { accept: "application/json" } });
    if (!answer.ok) return;
    (await answer.json()).covers.forEach((cover) => model.put(cover));
    root.hidden = false;
    plain(true);
    if (film) openFilm();
    if (film && film.error) plain(false);
    model.changed();
    document.querySelectorAll("[data-pictures]").forEach((form) => list.picture(form));
    showTime();
    root.dataset.ready = "yes";
  }

  open();
})();
