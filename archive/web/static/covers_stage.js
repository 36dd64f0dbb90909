// The picture with its covers over it: they are drawn where they stand at this moment, moved and pulled larger.
"use strict";

const CoverStage = (() => {
  const { FULL, placeOf, within } = CoverModel;
  const CORNERS = ["nw", "ne", "sw", "se"];

  class Stage {
    // `now` gives the moment shown, `say` the words, `moved` is told once a cover was put elsewhere.
    constructor(over, model, { now, say, moved, grabbed, writes }) {
      Object.assign(this, { over, model, now, say, moved, grabbed, writes });
      this.shown = new Map();
      this.held = null;
      over.addEventListener("pointerdown", (event) => this.grab(event));
      over.addEventListener("pointermove", (event) => this.pull(event));
      over.addEventListener("pointerup", (event) => this.letGo(event));
      over.addEventListener("pointercancel", () => { this.held = null; this.draw(); });
    }

    draw() {
      const at = this.now();
      const seen = this.model.seenAt(at);
      const wanted = new Set(seen.map((cover) => cover.id));
      for (const [id, box] of this.shown) {
        if (!wanted.has(id)) { box.remove(); this.shown.delete(id); }
      }
      seen.forEach((cover) => this.drawOne(cover, at));
    }

    drawOne(cover, at) {
      const box = this.shown.get(cover.id) || this.make(cover);
      const isHeld = this.held && this.held.cover === cover && this.held.box;
      const [left, top, width, height] = isHeld ? this.held.box : placeOf(cover, at);
      Object.assign(box.style, {
        left: `${left / 100}%`, top: `${top / 100}%`, width: `${width / 100}%`, height: `${height / 100}%`,
      });
      const isChosen = cover === this.model.chosen;
      box.classList.toggle("chosen", isChosen);
      box.classList.toggle("off", cover.dismissed);
      box.classList.toggle("open", !cover.person && !cover.dismissed);
      box.classList.toggle("whole", cover.style === "picture");
      box.classList.toggle("oval", cover.style === "head");
      box.setAttribute("aria-pressed", String(isChosen));
    }

    make(cover) {
      const box = document.createElement("div");
      box.className = `cover-box pattern-${cover.pattern}`;
      box.dataset.cover = cover.id;
      box.tabIndex = 0;
      box.setAttribute("role", "button");
      box.setAttribute("aria-label", this.say("box", { letter: cover.letter }));
      const letter = document.createElement("span");
      letter.className = "cover-letter";
      letter.textContent = cover.letter;
      box.append(letter);
      if (this.writes) {
        CORNERS.forEach((corner) => {
          const grip = document.createElement("span");
          grip.className = `cover-corner ${corner}`;
          grip.dataset.corner = corner;
          box.append(grip);
        });
      }
      box.addEventListener("focus", () => { if (this.model.chosen !== cover) this.model.choose(cover); });
      this.over.append(box);
      this.shown.set(cover.id, box);
      return box;
    }

    grab(event) {
      const box = event.target.closest(".cover-box");
      if (!box || event.button > 0) return;
      const cover = this.model.byId.get(box.dataset.cover);
      if (this.grabbed) this.grabbed();
      this.model.choose(cover);
      if (!this.writes || cover.style === "picture" || cover.dismissed) return;
      const { width, height } = this.over.getBoundingClientRect();
      const from = placeOf(cover, this.now());
      this.held = { cover, from, corner: event.target.dataset.corner, x: event.clientX, y: event.clientY, width, height };
      this.over.setPointerCapture(event.pointerId);
    }

    pull(event) {
      if (!this.held) return;
      const { from, corner, x, y, width, height } = this.held;
      const [across, down] = [((event.clientX - x) / width) * FULL, ((event.clientY - y) / height) * FULL];
      if (!this.held.box && Math.hypot(event.clientX - x, event.clientY - y) < 3) return;
      this.held.box = within(corner ? pulled(from, corner, across, down) : [from[0] + across, from[1] + down, from[2], from[3]]);
      this.draw();
    }

    letGo() {
      const held = this.held;
      this.held = null;
      if (held && held.box) this.moved(held.cover, held.box);
    }
  }

  // A corner goes with the pointer, the opposite one stays.
  function pulled([left, top, width, height], corner, across, down) {
    const west = corner.endsWith("w");
    const north = corner.startsWith("n");
    const w = Math.max(100, width + (west ? -across : across));
    const h = Math.max(100, height + (north ? -down : down));
    return [west ? left + width - w : left, north ? top + height - h : top, w, h];
  }

  return { Stage };
})();
