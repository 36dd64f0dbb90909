// The workbench's player: its keys, its waveform and the stretch that is marked. Without it the browser's own controls do.
"use strict";

const BenchStage = (() => {
  const BACK_SECONDS = 3;
  const SLOWER = 0.7;

  const clock = (seconds) => {
    const tenths = Math.max(0, Math.round(seconds * 10));
    const minutes = Math.floor(tenths / 600);
    const rest = `${String(Math.floor(tenths / 10) % 60).padStart(2, "0")}.${tenths % 10}`;
    const within = `${minutes % 60}:${rest}`;
    return minutes < 60 ? within : `${Math.floor(minutes / 60)}:${within.padStart(7, "0")}`;
  };

  const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  class Stage {
    constructor(root) {
      this.root = root;
      this.said = JSON.parse(root.dataset.said);
      this.media = root.querySelector("#bench-stage video, #bench-stage audio");
      this.part = (name) => root.querySelector(`[data-${name}]`);
      this.start = this.end = null;
      this.listeners = [];
      // A line of the transcript takes “it begins here” for itself while somebody writes in it.
      this.taker = null;
      root.querySelectorAll("[data-keys], [data-help], [data-wave]").forEach((each) => { each.hidden = false; });
      this.codes = new Map([...root.querySelectorAll("[data-code]")].map((button) => [button.dataset.code, button.dataset.do]));
      if (/Mac|iPhone|iPad/.test(navigator.platform)) root.querySelectorAll("[data-alt]").forEach((each) => { each.textContent = "⌥"; });
      this.part("keys").addEventListener("click", (event) => {
        const button = event.target.closest("[data-do]");
        if (button) this.do(button.dataset.do);
      });
      document.addEventListener("keydown", (event) => this.key(event));
      for (const kind of ["timeupdate", "seeked", "play", "pause", "loadedmetadata"]) {
        this.media.addEventListener(kind, () => this.show());
      }
      const wave = this.part("wave");
      wave.addEventListener("pointerdown", (event) => {
        const box = wave.getBoundingClientRect();
        if (this.long) this.seek(((event.clientX - box.left) / box.width) * this.long);
      });
      this.show();
    }

    get now() { return this.media.currentTime; }
    get long() { return Number.isFinite(this.media.duration) ? this.media.duration : 0; }
    get isPlaying() { return !this.media.paused; }

    // Known by the place on the keyboard: with Alt a Mac writes signs, and Arabic keys write Arabic.
    key(event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey && event.altKey) return;
      const what = event.altKey && this.codes.get(event.code);
      if (what) {
        event.preventDefault();
        this.do(what);
      } else if (["?", "؟"].includes(event.key) && !event.altKey && !event.target.closest("input, textarea, select")) {
        const help = this.part("help");
        help.open = !help.open;
      }
    }

    do(what) {
      if (what === "play") this.media.paused ? this.media.play().catch(() => {}) : this.media.pause();
      if (what === "conceal" && this.conceal) this.conceal();
      if (what === "speaker" && this.speaker) this.speaker();
      if (what === "back") this.seek(this.now - BACK_SECONDS);
      if (what === "slow") this.media.playbackRate = this.media.playbackRate === 1 ? SLOWER : 1;
      if ((what === "in" || what === "out") && !(this.taker && this.taker(what, this.now))) this.mark(what);
      this.show();
    }

    seek(seconds) {
      this.media.currentTime = Math.max(0, this.long ? Math.min(seconds, this.long) : seconds);
    }

    playFrom(seconds) {
      this.seek(seconds);
      this.media.play().catch(() => {});
    }

    mark(what) {
      if (what === "in") this.start = this.now;
      else this.end = this.now;
      if (this.start !== null && this.end !== null && this.end <= this.start) {
        if (what === "in") this.end = null;
        else this.start = null;
      }
      this.tellMark();
    }

    // The stretch that is marked, as the forms write it, or nothing.
    get stretch() {
      return this.start === null || this.end === null ? "" : `${clock(this.start)}-${clock(this.end)}`;
    }

    tellMark() {
      const told = { start: this.start === null ? "…" : clock(this.start), end: this.end === null ? "…" : clock(this.end) };
      this.part("mark").textContent = fill(this.said.marked, told);
      this.listeners.forEach((listen) => listen("mark"));
    }

    show() {
      const at = this.now;
      this.part("now").textContent = clock(at);
      this.part("keys").querySelector("[data-do=play] span").textContent = this.isPlaying ? this.said.pause : this.said.play;
      this.part("keys").querySelector("[data-do=slow]").setAttribute("aria-pressed", String(this.media.playbackRate !== 1));
      const share = (seconds) => `${this.long ? (seconds / this.long) * 100 : 0}%`;
      const wave = this.part("wave");
      wave.querySelector("i").style.left = share(at);
      const marked = wave.querySelector("b");
      marked.hidden = !this.stretch;
      marked.style.left = share(this.start || 0);
      marked.style.width = share((this.end || 0) - (this.start || 0));
      this.listeners.forEach((listen) => listen("time"));
    }
  }

  return { Stage, clock, fill };
})();
