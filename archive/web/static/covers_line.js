// The timeline: one lane a cover, from left to right in every language; only what is in sight is drawn.
"use strict";

const CoverLine = (() => {
  const ROW = window.matchMedia("(pointer: coarse)").matches ? 44 : 30; // a finger needs more room than a mouse
  const SHORTEST_MS = 2000;

  class Line {
    constructor(root, model, { length, now, go, firstOf, say }) {
      Object.assign(this, { model, length, now, go, firstOf, say });
      this.ruler = root.querySelector("#covers-ruler");
      this.lanes = root.querySelector("#covers-lanes");
      this.head = root.querySelector("#covers-playhead");
      this.from = 0;
      this.span = length;
      this.rows = [];
      this.space = document.createElement("div");
      this.space.className = "cover-space";
      this.lanes.append(this.space);
      this.lanes.addEventListener("scroll", () => this.drawRows());
      this.ruler.addEventListener("pointerdown", (event) => { this.ruler.setPointerCapture(event.pointerId); this.scrub(event); });
      this.ruler.addEventListener("pointermove", (event) => { if (event.buttons) this.scrub(event); });
      this.ruler.addEventListener("keydown", (event) => this.key(event));
      new ResizeObserver(() => this.drawRows()).observe(this.lanes);
    }

    scrub(event) {
      const { left, width } = this.ruler.getBoundingClientRect();
      const share = Math.min(1, Math.max(0, (event.clientX - left) / width));
      this.go(this.from + share * this.span);
    }

    key(event) {
      const steps = { ArrowLeft: -1000, ArrowRight: 1000, PageUp: -10000, PageDown: 10000 };
      const goal = { Home: 0, End: this.length }[event.key] ?? (steps[event.key] && this.now() + steps[event.key]);
      if (goal === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      this.go(goal);
    }

    zoom(factor) {
      const middle = this.now();
      this.span = Math.min(this.length, Math.max(Math.min(SHORTEST_MS, this.length), this.span * factor));
      this.show(middle - this.span / 2);
      if (this.model.chosen) this.reveal(this.model.chosen);
    }

    show(from) {
      this.from = Math.min(this.length - this.span, Math.max(0, from));
      this.draw();
    }

    // Follow the moment that is shown: a page further once it runs out of sight.
    follow() {
      const at = this.now();
      if (at < this.from || at > this.from + this.span) this.show(at - this.span * 0.1);
      const share = (at - this.from) / this.span;
      this.head.style.left = `${100 * share}%`;
      this.ruler.setAttribute("aria-valuenow", String(Math.round(at)));
      this.ruler.setAttribute("aria-valuetext", CoverModel.clock(at));
    }

    draw() {
      const until = this.from + this.span;
      this.rows = this.model.all.filter((cover) => cover.start < until && cover.end > this.from)
        .sort((a, b) => a.start - b.start);
      this.space.style.height = `${this.rows.length * ROW}px`;
      this.drawTicks();
      this.drawRows();
      this.follow();
    }

    drawTicks() {
      const steps = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1200].map((seconds) => seconds * 1000);
      const step = steps.find((each) => this.span / each <= 6) || 1200000;
      const ticks = [];
      for (let at = Math.ceil(this.from / step) * step; at < this.from + this.span; at += step) {
        const tick = document.createElement("span");
        tick.textContent = CoverModel.clock(at).replace(/\.\d$/, "");
        tick.style.left = `${(100 * (at - this.from)) / this.span}%`;
        ticks.push(tick);
      }
      this.ruler.replaceChildren(...ticks);
    }

    drawRows() {
      const first = Math.max(0, Math.floor(this.lanes.scrollTop / ROW) - 4);
      const last = Math.ceil((this.lanes.scrollTop + this.lanes.clientHeight) / ROW) + 4;
      const had = document.activeElement && document.activeElement.dataset.lane;
      this.space.replaceChildren(...this.rows.slice(first, last).map((cover, place) => this.lane(cover, first + place)));
      if (had) this.space.querySelector(`[data-lane="${had}"]`)?.focus({ preventScroll: true });
    }

    lane(cover, place) {
      const lane = document.createElement("button");
      const clip = (ms) => Math.min(1, Math.max(0, (ms - this.from) / this.span));
      const isChosen = cover === this.model.chosen;
      lane.type = "button";
      lane.dataset.lane = cover.id;
      lane.className = `cover-lane pattern-${cover.pattern}`;
      lane.classList.toggle("chosen", isChosen);
      lane.classList.toggle("off", cover.dismissed);
      lane.classList.toggle("open", !cover.person && !cover.dismissed);
      lane.setAttribute("aria-pressed", String(isChosen));
      lane.setAttribute("aria-label", this.say("choose", { letter: cover.letter }));
      Object.assign(lane.style, {
        top: `${place * ROW}px`, height: `${ROW - 4}px`, left: `${100 * clip(cover.start)}%`, width: `${100 * (clip(cover.end) - clip(cover.start))}%`,
      });
      const letter = document.createElement("span");
      letter.textContent = cover.letter;
      lane.append(letter);
      lane.addEventListener("click", () => {
        if (!CoverModel.isThere(cover, this.now())) this.go(this.firstOf(cover));
        this.model.choose(cover);
      });
      return lane;
    }

    reveal(cover) {
      const place = this.rows.indexOf(cover);
      if (place < 0) return;
      const [top, height] = [place * ROW, this.lanes.clientHeight];
      if (top < this.lanes.scrollTop || top + ROW > this.lanes.scrollTop + height) this.lanes.scrollTop = top - height / 2;
    }
  }

  return { Line };
})();
