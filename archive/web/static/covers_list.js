// The list of what to look at: each cover at its start and its end, with small pictures drawn from the film itself.
"use strict";

const CoverList = (() => {
  const AT_ONCE = 12;
  const [WIDE, HIGH] = [144, 96];
  const PATIENCE_MS = 8000;
  const MOST_TRIES = 3;
  const { FULL, clock, placeOf } = CoverModel;

  // Draws small pictures one after the other, and only those that somebody can see.
  class Thumbs {
    constructor(source, toFilm) {
      Object.assign(this, { source, toFilm, waiting: new Map(), isBusy: false });
      this.watcher = new IntersectionObserver((seen) => seen.forEach(({ target, isIntersecting }) => {
        if (isIntersecting) this.ask(target);
      }), { rootMargin: "100px" });
      if (!source.film) return;
      this.film = document.createElement("video");
      Object.assign(this.film, { muted: true, preload: "auto", src: source.film });
    }

    picture(cover, at) {
      const canvas = document.createElement("canvas");
      Object.assign(canvas, { width: WIDE, height: HIGH });
      canvas.order = { at, box: placeOf(cover, at) };
      this.watcher.observe(canvas);
      return canvas;
    }

    ask(canvas) {
      this.watcher.unobserve(canvas);
      this.waiting.set(canvas, canvas.order);
      this.run();
    }

    async run() {
      if (this.isBusy) return;
      this.isBusy = true;
      while (this.waiting.size) {
        const [canvas, { at, box }] = this.waiting.entries().next().value;
        this.waiting.delete(canvas);
        if (!canvas.isConnected) continue;
        const picture = await this.seek(at);
        if (picture) paint(canvas, picture, box); else this.again(canvas);
      }
      this.isBusy = false;
    }

    // What could not be drawn is drawn once somebody sees it again.
    again(canvas) {
      canvas.tries = (canvas.tries || 0) + 1;
      if (canvas.tries < MOST_TRIES) this.watcher.observe(canvas);
    }

    async seek(at) {
      if (!this.film) {
        await this.source.photo.decode().catch(() => {});
        return this.source.photo;
      }
      const goal = this.toFilm(at) / 1000 + 0.001;
      await this.until(() => this.film.readyState >= 1);
      if (Math.abs(this.film.currentTime - goal) > 0.0005) this.film.currentTime = goal;
      await this.until(() => this.film.readyState >= 2 && !this.film.seeking);
      return this.film.readyState >= 2 && !this.film.seeking ? this.film : null;
    }

    // Wait for the film to be ready, but not for ever.
    until(isReady) {
      const events = ["loadedmetadata", "loadeddata", "seeked", "canplay"];
      return new Promise((resolve) => {
        const look = () => { if (isReady()) end(); };
        const end = () => {
          clearTimeout(patience);
          events.forEach((name) => this.film.removeEventListener(name, look));
          resolve();
        };
        const patience = setTimeout(end, PATIENCE_MS);
        events.forEach((name) => this.film.addEventListener(name, look));
        look();
      });
    }
  }

  // Show what lies around a cover, three times as wide, with its edge drawn twice so that it is seen on any ground.
  function paint(canvas, picture, [left, top, width, height]) {
    const [fullWide, fullHigh] = [picture.videoWidth || picture.naturalWidth, picture.videoHeight || picture.naturalHeight];
    const [x, y, w, h] = [(left * fullWide) / FULL, (top * fullHigh) / FULL, (width * fullWide) / FULL, (height * fullHigh) / FULL];
    const scale = Math.min(WIDE / Math.min(fullWide, w * 2.6), HIGH / Math.min(fullHigh, h * 2.2));
    const [wide, high] = [WIDE / scale, HIGH / scale];
    const [fromX, fromY] = [x + w / 2 - wide / 2, y + h / 2 - high / 2];
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#222";
    pen.fillRect(0, 0, WIDE, HIGH);
    pen.drawImage(picture, -fromX * scale, -fromY * scale, fullWide * scale, fullHigh * scale);
    for (const [colour, thick] of [["#000", 4], ["#fff", 2]]) {
      Object.assign(pen, { strokeStyle: colour, lineWidth: thick });
      pen.strokeRect((x - fromX) * scale, (y - fromY) * scale, w * scale, h * scale);
    }
    canvas.dataset.drawn = "yes";
    canvas.dispatchEvent(new Event("drawn"));
  }

  class List {
    constructor(root, model, { source, toFilm, firstOf, lastOf, say, go, people }) {
      Object.assign(this, { model, firstOf, lastOf, say, go, people });
      for (const name of ["list", "count", "others", "pages", "range"]) this[name] = root.querySelector(`#covers-${name}`);
      this.thumbs = new Thumbs(source, toFilm);
      this.rows = new Map();
      this.first = 0;
      this.others.addEventListener("change", () => { this.first = 0; this.draw(); });
    }

    turn(pages) {
      this.first += pages * AT_ONCE;
      this.draw();
      this.list.querySelector("button")?.focus();
    }

    draw() {
      const found = this.model.toLookAt(this.others.checked);
      const open = this.model.toLookAt(false).length;
      this.count.textContent = open || !this.model.all.length
        ? this.say("to_look_at", { number: open }) : this.say("all_said");
      this.first = Math.max(0, Math.min(this.first, Math.floor((found.length - 1) / AT_ONCE) * AT_ONCE));
      const shown = found.slice(this.first, this.first + AT_ONCE);
      const rows = shown.map((cover) => this.row(cover));
      this.rows = new Map(rows.map((row) => [row.dataset.cover, row]));
      if (rows.length !== this.list.children.length || rows.some((row, place) => row !== this.list.children[place])) {
        this.list.replaceChildren(...rows);
      }
      this.pages.hidden = found.length <= AT_ONCE;
      const last = this.first + shown.length;
      this.range.textContent = this.say("range", { first: this.first + 1, last, all: found.length });
      this.pages.querySelector('[data-do="before"]').disabled = this.first === 0;
      this.pages.querySelector('[data-do="after"]').disabled = last >= found.length;
    }

    // A row is made anew only when what it shows has changed: its pictures cost a look into the film.
    row(cover) {
      const mark = JSON.stringify([cover.version, cover.start, cover.end, cover.person, cover.dismissed, cover.style]);
      const known = this.rows.get(cover.id);
      const row = known && known.dataset.mark === mark ? known : this.make(cover, mark);
      row.classList.toggle("chosen", cover === this.model.chosen);
      return row;
    }

    make(cover, mark) {
      const row = document.createElement("li");
      Object.assign(row.dataset, { cover: cover.id, mark });
      const name = document.createElement("button");
      Object.assign(name, { type: "button", className: `cover-name pattern-${cover.pattern}` });
      name.setAttribute("aria-label", this.say("choose", { letter: cover.letter }));
      const letter = document.createElement("span");
      letter.textContent = cover.letter;
      name.append(letter);
      name.addEventListener("click", () => this.show(cover, this.firstOf(cover)));
      const about = document.createElement("p");
      about.className = "about";
      const sure = cover.found ? this.say("sure", { percent: Math.floor(cover.sure / 10) }) : this.say("by_hand");
      about.textContent = `${this.whose(cover)} · ${sure}`;
      // A photo has one moment only.
      const surest = cover.surest === null ? [] : [["surest", cover.surest]];
      const ends = this.thumbs.film ? [...surest, ["end", this.lastOf(cover)]] : [];
      const looks = [["start", this.firstOf(cover)], ...ends];
      row.append(name, ...looks.map(([word, at]) => this.look(cover, word, at)), about);
      return row;
    }

    // Whoever dismisses many finds at once sees each as the archive was surest of it; unseen ones cannot be ticked.
    picture(form) {
      form.querySelectorAll("[data-cover]").forEach((tick) => {
        const cover = this.model.byId.get(tick.dataset.cover);
        if (!cover) return;
        const picture = this.thumbs.picture(cover, cover.surest ?? cover.start);
        picture.addEventListener("drawn", () => { tick.disabled = false; });
        tick.after(picture);
      });
      form.hidden = false;
    }

    look(cover, word, at) {
      const look = document.createElement("button");
      Object.assign(look, { type: "button", className: "cover-look" });
      const told = { letter: cover.letter, time: clock(at) };
      look.setAttribute("aria-label", this.say(this.thumbs.film ? `${word}_of` : "choose", told));
      const under = document.createElement("span");
      under.textContent = `${this.say(word)} `;
      const time = document.createElement("bdi");
      Object.assign(time, { dir: "ltr", textContent: clock(at) });
      under.append(time);
      look.append(this.thumbs.picture(cover, at), ...(this.thumbs.film ? [under] : []));
      look.addEventListener("click", () => this.show(cover, at));
      return look;
    }

    whose(cover) {
      if (cover.dismissed) return this.say("dismissed");
      return cover.person ? this.people.get(cover.person) || cover.person : this.say("unsaid");
    }

    show(cover, at) {
      this.go(at);
      this.model.choose(cover);
    }
  }

  return { List };
})();
