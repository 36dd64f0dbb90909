// The workbench's forms are sent without leaving the page, so that the player plays on; and take the stretch that is marked.
"use strict";

(() => {
  const root = document.querySelector("#bench");
  const stage = window.benchStage || (root?.replaceChildren && root.querySelector("[data-keys]") && (window.benchStage = new BenchStage.Stage(root)));
  if (!stage) return;
  const SENT = ["parts", "people", "described", "concealed"];

  stage.listeners.push((what) => {
    if (what === "mark" && stage.stretch) root.querySelectorAll("#segment_span, #warning_span").forEach((span) => { span.value = stage.stretch; });
  });

  // Beside "when, if not throughout": the marked stretch joins those that stand there.
  const dress = () => {
    for (const place of root.querySelectorAll("[data-from]")) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: place.textContent });
      button.dir = "ltr";
      button.setAttribute("aria-label", BenchStage.fill(stage.said.play_from, { at: place.textContent }));
      button.addEventListener("click", () => stage.playFrom(Number(place.dataset.from) / 1000));
      place.replaceChildren(button);
      place.removeAttribute("data-from");
    }
    const spans = root.querySelector("#spans");
    if (spans && !spans.parentElement.querySelector("button")) {
      const add = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: stage.said.take });
      add.addEventListener("click", () => {
        if (stage.stretch) spans.value = [spans.value.trim(), stage.stretch].filter(Boolean).join(", ");
        spans.focus();
      });
      spans.after(add);
    }
  };

  const send = async (form, button) => {
    const body = new URLSearchParams(new FormData(form));
    if (button.name) body.append(button.name, button.value);
    const place = form.closest(SENT.map((name) => `#${name}`).join());
    const answer = await fetch(button.getAttribute("formaction") ? button.formAction : form.action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("#bench")) { form.submit(); return; }
    const notes = page.querySelector("#problem, #done"); // before a section takes it along
    for (const name of SENT) {
      const fresh = page.getElementById(name);
      // What somebody is in the middle of writing in another form stays; only the form that was sent, and lists, are new.
      const old = document.getElementById(name);
      if (old === place) old.replaceWith(fresh);
      else old.querySelectorAll("[name=seen]").forEach((field) => { if (fresh.querySelector("[name=seen]") && !isTouched(old)) field.value = fresh.querySelector("[name=seen]").value; });
    }
    const now = document.getElementById(place.id);
    if (notes) {
      notes.tabIndex = -1;
      if (!now.contains(notes)) now.prepend(notes);
      notes.focus({ preventScroll: true });
      notes.scrollIntoView({ block: "nearest" });
    }
    // Of suggestions the next one follows at once: one key decides each.
    const next = form.closest("[data-suggested]") && (now.querySelector("#problem") || now.querySelector("[data-suggested] [type=submit]") || now.querySelector("#done"));
    if (next) {
      if (next.matches("#problem, #done")) next.tabIndex = -1;
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
    }
    dress();
  };
  const touched = new WeakSet();
  const isTouched = (section) => touched.has(section);
  root.addEventListener("input", (event) => { const section = event.target.closest("section[id]"); if (section) touched.add(section); });
  root.addEventListener("submit", (event) => {
    const form = event.target;
    // Without the button that was pressed (before Safari 15.4) the page itself sends, for that one is part of what is said.
    if (!event.submitter || !form.closest(SENT.map((name) => `#${name}`).join())) return;
    event.preventDefault();
    form.inert = true;
    send(form, event.submitter).catch(() => { form.inert = false; form.submit(); });
  });
  // Another part to change, or more parts or people: without leaving the page, so that the player plays on.
  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-part]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    fetch(link.href).then((answer) => answer.text()).then((text) => {
      const { hash, searchParams } = new URL(link.href);
      const fresh = new DOMParser().parseFromString(text, "text/html").querySelector(hash);
      document.querySelector(hash).replaceWith(fresh);
      dress();
      const opened = searchParams.get("part");
      const first = opened && [...fresh.querySelectorAll("[name=segment]")].find((field) => field.value === opened);
      (first ? first.form : fresh).querySelector("button, a").focus();
    }).catch(() => { location.assign(link.href); });
  });
  dress();
})();
