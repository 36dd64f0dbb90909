// What is said of a work is saved while it is written; where somebody else wrote too, both texts stand there first.
"use strict";

(() => {
  const QUIET_MS = 1500;
  const AGAIN_MS = 5000;
  const root = document.querySelector("#bench");
  if (!root || !root.replaceChildren) return;
  const said = JSON.parse(root.dataset.said);
  const section = () => root.querySelector("#described[data-autosave]");
  const typed = (form) => new URLSearchParams(new FormData(form)).toString();
  const tell = (sentence) => { root.querySelector("[data-described-state]").textContent = sentence; };
  let timer = 0;
  let isSaving = false;
  let isOpen = false;

  const soon = (pause = QUIET_MS) => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };
  // The page with both texts, with what was typed while it came.
  const clash = (page, form) => {
    const fresh = page.querySelector("#described");
    for (const field of form.querySelectorAll("textarea, input[type=text]")) {
      const there = fresh.querySelector(`form [name="${field.name}"]`);
      if (there) there.value = field.value;
    }
    const { name, selectionStart } = form.contains(document.activeElement) ? document.activeElement : {};
    const note = page.querySelector("#problem");
    section().replaceWith(fresh);
    if (note) {
      fresh.prepend(note);
      note.scrollIntoView({ block: "nearest" });
    }
    // Whoever is in the middle of a word goes on in it.
    const goesOn = name && fresh.querySelector(`textarea[name="${name}"], input[type=text][name="${name}"]`);
    if (goesOn) {
      goesOn.focus({ preventScroll: true });
      goesOn.setSelectionRange(selectionStart, selectionStart);
    }
    isOpen = false;
  };
  const save = async () => {
    clearTimeout(timer);
    const form = section()?.querySelector("form[action$='/describe']");
    if (!form || isSaving || !isOpen || form.inert) return;
    isSaving = true;
    const sent = typed(form);
    tell(said.saving);
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent, headers: { "content-type": "application/x-www-form-urlencoded" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("#described form[action$='/describe']");
      if (!fresh) throw new Error(answer.ok ? "logged_out" : "unsaved");
      if (!form.isConnected) return;
      if (answer.status === 409) { clash(page, form); return; }
      isOpen = typed(form) !== sent;
      for (const name of ["seen", "once"]) form.elements[name].value = fresh.elements[name].value;
      tell(answer.ok ? said.saved : page.querySelector("#problem").textContent.trim());
      if (isOpen) soon();
    } catch (trouble) {
      tell(said[trouble.message] || said.unsaved);
      soon(AGAIN_MS);
    } finally {
      isSaving = false;
    }
  };
  root.addEventListener("input", (event) => {
    // A word that is only begun is no word of the vocabulary yet.
    if (!event.target.closest("#described[data-autosave]") || event.target.matches("[data-tags-input]")) return;
    isOpen = true;
    tell(said.saving);
    soon();
  });
  root.addEventListener("submit", (event) => { if (event.target.closest("#described")) { clearTimeout(timer); isOpen = false; } });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  window.addEventListener("beforeunload", (event) => { if (isOpen || isSaving) event.preventDefault(); });
})();
