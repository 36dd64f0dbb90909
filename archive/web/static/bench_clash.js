// Lines that two people wrote at once: both texts beside each other, and whoever is here says which one holds.
"use strict";

const BenchClash = (() => {
  const make = (tag, facts, ...within) => {
    const made = Object.assign(document.createElement(tag), facts);
    made.append(...within);
    return made;
  };
  const voiced = (line) => (line.speaker ? `${line.speaker}: ${line.text}` : line.text);
  const timed = (some) => some.map((line) => `${BenchStage.clock(line.start / 1000)} ${voiced(line)}`).join("\n");

  // Show both texts of one thing with what can be chosen; `choose` is told which.
  const both = (said, heading, mine, theirs, choose) => {
    const box = (title, words) => make("div", {}, make("h4", { textContent: title }), make("div", { textContent: words, dir: "auto" }));
    const button = (keep) => {
      const made = make("button", { type: "button", className: keep === "mine" ? "button" : "button second", textContent: said[`keep_${keep}`] });
      made.dataset.keep = keep;
      return made;
    };
    const item = make("li", {}, make("h3", { textContent: heading }), make("div", { className: "bench-both" }, box(said.mine, mine), box(said.theirs, theirs)), ...["mine", "theirs", "both"].map(button));
    item.addEventListener("click", (event) => {
      const keep = event.target.closest("[data-keep]")?.dataset.keep;
      if (keep) choose(keep, item);
    });
    return item;
  };

  // `pairs` are lines of ours with those of the other; where nothing could be put together, `whole` is asked once.
  const ask = (note, said, { said: sentence, pairs, mine, theirs, whole, settled }) => {
    const list = note.querySelector("[data-clashes]");
    const done = (item) => {
      item.remove();
      const next = list.querySelector("button");
      if (next) next.focus();
      else settled();
    };
    const one = (pair) => both(said, BenchStage.fill(said.clash, { at: BenchStage.clock(pair.mine.start / 1000) }), voiced(pair.mine), voiced(pair.theirs), (keep, item) => {
      if (keep === "theirs") Object.assign(pair.mine, { text: pair.theirs.text, speaker: pair.theirs.speaker });
      if (keep === "both" && pair.mine.text !== pair.theirs.text) pair.mine.text = `${pair.mine.text}\n${pair.theirs.text}`;
      done(item);
    });
    list.replaceChildren(...(pairs ? pairs.map(one) : [both(said, "", timed(mine), timed(theirs), (keep, item) => { whole(keep); done(item); })]));
    note.querySelector("[data-conflict-said]").textContent = sentence;
    note.hidden = false;
    // Whoever is in the middle of a word goes on: the next space must not choose for them.
    if (!document.activeElement.closest("textarea, input")) list.querySelector("button").focus();
  };

  return { ask };
})();
