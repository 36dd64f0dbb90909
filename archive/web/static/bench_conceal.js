// Concealing on the workbench: words that are marked in a line go into the form, with the time at which they are said.
"use strict";

(() => {
  const root = document.querySelector("#bench");
  const stage = window.benchStage;
  const form = () => root.querySelector("[data-conceal]");
  if (!stage || !form()) return;
  let area = null;
  root.addEventListener("focusin", (event) => { if (event.target.matches(".bench-lines textarea")) area = event.target; });

  root.addEventListener("keydown", (event) => {
    if (event.repeat || !["Delete", "Backspace"].includes(event.key) || !event.target.closest("[data-suggested] form")) return;
    event.preventDefault();
    event.target.closest("li").querySelector("[data-leave] [type=submit]").click();
  });

  const marked = () => area && area.isConnected ? area.value.slice(area.selectionStart, area.selectionEnd).trim() : "";
  // The stretch that is marked, where it shares time with the line; else all of the line, which is never too little.
  const heard = (line) => {
    const whole = `${BenchStage.clock(Math.floor(line.start / 100) / 10)}-${BenchStage.clock(Math.ceil(line.end / 100) / 10)}`;
    const meets = stage.stretch && stage.start * 1000 < line.end && stage.end * 1000 > line.start;
    return meets ? stage.stretch : whole;
  };
  stage.conceal = () => {
    const words = marked();
    const line = words && stage.lineOf && stage.lineOf(area);
    const set = (name, value) => { const field = form().elements[name]; if (field && value) field.value = value; };
    const language = root.querySelector("[data-editor]").dataset.language;
    set("conceal_words", words);
    set("conceal_language", words && language);
    set("conceal_spans", line ? heard(line) : stage.stretch);
    form().scrollIntoView({ block: "center" });
    (words || stage.stretch ? form().querySelector("[type=submit]") : form().elements.conceal_words || form().elements.conceal_spans).focus({ preventScroll: true });
  };
})();
