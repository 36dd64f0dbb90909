// Draws the list of files: a row is only touched when what it says has changed, so that nobody's focus or screen
// reader is thrown about.
"use strict";

const Rows = (() => {
  const STILL = ["needs_you", "halted", "line", "login"];
  const rows = new Map();

  function make(tag, text = "", kind = "") {
    const element = document.createElement(tag);
    element.textContent = text;
    if (kind) element.className = kind;
    return element;
  }

  function rowOf(key) {
    if (rows.has(key)) return rows.get(key);
    const row = make("li");
    row.parts = {
      name: make("bdi"),
      badge: make("span", "", "badge"),
      amount: make("span", "", "about"),
      bar: make("progress"),
      why: make("p", "", "reason"),
      acts: make("p", "", "row-acts"),
    };
    row.parts.bar.max = 100;
    row.append(...Object.values(row.parts));
    rows.set(key, row);
    return row;
  }

  // `face` says all that the row shows; `makeActs` makes its buttons and links, and is only asked when they change.
  function draw(key, face, makeActs) {
    const row = rowOf(key);
    const shown = JSON.stringify(face);
    if (row.shown === shown) return row;
    row.shown = shown;
    row.dataset.stage = face.kind;
    const { name, badge, amount, bar, why, acts } = row.parts;
    name.textContent = face.name;
    badge.textContent = face.badge;
    badge.className = `badge${face.erase ? " good" : STILL.includes(face.kind) ? " still" : ""}`;
    amount.textContent = face.amount;
    bar.setAttribute("aria-label", face.name);
    bar.hidden = !face.moving;
    bar.value = face.percent;
    why.textContent = face.sentence;
    why.hidden = !face.sentence;
    why.className = face.erase ? "reason good" : "reason";
    const focused = acts.contains(document.activeElement);
    acts.textContent = "";
    acts.append(...makeActs());
    acts.hidden = !acts.childElementCount;
    if (focused && acts.firstElementChild) acts.firstElementChild.focus();
    return row;
  }

  function fill(list, wanted) {
    wanted.forEach((row, at) => { if (list.children[at] !== row) list.insertBefore(row, list.children[at] || null); });
    while (list.children.length > wanted.length) list.lastElementChild.remove();
  }

  return { make, draw, fill };
})();
