// Words that a machine was not sure of, below the line that still stands as it heard it; one switch shows or hides them.
"use strict";

(() => {
  const root = document.querySelector("#bench");
  const panel = root?.querySelector("[data-doubts]");
  if (!panel) return;
  const tick = panel.querySelector("input");
  const rows = root.querySelector("[data-rows]");
  const show = () => rows.classList.toggle("without-doubts", !tick.checked);
  tick.checked = true;
  show();
  tick.addEventListener("change", show);

  const stage = BenchStage.Stage.prototype;
  stage.offerDoubts = (lines) => { panel.hidden = !lines.some((line) => line.doubts); };
  stage.noDoubts = (line, row) => {
    delete line.doubts;
    row?.querySelector(".bench-doubts")?.remove();
  };
  stage.dressDoubts = function dressDoubts(line, row) {
    if (!line.doubts) return;
    const note = Object.assign(document.createElement("p"), { className: "bench-doubts", textContent: `${this.said.doubtful} ` });
    for (const word of line.doubts) {
      const mark = Object.assign(document.createElement("mark"), { textContent: word, dir: "auto" });
      mark.append(Object.assign(document.createElement("span"), { textContent: "?" }));
      mark.lastChild.setAttribute("aria-hidden", "true");
      note.append(mark, " ");
    }
    note.id = `doubts-${line.start}`;
    row.querySelector("textarea").setAttribute("aria-describedby", note.id);
    row.append(note);
  };
})();
