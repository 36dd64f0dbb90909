// The covers of a work as the page knows them: where each one stands at a moment, and how they are told apart.
"use strict";

const CoverModel = (() => {
  const FULL = 10000;
  const PATTERNS = 6;
  const LEAST = 100; // a cover never becomes narrower or lower than one per cent
  const MOST = 3 * FULL;

  function letterOf(place) {
    let letters = "";
    for (let left = place + 1; left > 0; left = Math.floor((left - 1) / 26)) {
      letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
    }
    return letters;
  }

  // A moment as people read it, 1:05.2, or to the thousandth where pictures are told apart.
  function clock(ms, digits = 1) {
    const unit = 10 ** (3 - digits);
    const whole = Math.floor(Math.max(0, ms) / unit) * unit;
    const [hours, minutes, seconds] = [Math.floor(whole / 3600000), Math.floor(whole / 60000) % 60, Math.floor(whole / 1000) % 60];
    const two = (number) => String(number).padStart(2, "0");
    const rest = String(whole % 1000).padStart(3, "0").slice(0, digits);
    return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds)}.${rest}`;
  }

  // Where a cover is put at a moment, whether it is drawn then or not; in a straight line between two keys.
  function placeOf(cover, ms) {
    if (cover.style === "picture") return [0, 0, FULL, FULL];
    const keys = cover.keys;
    let [low, high] = [0, keys.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (keys[middle][0] <= ms) low = middle + 1; else high = middle;
    }
    if (low === 0) return keys[0].slice(1);
    if (low === keys.length) return keys[low - 1].slice(1);
    const [before, after] = [keys[low - 1], keys[low]];
    const share = (ms - before[0]) / (after[0] - before[0]);
    return [1, 2, 3, 4].map((part) => Math.round(before[part] + (after[part] - before[part]) * share));
  }

  const isThere = (cover, ms) => cover.start <= ms && ms < cover.end;

  // A box that can still be seen and reached.
  function within([left, top, width, height]) {
    const [w, h] = [Math.min(MOST, Math.max(LEAST, width)), Math.min(MOST, Math.max(LEAST, height))];
    const inside = (at, size) => Math.min(FULL - LEAST, Math.max(LEAST - size, -2 * FULL, at));
    return [inside(left, w), inside(top, h), w, h].map(Math.round);
  }

  class Model {
    constructor() {
      this.all = [];
      this.byId = new Map();
      this.chosen = null;
      this.watchers = [];
    }

    put(told) {
      const known = this.byId.get(told.id);
      if (known) {
        Object.assign(known, told);
      } else {
        const cover = { ...told, letter: letterOf(this.all.length), pattern: this.all.length % PATTERNS };
        this.all.push(cover);
        this.byId.set(cover.id, cover);
      }
      return this.byId.get(told.id);
    }

    // What the archive needs to make a cover stand again as it does now.
    former({ id, style, start, end, keys, person, dismissed }) {
      return { id, style, start, end, keys: keys.map((key) => [...key]), person, dismissed };
    }

    choose(cover) {
      this.chosen = cover;
      this.changed();
    }

    seenAt(ms) {
      return this.all.filter((cover) => isThere(cover, ms) && (!cover.dismissed || cover === this.chosen));
    }

    nextOf(cover) {
      const after = this.all.filter((each) =>
        each !== cover && !each.dismissed && each.style === cover.style && each.start >= cover.end);
      return after.sort((a, b) => a.start - b.start)[0];
    }

    place(cover, at, box) {
      cover.keys = [...cover.keys.filter((key) => key[0] !== at), [at, ...box]].sort((a, b) => a[0] - b[0]);
    }

    // Nobody has said anything about the first ones; of those what weighs most comes first, and weak finds last.
    toLookAt(others) {
      const isOpen = (cover) => !cover.dismissed && !cover.person;
      const found = others ? [...this.all] : this.all.filter(isOpen);
      const rank = (cover) => (cover.dismissed ? 2 : cover.person ? 1 : 0);
      return found.sort((a, b) =>
        rank(a) - rank(b) || (isOpen(a) ? a.weak - b.weak || b.weight - a.weight : 0) || a.start - b.start);
    }

    watch(watcher) { this.watchers.push(watcher); }

    changed() { this.watchers.forEach((watcher) => watcher()); }
  }

  // A film from which parts were cut has a shorter time than the recording whose covers these are.
  function times(kept) {
    return {
      toWhole(ms) {
        let before = 0;
        for (const [start, end] of kept) {
          if (ms < before + end - start) return start + ms - before;
          before += end - start;
        }
        return kept.length ? kept[kept.length - 1][1] - 1 : ms;
      },
      toFilm(ms) {
        let before = 0;
        for (const [start, end] of kept) {
          if (ms < end) return before + Math.max(0, ms - start);
          before += end - start;
        }
        return kept.length ? before : ms;
      },
    };
  }

  return { FULL, Model, clock, isThere, placeOf, times, within };
})();
