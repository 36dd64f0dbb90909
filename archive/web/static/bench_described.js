// What is said of a work is saved while it is written, beside what somebody else writes in other fields of it; where both
// wrote in one, both texts stand there first.
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
  const TEXTS = "textarea, input[type=text]";
  const plain = (text) => text.trim().replace(/\s+/g, " ");
  // The page with both texts, with what was typed while it came.
  const clash = (page, form, sent) => {
    const fresh = page.querySelector("#described");
    for (const field of form.querySelectorAll(TEXTS)) {
      const there = fresh.querySelector(`form [name="${field.name}"]`);
      if (there && field.value !== sent.get(field.name)) there.value = field.value;
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
  const ticked = (form, name) => new FormData(form).getAll(name);
  // What somebody else has changed comes into the form, where nothing was typed since; what was typed since began with
  // what stood there before, so that field keeps its old mark and is asked about.
  const takeTheirs = (form, fresh, sent) => {
    const began = new URLSearchParams(form.elements.seen.value);
    const marks = new URLSearchParams(fresh.elements.seen.value);
    let came = false;
    for (const there of fresh.querySelectorAll(`${TEXTS}, select`)) {
      const field = form.elements[there.name];
      if (!field || !marks.has(there.name)) continue;
      const isTheirs = there.matches("select") ? there.value !== sent.get(there.name)
        : plain(there.value) !== plain(sent.get(there.name)) && plain(sent.get(there.name)) === plain(field.defaultValue);
      const isNew = field.value !== sent.get(there.name);
      came ||= isTheirs;
      if (isTheirs && isNew) { marks.set(there.name, began.get(there.name)); continue; }
      if (isTheirs) field.value = there.value;
      if (there.matches("select")) continue;
      const now = field.value;
      field.defaultValue = there.value;
      if (field.value !== now) field.value = now;
    }
    for (const name of ["form", "themes", "content_warnings"]) {
      const [mine, theirs, before] = [ticked(form, name), ticked(fresh, name), sent.getAll(name)];
      const boxes = (place) => [...place.querySelectorAll(`[name="${name}"]`)];
      if (`${theirs.slice().sort()}` === `${before.slice().sort()}`) continue;
      came = true;
      if (name === "form" && `${mine}` !== `${before}`) { marks.set(name, began.get(name)); continue; }
      for (const box of boxes(form)) if (before.includes(box.value) && !theirs.includes(box.value)) box.checked = false;
      for (const box of boxes(fresh).filter((one) => one.checked && !before.includes(one.value))) {
        const here = boxes(form).find((one) => one.value === box.value);
        const chosen = form.querySelector(`[data-tags="${name}"] [data-chosen]`);
        if (here) here.checked = true;
        if (chosen) chosen.append((here || box).closest("label"));
      }
    }
    form.elements.seen.value = marks.toString();
    form.elements.once.value = fresh.elements.once.value;
    return came;
  };
  const save = async () => {
    clearTimeout(timer);
    const form = section()?.querySelector("form[action$='/describe']");
    if (!form || isSaving || !isOpen || form.inert) return;
    isSaving = true;
    const sent = new URLSearchParams(new FormData(form));
    tell(said.saving);
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent, headers: { "content-type": "application/x-www-form-urlencoded" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("#described form[action$='/describe']");
      if (!fresh) throw new Error(answer.ok ? "logged_out" : "unsaved");
      if (!form.isConnected) return;
      if (answer.status === 409) { clash(page, form, sent); return; }
      isOpen = typed(form) !== sent.toString();
      const came = answer.ok && takeTheirs(form, fresh, sent);
      if (answer.ok) tell(came ? said.merged_fields : said.saved);
      else {
        form.elements.once.value = fresh.elements.once.value;
        tell(page.querySelector("#problem").textContent.trim());
      }
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
