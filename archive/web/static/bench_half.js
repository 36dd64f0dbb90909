// A part, a warning or a person that somebody has begun to write down is kept for them until its form is sent.
"use strict";

(() => {
  const QUIET_MS = 1500;
  const AGAIN_MS = 5000;
  const root = document.querySelector("#bench[data-half]");
  if (!root || !root.replaceChildren) return;
  const said = JSON.parse(root.dataset.said);
  const marks = new URLSearchParams(root.dataset.marks);
  const open = new Map();
  const flying = new Map();

  const tell = (form, sentence) => {
    let place = form.querySelector("[data-half-state]");
    if (!place) {
      place = Object.assign(document.createElement("p"), { className: "bench-state" });
      place.dataset.halfState = "";
      place.setAttribute("role", "status");
      form.append(place);
    }
    place.textContent = sentence;
  };
  const soon = (form, pause = QUIET_MS) => {
    clearTimeout(open.get(form));
    open.set(form, setTimeout(() => save(form), pause));
  };
  const send = async (form) => {
    const body = new URLSearchParams(new FormData(form));
    const names = [...new Set(body.keys())].filter((name) => !["csrf", "once"].includes(name));
    body.delete("once");
    body.set("csrf", root.dataset.csrf);
    body.set("seen", new URLSearchParams(names.filter((name) => marks.has(name)).map((name) => [name, marks.get(name)])).toString());
    try {
      const answer = await fetch(root.dataset.half, { method: "POST", body });
      const isOurs = (answer.headers.get("content-type") || "").startsWith("application/json");
      if (!isOurs) throw new Error(answer.status < 500 ? "logged_out" : "unsaved");
      const told = await answer.json();
      if (!answer.ok) { tell(form, told.said); return; }
      new URLSearchParams(told.seen).forEach((mark, name) => marks.set(name, mark));
      if (!open.has(form)) tell(form, told.others.length ? said.half_other.replace("{words}", told.others.join(" / ")) : said.half);
    } catch (trouble) {
      tell(form, said[trouble.message] || said.unsaved);
      if (form.isConnected && !open.has(form)) soon(form, AGAIN_MS);
    }
  };
  const save = async (form) => {
    if (flying.has(form)) await flying.get(form);
    if (!open.has(form)) return;
    clearTimeout(open.get(form));
    open.delete(form);
    const way = send(form).finally(() => flying.delete(form));
    flying.set(form, way);
    await way;
  };
  root.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-keeps]");
    // A word that is only begun is no word of the vocabulary yet.
    if (!form || event.target.matches("[data-tags-input]")) return;
    soon(form);
  });
  // What is written in the forms beside it comes back with the answer: it is kept first.
  root.addEventListener("submit", (event) => {
    const sent = event.target;
    clearTimeout(open.get(sent));
    open.delete(sent);
    const others = [...open.keys()].filter((form) => form.isConnected);
    if (!event.submitter || !sent.requestSubmit || !(others.length || flying.size)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    Promise.all([...flying.values(), ...others.map(save)]).then(() => {
      for (const form of others) { clearTimeout(open.get(form)); open.delete(form); }
      clearTimeout(open.get(sent));
      open.delete(sent);
      sent.requestSubmit(submitter);
    });
  }, true);
  document.addEventListener("visibilitychange", () => { if (document.hidden) [...open.keys()].forEach(save); });
  window.addEventListener("beforeunload", (event) => { if (open.size || flying.size) event.preventDefault(); });
})();
