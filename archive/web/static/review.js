// The second look: films with and without covers run together, and what was not played or read is said before approving.
"use strict";

(() => {
  const form = document.querySelector("[data-review]");
  const note = form?.querySelector("[data-unheard]");
  const players = [...document.querySelectorAll(".stage video, .stage audio")];
  const texts = [...document.querySelectorAll("details[data-text]")];
  const LEAST_SHARE = 0.95;
  const BACK_SECONDS = 3;
  const APART_SECONDS = 0.25;

  /* Two films of one work are one: whoever plays one plays both, and hears one. */

  const [first, ...others] = players;
  const together = (act) => others.filter((one) => one.tagName === first.tagName).forEach(act);
  if (first) {
    const follow = (one) => { if (Math.abs(one.currentTime - first.currentTime) > APART_SECONDS) one.currentTime = first.currentTime; };
    together((one) => { one.muted = true; });
    first.addEventListener("play", () => together((one) => { follow(one); one.play().catch(() => {}); }));
    first.addEventListener("pause", () => together((one) => { one.pause(); follow(one); }));
    first.addEventListener("seeked", () => together(follow));
    first.addEventListener("timeupdate", () => together((one) => { if (!one.paused) follow(one); }));
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.isComposing) return;
      if (event.key === "F2") first.paused ? first.play().catch(() => {}) : first.pause();
      else if (event.key === "F4") first.currentTime = Math.max(0, first.currentTime - BACK_SECONDS);
      else return;
      event.preventDefault();
    });
  }
  if (!note) return;

  /* What was not played or opened. */

  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  const heard = (media) => {
    let sum = 0;
    for (let place = 0; place < media.played.length; place += 1) sum += media.played.end(place) - media.played.start(place);
    return sum;
  };
  const opened = new Set(texts.filter((one) => one.open));
  texts.forEach((one) => one.addEventListener("toggle", () => { if (one.open) opened.add(one); }));
  const share = (media) => (media.duration > 0 && Number.isFinite(media.duration) ? heard(media) / media.duration : 0);
  const missing = () => {
    const said = [];
    // A sound is the sound of its film: one of them is enough.
    const best = players.reduce((one, other) => (one && share(one) >= share(other) ? one : other), null);
    if (best && share(best) < LEAST_SHARE) {
      const whole = Number.isFinite(best.duration) ? clock(best.duration) : form.dataset.whole;
      said.push(form.dataset.heard.replace("{part}", clock(heard(best))).replace("{whole}", whole));
    }
    const unread = texts.filter((one) => !opened.has(one)).map((one) => one.dataset.text);
    if (unread.length) said.push(form.dataset.unread.replace("{languages}", unread.join(", ")));
    return said;
  };
  const tick = note.querySelector("[data-all-the-same]");
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value !== "approve" || tick.checked) return;
    const said = missing();
    note.hidden = !said.length;
    note.querySelector("[data-unheard-said]").textContent = said.join(" ");
    if (!said.length) return;
    event.preventDefault();
    tick.focus();
  });
})();
