// The second look: what is played and read is followed, file by file; words go along with sound, and answers stand
// where the button is. Without this file the page's own ticks, links and forms do it all.
"use strict";

(() => {
  const players = [...document.querySelectorAll("video[data-file], audio[data-file]")];
  const LEAST_SHARE = 0.95;
  const BACK_SECONDS = 3;
  const APART_SECONDS = 0.25;

  /* The covered film and the plain one are played together, and one of them is heard. */

  const alongOf = (media) => (media.hasAttribute("data-along") ? [] : players.filter((one) => one.hasAttribute("data-along") && one.closest(".review-both") === media.closest(".review-both")));
  const follow = (one, media) => { if (Math.abs(one.currentTime - media.currentTime) > APART_SECONDS) one.currentTime = media.currentTime; };
  let leader = players.find((one) => !one.hasAttribute("data-along")) || players[0] || null;
  const start = (media) => media.play().catch(() => {});
  for (const media of players) {
    const along = alongOf(media);
    media.addEventListener("play", () => {
      if (media.hasAttribute("data-along")) return;
      leader = media;
      players.filter((one) => one !== media && !along.includes(one)).forEach((one) => one.pause());
      along.forEach((one) => { one.muted = true; follow(one, media); start(one); });
    });
    media.addEventListener("pause", () => along.forEach((one) => { one.pause(); follow(one, media); }));
    media.addEventListener("seeked", () => along.forEach((one) => follow(one, media)));
    media.addEventListener("timeupdate", () => {
      along.forEach((one) => { if (!one.paused) follow(one, media); });
      if (media === leader) light(media);
      tell();
    });
    media.addEventListener("ended", () => tell());
  }

  /* Another file of the same thing plays in the same place, from where one is. */

  for (const link of document.querySelectorAll("[data-play]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const media = link.closest("section").querySelector("[data-file]");
      const [at, goesOn] = [media.ended ? 0 : media.currentTime, !media.paused];
      tell();
      linksOf(media).forEach((one) => one.removeAttribute("aria-current"));
      link.setAttribute("aria-current", "true");
      media.dataset.playing = link.dataset.play;
      media.src = link.href;
      media.addEventListener("loadedmetadata", () => { media.currentTime = at; if (goesOn) start(media); }, { once: true });
      media.load();
    });
  }

  /* What is said, in step: the line that is heard is marked, and a line leads to its moment. */

  const lists = [...document.querySelectorAll("ol.review-lines")];
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const light = (media) => {
    for (const list of lists) {
      const heard = list.dataset.parts === media.dataset.parts ? [...list.querySelectorAll("a")].filter((line) => Number(line.dataset.from) <= media.currentTime && media.currentTime < Number(line.dataset.until)).pop() : null;
      const before = list.querySelector("[aria-current]");
      if (before === (heard || null)) continue;
      before?.removeAttribute("aria-current");
      if (!heard) continue;
      heard.setAttribute("aria-current", "true");
      if (media.paused || list.contains(document.activeElement)) continue;
      const [top, bottom] = [heard.offsetTop, heard.offsetTop + heard.offsetHeight];
      if (top < list.scrollTop || bottom > list.scrollTop + list.clientHeight) list.scrollTo({ top: top - 40, behavior: calm.matches ? "auto" : "smooth" });
    }
  };
  const sourceFor = (list) => (leader?.dataset.parts === list.dataset.parts ? leader : players.find((one) => one.dataset.parts === list.dataset.parts && !one.hasAttribute("data-along")));
  for (const list of lists) {
    list.addEventListener("click", (event) => {
      const line = event.target.closest("a");
      const media = line && sourceFor(list);
      if (!media || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      media.currentTime = Number(line.dataset.from);
      start(media);
    });
    list.addEventListener("keydown", (event) => {
      const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const lines = [...list.querySelectorAll("a")];
      const next = way && lines[lines.indexOf(document.activeElement) + way];
      if (!next || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      next.focus();
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey && event.altKey || event.isComposing) return;
    const help = document.querySelector(".review-keys");
    const asked = event.altKey && help.querySelector(`[data-code="${CSS.escape(event.code)}"]`)?.dataset.do;
    const isTyping = event.target.closest?.("textarea, input:not([type=checkbox]), select");
    if ((event.key === "?" || event.key === "؟") && !event.altKey && !isTyping) help.open = !help.open;
    else if (asked === "play" && leader) leader.paused ? start(leader) : leader.pause();
    else if (asked === "back" && leader) leader.currentTime = Math.max(0, leader.currentTime - BACK_SECONDS);
    else return;
    event.preventDefault();
  });

  /* What has been gone through, each file by itself. */

  const whole = new Set();
  const begun = new Set();
  // Of one thing there may be files in other sizes and encodings: which of them was played to its end is told as well.
  const playedWhole = new Set();
  const playing = (media) => media.dataset.playing || media.dataset.file;
  const linksOf = (media) => [...(media.closest("section")?.querySelectorAll("[data-play]") || [])];
  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  const heard = (media) => {
    let sum = 0;
    for (let place = 0; place < media.played.length; place += 1) sum += media.played.end(place) - media.played.start(place);
    return sum;
  };
  const lengthOf = (media) => (Number.isFinite(media.duration) && media.duration > 0 ? media.duration : Number(media.dataset.ms) / 1000);
  const measure = () => {
    for (const media of players) {
      const length = lengthOf(media);
      if (length > 0 && heard(media) >= LEAST_SHARE * length) { whole.add(media.dataset.file); playedWhole.add(playing(media)); }
    }
  };
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const file = target.closest("[data-file]");
      if (!isIntersecting || (file.tagName === "DETAILS" && !file.open) || (target.tagName === "IMG" && !(target.complete && target.naturalWidth))) continue;
      whole.add(file.dataset.file);
      seen.unobserve(target);
    }
    tell();
  });
  const watch = (target) => seen.observe(target);
  document.querySelectorAll("[data-file] [data-end]").forEach(watch);
  document.querySelectorAll("img[data-file]").forEach((picture) => {
    if (picture.complete) watch(picture); else picture.addEventListener("load", () => watch(picture));
  });
  for (const text of document.querySelectorAll("details[data-file]")) {
    if (text.open) begun.add(text.dataset.file);
    text.addEventListener("toggle", () => { if (text.open) begun.add(text.dataset.file); tell(); });
  }
  const stateOf = (id, said) => {
    const media = players.find((one) => one.dataset.file === id);
    const names = media ? linksOf(media).filter((link) => playedWhole.has(link.dataset.play)).map((link) => link.textContent.trim()) : [];
    if (whole.has(id)) return names.length ? `${said.done} (${names.join(said.comma)})` : said.done;
    if (media && heard(media) > 0) return said.part.replace("{part}", clock(heard(media))).replace("{whole}", clock(lengthOf(media)));
    return begun.has(id) ? said.begun : said.notYet;
  };
  const tell = () => {
    const panel = document.querySelector("[data-gone]");
    if (!panel) return;
    measure();
    for (const link of document.querySelectorAll("[data-play]")) {
      const state = link.closest("li").querySelector("[data-played]");
      state.hidden = !playedWhole.has(link.dataset.play);
      state.textContent = state.hidden ? "" : panel.dataset.done;
    }
    panel.classList.add("followed");
    for (const tick of panel.querySelectorAll("input[name=gone]")) {
      const state = tick.closest("label").querySelector("[data-state]");
      tick.hidden = true;
      tick.checked = whole.has(tick.value);
      state.hidden = false;
      const sentence = stateOf(tick.value, panel.dataset);
      if (state.textContent !== sentence) state.textContent = sentence;
      state.classList.toggle("whole", tick.checked);
    }
  };

  /* Every name of the archive is looked for once the page stands; where there are many, once somebody asks. */

  const checks = document.querySelector("#checks[data-names]");
  const lookForNames = (isAsked) => {
    const [link, busy] = ["[data-names-link]", "[data-names-busy]"].map((place) => checks.querySelector(place));
    link.hidden = true;
    busy.hidden = false;
    fetch(checks.dataset.names)
      .then(async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#checks"))
      .then((fresh) => {
        checks.replaceWith(fresh);
        if (!isAsked) return;
        fresh.tabIndex = -1;
        fresh.focus();
      })
      .catch(() => { link.hidden = false; busy.hidden = true; });
  };
  if (checks) {
    checks.querySelector("[data-names-link] a").addEventListener("click", (event) => { event.preventDefault(); lookForNames(true); });
    if (checks.hasAttribute("data-at-once")) lookForNames(false);
  }

  /* The answer stands where the button was pressed, and what was played goes on. */

  const form = document.querySelector("[data-review]");
  let isPlain = false;
  const swap = (page, pressed) => {
    const fresh = page.querySelector("#decision");
    const marks = page.querySelector("[data-marks]");
    if (!fresh || !marks) return false;
    document.querySelector("#decision").replaceWith(fresh);
    form.querySelector("[data-marks]").replaceWith(marks);
    // What is ticked stays ticked, unless the work was refused or taken up: then there is nothing to tick, or all of it.
    const [ticks, freshTicks] = [document, page].map((whole) => whole.querySelector("#exposed"));
    if (Boolean(ticks.querySelector("input")) !== Boolean(freshTicks.querySelector("input"))) ticks.replaceWith(freshTicks);
    tell();
    const place = document.querySelector("#answer") || document.querySelector(pressed === "look" ? "#strangers" : "#decision");
    place.focus();
    place.scrollIntoView({ block: "nearest" });
    return true;
  };
  form?.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (isPlain || !button) return;
    event.preventDefault();
    tell();
    const said = new FormData(form, button);
    form.inert = true;
    fetch(form.action.split("#")[0], { method: "POST", body: new URLSearchParams(said) })
      .then((answer) => answer.text())
      .finally(() => { form.inert = false; })
      .then((text) => swap(new DOMParser().parseFromString(text, "text/html"), button.name === "whose" ? "look" : button.value))
      .catch(() => false)
      .then((isShown) => { if (!isShown) { isPlain = true; button.click(); } });
  });
  if (location.hash === "#answer") document.querySelector("#answer")?.focus();
  tell();
})();
