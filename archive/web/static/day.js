// In the table of a day, Enter goes on to the same field of the next work, and with Shift to the one before.
// It sends nothing: the button at the end does. Without this, Enter sends the whole table, as in any form.
"use strict";

(() => {
  const table = document.querySelector("[data-day]");
  if (!table || !table.closest) return;
  const keys = document.querySelector("[data-keys]");
  if (keys) keys.hidden = false;
  table.addEventListener("keydown", (event) => {
    const field = event.target;
    // A word that is being chosen in a field for tags was taken by it.
    if (event.defaultPrevented || event.key !== "Enter" || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!field.matches("input, select") || field.type === "file") return;
    event.preventDefault();
    const column = field.dataset.column || (field.closest("[data-column]") || field).dataset.column;
    if (!column) return;
    const row = field.closest(".day-row");
    const rows = [...table.querySelectorAll(".day-row")];
    const next = rows[rows.indexOf(row) + (event.shiftKey ? -1 : 1)];
    const there = next ? next.querySelector(`[data-column="${column}"]`) : !event.shiftKey && table.querySelector("button[type=submit]");
    if (!there) return;
    there.focus();
    if (there.select) there.select();
  });
})();
